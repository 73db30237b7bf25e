/* SPDX-License-Identifier: Apache-2.0 */
/* Thresholds: who signed, counted by public key. */
#include "tuf/role.h"

#include "json_edit.h"

#define VECTORS SG_VECTORS "/tuf/"

static struct sg_tuf_metadata *
parse(char *text, enum sg_tuf_type type)
{
    struct sg_tuf_metadata *m;
    sigstore_error err;

    if (sg_tuf_metadata_parse(&m, type, sg_bytes_from_text(text), &err) !=
        SIGSTORE_OK)
        fail_msg("%s", err.message);
    free(text);
    return m;
}

static sigstore_code
verify(struct sg_cache *cache, const struct sg_tuf_metadata *by,
    enum sg_tuf_type role, const struct sg_tuf_metadata *m)
{
    sigstore_error err;

    return sg_tuf_role_verify(cache, &by->roles[role], &by->keys, m, &err);
}

/* Each top-level document, by the keys of each role of root. */
static void
counts_the_keys_of_the_role_alone(void **state)
{
    static const struct {
        const char *file;
        enum sg_tuf_type type;
    } rows[] = {
        { VECTORS "metadata/2.root.json", SG_TUF_ROOT },
        { VECTORS "metadata/timestamp.json", SG_TUF_TIMESTAMP },
        { VECTORS "metadata/2.snapshot.json", SG_TUF_SNAPSHOT },
        { VECTORS "metadata/1.targets.json", SG_TUF_TARGETS },
    };
    struct sg_tuf_metadata *root =
        parse(text_of_file(VECTORS "metadata/2.root.json"), SG_TUF_ROOT);
    struct sg_cache *cache;

    (void)state;
    assert_int_equal(sg_cache_new(&cache, NULL), SIGSTORE_OK);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sg_tuf_metadata *m =
            parse(text_of_file(rows[i].file), rows[i].type);

        for (int role = SG_TUF_ROOT; role < SG_TUF_TYPES; role++) {
            bool own = (enum sg_tuf_type)role == rows[i].type;

            /* twice: what is remembered answers as what is computed */
            for (int time = 0; time < 2; time++)
                check_row(rows[i].file,
                    verify(cache, root, (enum sg_tuf_type)role, m) ==
                        (own ? SIGSTORE_OK : SIGSTORE_EREFUSED));
        }
        sg_tuf_metadata_free(m);
    }
    sg_cache_free(cache);
    sg_tuf_metadata_free(root);
}

/* What verified once must not answer for anything else. */
static void
remembers_the_document_with_the_key_and_the_signature(void **state)
{
    struct sg_tuf_metadata *root =
        parse(text_of_file(VECTORS "metadata/2.root.json"), SG_TUF_ROOT);
    struct sg_tuf_metadata *good = parse(
        text_of_file(VECTORS "metadata/timestamp.json"), SG_TUF_TIMESTAMP);
    struct sg_tuf_metadata *bad =
        parse(with_value_at(text_of_file(VECTORS "metadata/timestamp.json"),
                  "signed.version", "3"),
            SG_TUF_TIMESTAMP);
    struct sg_cache *cache;

    (void)state;
    assert_int_equal(sg_cache_new(&cache, NULL), SIGSTORE_OK);
    assert_int_equal(verify(cache, root, SG_TUF_TIMESTAMP, good), SIGSTORE_OK);
    assert_int_equal(
        verify(cache, root, SG_TUF_TIMESTAMP, bad), SIGSTORE_EREFUSED);
    ((uint8_t *)(uintptr_t)good->signatures[0].sig.data)[0] ^= 1;
    assert_int_equal(
        verify(cache, root, SG_TUF_TIMESTAMP, good), SIGSTORE_EREFUSED);
    sg_cache_free(cache);
    sg_tuf_metadata_free(root);
    sg_tuf_metadata_free(good);
    sg_tuf_metadata_free(bad);
}

/* One key under two ids, in the role and in the signatures. */
static void
counts_a_public_key_once(void **state)
{
    struct sg_tuf_metadata *root =
        parse(text_of_file(VECTORS "metadata/2.root.json"), SG_TUF_ROOT);
    struct sg_tuf_role *role = &root->roles[SG_TUF_ROOT];
    size_t first = 0, second = 0;

    (void)state;
    for (size_t i = 0; i < root->keys.count; i++) {
        if (sg_bytes_equal(root->keys.items[i].id, role->key_ids[0]))
            first = i;
        if (sg_bytes_equal(root->keys.items[i].id, role->key_ids[1]))
            second = i;
    }
    assert_int_not_equal(first, second);
    assert_int_equal(verify(NULL, root, SG_TUF_ROOT, root), SIGSTORE_OK);
    root->keys.items[second].spki = root->keys.items[first].spki;
    for (size_t i = 0; i < 2; i++) {
        if (sg_bytes_equal(
                root->signatures[i].key_id, root->keys.items[second].id))
            root->signatures[i].sig = root->signatures[1 - i].sig;
    }
    assert_int_equal(verify(NULL, root, SG_TUF_ROOT, root), SIGSTORE_EREFUSED);
    role->threshold = 1;
    assert_int_equal(verify(NULL, root, SG_TUF_ROOT, root), SIGSTORE_OK);
    /* a bad signature under one name does not spoil a good one under another */
    for (size_t i = 0; i < 2; i++) {
        if (sg_bytes_equal(root->signatures[i].key_id, role->key_ids[0]))
            root->signatures[i].sig = SG_LITERAL("bad");
    }
    assert_int_equal(verify(NULL, root, SG_TUF_ROOT, root), SIGSTORE_OK);
    role->threshold = 0; /* which no reader lets through */
    assert_int_equal(verify(NULL, root, SG_TUF_ROOT, root), SIGSTORE_EREFUSED);
    sg_tuf_metadata_free(root);
}

static void
compares_roles_by_their_keys(void **state)
{
    struct sg_tuf_metadata *one =
        parse(text_of_file(VECTORS "metadata/1.root.json"), SG_TUF_ROOT);
    struct sg_tuf_metadata *two =
        parse(text_of_file(VECTORS "metadata/2.root.json"), SG_TUF_ROOT);

    (void)state;
    for (int role = SG_TUF_ROOT; role < SG_TUF_TYPES; role++)
        assert_int_equal(sg_tuf_role_equal(&one->roles[role], &one->keys,
                             &two->roles[role], &two->keys),
            role != SG_TUF_TIMESTAMP);
    /* a name of no key adds none */
    for (size_t i = 0; i < one->keys.count; i++) {
        if (sg_bytes_equal(
                one->keys.items[i].id, one->roles[SG_TUF_ROOT].key_ids[1]))
            one->keys.items[i].id = SG_LITERAL("renamed");
    }
    assert_true(sg_tuf_role_equal(&one->roles[SG_TUF_ROOT], &one->keys,
        &one->roles[SG_TUF_ROOT], &one->keys));
    assert_false(sg_tuf_role_equal(&one->roles[SG_TUF_ROOT], &one->keys,
        &two->roles[SG_TUF_ROOT], &two->keys));
    assert_false(sg_tuf_role_equal(&two->roles[SG_TUF_ROOT], &two->keys,
        &one->roles[SG_TUF_ROOT], &one->keys));
    /* fewer keys are others, from either side */
    two->roles[SG_TUF_ROOT].count = 0;
    assert_false(sg_tuf_role_equal(&one->roles[SG_TUF_ROOT], &one->keys,
        &two->roles[SG_TUF_ROOT], &two->keys));
    assert_false(sg_tuf_role_equal(&two->roles[SG_TUF_ROOT], &two->keys,
        &one->roles[SG_TUF_ROOT], &one->keys));
    sg_tuf_metadata_free(one);
    sg_tuf_metadata_free(two);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_the_keys_of_the_role_alone),
        cmocka_unit_test(remembers_the_document_with_the_key_and_the_signature),
        cmocka_unit_test(counts_a_public_key_once),
        cmocka_unit_test(compares_roles_by_their_keys),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
