/* SPDX-License-Identifier: Apache-2.0 */
/* A TUF client's state: settings, folders, and the metadata it trusts now. */
#ifndef SG_TUF_CLIENT_H
#define SG_TUF_CLIENT_H

#include "base/limits.h"
#include "crypto/verify.h"
#include "sigstore/tuf.h"
#include "tuf/metadata.h"
#include "tuf/store.h"

struct sigstore_sink {
    struct sg_buf *buf;
    size_t max;
};

/* A delegated role that has been verified against one delegation. */
struct sg_tuf_delegated {
    struct sg_tuf_metadata *metadata;
    const struct sg_tuf_delegation *by; /* in the delegator's arena */
};

struct sg_tuf_target {
    struct sg_tuf_target *next;
    char *name;
    struct sg_buf data;
};

struct sigstore_tuf {
    char *metadata_url; /* with a slash at its end */
    char *target_url;
    sigstore_fetch fetch;
    void *fetch_arg;
    bool offline;             /* loading: what is kept must do */
    bool any_age;             /* expired metadata counts too */
    int64_t now;              /* [TUF 5.1] fixed when the update starts */
    struct sg_buf first_root; /* len 0: the folder's */
    struct sg_store store;
    struct sg_store roots; /* each version of root, under the store */
    struct sg_store targets_store;
    struct sg_cache *cache;

    struct sg_tuf_metadata *root, *timestamp, *snapshot, *targets;
    struct sg_tuf_delegated delegated[SG_TUF_ROLES_MAX];
    size_t delegated_count;
    struct sg_tuf_target *fetched;
};

/*
 * sg_tuf_fetch gets `url` (base and path joined by the caller) into `buf`,
 * which it initialises.  SIGSTORE_ENOTFOUND as fetch callbacks say it.
 */
SG_MUST_USE sigstore_code sg_tuf_fetch(sigstore_tuf *tuf, const char *url,
    size_t max, struct sg_buf *buf, sigstore_error *err);

/* sg_tuf_check_expiry refuses metadata that has expired at `tuf->now`. */
SG_MUST_USE sigstore_code sg_tuf_check_expiry(const sigstore_tuf *tuf,
    const struct sg_tuf_metadata *m, sigstore_error *err);

/* sg_tuf_update_root does [TUF 5.2 and 5.3]; sg_tuf_update_rest 5.4 to 5.6. */
SG_MUST_USE sigstore_code sg_tuf_update_root(
    sigstore_tuf *tuf, sigstore_error *err);
SG_MUST_USE sigstore_code sg_tuf_update_rest(
    sigstore_tuf *tuf, sigstore_error *err);

/*
 * sg_tuf_keep_root keeps the root that a refresh ended with, which may be the
 * caller's first one: the first of the next client that is given none.
 */
void sg_tuf_keep_root(sigstore_tuf *tuf);

/* How a role that snapshot lists is got: its name and who may sign it. */
struct sg_tuf_wanted {
    sg_bytes name; /* "targets", or a delegated role's */
    enum sg_tuf_type type;
    const struct sg_tuf_file *file; /* what snapshot or timestamp says */
    const struct sg_tuf_role *role;
    const struct sg_tuf_keys *keys;
    const struct sg_tuf_metadata *old; /* snapshot: what came before */
    size_t max;
};

/*
 * sg_tuf_get gives the metadata that is wanted: from the folder where it fits,
 * else fetched, verified and kept.
 */
SG_MUST_USE sigstore_code sg_tuf_get(sigstore_tuf *tuf,
    const struct sg_tuf_wanted *wanted, struct sg_tuf_metadata **out,
    sigstore_error *err);

/* sg_tuf_check_file compares bytes with the length and hashes stated. */
SG_MUST_USE sigstore_code sg_tuf_check_file(
    const struct sg_tuf_file *file, sg_bytes data, sigstore_error *err);

/* sg_tuf_lookup finds the target that roles agree on [TUF 5.6.7]. */
SG_MUST_USE sigstore_code sg_tuf_lookup(sigstore_tuf *tuf, sg_bytes path,
    const struct sg_tuf_file **out, sigstore_error *err);

#endif
