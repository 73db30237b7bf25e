/* SPDX-License-Identifier: Apache-2.0 */
/* A repository of tests/vectors/tuf, served from memory, and a client of it. */
#ifndef SG_TEST_TUF_WORLD_H
#define SG_TEST_TUF_WORLD_H

#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sigstore/tuf.h"
#include "test.h"

#define VECTORS SG_VECTORS "/tuf/"
#define METADATA_URL "https://tuf.test/metadata/"
#define TARGET_URL "https://tuf.test/targets/"
#define WORLD_NOW 2000000000 /* in 2033; everything expires in 2100 */
#define WORLD_LATER 4200000000
#define REQUESTS_MAX 32
#define FILE_SIZE 8192
#define TEXT_SIZE 512

/* The tests lose no power, and make thousands of files. */
int fsync(int fd);

int
fsync(int fd)
{
    return fd >= 0 ? 0 : -1;
}

/* What a file of the vectors holds; the program never frees it. */
struct vector {
    uint8_t data[FILE_SIZE];
    size_t len;
};

static inline bool
vector_read(struct vector *out, const char *path)
{
    char name[4 * TEXT_SIZE];
    FILE *file;

    (void)snprintf(name, sizeof(name), "%s%s", VECTORS, path);
    file = fopen(name, "rb");
    if (file == NULL)
        return false;
    out->len = fread(out->data, 1, sizeof(out->data), file);
    (void)fclose(file);
    return true;
}

/* A server: `other` is a folder of the vectors that outweighs "metadata". */
struct world {
    const char *other;
    size_t fail_at; /* the request that fails, from 1; 0: none */
    sigstore_code fail_with;
    char asked[REQUESTS_MAX][TEXT_SIZE];
    size_t asked_count;
    char folder[64]; /* of the client; "" before world_folder */
    char metadata_dir[TEXT_SIZE], target_dir[TEXT_SIZE];
    struct vector root;
};

static inline bool
world_find(const struct world *world, const char *url, struct vector *out)
{
    const char *name = url + strlen(METADATA_URL);
    char path[2 * TEXT_SIZE];

    if (strncmp(url, TARGET_URL, strlen(TARGET_URL)) == 0)
        (void)snprintf(
            path, sizeof(path), "targets/%s", url + strlen(TARGET_URL));
    else if (world->other != NULL &&
        ((void)snprintf(path, sizeof(path), "%s/%s", world->other, name),
            vector_read(out, path)))
        return true;
    else
        (void)snprintf(path, sizeof(path), "metadata/%s", name);
    return vector_read(out, path);
}

static inline sigstore_code
world_fetch(void *arg, const char *url, size_t max, sigstore_sink *sink,
    sigstore_error *err)
{
    struct world *world = arg;
    struct vector found;

    (void)max;
    assert_true(world->asked_count < REQUESTS_MAX);
    (void)snprintf(world->asked[world->asked_count++], TEXT_SIZE, "%s", url);
    if (world->asked_count == world->fail_at)
        return world->fail_with; /* without a word, as a caller may */
    if (!world_find(world, url, &found))
        return SIGSTORE_ENOTFOUND;
    return sigstore_sink_add(sink, found.data, found.len, err);
}

/* world_new makes a world whose client keeps what it gets in a folder. */
static inline void
world_new(struct world *world)
{
    memset(world, 0, sizeof(*world));
    (void)snprintf(world->folder, sizeof(world->folder), "tuf-test-XXXXXX");
    assert_non_null(mkdtemp(world->folder));
    (void)snprintf(
        world->metadata_dir, TEXT_SIZE, "%s/metadata", world->folder);
    (void)snprintf(world->target_dir, TEXT_SIZE, "%s/targets", world->folder);
    assert_true(vector_read(&world->root, "metadata/1.root.json"));
}

static inline int
remove_one(const char *path, const struct stat *st, int what, struct FTW *ftw)
{
    (void)st;
    (void)what;
    (void)ftw;
    return remove(path);
}

static inline void
world_remove(const struct world *world)
{
    assert_int_equal(
        nftw(world->folder, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

static inline sigstore_tuf_settings
world_settings(struct world *world)
{
    sigstore_tuf_settings settings = { 0 };

    settings.metadata_url = METADATA_URL;
    settings.metadata_dir = world->metadata_dir;
    settings.target_url = TARGET_URL;
    settings.target_dir = world->target_dir;
    settings.root = world->root.data;
    settings.root_len = world->root.len;
    settings.fetch = world_fetch;
    settings.fetch_arg = world;
    settings.now = WORLD_NOW;
    return settings;
}

static inline sigstore_tuf *
world_client(struct world *world)
{
    sigstore_tuf_settings settings = world_settings(world);
    sigstore_tuf *tuf = NULL;
    sigstore_error err;

    if (sigstore_tuf_new(&tuf, &settings, &err) != SIGSTORE_OK)
        fail_msg("%s", err.message);
    return tuf;
}

/* world_asked compares the requests since the last call with `names`, a list
 * that ends in NULL, without the folder of metadata. */
static inline void
world_asked(struct world *world, const char *row, const char *const *names)
{
    size_t i;

    for (i = 0; names[i] != NULL; i++) {
        const char *asked = world->asked[i];

        if (strncmp(asked, METADATA_URL, strlen(METADATA_URL)) == 0)
            asked += strlen(METADATA_URL);
        if (i == world->asked_count || strcmp(asked, names[i]) != 0)
            fail_msg("row \"%s\": asked for %s, not %s", row, asked, names[i]);
    }
    if (i != world->asked_count)
        fail_msg("row \"%s\": asked for %s, too", row, world->asked[i]);
    world->asked_count = 0;
}

#endif
