/* SPDX-License-Identifier: Apache-2.0 */
/* Reading requests to Rekor v2, and writing the entries that they ask for. */
#include "rekor2.h"

#include <string.h>

#include "codec/jcs.h"
#include "codec/jsonbind.h"
#include "pki/certificate.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* ---- how hashedRekordRequestV002 binds (rekor-tiles' protobuf) ---- */

struct raw {
    sg_bytes bytes;
};

struct verifier {
    const struct raw *certificate;
    const struct raw *key;
    sg_bytes details;
};

struct signature {
    sg_bytes content;
    const struct verifier *verifier;
};

struct hashedrekord {
    sg_bytes digest;
    const struct signature *signature;
};

struct spec {
    const struct hashedrekord *hashedrekord;
    const struct sg_json *dsse;
};

static const struct sg_field raw_fields[] = {
    { .name = "rawBytes",
        .kind = SG_FIELD_BYTES,
        .offset = offsetof(struct raw, bytes) },
};
static const struct sg_schema raw_schema = { raw_fields, COUNT(raw_fields),
    sizeof(struct raw) };

static const struct sg_field verifier_fields[] = {
    { .name = "x509Certificate",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct verifier, certificate),
        .schema = &raw_schema },
    { .name = "publicKey",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct verifier, key),
        .schema = &raw_schema },
    { .name = "keyDetails",
        .kind = SG_FIELD_TEXT,
        .offset = offsetof(struct verifier, details) },
};
static const struct sg_schema verifier_schema = { verifier_fields,
    COUNT(verifier_fields), sizeof(struct verifier) };

static const struct sg_field signature_fields[] = {
    { .name = "content",
        .kind = SG_FIELD_BYTES,
        .offset = offsetof(struct signature, content) },
    { .name = "verifier",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct signature, verifier),
        .schema = &verifier_schema },
};
static const struct sg_schema signature_schema = { signature_fields,
    COUNT(signature_fields), sizeof(struct signature) };

static const struct sg_field hashedrekord_fields[] = {
    { .name = "digest",
        .kind = SG_FIELD_BYTES,
        .offset = offsetof(struct hashedrekord, digest) },
    { .name = "signature",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct hashedrekord, signature),
        .schema = &signature_schema },
};
static const struct sg_schema hashedrekord_schema = { hashedrekord_fields,
    COUNT(hashedrekord_fields), sizeof(struct hashedrekord) };

static const struct sg_field spec_fields[] = {
    { .name = "hashedRekordRequestV002",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct spec, hashedrekord),
        .schema = &hashedrekord_schema },
    { .name = "dsseRequestV002",
        .kind = SG_FIELD_JSON,
        .offset = offsetof(struct spec, dsse) },
};
static const struct sg_schema spec_schema = { spec_fields, COUNT(spec_fields),
    sizeof(struct spec) };

/* ---- whether it holds ---- */

/* A request found whole: what an entry is written of. */
struct found {
    const struct sg_algorithm *algorithm;
    struct sg_digest digest;
    sg_bytes signature;
    struct sg_spki key;
    sg_bytes certificate; /* data NULL: the key stands by itself */
};

/* A verifier is a certificate or a key, not both: a protobuf's oneof. */
static bool
find_key(struct found *out, const struct verifier *verifier)
{
    struct sg_cert cert;

    if ((verifier->certificate == NULL) == (verifier->key == NULL))
        return false;
    if (verifier->key != NULL)
        return sg_spki_parse(&out->key, verifier->key->bytes, NULL) ==
            SIGSTORE_OK;
    out->certificate = verifier->certificate->bytes;
    if (sg_cert_parse(&cert, out->certificate, NULL) != SIGSTORE_OK)
        return false;
    out->key = cert.key;
    return true;
}

/* Pure Ed25519 signs no digest, and old algorithms are for old entries. */
static bool
find_algorithm(struct found *out, sg_bytes name, sg_bytes digest)
{
    out->algorithm = sg_algorithm_find(name);
    if (out->algorithm == NULL || out->algorithm->deprecated ||
        out->algorithm->hash == SG_HASH_NONE ||
        digest.len != sg_hash_len(out->algorithm->hash))
        return false;
    out->digest.hash = out->algorithm->hash;
    out->digest.len = digest.len;
    memcpy(out->digest.data, digest.data, digest.len);
    return true;
}

static enum rekor2_wrong
check(
    struct found *out, const struct hashedrekord *request, sigstore_error *err)
{
    const struct signature *signature = request->signature;
    sigstore_code code;

    memset(out, 0, sizeof(*out));
    if (signature == NULL || signature->verifier == NULL ||
        !find_algorithm(out, signature->verifier->details, request->digest) ||
        !find_key(out, signature->verifier))
        return REKOR2_INVALID;
    out->signature = signature->content;
    code = sg_verify_digest(NULL, SG_FORGET, &out->key, out->algorithm,
        &out->digest, out->signature, err);
    if (code == SIGSTORE_ENOMEM || code == SIGSTORE_EINTERNAL)
        return REKOR2_FAILED;
    return code == SIGSTORE_OK ? REKOR2_RIGHT : REKOR2_INVALID;
}

/* ---- the entry, hashedrekord 0.0.2, in RFC 8785's form ---- */

static void
add_text(struct sg_buf *buf, const char *text)
{
    sg_jcs_add_string(buf, sg_bytes_from_text(text));
}

static void
write(struct sg_buf *buf, const struct found *found)
{
    bool has_certificate = found->certificate.data != NULL;

    sg_buf_add_text(buf,
        "{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\",\"spec\":{"
        "\"hashedRekordV002\":{\"data\":{\"algorithm\":");
    add_text(buf, sg_hash_enum_name(found->digest.hash));
    sg_buf_add_text(buf, ",\"digest\":");
    sg_jcs_add_base64(buf, sg_digest_bytes(&found->digest));
    sg_buf_add_text(buf, "},\"signature\":{\"content\":");
    sg_jcs_add_base64(buf, found->signature);
    sg_buf_add_text(buf, ",\"verifier\":{\"keyDetails\":");
    add_text(buf, found->algorithm->name);
    sg_buf_add_text(buf,
        has_certificate ? ",\"x509Certificate\":{\"rawBytes\":"
                        : ",\"publicKey\":{\"rawBytes\":");
    sg_jcs_add_base64(
        buf, has_certificate ? found->certificate : found->key.der);
    sg_buf_add_text(buf, "}}}}}}");
}

static enum rekor2_wrong
read(struct sg_buf *body, sg_bytes json, struct sg_arena *arena,
    sigstore_error *err)
{
    const struct sg_binder binder = { arena, NULL };
    const struct sg_json *root;
    struct spec spec = { .dsse = NULL };
    struct found found;
    enum rekor2_wrong wrong;
    sigstore_code code = sg_json_parse(&root, arena, json, err);

    if (code == SIGSTORE_OK)
        code = sg_bind(&binder, &spec, &spec_schema, root, err);
    if (code != SIGSTORE_OK)
        return code == SIGSTORE_ENOMEM ? REKOR2_FAILED : REKOR2_NOT_READ;
    if (spec.hashedrekord == NULL || spec.dsse != NULL)
        return REKOR2_OTHER_TYPE;
    wrong = check(&found, spec.hashedrekord, err);
    if (wrong != REKOR2_RIGHT)
        return wrong;
    write(body, &found);
    return body->failed ? REKOR2_INVALID : REKOR2_RIGHT;
}

enum rekor2_wrong
rekor2_read(struct sg_buf *body, sg_bytes json, sigstore_error *err)
{
    struct sg_arena arena;
    enum rekor2_wrong wrong;

    sg_arena_init(&arena, sg_json_arena_max(json.len));
    wrong = read(body, json, &arena, err);
    sg_arena_dispose(&arena);
    return wrong;
}
