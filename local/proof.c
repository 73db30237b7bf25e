/* SPDX-License-Identifier: Apache-2.0 */
/* The way from a root down to a leaf, and what stands beside it. */
#include "proof.h"

#include <string.h>

/* The leaves from `start` to before `end`. */
struct span {
    int64_t start, end;
};

/* Largest power of two that is less than `n`, which is 2 or more. */
static int64_t
split(int64_t n)
{
    return INT64_C(1) << (63 - __builtin_clzll((uint64_t)n - 1));
}

/*
 * hash_span computes MTH(D[start:end]), not empty: the complete subtrees that
 * it is made of, by the binary digits of its length, joined from the right.
 * Spans of proofs begin where a subtree of their first digit can.
 */
static sigstore_code
hash_span(uint8_t out[SG_MERKLE_HASH], const struct proof_source *source,
    struct span span, sigstore_error *err)
{
    int64_t len = span.end - span.start, at = span.end;
    uint8_t hash[SG_MERKLE_HASH];
    sigstore_code code = SIGSTORE_OK;
    bool is_first = true;

    for (unsigned level = 0; code == SIGSTORE_OK && len >> level != 0;
         level++) {
        if ((len >> level & 1) == 0)
            continue;
        at -= INT64_C(1) << level;
        code = source->load(
            source->context, level, at >> level, is_first ? out : hash, err);
        if (code == SIGSTORE_OK && !is_first)
            code = sg_merkle_node(out, source->hasher, hash, out, err);
        is_first = false;
    }
    return code;
}

sigstore_code
proof_root(uint8_t out[SG_MERKLE_HASH], const struct proof_source *source,
    int64_t size, sigstore_error *err)
{
    struct sg_digest digest;
    sigstore_code code;

    if (size > 0)
        return hash_span(out, source, (struct span){ 0, size }, err);
    /* [RFC 6962 2.1]: MTH({}) = SHA-256() */
    code = sg_digest(&digest, SG_SHA256, SG_LITERAL(""), err);
    if (code == SIGSTORE_OK)
        memcpy(out, digest.data, SG_MERKLE_HASH);
    return code;
}

/* What a proof holds is met from the root down and listed from below. */
static sigstore_code
hash_beside(uint8_t out[PROOF_HASHES_MAX][SG_MERKLE_HASH], size_t count,
    const struct proof_source *source, const struct span *beside,
    sigstore_error *err)
{
    sigstore_code code = SIGSTORE_OK;

    for (size_t i = 0; code == SIGSTORE_OK && i < count; i++)
        code = hash_span(out[i], source, beside[count - 1 - i], err);
    return code;
}

sigstore_code
proof_inclusion(uint8_t out[PROOF_HASHES_MAX][SG_MERKLE_HASH], size_t *count,
    const struct proof_source *source, int64_t index, int64_t size,
    sigstore_error *err)
{
    struct span beside[PROOF_HASHES_MAX], at = { 0, size };

    *count = 0;
    while (at.end - at.start > 1) {
        int64_t middle = at.start + split(at.end - at.start);

        if (index < middle) {
            beside[(*count)++] = (struct span){ middle, at.end };
            at.end = middle;
        } else {
            beside[(*count)++] = (struct span){ at.start, middle };
            at.start = middle;
        }
    }
    return hash_beside(out, *count, source, beside, err);
}

sigstore_code
proof_consistency(uint8_t out[PROOF_HASHES_MAX][SG_MERKLE_HASH], size_t *count,
    const struct proof_source *source, int64_t old_size, int64_t size,
    sigstore_error *err)
{
    struct span beside[PROOF_HASHES_MAX], at = { 0, size };

    *count = 0;
    while (at.end != old_size) {
        int64_t middle = at.start + split(at.end - at.start);

        if (old_size <= middle) {
            beside[(*count)++] = (struct span){ middle, at.end };
            at.end = middle;
        } else {
            beside[(*count)++] = (struct span){ at.start, middle };
            at.start = middle;
        }
    }
    /* SUBPROOF's `b`: the old tree's own root is known to who asks. */
    if (at.start != 0)
        beside[(*count)++] = at;
    return hash_beside(out, *count, source, beside, err);
}
