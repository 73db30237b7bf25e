/* SPDX-License-Identifier: Apache-2.0 */
/* A SigningConfig's members, their kinds and maxima. */
#include "trust/config_json.h"

#include "base/limits.h"
#include "trust/signing_config.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct sg_field service_fields[] = {
    { .name = "url",
        .kind = SG_FIELD_TEXT,
        .required = true,
        .offset = offsetof(struct sg_service_json, url) },
    /* 0, which protobuf leaves out: not yet released */
    { .name = "majorApiVersion",
        .kind = SG_FIELD_UINT32,
        .offset = offsetof(struct sg_service_json, major_api_version) },
    { .name = "validFor",
        .kind = SG_FIELD_OBJECT,
        .required = true,
        .offset = offsetof(struct sg_service_json, valid_for),
        .schema = &sg_range_schema },
    { .name = "operator",
        .kind = SG_FIELD_TEXT,
        .required = true,
        .offset = offsetof(struct sg_service_json, operator_) },
};

static const struct sg_schema service_schema = { service_fields,
    COUNT(service_fields), sizeof(struct sg_service_json) };

static const struct sg_enum_name selector_names[] = {
    { "ALL", SG_SELECT_ALL },
    { "ANY", SG_SELECT_ANY },
    { "EXACT", SG_SELECT_EXACT },
    { NULL, 0 },
};

static const struct sg_field selection_fields[] = {
    { .name = "selector",
        .kind = SG_FIELD_ENUM,
        .offset = offsetof(struct sg_selection_json, selector),
        .names = selector_names },
    { .name = "count",
        .kind = SG_FIELD_UINT32,
        .offset = offsetof(struct sg_selection_json, count) },
};

static const struct sg_schema selection_schema = { selection_fields,
    COUNT(selection_fields), sizeof(struct sg_selection_json) };

#define SERVICES(text, member)                                                 \
    {                                                                          \
        .name = (text), .kind = SG_FIELD_LIST,                                 \
        .offset = offsetof(struct sg_config_json, member),                     \
        .max = SG_SERVICES_MAX, .schema = &service_schema                      \
    }

static const struct sg_field config_fields[] = {
    { .name = "mediaType",
        .kind = SG_FIELD_TEXT,
        .required = true,
        .offset = offsetof(struct sg_config_json, media_type) },
    SERVICES("caUrls", cas),
    SERVICES("oidcUrls", oidcs),
    SERVICES("rekorTlogUrls", rekors),
    SERVICES("tsaUrls", tsas),
    { .name = "rekorTlogConfig",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct sg_config_json, rekor_selection),
        .schema = &selection_schema },
    { .name = "tsaConfig",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct sg_config_json, tsa_selection),
        .schema = &selection_schema },
};

const struct sg_schema sg_config_schema = { config_fields, COUNT(config_fields),
    sizeof(struct sg_config_json) };
