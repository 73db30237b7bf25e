/* SPDX-License-Identifier: Apache-2.0 */
/*
 * In-toto statements v0.1 and v1: which artifacts a payload speaks about.
 * Unknown members are ignored, as the format asks; known ones must be right.
 */
#ifndef SG_DSSE_STATEMENT_H
#define SG_DSSE_STATEMENT_H

#include "codec/json.h"
#include "crypto/digest.h"

struct sg_statement {
    const struct sg_json *root;
    const struct sg_json *subjects; /* the array: at least one */
    sg_bytes type;                  /* _type */
    sg_bytes predicate_type;
    sg_bytes predicate; /* slice of the payload; data NULL when absent */
};

/*
 * sg_statement_parse reads a statement, all of `payload`, which must outlive
 * it: `_type` of v0.1 or v1, at least one subject, each an object with a
 * non-empty `digest` of texts, `predicateType` not empty.  Digests of unknown
 * algorithms are passed over; known ones must be lower-case hex of the right
 * length.  SIGSTORE_CHECK_STATEMENT.
 */
SG_PRIVATE_API SG_MUST_USE sigstore_code sg_statement_parse(
    struct sg_statement *out, sg_bytes payload, struct sg_arena *arena,
    sigstore_error *err);

/*
 * sg_statement_hashes gives a bit (1 << enum sg_hash) for each hash by which
 * any subject is named: which digests of the artifact are worth computing.
 */
SG_PRIVATE_API unsigned sg_statement_hashes(
    const struct sg_statement *statement);

/*
 * sg_statement_check_subject refuses (SIGSTORE_CHECK_SUBJECT) unless one
 * subject is the artifact: of the digests that are given, every one that the
 * subject also states is equal, and there is at least one such.
 */
SG_PRIVATE_API SG_MUST_USE sigstore_code sg_statement_check_subject(
    const struct sg_statement *statement, const struct sg_digest *digests,
    size_t count, sigstore_error *err);

#endif
