/* SPDX-License-Identifier: Apache-2.0 */
/* What a signer needs of an instance: trusted root and signing config. */
#ifndef CLI_CONFIG_H
#define CLI_CONFIG_H

#include <stdbool.h>

#include <sigstore/sigstore.h>

#include "session.h"

struct config {
    sigstore_trusted_root *root;
    sigstore_signing_config *signing;
};

/*
 * config_load gives both as the global options name them; `file`, which may
 * be NULL, is a signing config in place of the instance's.  False when there
 * is none: that has been said.  config_free releases them in any case.
 */
bool config_load(
    struct config *config, struct session *session, const char *file);
void config_free(struct config *config);

#endif
