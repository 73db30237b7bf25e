/* SPDX-License-Identifier: Apache-2.0 */
/* A certificate signing request, written from the inside out. */
#include "pki/csr.h"

#include "codec/derout.h"

/* pkcs-9 14, extensionRequest [RFC 2985 5.4.2] */
static const uint8_t extension_request[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d,
    0x01, 0x09, 0x0e };

/* BasicConstraints without cA is an empty SEQUENCE     RFC 5280, 4.2.1.9 */
static void
add_not_a_ca(struct sg_buf *buf)
{
    static const uint8_t nobody[] = { 0x30, 0x00 };
    size_t extension = buf->len;

    sg_der_add_oid(buf, SG_OID_BASIC_CONSTRAINTS);
    sg_der_add_bool(buf, true); /* critical */
    sg_der_add(buf, SG_DER_OCTET_STRING, sg_bytes_of(nobody, sizeof(nobody)));
    sg_der_wrap(buf, extension, SG_DER_SEQUENCE);
}

/*
 * attributes [0] SET OF SEQUENCE {
 *     type OBJECT IDENTIFIER, values SET OF Extensions }
 */
static void
add_attributes(struct sg_buf *buf)
{
    size_t attributes = buf->len;
    size_t values;

    sg_der_add(buf, SG_DER_OID,
        sg_bytes_of(extension_request, sizeof(extension_request)));
    values = buf->len;
    add_not_a_ca(buf);
    sg_der_wrap(buf, values, SG_DER_SEQUENCE); /* Extensions */
    sg_der_wrap(buf, values, SG_DER_SET);
    sg_der_wrap(buf, attributes, SG_DER_SEQUENCE);
    sg_der_wrap(buf, attributes, SG_DER_CONTEXT_CONSTRUCTED(0));
}

/*
 * CertificationRequestInfo ::= SEQUENCE {              RFC 2986, 4.1
 *     version INTEGER { v1(0) }, subject Name,
 *     subjectPKInfo SubjectPublicKeyInfo, attributes [0] }
 */
static void
add_info(struct sg_buf *buf, const struct sg_spki *key)
{
    size_t info = buf->len;

    sg_der_add_unsigned(buf, SG_LITERAL("\0"));
    sg_der_add(buf, SG_DER_SEQUENCE, SG_LITERAL(""));
    sg_buf_add(buf, key->der);
    add_attributes(buf);
    sg_der_wrap(buf, info, SG_DER_SEQUENCE);
}

static sigstore_code
sign_info(struct sg_buf *signature, sg_bytes info, struct sg_secret *secret,
    sigstore_error *err)
{
    uint8_t bytes[SG_SIGNATURE_MAX];
    struct sg_digest digest;
    size_t len;
    sigstore_code code = sg_digest(&digest, SG_SHA256, info, err);

    if (code == SIGSTORE_OK)
        code = sg_sign(secret, &digest, bytes, &len, err);
    if (code != SIGSTORE_OK)
        return code;
    sg_buf_add_byte(signature, 0); /* no unused bits */
    sg_buf_add(signature, sg_bytes_of(bytes, len));
    return SIGSTORE_OK;
}

/*
 * CertificationRequest ::= SEQUENCE {                  RFC 2986, 4.2
 *     certificationRequestInfo, signatureAlgorithm, signature BIT STRING }
 */
static void
add_request(struct sg_buf *buf, sg_bytes info, sg_bytes signature)
{
    size_t request = buf->len;
    size_t algorithm;

    sg_buf_add(buf, info);
    algorithm = buf->len;
    sg_der_add_oid(buf, SG_OID_ECDSA_SHA256);
    sg_der_wrap(buf, algorithm, SG_DER_SEQUENCE);
    sg_der_add(buf, SG_DER_BIT_STRING, signature);
    sg_der_wrap(buf, request, SG_DER_SEQUENCE);
}

sigstore_code
sg_csr_add(struct sg_buf *buf, struct sg_secret *secret, sigstore_error *err)
{
    struct sg_buf info, signature;
    sigstore_code code;

    sg_buf_init(&info, SG_CSR_MAX);
    sg_buf_init(&signature, SG_CSR_MAX);
    add_info(&info, sg_secret_public(secret));
    code = info.failed
        ? sg_no_memory(err)
        : sign_info(&signature, sg_buf_bytes(&info), secret, err);
    if (code == SIGSTORE_OK)
        add_request(buf, sg_buf_bytes(&info), sg_buf_bytes(&signature));
    if (code == SIGSTORE_OK && (buf->failed || signature.failed))
        code = sg_no_memory(err);
    sg_buf_dispose(&info);
    sg_buf_dispose(&signature);
    return code;
}
