/* SPDX-License-Identifier: Apache-2.0 */
/* What was signed: a message by its signature, or an envelope. */
#include "bundle/parts.h"

static sigstore_code
check_message(const struct sg_message_json *json, sigstore_error *err)
{
    const struct sg_digest_json *digest = json->digest;

    if (digest != NULL &&
        digest->digest.len != sg_hash_len((enum sg_hash)digest->hash))
        return sg_form(err, SIGSTORE_CHECK_BUNDLE_FORM,
            "messageDigest.digest: has %zu bytes, not the %zu of %s",
            digest->digest.len, sg_hash_len((enum sg_hash)digest->hash),
            sg_hash_enum_name((enum sg_hash)digest->hash));
    return SIGSTORE_OK;
}

static sigstore_code
take_message(sigstore_bundle *bundle, const struct sg_message_json *json,
    sigstore_error *err)
{
    struct sg_message_signature *message;
    sigstore_code code = check_message(json, err);

    if (code != SIGSTORE_OK)
        return sg_context(err, code, "messageSignature");
    message = sg_arena_new(&bundle->arena, sizeof(*message));
    if (message == NULL)
        return sg_no_room(&bundle->arena, sizeof(*message), err);
    message->signature = json->signature;
    if (json->digest != NULL) {
        message->digest_hash = (enum sg_hash)json->digest->hash;
        message->digest = json->digest->digest;
    }
    bundle->message = message;
    return SIGSTORE_OK;
}

sigstore_code
sg_bundle_take_content(sigstore_bundle *bundle,
    const struct sg_bundle_json *json, sigstore_error *err)
{
    if ((json->message == NULL) == (json->envelope == NULL))
        return sg_form(err, SIGSTORE_CHECK_BUNDLE_FORM,
            "has %s of messageSignature and dsseEnvelope, not one",
            json->message == NULL ? "none" : "both");
    if (json->message != NULL)
        return take_message(bundle, json->message, err);
    /* any other number MUST be rejected [sigstore_bundle.proto] */
    if (json->envelope->signatures.count != 1)
        return sg_form(err, SIGSTORE_CHECK_ENVELOPE,
            "dsseEnvelope.signatures: there are %zu, not one",
            json->envelope->signatures.count);
    bundle->envelope = json->envelope;
    return SIGSTORE_OK;
}
