/* SPDX-License-Identifier: Apache-2.0 */
/* From proposals to entries: what all kinds share. */
#include "rekor1.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "codec/hex.h"
#include "codec/pem.h"

static const struct {
    const char *kind, *version;
    rekor1_reader *read;
} kinds[] = {
    { "hashedrekord", "0.0.1", rekor1_hashedrekord },
    { "dsse", "0.0.1", rekor1_dsse },
};

/* ---- verifiers ---- */

static sigstore_code
read_certificate(struct rekor1_verifier *out, sg_bytes der, sigstore_error *err)
{
    struct sg_cert cert;
    sigstore_code code = sg_cert_parse(&cert, der, err);

    if (code != SIGSTORE_OK)
        return code;
    out->key = cert.key;
    if (cert.san_kind == SG_SAN_EMAIL || cert.san_kind == SG_SAN_URI)
        out->san = cert.san;
    return SIGSTORE_OK;
}

/* One block of either kind, and nothing else. */
static sigstore_code
read_pem(struct rekor1_verifier *out, sg_bytes pem, const char **label,
    sg_bytes *der, struct sg_arena *arena, sigstore_error *err)
{
    bool is_certificate = sg_bytes_starts_with(pem, "-----BEGIN CERTIFICATE");

    *label = is_certificate ? "CERTIFICATE" : "PUBLIC KEY";
    if (!sg_pem_take(&pem, *label, arena, der) || pem.len != 0)
        return sg_fail(err, SIGSTORE_EFORMAT,
            "invalid public key: not one certificate or public key in PEM");
    return is_certificate ? read_certificate(out, *der, err)
                          : sg_spki_parse(&out->key, *der, err);
}

sigstore_code
rekor1_verifier_read(struct rekor1_verifier *out, sg_bytes pem,
    struct sg_arena *arena, sigstore_error *err)
{
    const char *label;
    struct sg_buf text;
    sg_bytes der;
    sigstore_code code;

    memset(out, 0, sizeof(*out));
    code = read_pem(out, pem, &label, &der, arena, err);
    if (code != SIGSTORE_OK)
        return code;
    sg_buf_init(&text, 2 * SG_CERTIFICATE_MAX);
    sg_pem_add(&text, label, der);
    if (!text.failed)
        out->pem = sg_arena_copy(arena, sg_buf_bytes(&text));
    sg_buf_dispose(&text);
    return out->pem.data != NULL ? SIGSTORE_OK : sg_no_memory(err);
}

/* ---- what an entry is found by ---- */

sigstore_code
rekor1_find_by(struct rekor1_entry *entry, sg_bytes text, sigstore_error *err)
{
    struct log_leaf *leaf = &entry->leaf;
    struct sg_digest digest;
    sigstore_code code;

    if (leaf->key_count == LOG_KEYS_MAX)
        return SIGSTORE_OK;
    code = sg_digest(&digest, SG_SHA256, text, err);
    if (code == SIGSTORE_OK)
        memcpy(leaf->keys[leaf->key_count++], digest.data, 32);
    return code;
}

void
rekor1_hash_text(
    char out[REKOR1_HASH_TEXT_SIZE], const struct sg_digest *digest)
{
    size_t len = (size_t)snprintf(
        out, REKOR1_HASH_TEXT_SIZE, "%s:", sg_hash_name(digest->hash));

    sg_hex_write(out + len, sg_digest_bytes(digest));
}

sigstore_code
rekor1_find_by_verifier(struct rekor1_entry *entry,
    const struct rekor1_verifier *verifier, sigstore_error *err)
{
    char text[REKOR1_HASH_TEXT_SIZE];
    struct sg_digest digest;
    sigstore_code code = sg_digest(&digest, SG_SHA256, verifier->pem, err);

    if (code != SIGSTORE_OK)
        return code;
    rekor1_hash_text(text, &digest);
    code = rekor1_find_by(entry, sg_bytes_from_text(text), err);
    if (code == SIGSTORE_OK && verifier->san.data != NULL)
        code = rekor1_find_by(entry, verifier->san, err);
    return code;
}

/* ---- proposals ---- */

static sg_bytes
text_of(const struct sg_json *object, const char *name)
{
    const struct sg_json *value =
        object->type == SG_JSON_OBJECT ? sg_json_get(object, name) : NULL;

    return value != NULL && value->type == SG_JSON_STRING ? value->text
                                                          : SG_LITERAL("");
}

static rekor1_reader *
find_reader(const struct sg_json *proposal)
{
    sg_bytes kind = text_of(proposal, "kind");
    sg_bytes version = text_of(proposal, "apiVersion");

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (sg_bytes_is(kind, kinds[i].kind) &&
            sg_bytes_is(version, kinds[i].version))
            return kinds[i].read;
    return NULL;
}

static sigstore_code
read(struct rekor1_entry *out, const struct sg_json *proposal,
    sigstore_error *err)
{
    rekor1_reader *reader = find_reader(proposal);
    const struct sg_json *spec;

    if (reader == NULL)
        return sg_fail(err, SIGSTORE_EUNSUPPORTED,
            "entry implementation for kind \"%s\" version \"%s\" not found",
            sg_show(text_of(proposal, "kind")).text,
            sg_show(text_of(proposal, "apiVersion")).text);
    spec = sg_json_get(proposal, "spec");
    if (spec == NULL)
        return sg_fail(err, SIGSTORE_EFORMAT, "spec is missing");
    return reader(out, spec, err);
}

/* Two entries of one body are one entry. */
sigstore_code
rekor1_read(struct rekor1_entry *out, const struct sg_json *proposal,
    struct sg_arena *arena, sigstore_error *err)
{
    struct sg_digest digest;
    sigstore_code code;

    memset(out, 0, sizeof(*out));
    out->arena = arena;
    sg_buf_init(&out->body, SG_BODY_TEXT_MAX);
    code = read(out, proposal, err);
    if (code == SIGSTORE_OK && out->body.failed)
        code = sg_no_memory(err);
    if (code != SIGSTORE_OK)
        return code;
    out->leaf.data = sg_buf_bytes(&out->body);
    code = sg_digest(&digest, SG_SHA256, out->leaf.data, err);
    if (code == SIGSTORE_OK)
        memcpy(out->leaf.id, digest.data, sizeof(out->leaf.id));
    return code;
}
