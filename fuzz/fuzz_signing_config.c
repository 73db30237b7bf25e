/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signing configs: the error is set exactly when one is refused; in what is
 * accepted every service can be reached by a URL in a window of time, and how
 * many are to be used can be fulfilled.
 */
#include "trust/signing_config.h"
#include "trust/trusted_root.h"
#include "fuzz.h"

static void
check_services(const struct sg_services *services)
{
    require(services->count <= SG_SERVICES_MAX);
    for (size_t i = 0; i < services->count; i++) {
        const struct sg_service *service = &services->items[i];
        sg_bytes host;

        require(sg_url_host(service->url, false, &host) && host.len > 0);
        require(service->window.has_start);
        require(service->operator_.len > 0);
    }
}

static void
check_selection(const struct sg_selection *selection, size_t available)
{
    if (available == 0)
        return;
    require(selection->selector >= SG_SELECT_ALL &&
        selection->selector <= SG_SELECT_EXACT);
    if (selection->selector == SG_SELECT_EXACT)
        require(selection->count >= 1 && selection->count <= available);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sigstore_error err = { .code = SIGSTORE_OK };
    sigstore_signing_config *config;
    sigstore_code code;

    code = sigstore_signing_config_parse(
        &config, size == 0 ? "" : (const char *)data, size, &err);
    require((config != NULL) == (code == SIGSTORE_OK));
    require(err.code == code);
    require((err.message[0] != '\0') == (code != SIGSTORE_OK));
    require((err.check == SIGSTORE_CHECK_TRUST_FORM) ==
        (code != SIGSTORE_OK && code != SIGSTORE_ENOMEM));
    if (code != SIGSTORE_OK)
        return 0;
    check_services(&config->cas);
    check_services(&config->oidcs);
    check_services(&config->rekors);
    check_services(&config->tsas);
    check_selection(&config->rekor_selection, config->rekors.count);
    check_selection(&config->tsa_selection, config->tsas.count);
    sigstore_signing_config_free(config);
    return 0;
}
