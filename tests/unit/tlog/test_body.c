/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bodies of log entries, real ones and written ones: each matches what was
 * signed, and no small change to it does [rekor types].
 */
#include "bodies.h"
#include "mutate.h"

static void
no_change_to_a_written_body_matches(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        struct body_case c;

        body_set(&c, &bodies[i]);
        mutate(bodies[i].name, &c.entry, &c.is);
    }
}

static const char *const real[] = {
    SG_VECTORS "/real/pypi_attestation_models-0.0.4a2.tar.gz.sigstore",
    SG_VECTORS "/real/rfc8785-0.1.2-py3-none-any.whl.sigstore",
};

static void
no_change_to_a_real_body_matches(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(real); i++) {
        struct sample s;

        assert_true(sample_load(&s, real[i]));
        mutate(real[i], &s.entry, &s.is);
        sample_free(&s);
    }
}

/*
 * The cases of the conformance suite whose body is not of what was signed;
 * the bodies of all others match, whatever else is wrong with them.
 */
static const char *const unrelated[] = {
    "bundle-empty-certificate-chain_fail", /* no certificate to compare */
    "bundle-negative-log-index_fail",      /* bodies without content */
    "bundle-unknown-version_fail",
    "dsse-invalid-sig_fail",
    "dsse-mismatch-envelope_fail",
    "dsse-mismatch-sig_fail",
    "incorrect-public-key_fail",
    "intoto-log-entry-mismatch_fail",
    "managed-key-no-key_fail", /* no key to compare */
    "rekor2-dsse-invalid-sig_fail",
    "rekor2-dsse-mismatch-envelope_fail",
    "signature-mismatch_fail",
    "wrong-hashedrekord-artifact_fail",
    "wrong-hashedrekord-entry_fail",
    "wrong-material_fail",
    "bundle-invalid-base64-signature_fail",
};

static bool
is_unrelated(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(unrelated); i++) {
        if (strcmp(unrelated[i], name) == 0)
            return true;
    }
    return false;
}

/* What mutate has seen: happy paths share their entries. */
static sg_bytes seen[256];
static size_t seen_count;
static struct sg_arena seen_arena;

static bool
is_new(sg_bytes body)
{
    for (size_t i = 0; i < seen_count; i++) {
        if (sg_bytes_equal(seen[i], body))
            return false;
    }
    assert_true(seen_count < COUNT_OF(seen));
    seen[seen_count++] = sg_arena_copy(&seen_arena, body);
    return true;
}

/* hash_artifact puts the artifact's digest in the place of the hint. */
static void
hash_artifact(struct sample *s, const char *folder)
{
    char path[PATH_ROOM];
    char data[4096];
    FILE *file;
    size_t len;

    snprintf(path, sizeof(path), "%s/artifact", folder);
    file = fopen(path, "rb");
    if (file == NULL) {
        snprintf(path, sizeof(path), "%s/../a.txt", folder);
        file = fopen(path, "rb");
    }
    assert_non_null(file);
    len = fread(data, 1, sizeof(data), file);
    assert_true(len < sizeof(data));
    fclose(file);
    assert_int_equal(
        sg_digest(&s->digest, SG_SHA256, sg_bytes_of(data, len), NULL),
        SIGSTORE_OK);
}

static size_t
try_case(const char *folder, const char *name)
{
    struct sample s;
    char path[PATH_ROOM];
    size_t count = 0;

    snprintf(path, sizeof(path), "%s/bundle.sigstore.json", folder);
    if (sample_load(&s, path)) {
        if (!s.is.has_envelope)
            hash_artifact(&s, folder);
        snprintf(path, sizeof(path), "%s/key.pub", folder);
        if (strcmp(name, "managed-key-happy-path") == 0)
            sample_load_key(&s, path);
        if (is_unrelated(name) ||
            strcmp(name, "managed-key-wrong-key_fail") == 0)
            check_row(name,
                sg_entry_matches(&s.entry, &s.is, NULL) == SIGSTORE_EREFUSED);
        else if (is_new(s.entry.body))
            mutate(name, &s.entry, &s.is);
        count = 1;
    }
    sample_free(&s);
    return count;
}

static void
conformance_bodies_match_as_they_should(void **state)
{
    const char *shared;
    char folder[PATH_ROOM / 2];
    char path[PATH_ROOM];
    struct dirent *entry;
    size_t count = 0;
    DIR *dir;

    (void)state;
    shared_data(shared);
    snprintf(folder, sizeof(folder), "%s/data/conformance", shared);
    dir = opendir(folder);
    assert_non_null(dir);
    while ((entry = readdir(dir)) != NULL) {
        snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] != '.' && strchr(entry->d_name, '.') == NULL)
            count += try_case(path, entry->d_name);
        else if (strncmp(entry->d_name, "happy-path-v0", 13) == 0)
            count += try_case(path, entry->d_name);
    }
    closedir(dir);
    assert_true(count > 40);
}

static void
bodies_of_other_clients_match(void **state)
{
    const char *shared;
    char folder[PATH_ROOM / 2];
    char path[PATH_ROOM];
    struct dirent *entry;
    size_t count = 0;
    DIR *dir;

    (void)state;
    shared_data(shared);
    snprintf(folder, sizeof(folder), "%s/data/bundles", shared);
    dir = opendir(folder);
    assert_non_null(dir);
    while ((entry = readdir(dir)) != NULL) {
        struct sample s;

        if (strstr(entry->d_name, ".sigstore.json") == NULL)
            continue;
        snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        assert_true(sample_load(&s, path));
        mutate(entry->d_name, &s.entry, &s.is);
        sample_free(&s);
        count++;
    }
    closedir(dir);
    assert_int_equal(count, 13);
}

static int
begin(void **state)
{
    (void)state;
    sg_arena_init(&seen_arena, SG_BUNDLE_MAX);
    return 0;
}

static int
end(void **state)
{
    (void)state;
    sg_arena_dispose(&seen_arena);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_change_to_a_written_body_matches),
        cmocka_unit_test(no_change_to_a_real_body_matches),
        cmocka_unit_test(conformance_bodies_match_as_they_should),
        cmocka_unit_test(bodies_of_other_clients_match),
    };

    return cmocka_run_group_tests(tests, begin, end);
}
