/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tokens of JSON: strings and numbers.  Where a token is malformed the
 * cursor stays at the byte that is wrong, for the message's line and column.
 */
#ifndef SG_CODEC_JSONSTRING_H
#define SG_CODEC_JSONSTRING_H

#include "base/bytes.h"

/*
 * sg_json_scan_string passes over a string whose opening quote has been
 * taken, up to and with the closing one.  `*inner` is what stands between
 * them, valid UTF-8; `*escaped` says whether it holds a backslash, in which
 * case sg_json_unescape decodes it.  On failure `*wrong` says why.
 */
bool sg_json_scan_string(
    sg_bytes *in, sg_bytes *inner, bool *escaped, const char **wrong);

/*
 * sg_json_unescape decodes `*in` to `out`, which has room for in->len bytes:
 * nothing gets longer.
 */
bool sg_json_unescape(
    sg_bytes *in, uint8_t *out, size_t *out_len, const char **wrong);

/* sg_json_scan_number passes over a number [RFC 8259 6]. */
bool sg_json_scan_number(sg_bytes *in, const char **wrong);

#endif
