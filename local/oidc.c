/* SPDX-License-Identifier: Apache-2.0 */
/* The issuers' routes: discovery, keys, logins, and tokens for scripts. */
#include "oidc_inside.h"

#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/limits.h"
#include "codec/jcs.h"
#include "services.h"

#define BEARER "Bearer "

enum issuer_kind
oidc_kind(const struct request *request)
{
    return strncmp(request->path, "/gha/", 5) == 0 ? ISSUER_CI : ISSUER_EMAIL;
}

bool
oidc_is_subject(enum issuer_kind kind, const char *text)
{
    sg_bytes subject = sg_bytes_from_text(text);

    return kind == ISSUER_CI ? issuer_is_repository(subject)
                             : issuer_is_email(subject);
}

int64_t
oidc_now(void)
{
    struct timespec now = { 0 };

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec;
}

const char *
oidc_keep(const struct request *request, struct sg_buf *text)
{
    const char *kept = NULL;

    if (!text->failed)
        kept = (const char *)sg_arena_copy(request->arena, sg_buf_bytes(text))
                   .data;
    sg_buf_dispose(text);
    return kept;
}

static void
add_member(struct sg_buf *out, const char *before, const char *text)
{
    sg_buf_add_text(out, before);
    sg_jcs_add_string(out, sg_bytes_from_text(text));
}

void
oidc_refuse(struct response *response, unsigned status, const char *error,
    const char *description)
{
    response->status = status;
    add_member(&response->body, "{\"error\":", error);
    add_member(&response->body, ",\"error_description\":", description);
    sg_buf_add_byte(&response->body, '}');
}

/* ---- what the issuers say of themselves ---- */

static const struct {
    const char *name, *path;
} endpoints[] = {
    { "authorization_endpoint", "/auth" },
    { "token_endpoint", "/token" },
    { "jwks_uri", "/keys" },
    { "device_authorization_endpoint", "/device/code" },
};

/* [OIDC Discovery 3] */
static void
discover(struct instance *instance, const struct request *request,
    struct response *response)
{
    const char *issuer = instance->issuer->urls[oidc_kind(request)];
    struct sg_buf *out = &response->body;

    add_member(out, "{\"issuer\":", issuer);
    for (size_t i = 0; i < sizeof(endpoints) / sizeof(endpoints[0]); i++) {
        /* A path of ours needs no escapes. */
        sg_buf_add_text(out, ",\"");
        sg_buf_add_text(out, endpoints[i].name);
        sg_buf_add_text(out, "\":\"");
        sg_buf_add_text(out, issuer);
        sg_buf_add_text(out, endpoints[i].path);
        sg_buf_add_byte(out, '"');
    }
    sg_buf_add_text(out,
        ",\"authorization_response_iss_parameter_supported\":true"
        ",\"response_types_supported\":[\"code\"]"
        ",\"subject_types_supported\":[\"public\"]"
        ",\"id_token_signing_alg_values_supported\":[\"ES256\"]"
        ",\"grant_types_supported\":[\"authorization_code\","
        "\"urn:ietf:params:oauth:grant-type:device_code\"]"
        ",\"code_challenge_methods_supported\":[\"S256\"]"
        ",\"prompt_values_supported\":[\"none\"]"
        ",\"scopes_supported\":[\"openid\",\"email\"]"
        ",\"token_endpoint_auth_methods_supported\":"
        "[\"client_secret_basic\",\"client_secret_post\",\"none\"]"
        ",\"claims_supported\":[\"iss\",\"sub\",\"aud\",\"iat\",\"nbf\","
        "\"exp\",\"jti\",\"nonce\",\"email\",\"email_verified\"]}");
}

/* [RFC 7517 5] */
static void
send_keys(struct instance *instance, const struct request *request,
    struct response *response)
{
    const struct issuer *issuer = instance->issuer;
    struct sg_buf *out = &response->body;

    (void)request;
    add_member(out,
        "{\"keys\":[{\"use\":\"sig\",\"alg\":\"ES256\",\"kid\":", issuer->kid);
    add_member(out, ",\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":", issuer->x);
    add_member(out, ",\"y\":", issuer->y);
    sg_buf_add_text(out, "}]}");
}

/* ---- tokens without a login ---- */

/* What a workflow asks [GitHub: ACTIONS_ID_TOKEN_REQUEST_URL]. */
static bool
has_request_token(const struct request *request)
{
    const char *header = request_header(request, "Authorization");

    return header != NULL &&
        strncasecmp(header, BEARER, sizeof(BEARER) - 1) == 0 &&
        strcmp(header + sizeof(BEARER) - 1, OIDC_REQUEST_TOKEN) == 0;
}

static const char *
query_or(const struct request *request, const char *name, const char *otherwise)
{
    const char *text = request_query(request, name);

    return text != NULL ? text : otherwise;
}

static void
send_workflow_token(struct instance *instance, const struct request *request,
    struct response *response)
{
    const struct mint mint = { .kind = ISSUER_CI,
        .subject = query_or(request, "repository", OIDC_REPOSITORY),
        .audience = query_or(request, "audience", "https://github.com/example"),
        .ttl_s = OIDC_TOKEN_S };
    struct sg_buf token;
    sigstore_error err;

    if (!has_request_token(request)) {
        response->status = 401;
        sg_buf_add_text(
            &response->body, "{\"message\":\"not the request token\"}");
        return;
    }
    sg_buf_init(&token, SG_TOKEN_MAX);
    if (issuer_mint(instance, &mint, &token, &err) != SIGSTORE_OK) {
        response->status = 400;
        add_member(&response->body, "{\"message\":", err.message);
    } else {
        sg_buf_add_text(&response->body, "{\"count\":");
        sg_buf_add_decimal(&response->body, (int64_t)token.len);
        sg_buf_add_text(&response->body, ",\"value\":");
        sg_jcs_add_string(&response->body, sg_buf_bytes(&token));
    }
    sg_buf_add_byte(&response->body, '}');
    sg_buf_dispose(&token);
}

static bool
parse_ttl(const char *text, int64_t *out)
{
    sg_bytes rest = sg_bytes_from_text(text);
    bool is_negative = sg_bytes_take_text(&rest, "-");

    if (!sg_bytes_take_decimal(&rest, out) || rest.len != 0)
        return false;
    if (is_negative)
        *out = -*out;
    return true;
}

/* A mint of the query's words; `*why` tells what is wrong with them. */
static bool
parse_mint(const struct request *request, struct mint *out, const char **why)
{
    const char *issuer = query_or(request, "issuer", "auth");
    const char *ttl = query_or(request, "ttl", NULL);

    *out = (struct mint){ .ttl_s = OIDC_TOKEN_S };
    out->audience = query_or(request, "audience", ISSUER_AUDIENCE);
    out->kind = strcmp(issuer, "gha") == 0 ? ISSUER_CI : ISSUER_EMAIL;
    out->subject = out->kind == ISSUER_CI
        ? query_or(request, "repository", OIDC_REPOSITORY)
        : query_or(request, "email", OIDC_EMAIL);
    *why = "issuer is auth or gha";
    if (out->kind == ISSUER_EMAIL && strcmp(issuer, "auth") != 0)
        return false;
    *why = "ttl is a number of seconds";
    return ttl == NULL || parse_ttl(ttl, &out->ttl_s);
}

/* No header lets a page of another origin read this. */
static void
send_mint(struct instance *instance, const struct request *request,
    struct response *response)
{
    struct mint mint;
    sigstore_error err;
    const char *why;

    response->type = "text/plain; charset=utf-8";
    response_header(response, "Cross-Origin-Resource-Policy", "same-origin");
    if (parse_mint(request, &mint, &why)) {
        if (issuer_mint(instance, &mint, &response->body, &err) ==
            SIGSTORE_OK) {
            sg_buf_add_byte(&response->body, '\n');
            return;
        }
        sg_buf_dispose(&response->body);
        why = err.message;
    }
    response->status = 400;
    sg_buf_add_text(&response->body, why);
    sg_buf_add_byte(&response->body, '\n');
}

#define ISSUER(at)                                                             \
    { "GET", at "/.well-known/openid-configuration", discover, 0 },            \
        { "GET", at "/keys", send_keys, 0 },                                   \
        { "GET", at "/auth", oidc_authorize, 0 },                              \
        { "POST", at "/auth", oidc_authorize, OIDC_FORM_MAX },                 \
        { "POST", at "/token", oidc_token, OIDC_FORM_MAX },                    \
        { "POST", at "/device/code", oidc_device_code, OIDC_FORM_MAX },        \
        { "GET", at "/device", oidc_device, 0 },                               \
    {                                                                          \
        "POST", at "/device", oidc_device, OIDC_FORM_MAX                       \
    }

const struct route oidc_routes[] = {
    ISSUER("/auth"),
    ISSUER("/gha"),
    { "GET", "/gha/request-token", send_workflow_token, 0 },
    { "GET", "/mint", send_mint, 0 },
    { NULL, NULL, NULL, 0 },
};
