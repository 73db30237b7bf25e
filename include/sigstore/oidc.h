/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Identity tokens of OpenID Connect, in libsigstore-net: what a certificate
 * authority is shown to learn who signs.
 *
 * A token is a secret for as long as it is valid: whoever holds it may sign
 * in its owner's name.  Its text is wiped when it is freed, stands in no
 * message, and goes to nobody but whom the caller hands it to.
 *
 *     rc = sigstore_token_ambient(&token, net, NULL, &err)
 *     if (rc == SIGSTORE_ENOTFOUND)
 *         rc = sigstore_token_login(&token, net, &options, &err)
 */
#ifndef SIGSTORE_OIDC_H
#define SIGSTORE_OIDC_H

#include "error.h"
#include "net.h"
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

/*
 * How to get a token; zeros are the defaults, and NULL in place of the struct
 * is all of them.  The callbacks are called with `arg`, in the thread of the
 * call that they are for.  All texts live as long as that call.
 */
typedef struct sigstore_oidc_options {
    /* Whom the token is for, which is also the client's name in a login;
     * default: "sigstore". */
    const char *client_id;
    /* Default: "", as clients have none whose users could read it. */
    const char *client_secret;
    /* Of a login: the issuer's URL; default: the one that `config` names. */
    const char *issuer;
    const sigstore_signing_config *config;
    /* The port of this machine that a login returns to; default: a free one. */
    int redirect_port;
    /* How many seconds a login waits for the browser; default: 300. */
    int wait_s;
    /* Whether a login goes without listening and without a browser of this
     * machine: somebody copies a code by hand. */
    int force_oob;

    /* Default: the machine's clock, in seconds since 1970. */
    int64_t (*now)(void *arg);
    /* Default: the process's environment.  NULL: the variable is not set. */
    const char *(*variable)(void *arg, const char *name);
    /* Opens a URL, which holds no secret, and does not wait: 0 when it cannot.
     * Default: the programs of BROWSER, then xdg-open on a desktop. */
    int (*open_browser)(void *arg, const char *url);
    /* Is told once that a login waits for a browser that was sent to `url`.
     * Default: nobody is. */
    void (*waiting)(void *arg, const char *url);
    /* Asks somebody to open `url` and to copy back the code that is shown
     * there: NUL-terminated, `size` bytes at most.  0 when there is none.
     * Default: nobody is asked, and such a login fails. */
    int (*ask)(void *arg, const char *url, char *code, size_t size);
    void *arg;
    const void *reserved[8]; /* NULL */
} sigstore_oidc_options;

/*
 * sigstore_token_ambient gets the token of the machine that this runs on.
 * The providers, in order, and how they are recognised:
 *
 *   a token file     SIGSTORE_ID_TOKEN_FILE, its path
 *   GitHub Actions   GITHUB_ACTIONS
 *   Google Cloud     GOOGLE_SERVICE_ACCOUNT_NAME, or the firmware's word
 *   Buildkite        BUILDKITE; runs buildkite-agent
 *   GitLab           GITLAB_CI; SIGSTORE_ID_TOKEN, named for the audience
 *   CircleCI         CIRCLECI; runs circleci
 *
 * The first that is recognised is the one that is asked; when it fails, so
 * does this.  The token is checked as by sigstore_token_parse.  `options` may
 * be NULL; of it the client's name, the clock and the variables count.
 *
 * SIGSTORE_ENOTFOUND when none is recognised, and only then.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_token_ambient(
    sigstore_token **out, sigstore_net *net,
    const sigstore_oidc_options *options, sigstore_error *err);

/*
 * sigstore_token_login has a person log in at an issuer: the authorization
 * code flow of OpenID Connect with PKCE [RFC 7636] and, as the redirect that
 * ends it, a port of the loopback interface [RFC 8252].  It waits until the
 * browser comes back, which `options->wait_s` bounds.
 *
 * Where no browser can be opened, or with `force_oob`, `options->ask` is
 * called in its stead.
 *
 * SIGSTORE_EAUTH when the login failed or nobody came, SIGSTORE_ESERVICE when
 * the issuer answers with an error, SIGSTORE_EFORMAT when its answer is not
 * one, SIGSTORE_ENETWORK when there was none, SIGSTORE_EIO when the port is
 * taken, SIGSTORE_EARGUMENT for an issuer that is no URL of https (http on
 * this machine), SIGSTORE_ENOTFOUND when the signing config names none that
 * is in use now.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_token_login(
    sigstore_token **out, sigstore_net *net,
    const sigstore_oidc_options *options, sigstore_error *err);

#ifdef __cplusplus
}
#endif

#endif
