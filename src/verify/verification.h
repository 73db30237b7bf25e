/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One verification under way: its inputs, and the facts that its checks
 * establish.  A check takes the facts it depends on and gives out those it
 * established; only it makes them.  verify.c says in which order.
 */
#ifndef SG_VERIFY_VERIFICATION_H
#define SG_VERIFY_VERIFICATION_H

#include "base/limits.h"
#include "bundle/bundle.h"
#include "sigstore/verify.h"
#include "trust/trusted_root.h"
#include "verify/policy.h"

/* What a check that has been passed adds to `done`. */
enum sg_done {
    SG_DONE_TIME = 1 << 0,
    SG_DONE_CHAIN = 1 << 1,
    SG_DONE_KEY = 1 << 2,
    SG_DONE_SCT = 1 << 3,
    SG_DONE_PROFILE = 1 << 4,
    SG_DONE_POLICY = 1 << 5,
    SG_DONE_LOG = 1 << 6,
    SG_DONE_SIGNATURE = 1 << 7,
    SG_DONE_ARTIFACT = 1 << 8
};

struct sg_verification {
    const sigstore_trusted_root *root;
    sigstore_profile profile;
    struct sg_cache *cache;
    const sigstore_bundle *bundle;
    sigstore_artifact *artifact;
    const sigstore_policy *policy;
    bool has_now;
    int64_t now;             /* seconds since 1970, where there is a clock */
    struct sg_arena arena;   /* for what is parsed on the way */
    unsigned done;           /* enum sg_done */
    sg_bytes predicate_type; /* of the verified statement; NULL: none */
};

/* A time that somebody whom we trust has signed. */
struct sg_signed_time {
    struct sg_time at;
    const struct sg_log_entry *entry; /* whose promise; NULL: a timestamp */
};

struct sg_times {
    struct sg_signed_time items[SG_LOG_ENTRIES_MAX + SG_TIMESTAMPS_MAX];
    size_t count;
    struct { /* a time that does not count, for a message; window NULL: none */
        sg_bytes who;
        struct sg_time at;
        const struct sg_window *window;
    } outside;
};

/* The key that signed, and who vouches for it. */
struct sg_signer {
    const struct sg_spki *key;
    const struct sg_cert *certificate; /* NULL: a managed key */
    const struct sg_cert *issuer;      /* NULL likewise */
};

/* What the signature is about, computed from bundle and artifact. */
struct sg_content {
    struct sg_digest digest; /* of the artifact, or of the PAE */
    struct sg_signed is;     /* points at it */
};

/* A log entry found good. */
struct sg_logged {
    struct {
        const struct sg_log_entry *entry;
        const struct sg_trusted_log *log;
        int64_t index; /* in the log; -1: only the bundle states one */
    } items[SG_LOG_ENTRIES_MAX];
    size_t count;
};

/* The signature of the bundle, over an artifact or an envelope's PAE. */
sg_bytes sg_bundle_signature(const sigstore_bundle *bundle);

/* Each of these is a file of its own: check_<what>.c, and content.c. */
SG_MUST_USE sigstore_code sg_check_time(
    struct sg_verification *v, struct sg_times *times, sigstore_error *err);
SG_MUST_USE sigstore_code sg_check_chain(struct sg_verification *v,
    const struct sg_times *times, struct sg_signer *signer,
    sigstore_error *err);
SG_MUST_USE sigstore_code sg_check_key(
    struct sg_verification *v, struct sg_signer *signer, sigstore_error *err);
SG_MUST_USE sigstore_code sg_check_sct(struct sg_verification *v,
    const struct sg_signer *signer, sigstore_error *err);
SG_MUST_USE sigstore_code sg_check_profile(struct sg_verification *v,
    const struct sg_signer *signer, sigstore_error *err);
SG_MUST_USE sigstore_code sg_check_policy(struct sg_verification *v,
    const struct sg_signer *signer, sigstore_error *err);
SG_MUST_USE sigstore_code sg_compute_content(struct sg_verification *v,
    const struct sg_times *times, const struct sg_signer *signer,
    struct sg_content *content, sigstore_error *err);
SG_MUST_USE sigstore_code sg_check_log(struct sg_verification *v,
    const struct sg_times *times, const struct sg_content *content,
    struct sg_logged *logged, sigstore_error *err);
SG_MUST_USE sigstore_code sg_check_signature(struct sg_verification *v,
    const struct sg_signer *signer, const struct sg_content *content,
    sigstore_error *err);

/*
 * sg_find_log gives the trusted log whose entry this is, by its id and its
 * time; NULL: the entry does not count, and check_log passes it over.
 * Where `known` is given, `*known` becomes the log if it is trusted at all.
 */
const struct sg_trusted_log *sg_find_log(const struct sg_verification *v,
    const struct sg_log_entry *entry, const struct sg_times *times,
    const struct sg_trusted_log **known);

#endif
