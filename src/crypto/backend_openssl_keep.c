/* SPDX-License-Identifier: Apache-2.0 */
/* Private keys of services, from OpenSSL 3: kept, taken back, Ed25519. */
#include "crypto/backend_openssl.h"

#include <openssl/x509.h>
#include <string.h>

static sigstore_code
sign_message(EVP_PKEY *key, sg_bytes message, uint8_t *out, size_t *len)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    sigstore_code code = SIGSTORE_EINTERNAL;

    if (context != NULL &&
        EVP_DigestSignInit_ex(context, NULL, NULL, NULL, NULL, key, NULL) ==
            1 &&
        EVP_DigestSign(context, out, len, message.data, message.len) == 1)
        code = SIGSTORE_OK;
    EVP_MD_CTX_free(context);
    return code;
}

sigstore_code
sg_backend_sign_message(struct sg_backend_secret *secret, sg_bytes message,
    uint8_t *out, size_t *len)
{
    ERR_set_mark();
    return openssl_leave(
        sign_message(openssl_secret(secret), message, out, len));
}

sigstore_code
sg_backend_secret_write(
    const struct sg_backend_secret *secret, uint8_t *out, size_t *len)
{
    size_t size = *len;
    sigstore_code code = SIGSTORE_EINTERNAL;
    int needed;

    ERR_set_mark();
    needed = i2d_PrivateKey(openssl_secret(secret), NULL);
    if (needed > 0 && (size_t)needed <= size &&
        i2d_PrivateKey(openssl_secret(secret), &out) == needed) {
        *len = (size_t)needed;
        code = SIGSTORE_OK;
    }
    return openssl_leave(code);
}

static enum sg_key_type
type_of(const EVP_PKEY *key)
{
    char group[16];
    size_t len;

    if (EVP_PKEY_is_a(key, "ED25519"))
        return SG_KEY_ED25519;
    if (EVP_PKEY_is_a(key, "EC") &&
        EVP_PKEY_get_group_name(key, group, sizeof(group), &len) == 1 &&
        strcmp(group, "prime256v1") == 0)
        return SG_KEY_P256;
    return SG_KEY_NONE;
}

sigstore_code
sg_backend_secret_read(
    struct sg_backend_secret **out, enum sg_key_type *type, sg_bytes der)
{
    const unsigned char *at = der.data;
    EVP_PKEY *key;
    sigstore_code code = SIGSTORE_EFORMAT;

    *out = NULL;
    *type = SG_KEY_NONE;
    ERR_set_mark();
    key = d2i_AutoPrivateKey(NULL, &at, (long)der.len);
    if (key != NULL && at == der.data + der.len)
        *type = type_of(key);
    if (*type != SG_KEY_NONE) {
        *out = (struct sg_backend_secret *)key;
        code = SIGSTORE_OK;
    } else {
        EVP_PKEY_free(key);
    }
    return openssl_leave(code);
}
