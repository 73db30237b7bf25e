/* SPDX-License-Identifier: Apache-2.0 */
/* Names of X.509: distinguished ones, and the kinds of general names. */
#include "pki/names.h"

#include "base/text.h"
#include "codec/der.h"
#include "codec/oid.h"

static bool
is_printable_ascii(sg_bytes text)
{
    size_t i;

    for (i = 0; i < text.len; i++)
        if (text.data[i] < 0x20 || text.data[i] > 0x7e)
            return false;
    return text.len > 0;
}

/*
 * The string types that names are written in today.  Teletex, BMP and
 * Universal strings [RFC 5280 4.1.2.4] are of old and not read.
 */
static bool
is_text(unsigned tag, sg_bytes value)
{
    if (tag == SG_DER_UTF8_STRING)
        return value.len > 0 && sg_text_is_plain(value);
    return (tag == SG_DER_PRINTABLE_STRING || tag == SG_DER_IA5_STRING) &&
        is_printable_ascii(value);
}

/* AttributeTypeAndValue ::= SEQUENCE { type OID, value ANY }  RFC 5280, 4.1 */
static bool
take_attribute(sg_bytes *in)
{
    sg_bytes body, oid, element, value;
    unsigned tag;

    return sg_der_take(in, SG_DER_SEQUENCE, &body) &&
        sg_der_take(&body, SG_DER_OID, &oid) && sg_oid_is_valid(oid) &&
        sg_der_take_any(&body, &tag, &element, &value) && body.len == 0 &&
        is_text(tag, value);
}

/* RelativeDistinguishedName ::= SET SIZE (1..MAX) OF AttributeTypeAndValue */
static bool
take_relative(sg_bytes *in)
{
    sg_bytes set;

    if (!sg_der_take(in, SG_DER_SET, &set) || set.len == 0 ||
        !sg_set_is_sorted(set))
        return false;
    while (set.len > 0)
        if (!take_attribute(&set))
            return false;
    return true;
}

/* Name ::= SEQUENCE OF RelativeDistinguishedName  [RFC 5280 4.1.2.4] */
bool
sg_name_take(sg_bytes *in, sg_bytes *name)
{
    sg_bytes rest = *in, element, body;

    if (!sg_der_take_element(&rest, SG_DER_SEQUENCE, &element) ||
        !sg_der_only(element, SG_DER_SEQUENCE, &body))
        return false;
    while (body.len > 0)
        if (!take_relative(&body))
            return false;
    *name = element;
    *in = rest;
    return true;
}

bool
sg_name_is_empty(sg_bytes name)
{
    sg_bytes body;

    return !sg_der_only(name, SG_DER_SEQUENCE, &body) || body.len == 0;
}

bool
sg_set_is_sorted(sg_bytes contents)
{
    sg_bytes element, value, last = { NULL, 0 };
    unsigned tag;

    while (contents.len > 0) {
        if (!sg_der_take_any(&contents, &tag, &element, &value) ||
            sg_bytes_compare(last, element) > 0)
            return false;
        last = element;
    }
    return true;
}

/* The value of a general name, of its contents. */
typedef bool reader(sg_bytes contents, struct sg_general_name *out);

static bool
read_ascii(sg_bytes contents, struct sg_general_name *out)
{
    out->value = contents;
    return is_printable_ascii(contents);
}

/*
 * OtherName ::= SEQUENCE {                                 RFC 5280, 4.2.1.6
 *     type-id OBJECT IDENTIFIER,
 *     value [0] EXPLICIT ANY DEFINED BY type-id }
 * Of Fulcio's type .1.7 it holds a UTF8String [fulcio oid-info].
 */
static bool
read_other(sg_bytes contents, struct sg_general_name *out)
{
    sg_bytes oid, value, element, text;
    unsigned tag;

    if (!sg_der_take(&contents, SG_DER_OID, &oid) || !sg_oid_is_valid(oid) ||
        !sg_der_only(contents, SG_DER_CONTEXT_CONSTRUCTED(0), &value) ||
        !sg_der_take_any(&value, &tag, &element, &text) || value.len != 0)
        return false;
    out->value = text;
    if (sg_oid_fulcio(oid) != 7)
        return true;
    out->kind = SG_NAME_USERNAME;
    return tag == SG_DER_UTF8_STRING && is_text(tag, text);
}

static bool
read_directory(sg_bytes contents, struct sg_general_name *out)
{
    return sg_name_take(&contents, &out->value) && contents.len == 0;
}

/* An address of IPv4 or IPv6, without a mask. */
static bool
read_address(sg_bytes contents, struct sg_general_name *out)
{
    out->value = contents;
    return contents.len == 4 || contents.len == 16;
}

static bool
read_registered(sg_bytes contents, struct sg_general_name *out)
{
    out->value = contents;
    return sg_oid_is_valid(contents);
}

/* GeneralName ::= CHOICE { ... }, one row each  [RFC 5280 4.2.1.6] */
static const struct {
    unsigned tag;
    enum sg_general_name_kind kind;
    reader *read;
} general_names[] = {
    { SG_DER_CONTEXT_CONSTRUCTED(0), SG_NAME_OTHER, read_other },
    { SG_DER_CONTEXT(1), SG_NAME_EMAIL, read_ascii },
    { SG_DER_CONTEXT(2), SG_NAME_DNS, read_ascii },
    { SG_DER_CONTEXT_CONSTRUCTED(4), SG_NAME_DIRECTORY, read_directory },
    { SG_DER_CONTEXT(6), SG_NAME_URI, read_ascii },
    { SG_DER_CONTEXT(7), SG_NAME_OTHER, read_address },
    { SG_DER_CONTEXT(8), SG_NAME_OTHER, read_registered },
};

bool
sg_general_name_take(sg_bytes *in, struct sg_general_name *out)
{
    sg_bytes rest = *in, element, contents;
    struct sg_general_name name;
    unsigned tag;
    size_t i;

    if (!sg_der_take_any(&rest, &tag, &element, &contents))
        return false;
    for (i = 0; i < sizeof(general_names) / sizeof(general_names[0]); i++) {
        if (general_names[i].tag != tag)
            continue;
        name.kind = general_names[i].kind;
        if (!general_names[i].read(contents, &name))
            return false;
        *out = name;
        *in = rest;
        return true;
    }
    return false;
}
