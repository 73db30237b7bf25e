/* SPDX-License-Identifier: Apache-2.0 */
/* Waits between tries: they grow, are counted, and end in time. */
#include "test.h"

#include "base/limits.h"
#include "net/retry.h"

static int64_t now_ms;

static int64_t
scripted_now(void *arg)
{
    (void)arg;
    return now_ms;
}

static const struct sg_clock clock_of_script = { scripted_now, NULL, NULL };

static void
waits_double_and_are_counted(void **state)
{
    int64_t least_ms = SG_RETRY_FIRST_MS;
    struct sg_retry retry;

    (void)state;
    for (now_ms = 0; now_ms < 5000;
         now_ms += 97, least_ms = SG_RETRY_FIRST_MS) {
        sg_retry_begin(&retry, &clock_of_script);
        for (int i = 0; i < SG_RETRY_MAX; i++, least_ms *= 2) {
            int64_t wait_ms = sg_retry_wait(&retry, 0);

            assert_in_range(wait_ms, least_ms, least_ms + least_ms / 2);
        }
        assert_int_equal(sg_retry_wait(&retry, 0), -1);
    }
}

static void
clients_that_failed_together_wait_differently(void **state)
{
    struct sg_retry retry;
    int64_t first_ms;

    (void)state;
    now_ms = 1000;
    sg_retry_begin(&retry, &clock_of_script);
    first_ms = sg_retry_wait(&retry, 0);
    now_ms = 1001;
    sg_retry_begin(&retry, &clock_of_script);
    assert_int_not_equal(sg_retry_wait(&retry, 0), first_ms);
}

static void
no_try_begins_when_the_time_is_spent(void **state)
{
    struct sg_retry retry;

    (void)state;
    now_ms = 77;
    sg_retry_begin(&retry, &clock_of_script);
    now_ms += SG_RETRY_BUDGET_MS - 2 * SG_RETRY_FIRST_MS;
    assert_true(sg_retry_wait(&retry, 0) > 0);
    now_ms = 77;
    sg_retry_begin(&retry, &clock_of_script);
    now_ms += SG_RETRY_BUDGET_MS - SG_RETRY_FIRST_MS + 1;
    assert_int_equal(sg_retry_wait(&retry, 0), -1);
}

static void
a_server_may_ask_for_longer_within_the_time(void **state)
{
    struct sg_retry retry;

    (void)state;
    now_ms = 0;
    sg_retry_begin(&retry, &clock_of_script);
    assert_int_equal(sg_retry_wait(&retry, 3000), 3000);
    assert_true(sg_retry_wait(&retry, 1) >= 2 * SG_RETRY_FIRST_MS);
    sg_retry_begin(&retry, &clock_of_script);
    assert_int_equal(
        sg_retry_wait(&retry, SG_RETRY_BUDGET_MS), SG_RETRY_BUDGET_MS);
    sg_retry_begin(&retry, &clock_of_script);
    assert_int_equal(sg_retry_wait(&retry, SG_RETRY_BUDGET_MS + 1), -1);
}

static void
the_machine_s_clock_goes_on_and_waits(void **state)
{
    int64_t begun_ms = sg_clock_system.now_ms(NULL);

    (void)state;
    sg_clock_system.sleep_ms(NULL, 20);
    assert_true(sg_clock_system.now_ms(NULL) - begun_ms >= 19);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waits_double_and_are_counted),
        cmocka_unit_test(clients_that_failed_together_wait_differently),
        cmocka_unit_test(no_try_begins_when_the_time_is_spent),
        cmocka_unit_test(a_server_may_ask_for_longer_within_the_time),
        cmocka_unit_test(the_machine_s_clock_goes_on_and_waits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
