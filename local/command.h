/* SPDX-License-Identifier: Apache-2.0 */
/* COMMAND: a program that runs as long as the instance, or the reverse. */
#ifndef LOCAL_COMMAND_H
#define LOCAL_COMMAND_H

#include "instance.h"
#include "signals.h"

struct command {
    char **argv;
    const char *identity; /* e-mail address of its token */
    const struct signals *signals;
};

/*
 * command_run runs it with what it needs of the instance in its environment,
 * hands signals on to it, and gives its exit status in `*status`: 128 and
 * the signal's number if one ended it, 127 when there is no such program, 126
 * when it cannot be run.  If we are killed it is too.
 */
SG_MUST_USE sigstore_code command_run(const struct command *command,
    const struct instance *instance, int *status, sigstore_error *err);

#endif
