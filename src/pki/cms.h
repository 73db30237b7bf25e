/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SignedData of the Cryptographic Message Syntax (RFC 5652), in the one shape
 * that a timestamp has [RFC 3161 2.4.2].
 */
#ifndef SG_PKI_CMS_H
#define SG_PKI_CMS_H

#include "pki/timestamp.h"

/*
 * sg_cms_parse reads a ContentInfo, all of `der`, into what `out` has of
 * SignerInfo, and its content into `out->info`.
 */
SG_MUST_USE sigstore_code sg_cms_parse(
    struct sg_timestamp *out, sg_bytes der, sigstore_error *err);

/*
 * sg_cms_certificate_take reads an embedded certificate no further than to
 * whom it belongs: its Name of the issuer and its serial.
 */
bool sg_cms_certificate_take(
    sg_bytes *in, sg_bytes *der, sg_bytes *issuer, sg_bytes *serial);

#endif
