/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is asked of a cryptographic library.  The files of one name answer it
 * (backend_openssl.c and backend_openssl_*.c), and they alone include the
 * library's headers: a second backend is a second name, chosen by the build.
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

/*
 * A private key: wiped when it is freed; threads may share it.
 * sg_backend_secret_new makes one, P-256 or Ed25519.  SIGSTORE_EUNSUPPORTED,
 * SIGSTORE_ENOMEM; SIGSTORE_EINTERNAL where there is no randomness.
 */
struct sg_backend_secret;

SG_MUST_USE sigstore_code sg_backend_secret_new(
    struct sg_backend_secret **out, enum sg_key_type type);
void sg_backend_secret_free(struct sg_backend_secret *secret);

/*
 * sg_backend_secret_point gives its public key: an uncompressed point, or the
 * 32 bytes of an Ed25519 key.
 */
SG_MUST_USE sigstore_code sg_backend_secret_point(
    const struct sg_backend_secret *secret, uint8_t *out, size_t size,
    size_t *len);

/*
 * sg_backend_sign signs a digest by ECDSA.  `*len` is the room at `out`, then
 * the length of the signature, in DER.
 */
SG_MUST_USE sigstore_code sg_backend_sign(struct sg_backend_secret *secret,
    sg_bytes digest, uint8_t *out, size_t *len);

/* sg_backend_sign_message is the same over a message, by Ed25519. */
SG_MUST_USE sigstore_code sg_backend_sign_message(
    struct sg_backend_secret *secret, sg_bytes message, uint8_t *out,
    size_t *len);

/*
 * sg_backend_secret_write gives a private key in DER (the library's own
 * choice of form), sg_backend_secret_read takes that back, all of it, and
 * tells its type.  SIGSTORE_EFORMAT when it is none of the two types.
 */
SG_MUST_USE sigstore_code sg_backend_secret_write(
    const struct sg_backend_secret *secret, uint8_t *out, size_t *len);
SG_MUST_USE sigstore_code sg_backend_secret_read(
    struct sg_backend_secret **out, enum sg_key_type *type, sg_bytes der);

/* sg_backend_random fills `out` with bytes that nobody can guess. */
SG_MUST_USE sigstore_code sg_backend_random(uint8_t *out, size_t len);

#endif
