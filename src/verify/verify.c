/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sigstore_verify: the client specification's section 4 as a list of checks.
 * Nothing here reads a file but the artifact, asks a clock or a network.
 */
#include "verify/verification.h"

#include "codec/json.h"
#include "verify/result.h"
#include "verify/verifier.h"

/* Which checks each profile needs; a row without a signed time cannot be. */
static const struct {
    sigstore_profile profile;
    unsigned required;
} profiles[] = {
    { SIGSTORE_PROFILE_PUBLIC,
        SG_DONE_TIME | SG_DONE_CHAIN | SG_DONE_SCT | SG_DONE_PROFILE |
            SG_DONE_POLICY | SG_DONE_LOG | SG_DONE_SIGNATURE |
            SG_DONE_ARTIFACT },
    { SIGSTORE_PROFILE_MANAGED_KEY,
        SG_DONE_TIME | SG_DONE_KEY | SG_DONE_LOG | SG_DONE_SIGNATURE |
            SG_DONE_ARTIFACT },
    { SIGSTORE_PROFILE_PRIVATE,
        SG_DONE_TIME | SG_DONE_CHAIN | SG_DONE_PROFILE | SG_DONE_POLICY |
            SG_DONE_SIGNATURE | SG_DONE_ARTIFACT },
};

unsigned
sg_profile_requires(sigstore_profile profile)
{
    for (size_t i = 0; i < sizeof(profiles) / sizeof(profiles[0]); i++) {
        if (profiles[i].profile == profile)
            return profiles[i].required;
    }
    return 0;
}

/* Who signed: by certificate, or by the key that the policy holds. */
static sigstore_code
check_signer(struct sg_verification *v, const struct sg_times *times,
    struct sg_signer *signer, sigstore_error *err)
{
    sigstore_code rc;

    if (v->profile == SIGSTORE_PROFILE_MANAGED_KEY)
        return sg_check_key(v, signer, err);
    if ((rc = sg_check_chain(v, times, signer, err)) != SIGSTORE_OK ||
        (rc = sg_check_sct(v, signer, err)) != SIGSTORE_OK ||
        (rc = sg_check_profile(v, signer, err)) != SIGSTORE_OK ||
        (rc = sg_check_policy(v, signer, err)) != SIGSTORE_OK)
        return rc;
    return SIGSTORE_OK;
}

/*
 * The checks in the order of the specification.  Whatever they find, only the
 * last line makes a result, and only of a complete set.
 */
static sigstore_code
run_checks(
    sigstore_result **out, struct sg_verification *v, sigstore_error *err)
{
    struct sg_times times = { .count = 0 };
    struct sg_signer signer = { 0 };
    struct sg_content content = { 0 };
    struct sg_logged logged = { .count = 0 };
    unsigned required = sg_profile_requires(v->profile);
    sigstore_code rc;

    if ((rc = sg_check_time(v, &times, err)) != SIGSTORE_OK ||
        (rc = check_signer(v, &times, &signer, err)) != SIGSTORE_OK ||
        (rc = sg_compute_content(v, &times, &signer, &content, err)) !=
            SIGSTORE_OK ||
        (rc = sg_check_log(v, &times, &content, &logged, err)) != SIGSTORE_OK ||
        (rc = sg_check_signature(v, &signer, &content, err)) != SIGSTORE_OK)
        return rc;
    if (required == 0 || (v->done & required) != required)
        return sg_fail(err, SIGSTORE_EINTERNAL,
            "checks %#x of %#x were performed", v->done, required);
    return sg_result_new(out, v, &times, &signer, &logged, err);
}

static sigstore_code
check_arguments(const sigstore_verifier *verifier,
    const sigstore_bundle *bundle, const sigstore_artifact *artifact,
    const sigstore_policy *policy, sigstore_error *err)
{
    if (verifier == NULL || bundle == NULL || artifact == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "verifier, bundle and artifact are needed");
    if (policy == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "a policy is needed: without one anybody may have signed");
    if ((policy->kind == SG_POLICY_KEY) !=
        (verifier->profile == SIGSTORE_PROFILE_MANAGED_KEY))
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "a policy with a key and the managed key profile need each "
            "other");
    return SIGSTORE_OK;
}

sigstore_code
sigstore_verify(sigstore_result **out, sigstore_verifier *verifier,
    const sigstore_bundle *bundle, sigstore_artifact *artifact,
    const sigstore_policy *policy, const sigstore_options *options,
    sigstore_error *err)
{
    struct sg_verification v = { 0 };
    sigstore_result *result = NULL;
    sigstore_code rc;

    if (out != NULL)
        *out = NULL;
    rc = check_arguments(verifier, bundle, artifact, policy, err);
    if (rc != SIGSTORE_OK)
        return rc;
    v.root = verifier->root;
    v.profile = verifier->profile;
    v.cache = verifier->cache;
    v.bundle = bundle;
    v.artifact = artifact;
    v.policy = policy;
    v.has_now = options != NULL && options->has_now;
    v.now = v.has_now ? options->now : 0;
    sg_arena_init(&v.arena, sg_json_arena_max(SG_BUNDLE_MAX));
    rc = run_checks(&result, &v, err);
    sg_arena_dispose(&v.arena);
    if (rc != SIGSTORE_OK)
        return rc;
    if (out != NULL)
        *out = result;
    else
        sigstore_result_free(result);
    return SIGSTORE_OK;
}
