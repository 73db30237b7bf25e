/* SPDX-License-Identifier: Apache-2.0 */
/* Writing requests: escapes, parameters, headers. */
#ifndef SG_OIDC_FORM_H
#define SG_OIDC_FORM_H

#include "base/buf.h"
#include "base/error.h"

/* sg_form_escape appends text with all escaped but the unreserved characters
 * of RFC 3986, 2.3, as queries and forms alike can hold it. */
void sg_form_escape(struct sg_buf *buf, const char *text);

/*
 * sg_form_add appends name=value, after an ampersand unless it is the first
 * in the buffer or follows a question mark.
 */
void sg_form_add(struct sg_buf *buf, const char *name, const char *value);

/* sg_form_extend appends a URL and what begins or goes on with its query. */
void sg_form_extend(struct sg_buf *buf, const char *url);

/* sg_form_end appends NUL and gives the text; NULL when the buffer failed. */
const char *sg_form_end(struct sg_buf *buf);

/*
 * sg_form_header appends `start` and a value that is a secret, "Authorization:
 * Bearer " and a token.  Values that are not visible ASCII, which could be
 * more than one header, are SIGSTORE_EAUTH.
 */
SG_MUST_USE sigstore_code sg_form_header(struct sg_buf *buf, const char *start,
    const char *value, sigstore_error *err);

#endif
