/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The command line of tuf-conformance, over the public headers alone:
 *
 *   client --metadata-dir DIR init ROOT
 *   client --metadata-url URL --metadata-dir DIR refresh
 *   client --metadata-url URL --metadata-dir DIR --target-name NAME ...
 *       --target-dir DIR --target-base-url URL download
 *
 * Besides, for our own tests: "load" and "load-expired" verify what is kept
 * without a request; with target names they get those, too.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "sigstore/net.h"
#include "sigstore/tuf.h"

#define NAMES_MAX 64
#define ROOT_SIZE (1024 * 1024)

struct options {
    const char *metadata_url, *metadata_dir, *target_dir, *target_base_url;
    const char *first_root;
    const char *names[NAMES_MAX];
    size_t name_count;
};

static int
say(const char *what, const char *why)
{
    fprintf(stderr, "tuf-client: %s: %s\n", what, why);
    return 1;
}

/* The option's place in `o`, or NULL for what is none. */
static const char **
find_option(struct options *o, const char *name)
{
    const struct {
        const char *name;
        const char **value;
    } rows[] = {
        { "--metadata-url", &o->metadata_url },
        { "--metadata-dir", &o->metadata_dir },
        { "--target-dir", &o->target_dir },
        { "--target-base-url", &o->target_base_url },
        { "--first-root", &o->first_root },
        { "--target-name", &o->names[o->name_count] },
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (strcmp(name, rows[i].name) == 0)
            return rows[i].value;
    }
    return NULL;
}

/* Options with a value each, up to the command; its place, or 0. */
static int
read_options(struct options *o, int argc, char **argv)
{
    int i = 1;

    for (; i < argc && argv[i][0] == '-'; i += 2) {
        const char **value = find_option(o, argv[i]);

        if (value == NULL || i + 1 >= argc)
            return 0;
        *value = argv[i + 1];
        if (value == &o->names[o->name_count] && ++o->name_count == NAMES_MAX)
            return 0;
    }
    return i < argc ? i : 0;
}

static char *
read_root(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    char *data = malloc(ROOT_SIZE);

    *len = file != NULL && data != NULL ? fread(data, 1, ROOT_SIZE, file) : 0;
    if (file != NULL)
        (void)fclose(file);
    if (*len != 0)
        return data;
    free(data);
    return NULL;
}

/* init: the first root is what the folder is trusted to hold. */
static int
init(const struct options *o, const char *root)
{
    char path[4096];
    size_t len;
    char *data = read_root(root, &len);
    FILE *file;
    int done;

    if (data == NULL)
        return say(root, "cannot be read");
    (void)mkdir(o->metadata_dir, 0700);
    (void)snprintf(path, sizeof(path), "%s/root.json", o->metadata_dir);
    file = fopen(path, "wb");
    done = file != NULL && fwrite(data, 1, len, file) == len;
    if (file != NULL && fclose(file) != 0)
        done = 0;
    free(data);
    return done ? 0 : say(path, "cannot be written");
}

static int
run(sigstore_tuf *tuf, const struct options *o, const char *command)
{
    sigstore_error err;
    const void *data;
    size_t len;
    sigstore_code rc;

    if (strncmp(command, "load", 4) == 0)
        rc = sigstore_tuf_load(tuf, strcmp(command, "load-expired") == 0, &err);
    else
        rc = sigstore_tuf_refresh(tuf, &err);
    for (size_t i = 0; rc == SIGSTORE_OK && i < o->name_count; i++)
        rc = sigstore_tuf_target(tuf, o->names[i], &data, &len, &err);
    return rc == SIGSTORE_OK ? 0 : say(sigstore_code_name(rc), err.message);
}

static int
with_client(const struct options *o, const char *command, sigstore_net *net)
{
    sigstore_tuf_settings settings = { 0 };
    char *root = NULL;
    sigstore_tuf *tuf;
    sigstore_error err;
    int status;

    settings.metadata_url = o->metadata_url;
    settings.target_url = o->target_base_url;
    settings.metadata_dir = o->metadata_dir;
    settings.target_dir = o->target_dir;
    settings.fetch = sigstore_net_fetch;
    settings.fetch_arg = net;
    settings.now = (int64_t)time(NULL);
    if (o->first_root != NULL) {
        root = read_root(o->first_root, &settings.root_len);
        if (root == NULL)
            return say(o->first_root, "cannot be read");
        settings.root = root;
    }
    if (sigstore_tuf_new(&tuf, &settings, &err) != SIGSTORE_OK)
        status = say("new", err.message);
    else
        status = run(tuf, o, command);
    sigstore_tuf_free(tuf);
    free(root);
    return status;
}

int
main(int argc, char **argv)
{
    struct options o = { 0 };
    int at = read_options(&o, argc, argv);
    sigstore_net *net;
    sigstore_error err;
    int status;

    if (at == 0 || o.metadata_dir == NULL)
        return say("usage", "OPTION VALUE ... init ROOT|refresh|download");
    if (strcmp(argv[at], "init") == 0)
        return at + 1 < argc ? init(&o, argv[at + 1]) : say("init", "no root");
    if (sigstore_net_new(&net, &err) != SIGSTORE_OK)
        return say("net", err.message);
    status = with_client(&o, argv[at], net);
    sigstore_net_free(net);
    return status;
}
