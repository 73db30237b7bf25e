/* SPDX-License-Identifier: Apache-2.0 */
/* The real bundle of the public instance, ready to be verified. */
#ifndef SG_TEST_REAL_H
#define SG_TEST_REAL_H

#include "../test.h"

#include "sigstore/sigstore.h"

#define REAL_FILE SG_VECTORS "/real/pypi_attestation_models-0.0.4a2.tar.gz"
#define REAL_SLUG "trailofbits/pypi-attestation-models"
#define REAL_REPOSITORY "https://github.com/" REAL_SLUG
#define REAL_REF "refs/tags/v0.0.4a2"
#define REAL_WORKFLOW REAL_REPOSITORY "/.github/workflows/release.yml@" REAL_REF
#define REAL_ISSUER "https://token.actions.githubusercontent.com"
#define REAL_COMMIT "153c9a3f5c152ef5405cba227676534658acde27"
#define REAL_TIME 1718048845
#define REAL_INDEX 101487427

struct real {
    sigstore_trusted_root *root;
    sigstore_verifier *verifier;
    sigstore_bundle *bundle;
    sigstore_artifact *artifact;
};

static inline void
real_make(struct real *real)
{
    assert_int_equal(
        sigstore_trusted_root_embedded(&real->root, SIGSTORE_PRODUCTION, NULL),
        SIGSTORE_OK);
    assert_int_equal(sigstore_verifier_new(&real->verifier, real->root,
                         SIGSTORE_PROFILE_PUBLIC, NULL),
        SIGSTORE_OK);
    assert_int_equal(
        sigstore_bundle_read_file(&real->bundle, REAL_FILE ".sigstore", NULL),
        SIGSTORE_OK);
    assert_int_equal(
        sigstore_artifact_open(&real->artifact, REAL_FILE, NULL), SIGSTORE_OK);
}

static inline void
real_free(struct real *real)
{
    sigstore_artifact_free(real->artifact);
    sigstore_bundle_free(real->bundle);
    sigstore_verifier_free(real->verifier);
    sigstore_trusted_root_free(real->root);
}

#endif
