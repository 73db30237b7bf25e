/* SPDX-License-Identifier: Apache-2.0 */
/* Inputs and outputs of a signing run, checked before it begins. */
#include "target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "output.h"
#include "target_check.h"

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

char *
target_resolve(const char *path)
{
    const char *last = last_part(path);
    char *folder = strndup(path, (size_t)(last - path));
    char *real = folder ? realpath(*folder ? folder : ".", NULL) : NULL;
    char *made = NULL;

    if (folder && asprintf(&made, "%s/%s", real ? real : folder, last) < 0)
        made = NULL;
    free(folder);
    free(real);
    return made;
}

static bool
is_listed(const struct targets *targets, const char *real_input)
{
    for (size_t i = 0; i < targets->count; i++) {
        if (strcmp(targets->items[i].real_input, real_input) == 0)
            return true;
    }
    return false;
}

static bool
name_bundle(struct target *target, const struct target_settings *settings)
{
    if (settings->bundle)
        target->bundle = strdup(settings->bundle);
    else if (settings->no_default)
        return true;
    else
        target->bundle = default_bundle(target, settings->folder);
    if (target->bundle)
        target->real_bundle = target_resolve(target->bundle);
    return target->real_bundle != NULL;
}

static int
no_memory(struct session *session)
{
    say(&session->voice, SAY_ERROR, "memory ran out");
    return EXIT_FAILED;
}

static int
add(struct targets *targets, struct session *session, const char *input,
    const struct target_settings *settings)
{
    struct target *target = &targets->items[targets->count];
    char *real_input = target_resolve(input);

    if (!real_input)
        return no_memory(session);
    if (is_listed(targets, real_input)) {
        free(real_input);
        return EXIT_DONE;
    }
    targets->count++;
    target->input = input;
    target->name = last_part(input);
    target->real_input = real_input;
    target->signature = settings->signature;
    target->certificate = settings->certificate;
    if (!is_regular(input))
        return opt_wrong(&session->line, "Input must be a file: %s", input);
    target->linked = realpath(input, NULL);
    return name_bundle(target, settings) ? EXIT_DONE : no_memory(session);
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
    if (!targets->items)
        return no_memory(session);
    for (size_t i = 0; status == EXIT_DONE && i < inputs->count; i++)
        status = add(targets, session, inputs->name[i], settings);
    if (status == EXIT_DONE)
        status = targets_check(targets, session, settings);
    if (status == EXIT_DONE && settings->folder)
        status = make_folder(session, settings->folder);
    if (status == EXIT_DONE)
        status = targets_check_places(targets, session, settings->overwrite);
    return status;
}

void
targets_free(struct targets *targets)
{
    for (size_t i = 0; i < targets->count; i++) {
        free(targets->items[i].bundle);
        free(targets->items[i].real_input);
        free(targets->items[i].linked);
        free(targets->items[i].real_bundle);
    }
    free(targets->items);
    targets->items = NULL;
    targets->count = 0;
}
