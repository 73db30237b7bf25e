/* SPDX-License-Identifier: Apache-2.0 */
/* The allow-list of signature algorithms. */
#include "crypto/algorithm.h"

/*
 * A row: name, key, bits, hash, padding, PKCS#1 key, deprecated
 * [algorithm-registry].  The default of a key is its first row.
 *
 * The four RSA names without a size are of old trusted roots, of CT logs,
 * whose hash RFC 6962 fixes.  Not here, so refused by name: PKIX_ED25519_PH
 * (needs OpenSSL 3.2), PKIX_ECDSA_P256_HMAC_SHA_256, LMS, ML-DSA.
 */
static const struct sg_algorithm registry[] = {
    { "PKIX_ECDSA_P256_SHA_256", SG_KEY_P256, 0, SG_SHA256, SG_PADDING_NONE,
        false, false },
    { "PKIX_ECDSA_P384_SHA_384", SG_KEY_P384, 0, SG_SHA384, SG_PADDING_NONE,
        false, false },
    { "PKIX_ECDSA_P521_SHA_512", SG_KEY_P521, 0, SG_SHA512, SG_PADDING_NONE,
        false, false },
    { "PKIX_ED25519", SG_KEY_ED25519, 0, SG_HASH_NONE, SG_PADDING_NONE, false,
        false },
    { "PKIX_RSA_PKCS1V15_2048_SHA256", SG_KEY_RSA, 2048, SG_SHA256,
        SG_PADDING_PKCS1, false, false },
    { "PKIX_RSA_PKCS1V15_3072_SHA256", SG_KEY_RSA, 3072, SG_SHA256,
        SG_PADDING_PKCS1, false, false },
    { "PKIX_RSA_PKCS1V15_4096_SHA256", SG_KEY_RSA, 4096, SG_SHA256,
        SG_PADDING_PKCS1, false, false },
    { "PKIX_RSA_PSS_2048_SHA256", SG_KEY_RSA, 2048, SG_SHA256, SG_PADDING_PSS,
        false, false },
    { "PKIX_RSA_PSS_3072_SHA256", SG_KEY_RSA, 3072, SG_SHA256, SG_PADDING_PSS,
        false, false },
    { "PKIX_RSA_PSS_4096_SHA256", SG_KEY_RSA, 4096, SG_SHA256, SG_PADDING_PSS,
        false, false },
    { "PKIX_ECDSA_P384_SHA_256", SG_KEY_P384, 0, SG_SHA256, SG_PADDING_NONE,
        false, true },
    { "PKIX_ECDSA_P521_SHA_256", SG_KEY_P521, 0, SG_SHA256, SG_PADDING_NONE,
        false, true },
    { "PKIX_RSA_PKCS1V5", SG_KEY_RSA, 0, SG_SHA256, SG_PADDING_PKCS1, false,
        true },
    { "PKIX_RSA_PSS", SG_KEY_RSA, 0, SG_SHA256, SG_PADDING_PSS, false, true },
    { "PKCS1_RSA_PKCS1V5", SG_KEY_RSA, 0, SG_SHA256, SG_PADDING_PKCS1, true,
        true },
    { "PKCS1_RSA_PSS", SG_KEY_RSA, 0, SG_SHA256, SG_PADDING_PSS, true, true },
};

/* What certificates and timestamps may carry besides; no document names it. */
static const struct sg_algorithm structural[] = {
    { "ECDSA P-256 with SHA-384", SG_KEY_P256, 0, SG_SHA384, SG_PADDING_NONE,
        false, false },
    { "ECDSA P-256 with SHA-512", SG_KEY_P256, 0, SG_SHA512, SG_PADDING_NONE,
        false, false },
    { "ECDSA P-384 with SHA-512", SG_KEY_P384, 0, SG_SHA512, SG_PADDING_NONE,
        false, false },
    { "ECDSA P-521 with SHA-384", SG_KEY_P521, 0, SG_SHA384, SG_PADDING_NONE,
        false, false },
    { "RSA PKCS#1 v1.5 with SHA-256", SG_KEY_RSA, 0, SG_SHA256,
        SG_PADDING_PKCS1, false, false },
    { "RSA PKCS#1 v1.5 with SHA-384", SG_KEY_RSA, 0, SG_SHA384,
        SG_PADDING_PKCS1, false, false },
    { "RSA PKCS#1 v1.5 with SHA-512", SG_KEY_RSA, 0, SG_SHA512,
        SG_PADDING_PKCS1, false, false },
    { "RSA PSS with SHA-256", SG_KEY_RSA, 0, SG_SHA256, SG_PADDING_PSS, false,
        false },
    { "RSA PSS with SHA-384", SG_KEY_RSA, 0, SG_SHA384, SG_PADDING_PSS, false,
        false },
    { "RSA PSS with SHA-512", SG_KEY_RSA, 0, SG_SHA512, SG_PADDING_PSS, false,
        false },
};

#define REGISTRY_COUNT (sizeof(registry) / sizeof(registry[0]))
#define STRUCTURAL_COUNT (sizeof(structural) / sizeof(structural[0]))

const struct sg_algorithm *
sg_algorithm_find(sg_bytes name)
{
    size_t i;

    for (i = 0; i < REGISTRY_COUNT; i++)
        if (sg_bytes_is(name, registry[i].name))
            return &registry[i];
    return NULL;
}

bool
sg_algorithm_fits(
    const struct sg_algorithm *algorithm, const struct sg_spki *key)
{
    return key->type != SG_KEY_NONE && algorithm->type == key->type &&
        (algorithm->bits == 0 || algorithm->bits == key->bits);
}

const struct sg_algorithm *
sg_algorithm_default(const struct sg_spki *key)
{
    size_t i;

    for (i = 0; i < REGISTRY_COUNT && !registry[i].deprecated; i++)
        if (sg_algorithm_fits(&registry[i], key))
            return &registry[i];
    return NULL;
}

static const struct sg_algorithm *
choose(const struct sg_algorithm *rows, size_t count, const struct sg_spki *key,
    enum sg_hash hash, enum sg_padding padding)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (sg_algorithm_fits(&rows[i], key) && rows[i].hash == hash &&
            rows[i].padding == padding)
            return &rows[i];
    return NULL;
}

/* RSA of a size that the registry names gets that row; of another, the
 * structural one before the registry's old names, which say less. */
const struct sg_algorithm *
sg_algorithm_choose(
    const struct sg_spki *key, enum sg_hash hash, enum sg_padding padding)
{
    const struct sg_algorithm *row =
        choose(registry, REGISTRY_COUNT, key, hash, padding);

    if (row != NULL && (key->type != SG_KEY_RSA || row->bits != 0))
        return row;
    return choose(structural, STRUCTURAL_COUNT, key, hash, padding);
}
