/* SPDX-License-Identifier: Apache-2.0 */
/* What the caller's fetch brings: no more than it may, and from where. */
#include "tuf/client.h"

static sigstore_code
fail_full(const sigstore_sink *sink, sigstore_error *err)
{
    return sg_fail(err, SIGSTORE_ELIMIT,
        "has more than the %zu bytes that were expected", sink->max);
}

sigstore_code
sigstore_sink_add(
    sigstore_sink *sink, const void *data, size_t len, sigstore_error *err)
{
    if (sink == NULL || (data == NULL && len != 0))
        return sg_fail(err, SIGSTORE_EARGUMENT, "sink or data is NULL");
    if (len > sink->max - sink->buf->len) {
        sink->is_full = true;
        return fail_full(sink, err);
    }
    sg_buf_add(sink->buf, sg_bytes_of(data, len));
    return sink->buf->failed ? sg_no_memory(err) : SIGSTORE_OK;
}

sigstore_code
sg_tuf_fetch(sigstore_tuf *tuf, const char *url, size_t max, struct sg_buf *buf,
    sigstore_error *err)
{
    sigstore_sink sink = { buf, max, false };
    sigstore_error why = { .code = SIGSTORE_OK };
    sigstore_code rc;

    sg_buf_init(buf, max);
    rc = tuf->fetch(tuf->fetch_arg, url, max, &sink, &why);
    /* A fetch that passes over what the sink says has not got it whole. */
    if (rc == SIGSTORE_OK && sink.is_full)
        rc = fail_full(&sink, &why);
    if (rc == SIGSTORE_OK && buf->failed)
        rc = sg_no_memory(&why);
    if (rc == SIGSTORE_OK)
        return SIGSTORE_OK;
    sg_buf_dispose(buf);
    return sg_fail(err, rc, "%s: %s", url,
        why.code != SIGSTORE_OK ? why.message : "cannot be fetched");
}

sigstore_code
sg_tuf_fetch_listed(sigstore_tuf *tuf, const char *url, size_t max,
    struct sg_buf *buf, sigstore_error *err)
{
    sigstore_code rc = sg_tuf_fetch(tuf, url, max, buf, err);

    if (rc != SIGSTORE_ENOTFOUND)
        return rc;
    return sg_fail(err, SIGSTORE_ESERVICE,
        "%s: is not there, but should be: the repository is incomplete, or "
        "this is no TUF repository",
        url);
}

sigstore_code
sg_tuf_blame(sigstore_error *err, sigstore_code code, const char *url)
{
    sigstore_error why;

    if (code == SIGSTORE_OK || code == SIGSTORE_ENOMEM || err == NULL)
        return code;
    why = *err;
    return sg_fail(err, code,
        "%s: %s; the repository is faulty or was tampered with: try again "
        "later, then tell who runs it",
        url, why.message);
}
