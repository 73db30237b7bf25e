/* SPDX-License-Identifier: Apache-2.0 */
/* Extensions: each is an OID, a flag, and DER in an OCTET STRING. */
#include "extension.h"

#include "codec/derout.h"
#include "crypto/digest.h"

#define KEY_ID_LEN 20

/* 1.3.6.1.4.1.57264.1 */
#define FULCIO "\x2b\x06\x01\x04\x01\x83\xbf\x30\x01"

/* Where an extension that is being written begins, and its value. */
struct frame {
    size_t whole;
    size_t value;
};

/*
 * Extension ::= SEQUENCE {                                   RFC 5280, 4.1
 *     extnID OBJECT IDENTIFIER,
 *     critical BOOLEAN DEFAULT FALSE,
 *     extnValue OCTET STRING }
 */
static struct frame
begin(struct sg_buf *buf, sg_bytes oid, bool critical)
{
    struct frame frame = { .whole = buf->len };

    sg_der_add(buf, SG_DER_OID, oid);
    if (critical)
        sg_der_add_bool(buf, true);
    frame.value = buf->len;
    return frame;
}

static void
end(struct sg_buf *buf, struct frame frame)
{
    sg_der_wrap(buf, frame.value, SG_DER_OCTET_STRING);
    sg_der_wrap(buf, frame.whole, SG_DER_SEQUENCE);
}

/* KeyUsage ::= BIT STRING, bit 0 the top one, no zeros at its end
 * [X.690 11.2.2]; those from 8 on are not for us. */
void
extension_add_usage(struct sg_buf *buf, unsigned usage)
{
    struct frame frame = begin(buf, sg_oid_bytes(SG_OID_KEY_USAGE), true);
    uint8_t bits[2] = { 7, 0 };
    unsigned i;

    for (i = 0; i < 8; i++)
        if ((usage & 1u << i) != 0) {
            bits[0] = (uint8_t)(7 - i); /* unused after the last one */
            bits[1] |= (uint8_t)(0x80u >> i);
        }
    sg_der_add(buf, SG_DER_BIT_STRING, sg_bytes_of(bits, sizeof(bits)));
    end(buf, frame);
}

/* ExtKeyUsageSyntax ::= SEQUENCE OF KeyPurposeId  [RFC 5280 4.2.1.12] */
void
extension_add_purpose(struct sg_buf *buf, enum sg_oid purpose, bool critical)
{
    struct frame frame =
        begin(buf, sg_oid_bytes(SG_OID_EXTENDED_KEY_USAGE), critical);

    sg_der_add_oid(buf, purpose);
    sg_der_wrap(buf, frame.value, SG_DER_SEQUENCE);
    end(buf, frame);
}

/* BasicConstraints ::= SEQUENCE { cA, pathLen }  [RFC 5280 4.2.1.9] */
void
extension_add_authority(struct sg_buf *buf, int path_len)
{
    struct frame frame =
        begin(buf, sg_oid_bytes(SG_OID_BASIC_CONSTRAINTS), true);
    uint8_t octet = (uint8_t)path_len;

    sg_der_add_bool(buf, true);
    if (path_len >= 0)
        sg_der_add_unsigned(buf, sg_bytes_of(&octet, 1));
    sg_der_wrap(buf, frame.value, SG_DER_SEQUENCE);
    end(buf, frame);
}

/* Appends the key's identifier in an element of this tag. */
static void
add_key_id(struct sg_buf *buf, unsigned tag, const struct sg_spki *key)
{
    struct sg_digest digest;

    if (sg_digest(&digest, SG_SHA256, key->key, NULL) != SIGSTORE_OK)
        sg_buf_fail(buf);
    else
        sg_der_add(buf, tag, sg_bytes_of(digest.data, KEY_ID_LEN));
}

/* SubjectKeyIdentifier ::= OCTET STRING  [RFC 5280 4.2.1.2] */
void
extension_add_subject_key(struct sg_buf *buf, const struct sg_spki *key)
{
    struct frame frame = begin(buf, sg_oid_bytes(SG_OID_SUBJECT_KEY_ID), false);

    add_key_id(buf, SG_DER_OCTET_STRING, key);
    end(buf, frame);
}

/* AuthorityKeyIdentifier ::= SEQUENCE { [0] key }  [RFC 5280 4.2.1.1] */
void
extension_add_issuer_key(struct sg_buf *buf, const struct sg_spki *key)
{
    struct frame frame =
        begin(buf, sg_oid_bytes(SG_OID_AUTHORITY_KEY_ID), false);

    add_key_id(buf, SG_DER_CONTEXT(0), key);
    sg_der_wrap(buf, frame.value, SG_DER_SEQUENCE);
    end(buf, frame);
}

/* GeneralNames ::= SEQUENCE OF GeneralName, critical where there is no subject
 * [RFC 5280 4.2.1.6] */
static void
add_name(struct sg_buf *buf, unsigned tag, sg_bytes text)
{
    struct frame frame =
        begin(buf, sg_oid_bytes(SG_OID_SUBJECT_ALT_NAME), true);

    sg_der_add(buf, tag, text);
    sg_der_wrap(buf, frame.value, SG_DER_SEQUENCE);
    end(buf, frame);
}

void
extension_add_email(struct sg_buf *buf, sg_bytes email)
{
    add_name(buf, SG_DER_CONTEXT(1), email); /* rfc822Name */
}

void
extension_add_uri(struct sg_buf *buf, sg_bytes uri)
{
    add_name(buf, SG_DER_CONTEXT(6), uri); /* uniformResourceIdentifier */
}

void
extension_add_claim(struct sg_buf *buf, unsigned number, sg_bytes text)
{
    uint8_t oid[] = FULCIO "\0";
    struct frame frame;

    oid[sizeof(oid) - 2] = (uint8_t)number;
    frame = begin(buf, sg_bytes_of(oid, sizeof(oid) - 1), false);
    sg_buf_add(buf, text);
    if (number >= 8)
        sg_der_wrap(buf, frame.value, SG_DER_UTF8_STRING);
    end(buf, frame);
}

void
extension_add_poison(struct sg_buf *buf)
{
    struct frame frame = begin(buf, sg_oid_bytes(SG_OID_CT_POISON), true);

    sg_der_add(buf, SG_DER_NULL, SG_LITERAL(""));
    end(buf, frame);
}

/* An OCTET STRING around SerializedSCT sct_list<1..2^16-1>    RFC 6962, 3.3 */
void
extension_add_sct(struct sg_buf *buf, sg_bytes sct)
{
    struct frame frame = begin(buf, sg_oid_bytes(SG_OID_SCT_LIST), false);

    sg_buf_add_uint(buf, sct.len + 2, 2);
    sg_buf_add_uint(buf, sct.len, 2);
    sg_buf_add(buf, sct);
    sg_der_wrap(buf, frame.value, SG_DER_OCTET_STRING);
    end(buf, frame);
}
