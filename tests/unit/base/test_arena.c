/* SPDX-License-Identifier: Apache-2.0 */
/* The arena: zeroes, alignment, the maximum. */
#include "test.h"

#include "base/arena.h"

static void
memory_is_zeroed_aligned_and_apart(void **state)
{
    struct sg_arena arena;
    uint8_t *before = NULL;

    (void)state;
    sg_arena_init(&arena, 1 << 20);
    for (size_t size = 0; size < 600; size++) {
        uint8_t *memory = sg_arena_new(&arena, size);

        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
        assert_true(memory != before);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(memory[i], 0);
        memset(memory, 0xff, size);
        before = memory;
    }
    sg_arena_dispose(&arena);
}

static void
copies_end_in_a_nul(void **state)
{
    struct sg_arena arena;
    sg_bytes copy;

    (void)state;
    sg_arena_init(&arena, 1000);
    copy = sg_arena_copy(&arena, SG_LITERAL("abc"));
    assert_true(sg_bytes_is(copy, "abc"));
    assert_int_equal(copy.data[3], 0);
    copy = sg_arena_copy(&arena, sg_bytes_of(NULL, 0));
    assert_non_null(copy.data);
    assert_int_equal(copy.len, 0);
    assert_int_equal(copy.data[0], 0);
    sg_arena_dispose(&arena);
}

static void
the_maximum_holds(void **state)
{
    struct sg_arena arena;

    (void)state;
    sg_arena_init(&arena, 100);
    assert_null(sg_arena_new(&arena, 101));
    assert_non_null(sg_arena_copy(&arena, SG_LITERAL("x")).data);
    assert_null(sg_arena_new(&arena, 99));
    assert_true(sg_arena_is_full(&arena, 99));
    assert_false(sg_arena_is_full(&arena, 50));
    assert_non_null(sg_arena_new(&arena, 50));
    assert_null(sg_arena_new(&arena, 50));
    sg_arena_dispose(&arena);
    assert_non_null(sg_arena_new(&arena, 100));
    assert_null(sg_arena_new(&arena, 1));
    sg_arena_dispose(&arena);
}

static void
tiny_requests_cannot_pass_the_maximum(void **state)
{
    struct sg_arena arena;
    size_t count = 0;

    (void)state;
    sg_arena_init(&arena, 100000);
    while (sg_arena_new(&arena, 1) != NULL)
        count++;
    assert_in_range(count, 1000, 100000 / _Alignof(max_align_t) + 1);
    sg_arena_dispose(&arena);
}

static void
large_and_small_go_together(void **state)
{
    struct sg_arena arena;

    (void)state;
    sg_arena_init(&arena, 64u << 20);
    for (size_t size = 1; size < 8u << 20; size *= 3) {
        uint8_t *large = sg_arena_new(&arena, size);
        sg_bytes small = sg_arena_copy(&arena, SG_LITERAL("small"));

        assert_non_null(large);
        memset(large, 0xff, size);
        assert_true(sg_bytes_is(small, "small"));
    }
    sg_arena_dispose(&arena);
}

static void
products_and_sums_that_wrap_are_refused(void **state)
{
    static const uint8_t byte[1];
    struct sg_arena arena;

    (void)state;
    sg_arena_init(&arena, SIZE_MAX);
    assert_null(sg_arena_array(&arena, SIZE_MAX / 2, 3));
    assert_null(sg_arena_array(&arena, SIZE_MAX, SIZE_MAX));
    assert_null(sg_arena_new(&arena, SIZE_MAX));
    assert_null(sg_arena_new(&arena, SIZE_MAX - _Alignof(max_align_t)));
    assert_null(sg_arena_copy(&arena, sg_bytes_of(byte, SIZE_MAX)).data);
    assert_non_null(sg_arena_array(&arena, 3, 5));
    assert_non_null(sg_arena_array(&arena, 0, 5));
    sg_arena_dispose(&arena);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_aligned_and_apart),
        cmocka_unit_test(copies_end_in_a_nul),
        cmocka_unit_test(the_maximum_holds),
        cmocka_unit_test(tiny_requests_cannot_pass_the_maximum),
        cmocka_unit_test(large_and_small_go_together),
        cmocka_unit_test(products_and_sums_that_wrap_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
