/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A transparency log: an append-only Merkle tree (RFC 6962, 2.1) in the store,
 * for the CT log and both Rekors alike.  What waits is written together, one
 * commit for all: leaves, tree nodes and the signed head in one transaction,
 * so that a head that was shown can never be taken back.
 */
#ifndef LOCAL_LOG_H
#define LOCAL_LOG_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "tlog/merkle.h"

/* Ways to find an entry again; more are dropped. */
#define LOG_KEYS_MAX 16
/* Hashes of a proof: one a level. */
#define LOG_PROOF_MAX 64

struct log;
struct store;

struct log_head {
    int64_t size;
    uint8_t root[SG_MERKLE_HASH];
};

/* What one log is: its head is signed by `sign`, which appends the text that
 * is kept (a checkpoint, an STH), and sees that of the head `before`, empty
 * where there is none; called by one thread at a time, amid a transaction, so
 * that it must not use the store. */
struct log_kind {
    const char *name; /* "ct", "rekor1", "rekor2": the store's rows */
    sigstore_code (*sign)(void *context, const struct log_head *head,
        sg_bytes before, struct sg_buf *out, sigstore_error *err);
    void *context;
};

struct log_leaf {
    sg_bytes data;  /* what is hashed */
    sg_bytes extra; /* kept beside it; may be empty */
    uint8_t id[32]; /* an entry of the same id is the same entry */
    uint8_t keys[LOG_KEYS_MAX][32]; /* what log_search finds it by */
    size_t key_count;
};

/* What an entry is proven by: a proof to a head that is on disk. */
struct log_proof {
    int64_t index;
    struct log_head head;
    uint8_t hashes[LOG_PROOF_MAX][SG_MERKLE_HASH];
    size_t count;
    sg_bytes signed_head; /* of log_kind.sign; in the arena */
};

struct log_entry {
    int64_t index;
    sg_bytes data, extra; /* in the arena */
};

/* log_open loads the tree; an empty log gets a signed head of size 0. */
SG_MUST_USE sigstore_code log_open(struct log **out, struct store *store,
    const struct log_kind *kind, sigstore_error *err);

/* log_close ends it after what waits has been written. */
void log_close(struct log *log);

/*
 * log_add appends a leaf and returns when it is on disk, with its proof to
 * the head it was committed with.  If the log holds an entry of that id
 * nothing is added: `*is_new` is false and the proof is the older one's.
 * SIGSTORE_EIO when the disk refuses: nothing was added.
 */
SG_MUST_USE sigstore_code log_add(struct log *log, const struct log_leaf *leaf,
    struct sg_arena *arena, struct log_proof *out, bool *is_new,
    sigstore_error *err);

/* log_latest gives the newest head on disk and its signed text. */
SG_MUST_USE sigstore_code log_latest(struct log *log, struct sg_arena *arena,
    struct log_head *head, sg_bytes *signed_head, sigstore_error *err);

/* log_get gives an entry; SIGSTORE_ENOTFOUND. */
SG_MUST_USE sigstore_code log_get(struct log *log, int64_t index,
    struct sg_arena *arena, struct log_entry *out, sigstore_error *err);

/* log_prove proves an entry to the newest head; SIGSTORE_ENOTFOUND. */
SG_MUST_USE sigstore_code log_prove(struct log *log, int64_t index,
    struct sg_arena *arena, struct log_proof *out, sigstore_error *err);

/*
 * log_proof_at proves leaf `index` to the tree of `size` [RFC 6962 2.1.1];
 * log_consistency proves that the tree of `old_size` is a prefix of that of
 * `size` [RFC 6962 2.1.2].  SIGSTORE_ENOTFOUND for sizes that never were.
 */
SG_MUST_USE sigstore_code log_proof_at(struct log *log, int64_t index,
    int64_t size, struct log_proof *out, sigstore_error *err);
SG_MUST_USE sigstore_code log_consistency(struct log *log, int64_t old_size,
    int64_t size, struct log_proof *out, sigstore_error *err);

/* log_find gives the index of the entry of this id, or -1; log_by_leaf of
 * this leaf hash. */
SG_MUST_USE sigstore_code log_find(
    struct log *log, const uint8_t id[32], int64_t *index, sigstore_error *err);
SG_MUST_USE sigstore_code log_by_leaf(struct log *log, const uint8_t hash[32],
    int64_t *index, sigstore_error *err);

/* log_search gives the newest indices (at most `max`) of entries with a key;
 * `*count` is set. */
SG_MUST_USE sigstore_code log_search(struct log *log, const uint8_t key[32],
    int64_t *indices, size_t max, size_t *count, sigstore_error *err);

/*
 * log_tile appends the hashes of tile `index` of `level` (C2SP tlog-tiles),
 * `width` of them, 1 to 256; SIGSTORE_ENOTFOUND where the tree has not so
 * many.
 */
SG_MUST_USE sigstore_code log_tile(struct log *log, unsigned level,
    int64_t index, unsigned width, struct sg_buf *out, sigstore_error *err);

#endif
