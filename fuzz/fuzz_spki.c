/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Public keys: the error is set exactly when a key is refused, what is read
 * reads the same again, and libcrypto's decoder builds the keys that we build.
 */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "base/limits.h"
#include "crypto/backend.h"
#include "fuzz.h"

static void
check_answer(
    sigstore_code code, const sigstore_error *err, const struct sg_spki *key)
{
    require(err->code == code);
    require((err->message[0] == '\0') == (code == SIGSTORE_OK));
    require((key->type == SG_KEY_NONE) == (code != SIGSTORE_OK));
}

/* Our key is built exactly when theirs is, a point off its curve never; a
 * handle of the OpenSSL backend is the EVP_PKEY itself. */
static void
check_building(const struct sg_spki *key)
{
    const unsigned char *at = key->der.data;
    EVP_PKEY *theirs = d2i_PUBKEY(NULL, &at, (long)key->der.len);
    struct sg_backend_key *ours, *like;
    sigstore_code code = sg_backend_key_new(&ours, key, NULL);

    require(code == (theirs != NULL ? SIGSTORE_OK : SIGSTORE_EFORMAT));
    if (code == SIGSTORE_OK) {
        require(at == key->der.data + key->der.len);
        require(EVP_PKEY_eq(theirs, (EVP_PKEY *)ours) == 1);
        require(sg_backend_key_new(&like, key, ours) == SIGSTORE_OK);
        require(EVP_PKEY_eq(theirs, (EVP_PKEY *)like) == 1);
        sg_backend_key_free(like);
    }
    sg_backend_key_free(ours);
    EVP_PKEY_free(theirs);
    ERR_clear_error();
}

static void
check_key(const struct sg_spki *key)
{
    struct sg_spki again;

    require(sg_spki_parse(&again, key->der, NULL) == SIGSTORE_OK);
    require(again.type == key->type && again.bits == key->bits &&
        again.key.data == key->key.data && again.key.len == key->key.len);
    check_building(key);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const sigstore_error none;
    sigstore_error err = none;
    sg_bytes in = sg_bytes_of(data, size);
    struct sg_arena arena;
    struct sg_spki key;
    sigstore_code code;

    sg_arena_init(&arena, 2 * SG_KEY_FILE_MAX);
    code = sg_spki_read(&key, in, &arena, &err);
    check_answer(code, &err, &key);
    if (code == SIGSTORE_OK)
        check_key(&key);
    err = none;
    code = sg_spki_from_pkcs1(&key, in, &arena, &err);
    check_answer(code, &err, &key);
    if (code == SIGSTORE_OK) {
        require(sg_bytes_equal(key.key, in));
        check_key(&key);
    }
    sg_arena_dispose(&arena);
    return 0;
}
