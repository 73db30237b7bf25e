/* SPDX-License-Identifier: Apache-2.0 */
/* Slices: comparing them, and taking from their front or leaving them. */
#include "test.h"

#include "base/bytes.h"

static const sg_bytes absent = { NULL, 0 };

static void
equality_is_of_length_and_bytes(void **state)
{
    static const struct {
        const char *name;
        sg_bytes a;
        const char *b;
        bool equal;
        int order;
    } rows[] = {
        { "the same", SG_LITERAL("abc"), "abc", true, 0 },
        { "both empty", SG_LITERAL(""), "", true, 0 },
        { "absent and empty", { NULL, 0 }, "", true, 0 },
        { "absent before any", { NULL, 0 }, "a", false, -1 },
        { "a prefix comes first", SG_LITERAL("ab"), "abc", false, -1 },
        { "a longer one comes last", SG_LITERAL("abc"), "ab", false, 1 },
        { "the first difference decides", SG_LITERAL("b"), "abc", false, 1 },
        { "last byte differs", SG_LITERAL("abc"), "abd", false, -1 },
        { "case matters", SG_LITERAL("ABC"), "abc", false, -1 },
        { "bytes are unsigned", SG_LITERAL("\x80"), "\x7f", false, 1 },
        { "a NUL does not end a slice", SG_LITERAL("a\0b"), "a", false, 1 },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sg_bytes b = sg_bytes_from_text(rows[i].b);

        check_row(rows[i].name, sg_bytes_equal(rows[i].a, b) == rows[i].equal);
        check_row(rows[i].name, sg_bytes_equal(b, rows[i].a) == rows[i].equal);
        check_row(
            rows[i].name, sg_bytes_is(rows[i].a, rows[i].b) == rows[i].equal);
        check_row(
            rows[i].name, sg_bytes_compare(rows[i].a, b) == rows[i].order);
        check_row(
            rows[i].name, sg_bytes_compare(b, rows[i].a) == -rows[i].order);
    }
}

static void
starts_and_ends_are_whole_texts(void **state)
{
    (void)state;
    assert_true(sg_bytes_starts_with(SG_LITERAL("abc"), ""));
    assert_true(sg_bytes_starts_with(SG_LITERAL("abc"), "ab"));
    assert_true(sg_bytes_starts_with(absent, ""));
    assert_false(sg_bytes_starts_with(SG_LITERAL("abc"), "abcd"));
    assert_false(sg_bytes_starts_with(SG_LITERAL("abc"), "b"));
    assert_true(sg_bytes_ends_with(SG_LITERAL("abc"), ""));
    assert_true(sg_bytes_ends_with(SG_LITERAL("abc"), "bc"));
    assert_true(sg_bytes_ends_with(absent, ""));
    assert_false(sg_bytes_ends_with(SG_LITERAL("abc"), "zabc"));
    assert_false(sg_bytes_ends_with(SG_LITERAL("abc"), "b"));
    assert_int_equal(sg_bytes_find(SG_LITERAL("abcb"), 'b'), 1);
    assert_int_equal(sg_bytes_find(SG_LITERAL("abc"), 'z'), 3);
    assert_int_equal(sg_bytes_find(absent, 'z'), 0);
}

static void
a_take_moves_on(void **state)
{
    sg_bytes in = SG_LITERAL("\x01\x02\x03name: valuerest");
    sg_bytes out = absent;
    uint64_t number = 0;
    uint8_t byte = 0;

    (void)state;
    assert_true(sg_bytes_take_byte(&in, &byte));
    assert_int_equal(byte, 1);
    assert_true(sg_bytes_take_uint(&in, 2, &number));
    assert_int_equal(number, 0x0203);
    assert_true(sg_bytes_take_until(&in, ':', &out));
    assert_true(sg_bytes_is(out, "name"));
    assert_true(sg_bytes_take_text(&in, " "));
    assert_true(sg_bytes_take(&in, 5, &out));
    assert_true(sg_bytes_is(out, "value"));
    assert_true(sg_bytes_take(&in, 4, &out));
    assert_true(sg_bytes_is(out, "rest"));
    assert_int_equal(in.len, 0);
    assert_true(sg_bytes_take(&in, 0, &out));
    assert_non_null(out.data);
}

static void
a_take_of_too_much_leaves_all_alone(void **state)
{
    const sg_bytes before = SG_LITERAL("abc");
    sg_bytes in = before, out = SG_LITERAL("kept");
    sg_bytes none = absent, nine = SG_LITERAL("123456789");
    uint64_t number = 7;
    uint8_t byte = 7;

    (void)state;
    assert_false(sg_bytes_take(&in, 4, &out));
    assert_false(sg_bytes_take(&in, SIZE_MAX, &out));
    assert_false(sg_bytes_take_uint(&in, 4, &number));
    assert_false(sg_bytes_take_uint(&in, 0, &number));
    assert_false(sg_bytes_take_uint(&nine, 9, &number));
    assert_false(sg_bytes_take_until(&in, 'z', &out));
    assert_false(sg_bytes_take_text(&in, "abcd"));
    assert_false(sg_bytes_take_text(&in, "b"));
    assert_false(sg_bytes_take_byte(&none, &byte));
    assert_false(sg_bytes_take_until(&none, 0, &out));
    assert_true(sg_bytes_take_text(&none, ""));
    assert_true(in.data == before.data && in.len == before.len);
    assert_true(sg_bytes_is(out, "kept"));
    assert_int_equal(number, 7);
    assert_int_equal(byte, 7);
}

static void
integers_of_all_widths(void **state)
{
    sg_bytes in = SG_LITERAL("\xff\xff\xff\xff\xff\xff\xff\xff");

    (void)state;
    for (size_t width = 1; width <= 8; width++) {
        sg_bytes rest = in;
        uint64_t value = 0;

        assert_true(sg_bytes_take_uint(&rest, width, &value));
        assert_true(value == UINT64_MAX >> (64 - 8 * width));
        assert_int_equal(rest.len, 8 - width);
    }
}

static void
decimals_are_canonical_and_fit(void **state)
{
    static const struct {
        const char *name, *text;
        bool ok;
        int64_t value;
        const char *rest;
    } rows[] = {
        { "zero", "0", true, 0, "" },
        { "one digit", "7", true, 7, "" },
        { "ends at a letter", "120x9", true, 120, "x9" },
        { "the largest", "9223372036854775807", true, INT64_MAX, "" },
        { "zero before a line end", "0\n", true, 0, "\n" },
        { "one more than the largest", "9223372036854775808", false, 0, "" },
        { "twenty digits", "10000000000000000000", false, 0, "" },
        { "a thousand of them", "99999999999999999999999999", false, 0, "" },
        { "a leading zero", "01", false, 0, "" },
        { "two zeros", "00", false, 0, "" },
        { "a minus", "-1", false, 0, "" },
        { "a plus", "+1", false, 0, "" },
        { "a space before", " 1", false, 0, "" },
        { "nothing", "", false, 0, "" },
        { "a letter", "x", false, 0, "" },
        { "the byte before 0", "/", false, 0, "" },
        { "the byte after 9", ":", false, 0, "" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sg_bytes in = sg_bytes_from_text(rows[i].text);
        int64_t value = -5;

        check_row(
            rows[i].name, sg_bytes_take_decimal(&in, &value) == rows[i].ok);
        check_row(rows[i].name, value == (rows[i].ok ? rows[i].value : -5));
        check_row(rows[i].name,
            sg_bytes_is(in, rows[i].ok ? rows[i].rest : rows[i].text));
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(equality_is_of_length_and_bytes),
        cmocka_unit_test(starts_and_ends_are_whole_texts),
        cmocka_unit_test(a_take_moves_on),
        cmocka_unit_test(a_take_of_too_much_leaves_all_alone),
        cmocka_unit_test(integers_of_all_widths),
        cmocka_unit_test(decimals_are_canonical_and_fit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
