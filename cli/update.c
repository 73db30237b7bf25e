/* SPDX-License-Identifier: Apache-2.0 */
/* The TUF client of the command: when the network is asked, and when not. */
#include "update.h"

#include <string.h>

#include "when.h"

/*
 * How long a timestamp that was fetched is not fetched again.  Repositories
 * sign theirs for days; a loop over many files should not ask for each.
 */
#define FRESH_S 600

bool
update_open(struct update *update, struct session *session,
    const struct instance *instance, const void *root, size_t root_len)
{
    sigstore_tuf_settings settings;
    sigstore_error err;
    sigstore_code code = SIGSTORE_OK;

    memset(update, 0, sizeof(*update));
    memset(&settings, 0, sizeof(settings));
    update->session = session;
    update->instance = instance;
    update->network.voice = &session->voice;
    if (instance->built_in)
        code =
            sigstore_tuf_settings_embedded(&settings, instance->embedded, &err);
    if (root) {
        settings.root = root;
        settings.root_len = root_len;
    }
    settings.metadata_url = instance->url;
    settings.metadata_dir = instance->metadata_dir;
    settings.target_dir = instance->target_dir;
    settings.fetch = network_fetch;
    settings.fetch_arg = &update->network;
    settings.now = session->now;
    if (code == SIGSTORE_OK)
        code = sigstore_tuf_new(&update->tuf, &settings, &err);
    if (code != SIGSTORE_OK)
        say(&session->voice, SAY_ERROR, "trusted root: %s", err.message);
    return code == SIGSTORE_OK;
}

void
update_close(struct update *update)
{
    sigstore_tuf_free(update->tuf);
    network_close(&update->network);
    update->tuf = NULL;
}

/* Failures that pass, or that somebody has made to block us. */
static bool
is_of_network(sigstore_code code)
{
    return code == SIGSTORE_ENETWORK || code == SIGSTORE_ESERVICE ||
        code == SIGSTORE_ENOTFOUND;
}

bool
update_refresh(struct update *update, const char *instead)
{
    struct voice *voice = &update->session->voice;
    sigstore_error err;
    sigstore_code code = sigstore_tuf_refresh(update->tuf, &err);

    if (code == SIGSTORE_OK)
        return true;
    if (instead && is_of_network(code))
        say(voice, SAY_ERROR,
            "the trusted root of the %s instance cannot be refreshed: %s: %s",
            update->instance->name, err.message, instead);
    else
        say(voice, SAY_ERROR,
            "the trusted root of the %s instance cannot be refreshed: %s",
            update->instance->name, err.message);
    return false;
}

bool
update_is_fresh(struct update *update)
{
    int64_t age = sigstore_tuf_timestamp_age(update->tuf);

    if (age < 0 || age >= FRESH_S ||
        sigstore_tuf_load(update->tuf, 0, NULL) != SIGSTORE_OK)
        return false;
    say(&update->session->voice, SAY_DEBUG,
        "the trusted root of the %s instance was refreshed %s ago",
        update->instance->name, when_span(age).text);
    return true;
}

sigstore_code
update_load(struct update *update, sigstore_error *err)
{
    sigstore_code code;
    sigstore_error other;

    memset(err, 0, sizeof(*err));
    if (sigstore_tuf_load(update->tuf, 0, err) == SIGSTORE_OK)
        return SIGSTORE_OK;
    code = sigstore_tuf_load(update->tuf, 1, &other);
    if (code != SIGSTORE_OK)
        *err = other;
    return code;
}

sigstore_code
update_root(
    struct update *update, sigstore_trusted_root **root, sigstore_error *err)
{
    const void *data;
    size_t len;
    sigstore_code code =
        sigstore_tuf_target(update->tuf, TARGET_TRUSTED_ROOT, &data, &len, err);

    *root = NULL;
    if (code == SIGSTORE_OK)
        code = sigstore_trusted_root_parse(root, data, len, err);
    return code;
}

sigstore_code
update_config(struct update *update, sigstore_signing_config **config,
    sigstore_error *err)
{
    const void *data;
    size_t len;
    sigstore_code code = sigstore_tuf_target(
        update->tuf, TARGET_SIGNING_CONFIG, &data, &len, err);

    *config = NULL;
    if (code == SIGSTORE_OK)
        code = sigstore_signing_config_parse(config, data, len, err);
    return code;
}

void
update_say_failed(struct update *update, const sigstore_error *err)
{
    say(&update->session->voice, SAY_ERROR, "the %s instance: %s",
        update->instance->name, err->message);
}
