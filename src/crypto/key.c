/* SPDX-License-Identifier: Apache-2.0 */
/* Reading public keys; nothing is built. */
#include "crypto/key.h"

#include <string.h>

#include "base/limits.h"
#include "codec/der.h"
#include "codec/oid.h"
#include "codec/pem.h"

static const struct {
    enum sg_oid oid;
    enum sg_key_type type;
    unsigned bits;
} curves[] = {
    { SG_OID_P256, SG_KEY_P256, 256 },
    { SG_OID_P384, SG_KEY_P384, 384 },
    { SG_OID_P521, SG_KEY_P521, 521 },
};

const char *
sg_key_type_name(enum sg_key_type type)
{
    static const char *const names[] = {
        [SG_KEY_NONE] = "none",
        [SG_KEY_P256] = "P-256",
        [SG_KEY_P384] = "P-384",
        [SG_KEY_P521] = "P-521",
        [SG_KEY_ED25519] = "Ed25519",
        [SG_KEY_RSA] = "RSA",
    };

    return (unsigned)type <= SG_KEY_RSA ? names[type] : names[SG_KEY_NONE];
}

/* SEC 1, 2.3.3: 04, then both coordinates at the field's full length. */
static sigstore_code
parse_point(struct sg_spki *out, sigstore_error *err)
{
    size_t field = (out->bits + 7) / 8;
    const char *name = sg_key_type_name(out->type);

    if (out->key.len == 1 + field &&
        (out->key.data[0] == 0x02 || out->key.data[0] == 0x03))
        return sg_fail(
            err, SIGSTORE_EUNSUPPORTED, "a compressed %s point", name);
    if (out->key.len != 1 + 2 * field || out->key.data[0] != 0x04)
        return sg_fail(err, SIGSTORE_EFORMAT,
            "a %s key of %zu bytes is not an uncompressed point of %zu", name,
            out->key.len, 1 + 2 * field);
    return SIGSTORE_OK;
}

/*
 * ECParameters ::= CHOICE { namedCurve OBJECT IDENTIFIER }   RFC 5480, 2.1.1
 *
 * implicitCurve and specifiedCurve MUST NOT be used: a curve that the key's
 * maker chose is a key that anyone can match (CVE-2020-0601).
 */
static sigstore_code
parse_ec(struct sg_spki *out, sg_bytes parameters, sigstore_error *err)
{
    sg_bytes curve;
    enum sg_oid oid;
    size_t i;

    if (!sg_der_only(parameters, SG_DER_OID, &curve))
        return sg_fail(err, SIGSTORE_EFORMAT,
            "an EC key without a named curve (RFC 5480, 2.1.1)");
    oid = sg_oid_find(curve);
    for (i = 0; i < sizeof(curves) / sizeof(curves[0]); i++) {
        if (curves[i].oid != oid)
            continue;
        out->type = curves[i].type;
        out->bits = curves[i].bits;
        return parse_point(out, err);
    }
    return sg_fail(err, SIGSTORE_EUNSUPPORTED, "the unknown curve %s",
        sg_oid_show(curve).text);
}

static sigstore_code
parse_ed25519(struct sg_spki *out, sg_bytes parameters, sigstore_error *err)
{
    if (parameters.len != 0)
        return sg_fail(err, SIGSTORE_EFORMAT,
            "an Ed25519 key with parameters (RFC 8410, 3)");
    if (out->key.len != 32)
        return sg_fail(err, SIGSTORE_EFORMAT,
            "an Ed25519 key of %zu bytes, not 32", out->key.len);
    out->type = SG_KEY_ED25519;
    out->bits = 256;
    return SIGSTORE_OK;
}

/* Of a number without leading zeros. */
static size_t
bit_len(sg_bytes number)
{
    size_t bits = 8 * (number.len - 1);
    unsigned first = number.data[0];

    for (; first != 0; first >>= 1)
        bits++;
    return bits;
}

static bool
is_odd(sg_bytes number)
{
    return (number.data[number.len - 1] & 1) != 0;
}

static sigstore_code
check_rsa(const struct sg_spki *key, sigstore_error *err)
{
    size_t bits = bit_len(key->modulus);

    if (!is_odd(key->modulus))
        return sg_fail(err, SIGSTORE_EFORMAT, "an RSA modulus that is even");
    if (bits < SG_RSA_BITS_MIN || bits > SG_RSA_BITS_MAX)
        return sg_fail(err, SIGSTORE_EUNSUPPORTED,
            "an RSA key of %zu bits, not %u to %u", bits, SG_RSA_BITS_MIN,
            SG_RSA_BITS_MAX);
    if (!is_odd(key->exponent) || bit_len(key->exponent) < 2)
        return sg_fail(err, SIGSTORE_EFORMAT,
            "an RSA exponent that is even or 1 (RFC 8017, 3.1)");
    if (bit_len(key->exponent) > 32)
        return sg_fail(
            err, SIGSTORE_EUNSUPPORTED, "an RSA exponent of over 32 bits");
    return SIGSTORE_OK;
}

/*
 * RSAPublicKey ::= SEQUENCE {                               RFC 8017, A.1.1
 *     modulus INTEGER, publicExponent INTEGER }
 */
static sigstore_code
parse_rsa_key(struct sg_spki *out, sigstore_error *err)
{
    sg_bytes body;
    sigstore_code code;

    if (!sg_der_only(out->key, SG_DER_SEQUENCE, &body) ||
        !sg_der_take_unsigned(&body, &out->modulus) ||
        !sg_der_take_unsigned(&body, &out->exponent) || body.len != 0)
        return sg_fail(
            err, SIGSTORE_EFORMAT, "not an RSAPublicKey (RFC 8017, A.1.1)");
    code = check_rsa(out, err);
    if (code != SIGSTORE_OK)
        return code;
    out->type = SG_KEY_RSA;
    out->bits = (unsigned)bit_len(out->modulus);
    return SIGSTORE_OK;
}

static sigstore_code
parse_rsa(struct sg_spki *out, sg_bytes parameters, sigstore_error *err)
{
    if (!sg_der_take_null(&parameters) || parameters.len != 0)
        return sg_fail(err, SIGSTORE_EFORMAT,
            "an RSA key whose parameters are not NULL (RFC 3279, 2.3.1)");
    return parse_rsa_key(out, err);
}

static sigstore_code
parse_by_kind(struct sg_spki *out, sg_bytes kind, sg_bytes parameters,
    sigstore_error *err)
{
    switch (sg_oid_find(kind)) {
    case SG_OID_EC_PUBLIC_KEY:
        return parse_ec(out, parameters, err);
    case SG_OID_ED25519:
        return parse_ed25519(out, parameters, err);
    case SG_OID_RSA:
        return parse_rsa(out, parameters, err);
    default:
        return sg_fail(err, SIGSTORE_EUNSUPPORTED,
            "a key of the unknown kind %s", sg_oid_show(kind).text);
    }
}

/*
 * SubjectPublicKeyInfo ::= SEQUENCE {                         RFC 5280, 4.1
 *     algorithm SEQUENCE { algorithm OBJECT IDENTIFIER,
 *                          parameters ANY DEFINED BY algorithm OPTIONAL },
 *     subjectPublicKey BIT STRING }
 */
sigstore_code
sg_spki_parse(struct sg_spki *out, sg_bytes der, sigstore_error *err)
{
    struct sg_spki key = { .der = der };
    sg_bytes body, identifier, kind;
    sigstore_code code;

    memset(out, 0, sizeof(*out));
    if (!sg_der_only(der, SG_DER_SEQUENCE, &body) ||
        !sg_der_take(&body, SG_DER_SEQUENCE, &identifier) ||
        !sg_der_take(&identifier, SG_DER_OID, &kind) ||
        !sg_der_take_bits(&body, &key.key) || body.len != 0)
        return sg_fail(err, SIGSTORE_EFORMAT,
            "not a SubjectPublicKeyInfo (RFC 5280, 4.1)");
    code = parse_by_kind(&key, kind, identifier, err);
    if (code == SIGSTORE_OK)
        *out = key;
    return code;
}

static void
put_len(uint8_t *at, size_t len)
{
    at[0] = (uint8_t)(len >> 8);
    at[1] = (uint8_t)len;
}

/*
 * What stands before an RSAPublicKey in its SubjectPublicKeyInfo.  Keys of
 * the sizes that we read take 256 to 65,535 bytes: lengths of two octets.
 */
static const uint8_t rsa_head[] = {
    0x30, 0x82, 0, 0,                         /* SEQUENCE */
    0x30, 0x0d,                               /* SEQUENCE */
    0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, /* rsaEncryption */
    0x0d, 0x01, 0x01, 0x01,                   /* ... */
    0x05, 0x00,                               /* NULL */
    0x03, 0x82, 0, 0, 0                       /* BIT STRING, no unused bits */
};

sigstore_code
sg_spki_from_pkcs1(struct sg_spki *out, sg_bytes der, struct sg_arena *arena,
    sigstore_error *err)
{
    struct sg_spki key = { .key = der };
    sigstore_code code = parse_rsa_key(&key, err);
    uint8_t *spki;

    memset(out, 0, sizeof(*out));
    if (code != SIGSTORE_OK)
        return code;
    spki = sg_arena_new(arena, sizeof(rsa_head) + der.len);
    if (spki == NULL)
        return sg_no_memory(err);
    memcpy(spki, rsa_head, sizeof(rsa_head));
    memcpy(spki + sizeof(rsa_head), der.data, der.len);
    put_len(spki + 2, sizeof(rsa_head) - 4 + der.len);
    put_len(spki + 21, 1 + der.len);
    return sg_spki_parse(
        out, sg_bytes_of(spki, sizeof(rsa_head) + der.len), err);
}

sigstore_code
sg_spki_read(struct sg_spki *out, sg_bytes file, struct sg_arena *arena,
    sigstore_error *err)
{
    sg_bytes der = file;

    memset(out, 0, sizeof(*out));
    if (file.len > SG_KEY_FILE_MAX)
        return sg_fail(err, SIGSTORE_ELIMIT,
            "a key file of %zu bytes, more than %zu", file.len,
            (size_t)SG_KEY_FILE_MAX);
    if (sg_bytes_starts_with(file, "-----") &&
        (!sg_pem_take(&file, "PUBLIC KEY", arena, &der) || file.len != 0))
        return der.data == NULL
            ? sg_no_memory(err)
            : sg_fail(err, SIGSTORE_EFORMAT,
                  "not exactly one PEM block \"PUBLIC KEY\" (RFC 7468, 13)");
    return sg_spki_parse(out, der, err);
}
