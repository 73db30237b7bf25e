/* SPDX-License-Identifier: Apache-2.0 */
/* Many who add at once: one commit for all, and all or nothing of it. */
#include "log.h"

#include <pthread.h>
#include <time.h>

#include "local/disk.h"
#include "local/log_fixture.h"
#include "log_parts.h"

#define THREADS 16
#define EACH 40

/* One thread: what it adds, and what it was told. */
struct adder {
    struct fixture *f;
    int64_t first, count, step;
    struct log_proof proofs[EACH];
    bool is_new[EACH], was_added[EACH];
    sigstore_error err;
    bool failed; /* in another way than it may */
};

/* So that a batch needs pages that the database does not have yet. */
static const uint8_t ballast[3000];

static void
add_one(struct adder *adder, int64_t i)
{
    struct log_proof *proof = &adder->proofs[i];
    struct sg_arena arena;
    struct log_leaf leaf;
    struct leaf_text text;
    sigstore_code code;

    leaf_make(&leaf, &text, adder->first + i * adder->step);
    leaf.extra = sg_bytes_of(ballast, sizeof(ballast));
    sg_arena_init(&arena, LOG_ARENA_MAX);
    code = log_add(
        adder->f->log, &leaf, &arena, proof, &adder->is_new[i], &adder->err);
    adder->was_added[i] = code == SIGSTORE_OK;
    if (code == SIGSTORE_OK && !is_signed(&proof->head, proof->signed_head))
        adder->failed = true;
    sg_arena_dispose(&arena);
}

static void *
run_adder(void *data)
{
    struct adder *adder = data;

    for (int64_t i = 0; i < adder->count; i++)
        add_one(adder, i);
    return NULL;
}

static struct adder *
make_adders(struct fixture *f, int64_t count)
{
    struct adder *adders = calloc(THREADS, sizeof(*adders));

    assert_non_null(adders);
    for (int64_t i = 0; i < THREADS; i++)
        adders[i] = (struct adder){
            .f = f, .first = i, .count = count, .step = THREADS
        };
    return adders;
}

static void
start(struct adder *adders, pthread_t *threads)
{
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(
            pthread_create(&threads[i], NULL, run_adder, &adders[i]), 0);
}

static void
join(struct adder *adders, pthread_t *threads)
{
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_false(adders[i].failed);
    }
}

/* check_told checks what a thread was told of an entry: where it is, and that
 * the head it saw is one that the newest goes on from. */
static void
check_told(struct fixture *f, const struct adder *adder, int64_t i)
{
    const struct log_proof *told = &adder->proofs[i];
    struct log_proof now;
    naive_hash leaf;
    uint8_t id[32];
    int64_t index, number = adder->first + i * adder->step;

    leaf_id(id, number);
    leaf_hash(leaf, number);
    assert_int_equal(log_find(f->log, id, &index, NULL), SIGSTORE_OK);
    assert_int_equal(index, told->index);
    assert_true(is_proven(leaf, told));
    assert_int_equal(
        log_consistency(f->log, told->head.size, size_of(f), &now, NULL),
        SIGSTORE_OK);
    assert_true(is_prefix(&told->head, &now));
}

static int64_t
check_all_told(struct fixture *f, const struct adder *adders)
{
    int64_t added = 0;

    for (size_t i = 0; i < THREADS; i++)
        for (int64_t j = 0; j < adders[i].count; j++) {
            if (adders[i].was_added[j])
                check_told(f, &adders[i], j);
            added += adders[i].was_added[j] && adders[i].is_new[j];
        }
    return added;
}

static void
test_threads_add_what_they_are_told(void **state)
{
    struct fixture *f = *state;
    struct adder *adders = make_adders(f, EACH);
    pthread_t threads[THREADS];

    start(adders, threads);
    join(adders, threads);
    assert_int_equal(check_all_told(f, adders), THREADS * EACH);
    assert_int_equal(size_of(f), THREADS * EACH);
    close_log(f);
    open_log(f);
    assert_int_equal(check_all_told(f, adders), THREADS * EACH);
    free(adders);
}

/* Readers between the writers see heads that grow, and what they prove. */
static void *
read_on(void *data)
{
    struct adder *reader = data;
    struct log_head before = { .size = 0 }, head;

    while (before.size < THREADS * EACH && !reader->failed) {
        struct sg_arena arena;
        struct log_proof proof;
        struct log_entry entry;
        sg_bytes text;

        sg_arena_init(&arena, LOG_ARENA_MAX);
        reader->failed =
            log_latest(reader->f->log, &arena, &head, &text, NULL) ||
            !is_signed(&head, text) || head.size < before.size;
        if (!reader->failed && before.size > 0)
            reader->failed = log_consistency(reader->f->log, before.size,
                                 head.size, &proof, NULL) ||
                !is_prefix(&before, &proof) ||
                memcmp(proof.head.root, head.root, 32) != 0;
        if (!reader->failed && head.size > 0)
            reader->failed =
                log_get(reader->f->log, head.size - 1, &arena, &entry, NULL);
        before = head;
        sg_arena_dispose(&arena);
    }
    return NULL;
}

static void
test_readers_see_heads_grow(void **state)
{
    struct fixture *f = *state;
    struct adder *adders = make_adders(f, EACH), readers[2] = { 0 };
    pthread_t threads[THREADS], reading[2];

    for (size_t i = 0; i < 2; i++) {
        readers[i].f = f;
        assert_int_equal(
            pthread_create(&reading[i], NULL, read_on, &readers[i]), 0);
    }
    start(adders, threads);
    join(adders, threads);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(pthread_join(reading[i], NULL), 0);
        assert_false(readers[i].failed);
    }
    free(adders);
}

static void
test_threads_add_the_same(void **state)
{
    struct fixture *f = *state;
    struct adder *adders = make_adders(f, EACH);
    pthread_t threads[THREADS];

    for (size_t i = 0; i < THREADS; i++) {
        adders[i].first = 0;
        adders[i].step = 1;
    }
    start(adders, threads);
    join(adders, threads);
    assert_int_equal(check_all_told(f, adders), EACH);
    assert_int_equal(size_of(f), EACH);
    free(adders);
}

/* ---- one batch, made by keeping the store until all wait ---- */

static unsigned
callers_of(struct log *log)
{
    unsigned callers;

    (void)pthread_mutex_lock(&log->lock);
    callers = log->callers;
    (void)pthread_mutex_unlock(&log->lock);
    return callers;
}

static void
start_batch(struct fixture *f, struct adder *adders, pthread_t *threads)
{
    const struct timespec pause = { 0, 1000000 };
    sqlite3 *db;

    assert_int_equal(store_write(f->store, &db, NULL), SIGSTORE_OK);
    start(adders, threads);
    while (callers_of(f->log) != THREADS)
        (void)nanosleep(&pause, NULL);
    store_abandon(f->store);
}

static void
test_those_who_wait_share_a_commit(void **state)
{
    struct fixture *f = *state;
    struct adder *adders = make_adders(f, 1);
    pthread_t threads[THREADS];
    unsigned before = f->signer.count, syncs = disk_syncs;

    start_batch(f, adders, threads);
    join(adders, threads);
    assert_int_equal(f->signer.count, before + 1);
    assert_int_equal(disk_syncs, syncs + 1);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(adders[i].proofs[0].head.size, THREADS);
    assert_int_equal(check_all_told(f, adders), THREADS);
    /* What is on disk need not stay in memory, but for the edge. */
    for (size_t i = 0; i < PROOF_LEVELS; i++)
        assert_in_range(f->log->tree.levels[i].count, 0, 1);
    free(adders);
}

static void
test_duplicates_within_a_batch(void **state)
{
    struct fixture *f = *state;
    struct adder *adders = make_adders(f, 1);
    pthread_t threads[THREADS];
    struct log_proof older;

    assert_true(add(f, 1000, &older));
    for (size_t i = 0; i < THREADS; i++)
        adders[i].first = i % 4 == 3 ? 1000 : (int64_t)(i % 4);
    start_batch(f, adders, threads);
    join(adders, threads);
    assert_int_equal(check_all_told(f, adders), 3);
    assert_int_equal(size_of(f), 4);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(adders[i].proofs[0].head.size, 4);
    free(adders);
}

static void
test_batch_of_duplicates_changes_nothing(void **state)
{
    struct fixture *f = *state;
    struct adder *adders = make_adders(f, 1);
    pthread_t threads[THREADS];
    struct log_proof older;
    unsigned before;

    assert_true(add(f, 7, &older));
    before = f->signer.count;
    for (size_t i = 0; i < THREADS; i++)
        adders[i].first = 7;
    start_batch(f, adders, threads);
    join(adders, threads);
    assert_int_equal(check_all_told(f, adders), 0);
    assert_int_equal(f->signer.count, before);
    assert_int_equal(size_of(f), 1);
    free(adders);
}

/* ---- batches that fail ---- */

static void
run(struct fixture *f, const char *sql)
{
    sqlite3 *db;

    assert_int_equal(store_write(f->store, &db, NULL), SIGSTORE_OK);
    assert_int_equal(sql_run(db, sql, "test", NULL), SIGSTORE_OK);
    assert_int_equal(store_commit(f->store, NULL), SIGSTORE_OK);
}

static void
fail_to_sign(struct fixture *f, bool fails)
{
    f->signer.fails = fails;
}

static void
fail_to_write_entry(struct fixture *f, bool fails)
{
    run(f,
        fails ? "CREATE TRIGGER t BEFORE INSERT ON entry WHEN new.position = "
                "20 BEGIN SELECT RAISE(ABORT, 'no entry'); END"
              : "DROP TRIGGER t");
}

static void
fail_to_write_node(struct fixture *f, bool fails)
{
    run(f,
        fails ? "CREATE TRIGGER t BEFORE INSERT ON node WHEN new.level = 1 "
                "BEGIN SELECT RAISE(ABORT, 'no hash'); END"
              : "DROP TRIGGER t");
}

static void
fail_to_write_head(struct fixture *f, bool fails)
{
    run(f,
        fails ? "CREATE TRIGGER t BEFORE UPDATE ON log "
                "BEGIN SELECT RAISE(ROLLBACK, 'no head'); END"
              : "DROP TRIGGER t");
}

static void
fail_to_commit(struct fixture *f, bool fails)
{
    sqlite3 *db;

    run(f,
        fails ? "CREATE TABLE child (parent TEXT REFERENCES value (name) "
                "DEFERRABLE INITIALLY DEFERRED);"
                "CREATE TRIGGER t AFTER UPDATE ON log BEGIN "
                "INSERT INTO child VALUES ('nobody'); END"
              : "DROP TRIGGER t; DROP TABLE child");
    assert_int_equal(store_write(f->store, &db, NULL), SIGSTORE_OK);
    store_abandon(f->store);
    assert_int_equal(
        sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, fails ? 1 : 0, NULL),
        0);
}

static void
fail_for_space(struct fixture *f, bool fails)
{
    run(f,
        fails ? "PRAGMA max_page_count = 1"
              : "PRAGMA max_page_count = 1000000");
}

static void
fail_to_sync(struct fixture *f, bool fails)
{
    disk_fails = fails;
    (void)f;
}

static const struct {
    const char *name;
    void (*hinder)(struct fixture *f, bool fails);
    sigstore_code want;
    const char *says;
} failures[] = {
    { "the head cannot be signed", fail_to_sign, SIGSTORE_EINTERNAL,
        "the pen is dry" },
    { "an entry cannot be written", fail_to_write_entry, SIGSTORE_EINTERNAL,
        "no entry" },
    { "a hash cannot be written", fail_to_write_node, SIGSTORE_EINTERNAL,
        "no hash" },
    { "the head cannot be written", fail_to_write_head, SIGSTORE_EINTERNAL,
        "no head" },
    { "the commit fails", fail_to_commit, SIGSTORE_EINTERNAL,
        "cannot write to the disk" },
    { "the disk does not hold what it was given", fail_to_sync, SIGSTORE_EIO,
        "look at the disk" },
    { "the disk is full", fail_for_space, SIGSTORE_EIO, "free some space" },
};

static void
check_failed(const char *name, const struct adder *adders, sigstore_code want,
    const char *says)
{
    for (size_t i = 0; i < THREADS; i++) {
        check_row(name, !adders[i].was_added[0]);
        check_row(name, adders[i].err.code == want);
        check_row(name, strstr(adders[i].err.message, says) != NULL);
    }
}

/* What fails is as if it had never been asked for: the next batch gets its
 * places, under heads that go on from the one before. */
static void
test_failed_batches_leave_the_log_as_it_was(void **state)
{
    for (size_t i = 0; i < COUNT_OF(failures); i++) {
        struct fixture f = { 0 };
        struct adder *adders = make_adders(&f, 1);
        pthread_t threads[THREADS];
        struct log_proof proof;
        const char *name = failures[i].name;

        folder_make(&f.folder);
        open_log(&f);
        for (int64_t number = 1000; number < 1013; number++)
            assert_true(add(&f, number, &proof));
        failures[i].hinder(&f, true);
        start_batch(&f, adders, threads);
        join(adders, threads);
        check_failed(name, adders, failures[i].want, failures[i].says);
        check_row(name, size_of(&f) == 13);
        failures[i].hinder(&f, false);

        start_batch(&f, adders, threads);
        join(adders, threads);
        check_row(name, check_all_told(&f, adders) == THREADS);
        check_row(name, size_of(&f) == 13 + THREADS);
        close_log(&f);
        open_log(&f);
        check_row(name, check_all_told(&f, adders) == THREADS);
        close_log(&f);
        folder_remove(&f.folder);
        free(adders);
    }
    (void)state;
}

/* One that fails for itself does not take the others with it. */
static void
test_full_arena_fails_alone(void **state)
{
    struct fixture *f = *state;
    struct sg_arena arena;
    struct log_proof proof;
    struct log_leaf leaf;
    struct leaf_text text;
    bool is_new;

    leaf_make(&leaf, &text, 0);
    sg_arena_init(&arena, 4);
    assert_int_not_equal(
        log_add(f->log, &leaf, &arena, &proof, &is_new, NULL), SIGSTORE_OK);
    sg_arena_dispose(&arena);
    assert_false(add(f, 0, &proof));
    assert_true(add(f, 1, &proof));
    assert_int_equal(size_of(f), 2);
}

static void
test_closing_waits_for_who_adds(void **state)
{
    struct fixture *f = *state;
    struct adder *adders = make_adders(f, 1);
    pthread_t threads[THREADS];

    start_batch(f, adders, threads);
    close_log(f);
    join(adders, threads);
    open_log(f);
    assert_int_equal(check_all_told(f, adders), THREADS);
    free(adders);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_LOG(test_threads_add_what_they_are_told),
        WITH_LOG(test_readers_see_heads_grow),
        WITH_LOG(test_threads_add_the_same),
        WITH_LOG(test_those_who_wait_share_a_commit),
        WITH_LOG(test_duplicates_within_a_batch),
        WITH_LOG(test_batch_of_duplicates_changes_nothing),
        cmocka_unit_test(test_failed_batches_leave_the_log_as_it_was),
        WITH_LOG(test_full_arena_fails_alone),
        WITH_LOG(test_closing_waits_for_who_adds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
