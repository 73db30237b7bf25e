/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Merkle trees of RFC 6962, 2.1, over SHA-256: computes roots, the caller
 * compares.  No I/O, no allocation beyond the hasher's.
 */
#ifndef SG_TLOG_MERKLE_H
#define SG_TLOG_MERKLE_H

#include "base/bytes.h"
#include "base/error.h"
#include "crypto/digest.h"

#define SG_MERKLE_HASH 32

/* sg_merkle_leaf hashes a leaf: SHA-256 of 00 and its bytes. */
SG_MUST_USE sigstore_code sg_merkle_leaf(
    uint8_t out[SG_MERKLE_HASH], sg_bytes leaf, sigstore_error *err);

/*
 * sg_merkle_node hashes two subtrees to one, SHA-256 of 01 and both; `hasher`
 * is of SHA-256, `out` may be either.
 */
SG_MUST_USE sigstore_code sg_merkle_node(uint8_t out[SG_MERKLE_HASH],
    struct sg_hasher *hasher, const uint8_t left[SG_MERKLE_HASH],
    const uint8_t right[SG_MERKLE_HASH], sigstore_error *err);

/*
 * sg_merkle_root computes the root that an inclusion proof leads to.  `path`
 * holds `count` hashes of 32 bytes, each a slice.  Refused, with
 * SIGSTORE_CHECK_LOG_PROOF: index not below size, a size of 0, a wrong number
 * or length of hashes.
 */
SG_MUST_USE sigstore_code sg_merkle_root(uint8_t out[SG_MERKLE_HASH],
    int64_t index, int64_t size, const uint8_t leaf[SG_MERKLE_HASH],
    const sg_bytes *path, size_t count, sigstore_error *err);

/*
 * sg_merkle_consistent checks a consistency proof between two trees
 * [RFC 6962 2.1.2].
 */
SG_MUST_USE sigstore_code sg_merkle_consistent(int64_t old_size,
    const uint8_t old_root[SG_MERKLE_HASH], int64_t new_size,
    const uint8_t new_root[SG_MERKLE_HASH], const sg_bytes *path, size_t count,
    sigstore_error *err);

#endif
