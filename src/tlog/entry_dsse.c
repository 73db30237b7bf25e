/* SPDX-License-Identifier: Apache-2.0 */
/*
 * dsse 0.0.1, of Rekor v1: hashes of envelope and payload, signature and
 * verifier [rekor types].
 */
#include "tlog/body.h"

void
sg_dsse_match(struct sg_body *body)
{
    const struct sg_signed *is = body->is;

    sg_body_text(
        body, "{\"apiVersion\":\"0.0.1\",\"kind\":\"dsse\",\"spec\":{");
    /* The hash of the uploader's own JSON text, which nobody has kept. */
    sg_body_text(body, "\"envelopeHash\":");
    sg_body_any_sha256(body, "spec.envelopeHash.value");
    sg_body_text(body, ",\"payloadHash\":");
    sg_body_sha256(body, "spec.payloadHash.value", is->payload);
    sg_body_text(body, ",\"signatures\":[{\"signature\":");
    sg_body_base64(body, "spec.signatures[0].signature", is->signature);
    sg_body_text(body, ",\"verifier\":");
    sg_body_verifier(body, "spec.signatures[0].verifier");
    sg_body_text(body, "}]}}");
}
