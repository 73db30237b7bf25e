/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The messages of sigstore_common.proto that trust material and bundles hold
 * alike, as their JSON binds.
 */
#ifndef SG_TRUST_COMMON_JSON_H
#define SG_TRUST_COMMON_JSON_H

#include "base/time.h"
#include "codec/jsonbind.h"

/* TimeRange */
struct sg_range_json {
    const struct sg_time *start; /* NULL when absent */
    const struct sg_time *end;
};

/* X509Certificate */
struct sg_certificate_json {
    sg_bytes der;
};

/* X509CertificateChain */
struct sg_chain_json {
    struct sg_list certificates; /* of struct sg_certificate_json */
};

extern const struct sg_schema sg_range_schema;
extern const struct sg_schema sg_certificate_schema;
extern const struct sg_schema sg_chain_schema;

/* HashAlgorithm: its values are those of enum sg_hash. */
extern const struct sg_enum_name sg_hash_names[];

/*
 * sg_range_window makes a window of a TimeRange.  One that is absent, has no
 * start, or ends before it starts is malformed: a bound that is not there is
 * not the same as no bound.
 */
SG_MUST_USE sigstore_code sg_range_window(struct sg_window *out,
    const struct sg_range_json *range, sigstore_error *err);

/*
 * sg_no_room reports that an arena gave no `size` bytes: its maximum was
 * reached, or memory ran out.
 */
sigstore_code sg_no_room(
    const struct sg_arena *arena, size_t size, sigstore_error *err);

#endif
