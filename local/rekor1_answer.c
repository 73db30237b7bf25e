/* SPDX-License-Identifier: Apache-2.0 */
/* What Rekor v1 answers: entries with promise and proof, and errors. */
#include "rekor1.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "codec/hex.h"
#include "codec/jcs.h"
#include "proof_json.h"

#define MESSAGE_SIZE (SIGSTORE_MESSAGE_MAX + 64)

/* ---- errors ---- */

void
rekor1_fail(struct response *response, unsigned status, const char *format, ...)
{
    char message[MESSAGE_SIZE];
    size_t max = response->body.max;
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    sg_buf_dispose(&response->body);
    sg_buf_init(&response->body, max);
    sg_buf_add_text(&response->body, "{\"code\":");
    sg_buf_add_decimal(&response->body, (int64_t)status);
    sg_buf_add_text(&response->body, ",\"message\":");
    sg_jcs_add_string(&response->body, sg_bytes_from_text(message));
    sg_buf_add_text(&response->body, "}\n");
    response->status = status;
    response->type = "application/json";
}

void
rekor1_fail_code(
    struct response *response, sigstore_code code, const sigstore_error *err)
{
    if (code == SIGSTORE_ENOTFOUND)
        rekor1_fail(response, 404, "Not Found");
    else
        rekor1_fail(response, 500, "%s", err->message);
}

/* ---- entries ---- */

void
rekor1_uuid(char out[REKOR1_UUID_SIZE], const struct note_signer *signer,
    const uint8_t leaf[SG_MERKLE_HASH])
{
    snprintf(out, REKOR1_TREE_DIGITS + 1, "%016llx",
        (unsigned long long)rekor1_tree(signer));
    sg_hex_write(out + REKOR1_TREE_DIGITS, sg_bytes_of(leaf, SG_MERKLE_HASH));
}

sigstore_code
rekor1_get(struct rekor1_item *out, const struct instance *instance,
    int64_t index, struct sg_arena *arena, sigstore_error *err)
{
    struct log_entry entry;
    uint64_t time;
    sigstore_code code = log_get(instance->rekor1, index, arena, &entry, err);

    if (code == SIGSTORE_OK)
        code = log_prove(instance->rekor1, index, arena, &out->proof, err);
    if (code != SIGSTORE_OK)
        return code;
    if (!sg_bytes_take_uint(&entry.extra, REKOR1_TIME_LEN, &time))
        return sg_fail(
            err, SIGSTORE_EINTERNAL, "an entry of the log has no time");
    out->time = (int64_t)time;
    out->body = entry.data;
    return SIGSTORE_OK;
}

/*
 * The inclusion promise: a signature over the canonical JSON of body,
 * integratedTime, logID and logIndex [rekor-spec, RFC 8785].  One that is bad
 * is of another time.
 */
static sigstore_code
add_promise(struct sg_buf *buf, const struct instance *instance,
    const struct rekor1_item *item, const struct note_signer *signer,
    sigstore_error *err)
{
    uint8_t signature[SG_SIGNATURE_MAX];
    struct sg_buf text;
    size_t len = 0;
    sigstore_code code;

    sg_buf_init(&text, SG_BODY_TEXT_MAX);
    sg_buf_add_text(&text, "{\"body\":");
    sg_jcs_add_base64(&text, item->body);
    sg_buf_add_text(&text, ",\"integratedTime\":");
    sg_buf_add_decimal(
        &text, item->time + (fault_is(instance, FAULT_BAD_SET) ? 1 : 0));
    sg_buf_add_text(&text, ",\"logID\":");
    sg_jcs_add_hex(&text, sg_bytes_of(signer->key_id, 32));
    sg_buf_add_text(&text, ",\"logIndex\":");
    sg_buf_add_decimal(&text, item->proof.index);
    sg_buf_add_text(&text, "}");
    code = text.failed ? sg_no_memory(err)
                       : sg_sign_message(signer->secret, sg_buf_bytes(&text),
                             signature, &len, err);
    sg_buf_dispose(&text);
    sg_jcs_add_base64(buf, sg_bytes_of(signature, len));
    return code;
}

static void
add_proof(struct sg_buf *buf, const struct log_proof *proof)
{
    sg_buf_add_text(buf, "{\"checkpoint\":");
    sg_jcs_add_string(buf, proof->signed_head);
    sg_buf_add_text(buf, ",\"hashes\":");
    proof_json_hashes(buf, proof, sg_jcs_add_hex, ",");
    sg_buf_add_text(buf, ",\"logIndex\":");
    sg_buf_add_decimal(buf, proof->index);
    sg_buf_add_text(buf, ",\"rootHash\":");
    sg_jcs_add_hex(buf, sg_bytes_of(proof->head.root, SG_MERKLE_HASH));
    sg_buf_add_text(buf, ",\"treeSize\":");
    sg_buf_add_decimal(buf, proof->head.size);
    sg_buf_add_text(buf, "}");
}

static sigstore_code
add_entry(struct sg_buf *buf, const struct instance *instance,
    const struct rekor1_item *item, const struct note_signer *signer,
    sigstore_error *err)
{
    sigstore_code code;

    sg_buf_add_text(buf, "{\"body\":");
    sg_jcs_add_base64(buf, item->body);
    sg_buf_add_text(buf, ",\"integratedTime\":");
    sg_buf_add_decimal(buf, item->time);
    sg_buf_add_text(buf, ",\"logID\":");
    sg_jcs_add_hex(buf, sg_bytes_of(signer->key_id, 32));
    sg_buf_add_text(buf, ",\"logIndex\":");
    sg_buf_add_decimal(buf, item->proof.index);
    sg_buf_add_text(buf, ",\"verification\":{\"inclusionProof\":");
    add_proof(buf, &item->proof);
    sg_buf_add_text(buf, ",\"signedEntryTimestamp\":");
    code = add_promise(buf, instance, item, signer, err);
    sg_buf_add_text(buf, "}}");
    return code;
}

sigstore_code
rekor1_add_item(struct sg_buf *buf, const struct instance *instance,
    struct rekor1_item *item, struct sg_arena *arena, sigstore_error *err)
{
    uint8_t leaf[SG_MERKLE_HASH];
    char uuid[REKOR1_UUID_SIZE];
    struct note_signer signer;
    sigstore_code code =
        rekor1_signer(&signer, instance->keys.of[KEY_REKOR1], err);

    if (code == SIGSTORE_OK)
        code = sg_merkle_leaf(leaf, item->body, err);
    if (code == SIGSTORE_OK)
        code = rekor_spoil(&item->proof, instance, &signer, leaf, arena, err);
    if (code != SIGSTORE_OK)
        return code;
    rekor1_uuid(uuid, &signer, leaf);
    sg_jcs_add_string(buf, sg_bytes_from_text(uuid));
    sg_buf_add_text(buf, ":");
    return add_entry(buf, instance, item, &signer, err);
}
