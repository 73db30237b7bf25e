/* SPDX-License-Identifier: Apache-2.0 */
/* Naming a fact for the cache: a hash over all that it depends on. */
#ifndef SG_PKI_FACT_H
#define SG_PKI_FACT_H

#include "base/error.h"
#include "crypto/digest.h"

#define SG_FACT_PARTS_MAX 6

/*
 * sg_fact_name hashes `kind`, which tells the kinds of facts apart, and the
 * parts, each with its length before it, so that no two lists run together.
 */
SG_MUST_USE sigstore_code sg_fact_name(struct sg_digest *out, const char *kind,
    const sg_bytes *parts, size_t count, sigstore_error *err);

#endif
