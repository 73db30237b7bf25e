/* SPDX-License-Identifier: Apache-2.0 */
/* An instance as far as its trust needs it, at a time of the test's own. */
#ifndef TEST_LOCAL_TRUST_WORLD_H
#define TEST_LOCAL_TRUST_WORLD_H

#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "authority.h"
#include "base/limits.h"
#include "local/folder.h"
#include "services.h"
#include "store.h"
#include "trust.h"

#define URL "http://127.0.0.1:4080"
#define OTHER_URL "http://127.0.0.1:4081"
#define DAY_S INT64_C(86400)
#define MADE INT64_C(1900000000) /* in 2030 */

/* The time that the code under test sees. */
static int64_t now = MADE;

time_t
time(time_t *out)
{
    if (out != NULL)
        *out = (time_t)now;
    return (time_t)now;
}

/* ---- an instance, as far as trust needs it ---- */

struct world {
    struct folder folder; /* of the instance */
    struct folder client; /* of the client */
    struct instance instance;
};

static inline int
set_up(void **state)
{
    struct world *world = calloc(1, sizeof(*world));

    now = MADE;
    folder_make(&world->folder);
    folder_make(&world->client);
    *state = world;
    return 0;
}

static inline int
remove_one(const char *path, const struct stat *st, int what, struct FTW *ftw)
{
    (void)st;
    (void)what;
    (void)ftw;
    return remove(path);
}

static inline int
tear_down(void **state)
{
    struct world *world = *state;

    (void)nftw(world->client.path, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    (void)nftw(world->folder.path, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(world);
    return 0;
}

static inline void
must(sigstore_code code, const sigstore_error *err)
{
    if (code != SIGSTORE_OK)
        fail_msg("%s", err->message);
}

/* All that stands before trust_open. */
static inline void
begin(struct world *world, const char *url)
{
    struct instance *instance = &world->instance;
    sigstore_error err;

    memset(instance, 0, sizeof(*instance));
    instance->dir = world->folder.path;
    instance->url = url;
    instance->made = MADE;
    must(store_open(&instance->store, instance->dir, &err), &err);
    must(keys_open(&instance->keys, instance->store, &err), &err);
    must(authority_open(&instance->authority, instance, &err), &err);
}

static inline void
start(struct world *world, const char *url)
{
    sigstore_error err;

    begin(world, url);
    must(trust_open(&world->instance.trust, &world->instance, &err), &err);
}

static inline void
stop(struct world *world)
{
    trust_close(world->instance.trust);
    authority_close(world->instance.authority);
    keys_close(&world->instance.keys);
    store_close(world->instance.store);
}

/* get answers a path as the server would; `out` is the caller's. */
static inline unsigned
get(struct world *world, const char *path, struct sg_buf *out)
{
    struct request request = { .method = "GET", .path = path };
    struct response response = { .status = 200 };
    const struct route *route = tuf_routes;

    sg_buf_init(&response.body, SG_TRUST_MAX);
    while (route->method != NULL) {
        size_t len = strlen(route->path);

        if (len > 3 && strcmp(route->path + len - 3, "...") == 0
                ? strncmp(path, route->path, len - 3) == 0
                : strcmp(path, route->path) == 0)
            break;
        route++;
    }
    if (route->method == NULL)
        fail_msg("no route to %s", path);
    route->answer(&world->instance, &request, &response);
    assert_false(response.body.failed);
    *out = response.body;
    return response.status;
}

static inline void
read_file(const struct world *world, const char *name, struct sg_buf *out)
{
    char path[PATH_SIZE];
    FILE *file = fopen(folder_file(path, &world->folder, name), "rb");
    int c;

    if (file == NULL)
        fail_msg("%s is not there", path);
    sg_buf_init(out, SG_TRUST_MAX);
    while ((c = fgetc(file)) != EOF)
        sg_buf_add_byte(out, (uint8_t)c);
    (void)fclose(file);
}

#endif
