/* SPDX-License-Identifier: Apache-2.0 */
/* Writing files beside their place, and moving them there. */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Outputs of one run over one input: signature, certificate, bundle. */
#define OUTPUTS_MAX 3

/* Names that a temporary file may have. */
#define TRIES 100

/* Bytes of a file's name that those begin with. */
#define NAME_KEPT 200

/* A file under way. */
struct draft {
    char *temporary; /* NULL: there is none, or no more */
    bool made;       /* it is in its place, where nothing was before */
};

static bool
write_all(int fd, const char *data, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, data, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        data += n;
        len -= (size_t)n;
    }
    return true;
}

static bool
write_and_close(int fd, const struct output *output, bool flush)
{
    bool written = write_all(fd, output->data, output->len) &&
        write_all(fd, output->end, strlen(output->end)) &&
        (!flush || fsync(fd) == 0);
    int why = errno;

    if (close(fd) == 0 && written)
        return true;
    errno = written ? errno : why;
    return false;
}

/* Standard output or error, if that is what the path leads to, or -1. */
static int
own_stream(const char *path)
{
    struct stat st, own;

    for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++) {
        if (stat(path, &st) == 0 && fstat(fd, &own) == 0 &&
            own.st_dev == st.st_dev && own.st_ino == st.st_ino)
            return fd;
    }
    return -1;
}

/*
 * A device or a pipe is written to: it cannot be replaced.  Nor may the file
 * behind /dev/stdout be, which the path leads to and does not name.
 */
static bool
is_stream(const char *path)
{
    struct stat st;

    if (stat(path, &st) != 0 || S_ISDIR(st.st_mode))
        return false;
    return !S_ISREG(st.st_mode) || own_stream(path) >= 0;
}

static bool
write_stream(const struct output *output)
{
    int own = own_stream(output->path);
    int fd = own >= 0 ? fcntl(own, F_DUPFD_CLOEXEC, 3)
                      : open(output->path, O_WRONLY | O_CLOEXEC | O_NOCTTY);

    return fd >= 0 && write_and_close(fd, output, false);
}

/* How much of a path comes before its last part. */
static size_t
folder_len(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? (size_t)(slash + 1 - path) : 0;
}

/* A name beside it that nobody has, and that is not too long where its own is
 * almost. */
static int
open_beside(const struct output *output, struct draft *draft)
{
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
    int kept = (int)folder_len(output->path) + NAME_KEPT;
    int fd = -1;

    for (unsigned i = 0; fd < 0 && i < TRIES; i++) {
        free(draft->temporary);
        if (asprintf(&draft->temporary, "%.*s.%ld-%u", kept, output->path,
                (long)getpid(), i) < 0) {
            draft->temporary = NULL;
            errno = ENOMEM;
            return -1;
        }
        fd = open(draft->temporary, flags, 0666);
        if (fd < 0 && errno != EEXIST)
            break;
    }
    if (fd < 0) {
        free(draft->temporary);
        draft->temporary = NULL;
    }
    return fd;
}

static bool
write_beside(const struct output *output, struct draft *draft)
{
    int fd = open_beside(output, draft);
    struct stat st;

    if (fd < 0)
        return false;
    /* The mode of what it replaces stays. */
    if (stat(output->path, &st) == 0)
        (void)!fchmod(fd, st.st_mode & 0777);
    return write_and_close(fd, output, true);
}

/*
 * A link takes a name only when it is free; a rename takes it anyway.  Where
 * there are no links, looking must do.
 */
static bool
take_name(const struct output *output, const struct draft *draft)
{
    if (link(draft->temporary, output->path) == 0) {
        unlink(draft->temporary);
        return true;
    }
    if (errno != EPERM && errno != ENOTSUP && errno != ENOSYS)
        return false;
    if (access(output->path, F_OK) == 0) {
        errno = EEXIST;
        return false;
    }
    return rename(draft->temporary, output->path) == 0;
}

static bool
move(const struct output *output, struct draft *draft, bool overwrite)
{
    bool is_new = !overwrite || access(output->path, F_OK) != 0;
    bool moved = overwrite ? rename(draft->temporary, output->path) == 0
                           : take_name(output, draft);

    if (!moved)
        return false;
    draft->made = is_new;
    free(draft->temporary);
    draft->temporary = NULL;
    return true;
}

static void
take_back(const struct output *output, struct draft *draft)
{
    if (draft->made)
        unlink(output->path);
    if (draft->temporary)
        unlink(draft->temporary);
    free(draft->temporary);
    draft->temporary = NULL;
}

/* Writes all, then moves all; gives the one that fails, or NULL. */
static const struct output *
write_drafts(const struct output *outputs, struct draft *drafts, size_t count,
    bool overwrite)
{
    for (size_t i = 0; i < count; i++) {
        if (!outputs[i].path)
            continue;
        if (overwrite && is_stream(outputs[i].path)) {
            if (!write_stream(&outputs[i]))
                return &outputs[i];
        } else if (!write_beside(&outputs[i], &drafts[i])) {
            return &outputs[i];
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (drafts[i].temporary && !move(&outputs[i], &drafts[i], overwrite))
            return &outputs[i];
    }
    return NULL;
}

bool
output_write(const struct output *outputs, size_t count, bool overwrite,
    char *problem, size_t problem_size)
{
    struct draft drafts[OUTPUTS_MAX] = { { NULL, false } };
    const struct output *failed =
        write_drafts(outputs, drafts, count, overwrite);

    if (!failed)
        return true;
    snprintf(problem, problem_size, "%s: %s", failed->path, strerror(errno));
    for (size_t i = 0; i < count; i++)
        take_back(&outputs[i], &drafts[i]);
    return false;
}

bool
output_may_be(const char *path, bool overwrite)
{
    struct stat st;
    char *folder;
    bool may;

    if (overwrite && is_stream(path))
        return own_stream(path) >= 0 || access(path, W_OK) == 0;
    if (lstat(path, &st) != 0 && errno != ENOENT) /* too long a name */
        return false;
    folder = strndup(path, folder_len(path));
    may = folder && access(*folder ? folder : ".", W_OK | X_OK) == 0;
    free(folder);
    return may;
}

bool
output_make_folder(const char *path)
{
    char *copy = strdup(path);
    bool made = copy != NULL;

    for (char *at = copy; made && at;) {
        at = strchr(at + 1, '/');
        if (at)
            *at = '\0';
        made = mkdir(copy, 0777) == 0 || errno == EEXIST;
        if (at)
            *at = '/';
    }
    free(copy);
    return made;
}
