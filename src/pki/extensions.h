/* SPDX-License-Identifier: Apache-2.0 */
/* The extensions of a certificate, and the frame that TSTInfo shares. */
#ifndef SG_PKI_EXTENSIONS_H
#define SG_PKI_EXTENSIONS_H

#include "base/limits.h"
#include "pki/certificate.h"

struct sg_extension {
    sg_bytes whole; /* tag and length included */
    sg_bytes oid;   /* contents octets */
    bool critical;
    sg_bytes value; /* what the OCTET STRING holds */
};

/* Extensions already met, to see one come twice. */
struct sg_extensions_met {
    sg_bytes oids[SG_EXTENSIONS_MAX];
    size_t count;
};

/*
 * sg_extension_take reads one of a SEQUENCE OF Extension.  One that was met
 * before is refused [RFC 5280 4.2], and so is more than SG_EXTENSIONS_MAX.
 */
bool sg_extension_take(
    sg_bytes *in, struct sg_extensions_met *met, struct sg_extension *out);

/*
 * sg_extensions_parse reads a certificate's Extensions, the contents of [3],
 * into `cert`.
 */
SG_MUST_USE sigstore_code sg_extensions_parse(
    struct sg_cert *cert, sg_bytes field, sigstore_error *err);

#endif
