/* SPDX-License-Identifier: Apache-2.0 */
/* The command line of sigstore-local. */
#ifndef LOCAL_OPTIONS_H
#define LOCAL_OPTIONS_H

#include "fault.h"

/* Where it serves unless another port is asked for. */
#define OPTIONS_PORT 4080
#define OPTIONS_IDENTITY "test@example.com"

/* Exit statuses; of COMMAND, its own, and where there was none, that of env
 * and timeout. */
enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_WRONG = 2, EXIT_NO_COMMAND = 125 };

struct options {
    const char *dir; /* NULL: not given */
    int port;        /* -1: not given */
    int ready_fd;    /* -1: none */
    const char *identity;
    fault_set faults;
    char **command; /* argv of COMMAND, or NULL */
};

/*
 * options_parse reads the line.  -1: go on; else the exit status, after what
 * was asked for (help, version) or what is wrong has been printed.
 */
int options_parse(struct options *out, int argc, char **argv);

#endif
