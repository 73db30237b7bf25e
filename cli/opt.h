/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Commands and options as tables: a row an option.  Parsing, defaults from
 * the environment, usage lines and help texts all come from the rows, in the
 * manner of Python's argparse, which users of `sigstore` know.
 */
#ifndef CLI_OPT_H
#define CLI_OPT_H

#include <stdbool.h>
#include <stddef.h>

struct session;
struct voice;

enum opt_kind {
    OPT_END,     /* ends a table */
    OPT_TITLE,   /* starts one: the heading of its part of the help */
    OPT_HELP,    /* prints the help and leaves */
    OPT_VERSION, /* prints the version and leaves */
    OPT_COUNT,   /* -v: counted for the whole line, wherever it stands */
    OPT_FLAG,    /* an int, 0 or 1 */
    OPT_TEXT,    /* a const char *, NULL when not given */
    OPT_INPUT,   /* positional: a const char * */
    OPT_INPUTS   /* positional, one or more: a struct opt_inputs */
};

struct opt {
    enum opt_kind kind;
    const char *letter;  /* "v", or NULL */
    const char *name;    /* without dashes */
    const char *alias;   /* another name, or NULL */
    const char *metavar; /* what the help calls the value */
    const char *env;     /* variable that is the default; empty = unset */
    const char *instead; /* the option that may stand in this one's place */
    const char *preset;  /* what the help says is its value without it */
    const char *help;
    size_t at;      /* where in the command's settings the value goes */
    bool exclusive; /* of the rows so marked, one at most may be given */
    bool required;
    bool added; /* no option of sigstore-python: see find_long in opt.c */
};

static inline bool
opt_is_positional(const struct opt *opt)
{
    return opt->kind == OPT_INPUT || opt->kind == OPT_INPUTS;
}

/* The positionals; they point into argv. */
struct opt_inputs {
    char **name;
    size_t count;
};

/* A command runs, or has commands below it. */
struct command {
    const char *name;
    const char *help;                 /* its line in the list of its parent */
    const char *about;                /* opens its own help, or NULL */
    const char *choice_help;          /* what choosing among `commands` means */
    const struct opt *const *options; /* tables, NULL at the end */
    const struct command *const *commands; /* NULL at the end, or NULL */
    size_t settings_size;
    int (*run)(struct session *session, const void *settings);
};

#define OPT_LEVELS_MAX 3

/* A command with its settings and its name in full: "sigstore verify". */
struct opt_level {
    const struct command *command;
    void *settings;
    const struct opt *chosen; /* the exclusive option given first */
    char prog[64];
};

/* A command line, taken apart. */
struct opt_line {
    struct opt_level level[OPT_LEVELS_MAX];
    size_t levels;
    int verbose;
    struct voice *voice;
};

/* Rows that every command has: -h and -v. */
extern const struct opt opt_common[];

/*
 * opt_parse takes argv apart from the command `top` down.  The settings of
 * `top` are the caller's; those of the command found are allocated, and
 * opt_free releases them.  Returns -1 when that command is to run, otherwise
 * the exit status: help or version was printed, or the line was wrong.
 * Positionals are moved to the front of argv.
 */
int opt_parse(struct opt_line *line, const struct command *top, void *settings,
    int argc, char **argv);
void opt_free(struct opt_line *line);

/*
 * opt_wrong prints the usage of the innermost command and what is wrong with
 * the line, and returns 2, the exit status for that.  opt_refuse does without
 * the usage: for what is not there, not for how it was asked.
 */
int opt_refuse(const struct opt_line *line, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
int opt_wrong(const struct opt_line *line, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The row after `row`, which is NULL for the first; titles are skipped. */
struct opt_place {
    const struct opt *const *table;
    const struct opt *row;
};
const struct opt *opt_next(
    struct opt_place *place, const struct command *command);

#endif
