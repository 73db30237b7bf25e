/* SPDX-License-Identifier: Apache-2.0 */
/* Values of options, and the rules among them. */
#ifndef CLI_RULES_H
#define CLI_RULES_H

#include "opt.h"

/* Put a value where the option's row says. */
void rules_set_text(
    const struct opt_level *level, const struct opt *opt, const char *text);
void rules_set_flag(
    const struct opt_level *level, const struct opt *opt, int value);

/*
 * Each returns -1 when all is well, else the exit status, having said why.
 * rules_check_pairs looks, when `opt` has just been given, for another that
 * excludes it; rules_take_env fills in defaults from the environment;
 * rules_check_required names what is still missing.
 */
int rules_check_pairs(struct opt_line *line, const struct opt *opt);
int rules_take_env(struct opt_line *line);
int rules_check_required(struct opt_line *line);

#endif
