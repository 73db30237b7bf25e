/* SPDX-License-Identifier: Apache-2.0 */
/* Reading SignedData with its one SignerInfo and its signed attributes. */
#include "pki/cms.h"

#include "base/limits.h"
#include "codec/der.h"
#include "codec/oid.h"
#include "pki/ess.h"
#include "pki/names.h"

/* What the attributes of a timestamp were found to hold. */
struct attributes {
    sg_bytes met[SG_ATTRIBUTES_MAX];
    size_t count;
    bool has_type, has_digest, has_v1, has_v2;
    struct sg_ess v1, v2;
};

/* The timestamp that is read into, and what its parts say of each other. */
struct reading {
    struct sg_timestamp *out;
    struct attributes attributes;
    enum sg_hash listed; /* of digestAlgorithms */
    sg_bytes signer_info;
};

/* Takes one field. */
typedef bool taker(struct reading *reading, sg_bytes *in);

struct field {
    taker *take;
    const char *rule;
};

static sigstore_code
take_fields(struct reading *reading, sg_bytes in, const struct field *fields,
    size_t count, sigstore_error *err)
{
    size_t i;

    for (i = 0; i < count; i++)
        if (!fields[i].take(reading, &in))
            return sg_form(err, SIGSTORE_CHECK_TIMESTAMP_FORM, "timestamp: %s",
                fields[i].rule);
    return SIGSTORE_OK;
}

static bool
take_oid(sg_bytes *in, enum sg_oid want)
{
    sg_bytes oid;

    return sg_der_take(in, SG_DER_OID, &oid) && sg_oid_find(oid) == want;
}

static bool
take_number(sg_bytes *in, int64_t want)
{
    int64_t number;

    return sg_der_take_uint(in, &number) && number == want;
}

/* An attribute that is not known here binds nothing, and is passed over. */
static bool
read_attribute(struct reading *reading, enum sg_oid type, sg_bytes value)
{
    struct attributes *all = &reading->attributes;

    switch (type) {
    case SG_OID_CONTENT_TYPE: /* [RFC 5652 11.1] */
        all->has_type = true;
        return take_oid(&value, SG_OID_TST_INFO) && value.len == 0;
    case SG_OID_MESSAGE_DIGEST: /* [RFC 5652 11.2] */
        all->has_digest = true;
        return sg_der_only(
            value, SG_DER_OCTET_STRING, &reading->out->message_digest);
    case SG_OID_SIGNING_CERTIFICATE:
        all->has_v1 = true;
        return sg_ess_parse_v1(&all->v1, value);
    case SG_OID_SIGNING_CERTIFICATE_V2:
        all->has_v2 = true;
        return sg_ess_parse_v2(&all->v2, value);
    default:
        return true;
    }
}

/*
 * Attribute ::= SEQUENCE { attrType OID,                      RFC 5652, 5.3
 *                          attrValues SET OF AttributeValue }
 * Each once, with one value.
 */
static bool
take_attribute(struct reading *reading, sg_bytes *in)
{
    struct attributes *all = &reading->attributes;
    sg_bytes body, oid, set, value, contents;
    unsigned tag;
    size_t i;

    if (all->count == SG_ATTRIBUTES_MAX ||
        !sg_der_take(in, SG_DER_SEQUENCE, &body) ||
        !sg_der_take(&body, SG_DER_OID, &oid) || !sg_oid_is_valid(oid) ||
        !sg_der_only(body, SG_DER_SET, &set) ||
        !sg_der_take_any(&set, &tag, &value, &contents) || set.len != 0)
        return false;
    for (i = 0; i < all->count; i++)
        if (sg_bytes_equal(all->met[i], oid))
            return false;
    all->met[all->count++] = oid;
    return read_attribute(reading, sg_oid_find(oid), value);
}

/*
 * The certificate is named by the newer attribute where there is one: SHA-1,
 * of which the older is, counts for nothing [RFC 5816 2.2.1].
 */
static void
name_certificate(struct sg_timestamp *out, const struct attributes *all)
{
    const struct sg_ess *ess = all->has_v2 ? &all->v2 : &all->v1;

    out->certificate_hash = ess->hash;
    out->certificate_digest = ess->digest;
    out->certificate_issuer = ess->issuer;
    out->certificate_serial = ess->serial;
}

/*
 * signedAttrs [0] IMPLICIT SET OF Attribute, in DER           RFC 5652, 5.3
 * Content type and digest must be there [RFC 5652 5.3], and the signer's
 * certificate must be named [RFC 3161 2.4.2].
 */
static bool
take_attributes(struct reading *reading, sg_bytes *in)
{
    const struct attributes *all = &reading->attributes;
    sg_bytes rest;

    if (!sg_der_take(in, SG_DER_CONTEXT_CONSTRUCTED(0), &rest) ||
        !sg_set_is_sorted(rest))
        return false;
    reading->out->attributes = rest;
    while (rest.len > 0)
        if (!take_attribute(reading, &rest))
            return false;
    name_certificate(reading->out, all);
    return all->has_type && all->has_digest && (all->has_v1 || all->has_v2);
}

/* version 1: the signer is named by issuer and serial [RFC 5652 5.3] */
static bool
take_signer_version(struct reading *reading, sg_bytes *in)
{
    (void)reading;
    return take_number(in, 1);
}

/* IssuerAndSerialNumber ::= SEQUENCE { Name, INTEGER }     RFC 5652, 10.2.4 */
static bool
take_signer(struct reading *reading, sg_bytes *in)
{
    struct sg_timestamp *out = reading->out;
    sg_bytes body;

    return sg_der_take(in, SG_DER_SEQUENCE, &body) &&
        sg_der_take_element(&body, SG_DER_SEQUENCE, &out->issuer) &&
        sg_der_take_integer(&body, &out->signer_serial) && body.len == 0;
}

static bool
take_digest_algorithm(struct reading *reading, sg_bytes *in)
{
    return sg_hash_algorithm_take(in, &reading->out->digest_hash) &&
        reading->out->digest_hash == reading->listed;
}

/* rsaEncryption leaves the hash to digestAlgorithm          [RFC 3370 3.2] */
static bool
take_plain_rsa(struct sg_timestamp *out, sg_bytes *in)
{
    sg_bytes rest = *in, body;

    if (!sg_der_take(&rest, SG_DER_SEQUENCE, &body) ||
        !take_oid(&body, SG_OID_RSA) || !sg_der_take_null(&body) ||
        body.len != 0)
        return false;
    out->algorithm.hash = out->digest_hash;
    out->algorithm.padding = SG_PADDING_PKCS1;
    out->algorithm.ecdsa = false;
    *in = rest;
    return true;
}

/*
 * Attributes are hashed by digestAlgorithm [RFC 5652 5.4], so the signature's
 * own hash must be that one.  Ed25519, which has none, is refused by this.
 */
static bool
take_signature_algorithm(struct reading *reading, sg_bytes *in)
{
    struct sg_timestamp *out = reading->out;

    return take_plain_rsa(out, in) ||
        (sg_signature_algorithm_take(in, &out->algorithm) &&
            out->algorithm.hash == out->digest_hash);
}

static bool
take_signature(struct reading *reading, sg_bytes *in)
{
    return sg_der_take(in, SG_DER_OCTET_STRING, &reading->out->signature);
}

/* unsignedAttrs [1]: nothing that nobody signed is looked at. */
static bool
take_end(struct reading *reading, sg_bytes *in)
{
    (void)reading;
    return in->len == 0;
}

/* SignerInfo ::= SEQUENCE { ... }                            RFC 5652, 5.3 */
static const struct field signer_info[] = {
    { take_signer_version, "version of SignerInfo is not 1" },
    { take_signer, "signer is not named by issuer and serial" },
    { take_digest_algorithm, "signer's digest algorithm is not the listed" },
    { take_attributes,
        "signed attributes are not content type, digest, one signing "
        "certificate and others, sorted, each once (RFC 5652, 5.3)" },
    { take_signature_algorithm,
        "signature algorithm is unknown, or not of the digest's hash" },
    { take_signature, "no signature" },
    { take_end, "unsigned attributes or bytes after the signature" },
};

/* CMSVersion is 3 with any content but id-data [RFC 5652 5.1]. */
static bool
take_version(struct reading *reading, sg_bytes *in)
{
    (void)reading;
    return take_number(in, 3);
}

static bool
take_digest_algorithms(struct reading *reading, sg_bytes *in)
{
    sg_bytes set;

    return sg_der_take(in, SG_DER_SET, &set) &&
        sg_hash_algorithm_take(&set, &reading->listed) && set.len == 0;
}

/*
 * EncapsulatedContentInfo ::= SEQUENCE {                     RFC 5652, 5.2
 *     eContentType OID, eContent [0] EXPLICIT OCTET STRING }
 */
static bool
take_content(struct reading *reading, sg_bytes *in)
{
    sg_bytes body, content;

    return sg_der_take(in, SG_DER_SEQUENCE, &body) &&
        take_oid(&body, SG_OID_TST_INFO) &&
        sg_der_only(body, SG_DER_CONTEXT_CONSTRUCTED(0), &content) &&
        sg_der_only(content, SG_DER_OCTET_STRING, &reading->out->info);
}

bool
sg_cms_certificate_take(
    sg_bytes *in, sg_bytes *der, sg_bytes *issuer, sg_bytes *serial)
{
    sg_bytes rest = *in, body, tbs, algorithm, version;
    bool versioned;

    if (!sg_der_take_element(&rest, SG_DER_SEQUENCE, der) ||
        !sg_der_only(*der, SG_DER_SEQUENCE, &body) ||
        !sg_der_take(&body, SG_DER_SEQUENCE, &tbs) ||
        !sg_der_take_optional(
            &tbs, SG_DER_CONTEXT_CONSTRUCTED(0), &versioned, &version) ||
        !sg_der_take_integer(&tbs, serial) ||
        !sg_der_take(&tbs, SG_DER_SEQUENCE, &algorithm) ||
        !sg_der_take_element(&tbs, SG_DER_SEQUENCE, issuer))
        return false;
    *in = rest;
    return true;
}

/* certificates [0] IMPLICIT SET OF Certificate OPTIONAL, of X.509 only */
static bool
take_certificates(struct reading *reading, sg_bytes *in)
{
    sg_bytes rest, der, issuer, serial;
    bool present;

    if (!sg_der_take_optional(
            in, SG_DER_CONTEXT_CONSTRUCTED(0), &present, &rest))
        return false;
    if (!present)
        return true;
    reading->out->certificates = rest;
    while (rest.len > 0)
        if (!sg_cms_certificate_take(&rest, &der, &issuer, &serial))
            return false;
    return true;
}

/* crls [1] would stand before. */
static bool
take_signer_infos(struct reading *reading, sg_bytes *in)
{
    sg_bytes set;

    return sg_der_take(in, SG_DER_SET, &set) && in->len == 0 &&
        sg_der_only(set, SG_DER_SEQUENCE, &reading->signer_info);
}

/* SignedData ::= SEQUENCE { ... }                            RFC 5652, 5.1 */
static const struct field signed_data[] = {
    { take_version, "version of SignedData is not 3" },
    { take_digest_algorithms,
        "not one digest algorithm of SHA-256, SHA-384 and SHA-512" },
    { take_content, "content is not a TSTInfo (RFC 3161, 2.4.2)" },
    { take_certificates, "embedded certificates are not of X.509" },
    { take_signer_infos, "not one SignerInfo, and no revocation lists" },
};

/* ContentInfo ::= SEQUENCE { contentType OID,                  RFC 5652, 3
 *                            content [0] EXPLICIT SignedData } */
static bool
unwrap(sg_bytes der, sg_bytes *body)
{
    sg_bytes info, content;

    return sg_der_only(der, SG_DER_SEQUENCE, &info) &&
        take_oid(&info, SG_OID_SIGNED_DATA) &&
        sg_der_only(info, SG_DER_CONTEXT_CONSTRUCTED(0), &content) &&
        sg_der_only(content, SG_DER_SEQUENCE, body);
}

sigstore_code
sg_cms_parse(struct sg_timestamp *out, sg_bytes der, sigstore_error *err)
{
    struct reading reading = { .out = out };
    sg_bytes body;
    sigstore_code code;

    if (!unwrap(der, &body))
        return sg_form(err, SIGSTORE_CHECK_TIMESTAMP_FORM,
            "timestamp: token is not SignedData (RFC 3161, 2.4.2)");
    code = take_fields(&reading, body, signed_data,
        sizeof(signed_data) / sizeof(signed_data[0]), err);
    if (code == SIGSTORE_OK)
        code = take_fields(&reading, reading.signer_info, signer_info,
            sizeof(signer_info) / sizeof(signer_info[0]), err);
    return code;
}
