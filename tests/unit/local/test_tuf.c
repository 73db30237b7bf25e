/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The TUF repository of an instance [TUF 4.2, TUF 4.3, TUF 4.4, TUF 4.5], as
 * our own client follows it from start to start [TUF 5.3.3]: what it serves,
 * and when there is a next version.
 */
#include "local/trust_world.h"
#include "sigstore/tuf.h"
#include "tuf/metadata.h"

/* ---- routes ---- */

static void
test_only_the_repository_is_served(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *path;
        unsigned status;
    } rows[] = {
        { "/tuf/1.root.json", 200 },
        { "/tuf/timestamp.json", 200 },
        { "/tuf/1.snapshot.json", 200 },
        { "/tuf/1.targets.json", 200 },
        { "/tuf/2.root.json", 404 },
        { "/tuf/0.root.json", 404 },
        { "/tuf/root.json", 404 },
        { "/tuf/", 404 },
        { "/tuf/2.snapshot.json", 404 },
        { "/tuf/1.timestamp.json", 404 },
        { "/tuf/timestamp.json/", 404 },
        { "/tuf//timestamp.json", 404 },
        { "/tuf/../state.db", 404 },
        { "/tuf/targets/trusted_root.json", 404 },
        { "/tuf/targets/", 404 },
    };
    struct sg_buf body;

    start(world, URL);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        check_row(
            rows[i].path, get(world, rows[i].path, &body) == rows[i].status);
        check_row(rows[i].path, body.len != 0);
        sg_buf_dispose(&body);
    }
    stop(world);
}

/* ---- TUF ---- */

static sigstore_code
fetch(void *arg, const char *url, size_t max, sigstore_sink *sink,
    sigstore_error *err)
{
    struct world *world = arg;
    size_t base = strlen(world->instance.url);
    struct sg_buf body;
    sigstore_code code = SIGSTORE_ENOTFOUND;

    (void)max;
    assert_memory_equal(url, world->instance.url, base);
    if (get(world, url + base, &body) == 200)
        code = sigstore_sink_add(sink, body.data, body.len, err);
    sg_buf_dispose(&body);
    return code;
}

/* A target is the file that the instance wrote. */
static void
check_target(
    struct world *world, sigstore_tuf *tuf, const char *name, const char *file)
{
    struct sg_buf want;
    const void *data;
    size_t len;
    sigstore_error err;

    must(sigstore_tuf_target(tuf, name, &data, &len, &err), &err);
    read_file(world, file, &want);
    check_row(name, len == want.len && memcmp(data, want.data, len) == 0);
    sg_buf_dispose(&want);
}

/* The client that was here before, its folder and all, comes again. */
static void
follow(struct world *world)
{
    char metadata[PATH_SIZE], targets[PATH_SIZE], url[64];
    sigstore_tuf_settings settings = { 0 };
    struct sg_buf root;
    sigstore_error err;
    sigstore_tuf *tuf;

    (void)snprintf(url, sizeof(url), "%s/tuf", world->instance.url);
    read_file(world, "root.json", &root);
    settings.metadata_url = url;
    settings.metadata_dir = folder_file(metadata, &world->client, "metadata");
    settings.target_dir = folder_file(targets, &world->client, "targets");
    settings.root = root.data;
    settings.root_len = root.len;
    settings.fetch = fetch;
    settings.fetch_arg = world;
    settings.now = now;
    must(sigstore_tuf_new(&tuf, &settings, &err), &err);
    must(sigstore_tuf_refresh(tuf, &err), &err);
    check_target(world, tuf, "trusted_root.json", "trusted_root.json");
    check_target(world, tuf, "signing_config.v0.2.json", "signing_config.json");
    sigstore_tuf_free(tuf);
    sg_buf_dispose(&root);
}

/* Versions of root, timestamp, snapshot and targets, as they are served. */
struct versions {
    int64_t of[SG_TUF_TYPES];
};

static int64_t
read_version(struct world *world, const char *path, enum sg_tuf_type type)
{
    struct sg_tuf_metadata *m;
    struct sg_buf text;
    sigstore_error err;
    int64_t version;

    if (get(world, path, &text) != 200)
        fail_msg("%s is not there", path);
    must(sg_tuf_metadata_parse(&m, type, sg_buf_bytes(&text), &err), &err);
    version = type == SG_TUF_ROOT || type == SG_TUF_TARGETS
        ? m->version
        : m->files.items[0].version;
    sg_tuf_metadata_free(m);
    sg_buf_dispose(&text);
    return version;
}

static void
read_versions(struct world *world, struct versions *out)
{
    struct sg_tuf_metadata *m;
    struct sg_buf text;
    sigstore_error err;
    char path[64];

    assert_int_equal(get(world, "/tuf/timestamp.json", &text), 200);
    must(sg_tuf_metadata_parse(&m, SG_TUF_TIMESTAMP, sg_buf_bytes(&text), &err),
        &err);
    out->of[SG_TUF_TIMESTAMP] = m->version;
    out->of[SG_TUF_SNAPSHOT] = m->files.items[0].version;
    sg_tuf_metadata_free(m);
    sg_buf_dispose(&text);
    (void)snprintf(path, sizeof(path), "/tuf/%d.snapshot.json",
        (int)out->of[SG_TUF_SNAPSHOT]);
    out->of[SG_TUF_TARGETS] = read_version(world, path, SG_TUF_SNAPSHOT);
    (void)snprintf(path, sizeof(path), "/tuf/%d.targets.json",
        (int)out->of[SG_TUF_TARGETS]);
    assert_int_equal(
        read_version(world, path, SG_TUF_TARGETS), out->of[SG_TUF_TARGETS]);
    for (int64_t root = 1;; root++) {
        (void)snprintf(path, sizeof(path), "/tuf/%d.root.json", (int)root);
        if (get(world, path, &text) != 200)
            break;
        sg_buf_dispose(&text);
        out->of[SG_TUF_ROOT] = root;
    }
    sg_buf_dispose(&text);
}

static void
check_versions(
    const char *row, struct world *world, const int64_t want[SG_TUF_TYPES])
{
    struct versions are;

    read_versions(world, &are);
    for (int type = SG_TUF_ROOT; type < SG_TUF_TYPES; type++) {
        if (are.of[type] != want[type])
            fail_msg("row \"%s\": version %d of %s, not %d", row,
                (int)are.of[type], sg_tuf_type_name((enum sg_tuf_type)type),
                (int)want[type]);
    }
}

/*
 * Starts one after the other, of one instance, followed by one client: a next
 * version where something changed, and never an older one.
 */
static void
test_versions_follow_what_changes(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *name, *url;
        int64_t days; /* since the first start */
        int64_t root, timestamp, snapshot, targets;
    } rows[] = {
        { "the first start", URL, 0, 1, 1, 1, 1 },
        { "the same again", URL, 0, 1, 1, 1, 1 },
        { "another port", OTHER_URL, 0, 1, 2, 2, 2 },
        { "the first port, which is a change again", URL, 0, 1, 3, 3, 3 },
        { "the timestamp has half a year left", URL, 182, 1, 3, 3, 3 },
        { "the timestamp has less", URL, 185, 1, 4, 3, 3 },
        { "that is enough for the next day", URL, 186, 1, 4, 3, 3 },
        { "everything has less than half left", URL, 1830, 2, 5, 4, 4 },
        { "which is fresh now", URL, 1831, 2, 5, 4, 4 },
        { "the first root has expired", URL, 3700, 3, 6, 5, 5 },
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const int64_t want[SG_TUF_TYPES] = { 0, rows[i].root, rows[i].timestamp,
            rows[i].snapshot, rows[i].targets };

        now = MADE + rows[i].days * DAY_S;
        start(world, rows[i].url);
        check_versions(rows[i].name, world, want);
        follow(world);
        stop(world);
    }
}

/* A role's key is another one: root says so, and the role is signed anew. */
static void
test_new_keys_are_signed_by_root(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *name;
        enum key key;
        int64_t versions[SG_TUF_TYPES];
    } rows[] = {
        { "of timestamp", KEY_TUF_TIMESTAMP, { 0, 2, 2, 1, 1 } },
        { "of snapshot", KEY_TUF_SNAPSHOT, { 0, 3, 3, 2, 1 } },
        { "of targets", KEY_TUF_TARGETS, { 0, 4, 4, 3, 2 } },
    };
    struct sg_secret *key;
    sigstore_error err;

    start(world, URL);
    follow(world);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        /* like a start, with a key that the store does not have */
        trust_close(world->instance.trust);
        must(sg_secret_new(&key, &err), &err);
        sg_secret_free(world->instance.keys.of[rows[i].key]);
        world->instance.keys.of[rows[i].key] = key;
        must(trust_open(&world->instance.trust, &world->instance, &err), &err);
        check_versions(rows[i].name, world, rows[i].versions);
        follow(world);
    }
    stop(world);
}

/* A start that was cut short left the first of several new documents. */
static void
test_start_after_one_that_was_cut_short(void **state)
{
    struct world *world = *state;
    static const char *const left[] = { "tuf/targets.json",
        "tuf/snapshot.json" };
    static const int64_t want[SG_TUF_TYPES] = { 0, 1, 2, 2, 2 };
    struct sg_arena arena;
    sg_bytes older[3];
    sigstore_error err;

    sg_arena_init(&arena, SG_TRUST_MAX);
    start(world, URL);
    must(store_get(world->instance.store, "tuf/timestamp.json", &arena,
             &older[0], &err),
        &err);
    must(store_get(world->instance.store, left[1], &arena, &older[1], &err),
        &err);
    stop(world);
    start(world, OTHER_URL);
    for (size_t i = 0; i < COUNT_OF(left); i++) {
        must(store_set(
                 world->instance.store, "tuf/timestamp.json", older[0], &err),
            &err);
        if (i == 1)
            must(store_set(world->instance.store, left[1], older[1], &err),
                &err);
        stop(world);
        start(world, OTHER_URL);
        check_versions(left[i], world, want);
        follow(world);
    }
    stop(world);
    sg_arena_dispose(&arena);
}

/* Of which version the next one is, nobody could say. */
static void
test_damaged_metadata_is_refused(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *name, *document, *text;
    } rows[] = {
        { "empty", "tuf/timestamp.json", "" },
        { "no JSON", "tuf/targets.json", "{" },
        { "of another role", "tuf/snapshot.json",
            "{\"signatures\":[],\"signed\":{\"_type\":\"targets\","
            "\"spec_version\":\"1.0\",\"version\":1,"
            "\"expires\":\"2030-01-01T00:00:00Z\",\"targets\":{}}}" },
        { "root without keys", "tuf/1.root.json",
            "{\"signatures\":[],\"signed\":{\"_type\":\"root\","
            "\"spec_version\":\"1.0\",\"version\":1,"
            "\"expires\":\"2030-01-01T00:00:00Z\"}}" },
    };
    sigstore_error err;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sg_arena arena;
        sg_bytes kept;

        sg_arena_init(&arena, SG_TRUST_MAX);
        start(world, URL);
        must(store_get(
                 world->instance.store, rows[i].document, &arena, &kept, &err),
            &err);
        must(store_set(world->instance.store, rows[i].document,
                 sg_bytes_from_text(rows[i].text), &err),
            &err);
        stop(world);
        begin(world, URL);
        check_row(rows[i].name,
            trust_open(&world->instance.trust, &world->instance, &err) ==
                SIGSTORE_EFORMAT);
        check_row(rows[i].name, world->instance.trust == NULL);
        check_row(
            rows[i].name, strstr(err.message, world->folder.path) != NULL);
        must(store_set(world->instance.store, rows[i].document, kept, &err),
            &err);
        stop(world);
        sg_arena_dispose(&arena);
    }
}

int
main(void)
{
#define TEST(function)                                                         \
    cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_only_the_repository_is_served),
        TEST(test_versions_follow_what_changes),
        TEST(test_new_keys_are_signed_by_root),
        TEST(test_start_after_one_that_was_cut_short),
        TEST(test_damaged_metadata_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
