/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening a log.  What is stored must lead to the head that was shown: a log
 * that lost or changed an entry must not go on as if it had not.
 */
#include "log.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "log_parts.h"
#include "sql.h"
#include "store.h"
#include "base/limits.h"
#include "base/text.h"

static const char *const writes[LOG_WRITES] = {
    [LOG_KNOWN] = "SELECT position FROM entry WHERE log = ?1 AND id = ?2",
    [LOG_ENTRY] = "INSERT INTO entry (log, position, id, data, extra)"
                  " VALUES (?1, ?2, ?3, ?4, ?5)",
    [LOG_NODE] = "INSERT INTO node (log, level, position, hash)"
                 " VALUES (?1, ?2, ?3, ?4)",
    [LOG_KEY] = "INSERT OR IGNORE INTO found_by (log, key, position)"
                " VALUES (?1, ?2, ?3)",
    [LOG_HEAD] = "UPDATE log SET size = ?2, root = ?3, signed = ?4"
                 " WHERE log = ?1",
};

/* The size of the head last: what is beyond it is not yet shown. */
static const char *const reads[LOG_READS] = {
    [LOG_AT] = "SELECT data, extra FROM entry"
               " WHERE log = ?1 AND position = ?2",
    [LOG_HASHES] = "SELECT hash FROM node WHERE log = ?1 AND level = ?2"
                   " AND position >= ?3 AND position < ?4 ORDER BY position",
    [LOG_BY_ID] = "SELECT position FROM entry"
                  " WHERE log = ?1 AND id = ?2 AND position < ?3",
    [LOG_BY_LEAF] = "SELECT position FROM node WHERE log = ?1 AND level = 0"
                    " AND hash = ?2 AND position < ?3"
                    " ORDER BY position LIMIT 1",
    [LOG_BY_KEY] = "SELECT position FROM found_by"
                   " WHERE log = ?1 AND key = ?2 AND position < ?3"
                   " ORDER BY position DESC LIMIT ?4",
};

sigstore_code
log_damaged(const struct log *log, sigstore_code code, sigstore_error *err)
{
    return sg_context(err, code,
        "the log \"%s\" is damaged; put a copy of the folder back, or begin "
        "with another folder",
        log->kind.name);
}

/* ---- the row of a log ---- */

static sigstore_code
take_head(struct log *log, sqlite3_stmt *row, sigstore_error *err)
{
    sg_bytes root = sql_blob(row, 2), text = sql_blob(row, 3);

    log->number = sqlite3_column_int64(row, 0);
    log->head.size = sqlite3_column_int64(row, 1);
    if (log->head.size < 0 || root.len != SG_MERKLE_HASH || text.len == 0 ||
        text.len > SG_CHECKPOINT_MAX)
        return log_damaged(
            log, sg_fail(err, SIGSTORE_EFORMAT, "its head is none"), err);
    memcpy(log->head.root, root.data, SG_MERKLE_HASH);
    sg_buf_add(&log->signed_head, text);
    return log->signed_head.failed ? sg_no_memory(err) : SIGSTORE_OK;
}

static sigstore_code
insert_head(struct log *log, sqlite3 *db, sigstore_error *err)
{
    sqlite3_stmt *insert = NULL;
    sigstore_code code = log_make_head(log, &log->head, &log->signed_head, err);

    if (code == SIGSTORE_OK)
        code = sql_prepare(&insert, db,
            "INSERT INTO log (name, size, root, signed)"
            " VALUES (?1, 0, ?2, ?3)",
            err);
    if (code != SIGSTORE_OK)
        return code;
    sql_bind_text(insert, 1, log->kind.name);
    sql_bind_blob(insert, 2, sg_bytes_of(log->head.root, SG_MERKLE_HASH));
    sql_bind_blob(insert, 3, sg_buf_bytes(&log->signed_head));
    code = sql_write(insert, "write a head", err);
    log->number = sqlite3_last_insert_rowid(db);
    (void)sqlite3_finalize(insert);
    return code;
}

static sigstore_code
find_or_make(struct log *log, sqlite3 *db, sigstore_error *err)
{
    sqlite3_stmt *find = NULL;
    bool is_row = false;
    sigstore_code code = sql_prepare(&find, db,
        "SELECT log, size, root, signed FROM log WHERE name = ?1", err);

    if (code == SIGSTORE_OK) {
        sql_bind_text(find, 1, log->kind.name);
        code = sql_step(find, &is_row, "read a head", err);
    }
    if (code == SIGSTORE_OK && is_row)
        code = take_head(log, find, err);
    (void)sqlite3_finalize(find);
    if (code == SIGSTORE_OK && !is_row)
        code = insert_head(log, db, err);
    return code;
}

static sigstore_code
prepare(sqlite3_stmt **out, sqlite3 *db, const char *const *texts, size_t count,
    sigstore_error *err)
{
    sigstore_code code = SIGSTORE_OK;

    for (size_t i = 0; code == SIGSTORE_OK && i < count; i++)
        code = sql_prepare(&out[i], db, texts[i], err);
    return code;
}

static sigstore_code
open_row(struct log *log, sigstore_error *err)
{
    sqlite3 *db;
    sigstore_code code = store_write(log->store, &db, err);

    if (code != SIGSTORE_OK)
        return code;
    code = prepare(log->writes, db, writes, LOG_WRITES, err);
    if (code == SIGSTORE_OK)
        code = find_or_make(log, db, err);
    if (code == SIGSTORE_OK)
        return store_commit(log->store, err);
    store_abandon(log->store);
    return code;
}

/* ---- what must hold ---- */

static sigstore_code
check_root(struct log *log, sigstore_error *err)
{
    const struct proof_source source = tree_source(&log->tree);
    uint8_t root[SG_MERKLE_HASH];
    sigstore_code code = proof_root(root, &source, log->head.size, err);

    if (code == SIGSTORE_OK && memcmp(root, log->head.root, sizeof(root)) != 0)
        return log_damaged(log,
            sg_fail(err, SIGSTORE_EFORMAT,
                "its hashes lead to root %s, its head of size %" PRId64
                " has %s",
                sg_show_hex(sg_bytes_of(root, sizeof(root))).text,
                log->head.size,
                sg_show_hex(sg_bytes_of(log->head.root, sizeof(root))).text),
            err);
    return code;
}

/* check_count finds entries that were lost, or that no head has. */
static sigstore_code
check_count(struct log *log, sqlite3 *db, sigstore_error *err)
{
    sqlite3_stmt *last = NULL;
    bool is_row;
    int64_t count = 0;
    sigstore_code code = sql_prepare(&last, db,
        "SELECT ifnull(max(position) + 1, 0) FROM entry WHERE log = ?1", err);

    if (code != SIGSTORE_OK)
        return code;
    sql_bind_number(last, 1, log->number);
    code = sql_step(last, &is_row, "count the entries", err);
    if (code == SIGSTORE_OK && is_row)
        count = sqlite3_column_int64(last, 0);
    (void)sqlite3_finalize(last);
    if (code == SIGSTORE_OK && count != log->head.size)
        return log_damaged(log,
            sg_fail(err, SIGSTORE_EFORMAT,
                "it holds %" PRId64 " entries, its head is of %" PRId64, count,
                log->head.size),
            err);
    return code;
}

/* check_last compares the newest entry with its hash: an entry's pages are
 * others than those of the tree. */
static sigstore_code
check_last(struct log *log, sigstore_error *err)
{
    const struct proof_source source = log_source(log);
    sqlite3_stmt *at = log->reads[LOG_AT];
    uint8_t want[SG_MERKLE_HASH], hash[SG_MERKLE_HASH] = { 0 };
    bool is_row;
    sigstore_code code;

    if (log->head.size == 0)
        return SIGSTORE_OK;
    code = source.load(source.context, 0, log->head.size - 1, want, err);
    sql_bind_number(at, 1, log->number);
    sql_bind_number(at, 2, log->head.size - 1);
    if (code == SIGSTORE_OK)
        code = sql_step(at, &is_row, "read an entry", err);
    if (code == SIGSTORE_OK && is_row)
        code = sg_merkle_leaf(hash, sql_blob(at, 0), err);
    sql_done(at);
    if (code == SIGSTORE_OK && memcmp(want, hash, sizeof(hash)) != 0)
        return log_damaged(log,
            sg_fail(err, SIGSTORE_EFORMAT,
                "entry %" PRId64 " is not what was logged", log->head.size - 1),
            err);
    return code;
}

static sigstore_code
load_tree(struct log *log, sqlite3 *db, sigstore_error *err)
{
    const struct proof_source source = log_source(log);
    sigstore_code code = prepare(log->reads, db, reads, LOG_READS, err);

    if (code == SIGSTORE_OK)
        code = tree_restore(&log->tree, log->head.size, &source, err);
    if (code == SIGSTORE_OK)
        code = check_root(log, err);
    if (code == SIGSTORE_OK)
        code = check_count(log, db, err);
    return code == SIGSTORE_OK ? check_last(log, err) : code;
}

static sigstore_code
open_log(struct log *log, sigstore_error *err)
{
    sigstore_code code;
    sqlite3 *db;

    if ((code = tree_init(&log->tree, err)) ||
        (code = sg_hasher_new(&log->hasher, SG_SHA256, err)) ||
        (code = open_row(log, err)))
        return code;
    db = store_read(log->store);
    code = load_tree(log, db, err);
    store_done(log->store);
    return code;
}

sigstore_code
log_open(struct log **out, struct store *store, const struct log_kind *kind,
    sigstore_error *err)
{
    struct log *log = calloc(1, sizeof(*log));
    sigstore_code code;

    *out = NULL;
    if (log == NULL)
        return sg_no_memory(err);
    log->store = store;
    log->kind = *kind;
    log->last = &log->first;
    sg_buf_init(&log->signed_head, SG_CHECKPOINT_MAX);
    (void)pthread_mutex_init(&log->lock, NULL);
    (void)pthread_cond_init(&log->change, NULL);
    code = open_log(log, err);
    if (code != SIGSTORE_OK) {
        log_close(log);
        return code;
    }
    *out = log;
    return SIGSTORE_OK;
}

static void
wait_for_callers(struct log *log)
{
    (void)pthread_mutex_lock(&log->lock);
    while (log->callers != 0)
        (void)pthread_cond_wait(&log->change, &log->lock);
    (void)pthread_mutex_unlock(&log->lock);
}

/* Other logs may use the connections at this moment. */
static void
finalize(struct log *log)
{
    sqlite3 *db;
    sigstore_code code = store_write(log->store, &db, NULL);

    for (size_t i = 0; i < LOG_WRITES; i++)
        (void)sqlite3_finalize(log->writes[i]);
    if (code == SIGSTORE_OK)
        store_abandon(log->store);
    (void)store_read(log->store);
    for (size_t i = 0; i < LOG_READS; i++)
        (void)sqlite3_finalize(log->reads[i]);
    store_done(log->store);
}

void
log_close(struct log *log)
{
    if (log == NULL)
        return;
    wait_for_callers(log);
    finalize(log);
    tree_dispose(&log->tree);
    sg_hasher_free(log->hasher);
    sg_buf_dispose(&log->signed_head);
    (void)pthread_cond_destroy(&log->change);
    (void)pthread_mutex_destroy(&log->lock);
    free(log);
}
