/* SPDX-License-Identifier: Apache-2.0 */
/* A log by itself: what it adds and finds, and what it has not. */
#include "log.h"

#include "local/log_fixture.h"

#define ALL 300

/* ---- adding ---- */

static void
test_empty_log_has_a_signed_head(void **state)
{
    struct fixture *f = *state;
    struct sg_arena arena;
    struct log_head head;
    naive_hash root;
    sg_bytes text;

    sg_arena_init(&arena, LOG_ARENA_MAX);
    assert_int_equal(
        log_latest(f->log, &arena, &head, &text, NULL), SIGSTORE_OK);
    naive_root(root, naive_of(0));
    assert_int_equal(head.size, 0);
    assert_memory_equal(head.root, root, 32);
    assert_true(is_signed(&head, text));
    sg_arena_dispose(&arena);
    close_log(f);
    open_log(f);
    assert_int_equal(f->signer.count, 1);
    assert_int_equal(size_of(f), 0);
}

static void
test_each_entry_comes_with_its_proof(void **state)
{
    struct fixture *f = *state;

    for (int64_t i = 0; i < ALL; i++) {
        struct log_proof proof;
        naive_hash root;

        assert_true(add(f, i, &proof));
        naive_root(root, naive_of(i + 1));
        assert_int_equal(proof.index, i);
        assert_int_equal(proof.head.size, i + 1);
        assert_memory_equal(proof.head.root, root, 32);
        assert_true(is_proven(naive_known->leaves[i], &proof));
    }
}

static void
test_duplicates_are_the_older_entry(void **state)
{
    struct fixture *f = *state;

    grow(f, 20);
    for (int64_t i = 0; i < 20; i++) {
        struct log_proof proof;

        assert_false(add(f, i, &proof));
        assert_int_equal(proof.index, i);
        assert_int_equal(proof.head.size, 20);
        assert_true(is_proven(naive_known->leaves[i], &proof));
    }
    assert_int_equal(size_of(f), 20);
    assert_int_equal(f->signer.count, 21);
}

/* The id decides, not the bytes: the same bytes twice are two entries. */
static void
test_same_bytes_under_another_id(void **state)
{
    struct fixture *f = *state;
    struct sg_arena arena;
    struct log_proof proof;
    struct log_leaf leaf;
    struct leaf_text text;
    int64_t index;
    bool is_new;

    grow(f, 3);
    sg_arena_init(&arena, LOG_ARENA_MAX);
    leaf_make(&leaf, &text, 1);
    leaf_id(leaf.id, 77);
    assert_int_equal(
        log_add(f->log, &leaf, &arena, &proof, &is_new, NULL), SIGSTORE_OK);
    assert_true(is_new && proof.index == 3);
    assert_int_equal(
        log_by_leaf(f->log, naive_known->leaves[1], &index, NULL), SIGSTORE_OK);
    assert_int_equal(index, 1);
    sg_arena_dispose(&arena);
}

static void
test_empty_leaf_is_an_entry(void **state)
{
    struct fixture *f = *state;
    struct log_leaf leaf = { .data = { (const uint8_t *)"", 0 } };
    struct sg_arena arena;
    struct log_proof proof;
    struct log_entry entry;
    bool is_new;

    sg_arena_init(&arena, LOG_ARENA_MAX);
    assert_int_equal(
        log_add(f->log, &leaf, &arena, &proof, &is_new, NULL), SIGSTORE_OK);
    assert_true(is_new);
    assert_int_equal(log_get(f->log, 0, &arena, &entry, NULL), SIGSTORE_OK);
    assert_true(entry.data.len == 0 && entry.extra.len == 0);
    sg_arena_dispose(&arena);
    close_log(f);
    open_log(f);
    assert_int_equal(size_of(f), 1);
}

static void
test_entries_are_what_was_added(void **state)
{
    struct fixture *f = *state;

    grow(f, 30);
    close_log(f);
    open_log(f);
    for (int64_t i = 0; i < 30; i++) {
        struct sg_arena arena;
        struct log_entry entry;
        struct log_proof proof;
        struct log_leaf leaf;
        struct leaf_text text;

        leaf_make(&leaf, &text, i);
        sg_arena_init(&arena, LOG_ARENA_MAX);
        assert_int_equal(log_get(f->log, i, &arena, &entry, NULL), SIGSTORE_OK);
        assert_int_equal(entry.index, i);
        assert_true(sg_bytes_equal(entry.data, leaf.data));
        assert_true(sg_bytes_equal(entry.extra, leaf.extra));
        assert_int_equal(
            log_prove(f->log, i, &arena, &proof, NULL), SIGSTORE_OK);
        assert_true(is_signed(&proof.head, proof.signed_head));
        assert_true(is_proven(naive_known->leaves[i], &proof));
        sg_arena_dispose(&arena);
    }
    assert_int_equal(size_of(f), 30);
}

static void
test_logs_of_a_store_are_apart(void **state)
{
    struct fixture *f = *state;
    struct signer signer = { 0, false };
    const struct log_kind kind = { "rekor2", sign_head, &signer };
    struct log *first = f->log;
    struct log_proof proof;
    int64_t index;

    grow(f, 5);
    assert_int_equal(log_open(&f->log, f->store, &kind, NULL), SIGSTORE_OK);
    assert_int_equal(size_of(f), 0);
    assert_int_equal(
        log_by_leaf(f->log, naive_known->leaves[3], &index, NULL), SIGSTORE_OK);
    assert_int_equal(index, -1);
    assert_true(add(f, 3, &proof));
    assert_int_equal(proof.index, 0);
    log_close(f->log);
    f->log = first;
    assert_int_equal(size_of(f), 5);
}

/* ---- finding ---- */

static void
test_entries_are_found(void **state)
{
    struct fixture *f = *state;
    uint8_t id[32];
    int64_t index;

    grow(f, 40);
    for (int64_t i = 0; i < 45; i++) {
        int64_t want = i < 40 ? i : -1;

        leaf_id(id, i);
        assert_int_equal(log_find(f->log, id, &index, NULL), SIGSTORE_OK);
        assert_int_equal(index, want);
        assert_int_equal(
            log_by_leaf(f->log, naive_known->leaves[i], &index, NULL),
            SIGSTORE_OK);
        assert_int_equal(index, want);
    }
    /* The hash of an inner node is no leaf's. */
    naive_root(id, naive_of(2));
    assert_int_equal(log_by_leaf(f->log, id, &index, NULL), SIGSTORE_OK);
    assert_int_equal(index, -1);
}

static void
add_with_keys(struct fixture *f, int64_t number, size_t count, int64_t step)
{
    struct sg_arena arena;
    struct log_proof proof;
    struct log_leaf leaf;
    struct leaf_text text;
    bool is_new;

    leaf_make(&leaf, &text, number);
    for (size_t i = 0; i < count && i < LOG_KEYS_MAX; i++)
        leaf_id(leaf.keys[i], 1000 + (int64_t)i * step);
    leaf.key_count = count;
    sg_arena_init(&arena, LOG_ARENA_MAX);
    assert_int_equal(
        log_add(f->log, &leaf, &arena, &proof, &is_new, NULL), SIGSTORE_OK);
    assert_true(is_new);
    sg_arena_dispose(&arena);
}

static size_t
search(struct fixture *f, int64_t key, int64_t *indices, size_t max)
{
    uint8_t hash[32];
    size_t count;

    leaf_id(hash, key);
    assert_int_equal(
        log_search(f->log, hash, indices, max, &count, NULL), SIGSTORE_OK);
    return count;
}

static void
test_search_gives_the_newest_first(void **state)
{
    struct fixture *f = *state;
    int64_t indices[20];

    add_with_keys(f, 0, 2, 1);
    add_with_keys(f, 1, 1, 1);
    add_with_keys(f, 2, 0, 1);
    add_with_keys(f, 3, 3, 0);   /* the same key thrice */
    add_with_keys(f, 4, 100, 1); /* more keys than there is room for */

    assert_int_equal(search(f, 1000, indices, 20), 4);
    assert_int_equal(indices[0], 4);
    assert_int_equal(indices[1], 3);
    assert_int_equal(indices[2], 1);
    assert_int_equal(indices[3], 0);
    assert_int_equal(search(f, 1000, indices, 2), 2);
    assert_int_equal(indices[1], 3);
    assert_int_equal(search(f, 1000, indices, 0), 0);
    assert_int_equal(search(f, 1001, indices, 20), 2);
    assert_int_equal(search(f, 1000 + LOG_KEYS_MAX - 1, indices, 20), 1);
    assert_int_equal(indices[0], 4);
    assert_int_equal(search(f, 1000 + LOG_KEYS_MAX, indices, 20), 0);
}

/* ---- what there is not ---- */

static void
test_no_entry_beyond_the_head(void **state)
{
    static const int64_t indices[] = { -1, 10, 11, INT64_MAX, INT64_MIN };
    struct fixture *f = *state;

    grow(f, 10);
    for (size_t i = 0; i < COUNT_OF(indices); i++) {
        struct sg_arena arena;
        struct log_entry entry;
        struct log_proof proof;

        sg_arena_init(&arena, LOG_ARENA_MAX);
        assert_int_equal(log_get(f->log, indices[i], &arena, &entry, NULL),
            SIGSTORE_ENOTFOUND);
        assert_int_equal(log_prove(f->log, indices[i], &arena, &proof, NULL),
            SIGSTORE_ENOTFOUND);
        sg_arena_dispose(&arena);
    }
}

static void
test_arena_that_is_full(void **state)
{
    struct fixture *f = *state;
    struct sg_arena arena;
    struct log_entry entry;
    struct log_proof proof;
    struct log_head head;
    sg_bytes text;

    grow(f, 2);
    sg_arena_init(&arena, 4);
    assert_int_not_equal(
        log_latest(f->log, &arena, &head, &text, NULL), SIGSTORE_OK);
    assert_int_not_equal(log_get(f->log, 0, &arena, &entry, NULL), SIGSTORE_OK);
    assert_int_not_equal(
        log_prove(f->log, 0, &arena, &proof, NULL), SIGSTORE_OK);
    sg_arena_dispose(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_LOG(test_empty_log_has_a_signed_head),
        WITH_LOG(test_each_entry_comes_with_its_proof),
        WITH_LOG(test_duplicates_are_the_older_entry),
        WITH_LOG(test_same_bytes_under_another_id),
        WITH_LOG(test_empty_leaf_is_an_entry),
        WITH_LOG(test_entries_are_what_was_added),
        WITH_LOG(test_logs_of_a_store_are_apart),
        WITH_LOG(test_entries_are_found),
        WITH_LOG(test_search_gives_the_newest_first),
        WITH_LOG(test_no_entry_beyond_the_head),
        WITH_LOG(test_arena_that_is_full),
    };

    return cmocka_run_group_tests(tests, set_up_all, tear_down_all);
}
