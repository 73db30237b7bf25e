/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The state on disk: one SQLite database, DIR/state.db, in write-ahead mode
 * with full synchronisation, so that what was committed survives kill -9 and
 * a power cut.  One connection writes, under a lock, another one reads, under
 * a lock of its own; a reader never waits for the disk.
 */
#ifndef LOCAL_STORE_H
#define LOCAL_STORE_H

#include <sqlite3.h>

#include "base/arena.h"
#include "base/error.h"

struct store;

/*
 * store_open makes the folder (0700) and the database (0600), or opens them;
 * the schema's version is checked.  A folder that another process has open
 * is SIGSTORE_EIO, with what to do.
 */
SG_MUST_USE sigstore_code store_open(
    struct store **out, const char *dir, sigstore_error *err);
void store_close(struct store *store);

/*
 * store_write begins a transaction and gives the connection, which is the
 * caller's until store_commit (durable when it returns SIGSTORE_OK) or
 * store_abandon.
 */
SG_MUST_USE sigstore_code store_write(
    struct store *store, sqlite3 **out, sigstore_error *err);
SG_MUST_USE sigstore_code store_commit(
    struct store *store, sigstore_error *err);
void store_abandon(struct store *store);

/* store_read gives the reading connection, until store_done. */
sqlite3 *store_read(struct store *store);
void store_done(struct store *store);

/*
 * store_get copies a small named value into `arena`; where there is none,
 * `out->data` is NULL.  store_set writes one in a transaction of its own.
 */
SG_MUST_USE sigstore_code store_get(struct store *store, const char *name,
    struct sg_arena *arena, sg_bytes *out, sigstore_error *err);
SG_MUST_USE sigstore_code store_set(
    struct store *store, const char *name, sg_bytes value, sigstore_error *err);

#endif
