/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DER from a text, so that a row of a table can say in a few characters what
 * is wrong with a structure:
 *
 *   02 4a      octets in hexadecimal
 *   30{ ... }  a tag, and the length of what stands in braces
 *   'text'     the octets of a text
 *   %name      a part, by name: its octets, or its own text
 *
 * A part set later hides one set before, so a row replaces what it is about.
 */
#ifndef SG_TEST_ASN1_H
#define SG_TEST_ASN1_H

#include "test.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"

#define ASN1_PARTS_MAX 96
#define ASN1_MAX (1u << 20)

struct part {
    const char *name;
    const char *text; /* NULL: octets */
    sg_bytes octets;
};

struct parts {
    struct part items[ASN1_PARTS_MAX];
    size_t count;
};

static inline void
add_part(struct parts *parts, const char *name, const char *text, sg_bytes b)
{
    assert_true(parts->count < ASN1_PARTS_MAX);
    parts->items[parts->count].name = name;
    parts->items[parts->count].text = text;
    parts->items[parts->count].octets = b;
    parts->count++;
}

static inline void
set(struct parts *parts, const char *name, const char *text)
{
    add_part(parts, name, text, (sg_bytes){ NULL, 0 });
}

static inline void
set_octets(struct parts *parts, const char *name, sg_bytes octets)
{
    add_part(parts, name, NULL, octets);
}

static inline const struct part *
part_of(const struct parts *parts, const char *name, size_t len)
{
    size_t i = parts->count;

    while (i-- > 0)
        if (strlen(parts->items[i].name) == len &&
            memcmp(parts->items[i].name, name, len) == 0)
            return &parts->items[i];
    fail_msg("no part \"%.*s\"", (int)len, name);
    return NULL;
}

static inline void asn1_text(
    struct sg_buf *out, const struct parts *parts, const char **text);

static inline void
asn1_length(struct sg_buf *out, size_t len)
{
    size_t width = len < 0x80 ? 0 : len < 0x100 ? 1 : len < 0x10000 ? 2 : 3;

    sg_buf_add_byte(out, (uint8_t)(width == 0 ? len : 0x80 | width));
    if (width > 0)
        sg_buf_add_uint(out, len, width);
}

static inline void
asn1_braces(struct sg_buf *out, const struct parts *parts, const char **text)
{
    struct sg_buf inner;

    sg_buf_init(&inner, ASN1_MAX);
    asn1_text(&inner, parts, text);
    asn1_length(out, inner.len);
    sg_buf_add(out, sg_buf_bytes(&inner));
    sg_buf_dispose(&inner);
}

static inline void
asn1_part(struct sg_buf *out, const struct parts *parts, const char **text)
{
    size_t len = strspn(*text, "abcdefghijklmnopqrstuvwxyz_0123456789");
    const struct part *part = part_of(parts, *text, len);
    const char *inner = part->text;

    *text += len;
    if (inner == NULL)
        sg_buf_add(out, part->octets);
    else
        asn1_text(out, parts, &inner);
}

static inline void
asn1_quoted(struct sg_buf *out, const char **text)
{
    size_t len = strcspn(*text, "'");

    sg_buf_add(out, sg_bytes_of(*text, len));
    *text += len + 1;
}

static inline uint8_t
asn1_digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *at = c == '\0' ? NULL : strchr(digits, c);

    if (at == NULL)
        fail_msg("not a digit: %c", c);
    return (uint8_t)(at - digits);
}

static inline void
asn1_text(struct sg_buf *out, const struct parts *parts, const char **text)
{
    while (**text != '\0' && **text != '}') {
        char c = *(*text)++;

        if (c == ' ')
            continue;
        if (c == '{')
            asn1_braces(out, parts, text);
        else if (c == '\'')
            asn1_quoted(out, text);
        else if (c == '%')
            asn1_part(out, parts, text);
        else
            sg_buf_add_byte(
                out, (uint8_t)(asn1_digit(c) << 4 | asn1_digit(*(*text)++)));
    }
    if (**text == '}')
        (*text)++;
}

/* asn1 gives the octets of a text, in memory of their own length. */
static inline sg_bytes
asn1(struct sg_arena *arena, const struct parts *parts, const char *text)
{
    struct sg_buf out;
    sg_bytes copy;

    sg_buf_init(&out, ASN1_MAX);
    asn1_text(&out, parts, &text);
    assert_false(out.failed);
    copy = sg_arena_copy(arena, sg_buf_bytes(&out));
    assert_non_null(copy.data);
    sg_buf_dispose(&out);
    return copy;
}

/*
 * tight_copy gives memory of exactly these octets, so that a sanitizer sees a
 * read past their end; the caller frees `data`.
 */
static inline sg_bytes
tight_copy(sg_bytes bytes)
{
    uint8_t *data = malloc(bytes.len > 0 ? bytes.len : 1);

    assert_non_null(data);
    if (bytes.len > 0)
        memcpy(data, bytes.data, bytes.len);
    return sg_bytes_of(data, bytes.len);
}

static inline void
free_copy(sg_bytes copy)
{
    free((void *)(uintptr_t)copy.data);
}

#endif
