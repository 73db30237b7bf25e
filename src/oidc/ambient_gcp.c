/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Google Cloud: the machine's own account, from its metadata server, or
 * another account that it may act for.
 */
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "codec/jcs.h"
#include "oidc/ambient.h"
#include "oidc/answer.h"
#include "oidc/form.h"

#define ACCOUNT "GOOGLE_SERVICE_ACCOUNT_NAME"
#define METADATA                                                               \
    "http://metadata/computeMetadata/v1/instance/service-accounts/default/"
#define SCOPE "https://www.googleapis.com/auth/cloud-platform"
#define ACCOUNTS                                                               \
    "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/"

#define PRODUCT_MAX 256

static bool
is_product(sg_bytes name)
{
    while (name.len != 0 && name.data[name.len - 1] <= ' ')
        name.len--;
    return sg_bytes_is(name, "Google") ||
        sg_bytes_is(name, "Google Compute Engine");
}

static bool
is_here(const struct sg_ambient *ambient)
{
    struct sg_buf name;
    bool is;

    if (sg_ambient_variable(ambient, ACCOUNT) != NULL)
        return true;
    sg_buf_init(&name, PRODUCT_MAX);
    is = sg_file_read(&name, ambient->product_file, NULL) == SIGSTORE_OK &&
        is_product(sg_buf_bytes(&name));
    sg_buf_dispose(&name);
    return is;
}

/* Asks the metadata server, which takes the header for a proof that no
 * browser was made to ask. */
static sigstore_code
ask_metadata(const struct sg_ambient *ambient, const char *path,
    const char *name, const char *value, struct sg_http_answer *answer,
    sigstore_error *err)
{
    const char *const headers[] = { "Metadata-Flavor: Google", NULL };
    struct sg_http_request request = { .method = "GET",
        .headers = headers,
        .max = SG_OIDC_ANSWER_MAX,
        .has_secret = true,
        .may_repeat = true };
    struct sg_buf url;
    sigstore_code code;

    sg_buf_init(&url, SG_LOGIN_URL_MAX);
    sg_buf_init(&answer->body, 0);
    sg_buf_add_text(&url, METADATA);
    sg_form_extend(&url, path);
    sg_form_add(&url, name, value);
    if (strcmp(name, "audience") == 0)
        sg_form_add(&url, "format", "full");
    request.url = sg_form_end(&url);
    code = request.url != NULL
        ? sg_answer_get(ambient->http, &request, answer, err)
        : sg_no_memory(err);
    sg_buf_dispose(&url);
    return sg_context(err, code, "metadata server");
}

static sigstore_code
get_own(
    const struct sg_ambient *ambient, struct sg_buf *token, sigstore_error *err)
{
    struct sg_http_answer answer;
    sigstore_code code = ask_metadata(
        ambient, "identity", "audience", ambient->audience, &answer, err);

    if (code == SIGSTORE_OK)
        sg_buf_add(token, sg_buf_bytes(&answer.body));
    sg_buf_dispose(&answer.body);
    return code;
}

/* The machine's right to ask for another account's token. */
static sigstore_code
get_access(const struct sg_ambient *ambient, struct sg_buf *access,
    sigstore_error *err)
{
    struct sg_http_answer answer;
    sigstore_code code =
        ask_metadata(ambient, "token", "scopes", SCOPE, &answer, err);

    if (code == SIGSTORE_OK)
        code = sg_answer_member(
            access, sg_buf_bytes(&answer.body), "access_token", err);
    sg_buf_dispose(&answer.body);
    return code;
}

static sigstore_code
generate(const struct sg_ambient *ambient, const char *url, const char *header,
    sg_bytes body, struct sg_buf *token, sigstore_error *err)
{
    const char *const headers[] = { header, "Content-Type: application/json",
        NULL };
    const struct sg_http_request request = { .method = "POST",
        .url = url,
        .headers = headers,
        .body = body,
        .max = SG_OIDC_ANSWER_MAX,
        .has_secret = true,
        .may_repeat = true };
    struct sg_http_answer answer;
    sigstore_code code = sg_answer_get(ambient->http, &request, &answer, err);

    if (code == SIGSTORE_OK)
        code =
            sg_answer_member(token, sg_buf_bytes(&answer.body), "token", err);
    sg_buf_dispose(&answer.body);
    return code;
}

/* An account's name goes into a path: nothing in it may end the segment. */
static sigstore_code
check_account(const char *name, sigstore_error *err)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "abcdefghijklmnopqrstuvwxyz0123456789-._@:";

    if (name[strspn(name, allowed)] == '\0' && strstr(name, "..") == NULL)
        return SIGSTORE_OK;
    return sg_fail(
        err, SIGSTORE_EAUTH, ACCOUNT " is not the name of an account");
}

static sigstore_code
get_of(const struct sg_ambient *ambient, const char *account,
    const char *access, struct sg_buf *token, sigstore_error *err)
{
    struct sg_buf url, header, body;
    sigstore_code code;

    sg_buf_init(&url, SG_LOGIN_URL_MAX);
    sg_buf_init(&header, SG_TOKEN_MAX);
    sg_buf_init(&body, SG_LOGIN_URL_MAX);
    sg_buf_add_text(&url, ACCOUNTS);
    sg_buf_add_text(&url, account);
    sg_buf_add_text(&url, ":generateIdToken");
    sg_buf_add_text(&body, "{\"audience\":");
    sg_jcs_add_string(&body, sg_bytes_from_text(ambient->audience));
    sg_buf_add_text(&body, ",\"includeEmail\":true}");
    code = sg_form_header(&header, "Authorization: Bearer ", access, err);
    if (code == SIGSTORE_OK && (sg_form_end(&url) == NULL || body.failed))
        code = sg_no_memory(err);
    if (code == SIGSTORE_OK)
        code = generate(ambient, (const char *)url.data,
            (const char *)header.data, sg_buf_bytes(&body), token, err);
    sg_buf_dispose(&url);
    sg_buf_dispose(&header);
    sg_buf_dispose(&body);
    return sg_context(err, code, "token of %s", account);
}

static sigstore_code
get(const struct sg_ambient *ambient, struct sg_buf *token, sigstore_error *err)
{
    const char *account = sg_ambient_variable(ambient, ACCOUNT);
    struct sg_buf access;
    sigstore_code code;

    if (account == NULL)
        return get_own(ambient, token, err);
    code = check_account(account, err);
    if (code != SIGSTORE_OK)
        return code;
    sg_buf_init(&access, SG_TOKEN_MAX);
    code = sg_context(
        err, get_access(ambient, &access, err), "the machine's access token");
    if (code == SIGSTORE_OK && sg_form_end(&access) == NULL)
        code = sg_no_memory(err);
    if (code == SIGSTORE_OK)
        code = get_of(ambient, account, (const char *)access.data, token, err);
    sg_buf_dispose(&access);
    return code;
}

const struct sg_ambient_provider sg_ambient_gcp = { "Google Cloud", is_here,
    get };
