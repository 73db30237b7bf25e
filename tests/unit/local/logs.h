/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Logs of tests: leaves that a number makes, heads signed by a text, and the
 * Merkle tree as RFC 6962 defines it, word by word and slowly.
 */
#ifndef TEST_LOCAL_LOGS_H
#define TEST_LOCAL_LOGS_H

#include <inttypes.h>
#include <stdio.h>

#include "test.h"

#include "codec/hex.h"
#include "crypto/digest.h"
#include "log.h"
#include "store.h"

#define LOG_ARENA_MAX ((size_t)1 << 20)

/* ---- the definition, [RFC 6962 2.1] ---- */

typedef uint8_t naive_hash[SG_MERKLE_HASH];

/* D[start:end], as the definition writes it. */
struct naive {
    const naive_hash *leaves;
    int64_t size;
};

/* Roots that were computed, by start and size, where a test asks for all. */
#define NAIVE_MAX 301
struct naive_known {
    const naive_hash *leaves;
    bool is_known[NAIVE_MAX][NAIVE_MAX];
    naive_hash roots[NAIVE_MAX][NAIVE_MAX];
};
static struct naive_known *naive_known;

static inline void
naive_join(naive_hash out, const naive_hash left, const naive_hash right)
{
    static struct sg_hasher *hasher;
    struct sg_digest digest;

    if (hasher == NULL)
        assert_int_equal(sg_hasher_new(&hasher, SG_SHA256, NULL), SIGSTORE_OK);
    assert_int_equal(
        sg_hasher_add(hasher, SG_LITERAL("\x01"), NULL), SIGSTORE_OK);
    assert_int_equal(
        sg_hasher_add(hasher, sg_bytes_of(left, 32), NULL), SIGSTORE_OK);
    assert_int_equal(
        sg_hasher_add(hasher, sg_bytes_of(right, 32), NULL), SIGSTORE_OK);
    assert_int_equal(sg_hasher_end(hasher, &digest, NULL), SIGSTORE_OK);
    memcpy(out, digest.data, 32);
}

/* "the largest power of two smaller than n" */
static inline int64_t
naive_k(int64_t n)
{
    int64_t k = 1;

    while (k * 2 < n)
        k *= 2;
    return k;
}

static inline void naive_root(naive_hash out, struct naive d);

static inline void
naive_compute(naive_hash out, struct naive d)
{
    naive_hash left, right;
    struct sg_digest digest;
    int64_t k;

    if (d.size == 0) {
        assert_int_equal(
            sg_digest(&digest, SG_SHA256, SG_LITERAL(""), NULL), SIGSTORE_OK);
        memcpy(out, digest.data, 32);
        return;
    }
    if (d.size == 1) {
        memcpy(out, d.leaves[0], 32);
        return;
    }
    k = naive_k(d.size);
    naive_root(left, (struct naive){ d.leaves, k });
    naive_root(right, (struct naive){ d.leaves + k, d.size - k });
    naive_join(out, left, right);
}

static inline void
naive_root(naive_hash out, struct naive d)
{
    struct naive_known *known = naive_known;
    size_t size = (size_t)d.size, at = 0;

    if (known != NULL)
        at = (size_t)(d.leaves - known->leaves);
    if (known == NULL || at >= NAIVE_MAX || size >= NAIVE_MAX) {
        naive_compute(out, d);
        return;
    }
    if (!known->is_known[at][size])
        naive_compute(known->roots[at][size], d);
    known->is_known[at][size] = true;
    memcpy(out, known->roots[at][size], 32);
}

/* PATH(m, D[n]) [RFC 6962 2.1.1] */
static inline size_t
naive_path(naive_hash *out, int64_t m, struct naive d)
{
    int64_t k;
    size_t count;

    if (d.size == 1)
        return 0;
    k = naive_k(d.size);
    if (m < k) {
        count = naive_path(out, m, (struct naive){ d.leaves, k });
        naive_root(out[count], (struct naive){ d.leaves + k, d.size - k });
    } else {
        count =
            naive_path(out, m - k, (struct naive){ d.leaves + k, d.size - k });
        naive_root(out[count], (struct naive){ d.leaves, k });
    }
    return count + 1;
}

/* SUBPROOF(m, D[n], b) [RFC 6962 2.1.2] */
static inline size_t
naive_subproof(naive_hash *out, int64_t m, struct naive d, bool b)
{
    int64_t k;
    size_t count;

    if (m == d.size) {
        if (!b)
            naive_root(out[0], d);
        return b ? 0 : 1;
    }
    k = naive_k(d.size);
    if (m <= k) {
        count = naive_subproof(out, m, (struct naive){ d.leaves, k }, b);
        naive_root(out[count], (struct naive){ d.leaves + k, d.size - k });
    } else {
        count = naive_subproof(
            out, m - k, (struct naive){ d.leaves + k, d.size - k }, false);
        naive_root(out[count], (struct naive){ d.leaves, k });
    }
    return count + 1;
}

/* ---- leaves that a number makes ---- */

static inline void
leaf_id(uint8_t id[32], int64_t number)
{
    struct sg_digest digest;

    assert_int_equal(sg_digest(&digest, SG_SHA256,
                         sg_bytes_of(&number, sizeof(number)), NULL),
        SIGSTORE_OK);
    memcpy(id, digest.data, 32);
}

/* A leaf's text, of a length that differs. */
struct leaf_text {
    char data[64], extra[32];
};

static inline void
leaf_make(struct log_leaf *leaf, struct leaf_text *text, int64_t number)
{
    memset(leaf, 0, sizeof(*leaf));
    (void)snprintf(text->data, sizeof(text->data), "leaf %" PRId64 "%.*s",
        number, (int)(number % 29), "                             ");
    (void)snprintf(text->extra, sizeof(text->extra), "extra %" PRId64, number);
    leaf->data = sg_bytes_from_text(text->data);
    leaf->extra = sg_bytes_from_text(number % 5 == 0 ? "" : text->extra);
    leaf_id(leaf->id, number);
}

static inline void
leaf_hash(naive_hash out, int64_t number)
{
    struct log_leaf leaf;
    struct leaf_text text;
    struct sg_digest digest;
    sg_bytes parts[] = { SG_LITERAL("\0"), { NULL, 0 } };

    leaf_make(&leaf, &text, number);
    parts[1] = leaf.data;
    assert_int_equal(
        sg_digest_parts(&digest, SG_SHA256, parts, 2, NULL), SIGSTORE_OK);
    memcpy(out, digest.data, 32);
}

/* leaf_hashes makes the hashes of leaves 0 to `count` - 1; freed by free. */
static inline naive_hash *
leaf_hashes(int64_t count)
{
    naive_hash *hashes = calloc((size_t)count + 1, sizeof(*hashes));

    assert_non_null(hashes);
    for (int64_t i = 0; i < count; i++)
        leaf_hash(hashes[i], i);
    return hashes;
}

/* ---- heads signed by a text: "head SIZE ROOT" ---- */

struct signer {
    unsigned count;
    bool fails;
};

static inline sigstore_code
sign_head(void *context, const struct log_head *head, sg_bytes before,
    struct sg_buf *out, sigstore_error *err)
{
    struct signer *signer = context;

    (void)before;
    signer->count++;
    if (signer->fails)
        return sg_fail(err, SIGSTORE_EINTERNAL, "the pen is dry");
    sg_buf_add_text(out, "head ");
    sg_buf_add_decimal(out, head->size);
    sg_buf_add_text(out, " ");
    sg_hex_add(out, sg_bytes_of(head->root, sizeof(head->root)));
    return SIGSTORE_OK;
}

static inline bool
is_signed(const struct log_head *head, sg_bytes text)
{
    struct signer signer = { 0, false };
    struct sg_buf want;
    bool is_same;

    sg_buf_init(&want, 1024);
    is_same = text.data != NULL &&
        sign_head(&signer, head, sg_buf_bytes(&want), &want, NULL) ==
            SIGSTORE_OK &&
        sg_bytes_equal(sg_buf_bytes(&want), text);
    sg_buf_dispose(&want);
    return is_same;
}

/* ---- checks by the verifier of the library ---- */

static inline bool
is_proven(const naive_hash leaf, const struct log_proof *proof)
{
    sg_bytes path[LOG_PROOF_MAX];
    naive_hash root;

    for (size_t i = 0; i < proof->count; i++)
        path[i] = sg_bytes_of(proof->hashes[i], 32);
    return sg_merkle_root(root, proof->index, proof->head.size, leaf, path,
               proof->count, NULL) == SIGSTORE_OK &&
        memcmp(root, proof->head.root, 32) == 0;
}

static inline bool
is_prefix(const struct log_head *old, const struct log_proof *proof)
{
    sg_bytes path[LOG_PROOF_MAX];

    for (size_t i = 0; i < proof->count; i++)
        path[i] = sg_bytes_of(proof->hashes[i], 32);
    return sg_merkle_consistent(old->size, old->root, proof->head.size,
               proof->head.root, path, proof->count, NULL) == SIGSTORE_OK;
}

#endif
