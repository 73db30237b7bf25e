/* SPDX-License-Identifier: Apache-2.0 */
/* sigstore get-identity-token: a token on standard output, nothing else. */
#include <stdio.h>

#include "config.h"
#include "identity.h"

/* The instance is asked where to log in only when somebody has to. */
static int
log_in(sigstore_token **token, struct session *session,
    const struct identity_settings *settings, struct network *network)
{
    struct config config = { NULL, NULL };
    int status = EXIT_FAILED;

    if (settings->issuer || config_load(&config, session, NULL))
        status =
            identity_log_in(token, session, settings, network, config.signing);
    config_free(&config);
    return status;
}

static int
run(struct session *session, const void *arg)
{
    const struct identity_settings *settings = arg;
    struct network network = { .voice = &session->voice };
    sigstore_token *token = NULL;
    int status = identity_find(&token, session, settings, &network);

    if (status == EXIT_DONE && !token)
        status = log_in(&token, session, settings, &network);
    if (status == EXIT_DONE) {
        /* The stream must not keep what is printed. */
        setvbuf(stdout, NULL, _IONBF, 0);
        printf("%s\n", network.library->sigstore_token_text(token));
    }
    if (network.library)
        network.library->sigstore_token_free(token);
    network_close(&network);
    return status;
}

const struct command command_get_identity_token = {
    .name = "get-identity-token",
    .help = "retrieve and return a Sigstore-compatible OpenID Connect token",
    .options =
        (const struct opt *const[]){ opt_common, identity_options, NULL },
    .settings_size = sizeof(struct identity_settings),
    .run = run,
};
