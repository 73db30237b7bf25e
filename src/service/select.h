/* SPDX-License-Identifier: Apache-2.0 */
/* Which services of a signing config are used [sigstore_trustroot.proto]. */
#ifndef SG_SERVICE_SELECT_H
#define SG_SERVICE_SELECT_H

#include "base/error.h"
#include "base/limits.h"
#include "trust/signing_config.h"

/* As many as a bundle may hold proofs of a kind. */
#define SG_CHOSEN_MAX 32

/* Services to be asked, and after those as many that may take their place. */
struct sg_chosen {
    const struct sg_service *items[SG_CHOSEN_MAX];
    size_t count;
    size_t spare;
};

/* What is asked of a kind of service. */
struct sg_wanted {
    const char *name;         /* for messages: "transparency log" */
    const uint32_t *versions; /* major API versions that we speak */
    size_t version_count;
    int64_t now;
    struct sg_selection selection; /* ALL, ANY, or EXACT with a count */
};

/*
 * sg_select chooses among `services`: those that speak a version of ours and
 * are valid now; of each operator the one with the highest version, of these
 * the one that became valid last; then as many as the selection says, in the
 * order of the list.  The others are to spare: clients should try another one
 * where one fails.  SIGSTORE_ENOTFOUND when there are too few.
 */
SG_MUST_USE sigstore_code sg_select(struct sg_chosen *out,
    const struct sg_services *services, const struct sg_wanted *wanted,
    sigstore_error *err);

#endif
