/* SPDX-License-Identifier: Apache-2.0 */
/* Hexadecimal: lower case out; either case in, where the caller says so. */
#ifndef SG_CODEC_HEX_H
#define SG_CODEC_HEX_H

#include "base/buf.h"

/* sg_hex_add appends lower-case digits. */
void sg_hex_add(struct sg_buf *buf, sg_bytes bytes);

/* sg_hex_write writes 2 * bytes.len digits and a NUL to `out`. */
void sg_hex_write(char *out, sg_bytes bytes);

/*
 * sg_hex_decode reads exactly 2 * len digits into `out`; upper-case digits
 * only where `any_case`.
 */
SG_PRIVATE_API bool sg_hex_decode(
    sg_bytes text, uint8_t *out, size_t len, bool any_case);

#endif
