/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of a trusted root, each made of its JSON. */
#ifndef SG_TRUST_PARTS_H
#define SG_TRUST_PARTS_H

#include "trust/root_json.h"
#include "trust/trusted_root.h"

/*
 * sg_trusted_log_init makes a log.  What is malformed is a failure.  A key of
 * a kind unknown here, or one that cannot be read, is none: the log then has
 * no algorithm, and `skipped` says why (its code is else SIGSTORE_OK).
 */
SG_MUST_USE sigstore_code sg_trusted_log_init(struct sg_trusted_log *log,
    const struct sg_log_json *json, struct sg_arena *arena,
    sigstore_error *skipped, sigstore_error *err);

/*
 * sg_authority_init makes an authority.  When a certificate cannot be read,
 * `skipped` says why, and the authority is not to be used.
 */
SG_MUST_USE sigstore_code sg_authority_init(struct sg_authority *authority,
    const struct sg_authority_json *json, struct sg_arena *arena,
    sigstore_error *skipped, sigstore_error *err);

#endif
