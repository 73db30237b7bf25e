/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The signature algorithms that count: an allow-list of (key, digest,
 * padding) triples, named as PublicKeyDetails of sigstore_common.proto
 * [algorithm-registry].  What stands in no row is refused.
 */
#ifndef SG_CRYPTO_ALGORITHM_H
#define SG_CRYPTO_ALGORITHM_H

#include "base/bytes.h"
#include "crypto/digest.h"
#include "crypto/key.h"

enum sg_padding { SG_PADDING_NONE = 0, SG_PADDING_PKCS1, SG_PADDING_PSS };

struct sg_algorithm {
    const char *name; /* "PKIX_ECDSA_P256_SHA_256" */
    enum sg_key_type type;
    unsigned bits;     /* of RSA: exactly; 0: any in range */
    enum sg_hash hash; /* SG_HASH_NONE: pure Ed25519, over the message */
    enum sg_padding padding;
    bool pkcs1_key;  /* the key's encoding is RSAPublicKey */
    bool deprecated; /* counts only where the log body says it too */
};

/* sg_algorithm_find gives the row of that name, or NULL. */
const struct sg_algorithm *sg_algorithm_find(sg_bytes name);

/* sg_algorithm_fits says whether a key may be used with a row. */
bool sg_algorithm_fits(
    const struct sg_algorithm *algorithm, const struct sg_spki *key);

/*
 * sg_algorithm_default gives the registry's default for a key: what leaf
 * certificates and managed keys sign with.  NULL when there is none.
 */
SG_PRIVATE_API const struct sg_algorithm *sg_algorithm_default(
    const struct sg_spki *key);

/*
 * sg_algorithm_choose gives the row for a key, a hash and a padding that a
 * structure names (X.509, CMS, SCT), or NULL.  Hashes are not tied to curves
 * here: the public timestamp authority signs P-384 with SHA-256.
 */
const struct sg_algorithm *sg_algorithm_choose(
    const struct sg_spki *key, enum sg_hash hash, enum sg_padding padding);

#endif
