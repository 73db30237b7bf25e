/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Roots and proofs of a Merkle tree [RFC 6962 2.1] from the hashes of its
 * complete subtrees, wherever those are.
 */
#ifndef LOCAL_PROOF_H
#define LOCAL_PROOF_H

#include "base/error.h"
#include "crypto/digest.h"
#include "tlog/merkle.h"

/* A tree of 2^63 - 1 leaves has subtrees of 2^0 to 2^62. */
#define PROOF_LEVELS 63
/* Hashes of a proof: one a level, and one more in a consistency proof. */
#define PROOF_HASHES_MAX 64

struct proof_source {
    /* gives the hash of the complete subtree over the 2^level leaves from
     * position * 2^level on */
    sigstore_code (*load)(void *context, unsigned level, int64_t position,
        uint8_t out[SG_MERKLE_HASH], sigstore_error *err);
    void *context;
    struct sg_hasher *hasher; /* of SHA-256; the caller's */
};

/* proof_root computes the root of the tree of `size` leaves. */
SG_MUST_USE sigstore_code proof_root(uint8_t out[SG_MERKLE_HASH],
    const struct proof_source *source, int64_t size, sigstore_error *err);

/* proof_inclusion gives PATH(index, D[size]), index < size [RFC 6962 2.1.1].
 */
SG_MUST_USE sigstore_code proof_inclusion(
    uint8_t out[PROOF_HASHES_MAX][SG_MERKLE_HASH], size_t *count,
    const struct proof_source *source, int64_t index, int64_t size,
    sigstore_error *err);

/* proof_consistency gives PROOF(old_size, D[size]), 0 < old_size <= size
 * [RFC 6962 2.1.2]. */
SG_MUST_USE sigstore_code proof_consistency(
    uint8_t out[PROOF_HASHES_MAX][SG_MERKLE_HASH], size_t *count,
    const struct proof_source *source, int64_t old_size, int64_t size,
    sigstore_error *err);

#endif
