/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signed certificate timestamps embedded in a certificate (RFC 6962, 3.2 and
 * 3.3): read, and verified over the rebuilt precertificate.
 */
#ifndef SG_PKI_SCT_H
#define SG_PKI_SCT_H

#include "base/limits.h"
#include "pki/certificate.h"

struct sg_sct {
    sg_bytes log_id;     /* 32 bytes */
    uint64_t timestamp;  /* milliseconds since 1970 */
    sg_bytes extensions; /* may be empty; signed as they are */
    enum sg_hash hash;
    bool ecdsa; /* else RSA PKCS#1 v1.5 */
    sg_bytes signature;
};

struct sg_sct_list {
    struct sg_sct items[SG_SCTS_MAX];
    size_t count;
};

/*
 * sg_sct_list_parse reads a SignedCertificateTimestampList, all of it.  One
 * that is empty, or holds the same SCT twice, is refused; SCTs of another
 * version than v1 are passed over.  SIGSTORE_CHECK_SCT_FORM.
 */
SG_MUST_USE sigstore_code sg_sct_list_parse(
    struct sg_sct_list *out, sg_bytes list, sigstore_error *err);

/*
 * sg_sct_verify checks an SCT's signature by a CT log's key over the
 * certificate less its SCT extension, and its issuer's key hash.
 * SIGSTORE_CHECK_SCT_SIGNATURE.  A good one is remembered in `cache`.
 */
SG_MUST_USE sigstore_code sg_sct_verify(struct sg_cache *cache,
    const struct sg_sct *sct, const struct sg_cert *cert,
    const struct sg_cert *issuer, const struct sg_spki *log_key,
    const struct sg_algorithm *algorithm, sigstore_error *err);

#endif
