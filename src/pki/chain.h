/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Path validation of RFC 5280, 6, for explicit chains: nothing is searched
 * for.  A chain is an authority's certificates in the trusted root, the one
 * closest to the leaf first; its last one is the trust anchor, which may be
 * an intermediate [trustroot].
 */
#ifndef SG_PKI_CHAIN_H
#define SG_PKI_CHAIN_H

#include "pki/certificate.h"

struct sg_chain {
    const struct sg_cert *certs;
    size_t count;
};

/*
 * sg_cert_check_issued_by verifies that `issuer` signed `cert`: names, key
 * identifiers (where both are there), issuer a CA that may sign certificates,
 * signature.  A good signature is remembered in `cache`.  Times and path
 * lengths are not looked at.
 */
SG_MUST_USE sigstore_code sg_cert_check_issued_by(struct sg_cache *cache,
    const struct sg_cert *cert, const struct sg_cert *issuer,
    sigstore_error *err);

/*
 * sg_cert_vouch has `cache` remember that `issuer` signed `cert`, without
 * verifying it: for certificates that are compiled in, of which the tests
 * verified it (tests/unit/trust/test_embedded.c).
 */
SG_MUST_USE sigstore_code sg_cert_vouch(struct sg_cache *cache,
    const struct sg_cert *cert, const struct sg_cert *issuer,
    sigstore_error *err);

/*
 * sg_cert_check_time refuses (SIGSTORE_CHECK_CERT_TIME) a time outside the
 * certificate's validity, whose ends are inclusive.
 */
SG_MUST_USE sigstore_code sg_cert_check_time(
    const struct sg_cert *cert, struct sg_time at, sigstore_error *err);

/*
 * sg_chain_check validates `leaf` and every certificate of `chain` at one
 * time: issued by the next, valid at `at`, path lengths kept, no unknown
 * critical extension, no name or policy constraints, and every extended key
 * usage that is there allows `purpose` [client-spec 4.3].  The leaf must not
 * be a CA.  An empty chain is refused.
 */
SG_MUST_USE sigstore_code sg_chain_check(struct sg_cache *cache,
    const struct sg_cert *leaf, const struct sg_chain *chain,
    enum sg_purpose purpose, struct sg_time at, sigstore_error *err);

#endif
