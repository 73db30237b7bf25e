/* SPDX-License-Identifier: Apache-2.0 */
/* Logs that lost or changed something: refused, with what to do. */
#include "log.h"

#include "local/log_fixture.h"

#define SIZE 13 /* 1101: subtrees of 8, 4 and 1 leaves are on the edge */

/* change changes the database while nobody has it open. */
static void
change(const struct fixture *f, const char *sql)
{
    char path[PATH_SIZE];
    sqlite3 *db;

    assert_int_equal(
        sqlite3_open(folder_file(path, &f->folder, "state.db"), &db),
        SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    (void)sqlite3_close(db);
}

static void
make(struct fixture *f, const char *sql)
{
    memset(f, 0, sizeof(*f));
    folder_make(&f->folder);
    open_log(f);
    grow(f, SIZE);
    close_log(f);
    change(f, sql);
}

static const struct {
    const char *name, *sql, *fact;
} damages[] = {
    { "subtree of 8 leaves changed",
        "UPDATE node SET hash = zeroblob(32) WHERE level = 3",
        "its hashes lead to root" },
    { "subtree of 4 leaves changed",
        "UPDATE node SET hash = zeroblob(32) WHERE level = 2 AND position = 2",
        "its hashes lead to root" },
    { "newest leaf's hash changed",
        "UPDATE node SET hash = zeroblob(32) "
        "WHERE level = 0 AND position = 12",
        "its hashes lead to root" },
    { "hash is short",
        "UPDATE node SET hash = substr(hash, 1, 31) WHERE level = 3",
        "a hash of level 3 is missing" },
    { "hash is long",
        "UPDATE node SET hash = CAST(hash || x'00' AS BLOB) WHERE level = 3",
        "a hash of level 3 is missing" },
    { "hash is gone", "DELETE FROM node WHERE level = 2 AND position = 2",
        "a hash of level 2 is missing" },
    { "all hashes are gone", "DELETE FROM node", "a hash of level 0" },
    { "root changed", "UPDATE log SET root = zeroblob(32)",
        "its head of size" },
    { "root is short", "UPDATE log SET root = x'00'", "its head is none" },
    { "head says less", "UPDATE log SET size = 12", "its hashes lead to root" },
    { "head says more", "UPDATE log SET size = 14",
        "a hash of level 1 is missing" },
    { "head says nothing", "UPDATE log SET size = 0",
        "its hashes lead to root" },
    { "head of the empty tree",
        "UPDATE log SET size = 0, root = "
        "x'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'",
        "it holds 13 entries, its head is of 0" },
    { "head says less than nothing", "UPDATE log SET size = -1",
        "its head is none" },
    { "largest size", "UPDATE log SET size = 9223372036854775807",
        "a hash of level 0 is missing" },
    { "size is a text", "UPDATE log SET size = 'many'",
        "its hashes lead to root" },
    { "no signature", "UPDATE log SET signed = x''", "its head is none" },
    { "endless signature", "UPDATE log SET signed = zeroblob(1000000)",
        "its head is none" },
    { "newest entry is gone", "DELETE FROM entry WHERE position = 12",
        "it holds 12 entries, its head is of 13" },
    { "all entries are gone", "DELETE FROM entry",
        "it holds 0 entries, its head is of 13" },
    { "an entry that no head has",
        "INSERT INTO entry VALUES (1, 13, x'00', x'00', x'00')",
        "it holds 14 entries, its head is of 13" },
    { "newest entry is another",
        "UPDATE entry SET data = x'00' WHERE position = 12",
        "entry 12 is not what was logged" },
    { "newest entry has no bytes",
        "UPDATE entry SET data = x'' WHERE position = 12",
        "entry 12 is not what was logged" },
};

static void
test_damaged_logs_are_refused(void **state)
{
    const struct log_kind kind = { "ct", sign_head, &(struct signer){ 0 } };

    for (size_t i = 0; i < COUNT_OF(damages); i++) {
        struct fixture f;
        sigstore_error err = { 0 };
        const char *name = damages[i].name;

        make(&f, damages[i].sql);
        assert_int_equal(
            store_open(&f.store, f.folder.path, NULL), SIGSTORE_OK);
        check_row(
            name, log_open(&f.log, f.store, &kind, &err) == SIGSTORE_EFORMAT);
        check_row(name, f.log == NULL);
        check_row(
            name, strstr(err.message, "the log \"ct\" is damaged; ") != NULL);
        if (strstr(err.message, damages[i].fact) == NULL)
            fail_msg("row \"%s\": %s", name, err.message);
        check_row(
            name, strstr(err.message, "begin with another folder") != NULL);
        store_close(f.store);
        folder_remove(&f.folder);
    }
    (void)state;
}

/* What opening does not look at is found where it is read. */
static void
test_damage_in_the_midst_is_found_by_readers(void **state)
{
    struct fixture f;
    struct sg_arena arena;
    struct log_entry entry;
    struct log_proof proof;
    struct sg_buf tile;

    make(&f,
        "DELETE FROM entry WHERE position = 5;"
        "DELETE FROM node WHERE level = 0 AND position = 3");
    open_log(&f);
    sg_arena_init(&arena, LOG_ARENA_MAX);
    sg_buf_init(&tile, 8192);
    assert_int_equal(log_get(f.log, 5, &arena, &entry, NULL), SIGSTORE_EFORMAT);
    assert_int_equal(
        log_prove(f.log, 2, &arena, &proof, NULL), SIGSTORE_EFORMAT);
    assert_int_equal(log_proof_at(f.log, 2, 9, &proof, NULL), SIGSTORE_EFORMAT);
    assert_int_equal(
        log_consistency(f.log, 3, 9, &proof, NULL), SIGSTORE_EFORMAT);
    assert_int_equal(
        log_tile(f.log, 0, 0, SIZE, &tile, NULL), SIGSTORE_EFORMAT);
    assert_int_equal(log_get(f.log, 4, &arena, &entry, NULL), SIGSTORE_OK);
    assert_int_equal(log_proof_at(f.log, 3, 9, &proof, NULL), SIGSTORE_OK);
    sg_buf_dispose(&tile);
    sg_arena_dispose(&arena);
    close_log(&f);
    folder_remove(&f.folder);
    (void)state;
}

/* A hash of another entry in a tile must not stand in a missing one's place.
 */
static void
test_gap_in_a_tile_is_not_closed(void **state)
{
    struct fixture f;
    struct sg_buf tile;

    make(&f, "DELETE FROM node WHERE level = 0 AND position = 3");
    open_log(&f);
    sg_buf_init(&tile, 8192);
    assert_int_equal(log_tile(f.log, 0, 0, 5, &tile, NULL), SIGSTORE_EFORMAT);
    assert_int_equal(
        log_tile(f.log, 0, 0, SIZE, &tile, NULL), SIGSTORE_EFORMAT);
    sg_buf_dispose(&tile);
    close_log(&f);
    folder_remove(&f.folder);
    (void)state;
}

/* The database itself takes no second entry of an id or of a place. */
static void
test_database_refuses_a_fork(void **state)
{
    static const char *const forks[] = {
        ("INSERT INTO entry SELECT log, 13, id, data, extra FROM entry "
         "WHERE position = 3"),
        "INSERT INTO entry VALUES (1, 3, x'00', x'00', x'00')",
        "INSERT INTO node VALUES (1, 0, 3, zeroblob(32))",
        "INSERT INTO log VALUES (2, 'ct', 0, x'00', x'00')",
    };
    struct fixture f;

    make(&f, "");
    open_log(&f);
    for (size_t i = 0; i < COUNT_OF(forks); i++) {
        sqlite3 *db;

        assert_int_equal(store_write(f.store, &db, NULL), SIGSTORE_OK);
        check_row(forks[i],
            sqlite3_exec(db, forks[i], NULL, NULL, NULL) ==
                    SQLITE_CONSTRAINT_UNIQUE ||
                sqlite3_extended_errcode(db) == SQLITE_CONSTRAINT_PRIMARYKEY);
        store_abandon(f.store);
    }
    close_log(&f);
    folder_remove(&f.folder);
    (void)state;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_damaged_logs_are_refused),
        cmocka_unit_test(test_damage_in_the_midst_is_found_by_readers),
        cmocka_unit_test(test_gap_in_a_tile_is_not_closed),
        cmocka_unit_test(test_database_refuses_a_fork),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
