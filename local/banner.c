/* SPDX-License-Identifier: Apache-2.0 */
/* The banner: what this is, where, and the commands to type. */
#include "banner.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sigstore/sigstore.h>

#include "services.h"
#include "trust.h"

#define BOLD "\033[1m"
#define YELLOW "\033[33m"
#define PLAIN "\033[0m"
#define INDENT 6
#define WIDTH 78

/* Which escapes to use: all empty unless they would be seen as colours. */
struct paint {
    const char *bold, *yellow, *plain;
};

static struct paint
choose_paint(FILE *out)
{
    const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");

    if (!isatty(fileno(out)) || (no_colour && *no_colour) || !term || !*term ||
        strcmp(term, "dumb") == 0)
        return (struct paint){ "", "", "" };
    return (struct paint){ BOLD, YELLOW, PLAIN };
}

/* A word that a shell reads as it stands. */
static bool
is_plain_word(const char *word)
{
    return *word != '\0' &&
        word[strspn(word,
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
            "0123456789_./-+,@%=:")] == '\0';
}

static void
quote(char *out, size_t size, const char *word)
{
    size_t at = 0;

    if (is_plain_word(word)) {
        snprintf(out, size, "%s", word);
        return;
    }
    /* 'it'\''s': each quote is four characters, and two enclose all. */
    for (out[at++] = '\''; *word != '\0' && at + 6 < size; word++) {
        if (*word == '\'')
            at += (size_t)snprintf(out + at, size - at, "'\\''");
        else
            out[at++] = *word;
    }
    out[at++] = '\'';
    out[at] = '\0';
}

/* Text as a parameter of a URL has it, within single quotes. */
static void
escape(char *out, size_t size, const char *text)
{
    size_t at = 0;

    for (; *text != '\0' && at + 4 < size; text++) {
        bool is_plain = is_plain_word((char[]){ *text, '\0' }) &&
            strchr("+%,=:/", *text) == NULL;

        at += (size_t)snprintf(out + at, size - at, is_plain ? "%c" : "%%%02X",
            (unsigned char)*text);
    }
    out[at] = '\0';
}

/* The command that lies beside us when we were called by a path. */
static void
find_sigstore(char *out, size_t size, const char *program)
{
    const char *slash = strrchr(program, '/');

    if (slash != NULL) {
        snprintf(out, size, "%.*s/sigstore", (int)(slash - program), program);
        if (access(out, X_OK) == 0)
            return;
    }
    snprintf(out, size, "sigstore");
}

/* Prints words with a backslash before each line that goes on. */
static void
print_command(FILE *out, const char *const *words)
{
    size_t column = 2;

    fputs("  ", out);
    for (size_t i = 0; words[i] != NULL; i++) {
        size_t len = strlen(words[i]);

        if (i > 0 && column + 1 + len > WIDTH) {
            fprintf(out, " \\\n%*s", INDENT, "");
            column = INDENT;
        } else if (i > 0) {
            fputc(' ', out);
            column++;
        }
        fputs(words[i], out);
        column += len;
    }
    fputc('\n', out);
}

static void
print_commands(
    FILE *out, const struct banner *banner, const struct paint *paint)
{
    const char *url = banner->instance->url;
    char config[PATH_MAX * 4 + 3], program[PATH_MAX * 4 + 3], name[PATH_MAX];
    char identity[1024], escaped[1024], token[2048], issuer[256];

    find_sigstore(name, sizeof(name), banner->program);
    quote(program, sizeof(program), name);
    quote(config, sizeof(config), trust_config_path(banner->instance->trust));
    quote(identity, sizeof(identity), banner->identity);
    escape(escaped, sizeof(escaped), banner->identity);
    snprintf(token, sizeof(token), "\"$(curl -s '%s/mint?email=%s')\"", url,
        escaped);
    snprintf(issuer, sizeof(issuer), "--cert-oidc-issuer %s/auth", url);
    fprintf(out, "\n%sSign%s a file, and %sverify%s it:\n", paint->bold,
        paint->plain, paint->bold, paint->plain);
    print_command(out,
        (const char *const[]){ program, "--trust-config", config, "sign",
            "--identity-token", token, "FILE", NULL });
    print_command(out,
        (const char *const[]){ program, "--trust-config", config, "verify",
            "identity", "--cert-identity", identity, issuer, "FILE", NULL });
    fputs("Without --identity-token, a browser opens to log in.\n", out);
}

/* The services whose answers the server spoils: " of tsa, ct". */
static void
print_places(FILE *out, const struct instance *instance, enum fault fault)
{
    const char *before = " of ";

    for (const struct service *s = services; s->name; s++) {
        if (!fault_is_at(instance, fault, s->name))
            continue;
        fprintf(out, "%s%s", before, s->name);
        before = ", ";
    }
}

static void
print_faults(FILE *out, const struct instance *instance)
{
    const char *before = "Faults     ";

    for (size_t i = 0; i < FAULT_COUNT; i++) {
        if (!fault_is(instance, (enum fault)i))
            continue;
        fprintf(out, "%s%s", before, fault_rows[i].name);
        print_places(out, instance, (enum fault)i);
        fprintf(out, ": %s\n", fault_rows[i].help);
        before = "           ";
    }
}

void
banner_print(FILE *out, const struct banner *banner)
{
    const struct instance *instance = banner->instance;
    struct paint paint = choose_paint(out);

    fprintf(out,
        "%ssigstore-local %s%s, a Sigstore instance for tests.\n"
        "%sIts certificates prove nothing: whoever asks gets one in any "
        "name.%s\n\n",
        paint.bold, sigstore_version(), paint.plain, paint.yellow, paint.plain);
    fprintf(out, "Instance   %s/ (open it in a browser)\n", instance->url);
    fprintf(out, "State      %s\n", instance->dir);
    print_faults(out, instance);
    print_commands(out, banner, &paint);
    fprintf(out, "\nControl-C ends it.\n\nready %s\n", instance->url);
    (void)fflush(out);
}

void
banner_hint(FILE *out, const struct instance *instance)
{
    fprintf(out,
        "sigstore-local: an instance for tests, whose certificates prove "
        "nothing: %s/\n",
        instance->url);
    print_faults(out, instance);
    (void)fflush(out);
}
