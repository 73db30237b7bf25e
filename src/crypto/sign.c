/* SPDX-License-Identifier: Apache-2.0 */
/* Signing with a key that was made here. */
#include "crypto/sign.h"

#include <stdlib.h>
#include <string.h>

#include "crypto/backend.h"

/*
 * SubjectPublicKeyInfo of a P-256 key, up to its point    RFC 5480, 2:
 * SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING }
 */
static const uint8_t p256_prefix[] = { 0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce,
    0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00 };

#define POINT_LEN 65

struct sg_secret {
    struct sg_backend_secret *backend;
    uint8_t der[sizeof(p256_prefix) + POINT_LEN];
    struct sg_spki public_key; /* over `der` */
};

static sigstore_code
fail(sigstore_code code, const char *what, sigstore_error *err)
{
    if (code == SIGSTORE_ENOMEM)
        return sg_no_memory(err);
    return sg_fail(err, code, "libcrypto cannot %s", what);
}

static sigstore_code
take_public(struct sg_secret *secret, sigstore_error *err)
{
    uint8_t *point = secret->der + sizeof(p256_prefix);
    size_t len = 0;
    sigstore_code code;

    memcpy(secret->der, p256_prefix, sizeof(p256_prefix));
    code = sg_backend_secret_point(secret->backend, point, POINT_LEN, &len);
    if (code == SIGSTORE_OK && len != POINT_LEN)
        code = SIGSTORE_EINTERNAL;
    if (code != SIGSTORE_OK)
        return fail(code, "give the public key of a P-256 key", err);
    return sg_spki_parse(&secret->public_key,
        sg_bytes_of(secret->der, sizeof(secret->der)), err);
}

sigstore_code
sg_secret_new(struct sg_secret **out, sigstore_error *err)
{
    struct sg_secret *secret = calloc(1, sizeof(*secret));
    sigstore_code code;

    *out = NULL;
    if (secret == NULL)
        return sg_no_memory(err);
    code = sg_backend_secret_new(&secret->backend, SG_KEY_P256);
    if (code != SIGSTORE_OK)
        code = fail(code, "make a P-256 key", err);
    else
        code = take_public(secret, err);
    if (code != SIGSTORE_OK) {
        sg_secret_free(secret);
        return code;
    }
    *out = secret;
    return SIGSTORE_OK;
}

void
sg_secret_free(struct sg_secret *secret)
{
    if (secret == NULL)
        return;
    sg_backend_secret_free(secret->backend);
    free(secret);
}

const struct sg_spki *
sg_secret_public(const struct sg_secret *secret)
{
    return &secret->public_key;
}

sigstore_code
sg_sign(struct sg_secret *secret, const struct sg_digest *digest,
    uint8_t out[SG_SIGNATURE_MAX], size_t *len, sigstore_error *err)
{
    sigstore_code code;

    if (digest->hash != SG_SHA256)
        return sg_fail(err, SIGSTORE_EUNSUPPORTED,
            "a P-256 key signs SHA-256 digests, not %s [algorithm-registry]",
            sg_hash_name(digest->hash));
    *len = SG_SIGNATURE_MAX;
    code = sg_backend_sign(secret->backend, sg_digest_bytes(digest), out, len);
    return code == SIGSTORE_OK ? code : fail(code, "sign", err);
}
