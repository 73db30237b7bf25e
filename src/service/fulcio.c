/* SPDX-License-Identifier: Apache-2.0 */
/* Fulcio's version 2 API, by its gateway from HTTP: /api/v2/signingCert. */
#include "service/fulcio.h"

#include "base/limits.h"
#include "codec/jcs.h"
#include "codec/pem.h"
#include "pki/certificate.h"
#include "pki/csr.h"
#include "service/call.h"

#define REQUEST_MAX 4096

/* {"certificateSigningRequest": base64 of PEM} */
static sigstore_code
add_request(struct sg_buf *buf, struct sg_secret *secret, sigstore_error *err)
{
    struct sg_buf der, pem;
    sigstore_code code;

    sg_buf_init(&der, SG_CSR_MAX);
    sg_buf_init(&pem, REQUEST_MAX);
    code = sg_csr_add(&der, secret, err);
    if (code == SIGSTORE_OK) {
        sg_pem_add(&pem, "CERTIFICATE REQUEST", sg_buf_bytes(&der));
        sg_buf_add_text(buf, "{\"certificateSigningRequest\":");
        sg_jcs_add_base64(buf, sg_buf_bytes(&pem));
        sg_buf_add_text(buf, "}");
        if (pem.failed || buf->failed)
            code = sg_no_memory(err);
    }
    sg_buf_dispose(&der);
    sg_buf_dispose(&pem);
    return code;
}

/* Certificates of the chain, the leaf first: of these only that is taken. */
static sigstore_code
find_leaf(sg_bytes *pem, const struct sg_json *answer, sigstore_error *err)
{
    const struct sg_json *at =
        sg_json_get(answer, "signedCertificateEmbeddedSct");

    if (at == NULL || at->type != SG_JSON_OBJECT)
        return sg_fail(err, SIGSTORE_ESERVICE,
            sg_json_get(answer, "signedCertificateDetachedSct") != NULL
                ? "its certificate has no SCT inside: it was not issued openly"
                : "its answer has no certificate");
    at = sg_json_get(at, "chain");
    if (at != NULL && at->type == SG_JSON_OBJECT)
        at = sg_json_get(at, "certificates");
    if (at == NULL || at->type != SG_JSON_ARRAY || at->count == 0 ||
        at->first->type != SG_JSON_STRING)
        return sg_fail(
            err, SIGSTORE_ESERVICE, "its answer has no chain of certificates");
    *pem = at->first->text;
    return SIGSTORE_OK;
}

/* What came back must be for the key that was sent. */
static sigstore_code
check_leaf(sg_bytes der, const struct sg_secret *secret, sigstore_error *err)
{
    struct sg_cert cert;
    sigstore_code code = sg_cert_parse(&cert, der, err);

    if (code != SIGSTORE_OK)
        return sg_context(err, code, "its certificate");
    if (!sg_bytes_equal(cert.key.der, sg_secret_public(secret)->der))
        return sg_fail(err, SIGSTORE_ESERVICE,
            "its certificate is for another key than the one that was sent");
    return SIGSTORE_OK;
}

static sigstore_code
take_leaf(struct sg_buf *leaf, const struct sg_json *answer,
    const struct sg_secret *secret, struct sg_arena *arena, sigstore_error *err)
{
    sg_bytes pem, der = SG_LITERAL("");
    sigstore_code code = find_leaf(&pem, answer, err);

    if (code != SIGSTORE_OK)
        return code;
    if (!sg_pem_take(&pem, "CERTIFICATE", arena, &der) || pem.len != 0)
        return der.data == NULL
            ? sg_no_memory(err)
            : sg_fail(err, SIGSTORE_EFORMAT,
                  "its certificate is not one certificate in PEM");
    code = check_leaf(der, secret, err);
    if (code != SIGSTORE_OK)
        return code;
    sg_buf_add(leaf, der);
    return leaf->failed ? sg_no_memory(err) : SIGSTORE_OK;
}

static sigstore_code
send(struct sg_buf *leaf, const struct sg_call *call,
    const struct sg_secret *secret, sigstore_error *err)
{
    struct sg_http_answer answer;
    const struct sg_json *root;
    struct sg_arena arena;
    sigstore_code code;

    sg_arena_init(&arena, sg_json_arena_max(call->max));
    code = sg_call_send(call, 0, &answer, err);
    if (code == SIGSTORE_OK)
        code = sg_call_json(&root, call, &answer, &arena, SG_JSON_OBJECT, err);
    if (code == SIGSTORE_OK) {
        code = take_leaf(leaf, root, secret, &arena, err);
        if (code != SIGSTORE_OK)
            code = sg_call_fail(call, code, err);
    }
    sg_buf_dispose(&answer.body);
    sg_arena_dispose(&arena);
    return code;
}

sigstore_code
sg_fulcio_issue(struct sg_buf *leaf, struct sg_http *http, sg_bytes base,
    const char *token, struct sg_secret *secret, sigstore_error *err)
{
    struct sg_call call = { .http = http,
        .name = "Fulcio",
        .base = base,
        .path = "/api/v2/signingCert",
        .accept = "application/json",
        .content = "application/json",
        .token = token,
        .max = SG_SERVICE_ANSWER_MAX };
    struct sg_buf body;
    sigstore_code code;

    sg_buf_init(&body, REQUEST_MAX);
    code = add_request(&body, secret, err);
    call.body = sg_buf_bytes(&body);
    if (code == SIGSTORE_OK)
        code = send(leaf, &call, secret, err);
    sg_buf_dispose(&body);
    return code;
}
