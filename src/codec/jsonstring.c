/* SPDX-License-Identifier: Apache-2.0 */
/* The tokens of JSON.  Runs of plain bytes are passed eight at a time. */
#include "codec/jsonstring.h"

#include <string.h>

#include "base/utf8.h"

#define EACH_BYTE(byte) (UINT64_C(0x0101010101010101) * (byte))
#define HIGH_BITS EACH_BYTE(0x80)

/* has_zero says whether a byte of `word` is zero. */
static bool
has_zero(uint64_t word)
{
    return ((word - EACH_BYTE(1)) & ~word & HIGH_BITS) != 0;
}

/* is_plain_word: eight bytes of ASCII that a string may hold as they are. */
static bool
is_plain_word(uint64_t word)
{
    bool high = (word & HIGH_BITS) != 0;
    bool control = ((word - EACH_BYTE(0x20)) & ~word & HIGH_BITS) != 0;

    return !high && !control && !has_zero(word ^ EACH_BYTE('"')) &&
        !has_zero(word ^ EACH_BYTE('\\'));
}

/* unescaped = %x20-21 / %x23-5B / %x5D-10FFFF [RFC 8259 7], of ASCII */
static bool
is_plain(uint8_t byte)
{
    return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

static void
move(sg_bytes *in, size_t len)
{
    *in = sg_bytes_of(in->data + len, in->len - len);
}

static void
skip_plain(sg_bytes *in)
{
    uint64_t word;
    size_t at = 0;

    for (; in->len - at >= sizeof(word); at += sizeof(word)) {
        memcpy(&word, in->data + at, sizeof(word));
        if (!is_plain_word(word))
            break;
    }
    while (at < in->len && is_plain(in->data[at]))
        at++;
    move(in, at);
}

/* skip_special passes a byte that is not plain, and what belongs to it. */
static bool
skip_special(sg_bytes *in, bool *escaped, const char **wrong)
{
    uint32_t code_point;

    if (in->data[0] == '\\' && in->len >= 2) {
        *escaped = true;
        move(in, 2);
        return true;
    }
    *wrong = in->data[0] < 0x20 ? "a control character in a string"
                                : "bytes in a string that are not UTF-8";
    if (in->data[0] == '\\')
        *wrong = "a string without end";
    return in->data[0] >= 0x80 && sg_utf8_take(in, &code_point);
}

bool
sg_json_scan_string(
    sg_bytes *in, sg_bytes *inner, bool *escaped, const char **wrong)
{
    const uint8_t *start = in->data;

    *escaped = false;
    skip_plain(in);
    while (in->len != 0 && in->data[0] != '"') {
        if (!skip_special(in, escaped, wrong))
            return false;
        skip_plain(in);
    }
    if (in->len == 0) {
        *wrong = "a string without end";
        return false;
    }
    *inner = sg_bytes_of(start, (size_t)(in->data - start));
    move(in, 1);
    return true;
}

/* take_unit reads the four digits of \uXXXX, after the u. */
static bool
take_unit(sg_bytes *in, uint32_t *unit)
{
    uint32_t value = 0;

    if (in->len < 4)
        return false;
    for (size_t i = 0; i < 4; i++) {
        uint8_t c = in->data[i];
        uint8_t lower = c | 0x20;

        if (c >= '0' && c <= '9')
            value = value << 4 | (uint32_t)(c - '0');
        else if (lower >= 'a' && lower <= 'f')
            value = value << 4 | (uint32_t)(lower - 'a' + 10);
        else
            return false;
    }
    *unit = value;
    move(in, 4);
    return true;
}

/*
 * take_code_point reads one \uXXXX, or the two of a surrogate pair, after the
 * first "\u".  Half a pair is no character [RFC 7493 2.1].
 */
static bool
take_code_point(sg_bytes *in, uint32_t *code_point)
{
    uint32_t low;

    if (!take_unit(in, code_point))
        return false;
    if (*code_point < 0xd800 || *code_point > 0xdfff)
        return true;
    if (*code_point > 0xdbff || !sg_bytes_take_text(in, "\\u") ||
        !take_unit(in, &low) || low < 0xdc00 || low > 0xdfff)
        return false;
    *code_point = 0x10000 + ((*code_point - 0xd800) << 10) + (low - 0xdc00);
    return true;
}

/* take_escape decodes what begins with a backslash to `out`. */
static bool
take_escape(sg_bytes *in, uint8_t *out, size_t *out_len)
{
    static const char letters[] = "\"\\/bfnrt";
    static const char meant[] = "\"\\/\b\f\n\r\t";
    sg_bytes rest = *in;
    uint32_t code_point;
    const char *letter;
    uint8_t c;

    move(&rest, 1);
    if (!sg_bytes_take_byte(&rest, &c))
        return false;
    letter = memchr(letters, c, sizeof(letters) - 1);
    if (letter != NULL)
        code_point = (uint8_t)meant[letter - letters];
    else if (c != 'u' || !take_code_point(&rest, &code_point))
        return false;
    *out_len = sg_utf8_put(out, code_point);
    *in = rest;
    return true;
}

bool
sg_json_unescape(
    sg_bytes *in, uint8_t *out, size_t *out_len, const char **wrong)
{
    uint8_t character[4];
    size_t len = 0, more;

    while (in->len != 0) {
        size_t run = sg_bytes_find(*in, '\\');

        memcpy(out + len, in->data, run);
        len += run;
        move(in, run);
        if (in->len == 0)
            break;
        if (!take_escape(in, character, &more)) {
            *wrong = "an escape that is none, or half of a surrogate pair";
            return false;
        }
        memcpy(out + len, character, more);
        len += more;
    }
    *out_len = len;
    return true;
}

/* skip_digits passes over digits and says whether there were any. */
static bool
skip_digits(sg_bytes *in)
{
    size_t at = 0;

    while (at < in->len && in->data[at] >= '0' && in->data[at] <= '9')
        at++;
    move(in, at);
    return at != 0;
}

/* number = [ minus ] int [ frac ] [ exp ] [RFC 8259 6] */
bool
sg_json_scan_number(sg_bytes *in, const char **wrong)
{
    *wrong = "a number without digits where they belong";
    (void)sg_bytes_take_text(in, "-");
    if (!sg_bytes_take_text(in, "0") && !skip_digits(in))
        return false;
    if (sg_bytes_take_text(in, ".") && !skip_digits(in))
        return false;
    if (!sg_bytes_take_text(in, "e") && !sg_bytes_take_text(in, "E"))
        return true;
    if (!sg_bytes_take_text(in, "-"))
        (void)sg_bytes_take_text(in, "+");
    return skip_digits(in);
}
