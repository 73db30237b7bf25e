/* SPDX-License-Identifier: Apache-2.0 */
/* What was signed, as a set of digests that is computed when asked for. */
#ifndef SG_VERIFY_ARTIFACT_H
#define SG_VERIFY_ARTIFACT_H

#include "crypto/digest.h"
#include "sigstore/verify.h"

/* A set of hashes: the bit of each is 1 << enum sg_hash. */
#define SG_HASH_BIT(hash) (1u << (hash))

/*
 * sg_artifact_need computes what is missing of a set of digests, in one
 * reading.  SIGSTORE_EREFUSED with SIGSTORE_CHECK_ARTIFACT for one that a
 * given digest cannot have; SIGSTORE_EIO.
 */
SG_MUST_USE sigstore_code sg_artifact_need(
    sigstore_artifact *artifact, unsigned hashes, sigstore_error *err);

/* sg_artifact_hashes tells which a given digest has; 0: any. */
unsigned sg_artifact_hashes(const sigstore_artifact *artifact);

/* sg_artifact_have gives a digest that was computed, or NULL. */
const struct sg_digest *sg_artifact_have(
    const sigstore_artifact *artifact, enum sg_hash hash);

#endif
