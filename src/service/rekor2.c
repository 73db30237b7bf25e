/* SPDX-License-Identifier: Apache-2.0 */
/* Requests to Rekor v2, whose answers are entries as bundles hold them. */
#include "service/rekor2.h"

#include "base/limits.h"
#include "base/text.h"
#include "codec/jcs.h"
#include "service/call.h"

#define HTTP_CONFLICT 409

static void
add_verifier(struct sg_buf *buf, const struct sg_signed *is)
{
    if (is->certificate.data != NULL) {
        sg_buf_add_text(buf, "{\"x509Certificate\":{\"rawBytes\":");
        sg_jcs_add_base64(buf, is->certificate);
    } else {
        sg_buf_add_text(buf, "{\"publicKey\":{\"rawBytes\":");
        sg_jcs_add_base64(buf, is->key->der);
    }
    sg_buf_add_text(buf, "},\"keyDetails\":");
    sg_jcs_add_string(buf, sg_bytes_from_text(is->algorithm->name));
    sg_buf_add_text(buf, "}");
}

static void
add_request(struct sg_buf *buf, const struct sg_signed *is)
{
    sg_buf_add_text(buf, "{\"hashedRekordRequestV002\":{\"digest\":");
    sg_jcs_add_base64(buf, sg_digest_bytes(is->digest));
    sg_buf_add_text(buf, ",\"signature\":{\"content\":");
    sg_jcs_add_base64(buf, is->signature);
    sg_buf_add_text(buf, ",\"verifier\":");
    add_verifier(buf, is);
    sg_buf_add_text(buf, "}}}");
}

/* Members that are new to us do no harm: what counts is read and verified. */
static sigstore_code
read_entry(struct sg_log_entry *out, const struct sg_call *call,
    const struct sg_http_answer *answer, struct sg_arena *arena,
    sigstore_error *err)
{
    struct sg_warnings warnings = { .arena = arena };
    const struct sg_binder binder = { arena, &warnings };
    const struct sg_json *root;
    sigstore_code code =
        sg_call_json(&root, call, answer, arena, SG_JSON_OBJECT, err);

    if (code != SIGSTORE_OK)
        return code;
    *out = (struct sg_log_entry){ .index = 0 };
    code = sg_bind(&binder, out, &sg_log_entry_schema, root, err);
    if (code == SIGSTORE_OK)
        return code;
    code = sg_context(err, code, "its log entry");
    return sg_call_fail(call, code, err);
}

/* The log gives an entry once: when it adds it. */
static sigstore_code
fail_conflict(const struct sg_call *call, const struct sg_http_answer *answer,
    struct sg_arena *arena, sigstore_error *err)
{
    return sg_call_fail(call,
        sg_fail(err, SIGSTORE_ESERVICE,
            "answered HTTP 409: %s; it has no way to give that entry again: "
            "sign once more, which makes another signature",
            sg_show(sg_call_message(answer, arena)).text),
        err);
}

static sigstore_code
send(struct sg_log_entry *out, struct sg_arena *arena,
    const struct sg_call *call, sigstore_error *err)
{
    struct sg_http_answer answer;
    sigstore_code code = sg_call_send(call, HTTP_CONFLICT, &answer, err);

    if (code == SIGSTORE_OK)
        code = answer.status == HTTP_CONFLICT
            ? fail_conflict(call, &answer, arena, err)
            : read_entry(out, call, &answer, arena, err);
    sg_buf_dispose(&answer.body);
    return code;
}

static sigstore_code
check_same(const struct sg_log_entry *entry, const struct sg_call *call,
    const struct sg_signed *is, sigstore_error *err)
{
    sigstore_code code = sg_entry_matches(entry, is, err);

    if (code == SIGSTORE_OK)
        return code;
    code = sg_context(err, code, "its log entry is not what was sent");
    return sg_call_fail(call, code, err);
}

sigstore_code
sg_rekor2_add(struct sg_log_entry *out, struct sg_arena *arena,
    struct sg_http *http, sg_bytes base, const struct sg_signed *is,
    sigstore_error *err)
{
    struct sg_call call = { .http = http,
        .name = "Rekor",
        .base = base,
        .path = "/api/v2/log/entries",
        .accept = "application/json",
        .content = "application/json",
        .max = SG_SERVICE_ANSWER_MAX };
    struct sg_buf body;
    sigstore_code code;

    sg_buf_init(&body, SG_BODY_TEXT_MAX);
    add_request(&body, is);
    call.body = sg_buf_bytes(&body);
    code = body.failed ? sg_no_memory(err) : send(out, arena, &call, err);
    if (code == SIGSTORE_OK)
        code = check_same(out, &call, is, err);
    sg_buf_dispose(&body);
    return code;
}
