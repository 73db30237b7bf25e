/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Public keys as SubjectPublicKeyInfo (RFC 5280, 4.1), read without building
 * anything: slices over the input, which must outlive them.
 */
#ifndef SG_CRYPTO_KEY_H
#define SG_CRYPTO_KEY_H

#include "base/arena.h"
#include "base/bytes.h"
#include "base/error.h"

enum sg_key_type {
    SG_KEY_NONE = 0,
    SG_KEY_P256,
    SG_KEY_P384,
    SG_KEY_P521,
    SG_KEY_ED25519,
    SG_KEY_RSA
};

struct sg_spki {
    enum sg_key_type type;
    unsigned bits;    /* of the curve or the modulus */
    sg_bytes der;     /* the SubjectPublicKeyInfo whole */
    sg_bytes key;     /* EC: uncompressed point; Ed25519: 32 bytes; RSA:
                         RSAPublicKey's DER */
    sg_bytes modulus; /* RSA: n and e without leading zeros */
    sg_bytes exponent;
};

/*
 * sg_spki_parse reads a SubjectPublicKeyInfo, all of `der`.  EC points must be
 * uncompressed and of the curve's length (whether they lie on the curve is
 * found when the key is used); RSA must have 2048 to 4096 bits and an odd
 * exponent of at least 3 that fits 32 bits [algorithm-registry].
 * SIGSTORE_EFORMAT, SIGSTORE_EUNSUPPORTED.
 */
SG_MUST_USE sigstore_code sg_spki_parse(
    struct sg_spki *out, sg_bytes der, sigstore_error *err);

/*
 * sg_spki_from_pkcs1 makes one from an RSAPublicKey (PKCS#1), as old trusted
 * roots hold them.  `out->der` is built in `arena`.
 */
SG_MUST_USE sigstore_code sg_spki_from_pkcs1(struct sg_spki *out, sg_bytes der,
    struct sg_arena *arena, sigstore_error *err);

/*
 * sg_spki_read reads a key file: PEM "PUBLIC KEY" or DER.  What PEM decodes
 * to lives in `arena`; DER is borrowed.
 */
SG_MUST_USE sigstore_code sg_spki_read(struct sg_spki *out, sg_bytes file,
    struct sg_arena *arena, sigstore_error *err);

/* sg_key_type_name gives "P-256", "Ed25519", "RSA". */
const char *sg_key_type_name(enum sg_key_type type);

#endif
