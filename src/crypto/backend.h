/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is asked of a cryptographic library.  One file answers it, and that
 * file alone includes the library's headers: a second backend is a second
 * file, chosen by the build.
 *
 * Nothing here changes what the process shares with the library: no start-up,
 * no configuration, no error left in its queue.  Functions that fail give the
 * code only; the caller knows what to say.  All may be called from any thread.
 */
#ifndef SG_CRYPTO_BACKEND_H
#define SG_CRYPTO_BACKEND_H

#include "crypto/algorithm.h"
#include "crypto/digest.h"
#include "crypto/key.h"

/*
 * A digest in progress.  sg_backend_hash_end writes sg_hash_len bytes and
 * makes it ready for another message.  SIGSTORE_ENOMEM; SIGSTORE_EUNSUPPORTED
 * when the library does not offer the hash; SIGSTORE_EINTERNAL.
 */
struct sg_backend_hash;

SG_MUST_USE sigstore_code sg_backend_hash_new(
    struct sg_backend_hash **out, enum sg_hash hash);
SG_MUST_USE sigstore_code sg_backend_hash_add(
    struct sg_backend_hash *state, sg_bytes bytes);
SG_MUST_USE sigstore_code sg_backend_hash_end(
    struct sg_backend_hash *state, uint8_t *out);
void sg_backend_hash_free(struct sg_backend_hash *state);

/*
 * A public key, ready for use: immutable, counted, shared by threads.
 *
 * sg_backend_key_new builds one.  `like`, which may be NULL, is an earlier key
 * of the same type, from which the new one takes what they have in common.
 * SIGSTORE_EFORMAT when a point does not lie on its curve;
 * SIGSTORE_EUNSUPPORTED when the library does not offer the type;
 * SIGSTORE_ENOMEM.
 */
struct sg_backend_key;

SG_MUST_USE sigstore_code sg_backend_key_new(struct sg_backend_key **out,
    const struct sg_spki *spki, const struct sg_backend_key *like);

/* sg_backend_key_hold adds an owner; each owner frees. */
SG_MUST_USE sigstore_code sg_backend_key_hold(struct sg_backend_key *key);
void sg_backend_key_free(struct sg_backend_key *key);

/*
 * sg_backend_verify checks a signature over `input`: the digest that the
 * algorithm names, or the message itself where it names none.  SIGSTORE_OK is
 * good, SIGSTORE_EREFUSED is not; SIGSTORE_EUNSUPPORTED, SIGSTORE_ENOMEM.
 */
SG_MUST_USE sigstore_code sg_backend_verify(struct sg_backend_key *key,
    const struct sg_algorithm *algorithm, sg_bytes input, sg_bytes signature);

#endif
