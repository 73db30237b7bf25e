/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signals as events: blocked in all threads and taken by one that waits for
 * them, so that no code runs in between.
 */
#ifndef LOCAL_SIGNALS_H
#define LOCAL_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

struct signals {
    sigset_t taken;  /* what signals_wait returns */
    sigset_t before; /* the mask that we were started with */
    struct sigaction pipe_before;
};

/*
 * signals_take blocks those that end a program, but for those that were
 * ignored at start (nohup), SIGCHLD and SIGXFSZ; and ignores SIGPIPE.  Before
 * any thread is made.
 */
void signals_take(struct signals *out);

/* signals_give_back is for a child that is to run another program. */
void signals_give_back(const struct signals *signals);

/* signals_wait gives the next; `*by_kernel` when a terminal sent it, to the
 * whole process group. */
int signals_wait(const struct signals *signals, bool *by_kernel);

#endif
