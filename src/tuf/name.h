/* SPDX-License-Identifier: Apache-2.0 */
/* Names from metadata made fit for file names and URLs, and matched. */
#ifndef SG_TUF_NAME_H
#define SG_TUF_NAME_H

#include "base/buf.h"
#include "base/error.h"
#include "tuf/metadata.h"

/*
 * sg_name_add_quoted appends a name with everything but letters, digits and
 * "-._~" as percent-escapes: one segment of a URL's path.
 */
void sg_name_add_quoted(struct sg_buf *buf, sg_bytes name);

/*
 * sg_name_add_file appends a file name for `name` and `suffix`: quoted, a dot
 * at its start too, or, of one too long for a file system, its SHA-256.
 */
SG_MUST_USE sigstore_code sg_name_add_file(
    struct sg_buf *buf, sg_bytes name, const char *suffix, sigstore_error *err);

/*
 * sg_name_is_delegated says whether a delegation speaks for a target path: by
 * a pattern ("*" is any run and "?" any one character within a segment; as
 * many segments) or a prefix of the path's SHA-256 [TUF 4.5].
 */
SG_MUST_USE sigstore_code sg_name_is_delegated(bool *is,
    const struct sg_tuf_delegation *delegation, sg_bytes path,
    sigstore_error *err);

#endif
