/* SPDX-License-Identifier: Apache-2.0 */
/* A request for a timestamp, and whether the response answers it. */
#include "service/tsa.h"

#include <string.h>

#include "base/limits.h"
#include "codec/derout.h"
#include "pki/timestamp.h"
#include "service/call.h"

/* A request is 70 bytes. */
#define REQUEST_MAX 256

struct question {
    struct sg_digest imprint;
    uint8_t nonce[SG_NONCE_LEN];
};

/*
 * MessageImprint ::= SEQUENCE {                        RFC 3161, 2.4.1
 *     hashAlgorithm AlgorithmIdentifier, hashedMessage OCTET STRING }
 */
static void
add_imprint(struct sg_buf *buf, const struct sg_digest *digest)
{
    size_t imprint = buf->len;

    sg_der_add_oid(buf, SG_OID_SHA256);
    sg_der_add(buf, SG_DER_NULL, SG_LITERAL(""));
    sg_der_wrap(buf, imprint, SG_DER_SEQUENCE);
    sg_der_add(buf, SG_DER_OCTET_STRING, sg_digest_bytes(digest));
    sg_der_wrap(buf, imprint, SG_DER_SEQUENCE);
}

/*
 * TimeStampReq ::= SEQUENCE {                          RFC 3161, 2.4.1
 *     version INTEGER { v1(1) }, messageImprint, reqPolicy OPTIONAL,
 *     nonce INTEGER OPTIONAL, certReq BOOLEAN, extensions OPTIONAL }
 */
static void
add_request(struct sg_buf *buf, const struct question *question)
{
    sg_der_add_unsigned(buf, SG_LITERAL("\1"));
    add_imprint(buf, &question->imprint);
    sg_der_add_unsigned(
        buf, sg_bytes_of(question->nonce, sizeof(question->nonce)));
    sg_der_add_bool(buf, true);
    sg_der_wrap(buf, 0, SG_DER_SEQUENCE);
}

/* [RFC 3161 2.4.2] nonce and imprint MUST be those of the request */
static sigstore_code
check_response(
    sg_bytes der, const struct question *question, sigstore_error *err)
{
    sg_bytes nonce = sg_bytes_of(question->nonce, sizeof(question->nonce));
    struct sg_timestamp timestamp;
    sigstore_code code = sg_timestamp_parse(&timestamp, der, err);

    if (code != SIGSTORE_OK)
        return sg_context(err, code, "its response");
    if (!sg_bytes_equal(timestamp.nonce, nonce))
        return sg_fail(err, SIGSTORE_ESERVICE,
            "its response has %s nonce: it answers another request "
            "(RFC 3161, 2.4.2)",
            timestamp.nonce.data == NULL ? "no" : "another");
    if (timestamp.imprint_hash != question->imprint.hash ||
        !sg_bytes_equal(timestamp.imprint, sg_digest_bytes(&question->imprint)))
        return sg_fail(err, SIGSTORE_ESERVICE,
            "its timestamp is over another signature than the one that was "
            "sent");
    return SIGSTORE_OK;
}

static sigstore_code
send(struct sg_buf *out, const struct sg_call *call,
    const struct question *question, sigstore_error *err)
{
    struct sg_http_answer answer;
    sigstore_code code = sg_call_send(call, 0, &answer, err);

    if (code == SIGSTORE_OK) {
        code = check_response(sg_buf_bytes(&answer.body), question, err);
        if (code != SIGSTORE_OK)
            code = sg_call_fail(call, code, err);
    }
    if (code == SIGSTORE_OK) {
        sg_buf_add(out, sg_buf_bytes(&answer.body));
        if (out->failed)
            code = sg_no_memory(err);
    }
    sg_buf_dispose(&answer.body);
    return code;
}

/* A positive number of exactly so many octets, in one way only. */
static void
make_nonce(struct question *question, const uint8_t nonce[SG_NONCE_LEN])
{
    memcpy(question->nonce, nonce, SG_NONCE_LEN);
    question->nonce[0] = (uint8_t)((nonce[0] & 0x7f) | 0x40);
}

sigstore_code
sg_tsa_stamp(struct sg_buf *out, struct sg_http *http, sg_bytes url,
    sg_bytes signature, const uint8_t nonce[SG_NONCE_LEN], sigstore_error *err)
{
    struct sg_call call = { .http = http,
        .name = "timestamp authority",
        .base = url,
        .path = "",
        .accept = "application/timestamp-reply",
        .content = "application/timestamp-query",
        .max = SG_TIMESTAMP_MAX };
    struct question question;
    struct sg_buf body;
    sigstore_code code;

    make_nonce(&question, nonce);
    code = sg_digest(&question.imprint, SG_SHA256, signature, err);
    if (code != SIGSTORE_OK)
        return code;
    sg_buf_init(&body, REQUEST_MAX);
    add_request(&body, &question);
    call.body = sg_buf_bytes(&body);
    code = body.failed ? sg_no_memory(err) : send(out, &call, &question, err);
    sg_buf_dispose(&body);
    return code;
}
