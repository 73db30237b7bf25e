/* SPDX-License-Identifier: Apache-2.0 */
/* Certificate signing requests of PKCS#10 (RFC 2986), as Fulcio takes them. */
#ifndef SG_PKI_CSR_H
#define SG_PKI_CSR_H

#include "base/buf.h"
#include "crypto/sign.h"

/* A request is 200 bytes. */
#define SG_CSR_MAX 1024

/*
 * sg_csr_add appends the DER of a request for a certificate of `secret`'s key:
 * no subject, for Fulcio takes it from the token; it asks not to be a CA
 * [fulcio-spec].  Its signature proves that we hold the key.
 */
SG_PRIVATE_API SG_MUST_USE sigstore_code sg_csr_add(
    struct sg_buf *buf, struct sg_secret *secret, sigstore_error *err);

#endif
