/* SPDX-License-Identifier: Apache-2.0 */
/* Discovery: the document at a well-known place below the issuer's URL. */
#include "oidc/issuer.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "net/url.h"
#include "oidc/answer.h"

#define WELL_KNOWN "/.well-known/openid-configuration"

/* A URL to which secrets may go. */
static bool
is_safe(sg_bytes text)
{
    struct sg_url url;

    return text.len < SIGSTORE_URL_MAX && sg_url_parse(&url, text) &&
        sg_url_keeps_secrets(&url);
}

/* "/" at the end is not doubled [OIDC Discovery 4.1]. */
static sigstore_code
write_url(struct sg_buf *out, const char *issuer, sigstore_error *err)
{
    sg_bytes text = sg_bytes_from_text(issuer);

    if (!is_safe(text) || sg_bytes_find(text, '?') != text.len)
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "the issuer is not a URL of https without a query (of http, on "
            "this machine)");
    if (text.data[text.len - 1] == '/')
        text.len--;
    sg_buf_add(out, text);
    sg_buf_add_text(out, WELL_KNOWN);
    sg_buf_add_byte(out, 0);
    return out->failed ? sg_no_memory(err) : SIGSTORE_OK;
}

/* One issuer must not speak for another [OIDC Discovery 4.3]. */
static sigstore_code
check_name(const struct sg_issuer *issuer, const struct sg_json *said,
    sigstore_error *err)
{
    sg_bytes name = sg_answer_text(said, "issuer");

    if (name.data != NULL && sg_bytes_is(name, issuer->url))
        return SIGSTORE_OK;
    return sg_fail(err, SIGSTORE_EFORMAT,
        "the issuer calls itself %s: give its URL as it does",
        name.data != NULL ? sg_show(name).text : "nothing");
}

static sigstore_code
copy_endpoint(char out[SIGSTORE_URL_MAX], const struct sg_json *said,
    const char *name, sigstore_error *err)
{
    sg_bytes text = sg_answer_text(said, name);

    if (text.data == NULL)
        return sg_fail(err, SIGSTORE_EFORMAT, "the issuer has no \"%s\"", name);
    if (!is_safe(text))
        return sg_fail(err, SIGSTORE_EFORMAT,
            "the issuer's \"%s\" is not a URL of https: %s", name,
            sg_show(text).text);
    memcpy(out, text.data, text.len);
    out[text.len] = '\0';
    return SIGSTORE_OK;
}

/* An issuer that says what it knows must know PKCE by SHA-256. */
static sigstore_code
check_methods(const struct sg_json *said, sigstore_error *err)
{
    const struct sg_json *methods =
        sg_json_get(said, "code_challenge_methods_supported");

    if (methods == NULL)
        return SIGSTORE_OK;
    if (methods->type == SG_JSON_ARRAY) {
        for (const struct sg_json *at = methods->first; at; at = at->next) {
            if (at->type == SG_JSON_STRING && sg_bytes_is(at->text, "S256"))
                return SIGSTORE_OK;
        }
    }
    return sg_fail(err, SIGSTORE_EUNSUPPORTED,
        "the issuer does not know the code challenge S256 (RFC 7636, 4.2)");
}

static sigstore_code
read_document(struct sg_issuer *out, sg_bytes body, sigstore_error *err)
{
    const struct sg_json *said, *names;
    struct sg_arena arena;
    sigstore_code code = sg_answer_parse(&said, &arena, body, err);

    if (code == SIGSTORE_OK &&
        (code = check_name(out, said, err)) == SIGSTORE_OK &&
        (code = copy_endpoint(out->authorization, said,
             "authorization_endpoint", err)) == SIGSTORE_OK &&
        (code = copy_endpoint(out->token, said, "token_endpoint", err)) ==
            SIGSTORE_OK &&
        (code = check_methods(said, err)) == SIGSTORE_OK) {
        names =
            sg_json_get(said, "authorization_response_iss_parameter_supported");
        out->names_itself = names != NULL && names->type == SG_JSON_TRUE;
    }
    sg_arena_dispose(&arena);
    return code;
}

sigstore_code
sg_issuer_discover(struct sg_issuer *out, struct sg_http *http, const char *url,
    sigstore_error *err)
{
    /* Where a redirect leads is not the issuer's to say, so that it is as
     * forbidden as with a secret. */
    struct sg_http_request request = { .method = "GET",
        .max = SG_OIDC_ANSWER_MAX,
        .has_secret = true,
        .may_repeat = true };
    struct sg_http_answer answer;
    struct sg_buf place;
    sigstore_code code;

    *out = (struct sg_issuer){ .url = url };
    sg_buf_init(&place, 2 * SIGSTORE_URL_MAX);
    code = write_url(&place, url, err);
    if (code == SIGSTORE_OK) {
        request.url = (const char *)place.data;
        code = sg_answer_get(http, &request, &answer, err);
        if (code == SIGSTORE_OK)
            code = read_document(out, sg_buf_bytes(&answer.body), err);
        sg_buf_dispose(&answer.body);
    }
    sg_buf_dispose(&place);
    return sg_context(
        err, code, "OIDC issuer %s", sg_show(sg_bytes_from_text(url)).text);
}
