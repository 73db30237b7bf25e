/* SPDX-License-Identifier: Apache-2.0 */
/* PEM: blocks one after the other, and nothing that is not one. */
#include "test.h"

#include "codec/pem.h"

#define BEGIN "-----BEGIN KEY-----\n"
#define END "-----END KEY-----\n"

static void
bytes_go_there_and_back(void **state)
{
    uint8_t der[300];

    (void)state;
    for (size_t i = 0; i < sizeof(der); i++)
        der[i] = (uint8_t)(i * 89);
    for (size_t len = 1; len <= sizeof(der); len++) {
        struct sg_arena arena;
        struct sg_buf buf;
        sg_bytes text, out;

        sg_arena_init(&arena, 10000);
        sg_buf_init(&buf, 1000);
        sg_pem_add(&buf, "KEY", sg_bytes_of(der, len));
        text = sg_buf_bytes(&buf);
        assert_true(sg_pem_take(&text, "KEY", &arena, &out));
        assert_int_equal(text.len, 0);
        assert_true(sg_bytes_equal(out, sg_bytes_of(der, len)));
        sg_buf_dispose(&buf);
        sg_arena_dispose(&arena);
    }
}

static void
lines_are_64_columns(void **state)
{
    static const uint8_t zeroes[49];
    struct sg_buf buf;

    (void)state;
    sg_buf_init(&buf, 1000);
    sg_pem_add(&buf, "PUBLIC KEY", sg_bytes_of(zeroes, 49));
    assert_true(sg_bytes_is(sg_buf_bytes(&buf),
        "-----BEGIN PUBLIC KEY-----\n"
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
        "AA==\n"
        "-----END PUBLIC KEY-----\n"));
    sg_buf_dispose(&buf);
    sg_pem_add(&buf, "KEY", sg_bytes_of(zeroes, 48));
    assert_int_equal(buf.len, strlen(BEGIN END) + 65);
    sg_buf_dispose(&buf);
}

static void
blocks_are_read_strictly(void **state)
{
    static const struct {
        const char *name, *text;
        bool ok;
        const char *rest;
    } rows[] = {
        { "a block", BEGIN "Zm9v\n" END, true, "" },
        { "no line end at the end", BEGIN "Zm9v\n-----END KEY-----", true, "" },
        { "CR LF", "-----BEGIN KEY-----\r\nZm9v\r\n-----END KEY-----\r\n", true,
            "" },
        { "lines of any length", BEGIN "Z\nm9\nv\n" END, true, "" },
        { "empty lines around", "\n\r\n" BEGIN "Zm9v\n" END "\n\n", true, "" },
        { "another block after", BEGIN "Zm9v\n" END BEGIN, true, BEGIN },
        { "junk after is left", BEGIN "Zm9v\n" END "junk", true, "junk" },
        { "76 columns",
            BEGIN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                  "AAAAAAAAAAAAAAAAAA\nZm9v\n" END,
            true, "" },
        { "80 columns",
            BEGIN "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                  "AAAAAAAAAAAAAAAAAAAAAA\nZm9v\n" END,
            false, NULL },
        { "nothing", "", false, NULL },
        { "line ends only", "\n\n", false, NULL },
        { "junk before", "x" BEGIN "Zm9v\n" END, false, NULL },
        { "a line before", "subject=x\n" BEGIN "Zm9v\n" END, false, NULL },
        { "a space before", " " BEGIN "Zm9v\n" END, false, NULL },
        { "another label", "-----BEGIN KEYS-----\nZm9v\n-----END KEYS-----\n",
            false, NULL },
        { "a shorter label", "-----BEGIN KE-----\nZm9v\n-----END KE-----\n",
            false, NULL },
        { "another label at the end", BEGIN "Zm9v\n-----END KEX-----\n", false,
            NULL },
        { "lower case", "-----begin KEY-----\nZm9v\n-----end KEY-----\n", false,
            NULL },
        { "no beginning", "KEY-----\nZm9v\n" END, false, NULL },
        { "no label", "-----BEGIN -----\nZm9v\n" END, false, NULL },
        { "no label at the end", BEGIN "Zm9v\n-----END -----\n", false, NULL },
        { "a beginning at the end", BEGIN "Zm9v\n" BEGIN, false, NULL },
        { "four dashes", "----BEGIN KEY-----\nZm9v\n" END, false, NULL },
        { "four dashes after", "-----BEGIN KEY----\nZm9v\n" END, false, NULL },
        { "six dashes", "-----BEGIN KEY------\nZm9v\n" END, false, NULL },
        { "a space after the dashes", "-----BEGIN KEY----- \nZm9v\n" END, false,
            NULL },
        { "no bytes", BEGIN END, false, NULL },
        { "an empty line within", BEGIN "Zm9v\n\nZm9v\n" END, false, NULL },
        { "an empty line first", BEGIN "\nZm9v\n" END, false, NULL },
        { "a space after a line", BEGIN "Zm9v \n" END, false, NULL },
        { "a space before a line", BEGIN " Zm9v\n" END, false, NULL },
        { "a lone CR", BEGIN "Zm9v\r" END, false, NULL },
        { "two CRs", BEGIN "Zm9v\r\r\n" END, false, NULL },
        { "headers of RFC 1421", BEGIN "Proc-Type: 4,ENCRYPTED\n\nZm9v\n" END,
            false, NULL },
        { "no padding", BEGIN "Zg\n" END, false, NULL },
        { "padding within", BEGIN "Zg==\nZg==\n" END, false, NULL },
        { "unused bits", BEGIN "Zh==\n" END, false, NULL },
        { "not base64", BEGIN "Zm9?\n" END, false, NULL },
        { "no end", BEGIN "Zm9v\n", false, NULL },
        { "no end, no line end", BEGIN "Zm9v", false, NULL },
        { "the beginning alone", BEGIN, false, NULL },
        { "two beginnings", BEGIN BEGIN "Zm9v\n" END, false, NULL },
        { "the end on a line of base64", BEGIN "Zm9v" END, false, NULL },
        { "junk on the end's line", BEGIN "Zm9v\n-----END KEY-----x\n", false,
            NULL },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sg_arena arena;
        sg_bytes text = sg_bytes_from_text(rows[i].text);
        sg_bytes out = { NULL, 0 };

        sg_arena_init(&arena, 10000);
        check_row(rows[i].name,
            sg_pem_take(&text, "KEY", &arena, &out) == rows[i].ok);
        check_row(rows[i].name,
            sg_bytes_is(text, rows[i].ok ? rows[i].rest : rows[i].text));
        check_row(rows[i].name,
            rows[i].ok ? sg_bytes_ends_with(out, "foo") : out.data == NULL);
        sg_arena_dispose(&arena);
    }
}

static void
memory_that_runs_out_leaves_the_text(void **state)
{
    (void)state;
    for (size_t max = 0; max < 40; max++) {
        struct sg_arena arena;
        sg_bytes text = SG_LITERAL(BEGIN "Zm9v\n" END), before = text;
        sg_bytes out = { NULL, 0 };
        bool ok;

        sg_arena_init(&arena, max);
        ok = sg_pem_take(&text, "KEY", &arena, &out);
        assert_int_equal(ok, max >= 19);
        assert_int_equal(text.len, ok ? 0 : before.len);
        sg_arena_dispose(&arena);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_go_there_and_back),
        cmocka_unit_test(lines_are_64_columns),
        cmocka_unit_test(blocks_are_read_strictly),
        cmocka_unit_test(memory_that_runs_out_leaves_the_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
