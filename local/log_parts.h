/* SPDX-License-Identifier: Apache-2.0 */
/* A log inside: what its files share. */
#ifndef LOCAL_LOG_PARTS_H
#define LOCAL_LOG_PARTS_H

#include <pthread.h>
#include <sqlite3.h>

#include "log.h"
#include "tree.h"

/* On the store's writing connection, and on its reading one. */
enum log_write { LOG_KNOWN, LOG_ENTRY, LOG_NODE, LOG_KEY, LOG_HEAD };
enum log_read {
    LOG_AT,
    LOG_HASHES,
    LOG_BY_ID,
    LOG_BY_LEAF,
    LOG_BY_KEY,
};
#define LOG_WRITES (LOG_HEAD + 1)
#define LOG_READS (LOG_BY_KEY + 1)

/* A caller of log_add, who waits. */
struct log_pending {
    struct log_pending *next;
    const struct log_leaf *leaf;
    uint8_t hash[SG_MERKLE_HASH];
    struct sg_arena *arena;
    struct log_proof *out; /* filled where the entry is new */
    sigstore_error *err;
    sigstore_code code;
    bool is_new, is_done;
};

struct log {
    struct store *store;
    struct log_kind kind;
    int64_t number; /* in the store */

    /* used by the one who writes */
    struct tree tree;
    sqlite3_stmt *writes[LOG_WRITES];

    /* used under the store's reading lock */
    struct sg_hasher *hasher;
    sqlite3_stmt *reads[LOG_READS];

    /* The head on disk, and who waits for the next: under `lock`, which is
     * never held while the disk is waited for. */
    pthread_mutex_t lock;
    pthread_cond_t change;
    struct log_head head;
    struct sg_buf signed_head;
    struct log_pending *first, **last;
    unsigned callers; /* in log_add */
    bool is_writing;
};

/*
 * log_commit writes a batch in the transaction that has begun, and ends that:
 * the batch is durable, or the log is as it was.  `head` and its text are set
 * where the log grew; `out->index`, `is_new` and the proof of each.
 */
SG_MUST_USE sigstore_code log_commit(struct log *log, struct log_pending *batch,
    struct log_head *head, struct sg_buf *signed_head, sigstore_error *err);

/* log_make_head computes the head of what the tree holds and has it signed;
 * `signed_head` is initialised here. */
SG_MUST_USE sigstore_code log_make_head(struct log *log, struct log_head *head,
    struct sg_buf *signed_head, sigstore_error *err);

/* log_damaged says of what is wrong with the store what it means, and what to
 * do; it returns `code`. */
sigstore_code log_damaged(
    const struct log *log, sigstore_code code, sigstore_error *err);

/* log_source computes from what is stored, under the store's reading lock. */
struct proof_source log_source(struct log *log);

#endif
