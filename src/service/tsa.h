/* SPDX-License-Identifier: Apache-2.0 */
/* Timestamp authorities: when a signature was there (RFC 3161). */
#ifndef SG_SERVICE_TSA_H
#define SG_SERVICE_TSA_H

#include "net/http.h"

#define SG_NONCE_LEN 8

/*
 * sg_tsa_stamp asks the authority at `url` for a timestamp over `signature`
 * and appends its response, in DER, to `out`.  The response is granted, over
 * this signature, with this nonce; who signed it has not been checked.
 */
SG_MUST_USE sigstore_code sg_tsa_stamp(struct sg_buf *out, struct sg_http *http,
    sg_bytes url, sg_bytes signature, const uint8_t nonce[SG_NONCE_LEN],
    sigstore_error *err);

#endif
