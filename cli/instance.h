/* SPDX-License-Identifier: Apache-2.0 */
/* The instance of Sigstore that the global options name, and its folders. */
#ifndef CLI_INSTANCE_H
#define CLI_INSTANCE_H

#include <stdbool.h>

#include <sigstore/sigstore.h>

#include "session.h"

struct instance {
    char *url;                  /* of its TUF repository, no slash at the end */
    const char *name;           /* for people */
    bool built_in;              /* its first root is compiled in */
    sigstore_instance embedded; /* of a built-in one */
    char *metadata_dir;         /* NULL: without a home nothing is kept */
    char *target_dir;
};

/*
 * instance_find says which instance the global options name.  False when it
 * is none: that has been said.  instance_free releases it in any case.
 */
bool instance_find(struct instance *instance, struct session *session);
void instance_free(struct instance *instance);

/* instance_is_trusted says whether its folder holds a root of trust. */
bool instance_is_trusted(const struct instance *instance);

/* instance_say_untrusted says that it does not, and what to do. */
void instance_say_untrusted(
    const struct instance *instance, struct session *session);

#endif
