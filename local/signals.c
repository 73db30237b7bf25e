/* SPDX-License-Identifier: Apache-2.0 */
/* Signals, blocked and waited for. */
#include "signals.h"

#include <stddef.h>

static const int endings[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1,
    SIGUSR2 };

static bool
is_ignored(int number)
{
    struct sigaction action;

    return sigaction(number, NULL, &action) == 0 &&
        action.sa_handler == SIG_IGN;
}

void
signals_take(struct signals *out)
{
    struct sigaction plain = { .sa_handler = SIG_DFL };
    struct sigaction ignore = { .sa_handler = SIG_IGN };
    sigset_t blocked;

    sigemptyset(&plain.sa_mask);
    sigemptyset(&ignore.sa_mask);
    sigemptyset(&out->taken);
    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
        if (!is_ignored(endings[i]))
            sigaddset(&out->taken, endings[i]);
    }
    /* Ignored, it would have children vanish without their status. */
    (void)sigaction(SIGCHLD, &plain, NULL);
    sigaddset(&out->taken, SIGCHLD);
    (void)sigaction(SIGPIPE, &ignore, &out->pipe_before);
    /* A file that may not grow is the store's to report, by what write(2)
     * returns then. */
    blocked = out->taken;
    sigaddset(&blocked, SIGXFSZ);
    (void)sigprocmask(SIG_BLOCK, &blocked, &out->before);
}

void
signals_give_back(const struct signals *signals)
{
    (void)sigaction(SIGPIPE, &signals->pipe_before, NULL);
    (void)sigprocmask(SIG_SETMASK, &signals->before, NULL);
}

int
signals_wait(const struct signals *signals, bool *by_kernel)
{
    siginfo_t info;
    int number;

    do
        number = sigwaitinfo(&signals->taken, &info);
    while (number < 0);
    *by_kernel = info.si_code > 0;
    return number;
}
