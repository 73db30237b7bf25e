/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PEM of RFC 7468.  Reading is of its strict form: known label, lines of
 * base64, nothing before, between or after but line ends.  Writing is what
 * Go, OpenSSL and Python write: 64 columns, LF.
 */
#ifndef SG_CODEC_PEM_H
#define SG_CODEC_PEM_H

#include "base/arena.h"
#include "base/buf.h"

/*
 * sg_pem_take decodes the first block of `text`, which must carry `label`
 * ("CERTIFICATE"), and moves past it and the line ends after it.  The bytes
 * live in `arena`.  CR LF is accepted; lines are at most 76 columns.  Where
 * memory runs out `out->data` becomes NULL; where the text is wrong `out` stays
 * as it was.
 */
SG_PRIVATE_API bool sg_pem_take(
    sg_bytes *text, const char *label, struct sg_arena *arena, sg_bytes *out);

/* sg_pem_add appends a block, with a line end after its last line. */
SG_PRIVATE_API void sg_pem_add(
    struct sg_buf *buf, const char *label, sg_bytes der);

#endif
