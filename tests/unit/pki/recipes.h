/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificates and timestamps made for a test, signed by keys that live as
 * long as it: a recipe is a text of asn1.h, and a row replaces parts of it.
 */
#ifndef SG_TEST_RECIPES_H
#define SG_TEST_RECIPES_H

#include "asn1.h"

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <openssl/x509.h>

#include "pki/certificate.h"

/* Contents of OIDs, as elements. */
#define ECDSA_SHA256 "30{ 06{2a8648ce3d040302} }"
#define ECDSA_SHA384 "30{ 06{2a8648ce3d040303} }"
#define ECDSA_SHA512 "30{ 06{2a8648ce3d040304} }"
#define RSA_SHA256 "30{ 06{2a864886f70d01010b} 0500 }"
#define RSA_SHA384 "30{ 06{2a864886f70d01010c} 0500 }"
#define RSA_SHA512 "30{ 06{2a864886f70d01010d} 0500 }"
#define ED25519 "30{ 06{2b6570} }"
#define SHA256_OID "06{608648016503040201}"
#define SHA384_OID "06{608648016503040202}"
#define SHA512_OID "06{608648016503040203}"
#define SHA1_OID "06{2b0e03021a}"

/* A name of one part, and extensions whole. */
#define CN(text) "30{31{30{06{550403} 0c{'" text "'}}}}"
#define CRITICAL "01{ff}"
#define EXT(oid, critical, value)                                              \
    "30{ 06{" oid "} " critical " 04{ " value " } }"
#define SKI "551d0e"
#define KU "551d0f"
#define SAN "551d11"
#define BC "551d13"
#define NC "551d1e"
#define CP "551d20"
#define AKI "551d23"
#define PC "551d24"
#define EKU "551d25"
#define SCTS "2b06010401d679020402"
#define POISON "2b06010401d679020403"
#define FULCIO(n) "2b0601040183bf3001" n
#define CODE_SIGNING "06{2b06010505070303}"
#define TIME_STAMPING "06{2b06010505070308}"
#define ANY_PURPOSE "06{551d2500}"
#define SERVER_AUTH "06{2b06010505070301}"

#define TBS                                                                    \
    "30{ %version %serial %algorithm %issuer %validity %subject %key "         \
    "%unique %extensions }"
#define CERTIFICATE "30{ %tbs %outer 03{ 00 %signature } }"

/* What a Fulcio leaf looks like; `key` is to be set. */
static inline void
leaf_recipe(struct parts *p)
{
    set(p, "version", "a0{ 02{02} }");
    set(p, "serial", "02{ 4a17 }");
    set(p, "algorithm", ECDSA_SHA256);
    set(p, "outer", "%algorithm");
    set(p, "issuer", CN("ca"));
    set(p, "validity", "30{ 17{'260101000000Z'} 17{'260101001000Z'} }");
    set(p, "subject", "30{}");
    set(p, "unique", "");
    set(p, "ku", EXT(KU, CRITICAL, "03{0780}"));
    set(p, "eku", EXT(EKU, "", "30{ " CODE_SIGNING " }"));
    set(p, "ski", EXT(SKI, "", "04{'leaf key'}"));
    set(p, "aki", EXT(AKI, "", "30{ 80{'ca key'} }"));
    set(p, "san", EXT(SAN, CRITICAL, "30{ 81{'me@example.org'} }"));
    set(p, "claims",
        EXT(FULCIO("01"), "", "'https://issuer.example'")
            EXT(FULCIO("08"), "", "0c{'https://issuer.example'}"));
    set(p, "scts", "");
    set(p, "more", "");
    set(p, "list", "%ku %eku %ski %aki %san %claims %scts %more");
    set(p, "extensions", "a3{ 30{ %list } }");
    set(p, "signature", "3006020101020101");
    set(p, "tbs", TBS);
}

/* An authority's: may sign certificates, for code signing only. */
static inline void
ca_recipe(struct parts *p)
{
    leaf_recipe(p);
    set(p, "subject", CN("ca"));
    set(p, "issuer", CN("root"));
    set(p, "validity", "30{ 17{'250101000000Z'} 17{'350101000000Z'} }");
    set(p, "bc", EXT(BC, CRITICAL, "30{ 01{ff} 02{00} }"));
    set(p, "ku", EXT(KU, CRITICAL, "03{0106}"));
    set(p, "ski", EXT(SKI, "", "04{'ca key'}"));
    set(p, "aki", EXT(AKI, "", "30{ 80{'root key'} }"));
    set(p, "list", "%bc %ku %eku %ski %aki %more");
}

/* The anchor's: for any purpose. */
static inline void
root_recipe(struct parts *p)
{
    ca_recipe(p);
    set(p, "subject", CN("root"));
    set(p, "issuer", CN("root"));
    set(p, "bc", EXT(BC, CRITICAL, "30{ 01{ff} }"));
    set(p, "ski", EXT(SKI, "", "04{'root key'}"));
    set(p, "list", "%bc %ku %ski %more");
}

static inline EVP_PKEY *
make_key(const char *kind)
{
    EVP_PKEY *key = NULL;

    if (strcmp(kind, "RSA") == 0)
        key = EVP_RSA_gen(2048);
    else if (strcmp(kind, "ED25519") == 0)
        key = EVP_PKEY_Q_keygen(NULL, NULL, kind);
    else
        key = EVP_EC_gen(kind);
    assert_non_null(key);
    return key;
}

static inline sg_bytes
spki_of(struct sg_arena *arena, EVP_PKEY *key)
{
    unsigned char *der = NULL;
    int len = i2d_PUBKEY(key, &der);
    sg_bytes copy;

    assert_true(len > 0);
    copy = sg_arena_copy(arena, sg_bytes_of(der, (size_t)len));
    OPENSSL_free(der);
    return copy;
}

/* `hash` is NULL for Ed25519; `pss` asks for the padding of that name. */
static inline sg_bytes
sign(struct sg_arena *arena, EVP_PKEY *key, const char *hash, bool pss,
    sg_bytes message)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_PKEY_CTX *pctx;
    unsigned char out[1024];
    size_t len = sizeof(out);

    assert_int_equal(
        EVP_DigestSignInit_ex(ctx, &pctx, hash, NULL, NULL, key, NULL), 1);
    if (pss) {
        assert_int_equal(
            EVP_PKEY_CTX_set_rsa_padding(pctx, RSA_PKCS1_PSS_PADDING), 1);
        assert_int_equal(
            EVP_PKEY_CTX_set_rsa_pss_saltlen(pctx, RSA_PSS_SALTLEN_DIGEST), 1);
    }
    assert_int_equal(
        EVP_DigestSign(ctx, out, &len, message.data, message.len), 1);
    EVP_MD_CTX_free(ctx);
    return sg_arena_copy(arena, sg_bytes_of(out, len));
}

/* issue signs %tbs by `key` and gives the certificate. */
static inline sg_bytes
issue(struct sg_arena *arena, struct parts *p, EVP_PKEY *key, const char *hash)
{
    sg_bytes tbs = asn1(arena, p, "%tbs");

    set_octets(p, "tbs", tbs);
    set_octets(p, "signature", sign(arena, key, hash, false, tbs));
    return asn1(arena, p, CERTIFICATE);
}

static inline sg_bytes
hash_of(struct sg_arena *arena, const char *hash, sg_bytes bytes)
{
    unsigned char out[EVP_MAX_MD_SIZE];
    size_t len = sizeof(out);

    assert_int_equal(
        EVP_Q_digest(NULL, hash, NULL, bytes.data, bytes.len, out, &len), 1);
    return sg_arena_copy(arena, sg_bytes_of(out, len));
}

#endif
