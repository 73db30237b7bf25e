/* SPDX-License-Identifier: Apache-2.0 */
/* Rekor v1: entries added, and looked up [rekor openapi]. */
#ifndef SG_SERVICE_REKOR1_H
#define SG_SERVICE_REKOR1_H

#include "net/http.h"
#include "tlog/entry.h"

/*
 * sg_rekor1_add logs what was signed, as hashedrekord or, of an envelope, as
 * dsse.  An entry that is there already is fetched.  `out` states what was
 * signed; its proofs have not been verified.  It lives in `arena`.
 */
SG_MUST_USE sigstore_code sg_rekor1_add(struct sg_log_entry *out,
    struct sg_arena *arena, struct sg_http *http, sg_bytes base,
    const struct sg_signed *is, sigstore_error *err);

/*
 * sg_rekor1_find looks up the entry of what was signed; of several the one
 * that was logged first.  SIGSTORE_ENOTFOUND when there is none.
 */
SG_MUST_USE sigstore_code sg_rekor1_find(struct sg_log_entry *out,
    struct sg_arena *arena, struct sg_http *http, sg_bytes base,
    const struct sg_signed *is, sigstore_error *err);

/* sg_rekor1_get gets the entry at a place of the log; it has that index. */
SG_MUST_USE sigstore_code sg_rekor1_get(struct sg_log_entry *out,
    struct sg_arena *arena, struct sg_http *http, sg_bytes base, int64_t index,
    sigstore_error *err);

#endif
