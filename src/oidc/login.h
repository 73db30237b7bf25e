/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A login under way, in its parts: what is proven with it, how it is begun,
 * what ends it, and what is bought with that.
 */
#ifndef SG_OIDC_LOGIN_H
#define SG_OIDC_LOGIN_H

#include "base/buf.h"
#include "oidc/issuer.h"
#include "sigstore/oidc.h"

/* 32 random bytes, or a SHA-256, in base64url, and NUL. */
#define SG_PROOF_SIZE 44

/* The redirect of a login whose code is copied by hand. */
#define SG_REDIRECT_OOB "urn:ietf:wg:oauth:2.0:oob"

struct sg_login {
    const sigstore_oidc_options *options; /* settled */
    struct sg_http *http;
    struct sg_issuer issuer;
    char verifier[SG_PROOF_SIZE];  /* shown with the code [RFC 7636 4.1] */
    char challenge[SG_PROOF_SIZE]; /* its hash, told when the login begins */
    char state[SG_PROOF_SIZE];     /* comes back with the code */
    char nonce[SG_PROOF_SIZE];     /* comes back in the token */
    char redirect[64];
    char named[SIGSTORE_URL_MAX]; /* the issuer, where a config names it */
};

/* What a browser comes back with; NULL where it does not. */
struct sg_callback {
    const char *code;
    const char *state;
    const char *iss;
    const char *error;
    const char *description;
    bool is_odd; /* a parameter twice, or with NUL in it */
};

/* sg_login_prove makes the random parts. */
SG_MUST_USE sigstore_code sg_login_prove(
    struct sg_login *login, sigstore_error *err);

/* sg_login_url writes where a browser is to go, NUL-terminated. */
SG_MUST_USE sigstore_code sg_login_url(
    const struct sg_login *login, struct sg_buf *url, sigstore_error *err);

/* sg_login_check says whether a callback ends this login well. */
SG_MUST_USE sigstore_code sg_login_check(const struct sg_login *login,
    const struct sg_callback *callback, sigstore_error *err);

/* sg_login_exchange buys a token with the code. */
SG_MUST_USE sigstore_code sg_login_exchange(const struct sg_login *login,
    const char *code, sigstore_token **out, sigstore_error *err);

/*
 * The two ways: sg_login_by_browser waits for one, and says in `*was_opened`
 * whether there was any; sg_login_by_hand asks for the code.
 */
SG_MUST_USE sigstore_code sg_login_by_browser(struct sg_login *login,
    sigstore_token **out, bool *was_opened, sigstore_error *err);
SG_MUST_USE sigstore_code sg_login_by_hand(
    struct sg_login *login, sigstore_token **out, sigstore_error *err);

#endif
