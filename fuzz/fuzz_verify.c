/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verification: whatever is made of the real bundles, when one is accepted it
 * is as the signer, the time and the place in the log that the real one has.
 */
#include <string.h>

#include <sigstore/sigstore.h>

#include "fuzz.h"

/* A real bundle's artifact, and all that its verification may prove. */
struct seed {
    sigstore_instance instance;
    const char *identity, *issuer;
    int64_t time, index;
    size_t payload_len;
    unsigned char digest[32];
    sigstore_trusted_root *root;
    sigstore_verifier *verifier;
    sigstore_policy *policy;
};

/* Made on the first input, and kept: a root takes longer than a bundle. */
static struct seed seeds[] = {
    { .instance = SIGSTORE_PRODUCTION,
        .identity = "https://github.com/trailofbits/"
                    "pypi-attestation-models/.github/workflows/"
                    "release.yml@refs/tags/v0.0.4a2",
        .issuer = "https://token.actions.githubusercontent.com",
        .time = 1718048845,
        .index = 101487427,
        .payload_len = 271,
        .digest = { 0xc9, 0x70, 0x9c, 0xe6, 0xfd, 0x5b, 0x67, 0xb5, 0x9b, 0x4a,
            0x28, 0x75, 0x8c, 0xf1, 0x4d, 0x3f, 0x41, 0x18, 0x03, 0xc4, 0xb8,
            0x9b, 0x60, 0x68, 0xb1, 0xf1, 0xa8, 0xe4, 0xee, 0x94, 0xc8,
            0xef } },
    { .instance = SIGSTORE_STAGING,
        .identity = "william@yossarian.net",
        .issuer = "https://github.com/login/oauth",
        .time = 1717699145,
        .index = 28175749,
        .payload_len = 265,
        .digest = { 0xc4, 0xe9, 0x2e, 0x9e, 0xcc, 0x82, 0x8b, 0xef, 0x2a, 0xa7,
            0xdb, 0xa1, 0xde, 0x8a, 0xc9, 0x83, 0x51, 0x1f, 0x75, 0x32, 0xa0,
            0xdf, 0x11, 0xc7, 0x70, 0xd3, 0x90, 0x99, 0xa2, 0x5c, 0xf2,
            0x01 } },
};

static void
prepare(struct seed *seed)
{
    if (seed->verifier != NULL)
        return;
    require(sigstore_trusted_root_embedded(&seed->root, seed->instance, NULL) ==
        SIGSTORE_OK);
    require(sigstore_verifier_new(&seed->verifier, seed->root,
                SIGSTORE_PROFILE_PUBLIC, NULL) == SIGSTORE_OK);
    require(sigstore_policy_identity(&seed->policy, seed->identity,
                seed->issuer, NULL) == SIGSTORE_OK);
}

static void
check_result(const struct seed *seed, const sigstore_result *result)
{
    size_t len;

    require(strcmp(sigstore_result_identity(result), seed->identity) == 0);
    require(strcmp(sigstore_result_issuer(result), seed->issuer) == 0);
    require(sigstore_result_time_count(result) == 1);
    require(sigstore_result_time(result, 0) == seed->time);
    require(sigstore_result_log_count(result) == 1);
    require(sigstore_result_log_index(result, 0) == seed->index);
    require(sigstore_result_payload(result, &len) != NULL);
    require(len == seed->payload_len);
}

static void
verify(struct seed *seed, const sigstore_bundle *bundle)
{
    sigstore_error err = { .code = SIGSTORE_OK };
    sigstore_artifact *artifact;
    sigstore_result *result;
    sigstore_code code;

    prepare(seed);
    require(sigstore_artifact_from_digest(&artifact, SIGSTORE_SHA256,
                seed->digest, sizeof(seed->digest), NULL) == SIGSTORE_OK);
    code = sigstore_verify(
        &result, seed->verifier, bundle, artifact, seed->policy, NULL, &err);
    require((result != NULL) == (code == SIGSTORE_OK));
    require(err.code == code);
    require((err.message[0] != '\0') == (code != SIGSTORE_OK));
    require((err.check != SIGSTORE_CHECK_NONE) ==
        (code == SIGSTORE_EREFUSED || code == SIGSTORE_EFORMAT ||
            code == SIGSTORE_EUNSUPPORTED || code == SIGSTORE_ELIMIT));
    if (result != NULL)
        check_result(seed, result);
    sigstore_result_free(result);
    sigstore_artifact_free(artifact);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sigstore_bundle *bundle;

    if (sigstore_bundle_parse(&bundle, size == 0 ? "" : (const char *)data,
            size, NULL) != SIGSTORE_OK)
        return 0;
    for (size_t i = 0; i < sizeof(seeds) / sizeof(seeds[0]); i++)
        verify(&seeds[i], bundle);
    sigstore_bundle_free(bundle);
    return 0;
}
