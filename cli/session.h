/* SPDX-License-Identifier: Apache-2.0 */
/* What every command is handed: the global options and a voice. */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include <stdint.h>

#include "opt.h"
#include "say.h"

/* Options that stand before the command. */
struct globals {
    int staging;
    const char *instance;
    const char *trust_config;
    const char *trusted_root;
};

struct session {
    struct globals globals;
    struct opt_line line;
    struct voice voice;
    int64_t now; /* seconds since 1970, read once */
};

/* Exit statuses. */
enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_WRONG = 2 };

/* The commands: a row here, a row in main.c or its parent, and a file. */
extern const struct command command_attest;
extern const struct command command_get_identity_token;
extern const struct command command_sign;
extern const struct command command_verify;
extern const struct command command_verify_identity;
extern const struct command command_verify_github;
extern const struct command command_trust_instance;
extern const struct command command_plumbing;
extern const struct command command_update_trust_root;
extern const struct command command_fix_bundle;

#endif
