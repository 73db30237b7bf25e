/* SPDX-License-Identifier: Apache-2.0 */
/* What a log proves from the disk, against RFC 6962's own definition. */
#include "log.h"

#include "local/log_fixture.h"

#define ALL 300
#define LARGE NAIVE_LEAVES

static void
check_proof_at(struct fixture *f, int64_t index, int64_t size)
{
    naive_hash want[LOG_PROOF_MAX], root;
    struct log_proof proof;
    size_t count = naive_path(want, index, naive_of(size));

    naive_root(root, naive_of(size));
    assert_int_equal(
        log_proof_at(f->log, index, size, &proof, NULL), SIGSTORE_OK);
    assert_int_equal(proof.count, count);
    assert_memory_equal(proof.hashes, want, count * 32);
    assert_memory_equal(proof.head.root, root, 32);
    assert_true(is_proven(naive_known->leaves[index], &proof));
}

static void
check_consistency(struct fixture *f, int64_t old_size, int64_t size)
{
    naive_hash want[LOG_PROOF_MAX];
    struct log_head old = { .size = old_size };
    struct log_proof proof;
    size_t count = naive_subproof(want, old_size, naive_of(size), true);

    naive_root(old.root, naive_of(old_size));
    assert_int_equal(
        log_consistency(f->log, old_size, size, &proof, NULL), SIGSTORE_OK);
    assert_int_equal(proof.count, count);
    assert_memory_equal(proof.hashes, want, count * 32);
    assert_true(is_prefix(&old, &proof));
}

/* [RFC 6962 2.1.1], [RFC 6962 2.1.2] from what is on disk. */
static void
test_proofs_to_all_sizes(void **state)
{
    struct fixture *f = *state;

    grow(f, ALL);
    close_log(f);
    open_log(f);
    for (int64_t size = 1; size <= ALL; size++) {
        bool is_whole = size >= 255 && size <= 257;

        for (int64_t i = 0; i < size; i += is_whole ? 1 : 1 + size / 9) {
            check_proof_at(f, i, size);
            check_consistency(f, i + 1, size);
        }
        check_proof_at(f, size - 1, size);
        check_consistency(f, size, size);
    }
}

/* ---- tiles ---- */

static void
check_tile(struct fixture *f, unsigned level, int64_t index, unsigned width)
{
    struct sg_buf tile;
    int64_t span = INT64_C(1) << (8 * level);

    sg_buf_init(&tile, 8192);
    assert_int_equal(
        log_tile(f->log, level, index, width, &tile, NULL), SIGSTORE_OK);
    assert_int_equal(tile.len, width * 32);
    for (unsigned i = 0; i < width; i++) {
        naive_hash want;

        naive_root(want,
            (struct naive){
                naive_known->leaves + (index * 256 + i) * span, span });
        assert_memory_equal(tile.data + i * 32, want, 32);
    }
    sg_buf_dispose(&tile);
}

static const struct {
    const char *name;
    unsigned level;
    int64_t index;
    unsigned width;
} no_tiles[] = {
    { "a hash more than there are", 0, 1, 45 },
    { "the next tile", 0, 2, 1 },
    { "full, while it is partial", 0, 1, 256 },
    { "no hash", 0, 0, 0 },
    { "wider than any", 0, 0, 257 },
    { "a level more of hashes", 1, 0, 2 },
    { "tile of a level without", 1, 1, 1 },
    { "level above the tree", 2, 0, 1 },
    { "level above any tree", 8, 0, 1 },
    { "level that would be shifted out", 16, 0, 1 },
    { "highest level", UINT32_MAX, 0, 1 },
    { "before the first", 0, -1, 1 },
    { "far away", 0, INT64_MAX, 256 },
    { "far away, whose product wraps", 0, INT64_MAX / 256 + 1, 1 },
};

/* [C2SP tlog-tiles] */
static void
test_tiles(void **state)
{
    struct fixture *f = *state;
    struct sg_buf none;

    grow(f, ALL);
    for (unsigned width = 1; width <= 256; width++)
        check_tile(f, 0, 0, width);
    for (unsigned width = 1; width <= ALL - 256; width++)
        check_tile(f, 0, 1, width);
    check_tile(f, 1, 0, 1);

    sg_buf_init(&none, 8192);
    for (size_t i = 0; i < COUNT_OF(no_tiles); i++) {
        check_row(no_tiles[i].name,
            log_tile(f->log, no_tiles[i].level, no_tiles[i].index,
                no_tiles[i].width, &none, NULL) == SIGSTORE_ENOTFOUND);
        check_row(no_tiles[i].name, none.len == 0);
    }
}

static const struct {
    const char *name;
    int64_t first, second;
    bool is_consistency;
} no_proofs[] = {
    { "no such entry yet", 10, 10, false },
    { "far beyond", INT64_MAX, 10, false },
    { "before the first", -1, 10, false },
    { "nothing is in the empty tree", 0, 0, false },
    { "entry is newer than the size", 5, 5, false },
    { "size that never was", 0, 11, false },
    { "size below nothing", 0, -1, false },
    { "largest size", 0, INT64_MAX, false },
    { "from the empty tree", 0, 10, true },
    { "from below nothing", -1, 10, true },
    { "backwards", 6, 5, true },
    { "to a size that never was", 5, 11, true },
    { "to the largest size", 5, INT64_MAX, true },
    { "between empty trees", 0, 0, true },
};

static void
test_no_proof_of_what_never_was(void **state)
{
    struct fixture *f = *state;

    grow(f, 10);
    for (size_t i = 0; i < COUNT_OF(no_proofs); i++) {
        struct log_proof proof;
        sigstore_error err = { 0 };
        sigstore_code code = no_proofs[i].is_consistency
            ? log_consistency(
                  f->log, no_proofs[i].first, no_proofs[i].second, &proof, &err)
            : log_proof_at(f->log, no_proofs[i].first, no_proofs[i].second,
                  &proof, &err);

        check_row(no_proofs[i].name, code == SIGSTORE_ENOTFOUND);
        check_row(no_proofs[i].name, proof.count == 0);
        check_row(
            no_proofs[i].name, strstr(err.message, "the log \"ct\"") != NULL);
    }
}

/* ---- a log of many entries ---- */

/* Without waiting for the disk: this is about size, not about power cuts. */
static void
test_large_log(void **state)
{
    static const int64_t sizes[] = { 257, 511, 512, 513, 65535, 65536, 65537,
        65792, LARGE };
    struct fixture *f = *state;
    sqlite3 *db;

    assert_int_equal(store_write(f->store, &db, NULL), SIGSTORE_OK);
    store_abandon(f->store);
    assert_int_equal(
        sql_run(db, "PRAGMA synchronous = OFF", "test", NULL), SIGSTORE_OK);
    grow(f, LARGE);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        check_proof_at(f, 0, sizes[i]);
        check_proof_at(f, sizes[i] - 1, sizes[i]);
        check_consistency(f, 256, sizes[i]);
        check_consistency(f, sizes[i], LARGE);
    }
    check_tile(f, 0, 255, 256);
    check_tile(f, 0, 257, 1);
    check_tile(f, 1, 0, 256);
    check_tile(f, 1, 1, 1);
    check_tile(f, 2, 0, 1);
    close_log(f);
    open_log(f);
    assert_int_equal(size_of(f), LARGE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_LOG(test_proofs_to_all_sizes),
        WITH_LOG(test_tiles),
        WITH_LOG(test_no_proof_of_what_never_was),
        WITH_LOG(test_large_log),
    };

    return cmocka_run_group_tests(tests, set_up_all, tear_down_all);
}
