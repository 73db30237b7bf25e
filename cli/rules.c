/* SPDX-License-Identifier: Apache-2.0 */
/* Values of options, and the rules among them: pairs, defaults, needs. */
#include "rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "help.h"

#define RUN (-1)

void
rules_set_text(
    const struct opt_level *level, const struct opt *opt, const char *text)
{
    memcpy((char *)level->settings + opt->at, &text, sizeof(text));
}

static const char *
stored_text(const struct opt_level *level, const struct opt *opt)
{
    const char *text;

    memcpy(&text, (char *)level->settings + opt->at, sizeof(text));
    return text;
}

void
rules_set_flag(const struct opt_level *level, const struct opt *opt, int value)
{
    memcpy((char *)level->settings + opt->at, &value, sizeof(value));
}

static bool
is_given(const struct opt_level *level, const struct opt *opt)
{
    struct opt_inputs inputs;
    int flag;

    if (opt->kind == OPT_TEXT || opt->kind == OPT_INPUT)
        return stored_text(level, opt) != NULL;
    if (opt->kind == OPT_INPUTS) {
        memcpy(&inputs, (char *)level->settings + opt->at, sizeof(inputs));
        return inputs.count > 0;
    }
    if (opt->kind != OPT_FLAG)
        return false;
    memcpy(&flag, (char *)level->settings + opt->at, sizeof(flag));
    return flag != 0;
}

static int
wrong_pair(
    struct opt_line *line, const struct opt *opt, const struct opt *other)
{
    char names[128], others[128];

    help_names(names, sizeof(names), opt, "/");
    help_names(others, sizeof(others), other, "/");
    return opt_wrong(
        line, "argument %s: not allowed with argument %s", names, others);
}

static const struct opt *
find_named(const struct command *command, const char *name)
{
    struct opt_place place = { 0 };
    const struct opt *opt;

    while ((opt = opt_next(&place, command)) != NULL) {
        if (!opt_is_positional(opt) && strcmp(opt->name, name) == 0)
            return opt;
    }
    return NULL;
}

/* Options that one may not be given with; asked when it has been given. */
int
rules_check_pairs(struct opt_line *line, const struct opt *opt)
{
    struct opt_level *level = &line->level[line->levels - 1];
    struct opt_place place = { 0 };
    const struct opt *other;

    if (opt->exclusive && level->chosen && level->chosen != opt)
        return wrong_pair(line, opt, level->chosen);
    if (opt->exclusive)
        level->chosen = opt;
    while ((other = opt_next(&place, level->command)) != NULL) {
        bool clash = (opt->instead && other->name &&
                         strcmp(other->name, opt->instead) == 0) ||
            (other->instead && strcmp(other->instead, opt->name) == 0);

        if (clash && is_given(level, other))
            return wrong_pair(line, opt, other);
    }
    return RUN;
}

/* The words a boolean variable may hold, whatever their case. */
static int
read_boolean(const char *text)
{
    static const char *const words[][6] = {
        { "n", "no", "false", "f", "off", "0" },
        { "y", "yes", "true", "t", "on", "1" },
    };

    for (int value = 0; value < 2; value++) {
        for (size_t i = 0; i < 6; i++) {
            if (strcasecmp(text, words[value][i]) == 0)
                return value;
        }
    }
    return -1;
}

/* The environment's default for an option that the line does not give. */
static int
take_env(struct opt_line *line, struct opt_level *level, const struct opt *opt)
{
    const char *text = opt->env ? getenv(opt->env) : NULL;
    const struct opt *instead =
        opt->instead ? find_named(level->command, opt->instead) : NULL;
    int value;

    /* An empty variable is an unset one: CI systems make them so. */
    if (!text || !*text || is_given(level, opt) ||
        (instead && is_given(level, instead)))
        return RUN;
    if (opt->kind == OPT_TEXT) {
        rules_set_text(level, opt, text);
        return RUN;
    }
    if ((value = read_boolean(text)) < 0)
        return opt_wrong(line,
            "environment variable %s: '%s' is neither yes nor no", opt->env,
            text);
    rules_set_flag(level, opt, value);
    return RUN;
}

int
rules_take_env(struct opt_line *line)
{
    for (size_t i = 0; i < line->levels; i++) {
        struct opt_level *level = &line->level[i];
        struct opt_place place = { 0 };
        const struct opt *opt;
        int rc;

        while ((opt = opt_next(&place, level->command)) != NULL) {
            if ((rc = take_env(line, level, opt)) != RUN)
                return rc;
        }
    }
    return RUN;
}

/* All of what is missing, in one message. */
int
rules_check_required(struct opt_line *line)
{
    struct opt_level *level = &line->level[line->levels - 1];
    struct opt_place place = { 0 };
    const struct opt *opt;
    char list[256] = "";

    if (level->command->commands)
        snprintf(list, sizeof(list), "COMMAND");
    while ((opt = opt_next(&place, level->command)) != NULL) {
        const struct opt *instead =
            opt->instead ? find_named(level->command, opt->instead) : NULL;
        char names[128];

        if (!opt->required || is_given(level, opt) ||
            (instead && is_given(level, instead)))
            continue;
        help_names(names, sizeof(names), opt, "/");
        snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s%s",
            *list ? ", " : "", names);
    }
    if (*list)
        return opt_wrong(
            line, "the following arguments are required: %s", list);
    return RUN;
}
