/* SPDX-License-Identifier: Apache-2.0 */
/* DER written: what it says is what the reader reads. */
#include "codec/derout.h"

#include "test.h"

#define ROOM 70000

static void
writes_lengths_in_the_fewest_octets(void **state)
{
    static const struct {
        const char *name;
        size_t len;
        const char *header;
        size_t header_len;
    } rows[] = {
        { "nothing", 0, "\x04\x00", 2 },
        { "one octet", 1, "\x04\x01", 2 },
        { "the most of the short form", 127, "\x04\x7f", 2 },
        { "the least of the long form", 128, "\x04\x81\x80", 3 },
        { "the most of one octet", 255, "\x04\x81\xff", 3 },
        { "the least of two", 256, "\x04\x82\x01\x00", 4 },
        { "the most of two", 65535, "\x04\x82\xff\xff", 4 },
        { "the least of three", 65536, "\x04\x83\x01\x00\x00", 5 },
    };
    static uint8_t contents[65536];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sg_bytes in, out;
        struct sg_buf added, wrapped;

        sg_buf_init(&added, ROOM);
        sg_buf_init(&wrapped, ROOM);
        memset(contents, (int)i + 1, sizeof(contents));
        sg_der_add(
            &added, SG_DER_OCTET_STRING, sg_bytes_of(contents, rows[i].len));
        sg_buf_add_byte(&wrapped, 0x55);
        sg_buf_add(&wrapped, sg_bytes_of(contents, rows[i].len));
        sg_der_wrap(&wrapped, 1, SG_DER_OCTET_STRING);
        in = sg_buf_bytes(&added);
        check_row(rows[i].name,
            sg_bytes_equal(sg_bytes_of(in.data, rows[i].header_len),
                sg_bytes_of(rows[i].header, rows[i].header_len)));
        check_row(rows[i].name,
            sg_der_only(in, SG_DER_OCTET_STRING, &out) &&
                sg_bytes_equal(out, sg_bytes_of(contents, rows[i].len)));
        check_row(rows[i].name,
            wrapped.data[0] == 0x55 &&
                sg_bytes_equal(
                    in, sg_bytes_of(wrapped.data + 1, wrapped.len - 1)));
        sg_buf_dispose(&added);
        sg_buf_dispose(&wrapped);
    }
}

static void
writes_integers_that_are_minimal_and_positive(void **state)
{
    static const struct {
        const char *name;
        sg_bytes number;
        sg_bytes want;
    } rows[] = {
        { "zero", { (const uint8_t *)"\0", 1 },
            { (const uint8_t *)"\x02\x01\x00", 3 } },
        { "no octets at all", { (const uint8_t *)"", 0 },
            { (const uint8_t *)"\x02\x01\x00", 3 } },
        { "a small one", { (const uint8_t *)"\x7f", 1 },
            { (const uint8_t *)"\x02\x01\x7f", 3 } },
        { "one whose top bit would be a sign", { (const uint8_t *)"\x80", 1 },
            { (const uint8_t *)"\x02\x02\x00\x80", 4 } },
        { "zeros before it", { (const uint8_t *)"\0\0\x12\x34", 4 },
            { (const uint8_t *)"\x02\x02\x12\x34", 4 } },
        { "zeros before a top bit", { (const uint8_t *)"\0\0\xff", 3 },
            { (const uint8_t *)"\x02\x02\x00\xff", 4 } },
        { "zeros only", { (const uint8_t *)"\0\0\0", 3 },
            { (const uint8_t *)"\x02\x01\x00", 3 } },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sg_buf buf;

        sg_buf_init(&buf, ROOM);
        sg_der_add_unsigned(&buf, rows[i].number);
        check_row(
            rows[i].name, sg_bytes_equal(sg_buf_bytes(&buf), rows[i].want));
        sg_buf_dispose(&buf);
    }
}

static void
writes_truth_and_identifiers(void **state)
{
    struct sg_buf buf;
    sg_bytes in, oid;
    bool yes, no;

    (void)state;
    sg_buf_init(&buf, ROOM);
    sg_der_add_bool(&buf, true);
    sg_der_add_bool(&buf, false);
    sg_der_add_oid(&buf, SG_OID_P256);
    in = sg_buf_bytes(&buf);
    assert_true(sg_der_take_bool(&in, &yes) && sg_der_take_bool(&in, &no));
    assert_true(yes && !no);
    assert_true(sg_der_only(in, SG_DER_OID, &oid));
    assert_int_equal(sg_oid_find(oid), SG_OID_P256);
    sg_buf_dispose(&buf);
}

static void
leaves_a_buffer_that_failed_alone(void **state)
{
    struct sg_buf full;

    (void)state;
    sg_buf_init(&full, 4);
    sg_buf_add(&full, SG_LITERAL("abcd"));
    sg_der_wrap(&full, 0, SG_DER_SEQUENCE); /* no room for the header */
    assert_true(full.failed);
    sg_der_wrap(&full, 0, SG_DER_SEQUENCE);
    assert_true(full.failed && full.len == 0);
    sg_buf_dispose(&full);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_lengths_in_the_fewest_octets),
        cmocka_unit_test(writes_integers_that_are_minimal_and_positive),
        cmocka_unit_test(writes_truth_and_identifiers),
        cmocka_unit_test(leaves_a_buffer_that_failed_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
