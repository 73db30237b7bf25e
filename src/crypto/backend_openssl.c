/* SPDX-License-Identifier: Apache-2.0 */
/* The backend over OpenSSL 3's libcrypto: its default context, EVP only. */
#include "crypto/backend_openssl.h"

#include <openssl/core_names.h>
#include <openssl/ecerr.h>
#include <openssl/param_build.h>

/* Our handles are libcrypto's objects under a name of ours. */
static EVP_PKEY *
pkey_of(const struct sg_backend_key *key)
{
    return (EVP_PKEY *)(uintptr_t)key;
}

static EVP_MD_CTX *
context_of(struct sg_backend_hash *state)
{
    return (EVP_MD_CTX *)state;
}

static const char *
hash_name(enum sg_hash hash)
{
    static const char *const names[] = {
        [SG_SHA256] = "SHA2-256",
        [SG_SHA384] = "SHA2-384",
        [SG_SHA512] = "SHA2-512",
    };

    return names[hash];
}

static sigstore_code
start_hash(EVP_MD_CTX *context, enum sg_hash hash)
{
    EVP_MD *method;
    int started;

    if (!openssl_has_context())
        return SIGSTORE_ENOMEM;
    method = EVP_MD_fetch(NULL, hash_name(hash), NULL);
    if (method == NULL)
        return SIGSTORE_EUNSUPPORTED;
    started = EVP_DigestInit_ex2(context, method, NULL);
    EVP_MD_free(method); /* the context has its own hold on it */
    return started == 1 ? SIGSTORE_OK : SIGSTORE_EINTERNAL;
}

sigstore_code
sg_backend_hash_new(struct sg_backend_hash **out, enum sg_hash hash)
{
    EVP_MD_CTX *context;
    sigstore_code code;

    *out = NULL;
    ERR_set_mark();
    context = EVP_MD_CTX_new();
    code = openssl_leave(
        context != NULL ? start_hash(context, hash) : SIGSTORE_ENOMEM);
    if (code != SIGSTORE_OK) {
        EVP_MD_CTX_free(context);
        return code;
    }
    *out = (struct sg_backend_hash *)context;
    return SIGSTORE_OK;
}

sigstore_code
sg_backend_hash_add(struct sg_backend_hash *state, sg_bytes bytes)
{
    int added;

    ERR_set_mark();
    added = EVP_DigestUpdate(context_of(state), bytes.data, bytes.len);
    return openssl_leave(added == 1 ? SIGSTORE_OK : SIGSTORE_EINTERNAL);
}

sigstore_code
sg_backend_hash_end(struct sg_backend_hash *state, uint8_t *out)
{
    EVP_MD_CTX *context = context_of(state);
    bool ended;

    ERR_set_mark();
    ended = EVP_DigestFinal_ex(context, out, NULL) == 1 &&
        EVP_DigestInit_ex2(context, NULL, NULL) == 1;
    return openssl_leave(ended ? SIGSTORE_OK : SIGSTORE_EINTERNAL);
}

void
sg_backend_hash_free(struct sg_backend_hash *state)
{
    EVP_MD_CTX_free(context_of(state));
}

/* EVP_PKEY_fromdata, not a decoder: a sixth of the time, and no parser. */
static sigstore_code
build(EVP_PKEY **out, const char *type, OSSL_PARAM *params)
{
    EVP_PKEY_CTX *context;
    sigstore_code code = SIGSTORE_EUNSUPPORTED;

    if (!openssl_has_context())
        return SIGSTORE_ENOMEM;
    context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
    if (context != NULL && EVP_PKEY_fromdata_init(context) == 1)
        code = EVP_PKEY_fromdata(context, out, EVP_PKEY_PUBLIC_KEY, params) == 1
            ? SIGSTORE_OK
            : SIGSTORE_EFORMAT;
    EVP_PKEY_CTX_free(context);
    return code;
}

static sigstore_code
build_point(EVP_PKEY **out, sg_bytes point, const char *curve)
{
    OSSL_PARAM params[3];

    params[0] = OSSL_PARAM_construct_utf8_string(
        OSSL_PKEY_PARAM_GROUP_NAME, (char *)(uintptr_t)curve, 0);
    params[1] = OSSL_PARAM_construct_octet_string(
        OSSL_PKEY_PARAM_PUB_KEY, (void *)(uintptr_t)point.data, point.len);
    params[2] = OSSL_PARAM_construct_end();
    return build(out, "EC", params);
}

/*
 * The point put into a copy of a key of the same curve: 5 us where building
 * the curve's group again takes 22, a quarter of a P-256 verification.
 */
static sigstore_code
build_point_like(EVP_PKEY **out, sg_bytes point, EVP_PKEY *copy)
{
    if (EVP_PKEY_set1_encoded_public_key(copy, point.data, point.len) != 1) {
        EVP_PKEY_free(copy);
        return SIGSTORE_EFORMAT;
    }
    *out = copy;
    return SIGSTORE_OK;
}

static sigstore_code
build_ec(EVP_PKEY **out, const struct sg_spki *spki, EVP_PKEY *like)
{
    static const char *const curves[] = {
        [SG_KEY_P256] = "P-256",
        [SG_KEY_P384] = "P-384",
        [SG_KEY_P521] = "P-521",
    };
    EVP_PKEY *copy = like != NULL ? EVP_PKEY_dup(like) : NULL;

    if (copy != NULL)
        return build_point_like(out, spki->key, copy);
    return build_point(out, spki->key, curves[spki->type]);
}

static sigstore_code
build_ed25519(EVP_PKEY **out, sg_bytes key)
{
    *out = EVP_PKEY_new_raw_public_key_ex(
        NULL, "ED25519", NULL, key.data, key.len);
    return *out != NULL ? SIGSTORE_OK : SIGSTORE_EUNSUPPORTED;
}

/* Numbers of OSSL_PARAM are in the machine's byte order: hence BIGNUM. */
static sigstore_code
build_rsa(EVP_PKEY **out, sg_bytes modulus, sg_bytes exponent)
{
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    BIGNUM *n = BN_bin2bn(modulus.data, (int)modulus.len, NULL);
    BIGNUM *e = BN_bin2bn(exponent.data, (int)exponent.len, NULL);
    OSSL_PARAM *params = NULL;
    sigstore_code code = SIGSTORE_ENOMEM;

    if (builder != NULL && n != NULL && e != NULL &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e) == 1)
        params = OSSL_PARAM_BLD_to_param(builder);
    if (params != NULL)
        code = build(out, "RSA", params);
    OSSL_PARAM_free(params);
    OSSL_PARAM_BLD_free(builder);
    BN_free(n);
    BN_free(e);
    return code;
}

static sigstore_code
build_spki(EVP_PKEY **out, const struct sg_spki *spki, EVP_PKEY *like)
{
    switch (spki->type) {
    case SG_KEY_P256:
    case SG_KEY_P384:
    case SG_KEY_P521:
        return build_ec(out, spki, like);
    case SG_KEY_ED25519:
        return build_ed25519(out, spki->key);
    case SG_KEY_RSA:
        return build_rsa(out, spki->modulus, spki->exponent);
    default:
        return SIGSTORE_EUNSUPPORTED;
    }
}

sigstore_code
sg_backend_key_new(struct sg_backend_key **out, const struct sg_spki *spki,
    const struct sg_backend_key *like)
{
    EVP_PKEY *key = NULL;
    sigstore_code code;

    *out = NULL;
    ERR_set_mark();
    code = openssl_leave(build_spki(&key, spki, pkey_of(like)));
    if (code == SIGSTORE_OK)
        *out = (struct sg_backend_key *)key;
    return code;
}

sigstore_code
sg_backend_key_hold(struct sg_backend_key *key)
{
    return EVP_PKEY_up_ref(pkey_of(key)) == 1 ? SIGSTORE_OK
                                              : SIGSTORE_EINTERNAL;
}

void
sg_backend_key_free(struct sg_backend_key *key)
{
    EVP_PKEY_free(pkey_of(key));
}

static OSSL_PARAM
text_param(const char *name, const char *text)
{
    return OSSL_PARAM_construct_utf8_string(name, (char *)(uintptr_t)text, 0);
}

/* PSS: MGF1 over the same hash, and as much salt as digest. */
static int
start_verify(EVP_PKEY_CTX *context, const struct sg_algorithm *algorithm)
{
    const char *hash = hash_name(algorithm->hash);
    const OSSL_PARAM pkcs1[] = {
        text_param(
            OSSL_SIGNATURE_PARAM_PAD_MODE, OSSL_PKEY_RSA_PAD_MODE_PKCSV15),
        text_param(OSSL_SIGNATURE_PARAM_DIGEST, hash),
        OSSL_PARAM_construct_end(),
    };
    const OSSL_PARAM pss[] = {
        text_param(OSSL_SIGNATURE_PARAM_PAD_MODE, OSSL_PKEY_RSA_PAD_MODE_PSS),
        text_param(OSSL_SIGNATURE_PARAM_DIGEST, hash),
        text_param(OSSL_SIGNATURE_PARAM_MGF1_DIGEST, hash),
        text_param(OSSL_SIGNATURE_PARAM_PSS_SALTLEN,
            OSSL_PKEY_RSA_PSS_SALT_LEN_DIGEST),
        OSSL_PARAM_construct_end(),
    };

    switch (algorithm->padding) {
    case SG_PADDING_PKCS1:
        return EVP_PKEY_verify_init_ex(context, pkcs1);
    case SG_PADDING_PSS:
        return EVP_PKEY_verify_init_ex(context, pss);
    default:
        return EVP_PKEY_verify_init(context);
    }
}

/*
 * A signature may be made so that its equation ends in the point at infinity,
 * which libcrypto answers as a failure of its own.  The cause is the queue's
 * oldest error, unless the caller had some before.
 */
static bool
is_at_infinity(void)
{
    unsigned long error = ERR_peek_error();

    return ERR_GET_LIB(error) == ERR_LIB_EC &&
        ERR_GET_REASON(error) == EC_R_POINT_AT_INFINITY;
}

/* 1: it verifies; 0: it does not; below: nobody knows, mostly. */
static sigstore_code
answer_of(int verified)
{
    if (verified == 1)
        return SIGSTORE_OK;
    if (verified == 0 || is_at_infinity())
        return SIGSTORE_EREFUSED;
    return SIGSTORE_EINTERNAL;
}

static sigstore_code
verify_digest(EVP_PKEY *key, const struct sg_algorithm *algorithm,
    sg_bytes digest, sg_bytes signature)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    sigstore_code code = SIGSTORE_EUNSUPPORTED;

    if (context != NULL && start_verify(context, algorithm) == 1)
        code = answer_of(EVP_PKEY_verify(
            context, signature.data, signature.len, digest.data, digest.len));
    EVP_PKEY_CTX_free(context);
    return code;
}

static sigstore_code
verify_message(EVP_PKEY *key, sg_bytes message, sg_bytes signature)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    sigstore_code code = SIGSTORE_EUNSUPPORTED;

    if (context != NULL &&
        EVP_DigestVerifyInit_ex(context, NULL, NULL, NULL, NULL, key, NULL) ==
            1)
        code = answer_of(EVP_DigestVerify(
            context, signature.data, signature.len, message.data, message.len));
    EVP_MD_CTX_free(context);
    return code;
}

sigstore_code
sg_backend_verify(struct sg_backend_key *key,
    const struct sg_algorithm *algorithm, sg_bytes input, sg_bytes signature)
{
    EVP_PKEY *pkey = pkey_of(key);

    ERR_set_mark();
    return openssl_leave(algorithm->hash == SG_HASH_NONE
            ? verify_message(pkey, input, signature)
            : verify_digest(pkey, algorithm, input, signature));
}
