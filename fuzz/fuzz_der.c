/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DER: a take moves over exactly one element or nothing, what it took is as
 * short as can be, and libcrypto reads it too.
 */
#include <string.h>

#include <openssl/asn1.h>
#include <openssl/err.h>

#include "codec/der.h"
#include "codec/oid.h"
#include "fuzz.h"

/* Where the cursor may stand after a take. */
static void
check_move(sg_bytes before, sg_bytes after, bool took)
{
    unsigned tag;
    sg_bytes element, contents;

    if (!took) {
        require(after.data == before.data && after.len == before.len);
        return;
    }
    require(sg_der_take_any(&before, &tag, &element, &contents));
    require(after.data == before.data && after.len == before.len);
}

static void
check_header(sg_bytes element, sg_bytes contents, unsigned tag)
{
    const unsigned char *at = element.data;
    long len;
    int number, class;
    int form = ASN1_get_object(&at, &len, &number, &class, (long)element.len);

    require((form & 0x81) == 0); /* neither an error nor indefinite */
    require(at == contents.data && (size_t)len == contents.len);
    require(
        ((unsigned)class | ((unsigned)form & 0x20) | (unsigned)number) == tag);
    require(contents.data + contents.len == element.data + element.len);
    require(
        (size_t)ASN1_object_size(form != 0, (int)len, number) == element.len);
}

static void
check_numbers(sg_bytes in)
{
    const unsigned char *at = in.data;
    sg_bytes rest = in, octets = { NULL, 0 };
    int64_t value = 0, theirs = -1;
    bool is_unsigned, is_small;
    ASN1_INTEGER *integer;

    is_unsigned = sg_der_take_unsigned(&rest, &octets);
    check_move(in, rest, is_unsigned);
    rest = in;
    is_small = sg_der_take_uint(&rest, &value);
    check_move(in, rest, is_small);
    require(is_small ==
        (is_unsigned &&
            (octets.len < 8 ||
                (octets.len == 8 && (octets.data[0] & 0x80) == 0))));
    rest = in;
    if (!sg_der_take_integer(&rest, &octets))
        return;
    check_move(in, rest, true);
    integer = d2i_ASN1_INTEGER(NULL, &at, (long)in.len);
    require(integer != NULL && at == rest.data);
    if (is_small)
        require(
            ASN1_INTEGER_get_int64(&theirs, integer) == 1 && theirs == value);
    ASN1_INTEGER_free(integer);
}

static void
check_times(sg_bytes in)
{
    const unsigned char *at = in.data;
    sg_bytes rest = in;
    struct sg_time fine;
    int64_t seconds;
    ASN1_TIME *time;
    struct tm tm;
    struct sg_civil civil;

    check_move(in, rest, sg_der_take_generalized(&rest, &fine));
    rest = in;
    if (!sg_der_take_time(&rest, &seconds))
        return;
    check_move(in, rest, true);
    time = d2i_ASN1_TIME(NULL, &at, (long)in.len);
    require(time != NULL && ASN1_TIME_to_tm(time, &tm) == 1);
    require(sg_time_to_civil(seconds, &civil));
    require(civil.year == tm.tm_year + 1900 && civil.month == tm.tm_mon + 1 &&
        civil.day == tm.tm_mday && civil.hour == tm.tm_hour &&
        civil.minute == tm.tm_min && civil.second == tm.tm_sec);
    ASN1_TIME_free(time);
}

static void
check_others(sg_bytes in)
{
    sg_bytes rest = in, octets;
    unsigned flags = 0;
    bool value, present;

    check_move(in, rest, sg_der_take_bool(&rest, &value));
    rest = in;
    check_move(in, rest, sg_der_take_bits(&rest, &octets));
    rest = in;
    check_move(in, rest, sg_der_take_named_bits(&rest, &flags));
    require(flags <= 0xffff);
    rest = in;
    check_move(in, rest, sg_der_take_null(&rest));
    rest = in;
    if (!sg_der_take_optional(&rest, SG_DER_SEQUENCE, &present, &octets))
        require(present && rest.data == in.data);
    rest = in;
    if (sg_der_take(&rest, SG_DER_OID, &octets))
        require(sg_oid_is_valid(octets) ==
            (strcmp(sg_oid_show(octets).text, "malformed OID") != 0));
}

/* Every element of the input, and of those inside each, in order: what a
 * header covers is passed over, so that each byte is visited once. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sg_bytes in = sg_bytes_of(data, size), element, contents;
    unsigned tag;

    for (;;) {
        check_numbers(in);
        check_times(in);
        check_others(in);
        if (!sg_der_take_any(&in, &tag, &element, &contents))
            break;
        check_header(element, contents, tag);
        if ((tag & 0x20) != 0)
            in = sg_bytes_of(
                contents.data, (size_t)(in.data - contents.data) + in.len);
    }
    ERR_clear_error();
    return 0;
}
