/* SPDX-License-Identifier: Apache-2.0 */
/* The trusted root: made whole or not at all, then never changed. */
#include "trust/trusted_root.h"

#include <stdlib.h>

#include "trust/embedded.h"
#include "trust/material.h"
#include "trust/parts.h"

/* The first is what is written today; the others may be accepted too
 * [sigstore_trustroot.proto]. */
static const char *const media_types[] = {
    "application/vnd.dev.sigstore.trustedroot.v0.2+json",
    "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    "application/vnd.dev.sigstore.trustedroot+json;version=0.2",
    "application/vnd.dev.sigstore.trustedroot.v0.1+json",
    NULL,
};

/* A list of logs or authorities in the making. */
struct part {
    sigstore_trusted_root *root;
    const char *name;
    const struct sg_list *json;
};

static sigstore_code
add_logs(struct sg_trusted_log **logs, size_t *count, const struct part *part,
    sigstore_error *err)
{
    const struct sg_log_json *json = part->json->items;
    struct sg_arena *arena = &part->root->arena;
    sigstore_error skipped;
    sigstore_code code;

    *logs = sg_arena_array(arena, part->json->count, sizeof(**logs));
    if (*logs == NULL)
        return sg_no_room(arena, part->json->count * sizeof(**logs), err);
    for (size_t i = 0; i < part->json->count; i++) {
        code = sg_trusted_log_init(&(*logs)[i], &json[i], arena, &skipped, err);
        if (code != SIGSTORE_OK)
            return sg_context(err, code, "%s[%zu]", part->name, i);
        if (skipped.code != SIGSTORE_OK)
            sg_warn(&part->root->warnings, "%s[%zu] is not used: %s",
                part->name, i, skipped.message);
    }
    *count = part->json->count;
    return SIGSTORE_OK;
}

static sigstore_code
add_authorities(struct sg_authority **authorities, size_t *count,
    const struct part *part, sigstore_error *err)
{
    const struct sg_authority_json *json = part->json->items;
    struct sg_arena *arena = &part->root->arena;
    sigstore_error skipped;
    sigstore_code code;

    *authorities =
        sg_arena_array(arena, part->json->count, sizeof(**authorities));
    if (*authorities == NULL)
        return sg_no_room(
            arena, part->json->count * sizeof(**authorities), err);
    for (size_t i = 0; i < part->json->count; i++) {
        struct sg_authority made = { .count = 0 };

        code = sg_authority_init(&made, &json[i], arena, &skipped, err);
        if (code != SIGSTORE_OK)
            return sg_context(err, code, "%s[%zu]", part->name, i);
        if (skipped.code == SIGSTORE_OK)
            (*authorities)[(*count)++] = made;
        else
            sg_warn(&part->root->warnings, "%s[%zu] is not used: %s",
                part->name, i, skipped.message);
    }
    return SIGSTORE_OK;
}

static sigstore_code
build(sigstore_trusted_root *root, const struct sg_json *value,
    sigstore_error *err)
{
    const struct sg_binder binder = { &root->arena, &root->warnings };
    struct sg_root_json json = { .media_type = { NULL, 0 } };
    const struct part tlogs = { root, "tlogs", &json.tlogs };
    const struct part ctlogs = { root, "ctlogs", &json.ctlogs };
    const struct part cas = { root, "certificateAuthorities", &json.cas };
    const struct part tsas = { root, "timestampAuthorities", &json.tsas };
    sigstore_code code = sg_media_type_check(value, media_types, err);

    if (code == SIGSTORE_OK)
        code = sg_bind(&binder, &json, &sg_root_schema, value, err);
    if (code == SIGSTORE_OK)
        code = add_logs(&root->tlogs, &root->tlog_count, &tlogs, err);
    if (code == SIGSTORE_OK)
        code = add_logs(&root->ctlogs, &root->ctlog_count, &ctlogs, err);
    if (code == SIGSTORE_OK)
        code = add_authorities(&root->cas, &root->ca_count, &cas, err);
    if (code == SIGSTORE_OK)
        code = add_authorities(&root->tsas, &root->tsa_count, &tsas, err);
    return code;
}

static sigstore_code
read_and_build(sigstore_trusted_root *root, const struct sg_source *source,
    sigstore_error *err)
{
    struct sg_material material = { &root->arena, &root->text, &root->warnings,
        NULL };
    sigstore_code code = sg_material_read(&material, source, err);

    if (code != SIGSTORE_OK)
        return code;
    code = build(root, material.value, err);
    if (code != SIGSTORE_OK)
        return sg_material_failed(source, code, err);
    return SIGSTORE_OK;
}

static sigstore_code
make(sigstore_trusted_root **out, const struct sg_source *source,
    sigstore_error *err)
{
    sigstore_trusted_root *root = calloc(1, sizeof(*root));
    sigstore_code code;

    if (root == NULL)
        return sg_no_memory(err);
    code = read_and_build(root, source, err);
    if (code != SIGSTORE_OK) {
        sigstore_trusted_root_free(root);
        return code;
    }
    *out = root;
    return SIGSTORE_OK;
}

static sigstore_code
make_from_file(sigstore_trusted_root **out, const char *path,
    const char *member, sigstore_error *err)
{
    const struct sg_source source = { .path = path, .member = member };

    if (out == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "out is NULL");
    *out = NULL;
    if (path == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "no path is given");
    return make(out, &source, err);
}

sigstore_code
sigstore_trusted_root_embedded(sigstore_trusted_root **out,
    sigstore_instance instance, sigstore_error *err)
{
    const struct sg_embedded *embedded = sg_embedded_find(instance);
    struct sg_source source = { .lasting = true };
    sigstore_code code;

    if (out == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "out is NULL");
    *out = NULL;
    if (embedded == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "instance %d is not compiled in", (int)instance);
    source.bytes = embedded->trusted_root;
    code = make(out, &source, err);
    if (code == SIGSTORE_OK)
        (*out)->embedded = true;
    return code;
}

int64_t
sigstore_trusted_root_embedded_time(sigstore_instance instance)
{
    const struct sg_embedded *embedded = sg_embedded_find(instance);

    return embedded == NULL ? 0 : embedded->time;
}

sigstore_code
sigstore_trusted_root_parse(sigstore_trusted_root **out, const void *data,
    size_t len, sigstore_error *err)
{
    const struct sg_source source = { .bytes = sg_bytes_of(data, len) };

    if (out == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "out is NULL");
    *out = NULL;
    if (data == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "no trusted root is given");
    return make(out, &source, err);
}

sigstore_code
sigstore_trusted_root_read_file(
    sigstore_trusted_root **out, const char *path, sigstore_error *err)
{
    return make_from_file(out, path, NULL, err);
}

sigstore_code
sigstore_trusted_root_read_config_file(
    sigstore_trusted_root **out, const char *path, sigstore_error *err)
{
    return make_from_file(out, path, "trustedRoot", err);
}

void
sigstore_trusted_root_free(sigstore_trusted_root *root)
{
    if (root == NULL)
        return;
    sg_arena_dispose(&root->arena);
    sg_buf_dispose(&root->text);
    free(root);
}

const char *
sigstore_trusted_root_warning(const sigstore_trusted_root *root, size_t index)
{
    if (root == NULL || index >= root->warnings.count)
        return NULL;
    return root->warnings.lines[index];
}

size_t
sigstore_trusted_root_certificate_count(const sigstore_trusted_root *root)
{
    size_t count = 0;

    for (size_t i = 0; i < root->ca_count; i++)
        count += root->cas[i].count;
    return count;
}
