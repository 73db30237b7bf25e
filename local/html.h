/* SPDX-License-Identifier: Apache-2.0 */
/* HTML of the pages: text made harmless, and the frame around it. */
#ifndef LOCAL_HTML_H
#define LOCAL_HTML_H

#include "server.h"

/*
 * html_text appends hostile text: markup escaped, and what is not UTF-8, not
 * printable or turns the direction of writing replaced by U+FFFD.  Line ends
 * and tabs stay.
 */
void html_text(struct sg_buf *out, sg_bytes text);
void html_name(struct sg_buf *out, const char *text);

/* html_hex appends lower-case digits. */
void html_hex(struct sg_buf *out, sg_bytes bytes);

/* html_time appends a moment in UTC, "2026-11-23 20:41:07", as <time>. */
void html_time(struct sg_buf *out, int64_t s);

/* html_open appends the start of any page, to the end of its title. */
void html_open(struct sg_buf *out, const char *title);

/*
 * html_begin makes the answer an HTML page and writes its head, with the
 * warning that it is for tests; html_end ends it.
 */
void html_begin(struct response *response, const struct instance *instance,
    const char *title);
void html_end(struct response *response);

/* html_fail is a page that says what is wrong. */
void html_fail(struct response *response, const struct instance *instance,
    unsigned status, const char *why);

/* The style of all pages, in html_style.c. */
extern const char html_style[];

#endif
