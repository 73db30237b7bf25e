/* SPDX-License-Identifier: Apache-2.0 */
/* Writing bundles of version 0.3, in the one form that signers write. */
#ifndef SG_BUNDLE_WRITE_H
#define SG_BUNDLE_WRITE_H

#include "bundle/bundle.h"

/*
 * sg_bundle_write appends a bundle's JSON: compact, its members in the order
 * of sigstore-python, whatever the version it was read in.  Of the
 * certificates only the signer's is written [sigstore_bundle.proto].
 */
SG_PRIVATE_API void sg_bundle_write(
    struct sg_buf *buf, const sigstore_bundle *bundle);

/* sg_entry_write appends a TransparencyLogEntry. */
SG_PRIVATE_API void sg_entry_write(
    struct sg_buf *buf, const struct sg_log_entry *entry);

/* sg_envelope_write appends a DSSE envelope. */
SG_PRIVATE_API void sg_envelope_write(
    struct sg_buf *buf, const struct sg_envelope *envelope);

#endif
