/* SPDX-License-Identifier: Apache-2.0 */
/*
 * X.509 certificates, written: what one states, its TBSCertificate, and that
 * with a signature.  Signers have P-256 keys.
 */
#ifndef LOCAL_CERTIFICATE_H
#define LOCAL_CERTIFICATE_H

#include "base/buf.h"
#include "crypto/sign.h"

/* As many octets as RFC 5280, 4.1.2.2 allows. */
#define CERTIFICATE_SERIAL 20

/* What one states; slices are borrowed. */
struct certificate {
    uint8_t serial[CERTIFICATE_SERIAL];
    sg_bytes issuer; /* Name, in DER; see certificate_add_name */
    sg_bytes subject;
    int64_t not_before; /* seconds since 1970 */
    int64_t not_after;
    sg_bytes key;        /* SubjectPublicKeyInfo */
    sg_bytes extensions; /* one after the other; see extension.h */
};

/* certificate_number draws a serial, of all its octets, that nobody guesses. */
SG_MUST_USE sigstore_code certificate_number(
    struct certificate *certificate, sigstore_error *err);

/*
 * certificate_add_name appends the Name of this instance's `common_name`; of
 * NULL, a name without parts.
 */
void certificate_add_name(struct sg_buf *buf, const char *common_name);

/* certificate_add_tbs appends the TBSCertificate. */
void certificate_add_tbs(
    struct sg_buf *buf, const struct certificate *certificate);

/* certificate_sign appends the certificate of a TBSCertificate. */
SG_MUST_USE sigstore_code certificate_sign(struct sg_buf *buf, sg_bytes tbs,
    struct sg_secret *issuer, sigstore_error *err);

#endif
