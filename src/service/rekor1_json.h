/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON of Rekor v1, which is older than the format of bundles. */
#ifndef SG_SERVICE_REKOR1_JSON_H
#define SG_SERVICE_REKOR1_JSON_H

#include "base/buf.h"
#include "tlog/entry.h"

/* sg_rekor1_add_proposal appends the entry that is proposed to the log. */
void sg_rekor1_add_proposal(struct sg_buf *buf, const struct sg_signed *is);

/*
 * sg_rekor1_entry reads an answer: an object with one member, whose name is
 * the entry's UUID.  All of `out` lives in `arena` and in `answer`.
 */
SG_MUST_USE sigstore_code sg_rekor1_entry(struct sg_log_entry *out,
    const struct sg_json *answer, struct sg_arena *arena, sigstore_error *err);

/*
 * sg_rekor1_uuid finds the UUID in the message of a conflict: 64 or 80 digits
 * of hexadecimal.  data is NULL when there is none.
 */
sg_bytes sg_rekor1_uuid(sg_bytes message);

#endif
