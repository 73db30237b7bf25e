/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trying again: waits that double, a count and a time that end it.  The clock
 * is given, so that a test need not wait.
 */
#ifndef SG_NET_RETRY_H
#define SG_NET_RETRY_H

#include <stdbool.h>
#include <stdint.h>

struct sg_clock {
    int64_t (*now_ms)(void *arg); /* of a clock that only goes on */
    void (*sleep_ms)(void *arg, int64_t ms);
    void *arg;
};

/* sg_clock_system is the machine's. */
extern const struct sg_clock sg_clock_system;

struct sg_retry {
    const struct sg_clock *clock;
    int64_t begun_ms;
    int tried;
};

/* sg_retry_begin notes the time of the first try. */
void sg_retry_begin(struct sg_retry *retry, const struct sg_clock *clock);

/*
 * sg_retry_wait gives how long to wait before the next try, at least
 * `asked_ms`, or -1 when there is to be none.
 */
int64_t sg_retry_wait(struct sg_retry *retry, int64_t asked_ms);

#endif
