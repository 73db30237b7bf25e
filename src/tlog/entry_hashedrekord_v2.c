/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hashedrekord 0.0.2, of Rekor v2: digest, signature, and verifier with its
 * algorithm [rekor-v2-spec].
 */
#include "tlog/body.h"

#define START                                                                  \
    "{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\","                     \
    "\"spec\":{\"hashedRekordV002\":{\"data\":{\"algorithm\":"
#define DIGEST ",\"digest\":"
#define SIGNATURE "},\"signature\":{\"content\":"
#define VERIFIER ",\"verifier\":{\"keyDetails\":"

/* match_verifier compares certificate or key, whole [rekor-v2-spec]. */
static void
match_verifier(struct sg_body *body)
{
    if (body->is->certificate.data != NULL) {
        sg_body_text(body, ",\"x509Certificate\":{\"rawBytes\":");
        sg_body_base64(
            body, "verifier.x509Certificate.rawBytes", body->is->certificate);
    } else if (body->is->key != NULL) {
        sg_body_text(body, ",\"publicKey\":{\"rawBytes\":");
        sg_body_base64(body, "verifier.publicKey.rawBytes", body->is->key->der);
    } else {
        sg_body_refuse(body, "no verifier to compare with");
    }
}

void
sg_hashedrekord_v2_match(struct sg_body *body)
{
    const struct sg_signed *is = body->is;

    sg_body_text(body, START);
    sg_body_string(body, "data.algorithm",
        sg_bytes_from_text(sg_hash_enum_name(is->digest->hash)));
    sg_body_text(body, DIGEST);
    sg_body_base64(body, "data.digest", sg_digest_bytes(is->digest));
    sg_body_text(body, SIGNATURE);
    sg_body_base64(body, "signature.content", is->signature);
    sg_body_text(body, VERIFIER);
    sg_body_string(
        body, "verifier.keyDetails", sg_bytes_from_text(is->algorithm->name));
    match_verifier(body);
    sg_body_text(body, "}}}}}}");
}

/* take_value reads `before` and the string that follows it. */
static bool
take_value(sg_bytes *in, const char *before, sg_bytes *value)
{
    return sg_bytes_take_text(in, before) && sg_bytes_take_text(in, "\"") &&
        sg_bytes_take_until(in, '"', value);
}

enum sg_hash
sg_hashedrekord_v2_hash(sg_bytes body)
{
    sg_bytes name = { NULL, 0 };

    if (!take_value(&body, START, &name))
        return SG_HASH_NONE;
    for (int hash = SG_SHA256; hash <= SG_SHA512; hash++) {
        if (sg_bytes_is(name, sg_hash_enum_name((enum sg_hash)hash)))
            return (enum sg_hash)hash;
    }
    return SG_HASH_NONE;
}

const struct sg_algorithm *
sg_hashedrekord_v2_algorithm(sg_bytes body)
{
    sg_bytes value = { NULL, 0 };

    if (!take_value(&body, START, &value) ||
        !take_value(&body, DIGEST, &value) ||
        !take_value(&body, SIGNATURE, &value) ||
        !take_value(&body, VERIFIER, &value))
        return NULL;
    return sg_algorithm_find(value);
}
