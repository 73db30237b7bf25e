/* SPDX-License-Identifier: Apache-2.0 */
/* Instances by URL, and the folders in which each has its own place. */
#include "instance.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
    const char *url;
    const char *name;
    sigstore_instance instance;
} built_in[] = {
    { "https://tuf-repo-cdn.sigstore.dev", "public", SIGSTORE_PRODUCTION },
    { "https://tuf-repo-cdn.sigstage.dev", "staging", SIGSTORE_STAGING },
};
enum { PUBLIC, STAGING, BUILT_IN };

/* Room for a URL's escapes, and for what stands before it in a path. */
#define ESCAPE_LEN 3
#define FOLDER "/sigstore-c/tuf/"

/* A name for a URL in which nothing is special to a file system. */
static void
quote(char *out, const char *url)
{
    static const char hex[] = "0123456789ABCDEF";
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "abcdefghijklmnopqrstuvwxyz0123456789-._~";

    for (; *url; url++) {
        unsigned char byte = (unsigned char)*url;

        if (strchr(plain, byte)) {
            *out++ = (char)byte;
        } else {
            *out++ = '%';
            *out++ = hex[byte >> 4];
            *out++ = hex[byte & 15];
        }
    }
    *out = '\0';
}

/* A variable that holds an absolute path; others count as unset [XDG]. */
static const char *
folder_of(const char *variable)
{
    const char *path = getenv(variable);

    return path && path[0] == '/' ? path : NULL;
}

/*
 * ${XDG_...}/sigstore-c/tuf/URL, or the same in the home; NULL without one.
 * Memory that runs out is as no home: nothing is kept.
 */
static char *
make_folder(const char *variable, const char *in_home, const char *url)
{
    const char *base = folder_of(variable), *home = folder_of("HOME");
    size_t room;
    char *path;

    if (!base && !home)
        return NULL;
    if (base)
        in_home = "";
    else
        base = home;
    room = strlen(base) + strlen(in_home) + sizeof(FOLDER) +
        ESCAPE_LEN * strlen(url);
    path = malloc(room);
    if (path)
        quote(path + sprintf(path, "%s%s%s", base, in_home, FOLDER), url);
    return path;
}

static bool
is_url(const char *url)
{
    const char *host = strstr(url, "://");

    return (strncmp(url, "https://", 8) == 0 ||
               strncmp(url, "http://", 7) == 0) &&
        host[3] != '\0' && host[3] != '/';
}

/* Without slashes at its end, which all mean the same. */
static char *
copy_url(const char *url)
{
    size_t len = strlen(url);

    while (len > 0 && url[len - 1] == '/')
        len--;
    return strndup(url, len);
}

bool
instance_find(struct instance *instance, struct session *session)
{
    const struct globals *g = &session->globals;
    const char *url =
        g->instance ? g->instance : built_in[g->staging ? STAGING : PUBLIC].url;

    memset(instance, 0, sizeof(*instance));
    if (!is_url(url)) {
        say(&session->voice, SAY_ERROR,
            "--instance %s: not a URL of http or https: give that of the "
            "instance's TUF repository",
            url);
        return false;
    }
    instance->url = copy_url(url);
    if (!instance->url) {
        say(&session->voice, SAY_CRITICAL, "out of memory");
        return false;
    }
    instance->name = instance->url;
    for (size_t i = 0; i < BUILT_IN; i++) {
        if (strcmp(built_in[i].url, instance->url) != 0)
            continue;
        instance->built_in = true;
        instance->embedded = built_in[i].instance;
        instance->name = built_in[i].name;
    }
    instance->metadata_dir =
        make_folder("XDG_DATA_HOME", "/.local/share", instance->url);
    instance->target_dir =
        make_folder("XDG_CACHE_HOME", "/.cache", instance->url);
    return true;
}

void
instance_free(struct instance *instance)
{
    free(instance->url);
    free(instance->metadata_dir);
    free(instance->target_dir);
    memset(instance, 0, sizeof(*instance));
}

bool
instance_is_trusted(const struct instance *instance)
{
    char *path = NULL;
    bool is;

    if (!instance->metadata_dir ||
        asprintf(&path, "%s/root.json", instance->metadata_dir) < 0)
        return false;
    is = access(path, F_OK) == 0;
    free(path);
    return is;
}

void
instance_say_untrusted(const struct instance *instance, struct session *session)
{
    say(&session->voice, SAY_ERROR,
        "--instance %s is not trusted yet: run sigstore --instance URL "
        "trust-instance ROOT with its root.json",
        instance->url);
}
