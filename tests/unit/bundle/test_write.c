/* SPDX-License-Identifier: Apache-2.0 */
/* Bundles written: as the reference writes them, and nothing lost. */
#include "bundle/write.h"

#include <dirent.h>
#include <stdio.h>

#include "base/file.h"
#include "test.h"

#define REAL SG_VECTORS "/real/"
#define FORGED SG_VECTORS "/forged"
#define PATH_SIZE 1024

static struct sg_buf
read_file(const char *folder, const char *name)
{
    char path[PATH_SIZE];
    struct sg_buf text;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    sg_buf_init(&text, SG_BUNDLE_MAX);
    if (sg_file_read(&text, path, NULL) != SIGSTORE_OK)
        fail_msg("%s: cannot be read", path);
    return text;
}

static sigstore_bundle *
upgrade(const sigstore_bundle *bundle)
{
    sigstore_bundle *made;

    assert_int_equal(sigstore_bundle_upgrade(&made, bundle, NULL), SIGSTORE_OK);
    return made;
}

static sg_bytes
json_of(const sigstore_bundle *bundle)
{
    size_t len;
    const char *text = sigstore_bundle_json(bundle, &len);

    return sg_bytes_of(text, len);
}

static void
writes_byte_for_byte_what_the_reference_does(void **state)
{
    static const char *const rows[] = {
        "python-sign-v1.sigstore.json",
        "python-sign-v2.sigstore.json",
        "python-attest-v1.sigstore.json",
        "python-attest-v2.sigstore.json",
        "python-sign-gha.sigstore.json",
        "python-sign-username.sigstore.json",
    };
    const char *shared;
    char folder[PATH_SIZE];

    (void)state;
    shared_data(shared);
    snprintf(folder, sizeof(folder), "%s/data/bundles", shared);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sg_buf text = read_file(folder, rows[i]);
        sigstore_bundle *bundle, *made;

        check_row(rows[i],
            sigstore_bundle_parse(&bundle, text.data, text.len, NULL) ==
                SIGSTORE_OK);
        made = upgrade(bundle);
        check_row(rows[i], text.data[text.len - 1] == '\n');
        check_row(rows[i],
            sg_bytes_equal(
                json_of(made), sg_bytes_of(text.data, text.len - 1)));
        sigstore_bundle_free(bundle);
        sigstore_bundle_free(made);
        sg_buf_dispose(&text);
    }
}

static void
compare_entries(
    const char *name, const sigstore_bundle *a, const sigstore_bundle *b)
{
    check_row(name, a->entry_count == b->entry_count);
    for (size_t i = 0; i < a->entry_count; i++) {
        const struct sg_log_entry *x = &a->entries[i], *y = &b->entries[i];

        check_row(name, x->index == y->index);
        check_row(name, x->integrated_time == y->integrated_time);
        check_row(name, sg_bytes_equal(x->log_id->key_id, y->log_id->key_id));
        check_row(name, sg_bytes_equal(x->body, y->body));
        check_row(name, (x->promise == NULL) == (y->promise == NULL));
        if (x->promise != NULL)
            check_row(name, sg_bytes_equal(x->promise->set, y->promise->set));
        check_row(name, x->proof->size == y->proof->size);
        check_row(name, x->proof->hashes.count == y->proof->hashes.count);
        check_row(name,
            sg_bytes_equal(x->proof->checkpoint->envelope,
                y->proof->checkpoint->envelope));
    }
}

static sg_bytes
signature_of(const sigstore_bundle *bundle)
{
    const struct sg_envelope_signature *first;
    size_t len;
    const void *data = sigstore_bundle_signature(bundle, &len);

    if (bundle->message != NULL) {
        assert_ptr_equal(data, bundle->message->signature.data);
    } else {
        first = bundle->envelope->signatures.items;
        assert_ptr_equal(data, first->sig.data);
    }
    return sg_bytes_of(data, len);
}

static void
compare(const char *name, const sigstore_bundle *a, const sigstore_bundle *b)
{
    check_row(name, b->version == SG_BUNDLE_V03);
    check_row(name, a->has_certificate == b->has_certificate);
    if (a->has_certificate)
        check_row(name, sg_bytes_equal(a->certificate.der, b->certificate.der));
    else
        check_row(name, sg_bytes_equal(a->key_hint, b->key_hint));
    compare_entries(name, a, b);
    check_row(name, a->timestamp_count == b->timestamp_count);
    for (size_t i = 0; i < a->timestamp_count; i++)
        check_row(name, sg_bytes_equal(a->timestamps[i], b->timestamps[i]));
    check_row(name, (a->message == NULL) == (b->message == NULL));
    check_row(name, sg_bytes_equal(signature_of(a), signature_of(b)));
    if (a->message != NULL) {
        check_row(name, a->message->digest_hash == b->message->digest_hash);
        check_row(name, sg_bytes_equal(a->message->digest, b->message->digest));
        check_row(
            name, sg_bytes_equal(a->message->signature, b->message->signature));
    } else {
        check_row(
            name, sg_bytes_equal(a->envelope->payload, b->envelope->payload));
    }
}

/* The forged cases are objects that hold a bundle as a text. */
static sg_bytes
bundle_of(struct sg_arena *arena, sg_bytes text)
{
    const struct sg_json *root, *bundle;

    if (sg_json_parse(&root, arena, text, NULL) != SIGSTORE_OK)
        return (sg_bytes){ NULL, 0 };
    bundle = sg_json_get(root, "bundle");
    if (bundle == NULL)
        return (sg_bytes){ NULL, 0 };
    return bundle->type == SG_JSON_STRING ? bundle->text : bundle->raw;
}

static size_t
check_forged(const char *name)
{
    struct sg_buf text = read_file(FORGED, name);
    sigstore_bundle *bundle, *made, *again;
    struct sg_arena arena;
    sg_bytes json;
    size_t count = 0;

    sg_arena_init(&arena, sg_json_arena_max(text.len));
    json = bundle_of(&arena, sg_buf_bytes(&text));
    if (json.data != NULL &&
        sigstore_bundle_parse(&bundle, json.data, json.len, NULL) ==
            SIGSTORE_OK) {
        made = upgrade(bundle);
        compare(name, bundle, made);
        again = upgrade(made);
        check_row(name, sg_bytes_equal(json_of(made), json_of(again)));
        sigstore_bundle_free(again);
        sigstore_bundle_free(made);
        sigstore_bundle_free(bundle);
        count = 1;
    }
    sg_arena_dispose(&arena);
    sg_buf_dispose(&text);
    return count;
}

static void
loses_nothing_of_any_bundle_that_can_be_read(void **state)
{
    DIR *folder = opendir(FORGED);
    struct dirent *entry;
    size_t count = 0;

    (void)state;
    assert_non_null(folder);
    while ((entry = readdir(folder)) != NULL) {
        if (strstr(entry->d_name, ".json") != NULL)
            count += check_forged(entry->d_name);
    }
    closedir(folder);
    assert_true(count > 100);
}

static void
upgrades_bundles_of_version_01(void **state)
{
    static const char *const rows[] = {
        REAL "pypi_attestation_models-0.0.4a2.tar.gz.sigstore",
        REAL "rfc8785-0.1.2-py3-none-any.whl.sigstore",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sigstore_bundle *bundle, *made;

        check_row(rows[i],
            sigstore_bundle_read_file(&bundle, rows[i], NULL) == SIGSTORE_OK);
        made = upgrade(bundle);
        compare(rows[i], bundle, made);
        sigstore_bundle_free(made);
        sigstore_bundle_free(bundle);
    }
}

static void
needs_a_bundle(void **state)
{
    sigstore_bundle *made = (sigstore_bundle *)1;

    (void)state;
    assert_int_equal(
        sigstore_bundle_upgrade(&made, NULL, NULL), SIGSTORE_EARGUMENT);
    assert_null(made);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_byte_for_byte_what_the_reference_does),
        cmocka_unit_test(loses_nothing_of_any_bundle_that_can_be_read),
        cmocka_unit_test(upgrades_bundles_of_version_01),
        cmocka_unit_test(needs_a_bundle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
