/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Object identifiers: the known ones by name, any one as dotted text.  An OID
 * is handled as the contents octets of its encoding.
 */
#ifndef SG_CODEC_OID_H
#define SG_CODEC_OID_H

#include "base/text.h"

/*
 * The identifiers that Sigstore's certificates, keys and timestamps use, one
 * row each in the table of oid.c.
 */
enum sg_oid {
    SG_OID_UNKNOWN = 0,
    /* keys and signatures */
    SG_OID_EC_PUBLIC_KEY,
    SG_OID_P256,
    SG_OID_P384,
    SG_OID_P521,
    SG_OID_RSA,
    SG_OID_RSA_PSS,
    SG_OID_ED25519,
    SG_OID_ECDSA_SHA256,
    SG_OID_ECDSA_SHA384,
    SG_OID_ECDSA_SHA512,
    SG_OID_RSA_SHA256,
    SG_OID_RSA_SHA384,
    SG_OID_RSA_SHA512,
    SG_OID_MGF1,
    SG_OID_SHA256,
    SG_OID_SHA384,
    SG_OID_SHA512,
    SG_OID_SHA1,
    /* certificate extensions */
    SG_OID_SUBJECT_KEY_ID,
    SG_OID_KEY_USAGE,
    SG_OID_SUBJECT_ALT_NAME,
    SG_OID_BASIC_CONSTRAINTS,
    SG_OID_NAME_CONSTRAINTS,
    SG_OID_CERTIFICATE_POLICIES,
    SG_OID_POLICY_CONSTRAINTS,
    SG_OID_AUTHORITY_KEY_ID,
    SG_OID_EXTENDED_KEY_USAGE,
    SG_OID_SCT_LIST,
    SG_OID_CT_POISON,
    /* key purposes */
    SG_OID_CODE_SIGNING,
    SG_OID_TIME_STAMPING,
    SG_OID_ANY_PURPOSE,
    SG_OID_CT_PRECERT_SIGNING,
    /* CMS and RFC 3161 */
    SG_OID_SIGNED_DATA,
    SG_OID_TST_INFO,
    SG_OID_CONTENT_TYPE,
    SG_OID_MESSAGE_DIGEST,
    SG_OID_SIGNING_TIME,
    SG_OID_SIGNING_CERTIFICATE,
    SG_OID_SIGNING_CERTIFICATE_V2,
    SG_OID_COUNT
};

/* sg_oid_find gives the name of an encoded OID's contents, or UNKNOWN. */
enum sg_oid sg_oid_find(sg_bytes contents);

/* sg_oid_bytes gives the contents octets of a known one. */
sg_bytes sg_oid_bytes(enum sg_oid oid);

/*
 * sg_oid_fulcio gives N of an OID 1.3.6.1.4.1.57264.1.N, 1 to 127, and 0 for
 * any other.
 */
unsigned sg_oid_fulcio(sg_bytes contents);

/* sg_oid_is_valid says whether contents octets are a well-formed OID. */
bool sg_oid_is_valid(sg_bytes contents);

/* sg_oid_show writes dotted decimal, "malformed OID" where it is not one. */
struct sg_shown sg_oid_show(sg_bytes contents);

#endif
