/* SPDX-License-Identifier: Apache-2.0 */
/* Answers of issuers and of those who hand out their tokens. */
#include "oidc/answer.h"

#include "base/text.h"

sigstore_code
sg_answer_fail(const struct sg_http_answer *answer, sigstore_error *err)
{
    if (answer->status >= 200 && answer->status <= 299)
        return sg_fail(err, SIGSTORE_ESERVICE,
            "the server answered HTTP %d where 200 was expected",
            answer->status);
    return sg_fail(err, SIGSTORE_ESERVICE, "the server answered HTTP %d%s%s",
        answer->status, answer->body.len > 0 ? ": " : "",
        sg_show(sg_buf_bytes(&answer->body)).text);
}

sigstore_code
sg_answer_get(struct sg_http *http, const struct sg_http_request *request,
    struct sg_http_answer *answer, sigstore_error *err)
{
    sigstore_code code = sg_http_send(http, request, answer, err);

    if (code != SIGSTORE_OK || answer->status == 200)
        return code;
    return sg_answer_fail(answer, err);
}

sigstore_code
sg_answer_parse(const struct sg_json **out, struct sg_arena *arena,
    sg_bytes body, sigstore_error *err)
{
    sigstore_code code;

    sg_arena_init(arena, sg_json_arena_max(body.len));
    code = sg_json_parse(out, arena, body, err);
    if (code == SIGSTORE_EFORMAT)
        return sg_context(err, code, "the answer is not JSON");
    if (code == SIGSTORE_OK && (*out)->type != SG_JSON_OBJECT)
        return sg_fail(
            err, SIGSTORE_EFORMAT, "the answer is not a JSON object");
    return code;
}

sg_bytes
sg_answer_text(const struct sg_json *object, const char *name)
{
    const struct sg_json *value = sg_json_get(object, name);

    if (value == NULL || value->type != SG_JSON_STRING || value->text.len == 0)
        return sg_bytes_of(NULL, 0);
    return value->text;
}

sigstore_code
sg_answer_member(
    struct sg_buf *out, sg_bytes body, const char *name, sigstore_error *err)
{
    const struct sg_json *object;
    struct sg_arena arena;
    sigstore_code code = sg_answer_parse(&object, &arena, body, err);
    sg_bytes text;

    if (code == SIGSTORE_OK) {
        text = sg_answer_text(object, name);
        if (text.data == NULL)
            code = sg_fail(
                err, SIGSTORE_EFORMAT, "the answer has no text \"%s\"", name);
        else if (text.len > out->max - out->len)
            code = sg_fail(err, SIGSTORE_ELIMIT,
                "the answer has a \"%s\" of more than %zu bytes", name,
                out->max);
        else
            sg_buf_add(out, text);
    }
    sg_arena_dispose(&arena);
    if (code == SIGSTORE_OK && out->failed)
        return sg_no_memory(err);
    return code;
}
