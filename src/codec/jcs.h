/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing JSON: strings as RFC 8785 (JCS) wants them, and whole values in
 * the canonical form that TUF signs (OLPC).  Objects of ours are written by
 * hand with their members in the order that the format needs.
 */
#ifndef SG_CODEC_JCS_H
#define SG_CODEC_JCS_H

#include "base/buf.h"
#include "codec/json.h"

/* sg_jcs_add_string appends a JSON string of valid UTF-8 [RFC 8785 3.2.2.2]. */
SG_PRIVATE_API void sg_jcs_add_string(struct sg_buf *buf, sg_bytes text);

/* sg_jcs_add_base64 appends a JSON string that holds base64 of `bytes`. */
SG_PRIVATE_API void sg_jcs_add_base64(struct sg_buf *buf, sg_bytes bytes);

/* sg_jcs_add_hex appends a JSON string that holds lower-case hex. */
SG_PRIVATE_API void sg_jcs_add_hex(struct sg_buf *buf, sg_bytes bytes);

/*
 * sg_olpc_add appends `value` in the canonical form of OLPC (the one that
 * securesystemslib and go-tuf sign): members sorted by name's bytes, no white
 * space, only quote and backslash escaped, integers only.  False for a number
 * that is not an integer; what memory or the maximum prevents, the buffer
 * tells.
 */
bool sg_olpc_add(struct sg_buf *buf, const struct sg_json *value);

#endif
