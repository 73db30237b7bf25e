/* SPDX-License-Identifier: Apache-2.0 */
/* Private keys: made, kept, borrowed, and signing. */
#include "crypto/sign.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "crypto/backend.h"
#include "crypto/verify.h"

#define PREFIX_MAX 26
#define POINT_MAX 65

/*
 * SubjectPublicKeyInfo up to the key itself    RFC 5480, 2; RFC 8410, 4:
 * SEQUENCE { SEQUENCE { id-ecPublicKey, prime256v1 }, BIT STRING }
 * SEQUENCE { SEQUENCE { id-Ed25519 }, BIT STRING }
 */
static const struct kind {
    enum sg_key_type type;
    size_t prefix_len;
    uint8_t prefix[PREFIX_MAX];
    size_t point_len;
} kinds[] = {
    { SG_KEY_P256, 26,
        { 0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d,
            0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01,
            0x07, 0x03, 0x42, 0x00 },
        POINT_MAX },
    { SG_KEY_ED25519, 12,
        { 0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21,
            0x00 },
        32 },
};

struct sg_secret {
    struct sg_backend_secret *backend; /* NULL: borrowed, then the next two */
    sg_signs signs;
    void *arg;
    uint8_t der[PREFIX_MAX + POINT_MAX];
    struct sg_spki public_key; /* over `der` */
};

static const struct kind *
kind_of(enum sg_key_type type)
{
    size_t i;

    for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (kinds[i].type == type)
            return &kinds[i];
    return NULL;
}

static sigstore_code
fail(sigstore_code code, const char *what, sigstore_error *err)
{
    if (code == SIGSTORE_ENOMEM)
        return sg_no_memory(err);
    return sg_fail(err, code, "libcrypto cannot %s", what);
}

static sigstore_code
take_public(
    struct sg_secret *secret, const struct kind *kind, sigstore_error *err)
{
    uint8_t *point = secret->der + kind->prefix_len;
    size_t len = 0;
    sigstore_code code;

    memcpy(secret->der, kind->prefix, kind->prefix_len);
    code =
        sg_backend_secret_point(secret->backend, point, kind->point_len, &len);
    if (code == SIGSTORE_OK && len != kind->point_len)
        code = SIGSTORE_EINTERNAL;
    if (code != SIGSTORE_OK)
        return fail(code, "give a private key's public key", err);
    return sg_spki_parse(&secret->public_key,
        sg_bytes_of(secret->der, kind->prefix_len + kind->point_len), err);
}

/* make makes the handle, which takes `backend` over, whatever comes of it. */
static sigstore_code
make(struct sg_secret **out, struct sg_backend_secret *backend,
    enum sg_key_type type, sigstore_error *err)
{
    struct sg_secret *secret = calloc(1, sizeof(*secret));
    sigstore_code code;

    if (secret == NULL) {
        sg_backend_secret_free(backend);
        return sg_no_memory(err);
    }
    secret->backend = backend;
    code = take_public(secret, kind_of(type), err);
    if (code != SIGSTORE_OK) {
        sg_secret_free(secret);
        return code;
    }
    *out = secret;
    return SIGSTORE_OK;
}

sigstore_code
sg_secret_make(
    struct sg_secret **out, enum sg_key_type type, sigstore_error *err)
{
    struct sg_backend_secret *backend = NULL;
    sigstore_code code;

    *out = NULL;
    if (kind_of(type) == NULL)
        return sg_fail(err, SIGSTORE_EUNSUPPORTED,
            "cannot make %s keys, only P-256 and Ed25519",
            sg_key_type_name(type));
    code = sg_backend_secret_new(&backend, type);
    if (code != SIGSTORE_OK)
        return fail(code, "make a private key", err);
    return make(out, backend, type, err);
}

sigstore_code
sg_secret_new(struct sg_secret **out, sigstore_error *err)
{
    return sg_secret_make(out, SG_KEY_P256, err);
}

sigstore_code
sg_secret_keep(const struct sg_secret *secret, uint8_t out[SG_KEPT_MAX],
    size_t *len, sigstore_error *err)
{
    sigstore_code code;

    if (secret->backend == NULL)
        return sg_fail(err, SIGSTORE_EUNSUPPORTED,
            "a borrowed key cannot be kept: its private half is elsewhere");
    *len = SG_KEPT_MAX;
    code = sg_backend_secret_write(secret->backend, out, len);
    return code == SIGSTORE_OK ? code : fail(code, "write a private key", err);
}

sigstore_code
sg_secret_load(struct sg_secret **out, sg_bytes kept, sigstore_error *err)
{
    struct sg_backend_secret *backend = NULL;
    enum sg_key_type type;
    sigstore_code code;

    *out = NULL;
    if (kept.len > SG_KEPT_MAX)
        return sg_fail(err, SIGSTORE_EFORMAT,
            "private key of %zu bytes, more than the %d of any kept one",
            kept.len, SG_KEPT_MAX);
    code = sg_backend_secret_read(&backend, &type, kept);
    if (code == SIGSTORE_EFORMAT)
        return sg_fail(
            err, code, "not the private key of a P-256 or Ed25519 key");
    if (code != SIGSTORE_OK)
        return fail(code, "read a private key", err);
    return make(out, backend, type, err);
}

/* Reads a public key into the handle, which owns no memory but itself. */
static sigstore_code
copy_public(struct sg_secret *secret, sg_bytes file, sigstore_error *err)
{
    struct sg_arena arena;
    struct sg_spki key;
    sigstore_code code;

    sg_arena_init(&arena, 2 * SG_KEY_FILE_MAX + SG_ARENA_BASE);
    code = sg_spki_read(&key, file, &arena, err);
    if (code == SIGSTORE_OK &&
        (key.type != SG_KEY_P256 || key.der.len > sizeof(secret->der)))
        code = sg_fail(err, SIGSTORE_EUNSUPPORTED,
            "keys of callers must be P-256, this one is %s",
            sg_key_type_name(key.type));
    if (code == SIGSTORE_OK) {
        memcpy(secret->der, key.der.data, key.der.len);
        code = sg_spki_parse(
            &secret->public_key, sg_bytes_of(secret->der, key.der.len), err);
    }
    sg_arena_dispose(&arena);
    return code;
}

sigstore_code
sg_secret_borrow(struct sg_secret **out, sg_bytes public_key, sg_signs signs,
    void *arg, sigstore_error *err)
{
    struct sg_secret *secret = calloc(1, sizeof(*secret));
    sigstore_code code;

    *out = NULL;
    if (secret == NULL)
        return sg_no_memory(err);
    secret->signs = signs;
    secret->arg = arg;
    code = copy_public(secret, public_key, err);
    if (code != SIGSTORE_OK) {
        free(secret);
        return sg_context(err, code, "the caller's public key");
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

/* A signature that nobody could verify must not be logged. */
static sigstore_code
sign_by_caller(const struct sg_secret *secret, const struct sg_digest *digest,
    uint8_t out[SG_SIGNATURE_MAX], size_t *len, sigstore_error *err)
{
    const struct sg_spki *key = &secret->public_key;
    int status =
        secret->signs(secret->arg, digest->data, digest->len, out, len);
    sigstore_code code;

    if (status != 0)
        return sg_fail(err, SIGSTORE_EINTERNAL,
            "the caller's key does not sign: it answers %d", status);
    if (*len > SG_SIGNATURE_MAX)
        return sg_fail(err, SIGSTORE_EINTERNAL,
            "the caller's key gives a signature of %zu bytes, more than the "
            "%d of any",
            *len, SG_SIGNATURE_MAX);
    code = sg_verify_digest(NULL, SG_FORGET, key, sg_algorithm_default(key),
        digest, sg_bytes_of(out, *len), err);
    return sg_context(err, code, "what the caller's key signed");
}

sigstore_code
sg_sign(struct sg_secret *secret, const struct sg_digest *digest,
    uint8_t out[SG_SIGNATURE_MAX], size_t *len, sigstore_error *err)
{
    sigstore_code code;

    if (secret->public_key.type != SG_KEY_P256 || digest->hash != SG_SHA256)
        return sg_fail(err, SIGSTORE_EUNSUPPORTED,
            "%s keys do not sign %s digests, P-256 keys SHA-256's "
            "[algorithm-registry]",
            sg_key_type_name(secret->public_key.type),
            sg_hash_name(digest->hash));
    *len = SG_SIGNATURE_MAX;
    if (secret->backend == NULL)
        return sign_by_caller(secret, digest, out, len, err);
    code = sg_backend_sign(secret->backend, sg_digest_bytes(digest), out, len);
    return code == SIGSTORE_OK ? code : fail(code, "sign", err);
}

sigstore_code
sg_sign_message(struct sg_secret *secret, sg_bytes message,
    uint8_t out[SG_SIGNATURE_MAX], size_t *len, sigstore_error *err)
{
    struct sg_digest digest;
    sigstore_code code;

    if (secret->public_key.type == SG_KEY_P256) {
        code = sg_digest(&digest, SG_SHA256, message, err);
        return code == SIGSTORE_OK ? sg_sign(secret, &digest, out, len, err)
                                   : code;
    }
    *len = SG_SIGNATURE_MAX;
    code = sg_backend_sign_message(secret->backend, message, out, len);
    return code == SIGSTORE_OK ? code : fail(code, "sign", err);
}
