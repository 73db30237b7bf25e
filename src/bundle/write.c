/* SPDX-License-Identifier: Apache-2.0 */
/* A bundle's JSON, member by member, in the order of the reference. */
#include "bundle/write.h"

#include "codec/jcs.h"

#define MEDIA_TYPE "application/vnd.dev.sigstore.bundle.v0.3+json"

/* Names come with what stands around them: `{"name":` or `,"name":`. */
static void
add_bytes(struct sg_buf *buf, const char *name, sg_bytes bytes)
{
    sg_buf_add_text(buf, name);
    sg_jcs_add_base64(buf, bytes);
}

static void
add_string(struct sg_buf *buf, const char *name, sg_bytes text)
{
    sg_buf_add_text(buf, name);
    sg_jcs_add_string(buf, text);
}

/* 64-bit integers are strings [protobuf's JSON]. */
static void
add_int64(struct sg_buf *buf, const char *name, int64_t value)
{
    sg_buf_add_text(buf, name);
    sg_buf_add_byte(buf, '"');
    sg_buf_add_decimal(buf, value);
    sg_buf_add_byte(buf, '"');
}

static void
add_proof(struct sg_buf *buf, const struct sg_proof *proof)
{
    const sg_bytes *hashes = proof->hashes.items;

    add_int64(buf, ",\"inclusionProof\":{\"logIndex\":", proof->index);
    add_bytes(buf, ",\"rootHash\":", proof->root);
    add_int64(buf, ",\"treeSize\":", proof->size);
    sg_buf_add_text(buf, ",\"hashes\":[");
    for (size_t i = 0; i < proof->hashes.count; i++)
        add_bytes(buf, i == 0 ? "" : ",", hashes[i]);
    sg_buf_add_text(buf, "]");
    if (proof->checkpoint != NULL) {
        add_string(
            buf, ",\"checkpoint\":{\"envelope\":", proof->checkpoint->envelope);
        sg_buf_add_text(buf, "}");
    }
    sg_buf_add_text(buf, "}");
}

void
sg_entry_write(struct sg_buf *buf, const struct sg_log_entry *entry)
{
    add_int64(buf, "{\"logIndex\":", entry->index);
    add_bytes(buf, ",\"logId\":{\"keyId\":", entry->log_id->key_id);
    add_string(buf, "},\"kindVersion\":{\"kind\":", entry->kind->kind);
    add_string(buf, ",\"version\":", entry->kind->version);
    add_int64(buf, "},\"integratedTime\":", entry->integrated_time);
    if (entry->promise != NULL) {
        add_bytes(buf, ",\"inclusionPromise\":{\"signedEntryTimestamp\":",
            entry->promise->set);
        sg_buf_add_text(buf, "}");
    }
    if (entry->proof != NULL)
        add_proof(buf, entry->proof);
    add_bytes(buf, ",\"canonicalizedBody\":", entry->body);
    sg_buf_add_text(buf, "}");
}

static void
add_signer(struct sg_buf *buf, const sigstore_bundle *bundle)
{
    if (bundle->has_certificate)
        add_bytes(
            buf, "{\"certificate\":{\"rawBytes\":", bundle->certificate.der);
    else
        add_string(buf, "{\"publicKey\":{\"hint\":", bundle->key_hint);
    sg_buf_add_text(buf, "}");
}

static void
add_material(struct sg_buf *buf, const sigstore_bundle *bundle)
{
    add_signer(buf, bundle);
    sg_buf_add_text(buf, ",\"tlogEntries\":[");
    for (size_t i = 0; i < bundle->entry_count; i++) {
        if (i != 0)
            sg_buf_add_text(buf, ",");
        sg_entry_write(buf, &bundle->entries[i]);
    }
    sg_buf_add_text(
        buf, "],\"timestampVerificationData\":{\"rfc3161Timestamps\":[");
    for (size_t i = 0; i < bundle->timestamp_count; i++) {
        add_bytes(buf,
            i == 0 ? "{\"signedTimestamp\":" : ",{\"signedTimestamp\":",
            bundle->timestamps[i]);
        sg_buf_add_text(buf, "}");
    }
    sg_buf_add_text(buf, "]}}");
}

static void
add_message(struct sg_buf *buf, const struct sg_message_signature *message)
{
    sg_buf_add_text(buf, ",\"messageSignature\":{");
    if (message->digest_hash != SG_HASH_NONE) {
        add_string(buf, "\"messageDigest\":{\"algorithm\":",
            sg_bytes_from_text(sg_hash_enum_name(message->digest_hash)));
        add_bytes(buf, ",\"digest\":", message->digest);
        sg_buf_add_text(buf, "},");
    }
    add_bytes(buf, "\"signature\":", message->signature);
    sg_buf_add_text(buf, "}");
}

void
sg_envelope_write(struct sg_buf *buf, const struct sg_envelope *envelope)
{
    const struct sg_envelope_signature *signatures = envelope->signatures.items;

    add_bytes(buf, "{\"payload\":", envelope->payload);
    add_string(buf, ",\"payloadType\":", envelope->payload_type);
    sg_buf_add_text(buf, ",\"signatures\":[");
    for (size_t i = 0; i < envelope->signatures.count; i++) {
        add_bytes(buf, i == 0 ? "{\"sig\":" : ",{\"sig\":", signatures[i].sig);
        if (signatures[i].key_id.len != 0)
            add_string(buf, ",\"keyid\":", signatures[i].key_id);
        sg_buf_add_text(buf, "}");
    }
    sg_buf_add_text(buf, "]}");
}

void
sg_bundle_write(struct sg_buf *buf, const sigstore_bundle *bundle)
{
    sg_buf_add_text(
        buf, "{\"mediaType\":\"" MEDIA_TYPE "\",\"verificationMaterial\":");
    add_material(buf, bundle);
    if (bundle->message != NULL) {
        add_message(buf, bundle->message);
    } else {
        sg_buf_add_text(buf, ",\"dsseEnvelope\":");
        sg_envelope_write(buf, bundle->envelope);
    }
    sg_buf_add_text(buf, "}");
}
