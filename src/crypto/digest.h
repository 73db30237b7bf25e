/* SPDX-License-Identifier: Apache-2.0 */
/* Hashing: in one call over parts, and as a stream. */
#ifndef SG_CRYPTO_DIGEST_H
#define SG_CRYPTO_DIGEST_H

#include "base/bytes.h"
#include "base/error.h"

#define SG_DIGEST_MAX 64

/* The values of sigstore_hash; 0 is "none". */
enum sg_hash { SG_HASH_NONE = 0, SG_SHA256 = 1, SG_SHA384 = 2, SG_SHA512 = 3 };

struct sg_digest {
    enum sg_hash hash;
    size_t len;
    uint8_t data[SG_DIGEST_MAX];
};

/* sg_hash_len gives the digest's length in bytes, 0 for none. */
SG_PRIVATE_API size_t sg_hash_len(enum sg_hash hash);

/* sg_hash_name gives "sha256" ..., sg_hash_enum_name "SHA2_256" .... */
SG_PRIVATE_API const char *sg_hash_name(enum sg_hash hash);
const char *sg_hash_enum_name(enum sg_hash hash);

/* sg_hash_find is the inverse of sg_hash_name; SG_HASH_NONE if unknown. */
SG_PRIVATE_API enum sg_hash sg_hash_find(sg_bytes name);

/* sg_digest_bytes borrows a digest's bytes. */
static inline sg_bytes
sg_digest_bytes(const struct sg_digest *digest)
{
    return sg_bytes_of(digest->data, digest->len);
}

/* sg_digest_parts hashes `count` slices as one. */
SG_MUST_USE sigstore_code sg_digest_parts(struct sg_digest *out,
    enum sg_hash hash, const sg_bytes *parts, size_t count,
    sigstore_error *err);

/* sg_digest hashes one slice. */
SG_PRIVATE_API SG_MUST_USE sigstore_code sg_digest(struct sg_digest *out,
    enum sg_hash hash, sg_bytes bytes, sigstore_error *err);

/* A digest in progress.  After sg_hasher_end it is ready for another message,
 * without fetching the algorithm again. */
struct sg_hasher;

SG_MUST_USE sigstore_code sg_hasher_new(
    struct sg_hasher **out, enum sg_hash hash, sigstore_error *err);
SG_MUST_USE sigstore_code sg_hasher_add(
    struct sg_hasher *hasher, sg_bytes bytes, sigstore_error *err);
SG_MUST_USE sigstore_code sg_hasher_end(
    struct sg_hasher *hasher, struct sg_digest *out, sigstore_error *err);
void sg_hasher_free(struct sg_hasher *hasher);

#endif
