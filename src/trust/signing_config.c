/* SPDX-License-Identifier: Apache-2.0 */
/* The signing config: its services checked one by one, and who chooses. */
#include "trust/signing_config.h"

#include "base/text.h"
#include "trust/config_json.h"
#include "trust/embedded.h"
#include "trust/trusted_root.h"

static const char *const media_types[] = {
    "application/vnd.dev.sigstore.signingconfig.v0.2+json",
    NULL,
};

static sigstore_code
init_service(struct sg_service *service, const struct sg_service_json *json,
    sigstore_error *err)
{
    sigstore_code code;
    sg_bytes host;

    /* scheme and authority MUST be there [sigstore_trustroot.proto] */
    if (!sg_url_host(json->url, false, &host))
        return sg_fail(err, SIGSTORE_EFORMAT,
            "url: \"%s\" is no http or https URL with a host",
            sg_show(json->url).text);
    code = sg_range_window(&service->window, json->valid_for, err);
    if (code != SIGSTORE_OK)
        return code;
    service->url = json->url;
    service->major_api_version = json->major_api_version;
    service->operator_ = json->operator_;
    return SIGSTORE_OK;
}

static sigstore_code
add_services(struct sg_services *services, sigstore_signing_config *config,
    const char *name, const struct sg_list *list, sigstore_error *err)
{
    const struct sg_service_json *json = list->items;
    sigstore_code code;

    services->items = sg_arena_array(
        &config->material.arena, list->count, sizeof(*services->items));
    if (services->items == NULL)
        return sg_no_room(&config->material.arena,
            list->count * sizeof(*services->items), err);
    for (size_t i = 0; i < list->count; i++) {
        code = init_service(&services->items[i], &json[i], err);
        if (code != SIGSTORE_OK)
            return sg_context(err, code, "%s[%zu]", name, i);
    }
    services->count = list->count;
    return SIGSTORE_OK;
}

/*
 * init_selection: where there are services, how many are used must be said;
 * EXACT has a count of at least one that they suffice for
 * [sigstore_trustroot.proto].
 */
static sigstore_code
init_selection(struct sg_selection *selection, const char *name,
    const struct sg_selection_json *json, size_t available, sigstore_error *err)
{
    if (available == 0)
        return SIGSTORE_OK;
    if (json == NULL)
        return sg_fail(err, SIGSTORE_EFORMAT, "%s: missing", name);
    if (json->selector <= 0)
        return sg_fail(err, SIGSTORE_EFORMAT,
            "%s.selector: is none of ALL, ANY and EXACT", name);
    selection->selector = (enum sg_selector)json->selector;
    if (selection->selector != SG_SELECT_EXACT)
        return SIGSTORE_OK;
    if (json->count == 0)
        return sg_fail(err, SIGSTORE_EFORMAT,
            "%s.count: missing or 0, but EXACT needs one", name);
    if (json->count > available)
        return sg_fail(err, SIGSTORE_EFORMAT,
            "%s.count: is %lu, but there are %zu services", name,
            (unsigned long)json->count, available);
    selection->count = json->count;
    return SIGSTORE_OK;
}

static sigstore_code
add_all_services(sigstore_signing_config *config,
    const struct sg_config_json *json, sigstore_error *err)
{
    const struct {
        struct sg_services *to;
        const char *name;
        const struct sg_list *from;
    } parts[] = {
        { &config->cas, "caUrls", &json->cas },
        { &config->oidcs, "oidcUrls", &json->oidcs },
        { &config->rekors, "rekorTlogUrls", &json->rekors },
        { &config->tsas, "tsaUrls", &json->tsas },
    };
    sigstore_code code;

    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        code = add_services(
            parts[i].to, config, parts[i].name, parts[i].from, err);
        if (code != SIGSTORE_OK)
            return code;
    }
    return SIGSTORE_OK;
}

static sigstore_code
build(struct sg_material *material, const struct sg_json *value,
    sigstore_error *err)
{
    sigstore_signing_config *config = (sigstore_signing_config *)material;
    const struct sg_binder binder = { &material->arena, &material->warnings };
    struct sg_config_json json = { .media_type = { NULL, 0 } };
    sigstore_code code = sg_media_type_check(value, media_types, err);

    if (code == SIGSTORE_OK)
        code = sg_bind(&binder, &json, &sg_config_schema, value, err);
    if (code == SIGSTORE_OK)
        code = add_all_services(config, &json, err);
    if (code == SIGSTORE_OK)
        code = init_selection(&config->rekor_selection, "rekorTlogConfig",
            json.rekor_selection, config->rekors.count, err);
    if (code == SIGSTORE_OK)
        code = init_selection(&config->tsa_selection, "tsaConfig",
            json.tsa_selection, config->tsas.count, err);
    return code;
}

static sigstore_code
make(sigstore_signing_config **out, const struct sg_source *source,
    sigstore_error *err)
{
    struct sg_material *material;
    sigstore_code code;

    if (out == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "out is NULL");
    *out = NULL;
    code = sg_material_make(&material, sizeof(**out), build, source, err);
    if (code == SIGSTORE_OK)
        *out = (sigstore_signing_config *)material;
    return code;
}

sigstore_code
sigstore_signing_config_embedded(sigstore_signing_config **out,
    sigstore_instance instance, sigstore_error *err)
{
    const struct sg_embedded *embedded = sg_embedded_find(instance);
    struct sg_source source = { .lasting = true };

    if (embedded != NULL)
        source.bytes = embedded->signing_config;
    return make(out, &source, err);
}

sigstore_code
sigstore_signing_config_parse(sigstore_signing_config **out, const void *data,
    size_t len, sigstore_error *err)
{
    const struct sg_source source = { .bytes = sg_bytes_of(data, len) };

    return make(out, &source, err);
}

sigstore_code
sigstore_signing_config_read_file(
    sigstore_signing_config **out, const char *path, sigstore_error *err)
{
    const struct sg_source source = { .path = path };

    return make(out, &source, err);
}

sigstore_code
sigstore_signing_config_read_config_file(
    sigstore_signing_config **out, const char *path, sigstore_error *err)
{
    const struct sg_source source = { .path = path, .member = "signingConfig" };

    return make(out, &source, err);
}

void
sigstore_signing_config_free(sigstore_signing_config *config)
{
    sg_material_free((struct sg_material *)config);
}

const char *
sigstore_signing_config_warning(
    const sigstore_signing_config *config, size_t index)
{
    return config == NULL ? NULL
                          : sg_material_warning(&config->material, index);
}
