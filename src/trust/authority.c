/* SPDX-License-Identifier: Apache-2.0 */
/* A certificate or timestamp authority of the trusted root. */
#include "trust/parts.h"

static sigstore_code
read_certificates(struct sg_authority *authority, const struct sg_list *list,
    sigstore_error *err)
{
    const struct sg_certificate_json *json = list->items;
    sigstore_code code;

    for (size_t i = 0; i < list->count; i++) {
        code = sg_cert_parse(&authority->certs[i], json[i].der, err);
        if (code != SIGSTORE_OK)
            return sg_context(
                err, code, "certChain.certificates[%zu].rawBytes", i);
    }
    authority->count = list->count;
    return SIGSTORE_OK;
}

sigstore_code
sg_authority_init(struct sg_authority *authority,
    const struct sg_authority_json *json, struct sg_arena *arena,
    sigstore_error *skipped, sigstore_error *err)
{
    const struct sg_list *list = &json->chain->certificates;
    sigstore_code code;

    code = sg_range_window(&authority->window, json->valid_for, err);
    if (code != SIGSTORE_OK)
        return code;
    authority->uri = json->uri;
    authority->operator_ = json->operator_;
    authority->certs =
        sg_arena_array(arena, list->count, sizeof(*authority->certs));
    if (authority->certs == NULL)
        return sg_no_room(arena, list->count * sizeof(*authority->certs), err);
    skipped->code = read_certificates(authority, list, skipped);
    return SIGSTORE_OK;
}
