/* SPDX-License-Identifier: Apache-2.0 */
/* A verifier: a trusted root, a profile, and the caches of repeated use. */
#ifndef SG_VERIFY_VERIFIER_H
#define SG_VERIFY_VERIFIER_H

#include "crypto/verify.h"
#include "sigstore/verify.h"

struct sigstore_verifier {
    const sigstore_trusted_root *root; /* borrowed */
    sigstore_profile profile;
    struct sg_cache *cache; /* owned; has its own lock */
};

struct sigstore_options {
    bool has_now;
    int64_t now;
};

/* sg_profile_requires gives the checks a profile needs; 0: unknown. */
unsigned sg_profile_requires(sigstore_profile profile);

#endif
