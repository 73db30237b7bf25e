/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Private keys.  Those of signers are made here and forgotten with their
 * handle: ECDSA over P-256 and SHA-256, the registry's default for keys that
 * live for a few signatures [algorithm-registry].  Those of services may be
 * Ed25519 too, and can be kept.  Those of callers are borrowed: they sign
 * where they are.
 */
#ifndef SG_CRYPTO_SIGN_H
#define SG_CRYPTO_SIGN_H

#include "crypto/digest.h"
#include "crypto/key.h"

/* A P-256 signature in DER: two INTEGERs of 33 bytes at most. */
#define SG_SIGNATURE_MAX 72
/* A private key as sg_secret_keep writes it. */
#define SG_KEPT_MAX 256

struct sg_secret;

/* sg_secret_new makes a new P-256 key. */
SG_PRIVATE_API SG_MUST_USE sigstore_code sg_secret_new(
    struct sg_secret **out, sigstore_error *err);

/* sg_secret_make makes a new key, SG_KEY_P256 or SG_KEY_ED25519. */
SG_MUST_USE sigstore_code sg_secret_make(
    struct sg_secret **out, enum sg_key_type type, sigstore_error *err);

/*
 * sg_secret_keep writes a private key in DER; the caller guards and wipes it.
 * Borrowed ones are SIGSTORE_EUNSUPPORTED.
 * sg_secret_load makes a key of what that wrote; anything else is
 * SIGSTORE_EFORMAT.
 */
SG_MUST_USE sigstore_code sg_secret_keep(const struct sg_secret *secret,
    uint8_t out[SG_KEPT_MAX], size_t *len, sigstore_error *err);
SG_MUST_USE sigstore_code sg_secret_load(
    struct sg_secret **out, sg_bytes kept, sigstore_error *err);

/*
 * A key that somebody else holds: signs `digest`, of SHA-256, into `signature`,
 * which has room for `*len` bytes, in DER; sets `*len`.  0: done.
 */
typedef int (*sg_signs)(void *arg, const void *digest, size_t digest_len,
    void *signature, size_t *len);

/*
 * sg_secret_borrow makes a handle of somebody's key by its public key, PEM or
 * DER, which must be P-256.  What it signs is verified before it is given.
 */
SG_PRIVATE_API SG_MUST_USE sigstore_code sg_secret_borrow(
    struct sg_secret **out, sg_bytes public_key, sg_signs signs, void *arg,
    sigstore_error *err);

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

/*
 * sg_sign_message signs a message: P-256 its SHA-256, in DER; Ed25519 itself,
 * 64 bytes.  Else as sg_sign.
 */
SG_MUST_USE sigstore_code sg_sign_message(struct sg_secret *secret,
    sg_bytes message, uint8_t out[SG_SIGNATURE_MAX], size_t *len,
    sigstore_error *err);

#endif
