/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of a test's own, made new and removed with all that is in it. */
#ifndef TEST_LOCAL_FOLDER_H
#define TEST_LOCAL_FOLDER_H

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "test.h"

#define PATH_SIZE 512

struct folder {
    char path[64];
};

static inline void
folder_make(struct folder *folder)
{
    static const char path[] = "/tmp/sg-local-XXXXXX";

    memcpy(folder->path, path, sizeof(path));
    assert_non_null(mkdtemp(folder->path));
}

/* folder_file writes the path of a file in the folder to `out`. */
static inline const char *
folder_file(char out[PATH_SIZE], const struct folder *folder, const char *name)
{
    (void)snprintf(out, PATH_SIZE, "%s/%s", folder->path, name);
    return out;
}

static inline void
folder_remove(const struct folder *folder)
{
    char path[PATH_SIZE];
    DIR *dir = opendir(folder->path);
    struct dirent *entry;

    while (dir != NULL && (entry = readdir(dir)) != NULL)
        (void)unlink(folder_file(path, folder, entry->d_name));
    if (dir != NULL)
        (void)closedir(dir);
    (void)rmdir(folder->path);
}

#endif
