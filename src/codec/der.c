/* SPDX-License-Identifier: Apache-2.0 */
/* Distinguished encoding of ASN.1, element by element, over a cursor. */
#include "codec/der.h"

/* A length is at most this many octets: more than any input here has. */
#define LENGTH_OCTETS_MAX 4

/* Types that may be constructed; in DER they always are, and strings never
 * [X.690 10.2].  Bit n stands for the universal type n. */
#define CONSTRUCTED_TYPES (1u << 8 | 1u << 11 | 1u << 16 | 1u << 17 | 1u << 29)

static bool
is_tag_sound(unsigned tag)
{
    unsigned type = tag & 0x1f;
    bool constructed = (tag & 0x20) != 0;

    if (type == 0x1f)
        return false; /* a tag of several bytes: nothing here has one */
    if ((tag & 0xc0) != 0)
        return true;
    if (type == 0)
        return false; /* the end mark of indefinite lengths */
    return constructed == ((CONSTRUCTED_TYPES >> type & 1) != 0);
}

/* Definite, in as few octets as can be [X.690 8.1.3, 10.1]. */
static bool
take_length(sg_bytes *in, size_t *len)
{
    uint8_t first;
    uint64_t value;

    if (!sg_bytes_take_byte(in, &first))
        return false;
    if (first < 0x80) {
        *len = first;
        return true;
    }
    first &= 0x7f;
    if (first == 0 || first > LENGTH_OCTETS_MAX ||
        !sg_bytes_take_uint(in, first, &value))
        return false;
    if (value < 0x80 || value >> (8 * (first - 1)) == 0)
        return false;
    *len = (size_t)value;
    return true;
}

bool
sg_der_take_any(
    sg_bytes *in, unsigned *tag, sg_bytes *element, sg_bytes *contents)
{
    sg_bytes rest = *in;
    uint8_t first;
    size_t len;

    if (!sg_bytes_take_byte(&rest, &first) || !is_tag_sound(first) ||
        !take_length(&rest, &len) || !sg_bytes_take(&rest, len, contents))
        return false;
    *tag = first;
    *element = sg_bytes_of(in->data, in->len - rest.len);
    *in = rest;
    return true;
}

bool
sg_der_peek(sg_bytes in, unsigned tag)
{
    return in.len > 0 && in.data[0] == tag;
}

static bool
take_both(sg_bytes *in, unsigned tag, sg_bytes *element, sg_bytes *contents)
{
    unsigned found;

    return sg_der_peek(*in, tag) &&
        sg_der_take_any(in, &found, element, contents);
}

bool
sg_der_take(sg_bytes *in, unsigned tag, sg_bytes *contents)
{
    sg_bytes element;

    return take_both(in, tag, &element, contents);
}

bool
sg_der_take_element(sg_bytes *in, unsigned tag, sg_bytes *element)
{
    sg_bytes contents;

    return take_both(in, tag, element, &contents);
}

bool
sg_der_take_optional(
    sg_bytes *in, unsigned tag, bool *present, sg_bytes *contents)
{
    *present = sg_der_peek(*in, tag);
    return !*present || sg_der_take(in, tag, contents);
}

bool
sg_der_only(sg_bytes in, unsigned tag, sg_bytes *contents)
{
    return sg_der_take(&in, tag, contents) && in.len == 0;
}

bool
sg_der_take_bool(sg_bytes *in, bool *out)
{
    sg_bytes rest = *in, octets;

    if (!sg_der_take(&rest, SG_DER_BOOLEAN, &octets) || octets.len != 1)
        return false;
    if (octets.data[0] != 0x00 && octets.data[0] != 0xff)
        return false; /* [X.690 11.1] */
    *out = octets.data[0] != 0;
    *in = rest;
    return true;
}

/* The first nine bits are not all equal [X.690 8.3.2]. */
static bool
is_minimal(sg_bytes octets)
{
    if (octets.len < 2)
        return octets.len == 1;
    if (octets.data[0] == 0x00)
        return (octets.data[1] & 0x80) != 0;
    return octets.data[0] != 0xff || (octets.data[1] & 0x80) == 0;
}

bool
sg_der_take_integer(sg_bytes *in, sg_bytes *out)
{
    sg_bytes rest = *in, octets;

    if (!sg_der_take(&rest, SG_DER_INTEGER, &octets) || !is_minimal(octets))
        return false;
    *out = octets;
    *in = rest;
    return true;
}

bool
sg_der_take_unsigned(sg_bytes *in, sg_bytes *out)
{
    sg_bytes rest = *in, octets;

    if (!sg_der_take_integer(&rest, &octets) || (octets.data[0] & 0x80) != 0)
        return false;
    if (octets.len > 1 && octets.data[0] == 0x00)
        octets = sg_bytes_of(octets.data + 1, octets.len - 1);
    *out = octets;
    *in = rest;
    return true;
}

bool
sg_der_take_uint(sg_bytes *in, int64_t *out)
{
    sg_bytes rest = *in, octets;
    uint64_t value;

    if (!sg_der_take_unsigned(&rest, &octets) || octets.len > sizeof(value) ||
        !sg_bytes_take_uint(&octets, octets.len, &value) || value > INT64_MAX)
        return false;
    *out = (int64_t)value;
    *in = rest;
    return true;
}

bool
sg_der_take_bits(sg_bytes *in, sg_bytes *out)
{
    sg_bytes rest = *in, octets;
    uint8_t unused;

    if (!sg_der_take(&rest, SG_DER_BIT_STRING, &octets) ||
        !sg_bytes_take_byte(&octets, &unused) || unused != 0)
        return false;
    *out = octets;
    *in = rest;
    return true;
}

/*
 * A list of named bits ends in its last 1 bit [X.690 11.2.2], with zeros
 * after it to the end of the octet [X.690 11.2.1]; without a 1 it is empty.
 */
static bool
ends_in_last_one(sg_bytes octets, unsigned unused)
{
    unsigned last;

    if (octets.len == 0)
        return unused == 0;
    last = octets.data[octets.len - 1];
    return unused < 8 && (last & ((1u << unused) - 1)) == 0 &&
        (last >> unused & 1) != 0;
}

bool
sg_der_take_named_bits(sg_bytes *in, unsigned *out)
{
    sg_bytes rest = *in, octets;
    uint8_t unused;
    unsigned flags = 0;
    size_t i;

    if (!sg_der_take(&rest, SG_DER_BIT_STRING, &octets) ||
        !sg_bytes_take_byte(&octets, &unused) || octets.len > 2 ||
        !ends_in_last_one(octets, unused))
        return false;
    for (i = 0; i < 8 * octets.len; i++)
        flags |= ((unsigned)octets.data[i / 8] >> (7 - i % 8) & 1) << i;
    *out = flags;
    *in = rest;
    return true;
}

bool
sg_der_take_null(sg_bytes *in)
{
    sg_bytes rest = *in, octets;

    if (!sg_der_take(&rest, SG_DER_NULL, &octets) || octets.len != 0)
        return false;
    *in = rest;
    return true;
}

/* Exactly `width` decimal digits. */
static bool
take_digits(sg_bytes *in, size_t width, int *out)
{
    int value = 0;
    uint8_t byte;

    for (; width > 0; width--) {
        if (!sg_bytes_take_byte(in, &byte) || byte < '0' || byte > '9')
            return false;
        value = 10 * value + (byte - '0');
    }
    *out = value;
    return true;
}

/* MMDDhhmmss: the seconds are never left out in DER [X.690 11.7, 11.8]. */
static bool
take_after_year(sg_bytes *text, struct sg_civil *civil)
{
    return take_digits(text, 2, &civil->month) &&
        take_digits(text, 2, &civil->day) &&
        take_digits(text, 2, &civil->hour) &&
        take_digits(text, 2, &civil->minute) &&
        take_digits(text, 2, &civil->second);
}

static bool
read_utc_time(sg_bytes text, int64_t *seconds)
{
    struct sg_civil civil;

    if (!take_digits(&text, 2, &civil.year) ||
        !take_after_year(&text, &civil) || !sg_bytes_is(text, "Z"))
        return false;
    civil.year += civil.year < 50 ? 2000 : 1900; /* [RFC 5280 4.1.2.5.1] */
    return sg_time_from_civil(&civil, seconds);
}

/* What UTCTime can say, GeneralizedTime may not [RFC 5280 4.1.2.5]. */
static bool
read_late_time(sg_bytes text, int64_t *seconds)
{
    struct sg_civil civil;

    if (!take_digits(&text, 4, &civil.year) ||
        !take_after_year(&text, &civil) || !sg_bytes_is(text, "Z"))
        return false;
    return (civil.year < 1950 || civil.year > 2049) &&
        sg_time_from_civil(&civil, seconds);
}

bool
sg_der_take_time(sg_bytes *in, int64_t *seconds)
{
    sg_bytes rest = *in, text;
    bool read;

    if (sg_der_take(&rest, SG_DER_UTC_TIME, &text))
        read = read_utc_time(text, seconds);
    else if (sg_der_take(&rest, SG_DER_GENERALIZED_TIME, &text))
        read = read_late_time(text, seconds);
    else
        return false;
    if (read)
        *in = rest;
    return read;
}

/* A point and digits of which the last is not 0 [RFC 3161 2.4.2]. */
static bool
take_fraction(sg_bytes *text, int32_t *ns)
{
    int32_t value = 0, unit = 100000000;
    uint8_t byte = '0';

    if (!sg_bytes_take_text(text, "."))
        return false;
    while (text->len > 0 && text->data[0] >= '0' && text->data[0] <= '9') {
        if (unit == 0 || !sg_bytes_take_byte(text, &byte))
            return false;
        value += (byte - '0') * unit;
        unit /= 10;
    }
    *ns = value;
    return byte != '0';
}

bool
sg_der_take_generalized(sg_bytes *in, struct sg_time *out)
{
    sg_bytes rest = *in, text;
    struct sg_civil civil;
    struct sg_time time = { 0, 0 };

    if (!sg_der_take(&rest, SG_DER_GENERALIZED_TIME, &text) ||
        !take_digits(&text, 4, &civil.year) || !take_after_year(&text, &civil))
        return false;
    if (!sg_bytes_is(text, "Z") &&
        (!take_fraction(&text, &time.ns) || !sg_bytes_is(text, "Z")))
        return false;
    if (!sg_time_from_civil(&civil, &time.s))
        return false;
    *out = time;
    *in = rest;
    return true;
}
