/* SPDX-License-Identifier: Apache-2.0 */
/* What clients are told to trust, read by our own parsers, and its files. */
#include <fcntl.h>

#include "local/trust_world.h"
#include "rekor.h"
#include "trust/signing_config.h"
#include "trust/trusted_root.h"

/* ---- documents ---- */

static sigstore_trusted_root *
read_root(struct world *world)
{
    sigstore_trusted_root *root;
    sigstore_error err;
    struct sg_buf text;

    assert_int_equal(get(world, "/trusted_root.json", &text), 200);
    must(sigstore_trusted_root_parse(&root, text.data, text.len, &err), &err);
    sg_buf_dispose(&text);
    return root;
}

static void
check_window(const char *row, const struct sg_window *window)
{
    check_row(row, window->has_start && !window->has_end);
    check_row(row, window->start.s == MADE - 3600);
}

static void
test_logs_are_named_by_their_keys(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *name;
        enum key key;
        const char *algorithm;
        bool is_ct;
        size_t index;
    } rows[] = {
        { "Rekor v2 is the first", KEY_REKOR2, "PKIX_ED25519", false, 0 },
        { "Rekor v1", KEY_REKOR1, "PKIX_ECDSA_P256_SHA_256", false, 1 },
        { "CT log", KEY_CT, "PKIX_ECDSA_P256_SHA_256", true, 0 },
    };
    sigstore_trusted_root *root;

    start(world, URL);
    root = read_root(world);
    assert_int_equal(root->tlog_count, 2);
    assert_int_equal(root->ctlog_count, 1);
    assert_null(sigstore_trusted_root_warning(root, 0));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct sg_spki *key =
            sg_secret_public(world->instance.keys.of[rows[i].key]);
        const struct sg_trusted_log *log = rows[i].is_ct
            ? &root->ctlogs[rows[i].index]
            : &root->tlogs[rows[i].index];
        sg_bytes note[] = { SG_LITERAL(REKOR_ORIGIN "\n\x01"), key->key };
        struct sg_digest id;

        assert_int_equal(key->type == SG_KEY_ED25519
                ? sg_digest_parts(&id, SG_SHA256, note, 2, NULL)
                : sg_digest(&id, SG_SHA256, key->der, NULL),
            SIGSTORE_OK);
        check_row(
            rows[i].name, strcmp(log->algorithm->name, rows[i].algorithm) == 0);
        check_row(rows[i].name, sg_bytes_equal(log->key.der, key->der));
        check_row(
            rows[i].name, sg_bytes_equal(log->key_id, sg_digest_bytes(&id)));
        check_row(rows[i].name, sg_bytes_is(log->base_url, URL));
        check_row(rows[i].name, sg_bytes_is(log->name, REKOR_ORIGIN));
        check_window(rows[i].name, &log->window);
    }
    sigstore_trusted_root_free(root);
    stop(world);
}

static void
test_chains_end_in_their_roots(void **state)
{
    struct world *world = *state;
    sigstore_trusted_root *root;
    const struct authority *made;

    start(world, URL);
    root = read_root(world);
    made = world->instance.authority;
    assert_int_equal(root->ca_count, 1);
    assert_int_equal(root->tsa_count, 1);
    assert_int_equal(root->cas[0].count, 2);
    assert_int_equal(root->tsas[0].count, 2);
    assert_true(sg_bytes_equal(root->cas[0].certs[0].der, made->intermediate));
    assert_true(sg_bytes_equal(root->cas[0].certs[1].der, made->root));
    assert_true(sg_bytes_equal(root->tsas[0].certs[0].der, made->tsa));
    assert_true(sg_bytes_equal(root->tsas[0].certs[1].der, made->tsa_root));
    assert_true(sg_bytes_is(root->cas[0].uri, URL));
    assert_true(sg_bytes_is(root->tsas[0].uri, URL "/api/v1/timestamp"));
    check_window("CA", &root->cas[0].window);
    check_window("TSA", &root->tsas[0].window);
    sigstore_trusted_root_free(root);
    stop(world);
}

/* What the state holds may be damaged: nobody is told to trust that. */
static void
test_roots_that_are_no_certificates(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *name;
        size_t which; /* of struct authority */
    } rows[] = {
        { "of Fulcio", offsetof(struct authority, root) },
        { "of the timestamp authority", offsetof(struct authority, tsa_root) },
    };
    char path[PATH_SIZE];
    sigstore_error err;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        begin(world, URL);
        *(sg_bytes *)(void *)((char *)world->instance.authority +
            rows[i].which) = SG_LITERAL("junk");
        check_row(rows[i].name,
            trust_open(&world->instance.trust, &world->instance, &err) ==
                SIGSTORE_EFORMAT);
        check_row(rows[i].name, world->instance.trust == NULL);
        check_row(rows[i].name,
            access(folder_file(path, &world->folder, "trusted_root.json"),
                F_OK) != 0);
        stop(world);
    }
}

static void
check_service(const char *row, const struct sg_service *service,
    const char *url, uint32_t version)
{
    check_row(row, sg_bytes_is(service->url, url));
    check_row(row, service->major_api_version == version);
    check_row(row, sg_bytes_is(service->operator_, "sigstore-local"));
    check_window(row, &service->window);
}

/* One operator: clients take the highest version, which is Rekor v2. */
static void
test_signing_config_names_each_service(void **state)
{
    struct world *world = *state;
    sigstore_signing_config *config;
    sigstore_error err;
    struct sg_buf text;

    start(world, URL);
    assert_int_equal(get(world, "/signing_config.v0.2.json", &text), 200);
    must(sigstore_signing_config_parse(&config, text.data, text.len, &err),
        &err);
    assert_null(sigstore_signing_config_warning(config, 0));
    assert_int_equal(config->cas.count, 1);
    assert_int_equal(config->oidcs.count, 1);
    assert_int_equal(config->rekors.count, 2);
    assert_int_equal(config->tsas.count, 1);
    check_service("Fulcio", &config->cas.items[0], URL, 1);
    check_service("OIDC", &config->oidcs.items[0], URL "/auth", 1);
    check_service("Rekor v2", &config->rekors.items[0], URL, 2);
    check_service("Rekor v1", &config->rekors.items[1], URL, 1);
    check_service("TSA", &config->tsas.items[0], URL "/api/v1/timestamp", 1);
    assert_int_equal(config->rekor_selection.selector, SG_SELECT_ANY);
    assert_int_equal(config->tsa_selection.selector, SG_SELECT_ANY);
    sigstore_signing_config_free(config);
    sg_buf_dispose(&text);
    stop(world);
}

/* ---- files ---- */

static void
test_files_are_what_is_served(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *name, *path;
    } rows[] = {
        { "trustconfig.json", "/trustconfig.json" },
        { "trusted_root.json", "/trusted_root.json" },
        { "signing_config.json", "/signing_config.v0.2.json" },
        { "root.json", "/tuf/1.root.json" },
    };
    struct sg_buf file, served;
    struct stat st;
    char path[PATH_SIZE];
    mode_t mask = umask(077);

    start(world, URL);
    (void)umask(mask);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        read_file(world, rows[i].name, &file);
        check_row(rows[i].name, get(world, rows[i].path, &served) == 200);
        check_row(rows[i].name,
            sg_bytes_equal(sg_buf_bytes(&file), sg_buf_bytes(&served)));
        assert_int_equal(
            stat(folder_file(path, &world->folder, rows[i].name), &st), 0);
        check_row(rows[i].name, (st.st_mode & 07777) == 0644);
        sg_buf_dispose(&file);
        sg_buf_dispose(&served);
    }
    assert_string_equal(trust_config_path(world->instance.trust),
        folder_file(path, &world->folder, "trustconfig.json"));
    assert_string_equal(trust_root_path(world->instance.trust),
        folder_file(path, &world->folder, "root.json"));
    stop(world);
}

static void
test_trust_config_holds_both(void **state)
{
    struct world *world = *state;
    sigstore_trusted_root *root;
    sigstore_signing_config *config;
    sigstore_error err;
    const char *path;

    start(world, URL);
    path = trust_config_path(world->instance.trust);
    must(sigstore_trusted_root_read_config_file(&root, path, &err), &err);
    must(sigstore_signing_config_read_config_file(&config, path, &err), &err);
    assert_int_equal(root->tlog_count, 2);
    assert_int_equal(config->rekors.count, 2);
    sigstore_signing_config_free(config);
    sigstore_trusted_root_free(root);
    stop(world);
}

/* What a reader has open is never changed under it. */
static void
test_files_are_replaced_only_when_they_change(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *name, *url;
        bool is_same;
    } rows[] = {
        { "the same URL", URL, true },
        { "another URL", OTHER_URL, false },
        { "that URL again", OTHER_URL, true },
    };
    char path[PATH_SIZE];

    start(world, URL);
    stop(world);
    folder_file(path, &world->folder, "trustconfig.json");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct stat before, after;
        /* open, so that its inode is not used again */
        int fd = open(path, O_RDONLY);

        assert_int_equal(fstat(fd, &before), 0);
        start(world, rows[i].url);
        stop(world);
        assert_int_equal(stat(path, &after), 0);
        (void)close(fd);
        check_row(
            rows[i].name, (before.st_ino == after.st_ino) == rows[i].is_same);
    }
}

static void
put_link(const char *path)
{
    assert_int_equal(symlink("elsewhere", path), 0);
}

static void
put_shorter(const char *path)
{
    FILE *file = fopen(path, "wb");

    (void)fputs("{", file);
    (void)fclose(file);
}

static void
put_private(const char *path)
{
    put_shorter(path);
    (void)chmod(path, 0600);
}

/* A pipe would keep a reader waiting. */
static void
put_pipe(const char *path)
{
    assert_int_equal(mkfifo(path, 0644), 0);
}

static void
append(const char *path)
{
    FILE *file = fopen(path, "ab");

    (void)fputs("}", file);
    (void)fclose(file);
}

static void
test_whatever_was_there_is_replaced(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *name;
        void (*put)(const char *path);
        bool keep; /* what the first start wrote */
    } rows[] = {
        { "a link, which is not followed", put_link, false },
        { "the beginning of a file", put_shorter, false },
        { "a file that others cannot read", put_private, false },
        { "a pipe", put_pipe, false },
        { "a file that goes on", append, true },
    };
    char path[PATH_SIZE], elsewhere[PATH_SIZE];
    struct sg_buf first, again;
    struct stat st;

    start(world, URL);
    stop(world);
    read_file(world, "trusted_root.json", &first);
    folder_file(path, &world->folder, "trusted_root.json");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (!rows[i].keep)
            (void)unlink(path);
        rows[i].put(path);
        start(world, URL);
        stop(world);
        read_file(world, "trusted_root.json", &again);
        check_row(rows[i].name,
            sg_bytes_equal(sg_buf_bytes(&first), sg_buf_bytes(&again)));
        check_row(rows[i].name, lstat(path, &st) == 0 && S_ISREG(st.st_mode));
        check_row(rows[i].name, (st.st_mode & 0777) == 0644);
        sg_buf_dispose(&again);
    }
    folder_file(elsewhere, &world->folder, "elsewhere");
    assert_int_not_equal(access(elsewhere, F_OK), 0);
    sg_buf_dispose(&first);
}

/* A writer that was killed leaves what it wrote beside. */
static void
test_leftovers_are_in_nobodys_way(void **state)
{
    struct world *world = *state;
    char path[PATH_SIZE];

    begin(world, URL);
    put_shorter(folder_file(path, &world->folder, ".trust.new"));
    stop(world);
    start(world, URL);
    stop(world);
    assert_int_not_equal(access(path, F_OK), 0);
}

static void
test_files_that_cannot_be_written(void **state)
{
    struct world *world = *state;
    char path[PATH_SIZE];
    sigstore_error err;

    begin(world, URL);
    folder_file(path, &world->folder, "root.json");
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(trust_open(&world->instance.trust, &world->instance, &err),
        SIGSTORE_EIO);
    assert_null(world->instance.trust);
    assert_non_null(strstr(err.message, "root.json"));
    assert_int_not_equal(
        access(folder_file(path, &world->folder, ".trust.new"), F_OK), 0);
    stop(world);
}

int
main(void)
{
#define TEST(function)                                                         \
    cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_logs_are_named_by_their_keys),
        TEST(test_chains_end_in_their_roots),
        TEST(test_roots_that_are_no_certificates),
        TEST(test_signing_config_names_each_service),
        TEST(test_files_are_what_is_served),
        TEST(test_trust_config_holds_both),
        TEST(test_files_are_replaced_only_when_they_change),
        TEST(test_whatever_was_there_is_replaced),
        TEST(test_leftovers_are_in_nobodys_way),
        TEST(test_files_that_cannot_be_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
