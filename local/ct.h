/* SPDX-License-Identifier: Apache-2.0 */
/* The CT log, as Fulcio uses it. */
#ifndef LOCAL_CT_H
#define LOCAL_CT_H

#include "instance.h"
#include "base/buf.h"

/* ct_open, rekor1_open and rekor2_open open the log of their service. */
SG_MUST_USE sigstore_code ct_open(
    struct log **out, const struct instance *instance, sigstore_error *err);

/*
 * ct_add logs a precertificate's TBSCertificate (without poison and SCTs, the
 * one that the SCT is signed over [RFC 6962 3.2]) of the intermediate's, with
 * the chain that get-entries returns, and appends the SCT
 * (SignedCertificateTimestamp in TLS's encoding) to `out`, once the entry is
 * on disk.
 */
SG_MUST_USE sigstore_code ct_add(struct instance *instance, sg_bytes tbs,
    sg_bytes precertificate, struct sg_buf *out, sigstore_error *err);

#endif
