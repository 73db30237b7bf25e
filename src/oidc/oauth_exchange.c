/* SPDX-License-Identifier: Apache-2.0 */
/* The token endpoint: a code and the proof that it is ours buy a token. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "codec/base64.h"
#include "oidc/answer.h"
#include "oidc/form.h"
#include "oidc/login.h"
#include "oidc/token.h"

/* The client's name and secret, escaped before they are joined
 * [RFC 6749 2.3.1]. */
static sigstore_code
write_header(
    const struct sg_login *login, struct sg_buf *header, sigstore_error *err)
{
    struct sg_buf pair;

    sg_buf_init(&pair, SG_LOGIN_URL_MAX);
    sg_form_escape(&pair, login->options->client_id);
    sg_buf_add_byte(&pair, ':');
    sg_form_escape(&pair, login->options->client_secret);
    sg_buf_add_text(header, "Authorization: Basic ");
    sg_base64_add(header, sg_buf_bytes(&pair));
    if (pair.failed)
        sg_buf_fail(header);
    sg_buf_dispose(&pair);
    if (sg_form_end(header) != NULL)
        return SIGSTORE_OK;
    return sg_fail(err, SIGSTORE_ELIMIT,
        "the client's name and secret have more than %u bytes",
        SG_LOGIN_URL_MAX);
}

static void
write_body(const struct sg_login *login, const char *code, struct sg_buf *body)
{
    sg_form_add(body, "grant_type", "authorization_code");
    sg_form_add(body, "redirect_uri", login->redirect);
    sg_form_add(body, "code", code);
    sg_form_add(body, "code_verifier", login->verifier);
}

/* [OIDC Core 3.1.3.7]: the issuer that we asked, and this login. */
static sigstore_code
check_origin(const struct sg_login *login, const sigstore_token *token,
    bool needs_nonce, sigstore_error *err)
{
    sg_bytes nonce = sg_token_claim(token, "nonce");

    if (strcmp(sigstore_token_issuer(token), login->issuer.url) != 0)
        return sg_fail(err, SIGSTORE_EAUTH, "the token is of the issuer %s",
            sg_show(sg_bytes_from_text(sigstore_token_issuer(token))).text);
    if (nonce.data == NULL && !needs_nonce)
        return SIGSTORE_OK;
    if (nonce.data == NULL || !sg_bytes_is(nonce, login->nonce))
        return sg_fail(err, SIGSTORE_EAUTH,
            "the token is of another login than this one (its nonce is %s)",
            nonce.data == NULL ? "missing" : "another");
    return SIGSTORE_OK;
}

/*
 * Dex and those that follow it have the identity in both members, others in
 * "id_token" only, their "access_token" being for other ends.
 */
static sigstore_code
choose(const struct sg_login *login, const struct sg_json *answer,
    sigstore_token **out, sigstore_error *err)
{
    static const char *const names[] = { "access_token", "id_token" };
    int64_t now = login->options->now(login->options->arg);
    sigstore_error failure;
    sigstore_code code =
        sg_fail(&failure, SIGSTORE_EFORMAT, "the issuer's answer has no token");

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        sg_bytes text = sg_answer_text(answer, names[i]);

        if (text.data == NULL)
            continue;
        code = sigstore_token_parse(out, (const char *)text.data, text.len,
            login->options->client_id, now, &failure);
        if (code == SIGSTORE_OK)
            code = check_origin(login, *out, i == 1, &failure);
        if (code == SIGSTORE_OK)
            return SIGSTORE_OK;
        sigstore_token_free(*out);
        *out = NULL;
        (void)sg_context(&failure, code, "%s", names[i]);
    }
    if (err != NULL)
        *err = failure;
    return code;
}

/* [RFC 6749 5.2], or whatever else it says. */
static sigstore_code
fail_as_told(const struct sg_http_answer *answer, const struct sg_json *said,
    sigstore_error *err)
{
    sg_bytes error =
        said != NULL ? sg_answer_text(said, "error") : sg_bytes_of(NULL, 0);
    sg_bytes more = said != NULL ? sg_answer_text(said, "error_description")
                                 : sg_bytes_of(NULL, 0);

    if (error.data == NULL)
        return sg_answer_fail(answer, err);
    return sg_fail(err, SIGSTORE_ESERVICE, "the issuer refuses: %s%s%s",
        sg_show(error).text, more.data != NULL ? ": " : "",
        more.data != NULL ? sg_show(more).text : "");
}

static sigstore_code
read_answer(const struct sg_login *login, const struct sg_http_answer *answer,
    sigstore_token **out, sigstore_error *err)
{
    const struct sg_json *said;
    struct sg_arena arena;
    sigstore_code code =
        sg_answer_parse(&said, &arena, sg_buf_bytes(&answer->body), err);

    if (code != SIGSTORE_OK && answer->status != 200)
        code = fail_as_told(answer, NULL, err);
    else if (code == SIGSTORE_OK &&
        (answer->status != 200 || sg_json_get(said, "error") != NULL))
        code = fail_as_told(answer, said, err);
    else if (code == SIGSTORE_OK)
        code = choose(login, said, out, err);
    sg_arena_dispose(&arena);
    return code;
}

static sigstore_code
send(const struct sg_login *login, const char *header, sg_bytes body,
    sigstore_token **out, sigstore_error *err)
{
    const char *const headers[] = { header,
        "Content-Type: application/x-www-form-urlencoded",
        "Accept: application/json", NULL };
    const struct sg_http_request request = { .method = "POST",
        .url = login->issuer.token,
        .headers = headers,
        .body = body,
        .max = SG_OIDC_ANSWER_MAX,
        .has_secret = true };
    struct sg_http_answer answer;
    sigstore_code code = sg_http_send(login->http, &request, &answer, err);

    if (code == SIGSTORE_OK)
        code = read_answer(login, &answer, out, err);
    sg_buf_dispose(&answer.body);
    return code;
}

sigstore_code
sg_login_exchange(const struct sg_login *login, const char *code,
    sigstore_token **out, sigstore_error *err)
{
    struct sg_buf header, body;
    sigstore_code rc;

    *out = NULL;
    sg_buf_init(&header, 2 * SG_LOGIN_URL_MAX);
    sg_buf_init(&body, 4 * SG_LOGIN_URL_MAX);
    rc = write_header(login, &header, err);
    write_body(login, code, &body);
    if (rc == SIGSTORE_OK && body.failed)
        rc = sg_no_memory(err);
    if (rc == SIGSTORE_OK)
        rc = send(
            login, (const char *)header.data, sg_buf_bytes(&body), out, err);
    sg_buf_dispose(&header);
    sg_buf_dispose(&body);
    return sg_context(err, rc, "token endpoint %s",
        sg_show(sg_bytes_from_text(login->issuer.token)).text);
}
