/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes the n-th call of a kind fail, in a program that this is preloaded
 * into. The environment says which:
 *
 * FAULT_CALL   alloc, read, write (and fsync, rename, mkdir), unlink, open
 *              (and flock), fstat or thread
 * FAULT_NTH    which call of that kind, from 1
 * FAULT_FROM   "ours": only calls from the program and libsigstore count
 * FAULT_STAYS  "1": every later call fails too
 * FAULT_MARK   a file that is written to when a call is failed
 *
 * glibc only: its allocator is reached by its private names.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

#define OBJECTS_MAX 8

static struct {
    const char *call;
    int mark; /* opened at the start: a sandbox may forbid it later */
    bool ours, stays, ready;
    unsigned long nth, seen;
    struct {
        uintptr_t begin, end;
    } object[OBJECTS_MAX];
    size_t objects;
} fault;

/* The program has no name here, and comes first. */
static int
note_object(struct dl_phdr_info *info, size_t size, void *arg)
{
    bool wanted = info->dlpi_name[0] == '\0' ||
        strstr(info->dlpi_name, "libsigstore") != NULL;
    uintptr_t end = 0;

    (void)size;
    (void)arg;
    for (int i = 0; wanted && i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type == PT_LOAD)
            end = info->dlpi_phdr[i].p_vaddr + info->dlpi_phdr[i].p_memsz;
    }
    if (end != 0 && fault.objects < OBJECTS_MAX) {
        fault.object[fault.objects].begin = info->dlpi_addr;
        fault.object[fault.objects++].end = info->dlpi_addr + end;
    }
    return 0;
}

static void __attribute__((constructor)) prepare(void)
{
    const char *nth = getenv("FAULT_NTH");
    const char *from = getenv("FAULT_FROM");
    const char *mark = getenv("FAULT_MARK");

    fault.call = getenv("FAULT_CALL");
    if (mark != NULL)
        fault.mark = (int)syscall(
            SYS_openat, AT_FDCWD, mark, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    fault.nth = nth != NULL ? strtoul(nth, NULL, 10) : 0;
    fault.ours = from != NULL && strcmp(from, "ours") == 0;
    fault.stays = getenv("FAULT_STAYS") != NULL;
    dl_iterate_phdr(note_object, NULL);
    fault.ready = fault.call != NULL && fault.nth != 0;
}

/* What is loaded later may be ours, too. */
void *
dlopen(const char *path, int flags)
{
    void *(*real)(const char *, int);
    void *handle;

    *(void **)&real = dlsym(RTLD_NEXT, "dlopen");
    handle = real(path, flags);
    fault.objects = 0;
    dl_iterate_phdr(note_object, NULL);
    return handle;
}

static bool
is_ours(const void *caller)
{
    uintptr_t at = (uintptr_t)caller;

    for (size_t i = 0; i < fault.objects; i++) {
        if (at >= fault.object[i].begin && at < fault.object[i].end)
            return true;
    }
    return false;
}

/* Whether this call, made from `caller`, is to fail. */
static bool
fails(const char *call, const void *caller)
{
    unsigned long seen;

    if (!fault.ready || strcmp(call, fault.call) != 0 ||
        (fault.ours && !is_ours(caller)))
        return false;
    seen = __atomic_add_fetch(&fault.seen, 1, __ATOMIC_SEQ_CST);
    if (seen < fault.nth || (seen > fault.nth && !fault.stays))
        return false;
    if (seen == fault.nth && fault.mark > 0)
        syscall(SYS_write, fault.mark, "x", 1);
    return true;
}

#define FAILS(call) fails((call), __builtin_return_address(0))

void *
malloc(size_t size)
{
    if (!FAILS("alloc"))
        return __libc_malloc(size);
    errno = ENOMEM;
    return NULL;
}

void *
calloc(size_t count, size_t size)
{
    if (!FAILS("alloc"))
        return __libc_calloc(count, size);
    errno = ENOMEM;
    return NULL;
}

void *
realloc(void *old, size_t size)
{
    if (!FAILS("alloc"))
        return __libc_realloc(old, size);
    errno = ENOMEM;
    return NULL;
}

ssize_t
read(int fd, void *data, size_t len)
{
    if (!FAILS("read"))
        return syscall(SYS_read, fd, data, len);
    errno = EIO;
    return -1;
}

ssize_t
write(int fd, const void *data, size_t len)
{
    if (!FAILS("write"))
        return syscall(SYS_write, fd, data, len);
    errno = ENOSPC;
    return -1;
}

int
fsync(int fd)
{
    if (!FAILS("write"))
        return (int)syscall(SYS_fsync, fd);
    errno = EIO;
    return -1;
}

int
renameat(int from, const char *old, int to, const char *new)
{
    if (!FAILS("write"))
        return (int)syscall(SYS_renameat2, from, old, to, new, 0);
    errno = ENOSPC;
    return -1;
}

int
mkdir(const char *path, mode_t mode)
{
    if (!FAILS("write"))
        return (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
    errno = ENOSPC;
    return -1;
}

int
mkdirat(int folder, const char *path, mode_t mode)
{
    if (!FAILS("write"))
        return (int)syscall(SYS_mkdirat, folder, path, mode);
    errno = ENOSPC;
    return -1;
}

int
unlinkat(int folder, const char *path, int flags)
{
    if (!FAILS("unlink"))
        return (int)syscall(SYS_unlinkat, folder, path, flags);
    errno = EIO;
    return -1;
}

int
flock(int fd, int operation)
{
    if (!FAILS("open"))
        return (int)syscall(SYS_flock, fd, operation);
    errno = ENOLCK;
    return -1;
}

int
openat(int folder, const char *path, int flags, ...)
{
    va_list args;
    int mode = 0;

    if (flags & (O_CREAT | O_TMPFILE)) {
        va_start(args, flags);
        mode = va_arg(args, int);
        va_end(args);
    }
    if (!FAILS("open"))
        return (int)syscall(SYS_openat, folder, path, flags, mode);
    errno = EMFILE;
    return -1;
}

int
open(const char *path, int flags, ...)
{
    va_list args;
    int mode = 0;

    if (flags & (O_CREAT | O_TMPFILE)) {
        va_start(args, flags);
        mode = va_arg(args, int);
        va_end(args);
    }
    if (!FAILS("open"))
        return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
    errno = EMFILE;
    return -1;
}

FILE *
fopen(const char *path, const char *mode)
{
    FILE *(*real)(const char *, const char *);

    if (FAILS("open")) {
        errno = EMFILE;
        return NULL;
    }
    *(void **)&real = dlsym(RTLD_NEXT, "fopen");
    return real(path, mode);
}

int
fstat(int fd, struct stat *status)
{
    int (*real)(int, struct stat *);

    if (FAILS("fstat")) {
        errno = EIO;
        return -1;
    }
    *(void **)&real = dlsym(RTLD_NEXT, "fstat");
    return real(fd, status);
}

int
pthread_create(pthread_t *thread, const pthread_attr_t *attr,
    void *(*start)(void *), void *arg)
{
    int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

    if (FAILS("thread"))
        return EAGAIN;
    *(void **)&real = dlsym(RTLD_NEXT, "pthread_create");
    return real(thread, attr, start, arg);
}

/* The names by which programs call them whose files may be large. */
int open64(const char *path, int flags, ...) __attribute__((alias("open")));
int openat64(int folder, const char *path, int flags, ...)
    __attribute__((alias("openat")));
FILE *fopen64(const char *path, const char *mode)
    __attribute__((alias("fopen")));
int fstat64(int fd, struct stat64 *status) __attribute__((alias("fstat")));
