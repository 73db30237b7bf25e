/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A start with each allocation failing in turn, the first one and one where
 * everything changed: it fails and says so, and the next start makes it good.
 */
#include "local/trust_world.h"

#include "faults.h"

/* The tests lose no power, and start hundreds of times: SQLite's, too. */
__attribute__((visibility("default"))) int fsync(int fd);
__attribute__((visibility("default"))) int fdatasync(int fd);

int
fsync(int fd)
{
    return fd >= 0 ? 0 : -1;
}

int
fdatasync(int fd)
{
    return fd >= 0 ? 0 : -1;
}

static void
check_start(struct world *world)
{
    struct sg_buf served;
    sigstore_error err;

    must(trust_open(&world->instance.trust, &world->instance, &err), &err);
    assert_int_equal(get(world, "/tuf/timestamp.json", &served), 200);
    sg_buf_dispose(&served);
    trust_close(world->instance.trust);
    world->instance.trust = NULL;
}

/* True as long as there was a fault. */
static bool
strike(struct world *world, int n)
{
    sigstore_error err = { .code = SIGSTORE_OK };
    sigstore_code code;
    bool struck;

    fail_at(n);
    code = trust_open(&world->instance.trust, &world->instance, &err);
    struck = has_failed();
    fail_at(0);
    if (code != SIGSTORE_OK && (!struck || err.message[0] == '\0'))
        fail_msg("allocation %d: %d: %s", n, code, err.message);
    if (code != SIGSTORE_OK && code != SIGSTORE_ENOMEM)
        fail_msg("allocation %d is told as: %s", n, err.message);
    if (struck != (code != SIGSTORE_OK))
        fail_msg("allocation %d failed and nobody noticed", n);
    assert_true((world->instance.trust == NULL) == struck);
    trust_close(world->instance.trust);
    check_start(world);
    return struck;
}

static void
test_the_first_start_outlives_every_allocation(void **state)
{
    bool struck = true;
    int n;

    (void)state;
    for (n = 1; struck; n++) {
        void *world;

        (void)set_up(&world);
        begin(world, URL);
        struck = strike(world, n);
        stop(world);
        (void)tear_down(&world);
    }
    assert_true(n > 50);
}

static void
test_a_start_with_changes_outlives_every_allocation(void **state)
{
    static const char *const urls[] = { URL, OTHER_URL };
    struct world *world = *state;
    bool struck = true;
    int n;

    begin(world, URL);
    check_start(world);
    for (n = 1; struck; n++) {
        world->instance.url = urls[n % 2];
        struck = strike(world, n);
    }
    assert_true(n > 50);
    stop(world);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_first_start_outlives_every_allocation),
        cmocka_unit_test_setup_teardown(
            test_a_start_with_changes_outlives_every_allocation, set_up,
            tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
