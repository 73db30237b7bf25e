/* SPDX-License-Identifier: Apache-2.0 */
/* DSSE envelopes: their form, and the bytes that their signatures sign. */
#ifndef SG_DSSE_ENVELOPE_H
#define SG_DSSE_ENVELOPE_H

#include "base/buf.h"
#include "codec/jsonbind.h"
#include "crypto/digest.h"

#define SG_INTOTO_PAYLOAD_TYPE "application/vnd.in-toto+json"

struct sg_envelope_signature {
    sg_bytes sig;
    sg_bytes key_id; /* text; a hint, never decides */
};

struct sg_envelope {
    sg_bytes payload;
    sg_bytes payload_type;
    struct sg_list signatures; /* of struct sg_envelope_signature */
};

/* How an Envelope's JSON (intoto-envelope.proto) binds to it. */
extern const struct sg_schema sg_envelope_schema;

/*
 * sg_pae_prefix writes what stands before the payload in the pre-
 * authentication encoding: "DSSEv1", the type with its length in bytes, the
 * payload's length [DSSE protocol].  The PAE is this and the payload.
 */
void sg_pae_prefix(
    struct sg_buf *buf, sg_bytes payload_type, size_t payload_len);

/* sg_pae_digest hashes the PAE without building it. */
SG_PRIVATE_API SG_MUST_USE sigstore_code sg_pae_digest(struct sg_digest *out,
    enum sg_hash hash, const struct sg_envelope *envelope, sigstore_error *err);

#endif
