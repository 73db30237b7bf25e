/* SPDX-License-Identifier: Apache-2.0 */
/* A DER header written anew, where what was signed has another than ours. */
#ifndef SG_PKI_HEADER_H
#define SG_PKI_HEADER_H

#include "base/bytes.h"

/* A tag, and at most three octets of length after their count. */
#define SG_HEADER_MAX 5

struct sg_header {
    uint8_t octets[SG_HEADER_MAX];
    size_t len;
};

/*
 * sg_header_write writes a tag and a minimal length [X.690 10.1], which is
 * below 2^24: no input here is as long.
 */
void sg_header_write(struct sg_header *out, unsigned tag, size_t len);

/* sg_header_bytes borrows the octets. */
static inline sg_bytes
sg_header_bytes(const struct sg_header *header)
{
    return sg_bytes_of(header->octets, header->len);
}

#endif
