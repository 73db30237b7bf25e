/* SPDX-License-Identifier: Apache-2.0 */
/* Private keys and randomness, from OpenSSL 3's libcrypto. */
#include "crypto/backend_openssl.h"

#include <openssl/core_names.h>
#include <openssl/rand.h>

/* `group` is the curve's name, where the algorithm has more than one. */
static sigstore_code
generate(EVP_PKEY **out, const char *algorithm, const char *group)
{
    EVP_PKEY_CTX *context;
    sigstore_code code = SIGSTORE_EUNSUPPORTED;
    OSSL_PARAM params[2];

    if (!openssl_has_context())
        return SIGSTORE_ENOMEM;
    params[0] = OSSL_PARAM_construct_end();
    if (group != NULL)
        params[0] = OSSL_PARAM_construct_utf8_string(
            OSSL_PKEY_PARAM_GROUP_NAME, (char *)(uintptr_t)group, 0);
    params[1] = OSSL_PARAM_construct_end();
    context = EVP_PKEY_CTX_new_from_name(NULL, algorithm, NULL);
    if (context != NULL && EVP_PKEY_keygen_init(context) == 1 &&
        EVP_PKEY_CTX_set_params(context, params) == 1)
        code = EVP_PKEY_generate(context, out) == 1 ? SIGSTORE_OK
                                                    : SIGSTORE_EINTERNAL;
    EVP_PKEY_CTX_free(context);
    return code;
}

sigstore_code
sg_backend_secret_new(struct sg_backend_secret **out, enum sg_key_type type)
{
    EVP_PKEY *key = NULL;
    sigstore_code code = SIGSTORE_EUNSUPPORTED;

    *out = NULL;
    ERR_set_mark();
    if (type == SG_KEY_P256)
        code = generate(&key, "EC", "P-256");
    else if (type == SG_KEY_ED25519)
        code = generate(&key, "ED25519", NULL);
    code = openssl_leave(code);
    if (code == SIGSTORE_OK)
        *out = (struct sg_backend_secret *)key;
    return code;
}

/* libcrypto clears the numbers of a private key that it frees. */
void
sg_backend_secret_free(struct sg_backend_secret *secret)
{
    EVP_PKEY_free(openssl_secret(secret));
}

sigstore_code
sg_backend_secret_point(const struct sg_backend_secret *secret, uint8_t *out,
    size_t size, size_t *len)
{
    int given;

    ERR_set_mark();
    given = EVP_PKEY_get_octet_string_param(
        openssl_secret(secret), OSSL_PKEY_PARAM_PUB_KEY, out, size, len);
    return openssl_leave(given == 1 ? SIGSTORE_OK : SIGSTORE_EINTERNAL);
}

static sigstore_code
sign(EVP_PKEY *key, sg_bytes digest, uint8_t *out, size_t *len)
{
    EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
    sigstore_code code = SIGSTORE_EINTERNAL;

    if (context != NULL && EVP_PKEY_sign_init(context) == 1 &&
        EVP_PKEY_sign(context, out, len, digest.data, digest.len) == 1)
        code = SIGSTORE_OK;
    EVP_PKEY_CTX_free(context);
    return code;
}

sigstore_code
sg_backend_sign(struct sg_backend_secret *secret, sg_bytes digest, uint8_t *out,
    size_t *len)
{
    ERR_set_mark();
    return openssl_leave(sign(openssl_secret(secret), digest, out, len));
}

sigstore_code
sg_backend_random(uint8_t *out, size_t len)
{
    int filled;

    if (!openssl_has_context())
        return SIGSTORE_ENOMEM;
    ERR_set_mark();
    filled = RAND_bytes_ex(NULL, out, len, 0);
    return openssl_leave(filled == 1 ? SIGSTORE_OK : SIGSTORE_EINTERNAL);
}
