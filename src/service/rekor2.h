/* SPDX-License-Identifier: Apache-2.0 */
/* Rekor v2: entries added [rekor-v2-spec].  It looks none up. */
#ifndef SG_SERVICE_REKOR2_H
#define SG_SERVICE_REKOR2_H

#include "net/http.h"
#include "tlog/entry.h"

/*
 * sg_rekor2_add logs what was signed as hashedrekord 0.0.2, an envelope by
 * the digest of its PAE.  It takes as long as the log takes to include the
 * entry: seconds.  `out` states what was signed; its proof has not been
 * verified.  It lives in `arena`.
 */
SG_MUST_USE sigstore_code sg_rekor2_add(struct sg_log_entry *out,
    struct sg_arena *arena, struct sg_http *http, sg_bytes base,
    const struct sg_signed *is, sigstore_error *err);

#endif
