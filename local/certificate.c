/* SPDX-License-Identifier: Apache-2.0 */
/* A certificate, written from the inside out. */
#include "certificate.h"

#include <stdio.h>

#include "base/time.h"
#include "codec/derout.h"
#include "crypto/random.h"

/* What all of them are called, so that nobody takes one for a real one. */
#define ORGANIZATION "sigstore-local (for tests)"

/* id-at 10 and 3                                          RFC 5280, app. A */
#define ORGANIZATION_NAME "\x55\x04\x0a"
#define COMMON_NAME "\x55\x04\x03"

/* UTCTime has two digits for the year  [RFC 5280 4.1.2.5] */
#define UTC_YEAR_MIN 1950
#define UTC_YEAR_MAX 2049

sigstore_code
certificate_number(struct certificate *certificate, sigstore_error *err)
{
    sigstore_code code =
        sg_random(certificate->serial, sizeof(certificate->serial), err);

    /* Positive, and no shorter than the others [RFC 5280 4.1.2.2]. */
    certificate->serial[0] = (certificate->serial[0] & 0x3f) | 0x40;
    return code;
}

/* RelativeDistinguishedName ::= SET OF SEQUENCE { type, value }, of one */
static void
add_attribute(struct sg_buf *buf, sg_bytes type, const char *value)
{
    size_t attribute = buf->len;

    sg_der_add(buf, SG_DER_OID, type);
    sg_der_add(buf, SG_DER_UTF8_STRING, sg_bytes_from_text(value));
    sg_der_wrap(buf, attribute, SG_DER_SEQUENCE);
    sg_der_wrap(buf, attribute, SG_DER_SET);
}

void
certificate_add_name(struct sg_buf *buf, const char *common_name)
{
    size_t name = buf->len;

    if (common_name != NULL) {
        add_attribute(buf, SG_LITERAL(ORGANIZATION_NAME), ORGANIZATION);
        add_attribute(buf, SG_LITERAL(COMMON_NAME), common_name);
    }
    sg_der_wrap(buf, name, SG_DER_SEQUENCE);
}

/* Through 2049 UTCTime, then GeneralizedTime  [RFC 5280 4.1.2.5] */
static void
add_time(struct sg_buf *buf, int64_t seconds)
{
    struct sg_civil at;
    char text[32];
    bool utc;

    if (!sg_time_to_civil(seconds, &at)) {
        sg_buf_fail(buf);
        return;
    }
    utc = at.year >= UTC_YEAR_MIN && at.year <= UTC_YEAR_MAX;
    (void)snprintf(text, sizeof(text), "%04d%02d%02d%02d%02d%02dZ", at.year,
        at.month, at.day, at.hour, at.minute, at.second);
    sg_der_add(buf, utc ? SG_DER_UTC_TIME : SG_DER_GENERALIZED_TIME,
        sg_bytes_from_text(text + (utc ? 2 : 0)));
}

/* AlgorithmIdentifier, without parameters  [RFC 5758 3.2] */
static void
add_algorithm(struct sg_buf *buf)
{
    size_t algorithm = buf->len;

    sg_der_add_oid(buf, SG_OID_ECDSA_SHA256);
    sg_der_wrap(buf, algorithm, SG_DER_SEQUENCE);
}

/* Validity ::= SEQUENCE { notBefore Time, notAfter Time }    RFC 5280, 4.1 */
static void
add_validity(struct sg_buf *buf, const struct certificate *certificate)
{
    size_t validity = buf->len;

    add_time(buf, certificate->not_before);
    add_time(buf, certificate->not_after);
    sg_der_wrap(buf, validity, SG_DER_SEQUENCE);
}

/* extensions [3] EXPLICIT SEQUENCE OF Extension              RFC 5280, 4.1 */
static void
add_extensions(struct sg_buf *buf, sg_bytes extensions)
{
    size_t field = buf->len;

    sg_der_add(buf, SG_DER_SEQUENCE, extensions);
    sg_der_wrap(buf, field, SG_DER_CONTEXT_CONSTRUCTED(3));
}

/* version [0] EXPLICIT INTEGER: v3 is 2                       RFC 5280, 4.1 */
static void
add_version(struct sg_buf *buf)
{
    size_t field = buf->len;

    sg_der_add_unsigned(buf, SG_LITERAL("\x02"));
    sg_der_wrap(buf, field, SG_DER_CONTEXT_CONSTRUCTED(0));
}

/*
 * TBSCertificate ::= SEQUENCE {                              RFC 5280, 4.1
 *     version, serialNumber, signature, issuer, validity, subject,
 *     subjectPublicKeyInfo, extensions }
 */
void
certificate_add_tbs(struct sg_buf *buf, const struct certificate *certificate)
{
    size_t tbs = buf->len;

    add_version(buf);
    sg_der_add_unsigned(
        buf, sg_bytes_of(certificate->serial, sizeof(certificate->serial)));
    add_algorithm(buf);
    sg_buf_add(buf, certificate->issuer);
    add_validity(buf, certificate);
    sg_buf_add(buf, certificate->subject);
    sg_buf_add(buf, certificate->key);
    add_extensions(buf, certificate->extensions);
    sg_der_wrap(buf, tbs, SG_DER_SEQUENCE);
}

/*
 * Certificate ::= SEQUENCE {                                 RFC 5280, 4.1
 *     tbsCertificate, signatureAlgorithm, signatureValue BIT STRING }
 */
sigstore_code
certificate_sign(struct sg_buf *buf, sg_bytes tbs, struct sg_secret *issuer,
    sigstore_error *err)
{
    uint8_t signature[1 + SG_SIGNATURE_MAX] = { 0 }; /* no unused bits */
    size_t certificate = buf->len;
    sigstore_code code;
    size_t len;

    if (sg_secret_public(issuer)->type != SG_KEY_P256)
        return sg_fail(err, SIGSTORE_EUNSUPPORTED,
            "certificates are signed with P-256 keys");
    code = sg_sign_message(issuer, tbs, signature + 1, &len, err);
    if (code != SIGSTORE_OK)
        return code;
    sg_buf_add(buf, tbs);
    add_algorithm(buf);
    sg_der_add(buf, SG_DER_BIT_STRING, sg_bytes_of(signature, 1 + len));
    sg_der_wrap(buf, certificate, SG_DER_SEQUENCE);
    return buf->failed ? sg_no_memory(err) : SIGSTORE_OK;
}
