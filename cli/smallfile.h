/* SPDX-License-Identifier: Apache-2.0 */
/* Files that are read whole. */
#ifndef CLI_SMALLFILE_H
#define CLI_SMALLFILE_H

#include <stdbool.h>
#include <stddef.h>

struct voice;

/*
 * small_file_read reads a file of at most `max` bytes, or a pipe; the caller
 * frees `*data`.  False when it cannot: that has been said.
 */
bool small_file_read(char **data, size_t *len, const char *path, size_t max,
    struct voice *voice);

#endif
