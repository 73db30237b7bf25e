/* SPDX-License-Identifier: Apache-2.0 */
/* Who signs: a token that is given, that the machine has, or of a login. */
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

/* Option rows: the one that opens "OpenID Connect options", and the others,
 * which belong to whatever title stands before them. */
extern const struct opt identity_given[];
extern const struct opt identity_options[];

/*
 * identity_find gives the token that is given, or that of the machine, and
 * EXIT_DONE; NULL and EXIT_DONE when somebody is to log in.  When there is
 * none it has said so, and returns the exit status.  It opens the network.
 */
int identity_find(sigstore_token **token, struct session *session,
    const struct identity_settings *settings, struct network *network);

/* identity_log_in has somebody log in at --oidc-issuer, else at the issuer of
 * `config`, which may then be NULL. */
int identity_log_in(sigstore_token **token, struct session *session,
    const struct identity_settings *settings, struct network *network,
    const sigstore_signing_config *config);

/* identity_get is one, then the other. */
int identity_get(sigstore_token **token, struct session *session,
    const struct identity_settings *settings, struct network *network,
    const sigstore_signing_config *config);

#endif
