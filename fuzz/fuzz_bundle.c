/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bundles: the error is set exactly when one is refused, what is accepted has
 * all that its form promises to those who read on, and nothing of it may be
 * missing at the end.
 */
#include <string.h>

#include "bundle/bundle.h"
#include "fuzz.h"

static void
check_entries(const sigstore_bundle *bundle)
{
    require(bundle->entry_count <= SG_LOG_ENTRIES_MAX);
    for (size_t i = 0; i < bundle->entry_count; i++) {
        const struct sg_log_entry *entry = &bundle->entries[i];
        const struct sg_proof *proof = entry->proof;

        require(entry->index >= 0 && entry->integrated_time >= 0);
        require(entry->log_id->key_id.len > 0 && entry->body.len > 0);
        require(entry->kind->kind.len > 0 && entry->kind->version.len > 0);
        require(entry->promise == NULL || entry->promise->set.len > 0);
        require(entry->promise != NULL || bundle->version != SG_BUNDLE_V01);
        require(proof->index >= 0 && proof->index < proof->size);
        require(proof->hashes.count <= SG_PROOF_HASHES_MAX);
        require(proof->root.len == 32);
        require(proof->checkpoint->envelope.len > 0);
    }
}

static void
check_content(const sigstore_bundle *bundle)
{
    const struct sg_envelope_signature *signature;

    require((bundle->message != NULL) != (bundle->envelope != NULL));
    require(sigstore_bundle_has_envelope(bundle) == (bundle->envelope != NULL));
    if (bundle->message != NULL) {
        require(bundle->message->signature.len > 0);
        require(bundle->message->digest.len ==
            sg_hash_len(bundle->message->digest_hash));
        return;
    }
    signature = bundle->envelope->signatures.items;
    require(bundle->envelope->signatures.count == 1 && signature->sig.len > 0);
    require(bundle->envelope->payload.len > 0);
    require(bundle->envelope->payload_type.len > 0);
}

static void
check_bundle(const sigstore_bundle *bundle)
{
    require(
        strlen(sigstore_bundle_media_type(bundle)) == bundle->media_type.len);
    require(sigstore_bundle_has_certificate(bundle) ==
        (bundle->certificate.der.len > 0));
    require(!bundle->certificate.is_ca);
    require(bundle->timestamp_count <= SG_TIMESTAMPS_MAX);
    for (size_t i = 0; i < bundle->timestamp_count; i++)
        require(bundle->timestamps[i].len > 0);
    check_entries(bundle);
    check_content(bundle);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sigstore_error err = { .code = SIGSTORE_OK };
    sigstore_bundle *bundle;
    sigstore_code code;

    code = sigstore_bundle_parse(
        &bundle, size == 0 ? "" : (const char *)data, size, &err);
    require((bundle != NULL) == (code == SIGSTORE_OK));
    require(err.code == code);
    require((err.message[0] != '\0') == (code != SIGSTORE_OK));
    require((err.check != SIGSTORE_CHECK_NONE) ==
        (code != SIGSTORE_OK && code != SIGSTORE_ENOMEM));
    if (code != SIGSTORE_OK)
        return 0;
    check_bundle(bundle);
    sigstore_bundle_free(bundle);
    while (data[size - 1] != '}')
        size--;
    require(
        sigstore_bundle_parse(&bundle, data, size - 1, NULL) != SIGSTORE_OK);
    return 0;
}
