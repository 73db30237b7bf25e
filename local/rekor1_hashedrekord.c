/* SPDX-License-Identifier: Apache-2.0 */
/* hashedrekord 0.0.1: a signature over a digest [rekor types]. */
#include "rekor1.h"

#include <string.h>

#include "codec/hex.h"
#include "codec/jcs.h"
#include "codec/jsonbind.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

struct hash {
    sg_bytes algorithm, value;
};

struct data {
    const struct hash *hash;
};

struct pem {
    sg_bytes content;
};

struct signature {
    sg_bytes content;
    const struct pem *key;
};

struct spec {
    const struct data *data;
    const struct signature *signature;
};

static const struct sg_field hash_fields[] = {
    { .name = "algorithm",
        .kind = SG_FIELD_TEXT,
        .required = true,
        .offset = offsetof(struct hash, algorithm) },
    { .name = "value",
        .kind = SG_FIELD_TEXT,
        .required = true,
        .offset = offsetof(struct hash, value) },
};
static const struct sg_schema hash_schema = { hash_fields, COUNT(hash_fields),
    sizeof(struct hash) };

static const struct sg_field data_fields[] = {
    { .name = "hash",
        .kind = SG_FIELD_OBJECT,
        .required = true,
        .offset = offsetof(struct data, hash),
        .schema = &hash_schema },
};
static const struct sg_schema data_schema = { data_fields, COUNT(data_fields),
    sizeof(struct data) };

static const struct sg_field pem_fields[] = {
    { .name = "content",
        .kind = SG_FIELD_BYTES,
        .required = true,
        .offset = offsetof(struct pem, content) },
};
static const struct sg_schema pem_schema = { pem_fields, COUNT(pem_fields),
    sizeof(struct pem) };

static const struct sg_field signature_fields[] = {
    { .name = "content",
        .kind = SG_FIELD_BYTES,
        .required = true,
        .offset = offsetof(struct signature, content) },
    { .name = "publicKey",
        .kind = SG_FIELD_OBJECT,
        .required = true,
        .offset = offsetof(struct signature, key),
        .schema = &pem_schema },
};
static const struct sg_schema signature_schema = { signature_fields,
    COUNT(signature_fields), sizeof(struct signature) };

static const struct sg_field spec_fields[] = {
    { .name = "data",
        .kind = SG_FIELD_OBJECT,
        .required = true,
        .offset = offsetof(struct spec, data),
        .schema = &data_schema },
    { .name = "signature",
        .kind = SG_FIELD_OBJECT,
        .required = true,
        .offset = offsetof(struct spec, signature),
        .schema = &signature_schema },
};
static const struct sg_schema spec_schema = { spec_fields, COUNT(spec_fields),
    sizeof(struct spec) };

static sigstore_code
read_digest(struct sg_digest *out, const struct hash *hash, sigstore_error *err)
{
    out->hash = sg_hash_find(hash->algorithm);
    out->len = sg_hash_len(out->hash);
    if (out->hash == SG_HASH_NONE)
        return sg_fail(err, SIGSTORE_EUNSUPPORTED,
            "data.hash.algorithm is not sha256, sha384 or sha512");
    if (!sg_hex_decode(hash->value, out->data, out->len, true))
        return sg_fail(
            err, SIGSTORE_EFORMAT, "invalid value for hash provided");
    return SIGSTORE_OK;
}

/* The hash is the one that the data names, not the key's default. */
static sigstore_code
verify(const struct rekor1_verifier *verifier, const struct sg_digest *digest,
    sg_bytes signature, sigstore_error *err)
{
    const struct sg_spki *key = &verifier->key;
    const struct sg_algorithm *algorithm =
        sg_algorithm_choose(key, digest->hash,
            key->type == SG_KEY_RSA ? SG_PADDING_PKCS1 : SG_PADDING_NONE);
    sigstore_code code;

    if (algorithm == NULL)
        return sg_fail(err, SIGSTORE_EUNSUPPORTED,
            "verifying signature: %s keys do not sign %s digests here",
            sg_key_type_name(key->type), sg_hash_name(digest->hash));
    code = sg_verify_digest(
        NULL, SG_FORGET, key, algorithm, digest, signature, err);
    if (code == SIGSTORE_EREFUSED || code == SIGSTORE_EFORMAT)
        return sg_fail(err, SIGSTORE_EREFUSED,
            "verifying signature: invalid signature when validating ASN.1 "
            "encoded signature");
    return code;
}

static void
write(struct sg_buf *buf, const struct sg_digest *digest, sg_bytes signature,
    const struct rekor1_verifier *verifier)
{
    sg_buf_add_text(buf,
        "{\"apiVersion\":\"0.0.1\",\"kind\":\"hashedrekord\",\"spec\":{"
        "\"data\":{\"hash\":{\"algorithm\":");
    sg_jcs_add_string(buf, sg_bytes_from_text(sg_hash_name(digest->hash)));
    sg_buf_add_text(buf, ",\"value\":");
    sg_jcs_add_hex(buf, sg_digest_bytes(digest));
    sg_buf_add_text(buf, "}},\"signature\":{\"content\":");
    sg_jcs_add_base64(buf, signature);
    sg_buf_add_text(buf, ",\"publicKey\":{\"content\":");
    sg_jcs_add_base64(buf, verifier->pem);
    sg_buf_add_text(buf, "}}}}");
}

static sigstore_code
find_by(struct rekor1_entry *entry, const struct sg_digest *digest,
    const struct rekor1_verifier *verifier, sigstore_error *err)
{
    char text[REKOR1_HASH_TEXT_SIZE];
    sigstore_code code;

    rekor1_hash_text(text, digest);
    code = rekor1_find_by(entry, sg_bytes_from_text(text), err);
    return code == SIGSTORE_OK ? rekor1_find_by_verifier(entry, verifier, err)
                               : code;
}

sigstore_code
rekor1_hashedrekord(
    struct rekor1_entry *out, const struct sg_json *json, sigstore_error *err)
{
    const struct sg_binder binder = { out->arena, NULL };
    struct spec spec = { .data = NULL };
    struct rekor1_verifier verifier;
    struct sg_digest digest;
    sigstore_code code = sg_bind(&binder, &spec, &spec_schema, json, err);

    if (code == SIGSTORE_OK)
        code = read_digest(&digest, spec.data->hash, err);
    if (code == SIGSTORE_OK)
        code = rekor1_verifier_read(
            &verifier, spec.signature->key->content, out->arena, err);
    if (code == SIGSTORE_OK)
        code = verify(&verifier, &digest, spec.signature->content, err);
    if (code != SIGSTORE_OK)
        return code;
    write(&out->body, &digest, spec.signature->content, &verifier);
    return find_by(out, &digest, &verifier, err);
}
