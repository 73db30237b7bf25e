/* SPDX-License-Identifier: Apache-2.0 */
/* The ClientTrustConfig: one file with a trusted root and a signing config. */
#include "base/text.h"
#include "trust/material.h"

struct config_json {
    sg_bytes media_type;
    const struct sg_json *trusted_root;
    const struct sg_json *signing_config;
};

static const struct sg_field fields[] = {
    { .name = "mediaType",
        .kind = SG_FIELD_TEXT,
        .required = true,
        .offset = offsetof(struct config_json, media_type) },
    { .name = "trustedRoot",
        .kind = SG_FIELD_JSON,
        .required = true,
        .offset = offsetof(struct config_json, trusted_root) },
    { .name = "signingConfig",
        .kind = SG_FIELD_JSON,
        .required = true,
        .offset = offsetof(struct config_json, signing_config) },
};

static const struct sg_schema schema = { fields,
    sizeof(fields) / sizeof(fields[0]), sizeof(struct config_json) };

static const char *const media_types[] = {
    "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json",
    NULL,
};

sigstore_code
sg_config_member(const struct sg_json **out, const struct sg_binder *binder,
    const struct sg_json *config, const char *name, sigstore_error *err)
{
    struct config_json json = { .media_type = { NULL, 0 } };
    sigstore_code code = sg_media_type_check(config, media_types, err);

    if (code != SIGSTORE_OK)
        return code;
    code = sg_bind(binder, &json, &schema, config, err);
    if (code != SIGSTORE_OK)
        return code;
    *out = sg_json_get(config, name);
    if (*out == NULL)
        return sg_fail(err, SIGSTORE_EINTERNAL, "%s: no such member", name);
    return SIGSTORE_OK;
}
