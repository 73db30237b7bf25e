/* SPDX-License-Identifier: Apache-2.0 */
/* Randomness, of libcrypto. */
#ifndef SG_CRYPTO_RANDOM_H
#define SG_CRYPTO_RANDOM_H

#include "base/bytes.h"
#include "base/error.h"

/* sg_random fills `out` with `len` bytes that nobody can guess. */
SG_PRIVATE_API SG_MUST_USE sigstore_code sg_random(
    uint8_t *out, size_t len, sigstore_error *err);

#endif
