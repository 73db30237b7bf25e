/* SPDX-License-Identifier: Apache-2.0 */
/* A folder whose files are whole or not there. */
#include "tuf/store.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test.h"

struct place {
    char path[32];
    struct sg_store store;
};

static void
place_new(struct place *place)
{
    (void)snprintf(place->path, sizeof(place->path), "store-test-XXXXXX");
    assert_non_null(mkdtemp(place->path));
    sg_store_open(&place->store, place->path, true);
    assert_true(place->store.dir >= 0);
}

static void
place_remove(struct place *place)
{
    char command[64];

    sg_store_close(&place->store);
    (void)snprintf(command, sizeof(command), "rm -rf %s", place->path);
    assert_int_equal(system(command), 0);
}

static bool
holds(struct sg_store *store, const char *name, const char *want)
{
    struct sg_buf buf;
    bool same = sg_store_read(store, name, 100, &buf, NULL) == SIGSTORE_OK &&
        sg_bytes_is(sg_buf_bytes(&buf), want);

    sg_buf_dispose(&buf);
    return same;
}

static sigstore_code
read_code(struct sg_store *store, const char *name, size_t max)
{
    struct sg_buf buf;
    sigstore_error err;
    sigstore_code rc = sg_store_read(store, name, max, &buf, &err);

    sg_buf_dispose(&buf);
    return rc;
}

static void
writes_and_reads(void **state)
{
    struct place place;

    (void)state;
    place_new(&place);
    sg_store_write(&place.store, "a", SG_LITERAL("one"));
    assert_true(holds(&place.store, "a", "one"));
    sg_store_lock(&place.store, 0);
    sg_store_write(&place.store, "a", SG_LITERAL("three"));
    assert_true(holds(&place.store, "a", "three"));
    assert_int_equal(place.store.lock, SG_STORE_LOCKED);
    sg_store_write(&place.store, "empty", SG_LITERAL(""));
    assert_true(holds(&place.store, "empty", ""));
    sg_store_remove(&place.store, "a");
    assert_false(holds(&place.store, "a", "three"));
    sg_store_remove(&place.store, "a");
    assert_int_equal(place.store.why.code, SIGSTORE_OK);
    assert_int_equal(faccessat(place.store.dir, ".new", F_OK, 0), -1);
    place_remove(&place);
}

static void
reads_no_more_than_may_be(void **state)
{
    struct place place;

    (void)state;
    place_new(&place);
    sg_store_write(&place.store, "a", SG_LITERAL("12345"));
    assert_int_equal(read_code(&place.store, "a", 5), SIGSTORE_OK);
    assert_int_equal(read_code(&place.store, "a", 4), SIGSTORE_ENOTFOUND);
    assert_int_equal(read_code(&place.store, "b", 5), SIGSTORE_ENOTFOUND);
    place_remove(&place);
}

/* What is no regular file is none; writing puts one in its place. */
static void
reads_and_keeps_nothing_but_files(void **state)
{
    static const char *const names[] = { "link", "dangling", "pipe", "folder" };
    struct place place;

    (void)state;
    place_new(&place);
    sg_store_write(&place.store, "file", SG_LITERAL("1"));
    assert_int_equal(symlinkat("file", place.store.dir, "link"), 0);
    assert_int_equal(symlinkat("none", place.store.dir, "dangling"), 0);
    assert_int_equal(mkfifoat(place.store.dir, "pipe", 0600), 0);
    assert_int_equal(mkdirat(place.store.dir, "folder", 0700), 0);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        check_row(names[i],
            read_code(&place.store, names[i], 100) == SIGSTORE_ENOTFOUND);
        check_row(names[i], sg_store_age(&place.store, names[i], 1) == -1);
        sg_store_write(&place.store, names[i], SG_LITERAL("2"));
        check_row(names[i], holds(&place.store, names[i], "2"));
    }
    assert_true(holds(&place.store, "file", "1"));
    assert_int_equal(faccessat(place.store.dir, "none", F_OK, 0), -1);
    assert_int_equal(place.store.why.code, SIGSTORE_OK);
    place_remove(&place);
}

static void
tells_the_first_thing_that_was_in_the_way(void **state)
{
    struct place place;

    (void)state;
    place_new(&place);
    assert_int_equal(mkdirat(place.store.dir, "full", 0700), 0);
    assert_int_equal(mkdirat(place.store.dir, "full/more", 0700), 0);
    sg_store_write(&place.store, "full", SG_LITERAL("1"));
    assert_int_equal(place.store.why.code, SIGSTORE_EIO);
    assert_non_null(strstr(place.store.why.message, "renaming to full"));
    sg_store_remove(&place.store, "full");
    assert_non_null(strstr(place.store.why.message, "renaming to full"));
    assert_int_equal(faccessat(place.store.dir, ".new", F_OK, 0), -1);
    place_remove(&place);
}

/* A disk that takes two bytes more: what does not fit is not there. */
static void
keeps_no_part_of_a_file(void **state)
{
    struct rlimit all, few = { 2, 2 };
    struct place place;

    (void)state;
    place_new(&place);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &all), 0);
    few.rlim_max = all.rlim_max;
    assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &few), 0);
    assert_true(sg_store_write(&place.store, "a", SG_LITERAL("12")));
    assert_false(sg_store_write(&place.store, "a", SG_LITERAL("12345")));
    assert_false(sg_store_write(&place.store, "b", SG_LITERAL("12345")));
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &all), 0);
    assert_true(holds(&place.store, "a", "12"));
    assert_int_equal(read_code(&place.store, "b", 9), SIGSTORE_ENOTFOUND);
    assert_non_null(strstr(place.store.why.message, "writing a"));
    assert_int_equal(faccessat(place.store.dir, ".new", F_OK, 0), -1);
    place_remove(&place);
}

/* What a writer that died left is in nobody's way. */
static void
removes_what_a_dead_writer_left(void **state)
{
    struct place place;

    (void)state;
    place_new(&place);
    assert_int_equal(mkdirat(place.store.dir, ".new", 0700), 0);
    assert_true(sg_store_write(&place.store, "a", SG_LITERAL("1")));
    assert_int_equal(symlinkat("/nowhere", place.store.dir, ".new"), 0);
    assert_true(sg_store_write(&place.store, "a", SG_LITERAL("2")));
    assert_true(holds(&place.store, "a", "2"));
    assert_int_equal(mkdirat(place.store.dir, ".new", 0700), 0);
    assert_int_equal(mkdirat(place.store.dir, ".new/more", 0700), 0);
    assert_false(sg_store_write(&place.store, "a", SG_LITERAL("3")));
    assert_true(holds(&place.store, "a", "2"));
    place_remove(&place);
}

/* A store without a folder forgets all, and that is no failure. */
static void
does_without_a_folder(void **state)
{
    struct sg_store store, within;

    (void)state;
    for (int i = 0; i < 3; i++) {
        static const char *const paths[] = { NULL, "/dev/null/x",
            "no/such/folder" };

        sg_store_open(&store, paths[i], i == 1);
        assert_int_equal(store.dir, -1);
        assert_int_equal(store.why.code, i == 0 ? SIGSTORE_OK : SIGSTORE_EIO);
        sg_store_open_within(&within, &store, "more", true);
        assert_int_equal(within.dir, -1);
        sg_store_lock(&store, 0);
        sg_store_write(&store, "a", SG_LITERAL("1"));
        sg_store_remove(&store, "a");
        sg_store_touch(&store, "a", 1);
        assert_int_equal(read_code(&store, "a", 1), SIGSTORE_ENOTFOUND);
        assert_int_equal(sg_store_age(&store, "a", 1), -1);
        assert_int_equal(sg_store_newest(&store, ".x", 9), 0);
        sg_store_unlock(&store);
        sg_store_close(&store);
    }
}

/* Who does not get the lock in time reads, but does not write. */
static void
gives_up_on_a_lock(void **state)
{
    struct place place;
    struct sg_store other;

    (void)state;
    place_new(&place);
    sg_store_open(&other, place.path, false);
    sg_store_write(&place.store, "a", SG_LITERAL("1"));
    sg_store_lock(&place.store, 0);
    sg_store_lock(&other, 50);
    assert_int_equal(other.lock, SG_STORE_GIVEN_UP);
    assert_non_null(strstr(other.why.message, "locking"));
    sg_store_write(&other, "a", SG_LITERAL("2"));
    sg_store_remove(&other, "a");
    assert_true(holds(&other, "a", "1"));
    sg_store_unlock(&other);
    sg_store_unlock(&place.store);
    sg_store_lock(&other, 0);
    assert_int_equal(other.lock, SG_STORE_LOCKED);
    sg_store_write(&other, "a", SG_LITERAL("2"));
    assert_true(holds(&place.store, "a", "2"));
    sg_store_close(&other);
    place_remove(&place);
}

static void
keeps_folders_within(void **state)
{
    struct place place;
    struct sg_store within;

    (void)state;
    place_new(&place);
    sg_store_open_within(&within, &place.store, "sub", false);
    assert_int_equal(within.dir, -1);
    sg_store_close(&within);
    assert_int_equal(symlinkat("/", place.store.dir, "sub"), 0);
    sg_store_open_within(&within, &place.store, "sub", false);
    assert_int_equal(within.dir, -1);
    sg_store_close(&within);
    sg_store_open_within(&within, &place.store, "sub", true);
    assert_true(within.dir >= 0);
    sg_store_lock(&place.store, 0);
    sg_store_share_lock(&within, &place.store);
    sg_store_write(&within, "a", SG_LITERAL("1"));
    assert_true(holds(&within, "a", "1"));
    assert_int_equal(faccessat(place.store.dir, "sub/a", F_OK, 0), 0);
    sg_store_close(&within);
    place_remove(&place);
}

static void
finds_the_newest_number(void **state)
{
    static const char *const names[] = { "1.x", "10.x", "9.x", "11.y", "012.x",
        "-13.x", "14.x.new", "x", ".x", "15x", "99999999999999999999.x" };
    struct place place;

    (void)state;
    place_new(&place);
    assert_int_equal(sg_store_newest(&place.store, ".x", INT64_MAX), 0);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        sg_store_write(&place.store, names[i], SG_LITERAL(""));
    assert_int_equal(sg_store_newest(&place.store, ".x", INT64_MAX), 10);
    assert_int_equal(sg_store_newest(&place.store, ".x", 10), 9);
    assert_int_equal(sg_store_newest(&place.store, ".x", 9), 1);
    assert_int_equal(sg_store_newest(&place.store, ".x", 1), 0);
    place_remove(&place);
}

static void
knows_how_long_ago_a_file_was_current(void **state)
{
    struct place place;

    (void)state;
    place_new(&place);
    sg_store_write(&place.store, "a", SG_LITERAL("1"));
    sg_store_lock(&place.store, 0);
    sg_store_touch(&place.store, "a", 1000);
    assert_int_equal(sg_store_age(&place.store, "a", 1000), 0);
    assert_int_equal(sg_store_age(&place.store, "a", 1060), 60);
    assert_int_equal(sg_store_age(&place.store, "a", 900), -1);
    assert_int_equal(sg_store_age(&place.store, "b", 1000), -1);
    place_remove(&place);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_and_reads),
        cmocka_unit_test(reads_no_more_than_may_be),
        cmocka_unit_test(reads_and_keeps_nothing_but_files),
        cmocka_unit_test(tells_the_first_thing_that_was_in_the_way),
        cmocka_unit_test(keeps_no_part_of_a_file),
        cmocka_unit_test(removes_what_a_dead_writer_left),
        cmocka_unit_test(does_without_a_folder),
        cmocka_unit_test(gives_up_on_a_lock),
        cmocka_unit_test(keeps_folders_within),
        cmocka_unit_test(finds_the_newest_number),
        cmocka_unit_test(knows_how_long_ago_a_file_was_current),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
