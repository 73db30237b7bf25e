/* SPDX-License-Identifier: Apache-2.0 */
/* Where DIR is, and a temporary one's end; store_open makes the others. */
#ifndef LOCAL_HOME_H
#define LOCAL_HOME_H

#include <limits.h>
#include <stdbool.h>

#include "base/error.h"

struct home {
    char path[PATH_MAX]; /* absolute, fit to be printed */
    bool is_temporary;
};

/*
 * home_find finds the folder: `dir`, or without one the user's own (below
 * XDG_DATA_HOME or HOME), or a temporary one, which it makes.
 */
SG_MUST_USE sigstore_code home_find(
    struct home *out, const char *dir, bool is_temporary, sigstore_error *err);

/* home_leave removes a temporary one with all that is in it. */
void home_leave(const struct home *home);

#endif
