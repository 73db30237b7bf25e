/* SPDX-License-Identifier: Apache-2.0 */
/* The state on disk: what is committed stays, what is damaged is refused. */
#include "store.h"

#include <signal.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "local/folder.h"
#include "sql.h"

#define ARENA_MAX ((size_t)1 << 20)

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

static struct store *
open_store(const struct folder *folder)
{
    struct store *store;
    sigstore_error err;

    if (store_open(&store, folder->path, &err) != SIGSTORE_OK)
        fail_msg("%s", err.message);
    return store;
}

static void
check_value(struct store *store, const char *name, const char *want)
{
    struct sg_arena arena;
    sg_bytes value;

    sg_arena_init(&arena, ARENA_MAX);
    assert_int_equal(store_get(store, name, &arena, &value, NULL), SIGSTORE_OK);
    if (want == NULL)
        assert_null(value.data);
    else
        assert_true(value.data != NULL && sg_bytes_is(value, want));
    sg_arena_dispose(&arena);
}

static void
test_values_stay(void **state)
{
    struct store *store = open_store(*state);

    check_value(store, "made", NULL);
    assert_int_equal(
        store_set(store, "made", SG_LITERAL("today"), NULL), SIGSTORE_OK);
    assert_int_equal(
        store_set(store, "empty", SG_LITERAL(""), NULL), SIGSTORE_OK);
    check_value(store, "made", "today");
    store_close(store);

    store = open_store(*state);
    check_value(store, "made", "today");
    check_value(store, "empty", "");
    check_value(store, "Made", NULL);
    assert_int_equal(
        store_set(store, "made", SG_LITERAL("later"), NULL), SIGSTORE_OK);
    check_value(store, "made", "later");
    store_close(store);
}

static void
test_value_beyond_the_arena_is_refused(void **state)
{
    struct store *store = open_store(*state);
    struct sg_arena arena;
    sg_bytes value;

    assert_int_equal(
        store_set(store, "long", SG_LITERAL("12345678"), NULL), SIGSTORE_OK);
    sg_arena_init(&arena, 4);
    assert_int_equal(
        store_get(store, "long", &arena, &value, NULL), SIGSTORE_ELIMIT);
    assert_null(value.data);
    sg_arena_dispose(&arena);
    check_value(store, "long", "12345678");
    store_close(store);
}

static void
test_abandoned_writes_leave_nothing(void **state)
{
    struct store *store = open_store(*state);
    sqlite3 *db;

    assert_int_equal(store_write(store, &db, NULL), SIGSTORE_OK);
    assert_int_equal(
        sql_run(db, "INSERT INTO value VALUES ('a', 'b')", "write", NULL),
        SIGSTORE_OK);
    check_value(store, "a", NULL); /* a reader does not wait */
    store_abandon(store);
    check_value(store, "a", NULL);

    assert_int_equal(store_write(store, &db, NULL), SIGSTORE_OK);
    assert_int_equal(
        sql_run(db, "INSERT INTO value VALUES ('a', 'b')", "write", NULL),
        SIGSTORE_OK);
    assert_int_equal(store_commit(store, NULL), SIGSTORE_OK);
    check_value(store, "a", "b");
    store_close(store);
}

/* A deferred constraint is one way to have a commit, and no statement before
 * it, fail. */
static void
test_commit_that_fails_leaves_nothing(void **state)
{
    struct store *store = open_store(*state);
    sigstore_error err;
    sqlite3 *db;

    assert_int_equal(store_write(store, &db, NULL), SIGSTORE_OK);
    assert_int_equal(
        sql_run(db,
            "CREATE TABLE child (parent TEXT REFERENCES value (name) "
            "DEFERRABLE INITIALLY DEFERRED)",
            "write", NULL),
        SIGSTORE_OK);
    assert_int_equal(store_commit(store, NULL), SIGSTORE_OK);

    assert_int_equal(
        sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL), 0);
    assert_int_equal(store_write(store, &db, NULL), SIGSTORE_OK);
    assert_int_equal(
        sql_run(db, "INSERT INTO child VALUES ('nobody')", "write", NULL),
        SIGSTORE_OK);
    assert_int_not_equal(store_commit(store, &err), SIGSTORE_OK);
    assert_non_null(strstr(err.message, "cannot write to the disk"));

    assert_int_equal(
        store_set(store, "after", SG_LITERAL("it"), NULL), SIGSTORE_OK);
    check_value(store, "after", "it");
    store_close(store);
}

static unsigned
mode_of(const struct folder *folder, const char *name)
{
    char path[PATH_SIZE];
    struct stat st;

    assert_int_equal(stat(folder_file(path, folder, name), &st), 0);
    return st.st_mode & 0777u;
}

static void
test_folder_and_files_are_their_owners_alone(void **state)
{
    const struct folder *outer = *state;
    struct folder inner, within;
    struct store *store;
    mode_t before = umask(0);

    (void)snprintf(inner.path, sizeof(inner.path), "%.40s/a", outer->path);
    (void)snprintf(within.path, sizeof(within.path), "%.40s/a/b", outer->path);
    store = open_store(&within);
    assert_int_equal(
        store_set(store, "made", SG_LITERAL("today"), NULL), SIGSTORE_OK);
    assert_int_equal(mode_of(outer, "a"), 0700);
    assert_int_equal(mode_of(&inner, "b"), 0700);
    assert_int_equal(mode_of(&within, "state.db"), 0600);
    assert_int_equal(mode_of(&within, "state.db-wal"), 0600);
    assert_int_equal(mode_of(&within, "state.db-shm"), 0600);
    assert_int_equal(mode_of(&within, "lock"), 0600);
    store_close(store);
    (void)umask(before);
    folder_remove(&within);
    folder_remove(&inner);
}

/* ---- what is refused ---- */

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
        store_close(open_store(&folder));
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

/* ---- one process at a time ---- */

static void
expect_in_use(const struct folder *folder, long pid)
{
    struct store *store;
    sigstore_error err;
    char want[64];

    assert_int_equal(store_open(&store, folder->path, &err), SIGSTORE_EIO);
    assert_null(store);
    (void)snprintf(want, sizeof(want), "(process %ld)", pid);
    assert_non_null(strstr(err.message, folder->path));
    assert_non_null(strstr(err.message, "in use by another sigstore-local"));
    assert_non_null(strstr(err.message, want));
    assert_non_null(strstr(err.message, "choose another folder"));
}

static void
test_folder_in_use_is_refused(void **state)
{
    const struct folder *folder = *state;
    struct store *store = open_store(folder);

    expect_in_use(folder, (long)getpid());
    expect_in_use(folder, (long)getpid());
    store_close(store);
    store_close(open_store(folder));
}

static void
hold(const struct folder *folder, int ready)
{
    struct store *store;

    if (store_open(&store, folder->path, NULL) != SIGSTORE_OK ||
        store_set(store, "held", SG_LITERAL("yes"), NULL) != SIGSTORE_OK ||
        write(ready, "r", 1) != 1)
        _exit(1);
    for (;;)
        (void)pause();
}

static void
test_killed_process_holds_nothing(void **state)
{
    const struct folder *folder = *state;
    struct store *store;
    int ready[2], status;
    char byte;
    pid_t child;

    assert_int_equal(pipe(ready), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0)
        hold(folder, ready[1]);
    (void)close(ready[1]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    expect_in_use(folder, (long)child);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    (void)close(ready[0]);

    store = open_store(folder);
    check_value(store, "held", "yes");
    store_close(store);
}

/* ---- many threads ---- */

#define THREADS 8
#define ROUNDS 20

struct worker {
    struct store *store;
    char name[16];
    bool failed;
};

static void *
work(void *data)
{
    struct worker *worker = data;

    for (int i = 0; i < ROUNDS && !worker->failed; i++) {
        struct sg_arena arena;
        sg_bytes value;
        int sent = i;

        sg_arena_init(&arena, ARENA_MAX);
        worker->failed = store_set(worker->store, worker->name,
                             sg_bytes_of(&sent, sizeof(sent)), NULL) ||
            store_get(worker->store, worker->name, &arena, &value, NULL) ||
            !sg_bytes_equal(value, sg_bytes_of(&sent, sizeof(sent)));
        sg_arena_dispose(&arena);
    }
    return NULL;
}

static void
test_threads_read_what_they_wrote(void **state)
{
    struct store *store = open_store(*state);
    struct worker workers[THREADS];
    pthread_t threads[THREADS];

    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){ .store = store };
        (void)snprintf(workers[i].name, sizeof(workers[i].name), "w%d", i);
        assert_int_equal(
            pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_false(workers[i].failed);
    }
    store_close(store);
}

int
main(void)
{
#define WITH_FOLDER(test)                                                      \
    cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_FOLDER(test_values_stay),
        WITH_FOLDER(test_value_beyond_the_arena_is_refused),
        WITH_FOLDER(test_abandoned_writes_leave_nothing),
        WITH_FOLDER(test_commit_that_fails_leaves_nothing),
        WITH_FOLDER(test_folder_and_files_are_their_owners_alone),
        cmocka_unit_test(test_damaged_states_are_refused),
        cmocka_unit_test(test_folder_that_cannot_be_is_refused),
        WITH_FOLDER(test_folder_in_use_is_refused),
        WITH_FOLDER(test_killed_process_holds_nothing),
        WITH_FOLDER(test_threads_read_what_they_wrote),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
