/* SPDX-License-Identifier: Apache-2.0 */
/* GitHub Actions: a request token buys an identity token. */
#include "base/limits.h"
#include "oidc/ambient.h"
#include "oidc/answer.h"
#include "oidc/form.h"

#define REQUEST_URL "ACTIONS_ID_TOKEN_REQUEST_URL"
#define REQUEST_TOKEN "ACTIONS_ID_TOKEN_REQUEST_TOKEN"

static bool
is_here(const struct sg_ambient *ambient)
{
    return sg_ambient_variable(ambient, "GITHUB_ACTIONS") != NULL;
}

/* A variable that is there where the job may have tokens. */
static sigstore_code
need(const struct sg_ambient *ambient, const char *name, const char **out,
    sigstore_error *err)
{
    *out = sg_ambient_variable(ambient, name);
    if (*out != NULL)
        return SIGSTORE_OK;
    return sg_fail(err, SIGSTORE_EAUTH,
        "the job may not have an identity token (%s is not set): give it "
        "\"permissions: id-token: write\"; a pull request from a fork never "
        "may",
        name);
}

static sigstore_code
send(const struct sg_ambient *ambient, const char *url, const char *header,
    struct sg_buf *token, sigstore_error *err)
{
    const char *const headers[] = { header, "Accept: application/json", NULL };
    const struct sg_http_request request = { .method = "GET",
        .url = url,
        .headers = headers,
        .max = SG_OIDC_ANSWER_MAX,
        .has_secret = true,
        .may_repeat = true };
    struct sg_http_answer answer;
    sigstore_code code = sg_answer_get(ambient->http, &request, &answer, err);

    if (code == SIGSTORE_OK)
        code =
            sg_answer_member(token, sg_buf_bytes(&answer.body), "value", err);
    sg_buf_dispose(&answer.body);
    return code;
}

static sigstore_code
get(const struct sg_ambient *ambient, struct sg_buf *token, sigstore_error *err)
{
    const char *request_url, *request_token;
    struct sg_buf url, header;
    sigstore_code code;

    if ((code = need(ambient, REQUEST_TOKEN, &request_token, err)) ||
        (code = need(ambient, REQUEST_URL, &request_url, err)))
        return code;
    sg_buf_init(&url, SG_LOGIN_URL_MAX);
    sg_buf_init(&header, SG_TOKEN_MAX);
    sg_form_extend(&url, request_url);
    sg_form_add(&url, "audience", ambient->audience);
    code =
        sg_form_header(&header, "Authorization: bearer ", request_token, err);
    if (code != SIGSTORE_OK)
        code = sg_context(err, code, REQUEST_TOKEN);
    else if (sg_form_end(&url) == NULL)
        code = sg_fail(err, SIGSTORE_EAUTH, REQUEST_URL " is too long");
    else
        code = send(ambient, (const char *)url.data, (const char *)header.data,
            token, err);
    sg_buf_dispose(&url);
    sg_buf_dispose(&header);
    return code;
}

const struct sg_ambient_provider sg_ambient_github = { "GitHub Actions",
    is_here, get };
