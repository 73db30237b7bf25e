/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The authorization code flow with PKCE: what is asked for, and which answer
 * is one to that.
 */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/wipe.h"
#include "codec/base64.h"
#include "crypto/digest.h"
#include "crypto/random.h"
#include "net/net.h"
#include "oidc/form.h"
#include "oidc/login.h"
#include "oidc/settings.h"
#include "service/select.h"

#define RANDOM_LEN 32

/* 32 bytes are 43 characters. */
static bool
encode(char out[SG_PROOF_SIZE], const uint8_t bytes[RANDOM_LEN])
{
    struct sg_buf buf;
    bool fits;

    sg_buf_init(&buf, SG_PROOF_SIZE);
    sg_base64url_add(&buf, sg_bytes_of(bytes, RANDOM_LEN));
    sg_buf_add_byte(&buf, 0);
    fits = !buf.failed && buf.len == SG_PROOF_SIZE;
    if (fits)
        memcpy(out, buf.data, SG_PROOF_SIZE);
    sg_buf_dispose(&buf);
    return fits;
}

static sigstore_code
make_random(char out[SG_PROOF_SIZE], sigstore_error *err)
{
    uint8_t bytes[RANDOM_LEN];
    sigstore_code code = sg_random(bytes, sizeof(bytes), err);

    if (code == SIGSTORE_OK && !encode(out, bytes))
        code = sg_no_memory(err);
    sg_wipe(bytes, sizeof(bytes));
    return code;
}

sigstore_code
sg_login_prove(struct sg_login *login, sigstore_error *err)
{
    struct sg_digest digest;
    sigstore_code code;

    if ((code = make_random(login->verifier, err)) ||
        (code = make_random(login->state, err)) ||
        (code = make_random(login->nonce, err)) ||
        (code = sg_digest(
             &digest, SG_SHA256, sg_bytes_from_text(login->verifier), err)))
        return code;
    /* S256 [RFC 7636 4.2] */
    return encode(login->challenge, digest.data) ? SIGSTORE_OK
                                                 : sg_no_memory(err);
}

sigstore_code
sg_login_url(
    const struct sg_login *login, struct sg_buf *url, sigstore_error *err)
{
    sg_form_extend(url, login->issuer.authorization);
    sg_form_add(url, "response_type", "code");
    sg_form_add(url, "client_id", login->options->client_id);
    sg_form_add(url, "scope", "openid email");
    sg_form_add(url, "redirect_uri", login->redirect);
    sg_form_add(url, "code_challenge", login->challenge);
    sg_form_add(url, "code_challenge_method", "S256");
    sg_form_add(url, "state", login->state);
    sg_form_add(url, "nonce", login->nonce);
    if (sg_form_end(url) != NULL)
        return SIGSTORE_OK;
    return sg_fail(err, SIGSTORE_ELIMIT,
        "the URL of the login has more than %u bytes", SG_LOGIN_URL_MAX);
}

/* Compares in a time that does not tell how much is alike. */
static bool
is_same(const char *ours, const char *theirs)
{
    size_t len = strlen(ours);
    unsigned char differ = 0;

    if (strlen(theirs) != len)
        return false;
    for (size_t i = 0; i < len; i++)
        differ |= (unsigned char)(ours[i] ^ theirs[i]);
    return differ == 0;
}

/* The issuer's own words [RFC 6749 4.1.2.1]. */
static sigstore_code
fail_as_told(const struct sg_callback *callback, sigstore_error *err)
{
    bool more = callback->description != NULL;

    return sg_fail(err, SIGSTORE_EAUTH, "the issuer refuses: %s%s%s",
        sg_show(sg_bytes_from_text(callback->error)).text, more ? ": " : "",
        more ? sg_show(sg_bytes_from_text(callback->description)).text : "");
}

sigstore_code
sg_login_check(const struct sg_login *login, const struct sg_callback *callback,
    sigstore_error *err)
{
    if (callback->is_odd)
        return sg_fail(err, SIGSTORE_EAUTH,
            "the browser came back with a parameter twice (RFC 6749, 3.1)");
    if (callback->error != NULL)
        return fail_as_told(callback, err);
    /* [RFC 6749 10.12, security-classes R11] */
    if (callback->state == NULL || !is_same(login->state, callback->state))
        return sg_fail(err, SIGSTORE_EAUTH,
            "the browser came back from another login than this one (its "
            "state is %s)",
            callback->state == NULL ? "missing" : "another");
    /* [RFC 9207 2.4] */
    if (callback->iss == NULL && login->issuer.names_itself)
        return sg_fail(err, SIGSTORE_EAUTH,
            "the browser came back without the issuer's name (RFC 9207, 2.4)");
    if (callback->iss != NULL && strcmp(callback->iss, login->issuer.url) != 0)
        return sg_fail(err, SIGSTORE_EAUTH,
            "the browser came back from the issuer %s (RFC 9207, 2.4)",
            sg_show(sg_bytes_from_text(callback->iss)).text);
    if (callback->code == NULL || callback->code[0] == '\0')
        return sg_fail(
            err, SIGSTORE_EAUTH, "the browser came back without a code");
    return SIGSTORE_OK;
}

/* The issuer that a signing config names [sigstore_trustroot.proto]. */
static sigstore_code
choose_issuer(struct sg_login *login, sigstore_error *err)
{
    static const uint32_t versions[] = { 1 };
    const sigstore_oidc_options *options = login->options;
    const struct sg_wanted wanted = { .name = "OIDC issuer",
        .versions = versions,
        .version_count = 1,
        .now = options->now(options->arg),
        .selection = { SG_SELECT_ANY, 0 } };
    struct sg_chosen chosen;
    sigstore_code code =
        sg_select(&chosen, &options->config->oidcs, &wanted, err);
    sg_bytes url;

    if (code != SIGSTORE_OK)
        return code;
    url = chosen.items[0]->url;
    if (url.len >= sizeof(login->named))
        return sg_fail(err, SIGSTORE_ELIMIT,
            "the OIDC issuer's URL has more than %u bytes", SIGSTORE_URL_MAX);
    memcpy(login->named, url.data, url.len);
    return SIGSTORE_OK;
}

static sigstore_code
run(struct sg_login *login, sigstore_token **out, sigstore_error *err)
{
    const char *issuer = login->options->issuer;
    bool was_opened = false;
    sigstore_code code = SIGSTORE_OK;

    if (issuer == NULL) {
        issuer = login->named;
        code = choose_issuer(login, err);
    }
    if (code == SIGSTORE_OK)
        code = sg_issuer_discover(&login->issuer, login->http, issuer, err);
    if (code == SIGSTORE_OK)
        code = sg_login_prove(login, err);
    if (code == SIGSTORE_OK && !login->options->force_oob)
        code = sg_login_by_browser(login, out, &was_opened, err);
    if (code != SIGSTORE_OK || was_opened)
        return code;
    return sg_login_by_hand(login, out, err);
}

sigstore_code
sigstore_token_login(sigstore_token **out, sigstore_net *net,
    const sigstore_oidc_options *options, sigstore_error *err)
{
    sigstore_oidc_options settled;
    struct sg_login login;
    sigstore_code code;

    if (out == NULL || net == NULL || options == NULL ||
        (options->issuer == NULL && options->config == NULL))
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "out, net, or both issuer and config are NULL");
    *out = NULL;
    code = sg_oidc_settle(&settled, options, err);
    if (code != SIGSTORE_OK)
        return code;
    memset(&login, 0, sizeof(login));
    login.options = &settled;
    login.http = sg_net_http(net);
    code = run(&login, out, err);
    sg_wipe(&login, sizeof(login));
    return code;
}
