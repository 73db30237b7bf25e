/* SPDX-License-Identifier: Apache-2.0 */
/* The client over a fetch in memory: every request may fail. */
#include "world.h"

#define FILE_TARGET                                                            \
    TARGET_URL "106675dc1490d5cdd6d1f0410731316ce93fc964c6cf6726e2b0d53e19688" \
               "feb.file.txt"
#define OTHER_TARGET                                                           \
    TARGET_URL                                                                 \
    "other/"                                                                   \
    "7e4fa2eb8c7ac089739d5defc4489fad68a100d92082ca35c6b40a4524821f87"         \
    ".file.txt"

static const char *const first_requests[] = { "2.root.json", "3.root.json",
    "timestamp.json", "2.snapshot.json", "1.targets.json", NULL };
static const char *const no_news[] = { "3.root.json", "timestamp.json", NULL };
static const char *const none[] = { NULL };

static void
refresh(sigstore_tuf *tuf, const char *row)
{
    sigstore_error err;

    if (sigstore_tuf_refresh(tuf, &err) != SIGSTORE_OK)
        fail_msg("row \"%s\": %s", row, err.message);
}

static void
has_target(sigstore_tuf *tuf, const char *name, const char *want)
{
    const void *data;
    size_t len;
    sigstore_error err;

    if (sigstore_tuf_target(tuf, name, &data, &len, &err) != SIGSTORE_OK)
        fail_msg("%s: %s", name, err.message);
    assert_int_equal(len, strlen(want));
    assert_memory_equal(data, want, len);
}

static void
refreshes_and_finds_targets(void **state)
{
    static const char *const targets[] = { FILE_TARGET, "1.other.json",
        OTHER_TARGET, NULL };
    struct world world;
    sigstore_tuf *tuf;

    (void)state;
    world_new(&world);
    tuf = world_client(&world);
    refresh(tuf, "first");
    world_asked(&world, "first", first_requests);
    has_target(tuf, "file.txt", "good\n");
    has_target(tuf, "other/file.txt", "other\n");
    has_target(tuf, "file.txt", "good\n");
    world_asked(&world, "targets", targets);
    assert_null(sigstore_tuf_problem(tuf));
    assert_int_equal(sigstore_tuf_timestamp_age(tuf), 0);
    refresh(tuf, "again");
    world_asked(&world, "again", no_news);
    has_target(tuf, "other/file.txt", "other\n");
    world_asked(&world, "kept", none);
    sigstore_tuf_free(tuf);
    world_remove(&world);
}

/* Without folders everything is fetched, and nothing is a problem. */
static void
does_without_folders(void **state)
{
    struct world world;
    sigstore_tuf_settings settings;
    sigstore_tuf *tuf;
    sigstore_error err;

    (void)state;
    world_new(&world);
    settings = world_settings(&world);
    settings.metadata_dir = settings.target_dir = NULL;
    assert_int_equal(sigstore_tuf_new(&tuf, &settings, &err), SIGSTORE_OK);
    for (int i = 0; i < 2; i++) {
        refresh(tuf, "without folders");
        world_asked(&world, "without folders", first_requests);
        has_target(tuf, "file.txt", "good\n");
        world.asked_count = 0;
    }
    assert_null(sigstore_tuf_problem(tuf));
    assert_int_equal(sigstore_tuf_timestamp_age(tuf), -1);
    assert_int_equal(sigstore_tuf_load(tuf, 1, &err), SIGSTORE_ENOTFOUND);
    sigstore_tuf_free(tuf);
    world_remove(&world);
}

static void
tells_what_could_not_be_kept(void **state)
{
    struct world world;
    sigstore_tuf_settings settings;
    sigstore_tuf *tuf;
    sigstore_error err;

    (void)state;
    world_new(&world);
    settings = world_settings(&world);
    settings.metadata_dir = "/dev/null/metadata";
    assert_int_equal(sigstore_tuf_new(&tuf, &settings, &err), SIGSTORE_OK);
    refresh(tuf, "no folder");
    has_target(tuf, "file.txt", "good\n");
    assert_non_null(sigstore_tuf_problem(tuf));
    assert_non_null(strstr(sigstore_tuf_problem(tuf), "/dev/null/metadata"));
    sigstore_tuf_free(tuf);
    assert_null(sigstore_tuf_problem(NULL));
    world_remove(&world);
}

static void
loads_what_was_refreshed(void **state)
{
    struct world world;
    sigstore_tuf_settings settings;
    sigstore_tuf *tuf;
    sigstore_error err;
    const void *data;
    size_t len;

    (void)state;
    world_new(&world);
    tuf = world_client(&world);
    assert_int_equal(sigstore_tuf_load(tuf, 1, &err), SIGSTORE_ENOTFOUND);
    assert_non_null(strstr(err.message, "refresh first"));
    refresh(tuf, "before loading");
    has_target(tuf, "file.txt", "good\n");
    sigstore_tuf_free(tuf);
    world.asked_count = 0;

    settings = world_settings(&world);
    settings.fetch = NULL;
    settings.now = WORLD_NOW + 60;
    assert_int_equal(sigstore_tuf_new(&tuf, &settings, &err), SIGSTORE_OK);
    assert_int_equal(sigstore_tuf_timestamp_age(tuf), 60);
    assert_int_equal(sigstore_tuf_refresh(tuf, &err), SIGSTORE_EARGUMENT);
    assert_int_equal(sigstore_tuf_load(tuf, 0, &err), SIGSTORE_OK);
    has_target(tuf, "file.txt", "good\n");
    assert_int_equal(
        sigstore_tuf_target(tuf, "other/file.txt", &data, &len, &err),
        SIGSTORE_ENOTFOUND);
    assert_null(data);
    sigstore_tuf_free(tuf);
    world_asked(&world, "loading", none);
    world_remove(&world);
}

/* The clock decides; one that is not known decides nothing. */
static void
knows_what_has_expired(void **state)
{
    static const struct {
        const char *name;
        int64_t now;
        int any_age;
        sigstore_code want;
    } rows[] = {
        { "before it expires", WORLD_NOW, 0, SIGSTORE_OK },
        { "after it expired", WORLD_LATER, 0, SIGSTORE_EREFUSED },
        { "after it expired, which may be", WORLD_LATER, 1, SIGSTORE_OK },
        { "no time", 0, 0, SIGSTORE_EARGUMENT },
        { "a time before all", -1, 0, SIGSTORE_EARGUMENT },
        { "no time, and it may have expired", 0, 1, SIGSTORE_OK },
    };
    struct world world;
    sigstore_tuf *tuf;
    sigstore_error err;

    (void)state;
    world_new(&world);
    tuf = world_client(&world);
    refresh(tuf, "before");
    sigstore_tuf_free(tuf);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sigstore_tuf_settings settings = world_settings(&world);

        settings.now = rows[i].now;
        assert_int_equal(sigstore_tuf_new(&tuf, &settings, &err), SIGSTORE_OK);
        check_row(rows[i].name,
            sigstore_tuf_load(tuf, rows[i].any_age, &err) == rows[i].want);
        sigstore_tuf_free(tuf);
    }
    world_remove(&world);
}

/* A timestamp from the future says nothing of how long ago it came. */
static void
knows_no_age_of_what_is_from_the_future(void **state)
{
    struct world world;
    sigstore_tuf_settings settings;
    sigstore_tuf *tuf;
    sigstore_error err;

    (void)state;
    world_new(&world);
    tuf = world_client(&world);
    refresh(tuf, "before");
    sigstore_tuf_free(tuf);
    settings = world_settings(&world);
    settings.now = WORLD_NOW - 1;
    assert_int_equal(sigstore_tuf_new(&tuf, &settings, &err), SIGSTORE_OK);
    assert_int_equal(sigstore_tuf_timestamp_age(tuf), -1);
    sigstore_tuf_free(tuf);
    assert_int_equal(sigstore_tuf_timestamp_age(NULL), -1);
    world_remove(&world);
}

/* What a second root may not be: the first one stays, and is gone on from. */
static void
refuses_roots_and_goes_on_from_the_last_good_one(void **state)
{
    static const struct {
        const char *name, *folder, *words;
    } rows[] = {
        { "one signature of two", "one-signature",
            "by the keys of root.json v1: is signed by 1 of at least 2 keys" },
        { "a version is skipped", "skipped", "is root.json v3, not v2" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct world world;
        sigstore_error err = { .code = SIGSTORE_OK };
        sigstore_tuf *tuf;

        world_new(&world);
        tuf = world_client(&world);
        world.other = rows[i].folder;
        check_row(
            rows[i].name, sigstore_tuf_refresh(tuf, &err) == SIGSTORE_EREFUSED);
        check_row(rows[i].name, strstr(err.message, rows[i].words) != NULL);
        check_row(rows[i].name, world.asked_count == 1);
        world.other = NULL;
        world.asked_count = 0;
        refresh(tuf, rows[i].name);
        world_asked(&world, rows[i].name, first_requests);
        sigstore_tuf_free(tuf);
        world_remove(&world);
    }
}

/* [TUF 5.3.11] the timestamp that old keys signed does not count. */
static void
follows_new_keys_of_timestamp(void **state)
{
    struct world world;
    sigstore_error err;
    sigstore_tuf *tuf;

    (void)state;
    world_new(&world);
    tuf = world_client(&world);
    world.other = "before";
    assert_int_equal(sigstore_tuf_refresh(tuf, &err), SIGSTORE_EREFUSED);
    assert_non_null(strstr(err.message, "timestamp.json"));
    assert_non_null(strstr(err.message, "is signed by 0 of at least 1 keys"));
    world.other = NULL;
    refresh(tuf, "after");
    sigstore_tuf_free(tuf);
    world_remove(&world);
}

/* What may not come after what is kept.  Each begins with a client that is up
 * to date, or with `before`. */
static void
refuses_what_goes_back_or_does_not_fit(void **state)
{
    static const struct {
        const char *name, *before, *folder, *words;
    } rows[] = {
        { "an older timestamp", NULL, "older",
            "timestamp.json: goes back from v2 to v1" },
        { "a timestamp of an older snapshot", NULL, "older-snapshot",
            "its snapshot goes back from v2 to v1" },
        { "a snapshot with an older role", "raised", "lowered",
            "4.snapshot.json: other.json goes back from v2 to v1" },
        { "a snapshot without a role", "raised", "dropped",
            "4.snapshot.json: other.json is no longer listed" },
        { "a snapshot by a stranger", NULL, "stranger",
            "3.snapshot.json: is signed by 0 of at least 1 keys" },
        { "a snapshot of another version", "plain", "another-version",
            "4.snapshot.json: is v3, not the v4 that is stated" },
        { "a snapshot of another length", NULL, "another-length",
            "3.snapshot.json: has " },
        { "a snapshot that expired", NULL, "expired",
            "snapshot.json v3 of " METADATA_URL " expired 2001-01-01" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct world world;
        sigstore_error err = { .code = SIGSTORE_OK };
        sigstore_tuf *tuf;

        world_new(&world);
        world.other = rows[i].before;
        tuf = world_client(&world);
        refresh(tuf, rows[i].name);
        world.other = rows[i].folder;
        check_row(
            rows[i].name, sigstore_tuf_refresh(tuf, &err) == SIGSTORE_EREFUSED);
        if (strstr(err.message, rows[i].words) == NULL)
            fail_msg("row \"%s\": %s", rows[i].name, err.message);
        sigstore_tuf_free(tuf);
        world_remove(&world);
    }
}

/* Well signed, of the same version and length: snapshot tells by the hash,
 * of what is fetched and of what is kept. */
static void
tells_documents_apart_by_their_hashes(void **state)
{
    static const char *const again[] = { "3.root.json", "timestamp.json",
        "1.targets.json", NULL };
    struct world world;
    struct vector vector;
    sigstore_error err = { .code = SIGSTORE_OK };
    sigstore_tuf *tuf;
    char path[2 * TEXT_SIZE];
    FILE *file;

    (void)state;
    world_new(&world);
    tuf = world_client(&world);
    world.other = "same-length";
    assert_int_equal(sigstore_tuf_refresh(tuf, &err), SIGSTORE_EREFUSED);
    assert_non_null(strstr(err.message, "1.targets.json: its sha256 is"));
    world.other = NULL;
    refresh(tuf, "the right one");
    world.asked_count = 0;
    assert_true(vector_read(&vector, "same-length/1.targets.json"));
    (void)snprintf(path, sizeof(path), "%s/targets.json", world.metadata_dir);
    file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(vector.data, 1, vector.len, file), vector.len);
    assert_int_equal(fclose(file), 0);
    refresh(tuf, "another one is kept");
    world_asked(&world, "another one is kept", again);
    sigstore_tuf_free(tuf);
    world_remove(&world);
}

/* What is kept is verified before it stands in the way of what is fetched. */
static void
believes_no_file_that_nobody_signed(void **state)
{
    static const char version[] = "\"version\": 2\n }\n}\n";
    struct world world;
    struct vector vector;
    sigstore_tuf *tuf;
    char path[2 * TEXT_SIZE];
    FILE *file;

    (void)state;
    world_new(&world);
    tuf = world_client(&world);
    refresh(tuf, "before");
    assert_true(vector_read(&vector, "metadata/timestamp.json"));
    assert_memory_equal(
        vector.data + vector.len - strlen(version), version, strlen(version));
    vector.data[vector.len - strlen(version) + 11] = '9';
    (void)snprintf(path, sizeof(path), "%s/timestamp.json", world.metadata_dir);
    file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(vector.data, 1, vector.len, file), vector.len);
    assert_int_equal(fclose(file), 0);
    refresh(tuf, "a timestamp far ahead is kept");
    sigstore_tuf_free(tuf);
    world_remove(&world);
}

static void
refuses_a_role_that_snapshot_does_not_list(void **state)
{
    struct world world;
    sigstore_tuf_settings settings;
    sigstore_tuf *tuf;
    sigstore_error err;
    const void *data;
    size_t len;

    (void)state;
    world_new(&world);
    settings = world_settings(&world);
    settings.metadata_dir = NULL;
    world.other = "unlisted";
    assert_int_equal(sigstore_tuf_new(&tuf, &settings, &err), SIGSTORE_OK);
    refresh(tuf, "unlisted");
    assert_int_equal(
        sigstore_tuf_target(tuf, "other/file.txt", &data, &len, &err),
        SIGSTORE_EREFUSED);
    assert_non_null(strstr(err.message, "snapshot does not list it"));
    sigstore_tuf_free(tuf);
    world_remove(&world);
}

static void
asks_for_no_target_that_cannot_be_had(void **state)
{
    struct world world;
    sigstore_tuf *tuf;
    sigstore_error err;
    const void *data;
    size_t len;

    (void)state;
    world_new(&world);
    tuf = world_client(&world);
    refresh(tuf, "before the target");
    world.asked_count = 0;
    assert_int_equal(
        sigstore_tuf_target(tuf, "huge", &data, &len, &err), SIGSTORE_ELIMIT);
    assert_int_equal(sigstore_tuf_target(tuf, "strange", &data, &len, &err),
        SIGSTORE_EUNSUPPORTED);
    world_asked(&world, "too long, or of unknown hashes", none);
    sigstore_tuf_free(tuf);
    world_remove(&world);
}

static void
asks_for_nothing_without_a_first_root(void **state)
{
    struct world world;
    sigstore_tuf_settings settings;
    sigstore_tuf *tuf;
    sigstore_error err;

    (void)state;
    world_new(&world);
    settings = world_settings(&world);
    settings.root = NULL;
    assert_int_equal(sigstore_tuf_new(&tuf, &settings, &err), SIGSTORE_OK);
    assert_int_equal(sigstore_tuf_refresh(tuf, &err), SIGSTORE_ENOTFOUND);
    assert_non_null(strstr(err.message, "root.json must be given first"));
    world_asked(&world, "no first root", none);
    sigstore_tuf_free(tuf);
    world_remove(&world);
}

/* One refresh and two targets, of a client that forgets everything. */
static sigstore_code
run_once(struct world *world, sigstore_error *err)
{
    sigstore_tuf *tuf = world_client(world);
    const void *data;
    size_t len;
    sigstore_code rc = sigstore_tuf_refresh(tuf, err);

    if (rc == SIGSTORE_OK)
        rc = sigstore_tuf_target(tuf, "file.txt", &data, &len, err);
    if (rc == SIGSTORE_OK)
        rc = sigstore_tuf_target(tuf, "other/file.txt", &data, &len, err);
    sigstore_tuf_free(tuf);
    return rc;
}

/* Each request fails in turn, in each way: the run fails and says why, and
 * the next one succeeds. */
static void
outlives_every_request_that_fails(void **state)
{
    static const struct {
        const char *name;
        sigstore_code code, want;
    } rows[] = {
        { "no network", SIGSTORE_ENETWORK, SIGSTORE_ENETWORK },
        { "an error of the server", SIGSTORE_ESERVICE, SIGSTORE_ESERVICE },
        { "no such file", SIGSTORE_ENOTFOUND, SIGSTORE_ESERVICE },
        { "too long", SIGSTORE_ELIMIT, SIGSTORE_ELIMIT },
        { "no memory", SIGSTORE_ENOMEM, SIGSTORE_ENOMEM },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        for (size_t n = 1; n <= 8; n++) {
            /* Where roots end, there is none; before that, what the next
             * root's keys signed is signed by nobody. */
            bool no_root = rows[i].code == SIGSTORE_ENOTFOUND && n <= 2;
            sigstore_code want = !no_root ? rows[i].want
                : n == 1                  ? SIGSTORE_EREFUSED
                                          : SIGSTORE_OK;
            sigstore_error err = { .code = SIGSTORE_OK };
            struct world world;

            world_new(&world);
            world.fail_at = n;
            world.fail_with = rows[i].code;
            check_row(rows[i].name, run_once(&world, &err) == want);
            check_row(rows[i].name, err.code == want);
            check_row(rows[i].name,
                (err.message[0] == '\0') == (want == SIGSTORE_OK));
            world.fail_at = 0;
            world.asked_count = 0;
            if (run_once(&world, &err) != SIGSTORE_OK)
                fail_msg("%s, request %zu: %s", rows[i].name, n, err.message);
            world_remove(&world);
        }
    }
}

static sigstore_code
fetch_too_much(void *arg, const char *url, size_t max, sigstore_sink *sink,
    sigstore_error *err)
{
    static const uint8_t piece[4096];
    size_t *got = arg;

    (void)url;
    assert_int_equal(sigstore_sink_add(sink, NULL, 1, err), SIGSTORE_EARGUMENT);
    for (*got = 0;; *got += sizeof(piece)) {
        if (sigstore_sink_add(sink, piece, sizeof(piece), NULL) != SIGSTORE_OK)
            break;
        assert_true(*got <= max);
    }
    return SIGSTORE_OK; /* which is not for the fetch to say */
}

/* A fetch that passes its limit fails, whatever it says of itself. */
static void
takes_no_more_than_a_fetch_may(void **state)
{
    struct world world;
    sigstore_tuf_settings settings;
    sigstore_tuf *tuf;
    sigstore_error err;
    size_t got;

    (void)state;
    world_new(&world);
    settings = world_settings(&world);
    settings.fetch = fetch_too_much;
    settings.fetch_arg = &got;
    assert_int_equal(sigstore_tuf_new(&tuf, &settings, &err), SIGSTORE_OK);
    assert_int_equal(sigstore_tuf_refresh(tuf, &err), SIGSTORE_ELIMIT);
    assert_non_null(strstr(err.message, "2.root.json"));
    sigstore_tuf_free(tuf);
    world_remove(&world);
}

static void
refuses_settings_that_are_none(void **state)
{
    struct world world;
    sigstore_tuf_settings good, bad;
    sigstore_tuf *tuf;
    sigstore_error err;
    static const int something;
    const struct {
        const char *name;
        const char *url, *dir;
        const void *root;
        size_t len;
        const void *reserved;
        sigstore_code want;
    } rows[] = {
        { "no URL", NULL, "d", "{}", 2, NULL, SIGSTORE_EARGUMENT },
        { "an empty URL", "", "d", "{}", 2, NULL, SIGSTORE_EARGUMENT },
        { "neither root nor folder", "u", NULL, NULL, 0, NULL,
            SIGSTORE_EARGUMENT },
        { "an endless root", "u", NULL, "{}", SIZE_MAX, NULL, SIGSTORE_ELIMIT },
        { "an empty root", "u", NULL, "", 0, NULL, SIGSTORE_EARGUMENT },
        { "reserved members", "u", NULL, "{}", 2, &something,
            SIGSTORE_EARGUMENT },
    };

    (void)state;
    world_new(&world);
    good = world_settings(&world);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        bad = good;
        bad.metadata_url = rows[i].url;
        bad.metadata_dir = rows[i].dir;
        bad.root = rows[i].root;
        bad.root_len = rows[i].len;
        bad.reserved[7] = rows[i].reserved;
        tuf = (sigstore_tuf *)&bad;
        check_row(
            rows[i].name, sigstore_tuf_new(&tuf, &bad, &err) == rows[i].want);
        check_row(rows[i].name, tuf == NULL);
    }
    assert_int_equal(sigstore_tuf_new(NULL, &good, &err), SIGSTORE_EARGUMENT);
    assert_int_equal(sigstore_tuf_new(&tuf, NULL, &err), SIGSTORE_EARGUMENT);
    world_remove(&world);
}

static void
refuses_calls_in_the_wrong_order(void **state)
{
    struct world world;
    sigstore_tuf *tuf;
    sigstore_error err;
    const void *data;
    size_t len;

    (void)state;
    world_new(&world);
    tuf = world_client(&world);
    assert_int_equal(sigstore_tuf_target(tuf, "file.txt", &data, &len, &err),
        SIGSTORE_EARGUMENT);
    world.fail_at = 1;
    world.fail_with = SIGSTORE_ENETWORK;
    assert_int_equal(sigstore_tuf_refresh(tuf, &err), SIGSTORE_ENETWORK);
    assert_int_equal(sigstore_tuf_target(tuf, "file.txt", &data, &len, &err),
        SIGSTORE_EARGUMENT);
    world.fail_at = 0;
    refresh(tuf, "after all");
    assert_int_equal(
        sigstore_tuf_target(tuf, NULL, &data, &len, &err), SIGSTORE_EARGUMENT);
    assert_int_equal(sigstore_tuf_target(tuf, "file.txt", NULL, &len, &err),
        SIGSTORE_EARGUMENT);
    assert_int_equal(sigstore_tuf_target(tuf, "file.txt", &data, NULL, &err),
        SIGSTORE_EARGUMENT);
    assert_int_equal(sigstore_tuf_target(NULL, "file.txt", &data, &len, &err),
        SIGSTORE_EARGUMENT);
    assert_int_equal(sigstore_tuf_target(tuf, "missing", &data, &len, &err),
        SIGSTORE_ENOTFOUND);
    assert_int_equal(sigstore_tuf_refresh(NULL, &err), SIGSTORE_EARGUMENT);
    assert_int_equal(sigstore_tuf_load(NULL, 0, &err), SIGSTORE_EARGUMENT);
    assert_int_equal(sigstore_sink_add(NULL, "", 0, &err), SIGSTORE_EARGUMENT);
    sigstore_tuf_free(tuf);
    sigstore_tuf_free(NULL);
    world_remove(&world);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refreshes_and_finds_targets),
        cmocka_unit_test(does_without_folders),
        cmocka_unit_test(tells_what_could_not_be_kept),
        cmocka_unit_test(loads_what_was_refreshed),
        cmocka_unit_test(knows_what_has_expired),
        cmocka_unit_test(knows_no_age_of_what_is_from_the_future),
        cmocka_unit_test(refuses_roots_and_goes_on_from_the_last_good_one),
        cmocka_unit_test(follows_new_keys_of_timestamp),
        cmocka_unit_test(refuses_what_goes_back_or_does_not_fit),
        cmocka_unit_test(tells_documents_apart_by_their_hashes),
        cmocka_unit_test(believes_no_file_that_nobody_signed),
        cmocka_unit_test(refuses_a_role_that_snapshot_does_not_list),
        cmocka_unit_test(asks_for_no_target_that_cannot_be_had),
        cmocka_unit_test(asks_for_nothing_without_a_first_root),
        cmocka_unit_test(outlives_every_request_that_fails),
        cmocka_unit_test(takes_no_more_than_a_fetch_may),
        cmocka_unit_test(refuses_settings_that_are_none),
        cmocka_unit_test(refuses_calls_in_the_wrong_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
