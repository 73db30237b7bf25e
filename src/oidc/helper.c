/* SPDX-License-Identifier: Apache-2.0 */
/* Running a program for what it prints: no shell, a time, a maximum. */
#include "oidc/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/wipe.h"

#define NAP_MS 10

/* A program that runs, and our ends of its pipes; -1 when closed. */
struct helper {
    pid_t pid;
    int out;
    int complaints;
    int64_t deadline_ms;
    char said[SG_HELPER_ERROR_MAX];
    size_t said_len;
};

bool
sg_helper_find(char *path, size_t size, const char *name, const char *folders)
{
    sg_bytes rest = sg_bytes_from_text(folders != NULL ? folders : "");
    sg_bytes folder;
    int len;

    while (rest.len != 0) {
        if (!sg_bytes_take_until(&rest, ':', &folder))
            (void)sg_bytes_take(&rest, rest.len, &folder);
        if (folder.len == 0 || folder.data[0] != '/')
            continue;
        len = snprintf(path, size, "%.*s/%s", (int)folder.len,
            (const char *)folder.data, name);
        if ((size_t)len < size && access(path, X_OK) == 0)
            return true;
    }
    return false;
}

static int64_t
now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* Streams of its own, and a group of its own that can be killed as one. */
static int
spawn(pid_t *pid, const char *path, const char *const *arguments, int out,
    int complaints)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int rc = posix_spawn_file_actions_init(&actions);

    if (rc != 0)
        return rc;
    rc = posix_spawnattr_init(&attributes);
    if (rc == 0) {
        if ((rc = posix_spawn_file_actions_addopen(
                 &actions, 0, "/dev/null", O_RDONLY, 0)) == 0 &&
            (rc = posix_spawn_file_actions_adddup2(&actions, out, 1)) == 0 &&
            (rc = posix_spawn_file_actions_adddup2(&actions, complaints, 2)) ==
                0 &&
            (rc = posix_spawnattr_setpgroup(&attributes, 0)) == 0 &&
            (rc = posix_spawnattr_setflags(
                 &attributes, POSIX_SPAWN_SETPGROUP)) == 0)
            rc = posix_spawn(pid, path, &actions, &attributes,
                (char *const *)(uintptr_t)arguments, environ);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return rc;
}

static sigstore_code
start(struct helper *helper, const char *path, const char *const *arguments,
    sigstore_error *err)
{
    int out[2] = { -1, -1 }, complaints[2] = { -1, -1 };
    int rc = 0;

    if (pipe2(out, O_CLOEXEC) != 0 || pipe2(complaints, O_CLOEXEC) != 0)
        rc = errno;
    if (rc == 0)
        rc = spawn(&helper->pid, path, arguments, out[1], complaints[1]);
    close_end(&out[1]);
    close_end(&complaints[1]);
    helper->out = out[0];
    helper->complaints = complaints[0];
    if (rc == 0)
        return SIGSTORE_OK;
    close_end(&helper->out);
    close_end(&helper->complaints);
    return sg_fail(err, SIGSTORE_EIO, "%s cannot be run (errno %d)",
        sg_show(sg_bytes_from_text(path)).text, rc);
}

static void
keep_complaint(struct helper *helper, const char *piece, size_t len)
{
    size_t room = sizeof(helper->said) - helper->said_len;

    if (len > room)
        len = room;
    memcpy(helper->said + helper->said_len, piece, len);
    helper->said_len += len;
}

/* Takes what an end has; closes it where there is nothing more. */
static void
drain(struct helper *helper, int *fd, struct sg_buf *out)
{
    char piece[4096];
    ssize_t len = read(*fd, piece, sizeof(piece));

    if (len < 0 && errno == EINTR)
        return;
    if (len <= 0)
        close_end(fd);
    else if (fd == &helper->out)
        sg_buf_add(out, sg_bytes_of(piece, (size_t)len));
    else
        keep_complaint(helper, piece, (size_t)len);
    sg_wipe(piece, sizeof(piece));
}

/* Reads until both ends are closed; false when time or room ran out. */
static bool
listen_to(struct helper *helper, struct sg_buf *out)
{
    while (helper->out >= 0 || helper->complaints >= 0) {
        struct pollfd ends[2] = { { helper->out, POLLIN, 0 },
            { helper->complaints, POLLIN, 0 } };
        int64_t left_ms = helper->deadline_ms - now_ms();

        if (left_ms <= 0 || out->failed)
            return false;
        if (poll(ends, 2, (int)left_ms) <= 0)
            continue;
        if (ends[0].revents != 0)
            drain(helper, &helper->out, out);
        if (ends[1].revents != 0)
            drain(helper, &helper->complaints, out);
    }
    return true;
}

/* Waits for its end; false when time ran out. */
static bool
await(struct helper *helper, int *status)
{
    const struct timespec nap = { 0, NAP_MS * 1000000L };
    pid_t pid;

    for (;;) {
        pid = waitpid(helper->pid, status, WNOHANG);
        if (pid == helper->pid)
            return true;
        /* Somebody else has taken the status: then it is not known. */
        if (pid < 0 && errno != EINTR) {
            *status = -1;
            return true;
        }
        if (now_ms() >= helper->deadline_ms)
            return false;
        nanosleep(&nap, NULL);
    }
}

static void
end(struct helper *helper)
{
    int status;

    kill(-helper->pid, SIGKILL);
    while (waitpid(helper->pid, &status, 0) < 0 && errno == EINTR)
        continue;
}

static sg_bytes
complaint(const struct helper *helper)
{
    size_t len = helper->said_len;

    while (len > 0 && helper->said[len - 1] == '\n')
        len--;
    return len > 0 ? sg_bytes_of(helper->said, len)
                   : SG_LITERAL("it does not say why");
}

sigstore_code
sg_helper_run(struct sg_buf *out, const char *path,
    const char *const *arguments, int timeout_ms, sigstore_error *err)
{
    struct helper helper = { .deadline_ms = now_ms() + timeout_ms };
    sigstore_code code = start(&helper, path, arguments, err);
    bool ended;
    int status = 0;

    if (code != SIGSTORE_OK)
        return code;
    ended = listen_to(&helper, out) && await(&helper, &status);
    close_end(&helper.out);
    close_end(&helper.complaints);
    if (!ended)
        end(&helper);
    if (out->failed)
        return sg_fail(err, SIGSTORE_ELIMIT,
            "%s prints more than a token can be", arguments[0]);
    if (!ended)
        return sg_fail(err, SIGSTORE_EAUTH, "%s took longer than %d ms",
            arguments[0], timeout_ms);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return sg_fail(err, SIGSTORE_EAUTH, "%s failed: %s", arguments[0],
            sg_show(complaint(&helper)).text);
    return SIGSTORE_OK;
}
