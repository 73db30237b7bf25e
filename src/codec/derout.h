/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing DER (X.690): contents first, then the tag and length before them, so
 * that no length is computed twice.
 */
#ifndef SG_CODEC_DEROUT_H
#define SG_CODEC_DEROUT_H

#include "base/buf.h"
#include "codec/der.h"
#include "codec/oid.h"

/*
 * sg_der_wrap makes all that was written from offset `from` on the contents of
 * one element:
 *
 *     size_t from = buf->len;
 *     ... write the contents ...
 *     sg_der_wrap(buf, from, SG_DER_SEQUENCE);
 */
SG_PRIVATE_API void sg_der_wrap(struct sg_buf *buf, size_t from, unsigned tag);

/* sg_der_add appends an element of these contents. */
SG_PRIVATE_API void sg_der_add(
    struct sg_buf *buf, unsigned tag, sg_bytes contents);

/* sg_der_add_oid appends a known object identifier. */
SG_PRIVATE_API void sg_der_add_oid(struct sg_buf *buf, enum sg_oid oid);

/* sg_der_add_bool appends a BOOLEAN. */
SG_PRIVATE_API void sg_der_add_bool(struct sg_buf *buf, bool value);

/*
 * sg_der_add_unsigned appends an INTEGER of big-endian bytes, which need not
 * be minimal.
 */
SG_PRIVATE_API void sg_der_add_unsigned(struct sg_buf *buf, sg_bytes number);

#endif
