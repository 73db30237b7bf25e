/* SPDX-License-Identifier: Apache-2.0 */
/* sigstore trust-instance: the first root of an instance, told by its user. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "update.h"

/* What the TUF client accepts is less. */
#define ROOT_FILE_MAX (1024u * 1024)

struct settings {
    const char *root;
};

static const struct opt positionals[] = {
    { OPT_TITLE, .name = "positional arguments" },
    { OPT_INPUT, .metavar = "ROOT", .required = true,
        .at = offsetof(struct settings, root),
        .help = "The TUF root metadata for the instance" },
    { .kind = OPT_END },
};

static bool
is_file(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* The whole file, which the caller frees; NULL: that has been said. */
static char *
read_file(struct session *session, const char *path, size_t *len)
{
    char *data = malloc(ROOT_FILE_MAX + 1);
    FILE *file = data ? fopen(path, "rb") : NULL;
    const char *why = NULL;

    if (!file) {
        say(&session->voice, SAY_ERROR, "%s: %s", path, strerror(errno));
        free(data);
        return NULL;
    }
    *len = fread(data, 1, ROOT_FILE_MAX + 1, file);
    if (ferror(file))
        why = strerror(errno);
    else if (*len > ROOT_FILE_MAX)
        why = "too large for a root.json";
    fclose(file);
    if (!why)
        return data;
    say(&session->voice, SAY_ERROR, "%s: %s", path, why);
    free(data);
    return NULL;
}

/* An instance whose documents cannot be had is not worth trusting. */
static bool
get_documents(struct update *update)
{
    sigstore_trusted_root *root = NULL;
    sigstore_signing_config *config = NULL;
    sigstore_error err;
    bool got;

    if (!update_refresh(update, NULL))
        return false;
    got = update_root(update, &root, &err) == SIGSTORE_OK &&
        update_config(update, &config, &err) == SIGSTORE_OK;
    if (!got)
        update_say_failed(update, &err);
    sigstore_trusted_root_free(root);
    sigstore_signing_config_free(config);
    return got;
}

/* What is not kept would be forgotten as soon as this process ends. */
static bool
check_kept(struct session *session, const struct instance *instance)
{
    if (instance_is_trusted(instance))
        return true;
    say(&session->voice, SAY_ERROR,
        "the root cannot be kept in %s: set HOME or XDG_DATA_HOME to a folder "
        "that you may write",
        instance->metadata_dir ? instance->metadata_dir : "any folder");
    return false;
}

static bool
trust(struct session *session, const char *path)
{
    struct instance instance;
    struct update update;
    size_t len = 0;
    char *data;
    bool done = false;

    if (!instance_find(&instance, session))
        return false;
    data = read_file(session, path, &len);
    if (data && update_open(&update, session, &instance, data, len)) {
        done = get_documents(&update) && check_kept(session, &instance);
        update_close(&update);
    }
    free(data);
    instance_free(&instance);
    return done;
}

static int
run(struct session *session, const void *arg)
{
    const struct settings *settings = arg;

    if (!is_file(settings->root))
        return opt_refuse(
            &session->line, "Input must be a file: %s", settings->root);
    if (!session->globals.instance)
        return opt_wrong(
            &session->line, "trust-instance requires '--instance URL'");
    return trust(session, settings->root) ? EXIT_DONE : EXIT_FAILED;
}

const struct command command_trust_instance = {
    .name = "trust-instance",
    .help = "Initialize trust for a Sigstore instance",
    .options = (const struct opt *const[]){ positionals, opt_common, NULL },
    .settings_size = sizeof(struct settings),
    .run = run,
};
