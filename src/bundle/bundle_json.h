/* SPDX-License-Identifier: Apache-2.0 */
/* A Bundle's JSON (sigstore_bundle.proto), as it binds. */
#ifndef SG_BUNDLE_BUNDLE_JSON_H
#define SG_BUNDLE_BUNDLE_JSON_H

#include "dsse/envelope.h"
#include "tlog/entry.h"
#include "trust/common_json.h"

/* PublicKeyIdentifier */
struct sg_hint_json {
    sg_bytes hint;
};

/* RFC3161SignedTimestamp */
struct sg_timestamp_json {
    sg_bytes der;
};

/* TimestampVerificationData */
struct sg_timestamps_json {
    struct sg_list rfc3161; /* of struct sg_timestamp_json */
};

/* VerificationMaterial; of the first three exactly one is to be there */
struct sg_material_json {
    const struct sg_hint_json *public_key;
    const struct sg_chain_json *chain;
    const struct sg_certificate_json *certificate;
    struct sg_list entries; /* of struct sg_log_entry */
    const struct sg_timestamps_json *timestamps;
};

/* HashOutput */
struct sg_digest_json {
    int hash; /* enum sg_hash; 0: absent */
    sg_bytes digest;
};

/* MessageSignature */
struct sg_message_json {
    const struct sg_digest_json *digest;
    sg_bytes signature;
};

struct sg_bundle_json {
    sg_bytes media_type;
    const struct sg_material_json *material;
    const struct sg_message_json *message;
    const struct sg_envelope *envelope;
};

extern const struct sg_schema sg_bundle_schema;

#endif
