/* SPDX-License-Identifier: Apache-2.0 */
/* Growing trees and their proofs, against RFC 6962's own definition. */
#include "proof.h"

#include "local/logs.h"
#include "tree.h"

#define ALL 300

/* Around where a level of the tree, or of its tiles, begins. */
static const int64_t sizes[] = { 511, 512, 513, 1000, 4095, 4097, 65535, 65536,
    65537, 65792, 65793 };
#define SIZE_MAX_HERE 65793

static int
set_up(void **state)
{
    naive_hash *leaves = leaf_hashes(SIZE_MAX_HERE);

    naive_known = calloc(1, sizeof(*naive_known));
    assert_non_null(naive_known);
    naive_known->leaves = (const naive_hash *)leaves;
    *state = leaves;
    return 0;
}

static int
tear_down(void **state)
{
    free(naive_known);
    naive_known = NULL;
    free(*state);
    return 0;
}

static void
grow(struct tree *tree, naive_hash *leaves, int64_t size)
{
    while (tree->size < size)
        assert_int_equal(
            tree_append(tree, leaves[tree->size], NULL), SIGSTORE_OK);
}

static void
check_inclusion(
    struct tree *tree, const naive_hash *leaves, int64_t index, int64_t size)
{
    const struct proof_source source = tree_source(tree);
    struct log_proof proof = { .index = index, .head = { .size = size } };
    naive_hash want[PROOF_HASHES_MAX];
    size_t count = naive_path(want, index, (struct naive){ leaves, size });

    assert_int_equal(
        proof_inclusion(proof.hashes, &proof.count, &source, index, size, NULL),
        SIGSTORE_OK);
    assert_int_equal(proof.count, count);
    assert_memory_equal(proof.hashes, want, count * 32);
    naive_root(proof.head.root, (struct naive){ leaves, size });
    assert_true(is_proven(leaves[index], &proof));
}

static void
check_consistency(
    struct tree *tree, const naive_hash *leaves, int64_t old_size, int64_t size)
{
    const struct proof_source source = tree_source(tree);
    struct log_proof proof = { .head = { .size = size } };
    struct log_head old = { .size = old_size };
    naive_hash want[PROOF_HASHES_MAX];
    size_t count =
        naive_subproof(want, old_size, (struct naive){ leaves, size }, true);

    assert_int_equal(proof_consistency(proof.hashes, &proof.count, &source,
                         old_size, size, NULL),
        SIGSTORE_OK);
    assert_int_equal(proof.count, count);
    assert_memory_equal(proof.hashes, want, count * 32);
    naive_root(old.root, (struct naive){ leaves, old_size });
    naive_root(proof.head.root, (struct naive){ leaves, size });
    assert_true(is_prefix(&old, &proof));
}

static void
check_root(struct tree *tree, const naive_hash *leaves, int64_t size)
{
    const struct proof_source source = tree_source(tree);
    naive_hash root, want;

    naive_root(want, (struct naive){ leaves, size });
    assert_int_equal(proof_root(root, &source, size, NULL), SIGSTORE_OK);
    assert_memory_equal(root, want, 32);
}

/* [RFC 6962 2.1], 2.1.1 and 2.1.2, for every leaf of every tree. */
static void
test_every_proof_of_small_trees(void **state)
{
    struct tree tree;

    assert_int_equal(tree_init(&tree, NULL), SIGSTORE_OK);
    grow(&tree, *state, ALL);
    for (int64_t size = 0; size <= ALL; size++) {
        const naive_hash *leaves = *state;

        check_root(&tree, leaves, size);
        for (int64_t i = 0; i < size; i++) {
            check_inclusion(&tree, leaves, i, size);
            check_consistency(&tree, leaves, i + 1, size);
        }
    }
    tree_dispose(&tree);
}

static void
test_proofs_of_larger_trees(void **state)
{
    const naive_hash *leaves = *state;
    struct tree tree;

    assert_int_equal(tree_init(&tree, NULL), SIGSTORE_OK);
    grow(&tree, *state, SIZE_MAX_HERE);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        int64_t size = sizes[i];

        check_root(&tree, leaves, size);
        check_inclusion(&tree, leaves, 0, size);
        check_inclusion(&tree, leaves, size - 1, size);
        check_inclusion(&tree, leaves, 256, size);
        check_consistency(&tree, leaves, 1, size);
        check_consistency(&tree, leaves, 256, size);
        check_consistency(&tree, leaves, 257, size);
        check_consistency(&tree, leaves, size - 1, size);
        check_consistency(&tree, leaves, size, size);
    }
    tree_dispose(&tree);
}

/* ---- what a tree keeps ---- */

static void
expect_same(struct tree *a, struct tree *b)
{
    assert_int_equal(a->size, b->size);
    for (size_t i = 0; i < PROOF_LEVELS; i++) {
        assert_int_equal(a->levels[i].count, b->levels[i].count);
        if (a->levels[i].count != 0) {
            assert_int_equal(a->levels[i].first, b->levels[i].first);
            assert_memory_equal(a->levels[i].hashes, b->levels[i].hashes,
                a->levels[i].count * 32);
        }
    }
}

/* A tree that settles, takes leaves and is rewound is the one that it was,
 * and proves what is new from what it kept. */
static void
test_rewound_trees_are_as_before(void **state)
{
    const naive_hash *leaves = *state;
    struct tree tree, twin;

    assert_int_equal(tree_init(&tree, NULL), SIGSTORE_OK);
    assert_int_equal(tree_init(&twin, NULL), SIGSTORE_OK);
    for (int64_t size = 0; size <= ALL - 20; size++) {
        grow(&tree, *state, size);
        grow(&twin, *state, size);
        tree_settle(&tree);
        tree_settle(&twin);
        grow(&tree, *state, size + 1 + size % 19);
        check_root(&tree, leaves, tree.size);
        for (int64_t i = size; i < tree.size; i++)
            check_inclusion(&tree, leaves, i, tree.size);
        tree_rewind(&tree, size);
        expect_same(&tree, &twin);
    }
    tree_dispose(&tree);
    tree_dispose(&twin);
}

static void
test_restored_trees_are_as_before(void **state)
{
    struct proof_source source;
    struct tree whole;

    assert_int_equal(tree_init(&whole, NULL), SIGSTORE_OK);
    grow(&whole, *state, ALL);
    source = tree_source(&whole);
    for (int64_t size = 0; size <= ALL; size++) {
        struct tree grown, restored;

        assert_int_equal(tree_init(&grown, NULL), SIGSTORE_OK);
        assert_int_equal(tree_init(&restored, NULL), SIGSTORE_OK);
        grow(&grown, *state, size);
        tree_settle(&grown);
        assert_int_equal(
            tree_restore(&restored, size, &source, NULL), SIGSTORE_OK);
        expect_same(&restored, &grown);
        tree_dispose(&restored);
        tree_dispose(&grown);
    }
    tree_dispose(&whole);
}

static void
test_what_is_not_on_the_edge_fails(void **state)
{
    struct tree tree;
    struct proof_source source;
    naive_hash root, hashes[PROOF_HASHES_MAX];
    size_t count;

    assert_int_equal(tree_init(&tree, NULL), SIGSTORE_OK);
    grow(&tree, *state, 100);
    tree_settle(&tree);
    source = tree_source(&tree);
    assert_int_equal(proof_root(root, &source, 100, NULL), SIGSTORE_OK);
    assert_int_equal(proof_root(root, &source, 99, NULL), SIGSTORE_EINTERNAL);
    assert_int_equal(proof_inclusion(hashes, &count, &source, 5, 100, NULL),
        SIGSTORE_EINTERNAL);
    assert_int_equal(proof_consistency(hashes, &count, &source, 5, 100, NULL),
        SIGSTORE_EINTERNAL);
    tree.size = INT64_MAX;
    assert_int_equal(tree_append(&tree, root, NULL), SIGSTORE_ELIMIT);
    tree_dispose(&tree);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_proof_of_small_trees),
        cmocka_unit_test(test_proofs_of_larger_trees),
        cmocka_unit_test(test_rewound_trees_are_as_before),
        cmocka_unit_test(test_restored_trees_are_as_before),
        cmocka_unit_test(test_what_is_not_on_the_edge_fails),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
