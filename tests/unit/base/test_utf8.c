/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8: every code point there and back, and what is not UTF-8. */
#include "test.h"

#include "base/utf8.h"

static bool
is_scalar(uint32_t code_point)
{
    return code_point < 0xd800 ||
        (code_point > 0xdfff && code_point < 0x110000);
}

static void
every_code_point_goes_there_and_back(void **state)
{
    (void)state;
    for (uint32_t c = 0; c < 0x110000; c++) {
        uint8_t bytes[4];
        size_t len = sg_utf8_put(bytes, c);
        sg_bytes in = sg_bytes_of(bytes, len);
        uint32_t back = 0;

        if (sg_utf8_is_valid(in) != is_scalar(c))
            fail_msg("U+%04X", (unsigned)c);
        if (sg_utf8_take(&in, &back) != is_scalar(c))
            fail_msg("U+%04X", (unsigned)c);
        if (is_scalar(c) && (back != c || in.len != 0))
            fail_msg("U+%04X", (unsigned)c);
    }
}

/* [RFC 3629 3] each row, alone and in the midst of plain text. */
static void
what_is_not_utf8_is_refused(void **state)
{
    static const struct {
        const char *name;
        sg_bytes bytes;
    } rows[] = {
        { "a continuation alone", SG_LITERAL("\x80") },
        { "the last continuation", SG_LITERAL("\xbf") },
        { "overlong slash in two", SG_LITERAL("\xc0\xaf") },
        { "overlong DEL in two", SG_LITERAL("\xc1\xbf") },
        { "overlong in three", SG_LITERAL("\xe0\x80\xaf") },
        { "the last overlong in three", SG_LITERAL("\xe0\x9f\xbf") },
        { "overlong in four", SG_LITERAL("\xf0\x80\x80\xaf") },
        { "the last overlong in four", SG_LITERAL("\xf0\x8f\xbf\xbf") },
        { "NUL in two (Java)", SG_LITERAL("\xc0\x80") },
        { "the first surrogate", SG_LITERAL("\xed\xa0\x80") },
        { "the last surrogate", SG_LITERAL("\xed\xbf\xbf") },
        { "a surrogate pair (CESU-8)", SG_LITERAL("\xed\xa1\x8c\xed\xbe\xb4") },
        { "beyond Unicode", SG_LITERAL("\xf4\x90\x80\x80") },
        { "lead of four too large", SG_LITERAL("\xf5\x80\x80\x80") },
        { "lead of five", SG_LITERAL("\xf8\x88\x80\x80\x80") },
        { "lead of six", SG_LITERAL("\xfc\x84\x80\x80\x80\x80") },
        { "byte fe", SG_LITERAL("\xfe") },
        { "byte ff", SG_LITERAL("\xff") },
        { "two cut after one", SG_LITERAL("\xc3") },
        { "three cut after two", SG_LITERAL("\xe2\x82") },
        { "four cut after three", SG_LITERAL("\xf0\x9f\x92") },
        { "two with plain second", SG_LITERAL("\xc3(") },
        { "three with plain third", SG_LITERAL("\xe2\x82(") },
        { "four with lead in it", SG_LITERAL("\xf0\x9f\xc3\xa9") },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sg_bytes in = rows[i].bytes;
        uint32_t code_point = 7;

        check_row(rows[i].name, !sg_utf8_is_valid(in));
        check_row(rows[i].name, !sg_utf8_take(&in, &code_point));
        check_row(rows[i].name, code_point == 7);
        check_row(rows[i].name, in.data == rows[i].bytes.data);
        for (size_t at = 0; at < 20; at++) {
            uint8_t text[32];

            memset(text, 'a', sizeof(text));
            memcpy(text + at, in.data, in.len);
            check_row(rows[i].name,
                !sg_utf8_is_valid(sg_bytes_of(text, sizeof(text))));
            check_row(rows[i].name,
                !sg_utf8_is_valid(sg_bytes_of(text, at + in.len)));
        }
    }
}

static void
valid_text_of_all_lengths(void **state)
{
    static const char text[] = "plain \xc3\xa9\xe2\x82\xac and "
                               "\xf0\x9f\x92\xa9 plain again, and again";
    sg_bytes none = { NULL, 0 };
    uint32_t code_point;

    (void)state;
    assert_true(sg_utf8_is_valid(sg_bytes_from_text(text)));
    assert_true(sg_utf8_is_valid(none));
    assert_false(sg_utf8_take(&none, &code_point));
    /* Cut at any place: valid where a character begins. */
    for (size_t len = 0; len < sizeof(text); len++)
        assert_int_equal(sg_utf8_is_valid(sg_bytes_of(text, len)),
            ((uint8_t)text[len] & 0xc0) != 0x80);
    /* What would complete a character stands behind the slice's end. */
    for (size_t len = 1; len < 4; len++) {
        sg_bytes cut = sg_bytes_of("\xf0\x9f\x92\xa9", len);

        assert_false(sg_utf8_take(&cut, &code_point));
        assert_int_equal(cut.len, len);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_goes_there_and_back),
        cmocka_unit_test(what_is_not_utf8_is_refused),
        cmocka_unit_test(valid_text_of_all_lengths),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
