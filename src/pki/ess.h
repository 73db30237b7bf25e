/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The attributes that name a signer's certificate (RFC 5035): of SHA-1, and
 * of a hash that it names.
 */
#ifndef SG_PKI_ESS_H
#define SG_PKI_ESS_H

#include "base/bytes.h"
#include "crypto/digest.h"

struct sg_ess {
    enum sg_hash hash; /* SG_HASH_NONE: SHA-1 */
    sg_bytes digest;
    sg_bytes issuer; /* Name; data NULL when absent, as is the serial then */
    sg_bytes serial; /* INTEGER's contents */
};

/*
 * sg_ess_parse_v1 reads SigningCertificate, sg_ess_parse_v2 the second one.
 * Either names exactly one certificate, and no policies.
 */
bool sg_ess_parse_v1(struct sg_ess *out, sg_bytes value);
bool sg_ess_parse_v2(struct sg_ess *out, sg_bytes value);

#endif
