/* SPDX-License-Identifier: Apache-2.0 */
/* Requests to the issuers' routes, made up here, and what came of them. */
#ifndef ASKING_H
#define ASKING_H

#include "issuing.h"
#include "oidc_inside.h"
#include "services.h"

#define ASKING_FIELDS 16

/* Of a query, a form, or a header. */
struct field {
    const char *name, *value;
};

struct asking {
    struct instance *instance;
    struct sg_arena arena;
    struct field query[ASKING_FIELDS], form[ASKING_FIELDS];
    const char *authorization; /* these headers, or NULL */
    const char *from;
    const char *site; /* Sec-Fetch-Site */
    struct response response;
};

static inline const char *
asking_find(const struct field *fields, const char *name)
{
    for (size_t i = 0; i < ASKING_FIELDS && fields[i].name != NULL; i++) {
        if (strcmp(fields[i].name, name) == 0)
            return fields[i].value;
    }
    return NULL;
}

const char *
request_query(const struct request *request, const char *name)
{
    return asking_find(((struct asking *)request->connection)->query, name);
}

const char *
request_form(const struct request *request, const char *name)
{
    return asking_find(((struct asking *)request->connection)->form, name);
}

const char *
request_header(const struct request *request, const char *name)
{
    const struct asking *asking = request->connection;

    if (strcmp(name, "From") == 0)
        return asking->from;
    if (strcmp(name, "Sec-Fetch-Site") == 0)
        return asking->site;
    return strcmp(name, "Authorization") == 0 ? asking->authorization : NULL;
}

void
response_header(struct response *response, const char *name, const char *value)
{
    assert_true(response->header_count < RESPONSE_HEADERS_MAX);
    assert_null(strpbrk(value, "\r\n"));
    response->headers[response->header_count].name = name;
    response->headers[response->header_count++].value = value;
}

/* Sets a field, or with NULL takes it away. */
static inline void
asking_set(struct field *fields, const char *name, const char *value)
{
    size_t at = 0;

    while (fields[at].name != NULL && strcmp(fields[at].name, name) != 0)
        at++;
    assert_true(at + 1 < ASKING_FIELDS);
    fields[at] = (struct field){ name, value };
}

static inline void
asking_begin(struct asking *asking, struct instance *instance)
{
    memset(asking, 0, sizeof(*asking));
    asking->instance = instance;
    sg_arena_init(&asking->arena, 1 << 20);
    sg_buf_init(&asking->response.body, 1 << 20);
}

/* Asks at a path; what it had for an answer before is gone. */
static inline void
asking_answer(struct asking *asking, const char *method, const char *path)
{
    struct request request = { .method = method,
        .path = path,
        .rest = "",
        .arena = &asking->arena,
        .connection = asking };
    const struct route *route = oidc_routes;

    sg_buf_dispose(&asking->response.body);
    asking->response = (struct response){ .status = 200 };
    sg_buf_init(&asking->response.body, 1 << 20);
    while (route->method != NULL &&
        (strcmp(route->method, method) != 0 || strcmp(route->path, path) != 0))
        route++;
    assert_non_null(route->method);
    assert_true(route->body_max == 0 || strcmp(method, "POST") == 0);
    route->answer(asking->instance, &request, &asking->response);
}

/* The same; the answer's body is a text then. */
static inline void
asking_send(struct asking *asking, const char *method, const char *path)
{
    asking_answer(asking, method, path);
    assert_false(asking->response.body.failed);
    sg_buf_add_byte(&asking->response.body, '\0');
}

static inline void
asking_end(struct asking *asking)
{
    sg_buf_dispose(&asking->response.body);
    sg_arena_dispose(&asking->arena);
}

static inline const char *
asking_body(const struct asking *asking)
{
    return (const char *)asking->response.body.data;
}

static inline const char *
asking_header(const struct asking *asking, const char *name)
{
    for (size_t i = 0; i < asking->response.header_count; i++) {
        if (strcmp(asking->response.headers[i].name, name) == 0)
            return asking->response.headers[i].value;
    }
    return "";
}

/* Whether it was answered by a page, which must be guarded. */
static inline bool
asking_has_page(const struct asking *asking)
{
    if (asking->response.type == NULL ||
        strcmp(asking->response.type, "text/html; charset=utf-8") != 0)
        return false;
    assert_non_null(strstr(asking_header(asking, "Content-Security-Policy"),
        "frame-ancestors 'none'"));
    assert_non_null(strstr(asking_header(asking, "Content-Security-Policy"),
        "default-src 'none'"));
    assert_string_equal(asking_header(asking, "X-Frame-Options"), "DENY");
    assert_string_equal(
        asking_header(asking, "Referrer-Policy"), "same-origin");
    return true;
}

/* The member of a JSON answer, as a text. */
static inline const char *
asking_member(struct asking *asking, const char *name)
{
    const struct sg_json *json, *member;

    assert_int_equal(sg_json_parse(&json, &asking->arena,
                         sg_bytes_from_text(asking_body(asking)), NULL),
        SIGSTORE_OK);
    member = sg_json_get(json, name);
    assert_non_null(member);
    return (const char *)sg_arena_copy(&asking->arena, member->text).data;
}

/* What stands in the body or a header after `before`, up to one of `ends`. */
static inline const char *
asking_after(struct asking *asking, const char *text, const char *before,
    const char *ends)
{
    const char *at = strstr(text, before);

    assert_non_null(at);
    at += strlen(before);
    return (const char *)sg_arena_copy(
        &asking->arena, sg_bytes_of(at, strcspn(at, ends)))
        .data;
}

/* The verifier of RFC 7636, Appendix B, and its challenge. */
#define VERIFIER "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
#define REDIRECT "http://localhost:38123/auth/callback"

/* A request to sign in, as sigstore-python makes it. */
static inline void
asking_for_login(struct field *fields)
{
    asking_set(fields, "response_type", "code");
    asking_set(fields, "client_id", "sigstore");
    asking_set(fields, "redirect_uri", REDIRECT);
    asking_set(fields, "scope", "openid email");
    asking_set(fields, "state", "the-state");
    asking_set(fields, "code_challenge", CHALLENGE);
    asking_set(fields, "code_challenge_method", "S256");
}

/* Takes what the code buys. */
static inline void
asking_for_token(struct field *fields, const char *code)
{
    asking_set(fields, "grant_type", "authorization_code");
    asking_set(fields, "client_id", "sigstore");
    asking_set(fields, "redirect_uri", REDIRECT);
    asking_set(fields, "code", code);
    asking_set(fields, "code_verifier", VERIFIER);
}

#endif
