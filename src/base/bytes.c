/* SPDX-License-Identifier: Apache-2.0 */
/* Borrowed bytes: comparing slices, and taking from the front of one. */
#include "base/bytes.h"

#include <string.h>

sg_bytes
sg_bytes_from_text(const char *text)
{
    return sg_bytes_of(text, strlen(text));
}

bool
sg_bytes_equal(sg_bytes a, sg_bytes b)
{
    /* memcmp of NULL is undefined even for no bytes. */
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

bool
sg_bytes_is(sg_bytes a, const char *text)
{
    return sg_bytes_equal(a, sg_bytes_from_text(text));
}

int
sg_bytes_compare(sg_bytes a, sg_bytes b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common == 0 ? 0 : memcmp(a.data, b.data, common);

    if (order != 0)
        return order < 0 ? -1 : 1;
    return (a.len > b.len) - (a.len < b.len);
}

bool
sg_bytes_starts_with(sg_bytes a, const char *prefix)
{
    size_t len = strlen(prefix);

    return a.len >= len && sg_bytes_is(sg_bytes_of(a.data, len), prefix);
}

bool
sg_bytes_ends_with(sg_bytes a, const char *suffix)
{
    size_t len = strlen(suffix);

    if (len == 0)
        return true;
    return a.len >= len &&
        sg_bytes_is(sg_bytes_of(a.data + (a.len - len), len), suffix);
}

size_t
sg_bytes_find(sg_bytes a, uint8_t byte)
{
    const uint8_t *found;

    if (a.len == 0)
        return 0;
    found = memchr(a.data, byte, a.len);
    return found == NULL ? a.len : (size_t)(found - a.data);
}

/* advance leaves `in` a slice that is not "absent", even when it is empty. */
static void
advance(sg_bytes *in, size_t len)
{
    if (len != 0)
        *in = sg_bytes_of(in->data + len, in->len - len);
}

bool
sg_bytes_take(sg_bytes *in, size_t len, sg_bytes *out)
{
    if (in->len < len)
        return false;
    *out = sg_bytes_of(in->data, len);
    advance(in, len);
    return true;
}

bool
sg_bytes_take_byte(sg_bytes *in, uint8_t *out)
{
    if (in->len == 0)
        return false;
    *out = in->data[0];
    advance(in, 1);
    return true;
}

bool
sg_bytes_take_uint(sg_bytes *in, size_t width, uint64_t *out)
{
    uint64_t value = 0;

    if (width == 0 || width > 8 || in->len < width)
        return false;
    for (size_t i = 0; i < width; i++)
        value = value << 8 | in->data[i];
    advance(in, width);
    *out = value;
    return true;
}

bool
sg_bytes_take_until(sg_bytes *in, uint8_t byte, sg_bytes *out)
{
    size_t len = sg_bytes_find(*in, byte);

    if (len == in->len)
        return false;
    *out = sg_bytes_of(in->data, len);
    advance(in, len + 1);
    return true;
}

bool
sg_bytes_take_text(sg_bytes *in, const char *text)
{
    if (!sg_bytes_starts_with(*in, text))
        return false;
    advance(in, strlen(text));
    return true;
}

bool
sg_bytes_take_decimal(sg_bytes *in, int64_t *out)
{
    int64_t value = 0;
    size_t i;

    for (i = 0; i < in->len; i++) {
        int digit = in->data[i] - '0';

        if (digit < 0 || digit > 9)
            break;
        if (i == 1 && in->data[0] == '0')
            return false;
        if (value > (INT64_MAX - digit) / 10)
            return false;
        value = value * 10 + digit;
    }
    if (i == 0)
        return false;
    advance(in, i);
    *out = value;
    return true;
}
