/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a certificate: TBSCertificate field by field. */
#include "pki/certificate.h"

#include <string.h>

#include "base/limits.h"
#include "codec/der.h"
#include "pki/extensions.h"
#include "pki/names.h"

/* 20 octets, and a zero before them where the first has its top bit set. */
#define SERIAL_OCTETS_MAX 20

/* Takes one field of TBSCertificate into `cert`. */
typedef bool taker(struct sg_cert *cert, sg_bytes *in);

/* version [0] EXPLICIT INTEGER, v3 is 2 */
static bool
take_version(struct sg_cert *cert, sg_bytes *in)
{
    sg_bytes field;
    int64_t version;

    (void)cert;
    return sg_der_take(in, SG_DER_CONTEXT_CONSTRUCTED(0), &field) &&
        sg_der_take_uint(&field, &version) && field.len == 0 && version == 2;
}

/* Positive, of at most 20 octets  [RFC 5280 4.1.2.2]. */
static bool
take_serial(struct sg_cert *cert, sg_bytes *in)
{
    sg_bytes peek = *in, value;

    return sg_der_take_unsigned(&peek, &value) &&
        value.len <= SERIAL_OCTETS_MAX && value.data[0] != 0x00 &&
        sg_der_take_integer(in, &cert->serial);
}

/* The same as the outer one, byte for byte  [RFC 5280 4.1.1.2]. */
static bool
take_algorithm(struct sg_cert *cert, sg_bytes *in)
{
    sg_bytes inner;

    return sg_der_take_element(in, SG_DER_SEQUENCE, &inner) &&
        sg_bytes_equal(inner, cert->algorithm_der);
}

/* Who issues has a name, who is issued to may have none [RFC 5280 4.1.2.4]. */
static bool
take_issuer(struct sg_cert *cert, sg_bytes *in)
{
    return sg_name_take(in, &cert->issuer) && !sg_name_is_empty(cert->issuer);
}

/* Validity ::= SEQUENCE { notBefore Time, notAfter Time }, in that order
 * [RFC 5280 4.1.2.5] */
static bool
take_validity(struct sg_cert *cert, sg_bytes *in)
{
    sg_bytes body;

    return sg_der_take(in, SG_DER_SEQUENCE, &body) &&
        sg_der_take_time(&body, &cert->not_before) &&
        sg_der_take_time(&body, &cert->not_after) && body.len == 0 &&
        cert->not_before <= cert->not_after;
}

static bool
take_subject(struct sg_cert *cert, sg_bytes *in)
{
    return sg_name_take(in, &cert->subject);
}

static bool
take_key(struct sg_cert *cert, sg_bytes *in)
{
    return sg_der_take_element(in, SG_DER_SEQUENCE, &cert->key.der);
}

static const struct {
    taker *take;
    const char *rule;
} fields[] = {
    { take_version, "version is not 3" },
    { take_serial,
        "serial is not a positive INTEGER of at most 20 octets (RFC 5280, "
        "4.1.2.2)" },
    { take_algorithm,
        "inner algorithm is not the outer one (RFC 5280, 4.1.1.2)" },
    { take_issuer, "issuer is not a name of at least one part" },
    { take_validity, "validity is not two times in order" },
    { take_subject, "subject is not a name" },
    { take_key, "no public key" },
};

static sigstore_code
take_fields(struct sg_cert *cert, sg_bytes *in, sigstore_error *err)
{
    size_t i;

    for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        if (!fields[i].take(cert, in))
            return sg_form(err, SIGSTORE_CHECK_CERT_FORM, "certificate: %s",
                fields[i].rule);
    return SIGSTORE_OK;
}

/*
 * What one field demands of another: a subject [RFC 5280 4.1.2.6], and that
 * a CA says so [RFC 5280 4.2.1.3], [RFC 5280 4.2.1.9].
 */
static sigstore_code
check_fields(const struct sg_cert *cert, sigstore_error *err)
{
    const char *rule = NULL;
    bool signs = (cert->key_usage & SG_USAGE_KEY_CERT_SIGN) != 0;

    if (sg_name_is_empty(cert->subject) && cert->is_ca)
        rule = "a CA without a subject (RFC 5280, 4.1.2.6)";
    else if (sg_name_is_empty(cert->subject) && !cert->san_critical)
        rule = "neither subject nor critical alternative name (RFC 5280, "
               "4.1.2.6)";
    else if (signs && !cert->is_ca)
        rule = "keyCertSign without cA (RFC 5280, 4.2.1.3)";
    else if (cert->has_path_len && cert->has_key_usage && !signs)
        rule = "a path length without keyCertSign (RFC 5280, 4.2.1.9)";
    if (rule == NULL)
        return SIGSTORE_OK;
    return sg_form(err, SIGSTORE_CHECK_CERT_FORM, "certificate: %s", rule);
}

static sigstore_code
parse_key(struct sg_cert *cert, sigstore_error *err)
{
    sigstore_code code = sg_spki_parse(&cert->key, cert->key.der, err);

    if (code == SIGSTORE_OK)
        return code;
    sg_as_check(err, code, SIGSTORE_CHECK_CERT_FORM);
    return sg_context(err, code, "certificate");
}

/*
 * TBSCertificate ::= SEQUENCE {                              RFC 5280, 4.1
 *     version, serialNumber, signature, issuer, validity, subject,
 *     subjectPublicKeyInfo,
 *     extensions [3] EXPLICIT Extensions OPTIONAL }
 * Unique identifiers, [1] and [2], are not for new certificates.
 */
static sigstore_code
parse_tbs(struct sg_cert *cert, sigstore_error *err)
{
    sg_bytes body, extensions;
    sigstore_code code;
    bool present;

    if (!sg_der_only(cert->tbs, SG_DER_SEQUENCE, &body))
        return sg_form(
            err, SIGSTORE_CHECK_CERT_FORM, "certificate: no TBSCertificate");
    code = take_fields(cert, &body, err);
    if (code != SIGSTORE_OK)
        return code;
    if (!sg_der_take_optional(
            &body, SG_DER_CONTEXT_CONSTRUCTED(3), &present, &extensions) ||
        body.len != 0)
        return sg_form(err, SIGSTORE_CHECK_CERT_FORM,
            "certificate: more than extensions after the public key");
    code = parse_key(cert, err);
    if (code == SIGSTORE_OK && present)
        code = sg_extensions_parse(cert, extensions, err);
    return code == SIGSTORE_OK ? check_fields(cert, err) : code;
}

static sigstore_code
parse_algorithm(struct sg_cert *cert, sigstore_error *err)
{
    sg_bytes algorithm = cert->algorithm_der;
    sigstore_code code;

    if (sg_signature_algorithm_take(&algorithm, &cert->algorithm))
        return SIGSTORE_OK;
    code = sg_fail(err, SIGSTORE_EUNSUPPORTED,
        "certificate: signature algorithm is unknown or has wrong parameters");
    return sg_as_check(err, code, SIGSTORE_CHECK_CERT_FORM);
}

/*
 * Certificate ::= SEQUENCE {                                 RFC 5280, 4.1
 *     tbsCertificate TBSCertificate,
 *     signatureAlgorithm AlgorithmIdentifier,
 *     signatureValue BIT STRING }
 */
static sigstore_code
parse(struct sg_cert *cert, sigstore_error *err)
{
    sg_bytes body;
    sigstore_code code;

    if (!sg_der_only(cert->der, SG_DER_SEQUENCE, &body) ||
        !sg_der_take_element(&body, SG_DER_SEQUENCE, &cert->tbs) ||
        !sg_der_take_element(&body, SG_DER_SEQUENCE, &cert->algorithm_der) ||
        !sg_der_take_bits(&body, &cert->signature) || body.len != 0)
        return sg_form(err, SIGSTORE_CHECK_CERT_FORM,
            "certificate: not exactly a TBSCertificate, an algorithm and a "
            "signature");
    code = parse_algorithm(cert, err);
    return code == SIGSTORE_OK ? parse_tbs(cert, err) : code;
}

sigstore_code
sg_cert_parse(struct sg_cert *cert, sg_bytes der, sigstore_error *err)
{
    sigstore_code code;

    memset(cert, 0, sizeof(*cert));
    if (der.len > SG_CERTIFICATE_MAX) {
        code = sg_fail(err, SIGSTORE_ELIMIT,
            "certificate: %zu bytes, over the %zu allowed", der.len,
            (size_t)SG_CERTIFICATE_MAX);
        return sg_as_check(err, code, SIGSTORE_CHECK_CERT_FORM);
    }
    cert->der = der;
    return parse(cert, err);
}

bool
sg_cert_is_self_issued(const struct sg_cert *cert)
{
    return sg_bytes_equal(cert->issuer, cert->subject);
}
