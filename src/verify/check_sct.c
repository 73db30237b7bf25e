/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Was the certificate issued openly?  At least one embedded SCT by a CT log
 * that we trust at the SCT's time; a bad one by such a log refuses
 * [client-spec 4.3, fulcio certificate-specification].
 */
#include "base/text.h"
#include "pki/sct.h"
#include "verify/verification.h"

static struct sg_time
sct_time(const struct sg_sct *sct)
{
    return (struct sg_time){ (int64_t)(sct->timestamp / 1000),
        (int32_t)(sct->timestamp % 1000) * 1000000 };
}

/* What a list has: an SCT by a log that is trusted, and then, at its time. */
struct found {
    const struct sg_sct *known;
    const struct sg_trusted_log *log; /* of the known one */
    const struct sg_sct *good;
};

static sigstore_code
check_one(struct sg_verification *v, const struct sg_sct *sct,
    const struct sg_signer *signer, struct found *found, sigstore_error *err)
{
    const struct sg_trusted_log *log;
    size_t next = 0;
    sigstore_code rc;

    while ((log = sg_trusted_log_find(v->root->ctlogs, v->root->ctlog_count,
                sct->log_id, &next)) != NULL) {
        if (log->algorithm == NULL)
            continue;
        found->known = sct;
        found->log = log;
        rc = sg_sct_verify(v->cache, sct, signer->certificate, signer->issuer,
            &log->key, log->algorithm, err);
        if (rc != SIGSTORE_OK)
            return sg_context(
                err, rc, "SCT by %s", sg_show(log->base_url).text);
        if (sg_window_holds(&log->window, sct_time(sct))) {
            found->good = sct;
            return SIGSTORE_OK;
        }
    }
    return SIGSTORE_OK;
}

static sigstore_code
check_list(struct sg_verification *v, const struct sg_signer *signer,
    const struct sg_sct_list *list, sigstore_error *err)
{
    struct found found = { NULL, NULL, NULL };
    sigstore_code rc;

    for (size_t i = 0; i < list->count; i++) {
        rc = check_one(v, &list->items[i], signer, &found, err);
        if (rc != SIGSTORE_OK)
            return rc;
    }
    if (found.known == NULL)
        return sg_refuse(err, SIGSTORE_CHECK_SCT_LOG,
            "none of %zu SCTs is by a CT log of the trusted root (log id %s)",
            list->count, sg_show_hex(list->items[0].log_id).text);
    if (found.good == NULL)
        return sg_refuse(err, SIGSTORE_CHECK_SCT_WINDOW,
            "SCT of %s, but the trusted root trusts %s %s",
            sg_show_moment(sct_time(found.known)).text,
            sg_show(found.log->base_url).text,
            sg_show_window(&found.log->window).text);
    v->done |= SG_DONE_SCT;
    return SIGSTORE_OK;
}

sigstore_code
sg_check_sct(struct sg_verification *v, const struct sg_signer *signer,
    sigstore_error *err)
{
    struct sg_sct_list list;
    sigstore_code rc;

    if (signer->certificate->sct_list.data == NULL) {
        if (v->profile == SIGSTORE_PROFILE_PRIVATE)
            return SIGSTORE_OK; /* GitHub's private instance has no CT log */
        return sg_refuse(err, SIGSTORE_CHECK_SCT_MISSING,
            "the certificate has no SCT: it was not issued openly");
    }
    rc = sg_sct_list_parse(&list, signer->certificate->sct_list, err);
    if (rc != SIGSTORE_OK)
        return rc;
    return check_list(v, signer, &list, err);
}
