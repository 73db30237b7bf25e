/* SPDX-License-Identifier: Apache-2.0 */
/* Log entries and timestamps: complete in themselves, and none twice. */
#include "bundle/parts.h"

#define SHA256_LEN 32

static sigstore_code
check_hashes(const struct sg_proof *proof, sigstore_error *err)
{
    const sg_bytes *hashes = proof->hashes.items;

    if (proof->root.len != SHA256_LEN)
        return sg_form(err, SIGSTORE_CHECK_LOG_PROOF,
            "rootHash: has %zu bytes, not %d", proof->root.len, SHA256_LEN);
    for (size_t i = 0; i < proof->hashes.count; i++) {
        if (hashes[i].len != SHA256_LEN)
            return sg_form(err, SIGSTORE_CHECK_LOG_PROOF,
                "hashes[%zu]: has %zu bytes, not %d", i, hashes[i].len,
                SHA256_LEN);
    }
    return SIGSTORE_OK;
}

/*
 * A proof with its checkpoint is wanted of every version.  The format lets
 * bundles of 0.1 go without; then one party's promise would be all there is.
 */
static sigstore_code
check_proof(const struct sg_proof *proof, sigstore_error *err)
{
    if (proof == NULL)
        return sg_form(err, SIGSTORE_CHECK_LOG_PROOF, "missing");
    if (proof->checkpoint == NULL)
        return sg_form(
            err, SIGSTORE_CHECK_LOG_CHECKPOINT, "checkpoint: missing");
    if (proof->index >= proof->size)
        return sg_form(err, SIGSTORE_CHECK_LOG_PROOF,
            "logIndex: %lld is not below treeSize %lld",
            (long long)proof->index, (long long)proof->size);
    return check_hashes(proof, err);
}

/* [sigstore_rekor.proto] required for v0.1 */
static sigstore_code
check_promise(const struct sg_promise *promise, enum sg_bundle_version version,
    sigstore_error *err)
{
    if (promise == NULL && version == SG_BUNDLE_V01)
        return sg_form(err, SIGSTORE_CHECK_LOG_PROMISE,
            "missing, but version 0.1 needs it");
    return SIGSTORE_OK;
}

static sigstore_code
check_entry(const struct sg_log_entry *entry, enum sg_bundle_version version,
    sigstore_error *err)
{
    sigstore_code code;

    code = check_promise(entry->promise, version, err);
    if (code != SIGSTORE_OK)
        return sg_context(err, code, "inclusionPromise");
    code = check_proof(entry->proof, err);
    if (code != SIGSTORE_OK)
        return sg_context(err, code, "inclusionProof");
    return SIGSTORE_OK;
}

/* One entry told twice would be two proofs of one fact. */
static sigstore_code
check_not_twice(
    const struct sg_log_entry *entries, size_t i, sigstore_error *err)
{
    for (size_t k = 0; k < i; k++) {
        if (entries[k].index == entries[i].index &&
            sg_bytes_equal(
                entries[k].log_id->key_id, entries[i].log_id->key_id))
            return sg_form(err, SIGSTORE_CHECK_LOG_DUPLICATE,
                "has log and index of tlogEntries[%zu]", k);
    }
    return SIGSTORE_OK;
}

sigstore_code
sg_bundle_take_entries(sigstore_bundle *bundle,
    const struct sg_material_json *json, sigstore_error *err)
{
    struct sg_log_entry *entries = json->entries.items;
    sigstore_code code;

    for (size_t i = 0; i < json->entries.count; i++) {
        code = check_entry(&entries[i], bundle->version, err);
        if (code == SIGSTORE_OK)
            code = check_not_twice(entries, i, err);
        if (code != SIGSTORE_OK)
            return sg_context(
                err, code, "verificationMaterial.tlogEntries[%zu]", i);
    }
    bundle->entries = entries;
    bundle->entry_count = json->entries.count;
    return SIGSTORE_OK;
}

static sigstore_code
check_timestamp(
    const struct sg_timestamp_json *items, size_t i, sigstore_error *err)
{
    for (size_t k = 0; k < i; k++) {
        if (sg_bytes_equal(items[k].der, items[i].der))
            return sg_form(err, SIGSTORE_CHECK_TIMESTAMP_DUPLICATE,
                "signedTimestamp: is that of rfc3161Timestamps[%zu]", k);
    }
    return SIGSTORE_OK;
}

sigstore_code
sg_bundle_take_timestamps(sigstore_bundle *bundle,
    const struct sg_material_json *json, sigstore_error *err)
{
    const struct sg_list *list;
    const struct sg_timestamp_json *items;
    sigstore_code code;

    if (json->timestamps == NULL)
        return SIGSTORE_OK;
    list = &json->timestamps->rfc3161;
    items = list->items;
    bundle->timestamps = sg_arena_array(
        &bundle->arena, list->count, sizeof(*bundle->timestamps));
    if (bundle->timestamps == NULL)
        return sg_no_room(
            &bundle->arena, list->count * sizeof(*bundle->timestamps), err);
    for (size_t i = 0; i < list->count; i++) {
        code = check_timestamp(items, i, err);
        if (code != SIGSTORE_OK)
            return sg_context(err, code,
                "verificationMaterial.timestampVerificationData."
                "rfc3161Timestamps[%zu]",
                i);
        bundle->timestamps[i] = items[i].der;
    }
    bundle->timestamp_count = list->count;
    return SIGSTORE_OK;
}
