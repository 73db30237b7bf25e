/* SPDX-License-Identifier: Apache-2.0 */
/* The pages: what their files share. */
#ifndef LOCAL_PAGE_H
#define LOCAL_PAGE_H

#include "html.h"
#include "log.h"

/* Memory for a page: some entries, read. */
#define PAGE_ENTRIES 50
#define PAGE_ENTRIES_AT_START 6

struct page_log {
    const char *name, *title;
    bool is_ct;
    size_t at; /* of its struct log * in struct instance */
};

/* The logs, in the order of the page; the last has no name. */
extern const struct page_log page_logs[];

/* page_log_of gives the log itself, or NULL where it is not open. */
struct log *page_log_of(
    const struct instance *instance, const struct page_log *log);

/*
 * page_take_log reads "NAME" or "NAME/..." and moves past it and a slash;
 * NULL where there is no such log, or it is not open.
 */
const struct page_log *page_take_log(
    const struct instance *instance, sg_bytes *path);

/* page_add_entries appends a table of up to `count` entries, newest first,
 * from the one before `end`. */
SG_MUST_USE sigstore_code page_add_entries(struct sg_buf *out,
    const struct instance *instance, const struct page_log *log, int64_t end,
    size_t count, sigstore_error *err);

answer_function page_start; /* / */
answer_function page_list;  /* /log/NAME?before=INDEX */
answer_function page_entry; /* /entry/NAME/INDEX, .../body and other parts */

#endif
