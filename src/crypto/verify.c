/* SPDX-License-Identifier: Apache-2.0 */
/* Verifying a signature: the form, then the key, then the mathematics. */
#include "crypto/verify.h"

#include "codec/der.h"
#include "crypto/backend.h"
#include "crypto/cache.h"

#define ED25519_LEN 64

/* One of the two numbers: from 1 up, no longer than the curve's field. */
static bool
take_scalar(sg_bytes *in, unsigned bits)
{
    sg_bytes number;

    return sg_der_take_unsigned(in, &number) && number.data[0] != 0 &&
        number.len <= (bits + 7) / 8;
}

/*
 * Ecdsa-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER }      RFC 3279, 2.2.3
 *
 * Strictly DER, so that one signature has one form: entries are looked up and
 * compared by it.
 */
static bool
is_ecdsa(sg_bytes signature, unsigned bits)
{
    sg_bytes body;

    return sg_der_only(signature, SG_DER_SEQUENCE, &body) &&
        take_scalar(&body, bits) && take_scalar(&body, bits) && body.len == 0;
}

static sigstore_code
check_form(const struct sg_spki *key, sg_bytes signature, sigstore_error *err)
{
    size_t want = key->type == SG_KEY_RSA ? key->modulus.len : ED25519_LEN;

    if (key->type != SG_KEY_RSA && key->type != SG_KEY_ED25519) {
        if (!is_ecdsa(signature, key->bits))
            return sg_refuse(err, SIGSTORE_CHECK_SIGNATURE,
                "the signature is not an ECDSA signature in DER "
                "(RFC 3279, 2.2.3)");
        return SIGSTORE_OK;
    }
    if (signature.len != want)
        return sg_refuse(err, SIGSTORE_CHECK_SIGNATURE,
            "the signature has %zu bytes, not the %zu of %s", signature.len,
            want, sg_key_type_name(key->type));
    return SIGSTORE_OK;
}

static sigstore_code
check_fit(const struct sg_algorithm *algorithm, const struct sg_spki *key,
    sigstore_error *err)
{
    if (sg_algorithm_fits(algorithm, key))
        return SIGSTORE_OK;
    return sg_refuse(err, SIGSTORE_CHECK_SIGNATURE_ALGORITHM,
        "a %u-bit %s key is not of %s", key->bits, sg_key_type_name(key->type),
        algorithm->name);
}

static sigstore_code
fail(sigstore_error *err, sigstore_code code, const struct sg_spki *key)
{
    const char *type = sg_key_type_name(key->type);

    switch (code) {
    case SIGSTORE_ENOMEM:
        return sg_no_memory(err);
    case SIGSTORE_EFORMAT:
        return sg_form(err, SIGSTORE_CHECK_SIGNATURE,
            "the %s key is no point of its curve", type);
    case SIGSTORE_EREFUSED:
        return sg_refuse(err, SIGSTORE_CHECK_SIGNATURE,
            "the signature does not verify with the %s key", type);
    case SIGSTORE_EUNSUPPORTED:
        return sg_fail(err, code, "libcrypto does not offer %s", type);
    default:
        return sg_fail(err, code, "libcrypto fails to verify with %s", type);
    }
}

/* `input` is the digest, or the message of an algorithm without one. */
static sigstore_code
verify(struct sg_cache *cache, enum sg_keep keep, const struct sg_spki *spki,
    const struct sg_algorithm *algorithm, sg_bytes input, sg_bytes signature,
    sigstore_error *err)
{
    struct sg_backend_key *key;
    sigstore_code code = check_form(spki, signature, err);

    if (code != SIGSTORE_OK)
        return code;
    code = sg_cache_key(cache, keep, spki, &key);
    if (code != SIGSTORE_OK)
        return fail(err, code, spki);
    code = sg_backend_verify(key, algorithm, input, signature);
    sg_backend_key_free(key);
    return code == SIGSTORE_OK ? code : fail(err, code, spki);
}

sigstore_code
sg_verify_digest(struct sg_cache *cache, enum sg_keep keep,
    const struct sg_spki *key, const struct sg_algorithm *algorithm,
    const struct sg_digest *digest, sg_bytes signature, sigstore_error *err)
{
    sigstore_code code = check_fit(algorithm, key, err);

    if (code != SIGSTORE_OK)
        return code;
    if (algorithm->hash == SG_HASH_NONE)
        return sg_fail(err, SIGSTORE_EUNSUPPORTED,
            "%s signs the message, of which only a digest is known",
            algorithm->name);
    if (digest->hash != algorithm->hash ||
        digest->len != sg_hash_len(algorithm->hash))
        return sg_refuse(err, SIGSTORE_CHECK_SIGNATURE_ALGORITHM,
            "a %s digest is not what %s signs", sg_hash_name(digest->hash),
            algorithm->name);
    return verify(
        cache, keep, key, algorithm, sg_digest_bytes(digest), signature, err);
}

sigstore_code
sg_verify(struct sg_cache *cache, enum sg_keep keep, const struct sg_spki *key,
    const struct sg_algorithm *algorithm, sg_bytes message, sg_bytes signature,
    sigstore_error *err)
{
    struct sg_digest digest;
    sigstore_code code = check_fit(algorithm, key, err);

    if (code != SIGSTORE_OK)
        return code;
    if (algorithm->hash == SG_HASH_NONE)
        return verify(cache, keep, key, algorithm, message, signature, err);
    code = sg_digest(&digest, algorithm->hash, message, err);
    if (code != SIGSTORE_OK)
        return code;
    return sg_verify_digest(
        cache, keep, key, algorithm, &digest, signature, err);
}
