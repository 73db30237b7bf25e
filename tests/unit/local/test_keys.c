/* SPDX-License-Identifier: Apache-2.0 */
/* The instance's keys: made once, loaded after, refused when damaged. */
#include "keys.h"

#include "local/folder.h"
#include "store.h"

static int
set_up(void **state)
{
    struct folder *folder = malloc(sizeof(*folder));

    folder_make(folder);
    *state = folder;
    return 0;
}

static int
tear_down(void **state)
{
    folder_remove(*state);
    free(*state);
    return 0;
}

/* open_keys opens the keys of a folder; the public halves' DER to `out`. */
static void
open_keys(const struct folder *folder, uint8_t out[KEY_COUNT][128])
{
    struct store *store;
    struct keys keys;
    sigstore_error err;

    memset(out, 0, KEY_COUNT * 128);
    if (store_open(&store, folder->path, &err) != SIGSTORE_OK ||
        keys_open(&keys, store, &err) != SIGSTORE_OK)
        fail_msg("%s", err.message);
    for (size_t i = 0; i < KEY_COUNT; i++) {
        sg_bytes der = sg_secret_public(keys.of[i])->der;

        assert_in_range(der.len, 1, 128);
        memcpy(out[i], der.data, der.len);
        assert_int_equal(sg_secret_public(keys.of[i])->type,
            i == KEY_REKOR2 ? SG_KEY_ED25519 : SG_KEY_P256);
    }
    keys_close(&keys);
    assert_null(keys.of[KEY_CT]);
    store_close(store);
}

static void
test_keys_are_made_once(void **state)
{
    uint8_t first[KEY_COUNT][128], second[KEY_COUNT][128];

    open_keys(*state, first);
    open_keys(*state, second);
    assert_memory_equal(first, second, sizeof(first));
    for (size_t i = 0; i < KEY_COUNT; i++)
        for (size_t j = i + 1; j < KEY_COUNT; j++)
            assert_memory_not_equal(first[i], first[j], 128);
}

static void
run(const struct folder *folder, const char *sql)
{
    char path[PATH_SIZE];
    sqlite3 *db;

    assert_int_equal(
        sqlite3_open(folder_file(path, folder, "state.db"), &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    (void)sqlite3_close(db);
}

static void
test_missing_key_is_made(void **state)
{
    uint8_t first[KEY_COUNT][128], second[KEY_COUNT][128];

    open_keys(*state, first);
    run(*state, "DELETE FROM key WHERE name = 'tsa'");
    open_keys(*state, second);
    for (size_t i = 0; i < KEY_COUNT; i++)
        assert_int_equal(memcmp(first[i], second[i], 128) == 0, i != KEY_TSA);
}

static const struct {
    const char *name, *sql, *key;
} damages[] = {
    { "no bytes", "UPDATE key SET private = x'' WHERE name = 'ct'", "ct" },
    { "no key", "UPDATE key SET private = x'3003020100' WHERE name = 'ct'",
        "ct" },
    { "text", "UPDATE key SET private = 'key' WHERE name = 'oidc'", "oidc" },
    { "cut short",
        "UPDATE key SET private = substr(private, 1, length(private) - 1) "
        "WHERE name = 'ca-root'",
        "ca-root" },
    { "a byte more",
        "UPDATE key SET private = CAST(private || x'00' AS BLOB) "
        "WHERE name = 'ca-root'",
        "ca-root" },
    { "longer than any",
        "UPDATE key SET private = zeroblob(100000) WHERE name = 'tsa'", "tsa" },
    { "of another type",
        "UPDATE key SET private = (SELECT private FROM key WHERE name = 'ct') "
        "WHERE name = 'rekor2'",
        "rekor2" },
};

static void
test_damaged_keys_are_refused(void **state)
{
    for (size_t i = 0; i < COUNT_OF(damages); i++) {
        uint8_t made[KEY_COUNT][128];
        struct folder folder;
        struct store *store;
        struct keys keys;
        sigstore_error err = { 0 };
        char quoted[32];

        folder_make(&folder);
        open_keys(&folder, made);
        run(&folder, damages[i].sql);
        assert_int_equal(store_open(&store, folder.path, NULL), SIGSTORE_OK);
        check_row(
            damages[i].name, keys_open(&keys, store, &err) == SIGSTORE_EFORMAT);
        check_row(damages[i].name, keys.of[KEY_ROOT] == NULL);
        (void)snprintf(quoted, sizeof(quoted), "\"%s\"", damages[i].key);
        check_row(damages[i].name, strstr(err.message, quoted) != NULL);
        check_row(damages[i].name, strstr(err.message, folder.path) != NULL);
        check_row(damages[i].name,
            strstr(err.message, "begin with another folder") != NULL);
        store_close(store);
        folder_remove(&folder);
    }
    (void)state;
}

/* A key that cannot be written leaves none of the others behind. */
static void
test_keys_are_made_together(void **state)
{
    const struct folder *folder = *state;
    struct store *store;
    struct keys keys;

    assert_int_equal(store_open(&store, folder->path, NULL), SIGSTORE_OK);
    store_close(store);
    run(folder,
        "CREATE TRIGGER full BEFORE INSERT ON key WHEN new.name = 'tuf-root' "
        "BEGIN SELECT RAISE(ABORT, 'no more'); END");
    assert_int_equal(store_open(&store, folder->path, NULL), SIGSTORE_OK);
    assert_int_not_equal(keys_open(&keys, store, NULL), SIGSTORE_OK);
    for (size_t i = 0; i < KEY_COUNT; i++)
        assert_null(keys.of[i]);
    store_close(store);
    /* A second row would fail this statement. */
    run(folder,
        "DROP TRIGGER full;"
        "CREATE TABLE none (n INTEGER CHECK (n = 0));"
        "INSERT INTO none SELECT count(*) FROM key");
}

int
main(void)
{
#define WITH_FOLDER(test)                                                      \
    cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(test_keys_are_made_once),
        WITH_FOLDER(test_missing_key_is_made),
        cmocka_unit_test(test_damaged_keys_are_refused),
        WITH_FOLDER(test_keys_are_made_together),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
