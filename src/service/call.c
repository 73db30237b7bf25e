/* SPDX-License-Identifier: Apache-2.0 */
/* Requests to services, and what they say when they refuse. */
#include "service/call.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

#define HEADERS_MAX 5

/* The lines of a request, each ending in NUL, in one buffer. */
struct headers {
    struct sg_buf text;
    size_t starts[HEADERS_MAX];
    size_t count;
    const char *lines[HEADERS_MAX + 1];
};

static void
add_header(struct headers *headers, const char *name, const char *value)
{
    if (value == NULL)
        return;
    headers->starts[headers->count++] = headers->text.len;
    sg_buf_add_text(&headers->text, name);
    sg_buf_add_text(&headers->text, value);
    sg_buf_add_byte(&headers->text, '\0');
}

static const char *const *
make_headers(struct headers *headers, const struct sg_call *call)
{
    *headers = (struct headers){ .count = 0 };
    sg_buf_init(&headers->text, SG_SERVICE_HEADERS_MAX);
    add_header(headers, "Accept: ", call->accept);
    add_header(headers, "Content-Type: ", call->content);
    add_header(headers, "Authorization: Bearer ", call->token);
    for (size_t i = 0; i < headers->count && !headers->text.failed; i++)
        headers->lines[i] =
            (const char *)headers->text.data + headers->starts[i];
    return headers->lines;
}

/* The base may end in a slash and have a path of its own. */
static void
make_url(struct sg_buf *url, const struct sg_call *call)
{
    sg_bytes base = call->base;

    while (
        call->path[0] != '\0' && base.len > 0 && base.data[base.len - 1] == '/')
        base.len--;
    sg_buf_add(url, base);
    sg_buf_add_text(url, call->path);
    sg_buf_add_byte(url, '\0');
}

static sigstore_code
exchange(const struct sg_call *call, struct sg_http_answer *answer,
    sigstore_error *err)
{
    struct sg_http_request request = { .method = call->content != NULL ? "POST"
                                                                       : "GET",
        .body = call->body,
        .max = call->max,
        .has_secret = call->token != NULL,
        /* What is done twice gives a second certificate or timestamp, which
         * is of no use to anybody, or a conflict, which is handled. */
        .may_repeat = true };
    struct headers headers;
    struct sg_buf url;
    sigstore_code code;

    sg_buf_init(&url, SIGSTORE_URL_MAX);
    make_url(&url, call);
    request.headers = make_headers(&headers, call);
    request.url = (const char *)url.data;
    if (call->base.len + strlen(call->path) >= SIGSTORE_URL_MAX)
        code = sg_fail(err, SIGSTORE_ELIMIT, "its URL is too long");
    else if (url.failed || headers.text.failed)
        code = sg_no_memory(err);
    else
        code = sg_http_send(call->http, &request, answer, err);
    sg_buf_dispose(&url);
    sg_buf_dispose(&headers.text);
    return code;
}

sigstore_code
sg_call_fail(
    const struct sg_call *call, sigstore_code code, sigstore_error *err)
{
    if (code == SIGSTORE_ENOMEM)
        return code;
    return sg_context(
        err, code, "%s at %s", call->name, sg_show(call->base).text);
}

static sg_bytes
first_line(sg_bytes text)
{
    text.len = sg_bytes_find(text, '\n');
    while (text.len > 0 && text.data[text.len - 1] <= ' ')
        text.len--;
    return text;
}

sg_bytes
sg_call_message(const struct sg_http_answer *answer, struct sg_arena *arena)
{
    sg_bytes body = sg_buf_bytes(&answer->body);
    const struct sg_json *root, *message;

    if (sg_json_parse(&root, arena, body, NULL) != SIGSTORE_OK ||
        root->type != SG_JSON_OBJECT)
        return first_line(body);
    message = sg_json_get(root, "message");
    if (message == NULL || message->type != SG_JSON_STRING)
        return first_line(body);
    return message->text;
}

/* What the service itself says is what helps. */
static sigstore_code
fail_answered(const struct sg_http_answer *answer, sigstore_error *err)
{
    struct sg_arena arena;
    sg_bytes message;

    sg_arena_init(&arena, sg_json_arena_max(SG_HTTP_ERROR_MAX));
    message = sg_call_message(answer, &arena);
    if (message.len != 0)
        sg_fail(err, SIGSTORE_ESERVICE, "answered HTTP %d: %s", answer->status,
            sg_show(message).text);
    else
        sg_fail(err, SIGSTORE_ESERVICE, "answered HTTP %d", answer->status);
    sg_arena_dispose(&arena);
    return SIGSTORE_ESERVICE;
}

sigstore_code
sg_call_send(const struct sg_call *call, int expected,
    struct sg_http_answer *answer, sigstore_error *err)
{
    sigstore_code code;

    answer->status = 0;
    sg_buf_init(&answer->body, 0);
    code = exchange(call, answer, err);
    if (code == SIGSTORE_OK && answer->status != expected &&
        (answer->status < 200 || answer->status > 299))
        code = fail_answered(answer, err);
    return code == SIGSTORE_OK ? code : sg_call_fail(call, code, err);
}

bool
sg_call_is_down(const struct sg_http *http, sigstore_code code)
{
    int status = http->last_status;

    return (code == SIGSTORE_ENETWORK && http->last_may_pass) ||
        (code == SIGSTORE_ESERVICE &&
            (status == 429 || (status >= 500 && status <= 599)));
}

/* What is read lives as long as the arena: so does the text. */
static sigstore_code
parse_kept(const struct sg_json **out, const struct sg_http_answer *answer,
    struct sg_arena *arena, enum sg_json_type type, sigstore_error *err)
{
    sg_bytes text = sg_arena_copy(arena, sg_buf_bytes(&answer->body));
    sigstore_code code;

    if (text.data == NULL)
        return sg_no_memory(err);
    code = sg_json_parse(out, arena, text, err);
    if (code == SIGSTORE_OK && (*out)->type != type)
        code = sg_fail(err, SIGSTORE_EFORMAT, "its JSON is no %s",
            type == SG_JSON_ARRAY ? "list" : "object");
    return code;
}

sigstore_code
sg_call_json(const struct sg_json **out, const struct sg_call *call,
    const struct sg_http_answer *answer, struct sg_arena *arena,
    enum sg_json_type type, sigstore_error *err)
{
    sigstore_code code = parse_kept(out, answer, arena, type, err);

    if (code == SIGSTORE_OK)
        return SIGSTORE_OK;
    code = sg_context(err, code, "its answer (HTTP %d)", answer->status);
    return sg_call_fail(call, code, err);
}
