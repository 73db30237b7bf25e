/* SPDX-License-Identifier: Apache-2.0 */
/* Options: a row each, and the help that is made of the rows. */
#include "options.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sigstore/sigstore.h>

#include "base/text.h"

#define GO_ON (-1)
#define PORT_MAX 65535
#define HELP_COLUMN 22
#define EMAIL_MAX 254 /* [RFC 5321 4.5.3.1.3], less the brackets */

struct option {
    const char *name;
    const char *metavar; /* NULL: takes no value */
    const char *help;    /* NULL: is not shown */
    int (*take)(struct options *options, const char *name, const char *value);
};

static int wrong(const char *format, ...) __attribute__((format(printf, 1, 2)));

static int
wrong(const char *format, ...)
{
    va_list args;

    fputs("sigstore-local: ", stderr);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputs("\nTry 'sigstore-local --help'.\n", stderr);
    return EXIT_WRONG;
}

static struct sg_shown
show(const char *text)
{
    return sg_show(sg_bytes_from_text(text));
}

static int
take_dir(struct options *options, const char *name, const char *value)
{
    if (*value == '\0')
        return wrong("%s: the name of a folder is empty", name);
    options->dir = value;
    return GO_ON;
}

/* A whole number without sign or leading zeros. */
static int
take_number(int *out, const char *name, const char *value, int max)
{
    sg_bytes text = sg_bytes_from_text(value);
    int64_t number;

    if (!sg_bytes_take_decimal(&text, &number) || text.len != 0 || number > max)
        return wrong("%s: '%s' is not a number from 0 to %d", name,
            show(value).text, max);
    *out = (int)number;
    return GO_ON;
}

static int
take_port(struct options *options, const char *name, const char *value)
{
    return take_number(&options->port, name, value, PORT_MAX);
}

static int
take_ready_fd(struct options *options, const char *name, const char *value)
{
    int status = take_number(&options->ready_fd, name, value, PORT_MAX);

    if (status != GO_ON)
        return status;
    if (fcntl(options->ready_fd, F_GETFD) < 0)
        return wrong("%s: descriptor %d is not open", name, options->ready_fd);
    return GO_ON;
}

static int
take_fault(struct options *options, const char *name, const char *value)
{
    if (fault_add(&options->faults, value))
        return GO_ON;
    return wrong("%s: there is no fault '%s'; --list-faults shows those that "
                 "there are",
        name, show(value).text);
}

/* What becomes a claim and a certificate's name; the rest is Fulcio's. */
static int
take_identity(struct options *options, const char *name, const char *value)
{
    const char *at = strchr(value, '@');

    if (at == NULL || at == value || at[1] == '\0' ||
        strlen(value) > EMAIL_MAX || strpbrk(value, " \t\r\n") != NULL ||
        !sg_text_is_plain(sg_bytes_from_text(value)))
        return wrong(
            "%s: '%s' is not an e-mail address", name, show(value).text);
    options->identity = value;
    return GO_ON;
}

static int
refuse_address(struct options *options, const char *name, const char *value)
{
    (void)options;
    (void)value;
    return wrong("%s: it serves this machine only, on 127.0.0.1: it is for "
                 "tests, and gives a certificate in any name to whoever asks",
        name);
}

static int
list_faults(struct options *options, const char *name, const char *value)
{
    (void)options;
    (void)name;
    (void)value;
    for (size_t i = 0; i < FAULT_COUNT; i++)
        printf("%-20s %s%s%s\n", fault_rows[i].name,
            fault_rows[i].where ? fault_rows[i].where : "",
            fault_rows[i].where ? ": " : "", fault_rows[i].help);
    puts("\nThose without a service are of fulcio, tsa, rekor1 and rekor2, or "
         "of the one\nthat is named: NAME:SERVICE, with oidc, ct or tuf too.");
    return EXIT_DONE;
}

static int
print_version(struct options *options, const char *name, const char *value)
{
    (void)options;
    (void)name;
    (void)value;
    printf("sigstore-local %s\n", sigstore_version());
    return EXIT_DONE;
}

static int print_help(
    struct options *options, const char *name, const char *value);

static const struct option rows[] = {
    { "--dir", "DIR",
        "keep keys and logs in DIR\n"
        "(default: $XDG_DATA_HOME/sigstore-local, or\n"
        "~/.local/share/sigstore-local; with COMMAND a\n"
        "temporary folder)",
        take_dir },
    { "--port", "N",
        "serve on port N of 127.0.0.1; 0 is any free one\n"
        "(default: 4080; with COMMAND any free one)",
        take_port },
    { "--identity", "EMAIL",
        "whom COMMAND's token names\n(default: test@example.com)",
        take_identity },
    { "--fault", "NAME", "misbehave; may be given several times", take_fault },
    { "--list-faults", NULL, "list the faults and exit", list_faults },
    { "--ready-fd", "N",
        "when ready, write the URL and a line feed to\n"
        "descriptor N and close it",
        take_ready_fd },
    { "--help", NULL, "print this and exit", print_help },
    { "--version", NULL, "print the version and exit", print_version },
    { "-h", NULL, NULL, print_help },
    { "-V", NULL, NULL, print_version },
    /* Wishes that are refused with the reason. */
    { "--host", "ADDRESS", NULL, refuse_address },
    { "--address", "ADDRESS", NULL, refuse_address },
    { "--bind", "ADDRESS", NULL, refuse_address },
    { "--listen", "ADDRESS", NULL, refuse_address },
    { "--interface", "NAME", NULL, refuse_address },
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* "  --port N            serve on ..." */
static void
print_row(const struct option *row)
{
    int width = printf("  %s%s%s", row->name, row->metavar ? " " : "",
        row->metavar ? row->metavar : "");
    const char *line = row->help;

    while (*line != '\0') {
        size_t len = strcspn(line, "\n");

        printf("%*s%.*s\n", HELP_COLUMN - width, "", (int)len, line);
        line += len + (line[len] != '\0');
        width = 0;
    }
}

static int
print_help(struct options *options, const char *name, const char *value)
{
    (void)options;
    (void)name;
    (void)value;
    puts("usage: sigstore-local [OPTION]... [-- COMMAND [ARG]...]\n"
         "\n"
         "Runs a whole Sigstore instance on this machine: identity provider,\n"
         "Fulcio, CT log, Rekor v1 and v2, timestamp authority, TUF "
         "repository.\n"
         "It is for tests: its certificates prove nothing.\n"
         "\n"
         "It serves until it is ended; with COMMAND, until that has ended, "
         "whose\nexit status it then has.\n"
         "\n"
         "options:");
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].help != NULL)
            print_row(&rows[i]);
    }
    puts("\n"
         "environment of COMMAND:\n"
         "  SIGSTORE_LOCAL_URL            the instance\n"
         "  SIGSTORE_LOCAL_TRUST_CONFIG   file for sigstore --trust-config\n"
         "  SIGSTORE_IDENTITY_TOKEN       a fresh token of EMAIL\n"
         "  SIGSTORE_CERT_IDENTITY        EMAIL\n"
         "  SIGSTORE_CERT_OIDC_ISSUER     who certificates say has "
         "vouched for it");
    return EXIT_DONE;
}

static const struct option *
find(const char *arg, size_t len)
{
    for (size_t i = 0; i < ROWS; i++) {
        if (strlen(rows[i].name) == len && memcmp(rows[i].name, arg, len) == 0)
            return &rows[i];
    }
    return NULL;
}

/* --name, --name=value, --name value; `*i` moves past a value taken. */
static int
take(struct options *options, int argc, char **argv, int *i)
{
    const char *arg = argv[*i];
    size_t len = strcspn(arg, "=");
    const struct option *row = find(arg, len);
    const char *value = arg[len] == '=' ? arg + len + 1 : NULL;

    if (row == NULL && arg[0] != '-')
        return wrong("'%s': a command stands after --", show(arg).text);
    if (row == NULL)
        return wrong("there is no option '%s'", show(arg).text);
    if (row->metavar == NULL && value != NULL)
        return wrong("%s takes no value", row->name);
    if (row->metavar != NULL && value == NULL) {
        if (*i + 1 >= argc || strcmp(argv[*i + 1], "--") == 0)
            return wrong("%s wants a value: %s", row->name, row->metavar);
        value = argv[++*i];
    }
    return row->take(options, row->name, value);
}

int
options_parse(struct options *out, int argc, char **argv)
{
    int status = GO_ON;

    *out = (struct options){
        .port = -1, .ready_fd = -1, .identity = OPTIONS_IDENTITY
    };
    for (int i = 1; i < argc && status == GO_ON; i++) {
        if (strcmp(argv[i], "--") != 0) {
            status = take(out, argc, argv, &i);
            continue;
        }
        if (i + 1 == argc)
            return wrong("after -- there is no command");
        out->command = argv + i + 1;
        break;
    }
    return status;
}
