/* SPDX-License-Identifier: Apache-2.0 */
/* What a gateway makes of errors, and of JSON that it cannot read. */
#include "gateway.h"

#include <string.h>

#include "codec/jcs.h"

void
gateway_add_error(struct sg_buf *out, int code, const char *message)
{
    sg_buf_add_text(out, "{\"code\":");
    sg_buf_add_decimal(out, code);
    sg_buf_add_text(out, ", \"message\":");
    sg_jcs_add_string(out, sg_bytes_from_text(message));
    sg_buf_add_text(out, ", \"details\":[]}");
}

sigstore_code
gateway_say(sigstore_error *err, sigstore_code code)
{
    if (code == SIGSTORE_OK || code == SIGSTORE_ENOMEM || err == NULL)
        return code;
    if (strstr(err->message, "the input ends where") != NULL ||
        strstr(err->message, "a string without end") != NULL)
        return sg_fail(err, code, "unexpected EOF");
    return sg_context(err, code, "proto");
}
