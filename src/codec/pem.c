/* SPDX-License-Identifier: Apache-2.0 */
/* PEM of RFC 7468 in its strict form, read line by line. */
#include "codec/pem.h"

#include <string.h>

#include "codec/base64.h"

#define COLUMNS_MAX 76 /* MIME's; some tools write it */
#define COLUMNS 48     /* bytes a line of 64 characters holds */

/* take_line takes a line, without its end, which the last may lack. */
static sg_bytes
take_line(sg_bytes *in)
{
    sg_bytes line = *in;

    if (!sg_bytes_take_until(in, '\n', &line))
        (void)sg_bytes_take(in, in->len, &line);
    else if (sg_bytes_ends_with(line, "\r"))
        line.len--;
    return line;
}

static void
skip_empty_lines(sg_bytes *in)
{
    while (sg_bytes_take_text(in, "\n") || sg_bytes_take_text(in, "\r\n"))
        continue;
}

/* take_boundary reads the line "-----BEGIN label-----". */
static bool
take_boundary(sg_bytes *in, const char *begin, const char *label)
{
    sg_bytes line = take_line(in);

    return sg_bytes_take_text(&line, begin) &&
        sg_bytes_take_text(&line, label) && sg_bytes_is(line, "-----");
}

/*
 * take_body joins the lines before the next "-", which base64 does not have,
 * in `joined`, which has room for that much.
 */
static bool
take_body(sg_bytes *in, uint8_t *joined, size_t *len)
{
    sg_bytes body, line;

    (void)sg_bytes_take(in, sg_bytes_find(*in, '-'), &body);
    if (!sg_bytes_ends_with(body, "\n"))
        return false;
    *len = 0;
    while (body.len != 0) {
        line = take_line(&body);
        if (line.len == 0 || line.len > COLUMNS_MAX)
            return false;
        memcpy(joined + *len, line.data, line.len);
        *len += line.len;
    }
    return true;
}

/* take_room notes in `out` that there is none. */
static uint8_t *
take_room(struct sg_arena *arena, size_t size, sg_bytes *out)
{
    uint8_t *room = sg_arena_new(arena, size);

    if (room == NULL)
        out->data = NULL;
    return room;
}

bool
sg_pem_take(
    sg_bytes *text, const char *label, struct sg_arena *arena, sg_bytes *out)
{
    sg_bytes in = *text;
    uint8_t *joined, *der;
    size_t len;

    skip_empty_lines(&in);
    if (!take_boundary(&in, "-----BEGIN ", label))
        return false;
    /* Bounded by this block, or many of them would cost their square. */
    joined = take_room(arena, sg_bytes_find(in, '-'), out);
    if (joined == NULL || !take_body(&in, joined, &len) ||
        !take_boundary(&in, "-----END ", label))
        return false;
    der = take_room(arena, sg_base64_decoded_max(len), out);
    if (der == NULL || !sg_base64_decode(sg_bytes_of(joined, len), der, &len))
        return false;
    skip_empty_lines(&in);
    *out = sg_bytes_of(der, len);
    *text = in;
    return true;
}

static void
add_boundary(struct sg_buf *buf, const char *begin, const char *label)
{
    sg_buf_add_text(buf, begin);
    sg_buf_add_text(buf, label);
    sg_buf_add_text(buf, "-----\n");
}

void
sg_pem_add(struct sg_buf *buf, const char *label, sg_bytes der)
{
    sg_bytes line;

    add_boundary(buf, "-----BEGIN ", label);
    while (sg_bytes_take(&der, der.len < COLUMNS ? der.len : COLUMNS, &line) &&
        line.len != 0) {
        sg_base64_add(buf, line);
        sg_buf_add_byte(buf, '\n');
    }
    add_boundary(buf, "-----END ", label);
}
