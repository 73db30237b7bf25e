/* SPDX-License-Identifier: Apache-2.0 */
/* Errors as grpc-gateway words them, which Fulcio and Rekor v2 sit behind. */
#ifndef LOCAL_GATEWAY_H
#define LOCAL_GATEWAY_H

#include "base/buf.h"
#include "base/error.h"

/* gateway_add_error appends {"code":3, "message":"...", "details":[]}, with a
 * code of gRPC's. */
void gateway_add_error(struct sg_buf *out, int code, const char *message);

/* gateway_say words a failure to read a request's JSON; it gives `code`. */
sigstore_code gateway_say(sigstore_error *err, sigstore_code code);

#endif
