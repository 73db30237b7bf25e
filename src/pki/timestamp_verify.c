/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifying a timestamp by one authority.  There is one signer certificate,
 * the authority's first, and every check is of that one.
 */
#include "pki/timestamp.h"

#include "codec/der.h"
#include "pki/cms.h"
#include "pki/header.h"

/* nonRepudiation of RFC 5280, 4.2.1.3, bears no name elsewhere. */
#define NON_REPUDIATION (1u << 1)

bool
sg_timestamp_names(
    const struct sg_timestamp *timestamp, const struct sg_cert *signer)
{
    return sg_bytes_equal(timestamp->issuer, signer->issuer) &&
        sg_bytes_equal(timestamp->signer_serial, signer->serial);
}

static sigstore_code
refuse_signer(sigstore_error *err, const char *why)
{
    return sg_refuse(
        err, SIGSTORE_CHECK_TIMESTAMP_SIGNER, "timestamp: %s", why);
}

/*
 * The certificate that the attribute names is this one [RFC 5035 4], [RFC 5816
 * 2.2.1]: by its hash, and by issuer and serial if they are there.
 */
static sigstore_code
check_named_certificate(const struct sg_timestamp *timestamp,
    const struct sg_cert *signer, sigstore_error *err)
{
    struct sg_digest digest;
    sigstore_code code;

    if (timestamp->certificate_hash == SG_HASH_NONE)
        return refuse_signer(err,
            "signer's certificate is named by SHA-1 only (ESSCertID), which "
            "is not supported");
    code = sg_digest(&digest, timestamp->certificate_hash, signer->der, err);
    if (code != SIGSTORE_OK)
        return code;
    if (!sg_bytes_equal(
            sg_digest_bytes(&digest), timestamp->certificate_digest))
        return refuse_signer(err,
            "signing certificate attribute is of another certificate (RFC "
            "5035, 5)");
    if (timestamp->certificate_issuer.data != NULL &&
        (!sg_bytes_equal(timestamp->certificate_issuer, signer->issuer) ||
            !sg_bytes_equal(timestamp->certificate_serial, signer->serial)))
        return refuse_signer(err,
            "signing certificate attribute names another issuer and serial "
            "(RFC 5035, 5)");
    return SIGSTORE_OK;
}

/* Other certificates may be embedded: they are never looked at. */
static sigstore_code
check_embedded(const struct sg_timestamp *timestamp,
    const struct sg_cert *signer, sigstore_error *err)
{
    sg_bytes rest = timestamp->certificates, der, issuer, serial;

    while (rest.len > 0) {
        if (!sg_cms_certificate_take(&rest, &der, &issuer, &serial))
            return sg_form(err, SIGSTORE_CHECK_TIMESTAMP_FORM,
                "timestamp: malformed certificate");
        if (sg_bytes_equal(issuer, signer->issuer) &&
            sg_bytes_equal(serial, signer->serial) &&
            !sg_bytes_equal(der, signer->der))
            return refuse_signer(err,
                "embedded certificate of the signer is not the trusted one");
    }
    return SIGSTORE_OK;
}

/*
 * Key purpose exactly timeStamping, critical [RFC 3161 2.3]; and a key that
 * signs data and nothing else, where its usage is limited.
 */
static sigstore_code
check_profile(const struct sg_cert *signer, sigstore_error *err)
{
    unsigned usage = signer->key_usage;

    if (!signer->purposes_critical ||
        signer->purposes != SG_PURPOSE_TIME_STAMPING)
        return refuse_signer(err,
            "signer's extended key usage is not exactly time stamping, "
            "critical (RFC 3161, 2.3)");
    if (signer->has_key_usage &&
        ((usage & SG_USAGE_DIGITAL_SIGNATURE) == 0 ||
            (usage & ~(SG_USAGE_DIGITAL_SIGNATURE | NON_REPUDIATION)) != 0))
        return refuse_signer(
            err, "signer's key usage is not digital signature");
    return SIGSTORE_OK;
}

/* tsa, a hint, must be the signer's name [RFC 3161 2.4.2]: its subject. */
static sigstore_code
check_authority_name(const struct sg_timestamp *timestamp,
    const struct sg_cert *signer, sigstore_error *err)
{
    sg_bytes name;

    if (timestamp->tsa.data == NULL)
        return SIGSTORE_OK;
    if (!sg_der_only(timestamp->tsa, SG_DER_CONTEXT_CONSTRUCTED(4), &name) ||
        !sg_bytes_equal(name, signer->subject))
        return refuse_signer(err,
            "name of the authority is not the signer's subject (RFC 3161, "
            "2.4.2)");
    return SIGSTORE_OK;
}

static sigstore_code
check_signer(const struct sg_timestamp *timestamp, const struct sg_cert *signer,
    sigstore_error *err)
{
    sigstore_code code;

    if (!sg_timestamp_names(timestamp, signer))
        return refuse_signer(err,
            "signer is another certificate than the authority's (RFC 5652, "
            "5.3)");
    code = check_named_certificate(timestamp, signer, err);
    if (code == SIGSTORE_OK)
        code = check_embedded(timestamp, signer, err);
    if (code == SIGSTORE_OK)
        code = check_profile(signer, err);
    if (code == SIGSTORE_OK)
        code = check_authority_name(timestamp, signer, err);
    return code;
}

/* The attribute holds the digest of the content [RFC 5652 5.4, 11.2]. */
static sigstore_code
check_content(const struct sg_timestamp *timestamp, sigstore_error *err)
{
    struct sg_digest digest;
    sigstore_code code =
        sg_digest(&digest, timestamp->digest_hash, timestamp->info, err);

    if (code != SIGSTORE_OK)
        return code;
    if (!sg_bytes_equal(sg_digest_bytes(&digest), timestamp->message_digest))
        return sg_refuse(err, SIGSTORE_CHECK_TIMESTAMP_SIGNATURE,
            "timestamp: digest of TSTInfo %s is not the signed %s (RFC 5652, "
            "5.4)",
            sg_show_hex(sg_digest_bytes(&digest)).text,
            sg_show_hex(timestamp->message_digest).text);
    return SIGSTORE_OK;
}

/*
 * The attributes are signed as the SET OF that they are, not under the [0]
 * that stands in SignerInfo [RFC 5652 5.4].
 */
static sigstore_code
digest_attributes(struct sg_digest *out, const struct sg_timestamp *timestamp,
    sigstore_error *err)
{
    struct sg_header header;
    sg_bytes parts[2];

    sg_header_write(&header, SG_DER_SET, timestamp->attributes.len);
    parts[0] = sg_header_bytes(&header);
    parts[1] = timestamp->attributes;
    return sg_digest_parts(out, timestamp->digest_hash, parts, 2, err);
}

static sigstore_code
verify_signature(struct sg_cache *cache, const struct sg_timestamp *timestamp,
    const struct sg_cert *signer, sigstore_error *err)
{
    const struct sg_algorithm *algorithm =
        sg_signature_algorithm_choose(&timestamp->algorithm, &signer->key);
    struct sg_digest digest;
    sigstore_code code;

    if (algorithm == NULL)
        return sg_refuse(err, SIGSTORE_CHECK_TIMESTAMP_SIGNATURE,
            "timestamp: signature algorithm does not go with the signer's %s "
            "key",
            sg_key_type_name(signer->key.type));
    code = digest_attributes(&digest, timestamp, err);
    if (code != SIGSTORE_OK)
        return code;
    code = sg_verify_digest(cache, SG_KEEP, &signer->key, algorithm, &digest,
        timestamp->signature, err);
    if (code == SIGSTORE_EREFUSED || code == SIGSTORE_EFORMAT)
        return sg_refuse(err, SIGSTORE_CHECK_TIMESTAMP_SIGNATURE,
            "timestamp: signature does not verify by the signer's key");
    return code;
}

static sigstore_code
check_imprint(
    const struct sg_timestamp *timestamp, sg_bytes message, sigstore_error *err)
{
    struct sg_digest digest;
    sigstore_code code =
        sg_digest(&digest, timestamp->imprint_hash, message, err);

    if (code != SIGSTORE_OK)
        return code;
    if (!sg_bytes_equal(sg_digest_bytes(&digest), timestamp->imprint))
        return sg_refuse(err, SIGSTORE_CHECK_TIMESTAMP_IMPRINT,
            "timestamp: is of %s, not of the signature's %s (RFC 3161, 2.2)",
            sg_show_hex(timestamp->imprint).text,
            sg_show_hex(sg_digest_bytes(&digest)).text);
    return SIGSTORE_OK;
}

sigstore_code
sg_timestamp_verify(struct sg_cache *cache,
    const struct sg_timestamp *timestamp, const struct sg_chain *authority,
    sg_bytes message, sigstore_error *err)
{
    const struct sg_cert *signer = authority->certs;
    struct sg_chain rest;
    sigstore_code code;

    if (authority->count < 2)
        return refuse_signer(err, "authority is not a signer and its issuers");
    rest.certs = authority->certs + 1;
    rest.count = authority->count - 1;
    code = check_signer(timestamp, signer, err);
    if (code == SIGSTORE_OK)
        code = check_content(timestamp, err);
    if (code == SIGSTORE_OK)
        code = verify_signature(cache, timestamp, signer, err);
    if (code == SIGSTORE_OK)
        code = check_imprint(timestamp, message, err);
    if (code != SIGSTORE_OK)
        return code;
    code = sg_chain_check(
        cache, signer, &rest, SG_PURPOSE_TIME_STAMPING, timestamp->time, err);
    return sg_context(err, code, "timestamp's authority");
}
