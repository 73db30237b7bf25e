/* SPDX-License-Identifier: Apache-2.0 */
/* A bundle made anew from its parts: written, and read as any other. */
#include <string.h>

#include "bundle/write.h"

const char *
sigstore_bundle_json(const sigstore_bundle *bundle, size_t *len)
{
    const uint8_t *text = bundle->text.data;

    /* A file's last line feed is not the bundle's. */
    *len = bundle->text.len;
    while (*len > 0 && strchr(" \t\r\n", text[*len - 1]) != NULL)
        (*len)--;
    return (const char *)text;
}

const void *
sigstore_bundle_signature(const sigstore_bundle *bundle, size_t *len)
{
    const struct sg_envelope_signature *first;
    sg_bytes signature;

    if (bundle->message != NULL) {
        signature = bundle->message->signature;
    } else {
        first = bundle->envelope->signatures.items;
        signature = first->sig;
    }
    *len = signature.len;
    return signature.data;
}

sigstore_code
sigstore_bundle_upgrade(
    sigstore_bundle **out, const sigstore_bundle *bundle, sigstore_error *err)
{
    struct sg_buf text;
    sigstore_code code;

    *out = NULL;
    if (bundle == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "no bundle is given");
    sg_buf_init(&text, SG_BUNDLE_MAX);
    sg_bundle_write(&text, bundle);
    code = text.failed ? sg_no_memory(err)
                       : sigstore_bundle_parse(out, text.data, text.len, err);
    sg_buf_dispose(&text);
    return code;
}
