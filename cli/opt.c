/* SPDX-License-Identifier: Apache-2.0 */
/* Taking a command line apart by its option tables. */
#include "opt.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sigstore/sigstore.h>

#include "help.h"
#include "rules.h"
#include "say.h"

#define RUN (-1)
#define WRONG 2

const struct opt opt_common[] = {
    { OPT_TITLE, .name = "options" },
    { OPT_HELP, .letter = "h", .name = "help",
        .help = "show this help message and exit" },
    { OPT_COUNT, .letter = "v", .name = "verbose",
        .help = "run with additional debug logging; supply multiple times "
                "to increase verbosity" },
    { .kind = OPT_END },
};

const struct opt *
opt_next(struct opt_place *place, const struct command *command)
{
    if (!place->table) {
        place->table = command->options;
        place->row = *place->table;
    } else {
        place->row++;
    }
    for (; *place->table; place->row = *++place->table) {
        while (place->row->kind == OPT_TITLE)
            place->row++;
        if (place->row->kind != OPT_END)
            return place->row;
    }
    return NULL;
}

int
opt_wrong(const struct opt_line *line, const char *format, ...)
{
    const struct opt_level *level = &line->level[line->levels - 1];
    va_list args;

    help_usage(stderr, level);
    va_start(args, format);
    say_wrong(line->voice, level->prog, format, args);
    va_end(args);
    return WRONG;
}

int
opt_refuse(const struct opt_line *line, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say_wrong(line->voice, line->level[line->levels - 1].prog, format, args);
    va_end(args);
    return WRONG;
}

/* "argument --bundle: ..." */
static int
wrong_value(struct opt_line *line, const struct opt *opt, const char *what)
{
    char names[128];

    help_names(names, sizeof(names), opt, "/");
    return opt_wrong(line, "argument %s: %s", names, what);
}

/* Does what the option says; `value` is NULL unless it takes one. */
static int
take(struct opt_line *line, const struct opt *opt, const char *value)
{
    struct opt_level *level = &line->level[line->levels - 1];

    switch (opt->kind) {
    case OPT_HELP:
        help_print(stdout, level);
        return 0;
    case OPT_VERSION:
        printf("sigstore %s\n", sigstore_version());
        return 0;
    case OPT_COUNT:
        line->verbose++;
        return RUN;
    case OPT_FLAG:
        rules_set_flag(level, opt, 1);
        break;
    default:
        rules_set_text(level, opt, value);
        break;
    }
    return rules_check_pairs(line, opt);
}

/*
 * Whether `arg` can be an option's value or a positional: argparse's rule,
 * under which `--bundle --offline` is a forgotten file name.
 */
static bool
is_value(const char *arg)
{
    return arg[0] != '-' || arg[1] == '\0' ||
        (arg[1] >= '0' && arg[1] <= '9') || arg[strcspn(arg, " =")] == ' ';
}

/* Whether `name`, of `len` bytes, is how `full` starts; whole if equal. */
static bool
is_prefix(const char *full, const char *name, size_t len, bool *whole)
{
    if (!full || strncmp(full, name, len) != 0)
        return false;
    if (full[len] == '\0')
        *whole = true;
    return true;
}

/*
 * Whether `opt` gives way to `other` where a prefix fits both: what
 * sigstore-python takes for one of its options stays that one.
 */
static bool
gives_way(const struct opt *opt, const struct opt *other)
{
    return other && opt->added && !other->added;
}

/* Finds an option by its name or a prefix that no other option has. */
static int
find_long(struct opt_line *line, const char *arg, const struct opt **found)
{
    const struct command *command = line->level[line->levels - 1].command;
    size_t len = strcspn(arg + 2, "=");
    struct opt_place place = { 0 };
    const struct opt *opt;
    char list[512] = "";
    size_t count = 0;

    *found = NULL;
    while ((opt = opt_next(&place, command)) != NULL) {
        bool whole = false, fits;

        fits = is_prefix(opt->name, arg + 2, len, &whole);
        if (!whole && is_prefix(opt->alias, arg + 2, len, &whole))
            fits = true;
        if (opt_is_positional(opt) || !fits ||
            (!whole && gives_way(opt, *found)))
            continue;
        if (*found && gives_way(*found, opt))
            count = 0;
        *found = opt;
        if (whole)
            return RUN;
        if (count == 0)
            list[0] = '\0';
        snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s--%s",
            count++ ? ", " : "", opt->name);
    }
    if (count > 1)
        return opt_wrong(line, "ambiguous option: %.*s could match %s",
            (int)len + 2, arg, list);
    return RUN;
}

/* --name, --name=value, --name value; `*i` moves past a value taken. */
static int
take_long(struct opt_line *line, char **argv, int argc, int *i)
{
    char *arg = argv[*i], *equals = strchr(arg, '=');
    const struct opt *opt;
    char what[512];
    int rc = find_long(line, arg, &opt);

    if (rc != RUN)
        return rc;
    if (!opt)
        return opt_wrong(line, "unrecognized arguments: %s", arg);
    if (opt->kind != OPT_TEXT && equals) {
        snprintf(
            what, sizeof(what), "ignored explicit argument '%s'", equals + 1);
        return wrong_value(line, opt, what);
    }
    if (opt->kind != OPT_TEXT || equals)
        return take(line, opt, equals ? equals + 1 : NULL);
    if (*i + 1 >= argc || !is_value(argv[*i + 1]))
        return wrong_value(line, opt, "expected one argument");
    return take(line, opt, argv[++*i]);
}

/* -v, -vv, -hv: no option with a letter takes a value. */
static int
take_letters(struct opt_line *line, const char *arg)
{
    const struct command *command = line->level[line->levels - 1].command;
    int rc = RUN;

    for (const char *p = arg + 1; *p && rc == RUN; p++) {
        struct opt_place place = { 0 };
        const struct opt *opt;

        while ((opt = opt_next(&place, command)) != NULL) {
            if (opt->letter && opt->letter[0] == *p)
                break;
        }
        if (!opt)
            return opt_wrong(line, "unrecognized arguments: %s", arg);
        rc = take(line, opt, NULL);
    }
    return rc;
}

/* False: out of memory. */
static bool
open_level(
    struct opt_level *level, const struct command *command, const char *above)
{
    level->command = command;
    level->chosen = NULL;
    level->settings = calloc(1, command->settings_size + 1);
    snprintf(
        level->prog, sizeof(level->prog), "%.40s %.20s", above, command->name);
    return level->settings != NULL;
}

/* Goes down to the command `name`. */
static int
descend(struct opt_line *line, const char *name)
{
    struct opt_level *level = &line->level[line->levels - 1];
    const struct command *const *c = level->command->commands;
    char list[256] = "";

    for (; *c && strcmp((*c)->name, name) != 0; c++)
        snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s'%s'",
            *list ? ", " : "", (*c)->name);
    if (!*c)
        return opt_wrong(line,
            "argument COMMAND: invalid choice: '%s' (choose from %s)", name,
            list);
    line->levels++;
    if (!open_level(&level[1], *c, level->prog)) {
        say(line->voice, SAY_CRITICAL, "out of memory");
        return 1;
    }
    return RUN;
}

/* A positional names the next command, or is an input: kept in argv. */
static int
take_positional(struct opt_line *line, char **argv, int i, int *kept)
{
    struct opt_level *level = &line->level[line->levels - 1];
    struct opt_place place = { 0 };
    const struct opt *opt;

    if (level->command->commands)
        return descend(line, argv[i]);
    while ((opt = opt_next(&place, level->command)) != NULL) {
        if (opt_is_positional(opt))
            break;
    }
    if (!opt || (opt->kind == OPT_INPUT && *kept > 0))
        return opt_wrong(line, "unrecognized arguments: %s", argv[i]);
    if (opt->kind == OPT_INPUT) {
        rules_set_text(level, opt, argv[i]);
        ++*kept;
        return RUN;
    }
    argv[(*kept)++] = argv[i];
    memcpy((char *)level->settings + opt->at,
        &(struct opt_inputs){ argv, (size_t)*kept }, sizeof(struct opt_inputs));
    return RUN;
}

static int
take_all(struct opt_line *line, int argc, char **argv)
{
    bool options = true;
    int kept = 0, rc = RUN;

    for (int i = 1; i < argc && rc == RUN; i++) {
        char *arg = argv[i];

        if (options && strcmp(arg, "--") == 0)
            options = false;
        else if (!options || is_value(arg))
            rc = take_positional(line, argv, i, &kept);
        else if (arg[1] == '-')
            rc = take_long(line, argv, argc, &i);
        else
            rc = take_letters(line, arg);
    }
    return rc;
}

int
opt_parse(struct opt_line *line, const struct command *top, void *settings,
    int argc, char **argv)
{
    int rc;

    line->level[0].command = top;
    line->level[0].settings = settings;
    line->level[0].chosen = NULL;
    snprintf(line->level[0].prog, sizeof(line->level[0].prog), "%s", top->name);
    line->levels = 1;
    line->verbose = 0;
    if ((rc = take_all(line, argc, argv)) != RUN ||
        (rc = rules_take_env(line)) != RUN)
        return rc;
    return rules_check_required(line);
}

void
opt_free(struct opt_line *line)
{
    for (size_t i = 1; i < line->levels; i++)
        free(line->level[i].settings);
    line->levels = 0;
}
