/* SPDX-License-Identifier: Apache-2.0 */
/*
 * intoto 0.0.2, of Rekor v1: the envelope, mostly without its payload, and
 * hashes of both [rekor types].
 */
#include "tlog/body.h"

/*
 * match_signature: `sig` is base64 of the envelope's own base64.  The key id
 * is left out where it is empty.
 */
static void
match_signature(struct sg_body *body)
{
    if (sg_body_next(body, "\"keyid\":")) {
        sg_body_text(body, "\"keyid\":");
        sg_body_string(body, "envelope.signatures[0].keyid", body->is->key_id);
        sg_body_text(body, ",");
    } else if (body->is->key_id.len != 0) {
        sg_body_refuse(body, "envelope.signatures[0] has no keyid");
    }
    sg_body_text(body, "\"publicKey\":");
    sg_body_verifier(body, "envelope.signatures[0].publicKey");
    sg_body_text(body, ",\"sig\":");
    sg_body_base64_twice(
        body, "envelope.signatures[0].sig", body->is->signature);
}

void
sg_intoto_match(struct sg_body *body)
{
    const struct sg_signed *is = body->is;

    sg_body_text(body,
        "{\"apiVersion\":\"0.0.2\",\"kind\":\"intoto\","
        "\"spec\":{\"content\":{\"envelope\":{");
    /* Rekor leaves the payload out; other writers keep it, encoded again. */
    if (sg_body_next(body, "\"payload\":")) {
        sg_body_text(body, "\"payload\":");
        sg_body_base64_twice(body, "envelope.payload", is->payload);
        sg_body_text(body, ",");
    }
    sg_body_text(body, "\"payloadType\":");
    sg_body_string(body, "envelope.payloadType", is->payload_type);
    sg_body_text(body, ",\"signatures\":[{");
    match_signature(body);
    /* The hash of the uploader's own JSON text, which nobody has kept. */
    sg_body_text(body, "}]},\"hash\":");
    sg_body_any_sha256(body, "content.hash.value");
    sg_body_text(body, ",\"payloadHash\":");
    sg_body_sha256(body, "content.payloadHash.value", is->payload);
    sg_body_text(body, "}}}");
}
