/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Usage lines and help texts as argparse of Python 3.11 lays them out: two
 * columns less than the terminal has, explanations from column 24 at most.
 */
#include "help.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define INDENT ((size_t)2)
#define HELP_COLUMN 24
#define WIDTH_MIN 11

/* Usage in pieces that a line break may separate, each ended by NUL. */
struct pieces {
    char text[2048];
    size_t len;
};

/* As Python's shutil.get_terminal_size, less two. */
static size_t
text_width(void)
{
    const char *columns = getenv("COLUMNS");
    struct winsize size;
    long n = columns ? strtol(columns, NULL, 10) : 0;

    if (n <= 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        n = size.ws_col;
    if (n <= 0 || n > 100000)
        n = 80;
    return n > WIDTH_MIN + 2 ? (size_t)n - 2 : WIDTH_MIN;
}

static void
add(struct pieces *pieces, const char *format, ...)
{
    size_t room = sizeof(pieces->text) - pieces->len;
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(pieces->text + pieces->len, room, format, args);
    va_end(args);
    if (n > 0)
        pieces->len += (size_t)n < room ? (size_t)n : room - 1;
}

/* Ends a piece; the buffer is for tables that we wrote, so there is room. */
static void
end_piece(struct pieces *pieces)
{
    if (pieces->len + 1 < sizeof(pieces->text))
        pieces->text[pieces->len++] = '\0';
}

void
help_names(char *text, size_t size, const struct opt *opt, const char *joint)
{
    const char *value = opt->kind == OPT_TEXT ? opt->metavar : "";
    const char *space = opt->kind == OPT_TEXT ? " " : "";

    if (joint[0] == '/')
        value = space = "";
    if (opt_is_positional(opt))
        snprintf(text, size, "%s", opt->metavar);
    else if (opt->letter)
        snprintf(text, size, "-%s%s--%s", opt->letter, joint, opt->name);
    else if (opt->alias)
        snprintf(text, size, "--%s%s%s%s--%s%s%s", opt->name, space, value,
            joint, opt->alias, space, value);
    else
        snprintf(text, size, "--%s%s%s", opt->name, space, value);
}

/* The option as usage shows it: -h, --offline, --bundle FILE. */
static void
add_short(struct pieces *pieces, const struct opt *opt, bool may_break)
{
    add(pieces, opt->letter ? "-%s" : "--%s",
        opt->letter ? opt->letter : opt->name);
    if (opt->kind != OPT_TEXT)
        return;
    if (may_break)
        end_piece(pieces);
    add(pieces, may_break ? "%s" : " %s", opt->metavar);
}

/* "[--staging | --instance URL]": one piece, or several if it is too long. */
static void
add_exclusive(struct pieces *pieces, const struct command *command, size_t room)
{
    size_t start = pieces->len, count = 0;

    for (int pass = 0; pass < 2; pass++) {
        struct opt_place place = { 0 };
        const struct opt *opt;

        pieces->len = start;
        count = 0;
        while ((opt = opt_next(&place, command)) != NULL) {
            if (!opt->exclusive)
                continue;
            add(pieces, count++ ? " |" : "[");
            if (count > 1 && pass == 1)
                end_piece(pieces);
            else if (count > 1)
                add(pieces, " ");
            add_short(pieces, opt, false);
        }
        if (pieces->len - start < room)
            break;
    }
    if (count > 0) {
        add(pieces, "]");
        end_piece(pieces);
    }
}

static void
add_options(struct pieces *pieces, const struct command *command, size_t room)
{
    struct opt_place place = { 0 };
    const struct opt *opt;
    bool exclusive = false;

    while ((opt = opt_next(&place, command)) != NULL) {
        if (opt_is_positional(opt))
            continue;
        if (opt->exclusive && !exclusive)
            add_exclusive(pieces, command, room);
        exclusive |= opt->exclusive;
        if (opt->exclusive)
            continue;
        add(pieces, opt->required ? "" : "[");
        add_short(pieces, opt, opt->required);
        add(pieces, opt->required ? "" : "]");
        end_piece(pieces);
    }
}

static void
add_positionals(struct pieces *pieces, const struct command *command)
{
    struct opt_place place = { 0 };
    const struct opt *opt;

    if (command->commands) {
        add(pieces, "COMMAND");
        end_piece(pieces);
        add(pieces, "...");
        end_piece(pieces);
    }
    while ((opt = opt_next(&place, command)) != NULL) {
        if (!opt_is_positional(opt))
            continue;
        add(pieces, "%s", opt->metavar);
        end_piece(pieces);
        if (opt->kind == OPT_INPUT)
            continue;
        add(pieces, "[%s ...]", opt->metavar);
        end_piece(pieces);
    }
}

/* Sets pieces in lines of `width`; the first is `used` columns full. */
static void
set_pieces(FILE *out, const struct pieces *pieces, size_t used, size_t indent,
    size_t width)
{
    bool first = true;

    for (size_t at = 0; at < pieces->len;) {
        const char *piece = pieces->text + at;
        size_t len = strlen(piece);

        if (used + 1 + len > width && !first) {
            fprintf(out, "\n%*s%s", (int)indent, "", piece);
            used = indent + len;
        } else {
            fprintf(out, " %s", piece);
            used += 1 + len;
        }
        first = false;
        at += len + 1;
    }
}

/* Options first, then positionals from a line of their own. */
static void
set_usage(FILE *out, const char *prog, const struct pieces *options,
    const struct pieces *positionals, size_t width)
{
    size_t start = strlen("usage: ") + strlen(prog), indent = start + 1;

    if (start + options->len + positionals->len <= width) {
        set_pieces(out, options, start, indent, width);
        set_pieces(out, positionals, start + options->len, indent, width);
        return;
    }
    /* A name that leaves too little room stands on its own line. */
    if (4 * start > 3 * width) {
        indent = strlen("usage: ");
        fprintf(out, "\n%*s", (int)indent - 1, "");
        start = indent - 1;
        if (start + options->len + positionals->len <= width) {
            set_pieces(out, options, start, indent, width);
            set_pieces(out, positionals, start + options->len, indent, width);
            return;
        }
    }
    set_pieces(out, options, start, indent, width);
    if (positionals->len > 0) {
        fprintf(out, "\n%*s", (int)indent - 1, "");
        set_pieces(out, positionals, indent - 1, indent, width);
    }
}

void
help_usage(FILE *out, const struct opt_level *level)
{
    struct pieces options = { .len = 0 }, positionals = { .len = 0 };
    size_t width = text_width(), taken = strlen(level->prog) + 8;

    add_options(&options, level->command, width > taken ? width - taken : 0);
    add_positionals(&positionals, level->command);
    fprintf(out, "usage: %s", level->prog);
    set_usage(out, level->prog, &options, &positionals, width);
    fputc('\n', out);
}

/*
 * How much of `text` may not be broken: spaces, or a word, or the part of it
 * up to a hyphen between letters (Python's textwrap).
 */
static size_t
chunk(const char *text)
{
    size_t n = strspn(text, " ");

    if (n > 0 || *text == '\0')
        return n;
    for (n = 1; text[n] != '\0' && text[n] != ' '; n++) {
        if (text[n - 1] == '-' && n >= 3 &&
            isalpha((unsigned char)text[n - 2]) &&
            isalpha((unsigned char)text[n - 3]) &&
            isalpha((unsigned char)text[n]) &&
            isalpha((unsigned char)text[n + 1]))
            break;
    }
    return n;
}

/* Wraps `text` to `width`; lines after the first are indented. */
static void
wrap(FILE *out, const char *text, size_t width, size_t indent)
{
    bool first = true;

    while (*text != '\0') {
        size_t end = 0, next;

        while ((next = chunk(text + end)) > 0 &&
            (end + next <= width || text[end] == ' '))
            end += next;
        if (end == 0)
            end = width; /* a word longer than the line */
        next = end;
        while (end > 0 && text[end - 1] == ' ')
            end--;
        fprintf(out, "%*s%.*s\n", first ? 0 : (int)indent, "", (int)end, text);
        text += next;
        text += strspn(text, " ");
        first = false;
    }
}

/* A name, and from `column` on what it means. */
static void
entry(FILE *out, const char *name, const char *help, size_t indent,
    size_t column, size_t width)
{
    size_t room = width > column + WIDTH_MIN ? width - column : WIDTH_MIN;

    if (strlen(name) + indent + INDENT <= column)
        fprintf(out, "%*s%-*s", (int)indent, "", (int)(column - indent), name);
    else
        fprintf(out, "%*s%s\n%*s", (int)indent, "", name, (int)column, "");
    wrap(out, help, room, column);
}

/* The column at which explanations start: behind the longest name. */
static size_t
help_column(const struct command *command, size_t width)
{
    struct opt_place place = { 0 };
    const struct opt *opt;
    size_t longest = command->commands ? strlen("COMMAND") : 0;
    size_t most = width > 20 + 2 * INDENT ? width - 20 : 2 * INDENT;
    char names[128];

    while ((opt = opt_next(&place, command)) != NULL) {
        help_names(names, sizeof(names), opt, ", ");
        if (strlen(names) > longest)
            longest = strlen(names);
    }
    for (size_t i = 0; command->commands && command->commands[i]; i++) {
        if (strlen(command->commands[i]->name) > longest)
            longest = strlen(command->commands[i]->name);
    }
    longest += 2 * INDENT;
    if (most > HELP_COLUMN)
        most = HELP_COLUMN;
    return longest < most ? longest : most;
}

static void
print_option(FILE *out, const struct opt *opt, size_t column, size_t width)
{
    static const char *const defaults[] = {
        [OPT_COUNT] = " (default: 0)",
        [OPT_FLAG] = " (default: False)",
        [OPT_TEXT] = " (default: None)",
        [OPT_INPUT] = "",
        [OPT_INPUTS] = "",
    };
    char names[128], help[512];

    help_names(names, sizeof(names), opt, ", ");
    if (opt->preset)
        snprintf(
            help, sizeof(help), "%s (default: %s)", opt->help, opt->preset);
    else
        snprintf(help, sizeof(help), "%s%s", opt->help,
            defaults[opt->kind] ? defaults[opt->kind] : "");
    entry(out, names, help, INDENT, column, width);
}

static void
print_commands(
    FILE *out, const struct command *command, size_t column, size_t width)
{
    fprintf(out, "\npositional arguments:\n");
    entry(out, "COMMAND", command->choice_help, INDENT, column, width);
    for (size_t i = 0; command->commands[i]; i++)
        entry(out, command->commands[i]->name, command->commands[i]->help,
            2 * INDENT, column, width);
}

void
help_print(FILE *out, const struct opt_level *level)
{
    const struct command *command = level->command;
    size_t width = text_width(), column = help_column(command, width);

    help_usage(out, level);
    if (command->about) {
        fputc('\n', out);
        wrap(out, command->about, width, 0);
    }
    if (command->commands)
        print_commands(out, command, column, width);
    for (size_t i = 0; command->options[i]; i++) {
        for (const struct opt *o = command->options[i]; o->kind; o++) {
            if (o->kind == OPT_TITLE)
                fprintf(out, "\n%s:\n", o->name);
            else
                print_option(out, o, column, width);
        }
    }
}
