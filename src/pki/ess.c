/* SPDX-License-Identifier: Apache-2.0 */
/* Reading ESSCertID and ESSCertIDv2. */
#include "pki/ess.h"

#include <string.h>

#include "codec/der.h"
#include "pki/certificate.h"

#define SHA1_LEN 20

/*
 * SigningCertificate(V2) ::= SEQUENCE {                       RFC 5035, 3, 4
 *     certs SEQUENCE OF ESSCertID(v2),
 *     policies SEQUENCE OF PolicyInformation OPTIONAL }
 * The first certificate is the signer's [RFC 5035 5]; more, and policies,
 * would limit a chain that the trusted root already fixes.
 */
static bool
take_only_id(sg_bytes value, sg_bytes *id)
{
    sg_bytes body, certs;

    return sg_der_only(value, SG_DER_SEQUENCE, &body) &&
        sg_der_only(body, SG_DER_SEQUENCE, &certs) &&
        sg_der_only(certs, SG_DER_SEQUENCE, id);
}

/*
 * IssuerSerial ::= SEQUENCE {                                   RFC 5035, 5
 *     issuer GeneralNames, serialNumber CertificateSerialNumber }
 * The issuer is one directoryName, compared byte for byte with another.
 */
static bool
read_issuer_serial(struct sg_ess *out, sg_bytes body)
{
    sg_bytes names, name;

    return sg_der_take(&body, SG_DER_SEQUENCE, &names) &&
        sg_der_only(names, SG_DER_CONTEXT_CONSTRUCTED(4), &name) &&
        sg_der_take_element(&name, SG_DER_SEQUENCE, &out->issuer) &&
        name.len == 0 && sg_der_take_integer(&body, &out->serial) &&
        body.len == 0;
}

/* What both versions end in: certHash, and issuerSerial OPTIONAL. */
static bool
read_rest(struct sg_ess *out, sg_bytes body)
{
    sg_bytes issuer_serial;

    if (!sg_der_take(&body, SG_DER_OCTET_STRING, &out->digest))
        return false;
    if (body.len == 0)
        return true;
    return sg_der_only(body, SG_DER_SEQUENCE, &issuer_serial) &&
        read_issuer_serial(out, issuer_serial);
}

bool
sg_ess_parse_v1(struct sg_ess *out, sg_bytes value)
{
    sg_bytes id;

    memset(out, 0, sizeof(*out));
    return take_only_id(value, &id) && read_rest(out, id) &&
        out->digest.len == SHA1_LEN;
}

/*
 * ESSCertIDv2 ::= SEQUENCE {                                    RFC 5035, 4
 *     hashAlgorithm AlgorithmIdentifier DEFAULT sha256,
 *     certHash, issuerSerial OPTIONAL }
 * DER leaves SHA-256 out, but signers that write it mean the same, and what
 * they signed is taken as it stands [RFC 5035 4].
 */
bool
sg_ess_parse_v2(struct sg_ess *out, sg_bytes value)
{
    sg_bytes id;

    memset(out, 0, sizeof(*out));
    out->hash = SG_SHA256;
    if (!take_only_id(value, &id))
        return false;
    if (sg_der_peek(id, SG_DER_SEQUENCE) &&
        !sg_hash_algorithm_take(&id, &out->hash))
        return false;
    return read_rest(out, id) && out->digest.len == sg_hash_len(out->hash);
}
