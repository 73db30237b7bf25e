/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and signatures made by libcrypto, for the tests of this room. */
#ifndef SG_TEST_CRYPTO_KEYS_H
#define SG_TEST_CRYPTO_KEYS_H

#include "test.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "crypto/verify.h"

struct pair {
    EVP_PKEY *secret;
    unsigned char *der;
    struct sg_spki spki;
};

/* RSA keys take long to make: two of a size, by turns, serve a whole test. */
static inline EVP_PKEY *
make_rsa(unsigned bits)
{
    static EVP_PKEY *kept[2][2];
    static unsigned turn;
    EVP_PKEY **key = &kept[bits == 2048][turn++ % 2];

    assert_true(bits == 2048 || bits == 3072);
    if (*key == NULL)
        *key = EVP_RSA_gen(bits);
    if (*key != NULL)
        EVP_PKEY_up_ref(*key);
    return *key;
}

/* Makes a key pair: "P-256", "P-384", "P-521", "Ed25519", "2048", "3072". */
static inline struct pair
make_pair(const char *kind)
{
    struct pair pair = { NULL, NULL, { .type = SG_KEY_NONE } };
    int len;

    if (kind[0] == 'P')
        pair.secret = EVP_EC_gen(kind);
    else if (kind[0] == 'E')
        pair.secret = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    else
        pair.secret = make_rsa((unsigned)atoi(kind));
    assert_non_null(pair.secret);
    len = i2d_PUBKEY(pair.secret, &pair.der);
    assert_true(len > 0);
    assert_int_equal(
        sg_spki_parse(&pair.spki, sg_bytes_of(pair.der, (size_t)len), NULL),
        SIGSTORE_OK);
    return pair;
}

static inline void
drop_pair(struct pair *pair)
{
    EVP_PKEY_free(pair->secret);
    OPENSSL_free(pair->der);
}

struct signature {
    uint8_t data[1024];
    size_t len;
};

static inline sg_bytes
signature_bytes(const struct signature *signature)
{
    return sg_bytes_of(signature->data, signature->len);
}

/* Signs as an algorithm says; `salt` is RSA_PSS_SALTLEN_DIGEST or a length. */
static inline struct signature
sign_salted(const struct pair *pair, const struct sg_algorithm *algorithm,
    sg_bytes message, int salt)
{
    static const char *const names[] = { NULL, "SHA256", "SHA384", "SHA512" };
    struct signature out = { .len = sizeof(out.data) };
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *options;

    assert_int_equal(
        EVP_DigestSignInit_ex(context, &options, names[algorithm->hash], NULL,
            NULL, pair->secret, NULL),
        1);
    if (algorithm->padding == SG_PADDING_PSS) {
        assert_true(
            EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) > 0);
        assert_true(EVP_PKEY_CTX_set_rsa_pss_saltlen(options, salt) > 0);
    }
    assert_int_equal(
        EVP_DigestSign(context, out.data, &out.len, message.data, message.len),
        1);
    EVP_MD_CTX_free(context);
    return out;
}

static inline struct signature
sign(const struct pair *pair, const struct sg_algorithm *algorithm,
    sg_bytes message)
{
    return sign_salted(pair, algorithm, message, RSA_PSS_SALTLEN_DIGEST);
}

#endif
