/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a log: entries, and what proves them.  Nothing is shown that is
 * not under a head on disk. */
#include "log.h"

#include <inttypes.h>
#include <string.h>

#include "log_parts.h"
#include "sql.h"
#include "store.h"

/* Hashes of a tile [C2SP tlog-tiles]: 2^8, so that a level of tiles stands
 * on eight levels of the tree. */
#define TILE_WIDTH 256
#define TILE_HEIGHT 8

static struct log_head
head_of(struct log *log)
{
    struct log_head head;

    (void)pthread_mutex_lock(&log->lock);
    head = log->head;
    (void)pthread_mutex_unlock(&log->lock);
    return head;
}

sigstore_code
log_latest(struct log *log, struct sg_arena *arena, struct log_head *head,
    sg_bytes *signed_head, sigstore_error *err)
{
    (void)pthread_mutex_lock(&log->lock);
    *head = log->head;
    *signed_head = sg_arena_copy(arena, sg_buf_bytes(&log->signed_head));
    (void)pthread_mutex_unlock(&log->lock);
    return signed_head->data != NULL ? SIGSTORE_OK : sg_no_memory(err);
}

/* ---- entries ---- */

static sigstore_code
not_found(
    const struct log *log, int64_t index, int64_t size, sigstore_error *err)
{
    return sg_fail(err, SIGSTORE_ENOTFOUND,
        "the log \"%s\" of %" PRId64 " entries has no entry %" PRId64,
        log->kind.name, size, index);
}

static sigstore_code
read_entry(struct log *log, int64_t index, struct sg_arena *arena,
    struct log_entry *out, sigstore_error *err)
{
    sqlite3_stmt *at = log->reads[LOG_AT];
    bool is_row;
    sigstore_code code;

    sql_bind_number(at, 1, log->number);
    sql_bind_number(at, 2, index);
    code = sql_step(at, &is_row, "read an entry", err);
    if (code == SIGSTORE_OK && !is_row)
        code = log_damaged(log,
            sg_fail(
                err, SIGSTORE_EFORMAT, "entry %" PRId64 " is missing", index),
            err);
    if (code == SIGSTORE_OK)
        code = sql_copy(&out->data, at, 0, arena, err);
    if (code == SIGSTORE_OK)
        code = sql_copy(&out->extra, at, 1, arena, err);
    sql_done(at);
    return code;
}

sigstore_code
log_get(struct log *log, int64_t index, struct sg_arena *arena,
    struct log_entry *out, sigstore_error *err)
{
    int64_t size = head_of(log).size;
    sigstore_code code;

    memset(out, 0, sizeof(*out));
    out->index = index;
    if (index < 0 || index >= size)
        return not_found(log, index, size, err);
    (void)store_read(log->store);
    code = read_entry(log, index, arena, out, err);
    store_done(log->store);
    return code;
}

/* ---- searching ---- */

static sigstore_code
search(struct log *log, enum log_read by, const uint8_t what[32],
    int64_t *indices, size_t max, size_t *count, sigstore_error *err)
{
    sqlite3_stmt *statement = log->reads[by];
    int64_t size = head_of(log).size;
    bool is_row = true;
    sigstore_code code = SIGSTORE_OK;

    *count = 0;
    (void)store_read(log->store);
    sql_bind_number(statement, 1, log->number);
    sql_bind_blob(statement, 2, sg_bytes_of(what, 32));
    sql_bind_number(statement, 3, size);
    if (by == LOG_BY_KEY)
        sql_bind_number(statement, 4, (int64_t)max);
    while (code == SIGSTORE_OK && is_row && *count < max) {
        code = sql_step(statement, &is_row, "search the log", err);
        if (code == SIGSTORE_OK && is_row)
            indices[(*count)++] = sqlite3_column_int64(statement, 0);
    }
    sql_done(statement);
    store_done(log->store);
    return code;
}

static sigstore_code
find(struct log *log, enum log_read by, const uint8_t what[32], int64_t *index,
    sigstore_error *err)
{
    size_t count;
    sigstore_code code = search(log, by, what, index, 1, &count, err);

    if (code != SIGSTORE_OK || count == 0)
        *index = -1;
    return code;
}

sigstore_code
log_find(
    struct log *log, const uint8_t id[32], int64_t *index, sigstore_error *err)
{
    return find(log, LOG_BY_ID, id, index, err);
}

sigstore_code
log_by_leaf(struct log *log, const uint8_t hash[32], int64_t *index,
    sigstore_error *err)
{
    return find(log, LOG_BY_LEAF, hash, index, err);
}

sigstore_code
log_search(struct log *log, const uint8_t key[32], int64_t *indices, size_t max,
    size_t *count, sigstore_error *err)
{
    return search(log, LOG_BY_KEY, key, indices, max, count, err);
}

/* ---- hashes and proofs ---- */

/* read_hashes appends the hashes of `count` subtrees; the reading lock is
 * held. */
static sigstore_code
read_hashes(struct log *log, unsigned level, int64_t position, unsigned count,
    struct sg_buf *out, sigstore_error *err)
{
    sqlite3_stmt *hashes = log->reads[LOG_HASHES];
    sigstore_code code = SIGSTORE_OK;

    sql_bind_number(hashes, 1, log->number);
    sql_bind_number(hashes, 2, level);
    sql_bind_number(hashes, 3, position);
    sql_bind_number(hashes, 4, position + count);
    for (unsigned i = 0; code == SIGSTORE_OK && i < count; i++) {
        bool is_row;

        code = sql_step(hashes, &is_row, "read hashes", err);
        if (code == SIGSTORE_OK &&
            (!is_row || sql_blob(hashes, 0).len != SG_MERKLE_HASH))
            code = log_damaged(log,
                sg_fail(err, SIGSTORE_EFORMAT,
                    "a hash of level %u is missing after position %" PRId64,
                    level, position),
                err);
        if (code == SIGSTORE_OK)
            sg_buf_add(out, sql_blob(hashes, 0));
    }
    sql_done(hashes);
    return code == SIGSTORE_OK && out->failed ? sg_no_memory(err) : code;
}

static sigstore_code
load(void *context, unsigned level, int64_t position,
    uint8_t out[SG_MERKLE_HASH], sigstore_error *err)
{
    struct sg_buf hash;
    sigstore_code code;

    sg_buf_init(&hash, SG_MERKLE_HASH);
    code = read_hashes(context, level, position, 1, &hash, err);
    if (code == SIGSTORE_OK)
        memcpy(out, hash.data, SG_MERKLE_HASH);
    sg_buf_dispose(&hash);
    return code;
}

struct proof_source
log_source(struct log *log)
{
    return (struct proof_source){ load, log, log->hasher };
}

sigstore_code
log_tile(struct log *log, unsigned level, int64_t index, unsigned width,
    struct sg_buf *out, sigstore_error *err)
{
    int64_t size = head_of(log).size, count = 0;
    sigstore_code code;

    if (level < PROOF_LEVELS / TILE_HEIGHT + 1)
        count = size >> (level * TILE_HEIGHT);
    if (width < 1 || width > TILE_WIDTH || index < 0 ||
        index > count / TILE_WIDTH || index * TILE_WIDTH + width > count)
        return sg_fail(err, SIGSTORE_ENOTFOUND,
            "the log \"%s\" of %" PRId64 " entries has no tile %" PRId64
            " of level %u with %u hashes",
            log->kind.name, size, index, level, width);
    (void)store_read(log->store);
    code = read_hashes(
        log, level * TILE_HEIGHT, index * TILE_WIDTH, width, out, err);
    store_done(log->store);
    return code;
}

sigstore_code
log_proof_at(struct log *log, int64_t index, int64_t size,
    struct log_proof *out, sigstore_error *err)
{
    const struct proof_source source = log_source(log);
    int64_t newest = head_of(log).size;
    sigstore_code code;

    memset(out, 0, sizeof(*out));
    out->index = index;
    out->head.size = size;
    if (size < 0 || size > newest)
        return sg_fail(err, SIGSTORE_ENOTFOUND,
            "the log \"%s\" of %" PRId64 " entries never had %" PRId64,
            log->kind.name, newest, size);
    if (index < 0 || index >= size)
        return not_found(log, index, size, err);
    (void)store_read(log->store);
    code = proof_root(out->head.root, &source, size, err);
    if (code == SIGSTORE_OK)
        code = proof_inclusion(
            out->hashes, &out->count, &source, index, size, err);
    store_done(log->store);
    return code;
}

sigstore_code
log_prove(struct log *log, int64_t index, struct sg_arena *arena,
    struct log_proof *out, sigstore_error *err)
{
    struct log_head head;
    sg_bytes signed_head;
    sigstore_code code = log_latest(log, arena, &head, &signed_head, err);

    memset(out, 0, sizeof(*out));
    if (code == SIGSTORE_OK)
        code = log_proof_at(log, index, head.size, out, err);
    if (code == SIGSTORE_OK) {
        out->head = head;
        out->signed_head = signed_head;
    }
    return code;
}

sigstore_code
log_consistency(struct log *log, int64_t old_size, int64_t size,
    struct log_proof *out, sigstore_error *err)
{
    const struct proof_source source = log_source(log);
    int64_t newest = head_of(log).size;
    sigstore_code code;

    memset(out, 0, sizeof(*out));
    out->head.size = size;
    /* [RFC 6962 2.1.2]: 0 < m; an empty tree needs no proof. */
    if (old_size < 1 || old_size > size || size > newest)
        return sg_fail(err, SIGSTORE_ENOTFOUND,
            "the log \"%s\" of %" PRId64 " entries has no proof from %" PRId64
            " to %" PRId64 " (RFC 6962, 2.1.2)",
            log->kind.name, newest, old_size, size);
    (void)store_read(log->store);
    code = proof_root(out->head.root, &source, size, err);
    if (code == SIGSTORE_OK)
        code = proof_consistency(
            out->hashes, &out->count, &source, old_size, size, err);
    store_done(log->store);
    return code;
}
