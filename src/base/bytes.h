/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Borrowed bytes: a slice of memory that somebody else owns, which is also
 * the cursor of every reader.  A take succeeds and moves on, or fails and
 * leaves the slice as it was.
 */
#ifndef SG_BASE_BYTES_H
#define SG_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/export.h"

/* data is NULL only where there is nothing ("absent"); empty text is not. */
typedef struct sg_bytes {
    const uint8_t *data;
    size_t len;
} sg_bytes;

/* A string literal as bytes, without its NUL. */
#define SG_LITERAL(text)                                                       \
    ((sg_bytes){ (const uint8_t *)("" text), sizeof(text) - 1 })

/* sg_bytes_of makes a slice of a pointer and a length. */
static inline sg_bytes
sg_bytes_of(const void *data, size_t len)
{
    return (sg_bytes){ (const uint8_t *)data, len };
}

/* sg_bytes_from_text makes a slice of a NUL-terminated text, not its NUL. */
SG_PRIVATE_API sg_bytes sg_bytes_from_text(const char *text);

/* sg_bytes_equal says whether two slices hold the same bytes. */
SG_PRIVATE_API bool sg_bytes_equal(sg_bytes a, sg_bytes b);

/* sg_bytes_is says whether a slice holds exactly this text. */
SG_PRIVATE_API bool sg_bytes_is(sg_bytes a, const char *text);

/* sg_bytes_compare orders like memcmp, a shorter prefix first. */
int sg_bytes_compare(sg_bytes a, sg_bytes b);

/* sg_bytes_starts_with and _ends_with compare with a text. */
bool sg_bytes_starts_with(sg_bytes a, const char *prefix);
bool sg_bytes_ends_with(sg_bytes a, const char *suffix);

/* sg_bytes_find gives the offset of the first `byte`, or a.len. */
SG_PRIVATE_API size_t sg_bytes_find(sg_bytes a, uint8_t byte);

/* sg_bytes_take moves `len` bytes from the front of `in` to `out`. */
SG_PRIVATE_API bool sg_bytes_take(sg_bytes *in, size_t len, sg_bytes *out);

/* sg_bytes_take_byte moves one byte. */
bool sg_bytes_take_byte(sg_bytes *in, uint8_t *out);

/* sg_bytes_take_uint reads `width` (1 to 8) bytes, most significant first. */
bool sg_bytes_take_uint(sg_bytes *in, size_t width, uint64_t *out);

/*
 * sg_bytes_take_until moves what stands before the first `byte` to `out` and
 * passes over that byte; false, and nothing moved, when there is none.
 */
SG_PRIVATE_API bool sg_bytes_take_until(
    sg_bytes *in, uint8_t byte, sg_bytes *out);

/* sg_bytes_take_text passes over `text` when it stands at the front. */
SG_PRIVATE_API bool sg_bytes_take_text(sg_bytes *in, const char *text);

/*
 * sg_bytes_take_decimal reads an unsigned decimal number without sign or
 * leading zero that fits int64_t.
 */
SG_PRIVATE_API bool sg_bytes_take_decimal(sg_bytes *in, int64_t *out);

#endif
