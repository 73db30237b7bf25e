/* SPDX-License-Identifier: Apache-2.0 */
/* Hostile bytes made fit for a message: escaped, capped, marked where cut. */
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/time.h"
#include "base/utf8.h"

#define CUT "\xe2\x80\xa6" /* U+2026 */

#define SHOWN_HEX_BYTES 8

/*
 * Characters that a terminal obeys, that turn the direction of text, or that
 * nobody sees, so that two texts look alike: first and last of each run.
 */
static const struct {
    uint32_t first, last;
} hidden[] = {
    { 0x00, 0x1f },       /* C0 */
    { '\\', '\\' },       /* or an escape could be forged */
    { 0x7f, 0x9f },       /* DEL and C1 */
    { 0xad, 0xad },       /* soft hyphen */
    { 0x34f, 0x34f },     /* combining grapheme joiner */
    { 0x61c, 0x61c },     /* Arabic letter mark */
    { 0x115f, 0x1160 },   /* Hangul fillers */
    { 0x17b4, 0x17b5 },   /* Khmer inherent vowels */
    { 0x180b, 0x180f },   /* Mongolian selectors */
    { 0x200b, 0x200f },   /* zero width, direction marks */
    { 0x2028, 0x202e },   /* line separators, direction embeddings */
    { 0x2060, 0x206f },   /* invisible operators, direction isolates */
    { 0x3164, 0x3164 },   /* Hangul filler */
    { 0xd800, 0xf8ff },   /* surrogates, private use */
    { 0xfdd0, 0xfdef },   /* not characters */
    { 0xfe00, 0xfe0f },   /* variation selectors */
    { 0xfeff, 0xfeff },   /* byte order mark */
    { 0xffa0, 0xffa0 },   /* Hangul filler */
    { 0xfff0, 0xfffb },   /* annotations */
    { 0xfffe, 0xffff },   /* not characters */
    { 0x1d173, 0x1d17a }, /* musical controls */
    { 0xe0000, 0x10ffff } /* tags, selectors, private use */
};

static bool
is_hidden(uint32_t code_point)
{
    for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++) {
        if (code_point >= hidden[i].first && code_point <= hidden[i].last)
            return true;
    }
    return false;
}

/* How one character is shown: at most "\u{10ffff}" and a NUL. */
#define PIECE_SIZE 16

/* show_next takes a character, or a byte that is none, and gives its look. */
static size_t
show_next(sg_bytes *in, char piece[PIECE_SIZE])
{
    uint32_t code_point;
    uint8_t byte;
    int len;

    if (sg_utf8_take(in, &code_point)) {
        if (!is_hidden(code_point))
            return sg_utf8_put((uint8_t *)piece, code_point);
        len = snprintf(piece, PIECE_SIZE,
            code_point < 0x80 ? "\\x%02" PRIx32 : "\\u{%04" PRIx32 "}",
            code_point);
    } else {
        (void)sg_bytes_take_byte(in, &byte);
        len = snprintf(piece, PIECE_SIZE, "\\x%02x", byte);
    }
    return (size_t)len;
}

struct sg_shown
sg_show(sg_bytes bytes)
{
    struct sg_shown shown = { { 0 } };
    char piece[PIECE_SIZE];
    size_t len = 0;
    size_t cut = 0; /* where what is written leaves room for CUT */

    while (bytes.len != 0) {
        size_t more = show_next(&bytes, piece);

        if (len + more > sizeof(shown.text) - 1) {
            memcpy(shown.text + cut, CUT, sizeof(CUT));
            break;
        }
        memcpy(shown.text + len, piece, more);
        len += more;
        if (len <= sizeof(shown.text) - sizeof(CUT))
            cut = len;
    }
    return shown;
}

struct sg_shown
sg_show_hex(sg_bytes bytes)
{
    static const char digits[] = "0123456789abcdef";
    struct sg_shown shown = { { 0 } };
    size_t count = bytes.len < SHOWN_HEX_BYTES ? bytes.len : SHOWN_HEX_BYTES;

    for (size_t i = 0; i < count; i++) {
        shown.text[2 * i] = digits[bytes.data[i] >> 4];
        shown.text[2 * i + 1] = digits[bytes.data[i] & 0x0f];
    }
    if (bytes.len > count)
        memcpy(shown.text + 2 * count, CUT, sizeof(CUT));
    return shown;
}

struct sg_shown
sg_show_time(int64_t seconds)
{
    struct sg_shown shown = { { 0 } };
    struct sg_civil c;

    if (sg_time_to_civil(seconds, &c))
        (void)snprintf(shown.text, sizeof(shown.text),
            "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day, c.hour,
            c.minute, c.second);
    else
        (void)snprintf(shown.text, sizeof(shown.text),
            "%" PRId64 " seconds since 1970", seconds);
    return shown;
}

struct sg_shown
sg_show_moment(struct sg_time at)
{
    struct sg_shown shown = sg_show_time(at.s);
    size_t len = strlen(shown.text);

    if (at.ns == 0 || shown.text[len - 1] != 'Z')
        return shown;
    (void)snprintf(
        shown.text + len - 1, sizeof(shown.text) - len, ".%09ld", (long)at.ns);
    len = strlen(shown.text);
    while (shown.text[len - 1] == '0')
        len--;
    shown.text[len] = 'Z';
    shown.text[len + 1] = '\0';
    return shown;
}

struct sg_shown
sg_show_window(const struct sg_window *window)
{
    struct sg_shown shown = { "never" };
    struct sg_shown start = sg_show_moment(window->start);
    struct sg_shown end = sg_show_moment(window->end);

    if (window->has_start && window->has_end)
        (void)snprintf(shown.text, sizeof(shown.text), "from %.40s to %.40s",
            start.text, end.text);
    else if (window->has_start)
        (void)snprintf(
            shown.text, sizeof(shown.text), "from %.40s on", start.text);
    return shown;
}

bool
sg_text_is_plain(sg_bytes bytes)
{
    uint32_t code_point;

    while (bytes.len != 0) {
        if (!sg_utf8_take(&bytes, &code_point) || code_point < 0x20 ||
            (code_point >= 0x7f && code_point <= 0x9f))
            return false;
    }
    return true;
}
