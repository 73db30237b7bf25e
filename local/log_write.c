/* SPDX-License-Identifier: Apache-2.0 */
/* Writing a batch: entries, hashes and the head of one transaction. */
#include <string.h>

#include "log_parts.h"
#include "sql.h"
#include "store.h"
#include "base/limits.h"

/* known looks for an entry of the leaf's id, this batch's included. */
static sigstore_code
known(struct log *log, const struct log_leaf *leaf, int64_t *index,
    sigstore_error *err)
{
    sqlite3_stmt *statement = log->writes[LOG_KNOWN];
    bool is_row;
    sigstore_code code;

    sql_bind_number(statement, 1, log->number);
    sql_bind_blob(statement, 2, sg_bytes_of(leaf->id, sizeof(leaf->id)));
    code = sql_step(statement, &is_row, "look for an entry", err);
    *index = -1;
    if (code == SIGSTORE_OK && is_row)
        *index = sqlite3_column_int64(statement, 0);
    sql_done(statement);
    return code;
}

static sigstore_code
write_keys(struct log *log, const struct log_leaf *leaf, int64_t index,
    sigstore_error *err)
{
    sqlite3_stmt *statement = log->writes[LOG_KEY];
    sigstore_code code = SIGSTORE_OK;

    for (size_t i = 0;
         code == SIGSTORE_OK && i < leaf->key_count && i < LOG_KEYS_MAX; i++) {
        sql_bind_number(statement, 1, log->number);
        sql_bind_blob(
            statement, 2, sg_bytes_of(leaf->keys[i], sizeof(leaf->keys[i])));
        sql_bind_number(statement, 3, index);
        code = sql_write(statement, "write a search key", err);
    }
    return code;
}

static sigstore_code
write_entry(struct log *log, const struct log_leaf *leaf, int64_t index,
    sigstore_error *err)
{
    sqlite3_stmt *statement = log->writes[LOG_ENTRY];

    sql_bind_number(statement, 1, log->number);
    sql_bind_number(statement, 2, index);
    sql_bind_blob(statement, 3, sg_bytes_of(leaf->id, sizeof(leaf->id)));
    sql_bind_blob(statement, 4, leaf->data);
    sql_bind_blob(statement, 5, leaf->extra);
    return sql_write(statement, "write an entry", err);
}

static sigstore_code
append(struct log *log, struct log_pending *pending, sigstore_error *err)
{
    sigstore_code code = known(log, pending->leaf, &pending->out->index, err);

    pending->is_new = code == SIGSTORE_OK && pending->out->index < 0;
    if (!pending->is_new)
        return code;
    pending->out->index = log->tree.size;
    code = tree_append(&log->tree, pending->hash, err);
    if (code == SIGSTORE_OK)
        code = write_entry(log, pending->leaf, pending->out->index, err);
    if (code == SIGSTORE_OK)
        code = write_keys(log, pending->leaf, pending->out->index, err);
    return code;
}

static sigstore_code
write_node(
    struct log *log, unsigned level, int64_t position, sigstore_error *err)
{
    sqlite3_stmt *statement = log->writes[LOG_NODE];
    const uint8_t *hash = tree_hash(&log->tree, level, position);

    sql_bind_number(statement, 1, log->number);
    sql_bind_number(statement, 2, level);
    sql_bind_number(statement, 3, position);
    sql_bind_blob(statement, 4, sg_bytes_of(hash, SG_MERKLE_HASH));
    return sql_write(statement, "write a hash", err);
}

/* write_nodes writes the subtrees that the leaves since `before` complete. */
static sigstore_code
write_nodes(struct log *log, int64_t before, sigstore_error *err)
{
    int64_t after = log->tree.size;
    sigstore_code code = SIGSTORE_OK;

    for (unsigned level = 0; level < PROOF_LEVELS; level++)
        for (int64_t i = before >> level;
             code == SIGSTORE_OK && i < after >> level; i++)
            code = write_node(log, level, i, err);
    return code;
}

sigstore_code
log_make_head(struct log *log, struct log_head *head,
    struct sg_buf *signed_head, sigstore_error *err)
{
    const struct proof_source source = tree_source(&log->tree);
    /* Only the one who writes changes it, and that is we. */
    sg_bytes before = sg_buf_bytes(&log->signed_head);
    sigstore_code code;

    sg_buf_init(signed_head, SG_CHECKPOINT_MAX);
    head->size = log->tree.size;
    code = proof_root(head->root, &source, head->size, err);
    if (code == SIGSTORE_OK)
        code =
            log->kind.sign(log->kind.context, head, before, signed_head, err);
    if (code == SIGSTORE_OK && signed_head->failed)
        code = sg_no_memory(err);
    return code;
}

static sigstore_code
write_head(struct log *log, struct log_head *head, struct sg_buf *signed_head,
    sigstore_error *err)
{
    sqlite3_stmt *statement = log->writes[LOG_HEAD];
    sigstore_code code = log_make_head(log, head, signed_head, err);

    if (code != SIGSTORE_OK)
        return code;
    sql_bind_number(statement, 1, log->number);
    sql_bind_number(statement, 2, head->size);
    sql_bind_blob(statement, 3, sg_bytes_of(head->root, sizeof(head->root)));
    sql_bind_blob(statement, 4, sg_buf_bytes(signed_head));
    code = sql_write(statement, "write a head", err);
    if (code == SIGSTORE_OK &&
        sqlite3_changes(sqlite3_db_handle(statement)) != 1)
        return log_damaged(log,
            sg_fail(err, SIGSTORE_EFORMAT, "it has no head any more"), err);
    return code;
}

/* Proofs come before the commit: an entry whose proof fails is not added. */
static sigstore_code
prove(struct log *log, struct log_pending *batch, const struct log_head *head,
    sigstore_error *err)
{
    const struct proof_source source = tree_source(&log->tree);
    sigstore_code code = SIGSTORE_OK;

    for (; code == SIGSTORE_OK && batch != NULL; batch = batch->next) {
        struct log_proof *out = batch->out;

        out->head = *head;
        if (batch->is_new)
            code = proof_inclusion(
                out->hashes, &out->count, &source, out->index, head->size, err);
    }
    return code;
}

/* write_batch writes in the transaction that has begun; `head` and its text
 * are set where the log grew. */
static sigstore_code
write_batch(struct log *log, struct log_pending *batch, struct log_head *head,
    struct sg_buf *signed_head, sigstore_error *err)
{
    int64_t before = log->tree.size;
    sigstore_code code = SIGSTORE_OK;

    for (struct log_pending *p = batch; code == SIGSTORE_OK && p != NULL;
         p = p->next)
        code = append(log, p, err);
    if (code != SIGSTORE_OK || log->tree.size == before)
        return code;
    code = write_nodes(log, before, err);
    if (code == SIGSTORE_OK)
        code = write_head(log, head, signed_head, err);
    return code == SIGSTORE_OK ? prove(log, batch, head, err) : code;
}

sigstore_code
log_commit(struct log *log, struct log_pending *batch, struct log_head *head,
    struct sg_buf *signed_head, sigstore_error *err)
{
    int64_t before = log->tree.size;
    sigstore_code code = write_batch(log, batch, head, signed_head, err);

    if (code != SIGSTORE_OK || log->tree.size == before)
        store_abandon(log->store);
    else
        code = store_commit(log->store, err);
    if (code == SIGSTORE_OK)
        tree_settle(&log->tree);
    else
        tree_rewind(&log->tree, before);
    return code;
}
