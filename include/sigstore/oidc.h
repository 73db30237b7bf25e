/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Identity tokens of OpenID Connect, in libsigstore-net: what a certificate
 * authority is shown to learn who signs.
 *
 * A token is a secret for as long as it is valid: whoever holds it may sign
 * in its owner's name.  Its text is wiped when it is freed, stands in no
 * message, and goes to nobody but whom the caller hands it to.
 */
#ifndef SIGSTORE_OIDC_H
#define SIGSTORE_OIDC_H

#include "error.h"
#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A token whose claims were read: immutable, may be shared by threads. */
typedef struct sigstore_token sigstore_token;

/*
 * sigstore_token_parse reads a token: `len` bytes of a JWT [RFC 7519] in its
 * compact form, and nothing around it.
 *
 * Its signature is not verified: that is the authority's part, whose keys it
 * has.  What is checked is what would make the authority refuse: that it is
 * for `audience`, that `now`, in seconds since 1970, lies in its time (a clock
 * may lag its issuer's by five seconds), that it names a subject, an issuer
 * and the identity that is of use with that issuer.
 *
 * The caller owns `*out`, which holds a copy, and releases it with
 * sigstore_token_free, which allows NULL.  On failure `*out` is NULL:
 * SIGSTORE_EFORMAT for what is no such token, SIGSTORE_ELIMIT for one of more
 * than 64 KiB, SIGSTORE_EAUTH for one that is of no use, SIGSTORE_ENOMEM.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_token_parse(
    sigstore_token **out, const char *text, size_t len, const char *audience,
    int64_t now, sigstore_error *err);
SIGSTORE_API void sigstore_token_free(sigstore_token *token);

/*
 * sigstore_token_text gives the token as it was read, NUL-terminated; what
 * follows gives its claims, fit to be printed.  All live as long as the token.
 *
 * The identity is the e-mail address or the subject, as the issuer's kind
 * has it.  The issuer is the one that signed the token; the federated issuer
 * is the one that it asked in turn, which is what a certificate will name,
 * and the issuer itself where there is none.  The token expires at
 * sigstore_token_expires, in seconds since 1970.
 */
SIGSTORE_API const char *sigstore_token_text(const sigstore_token *token);
SIGSTORE_API const char *sigstore_token_identity(const sigstore_token *token);
SIGSTORE_API const char *sigstore_token_issuer(const sigstore_token *token);
SIGSTORE_API const char *sigstore_token_federated_issuer(
    const sigstore_token *token);
SIGSTORE_API int64_t sigstore_token_expires(const sigstore_token *token);

#ifdef __cplusplus
}
#endif

#endif
