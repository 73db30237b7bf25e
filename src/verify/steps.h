/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The checks of a verification, one proof at a time, for a signer: each proof
 * is checked when a service gives it, before the next service is told of it.
 * The bundle that comes of them is verified whole by sigstore_verify after.
 */
#ifndef SG_VERIFY_STEPS_H
#define SG_VERIFY_STEPS_H

#include "pki/certificate.h"
#include "sigstore/verify.h"
#include "tlog/entry.h"

/* What a signer has so far.  All is borrowed. */
struct sg_steps {
    sigstore_verifier *verifier;
    const struct sg_cert *certificate; /* NULL: of a managed key */
    sg_bytes signature;
    const sg_bytes *timestamps; /* RFC 3161 responses that were verified */
    size_t timestamp_count;
};

/*
 * sg_step_certificate checks a certificate that was just issued: chain to the
 * trusted root, SCT, profile, policy [client-spec 3.2].  The time is that of
 * its issuance: a machine whose clock is wrong can sign.
 */
SG_PRIVATE_API SG_MUST_USE sigstore_code sg_step_certificate(
    const struct sg_steps *steps, const sigstore_policy *policy,
    sigstore_error *err);

/*
 * sg_step_timestamp checks a timestamp over the signature: by an authority of
 * the trusted root, at a time when the certificate's chain is valid
 * [client-spec 3.3].
 */
SG_PRIVATE_API SG_MUST_USE sigstore_code sg_step_timestamp(
    const struct sg_steps *steps, sg_bytes der, sigstore_error *err);

/*
 * sg_step_entry checks an entry that a log gave back: proof, checkpoint,
 * promise, and that it states what was signed [client-spec 3.4].
 */
SG_PRIVATE_API SG_MUST_USE sigstore_code sg_step_entry(
    const struct sg_steps *steps, const struct sg_log_entry *entry,
    const struct sg_signed *is, sigstore_error *err);

#endif
