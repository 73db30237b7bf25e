/* SPDX-License-Identifier: Apache-2.0 */
/* A thread that takes the signals, and waits for files before it obeys. */
#include "guard.h"

#include <time.h>
#include <unistd.h>

/* A pipe that nobody reads must not keep the run from ending. */
#define PATIENCE_S 2

/* From here on nobody begins another file. */
static void
wait_for_files(struct guard *guard)
{
    struct timespec until;
    int rc = 0;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_S;
    pthread_mutex_lock(&guard->lock);
    guard->ending = true;
    while (guard->writing > 0 && rc == 0)
        rc = pthread_cond_timedwait(&guard->changed, &guard->lock, &until);
    pthread_mutex_unlock(&guard->lock);
}

static bool
is_over(struct guard *guard)
{
    bool over;

    pthread_mutex_lock(&guard->lock);
    over = guard->over;
    pthread_mutex_unlock(&guard->lock);
    return over;
}

static bool
is_ignored(int number)
{
    struct sigaction action;

    return sigaction(number, NULL, &action) == 0 &&
        action.sa_handler == SIG_IGN;
}

static void *
run(void *arg)
{
    struct guard *guard = arg;
    int number;

    while (sigwait(&guard->signals, &number) == 0 && !is_over(guard)) {
        if (is_ignored(number))
            continue;
        wait_for_files(guard);
        pthread_sigmask(SIG_UNBLOCK, &guard->signals, NULL);
        raise(number);
        /* Process 1 of a container outlives it, but its files are over. */
        _exit(128 + number);
    }
    return NULL;
}

void
guard_begin(struct guard *guard)
{
    sigemptyset(&guard->signals);
    sigaddset(&guard->signals, SIGHUP);
    sigaddset(&guard->signals, SIGINT);
    sigaddset(&guard->signals, SIGTERM);
    /* This goes to the thread that says something to a closed pipe. */
    sigaddset(&guard->signals, SIGPIPE);
    guard->writing = 0;
    guard->ending = false;
    guard->over = false;
    pthread_mutex_init(&guard->lock, NULL);
    pthread_cond_init(&guard->changed, NULL);
    pthread_sigmask(SIG_BLOCK, &guard->signals, &guard->before);
    guard->stands = pthread_create(&guard->thread, NULL, run, guard) == 0;
    if (!guard->stands)
        pthread_sigmask(SIG_SETMASK, &guard->before, NULL);
}

void
guard_end(struct guard *guard)
{
    if (guard->stands) {
        pthread_mutex_lock(&guard->lock);
        guard->over = true;
        pthread_mutex_unlock(&guard->lock);
        pthread_kill(guard->thread, SIGHUP); /* to wake it */
        pthread_join(guard->thread, NULL);
        pthread_sigmask(SIG_SETMASK, &guard->before, NULL);
    }
    pthread_cond_destroy(&guard->changed);
    pthread_mutex_destroy(&guard->lock);
}

void
guard_hold(struct guard *guard)
{
    pthread_mutex_lock(&guard->lock);
    while (guard->ending)
        pthread_cond_wait(&guard->changed, &guard->lock);
    guard->writing++;
    pthread_mutex_unlock(&guard->lock);
}

void
guard_let_go(struct guard *guard)
{
    pthread_mutex_lock(&guard->lock);
    guard->writing--;
    pthread_cond_broadcast(&guard->changed);
    pthread_mutex_unlock(&guard->lock);
}
