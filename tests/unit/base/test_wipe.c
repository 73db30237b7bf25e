/* SPDX-License-Identifier: Apache-2.0 */
/* Forgetting. */
#include "test.h"

#include "base/wipe.h"

static void
exactly_these_bytes_become_zero(void **state)
{
    uint8_t secret[] = "abcdefgh";

    (void)state;
    sg_wipe(secret + 1, 6);
    assert_memory_equal(secret, "a\0\0\0\0\0\0h", 8);
    sg_wipe(NULL, 0);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(exactly_these_bytes_become_zero),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
