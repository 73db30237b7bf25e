/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Predicates of statements that are known: provenance of SLSA v0.2 and v1.
 * Checked field by field before one is signed; a verifier passes them on.
 */
#ifndef SG_DSSE_PREDICATE_H
#define SG_DSSE_PREDICATE_H

#include "codec/json.h"

#define SG_SLSA_V02 "https://slsa.dev/provenance/v0.2"
#define SG_SLSA_V1 "https://slsa.dev/provenance/v1"

/*
 * sg_predicate_check refuses a predicate that is not an object, or, where its
 * type is known, has members of other kinds or names than the type.  Messages
 * begin with the member's path.  SIGSTORE_EFORMAT.
 */
SG_PRIVATE_API SG_MUST_USE sigstore_code sg_predicate_check(
    sg_bytes type, const struct sg_json *predicate, sigstore_error *err);

#endif
