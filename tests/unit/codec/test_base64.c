/* SPDX-License-Identifier: Apache-2.0 */
/* Base64: the vectors of RFC 4648, and every way not to be canonical. */
#include "test.h"

#include "codec/base64.h"

static void
bytes_go_there_and_back(void **state)
{
    uint8_t bytes[2000], back[2000];
    struct sg_buf buf;
    size_t back_len;

    (void)state;
    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (uint8_t)(i * 167 + (i >> 8) * 13);
    for (size_t len = 0; len <= sizeof(bytes); len++) {
        sg_buf_init(&buf, 4000);
        sg_base64_add(&buf, sg_bytes_of(bytes, len));
        assert_int_equal(buf.len, (len + 2) / 3 * 4);
        assert_true(sg_base64_decoded_max(buf.len) >= len);
        assert_true(sg_base64_decode(sg_buf_bytes(&buf), back, &back_len));
        assert_int_equal(back_len, len);
        assert_memory_equal(back, bytes, len);
        sg_buf_dispose(&buf);

        sg_base64url_add(&buf, sg_bytes_of(bytes, len));
        assert_int_equal(buf.len, (len * 4 + 2) / 3);
        assert_true(sg_base64_decoded_max(buf.len) >= len);
        assert_true(sg_base64url_decode(sg_buf_bytes(&buf), back, &back_len));
        assert_int_equal(back_len, len);
        assert_memory_equal(back, bytes, len);
        sg_buf_dispose(&buf);
    }
}

/* The vectors of RFC 4648, 10. */
static void
the_vectors_of_the_rfc(void **state)
{
    static const struct {
        const char *bytes, *text, *url;
    } rows[] = {
        { "", "", "" },
        { "f", "Zg==", "Zg" },
        { "fo", "Zm8=", "Zm8" },
        { "foo", "Zm9v", "Zm9v" },
        { "foob", "Zm9vYg==", "Zm9vYg" },
        { "fooba", "Zm9vYmE=", "Zm9vYmE" },
        { "foobar", "Zm9vYmFy", "Zm9vYmFy" },
        { "\xfb\xff\xbf", "+/+/", "-_-_" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sg_buf buf;

        sg_buf_init(&buf, 100);
        sg_base64_add(&buf, sg_bytes_from_text(rows[i].bytes));
        check_row(rows[i].text, sg_bytes_is(sg_buf_bytes(&buf), rows[i].text));
        sg_buf_dispose(&buf);
        sg_base64url_add(&buf, sg_bytes_from_text(rows[i].bytes));
        check_row(rows[i].text, sg_bytes_is(sg_buf_bytes(&buf), rows[i].url));
        sg_buf_dispose(&buf);
    }
}

/* [RFC 4648 3.2], [RFC 4648 3.5] */
static void
what_is_not_canonical_is_refused(void **state)
{
    static const struct {
        const char *name;
        sg_bytes text;
    } rows[] = {
        { "one character", SG_LITERAL("Z") },
        { "one character of zeroes", SG_LITERAL("A===") },
        { "no padding for two", SG_LITERAL("Zg") },
        { "no padding for three", SG_LITERAL("Zm8") },
        { "half the padding", SG_LITERAL("Zg=") },
        { "too much padding", SG_LITERAL("Zg===") },
        { "padding of four", SG_LITERAL("Zm9v====") },
        { "padding alone", SG_LITERAL("====") },
        { "padding for three bits", SG_LITERAL("Z===") },
        { "padding in the middle", SG_LITERAL("Zg==Zg==") },
        { "padding in a group", SG_LITERAL("Z=g=") },
        { "padding first", SG_LITERAL("=Zm9") },
        { "unused bits of two", SG_LITERAL("Zh==") },
        { "the last unused bit of two", SG_LITERAL("Zo==") },
        { "unused bits of three", SG_LITERAL("Zm9=") },
        { "a line end after", SG_LITERAL("Zm9v\n") },
        { "a line end within", SG_LITERAL("Zm9v\nZm9") },
        { "four line ends", SG_LITERAL("\n\n\n\n") },
        { "a space", SG_LITERAL("Zm 9") },
        { "a NUL", SG_LITERAL("Zm9\0") },
        { "a NUL after", SG_LITERAL("Zm9v\0\0\0\0") },
        { "the other alphabet's 62", SG_LITERAL("-mFy") },
        { "the other alphabet's 63", SG_LITERAL("_mFy") },
        { "a high byte", SG_LITERAL("Zm9\xc3") },
        { "a comma", SG_LITERAL("Zm9,") },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        uint8_t out[32];
        size_t len = 77;

        check_row(rows[i].name, !sg_base64_decode(rows[i].text, out, &len));
        check_row(rows[i].name, len == 77);
    }
}

static void
what_is_not_canonical_for_urls_is_refused(void **state)
{
    static const struct {
        const char *name;
        sg_bytes text;
    } rows[] = {
        { "one character", SG_LITERAL("Z") },
        { "one character of zeroes", SG_LITERAL("A") },
        { "five characters", SG_LITERAL("Zm9vY") },
        { "five characters of zeroes", SG_LITERAL("AAAAA") },
        { "padding", SG_LITERAL("Zg==") },
        { "unused bits of two", SG_LITERAL("Zh") },
        { "unused bits of three", SG_LITERAL("Zm9") },
        { "the other alphabet's 62", SG_LITERAL("+mFy") },
        { "the other alphabet's 63", SG_LITERAL("/mFy") },
        { "a line end", SG_LITERAL("Zm9v\n") },
        { "a dot", SG_LITERAL("Zm9v.") },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        uint8_t out[32];
        size_t len = 77;

        check_row(rows[i].name, !sg_base64url_decode(rows[i].text, out, &len));
        check_row(rows[i].name, len == 77);
    }
}

/* Each byte at each place of a group: 64 are digits, no more. */
static void
each_alphabet_has_64_digits(void **state)
{
    uint8_t out[6];
    size_t len, standard = 0, url = 0;

    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        for (int place = 0; place < 8; place++) {
            uint8_t text[] = "AAAAAAAA";

            text[place] = (uint8_t)byte;
            standard += sg_base64_decode(sg_bytes_of(text, 8), out, &len);
            url += sg_base64url_decode(sg_bytes_of(text, 8), out, &len);
        }
    }
    assert_int_equal(standard, 64 * 8 + 1); /* and padding, once */
    assert_int_equal(url, 64 * 8);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_go_there_and_back),
        cmocka_unit_test(the_vectors_of_the_rfc),
        cmocka_unit_test(what_is_not_canonical_is_refused),
        cmocka_unit_test(what_is_not_canonical_for_urls_is_refused),
        cmocka_unit_test(each_alphabet_has_64_digits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
