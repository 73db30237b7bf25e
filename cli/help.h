/* SPDX-License-Identifier: Apache-2.0 */
/* Usage lines and help texts, made from the option tables. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "opt.h"

#include <stdio.h>

/* help_usage prints "usage: ..." for a level, wrapped to the terminal. */
void help_usage(FILE *out, const struct opt_level *level);

/* help_print prints the whole help text of a level. */
void help_print(FILE *out, const struct opt_level *level);

/*
 * help_option writes an option's names into `text`, joined by `joint`:
 * "--certificate/--cert" as an error names it.
 */
void help_names(
    char *text, size_t size, const struct opt *opt, const char *joint);

#endif
