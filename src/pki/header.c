/* SPDX-License-Identifier: Apache-2.0 */
/* Writing tag and length of DER. */
#include "pki/header.h"

void
sg_header_write(struct sg_header *out, unsigned tag, size_t len)
{
    size_t width = len < 0x80 ? 0 : len < 0x100 ? 1 : len < 0x10000 ? 2 : 3;
    size_t i;

    out->octets[0] = (uint8_t)tag;
    out->octets[1] = (uint8_t)(width == 0 ? len : 0x80 | width);
    for (i = 0; i < width; i++)
        out->octets[2 + i] = (uint8_t)(len >> (8 * (width - 1 - i)));
    out->len = 2 + width;
}
