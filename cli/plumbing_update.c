/* SPDX-License-Identifier: Apache-2.0 */
/* sigstore plumbing update-trust-root: ask the repository, whatever is kept. */
#include "session.h"
#include "trust.h"
#include "update.h"

/* Both documents are fetched; a signing config is only looked at. */
static bool
get(struct update *update, sigstore_trusted_root **root)
{
    sigstore_signing_config *config = NULL;
    sigstore_error err;

    if (!update_refresh(update, NULL))
        return false;
    if (update_root(update, root, &err) != SIGSTORE_OK ||
        update_config(update, &config, &err) != SIGSTORE_OK) {
        update_say_failed(update, &err);
        return false;
    }
    sigstore_signing_config_free(config);
    return true;
}

static bool
refresh(sigstore_trusted_root **root, struct session *session)
{
    struct instance instance;
    struct update update;
    bool got = false;

    if (!instance_find(&instance, session))
        return false;
    if (!instance.built_in && !instance_is_trusted(&instance)) {
        instance_say_untrusted(&instance, session);
    } else if (update_open(&update, session, &instance, NULL, 0)) {
        got = get(&update, root);
        update_close(&update);
    }
    instance_free(&instance);
    return got;
}

static int
run(struct session *session, const void *settings)
{
    const struct globals *g = &session->globals;
    sigstore_trusted_root *root = NULL;
    bool got;

    (void)settings;
    /* Files are as fresh as they are: reading them is all there is to do. */
    if (g->trust_config || g->trusted_root)
        got = trust_load(&root, session, true);
    else
        got = refresh(&root, session);
    if (got)
        say_done(&session->voice,
            "Trust root & signing config updated: %zu Fulcio certificates",
            sigstore_trusted_root_certificate_count(root));
    sigstore_trusted_root_free(root);
    return got ? EXIT_DONE : EXIT_FAILED;
}

const struct command command_update_trust_root = {
    .name = "update-trust-root",
    .help = "update the local trust root to the latest version via TUF",
    .options = (const struct opt *const[]){ opt_common, NULL },
    .run = run,
};
