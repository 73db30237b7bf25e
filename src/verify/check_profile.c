/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is the certificate of the kind that Fulcio issues for signing
 * [fulcio certificate-specification, client-spec 4.3]?
 */
#include "base/text.h"
#include "verify/verification.h"

static sigstore_code
check_usage(const struct sg_cert *leaf, sigstore_error *err)
{
    if (!leaf->has_key_usage || leaf->key_usage != SG_USAGE_DIGITAL_SIGNATURE)
        return sg_refuse(err, SIGSTORE_CHECK_CERT_KEY_USAGE,
            "key usage of the certificate is not digitalSignature alone");
    if (!leaf->has_purposes || leaf->purposes != SG_PURPOSE_CODE_SIGNING)
        return sg_refuse(err, SIGSTORE_CHECK_CERT_EXTENDED_KEY_USAGE,
            "extended key usage of the certificate is not codeSigning alone");
    return SIGSTORE_OK;
}

/* An empty Name is a SEQUENCE of nothing: tag and length. */
static bool
has_subject(const struct sg_cert *leaf)
{
    return leaf->subject.len > 2;
}

static sigstore_code
check_subject(const struct sg_cert *leaf, sigstore_error *err)
{
    if (has_subject(leaf))
        return sg_refuse(err, SIGSTORE_CHECK_CERT_SUBJECT,
            "the certificate has a subject: Fulcio's have none");
    if (leaf->san_count != 1 || !leaf->san_critical)
        return sg_refuse(err, SIGSTORE_CHECK_CERT_SUBJECT,
            "the certificate has %zu subject alternative names, not 1 that "
            "is critical",
            leaf->san_count);
    if (leaf->san_kind != SG_SAN_EMAIL && leaf->san_kind != SG_SAN_URI &&
        leaf->san_kind != SG_SAN_USERNAME)
        return sg_refuse(err, SIGSTORE_CHECK_CERT_SUBJECT,
            "the subject alternative name is no e-mail address, URI or "
            "username");
    return SIGSTORE_OK;
}

sigstore_code
sg_check_profile(struct sg_verification *v, const struct sg_signer *signer,
    sigstore_error *err)
{
    sigstore_code rc;

    if ((rc = check_usage(signer->certificate, err)) != SIGSTORE_OK ||
        (rc = check_subject(signer->certificate, err)) != SIGSTORE_OK)
        return rc;
    v->done |= SG_DONE_PROFILE;
    return SIGSTORE_OK;
}
