/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that are written whole or not at all: beside where they are to be,
 * then renamed.  What is there already is kept unless it may be overwritten.
 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

/* One file that is to be written: its path, and later its bytes. */
struct output {
    const char *path; /* NULL: there is none */
    const char *data;
    size_t len;
    const char *end; /* text that follows the bytes */
};

/*
 * output_write writes `count` files: all of them or none.  On failure
 * `problem` holds a line for people.
 */
bool output_write(const struct output *outputs, size_t count, bool overwrite,
    char *problem, size_t problem_size);

/*
 * output_may_be tells early whether `path` names a stream, or a file in a
 * folder that files can be made in; errno says why not.
 */
bool output_may_be(const char *path, bool overwrite);

/* output_make_folder makes a folder and those above it; errno on failure. */
bool output_make_folder(const char *path);

#endif
