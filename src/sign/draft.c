/* SPDX-License-Identifier: Apache-2.0 */
/* A bundle's parts, held until it is written. */
#include "sign/draft.h"

#include "base/limits.h"
#include "bundle/write.h"

_Static_assert(SG_LOG_ENTRIES_MAX <= 32 && SG_TIMESTAMPS_MAX <= 32,
    "a signer chooses that many of each");

void
sg_draft_init(struct sg_draft *draft)
{
    size_t answers = SG_LOG_ENTRIES_MAX * (size_t)SG_SERVICE_ANSWER_MAX;

    *draft = (struct sg_draft){ .timestamp_count = 0 };
    sg_arena_init(&draft->arena, sg_json_arena_max(answers));
}

void
sg_draft_dispose(struct sg_draft *draft)
{
    sg_arena_dispose(&draft->arena);
}

sigstore_code
sg_draft_add_timestamp(
    struct sg_draft *draft, sg_bytes der, sigstore_error *err)
{
    sg_bytes copy = sg_arena_copy(&draft->arena, der);

    if (copy.data == NULL)
        return sg_no_memory(err);
    draft->timestamps[draft->timestamp_count++] = copy;
    return SIGSTORE_OK;
}

struct sg_log_entry *
sg_draft_next_entry(struct sg_draft *draft)
{
    return &draft->entries[draft->entry_count];
}

static sigstore_code
write_and_read(sigstore_bundle **out, const struct sigstore_bundle *parts,
    sigstore_error *err)
{
    struct sg_buf text;
    sigstore_code code;

    sg_buf_init(&text, SG_BUNDLE_MAX);
    sg_bundle_write(&text, parts);
    code = text.failed ? sg_no_memory(err)
                       : sigstore_bundle_parse(out, text.data, text.len, err);
    sg_buf_dispose(&text);
    return code;
}

sigstore_code
sg_draft_make(
    sigstore_bundle **out, const struct sg_draft *draft, sigstore_error *err)
{
    struct sg_message_signature message = { draft->digest.hash,
        sg_digest_bytes(&draft->digest), draft->signature };
    struct sg_envelope_signature signature = { .sig = draft->signature };
    struct sg_envelope envelope = { draft->payload, draft->payload_type,
        { &signature, 1 } };
    struct sigstore_bundle parts = {
        .has_certificate = draft->certificate != NULL,
        .key_hint = draft->key_hint,
        .entries = (struct sg_log_entry *)(uintptr_t)draft->entries,
        .entry_count = draft->entry_count,
        .timestamps = (sg_bytes *)(uintptr_t)draft->timestamps,
        .timestamp_count = draft->timestamp_count,
        .message = draft->has_envelope ? NULL : &message,
        .envelope = draft->has_envelope ? &envelope : NULL,
    };

    if (draft->certificate != NULL)
        parts.certificate = *draft->certificate;
    return write_and_read(out, &parts, err);
}
