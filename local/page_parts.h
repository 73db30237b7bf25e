/* SPDX-License-Identifier: Apache-2.0 */
/* The sections of an entry's page. */
#ifndef LOCAL_PAGE_PARTS_H
#define LOCAL_PAGE_PARTS_H

#include "page.h"
#include "seen.h"

/* An entry with its proof to the newest head. */
struct view {
    const struct page_log *log;
    struct log_entry entry;
    struct log_proof proof;
    uint8_t leaf[SG_MERKLE_HASH];
    struct seen seen;
};

void view_add_summary(struct sg_buf *out, const struct view *view);
void view_add_body(struct sg_buf *out, const struct view *view);
void view_add_certificate(struct sg_buf *out, const struct view *view);
void view_add_proof(struct sg_buf *out, const struct view *view);

#endif
