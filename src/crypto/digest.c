/* SPDX-License-Identifier: Apache-2.0 */
/* The hashes by name, and hashing over the backend. */
#include "crypto/digest.h"

#include <stdlib.h>

#include "crypto/backend.h"

struct sg_hasher {
    enum sg_hash hash;
    struct sg_backend_hash *state;
};

/* Row 0 is SG_HASH_NONE.  enum_name: HashAlgorithm of sigstore_common.proto. */
static const struct {
    const char *name, *enum_name;
    size_t len;
} hashes[] = {
    { "none", "HASH_ALGORITHM_UNSPECIFIED", 0 },
    { "sha256", "SHA2_256", 32 },
    { "sha384", "SHA2_384", 48 },
    { "sha512", "SHA2_512", 64 },
};

#define HASH_COUNT (sizeof(hashes) / sizeof(hashes[0]))

static size_t
row_of(enum sg_hash hash)
{
    return (unsigned)hash < HASH_COUNT ? (size_t)hash : 0;
}

size_t
sg_hash_len(enum sg_hash hash)
{
    return hashes[row_of(hash)].len;
}

const char *
sg_hash_name(enum sg_hash hash)
{
    return hashes[row_of(hash)].name;
}

const char *
sg_hash_enum_name(enum sg_hash hash)
{
    return hashes[row_of(hash)].enum_name;
}

enum sg_hash
sg_hash_find(sg_bytes name)
{
    size_t i;

    for (i = 1; i < HASH_COUNT; i++)
        if (sg_bytes_is(name, hashes[i].name))
            return (enum sg_hash)i;
    return SG_HASH_NONE;
}

static sigstore_code
fail(sigstore_error *err, sigstore_code code, enum sg_hash hash)
{
    if (code == SIGSTORE_ENOMEM)
        return sg_no_memory(err);
    if (code == SIGSTORE_EUNSUPPORTED)
        return sg_fail(
            err, code, "libcrypto does not offer %s", sg_hash_name(hash));
    return sg_fail(
        err, code, "libcrypto fails to hash with %s", sg_hash_name(hash));
}

static sigstore_code
end_hash(
    struct sg_digest *out, enum sg_hash hash, struct sg_backend_hash *state)
{
    out->hash = hash;
    out->len = sg_hash_len(hash);
    return sg_backend_hash_end(state, out->data);
}

static sigstore_code
hash_parts(struct sg_digest *out, enum sg_hash hash, const sg_bytes *parts,
    size_t count)
{
    struct sg_backend_hash *state;
    sigstore_code code = sg_backend_hash_new(&state, hash);
    size_t i;

    for (i = 0; i < count && code == SIGSTORE_OK; i++)
        code = sg_backend_hash_add(state, parts[i]);
    if (code == SIGSTORE_OK)
        code = end_hash(out, hash, state);
    sg_backend_hash_free(state);
    return code;
}

sigstore_code
sg_digest_parts(struct sg_digest *out, enum sg_hash hash, const sg_bytes *parts,
    size_t count, sigstore_error *err)
{
    sigstore_code code = SIGSTORE_EUNSUPPORTED;

    *out = (struct sg_digest){ SG_HASH_NONE, 0, { 0 } };
    if (sg_hash_len(hash) != 0)
        code = hash_parts(out, hash, parts, count);
    return code == SIGSTORE_OK ? code : fail(err, code, hash);
}

sigstore_code
sg_digest(struct sg_digest *out, enum sg_hash hash, sg_bytes bytes,
    sigstore_error *err)
{
    return sg_digest_parts(out, hash, &bytes, 1, err);
}

sigstore_code
sg_hasher_new(struct sg_hasher **out, enum sg_hash hash, sigstore_error *err)
{
    struct sg_hasher *hasher;
    sigstore_code code;

    *out = NULL;
    if (sg_hash_len(hash) == 0)
        return fail(err, SIGSTORE_EUNSUPPORTED, hash);
    hasher = malloc(sizeof(*hasher));
    if (hasher == NULL)
        return sg_no_memory(err);
    hasher->hash = hash;
    code = sg_backend_hash_new(&hasher->state, hash);
    if (code != SIGSTORE_OK) {
        free(hasher);
        return fail(err, code, hash);
    }
    *out = hasher;
    return SIGSTORE_OK;
}

sigstore_code
sg_hasher_add(struct sg_hasher *hasher, sg_bytes bytes, sigstore_error *err)
{
    sigstore_code code = sg_backend_hash_add(hasher->state, bytes);

    return code == SIGSTORE_OK ? code : fail(err, code, hasher->hash);
}

sigstore_code
sg_hasher_end(
    struct sg_hasher *hasher, struct sg_digest *out, sigstore_error *err)
{
    sigstore_code code;

    *out = (struct sg_digest){ SG_HASH_NONE, 0, { 0 } };
    code = end_hash(out, hasher->hash, hasher->state);
    return code == SIGSTORE_OK ? code : fail(err, code, hasher->hash);
}

void
sg_hasher_free(struct sg_hasher *hasher)
{
    if (hasher == NULL)
        return;
    sg_backend_hash_free(hasher->state);
    free(hasher);
}
