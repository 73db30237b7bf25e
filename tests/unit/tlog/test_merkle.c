/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Merkle proofs against the definitions of RFC 6962, 2.1, written here as
 * they stand there, and against public vectors.
 */
#include <dirent.h>
#include <stdio.h>

#include <jansson.h>
#include <openssl/sha.h>

#include "codec/base64.h"
#include "test.h"
#include "tlog/merkle.h"

#define HASH SG_MERKLE_HASH
#define LEAVES 40
#define PATH_MAX_HASHES 64

typedef struct {
    uint8_t data[HASH];
} hash;

static uint8_t leaves[LEAVES];

/* MTH({d(0)}) = SHA-256(0x00 || d(0)) */
static hash
leaf_hash(const uint8_t *leaf, size_t len)
{
    uint8_t text[64] = { 0x00 };
    hash h;

    assert_true(len < sizeof(text));
    memcpy(text + 1, leaf, len);
    SHA256(text, len + 1, h.data);
    return h;
}

static hash
node_hash(hash left, hash right)
{
    uint8_t text[1 + 2 * HASH] = { 0x01 };
    hash h;

    memcpy(text + 1, left.data, HASH);
    memcpy(text + 1 + HASH, right.data, HASH);
    SHA256(text, sizeof(text), h.data);
    return h;
}

/* k: the largest power of two smaller than n */
static size_t
split(size_t n)
{
    size_t k = 1;

    while (k * 2 < n)
        k *= 2;
    return k;
}

/* MTH(D[n]) */
static hash
tree_hash(const uint8_t *d, size_t n)
{
    size_t k;

    if (n == 1)
        return leaf_hash(d, 1);
    k = split(n);
    return node_hash(tree_hash(d, k), tree_hash(d + k, n - k));
}

/* PATH(m, D[n]) */
static size_t
inclusion_path(hash *out, size_t m, const uint8_t *d, size_t n)
{
    size_t k, count;

    if (n == 1)
        return 0;
    k = split(n);
    if (m < k) {
        count = inclusion_path(out, m, d, k);
        out[count] = tree_hash(d + k, n - k);
    } else {
        count = inclusion_path(out, m - k, d + k, n - k);
        out[count] = tree_hash(d, k);
    }
    return count + 1;
}

/* SUBPROOF(m, D[n], b) */
static size_t
consistency_path(hash *out, size_t m, const uint8_t *d, size_t n, bool whole)
{
    size_t k, count;

    if (m == n) {
        if (whole)
            return 0;
        out[0] = tree_hash(d, n);
        return 1;
    }
    k = split(n);
    if (m <= k) {
        count = consistency_path(out, m, d, k, whole);
        out[count] = tree_hash(d + k, n - k);
    } else {
        count = consistency_path(out, m - k, d + k, n - k, false);
        out[count] = tree_hash(d, k);
    }
    return count + 1;
}

static void
slices(sg_bytes *out, const hash *path, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out[i] = sg_bytes_of(path[i].data, HASH);
}

static int
make_leaves(void **state)
{
    (void)state;
    for (size_t i = 0; i < LEAVES; i++)
        leaves[i] = (uint8_t)(i * 7 + 1);
    return 0;
}

/* leads says whether a proof is well formed and leads to `root`. */
static bool
leads(size_t index, size_t size, hash leaf, const sg_bytes *path, size_t count,
    hash root)
{
    uint8_t got[HASH];
    sigstore_error err = { 0 };
    sigstore_code code = sg_merkle_root(
        got, (int64_t)index, (int64_t)size, leaf.data, path, count, &err);

    if (code != SIGSTORE_OK) {
        assert_int_equal(code, SIGSTORE_EREFUSED);
        assert_int_equal(err.check, SIGSTORE_CHECK_LOG_PROOF);
        return false;
    }
    return memcmp(got, root.data, HASH) == 0;
}

/* [RFC 6962 2.1] */
static void
leaf_hashes_are_those_of_the_standard(void **state)
{
    uint8_t got[HASH];
    /* SHA-256 of a single zero byte: the leaf without bytes */
    static const uint8_t empty[HASH] = { 0x6e, 0x34, 0x0b, 0x9c, 0xff, 0xb3,
        0x7a, 0x98, 0x9c, 0xa5, 0x44, 0xe6, 0xbb, 0x78, 0x0a, 0x2c, 0x78, 0x90,
        0x1d, 0x3f, 0xb3, 0x37, 0x38, 0x76, 0x85, 0x11, 0xa3, 0x06, 0x17, 0xaf,
        0xa0, 0x1d };

    (void)state;
    assert_int_equal(sg_merkle_leaf(got, SG_LITERAL(""), NULL), SIGSTORE_OK);
    assert_memory_equal(got, empty, HASH);
    for (size_t i = 0; i < LEAVES; i++) {
        assert_int_equal(
            sg_merkle_leaf(got, sg_bytes_of(&leaves[i], 1), NULL), SIGSTORE_OK);
        assert_memory_equal(got, leaf_hash(&leaves[i], 1).data, HASH);
    }
}

/* [RFC 6962 2.1.1] */
static void
every_path_of_every_small_tree_leads_to_its_root(void **state)
{
    hash path[PATH_MAX_HASHES];
    sg_bytes parts[PATH_MAX_HASHES];

    (void)state;
    for (size_t n = 1; n <= LEAVES; n++) {
        hash root = tree_hash(leaves, n);

        for (size_t m = 0; m < n; m++) {
            size_t count = inclusion_path(path, m, leaves, n);

            slices(parts, path, count);
            assert_true(
                leads(m, n, leaf_hash(&leaves[m], 1), parts, count, root));
        }
    }
}

/* Any change to a proof of a tree of up to 20 leaves. */
static void
no_changed_proof_leads_to_the_root(void **state)
{
    hash path[PATH_MAX_HASHES];
    sg_bytes parts[PATH_MAX_HASHES];

    (void)state;
    for (size_t n = 1; n <= 20; n++) {
        hash root = tree_hash(leaves, n);

        for (size_t m = 0; m < n; m++) {
            size_t count = inclusion_path(path, m, leaves, n);
            hash leaf = leaf_hash(&leaves[m], 1);
            hash other = leaf;

            slices(parts, path, count);
            for (size_t i = 0; i < n; i++)
                assert_int_equal(leads(i, n, leaf, parts, count, root), i == m);
            parts[count] = sg_bytes_of(root.data, HASH);
            assert_false(leads(m, n, leaf, parts, count + 1, root));
            if (count > 0) {
                assert_false(leads(m, n, leaf, parts, count - 1, root));
                assert_false(leads(m, n, leaf, parts + 1, count - 1, root));
            }
            other.data[31] ^= 1;
            assert_false(leads(m, n, other, parts, count, root));
            for (size_t i = 0; i < count; i++) {
                path[i].data[i] ^= 0x80;
                assert_false(leads(m, n, leaf, parts, count, root));
                path[i].data[i] ^= 0x80;
                parts[i].len = HASH - 1;
                assert_false(leads(m, n, leaf, parts, count, root));
                parts[i].len = HASH;
            }
        }
    }
}

/* sigstore-rust eed06c3: indexes and sizes at the ends of the numbers */
static const struct {
    const char *name;
    int64_t index;
    int64_t size;
    size_t count;
    bool good;
} extremes[] = {
    { "a tree of one leaf needs no hash", 0, 1, 0, true },
    { "a tree of one leaf takes no hash", 0, 1, 1, false },
    { "the first of 2^63-1 leaves needs 63 hashes", 0, INT64_MAX, 63, true },
    { "the first of 2^63-1 leaves with 62 hashes", 0, INT64_MAX, 62, false },
    { "the first of 2^63-1 leaves with 64 hashes", 0, INT64_MAX, 64, false },
    { "the last of 2^63-1 leaves needs 62 hashes", INT64_MAX - 1, INT64_MAX, 62,
        true },
    { "the last of 2^63-1 leaves with 63 hashes", INT64_MAX - 1, INT64_MAX, 63,
        false },
    { "the first of 2^62 leaves needs 62 hashes", 0, (int64_t)1 << 62, 62,
        true },
    { "the leaf after 2^62 others is alone with its way up", (int64_t)1 << 62,
        ((int64_t)1 << 62) + 1, 1, true },
    { "an index equal to the size", 8, 8, 3, false },
    { "an index above the size", 9, 8, 3, false },
    { "the largest index in the largest tree", INT64_MAX, INT64_MAX, 63,
        false },
    { "an empty tree", 0, 0, 0, false },
    { "an empty tree with a hash", 0, 0, 1, false },
    { "a negative index", -1, 8, 3, false },
    { "a negative size", 0, -8, 3, false },
    { "a negative index with as many hashes as its bits", -1, 8, 64, false },
    { "both negative", -2, -1, 0, false },
    { "the most negative size", 0, INT64_MIN, 0, false },
    { "the most negative index", INT64_MIN, INT64_MAX, 63, false },
    { "eight leaves with no hashes", 3, 8, 0, false },
};

static void
extreme_numbers_have_one_number_of_hashes(void **state)
{
    hash zero = { { 0 } };
    sg_bytes parts[PATH_MAX_HASHES];
    uint8_t got[HASH];

    (void)state;
    for (size_t i = 0; i < PATH_MAX_HASHES; i++)
        parts[i] = sg_bytes_of(zero.data, HASH);
    for (size_t i = 0; i < COUNT_OF(extremes); i++) {
        sigstore_error err = { 0 };
        sigstore_code code = sg_merkle_root(got, extremes[i].index,
            extremes[i].size, zero.data, parts, extremes[i].count, &err);

        check_row(extremes[i].name,
            code == (extremes[i].good ? SIGSTORE_OK : SIGSTORE_EREFUSED));
        check_row(extremes[i].name,
            extremes[i].good || err.check == SIGSTORE_CHECK_LOG_PROOF);
    }
}

static bool
consistent(int64_t m, hash old_root, int64_t n, hash new_root,
    const sg_bytes *path, size_t count)
{
    sigstore_error err = { 0 };
    sigstore_code code = sg_merkle_consistent(
        m, old_root.data, n, new_root.data, path, count, &err);

    if (code == SIGSTORE_OK)
        return true;
    assert_int_equal(code, SIGSTORE_EREFUSED);
    assert_int_equal(err.check, SIGSTORE_CHECK_LOG_PROOF);
    return false;
}

/* [RFC 6962 2.1.2], verified as in [RFC 9162 2.1.4.2] */
static void
every_pair_of_small_trees_is_consistent(void **state)
{
    hash path[PATH_MAX_HASHES];
    sg_bytes parts[PATH_MAX_HASHES];

    (void)state;
    for (size_t n = 1; n <= LEAVES; n++) {
        for (size_t m = 1; m <= n; m++) {
            size_t count = consistency_path(path, m, leaves, n, true);

            slices(parts, path, count);
            assert_true(consistent((int64_t)m, tree_hash(leaves, m), (int64_t)n,
                tree_hash(leaves, n), parts, count));
        }
    }
}

static void
no_changed_consistency_proof_is_good(void **state)
{
    hash path[PATH_MAX_HASHES];
    sg_bytes parts[PATH_MAX_HASHES];

    (void)state;
    for (size_t n = 2; n <= 20; n++) {
        hash new_root = tree_hash(leaves, n);

        for (size_t m = 1; m < n; m++) {
            size_t count = consistency_path(path, m, leaves, n, true);
            hash old_root = tree_hash(leaves, m);
            int64_t from = (int64_t)m, to = (int64_t)n;

            slices(parts, path, count);
            parts[count] = sg_bytes_of(new_root.data, HASH);
            assert_false(
                consistent(from, new_root, to, old_root, parts, count));
            assert_false(
                consistent(from, new_root, to, new_root, parts, count));
            assert_false(
                consistent(from, old_root, to, old_root, parts, count));
            assert_false(
                consistent(from, old_root, to, new_root, parts, count + 1));
            assert_false(
                consistent(from, old_root, to, new_root, parts, count - 1));
            assert_false(consistent(from, old_root, to, new_root, NULL, 0));
            assert_false(consistent(0, old_root, to, new_root, parts, count));
            assert_false(
                consistent(to, old_root, from, new_root, parts, count));
            assert_false(
                consistent(-from, old_root, to, new_root, parts, count));
            for (size_t i = 0; i < count; i++) {
                path[i].data[i] ^= 0x01;
                assert_false(
                    consistent(from, old_root, to, new_root, parts, count));
                path[i].data[i] ^= 0x01;
                parts[i].len = HASH + 1;
                assert_false(
                    consistent(from, old_root, to, new_root, parts, count));
                parts[i].len = HASH;
            }
        }
    }
}

static void
trees_of_extreme_sizes_end(void **state)
{
    hash zero = { { 0 } };
    sg_bytes parts[PATH_MAX_HASHES];

    (void)state;
    for (size_t i = 0; i < PATH_MAX_HASHES; i++)
        parts[i] = sg_bytes_of(zero.data, HASH);
    for (size_t count = 0; count <= PATH_MAX_HASHES; count++) {
        assert_false(consistent(1, zero, INT64_MAX, zero, parts, count));
        assert_false(
            consistent(INT64_MAX - 1, zero, INT64_MAX, zero, parts, count));
        assert_false(
            consistent(INT64_MIN, zero, INT64_MAX, zero, parts, count));
        assert_int_equal(
            consistent(INT64_MAX, zero, INT64_MAX, zero, parts, count),
            count == 0);
    }
}

/* An empty tree is consistent with all: a proof from it proves nothing. */
static void
equal_sizes_need_equal_roots_and_some_leaves(void **state)
{
    hash zero = { { 0 } };
    hash one = { { 1 } };

    (void)state;
    assert_true(consistent(5, zero, 5, zero, NULL, 0));
    assert_false(consistent(5, zero, 5, one, NULL, 0));
    assert_false(consistent(0, zero, 0, zero, NULL, 0));
    assert_false(consistent(-5, zero, -5, zero, NULL, 0));
    assert_false(consistent(6, zero, 5, zero, NULL, 0));
}

/* The tree of two leaves over the first: one hash, and a second above it. */
static void
a_proof_that_goes_on_is_refused_for_that(void **state)
{
    hash old_root = leaf_hash(&leaves[0], 1);
    hash next = leaf_hash(&leaves[1], 1);
    hash new_root = node_hash(old_root, next);
    const sg_bytes path[] = { sg_bytes_of(next.data, HASH),
        sg_bytes_of(next.data, HASH) };
    sigstore_error err = { 0 };

    (void)state;
    assert_true(consistent(1, old_root, 2, new_root, path, 1));
    assert_int_equal(
        sg_merkle_consistent(1, old_root.data, 2, new_root.data, path, 2, &err),
        SIGSTORE_EREFUSED);
    assert_non_null(strstr(err.message, "above the root"));
}

/* ---- transparency-dev/merkle ---- */

/* What a vector holds, decoded: its hashes may have any length. */
struct vector {
    json_t *json;
    uint8_t bytes[PATH_MAX_HASHES][64];
    sg_bytes path[PATH_MAX_HASHES];
    size_t count;
};

static sg_bytes
decode(uint8_t out[64], const json_t *text)
{
    size_t len;

    if (json_string_length(text) > 64 ||
        !sg_base64_decode(
            sg_bytes_of(json_string_value(text), json_string_length(text)), out,
            &len))
        return sg_bytes_of(NULL, 0);
    return sg_bytes_of(out, len);
}

static void
read_path(struct vector *v)
{
    json_t *proof = json_object_get(v->json, "proof");

    v->count = json_array_size(proof);
    assert_true(v->count <= PATH_MAX_HASHES);
    for (size_t i = 0; i < v->count; i++)
        v->path[i] = decode(v->bytes[i], json_array_get(proof, i));
}

/* Numbers up to 2^64-1: above 2^63-1 they cannot be handed over, and the
 * reader of bundles refuses them.  -1 stands for those. */
static int64_t
number(const struct vector *v, const char *name)
{
    double value = json_real_value(json_object_get(v->json, name));

    return value < 9e18 ? (int64_t)value : -1;
}

/* A hash that is not of 32 bytes cannot be handed over: no proof of it. */
static bool
is_included(struct vector *v)
{
    uint8_t leaf[64], root[64], got[HASH];

    return decode(leaf, json_object_get(v->json, "leafHash")).len == HASH &&
        decode(root, json_object_get(v->json, "root")).len == HASH &&
        sg_merkle_root(got, number(v, "leafIdx"), number(v, "treeSize"), leaf,
            v->path, v->count, NULL) == SIGSTORE_OK &&
        memcmp(got, root, HASH) == 0;
}

/*
 * The exception: "sizes are equal (one) and proof is empty" is to hold with
 * roots that are a sentence and no hashes, which our types do not allow.
 */
static bool
has_sentence_for_root(const struct vector *v)
{
    uint8_t root[64];
    sg_bytes text = decode(root, json_object_get(v->json, "root1"));

    return sg_bytes_starts_with(text, "don't ");
}

static bool
is_consistent(struct vector *v)
{
    uint8_t old_root[64], new_root[64];

    return decode(old_root, json_object_get(v->json, "root1")).len == HASH &&
        decode(new_root, json_object_get(v->json, "root2")).len == HASH &&
        sg_merkle_consistent(number(v, "size1"), old_root, number(v, "size2"),
            new_root, v->path, v->count, NULL) == SIGSTORE_OK;
}

static void
run_vector(const char *path, bool (*holds)(struct vector *))
{
    struct vector v;
    json_error_t error;
    bool want;

    v.json = json_load_file(path, JSON_DECODE_INT_AS_REAL, &error);
    if (v.json == NULL)
        fail_msg("%s: %s", path, error.text);
    read_path(&v);
    want = !json_is_true(json_object_get(v.json, "wantErr")) &&
        !has_sentence_for_root(&v);
    check_row(path, holds(&v) == want);
    json_decref(v.json);
}

/* run_folder runs every vector in a folder and those in it; counts them. */
static size_t
run_folder(const char *folder, bool (*holds)(struct vector *))
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    size_t count = 0;
    char path[1024];

    if (dir == NULL)
        fail_msg("cannot open %s", folder);
    while ((entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        if (strstr(entry->d_name, ".json") == NULL) {
            count += run_folder(path, holds);
            continue;
        }
        run_vector(path, holds);
        count++;
    }
    closedir(dir);
    return count;
}

/*
 * Not run: subtreeinclusion and subtreeconsistency.  They are about subtrees
 * [start, end), which neither RFC 6962 nor a Sigstore bundle knows.
 */
static void
public_vectors_answer_as_they_say(void **state)
{
    const char *shared;
    char folder[512];

    (void)state;
    shared_data(shared);
    snprintf(
        folder, sizeof(folder), "%s/data/vectors/merkle/inclusion", shared);
    assert_int_equal(run_folder(folder, is_included), 98);
    snprintf(
        folder, sizeof(folder), "%s/data/vectors/merkle/consistency", shared);
    assert_int_equal(run_folder(folder, is_consistent), 98);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaf_hashes_are_those_of_the_standard),
        cmocka_unit_test(every_path_of_every_small_tree_leads_to_its_root),
        cmocka_unit_test(no_changed_proof_leads_to_the_root),
        cmocka_unit_test(extreme_numbers_have_one_number_of_hashes),
        cmocka_unit_test(every_pair_of_small_trees_is_consistent),
        cmocka_unit_test(no_changed_consistency_proof_is_good),
        cmocka_unit_test(trees_of_extreme_sizes_end),
        cmocka_unit_test(equal_sizes_need_equal_roots_and_some_leaves),
        cmocka_unit_test(a_proof_that_goes_on_is_refused_for_that),
        cmocka_unit_test(public_vectors_answer_as_they_say),
    };

    return cmocka_run_group_tests(tests, make_leaves, NULL);
}
