/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the issuer share. */
#ifndef LOCAL_ISSUER_INSIDE_H
#define LOCAL_ISSUER_INSIDE_H

#include "issuer.h"
#include "crypto/verify.h"

/* r and s of a P-256 signature, 32 bytes each [RFC 7518 3.4]. */
#define ISSUER_SIGNATURE 64

/* base64url of 32 bytes, and a NUL. */
#define ISSUER_TEXT_SIZE 44

/* An e-mail address, and "OWNER/REPO" [RFC 5321 4.5.3.1]. */
#define ISSUER_SUBJECT_MAX 254

/* How long before or after now a token may end. */
#define ISSUER_TTL_MAX_S ((int64_t)366 * 86400)

struct oidc_grants;

struct issuer {
    char *urls[2];              /* of enum issuer_kind */
    char x[ISSUER_TEXT_SIZE];   /* of the public key, base64url */
    char y[ISSUER_TEXT_SIZE];   /* likewise */
    char kid[ISSUER_TEXT_SIZE]; /* its thumbprint [RFC 7638] */
    const struct sg_spki *key;  /* the instance's */
    const struct sg_algorithm *algorithm;
    struct sg_cache *cache;     /* holds the key, built */
    struct oidc_grants *grants; /* see oidc_grant.h */
};

/* issuer_is_email says whether this is an address that a certificate may
 * name: one "@", ASCII, a domain of two labels or more. */
bool issuer_is_email(sg_bytes text);

/* issuer_is_repository says whether this is GitHub's "OWNER/REPO". */
bool issuer_is_repository(sg_bytes text);

/*
 * issuer_signature_to_raw makes r||s of a signature in DER, and _to_der the
 * reverse; false for what is not exactly one of P-256.
 */
bool issuer_signature_to_raw(sg_bytes der, uint8_t out[ISSUER_SIGNATURE]);
bool issuer_signature_to_der(sg_bytes raw, struct sg_buf *out);

/* issuer_add_claims appends what a mint's kind says beside the usual: members
 * of a JSON object, each with a comma before it. */
SG_MUST_USE sigstore_code issuer_add_claims(
    struct sg_buf *buf, const struct mint *mint, sigstore_error *err);

#endif
