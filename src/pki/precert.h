/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The TBSCertificate that a log signed: the certificate's, less its SCT
 * extension, as slices of it with new headers between.  No memory is taken.
 */
#ifndef SG_PKI_PRECERT_H
#define SG_PKI_PRECERT_H

#include "pki/certificate.h"
#include "pki/header.h"

/* In the order in which they are signed. */
struct sg_precert {
    struct sg_header tbs;
    sg_bytes fields; /* from the version to the public key */
    struct sg_header field, sequence;
    sg_bytes before, after; /* the other extensions */
};

/*
 * sg_precert_split leaves the SCT extension out, and its length out of all
 * headers above it [RFC 6962 3.2].  False where there is none, or no other
 * extension: none would be left, and an empty list is not written.
 */
bool sg_precert_split(struct sg_precert *out, const struct sg_cert *cert);

/* sg_precert_len is the length of all parts. */
size_t sg_precert_len(const struct sg_precert *precert);

#endif
