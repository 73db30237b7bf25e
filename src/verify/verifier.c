/* SPDX-License-Identifier: Apache-2.0 */
/* Verifiers and options: made, set and freed. */
#include "verify/verifier.h"

#include <stdlib.h>

#include "base/error.h"
#include "trust/trusted_root.h"

static sigstore_code
vouch(struct sg_cache *cache, const struct sg_authority *authorities,
    size_t count, sigstore_error *err)
{
    sigstore_code rc = SIGSTORE_OK;

    for (size_t i = 0; i < count; i++) {
        const struct sg_authority *a = &authorities[i];

        for (size_t k = 1; rc == SIGSTORE_OK && k < a->count; k++)
            rc = sg_cert_vouch(cache, &a->certs[k - 1], &a->certs[k], err);
    }
    return rc;
}

/* Chains that are compiled in need no signature verified at every start. */
static sigstore_code
fill_cache(sigstore_verifier *verifier, sigstore_error *err)
{
    const sigstore_trusted_root *root = verifier->root;
    sigstore_code rc;

    rc = sg_cache_new(&verifier->cache, err);
    if (rc != SIGSTORE_OK || !root->embedded)
        return rc;
    rc = vouch(verifier->cache, root->cas, root->ca_count, err);
    if (rc == SIGSTORE_OK)
        rc = vouch(verifier->cache, root->tsas, root->tsa_count, err);
    return rc;
}

sigstore_code
sigstore_verifier_new(sigstore_verifier **out,
    const sigstore_trusted_root *root, sigstore_profile profile,
    sigstore_error *err)
{
    sigstore_verifier *verifier;
    sigstore_code rc;

    if (out == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "out is NULL");
    *out = NULL;
    if (root == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "a trusted root is needed");
    if (sg_profile_requires(profile) == 0)
        return sg_fail(
            err, SIGSTORE_EARGUMENT, "unknown profile %d", (int)profile);
    verifier = calloc(1, sizeof(*verifier));
    if (verifier == NULL)
        return sg_no_memory(err);
    verifier->root = root;
    verifier->profile = profile;
    rc = fill_cache(verifier, err);
    if (rc != SIGSTORE_OK) {
        sigstore_verifier_free(verifier);
        return rc;
    }
    *out = verifier;
    return SIGSTORE_OK;
}

void
sigstore_verifier_free(sigstore_verifier *verifier)
{
    if (verifier == NULL)
        return;
    sg_cache_free(verifier->cache);
    free(verifier);
}

sigstore_code
sigstore_options_new(sigstore_options **out, sigstore_error *err)
{
    if (out == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "out is NULL");
    *out = calloc(1, sizeof(**out));
    return *out == NULL ? sg_no_memory(err) : SIGSTORE_OK;
}

void
sigstore_options_set_now(sigstore_options *options, int64_t now)
{
    if (options == NULL)
        return;
    options->has_now = true;
    options->now = now;
}

void
sigstore_options_free(sigstore_options *options)
{
    free(options);
}
