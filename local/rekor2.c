/* SPDX-License-Identifier: Apache-2.0 */
/* Rekor v2, as rekor-tiles serves it: entries go in. */
#include "rekor2.h"

#include <stdio.h>
#include <string.h>

#include "codec/jcs.h"
#include "gateway.h"
#include "log.h"
#include "proof_json.h"
#include "rekor.h"
#include "services.h"

/* A request is the base64 of a certificate and a little; an entry with it
 * must not be longer than REKOR2_ENTRY_MAX. */
#define REQUEST_MAX (128u * 1024)

/* A proof and a checkpoint. */
#define ARENA_MAX (1024u * 1024)

#define MESSAGE_SIZE 96
#define NUMBER_SIZE 24

/* ---- errors ---- */

void
rekor2_fail(
    struct response *response, enum rekor2_code code, const char *message)
{
    static const unsigned statuses[] = { [REKOR2_INVALID_ARGUMENT] = 400,
        [REKOR2_NOT_FOUND] = 404,
        [REKOR2_ALREADY_EXISTS] = 409,
        [REKOR2_UNIMPLEMENTED] = 501,
        [REKOR2_INTERNAL] = 500 };

    gateway_add_error(&response->body, (int)code, message);
    response->status = statuses[code];
    response->type = "application/json";
}

static void
fail_reading(
    struct response *response, enum rekor2_wrong wrong, sigstore_error *err)
{
    switch (wrong) {
    case REKOR2_NOT_READ:
        (void)gateway_say(err, err->code);
        rekor2_fail(response, REKOR2_INVALID_ARGUMENT, err->message);
        break;
    case REKOR2_OTHER_TYPE:
        rekor2_fail(response, REKOR2_INVALID_ARGUMENT,
            "invalid type, must be hashedrekord");
        break;
    case REKOR2_INVALID:
        rekor2_fail(
            response, REKOR2_INVALID_ARGUMENT, "invalid hashedrekord request");
        break;
    default:
        rekor2_fail(response, REKOR2_INTERNAL, err->message);
    }
}

static void
fail_conflict(
    const struct request *request, struct response *response, int64_t index)
{
    char message[MESSAGE_SIZE], number[NUMBER_SIZE];
    sg_bytes header;

    snprintf(number, sizeof(number), "%lld", (long long)index);
    snprintf(message, sizeof(message),
        "an equivalent entry already exists in the transparency log with "
        "index %s",
        number);
    rekor2_fail(response, REKOR2_ALREADY_EXISTS, message);
    header = sg_arena_copy(request->arena, sg_bytes_from_text(number));
    if (header.data != NULL)
        response_header(response, "X-Log-Index", (const char *)header.data);
}

/* ---- the answer: a TransparencyLogEntry in protobuf's JSON ---- */

/* 64-bit numbers are texts there. */
static void
add_number(struct sg_buf *buf, int64_t number)
{
    sg_buf_add_text(buf, "\"");
    sg_buf_add_decimal(buf, number);
    sg_buf_add_text(buf, "\"");
}

static void
add_proof(struct sg_buf *buf, const struct log_proof *proof)
{
    sg_buf_add_text(buf, "{\"logIndex\":");
    add_number(buf, proof->index);
    sg_buf_add_text(buf, ", \"rootHash\":");
    sg_jcs_add_base64(buf, sg_bytes_of(proof->head.root, SG_MERKLE_HASH));
    sg_buf_add_text(buf, ", \"treeSize\":");
    add_number(buf, proof->head.size);
    sg_buf_add_text(buf, ", \"hashes\":");
    proof_json_hashes(buf, proof, sg_jcs_add_base64, ", ");
    sg_buf_add_text(buf, ", \"checkpoint\":{\"envelope\":");
    sg_jcs_add_string(buf, proof->signed_head);
    sg_buf_add_text(buf, "}}");
}

static void
add_entry(struct sg_buf *buf, const struct note_signer *signer,
    const struct log_proof *proof, sg_bytes body)
{
    sg_buf_add_text(buf, "{\"logIndex\":");
    add_number(buf, proof->index);
    sg_buf_add_text(buf, ", \"logId\":{\"keyId\":");
    sg_jcs_add_base64(buf, sg_bytes_of(signer->key_id, sizeof(signer->key_id)));
    sg_buf_add_text(buf,
        "}, \"kindVersion\":{\"kind\":\"hashedrekord\", \"version\":\"0.0.2\"}"
        ", \"integratedTime\":\"0\", \"inclusionPromise\":null, "
        "\"inclusionProof\":");
    add_proof(buf, proof);
    sg_buf_add_text(buf, ", \"canonicalizedBody\":");
    sg_jcs_add_base64(buf, body);
    sg_buf_add_text(buf, "}");
}

/* ---- adding ---- */

static sigstore_code
log_body(struct log_proof *out, bool *is_new, struct instance *instance,
    sg_bytes body, struct sg_arena *arena, sigstore_error *err)
{
    struct log_leaf leaf = { .data = body, .extra = SG_LITERAL("") };
    struct sg_digest digest;
    sigstore_code code = sg_digest(&digest, SG_SHA256, body, err);

    if (code != SIGSTORE_OK)
        return code;
    memcpy(leaf.id, digest.data, sizeof(leaf.id));
    return log_add(instance->rekor2, &leaf, arena, out, is_new, err);
}

/* What wrong-entry hands out is in the log as well. */
static sigstore_code
log_other(struct log_proof *out, struct instance *instance, sg_bytes *body,
    struct sg_arena *arena, sigstore_error *err)
{
    bool is_new;

    *body = rekor_change(*body, arena);
    if (body->data == NULL)
        return sg_no_memory(err);
    return log_body(out, &is_new, instance, *body, arena, err);
}

static sigstore_code
answer_entry(struct response *response, struct instance *instance,
    struct log_proof *proof, sg_bytes body, struct sg_arena *arena,
    sigstore_error *err)
{
    uint8_t leaf[SG_MERKLE_HASH];
    struct note_signer signer;
    sigstore_code code =
        rekor2_signer(&signer, instance->keys.of[KEY_REKOR2], err);

    if (code == SIGSTORE_OK && fault_is(instance, FAULT_WRONG_ENTRY))
        code = log_other(proof, instance, &body, arena, err);
    if (code == SIGSTORE_OK)
        code = sg_merkle_leaf(leaf, body, err);
    if (code == SIGSTORE_OK)
        code = rekor_spoil(proof, instance, &signer, leaf, arena, err);
    if (code == SIGSTORE_OK)
        add_entry(&response->body, &signer, proof, body);
    return code;
}

static sigstore_code
add_to_log(struct instance *instance, const struct request *request,
    struct response *response, sg_bytes body, struct sg_arena *arena,
    sigstore_error *err)
{
    struct log_proof proof;
    sg_bytes text;
    bool is_new;
    sigstore_code code;

    if (fault_is(instance, FAULT_CONFLICT)) {
        code = log_latest(instance->rekor2, arena, &proof.head, &text, err);
        if (code == SIGSTORE_OK)
            fail_conflict(request, response, proof.head.size);
        return code;
    }
    code = log_body(&proof, &is_new, instance, body, arena, err);
    if (code != SIGSTORE_OK)
        return code;
    if (!is_new) {
        fail_conflict(request, response, proof.index);
        return SIGSTORE_OK;
    }
    response->status = 201;
    return answer_entry(response, instance, &proof, body, arena, err);
}

static void
add(struct instance *instance, const struct request *request,
    struct response *response)
{
    sigstore_error err = { .code = SIGSTORE_OK };
    enum rekor2_wrong wrong;
    struct sg_arena arena;
    struct sg_buf body;

    sg_buf_init(&body, REKOR2_ENTRY_MAX);
    sg_arena_init(&arena, ARENA_MAX);
    wrong = rekor2_read(&body, request->body, &err);
    if (wrong == REKOR2_RIGHT &&
        add_to_log(instance, request, response, sg_buf_bytes(&body), &arena,
            &err) != SIGSTORE_OK)
        wrong = REKOR2_FAILED;
    if (wrong != REKOR2_RIGHT)
        fail_reading(response, wrong, &err);
    sg_arena_dispose(&arena);
    sg_buf_dispose(&body);
}

/* No entry is given by its index: a client must keep what it was answered. */
static void
refuse_get(struct instance *instance, const struct request *request,
    struct response *response)
{
    (void)instance;
    (void)request;
    rekor2_fail(response, REKOR2_UNIMPLEMENTED, "Method Not Allowed");
}

/* ---- starting ---- */

sigstore_code
rekor2_signer(
    struct note_signer *out, struct sg_secret *secret, sigstore_error *err)
{
    memset(out, 0, sizeof(*out));
    snprintf(out->origin, sizeof(out->origin), "%s", REKOR_ORIGIN);
    out->name = REKOR_ORIGIN;
    out->secret = secret;
    return note_key_id(out->key_id, out->name, sg_secret_public(secret), err);
}

static sigstore_code
sign_head(void *context, const struct log_head *head, sg_bytes before,
    struct sg_buf *out, sigstore_error *err)
{
    struct note_signer signer;
    sigstore_code code = rekor2_signer(&signer, context, err);

    (void)before;
    return code == SIGSTORE_OK ? note_sign(out, &signer, head, err) : code;
}

sigstore_code
rekor2_open(
    struct log **out, const struct instance *instance, sigstore_error *err)
{
    const struct log_kind kind = { .name = "rekor2",
        .sign = sign_head,
        .context = instance->keys.of[KEY_REKOR2] };

    return log_open(out, instance->store, &kind, err);
}

const struct route rekor2_routes[] = {
    { "POST", "/api/v2/log/entries", add, REQUEST_MAX },
    { "GET", "/api/v2/log/entries", refuse_get, 0 },
    { "GET", "/api/v2/checkpoint", rekor2_checkpoint, 0 },
    { "GET", "/api/v2/tile/...", rekor2_tile, 0 },
    { "GET", "/checkpoint", rekor2_checkpoint, 0 },
    { "GET", "/tile/...", rekor2_tile, 0 },
    { NULL, NULL, NULL, 0 },
};
