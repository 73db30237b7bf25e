/* SPDX-License-Identifier: Apache-2.0 */
/* Bundles: read whole, checked for form, held in one arena. */
#include "bundle/bundle.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/text.h"
#include "bundle/parts.h"

static sigstore_code
take_parts(sigstore_bundle *bundle, const struct sg_bundle_json *json,
    sigstore_error *err)
{
    sigstore_code code;

    bundle->media_type = sg_arena_copy(&bundle->arena, json->media_type);
    if (bundle->media_type.data == NULL)
        return sg_no_room(&bundle->arena, json->media_type.len + 1, err);
    code = sg_bundle_take_signer(bundle, json->material, err);
    if (code == SIGSTORE_OK)
        code = sg_bundle_take_entries(bundle, json->material, err);
    if (code == SIGSTORE_OK)
        code = sg_bundle_take_timestamps(bundle, json->material, err);
    if (code == SIGSTORE_OK)
        code = sg_bundle_take_content(bundle, json, err);
    return code;
}

/* The media type comes first: another version may have other members. */
static sigstore_code
parse(sigstore_bundle *bundle, sigstore_error *err)
{
    const struct sg_binder binder = { &bundle->arena, NULL };
    struct sg_bundle_json json = { .media_type = { NULL, 0 } };
    sg_bytes text = sg_buf_bytes(&bundle->text);
    const struct sg_json *value;
    sigstore_code code;

    sg_arena_init(&bundle->arena, sg_json_arena_max(text.len));
    code = sg_json_parse(&value, &bundle->arena, text, err);
    if (code == SIGSTORE_OK)
        code = sg_media_type_version(&bundle->version, value, err);
    if (code == SIGSTORE_OK)
        code = sg_bind(&binder, &json, &sg_bundle_schema, value, err);
    if (code == SIGSTORE_OK)
        code = take_parts(bundle, &json, err);
    if (code != SIGSTORE_ENOMEM)
        sg_as_check(err, code, SIGSTORE_CHECK_BUNDLE_FORM);
    return code;
}

static sigstore_bundle *
new_bundle(void)
{
    sigstore_bundle *bundle = calloc(1, sizeof(*bundle));

    if (bundle != NULL)
        sg_buf_init(&bundle->text, SG_BUNDLE_MAX);
    return bundle;
}

/* finish hands a bundle over, or frees it. */
static sigstore_code
finish(sigstore_bundle **out, sigstore_bundle *bundle, sigstore_code code)
{
    if (code == SIGSTORE_OK)
        *out = bundle;
    else
        sigstore_bundle_free(bundle);
    return code;
}

sigstore_code
sigstore_bundle_parse(
    sigstore_bundle **out, const void *data, size_t len, sigstore_error *err)
{
    sigstore_bundle *bundle;

    if (out == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "out is NULL");
    *out = NULL;
    if (data == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "no bundle is given");
    if (len > SG_BUNDLE_MAX) {
        sg_fail(err, SIGSTORE_ELIMIT,
            "the bundle has %zu bytes; at most %zu are read here", len,
            (size_t)SG_BUNDLE_MAX);
        return sg_as_check(err, SIGSTORE_ELIMIT, SIGSTORE_CHECK_BUNDLE_FORM);
    }
    bundle = new_bundle();
    if (bundle == NULL)
        return sg_no_memory(err);
    sg_buf_add(&bundle->text, sg_bytes_of(data, len));
    if (bundle->text.failed)
        return finish(out, bundle, sg_no_memory(err));
    return finish(out, bundle, parse(bundle, err));
}

static sigstore_code
read_and_parse(sigstore_bundle *bundle, const char *path, sigstore_error *err)
{
    sigstore_code code = sg_file_read(&bundle->text, path, err);

    if (code == SIGSTORE_ELIMIT)
        return sg_as_check(err, code, SIGSTORE_CHECK_BUNDLE_FORM);
    if (code != SIGSTORE_OK) /* it starts with the path already */
        return code;
    code = parse(bundle, err);
    return sg_context(err, code, "%s", sg_show(sg_bytes_from_text(path)).text);
}

sigstore_code
sigstore_bundle_read_file(
    sigstore_bundle **out, const char *path, sigstore_error *err)
{
    sigstore_bundle *bundle;

    if (out == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "out is NULL");
    *out = NULL;
    if (path == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "no path is given");
    bundle = new_bundle();
    if (bundle == NULL)
        return sg_no_memory(err);
    return finish(out, bundle, read_and_parse(bundle, path, err));
}

void
sigstore_bundle_free(sigstore_bundle *bundle)
{
    if (bundle == NULL)
        return;
    sg_arena_dispose(&bundle->arena);
    sg_buf_dispose(&bundle->text);
    free(bundle);
}

const char *
sigstore_bundle_media_type(const sigstore_bundle *bundle)
{
    return bundle == NULL ? NULL : (const char *)bundle->media_type.data;
}

int
sigstore_bundle_has_envelope(const sigstore_bundle *bundle)
{
    return bundle != NULL && bundle->envelope != NULL;
}

int
sigstore_bundle_has_certificate(const sigstore_bundle *bundle)
{
    return bundle != NULL && bundle->has_certificate;
}

size_t
sigstore_bundle_entry_count(const sigstore_bundle *bundle)
{
    return bundle == NULL ? 0 : bundle->entry_count;
}
