/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifying a signature by key and algorithm, and a cache of built keys and of
 * certificate signatures already found good.
 */
#ifndef SG_CRYPTO_VERIFY_H
#define SG_CRYPTO_VERIFY_H

#include "crypto/algorithm.h"
#include "crypto/digest.h"
#include "crypto/key.h"

/* Holds at most SG_CACHE_KEYS keys and SG_CACHE_FACTS facts, behind a lock. */
struct sg_cache;

SG_MUST_USE sigstore_code sg_cache_new(
    struct sg_cache **out, sigstore_error *err);
void sg_cache_free(struct sg_cache *cache);

/*
 * sg_verify checks `signature` over `message`; sg_verify_digest over a digest
 * of the algorithm's hash (pure Ed25519 has none: SIGSTORE_EUNSUPPORTED, by
 * name).  SIGSTORE_OK is the one answer that means good.  A signature that
 * does not verify, or is not one (ECDSA: DER, minimal), is SIGSTORE_EREFUSED
 * with SIGSTORE_CHECK_SIGNATURE; a key that does not fit the algorithm is
 * SIGSTORE_CHECK_SIGNATURE_ALGORITHM; one that is no point of its curve is
 * SIGSTORE_EFORMAT with SIGSTORE_CHECK_SIGNATURE.
 *
 * `cache` may be NULL.  With it a key that `keep` names as one of the trusted
 * root's is built once; others are built for the call.
 */
enum sg_keep { SG_FORGET = 0, SG_KEEP = 1 };

SG_MUST_USE sigstore_code sg_verify(struct sg_cache *cache, enum sg_keep keep,
    const struct sg_spki *key, const struct sg_algorithm *algorithm,
    sg_bytes message, sg_bytes signature, sigstore_error *err);

SG_MUST_USE sigstore_code sg_verify_digest(struct sg_cache *cache,
    enum sg_keep keep, const struct sg_spki *key,
    const struct sg_algorithm *algorithm, const struct sg_digest *digest,
    sg_bytes signature, sigstore_error *err);

/*
 * A fact is a SHA-256 over everything that a verification depended on.
 * sg_cache_knows says whether it was remembered; with NULL nothing is.
 */
bool sg_cache_knows(struct sg_cache *cache, const uint8_t fact[32]);
void sg_cache_remember(struct sg_cache *cache, const uint8_t fact[32]);

#endif
