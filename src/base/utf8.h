/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 as RFC 3629 has it: no overlong forms, surrogates or more than 4. */
#ifndef SG_BASE_UTF8_H
#define SG_BASE_UTF8_H

#include "base/bytes.h"

/* sg_utf8_is_valid says whether all of `bytes` is valid UTF-8. */
SG_PRIVATE_API bool sg_utf8_is_valid(sg_bytes bytes);

/* sg_utf8_take moves one code point from the front of `in`. */
bool sg_utf8_take(sg_bytes *in, uint32_t *code_point);

/* sg_utf8_put writes a code point; gives its length, 1 to 4 bytes. */
size_t sg_utf8_put(uint8_t out[4], uint32_t code_point);

#endif
