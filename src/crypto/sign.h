/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private keys that are made here and forgotten with their handle: ECDSA over
 * P-256 and SHA-256, the registry's default for keys that live for a few
 * signatures [algorithm-registry].
 */
#ifndef SG_CRYPTO_SIGN_H
#define SG_CRYPTO_SIGN_H

#include "crypto/digest.h"
#include "crypto/key.h"

/* A P-256 signature in DER: two INTEGERs of 33 bytes at most. */
#define SG_SIGNATURE_MAX 72

struct sg_secret;

/* sg_secret_new makes a new P-256 key. */
SG_PRIVATE_API SG_MUST_USE sigstore_code sg_secret_new(
    struct sg_secret **out, sigstore_error *err);

/* sg_secret_free wipes a key; NULL is allowed. */
SG_PRIVATE_API void sg_secret_free(struct sg_secret *secret);

/* sg_secret_public gives the public key; it lives as long as the secret. */
SG_PRIVATE_API const struct sg_spki *sg_secret_public(
    const struct sg_secret *secret);

/*
 * sg_sign signs a SHA-256 digest.  `*len` is set; `out` has room for
 * SG_SIGNATURE_MAX bytes.  Threads may share the secret.
 */
SG_PRIVATE_API SG_MUST_USE sigstore_code sg_sign(struct sg_secret *secret,
    const struct sg_digest *digest, uint8_t out[SG_SIGNATURE_MAX], size_t *len,
    sigstore_error *err);

#endif
