/* SPDX-License-Identifier: Apache-2.0 */
/* A TrustedRoot's members, their kinds and maxima. */
#include "trust/root_json.h"

#include "base/limits.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The key itself may be absent in protobuf: a log without one is passed over,
 * like one whose key is of a kind unknown here. */
static const struct sg_field key_fields[] = {
    { .name = "rawBytes",
        .kind = SG_FIELD_BYTES,
        .offset = offsetof(struct sg_key_json, raw) },
    { .name = "keyDetails",
        .kind = SG_FIELD_TEXT,
        .offset = offsetof(struct sg_key_json, details) },
    { .name = "validFor",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct sg_key_json, valid_for),
        .schema = &sg_range_schema },
};

static const struct sg_schema key_schema = { key_fields, COUNT(key_fields),
    sizeof(struct sg_key_json) };

static const struct sg_field id_fields[] = {
    { .name = "keyId",
        .kind = SG_FIELD_BYTES,
        .required = true,
        .offset = offsetof(struct sg_log_id, key_id),
        .max = SG_LOG_ID_MAX },
};

static const struct sg_schema id_schema = { id_fields, COUNT(id_fields),
    sizeof(struct sg_log_id) };

static const struct sg_field log_fields[] = {
    { .name = "baseUrl",
        .kind = SG_FIELD_TEXT,
        .required = true,
        .offset = offsetof(struct sg_log_json, base_url) },
    { .name = "hashAlgorithm",
        .kind = SG_FIELD_ENUM,
        .required = true,
        .offset = offsetof(struct sg_log_json, hash),
        .names = sg_hash_names },
    { .name = "publicKey",
        .kind = SG_FIELD_OBJECT,
        .required = true,
        .offset = offsetof(struct sg_log_json, key),
        .schema = &key_schema },
    { .name = "logId",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct sg_log_json, id),
        .schema = &id_schema },
    { .name = "checkpointKeyId",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct sg_log_json, checkpoint_id),
        .schema = &id_schema },
    { .name = "operator",
        .kind = SG_FIELD_TEXT,
        .offset = offsetof(struct sg_log_json, operator_) },
};

static const struct sg_schema log_schema = { log_fields, COUNT(log_fields),
    sizeof(struct sg_log_json) };

static const struct sg_field name_fields[] = {
    { .name = "organization",
        .kind = SG_FIELD_TEXT,
        .offset = offsetof(struct sg_name_json, organization) },
    { .name = "commonName",
        .kind = SG_FIELD_TEXT,
        .offset = offsetof(struct sg_name_json, common_name) },
};

static const struct sg_schema name_schema = { name_fields, COUNT(name_fields),
    sizeof(struct sg_name_json) };

static const struct sg_field authority_fields[] = {
    { .name = "subject",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct sg_authority_json, subject),
        .schema = &name_schema },
    { .name = "uri",
        .kind = SG_FIELD_TEXT,
        .offset = offsetof(struct sg_authority_json, uri) },
    { .name = "certChain",
        .kind = SG_FIELD_OBJECT,
        .required = true,
        .offset = offsetof(struct sg_authority_json, chain),
        .schema = &sg_chain_schema },
    { .name = "validFor",
        .kind = SG_FIELD_OBJECT,
        .required = true,
        .offset = offsetof(struct sg_authority_json, valid_for),
        .schema = &sg_range_schema },
    { .name = "operator",
        .kind = SG_FIELD_TEXT,
        .offset = offsetof(struct sg_authority_json, operator_) },
};

static const struct sg_schema authority_schema = { authority_fields,
    COUNT(authority_fields), sizeof(struct sg_authority_json) };

#define LIST(text, member, of)                                                 \
    {                                                                          \
        .name = (text), .kind = SG_FIELD_LIST,                                 \
        .offset = offsetof(struct sg_root_json, member),                       \
        .max = SG_TRUST_ENTRIES_MAX, .schema = (of)                            \
    }

static const struct sg_field root_fields[] = {
    { .name = "mediaType",
        .kind = SG_FIELD_TEXT,
        .required = true,
        .offset = offsetof(struct sg_root_json, media_type) },
    LIST("tlogs", tlogs, &log_schema),
    LIST("ctlogs", ctlogs, &log_schema),
    LIST("certificateAuthorities", cas, &authority_schema),
    LIST("timestampAuthorities", tsas, &authority_schema),
};

const struct sg_schema sg_root_schema = { root_fields, COUNT(root_fields),
    sizeof(struct sg_root_json) };
