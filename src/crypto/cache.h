/* SPDX-License-Identifier: Apache-2.0 */
/* What sg_verify asks of the cache: a built key. */
#ifndef SG_CRYPTO_CACHE_H
#define SG_CRYPTO_CACHE_H

#include "crypto/backend.h"
#include "crypto/verify.h"

/*
 * sg_cache_key gives the built key of `spki`: a kept one, or a new one, which
 * is kept when `keep` says so.  `cache` may be NULL.  The caller frees `*out`
 * with sg_backend_key_free.  Fails as sg_backend_key_new does.
 */
SG_MUST_USE sigstore_code sg_cache_key(struct sg_cache *cache,
    enum sg_keep keep, const struct sg_spki *spki, struct sg_backend_key **out);

#endif
