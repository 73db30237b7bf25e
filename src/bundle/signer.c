/* SPDX-License-Identifier: Apache-2.0 */
/* Who signed, as the bundle says: a certificate, or a key by its hint. */
#include "bundle/parts.h"

#define MATERIAL "verificationMaterial"

static sigstore_code
take_leaf(sigstore_bundle *bundle, sg_bytes der, const char *path,
    sigstore_error *err)
{
    sigstore_code code = sg_cert_parse(&bundle->certificate, der, err);

    if (code != SIGSTORE_OK)
        return sg_context(err, code, MATERIAL ".%s", path);
    /* the first MUST be a leaf that conveys the signing key
     * [sigstore_bundle.proto] */
    if (bundle->certificate.is_ca)
        return sg_form(err, SIGSTORE_CHECK_BUNDLE_MATERIAL,
            MATERIAL ".%s: is an authority's certificate, not a signer's",
            path);
    bundle->has_certificate = true;
    return SIGSTORE_OK;
}

/*
 * Certificates above the leaf take no part in verification: chains are the
 * trusted root's.  A root among them is what a bundle MUST NOT have, and a
 * verifier may be led to trust it [sigstore_bundle.proto].
 */
static sigstore_code
check_issuer(sg_bytes der, sigstore_error *err)
{
    struct sg_cert cert;
    sigstore_code code = sg_cert_parse(&cert, der, err);

    if (code != SIGSTORE_OK)
        return code;
    if (sg_cert_is_self_issued(&cert))
        return sg_form(err, SIGSTORE_CHECK_BUNDLE_MATERIAL,
            "is a root certificate, which a bundle must not bring along");
    return SIGSTORE_OK;
}

/* The schema has seen to it that there is at least one. */
static sigstore_code
take_chain(sigstore_bundle *bundle, const struct sg_chain_json *json,
    sigstore_error *err)
{
    const struct sg_certificate_json *certs = json->certificates.items;
    sigstore_code code;

    code = take_leaf(bundle, certs[0].der,
        "x509CertificateChain.certificates[0].rawBytes", err);
    if (code != SIGSTORE_OK)
        return code;
    for (size_t i = 1; i < json->certificates.count; i++) {
        code = check_issuer(certs[i].der, err);
        if (code != SIGSTORE_OK)
            return sg_context(err, code,
                MATERIAL ".x509CertificateChain.certificates[%zu].rawBytes", i);
    }
    return SIGSTORE_OK;
}

static sigstore_code
check_choice(const struct sg_material_json *json,
    enum sg_bundle_version version, sigstore_error *err)
{
    int count = (json->public_key != NULL) + (json->chain != NULL) +
        (json->certificate != NULL);

    if (count != 1)
        return sg_form(err, SIGSTORE_CHECK_BUNDLE_MATERIAL,
            MATERIAL ": has %d of publicKey, x509CertificateChain and "
                     "certificate, not one",
            count);
    if (json->chain != NULL && version >= SG_BUNDLE_V03)
        return sg_form(err, SIGSTORE_CHECK_BUNDLE_MATERIAL,
            MATERIAL ".x509CertificateChain: version 0.3 has a certificate "
                     "instead [sigstore_bundle.proto]");
    if (json->certificate != NULL && version < SG_BUNDLE_V03)
        return sg_form(err, SIGSTORE_CHECK_BUNDLE_MATERIAL,
            MATERIAL ".certificate: versions before 0.3 have an "
                     "x509CertificateChain instead [sigstore_bundle.proto]");
    return SIGSTORE_OK;
}

sigstore_code
sg_bundle_take_signer(sigstore_bundle *bundle,
    const struct sg_material_json *json, sigstore_error *err)
{
    sigstore_code code = check_choice(json, bundle->version, err);

    if (code != SIGSTORE_OK)
        return code;
    if (json->chain != NULL)
        return take_chain(bundle, json->chain, err);
    if (json->certificate != NULL)
        return take_leaf(
            bundle, json->certificate->der, "certificate.rawBytes", err);
    bundle->key_hint = json->public_key->hint;
    return SIGSTORE_OK;
}
