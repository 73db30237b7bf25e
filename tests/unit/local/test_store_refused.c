/* SPDX-License-Identifier: Apache-2.0 */
/* Folders and databases that are refused, with what to do. */
#include "store.h"

#include <sys/stat.h>

#include "local/folder.h"

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

/* overwrite puts `text` at an offset of the database. */
static void
overwrite(const struct folder *folder, long offset, const char *text)
{
    char path[PATH_SIZE];
    FILE *file = fopen(folder_file(path, folder, "state.db"), "r+b");

    assert_non_null(file);
    assert_int_equal(fseek(file, offset, SEEK_SET), 0);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static void
damage_header(const struct folder *folder)
{
    overwrite(folder, 0, "not a database at all, but text");
}

static void
damage_schema(const struct folder *folder)
{
    overwrite(folder, 100, "\xff\xff\xff\xff\xff\xff\xff\xff");
}

static void
cut_short(const struct folder *folder)
{
    char path[PATH_SIZE];

    assert_int_equal(truncate(folder_file(path, folder, "state.db"), 5000), 0);
}

static void
be_newer(const struct folder *folder)
{
    run(folder, "PRAGMA user_version = 2");
}

static void
be_of_another(const struct folder *folder)
{
    run(folder, "PRAGMA application_id = 77");
}

static void
be_unmarked(const struct folder *folder)
{
    run(folder, "PRAGMA application_id = 0");
}

static void
lack_a_table(const struct folder *folder)
{
    run(folder, "DROP TABLE value");
}

static void
open_file_to_others(const struct folder *folder)
{
    char path[PATH_SIZE];

    assert_int_equal(chmod(folder_file(path, folder, "state.db"), 0640), 0);
}

static void
open_folder_to_others(const struct folder *folder)
{
    assert_int_equal(chmod(folder->path, 0770), 0);
}

static void
link_elsewhere(const struct folder *folder)
{
    char path[PATH_SIZE], other[PATH_SIZE];

    assert_int_equal(rename(folder_file(path, folder, "state.db"),
                         folder_file(other, folder, "other.db")),
        0);
    assert_int_equal(symlink(other, path), 0);
}

static void
be_a_folder(const struct folder *folder)
{
    char path[PATH_SIZE];

    assert_int_equal(unlink(folder_file(path, folder, "state.db")), 0);
    assert_int_equal(mkdir(path, 0700), 0);
}

static const struct {
    const char *name;
    void (*change)(const struct folder *folder);
    sigstore_code want;
    const char *fact, *advice;
} refused[] = {
    { "text in the database's place", damage_header, SIGSTORE_EFORMAT,
        "file is not a database", "begin with another folder" },
    { "schema page overwritten", damage_schema, SIGSTORE_EFORMAT, "malformed",
        "put a copy of the folder back" },
    { "database cut short", cut_short, SIGSTORE_EFORMAT, "malformed",
        "put a copy of the folder back" },
    { "version of tomorrow", be_newer, SIGSTORE_EUNSUPPORTED,
        "is of version 2, not 1", "choose another folder" },
    { "another program's database", be_of_another, SIGSTORE_EFORMAT,
        "of another program", "choose another folder" },
    { "tables, but nobody's", be_unmarked, SIGSTORE_EFORMAT,
        "of another program", "choose another folder" },
    { "a table is missing", lack_a_table, SIGSTORE_EFORMAT,
        "no such table: value", "begin with another folder" },
    { "database that a group may read", open_file_to_others, SIGSTORE_EIO,
        "holds private keys", "chmod 600" },
    { "folder that a group may write to", open_folder_to_others, SIGSTORE_EIO,
        "mode 0770", "chmod 700" },
    { "database is a link", link_elsewhere, SIGSTORE_EIO, "cannot make",
        "look at who may use the folder" },
    { "database is a folder", be_a_folder, SIGSTORE_EIO, "cannot make",
        "look at who may use the folder" },
};

static void
test_damaged_states_are_refused(void **state)
{
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        struct folder folder;
        struct store *store;
        sigstore_error err = { 0 };
        char path[PATH_SIZE];

        folder_make(&folder);
        assert_int_equal(store_open(&store, folder.path, NULL), SIGSTORE_OK);
        store_close(store);
        refused[i].change(&folder);
        check_row(refused[i].name,
            store_open(&store, folder.path, &err) == refused[i].want);
        check_row(refused[i].name, store == NULL);
        check_row(refused[i].name, strstr(err.message, folder.path) != NULL);
        check_row(
            refused[i].name, strstr(err.message, refused[i].fact) != NULL);
        check_row(
            refused[i].name, strstr(err.message, refused[i].advice) != NULL);
        (void)rmdir(folder_file(path, &folder, "state.db"));
        folder_remove(&folder);
    }
    (void)state;
}

static void
test_folder_that_cannot_be_is_refused(void **state)
{
    static const char *const paths[] = { "", "/dev/null", "/dev/null/state",
        "/proc/nothing/here" };

    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct store *store;
        sigstore_error err = { 0 };

        check_row(paths[i], store_open(&store, paths[i], &err) != SIGSTORE_OK);
        check_row(paths[i], store == NULL && err.message[0] != '\0');
    }
    (void)state;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_damaged_states_are_refused),
        cmocka_unit_test(test_folder_that_cannot_be_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
