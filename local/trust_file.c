/* SPDX-License-Identifier: Apache-2.0 */
/* Files written beside and renamed: a reader sees the old one or the new. */
#include "trust_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

#define MODE 0644

/* The name that a file has while it is written: one is enough, since the
 * folder is one process's. */
static const char beside[] = ".trust.new";

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
    return fchmod(fd, MODE) == 0 && fsync(fd) == 0;
}

/* A file of a writer that died is in the way, and is removed. */
static bool
write_beside(int dir, sg_bytes data)
{
    bool whole;
    int fd;

    (void)unlinkat(dir, beside, 0);
    fd = openat(dir, beside,
        O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, MODE);
    if (fd < 0)
        return false;
    whole = write_all(fd, data);
    return close(fd) == 0 && whole;
}

/* Is it what it is to be? A link is replaced, not followed. */
static bool
is_current(int dir, const struct trust_file *file)
{
    sg_bytes rest = file->data, same;
    uint8_t piece[4096];
    struct stat st;
    ssize_t got = -1;
    int fd =
        openat(dir, file->name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0)
        return false;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
        (st.st_mode & 0777) == MODE) {
        while ((got = read(fd, piece, sizeof(piece))) > 0 &&
            sg_bytes_take(&rest, (size_t)got, &same) &&
            memcmp(same.data, piece, (size_t)got) == 0)
            ;
    }
    (void)close(fd);
    return got == 0 && rest.len == 0;
}

static sigstore_code
fail(const char *dir, const char *name, sigstore_error *err)
{
    const char *why = strerror(errno);

    return sg_fail(err, SIGSTORE_EIO, "%s/%s: cannot be written: %s",
        sg_show(sg_bytes_from_text(dir)).text, name, why);
}

static sigstore_code
write_changed(int fd, const char *dir, const struct trust_file *files,
    size_t count, sigstore_error *err)
{
    bool changed = false;

    for (size_t i = 0; i < count; i++) {
        if (is_current(fd, &files[i]))
            continue;
        changed = true;
        if (!write_beside(fd, files[i].data) ||
            renameat(fd, beside, fd, files[i].name) != 0) {
            (void)fail(dir, files[i].name, err);
            (void)unlinkat(fd, beside, 0);
            return SIGSTORE_EIO;
        }
    }
    if (changed && fsync(fd) != 0)
        return fail(dir, ".", err);
    return SIGSTORE_OK;
}

sigstore_code
trust_file_write(const char *dir, const struct trust_file *files, size_t count,
    sigstore_error *err)
{
    sigstore_code code;
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return fail(dir, ".", err);
    code = write_changed(fd, dir, files, count, err);
    (void)close(fd);
    return code;
}
