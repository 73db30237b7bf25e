/* SPDX-License-Identifier: Apache-2.0 */
/* One proof checked as it will be in the bundle that it is meant for. */
#include "verify/steps.h"

#include "verify/verification.h"
#include "verify/verifier.h"

/* A bundle as far as it goes, and its verification. */
struct draft {
    struct sg_verification v;
    struct sigstore_bundle bundle;
    struct sg_message_signature message;
    struct sg_log_entry entry;
};

static void
begin(struct draft *draft, const struct sg_steps *steps)
{
    *draft = (struct draft){ .message.signature = steps->signature };
    draft->bundle.has_certificate = steps->certificate != NULL;
    if (steps->certificate != NULL)
        draft->bundle.certificate = *steps->certificate;
    draft->bundle.message = &draft->message;
    draft->v.root = steps->verifier->root;
    draft->v.profile = steps->verifier->profile;
    draft->v.cache = steps->verifier->cache;
    draft->v.bundle = &draft->bundle;
    sg_arena_init(&draft->v.arena, sg_json_arena_max(SG_CHECKPOINT_MAX));
}

static sigstore_code
end(struct draft *draft, sigstore_code code)
{
    sg_arena_dispose(&draft->v.arena);
    return code;
}

/* A managed key is valid at all times. */
static sigstore_code
check_validity(
    struct draft *draft, const struct sg_times *times, sigstore_error *err)
{
    struct sg_signer signer;

    if (!draft->bundle.has_certificate)
        return SIGSTORE_OK;
    return sg_check_chain(&draft->v, times, &signer, err);
}

sigstore_code
sg_step_certificate(const struct sg_steps *steps, const sigstore_policy *policy,
    sigstore_error *err)
{
    struct sg_times times = { .count = 1 };
    struct sg_signer signer;
    struct draft draft;
    sigstore_code rc;

    times.items[0].at.s = steps->certificate->not_before;
    begin(&draft, steps);
    draft.v.policy = policy;
    if ((rc = sg_check_chain(&draft.v, &times, &signer, err)) == SIGSTORE_OK &&
        (rc = sg_check_sct(&draft.v, &signer, err)) == SIGSTORE_OK &&
        (rc = sg_check_profile(&draft.v, &signer, err)) == SIGSTORE_OK)
        rc = sg_check_policy(&draft.v, &signer, err);
    return end(&draft, rc);
}

sigstore_code
sg_step_timestamp(
    const struct sg_steps *steps, sg_bytes der, sigstore_error *err)
{
    struct sg_times times = { .count = 0 };
    struct draft draft;
    sigstore_code rc;

    begin(&draft, steps);
    draft.bundle.timestamps = &der;
    draft.bundle.timestamp_count = 1;
    rc = sg_check_time(&draft.v, &times, err);
    if (rc == SIGSTORE_OK)
        rc = check_validity(&draft, &times, err);
    return end(&draft, rc);
}

sigstore_code
sg_step_entry(const struct sg_steps *steps, const struct sg_log_entry *entry,
    const struct sg_signed *is, sigstore_error *err)
{
    const struct sg_content content = { .is = *is };
    struct sg_times times = { .count = 0 };
    struct sg_logged logged = { .count = 0 };
    struct draft draft;
    sigstore_code rc;

    begin(&draft, steps);
    draft.bundle.timestamps = (sg_bytes *)(uintptr_t)steps->timestamps;
    draft.bundle.timestamp_count = steps->timestamp_count;
    draft.entry = *entry;
    draft.bundle.entries = &draft.entry;
    draft.bundle.entry_count = 1;
    if ((rc = sg_check_time(&draft.v, &times, err)) == SIGSTORE_OK &&
        (rc = check_validity(&draft, &times, err)) == SIGSTORE_OK)
        rc = sg_check_log(&draft.v, &times, &content, &logged, err);
    return end(&draft, rc);
}
