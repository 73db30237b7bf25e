/* SPDX-License-Identifier: Apache-2.0 */
/* A bundle in the making: its parts as they come, then its JSON. */
#ifndef SG_SIGN_DRAFT_H
#define SG_SIGN_DRAFT_H

#include "bundle/bundle.h"

struct sg_draft {
    struct sg_arena arena;             /* of what was added */
    const struct sg_cert *certificate; /* NULL: a key by its hint */
    sg_bytes key_hint;
    struct sg_digest digest; /* hash NONE: not told */
    sg_bytes signature;
    bool has_envelope; /* then the rest of it: */
    sg_bytes payload;
    sg_bytes payload_type;
    sg_bytes timestamps[SG_TIMESTAMPS_MAX];
    size_t timestamp_count;
    struct sg_log_entry entries[SG_LOG_ENTRIES_MAX];
    size_t entry_count;
};

void sg_draft_init(struct sg_draft *draft);
void sg_draft_dispose(struct sg_draft *draft);

/* sg_draft_add_timestamp adds a copy of a response. */
SG_MUST_USE sigstore_code sg_draft_add_timestamp(
    struct sg_draft *draft, sg_bytes der, sigstore_error *err);

/*
 * sg_draft_next_entry gives the place of another entry, which counts once
 * entry_count says so.  There are as many as a signer chooses logs.
 */
struct sg_log_entry *sg_draft_next_entry(struct sg_draft *draft);

/* sg_draft_make writes a bundle and reads it back. */
SG_MUST_USE sigstore_code sg_draft_make(
    sigstore_bundle **out, const struct sg_draft *draft, sigstore_error *err);

#endif
