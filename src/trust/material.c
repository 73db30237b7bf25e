/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a document of trust material from where it is. */
#include "trust/material.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "trust/trusted_root.h"

/* load gives the document's text: in the buffer, or where it lasts. */
static sigstore_code
load(sg_bytes *text, struct sg_buf *buf, const struct sg_source *source,
    sigstore_error *err)
{
    sigstore_code code;

    sg_buf_init(buf, SG_TRUST_MAX);
    *text = source->bytes;
    if (source->path == NULL && source->bytes.len > SG_TRUST_MAX)
        return sg_fail(err, SIGSTORE_ELIMIT,
            "the document has %zu bytes; at most %zu are read here",
            source->bytes.len, (size_t)SG_TRUST_MAX);
    if (source->lasting)
        return SIGSTORE_OK;
    if (source->path != NULL) {
        code = sg_file_read(buf, source->path, err);
        if (code != SIGSTORE_OK)
            return code;
    } else {
        sg_buf_add(buf, source->bytes);
    }
    if (buf->failed)
        return sg_no_memory(err);
    *text = sg_buf_bytes(buf);
    return SIGSTORE_OK;
}

static sigstore_code
parse(struct sg_material *material, sg_bytes text, const char *member,
    sigstore_error *err)
{
    const struct sg_binder binder = { material->arena, material->warnings };
    const struct sg_json *config;
    sigstore_code code;

    code = sg_json_parse(&material->value, material->arena, text, err);
    if (code != SIGSTORE_OK || member == NULL)
        return code;
    config = material->value;
    return sg_config_member(&material->value, &binder, config, member, err);
}

sigstore_code
sg_material_read(struct sg_material *material, const struct sg_source *source,
    sigstore_error *err)
{
    sg_bytes text;
    sigstore_code code;

    material->warnings->arena = material->arena;
    code = load(&text, material->text, source, err);
    if (code == SIGSTORE_ELIMIT)
        return sg_as_check(err, code, SIGSTORE_CHECK_TRUST_FORM);
    if (code != SIGSTORE_OK) /* it starts with the path already */
        return code;
    sg_arena_init(material->arena, sg_json_arena_max(text.len));
    code = parse(material, text, source->member, err);
    if (code != SIGSTORE_OK)
        return sg_material_failed(source, code, err);
    return SIGSTORE_OK;
}

sigstore_code
sg_material_failed(
    const struct sg_source *source, sigstore_code code, sigstore_error *err)
{
    if (code != SIGSTORE_ENOMEM)
        sg_as_check(err, code, SIGSTORE_CHECK_TRUST_FORM);
    if (source->path == NULL)
        return code;
    return sg_context(
        err, code, "%s", sg_show(sg_bytes_from_text(source->path)).text);
}

sigstore_code
sg_media_type_check(
    const struct sg_json *value, const char *const *types, sigstore_error *err)
{
    const struct sg_json *type;

    if (value->type != SG_JSON_OBJECT)
        return sg_fail(err, SIGSTORE_EFORMAT, "is not a JSON object");
    type = sg_json_get(value, "mediaType");
    if (type == NULL || type->type != SG_JSON_STRING)
        return sg_fail(err, SIGSTORE_EFORMAT, "mediaType: %s",
            type == NULL ? "missing" : "is not a string");
    for (size_t i = 0; types[i] != NULL; i++) {
        if (sg_bytes_is(type->text, types[i]))
            return SIGSTORE_OK;
    }
    return sg_fail(err, SIGSTORE_EUNSUPPORTED,
        "mediaType: \"%s\" is not \"%s\"", sg_show(type->text).text, types[0]);
}
