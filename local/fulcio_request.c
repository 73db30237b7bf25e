/* SPDX-License-Identifier: Apache-2.0 */
/* What is asked of Fulcio, read as its gateway reads protobuf's JSON. */
#include "fulcio.h"

#include <string.h>

#include "base/limits.h"
#include "codec/jsonbind.h"
#include "gateway.h"

struct credentials {
    sg_bytes token;
};

struct public_key {
    sg_bytes content;
};

struct key_request {
    const struct public_key *key;
    sg_bytes proof;
};

struct body {
    const struct credentials *credentials;
    const struct key_request *key_request;
    sg_bytes csr;
};

static const struct sg_field credentials_fields[] = {
    { .name = "oidcIdentityToken",
        .kind = SG_FIELD_TEXT,
        .offset = offsetof(struct credentials, token),
        .max = SG_TOKEN_MAX },
};

static const struct sg_schema credentials_schema = { credentials_fields, 1,
    sizeof(struct credentials) };

/* Its member "algorithm" is passed over, as Fulcio does. */
static const struct sg_field public_key_fields[] = {
    { .name = "content",
        .kind = SG_FIELD_TEXT,
        .offset = offsetof(struct public_key, content),
        .max = SG_KEY_FILE_MAX },
};

static const struct sg_schema public_key_schema = { public_key_fields, 1,
    sizeof(struct public_key) };

static const struct sg_field key_request_fields[] = {
    { .name = "publicKey",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct key_request, key),
        .schema = &public_key_schema },
    { .name = "proofOfPossession",
        .kind = SG_FIELD_BYTES,
        .offset = offsetof(struct key_request, proof) },
};

static const struct sg_schema key_request_schema = { key_request_fields, 2,
    sizeof(struct key_request) };

static const struct sg_field body_fields[] = {
    { .name = "credentials",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct body, credentials),
        .schema = &credentials_schema },
    { .name = "publicKeyRequest",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct body, key_request),
        .schema = &key_request_schema },
    { .name = "certificateSigningRequest",
        .kind = SG_FIELD_BYTES,
        .offset = offsetof(struct body, csr) },
};

static const struct sg_schema body_schema = { body_fields, 3,
    sizeof(struct body) };

static sigstore_code
bind(struct body *body, sg_bytes text, struct sg_arena *arena,
    sigstore_error *err)
{
    struct sg_warnings ignored = { .arena = arena };
    const struct sg_binder binder = { arena, &ignored };
    const struct sg_json *root;
    sigstore_code code = sg_json_parse(&root, arena, text, err);

    if (code == SIGSTORE_OK)
        code = sg_bind(&binder, body, &body_schema, root, err);
    return gateway_say(err, code);
}

static void
flatten(struct fulcio_request *out, const struct body *body)
{
    const struct key_request *request = body->key_request;

    out->csr = body->csr;
    if (body->credentials != NULL)
        out->token = body->credentials->token;
    if (request != NULL && request->key != NULL)
        out->key = request->key->content;
    if (request != NULL)
        out->proof = request->proof;
}

sigstore_code
fulcio_read(struct fulcio_request *out, sg_bytes body, struct sg_arena *arena,
    sigstore_error *err)
{
    struct body bound;
    sigstore_code code;

    memset(out, 0, sizeof(*out));
    if (body.len == 0) /* a message with nothing in it */
        return SIGSTORE_OK;
    memset(&bound, 0, sizeof(bound));
    code = bind(&bound, body, arena, err);
    if (code != SIGSTORE_OK)
        return code;
    if (bound.csr.data != NULL && bound.key_request != NULL)
        return sg_fail(err, SIGSTORE_EFORMAT,
            "proto: oneof "
            "dev.sigstore.fulcio.v2.CreateSigningCertificateRequest.key is "
            "already set");
    flatten(out, &bound);
    return SIGSTORE_OK;
}
