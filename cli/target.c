/* SPDX-License-Identifier: Apache-2.0 */
/* Inputs and outputs of a signing run, checked before it begins. */
#include "target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "output.h"

#define SUFFIX ".sigstore.json"

/* "./a" and "a" are one path. */
static const char *
skip_here(const char *path)
{
    while (path[0] == '.' && path[1] == '/') {
        path += 2;
        while (*path == '/')
            path++;
    }
    return path;
}

static const char *
last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static bool
is_regular(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

static bool
exists(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0;
}

/* Where the bundle goes that no option names; NULL without memory. */
static char *
default_bundle(const struct target *target, const char *folder)
{
    const char *path = skip_here(target->input);
    char *made = NULL;
    size_t len;

    if (!folder) {
        if (asprintf(&made, "%s" SUFFIX, path) < 0)
            return NULL;
        return made;
    }
    len = strlen(folder);
    if (asprintf(&made, "%s%s%s" SUFFIX, folder,
            len > 0 && folder[len - 1] == '/' ? "" : "/", target->name) < 0)
        return NULL;
    return made;
}

static bool
is_listed(const struct targets *targets, const char *input)
{
    for (size_t i = 0; i < targets->count; i++) {
        if (strcmp(skip_here(targets->items[i].input), skip_here(input)) == 0)
            return true;
    }
    return false;
}

static int
add(struct targets *targets, struct session *session, const char *input,
    const struct target_settings *settings)
{
    struct target *target = &targets->items[targets->count];

    if (is_listed(targets, input))
        return EXIT_DONE;
    if (!is_regular(input))
        return opt_wrong(&session->line, "Input must be a file: %s", input);
    target->input = input;
    target->name = last_part(input);
    target->signature = settings->signature;
    target->certificate = settings->certificate;
    if (settings->bundle)
        target->bundle = strdup(settings->bundle);
    else if (!settings->no_default)
        target->bundle = default_bundle(target, settings->folder);
    targets->count++;
    if (target->bundle || (!settings->bundle && settings->no_default))
        return EXIT_DONE;
    say(&session->voice, SAY_ERROR, "memory ran out");
    return EXIT_FAILED;
}

/* Whether two paths are of one file, which may not be there yet. */
static bool
is_same(const char *a, const char *b)
{
    char *parent_a, *parent_b, *real_a, *real_b;
    bool same;

    if (strcmp(last_part(a), last_part(b)) != 0)
        return false;
    parent_a = strndup(a, (size_t)(last_part(a) - a));
    parent_b = strndup(b, (size_t)(last_part(b) - b));
    real_a = parent_a ? realpath(*parent_a ? parent_a : ".", NULL) : NULL;
    real_b = parent_b ? realpath(*parent_b ? parent_b : ".", NULL) : NULL;
    same = real_a && real_b ? strcmp(real_a, real_b) == 0 : strcmp(a, b) == 0;
    free(parent_a);
    free(parent_b);
    free(real_a);
    free(real_b);
    return same;
}

static int
check_collisions(const struct targets *targets, struct session *session)
{
    for (size_t i = 0; i < targets->count; i++) {
        for (size_t k = 0; k < i; k++) {
            const struct target *a = &targets->items[k];
            const struct target *b = &targets->items[i];

            if (a->bundle && b->bundle && is_same(a->bundle, b->bundle))
                return opt_wrong(&session->line,
                    "%s and %s would both be written to %s", a->input, b->input,
                    b->bundle);
        }
    }
    return EXIT_DONE;
}

static bool
is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* One output may not take another's place either. */
static int
check_distinct(const struct target *target, struct session *session)
{
    const char *paths[] = { target->signature, target->certificate,
        target->bundle, target->input };

    for (size_t i = 0; i < 4; i++) {
        if (paths[i] && is_folder(paths[i]))
            return opt_wrong(
                &session->line, "Output is a directory: %s", paths[i]);
        for (size_t k = 0; k < i; k++) {
            if (paths[i] && paths[k] && is_same(paths[i], paths[k]))
                return opt_wrong(&session->line,
                    "%s is named for two different things", paths[i]);
        }
    }
    return EXIT_DONE;
}

static int
check_existing(const struct target *target, struct session *session)
{
    const char *paths[] = { target->signature, target->certificate,
        target->bundle };
    char list[2048] = "";
    size_t used = 0;

    for (size_t i = 0; i < 3; i++) {
        if (paths[i] && exists(paths[i]) && used < sizeof(list))
            used += (size_t)snprintf(list + used, sizeof(list) - used, "%s%s",
                used ? ", " : "", paths[i]);
    }
    if (used == 0)
        return EXIT_DONE;
    return opt_wrong(&session->line,
        "Refusing to overwrite outputs without --overwrite: %s", list);
}

static int
check_folder(struct session *session, const char *folder)
{
    struct stat st;

    if (stat(folder, &st) != 0 || S_ISDIR(st.st_mode))
        return EXIT_DONE;
    return opt_wrong(&session->line,
        "Output directory exists and is not a directory: %s", folder);
}

static int
check(const struct targets *targets, struct session *session,
    const struct target_settings *settings)
{
    int status = EXIT_DONE;

    for (size_t i = 0; status == EXIT_DONE && i < targets->count; i++) {
        status = check_distinct(&targets->items[i], session);
        if (status == EXIT_DONE && !settings->overwrite)
            status = check_existing(&targets->items[i], session);
    }
    return status == EXIT_DONE ? check_collisions(targets, session) : status;
}

/* The folder is made last: when all else is well, before any request. */
static int
make_folder(struct session *session, const char *folder)
{
    if (output_make_folder(folder))
        return EXIT_DONE;
    say(&session->voice, SAY_ERROR, "--output-directory %s: %m", folder);
    return EXIT_FAILED;
}

int
targets_make(struct targets *targets, struct session *session,
    const struct opt_inputs *inputs, const struct target_settings *settings)
{
    int status = EXIT_DONE;

    targets->count = 0;
    targets->items = calloc(inputs->count, sizeof(*targets->items));
    if (!targets->items) {
        say(&session->voice, SAY_ERROR, "memory ran out");
        return EXIT_FAILED;
    }
    for (size_t i = 0; status == EXIT_DONE && i < inputs->count; i++)
        status = add(targets, session, inputs->name[i], settings);
    if (status == EXIT_DONE && settings->folder)
        status = check_folder(session, settings->folder);
    if (status == EXIT_DONE)
        status = check(targets, session, settings);
    if (status == EXIT_DONE && settings->folder)
        status = make_folder(session, settings->folder);
    return status;
}

void
targets_free(struct targets *targets)
{
    for (size_t i = 0; i < targets->count; i++)
        free(targets->items[i].bundle);
    free(targets->items);
    targets->items = NULL;
    targets->count = 0;
}
