/* SPDX-License-Identifier: Apache-2.0 */
/* The folder of a store, its lock, and when a file in it was current. */
#include "tuf/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

#define LOCK_PAUSE_MS 20

void
sg_store_note(struct sg_store *store, const char *what, const char *name)
{
    int error = errno;

    if (store->why.code != SIGSTORE_OK)
        return;
    (void)sg_fail(&store->why, SIGSTORE_EIO, "%s %s: %s", what,
        sg_show(sg_bytes_from_text(name)).text, strerror(error));
}

/* ---- the folder ---- */

/* mkdir -p; what exists is fine, whatever it is: opening it tells. */
static void
make_folders(char *path)
{
    for (char *p = path + 1; *p != '\0'; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        (void)mkdir(path, 0700);
        *p = '/';
    }
    (void)mkdir(path, 0700);
}

void
sg_store_open(struct sg_store *store, const char *path, bool make)
{
    char *copy;

    *store = (struct sg_store){ .dir = -1 };
    if (path == NULL)
        return;
    copy = make ? strdup(path) : NULL;
    if (copy != NULL && copy[0] != '\0')
        make_folders(copy);
    free(copy);
    store->dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (store->dir < 0)
        sg_store_note(store, "opening folder", path);
}

void
sg_store_close(struct sg_store *store)
{
    sg_store_unlock(store);
    if (store->dir >= 0)
        (void)close(store->dir);
    store->dir = -1;
}

/* A link or a file in the folder's place is not followed, but removed. */
void
sg_store_open_within(struct sg_store *store, const struct sg_store *parent,
    const char *name, bool make)
{
    *store = (struct sg_store){ .dir = -1 };
    if (parent->dir < 0)
        return;
    if (make && mkdirat(parent->dir, name, 0700) != 0 && errno == EEXIST &&
        unlinkat(parent->dir, name, 0) == 0)
        (void)mkdirat(parent->dir, name, 0700);
    store->dir = openat(
        parent->dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (store->dir < 0)
        sg_store_note(store, "opening folder", name);
}

/* ---- the lock ---- */

void
sg_store_lock(struct sg_store *store, int patience_ms)
{
    const struct timespec pause = { 0, LOCK_PAUSE_MS * 1000 * 1000 };

    if (store->dir < 0 || store->lock != SG_STORE_OPEN)
        return;
    while (flock(store->dir, LOCK_EX | LOCK_NB) != 0) {
        if ((errno != EWOULDBLOCK && errno != EINTR) || patience_ms <= 0) {
            sg_store_note(store, "locking", "the folder");
            store->lock = SG_STORE_GIVEN_UP;
            return;
        }
        (void)nanosleep(&pause, NULL);
        patience_ms -= LOCK_PAUSE_MS;
    }
    store->lock = SG_STORE_LOCKED;
}

void
sg_store_unlock(struct sg_store *store)
{
    if (store->lock == SG_STORE_LOCKED)
        (void)flock(store->dir, LOCK_UN);
    store->lock = SG_STORE_OPEN;
}

void
sg_store_share_lock(struct sg_store *store, const struct sg_store *parent)
{
    store->lock = parent->lock;
}

/* ---- when ---- */

void
sg_store_touch(struct sg_store *store, const char *name, int64_t now)
{
    const struct timespec times[2] = { { (time_t)now, 0 }, { (time_t)now, 0 } };

    if (store->lock == SG_STORE_LOCKED)
        (void)utimensat(store->dir, name, times, AT_SYMLINK_NOFOLLOW);
}

int64_t
sg_store_age(const struct sg_store *store, const char *name, int64_t now)
{
    struct stat st;

    if (fstatat(store->dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISREG(st.st_mode) || (int64_t)st.st_mtime > now)
        return -1;
    return now - (int64_t)st.st_mtime;
}
