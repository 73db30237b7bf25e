/* SPDX-License-Identifier: Apache-2.0 */
/* Writing timestamps: TSTInfo, and the SignedData around it. */
#include "tsa.h"

#include <stdio.h>

#include "authority.h"
#include "base/time.h"
#include "codec/derout.h"
#include "crypto/random.h"
#include "pki/certificate.h"

/* Unique without a count to keep: nobody draws 2^62 twice 2^31 times. */
#define SERIAL_LEN 16

/* Attributes, or a whole TSTInfo with a policy and a nonce of its request. */
#define PART_MAX (16u * 1024)

/* "20261123060941Z" and NUL. */
#define TIME_SIZE 32

/* The policy of Sigstore's timestamp authority, 1.3.6.1.4.1.57264.2. */
#define POLICY SG_LITERAL("\x2b\x06\x01\x04\x01\x83\xbf\x30\x02")

struct token {
    const struct tsa_request *request;
    struct sg_civil time;
    uint8_t serial[SERIAL_LEN];
    struct sg_cert signer;
    struct sg_secret *secret;
};

static void
add_number(struct sg_buf *buf, uint8_t number)
{
    sg_der_add_unsigned(buf, sg_bytes_of(&number, 1));
}

/* ---- TSTInfo ---- */

static void
add_imprint(struct sg_buf *buf, const struct tsa_request *request)
{
    static const enum sg_oid oids[] = { [SG_SHA256] = SG_OID_SHA256,
        [SG_SHA384] = SG_OID_SHA384,
        [SG_SHA512] = SG_OID_SHA512 };
    size_t from = buf->len;

    sg_der_add_oid(buf, oids[request->hash]);
    sg_der_add(buf, SG_DER_NULL, SG_LITERAL(""));
    sg_der_wrap(buf, from, SG_DER_SEQUENCE);
    sg_der_add(buf, SG_DER_OCTET_STRING, request->imprint);
    sg_der_wrap(buf, from, SG_DER_SEQUENCE);
}

static void
add_time(struct sg_buf *buf, const struct sg_civil *t)
{
    char text[TIME_SIZE];

    snprintf(text, sizeof(text), "%04d%02d%02d%02d%02d%02dZ", t->year, t->month,
        t->day, t->hour, t->minute, t->second);
    sg_der_add(buf, SG_DER_GENERALIZED_TIME, sg_bytes_from_text(text));
}

/* Accuracy ::= SEQUENCE { seconds INTEGER, ... }            RFC 3161, 2.4.2 */
static void
add_accuracy(struct sg_buf *buf)
{
    size_t from = buf->len;

    add_number(buf, 1);
    sg_der_wrap(buf, from, SG_DER_SEQUENCE);
}

/* [4] directoryName, which is EXPLICIT: Name is a CHOICE. */
static void
add_directory_name(struct sg_buf *buf, sg_bytes name)
{
    sg_der_add(buf, SG_DER_CONTEXT_CONSTRUCTED(4), name);
}

/*
 * TSTInfo ::= SEQUENCE {                                    RFC 3161, 2.4.2
 *     version INTEGER { v1(1) }, policy TSAPolicyId, messageImprint,
 *     serialNumber INTEGER, genTime GeneralizedTime, accuracy OPTIONAL,
 *     ordering DEFAULT FALSE, nonce INTEGER OPTIONAL, tsa [0] OPTIONAL }
 * Policy, imprint and nonce are the request's [RFC 3161 2.4.2].
 */
static void
add_info(struct sg_buf *buf, const struct token *token)
{
    const struct tsa_request *request = token->request;
    size_t from = buf->len, tsa;

    add_number(buf, 1);
    sg_der_add(buf, SG_DER_OID,
        request->policy.data != NULL ? request->policy : POLICY);
    add_imprint(buf, request);
    sg_der_add_unsigned(buf, sg_bytes_of(token->serial, SERIAL_LEN));
    add_time(buf, &token->time);
    add_accuracy(buf);
    if (request->nonce.data != NULL)
        sg_der_add(buf, SG_DER_INTEGER, request->nonce);
    tsa = buf->len;
    add_directory_name(buf, token->signer.subject);
    sg_der_wrap(buf, tsa, SG_DER_CONTEXT_CONSTRUCTED(0));
    sg_der_wrap(buf, from, SG_DER_SEQUENCE);
}

/* ---- signed attributes ---- */

/* begin_attribute writes the type; end_attribute wraps its one value. */
static size_t
begin_attribute(struct sg_buf *buf, enum sg_oid type)
{
    sg_der_add_oid(buf, type);
    return buf->len;
}

static void
end_attribute(struct sg_buf *buf, size_t from, size_t value)
{
    sg_der_wrap(buf, value, SG_DER_SET);
    sg_der_wrap(buf, from, SG_DER_SEQUENCE);
}

static void
add_content_type(struct sg_buf *buf)
{
    size_t from = buf->len;
    size_t value = begin_attribute(buf, SG_OID_CONTENT_TYPE);

    sg_der_add_oid(buf, SG_OID_TST_INFO);
    end_attribute(buf, from, value);
}

static void
add_digest(struct sg_buf *buf, const struct sg_digest *digest)
{
    size_t from = buf->len;
    size_t value = begin_attribute(buf, SG_OID_MESSAGE_DIGEST);

    sg_der_add(buf, SG_DER_OCTET_STRING, sg_digest_bytes(digest));
    end_attribute(buf, from, value);
}

/* ESSCertIDv2, of SHA-256, DER's default for the hash       RFC 5035, 4 */
static void
add_signing_certificate(struct sg_buf *buf, const struct token *token,
    const struct sg_digest *certificate)
{
    size_t from = buf->len;
    size_t value = begin_attribute(buf, SG_OID_SIGNING_CERTIFICATE_V2);
    size_t serial;

    sg_der_add(buf, SG_DER_OCTET_STRING, sg_digest_bytes(certificate));
    serial = buf->len;
    add_directory_name(buf, token->signer.issuer);
    sg_der_wrap(buf, serial, SG_DER_SEQUENCE);
    sg_der_add(buf, SG_DER_INTEGER, token->signer.serial);
    sg_der_wrap(buf, serial, SG_DER_SEQUENCE);
    sg_der_wrap(buf, value, SG_DER_SEQUENCE); /* ESSCertIDv2 */
    sg_der_wrap(buf, value, SG_DER_SEQUENCE); /* certs */
    sg_der_wrap(buf, value, SG_DER_SEQUENCE); /* SigningCertificateV2 */
    end_attribute(buf, from, value);
}

/*
 * In the order of DER [X.690 11.6]: each is longer than the one before, and
 * so greater.  No signingTime: genTime says it.
 */
static sigstore_code
add_attributes(struct sg_buf *buf, const struct token *token, sg_bytes info,
    sigstore_error *err)
{
    struct sg_digest digest, certificate;
    sigstore_code code = sg_digest(&digest, SG_SHA256, info, err);

    if (code == SIGSTORE_OK)
        code = sg_digest(&certificate, SG_SHA256, token->signer.der, err);
    if (code != SIGSTORE_OK)
        return code;
    add_content_type(buf);
    add_digest(buf, &digest);
    add_signing_certificate(buf, token, &certificate);
    return buf->failed ? sg_no_memory(err) : SIGSTORE_OK;
}

/* ---- SignedData ---- */

static void
add_algorithm(struct sg_buf *buf, enum sg_oid oid)
{
    size_t from = buf->len;

    sg_der_add_oid(buf, oid);
    sg_der_wrap(buf, from, SG_DER_SEQUENCE);
}

/* The attributes are signed as a SET OF [RFC 5652 5.4]. */
static sigstore_code
sign(const struct token *token, sg_bytes attributes,
    uint8_t out[SG_SIGNATURE_MAX], size_t *len, sigstore_error *err)
{
    struct sg_buf set;
    sigstore_code code;

    sg_buf_init(&set, PART_MAX);
    sg_der_add(&set, SG_DER_SET, attributes);
    code = set.failed
        ? sg_no_memory(err)
        : sg_sign_message(token->secret, sg_buf_bytes(&set), out, len, err);
    sg_buf_dispose(&set);
    return code;
}

/* SignerInfo ::= SEQUENCE { ... }                            RFC 5652, 5.3 */
static void
add_signer_info(struct sg_buf *buf, const struct token *token,
    sg_bytes attributes, sg_bytes signature)
{
    size_t from = buf->len, sid;

    add_number(buf, 1);
    sid = buf->len;
    sg_buf_add(buf, token->signer.issuer);
    sg_der_add(buf, SG_DER_INTEGER, token->signer.serial);
    sg_der_wrap(buf, sid, SG_DER_SEQUENCE);
    add_algorithm(buf, SG_OID_SHA256);
    sg_der_add(buf, SG_DER_CONTEXT_CONSTRUCTED(0), attributes);
    add_algorithm(buf, SG_OID_ECDSA_SHA256);
    sg_der_add(buf, SG_DER_OCTET_STRING, signature);
    sg_der_wrap(buf, from, SG_DER_SEQUENCE);
    sg_der_wrap(buf, from, SG_DER_SET);
}

/* EncapsulatedContentInfo                                    RFC 5652, 5.2 */
static void
add_content(struct sg_buf *buf, sg_bytes info)
{
    size_t from = buf->len, content;

    sg_der_add_oid(buf, SG_OID_TST_INFO);
    content = buf->len;
    sg_der_add(buf, SG_DER_OCTET_STRING, info);
    sg_der_wrap(buf, content, SG_DER_CONTEXT_CONSTRUCTED(0));
    sg_der_wrap(buf, from, SG_DER_SEQUENCE);
}

/* TimeStampResp: status granted(0), and a ContentInfo       RFC 3161, 2.4.2 */
static void
add_response(struct sg_buf *buf, const struct token *token, sg_bytes info,
    sg_bytes attributes, sg_bytes signature)
{
    size_t from = buf->len, token_from, data, algorithms;

    add_number(buf, 0);
    sg_der_wrap(buf, from, SG_DER_SEQUENCE);
    token_from = buf->len;
    sg_der_add_oid(buf, SG_OID_SIGNED_DATA);
    data = buf->len;
    add_number(buf, 3);
    algorithms = buf->len;
    add_algorithm(buf, SG_OID_SHA256);
    sg_der_wrap(buf, algorithms, SG_DER_SET);
    add_content(buf, info);
    if (token->request->certificates)
        sg_der_add(buf, SG_DER_CONTEXT_CONSTRUCTED(0), token->signer.der);
    add_signer_info(buf, token, attributes, signature);
    sg_der_wrap(buf, data, SG_DER_SEQUENCE);
    sg_der_wrap(buf, data, SG_DER_CONTEXT_CONSTRUCTED(0));
    sg_der_wrap(buf, token_from, SG_DER_SEQUENCE);
    sg_der_wrap(buf, from, SG_DER_SEQUENCE);
}

static sigstore_code
write(struct sg_buf *out, const struct token *token, struct sg_buf *info,
    struct sg_buf *attributes, sigstore_error *err)
{
    uint8_t signature[SG_SIGNATURE_MAX];
    size_t len = 0;
    sigstore_code code;

    add_info(info, token);
    if (info->failed)
        return sg_no_memory(err);
    code = add_attributes(attributes, token, sg_buf_bytes(info), err);
    if (code == SIGSTORE_OK)
        code = sign(token, sg_buf_bytes(attributes), signature, &len, err);
    if (code != SIGSTORE_OK)
        return code;
    add_response(out, token, sg_buf_bytes(info), sg_buf_bytes(attributes),
        sg_bytes_of(signature, len));
    return out->failed ? sg_no_memory(err) : SIGSTORE_OK;
}

sigstore_code
tsa_answer(struct sg_buf *out, const struct instance *instance,
    const struct tsa_request *request, int64_t time, sigstore_error *err)
{
    struct token token = { .request = request,
        .secret = instance->keys.of[KEY_TSA] };
    struct sg_buf info, attributes;
    sigstore_code code = sg_random(token.serial, SERIAL_LEN, err);

    if (code == SIGSTORE_OK)
        code = sg_cert_parse(&token.signer, instance->authority->tsa, err);
    if (code != SIGSTORE_OK)
        return code;
    if (!sg_time_to_civil(time, &token.time))
        return sg_fail(err, SIGSTORE_EINTERNAL, "the clock has no date");
    /* Positive, and of one length. */
    token.serial[0] = (uint8_t)((token.serial[0] & 0x7f) | 0x40);
    sg_buf_init(&info, PART_MAX);
    sg_buf_init(&attributes, PART_MAX);
    code = write(out, &token, &info, &attributes, err);
    sg_buf_dispose(&attributes);
    sg_buf_dispose(&info);
    return code;
}
