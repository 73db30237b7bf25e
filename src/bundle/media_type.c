/* SPDX-License-Identifier: Apache-2.0 */
/* The media types of bundles: which there are, and the version of each. */
#include "base/text.h"
#include "bundle/parts.h"

/* [sigstore_bundle.proto] the first, and three of before */
static const struct {
    const char *name;
    enum sg_bundle_version version;
} types[] = {
    { "application/vnd.dev.sigstore.bundle.v0.3+json", SG_BUNDLE_V03 },
    { "application/vnd.dev.sigstore.bundle+json;version=0.3", SG_BUNDLE_V03 },
    { "application/vnd.dev.sigstore.bundle+json;version=0.2", SG_BUNDLE_V02 },
    { "application/vnd.dev.sigstore.bundle+json;version=0.1", SG_BUNDLE_V01 },
};

sigstore_code
sg_media_type_version(enum sg_bundle_version *out, const struct sg_json *value,
    sigstore_error *err)
{
    const struct sg_json *type;

    if (value->type != SG_JSON_OBJECT)
        return sg_form(err, SIGSTORE_CHECK_BUNDLE_FORM, "is not a JSON object");
    type = sg_json_get(value, "mediaType");
    if (type == NULL || type->type != SG_JSON_STRING)
        return sg_form(err, SIGSTORE_CHECK_BUNDLE_MEDIA_TYPE, "mediaType: %s",
            type == NULL ? "missing" : "is not a string");
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        if (sg_bytes_is(type->text, types[i].name)) {
            *out = types[i].version;
            return SIGSTORE_OK;
        }
    }
    sg_fail(err, SIGSTORE_EUNSUPPORTED,
        "mediaType: \"%s\" is not a bundle's of version 0.1, 0.2 or 0.3",
        sg_show(type->text).text);
    return sg_as_check(
        err, SIGSTORE_EUNSUPPORTED, SIGSTORE_CHECK_BUNDLE_MEDIA_TYPE);
}
