/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signals that end a run, held back while a file is half-way: whoever presses
 * Control-C finds whole files, and no others.  That nobody hears what is said
 * (SIGPIPE) ends the run when all files are there.
 */
#ifndef CLI_GUARD_H
#define CLI_GUARD_H

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>

struct guard {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned writing; /* threads that do */
    bool ending, over;
    pthread_t thread;
    sigset_t signals, before;
    bool stands;
};

/*
 * guard_begin comes before other threads are made, guard_end when they have
 * ended.  Where no thread can be had, signals end the run at any moment.
 */
void guard_begin(struct guard *guard);
void guard_end(struct guard *guard);

/* guard_hold and guard_let_go enclose the writing of files. */
void guard_hold(struct guard *guard);
void guard_let_go(struct guard *guard);

#endif
