/* SPDX-License-Identifier: Apache-2.0 */
/* The state on disk: what is committed stays, and has one owner. */
#include "store.h"

#include <signal.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "local/disk.h"
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

static void
test_commit_waits_for_the_disk(void **state)
{
    struct store *store = open_store(*state);
    unsigned syncs = disk_syncs;
    sigstore_error err;

    assert_int_equal(
        store_set(store, "made", SG_LITERAL("today"), NULL), SIGSTORE_OK);
    assert_true(disk_syncs > syncs);
    disk_fails = true;
    assert_int_equal(
        store_set(store, "made", SG_LITERAL("later"), &err), SIGSTORE_EIO);
    disk_fails = false;
    assert_non_null(strstr(err.message, "look at the disk"));
    check_value(store, "made", "today");
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
        WITH_FOLDER(test_commit_waits_for_the_disk),
        WITH_FOLDER(test_folder_and_files_are_their_owners_alone),
        WITH_FOLDER(test_folder_in_use_is_refused),
        WITH_FOLDER(test_killed_process_holds_nothing),
        WITH_FOLDER(test_threads_read_what_they_wrote),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
