/* SPDX-License-Identifier: Apache-2.0 */
/* The files of a store: read whole, or not at all; written whole, likewise. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/text.h"
#include "tuf/store.h"

/* The name that a file has while it is written: one is enough, since there is
 * one writer. */
static const char beside[] = ".new";

/* ---- reading ---- */

/* Empties the file into `buf`; false where it cannot be read, or memory ran
 * out, which the buffer tells: what it may hold was asked before. */
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

/* A file in the folder, never one behind a link, a pipe or a device, and none
 * that is longer than it may be. */
static int
open_file(const struct sg_store *store, const char *name, size_t max)
{
    struct stat st;
    int fd;

    fd = openat(store->dir, name,
        O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd >= 0 &&
        (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) ||
            (uintmax_t)st.st_size > max)) {
        (void)close(fd);
        return -1;
    }
    return fd;
}

sigstore_code
sg_store_read(struct sg_store *store, const char *name, size_t max,
    struct sg_buf *buf, sigstore_error *err)
{
    bool whole, failed;
    int fd = open_file(store, name, max);

    sg_buf_init(buf, max);
    if (fd < 0)
        return sg_fail(err, SIGSTORE_ENOTFOUND, "%s is not kept",
            sg_show(sg_bytes_from_text(name)).text);
    whole = read_all(fd, buf);
    (void)close(fd);
    if (whole)
        return SIGSTORE_OK;
    failed = buf->failed;
    sg_buf_dispose(buf);
    if (failed)
        return sg_no_memory(err);
    return sg_fail(err, SIGSTORE_ENOTFOUND, "%s cannot be read",
        sg_show(sg_bytes_from_text(name)).text);
}

/* N of "N<suffix>", or 0. */
static int64_t
number_of(const char *name, const char *suffix)
{
    sg_bytes rest = sg_bytes_from_text(name);
    int64_t number;

    if (!sg_bytes_take_decimal(&rest, &number) || !sg_bytes_is(rest, suffix))
        return 0;
    return number;
}

int64_t
sg_store_newest(const struct sg_store *store, const char *suffix, int64_t limit)
{
    int64_t newest = 0;
    int fd = store->dir < 0
        ? -1
        : openat(store->dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    struct dirent *entry;

    if (dir == NULL && fd >= 0)
        (void)close(fd);
    if (dir == NULL)
        return 0;
    while ((entry = readdir(dir)) != NULL) {
        int64_t number = number_of(entry->d_name, suffix);

        if (number < limit && number > newest)
            newest = number;
    }
    (void)closedir(dir);
    return newest;
}

/* ---- writing ---- */

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

/* Removes a file, or an empty folder in a file's place. */
static bool
drop(const struct sg_store *store, const char *name)
{
    return unlinkat(store->dir, name, 0) == 0 || errno == ENOENT ||
        ((errno == EISDIR || errno == EPERM) &&
            unlinkat(store->dir, name, AT_REMOVEDIR) == 0);
}

/* A file of a writer that died is in the way, and is removed. */
static bool
write_beside(const struct sg_store *store, sg_bytes data)
{
    bool whole;
    int fd;

    (void)drop(store, beside);
    fd = openat(store->dir, beside,
        O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return false;
    whole = write_all(fd, data);
    if (close(fd) != 0)
        whole = false;
    if (!whole)
        (void)unlinkat(store->dir, beside, 0);
    return whole;
}

/* A folder in a file's place cannot be replaced before it is removed. */
static bool
rename_to(const struct sg_store *store, const char *name)
{
    if (renameat(store->dir, beside, store->dir, name) == 0)
        return true;
    return errno == EISDIR && drop(store, name) &&
        renameat(store->dir, beside, store->dir, name) == 0;
}

static bool
write_locked(struct sg_store *store, const char *name, sg_bytes data)
{
    if (!write_beside(store, data)) {
        sg_store_note(store, "writing", name);
        return false;
    }
    if (!rename_to(store, name)) {
        sg_store_note(store, "renaming to", name);
        (void)unlinkat(store->dir, beside, 0);
        return false;
    }
    if (fsync(store->dir) != 0)
        sg_store_note(store, "syncing the folder of", name);
    return true;
}

bool
sg_store_write(struct sg_store *store, const char *name, sg_bytes data)
{
    bool was_open = store->lock == SG_STORE_OPEN;
    bool kept;

    sg_store_lock(store, SG_TUF_LOCK_SHORT_MS);
    kept = store->lock == SG_STORE_LOCKED && write_locked(store, name, data);
    if (was_open)
        sg_store_unlock(store);
    return kept;
}

void
sg_store_remove(struct sg_store *store, const char *name)
{
    bool was_open = store->lock == SG_STORE_OPEN;

    sg_store_lock(store, SG_TUF_LOCK_SHORT_MS);
    if (store->lock == SG_STORE_LOCKED && !drop(store, name))
        sg_store_note(store, "removing", name);
    if (was_open)
        sg_store_unlock(store);
}
