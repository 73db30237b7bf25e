/* SPDX-License-Identifier: Apache-2.0 */
/* A bundle's members, their kinds and maxima. */
#include "bundle/bundle_json.h"

#include "base/limits.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct sg_field hint_fields[] = {
    { .name = "hint",
        .kind = SG_FIELD_TEXT,
        .offset = offsetof(struct sg_hint_json, hint) },
};

static const struct sg_schema hint_schema = { hint_fields, COUNT(hint_fields),
    sizeof(struct sg_hint_json) };

static const struct sg_field timestamp_fields[] = {
    { .name = "signedTimestamp",
        .kind = SG_FIELD_BYTES,
        .required = true,
        .offset = offsetof(struct sg_timestamp_json, der) },
};

static const struct sg_schema timestamp_schema = { timestamp_fields,
    COUNT(timestamp_fields), sizeof(struct sg_timestamp_json) };

static const struct sg_field timestamps_fields[] = {
    { .name = "rfc3161Timestamps",
        .kind = SG_FIELD_LIST,
        .offset = offsetof(struct sg_timestamps_json, rfc3161),
        .max = SG_TIMESTAMPS_MAX,
        .schema = &timestamp_schema },
};

static const struct sg_schema timestamps_schema = { timestamps_fields,
    COUNT(timestamps_fields), sizeof(struct sg_timestamps_json) };

static const struct sg_field material_fields[] = {
    { .name = "publicKey",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct sg_material_json, public_key),
        .schema = &hint_schema },
    { .name = "x509CertificateChain",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct sg_material_json, chain),
        .schema = &sg_chain_schema },
    { .name = "certificate",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct sg_material_json, certificate),
        .schema = &sg_certificate_schema },
    { .name = "tlogEntries",
        .kind = SG_FIELD_LIST,
        .offset = offsetof(struct sg_material_json, entries),
        .max = SG_LOG_ENTRIES_MAX,
        .schema = &sg_log_entry_schema },
    { .name = "timestampVerificationData",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct sg_material_json, timestamps),
        .schema = &timestamps_schema },
};

static const struct sg_schema material_schema = { material_fields,
    COUNT(material_fields), sizeof(struct sg_material_json) };

static const struct sg_field digest_fields[] = {
    { .name = "algorithm",
        .kind = SG_FIELD_ENUM,
        .required = true,
        .offset = offsetof(struct sg_digest_json, hash),
        .names = sg_hash_names },
    { .name = "digest",
        .kind = SG_FIELD_BYTES,
        .required = true,
        .offset = offsetof(struct sg_digest_json, digest) },
};

static const struct sg_schema digest_schema = { digest_fields,
    COUNT(digest_fields), sizeof(struct sg_digest_json) };

static const struct sg_field message_fields[] = {
    { .name = "messageDigest",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct sg_message_json, digest),
        .schema = &digest_schema },
    { .name = "signature",
        .kind = SG_FIELD_BYTES,
        .required = true,
        .offset = offsetof(struct sg_message_json, signature) },
};

static const struct sg_schema message_schema = { message_fields,
    COUNT(message_fields), sizeof(struct sg_message_json) };

static const struct sg_field bundle_fields[] = {
    { .name = "mediaType",
        .kind = SG_FIELD_TEXT,
        .required = true,
        .offset = offsetof(struct sg_bundle_json, media_type) },
    { .name = "verificationMaterial",
        .kind = SG_FIELD_OBJECT,
        .required = true,
        .offset = offsetof(struct sg_bundle_json, material),
        .schema = &material_schema },
    { .name = "messageSignature",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct sg_bundle_json, message),
        .schema = &message_schema },
    { .name = "dsseEnvelope",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct sg_bundle_json, envelope),
        .schema = &sg_envelope_schema },
};

const struct sg_schema sg_bundle_schema = { bundle_fields, COUNT(bundle_fields),
    sizeof(struct sg_bundle_json) };
