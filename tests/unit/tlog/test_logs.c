/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of real logs, all the way: the body's leaf, the proof to the root,
 * the checkpoint that states it, the log's signature over that.
 */
#include "samples.h"
#include "tlog/checkpoint.h"
#include "tlog/merkle.h"

#define HASH SG_MERKLE_HASH

static const struct {
    const char *bundle;
    const char *root;
    const char *log;
} here[] = {
    { SG_VECTORS "/real/pypi_attestation_models-0.0.4a2.tar.gz.sigstore",
        SG_VECTORS "/../../src/trust/roots/production/trusted_root.json",
        "rekor.sigstore.dev" },
    { SG_VECTORS "/real/rfc8785-0.1.2-py3-none-any.whl.sigstore",
        SG_VECTORS "/../../src/trust/roots/staging/trusted_root.json",
        "rekor.sigstage.dev" },
};

/* computed says whether an entry's proof leads to `root`. */
static bool
computed(const struct sample *s, const struct sg_proof *proof,
    const uint8_t root[HASH])
{
    uint8_t leaf[HASH], got[HASH];

    return sg_merkle_leaf(leaf, s->entry.body, NULL) == SIGSTORE_OK &&
        sg_merkle_root(got, proof->index, proof->size, leaf,
            proof->hashes.items, proof->hashes.count, NULL) == SIGSTORE_OK &&
        memcmp(got, root, HASH) == 0;
}

/* No other place in the tree, and no tree of another size by its height. */
static void
check_proof(const char *name, struct sample *s, const uint8_t root[HASH])
{
    struct sg_proof proof = s->proof;
    sg_bytes *hashes = proof.hashes.items;

    check_row(name, computed(s, &proof, root));
    proof.index ^= 1;
    check_row(name, !computed(s, &proof, root));
    proof.index ^= 1;
    proof.hashes.count--;
    check_row(name, !computed(s, &proof, root));
    proof.hashes.count++;
    hashes[0].len--;
    check_row(name, !computed(s, &proof, root));
    hashes[0].len++;
    s->entry.body.len--;
    check_row(name, !computed(s, &proof, root));
    s->entry.body.len++;
}

static void
check_note(const char *name, struct sample *s, json_t *trusted_root,
    const char *log, struct sg_checkpoint *checkpoint)
{
    const struct sg_algorithm *algorithm = NULL;
    struct sg_note note;
    struct sg_spki key;

    check_row(name, find_key(s, trusted_root, &key, &algorithm));
    check_row(name,
        sg_note_parse(&note, s->checkpoint.envelope, &s->arena, NULL) ==
            SIGSTORE_OK);
    check_row(name,
        sg_note_verify(NULL, &note, sg_bytes_from_text(log), s->log_id.key_id,
            &key, algorithm, NULL) == SIGSTORE_OK);
    check_row(
        name, sg_checkpoint_parse(checkpoint, note.text, NULL) == SIGSTORE_OK);
    check_row(name,
        sg_checkpoint_origin_is(
            checkpoint, sg_bytes_from_text(log), sg_entry_rekor(&s->entry)));
    note.text.len--;
    check_row(name,
        sg_note_verify(NULL, &note, sg_bytes_from_text(log), s->log_id.key_id,
            &key, algorithm, NULL) == SIGSTORE_EREFUSED);
}

static void
check_bundle(const char *bundle, const char *root, const char *log)
{
    json_t *trusted_root = json_load_file(root, 0, NULL);
    struct sg_checkpoint checkpoint;
    struct sample s;

    check_row(bundle, sample_load(&s, bundle));
    check_note(bundle, &s, trusted_root, log, &checkpoint);
    check_row(bundle, checkpoint.size == s.proof.size);
    check_row(bundle,
        sg_bytes_equal(sg_bytes_of(checkpoint.root, HASH), s.proof.root));
    check_proof(bundle, &s, checkpoint.root);
    sample_free(&s);
    json_decref(trusted_root);
}

static void
entries_of_the_public_logs_hold(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(here); i++)
        check_bundle(here[i].bundle, here[i].root, here[i].log);
}

/* Rekor v1 signs with ECDSA, Rekor v2 with Ed25519. */
static const char *const shared_bundles[] = { "cosign-attest-v1",
    "cosign-attest-v2", "cosign-sign-v1", "cosign-sign-v2", "npm-sign-v1",
    "npm-sign-v2", "python-attest-v1", "python-attest-v2", "python-sign-v1",
    "python-sign-v2" };

static void
entries_of_other_logs_hold(void **state)
{
    const char *shared;
    char bundle[PATH_ROOM], root[PATH_ROOM];

    (void)state;
    shared_data(shared);
    snprintf(root, sizeof(root), "%s/data/bundles/trusted_root.json", shared);
    for (size_t i = 0; i < COUNT_OF(shared_bundles); i++) {
        snprintf(bundle, sizeof(bundle), "%s/data/bundles/%s.sigstore.json",
            shared, shared_bundles[i]);
        check_bundle(bundle, root, "127.0.0.1");
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_of_the_public_logs_hold),
        cmocka_unit_test(entries_of_other_logs_hold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
