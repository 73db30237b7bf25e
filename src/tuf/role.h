/* SPDX-License-Identifier: Apache-2.0 */
/* Whether enough keys of a role signed a document [TUF 4.2, 5.1]. */
#ifndef SG_TUF_ROLE_H
#define SG_TUF_ROLE_H

#include "base/limits.h"
#include "crypto/verify.h"
#include "tuf/metadata.h"

/*
 * sg_tuf_role_verify counts the signatures of `m` that verify by keys of the
 * role, each public key once, under however many names it stands.
 * SIGSTORE_EREFUSED where they are fewer than the threshold.
 */
SG_MUST_USE sigstore_code sg_tuf_role_verify(struct sg_cache *cache,
    const struct sg_tuf_role *role, const struct sg_tuf_keys *keys,
    const struct sg_tuf_metadata *m, sigstore_error *err);

/* sg_tuf_role_equal says whether two roles let the same keys sign. */
bool sg_tuf_role_equal(const struct sg_tuf_role *a,
    const struct sg_tuf_keys *a_keys, const struct sg_tuf_role *b,
    const struct sg_tuf_keys *b_keys);

#endif
