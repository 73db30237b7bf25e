/* SPDX-License-Identifier: Apache-2.0 */
/* A document of trust material, made of what it is read from. */
#include "trust/material.h"

#include <stdlib.h>

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

    if (source->path == NULL && source->bytes.data == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "%s",
            source->lasting ? "no such instance is compiled in"
                            : "no document is given");
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
parse(const struct sg_json **value, struct sg_material *material, sg_bytes text,
    const char *member, sigstore_error *err)
{
    const struct sg_binder binder = { &material->arena, &material->warnings };
    const struct sg_json *config;
    sigstore_code code = sg_json_parse(value, &material->arena, text, err);

    if (code != SIGSTORE_OK || member == NULL)
        return code;
    config = *value;
    return sg_config_member(value, &binder, config, member, err);
}

/* fail completes an error: the check, and the path before the message. */
static sigstore_code
fail(const struct sg_source *source, sigstore_code code, sigstore_error *err)
{
    if (code != SIGSTORE_ENOMEM)
        sg_as_check(err, code, SIGSTORE_CHECK_TRUST_FORM);
    if (source->path == NULL)
        return code;
    return sg_context(
        err, code, "%s", sg_show(sg_bytes_from_text(source->path)).text);
}

static sigstore_code
read_and_build(struct sg_material *material, sg_material_build *build,
    const struct sg_source *source, sigstore_error *err)
{
    const struct sg_json *value;
    sg_bytes text;
    sigstore_code code;

    material->warnings.arena = &material->arena;
    code = load(&text, &material->text, source, err);
    if (code == SIGSTORE_ELIMIT)
        return sg_as_check(err, code, SIGSTORE_CHECK_TRUST_FORM);
    if (code != SIGSTORE_OK) /* it starts with the path already */
        return code;
    sg_arena_init(&material->arena, sg_json_arena_max(text.len));
    code = parse(&value, material, text, source->member, err);
    if (code == SIGSTORE_OK)
        code = build(material, value, err);
    return code == SIGSTORE_OK ? code : fail(source, code, err);
}

sigstore_code
sg_material_make(struct sg_material **out, size_t size,
    sg_material_build *build, const struct sg_source *source,
    sigstore_error *err)
{
    struct sg_material *material = calloc(1, size);
    sigstore_code code;

    if (material == NULL)
        return sg_no_memory(err);
    code = read_and_build(material, build, source, err);
    if (code != SIGSTORE_OK) {
        sg_material_free(material);
        return code;
    }
    *out = material;
    return SIGSTORE_OK;
}

void
sg_material_free(struct sg_material *material)
{
    if (material == NULL)
        return;
    sg_arena_dispose(&material->arena);
    sg_buf_dispose(&material->text);
    free(material);
}

const char *
sg_material_warning(const struct sg_material *material, size_t index)
{
    if (index >= material->warnings.count)
        return NULL;
    return material->warnings.lines[index];
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
