/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The folder in which a TUF client keeps what it verified.  Its contents are
 * hostile input.  Files are written beside and renamed; links are not
 * followed; a lock on the folder keeps processes apart.  A folder that cannot
 * be made or written is none: what was fetched counts all the same.
 */
#ifndef SG_TUF_STORE_H
#define SG_TUF_STORE_H

#include "base/buf.h"
#include "base/error.h"

enum sg_store_lock {
    SG_STORE_OPEN = 0,
    SG_STORE_LOCKED,
    SG_STORE_GIVEN_UP /* read, but not written */
};

struct sg_store {
    int dir; /* -1: there is none */
    enum sg_store_lock lock;
    sigstore_error why; /* the first thing that could not be kept; code 0 */
};

/*
 * sg_store_open opens the folder at `path`, making it and those above it
 * (mode 0700) where `make`.  A store without a folder is no failure.
 */
void sg_store_open(struct sg_store *store, const char *path, bool make);
void sg_store_close(struct sg_store *store);

/*
 * sg_store_open_within opens a folder in a store's.  It has no lock of its
 * own: see sg_store_share_lock.
 */
void sg_store_open_within(struct sg_store *store, const struct sg_store *parent,
    const char *name, bool make);

/*
 * sg_store_lock waits for other processes so long, in milliseconds; a store
 * that cannot be locked by then is read, but not written until the unlock.
 */
void sg_store_lock(struct sg_store *store, int patience_ms);
void sg_store_unlock(struct sg_store *store);

/* sg_store_share_lock puts `store` under the lock that `parent` has now. */
void sg_store_share_lock(struct sg_store *store, const struct sg_store *parent);

/*
 * sg_store_read reads a regular file, at most `max` bytes, into `buf`, which
 * it initialises.  SIGSTORE_ENOTFOUND where there is none that can be read;
 * SIGSTORE_ENOMEM.
 */
SG_MUST_USE sigstore_code sg_store_read(struct sg_store *store,
    const char *name, size_t max, struct sg_buf *buf, sigstore_error *err);

/*
 * sg_store_write keeps a file, whole or not at all, and says whether it did;
 * sg_store_remove drops one.  A store that is not locked is, for as long as
 * that takes.
 */
bool sg_store_write(struct sg_store *store, const char *name, sg_bytes data);
void sg_store_remove(struct sg_store *store, const char *name);

/*
 * sg_store_newest gives the highest N below `limit` for which there is a file
 * N<suffix>, or 0.
 */
int64_t sg_store_newest(
    const struct sg_store *store, const char *suffix, int64_t limit);

/* sg_store_note notes a problem, by errno: the first explains the others. */
void sg_store_note(struct sg_store *store, const char *what, const char *name);

/* sg_store_touch notes that a file was found current; _age tells how many
 * seconds before `now` that was, or -1. */
void sg_store_touch(struct sg_store *store, const char *name, int64_t now);
int64_t sg_store_age(
    const struct sg_store *store, const char *name, int64_t now);

#endif
