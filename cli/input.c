/* SPDX-License-Identifier: Apache-2.0 */
/* What the arguments of `verify` stand for, and the bundles beside them. */
#include "input.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const struct {
    const char *prefix;
    sigstore_hash hash;
    size_t len;
} digests[] = {
    { "sha256:", SIGSTORE_SHA256, 32 },
    { "sha384:", SIGSTORE_SHA384, 48 },
    { "sha512:", SIGSTORE_SHA512, 64 },
};

/* The first problem stays: later ones follow from it. */
__attribute__((format(printf, 2, 3))) static void
set_problem(struct input *input, const char *format, ...)
{
    va_list args;

    if (input->kind == INPUT_WRONG)
        return;
    va_start(args, format);
    if (vasprintf(&input->problem, format, args) < 0)
        input->problem = NULL;
    va_end(args);
    input->kind = INPUT_WRONG;
}

static int
hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static bool
read_hex(unsigned char *out, size_t len, const char *hex)
{
    for (size_t i = 0; i < len; i++) {
        int high = hex_value(hex[2 * i]);
        int low = high < 0 ? -1 : hex_value(hex[2 * i + 1]);

        if (low < 0)
            return false;
        out[i] = (unsigned char)(high << 4 | low);
    }
    return hex[2 * len] == '\0';
}

static void
set_invalid(struct input *input, const char *why)
{
    set_problem(input, "%s", why);
    input->invalid = true;
}

/* Reads "sha256:HEX"; false when `name` does not start like a digest. */
static bool
read_digest(struct input *input, const char *name)
{
    for (size_t i = 0; i < sizeof(digests) / sizeof(*digests); i++) {
        size_t skip = strlen(digests[i].prefix);

        if (strncmp(name, digests[i].prefix, skip) != 0)
            continue;
        input->kind = INPUT_DIGEST;
        input->hash = digests[i].hash;
        input->digest_len = digests[i].len;
        if (!read_hex(input->digest, digests[i].len, name + skip))
            set_invalid(input,
                "no such file, and not the hexadecimal digits "
                "of a digest");
        return true;
    }
    return false;
}

void
input_read(struct input *input, const char *name)
{
    struct stat info;

    memset(input, 0, sizeof(*input));
    input->name = name;
    input->kind = INPUT_STREAM;
    if (strcmp(name, "-") == 0)
        return;
    if (stat(name, &info) == 0) {
        if (S_ISREG(info.st_mode))
            input->kind = INPUT_FILE;
        else if (S_ISDIR(info.st_mode))
            set_invalid(input,
                "it is a directory: name the files in it, for instance "
                "with a pattern such as DIR/*.whl");
        return;
    }
    if (read_digest(input, name))
        return;
    if (errno == ENOENT || errno == ENOTDIR)
        set_invalid(input,
            "no such file: give the path of a file, or sha256: and 64 "
            "hexadecimal digits");
    else
        set_invalid(input, strerror(errno));
}

static bool
is_file(const char *path)
{
    struct stat info;

    return path && stat(path, &info) == 0 && S_ISREG(info.st_mode);
}

/* A file, or a pipe as the shell's <(command) makes one. */
static bool
is_readable_kind(const char *path)
{
    struct stat info;

    return path && stat(path, &info) == 0 && !S_ISDIR(info.st_mode);
}

static char *
with_suffix(const char *name, const char *suffix)
{
    char *path = NULL;

    return asprintf(&path, "%s%s", name, suffix) < 0 ? NULL : path;
}

/* Detached materials: what is not named lies beside a file, if at all. */
static void
find_detached(struct input *input, const struct materials *materials)
{
    bool beside = input->kind == INPUT_FILE;
    char *own_sig = beside ? with_suffix(input->name, ".sig") : NULL;
    char *own_crt = beside ? with_suffix(input->name, ".crt") : NULL;
    const char *sig = materials->signature ? materials->signature : own_sig;
    const char *crt = materials->certificate ? materials->certificate : own_crt;
    bool no_sig = !is_readable_kind(sig), no_crt = !is_readable_kind(crt);

    if (no_sig || no_crt)
        set_problem(input, "Missing verification materials for %s: %s%s%s",
            input->name, no_sig ? (sig ? sig : "--signature FILE") : "",
            no_sig && no_crt ? ", " : "",
            no_crt ? (crt ? crt : "--certificate FILE") : "");
    else if (!(input->signature = with_suffix(sig, "")) ||
        !(input->certificate = with_suffix(crt, "")))
        set_problem(input, "out of memory");
    free(own_sig);
    free(own_crt);
}

static bool
is_folder(const char *path)
{
    struct stat info;

    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static void
find_named(struct input *input, const char *path)
{
    if (!is_readable_kind(path))
        set_problem(input,
            "Missing verification materials for %s: %s (%s: name the bundle "
            "with --bundle FILE)",
            input->name, path,
            is_folder(path) ? "it is a directory" : "no such file");
    else if (!(input->bundle = with_suffix(path, "")))
        set_problem(input, "out of memory");
}

/* NAME.sigstore.json, or the older NAME.sigstore; never a choice. */
static void
find_beside(struct input *input, bool detached, struct voice *voice)
{
    char *now = with_suffix(input->name, ".sigstore.json");
    char *old = with_suffix(input->name, ".sigstore");
    char **chosen = is_file(now) || !is_file(old) ? &now : &old;

    if (!now || !old)
        set_problem(input, "out of memory");
    else if (is_file(now) && is_file(old))
        set_problem(input, "Conflicting inputs: %s and %s", now, old);
    else if (!detached && !is_file(*chosen))
        set_problem(input,
            "Missing verification materials for %s: %s (a bundle elsewhere "
            "is named with --bundle FILE)",
            input->name, *chosen);
    if (input->kind != INPUT_WRONG && !detached) {
        if (*chosen == old)
            say(voice, SAY_WARNING,
                "%s: %s should be named %s. Support for discovering 'bare' "
                ".sigstore inputs will be deprecated in a future release.",
                input->name, old, now);
        input->bundle = *chosen;
        *chosen = NULL;
    }
    free(now);
    free(old);
}

void
input_find(
    struct input *input, const struct materials *materials, struct voice *voice)
{
    bool detached = materials->signature || materials->certificate;

    if (input->kind == INPUT_WRONG)
        return;
    if (!materials->bundle && input->kind == INPUT_FILE)
        find_beside(input, detached, voice);
    if (input->kind == INPUT_WRONG)
        return;
    if (detached)
        find_detached(input, materials);
    else if (materials->bundle)
        find_named(input, materials->bundle);
    else if (input->kind == INPUT_STREAM)
        set_problem(input,
            "Missing verification materials for %s: standard input, pipes "
            "and devices have no bundle beside them: name it with --bundle "
            "FILE",
            input->name);
}

const char *
input_problem(const struct input *input)
{
    return input->problem ? input->problem : "out of memory";
}

void
input_free(struct input *input)
{
    free(input->bundle);
    free(input->signature);
    free(input->certificate);
    free(input->json);
    free(input->problem);
    input->bundle = input->problem = input->json = NULL;
    input->signature = input->certificate = NULL;
}
