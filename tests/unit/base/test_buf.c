/* SPDX-License-Identifier: Apache-2.0 */
/* Owned bytes: growth, the maximum, and what is left after a failure. */
#include "test.h"

#include "base/buf.h"

static void
appends_stand_one_after_the_other(void **state)
{
    struct sg_buf buf;

    (void)state;
    sg_buf_init(&buf, 1000);
    sg_buf_add(&buf, SG_LITERAL("ab"));
    sg_buf_add(&buf, sg_bytes_of(NULL, 0));
    sg_buf_add_text(&buf, "cd");
    sg_buf_add_byte(&buf, 0);
    sg_buf_add_uint(&buf, 0x0102030405060708, 8);
    sg_buf_add_uint(&buf, 0x1ff, 1);
    sg_buf_add_uint(&buf, 0xabcdef, 3);
    assert_true(sg_bytes_equal(sg_buf_bytes(&buf),
        SG_LITERAL("abcd\0\1\2\3\4\5\6\7\x08\xff\xab\xcd\xef")));
    sg_buf_dispose(&buf);
}

static void
decimals_of_every_sign(void **state)
{
    static const struct {
        int64_t value;
        const char *text;
    } rows[] = {
        { 0, "0" },
        { 7, "7" },
        { -1, "-1" },
        { 1234567890, "1234567890" },
        { INT64_MAX, "9223372036854775807" },
        { INT64_MIN, "-9223372036854775808" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sg_buf buf;

        sg_buf_init(&buf, 100);
        sg_buf_add_decimal(&buf, rows[i].value);
        check_row(rows[i].text, sg_bytes_is(sg_buf_bytes(&buf), rows[i].text));
        sg_buf_dispose(&buf);
    }
}

static void
an_empty_buffer_is_not_absent(void **state)
{
    struct sg_buf buf;

    (void)state;
    sg_buf_init(&buf, 0);
    assert_non_null(sg_buf_bytes(&buf).data);
    assert_int_equal(sg_buf_bytes(&buf).len, 0);
    sg_buf_add(&buf, SG_LITERAL(""));
    assert_false(buf.failed);
    sg_buf_dispose(&buf);
}

static void
grows_to_its_maximum_and_keeps_what_it_holds(void **state)
{
    struct sg_buf buf;

    (void)state;
    sg_buf_init(&buf, 100000);
    for (size_t i = 0; i < 100000; i++)
        sg_buf_add_byte(&buf, (uint8_t)(i * 7));
    assert_false(buf.failed);
    assert_int_equal(buf.len, 100000);
    for (size_t i = 0; i < 100000; i++)
        assert_int_equal(buf.data[i], (uint8_t)(i * 7));
    sg_buf_dispose(&buf);
}

static void
assert_stays_failed(struct sg_buf *buf)
{
    assert_true(buf->failed);
    assert_null(buf->data);
    assert_int_equal(buf->len, 0);
    sg_buf_add_byte(buf, 'x');
    sg_buf_add(buf, SG_LITERAL(""));
    assert_true(buf->failed);
    assert_int_equal(sg_buf_bytes(buf).len, 0);
}

static void
one_byte_too_many_fails_it_for_good(void **state)
{
    struct sg_buf buf;

    (void)state;
    sg_buf_init(&buf, 3);
    sg_buf_add(&buf, SG_LITERAL("abc"));
    assert_true(sg_bytes_is(sg_buf_bytes(&buf), "abc"));
    sg_buf_add_byte(&buf, 'd');
    assert_stays_failed(&buf);
    sg_buf_dispose(&buf);

    /* Disposal is a new start. */
    sg_buf_add(&buf, SG_LITERAL("abc"));
    assert_true(sg_bytes_is(sg_buf_bytes(&buf), "abc"));
    sg_buf_add_uint(&buf, 1, 8);
    assert_stays_failed(&buf);
    sg_buf_dispose(&buf);
}

static void
lengths_near_the_end_of_size_t_do_not_wrap(void **state)
{
    static const uint8_t byte[1];
    struct sg_buf buf;

    (void)state;
    sg_buf_init(&buf, 10);
    sg_buf_add_byte(&buf, 'a');
    sg_buf_add(&buf, sg_bytes_of(byte, SIZE_MAX));
    assert_stays_failed(&buf);
    sg_buf_dispose(&buf);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(appends_stand_one_after_the_other),
        cmocka_unit_test(decimals_of_every_sign),
        cmocka_unit_test(an_empty_buffer_is_not_absent),
        cmocka_unit_test(grows_to_its_maximum_and_keeps_what_it_holds),
        cmocka_unit_test(one_byte_too_many_fails_it_for_good),
        cmocka_unit_test(lengths_near_the_end_of_size_t_do_not_wrap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
