/* SPDX-License-Identifier: Apache-2.0 */
/* Trusted root and signing config: from files, or from the repository. */
#include "config.h"

#include <string.h>

#include "trust.h"
#include "update.h"

static bool
fail(struct session *session, const sigstore_error *err)
{
    say(&session->voice, SAY_ERROR, "signing config: %s", err->message);
    return false;
}

/* The signing config of a file, or of the trust config. */
static bool
read_signing(struct config *config, struct session *session, const char *file)
{
    const char *path = session->globals.trust_config;
    sigstore_error err;
    sigstore_code code;

    if (file)
        code = sigstore_signing_config_read_file(&config->signing, file, &err);
    else
        code = sigstore_signing_config_read_config_file(
            &config->signing, path, &err);
    return code == SIGSTORE_OK || fail(session, &err);
}

static bool
read_files(struct config *config, struct session *session, const char *file)
{
    if (!file && !session->globals.trust_config) {
        say(&session->voice, SAY_ERROR,
            "--trusted-root says whom to trust, not where to sign: give "
            "--signing-config, too");
        return false;
    }
    return trust_load(&config->root, session, true) &&
        read_signing(config, session, file);
}

/* What the instance publishes, as fresh as for a verification. */
static bool
fetch(struct config *config, struct update *update)
{
    sigstore_error err;

    if (!update_is_fresh(update) && !update_refresh(update, NULL))
        return false;
    if (update_root(update, &config->root, &err) == SIGSTORE_OK &&
        update_config(update, &config->signing, &err) == SIGSTORE_OK)
        return true;
    update_say_failed(update, &err);
    return false;
}

static bool
fetch_instance(struct config *config, struct session *session)
{
    struct instance instance;
    struct update update;
    bool got = false;

    if (!instance_find(&instance, session))
        return false;
    if (!instance.built_in && !instance_is_trusted(&instance)) {
        instance_say_untrusted(&instance, session);
    } else if (update_open(&update, session, &instance, NULL, 0)) {
        got = fetch(config, &update);
        update_close(&update);
    }
    instance_free(&instance);
    if (got)
        trust_say_warnings(config->root, session);
    return got;
}

static void
say_warnings(const struct config *config, struct session *session)
{
    const char *warning;

    for (size_t i = 0; (warning = sigstore_signing_config_warning(
                            config->signing, i)) != NULL;
         i++)
        say(&session->voice, SAY_WARNING, "signing config: %s", warning);
}

bool
config_load(struct config *config, struct session *session, const char *file)
{
    const struct globals *g = &session->globals;
    bool loaded;

    memset(config, 0, sizeof(*config));
    if (g->trusted_root || g->trust_config) {
        loaded = read_files(config, session, file);
    } else {
        loaded = fetch_instance(config, session);
        if (loaded && file) {
            sigstore_signing_config_free(config->signing);
            config->signing = NULL;
            loaded = read_signing(config, session, file);
        }
    }
    if (loaded)
        say_warnings(config, session);
    return loaded;
}

void
config_free(struct config *config)
{
    sigstore_signing_config_free(config->signing);
    sigstore_trusted_root_free(config->root);
    memset(config, 0, sizeof(*config));
}
