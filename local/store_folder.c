/* SPDX-License-Identifier: Apache-2.0 */
/* Making, guarding and locking the folder of a store. */
#include "store_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

#define LOCK_NAME "lock"
#define PID_SIZE 24

static struct sg_shown
show(const char *path)
{
    return sg_show(sg_bytes_from_text(path));
}

static sigstore_code
fail(
    const char *doing, const char *dir, const char *advice, sigstore_error *err)
{
    return sg_fail(err, SIGSTORE_EIO, "cannot %s %s: %s; %s", doing,
        show(dir).text, strerror(errno), advice);
}

/* mkdir -p; what exists is fine, whatever it is: opening it tells. */
static bool
make_folders(char *path)
{
    for (char *p = path + 1; *p != '\0'; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        (void)mkdir(path, 0700);
        *p = '/';
    }
    return mkdir(path, 0700) == 0 || errno == EEXIST;
}

static sigstore_code
make_folder(const char *dir, sigstore_error *err)
{
    sigstore_code code = SIGSTORE_OK;
    char *copy;

    if (dir[0] == '\0')
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "the folder for the state has no name; name one");
    copy = strdup(dir);
    if (copy == NULL)
        return sg_no_memory(err);
    if (!make_folders(copy))
        code = fail("make the folder", dir, "choose another one", err);
    free(copy);
    return code;
}

/* Whoever may write to the folder may put other keys there. */
static sigstore_code
check_folder(int folder, const char *dir, sigstore_error *err)
{
    struct stat st;

    if (fstat(folder, &st) != 0)
        return fail("look at", dir, "choose another folder", err);
    if ((st.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return sg_fail(err, SIGSTORE_EIO,
            "others may write to the folder %s (mode %04o), which is to hold "
            "private keys; chmod 700 it, or choose another folder",
            show(dir).text, (unsigned)st.st_mode & 07777u);
    return SIGSTORE_OK;
}

static sigstore_code
refuse_second(int lock, const char *dir, sigstore_error *err)
{
    char pid[PID_SIZE];
    ssize_t len = read(lock, pid, sizeof(pid) - 1);

    if (len > 0 && pid[len - 1] == '\n')
        len--;
    return sg_fail(err, SIGSTORE_EIO,
        "the folder %s is in use by another sigstore-local (process %s); end "
        "that one, or choose another folder",
        show(dir).text,
        len > 0 ? sg_show(sg_bytes_of(pid, (size_t)len)).text : "unknown");
}

/* The lock is the kernel's, so it ends with the process however that ends;
 * what the file says is for people. */
static sigstore_code
take_lock(int lock, const char *dir, sigstore_error *err)
{
    if (flock(lock, LOCK_EX | LOCK_NB) != 0)
        return errno == EWOULDBLOCK
            ? refuse_second(lock, dir, err)
            : fail("lock", dir, "choose a folder on a local disk", err);
    if (ftruncate(lock, 0) == 0)
        (void)dprintf(lock, "%ld\n", (long)getpid());
    return SIGSTORE_OK;
}

/* The file is made before SQLite would, which gives it the umask's mode. */
static sigstore_code
make_file(int folder, const char *dir, const char *name, sigstore_error *err)
{
    int file =
        openat(folder, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    struct stat st;
    bool is_fine;

    if (file < 0)
        return fail(
            "make the database in", dir, "look at who may use the folder", err);
    is_fine = fstat(file, &st) == 0 && S_ISREG(st.st_mode) &&
        (st.st_mode & (S_IRWXG | S_IRWXO)) == 0;
    (void)close(file);
    if (!is_fine)
        return sg_fail(err, SIGSTORE_EIO,
            "%s in %s holds private keys, and is not a file that its owner "
            "alone may use; chmod 600 it, or choose another folder",
            name, show(dir).text);
    return SIGSTORE_OK;
}

static sigstore_code
take_folder(int folder, int *lock, const char *dir, const char *name,
    sigstore_error *err)
{
    sigstore_code code = check_folder(folder, dir, err);

    if (code != SIGSTORE_OK)
        return code;
    *lock = openat(
        folder, LOCK_NAME, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (*lock < 0)
        return fail(
            "make the lock in", dir, "look at who may use the folder", err);
    code = take_lock(*lock, dir, err);
    return code == SIGSTORE_OK ? make_file(folder, dir, name, err) : code;
}

sigstore_code
folder_open(int *lock, const char *dir, const char *name, sigstore_error *err)
{
    sigstore_code code = make_folder(dir, err);
    int folder;

    *lock = -1;
    if (code != SIGSTORE_OK)
        return code;
    folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return fail("open the folder", dir, "choose another folder", err);
    code = take_folder(folder, lock, dir, name, err);
    (void)close(folder);
    if (code != SIGSTORE_OK) {
        folder_close(*lock);
        *lock = -1;
    }
    return code;
}

void
folder_close(int lock)
{
    if (lock >= 0)
        (void)close(lock);
}

/* Not every file system can, and none that cannot would gain by a refusal. */
void
folder_sync(const char *dir)
{
    int folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int parent;

    if (folder < 0)
        return;
    parent = openat(folder, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    (void)fsync(folder);
    if (parent >= 0) {
        (void)fsync(parent);
        (void)close(parent);
    }
    (void)close(folder);
}
