/* SPDX-License-Identifier: Apache-2.0 */
/* A certificate's extensions: one row each, an OID and who reads it. */
#include "pki/extensions.h"

#include "codec/der.h"
#include "codec/oid.h"
#include "pki/names.h"

/* Says whether an extension's value is well formed, and puts it in `cert`. */
typedef bool reader(struct sg_cert *cert, const struct sg_extension *extension);

/* SubjectKeyIdentifier ::= OCTET STRING  [RFC 5280 4.2.1.2] */
static bool
read_subject_key(struct sg_cert *cert, const struct sg_extension *extension)
{
    return sg_der_only(
               extension->value, SG_DER_OCTET_STRING, &cert->subject_key) &&
        cert->subject_key.len > 0;
}

/* The issuer's issuer, as one directory name. */
static bool
read_authority_issuer(struct sg_cert *cert, sg_bytes names)
{
    struct sg_general_name name;

    if (!sg_general_name_take(&names, &name) || names.len != 0)
        return false;
    cert->authority_issuer = name.value;
    return name.kind == SG_NAME_DIRECTORY;
}

/* Wraps an INTEGER's contents for the minimal form to be checked. */
static bool
read_authority_serial(struct sg_cert *cert, sg_bytes contents)
{
    cert->authority_serial = contents;
    if (contents.len > 1 && (contents.data[0] == 0x00))
        return (contents.data[1] & 0x80) != 0;
    return contents.len > 0 && (contents.data[0] & 0x80) == 0;
}

/*
 * AuthorityKeyIdentifier ::= SEQUENCE {                 RFC 5280, 4.2.1.1
 *     keyIdentifier [0] OCTET STRING OPTIONAL,
 *     authorityCertIssuer [1] GeneralNames OPTIONAL,
 *     authorityCertSerialNumber [2] INTEGER OPTIONAL }
 * The last two come together.
 */
static bool
read_authority_key(struct sg_cert *cert, const struct sg_extension *extension)
{
    sg_bytes body, key, names, serial;
    bool has_key, has_names, has_serial;

    if (!sg_der_only(extension->value, SG_DER_SEQUENCE, &body) ||
        !sg_der_take_optional(&body, SG_DER_CONTEXT(0), &has_key, &key) ||
        !sg_der_take_optional(
            &body, SG_DER_CONTEXT_CONSTRUCTED(1), &has_names, &names) ||
        !sg_der_take_optional(&body, SG_DER_CONTEXT(2), &has_serial, &serial))
        return false;
    if (body.len != 0 || has_names != has_serial || (has_key && key.len == 0))
        return false;
    if (has_key)
        cert->authority_key = key;
    return !has_names ||
        (read_authority_issuer(cert, names) &&
            read_authority_serial(cert, serial));
}

/* KeyUsage ::= BIT STRING, some bit of it set  [RFC 5280 4.2.1.3] */
static bool
read_key_usage(struct sg_cert *cert, const struct sg_extension *extension)
{
    sg_bytes value = extension->value;

    cert->has_key_usage = true;
    return sg_der_take_named_bits(&value, &cert->key_usage) && value.len == 0 &&
        cert->key_usage != 0;
}

/*
 * BasicConstraints ::= SEQUENCE {                       RFC 5280, 4.2.1.9
 *     cA BOOLEAN DEFAULT FALSE,
 *     pathLenConstraint INTEGER (0..MAX) OPTIONAL }
 * In a CA's certificate the extension must be critical, and only there may
 * the length be [RFC 5280 4.2.1.9].
 */
static bool
read_basic_constraints(
    struct sg_cert *cert, const struct sg_extension *extension)
{
    sg_bytes body;

    if (!sg_der_only(extension->value, SG_DER_SEQUENCE, &body))
        return false;
    if (body.len == 0)
        return true;
    /* A default is not written [X.690 11.5]: this is TRUE. */
    if (!sg_der_take_bool(&body, &cert->is_ca) || !cert->is_ca ||
        !extension->critical)
        return false;
    if (body.len == 0)
        return true;
    cert->has_path_len = true;
    return sg_der_take_uint(&body, &cert->path_len) && body.len == 0;
}

static enum sg_purpose
purpose_of(sg_bytes oid)
{
    switch (sg_oid_find(oid)) {
    case SG_OID_CODE_SIGNING:
        return SG_PURPOSE_CODE_SIGNING;
    case SG_OID_TIME_STAMPING:
        return SG_PURPOSE_TIME_STAMPING;
    case SG_OID_ANY_PURPOSE:
        return SG_PURPOSE_ANY;
    case SG_OID_CT_PRECERT_SIGNING:
        return SG_PURPOSE_PRECERT_SIGNING;
    default:
        return SG_PURPOSE_OTHER;
    }
}

/* ExtKeyUsageSyntax ::= SEQUENCE SIZE (1..MAX) OF OID  [RFC 5280 4.2.1.12] */
static bool
read_purposes(struct sg_cert *cert, const struct sg_extension *extension)
{
    sg_bytes met[SG_PURPOSES_MAX], body;
    size_t count = 0, i;

    if (!sg_der_only(extension->value, SG_DER_SEQUENCE, &body) || body.len == 0)
        return false;
    for (; body.len > 0; count++) {
        if (count == SG_PURPOSES_MAX ||
            !sg_der_take(&body, SG_DER_OID, &met[count]) ||
            !sg_oid_is_valid(met[count]))
            return false;
        for (i = 0; i < count; i++)
            if (sg_bytes_equal(met[i], met[count]))
                return false;
        cert->purposes |= (unsigned)purpose_of(met[count]);
    }
    cert->has_purposes = true;
    cert->purposes_critical = extension->critical;
    return true;
}

static enum sg_san_kind
san_kind_of(enum sg_general_name_kind kind)
{
    switch (kind) {
    case SG_NAME_EMAIL:
        return SG_SAN_EMAIL;
    case SG_NAME_URI:
        return SG_SAN_URI;
    case SG_NAME_USERNAME:
        return SG_SAN_USERNAME;
    default:
        return SG_SAN_OTHER;
    }
}

/* GeneralNames ::= SEQUENCE SIZE (1..MAX) OF GeneralName  [RFC 5280 4.2.1.6] */
static bool
read_alternative_names(
    struct sg_cert *cert, const struct sg_extension *extension)
{
    struct sg_general_name name;
    sg_bytes body;

    if (!sg_der_only(extension->value, SG_DER_SEQUENCE, &body) || body.len == 0)
        return false;
    for (; body.len > 0; cert->san_count++) {
        if (!sg_general_name_take(&body, &name))
            return false;
        if (cert->san_count > 0)
            continue;
        cert->san_kind = san_kind_of(name.kind);
        if (cert->san_kind != SG_SAN_OTHER)
            cert->san = name.value;
        if (cert->san_kind == SG_SAN_USERNAME)
            cert->claims[7] = name.value;
    }
    cert->has_san = true;
    cert->san_critical = extension->critical;
    return true;
}

/* An OCTET STRING around a SignedCertificateTimestampList  [RFC 6962 3.3] */
static bool
read_sct_list(struct sg_cert *cert, const struct sg_extension *extension)
{
    cert->sct_extension = extension->whole;
    return sg_der_only(extension->value, SG_DER_OCTET_STRING, &cert->sct_list);
}

/* What makes a precertificate one: NULL, critical          [RFC 6962 3.1] */
static bool
read_poison(struct sg_cert *cert, const struct sg_extension *extension)
{
    sg_bytes value = extension->value;

    cert->has_poison = true;
    return extension->critical && sg_der_take_null(&value) && value.len == 0;
}

/* Constraints of names and policies: chain.c refuses who has them. */
static bool
note_constraints(struct sg_cert *cert, const struct sg_extension *extension)
{
    cert->constraints = extension->oid;
    return true;
}

/* What a critical extension is: HANDLED ones are acted upon by chain.c. */
enum criticality { HANDLED, NEVER_CRITICAL };

static const struct {
    enum sg_oid oid;
    enum criticality criticality;
    const char *name;
    reader *read;
} known[] = {
    { SG_OID_KEY_USAGE, HANDLED, "key usage", read_key_usage },
    { SG_OID_EXTENDED_KEY_USAGE, HANDLED, "extended key usage", read_purposes },
    { SG_OID_SUBJECT_KEY_ID, NEVER_CRITICAL, "subject key identifier",
        read_subject_key },
    { SG_OID_AUTHORITY_KEY_ID, NEVER_CRITICAL, "authority key identifier",
        read_authority_key },
    { SG_OID_SUBJECT_ALT_NAME, HANDLED, "subject alternative name",
        read_alternative_names },
    { SG_OID_BASIC_CONSTRAINTS, HANDLED, "basic constraints",
        read_basic_constraints },
    { SG_OID_SCT_LIST, NEVER_CRITICAL, "SCT list", read_sct_list },
    { SG_OID_CT_POISON, HANDLED, "precertificate poison", read_poison },
    { SG_OID_NAME_CONSTRAINTS, HANDLED, "name constraints", note_constraints },
    { SG_OID_POLICY_CONSTRAINTS, HANDLED, "policy constraints",
        note_constraints },
};

/*
 * Fulcio's claims: .1 to .6 are raw text, .8 to .24 a UTF8String; .7 is a kind
 * of otherName and no extension [fulcio oid-info].
 */
static bool
read_claim(sg_bytes *claim, unsigned number, sg_bytes value)
{
    if (number >= 8 && !sg_der_only(value, SG_DER_UTF8_STRING, &value))
        return false;
    *claim = value;
    return sg_text_is_plain(value);
}

static sigstore_code
malformed(const char *name, sg_bytes oid, sigstore_error *err)
{
    return sg_form(err, SIGSTORE_CHECK_CERT_FORM,
        "certificate: malformed %s extension %s", name, sg_oid_show(oid).text);
}

/* An extension that no reader knows, or that Fulcio may not make critical. */
static void
note_unknown(struct sg_cert *cert, const struct sg_extension *extension)
{
    if (extension->critical && cert->unknown_critical.data == NULL)
        cert->unknown_critical = extension->oid;
}

static sigstore_code
read_extension(struct sg_cert *cert, const struct sg_extension *extension,
    sigstore_error *err)
{
    enum sg_oid oid = sg_oid_find(extension->oid);
    unsigned claim = sg_oid_fulcio(extension->oid);
    size_t i;

    for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (known[i].oid != oid)
            continue;
        if ((extension->critical && known[i].criticality == NEVER_CRITICAL) ||
            !known[i].read(cert, extension))
            return malformed(known[i].name, extension->oid, err);
        return SIGSTORE_OK;
    }
    note_unknown(cert, extension);
    if (claim == 0 || claim == 7 || claim > SG_FULCIO_CLAIMS)
        return SIGSTORE_OK;
    if (!read_claim(&cert->claims[claim], claim, extension->value))
        return malformed("Fulcio", extension->oid, err);
    return SIGSTORE_OK;
}

/*
 * Extension ::= SEQUENCE {                                   RFC 5280, 4.1
 *     extnID OBJECT IDENTIFIER,
 *     critical BOOLEAN DEFAULT FALSE,
 *     extnValue OCTET STRING }
 */
static bool
read_frame(sg_bytes body, struct sg_extension *out)
{
    out->critical = false;
    if (!sg_der_take(&body, SG_DER_OID, &out->oid) ||
        !sg_oid_is_valid(out->oid))
        return false;
    /* A default is not written [X.690 11.5]: this is TRUE. */
    if (sg_der_peek(body, SG_DER_BOOLEAN) &&
        (!sg_der_take_bool(&body, &out->critical) || !out->critical))
        return false;
    return sg_der_only(body, SG_DER_OCTET_STRING, &out->value);
}

bool
sg_extension_take(
    sg_bytes *in, struct sg_extensions_met *met, struct sg_extension *out)
{
    sg_bytes rest = *in, body;
    size_t i;

    if (met->count == SG_EXTENSIONS_MAX ||
        !sg_der_take_element(&rest, SG_DER_SEQUENCE, &out->whole) ||
        !sg_der_only(out->whole, SG_DER_SEQUENCE, &body) ||
        !read_frame(body, out))
        return false;
    for (i = 0; i < met->count; i++)
        if (sg_bytes_equal(met->oids[i], out->oid))
            return false;
    met->oids[met->count++] = out->oid;
    *in = rest;
    return true;
}

/* Extensions ::= SEQUENCE SIZE (1..MAX) OF Extension         RFC 5280, 4.1 */
sigstore_code
sg_extensions_parse(struct sg_cert *cert, sg_bytes field, sigstore_error *err)
{
    struct sg_extensions_met met = { .count = 0 };
    struct sg_extension extension;
    sigstore_code code;
    sg_bytes body;

    if (!sg_der_only(field, SG_DER_SEQUENCE, &body) || body.len == 0)
        return sg_form(err, SIGSTORE_CHECK_CERT_FORM,
            "certificate: extensions are not a SEQUENCE of at least one");
    while (body.len > 0) {
        if (!sg_extension_take(&body, &met, &extension))
            return sg_form(err, SIGSTORE_CHECK_CERT_FORM,
                "certificate: extension %zu is malformed, comes twice or is "
                "over the %d allowed (RFC 5280, 4.2)",
                met.count, SG_EXTENSIONS_MAX);
        code = read_extension(cert, &extension, err);
        if (code != SIGSTORE_OK)
            return code;
    }
    return SIGSTORE_OK;
}
