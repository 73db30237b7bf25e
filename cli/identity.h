/* SPDX-License-Identifier: Apache-2.0 */
/* Who signs: an identity token that is given, or that the machine has. */
#ifndef CLI_IDENTITY_H
#define CLI_IDENTITY_H

#include "network.h"
#include "session.h"

/* Settings of commands that need a token start with this. */
struct identity_settings {
    const char *token; /* a token, @FILE, or - */
    const char *client_id;
    const char *client_secret;
    int no_ambient;
    const char *issuer;
    int force_oob;
};

/* Option rows: "OpenID Connect options". */
extern const struct opt identity_options[];

/*
 * identity_get gives a token and EXIT_DONE.  When there is none it has said
 * so, and returns the exit status.  The network is opened by it.
 */
int identity_get(sigstore_token **token, struct session *session,
    const struct identity_settings *settings, struct network *network);

#endif
