/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Owned bytes that grow, with a maximum from birth.  The first append that
 * fails (memory, maximum) frees the contents and marks the buffer failed;
 * later appends do nothing, so a writer checks once, at the end.
 */
#ifndef SG_BASE_BUF_H
#define SG_BASE_BUF_H

#include "base/bytes.h"

struct sg_buf {
    uint8_t *data;
    size_t len;
    size_t size;
    size_t max;
    bool failed;
};

/* sg_buf_init makes an empty buffer that never holds more than `max`. */
SG_PRIVATE_API void sg_buf_init(struct sg_buf *buf, size_t max);

SG_PRIVATE_API void sg_buf_add(struct sg_buf *buf, sg_bytes bytes);
SG_PRIVATE_API void sg_buf_add_text(struct sg_buf *buf, const char *text);
SG_PRIVATE_API void sg_buf_add_byte(struct sg_buf *buf, uint8_t byte);

/* sg_buf_add_uint adds `width` (1 to 8) bytes, most significant first. */
void sg_buf_add_uint(struct sg_buf *buf, uint64_t value, size_t width);

/* sg_buf_add_decimal adds a number as text. */
SG_PRIVATE_API void sg_buf_add_decimal(struct sg_buf *buf, int64_t value);

/* sg_buf_fail fails a buffer whose writer ran out of memory elsewhere. */
SG_PRIVATE_API void sg_buf_fail(struct sg_buf *buf);

/* sg_buf_bytes is what has been written; valid until the next append. */
static inline sg_bytes
sg_buf_bytes(const struct sg_buf *buf)
{
    static const uint8_t nothing[1];

    return sg_bytes_of(buf->data != NULL ? buf->data : nothing, buf->len);
}

/* sg_buf_dispose frees the contents; the buffer is as after init. */
SG_PRIVATE_API void sg_buf_dispose(struct sg_buf *buf);

#endif
