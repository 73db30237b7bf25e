/* SPDX-License-Identifier: Apache-2.0 */
/* ES256 has r and s side by side [RFC 7518 3.4], libcrypto in DER. */
#include "issuer_inside.h"

#include <string.h>

#include "codec/derout.h"

#define HALF (ISSUER_SIGNATURE / 2)

static bool
take_number(sg_bytes *in, uint8_t out[HALF])
{
    sg_bytes number;

    if (!sg_der_take_unsigned(in, &number) || number.len > HALF)
        return false;
    memset(out, 0, HALF);
    memcpy(out + HALF - number.len, number.data, number.len);
    return true;
}

bool
issuer_signature_to_raw(sg_bytes der, uint8_t out[ISSUER_SIGNATURE])
{
    sg_bytes in;

    return sg_der_only(der, SG_DER_SEQUENCE, &in) && take_number(&in, out) &&
        take_number(&in, out + HALF) && in.len == 0;
}

bool
issuer_signature_to_der(sg_bytes raw, struct sg_buf *out)
{
    size_t from = out->len;

    if (raw.len != ISSUER_SIGNATURE)
        return false;
    sg_der_add_unsigned(out, sg_bytes_of(raw.data, HALF));
    sg_der_add_unsigned(out, sg_bytes_of(raw.data + HALF, HALF));
    sg_der_wrap(out, from, SG_DER_SEQUENCE);
    return !out->failed;
}
