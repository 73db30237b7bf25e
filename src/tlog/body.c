/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing a log entry's body with our own values, piece by piece. */
#include "tlog/body.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "codec/base64.h"
#include "codec/hex.h"
#include "codec/jcs.h"
#include "codec/pem.h"

/* Hexadecimal digits of a SHA-256. */
#define SHA256_DIGITS 64

void
sg_body_refuse(struct sg_body *body, const char *format, ...)
{
    char text[SIGSTORE_MESSAGE_MAX];
    va_list args;

    if (body->code != SIGSTORE_OK)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    body->code =
        sg_refuse(body->err, SIGSTORE_CHECK_LOG_BODY, "body: %s", text);
}

static void
lack_memory(struct sg_body *body)
{
    if (body->code == SIGSTORE_OK)
        body->code = sg_no_memory(body->err);
}

/* value_at gives the string or other value that opens `in`, for a message. */
static sg_bytes
value_at(sg_bytes in)
{
    size_t len = 1;

    while (len < in.len && strchr("\",:{}[]", in.data[len]) == NULL)
        len++;
    return sg_bytes_of(in.data, len < in.len ? len + 1 : in.len);
}

/* take passes over a value's JSON, or refuses with both. */
static void
take(struct sg_body *body, const char *member, sg_bytes json)
{
    sg_bytes front;

    if (body->rest.len >= json.len &&
        sg_bytes_equal(sg_bytes_of(body->rest.data, json.len), json) &&
        sg_bytes_take(&body->rest, json.len, &front))
        return;
    sg_body_refuse(body, "%s is %s where %s was signed", member,
        sg_show(value_at(body->rest)).text, sg_show(json).text);
}

/* take_buf does so with what was written to `json`, which it disposes. */
static void
take_buf(struct sg_body *body, const char *member, struct sg_buf *json)
{
    if (json->failed)
        lack_memory(body);
    take(body, member, sg_buf_bytes(json));
    sg_buf_dispose(json);
}

void
sg_body_text(struct sg_body *body, const char *text)
{
    if (body->code == SIGSTORE_OK && !sg_bytes_take_text(&body->rest, text))
        sg_body_refuse(body, "%s stands where the log writes %s",
            sg_show(body->rest).text, sg_show(sg_bytes_from_text(text)).text);
}

bool
sg_body_next(const struct sg_body *body, const char *text)
{
    return sg_bytes_starts_with(body->rest, text);
}

void
sg_body_string(struct sg_body *body, const char *member, sg_bytes text)
{
    struct sg_buf json;

    sg_buf_init(&json, SG_BODY_TEXT_MAX);
    sg_jcs_add_string(&json, text);
    take_buf(body, member, &json);
}

void
sg_body_hex(struct sg_body *body, const char *member, sg_bytes bytes)
{
    struct sg_buf json;

    sg_buf_init(&json, SG_BODY_TEXT_MAX);
    sg_jcs_add_hex(&json, bytes);
    take_buf(body, member, &json);
}

void
sg_body_base64(struct sg_body *body, const char *member, sg_bytes bytes)
{
    struct sg_buf json;

    sg_buf_init(&json, SG_BODY_TEXT_MAX);
    sg_jcs_add_base64(&json, bytes);
    take_buf(body, member, &json);
}

void
sg_body_base64_twice(struct sg_body *body, const char *member, sg_bytes bytes)
{
    struct sg_buf once;

    sg_buf_init(&once, SG_BODY_TEXT_MAX);
    sg_base64_add(&once, bytes);
    if (once.failed)
        lack_memory(body);
    sg_body_base64(body, member, sg_buf_bytes(&once));
    sg_buf_dispose(&once);
}

/* drop_line_ends moves the other characters together; gives their number. */
static size_t
drop_line_ends(uint8_t *text, size_t len)
{
    size_t kept = 0;

    for (size_t i = 0; i < len; i++) {
        if (text[i] != '\n' && text[i] != '\r')
            text[kept++] = text[i];
    }
    return kept;
}

/* our_pem writes the PEM of what verifies the signature. */
static void
our_pem(struct sg_buf *pem, const struct sg_signed *is)
{
    if (is->certificate.data != NULL)
        sg_pem_add(pem, "CERTIFICATE", is->certificate);
    else if (is->key != NULL)
        sg_pem_add(pem, "PUBLIC KEY", is->key->der);
}

/* decode_pem decodes base64 of PEM to `out`, without line ends. */
static bool
decode_pem(sg_bytes text, uint8_t *out, size_t *len)
{
    if (!sg_base64_decode(text, out, len))
        return false;
    *len = drop_line_ends(out, *len);
    return true;
}

static void
compare_pem(struct sg_body *body, const char *member, sg_bytes text)
{
    struct sg_arena arena;
    struct sg_buf pem;
    uint8_t *theirs;
    size_t len;

    sg_buf_init(&pem, SG_BODY_TEXT_MAX);
    our_pem(&pem, body->is);
    pem.len = drop_line_ends(pem.data, pem.len);
    sg_arena_init(&arena, SG_BODY_TEXT_MAX);
    theirs = sg_arena_new(&arena, sg_base64_decoded_max(text.len));
    if (theirs == NULL || pem.failed)
        lack_memory(body);
    else if (!decode_pem(text, theirs, &len) || pem.len == 0 ||
        !sg_bytes_equal(sg_bytes_of(theirs, len), sg_buf_bytes(&pem)))
        sg_body_refuse(body, "%s is not the %s that was used", member,
            body->is->certificate.data != NULL ? "certificate" : "public key");
    sg_arena_dispose(&arena);
    sg_buf_dispose(&pem);
}

void
sg_body_verifier(struct sg_body *body, const char *member)
{
    sg_bytes text;

    sg_body_text(body, "\"");
    if (!sg_bytes_take_until(&body->rest, '"', &text))
        sg_body_refuse(body, "%s has no end", member);
    else
        compare_pem(body, member, text);
}

void
sg_body_sha256(struct sg_body *body, const char *member, sg_bytes bytes)
{
    struct sg_digest digest;

    sg_body_text(body, "{\"algorithm\":\"sha256\",\"value\":");
    if (body->code == SIGSTORE_OK)
        body->code = sg_digest(&digest, SG_SHA256, bytes, body->err);
    if (body->code == SIGSTORE_OK)
        sg_body_hex(body, member, sg_digest_bytes(&digest));
    sg_body_text(body, "}");
}

void
sg_body_any_sha256(struct sg_body *body, const char *member)
{
    uint8_t digest[SHA256_DIGITS / 2];
    sg_bytes text = { NULL, 0 };

    sg_body_text(body, "{\"algorithm\":\"sha256\",\"value\":\"");
    if (body->code == SIGSTORE_OK &&
        (!sg_bytes_take(&body->rest, SHA256_DIGITS, &text) ||
            !sg_hex_decode(text, digest, sizeof(digest), false)))
        sg_body_refuse(body, "%s is not a SHA-256", member);
    sg_body_text(body, "\"}");
}
