/* SPDX-License-Identifier: Apache-2.0 */
/* What the walk from root to root asks of those that are kept. */
#ifndef SG_TUF_ROOT_H
#define SG_TUF_ROOT_H

#include "tuf/client.h"

/*
 * sg_tuf_load_root sets tuf->root to the first root: the caller's, else the
 * folder's.  SIGSTORE_ENOTFOUND where there is none.
 */
SG_MUST_USE sigstore_code sg_tuf_load_root(
    sigstore_tuf *tuf, sigstore_error *err);

/*
 * sg_tuf_read_next_root reads the version after tuf->root from the folder, as
 * sg_store_read does; _drop_next_root removes it.
 */
SG_MUST_USE sigstore_code sg_tuf_read_next_root(
    sigstore_tuf *tuf, struct sg_buf *buf);
void sg_tuf_drop_next_root(sigstore_tuf *tuf);

/* sg_tuf_keep_root keeps a version, and as root.json [TUF 5.3.8]. */
void sg_tuf_keep_root(sigstore_tuf *tuf, const struct sg_tuf_metadata *m);

/*
 * sg_tuf_forget_rotated drops the kept timestamp and snapshot where the keys
 * of either are others now: what a stolen key signed, its high versions above
 * all, must not stand in the way for ever [TUF 5.3.11].
 */
void sg_tuf_forget_rotated(sigstore_tuf *tuf, const struct sg_tuf_metadata *old,
    const struct sg_tuf_metadata *next);

/*
 * sg_tuf_settle_root makes root.json what the kept roots lead to: the caller's
 * first root may be newer than it.  One that is newer than tuf->root stays,
 * unless the repository has been asked, `is_last`.
 */
SG_MUST_USE sigstore_code sg_tuf_settle_root(
    sigstore_tuf *tuf, bool is_last, sigstore_error *err);

#endif
