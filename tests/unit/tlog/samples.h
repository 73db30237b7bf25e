/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Log entries of real bundles and what was signed, taken apart by Jansson and
 * not by the reader of bundles, so that this room is tested by itself.
 */
#ifndef SG_TEST_SAMPLES_H
#define SG_TEST_SAMPLES_H

#include <dirent.h>
#include <stdio.h>

#include <jansson.h>

#include "base/limits.h"
#include "codec/base64.h"
#include "dsse/envelope.h"
#include "test.h"
#include "tlog/entry.h"

#define PATH_ROOM 1024

struct sample {
    struct sg_arena arena;
    json_t *json;
    struct sg_log_entry entry;
    struct sg_log_id log_id;
    struct sg_kind_version kind;
    struct sg_promise promise;
    struct sg_proof proof;
    struct sg_note_envelope checkpoint;
    struct sg_signed is;
    struct sg_digest digest;
    struct sg_spki key;
};

/* at follows names, and numbers of elements, through a document. */
static inline json_t *
at(json_t *json, const char *const *path)
{
    for (; json != NULL && *path != NULL; path++)
        json = json_is_array(json) ? json_array_get(json, (size_t)atoi(*path))
                                   : json_object_get(json, *path);
    return json;
}

#define AT(json, ...) at((json), (const char *const[]){ __VA_ARGS__, NULL })

static inline sg_bytes
text_of(struct sample *s, const json_t *json)
{
    if (!json_is_string(json))
        return sg_bytes_of(NULL, 0);
    return sg_arena_copy(&s->arena,
        sg_bytes_of(json_string_value(json), json_string_length(json)));
}

static inline sg_bytes
blob_of(struct sample *s, const json_t *json)
{
    sg_bytes text = text_of(s, json);
    uint8_t *data;
    size_t len;

    if (text.data == NULL)
        return text;
    data = sg_arena_new(&s->arena, sg_base64_decoded_max(text.len) + 1);
    assert_non_null(data);
    if (!sg_base64_decode(text, data, &len))
        return sg_bytes_of(NULL, 0);
    return sg_bytes_of(data, len);
}

static inline int64_t
number_of(const json_t *json)
{
    return json_is_string(json) ? strtoll(json_string_value(json), NULL, 10)
                                : json_integer_value(json);
}

static inline void
sample_load_entry(struct sample *s)
{
    json_t *e = AT(s->json, "verificationMaterial", "tlogEntries", "0");
    json_t *hashes = AT(e, "inclusionProof", "hashes");
    sg_bytes *items;

    s->entry.index = number_of(AT(e, "logIndex"));
    s->entry.integrated_time = number_of(AT(e, "integratedTime"));
    s->entry.body = blob_of(s, AT(e, "canonicalizedBody"));
    s->log_id.key_id = blob_of(s, AT(e, "logId", "keyId"));
    s->entry.log_id = &s->log_id;
    s->kind.kind = text_of(s, AT(e, "kindVersion", "kind"));
    s->kind.version = text_of(s, AT(e, "kindVersion", "version"));
    s->entry.kind = &s->kind;
    s->promise.set =
        blob_of(s, AT(e, "inclusionPromise", "signedEntryTimestamp"));
    s->entry.promise = s->promise.set.data == NULL ? NULL : &s->promise;
    s->proof.index = number_of(AT(e, "inclusionProof", "logIndex"));
    s->proof.size = number_of(AT(e, "inclusionProof", "treeSize"));
    s->proof.root = blob_of(s, AT(e, "inclusionProof", "rootHash"));
    s->checkpoint.envelope =
        text_of(s, AT(e, "inclusionProof", "checkpoint", "envelope"));
    s->proof.checkpoint = &s->checkpoint;
    s->entry.proof = &s->proof;
    items =
        sg_arena_array(&s->arena, json_array_size(hashes) + 1, sizeof(*items));
    assert_non_null(items);
    for (size_t i = 0; i < json_array_size(hashes); i++)
        items[i] = blob_of(s, json_array_get(hashes, i));
    s->proof.hashes.items = items;
    s->proof.hashes.count = json_array_size(hashes);
}

static inline void
sample_load_envelope(struct sample *s)
{
    json_t *e = AT(s->json, "dsseEnvelope");
    struct sg_envelope envelope;

    s->is.has_envelope = true;
    s->is.payload = blob_of(s, AT(e, "payload"));
    s->is.payload_type = text_of(s, AT(e, "payloadType"));
    s->is.signature = blob_of(s, AT(e, "signatures", "0", "sig"));
    s->is.key_id = text_of(s, AT(e, "signatures", "0", "keyid"));
    envelope.payload = s->is.payload;
    envelope.payload_type = s->is.payload_type;
    assert_int_equal(
        sg_pae_digest(&s->digest, SG_SHA256, &envelope, NULL), SIGSTORE_OK);
}

/* sample_load_message takes the digest's hint for the artifact's. */
static inline void
sample_load_message(struct sample *s)
{
    json_t *m = AT(s->json, "messageSignature");
    sg_bytes digest = blob_of(s, AT(m, "messageDigest", "digest"));

    s->is.signature = blob_of(s, AT(m, "signature"));
    if (digest.len != 32)
        return;
    s->digest = (struct sg_digest){ SG_SHA256, 32, { 0 } };
    memcpy(s->digest.data, digest.data, 32);
}

/* sample_load reads a bundle; false when it is no JSON or has no entry. */
static inline bool
sample_load(struct sample *s, const char *path)
{
    json_t *material;

    memset(s, 0, sizeof(*s));
    sg_arena_init(&s->arena, SG_BUNDLE_MAX);
    s->json = json_load_file(path, 0, NULL);
    material = AT(s->json, "verificationMaterial");
    if (AT(material, "tlogEntries", "0") == NULL)
        return false;
    sample_load_entry(s);
    s->is.certificate = blob_of(s, AT(material, "certificate", "rawBytes"));
    if (s->is.certificate.data == NULL)
        s->is.certificate = blob_of(s,
            AT(material, "x509CertificateChain", "certificates", "0",
                "rawBytes"));
    if (AT(s->json, "dsseEnvelope") != NULL)
        sample_load_envelope(s);
    else
        sample_load_message(s);
    s->is.digest = &s->digest;
    s->is.algorithm = sg_algorithm_find(SG_LITERAL("PKIX_ECDSA_P256_SHA_256"));
    assert_non_null(s->is.algorithm);
    return true;
}

/* sample_load_key puts the key of a file in the certificate's place. */
static inline void
sample_load_key(struct sample *s, const char *path)
{
    char text[4096];
    FILE *file = fopen(path, "rb");
    size_t len;

    assert_non_null(file);
    len = fread(text, 1, sizeof(text), file);
    fclose(file);
    assert_int_equal(
        sg_spki_read(&s->key, sg_arena_copy(&s->arena, sg_bytes_of(text, len)),
            &s->arena, NULL),
        SIGSTORE_OK);
    s->is.key = &s->key;
}

/* find_key takes the key of an entry's log from a trusted root. */
static inline bool
find_key(struct sample *s, json_t *root, struct sg_spki *key,
    const struct sg_algorithm **algorithm)
{
    json_t *log;
    size_t i;

    json_array_foreach(AT(root, "tlogs"), i, log)
    {
        sg_bytes id = blob_of(s, AT(log, "logId", "keyId"));

        if (!sg_bytes_equal(id, s->log_id.key_id))
            continue;
        *algorithm =
            sg_algorithm_find(text_of(s, AT(log, "publicKey", "keyDetails")));
        return *algorithm != NULL &&
            sg_spki_parse(key, blob_of(s, AT(log, "publicKey", "rawBytes")),
                NULL) == SIGSTORE_OK;
    }
    return false;
}

static inline void
sample_free(struct sample *s)
{
    json_decref(s->json);
    sg_arena_dispose(&s->arena);
}

#endif
