/* SPDX-License-Identifier: Apache-2.0 */
/* Roots of Merkle trees, recomputed from proofs [RFC 6962 2.1]. */
#include "tlog/merkle.h"

#include <string.h>

#include "crypto/digest.h"

/* What separates the hash of a leaf from that of a node [RFC 6962 2.1]. */
#define LEAF_PREFIX 0x00
#define NODE_PREFIX 0x01

/* A climb from a leaf to a root: the hash so far and how to hash on. */
struct climb {
    struct sg_hasher *hasher;
    uint8_t hash[SG_MERKLE_HASH];
};

sigstore_code
sg_merkle_leaf(uint8_t out[SG_MERKLE_HASH], sg_bytes leaf, sigstore_error *err)
{
    const uint8_t prefix[] = { LEAF_PREFIX };
    const sg_bytes parts[] = { sg_bytes_of(prefix, 1), leaf };
    struct sg_digest digest;
    sigstore_code code = sg_digest_parts(&digest, SG_SHA256, parts, 2, err);

    if (code == SIGSTORE_OK)
        memcpy(out, digest.data, SG_MERKLE_HASH);
    return code;
}

sigstore_code
sg_merkle_node(uint8_t out[SG_MERKLE_HASH], struct sg_hasher *hasher,
    const uint8_t left[SG_MERKLE_HASH], const uint8_t right[SG_MERKLE_HASH],
    sigstore_error *err)
{
    uint8_t node[1 + 2 * SG_MERKLE_HASH] = { NODE_PREFIX };
    struct sg_digest digest;
    sigstore_code code;

    memcpy(node + 1, left, SG_MERKLE_HASH);
    memcpy(node + 1 + SG_MERKLE_HASH, right, SG_MERKLE_HASH);
    code = sg_hasher_add(hasher, sg_bytes_of(node, sizeof(node)), err);
    if (code == SIGSTORE_OK)
        code = sg_hasher_end(hasher, &digest, err);
    if (code == SIGSTORE_OK)
        memcpy(out, digest.data, SG_MERKLE_HASH);
    return code;
}

static unsigned
bit_length(uint64_t value)
{
    return value == 0 ? 0 : 64 - (unsigned)__builtin_clzll(value);
}

static sigstore_code
check_lengths(const sg_bytes *path, size_t count, sigstore_error *err)
{
    for (size_t i = 0; i < count; i++) {
        if (path[i].len != SG_MERKLE_HASH)
            return sg_refuse(err, SIGSTORE_CHECK_LOG_PROOF,
                "hash %zu of the proof has %zu bytes, not %d", i, path[i].len,
                SG_MERKLE_HASH);
    }
    return SIGSTORE_OK;
}

/*
 * check_inclusion_form refuses a proof that cannot be one.  Below the level
 * where the leaf's way joins the tree's right edge there is one hash a level;
 * above it, one for each level at which the edge has a left neighbour.
 */
static sigstore_code
check_inclusion_form(int64_t index, int64_t size, const sg_bytes *path,
    size_t count, unsigned *inner, sigstore_error *err)
{
    size_t needed;

    /* [RFC 6962 2.1.1]: 0 <= m < n */
    if (index < 0 || index >= size)
        return sg_refuse(err, SIGSTORE_CHECK_LOG_PROOF,
            "index %lld is not within a tree of %lld (RFC 6962, 2.1.1)",
            (long long)index, (long long)size);
    *inner = bit_length((uint64_t)index ^ (uint64_t)(size - 1));
    needed = *inner +
        (size_t)__builtin_popcountll(
            *inner == 64 ? 0 : (uint64_t)index >> *inner);
    if (count != needed)
        return sg_refuse(err, SIGSTORE_CHECK_LOG_PROOF,
            "%zu hashes where index %lld of %lld needs %zu (RFC 6962, 2.1.1)",
            count, (long long)index, (long long)size, needed);
    return check_lengths(path, count, err);
}

static sigstore_code
climb_path(struct climb *climb, uint64_t index, unsigned inner,
    const sg_bytes *path, size_t count, sigstore_error *err)
{
    sigstore_code code = SIGSTORE_OK;

    for (size_t i = 0; code == SIGSTORE_OK && i < count; i++) {
        bool on_the_right = i >= inner || (index >> i & 1) != 0;

        code = on_the_right ? sg_merkle_node(climb->hash, climb->hasher,
                                  path[i].data, climb->hash, err)
                            : sg_merkle_node(climb->hash, climb->hasher,
                                  climb->hash, path[i].data, err);
    }
    return code;
}

sigstore_code
sg_merkle_root(uint8_t out[SG_MERKLE_HASH], int64_t index, int64_t size,
    const uint8_t leaf[SG_MERKLE_HASH], const sg_bytes *path, size_t count,
    sigstore_error *err)
{
    struct climb climb;
    unsigned inner = 0;
    sigstore_code code =
        check_inclusion_form(index, size, path, count, &inner, err);

    if (code != SIGSTORE_OK)
        return code;
    code = sg_hasher_new(&climb.hasher, SG_SHA256, err);
    if (code != SIGSTORE_OK)
        return code;
    memcpy(climb.hash, leaf, SG_MERKLE_HASH);
    code = climb_path(&climb, (uint64_t)index, inner, path, count, err);
    if (code == SIGSTORE_OK)
        memcpy(out, climb.hash, SG_MERKLE_HASH);
    sg_hasher_free(climb.hasher);
    return code;
}

/* Two climbs at once, to the old root and to the new [RFC 9162 2.1.4.2]. */
struct ascent {
    struct sg_hasher *hasher;
    uint64_t old_node; /* where the climb stands, as in the old tree */
    uint64_t new_node; /* and the last node of its level in the new one */
    uint8_t old_hash[SG_MERKLE_HASH];
    uint8_t new_hash[SG_MERKLE_HASH];
};

static void
go_up(struct ascent *a)
{
    a->old_node >>= 1;
    a->new_node >>= 1;
}

/* ascend takes one hash of the path. */
static sigstore_code
ascend(struct ascent *a, const uint8_t *hash, sigstore_error *err)
{
    sigstore_code code;

    if (a->new_node == 0)
        return sg_refuse(err, SIGSTORE_CHECK_LOG_PROOF,
            "the consistency proof goes on above the root");
    if ((a->old_node & 1) == 0 && a->old_node != a->new_node) {
        code = sg_merkle_node(a->new_hash, a->hasher, a->new_hash, hash, err);
        go_up(a);
        return code;
    }
    code = sg_merkle_node(a->old_hash, a->hasher, hash, a->old_hash, err);
    if (code == SIGSTORE_OK)
        code = sg_merkle_node(a->new_hash, a->hasher, hash, a->new_hash, err);
    while ((a->old_node & 1) == 0 && a->old_node != 0)
        go_up(a);
    go_up(a);
    return code;
}

static sigstore_code
check_roots(const struct ascent *a, const uint8_t old_root[SG_MERKLE_HASH],
    const uint8_t new_root[SG_MERKLE_HASH], sigstore_error *err)
{
    if (a->new_node != 0)
        return sg_refuse(err, SIGSTORE_CHECK_LOG_PROOF,
            "the consistency proof ends below the root");
    if (memcmp(a->old_hash, old_root, SG_MERKLE_HASH) != 0)
        return sg_refuse(err, SIGSTORE_CHECK_LOG_PROOF,
            "the consistency proof does not lead to the old root");
    if (memcmp(a->new_hash, new_root, SG_MERKLE_HASH) != 0)
        return sg_refuse(err, SIGSTORE_CHECK_LOG_PROOF,
            "the consistency proof does not lead to the new root");
    return SIGSTORE_OK;
}

/*
 * start_ascent puts both climbs at the largest whole subtree that ends the
 * old tree: the old tree itself, whose root need not be sent, or the first
 * hash of the path.
 */
static sigstore_code
start_ascent(struct ascent *a, int64_t old_size, int64_t new_size,
    const uint8_t *old_root, const sg_bytes *path, size_t count, size_t *used,
    sigstore_error *err)
{
    bool whole = ((uint64_t)old_size & (uint64_t)(old_size - 1)) == 0;

    if (count == 0)
        return sg_refuse(
            err, SIGSTORE_CHECK_LOG_PROOF, "the consistency proof is empty");
    a->old_node = (uint64_t)old_size - 1;
    a->new_node = (uint64_t)new_size - 1;
    while ((a->old_node & 1) != 0)
        go_up(a);
    *used = whole ? 0 : 1;
    memcpy(a->old_hash, whole ? old_root : path[0].data, SG_MERKLE_HASH);
    memcpy(a->new_hash, a->old_hash, SG_MERKLE_HASH);
    return SIGSTORE_OK;
}

static sigstore_code
check_ascent(struct ascent *a, int64_t old_size, const uint8_t *old_root,
    int64_t new_size, const uint8_t *new_root, const sg_bytes *path,
    size_t count, sigstore_error *err)
{
    size_t i = 0;
    sigstore_code code =
        start_ascent(a, old_size, new_size, old_root, path, count, &i, err);

    for (; code == SIGSTORE_OK && i < count; i++)
        code = ascend(a, path[i].data, err);
    return code != SIGSTORE_OK ? code : check_roots(a, old_root, new_root, err);
}

/* check_same is the case of one size: the same tree, and nothing to prove. */
static sigstore_code
check_same(const uint8_t *old_root, const uint8_t *new_root, size_t count,
    sigstore_error *err)
{
    if (count != 0)
        return sg_refuse(err, SIGSTORE_CHECK_LOG_PROOF,
            "%zu hashes in a consistency proof of a tree with itself", count);
    if (memcmp(old_root, new_root, SG_MERKLE_HASH) != 0)
        return sg_refuse(err, SIGSTORE_CHECK_LOG_PROOF,
            "two trees of one size have different roots");
    return SIGSTORE_OK;
}

sigstore_code
sg_merkle_consistent(int64_t old_size, const uint8_t old_root[SG_MERKLE_HASH],
    int64_t new_size, const uint8_t new_root[SG_MERKLE_HASH],
    const sg_bytes *path, size_t count, sigstore_error *err)
{
    struct ascent ascent;
    sigstore_code code;

    /* [RFC 6962 2.1.2]: 0 < m.  An empty tree is consistent with any other,
     * so that a proof from it would prove nothing. */
    if (old_size <= 0 || new_size < old_size)
        return sg_refuse(err, SIGSTORE_CHECK_LOG_PROOF,
            "no consistency proof leads from size %lld to %lld "
            "(RFC 6962, 2.1.2)",
            (long long)old_size, (long long)new_size);
    code = check_lengths(path, count, err);
    if (code != SIGSTORE_OK)
        return code;
    if (old_size == new_size)
        return check_same(old_root, new_root, count, err);
    code = sg_hasher_new(&ascent.hasher, SG_SHA256, err);
    if (code != SIGSTORE_OK)
        return code;
    code = check_ascent(
        &ascent, old_size, old_root, new_size, new_root, path, count, err);
    sg_hasher_free(ascent.hasher);
    return code;
}
