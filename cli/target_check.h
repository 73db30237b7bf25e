/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of targets, for target.c. */
#ifndef CLI_TARGET_CHECK_H
#define CLI_TARGET_CHECK_H

#include "target.h"

/*
 * target_resolve gives a path without links and dots in its folders, so that
 * those of one file are equal; the file may not be there yet.  NULL without
 * memory; the caller frees it.
 */
char *target_resolve(const char *path);

/*
 * targets_check refuses outputs that exist, that take the place of each other
 * or of an input; targets_check_places those that cannot be written, once
 * there is a folder for them.  EXIT_DONE, or why not was said.
 */
int targets_check(const struct targets *targets, struct session *session,
    const struct target_settings *settings);
int targets_check_places(
    const struct targets *targets, struct session *session, bool overwrite);

#endif
