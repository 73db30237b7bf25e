/* SPDX-License-Identifier: Apache-2.0 */
/* A signer: all that signatures of one run have in common. */
#ifndef SG_SIGN_SIGNER_H
#define SG_SIGN_SIGNER_H

#include "crypto/sign.h"
#include "net/http.h"
#include "pki/certificate.h"
#include "service/select.h"
#include "sigstore/sign.h"

/* Immutable once made, so that threads may share it. */
struct sigstore_signer {
    sigstore_signer_settings settings; /* without the token */
    bool has_token;                    /* else the key is what is known */
    struct sg_chosen cas;
    const struct sg_service *ca; /* that issued the certificate */
    struct sg_chosen logs;
    struct sg_chosen tsas; /* may be none */
    struct sg_secret *secret;
    struct sg_buf hint;   /* of a key without certificate */
    bool has_certificate; /* then the next five, else only the policy's key */
    struct sg_buf leaf;   /* DER */
    struct sg_buf pem;    /* NUL-terminated */
    struct sg_cert certificate;
    struct sg_buf identity; /* NUL-terminated, as is the issuer */
    struct sg_buf issuer;
    sigstore_verifier *verifier;
    sigstore_policy *policy; /* that the signer is who the certificate says */
};

/* sg_signer_now asks the signer's clock. */
int64_t sg_signer_now(const sigstore_signer *signer);

/* sg_signer_random asks for random bytes. */
SG_MUST_USE sigstore_code sg_signer_random(const sigstore_signer *signer,
    uint8_t *out, size_t len, sigstore_error *err);

/* sg_signer_key makes a key, or a handle of the caller's. */
SG_MUST_USE sigstore_code sg_signer_key(
    sigstore_signer *signer, sigstore_error *err);

/* sg_signer_manage readies a signer whose key has no certificate. */
SG_MUST_USE sigstore_code sg_signer_manage(
    sigstore_signer *signer, sigstore_error *err);

/*
 * sg_signer_choose chooses the services, and refuses a choice with which no
 * bundle can be made.
 */
SG_MUST_USE sigstore_code sg_signer_choose(
    sigstore_signer *signer, sigstore_error *err);

/* A service asked for its part, of what `arg` is. */
typedef sigstore_code (*sg_asks)(
    void *arg, const struct sg_service *service, sigstore_error *err);

/*
 * sg_signer_ask asks as many of the chosen services as are wanted.  In place
 * of one that is down, which the trace is told, a spare one is asked.
 */
SG_MUST_USE sigstore_code sg_signer_ask(const struct sg_chosen *chosen,
    struct sg_http *http, sg_asks ask, void *arg, sigstore_error *err);

/*
 * sg_expect_identity refuses a certificate whose name is not the one that the
 * token stands for, as far as that can be told [fulcio oidc].
 */
SG_MUST_USE sigstore_code sg_expect_identity(const struct sg_cert *certificate,
    const sigstore_token *token, sigstore_error *err);

#endif
