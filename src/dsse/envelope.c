/* SPDX-License-Identifier: Apache-2.0 */
/* DSSE envelopes: their form, and the pre-authentication encoding. */
#include "dsse/envelope.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Room for "DSSEv1" and two lengths. */
#define PREFIX_ROOM 64

static const struct sg_field signature_fields[] = {
    { .name = "sig",
        .kind = SG_FIELD_BYTES,
        .required = true,
        .offset = offsetof(struct sg_envelope_signature, sig) },
    { .name = "keyid",
        .kind = SG_FIELD_TEXT,
        .offset = offsetof(struct sg_envelope_signature, key_id) },
};
static const struct sg_schema signature_schema = { signature_fields,
    COUNT(signature_fields), sizeof(struct sg_envelope_signature) };

static const struct sg_field envelope_fields[] = {
    { .name = "payload",
        .kind = SG_FIELD_BYTES,
        .required = true,
        .offset = offsetof(struct sg_envelope, payload) },
    { .name = "payloadType",
        .kind = SG_FIELD_TEXT,
        .required = true,
        .offset = offsetof(struct sg_envelope, payload_type) },
    { .name = "signatures",
        .kind = SG_FIELD_LIST,
        .required = true,
        .offset = offsetof(struct sg_envelope, signatures),
        .schema = &signature_schema },
};
const struct sg_schema sg_envelope_schema = { envelope_fields,
    COUNT(envelope_fields), sizeof(struct sg_envelope) };

/* Lengths are of bytes, whatever the characters [DSSE protocol]. */
void
sg_pae_prefix(struct sg_buf *buf, sg_bytes payload_type, size_t payload_len)
{
    sg_buf_add_text(buf, "DSSEv1 ");
    sg_buf_add_decimal(buf, (int64_t)payload_type.len);
    sg_buf_add_text(buf, " ");
    sg_buf_add(buf, payload_type);
    sg_buf_add_text(buf, " ");
    sg_buf_add_decimal(buf, (int64_t)payload_len);
    sg_buf_add_text(buf, " ");
}

sigstore_code
sg_pae_digest(struct sg_digest *out, enum sg_hash hash,
    const struct sg_envelope *envelope, sigstore_error *err)
{
    sg_bytes parts[2] = { { NULL, 0 }, envelope->payload };
    struct sg_buf prefix;
    sigstore_code code;

    sg_buf_init(&prefix, envelope->payload_type.len + PREFIX_ROOM);
    sg_pae_prefix(&prefix, envelope->payload_type, envelope->payload.len);
    if (prefix.failed)
        return sg_no_memory(err);
    parts[0] = sg_buf_bytes(&prefix);
    code = sg_digest_parts(out, hash, parts, 2, err);
    sg_buf_dispose(&prefix);
    return code;
}
