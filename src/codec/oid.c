/* SPDX-License-Identifier: Apache-2.0 */
/* The known object identifiers, and any one as text. */
#include "codec/oid.h"

#include <string.h>

/* Contents octets; the name of each says what they spell. */
#define OCTETS(text)                                                           \
    {                                                                          \
        (const uint8_t *)(text), sizeof(text) - 1                              \
    }
#define PKCS "\x2a\x86\x48\x86\xf7\x0d\x01"          /* 1.2.840.113549.1 */
#define X9_62 "\x2a\x86\x48\xce\x3d"                 /* 1.2.840.10045 */
#define NIST_HASH "\x60\x86\x48\x01\x65\x03\x04\x02" /* 2.16.840.1.101.3.4.2 */
#define ID_CE "\x55\x1d"                             /* 2.5.29 */
#define ID_KP "\x2b\x06\x01\x05\x05\x07\x03"         /* 1.3.6.1.5.5.7.3 */
#define CT "\x2b\x06\x01\x04\x01\xd6\x79\x02\x04"    /* 1.3.6.1.4.1.11129.2.4 */
#define FULCIO "\x2b\x06\x01\x04\x01\x83\xbf\x30\x01" /* ...57264.1 */

static const sg_bytes octets[SG_OID_COUNT] = {
    [SG_OID_EC_PUBLIC_KEY] = OCTETS(X9_62 "\x02\x01"),
    [SG_OID_P256] = OCTETS(X9_62 "\x03\x01\x07"),
    [SG_OID_P384] = OCTETS("\x2b\x81\x04\x00\x22"),
    [SG_OID_P521] = OCTETS("\x2b\x81\x04\x00\x23"),
    [SG_OID_RSA] = OCTETS(PKCS "\x01\x01"),
    [SG_OID_RSA_PSS] = OCTETS(PKCS "\x01\x0a"),
    [SG_OID_ED25519] = OCTETS("\x2b\x65\x70"),
    [SG_OID_ECDSA_SHA256] = OCTETS(X9_62 "\x04\x03\x02"),
    [SG_OID_ECDSA_SHA384] = OCTETS(X9_62 "\x04\x03\x03"),
    [SG_OID_ECDSA_SHA512] = OCTETS(X9_62 "\x04\x03\x04"),
    [SG_OID_RSA_SHA256] = OCTETS(PKCS "\x01\x0b"),
    [SG_OID_RSA_SHA384] = OCTETS(PKCS "\x01\x0c"),
    [SG_OID_RSA_SHA512] = OCTETS(PKCS "\x01\x0d"),
    [SG_OID_MGF1] = OCTETS(PKCS "\x01\x08"),
    [SG_OID_SHA256] = OCTETS(NIST_HASH "\x01"),
    [SG_OID_SHA384] = OCTETS(NIST_HASH "\x02"),
    [SG_OID_SHA512] = OCTETS(NIST_HASH "\x03"),
    [SG_OID_SHA1] = OCTETS("\x2b\x0e\x03\x02\x1a"),
    [SG_OID_SUBJECT_KEY_ID] = OCTETS(ID_CE "\x0e"),
    [SG_OID_KEY_USAGE] = OCTETS(ID_CE "\x0f"),
    [SG_OID_SUBJECT_ALT_NAME] = OCTETS(ID_CE "\x11"),
    [SG_OID_BASIC_CONSTRAINTS] = OCTETS(ID_CE "\x13"),
    [SG_OID_NAME_CONSTRAINTS] = OCTETS(ID_CE "\x1e"),
    [SG_OID_CERTIFICATE_POLICIES] = OCTETS(ID_CE "\x20"),
    [SG_OID_POLICY_CONSTRAINTS] = OCTETS(ID_CE "\x24"),
    [SG_OID_AUTHORITY_KEY_ID] = OCTETS(ID_CE "\x23"),
    [SG_OID_EXTENDED_KEY_USAGE] = OCTETS(ID_CE "\x25"),
    [SG_OID_SCT_LIST] = OCTETS(CT "\x02"),
    [SG_OID_CT_POISON] = OCTETS(CT "\x03"),
    [SG_OID_CODE_SIGNING] = OCTETS(ID_KP "\x03"),
    [SG_OID_TIME_STAMPING] = OCTETS(ID_KP "\x08"),
    [SG_OID_ANY_PURPOSE] = OCTETS(ID_CE "\x25\x00"),
    [SG_OID_CT_PRECERT_SIGNING] = OCTETS(CT "\x04"),
    [SG_OID_SIGNED_DATA] = OCTETS(PKCS "\x07\x02"),
    [SG_OID_TST_INFO] = OCTETS(PKCS "\x09\x10\x01\x04"),
    [SG_OID_CONTENT_TYPE] = OCTETS(PKCS "\x09\x03"),
    [SG_OID_MESSAGE_DIGEST] = OCTETS(PKCS "\x09\x04"),
    [SG_OID_SIGNING_TIME] = OCTETS(PKCS "\x09\x05"),
    [SG_OID_SIGNING_CERTIFICATE] = OCTETS(PKCS "\x09\x10\x02\x0c"),
    [SG_OID_SIGNING_CERTIFICATE_V2] = OCTETS(PKCS "\x09\x10\x02\x2f"),
};

enum sg_oid
sg_oid_find(sg_bytes contents)
{
    unsigned i;

    for (i = SG_OID_UNKNOWN + 1; i < SG_OID_COUNT; i++)
        if (sg_bytes_equal(contents, octets[i]))
            return (enum sg_oid)i;
    return SG_OID_UNKNOWN;
}

sg_bytes
sg_oid_bytes(enum sg_oid oid)
{
    if ((unsigned)oid >= SG_OID_COUNT)
        oid = SG_OID_UNKNOWN;
    return octets[oid];
}

unsigned
sg_oid_fulcio(sg_bytes contents)
{
    sg_bytes rest = contents;
    uint8_t last;

    if (!sg_bytes_take_text(&rest, FULCIO) ||
        !sg_bytes_take_byte(&rest, &last) || rest.len != 0 || last > 0x7f)
        return 0;
    return last;
}

/*
 * One subidentifier, base 128 with the top bit on all but the last byte
 * [X.690 8.19.2].  An arc of more than 64 bits, though it may be written, is
 * refused: no OID that counts here has one, and two readers that cut it
 * differently would see two OIDs in it.
 */
static bool
take_arc(sg_bytes *in, uint64_t *out)
{
    uint64_t value = 0;
    uint8_t byte;

    if (in->len > 0 && in->data[0] == 0x80)
        return false;
    do {
        if (value > UINT64_MAX >> 7 || !sg_bytes_take_byte(in, &byte))
            return false;
        value = value << 7 | (byte & 0x7f);
    } while ((byte & 0x80) != 0);
    *out = value;
    return true;
}

bool
sg_oid_is_valid(sg_bytes contents)
{
    uint64_t arc;

    if (contents.len == 0)
        return false;
    while (contents.len > 0)
        if (!take_arc(&contents, &arc))
            return false;
    return true;
}

/* Room that always stays: "..." in UTF-8 and the NUL. */
#define ROOM (SG_SHOWN_SIZE - 4)

/* Appends ".<arc>"; false, and a mark of the cut, where it does not fit. */
static bool
show_arc(struct sg_shown *shown, size_t *len, uint64_t arc)
{
    char digits[20];
    size_t count = 0;

    do {
        digits[count++] = (char)('0' + arc % 10);
        arc /= 10;
    } while (arc > 0);
    if (*len + 1 + count > ROOM) {
        memcpy(shown->text + *len, "\xe2\x80\xa6", 4);
        return false;
    }
    if (*len > 0)
        shown->text[(*len)++] = '.';
    while (count > 0)
        shown->text[(*len)++] = digits[--count];
    return true;
}

struct sg_shown
sg_oid_show(sg_bytes contents)
{
    struct sg_shown shown = { "malformed OID" };
    uint64_t arc, top;
    size_t len = 0;

    if (!sg_oid_is_valid(contents) || !take_arc(&contents, &arc))
        return shown;
    memset(&shown, 0, sizeof(shown));
    /* The first two arcs share a subidentifier [X.690 8.19.4]. */
    top = arc < 80 ? arc / 40 : 2;
    if (!show_arc(&shown, &len, top) || !show_arc(&shown, &len, arc - 40 * top))
        return shown;
    while (take_arc(&contents, &arc) && show_arc(&shown, &len, arc))
        continue;
    return shown;
}
