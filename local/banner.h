/* SPDX-License-Identifier: Apache-2.0 */
/* What sigstore-local says when it starts. */
#ifndef LOCAL_BANNER_H
#define LOCAL_BANNER_H

#include <stdio.h>

#include "instance.h"

struct banner {
    const struct instance *instance;
    const char *program; /* argv[0] */
    const char *identity;
};

/*
 * banner_print prints what it is and what to type, and as its last line
 * "ready URL", which scripts wait for.
 */
void banner_print(FILE *out, const struct banner *banner);

/* banner_hint prints the one line that COMMAND's output is not mixed with. */
void banner_hint(FILE *out, const struct instance *instance);

#endif
