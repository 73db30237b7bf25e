/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hashedrekord 0.0.1, of Rekor v1: digest, signature and verifier
 * [rekor types].
 */
#include "tlog/body.h"

#define START                                                                  \
    "{\"apiVersion\":\"0.0.1\",\"kind\":\"hashedrekord\","                     \
    "\"spec\":{\"data\":{\"hash\":{\"algorithm\":"

void
sg_hashedrekord_match(struct sg_body *body)
{
    const struct sg_signed *is = body->is;

    sg_body_text(body, START);
    sg_body_string(body, "spec.data.hash.algorithm",
        sg_bytes_from_text(sg_hash_name(is->digest->hash)));
    sg_body_text(body, ",\"value\":");
    sg_body_hex(body, "spec.data.hash.value", sg_digest_bytes(is->digest));
    sg_body_text(body, "}},\"signature\":{\"content\":");
    sg_body_base64(body, "spec.signature.content", is->signature);
    sg_body_text(body, ",\"publicKey\":{\"content\":");
    sg_body_verifier(body, "spec.signature.publicKey.content");
    sg_body_text(body, "}}}}");
}

enum sg_hash
sg_hashedrekord_hash(sg_bytes body)
{
    sg_bytes name = { NULL, 0 };

    if (!sg_bytes_take_text(&body, START "\"") ||
        !sg_bytes_take_until(&body, '"', &name))
        return SG_HASH_NONE;
    return sg_hash_find(name);
}
