/* SPDX-License-Identifier: Apache-2.0 */
/* What can be told of inputs and outputs before anything is signed. */
#include "target_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "output.h"

static bool
exists(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0;
}

/* Whether two paths are of one file. */
static bool
is_same(const char *a, const char *b)
{
    char *real_a = target_resolve(a);
    char *real_b = target_resolve(b);
    bool same = real_a && real_b && strcmp(real_a, real_b) == 0;

    free(real_a);
    free(real_b);
    return same;
}

/* A file that a run reads or writes. */
struct use {
    const char *path;
    const struct target *target;
    bool is_input;
};

static int
compare_uses(const void *a, const void *b)
{
    const struct use *one = a, *other = b;
    int order = strcmp(one->path, other->path);

    if (order != 0)
        return order;
    return one->target < other->target ? -1 : one->target > other->target;
}

static size_t
list_uses(struct use *uses, const struct targets *targets)
{
    size_t count = 0;

    for (size_t i = 0; i < targets->count; i++) {
        const struct target *target = &targets->items[i];

        uses[count++] = (struct use){ target->real_input, target, true };
        if (target->linked)
            uses[count++] = (struct use){ target->linked, target, true };
        if (target->real_bundle)
            uses[count++] = (struct use){ target->real_bundle, target, false };
    }
    qsort(uses, count, sizeof(*uses), compare_uses);
    return count;
}

/* A file may be read under two names. */
static int
check_uses(const struct use *a, const struct use *b, struct session *session)
{
    if (strcmp(a->path, b->path) != 0 || (a->is_input && b->is_input))
        return EXIT_DONE;
    if (a->is_input || b->is_input)
        return opt_wrong(&session->line,
            "%s is to be signed, and the bundle of %s to be written to it",
            a->is_input ? a->target->input : b->target->input,
            a->is_input ? b->target->input : a->target->input);
    return opt_wrong(&session->line, "%s and %s would both be written to %s",
        a->target->input, b->target->input, b->target->bundle);
}

static int
check_collisions(const struct targets *targets, struct session *session)
{
    /* One more: of nothing, calloc may give NULL. */
    struct use *uses = calloc(targets->count + 1, 3 * sizeof(*uses));
    int status = EXIT_DONE;
    size_t count;

    if (!uses) {
        say(&session->voice, SAY_ERROR, "memory ran out");
        return EXIT_FAILED;
    }
    count = list_uses(uses, targets);
    for (size_t i = 1; status == EXIT_DONE && i < count; i++)
        status = check_uses(&uses[i - 1], &uses[i], session);
    free(uses);
    return status;
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
        target->bundle, target->input, target->linked };

    for (size_t i = 0; i < 3; i++) {
        if (paths[i] && is_folder(*paths[i] ? paths[i] : "."))
            return opt_wrong(
                &session->line, "Output is a directory: %s", paths[i]);
        for (size_t k = i + 1; paths[i] && k < 5; k++) {
            if (paths[k] && is_same(paths[i], paths[k]))
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

int
targets_check(const struct targets *targets, struct session *session,
    const struct target_settings *settings)
{
    int status =
        settings->folder ? check_folder(session, settings->folder) : EXIT_DONE;

    for (size_t i = 0; status == EXIT_DONE && i < targets->count; i++) {
        status = check_distinct(&targets->items[i], session);
        if (status == EXIT_DONE && !settings->overwrite)
            status = check_existing(&targets->items[i], session);
    }
    return status == EXIT_DONE ? check_collisions(targets, session) : status;
}

/* What cannot be written is known before it is logged. */
int
targets_check_places(
    const struct targets *targets, struct session *session, bool overwrite)
{
    for (size_t i = 0; i < targets->count; i++) {
        const struct target *target = &targets->items[i];
        const char *paths[] = { target->signature, target->certificate,
            target->bundle };

        for (size_t k = 0; k < 3; k++) {
            if (!paths[k] || output_may_be(paths[k], overwrite))
                continue;
            say(&session->voice, SAY_ERROR, "%s: %m", paths[k]);
            return EXIT_FAILED;
        }
    }
    return EXIT_DONE;
}
