/* SPDX-License-Identifier: Apache-2.0 */
/* Elements of DER, written. */
#include "codec/derout.h"

#include <string.h>

/* A tag, and a length in the fewest octets [X.690 8.1.3, 10.1]. */
static size_t
make_header(uint8_t out[10], unsigned tag, size_t len)
{
    size_t octets = 0;
    size_t at = 0;

    out[at++] = (uint8_t)tag;
    if (len < 0x80) {
        out[at++] = (uint8_t)len;
        return at;
    }
    for (size_t rest = len; rest != 0; rest >>= 8)
        octets++;
    out[at++] = (uint8_t)(0x80 | octets);
    while (octets != 0)
        out[at++] = (uint8_t)(len >> 8 * --octets);
    return at;
}

void
sg_der_wrap(struct sg_buf *buf, size_t from, unsigned tag)
{
    uint8_t header[10];
    size_t len, header_len;

    if (buf->failed)
        return;
    len = buf->len - from;
    header_len = make_header(header, tag, len);
    sg_buf_add(buf, sg_bytes_of(header, header_len)); /* for its room */
    if (buf->failed)
        return;
    memmove(buf->data + from + header_len, buf->data + from, len);
    memcpy(buf->data + from, header, header_len);
}

void
sg_der_add(struct sg_buf *buf, unsigned tag, sg_bytes contents)
{
    uint8_t header[10];

    sg_buf_add(
        buf, sg_bytes_of(header, make_header(header, tag, contents.len)));
    sg_buf_add(buf, contents);
}

void
sg_der_add_oid(struct sg_buf *buf, enum sg_oid oid)
{
    sg_der_add(buf, SG_DER_OID, sg_oid_bytes(oid));
}

void
sg_der_add_bool(struct sg_buf *buf, bool value)
{
    const uint8_t octet = value ? 0xff : 0;

    sg_der_add(buf, SG_DER_BOOLEAN, sg_bytes_of(&octet, 1));
}

void
sg_der_add_unsigned(struct sg_buf *buf, sg_bytes number)
{
    size_t from = buf->len;

    while (number.len > 1 && number.data[0] == 0)
        number = sg_bytes_of(number.data + 1, number.len - 1);
    /* The top bit would be a sign. */
    if (number.len == 0 || (number.data[0] & 0x80) != 0)
        sg_buf_add_byte(buf, 0);
    sg_buf_add(buf, number);
    sg_der_wrap(buf, from, SG_DER_INTEGER);
}
