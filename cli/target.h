/* SPDX-License-Identifier: Apache-2.0 */
/* What is to be signed, and the files that come of it. */
#ifndef CLI_TARGET_H
#define CLI_TARGET_H

#include <stdbool.h>

#include "session.h"

struct target {
    const char *input;       /* as typed */
    const char *name;        /* its last part */
    char *bundle;            /* where the bundle goes; NULL: nowhere */
    const char *signature;   /* likewise */
    const char *certificate; /* likewise */
    char *real_input;        /* in full, to know it by any of its names */
    char *linked;            /* where links lead; NULL: to no name */
    char *real_bundle;       /* likewise, or NULL */
};

/* What the options say of outputs. */
struct target_settings {
    int no_default;
    const char *signature;
    const char *certificate;
    const char *bundle;
    const char *folder; /* of default outputs; NULL: the input's */
    int overwrite;
};

struct targets {
    struct target *items;
    size_t count;
};

/*
 * targets_make makes the targets of `inputs`, one for each file however often
 * it is named, and checks all that can be told before anything is signed.
 * Returns EXIT_DONE; else the exit status, having said why.  targets_free
 * releases them in any case.
 */
int targets_make(struct targets *targets, struct session *session,
    const struct opt_inputs *inputs, const struct target_settings *settings);
void targets_free(struct targets *targets);

#endif
