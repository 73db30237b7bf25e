/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Base64 of RFC 4648, 4, strictly: the standard alphabet, padding where it
 * belongs, unused bits zero, no white space, the whole input.
 */
#ifndef SG_CODEC_BASE64_H
#define SG_CODEC_BASE64_H

#include "base/arena.h"
#include "base/buf.h"

/* sg_base64_decoded_max is enough room for what `len` characters hold. */
SG_PRIVATE_API size_t sg_base64_decoded_max(size_t len);

/*
 * sg_base64_decode writes to `out`, which has room for sg_base64_decoded_max
 * bytes; `*out_len` is set.  False when the text is not canonical.
 */
SG_PRIVATE_API bool sg_base64_decode(
    sg_bytes text, uint8_t *out, size_t *out_len);

/* sg_base64_add appends the encoding of `bytes`. */
SG_PRIVATE_API void sg_base64_add(struct sg_buf *buf, sg_bytes bytes);

/*
 * sg_base64url_decode is the same for RFC 4648, 5, without padding (JWT).
 */
SG_PRIVATE_API bool sg_base64url_decode(
    sg_bytes text, uint8_t *out, size_t *out_len);

/* sg_base64url_add appends that encoding, without padding. */
SG_PRIVATE_API void sg_base64url_add(struct sg_buf *buf, sg_bytes bytes);

#endif
