/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A refresh and two targets with each allocation failing in turn, of a client
 * that is new and of one with a past: it fails and says so, or succeeds, and
 * leaves folders with which the next run succeeds without a fault.
 */
#include "world.h"

#include "faults.h"

static sigstore_code
run(struct world *world, bool offline, sigstore_error *err)
{
    sigstore_tuf_settings settings = world_settings(world);
    sigstore_tuf *tuf;
    const void *data;
    size_t len;
    sigstore_code rc = sigstore_tuf_new(&tuf, &settings, err);

    world->asked_count = 0;
    if (rc == SIGSTORE_OK)
        rc = offline ? sigstore_tuf_load(tuf, 0, err)
                     : sigstore_tuf_refresh(tuf, err);
    if (rc == SIGSTORE_OK)
        rc = sigstore_tuf_target(tuf, "file.txt", &data, &len, err);
    if (rc == SIGSTORE_OK)
        rc = sigstore_tuf_target(tuf, "other/file.txt", &data, &len, err);
    sigstore_tuf_free(tuf);
    return rc;
}

/* `past` runs before the fault; true as long as there was one. */
static bool
strike(int n, int past, bool offline)
{
    sigstore_error err = { .code = SIGSTORE_OK };
    struct world world;
    sigstore_code rc;
    bool struck;

    world_new(&world);
    for (int i = 0; i < past; i++)
        assert_int_equal(run(&world, false, &err), SIGSTORE_OK);
    fail_at(n);
    rc = run(&world, offline, &err);
    struck = has_failed();
    fail_at(0);
    if (rc != SIGSTORE_OK && (!struck || err.message[0] == '\0'))
        fail_msg("allocation %d: %d: %s", n, rc, err.message);
    if (rc != SIGSTORE_OK && rc != SIGSTORE_ENOMEM)
        fail_msg("allocation %d is told as: %s", n, err.message);
    rc = run(&world, false, &err);
    if (rc != SIGSTORE_OK)
        fail_msg("after allocation %d: %s", n, err.message);
    rc = run(&world, true, &err);
    if (rc != SIGSTORE_OK)
        fail_msg("loading after allocation %d: %s", n, err.message);
    world_remove(&world);
    return struck;
}

static void
strike_all(int past, bool offline)
{
    int n = 1;

    while (strike(n, past, offline))
        n++;
    assert_true(n > 50);
}

static void
a_new_client_outlives_every_allocation(void **state)
{
    (void)state;
    strike_all(0, false);
}

static void
a_client_with_a_past_outlives_every_allocation(void **state)
{
    (void)state;
    strike_all(1, false);
}

static void
loading_outlives_every_allocation(void **state)
{
    (void)state;
    strike_all(1, true);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_client_outlives_every_allocation),
        cmocka_unit_test(a_client_with_a_past_outlives_every_allocation),
        cmocka_unit_test(loading_outlives_every_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
