/* SPDX-License-Identifier: Apache-2.0 */
/* Keys made for one run, so that tests can sign what they need. */
#ifndef SG_TEST_KEYS_H
#define SG_TEST_KEYS_H

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "crypto/algorithm.h"
#include "test.h"

struct test_key {
    EVP_PKEY *pkey;
    uint8_t der[256];
    struct sg_spki spki;
    const struct sg_algorithm *algorithm;
    bool hashed; /* signs a SHA-256, not the message */
};

/* key_make makes a key of "PKIX_ECDSA_P256_SHA_256" or "PKIX_ED25519". */
static inline void
key_make(struct test_key *key, const char *algorithm)
{
    uint8_t *at = key->der;
    int len;

    key->hashed = strcmp(algorithm, "PKIX_ED25519") != 0;
    key->pkey = key->hashed ? EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256")
                            : EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    assert_non_null(key->pkey);
    len = i2d_PUBKEY(key->pkey, NULL);
    assert_true(len > 0 && (size_t)len <= sizeof(key->der));
    assert_int_equal(i2d_PUBKEY(key->pkey, &at), len);
    assert_int_equal(
        sg_spki_parse(&key->spki, sg_bytes_of(key->der, (size_t)len), NULL),
        SIGSTORE_OK);
    key->algorithm = sg_algorithm_find(sg_bytes_from_text(algorithm));
    assert_non_null(key->algorithm);
}

/* key_sign writes a signature over `message` and gives its length. */
static inline size_t
key_sign(const struct test_key *key, sg_bytes message, uint8_t out[128])
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t len = 128;

    assert_non_null(context);
    assert_int_equal(EVP_DigestSignInit(context, NULL,
                         key->hashed ? EVP_sha256() : NULL, NULL, key->pkey),
        1);
    assert_int_equal(
        EVP_DigestSign(context, out, &len, message.data, message.len), 1);
    EVP_MD_CTX_free(context);
    return len;
}

static inline void
key_free(struct test_key *key)
{
    EVP_PKEY_free(key->pkey);
}

#endif
