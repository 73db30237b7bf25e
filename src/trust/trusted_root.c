/* SPDX-License-Identifier: Apache-2.0 */
/* The trusted root: made whole or not at all, then never changed. */
#include "trust/trusted_root.h"

#include "trust/embedded.h"
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
    struct sg_arena *arena = &part->root->material.arena;
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
            sg_warn(&part->root->material.warnings, "%s[%zu] is not used: %s",
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
    struct sg_arena *arena = &part->root->material.arena;
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
            sg_warn(&part->root->material.warnings, "%s[%zu] is not used: %s",
                part->name, i, skipped.message);
    }
    return SIGSTORE_OK;
}

static sigstore_code
build(struct sg_material *material, const struct sg_json *value,
    sigstore_error *err)
{
    sigstore_trusted_root *root = (sigstore_trusted_root *)material;
    const struct sg_binder binder = { &material->arena, &material->warnings };
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
make(sigstore_trusted_root **out, const struct sg_source *source,
    sigstore_error *err)
{
    struct sg_material *material;
    sigstore_code code;

    if (out == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "out is NULL");
    *out = NULL;
    code = sg_material_make(&material, sizeof(**out), build, source, err);
    if (code == SIGSTORE_OK)
        *out = (sigstore_trusted_root *)material;
    return code;
}

sigstore_code
sigstore_trusted_root_embedded(sigstore_trusted_root **out,
    sigstore_instance instance, sigstore_error *err)
{
    const struct sg_embedded *embedded = sg_embedded_find(instance);
    struct sg_source source = { .lasting = true };
    sigstore_code code;

    if (embedded != NULL)
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

    return make(out, &source, err);
}

sigstore_code
sigstore_trusted_root_read_file(
    sigstore_trusted_root **out, const char *path, sigstore_error *err)
{
    const struct sg_source source = { .path = path };

    return make(out, &source, err);
}

sigstore_code
sigstore_trusted_root_read_config_file(
    sigstore_trusted_root **out, const char *path, sigstore_error *err)
{
    const struct sg_source source = { .path = path, .member = "trustedRoot" };

    return make(out, &source, err);
}

void
sigstore_trusted_root_free(sigstore_trusted_root *root)
{
    sg_material_free((struct sg_material *)root);
}

const char *
sigstore_trusted_root_warning(const sigstore_trusted_root *root, size_t index)
{
    return root == NULL ? NULL : sg_material_warning(&root->material, index);
}

size_t
sigstore_trusted_root_certificate_count(const sigstore_trusted_root *root)
{
    size_t count = 0;

    for (size_t i = 0; i < root->ca_count; i++)
        count += root->cas[i].count;
    return count;
}
