/* SPDX-License-Identifier: Apache-2.0 */
/*
 * RFC 3161 timestamps: the response, the CMS SignedData in it and its TSTInfo,
 * in the one shape that timestamp authorities write.
 */
#ifndef SG_PKI_TIMESTAMP_H
#define SG_PKI_TIMESTAMP_H

#include "base/time.h"
#include "pki/certificate.h"
#include "pki/chain.h"

struct sg_timestamp {
    /* TSTInfo */
    sg_bytes info; /* its DER, which the signer hashed */
    enum sg_hash imprint_hash;
    sg_bytes imprint;
    sg_bytes serial;
    struct sg_time time;
    sg_bytes nonce; /* INTEGER's contents; data NULL when absent */
    sg_bytes tsa;   /* GeneralName, whole; data NULL when absent */
    /* SignerInfo: exactly one */
    sg_bytes issuer;        /* Name, tag and length included */
    sg_bytes signer_serial; /* INTEGER's contents */
    enum sg_hash digest_hash;
    sg_bytes attributes; /* signed attributes: contents of [0] */
    sg_bytes message_digest;
    enum sg_hash certificate_hash; /* of ESSCertIDv2; SG_HASH_NONE: there is
                                      only the old one, of SHA-1 */
    sg_bytes certificate_digest;
    sg_bytes certificate_issuer; /* its issuerSerial's Name; NULL if absent */
    sg_bytes certificate_serial;
    struct sg_signature_algorithm algorithm;
    sg_bytes signature;
    /* certificates embedded: contents of [0]; data NULL when absent */
    sg_bytes certificates;
};

/*
 * sg_timestamp_parse reads a TimeStampResp, all of `der`: status granted
 * (grantedWithMods is refused, as by the reference), one signer, v3 SignedData
 * over id-ct-TSTInfo, attributes each once.  SIGSTORE_CHECK_TIMESTAMP_FORM.
 */
SG_PRIVATE_API SG_MUST_USE sigstore_code sg_timestamp_parse(
    struct sg_timestamp *out, sg_bytes der, sigstore_error *err);

/*
 * sg_timestamp_names says whether a timestamp names this certificate as its
 * signer: issuer and serial [RFC 5652 5.3].
 */
bool sg_timestamp_names(
    const struct sg_timestamp *timestamp, const struct sg_cert *signer);

/*
 * sg_timestamp_verify checks a timestamp over `message` (the signature that
 * was stamped) by one authority: `chain->certs[0]` is the signer, the rest its
 * chain.  Signer bound by SID and ESSCertID, an embedded certificate of it
 * equal byte for byte, extended key usage exactly timeStamping and critical
 * [RFC 3161 2.3], signature over the attributes, digest of TSTInfo, imprint,
 * and the whole chain valid at its time.  The check in `err` says what failed.
 * Windows of the trusted root are the caller's to check.
 */
SG_MUST_USE sigstore_code sg_timestamp_verify(struct sg_cache *cache,
    const struct sg_timestamp *timestamp, const struct sg_chain *authority,
    sg_bytes message, sigstore_error *err);

#endif
