/* SPDX-License-Identifier: Apache-2.0 */
/* Hexadecimal: exact lengths, and case where the caller says so. */
#include "test.h"

#include "codec/hex.h"

static void
bytes_go_there_and_back(void **state)
{
    struct sg_buf buf;
    uint8_t back[256];
    char text[513];

    (void)state;
    sg_buf_init(&buf, 1000);
    for (int i = 0; i < 256; i++)
        back[i] = (uint8_t)i;
    sg_hex_add(&buf, sg_bytes_of(back, 256));
    sg_hex_write(text, sg_bytes_of(back, 256));
    assert_true(sg_bytes_is(sg_buf_bytes(&buf), text));
    assert_memory_equal(text, "000102", 6);
    assert_string_equal(text + 506, "fdfeff");
    memset(back, 0, sizeof(back));
    assert_true(sg_hex_decode(sg_buf_bytes(&buf), back, 256, false));
    for (int i = 0; i < 256; i++)
        assert_int_equal(back[i], i);
    sg_buf_dispose(&buf);
    sg_hex_write(text, sg_bytes_of(NULL, 0));
    assert_string_equal(text, "");
}

static void
exactly_so_many_digits(void **state)
{
    static const struct {
        const char *name, *text;
        size_t len;
        bool any_case, ok;
    } rows[] = {
        { "lower case", "00ff", 2, false, true },
        { "lower where any", "00ff", 2, true, true },
        { "upper where any", "00FF", 2, true, true },
        { "nothing", "", 0, false, true },
        { "upper case", "00FF", 2, false, false },
        { "one upper digit", "00fF", 2, false, false },
        { "a digit too few", "00f", 2, false, false },
        { "a digit too many", "00ff0", 2, false, false },
        { "a byte too few", "00", 2, false, false },
        { "a byte too many", "00ff00", 2, false, false },
        { "a digit for nothing", "0", 0, false, false },
        { "a letter after f", "0g", 1, true, false },
        { "the byte before 0", "/0", 1, true, false },
        { "the byte after 9", ":0", 1, true, false },
        { "the byte before a", "`0", 1, true, false },
        { "the byte before A", "@0", 1, true, false },
        { "a letter after F", "G0", 1, true, false },
        { "a space", " 0", 1, true, false },
        { "a prefix", "0x", 1, true, false },
        { "a sign", "-1", 1, true, false },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        uint8_t out[4];

        check_row(rows[i].name,
            sg_hex_decode(sg_bytes_from_text(rows[i].text), out, rows[i].len,
                rows[i].any_case) == rows[i].ok);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_go_there_and_back),
        cmocka_unit_test(exactly_so_many_digits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
