/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The disk that a test waits for: fsync and fdatasync, SQLite's too, are
 * counted, and fail where the test wants that.
 */
#ifndef TEST_LOCAL_DISK_H
#define TEST_LOCAL_DISK_H

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "test.h"

/* Under the store's writing lock, as all that waits for the disk. */
static unsigned disk_syncs;
static bool disk_fails;

__attribute__((visibility("default"))) int fsync(int fd);
__attribute__((visibility("default"))) int fdatasync(int fd);

static int
disk_sync(long number, int fd)
{
    disk_syncs++;
    if (!disk_fails)
        return (int)syscall(number, fd);
    errno = EIO;
    return -1;
}

int
fsync(int fd)
{
    return disk_sync(SYS_fsync, fd);
}

int
fdatasync(int fd)
{
    return disk_sync(SYS_fdatasync, fd);
}

#endif
