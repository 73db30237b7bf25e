/* SPDX-License-Identifier: Apache-2.0 */
/* Waits between tries, and the machine's clock. */
#include "net/retry.h"

#include <errno.h>
#include <stddef.h>
#include <time.h>

#include "base/limits.h"

static int64_t
system_now(void *arg)
{
    struct timespec now;

    (void)arg;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
system_sleep(void *arg, int64_t ms)
{
    struct timespec left = { .tv_sec = (time_t)(ms / 1000),
        .tv_nsec = (long)(ms % 1000) * 1000000 };

    (void)arg;
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        continue;
}

const struct sg_clock sg_clock_system = { system_now, system_sleep, NULL };

void
sg_retry_begin(struct sg_retry *retry, const struct sg_clock *clock)
{
    retry->clock = clock;
    retry->begun_ms = clock->now_ms(clock->arg);
    retry->tried = 0;
}

int64_t
sg_retry_wait(struct sg_retry *retry, int64_t asked_ms)
{
    int64_t now_ms = retry->clock->now_ms(retry->clock->arg);
    int64_t wait_ms;

    if (retry->tried >= SG_RETRY_MAX)
        return -1;
    wait_ms = (int64_t)SG_RETRY_FIRST_MS << retry->tried++;
    /* Clients that failed together should not come back together. */
    wait_ms += now_ms % (wait_ms / 2);
    if (wait_ms < asked_ms)
        wait_ms = asked_ms;
    if (wait_ms > SG_RETRY_BUDGET_MS ||
        now_ms - retry->begun_ms > SG_RETRY_BUDGET_MS - wait_ms)
        return -1;
    return wait_ms;
}
