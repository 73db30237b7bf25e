/* SPDX-License-Identifier: Apache-2.0 */
/* Base64 by table, four characters at a time, canonical forms only. */
#include "codec/base64.h"

#include <string.h>

static const char standard_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char url_digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* A character's value, and the alphabets that have it: 0 is in none. */
#define VALUE 0x3f
#define STANDARD 0x40
#define URL 0x80

/* clang-format off */
#define V(value) (STANDARD | URL | (value))
static const uint8_t values[256] = {
    ['A'] = V(0), ['B'] = V(1), ['C'] = V(2), ['D'] = V(3), ['E'] = V(4),
    ['F'] = V(5), ['G'] = V(6), ['H'] = V(7), ['I'] = V(8), ['J'] = V(9),
    ['K'] = V(10), ['L'] = V(11), ['M'] = V(12), ['N'] = V(13), ['O'] = V(14),
    ['P'] = V(15), ['Q'] = V(16), ['R'] = V(17), ['S'] = V(18), ['T'] = V(19),
    ['U'] = V(20), ['V'] = V(21), ['W'] = V(22), ['X'] = V(23), ['Y'] = V(24),
    ['Z'] = V(25), ['a'] = V(26), ['b'] = V(27), ['c'] = V(28), ['d'] = V(29),
    ['e'] = V(30), ['f'] = V(31), ['g'] = V(32), ['h'] = V(33), ['i'] = V(34),
    ['j'] = V(35), ['k'] = V(36), ['l'] = V(37), ['m'] = V(38), ['n'] = V(39),
    ['o'] = V(40), ['p'] = V(41), ['q'] = V(42), ['r'] = V(43), ['s'] = V(44),
    ['t'] = V(45), ['u'] = V(46), ['v'] = V(47), ['w'] = V(48), ['x'] = V(49),
    ['y'] = V(50), ['z'] = V(51), ['0'] = V(52), ['1'] = V(53), ['2'] = V(54),
    ['3'] = V(55), ['4'] = V(56), ['5'] = V(57), ['6'] = V(58), ['7'] = V(59),
    ['8'] = V(60), ['9'] = V(61),
    ['+'] = STANDARD | 62, ['/'] = STANDARD | 63,
    ['-'] = URL | 62, ['_'] = URL | 63,
};
/* clang-format on */

/* Bytes are encoded by pieces that are a multiple of three. */
#define PIECE_SIZE ((size_t)768)

size_t
sg_base64_decoded_max(size_t len)
{
    return len / 4 * 3 + len % 4;
}

/*
 * decode_fours decodes `count` groups of four characters.  The alphabets that
 * have them all are asked for once: the loop has no branch on the input.
 */
static bool
decode_fours(const uint8_t *text, size_t count, uint8_t *out, unsigned alphabet)
{
    unsigned all = alphabet;

    for (; count != 0; count--, text += 4, out += 3) {
        unsigned a = values[text[0]], b = values[text[1]];
        unsigned c = values[text[2]], d = values[text[3]];
        unsigned bits = (a & VALUE) << 18 | (b & VALUE) << 12 |
            (c & VALUE) << 6 | (d & VALUE);

        all &= a & b & c & d;
        out[0] = (uint8_t)(bits >> 16);
        out[1] = (uint8_t)(bits >> 8);
        out[2] = (uint8_t)bits;
    }
    return all == alphabet;
}

/*
 * decode_rest decodes the last two or three characters of a text, whose
 * unused bits must be zero [RFC 4648 3.5].
 */
static bool
decode_rest(sg_bytes text, uint8_t *out, unsigned alphabet)
{
    uint8_t four[4] = { 'A', 'A', 'A', 'A' };
    uint8_t three[3];

    if (text.len == 0)
        return true;
    if (text.len == 1)
        return false;
    memcpy(four, text.data, text.len);
    if (!decode_fours(four, 1, three, alphabet) || three[text.len - 1] != 0)
        return false;
    memcpy(out, three, text.len - 1);
    return true;
}

/* decode reads text from which the padding is gone. */
static bool
decode(sg_bytes text, uint8_t *out, size_t *out_len, unsigned alphabet)
{
    size_t fours = text.len / 4;
    size_t rest = text.len % 4;

    if (!decode_fours(text.data, fours, out, alphabet) ||
        !decode_rest(sg_bytes_of(text.data + fours * 4, rest), out + fours * 3,
            alphabet))
        return false;
    *out_len = fours * 3 + (rest == 0 ? 0 : rest - 1);
    return true;
}

bool
sg_base64_decode(sg_bytes text, uint8_t *out, size_t *out_len)
{
    if (text.len % 4 != 0)
        return false; /* padding is required [RFC 4648 3.2] */
    if (text.len == 0) {
        *out_len = 0;
        return true;
    }
    for (size_t i = 0; i < 2 && text.data[text.len - 1] == '='; i++)
        text.len--;
    return decode(text, out, out_len, STANDARD);
}

bool
sg_base64url_decode(sg_bytes text, uint8_t *out, size_t *out_len)
{
    if (text.len == 0) {
        *out_len = 0;
        return true;
    }
    return decode(text, out, out_len, URL);
}

/* encode_threes encodes whole groups of three bytes. */
static void
encode_threes(sg_bytes bytes, uint8_t *out, const char *digits)
{
    for (size_t i = 0; i + 3 <= bytes.len; i += 3, out += 4) {
        unsigned bits = (unsigned)bytes.data[i] << 16 |
            (unsigned)bytes.data[i + 1] << 8 | bytes.data[i + 2];

        out[0] = (uint8_t)digits[bits >> 18];
        out[1] = (uint8_t)digits[bits >> 12 & VALUE];
        out[2] = (uint8_t)digits[bits >> 6 & VALUE];
        out[3] = (uint8_t)digits[bits & VALUE];
    }
}

/* encode appends all but the padding, and says how much of that is due. */
static size_t
encode(struct sg_buf *buf, sg_bytes bytes, const char *digits)
{
    uint8_t piece[PIECE_SIZE / 3 * 4];
    uint8_t last[3] = { 0, 0, 0 };
    sg_bytes whole;

    while (bytes.len >= 3) {
        size_t len = bytes.len - bytes.len % 3;

        (void)sg_bytes_take(
            &bytes, len < PIECE_SIZE ? len : PIECE_SIZE, &whole);
        encode_threes(whole, piece, digits);
        sg_buf_add(buf, sg_bytes_of(piece, whole.len / 3 * 4));
    }
    if (bytes.len == 0)
        return 0;
    memcpy(last, bytes.data, bytes.len);
    encode_threes(sg_bytes_of(last, sizeof(last)), piece, digits);
    sg_buf_add(buf, sg_bytes_of(piece, bytes.len + 1));
    return 3 - bytes.len;
}

void
sg_base64_add(struct sg_buf *buf, sg_bytes bytes)
{
    size_t padding = encode(buf, bytes, standard_digits);

    for (; padding != 0; padding--)
        sg_buf_add_byte(buf, '=');
}

void
sg_base64url_add(struct sg_buf *buf, sg_bytes bytes)
{
    (void)encode(buf, bytes, url_digits);
}
