/* SPDX-License-Identifier: Apache-2.0 */
/* Hexadecimal, there and back. */
#include "codec/hex.h"

static const char digits[] = "0123456789abcdef";

void
sg_hex_add(struct sg_buf *buf, sg_bytes bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        sg_buf_add_byte(buf, (uint8_t)digits[bytes.data[i] >> 4]);
        sg_buf_add_byte(buf, (uint8_t)digits[bytes.data[i] & 0x0f]);
    }
}

void
sg_hex_write(char *out, sg_bytes bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        *out++ = digits[bytes.data[i] >> 4];
        *out++ = digits[bytes.data[i] & 0x0f];
    }
    *out = '\0';
}

/* digit_value gives 0 to 15, or -1. */
static int
digit_value(uint8_t digit, bool any_case)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (any_case && digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

bool
sg_hex_decode(sg_bytes text, uint8_t *out, size_t len, bool any_case)
{
    if (text.len / 2 != len || text.len % 2 != 0)
        return false;
    for (size_t i = 0; i < len; i++) {
        int high = digit_value(text.data[2 * i], any_case);
        int low = digit_value(text.data[2 * i + 1], any_case);

        if (high < 0 || low < 0)
            return false;
        out[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}
