/* SPDX-License-Identifier: Apache-2.0 */
/* DER: what each take accepts, and that a failed one moves nothing. */
#include "test.h"

#include "codec/der.h"

/* Table entries hold octets; each row is cut to its own memory, so that a
 * sanitizer sees a read past its end. */
#define OCTETS(text)                                                           \
    {                                                                          \
        (const uint8_t *)(text), sizeof(text) - 1                              \
    }

static sg_bytes
copy_of(sg_bytes bytes)
{
    uint8_t *data = malloc(bytes.len > 0 ? bytes.len : 1);

    assert_non_null(data);
    memcpy(data, bytes.data, bytes.len);
    return sg_bytes_of(data, bytes.len);
}

static void
drop(sg_bytes bytes)
{
    free((void *)(uintptr_t)bytes.data);
}

/* What holds for every take: the answer, and where the cursor stands. */
static void
check_take(const char *name, bool took, bool want, sg_bytes before,
    sg_bytes after, size_t rest)
{
    if (took != want)
        fail_msg("%s: %s", name, took ? "taken" : "refused");
    if (!took && (after.data != before.data || after.len != before.len))
        fail_msg("%s: refused, but the cursor moved", name);
    if (took && after.len != rest)
        fail_msg("%s: left %zu bytes, not %zu", name, after.len, rest);
    if (took && after.data != before.data + before.len - rest)
        fail_msg("%s: the rest is not the end of the input", name);
}

struct element_row {
    const char *name;
    sg_bytes in;
    bool good;
    size_t rest; /* bytes after the element */
    size_t contents;
};

/* [X.690 8.1.3], [X.690 10.1], [X.690 10.2] */
static const struct element_row elements[] = {
    { "an empty SEQUENCE", OCTETS("\x30\x00"), true, 0, 0 },
    { "contents of one byte", OCTETS("\x04\x01\xff"), true, 0, 1 },
    { "bytes after the element stay", OCTETS("\x04\x01\xff\x05\x00"), true, 2,
        1 },
    { "a context-specific tag", OCTETS("\x80\x01\x41"), true, 0, 1 },
    { "a constructed context-specific tag", OCTETS("\xa3\x02\x05\x00"), true, 0,
        2 },
    { "nothing", OCTETS(""), false, 0, 0 },
    { "a tag alone", OCTETS("\x30"), false, 0, 0 },
    { "a length longer than the input", OCTETS("\x04\x02\xff"), false, 0, 0 },
    { "a length of 127 over 126 bytes", OCTETS("\x04\x7f\x00"), false, 0, 0 },
    { "a length of 4 GB over 1 byte", OCTETS("\x04\x84\xff\xff\xff\xff\x00"),
        false, 0, 0 },
    { "a length of five octets", OCTETS("\x04\x85\x01\x00\x00\x00\x00\x00"),
        false, 0, 0 },
    { "a length of eight octets",
        OCTETS("\x04\x88\xff\xff\xff\xff\xff\xff\xff\xff\x00"), false, 0, 0 },
    { "a length of 126 octets", OCTETS("\x04\xfe\x00\x00\x00"), false, 0, 0 },
    { "the reserved first length octet", OCTETS("\x04\xff\x00"), false, 0, 0 },
    { "an indefinite length", OCTETS("\x30\x80\x05\x00\x00\x00"), false, 0, 0 },
    { "an indefinite primitive", OCTETS("\x04\x80\x00\x00"), false, 0, 0 },
    { "a length that is cut", OCTETS("\x04\x82\x01"), false, 0, 0 },
    { "a length whose octets are missing", OCTETS("\x04\x81"), false, 0, 0 },
    { "1 in two length octets", OCTETS("\x04\x81\x01\xff"), false, 0, 0 },
    { "0 in two length octets", OCTETS("\x04\x81\x00"), false, 0, 0 },
    { "1 in three length octets", OCTETS("\x04\x82\x00\x01\xff"), false, 0, 0 },
    { "a tag of two bytes", OCTETS("\x1f\x01\x00"), false, 0, 0 },
    { "a constructed tag of two bytes", OCTETS("\x3f\x01\x00"), false, 0, 0 },
    { "a context-specific tag of two bytes", OCTETS("\x9f\x01\x00"), false, 0,
        0 },
    { "a constructed, context-specific tag of two bytes",
        OCTETS("\xbf\x01\x00"), false, 0, 0 },
    { "the end mark of indefinite lengths", OCTETS("\x00\x00"), false, 0, 0 },
    { "a primitive SEQUENCE", OCTETS("\x10\x00"), false, 0, 0 },
    { "a primitive SET", OCTETS("\x11\x00"), false, 0, 0 },
    { "an OCTET STRING in parts", OCTETS("\x24\x03\x04\x01\xff"), false, 0, 0 },
    { "a BIT STRING in parts", OCTETS("\x23\x04\x03\x02\x00\xff"), false, 0,
        0 },
    { "a UTF8String in parts", OCTETS("\x2c\x03\x0c\x01\x41"), false, 0, 0 },
    { "a constructed INTEGER", OCTETS("\x22\x03\x02\x01\x01"), false, 0, 0 },
    { "a constructed NULL", OCTETS("\x25\x00"), false, 0, 0 },
};

static void
test_any(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(elements); i++) {
        const struct element_row *row = &elements[i];
        sg_bytes in = copy_of(row->in), rest = in, element, contents;
        unsigned tag = 0;
        bool took = sg_der_take_any(&rest, &tag, &element, &contents);

        check_take(row->name, took, row->good, in, rest, row->rest);
        if (took &&
            (tag != in.data[0] || element.data != in.data ||
                element.len != in.len - row->rest ||
                contents.len != row->contents ||
                contents.data + contents.len != element.data + element.len))
            fail_msg("%s: tag, element or contents differ", row->name);
        drop(in);
    }
}

static void
test_expected_tag(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(elements); i++) {
        const struct element_row *row = &elements[i];
        unsigned tag = row->in.len > 0 ? row->in.data[0] : SG_DER_SEQUENCE;
        sg_bytes in = copy_of(row->in), rest = in, out;
        bool alone = row->good && row->rest == 0;

        check_take(row->name, sg_der_take(&rest, tag ^ 0x40, &out), false, in,
            rest, 0);
        check_take(row->name, sg_der_take_element(&rest, tag ^ 0x40, &out),
            false, in, rest, 0);
        check_take(row->name, sg_der_take(&rest, tag, &out), row->good, in,
            rest, row->rest);
        if (row->good && out.len != row->contents)
            fail_msg("%s: contents of %zu bytes", row->name, out.len);
        rest = in;
        check_take(row->name, sg_der_take_element(&rest, tag, &out), row->good,
            in, rest, row->rest);
        if (row->good && (out.data != in.data || out.len + rest.len != in.len))
            fail_msg("%s: element of %zu bytes", row->name, out.len);
        if (sg_der_only(in, tag, &out) != alone)
            fail_msg("%s: sg_der_only", row->name);
        if (sg_der_peek(in, tag) != (in.len > 0) || sg_der_peek(in, tag ^ 0x40))
            fail_msg("%s: sg_der_peek", row->name);
        drop(in);
    }
}

/* Lengths around each change of form, read from as many bytes as they say. */
static void
test_lengths(void **state)
{
    static const struct {
        const char *name;
        size_t len;
        sg_bytes head;
        bool good;
    } rows[] = {
        { "127", 0x7f, OCTETS("\x04\x7f"), true },
        { "128", 0x80, OCTETS("\x04\x81\x80"), true },
        { "255", 0xff, OCTETS("\x04\x81\xff"), true },
        { "256", 0x100, OCTETS("\x04\x82\x01\x00"), true },
        { "2^16 - 1", 0xffff, OCTETS("\x04\x82\xff\xff"), true },
        { "2^16", 0x10000, OCTETS("\x04\x83\x01\x00\x00"), true },
        { "2^24", 0x1000000, OCTETS("\x04\x84\x01\x00\x00\x00"), true },
        { "127 in two octets", 0x7f, OCTETS("\x04\x81\x7f"), false },
        { "128 in three octets", 0x80, OCTETS("\x04\x82\x00\x80"), false },
        { "255 in three octets", 0xff, OCTETS("\x04\x82\x00\xff"), false },
        { "256 in four octets", 0x100, OCTETS("\x04\x83\x00\x01\x00"), false },
        { "2^16 in five octets", 0x10000, OCTETS("\x04\x84\x00\x01\x00\x00"),
            false },
        { "256 in six octets", 0x100, OCTETS("\x04\x85\x00\x00\x00\x01\x00"),
            false },
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        size_t size = rows[i].head.len + rows[i].len;
        uint8_t *data = calloc(1, size);
        sg_bytes in = sg_bytes_of(data, size), contents;

        assert_non_null(data);
        memcpy(data, rows[i].head.data, rows[i].head.len);
        check_row(rows[i].name,
            sg_der_only(in, SG_DER_OCTET_STRING, &contents) == rows[i].good);
        check_row(rows[i].name, !rows[i].good || contents.len == rows[i].len);
        in.len--;
        check_row(
            rows[i].name, !sg_der_take(&in, SG_DER_OCTET_STRING, &contents));
        check_row(rows[i].name, in.len == size - 1);
        free(data);
    }
}

static void
test_optional(void **state)
{
    static const struct {
        const char *name;
        sg_bytes in;
        bool good, present;
        size_t rest;
    } rows[] = {
        { "present", OCTETS("\x81\x01\x41\x05\x00"), true, true, 2 },
        { "absent, another tag stands there", OCTETS("\x05\x00"), true, false,
            2 },
        { "absent at the end", OCTETS(""), true, false, 0 },
        { "present and malformed", OCTETS("\x81\x02\x41"), false, true, 0 },
        { "present and not minimal", OCTETS("\x81\x81\x01\x41"), false, true,
            0 },
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        sg_bytes in = copy_of(rows[i].in), rest = in, contents;
        bool present = !rows[i].present;
        bool took =
            sg_der_take_optional(&rest, SG_DER_CONTEXT(1), &present, &contents);

        check_take(rows[i].name, took, rows[i].good, in, rest, rows[i].rest);
        if (present != rows[i].present)
            fail_msg("%s: presence", rows[i].name);
        drop(in);
    }
}

/* [X.690 11.1] */
static void
test_bool(void **state)
{
    static const struct {
        const char *name;
        sg_bytes in;
        bool good, value;
    } rows[] = {
        { "TRUE", OCTETS("\x01\x01\xff"), true, true },
        { "FALSE", OCTETS("\x01\x01\x00"), true, false },
        { "TRUE of BER, 01", OCTETS("\x01\x01\x01"), false, false },
        { "TRUE of BER, fe", OCTETS("\x01\x01\xfe"), false, false },
        { "no contents", OCTETS("\x01\x00"), false, false },
        { "two bytes", OCTETS("\x01\x02\xff\xff"), false, false },
        { "an INTEGER", OCTETS("\x02\x01\xff"), false, false },
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        sg_bytes in = copy_of(rows[i].in), rest = in;
        bool value = !rows[i].value;
        bool took = sg_der_take_bool(&rest, &value);

        check_take(rows[i].name, took, rows[i].good, in, rest, 0);
        if (took && value != rows[i].value)
            fail_msg("%s: the other value", rows[i].name);
        drop(in);
    }
}

/* [X.690 8.3.2]; -1 stands for "refused by sg_der_take_uint". */
static const struct integer_row {
    const char *name;
    sg_bytes in;
    bool is_integer;
    bool is_unsigned;
    int64_t value;
    sg_bytes octets; /* of the unsigned */
} integers[] = {
    { "0", OCTETS("\x02\x01\x00"), true, true, 0, OCTETS("\x00") },
    { "1", OCTETS("\x02\x01\x01"), true, true, 1, OCTETS("\x01") },
    { "127", OCTETS("\x02\x01\x7f"), true, true, 127, OCTETS("\x7f") },
    { "128", OCTETS("\x02\x02\x00\x80"), true, true, 128, OCTETS("\x80") },
    { "256", OCTETS("\x02\x02\x01\x00"), true, true, 256, OCTETS("\x01\x00") },
    { "2^63 - 1", OCTETS("\x02\x08\x7f\xff\xff\xff\xff\xff\xff\xff"), true,
        true, INT64_MAX, OCTETS("\x7f\xff\xff\xff\xff\xff\xff\xff") },
    { "2^63", OCTETS("\x02\x09\x00\x80\x00\x00\x00\x00\x00\x00\x00"), true,
        true, -1, OCTETS("\x80\x00\x00\x00\x00\x00\x00\x00") },
    { "2^64", OCTETS("\x02\x09\x01\x00\x00\x00\x00\x00\x00\x00\x00"), true,
        true, -1, OCTETS("\x01\x00\x00\x00\x00\x00\x00\x00\x00") },
    { "-1", OCTETS("\x02\x01\xff"), true, false, -1, OCTETS("") },
    { "-128", OCTETS("\x02\x01\x80"), true, false, -1, OCTETS("") },
    { "-129", OCTETS("\x02\x02\xff\x7f"), true, false, -1, OCTETS("") },
    { "-2^63", OCTETS("\x02\x08\x80\x00\x00\x00\x00\x00\x00\x00"), true, false,
        -1, OCTETS("") },
    { "no contents", OCTETS("\x02\x00"), false, false, -1, OCTETS("") },
    { "0 in two bytes", OCTETS("\x02\x02\x00\x00"), false, false, -1,
        OCTETS("") },
    { "1 in two bytes", OCTETS("\x02\x02\x00\x01"), false, false, -1,
        OCTETS("") },
    { "127 in two bytes", OCTETS("\x02\x02\x00\x7f"), false, false, -1,
        OCTETS("") },
    { "128 in three bytes", OCTETS("\x02\x03\x00\x00\x80"), false, false, -1,
        OCTETS("") },
    { "-1 in two bytes", OCTETS("\x02\x02\xff\xff"), false, false, -1,
        OCTETS("") },
    { "-128 in two bytes", OCTETS("\x02\x02\xff\x80"), false, false, -1,
        OCTETS("") },
    { "cut", OCTETS("\x02\x02\x01"), false, false, -1, OCTETS("") },
    { "an ENUMERATED", OCTETS("\x0a\x01\x01"), false, false, -1, OCTETS("") },
};

static void
test_integers(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(integers); i++) {
        const struct integer_row *row = &integers[i];
        sg_bytes in = copy_of(row->in), rest = in, octets;
        int64_t value = -2;

        check_take(row->name, sg_der_take_integer(&rest, &octets),
            row->is_integer, in, rest, 0);
        if (row->is_integer && octets.len != in.len - 2)
            fail_msg("%s: contents", row->name);
        rest = in;
        check_take(row->name, sg_der_take_unsigned(&rest, &octets),
            row->is_unsigned, in, rest, 0);
        if (row->is_unsigned && !sg_bytes_equal(octets, row->octets))
            fail_msg("%s: octets without the sign", row->name);
        rest = in;
        check_take(row->name, sg_der_take_uint(&rest, &value), row->value >= 0,
            in, rest, 0);
        if (row->value >= 0 && value != row->value)
            fail_msg("%s: read as %lld", row->name, (long long)value);
        drop(in);
    }
}

/* [X.690 11.2.1], [X.690 11.2.2]; -1 stands for "refused". */
static void
test_bits(void **state)
{
    static const struct {
        const char *name;
        sg_bytes in;
        int bytes; /* sg_der_take_bits: their count */
        int flags; /* sg_der_take_named_bits */
    } rows[] = {
        { "no bits", OCTETS("\x03\x01\x00"), 0, 0 },
        { "digitalSignature", OCTETS("\x03\x02\x07\x80"), -1, 1 << 0 },
        { "keyCertSign, cRLSign", OCTETS("\x03\x02\x01\x06"), -1,
            1 << 5 | 1 << 6 },
        { "bit 7, all of a byte used", OCTETS("\x03\x02\x00\x01"), 1, 1 << 7 },
        { "decipherOnly", OCTETS("\x03\x03\x07\x00\x80"), -1, 1 << 8 },
        { "bits 0 and 15", OCTETS("\x03\x03\x00\x80\x01"), 2,
            1 << 0 | 1 << 15 },
        { "more than 16 flags", OCTETS("\x03\x04\x07\x80\x00\x80"), -1, -1 },
        { "three whole bytes", OCTETS("\x03\x04\x00\x80\x00\x81"), 3, -1 },
        { "a trailing zero bit", OCTETS("\x03\x02\x06\x80"), -1, -1 },
        { "a trailing zero byte", OCTETS("\x03\x03\x00\x80\x00"), 2, -1 },
        { "a zero byte", OCTETS("\x03\x02\x00\x00"), 1, -1 },
        { "a zero byte without bits", OCTETS("\x03\x02\x07\x00"), -1, -1 },
        { "padding bits that are not zero", OCTETS("\x03\x02\x07\xc0"), -1,
            -1 },
        { "padding bits, all ones", OCTETS("\x03\x02\x01\xff"), -1, -1 },
        { "8 unused bits", OCTETS("\x03\x03\x08\x80\x00"), -1, -1 },
        { "255 unused bits", OCTETS("\x03\x02\xff\x80"), -1, -1 },
        { "39 unused bits", OCTETS("\x03\x02\x27\x80"), -1, -1 },
        { "unused bits without bytes", OCTETS("\x03\x01\x01"), -1, -1 },
        { "no contents", OCTETS("\x03\x00"), -1, -1 },
        { "an OCTET STRING", OCTETS("\x04\x02\x00\x01"), -1, -1 },
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        sg_bytes in = copy_of(rows[i].in), rest = in, octets;
        unsigned flags = 0xdead;

        check_take(rows[i].name, sg_der_take_bits(&rest, &octets),
            rows[i].bytes >= 0, in, rest, 0);
        if (rows[i].bytes >= 0 && octets.len != (size_t)rows[i].bytes)
            fail_msg("%s: %zu bytes", rows[i].name, octets.len);
        rest = in;
        check_take(rows[i].name, sg_der_take_named_bits(&rest, &flags),
            rows[i].flags >= 0, in, rest, 0);
        if (rows[i].flags >= 0 && flags != (unsigned)rows[i].flags)
            fail_msg("%s: flags %x", rows[i].name, flags);
        drop(in);
    }
}

static void
test_null(void **state)
{
    static const struct {
        const char *name;
        sg_bytes in;
        bool good;
    } rows[] = {
        { "NULL", OCTETS("\x05\x00"), true },
        { "NULL with contents", OCTETS("\x05\x01\x00"), false },
        { "NULL with a long length", OCTETS("\x05\x81\x00"), false },
        { "nothing", OCTETS(""), false },
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        sg_bytes in = copy_of(rows[i].in), rest = in;

        check_take(
            rows[i].name, sg_der_take_null(&rest), rows[i].good, in, rest, 0);
        drop(in);
    }
}

struct time_row {
    const char *name, *text;
    bool good;
    int64_t s;
    int32_t ns;
};

/* An element of `tag` around a text; free with drop. */
static sg_bytes
time_element(uint8_t tag, const char *text)
{
    size_t len = strlen(text);
    uint8_t octets[64] = { tag, (uint8_t)len };

    assert_true(len < sizeof(octets) - 2);
    memcpy(octets + 2, text, len);
    return copy_of(sg_bytes_of(octets, 2 + len));
}

static void
check_times(const struct time_row *rows, size_t count, uint8_t tag)
{
    size_t i;

    for (i = 0; i < count; i++) {
        sg_bytes in = time_element(tag, rows[i].text), rest = in;
        int64_t s = 12345;
        bool took = sg_der_take_time(&rest, &s);

        check_take(rows[i].name, took, rows[i].good, in, rest, 0);
        if (took && s != rows[i].s)
            fail_msg("%s: read as %lld", rows[i].name, (long long)s);
        drop(in);
    }
}

/* [RFC 5280 4.1.2.5.1], [X.690 11.7] */
static void
test_utc_time(void **state)
{
    static const struct time_row rows[] = {
        { "the epoch", "700101000000Z", true, 0, 0 },
        { "year 49 is 2049", "491231235959Z", true, 2524607999, 0 },
        { "year 50 is 1950", "500101000000Z", true, -631152000, 0 },
        { "year 99 is 1999", "991231235959Z", true, 946684799, 0 },
        { "year 00 is 2000", "000101000000Z", true, 946684800, 0 },
        { "a leap day", "240229000000Z", true, 1709164800, 0 },
        { "no leap day in 2023", "230229000000Z", false, 0, 0 },
        { "30 February", "240230000000Z", false, 0, 0 },
        { "31 April", "240431000000Z", false, 0, 0 },
        { "month 0", "240001000000Z", false, 0, 0 },
        { "month 13", "241301000000Z", false, 0, 0 },
        { "day 0", "240100000000Z", false, 0, 0 },
        { "hour 24", "240101240000Z", false, 0, 0 },
        { "minute 60", "240101006000Z", false, 0, 0 },
        { "second 60", "161231235960Z", false, 0, 0 },
        { "without seconds", "7001010000Z", false, 0, 0 },
        { "without Z", "700101000000", false, 0, 0 },
        { "with an offset", "700101000000+0000", false, 0, 0 },
        { "with a fraction", "700101000000.5Z", false, 0, 0 },
        { "a small z", "700101000000z", false, 0, 0 },
        { "bytes after Z", "700101000000ZZ", false, 0, 0 },
        { "a sign among the digits", "70010100+100Z", false, 0, 0 },
        { "a space among the digits", "70 101000000Z", false, 0, 0 },
        { "four digits of year", "19700101000000Z", false, 0, 0 },
        { "empty", "", false, 0, 0 },
    };

    (void)state;
    check_times(rows, COUNT_OF(rows), SG_DER_UTC_TIME);
}

/* [RFC 5280 4.1.2.5] */
static void
test_late_time(void **state)
{
    static const struct time_row rows[] = {
        { "the first of 2050", "20500101000000Z", true, 2524608000, 0 },
        { "the last there is", "99991231235959Z", true, 253402300799, 0 },
        { "the last before 1950", "19491231235959Z", true, -631152001, 0 },
        { "2049, which is UTCTime's", "20491231235959Z", false, 0, 0 },
        { "1950, which is UTCTime's", "19500101000000Z", false, 0, 0 },
        { "this century, which is UTCTime's", "20240101000000Z", false, 0, 0 },
        { "year 0", "00000101000000Z", false, 0, 0 },
        { "30 February", "20520230000000Z", false, 0, 0 },
        { "29 February of 2100", "21000229000000Z", false, 0, 0 },
        { "second 60", "20501231235960Z", false, 0, 0 },
        { "with a fraction", "20500101000000.5Z", false, 0, 0 },
        { "without seconds", "205001010000Z", false, 0, 0 },
        { "without Z", "20500101000000", false, 0, 0 },
        { "with an offset", "20500101000000+0100", false, 0, 0 },
        { "two digits of year", "500101000000Z", false, 0, 0 },
        { "bytes after Z", "20500101000000Z ", false, 0, 0 },
    };

    (void)state;
    check_times(rows, COUNT_OF(rows), SG_DER_GENERALIZED_TIME);
    check_times(&(const struct time_row){ "another tag", "20500101000000Z",
                    false, 0, 0 },
        1, SG_DER_IA5_STRING);
}

/* [RFC 3161 2.4.2] */
static void
test_generalized(void **state)
{
    static const struct time_row rows[] = {
        { "whole seconds", "20240229000000Z", true, 1709164800, 0 },
        { "a tenth", "19700101000000.1Z", true, 0, 100000000 },
        { "milliseconds", "19700101000001.042Z", true, 1, 42000000 },
        { "a nanosecond", "19700101000000.000000001Z", true, 0, 1 },
        { "nine nines", "19700101000000.999999999Z", true, 0, 999999999 },
        { "before the epoch", "19691231235959.5Z", true, -1, 500000000 },
        { "ten digits of fraction", "19700101000000.0000000001Z", false, 0, 0 },
        { "a trailing zero", "19700101000000.10Z", false, 0, 0 },
        { "a fraction of zero", "19700101000000.0Z", false, 0, 0 },
        { "a point without digits", "19700101000000.Z", false, 0, 0 },
        { "a comma", "19700101000000,5Z", false, 0, 0 },
        { "two points", "19700101000000.5.5Z", false, 0, 0 },
        { "a fraction without Z", "19700101000000.5", false, 0, 0 },
        { "a point at the end", "19700101000000.", false, 0, 0 },
        { "without Z", "19700101000000", false, 0, 0 },
        { "an offset", "19700101000000+0000", false, 0, 0 },
        { "an offset after Z", "19700101000000Z+0000", false, 0, 0 },
        { "without seconds", "197001010000Z", false, 0, 0 },
        { "a fraction of minutes", "197001010000.5Z", false, 0, 0 },
        { "second 60", "20161231235960Z", false, 0, 0 },
        { "30 February", "20240230000000Z", false, 0, 0 },
        { "empty", "", false, 0, 0 },
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        sg_bytes in = time_element(SG_DER_GENERALIZED_TIME, rows[i].text);
        sg_bytes rest = in;
        struct sg_time t = { 12345, 67 };
        bool took = sg_der_take_generalized(&rest, &t);

        check_take(rows[i].name, took, rows[i].good, in, rest, 0);
        if (took && (t.s != rows[i].s || t.ns != rows[i].ns))
            fail_msg("%s: read as %lld and %ld ns", rows[i].name,
                (long long)t.s, (long)t.ns);
        if (!took && (t.s != 12345 || t.ns != 67))
            fail_msg("%s: refused, but written", rows[i].name);
        drop(in);
    }
}

static void
test_generalized_is_not_utc(void **state)
{
    sg_bytes in = time_element(SG_DER_UTC_TIME, "700101000000Z"), rest = in;
    struct sg_time t;

    (void)state;
    check_take(
        "UTCTime", sg_der_take_generalized(&rest, &t), false, in, rest, 0);
    drop(in);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any),
        cmocka_unit_test(test_expected_tag),
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_optional),
        cmocka_unit_test(test_bool),
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_bits),
        cmocka_unit_test(test_null),
        cmocka_unit_test(test_utc_time),
        cmocka_unit_test(test_late_time),
        cmocka_unit_test(test_generalized),
        cmocka_unit_test(test_generalized_is_not_utc),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
