/* SPDX-License-Identifier: Apache-2.0 */
/* Which authority, logs and timestamp authorities a signer uses. */
#include "sign/signer.h"

#include "base/text.h"

static const uint32_t version_1[] = { 1 };
static const uint32_t version_2[] = { 2 };
static const uint32_t both_versions[] = { 1, 2 };

static sigstore_code
choose_logs(sigstore_signer *signer, int64_t now, sigstore_error *err)
{
    const sigstore_signing_config *config = signer->settings.config;
    int version = signer->settings.rekor_version;
    struct sg_wanted wanted = { .name = "transparency log",
        .versions = version == 2 ? version_2 : both_versions,
        .version_count = version == 0 ? 2 : 1,
        .now = now,
        .selection = config->rekor_selection };

    if (version < 0 || version > 2)
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "no Rekor has API version %d: there are 1 and 2", version);
    return sg_select(&signer->logs, &config->rekors, &wanted, err);
}

/* None is none, where the config names none. */
static sigstore_code
choose_tsas(sigstore_signer *signer, int64_t now, sigstore_error *err)
{
    const sigstore_signing_config *config = signer->settings.config;
    const struct sg_wanted wanted = { .name = "timestamp authority",
        .versions = version_1,
        .version_count = 1,
        .now = now,
        .selection = config->tsa_selection };

    if (config->tsas.count == 0)
        return SIGSTORE_OK;
    return sg_select(&signer->tsas, &config->tsas, &wanted, err);
}

static sigstore_code
choose_ca(sigstore_signer *signer, int64_t now, sigstore_error *err)
{
    const struct sg_wanted wanted = { .name = "certificate authority (Fulcio)",
        .versions = version_1,
        .version_count = 1,
        .now = now,
        .selection = { SG_SELECT_ANY, 0 } };

    return sg_select(&signer->cas, &signer->settings.config->cas, &wanted, err);
}

/*
 * Rekor v2 signs no time: an entry in it without a timestamp is of no use,
 * and would stay in the log for ever [client-spec 3.3].  Where there is no
 * timestamp no such log is asked, be it in the place of another.
 */
static sigstore_code
check_times(sigstore_signer *signer, sigstore_error *err)
{
    struct sg_chosen *logs = &signer->logs;
    size_t timed = 0;

    if (signer->tsas.count != 0)
        return SIGSTORE_OK;
    while (timed < logs->count + logs->spare &&
        logs->items[timed]->major_api_version == 1)
        timed++;
    if (timed < logs->count)
        return sg_fail(err, SIGSTORE_ENOTFOUND,
            "the signing config names no timestamp authority, and %s, a Rekor "
            "of version 2, says no time: its entry would never verify",
            sg_show(logs->items[timed]->url).text);
    logs->spare = timed - logs->count;
    return SIGSTORE_OK;
}

sigstore_code
sg_signer_choose(sigstore_signer *signer, sigstore_error *err)
{
    int64_t now = sg_signer_now(signer);
    sigstore_code rc;

    if (signer->has_token && (rc = choose_ca(signer, now, err)) != SIGSTORE_OK)
        return rc;
    if ((rc = choose_logs(signer, now, err)) != SIGSTORE_OK ||
        (rc = choose_tsas(signer, now, err)) != SIGSTORE_OK)
        return rc;
    return check_times(signer, err);
}
