/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DER (X.690), by cursor: a take reads one element of the expected tag and
 * moves on, or fails and leaves the slice alone.  Definite, minimal lengths
 * only; single-byte tags only; no allocation.
 */
#ifndef SG_CODEC_DER_H
#define SG_CODEC_DER_H

#include "base/bytes.h"
#include "base/time.h"

enum sg_der_tag {
    SG_DER_BOOLEAN = 0x01,
    SG_DER_INTEGER = 0x02,
    SG_DER_BIT_STRING = 0x03,
    SG_DER_OCTET_STRING = 0x04,
    SG_DER_NULL = 0x05,
    SG_DER_OID = 0x06,
    SG_DER_UTF8_STRING = 0x0c,
    SG_DER_PRINTABLE_STRING = 0x13,
    SG_DER_IA5_STRING = 0x16,
    SG_DER_UTC_TIME = 0x17,
    SG_DER_GENERALIZED_TIME = 0x18,
    SG_DER_SEQUENCE = 0x30,
    SG_DER_SET = 0x31
};

/* Context-specific tags: [n] primitive (IMPLICIT string) and constructed. */
#define SG_DER_CONTEXT(n) (0x80 | (n))
#define SG_DER_CONTEXT_CONSTRUCTED(n) (0xa0 | (n))

/* sg_der_peek says whether the next element has this tag. */
bool sg_der_peek(sg_bytes in, unsigned tag);

/* sg_der_take gives the contents of the next element, of this tag. */
bool sg_der_take(sg_bytes *in, unsigned tag, sg_bytes *contents);

/* sg_der_take_element gives it whole, with tag and length. */
bool sg_der_take_element(sg_bytes *in, unsigned tag, sg_bytes *element);

/* sg_der_take_any gives the next element whatever its tag, and its tag. */
bool sg_der_take_any(
    sg_bytes *in, unsigned *tag, sg_bytes *element, sg_bytes *contents);

/*
 * sg_der_take_optional sets `*present` and takes the element if it has this
 * tag; false only when one of this tag is malformed.
 */
bool sg_der_take_optional(
    sg_bytes *in, unsigned tag, bool *present, sg_bytes *contents);

/* sg_der_only takes an element that must be all of `in`. */
bool sg_der_only(sg_bytes in, unsigned tag, sg_bytes *contents);

/* sg_der_take_bool reads BOOLEAN: 00 or ff. */
bool sg_der_take_bool(sg_bytes *in, bool *out);

/* sg_der_take_uint reads a non-negative INTEGER that fits 63 bits. */
bool sg_der_take_uint(sg_bytes *in, int64_t *out);

/*
 * sg_der_take_integer reads an INTEGER as its contents octets, minimal; the
 * first byte's top bit is the sign.
 */
bool sg_der_take_integer(sg_bytes *in, sg_bytes *out);

/*
 * sg_der_take_unsigned reads a non-negative INTEGER of any size as bytes
 * without a leading zero (a zero is one zero byte).
 */
bool sg_der_take_unsigned(sg_bytes *in, sg_bytes *out);

/* sg_der_take_bits reads a BIT STRING of whole bytes. */
bool sg_der_take_bits(sg_bytes *in, sg_bytes *out);

/*
 * sg_der_take_named_bits reads a BIT STRING of flags: bit 0 of the type is
 * bit 0 of `*out`.  At most 16 flags; no trailing zero bits [X.690 11.2.2].
 */
bool sg_der_take_named_bits(sg_bytes *in, unsigned *out);

/* sg_der_take_null reads NULL. */
bool sg_der_take_null(sg_bytes *in);

/*
 * sg_der_take_time reads UTCTime or GeneralizedTime as RFC 5280, 4.1.2.5
 * writes them: seconds, "Z", no fraction; UTCTime means 1950 to 2049.
 */
bool sg_der_take_time(sg_bytes *in, int64_t *seconds);

/*
 * sg_der_take_generalized reads GeneralizedTime as RFC 3161, 2.4.2 does: a
 * fraction of up to nine digits without trailing zeros may follow.
 */
bool sg_der_take_generalized(sg_bytes *in, struct sg_time *out);

#endif
