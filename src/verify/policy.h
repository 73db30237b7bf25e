/* SPDX-License-Identifier: Apache-2.0 */
/* A policy: a tree of expectations, most of them about one certificate. */
#ifndef SG_VERIFY_POLICY_H
#define SG_VERIFY_POLICY_H

#include "base/arena.h"
#include "pki/certificate.h"
#include "sigstore/policy.h"

enum sg_policy_kind {
    SG_POLICY_IDENTITY, /* the subject alternative name is `value` */
    SG_POLICY_CLAIM,    /* the claim of `row` is `value` */
    SG_POLICY_AGREES,   /* old and new claim of `row`, if both, are the same */
    SG_POLICY_KEY,      /* the signature is by `key` */
    SG_POLICY_ALL_OF,
    SG_POLICY_ANY_OF
};

/*
 * A claim that may stand in an old extension, a new one, or both, which must
 * then say the same.
 */
struct sg_claim_row {
    const char *name;       /* for messages: "issuer" */
    unsigned old_claim;     /* N of .1.N; 0: none */
    unsigned new_claim;     /* likewise */
    const char *new_prefix; /* what the new form puts before the old one */
    sigstore_check check;   /* what a mismatch is called */
};

struct sigstore_policy {
    enum sg_policy_kind kind;
    char *value;
    const struct sg_claim_row *row;
    struct sg_claim_row own_row; /* of sigstore_policy_claim */
    char own_name[24];           /* its name */
    struct sg_arena arena;       /* of the key */
    struct sg_spki key;
    sigstore_policy **children;
    size_t count;
    unsigned depth;
};

/* The issuer: .1.8 and .1.1 [fulcio oid-info]. */
extern const struct sg_claim_row sg_issuer_row;

/*
 * sg_claim_read gives the value of a claim in its old form, checking that old
 * and new agree; data NULL when it has neither.
 */
SG_MUST_USE sigstore_code sg_claim_read(sg_bytes *out,
    const struct sg_cert *certificate, const struct sg_claim_row *row,
    sigstore_error *err);

/* sg_policy_allows asks a policy about a certificate. */
SG_MUST_USE sigstore_code sg_policy_allows(const sigstore_policy *policy,
    const struct sg_cert *certificate, sigstore_error *err);

/* sg_policy_new gives an empty policy of a kind. */
SG_MUST_USE sigstore_code sg_policy_new(sigstore_policy **out,
    enum sg_policy_kind kind, const char *value, sigstore_error *err);

#endif
