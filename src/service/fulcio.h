/* SPDX-License-Identifier: Apache-2.0 */
/* Fulcio: a certificate for a key, to who has a token [fulcio-spec]. */
#ifndef SG_SERVICE_FULCIO_H
#define SG_SERVICE_FULCIO_H

#include "crypto/sign.h"
#include "net/http.h"

/*
 * sg_fulcio_issue asks the authority at `base` for a certificate of
 * `secret`'s key and appends its DER to `leaf`.  The certificate is for that
 * key; nothing else about it has been checked.
 */
SG_MUST_USE sigstore_code sg_fulcio_issue(struct sg_buf *leaf,
    struct sg_http *http, sg_bytes base, const char *token,
    struct sg_secret *secret, sigstore_error *err);

#endif
