/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Was the certificate issued by an authority that we trust, and the whole
 * chain valid at every time at which it was signed [client-spec 4.3]?
 */
#include "base/text.h"
#include "verify/verification.h"

static sigstore_code
check_at(struct sg_verification *v, const struct sg_authority *ca,
    struct sg_time at, sigstore_error *err)
{
    struct sg_chain chain = sg_authority_chain(ca);

    /* [trustroot] both the window of the root and the chain's own times */
    if (!sg_window_holds(&ca->window, at))
        return sg_refuse(err, SIGSTORE_CHECK_CA_WINDOW,
            "signed at %s, but the trusted root trusts %s %s",
            sg_show_moment(at).text, sg_show(ca->uri).text,
            sg_show_window(&ca->window).text);
    return sg_chain_check(v->cache, &v->bundle->certificate, &chain,
        SG_PURPOSE_CODE_SIGNING, at, err);
}

static sigstore_code
check_authority(struct sg_verification *v, const struct sg_authority *ca,
    const struct sg_times *times, sigstore_error *err)
{
    sigstore_code rc;

    for (size_t i = 0; i < times->count; i++) {
        rc = check_at(v, ca, times->items[i].at, err);
        if (rc != SIGSTORE_OK)
            return rc;
    }
    return SIGSTORE_OK;
}

sigstore_code
sg_check_chain(struct sg_verification *v, const struct sg_times *times,
    struct sg_signer *signer, sigstore_error *err)
{
    const struct sg_cert *leaf = &v->bundle->certificate;
    sigstore_error why; /* of the last authority that might have been it */
    sigstore_code rc;

    if (!v->bundle->has_certificate)
        return sg_refuse(err, SIGSTORE_CHECK_BUNDLE_MATERIAL,
            "the bundle was made with a key, not an identity: verify it with "
            "that key");
    (void)sg_refuse(&why, SIGSTORE_CHECK_CERT_CHAIN,
        "no certificate authority of the trusted root is the certificate's "
        "issuer");
    for (size_t i = 0; i < v->root->ca_count; i++) {
        const struct sg_authority *ca = &v->root->cas[i];

        if (ca->count == 0 ||
            !sg_bytes_equal(ca->certs[0].subject, leaf->issuer))
            continue;
        rc = check_authority(v, ca, times, &why);
        if (rc == SIGSTORE_EREFUSED)
            continue;
        if (rc != SIGSTORE_OK) /* nobody said that it is not this one */
            break;
        *signer = (struct sg_signer){ &leaf->key, leaf, &ca->certs[0] };
        v->done |= SG_DONE_CHAIN;
        return SIGSTORE_OK;
    }
    if (err != NULL)
        *err = why;
    return why.code;
}
