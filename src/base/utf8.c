/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 of RFC 3629: reading, writing and validating, strictly. */
#include "base/utf8.h"

#include <string.h>

#define HIGH_BITS UINT64_C(0x8080808080808080)

/*
 * Lead bytes of sequences of 2, 3 and 4: the bits that tell one, their value,
 * and the least code point that needs this length [RFC 3629 3].
 */
static const struct {
    uint8_t mask, mark;
    uint32_t least;
} leads[] = {
    { 0xe0, 0xc0, 0x80 },
    { 0xf0, 0xe0, 0x800 },
    { 0xf8, 0xf0, 0x10000 },
};

/* add_tail adds `count` continuation bytes to `*value`. */
static bool
add_tail(const uint8_t *tail, size_t count, uint32_t *value)
{
    for (size_t i = 0; i < count; i++) {
        if ((tail[i] & 0xc0) != 0x80)
            return false;
        *value = *value << 6 | (tail[i] & 0x3f);
    }
    return true;
}

/* take_long reads a sequence of more than one byte. */
static bool
take_long(sg_bytes *in, uint32_t *code_point)
{
    uint8_t lead = in->data[0];
    uint32_t value;
    size_t tail = 1;

    while (tail <= 3 && (lead & leads[tail - 1].mask) != leads[tail - 1].mark)
        tail++;
    if (tail > 3 || in->len <= tail)
        return false;
    value = lead & (uint8_t)~leads[tail - 1].mask;
    if (!add_tail(in->data + 1, tail, &value))
        return false;
    if (value < leads[tail - 1].least || value > 0x10ffff ||
        (value >= 0xd800 && value <= 0xdfff))
        return false; /* overlong, beyond Unicode, surrogate [RFC 3629 3] */
    *code_point = value;
    *in = sg_bytes_of(in->data + tail + 1, in->len - tail - 1);
    return true;
}

bool
sg_utf8_take(sg_bytes *in, uint32_t *code_point)
{
    if (in->len == 0)
        return false;
    if (in->data[0] >= 0x80)
        return take_long(in, code_point);
    *code_point = in->data[0];
    *in = sg_bytes_of(in->data + 1, in->len - 1);
    return true;
}

/* skip_ascii passes over bytes below 0x80, eight at a time. */
static void
skip_ascii(sg_bytes *in)
{
    uint64_t word;
    size_t at = 0;

    for (; in->len - at >= sizeof(word); at += sizeof(word)) {
        memcpy(&word, in->data + at, sizeof(word));
        if ((word & HIGH_BITS) != 0)
            break;
    }
    while (at < in->len && in->data[at] < 0x80)
        at++;
    *in = sg_bytes_of(in->data + at, in->len - at);
}

bool
sg_utf8_is_valid(sg_bytes bytes)
{
    uint32_t code_point;

    while (bytes.len != 0) {
        skip_ascii(&bytes);
        if (bytes.len != 0 && !take_long(&bytes, &code_point))
            return false;
    }
    return true;
}

size_t
sg_utf8_put(uint8_t out[4], uint32_t code_point)
{
    size_t tail = 0;

    while (tail < 3 && code_point >= leads[tail].least)
        tail++;
    for (size_t i = tail; i > 0; i--) {
        out[i] = (uint8_t)(0x80 | (code_point & 0x3f));
        code_point >>= 6;
    }
    out[0] = (uint8_t)code_point;
    if (tail != 0)
        out[0] |= leads[tail - 1].mark;
    return tail + 1;
}
