/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Adding to a log.  Of those who wait, one writes for all: it takes whatever
 * waits once the store is free, and while it waits for the disk the next ones
 * gather.  So the more there is to do, the less each entry costs, and one
 * alone waits for nobody.
 */
#include "log.h"

#include <string.h>

#include "log_parts.h"
#include "store.h"
#include "base/limits.h"

static struct log_pending *
take_batch(struct log *log)
{
    struct log_pending *batch;

    (void)pthread_mutex_lock(&log->lock);
    batch = log->first;
    log->first = NULL;
    log->last = &log->first;
    (void)pthread_mutex_unlock(&log->lock);
    return batch;
}

static void
tell(struct log_pending *pending, sg_bytes signed_head, sigstore_code code,
    const sigstore_error *err)
{
    pending->code = code;
    if (code != SIGSTORE_OK && pending->err != NULL)
        *pending->err = *err;
    if (code == SIGSTORE_OK && pending->is_new) {
        pending->out->signed_head = sg_arena_copy(pending->arena, signed_head);
        if (pending->out->signed_head.data == NULL)
            pending->code = sg_no_memory(pending->err);
    }
    pending->is_done = true;
}

/* publish shows the new head, and tells each of the batch what came of it:
 * they go on, and their `pending` with them, once the lock is free. */
static void
publish(struct log *log, struct log_pending *batch, const struct log_head *head,
    struct sg_buf *signed_head, sigstore_code code, const sigstore_error *err)
{
    (void)pthread_mutex_lock(&log->lock);
    if (code == SIGSTORE_OK && head->size != log->head.size) {
        struct sg_buf older = log->signed_head;

        log->head = *head;
        log->signed_head = *signed_head;
        *signed_head = older;
    }
    for (; batch != NULL; batch = batch->next)
        tell(batch, sg_buf_bytes(&log->signed_head), code, err);
    log->is_writing = false;
    (void)pthread_cond_broadcast(&log->change);
    (void)pthread_mutex_unlock(&log->lock);
}

/* write_waiting is the part of the one who writes for all. */
static void
write_waiting(struct log *log)
{
    struct log_head head = log->head;
    struct log_pending *batch;
    struct sg_buf signed_head;
    sigstore_error err;
    sqlite3 *db;
    sigstore_code code = store_write(log->store, &db, &err);

    sg_buf_init(&signed_head, SG_CHECKPOINT_MAX);
    batch = take_batch(log);
    if (code == SIGSTORE_OK)
        code = log_commit(log, batch, &head, &signed_head, &err);
    publish(log, batch, &head, &signed_head, code, &err);
    sg_buf_dispose(&signed_head);
}

/* wait_for_writing queues a leaf until somebody, who may be we, has written
 * it. */
static void
wait_for_writing(struct log *log, struct log_pending *pending)
{
    (void)pthread_mutex_lock(&log->lock);
    log->callers++;
    *log->last = pending;
    log->last = &pending->next;
    while (!pending->is_done && log->is_writing)
        (void)pthread_cond_wait(&log->change, &log->lock);
    if (!pending->is_done) {
        log->is_writing = true;
        (void)pthread_mutex_unlock(&log->lock);
        write_waiting(log);
        (void)pthread_mutex_lock(&log->lock);
    }
    if (--log->callers == 0)
        (void)pthread_cond_broadcast(&log->change);
    (void)pthread_mutex_unlock(&log->lock);
}

sigstore_code
log_add(struct log *log, const struct log_leaf *leaf, struct sg_arena *arena,
    struct log_proof *out, bool *is_new, sigstore_error *err)
{
    struct log_pending pending = {
        .leaf = leaf, .arena = arena, .out = out, .err = err
    };
    sigstore_code code = sg_merkle_leaf(pending.hash, leaf->data, err);

    *is_new = false;
    memset(out, 0, sizeof(*out));
    if (code != SIGSTORE_OK)
        return code;
    wait_for_writing(log, &pending);
    if (pending.code != SIGSTORE_OK)
        return pending.code;
    *is_new = pending.is_new;
    return pending.is_new ? SIGSTORE_OK
                          : log_prove(log, out->index, arena, out, err);
}
