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
    bool is_full; /* there was more */
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
 * sg_tuf_fetch gets `url` into `buf`, which it initialises.  The message names
 * the URL.  SIGSTORE_ENOTFOUND as fetch callbacks say it.
 */
SG_MUST_USE sigstore_code sg_tuf_fetch(sigstore_tuf *tuf, const char *url,
    size_t max, struct sg_buf *buf, sigstore_error *err);

/*
 * sg_tuf_fetch_listed is for what signed metadata, or the protocol, says is
 * there: that it is not is the server's fault, SIGSTORE_ESERVICE.
 */
SG_MUST_USE sigstore_code sg_tuf_fetch_listed(sigstore_tuf *tuf,
    const char *url, size_t max, struct sg_buf *buf, sigstore_error *err);

/*
 * sg_tuf_blame says of what was fetched from `url` and is wrong that it came
 * from there, and what to do.
 */
sigstore_code sg_tuf_blame(
    sigstore_error *err, sigstore_code code, const char *url);

/*
 * sg_tuf_check_expiry refuses the metadata of role `name` if it has expired at
 * `tuf->now`.
 */
SG_MUST_USE sigstore_code sg_tuf_check_expiry(const sigstore_tuf *tuf,
    sg_bytes name, const struct sg_tuf_metadata *m, sigstore_error *err);

/* sg_tuf_update_root does [TUF 5.2 and 5.3]; the others 5.4 to 5.6. */
SG_MUST_USE sigstore_code sg_tuf_update_root(
    sigstore_tuf *tuf, sigstore_error *err);
SG_MUST_USE sigstore_code sg_tuf_update_timestamp(
    sigstore_tuf *tuf, sigstore_error *err);
SG_MUST_USE sigstore_code sg_tuf_update_snapshot(
    sigstore_tuf *tuf, sigstore_error *err);
SG_MUST_USE sigstore_code sg_tuf_update_targets(
    sigstore_tuf *tuf, sigstore_error *err);

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
 * sg_tuf_read_kept gives what the folder holds of a role, verified by its keys
 * of today; NULL where that is nothing.
 */
SG_MUST_USE sigstore_code sg_tuf_read_kept(sigstore_tuf *tuf,
    const struct sg_tuf_wanted *wanted, const char *file,
    struct sg_tuf_metadata **out, sigstore_error *err);

/*
 * sg_tuf_get gives the metadata that is wanted: from the folder where it fits,
 * else fetched, verified and kept.
 */
SG_MUST_USE sigstore_code sg_tuf_get(sigstore_tuf *tuf,
    const struct sg_tuf_wanted *wanted, struct sg_tuf_metadata **out,
    sigstore_error *err);

/* sg_tuf_check_known refuses a file of which only unknown hashes are stated. */
SG_MUST_USE sigstore_code sg_tuf_check_known(
    const struct sg_tuf_file *file, sigstore_error *err);

/* sg_tuf_check_file compares bytes with the length and hashes stated. */
SG_MUST_USE sigstore_code sg_tuf_check_file(
    const struct sg_tuf_file *file, sg_bytes data, sigstore_error *err);

/* sg_tuf_lookup finds the target that roles agree on [TUF 5.6.7]. */
SG_MUST_USE sigstore_code sg_tuf_lookup(sigstore_tuf *tuf, sg_bytes path,
    const struct sg_tuf_file **out, sigstore_error *err);

#endif
