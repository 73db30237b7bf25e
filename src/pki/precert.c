/* SPDX-License-Identifier: Apache-2.0 */
/* Taking the SCT extension out of a TBSCertificate. */
#include "pki/precert.h"

#include "codec/der.h"

/* Finds [3] among the fields, and what stands before it. */
static bool
find_extensions(const struct sg_cert *cert, sg_bytes *fields, sg_bytes *list)
{
    sg_bytes body, element, contents = { NULL, 0 };
    unsigned tag = 0;

    if (!sg_der_only(cert->tbs, SG_DER_SEQUENCE, &body))
        return false;
    *fields = body;
    while (tag != SG_DER_CONTEXT_CONSTRUCTED(3))
        if (!sg_der_take_any(&body, &tag, &element, &contents))
            return false;
    fields->len = (size_t)(element.data - fields->data);
    return sg_der_only(contents, SG_DER_SEQUENCE, list);
}

bool
sg_precert_split(struct sg_precert *out, const struct sg_cert *cert)
{
    sg_bytes sct = cert->sct_extension, list;
    size_t start, end, len;

    if (sct.data == NULL || !find_extensions(cert, &out->fields, &list) ||
        list.len <= sct.len)
        return false;
    start = (size_t)(sct.data - list.data);
    end = start + sct.len;
    out->before = sg_bytes_of(list.data, start);
    out->after = sg_bytes_of(list.data + end, list.len - end);

    len = list.len - sct.len;
    sg_header_write(&out->sequence, SG_DER_SEQUENCE, len);
    len += out->sequence.len;
    sg_header_write(&out->field, SG_DER_CONTEXT_CONSTRUCTED(3), len);
    len += out->field.len + out->fields.len;
    sg_header_write(&out->tbs, SG_DER_SEQUENCE, len);
    return true;
}

size_t
sg_precert_len(const struct sg_precert *precert)
{
    return precert->tbs.len + precert->fields.len + precert->field.len +
        precert->sequence.len + precert->before.len + precert->after.len;
}
