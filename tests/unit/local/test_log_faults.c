/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each allocation failing in turn, SQLite's included, while keys are made and
 * a log is opened, added to and read: it says so, nothing is half done, and
 * the next try makes it good.
 */
#include "log.h"

#include "local/log_fixture.h"

#include "faults.h"
#include "keys.h"

#define BEFORE 13

/* The tests lose no power, and commit thousands of times. */
__attribute__((visibility("default"))) int fsync(int fd);
__attribute__((visibility("default"))) int fdatasync(int fd);

int
fsync(int fd)
{
    return fd >= 0 ? 0 : -1;
}

int
fdatasync(int fd)
{
    return fd >= 0 ? 0 : -1;
}

/* ---- SQLite's memory, which fails with ours ---- */

static sqlite3_mem_methods memory;
static bool is_shared;

static bool
is_over(void)
{
    return is_shared && calls_until_failure-- == 1;
}

static void *
take_memory(int size)
{
    return is_over() ? NULL : memory.xMalloc(size);
}

static void *
resize_memory(void *old, int size)
{
    return is_over() ? NULL : memory.xRealloc(old, size);
}

/* Of SQLite's thousands of allocations at a start some are enough, of ours
 * none may be left out. */
static int
next(int n)
{
    return n + 1 + (is_shared ? n / 16 : 0);
}

static void
share_memory(void)
{
    sqlite3_mem_methods ours;

    assert_int_equal(
        sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory), SQLITE_OK);
    ours = memory;
    ours.xMalloc = take_memory;
    ours.xRealloc = resize_memory;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &ours), SQLITE_OK);
    /* What is set aside at start would hide faults. */
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0), SQLITE_OK);
}

static void
check_told(int n, sigstore_code code, bool struck, const sigstore_error *err)
{
    if (code != SIGSTORE_OK && (!struck || err->message[0] == '\0'))
        fail_msg("allocation %d: %d: %s", n, code, err->message);
    if (code != SIGSTORE_OK && code != SIGSTORE_ENOMEM)
        fail_msg("allocation %d is told as: %s", n, err->message);
}

/* ---- opening ---- */

static sigstore_code
open_all(struct fixture *f, struct keys *keys, sigstore_error *err)
{
    const struct log_kind kind = { "ct", sign_head, &f->signer };
    sigstore_code code;

    memset(keys, 0, sizeof(*keys));
    f->log = NULL;
    code = store_open(&f->store, f->folder.path, err);
    if (code == SIGSTORE_OK)
        code = keys_open(keys, f->store, err);
    if (code == SIGSTORE_OK)
        code = log_open(&f->log, f->store, &kind, err);
    return code;
}

static void
close_all(struct fixture *f, struct keys *keys)
{
    log_close(f->log);
    keys_close(keys);
    store_close(f->store);
}

static bool
strike_open(struct fixture *f, int n)
{
    sigstore_error err = { 0 };
    struct keys keys;
    sigstore_code code;
    bool struck;

    fail_at(n);
    code = open_all(f, &keys, &err);
    struck = has_failed();
    fail_at(0);
    check_told(n, code, struck, &err);
    close_all(f, &keys);
    return struck;
}

static void
check_first_starts(void)
{
    bool struck = true;

    for (int n = 1; struck; n = next(n)) {
        struct fixture f = { 0 };
        struct keys keys;

        folder_make(&f.folder);
        struck = strike_open(&f, n);
        assert_int_equal(open_all(&f, &keys, NULL), SIGSTORE_OK);
        close_all(&f, &keys);
        folder_remove(&f.folder);
    }
}

static void
test_first_start_outlives_every_allocation(void **state)
{
    is_shared = false;
    check_first_starts();
    is_shared = true;
    check_first_starts();
    (void)state;
}

static void
check_later_starts(struct fixture *f)
{
    bool struck = true;

    for (int n = 1; struck; n = next(n))
        struck = strike_open(f, n);
}

static void
test_later_start_outlives_every_allocation(void **state)
{
    struct fixture f = { 0 };
    struct keys keys;

    folder_make(&f.folder);
    assert_int_equal(open_all(&f, &keys, NULL), SIGSTORE_OK);
    grow(&f, BEFORE);
    close_all(&f, &keys);
    is_shared = false;
    check_later_starts(&f);
    is_shared = true;
    check_later_starts(&f);
    assert_int_equal(open_all(&f, &keys, NULL), SIGSTORE_OK);
    assert_int_equal(size_of(&f), BEFORE);
    close_all(&f, &keys);
    folder_remove(&f.folder);
    (void)state;
}

/* ---- adding ---- */

static sigstore_code
try_to_add(struct fixture *f, int64_t number, sigstore_error *err)
{
    struct sg_arena arena;
    struct log_proof proof;
    struct log_leaf leaf;
    struct leaf_text text;
    sigstore_code code;
    bool is_new;

    leaf_make(&leaf, &text, number);
    leaf_id(leaf.keys[0], number);
    leaf.key_count = 1;
    sg_arena_init(&arena, LOG_ARENA_MAX);
    code = log_add(f->log, &leaf, &arena, &proof, &is_new, err);
    sg_arena_dispose(&arena);
    return code;
}

/* After a fault the entry is there or is not, and a second try has it there
 * once, in a tree that goes on from the head before. */
static bool
strike_add(struct fixture *f, int64_t number, int n)
{
    struct log_head before = { .size = size_of(f) };
    sigstore_error err = { 0 };
    struct log_proof proof;
    sigstore_code code;
    bool struck;

    assert_int_equal(
        log_consistency(f->log, before.size, before.size, &proof, NULL),
        SIGSTORE_OK);
    before = proof.head;
    fail_at(n);
    code = try_to_add(f, number, &err);
    struck = has_failed();
    fail_at(0);
    check_told(n, code, struck, &err);
    assert_int_equal(try_to_add(f, number, NULL), SIGSTORE_OK);
    assert_int_equal(size_of(f), before.size + 1);
    assert_int_equal(
        log_consistency(f->log, before.size, before.size + 1, &proof, NULL),
        SIGSTORE_OK);
    assert_true(is_prefix(&before, &proof));
    return struck;
}

static void
test_adding_outlives_every_allocation(void **state)
{
    struct fixture f = { 0 };
    bool struck = true;
    int n;

    folder_make(&f.folder);
    open_log(&f);
    grow(&f, BEFORE);
    for (n = 1; struck; n++) {
        /* The edge and SQLite's caches are as after a start. */
        close_log(&f);
        open_log(&f);
        struck = strike_add(&f, 1000 + n, n);
    }
    assert_true(n > 10);
    close_log(&f);
    open_log(&f);
    assert_int_equal(size_of(&f), BEFORE + n - 1);
    close_log(&f);
    folder_remove(&f.folder);
    (void)state;
}

/* ---- reading ---- */

static sigstore_code
read_all(struct fixture *f, struct sg_arena *arena, sigstore_error *err)
{
    struct log_head head;
    struct log_proof proof;
    struct log_entry entry;
    struct sg_buf tile;
    uint8_t id[32];
    int64_t index;
    sg_bytes text;
    sigstore_code code;

    leaf_id(id, 3);
    sg_buf_init(&tile, 8192);
    if (!(code = log_latest(f->log, arena, &head, &text, err)) &&
        !(code = log_get(f->log, 3, arena, &entry, err)) &&
        !(code = log_prove(f->log, 3, arena, &proof, err)) &&
        !(code = log_consistency(f->log, 3, BEFORE, &proof, err)) &&
        !(code = log_find(f->log, id, &index, err)) &&
        !(code = log_tile(f->log, 0, 0, BEFORE, &tile, err)))
        assert_true(index == 3 && entry.data.len > 0 &&
            tile.len == BEFORE * SG_MERKLE_HASH);
    sg_buf_dispose(&tile);
    return code;
}

static void
test_reading_outlives_every_allocation(void **state)
{
    struct fixture f = { 0 };
    bool struck = true;
    int n;

    folder_make(&f.folder);
    open_log(&f);
    grow(&f, BEFORE);
    for (n = 1; struck; n++) {
        sigstore_error err = { 0 };
        struct sg_arena arena;
        sigstore_code code;

        close_log(&f);
        open_log(&f);
        sg_arena_init(&arena, LOG_ARENA_MAX);
        fail_at(n);
        code = read_all(&f, &arena, &err);
        struck = has_failed();
        fail_at(0);
        check_told(n, code, struck, &err);
        sg_arena_dispose(&arena);
    }
    assert_true(n > 10);
    close_log(&f);
    folder_remove(&f.folder);
    (void)state;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_start_outlives_every_allocation),
        cmocka_unit_test(test_later_start_outlives_every_allocation),
        cmocka_unit_test(test_adding_outlives_every_allocation),
        cmocka_unit_test(test_reading_outlives_every_allocation),
    };

    share_memory();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
