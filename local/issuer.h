/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OpenID Connect issuers: URL/auth, whose users are e-mail addresses, and
 * URL/gha, whose tokens have the claims of GitHub Actions.  Tokens are JWTs
 * signed with ES256.
 */
#ifndef LOCAL_ISSUER_H
#define LOCAL_ISSUER_H

#include "instance.h"
#include "base/buf.h"
#include "codec/json.h"

enum issuer_kind { ISSUER_EMAIL, ISSUER_CI };

/* The audience of every token. */
#define ISSUER_AUDIENCE "sigstore"

struct identity {
    enum issuer_kind kind;
    sg_bytes issuer;              /* the claim `iss` */
    sg_bytes subject;             /* the claim `sub` */
    sg_bytes email;               /* of ISSUER_EMAIL; else data is NULL */
    const struct sg_json *claims; /* all of them */
};

struct mint {
    enum issuer_kind kind;
    const char *subject;  /* e-mail address; of ISSUER_CI: "OWNER/REPO" */
    const char *audience; /* NULL: ISSUER_AUDIENCE */
    int64_t ttl_s;        /* may be negative: a token that has expired */
    const char *nonce;    /* of the login that it answers, or NULL */
};

SG_MUST_USE sigstore_code issuer_open(
    struct issuer **out, const struct instance *instance, sigstore_error *err);
void issuer_close(struct issuer *issuer);

/*
 * issuer_mint appends a token.  SIGSTORE_EARGUMENT for a subject that is none,
 * and for more than a year.
 */
SG_MUST_USE sigstore_code issuer_mint(const struct instance *instance,
    const struct mint *mint, struct sg_buf *out, sigstore_error *err);

/*
 * issuer_check reads a token of this instance: signature, issuer, audience,
 * times, a verified e-mail address.  Slices live in `arena`.  The message of
 * a refusal says which claim; EREFUSED.
 */
SG_MUST_USE sigstore_code issuer_check(const struct instance *instance,
    sg_bytes token, struct sg_arena *arena, struct identity *out,
    sigstore_error *err);

#endif
