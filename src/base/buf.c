/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Owned bytes that grow.  Tokens and keys pass through here, so memory that is
 * left behind, by growth, failure or disposal, is wiped.
 */
#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

#include "base/wipe.h"

#define SIZE_MIN 256

void
sg_buf_init(struct sg_buf *buf, size_t max)
{
    *buf = (struct sg_buf){ .max = max };
}

static void
release(struct sg_buf *buf)
{
    if (buf->data != NULL)
        sg_wipe(buf->data, buf->size);
    free(buf->data);
    buf->data = NULL;
    buf->len = 0;
    buf->size = 0;
}

/* grown_size doubles, so that n appends copy at most 2n bytes. */
static size_t
grown_size(const struct sg_buf *buf, size_t need)
{
    size_t size = buf->size < SIZE_MIN / 2 ? SIZE_MIN / 2 : buf->size;

    size = size > buf->max / 2 ? buf->max : size * 2;
    return size < need ? need : size;
}

static bool
move_to(struct sg_buf *buf, size_t size)
{
    uint8_t *data = malloc(size);
    size_t len = buf->len;

    if (data == NULL)
        return false;
    if (len != 0)
        memcpy(data, buf->data, len);
    release(buf);
    buf->data = data;
    buf->len = len;
    buf->size = size;
    return true;
}

void
sg_buf_fail(struct sg_buf *buf)
{
    release(buf);
    buf->failed = true;
}

/* make_room is where every append fails, if it does. */
static bool
make_room(struct sg_buf *buf, size_t len)
{
    if (buf->failed)
        return false;
    if (len <= buf->size - buf->len)
        return true;
    if (len <= buf->max - buf->len &&
        move_to(buf, grown_size(buf, buf->len + len)))
        return true;
    sg_buf_fail(buf);
    return false;
}

void
sg_buf_add(struct sg_buf *buf, sg_bytes bytes)
{
    if (bytes.len == 0 || !make_room(buf, bytes.len))
        return;
    memcpy(buf->data + buf->len, bytes.data, bytes.len);
    buf->len += bytes.len;
}

void
sg_buf_add_text(struct sg_buf *buf, const char *text)
{
    sg_buf_add(buf, sg_bytes_from_text(text));
}

void
sg_buf_add_byte(struct sg_buf *buf, uint8_t byte)
{
    if (!make_room(buf, 1))
        return;
    buf->data[buf->len++] = byte;
}

void
sg_buf_add_uint(struct sg_buf *buf, uint64_t value, size_t width)
{
    uint8_t bytes[8];

    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (uint8_t)(value >> (56 - 8 * i));
    sg_buf_add(buf, sg_bytes_of(bytes + (8 - width), width));
}

void
sg_buf_add_decimal(struct sg_buf *buf, int64_t value)
{
    uint8_t digits[20];
    size_t at = sizeof(digits);
    /* Negating INT64_MIN as signed would overflow. */
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    do {
        digits[--at] = (uint8_t)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (value < 0)
        digits[--at] = '-';
    sg_buf_add(buf, sg_bytes_of(digits + at, sizeof(digits) - at));
}

void
sg_buf_dispose(struct sg_buf *buf)
{
    release(buf);
    buf->failed = false;
}
