/* SPDX-License-Identifier: Apache-2.0 */
/* AlgorithmIdentifiers of signatures and digests, parameters and all. */
#include "pki/certificate.h"

#include "codec/der.h"

/* What an algorithm has as parameters. */
enum parameters { ABSENT, NOTHING, PSS };

static const struct {
    enum sg_oid oid;
    enum parameters parameters;
    struct sg_signature_algorithm algorithm;
} signatures[] = {
    { SG_OID_ECDSA_SHA256, ABSENT, { SG_SHA256, SG_PADDING_NONE, true } },
    { SG_OID_ECDSA_SHA384, ABSENT, { SG_SHA384, SG_PADDING_NONE, true } },
    { SG_OID_ECDSA_SHA512, ABSENT, { SG_SHA512, SG_PADDING_NONE, true } },
    { SG_OID_RSA_SHA256, NOTHING, { SG_SHA256, SG_PADDING_PKCS1, false } },
    { SG_OID_RSA_SHA384, NOTHING, { SG_SHA384, SG_PADDING_PKCS1, false } },
    { SG_OID_RSA_SHA512, NOTHING, { SG_SHA512, SG_PADDING_PKCS1, false } },
    { SG_OID_RSA_PSS, PSS, { SG_HASH_NONE, SG_PADDING_PSS, false } },
    { SG_OID_ED25519, ABSENT, { SG_HASH_NONE, SG_PADDING_NONE, false } },
};

static const struct {
    enum sg_oid oid;
    enum sg_hash hash;
} digests[] = {
    { SG_OID_SHA256, SG_SHA256 },
    { SG_OID_SHA384, SG_SHA384 },
    { SG_OID_SHA512, SG_SHA512 },
};

static bool
take_hash_oid(sg_bytes *in, enum sg_hash *out)
{
    sg_bytes oid;
    size_t i;

    if (!sg_der_take(in, SG_DER_OID, &oid))
        return false;
    for (i = 0; i < sizeof(digests) / sizeof(digests[0]); i++) {
        if (digests[i].oid != sg_oid_find(oid))
            continue;
        *out = digests[i].hash;
        return true;
    }
    return false;
}

/* Both forms are written, and mean the same  [RFC 5754 2]. */
static bool
is_absent_or_null(sg_bytes parameters)
{
    return parameters.len == 0 ||
        (sg_der_take_null(&parameters) && parameters.len == 0);
}

bool
sg_hash_algorithm_take(sg_bytes *in, enum sg_hash *out)
{
    sg_bytes rest = *in, body;
    enum sg_hash hash;

    if (!sg_der_take(&rest, SG_DER_SEQUENCE, &body) ||
        !take_hash_oid(&body, &hash) || !is_absent_or_null(body))
        return false;
    *out = hash;
    *in = rest;
    return true;
}

/* [1]: mask generation by MGF1 with the same hash. */
static bool
is_mgf1(sg_bytes field, enum sg_hash hash)
{
    enum sg_hash mask_hash;
    sg_bytes body, oid;

    return sg_der_only(field, SG_DER_SEQUENCE, &body) &&
        sg_der_take(&body, SG_DER_OID, &oid) &&
        sg_oid_find(oid) == SG_OID_MGF1 &&
        sg_hash_algorithm_take(&body, &mask_hash) && body.len == 0 &&
        mask_hash == hash;
}

/*
 * RSASSA-PSS-params ::= SEQUENCE {                          RFC 4055, 3.1
 *     hashAlgorithm [0] DEFAULT sha1,
 *     maskGenAlgorithm [1] DEFAULT mgf1SHA1,
 *     saltLength [2] INTEGER DEFAULT 20,
 *     trailerField [3] INTEGER DEFAULT 1 }
 * The defaults are refused: the salt is as long as the hash.
 */
static bool
read_pss(sg_bytes parameters, enum sg_hash *hash)
{
    sg_bytes body, field, mask, salt;
    int64_t salt_len;

    if (!sg_der_only(parameters, SG_DER_SEQUENCE, &body) ||
        !sg_der_take(&body, SG_DER_CONTEXT_CONSTRUCTED(0), &field) ||
        !sg_der_take(&body, SG_DER_CONTEXT_CONSTRUCTED(1), &mask) ||
        !sg_der_take(&body, SG_DER_CONTEXT_CONSTRUCTED(2), &salt))
        return false;
    return body.len == 0 && sg_hash_algorithm_take(&field, hash) &&
        field.len == 0 && is_mgf1(mask, *hash) &&
        sg_der_take_uint(&salt, &salt_len) && salt.len == 0 &&
        (uint64_t)salt_len == sg_hash_len(*hash);
}

static bool
read_parameters(enum parameters kind, sg_bytes parameters, enum sg_hash *hash)
{
    switch (kind) {
    case ABSENT: /* [RFC 5758 3.2], [RFC 8410 3] */
        return parameters.len == 0;
    case NOTHING: /* [RFC 4055 5] */
        return sg_der_take_null(&parameters) && parameters.len == 0;
    case PSS:
        return read_pss(parameters, hash);
    }
    return false;
}

bool
sg_signature_algorithm_take(sg_bytes *in, struct sg_signature_algorithm *out)
{
    sg_bytes rest = *in, body, oid;
    struct sg_signature_algorithm found;
    enum sg_oid name;
    size_t i;

    if (!sg_der_take(&rest, SG_DER_SEQUENCE, &body) ||
        !sg_der_take(&body, SG_DER_OID, &oid))
        return false;
    name = sg_oid_find(oid);
    for (i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++) {
        if (signatures[i].oid != name)
            continue;
        found = signatures[i].algorithm;
        if (!read_parameters(signatures[i].parameters, body, &found.hash))
            return false;
        *out = found;
        *in = rest;
        return true;
    }
    return false;
}

/* Pure Ed25519 goes with its own keys only, ECDSA with curves, else RSA. */
static bool
is_kind_of(
    const struct sg_signature_algorithm *algorithm, enum sg_key_type type)
{
    if (algorithm->ecdsa)
        return type == SG_KEY_P256 || type == SG_KEY_P384 ||
            type == SG_KEY_P521;
    if (algorithm->hash == SG_HASH_NONE)
        return type == SG_KEY_ED25519;
    return type == SG_KEY_RSA;
}

const struct sg_algorithm *
sg_signature_algorithm_choose(
    const struct sg_signature_algorithm *algorithm, const struct sg_spki *key)
{
    if (!is_kind_of(algorithm, key->type))
        return NULL;
    return sg_algorithm_choose(key, algorithm->hash, algorithm->padding);
}
