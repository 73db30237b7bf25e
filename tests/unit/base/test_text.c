/* SPDX-License-Identifier: Apache-2.0 */
/* Hostile text in messages: what a terminal obeys never comes through. */
#include "test.h"

#include "base/text.h"
#include "base/utf8.h"

#define CUT "\xe2\x80\xa6"

static void
hostile_text_is_escaped(void **state)
{
    static const struct {
        const char *name;
        sg_bytes bytes;
        const char *shown;
    } rows[] = {
        { "plain text", SG_LITERAL("a.tar.gz"), "a.tar.gz" },
        { "nothing", SG_LITERAL(""), "" },
        { "absent", { NULL, 0 }, "" },
        { "letters beyond ASCII", SG_LITERAL("J\xc3\xbcrgen"),
            "J\xc3\xbcrgen" },
        { "an emoji", SG_LITERAL("\xf0\x9f\x92\xa9"), "\xf0\x9f\x92\xa9" },
        { "a line end", SG_LITERAL("a\nb"), "a\\x0ab" },
        { "a NUL", SG_LITERAL("a\0b"), "a\\x00b" },
        { "a terminal's escape", SG_LITERAL("\x1b[31m"), "\\x1b[31m" },
        { "DEL", SG_LITERAL("\x7f"), "\\x7f" },
        { "a backslash", SG_LITERAL("\\x1b"), "\\x5cx1b" },
        { "a C1 control", SG_LITERAL("\xc2\x9b"), "\\u{009b}" },
        { "right-to-left override", SG_LITERAL("a\xe2\x80\xae"), "a\\u{202e}" },
        { "an isolate", SG_LITERAL("\xe2\x81\xa6"), "\\u{2066}" },
        { "Arabic letter mark", SG_LITERAL("\xd8\x9c"), "\\u{061c}" },
        { "a line separator", SG_LITERAL("\xe2\x80\xa8"), "\\u{2028}" },
        { "zero width space", SG_LITERAL("\xe2\x80\x8b"), "\\u{200b}" },
        { "a byte order mark", SG_LITERAL("\xef\xbb\xbf"), "\\u{feff}" },
        { "a tag", SG_LITERAL("\xf3\xa0\x80\x81"), "\\u{e0001}" },
        { "the last code point", SG_LITERAL("\xf4\x8f\xbf\xbf"),
            "\\u{10ffff}" },
        { "a byte that is not UTF-8", SG_LITERAL("a\xff"), "a\\xff" },
        { "a sequence cut off", SG_LITERAL("\xe2\x82"), "\\xe2\\x82" },
        { "an overlong slash", SG_LITERAL("\xc0\xaf"), "\\xc0\\xaf" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        check_row(rows[i].name,
            strcmp(sg_show(rows[i].bytes).text, rows[i].shown) == 0);
}

static void
long_text_is_cut_between_characters(void **state)
{
    static const char *const units[] = { "a", "\xc3\xa9", "\xe2\x82\xac",
        "\xf0\x9f\x92\xa9", "\n", "\xe2\x80\xae" };
    char text[2000];

    (void)state;
    for (size_t u = 0; u < COUNT_OF(units); u++) {
        size_t shift = 0, len = strlen(units[u]);

        for (shift = 0; shift < 12; shift++) {
            struct sg_shown shown;
            size_t at;

            memset(text, 'x', shift);
            for (at = shift; at + len < sizeof(text); at += len)
                memcpy(text + at, units[u], len);
            shown = sg_show(sg_bytes_of(text, at));
            assert_true(sg_text_is_plain(sg_bytes_from_text(shown.text)));
            assert_true(
                sg_bytes_ends_with(sg_bytes_from_text(shown.text), CUT));
            assert_in_range(
                strlen(shown.text), SG_SHOWN_SIZE - 13, SG_SHOWN_SIZE - 1);
        }
    }
}

static void
what_just_fits_is_not_cut(void **state)
{
    char text[SG_SHOWN_SIZE + 1];

    (void)state;
    memset(text, 'x', sizeof(text));
    assert_int_equal(strlen(sg_show(sg_bytes_of(text, SG_SHOWN_SIZE - 1)).text),
        SG_SHOWN_SIZE - 1);
    assert_null(
        strstr(sg_show(sg_bytes_of(text, SG_SHOWN_SIZE - 1)).text, CUT));
    assert_non_null(
        strstr(sg_show(sg_bytes_of(text, SG_SHOWN_SIZE)).text, CUT));
}

static void
digests_and_times_are_short(void **state)
{
    (void)state;
    assert_string_equal(sg_show_hex(SG_LITERAL("\x00\xff")).text, "00ff");
    assert_string_equal(sg_show_hex(SG_LITERAL("")).text, "");
    assert_string_equal(
        sg_show_hex(SG_LITERAL("12345678")).text, "3132333435363738");
    assert_string_equal(
        sg_show_hex(SG_LITERAL("123456789")).text, "3132333435363738" CUT);
    assert_string_equal(sg_show_time(1795414181).text, "2026-11-23T06:09:41Z");
    assert_string_equal(sg_show_time(INT64_MIN).text,
        "-9223372036854775808 seconds since 1970");
}

static void
moments_are_shown_with_their_fraction(void **state)
{
    static const struct {
        struct sg_time at;
        const char *text;
    } rows[] = {
        { { 600, 0 }, "1970-01-01T00:10:00Z" },
        { { 600, 1 }, "1970-01-01T00:10:00.000000001Z" },
        { { 600, 500000000 }, "1970-01-01T00:10:00.5Z" },
        { { 600, 999999999 }, "1970-01-01T00:10:00.999999999Z" },
        { { INT64_MIN, 1 }, "-9223372036854775808 seconds since 1970" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        assert_string_equal(sg_show_moment(rows[i].at).text, rows[i].text);
}

static void
windows_are_shown_as_far_as_they_have_ends(void **state)
{
    struct sg_window window = { .start.s = 1, .end.s = 2 };

    (void)state;
    assert_string_equal(sg_show_window(&window).text, "never");
    window.has_end = true;
    assert_string_equal(sg_show_window(&window).text, "never");
    window.has_start = true;
    assert_string_equal(sg_show_window(&window).text,
        "from 1970-01-01T00:00:01Z to 1970-01-01T00:00:02Z");
    window.has_end = false;
    assert_string_equal(
        sg_show_window(&window).text, "from 1970-01-01T00:00:01Z on");
    window.start.ns = 500000000;
    assert_string_equal(
        sg_show_window(&window).text, "from 1970-01-01T00:00:01.5Z on");
}

static void
plain_text_has_no_controls(void **state)
{
    static const struct {
        const char *name;
        sg_bytes bytes;
        bool plain;
    } rows[] = {
        { "empty", SG_LITERAL(""), true },
        { "absent", { NULL, 0 }, true },
        { "ASCII", SG_LITERAL(" ~\\"), true },
        { "beyond ASCII", SG_LITERAL("\xc2\xa0\xe2\x82\xac"), true },
        { "NUL", SG_LITERAL("a\0"), false },
        { "a tab", SG_LITERAL("\t"), false },
        { "the last C0", SG_LITERAL("\x1f"), false },
        { "DEL", SG_LITERAL("\x7f"), false },
        { "the first C1", SG_LITERAL("\xc2\x80"), false },
        { "the last C1", SG_LITERAL("\xc2\x9f"), false },
        { "not UTF-8", SG_LITERAL("abc\xff"), false },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        check_row(
            rows[i].name, sg_text_is_plain(rows[i].bytes) == rows[i].plain);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_text_is_escaped),
        cmocka_unit_test(long_text_is_cut_between_characters),
        cmocka_unit_test(what_just_fits_is_not_cut),
        cmocka_unit_test(digests_and_times_are_short),
        cmocka_unit_test(moments_are_shown_with_their_fraction),
        cmocka_unit_test(windows_are_shown_as_far_as_they_have_ends),
        cmocka_unit_test(plain_text_has_no_controls),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
