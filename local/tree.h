/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The growing edge of a Merkle tree [RFC 6962 2.1], in memory: the complete
 * subtrees that no larger one holds yet, and what was appended since the tree
 * was last settled.  So it can be written to a store whole, and be taken back
 * when that fails.  Positions count subtrees of a level from the left; level
 * 0 has the leaves.
 */
#ifndef LOCAL_TREE_H
#define LOCAL_TREE_H

#include "proof.h"

struct tree_level {
    int64_t first; /* position of the first hash that is held */
    size_t count, room;
    uint8_t (*hashes)[SG_MERKLE_HASH];
};

struct tree {
    int64_t size; /* leaves */
    struct sg_hasher *hasher;
    struct tree_level levels[PROOF_LEVELS];
};

/* tree_init makes an empty tree, which tree_dispose frees in any case. */
SG_MUST_USE sigstore_code tree_init(struct tree *tree, sigstore_error *err);
void tree_dispose(struct tree *tree);

/*
 * tree_restore makes an empty tree one of `size` leaves, of the complete
 * subtrees on its edge as `source` has them.
 */
SG_MUST_USE sigstore_code tree_restore(struct tree *tree, int64_t size,
    const struct proof_source *source, sigstore_error *err);

/* tree_append adds a leaf's hash and the subtrees that it completes.  After
 * a failure only tree_rewind may follow. */
SG_MUST_USE sigstore_code tree_append(
    struct tree *tree, const uint8_t leaf[SG_MERKLE_HASH], sigstore_error *err);

/* tree_rewind takes back what was appended after `size`, which is not less
 * than when the tree was last settled. */
void tree_rewind(struct tree *tree, int64_t size);

/* tree_settle forgets all but the edge. */
void tree_settle(struct tree *tree);

/* tree_hash gives a hash of the edge, or one completed since it was settled;
 * NULL for others. */
const uint8_t *tree_hash(
    const struct tree *tree, unsigned level, int64_t position);

/*
 * tree_source has the proofs of leaves that were appended since the tree was
 * settled, and its root, be computed from memory.
 */
struct proof_source tree_source(struct tree *tree);

#endif
