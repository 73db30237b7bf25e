/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The parts of a bundle, each checked and taken over from its JSON.  Messages
 * begin with the member's path.
 */
#ifndef SG_BUNDLE_PARTS_H
#define SG_BUNDLE_PARTS_H

#include "bundle/bundle.h"
#include "bundle/bundle_json.h"

/*
 * sg_media_type_version reads the mediaType of a bundle's JSON; unknown ones
 * are SIGSTORE_EUNSUPPORTED.
 */
SG_MUST_USE sigstore_code sg_media_type_version(enum sg_bundle_version *out,
    const struct sg_json *value, sigstore_error *err);

/* sg_bundle_take_signer takes the key hint or the certificate. */
SG_MUST_USE sigstore_code sg_bundle_take_signer(sigstore_bundle *bundle,
    const struct sg_material_json *json, sigstore_error *err);

/* sg_bundle_take_entries takes the log entries. */
SG_MUST_USE sigstore_code sg_bundle_take_entries(sigstore_bundle *bundle,
    const struct sg_material_json *json, sigstore_error *err);

/* sg_bundle_take_timestamps takes the RFC 3161 timestamps. */
SG_MUST_USE sigstore_code sg_bundle_take_timestamps(sigstore_bundle *bundle,
    const struct sg_material_json *json, sigstore_error *err);

/* sg_bundle_take_content takes the message signature or the envelope. */
SG_MUST_USE sigstore_code sg_bundle_take_content(sigstore_bundle *bundle,
    const struct sg_bundle_json *json, sigstore_error *err);

#endif
