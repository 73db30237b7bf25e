/* SPDX-License-Identifier: Apache-2.0 */
/* A locked folder of files that are never half written. */
#include "tuf/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

#define LOCK_TRIES 600
#define LOCK_PAUSE_NS (50 * 1000 * 1000)

/* The first problem is the one that explains the others. */
static void
note(struct sg_store *store, const char *what, const char *name)
{
    int error = errno;

    if (store->why.code != SIGSTORE_OK)
        return;
    (void)sg_fail(&store->why, SIGSTORE_EIO, "%s %s: %s", what,
        sg_show(sg_bytes_from_text(name)).text, strerror(error));
}

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
        note(store, "opening folder", path);
}

void
sg_store_close(struct sg_store *store)
{
    sg_store_unlock(store);
    if (store->dir >= 0)
        (void)close(store->dir);
    store->dir = -1;
}

void
sg_store_lock(struct sg_store *store)
{
    const struct timespec pause = { 0, LOCK_PAUSE_NS };

    if (store->dir < 0 || store->locked)
        return;
    for (int i = 0; i < LOCK_TRIES; i++) {
        if (flock(store->dir, LOCK_EX | LOCK_NB) == 0) {
            store->locked = true;
            return;
        }
        if (errno != EWOULDBLOCK && errno != EINTR)
            break;
        (void)nanosleep(&pause, NULL);
    }
    note(store, "locking", "the folder");
}

void
sg_store_unlock(struct sg_store *store)
{
    if (store->locked)
        (void)flock(store->dir, LOCK_UN);
    store->locked = false;
}

static bool
read_all(int fd, struct sg_buf *buf)
{
    uint8_t piece[16384];

    for (;;) {
        ssize_t got = read(fd, piece, sizeof(piece));

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got == 0;
        sg_buf_add(buf, sg_bytes_of(piece, (size_t)got));
        if (buf->failed)
            return false;
    }
}

/* A file in the folder, never one behind a link, a pipe or a device. */
static int
open_file(const struct sg_store *store, const char *name)
{
    struct stat st;
    int fd;

    if (store->dir < 0)
        return -1;
    fd = openat(store->dir, name,
        O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd >= 0 && (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))) {
        (void)close(fd);
        return -1;
    }
    return fd;
}

sigstore_code
sg_store_read(struct sg_store *store, const char *name, size_t max,
    struct sg_buf *buf, sigstore_error *err)
{
    bool whole;
    int fd = open_file(store, name);

    sg_buf_init(buf, max);
    if (fd < 0)
        return sg_fail(err, SIGSTORE_ENOTFOUND, "%s is not kept",
            sg_show(sg_bytes_from_text(name)).text);
    whole = read_all(fd, buf);
    (void)close(fd);
    if (whole)
        return SIGSTORE_OK;
    sg_buf_dispose(buf);
    return sg_fail(err, SIGSTORE_ENOTFOUND, "%s cannot be read",
        sg_show(sg_bytes_from_text(name)).text);
}

static bool
write_all(int fd, sg_bytes data)
{
    while (data.len != 0) {
        ssize_t put = write(fd, data.data, data.len);
        sg_bytes done;

        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        (void)sg_bytes_take(&data, (size_t)put, &done);
    }
    return fsync(fd) == 0;
}

/* Under the lock there is one writer, so one name beside is enough; a file of
 * a writer that died is in the way, and is removed. */
static bool
write_beside(const struct sg_store *store, const char *name, sg_bytes data)
{
    bool whole;
    int fd;

    (void)unlinkat(store->dir, name, 0);
    fd = openat(store->dir, name,
        O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    whole = write_all(fd, data);
    if (close(fd) != 0)
        whole = false;
    if (!whole)
        (void)unlinkat(store->dir, name, 0);
    return whole;
}

void
sg_store_write(struct sg_store *store, const char *name, sg_bytes data)
{
    static const char beside[] = ".new";

    if (!store->locked)
        return;
    if (!write_beside(store, beside, data)) {
        note(store, "writing", name);
        return;
    }
    if (renameat(store->dir, beside, store->dir, name) != 0) {
        note(store, "renaming to", name);
        (void)unlinkat(store->dir, beside, 0);
        return;
    }
    if (fsync(store->dir) != 0)
        note(store, "syncing the folder of", name);
}

void
sg_store_remove(struct sg_store *store, const char *name)
{
    if (store->locked && unlinkat(store->dir, name, 0) != 0 && errno != ENOENT)
        note(store, "removing", name);
}

void
sg_store_touch(struct sg_store *store, const char *name, int64_t now)
{
    const struct timespec times[2] = { { (time_t)now, 0 }, { (time_t)now, 0 } };

    if (store->locked)
        (void)utimensat(store->dir, name, times, AT_SYMLINK_NOFOLLOW);
}

int64_t
sg_store_age(const struct sg_store *store, const char *name, int64_t now)
{
    struct stat st;

    if (store->dir < 0 ||
        fstatat(store->dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISREG(st.st_mode) || (int64_t)st.st_mtime > now)
        return -1;
    return now - (int64_t)st.st_mtime;
}
