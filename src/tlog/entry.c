/* SPDX-License-Identifier: Apache-2.0 */
/* A log entry's form, and the table of the kinds that are known. */
#include "tlog/entry.h"

#include "base/limits.h"
#include "base/text.h"
#include "tlog/body.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct sg_field log_id_fields[] = {
    { .name = "keyId",
        .kind = SG_FIELD_BYTES,
        .required = true,
        .offset = offsetof(struct sg_log_id, key_id) },
};
static const struct sg_schema log_id_schema = { log_id_fields,
    COUNT(log_id_fields), sizeof(struct sg_log_id) };

static const struct sg_field kind_version_fields[] = {
    { .name = "kind",
        .kind = SG_FIELD_TEXT,
        .required = true,
        .offset = offsetof(struct sg_kind_version, kind) },
    { .name = "version",
        .kind = SG_FIELD_TEXT,
        .required = true,
        .offset = offsetof(struct sg_kind_version, version) },
};
static const struct sg_schema kind_version_schema = { kind_version_fields,
    COUNT(kind_version_fields), sizeof(struct sg_kind_version) };

static const struct sg_field promise_fields[] = {
    { .name = "signedEntryTimestamp",
        .kind = SG_FIELD_BYTES,
        .required = true,
        .offset = offsetof(struct sg_promise, set) },
};
static const struct sg_schema promise_schema = { promise_fields,
    COUNT(promise_fields), sizeof(struct sg_promise) };

static const struct sg_field checkpoint_fields[] = {
    { .name = "envelope",
        .kind = SG_FIELD_TEXT,
        .required = true,
        .offset = offsetof(struct sg_note_envelope, envelope),
        .max = SG_CHECKPOINT_MAX },
};
static const struct sg_schema checkpoint_schema = { checkpoint_fields,
    COUNT(checkpoint_fields), sizeof(struct sg_note_envelope) };

/* Index and size of 0 are left out by writers of protobuf's JSON. */
static const struct sg_field proof_fields[] = {
    { .name = "logIndex",
        .kind = SG_FIELD_INT64,
        .offset = offsetof(struct sg_proof, index) },
    { .name = "rootHash",
        .kind = SG_FIELD_BYTES,
        .offset = offsetof(struct sg_proof, root) },
    { .name = "treeSize",
        .kind = SG_FIELD_INT64,
        .offset = offsetof(struct sg_proof, size) },
    { .name = "hashes",
        .kind = SG_FIELD_BLOBS,
        .offset = offsetof(struct sg_proof, hashes),
        .max = SG_PROOF_HASHES_MAX },
    { .name = "checkpoint",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct sg_proof, checkpoint),
        .schema = &checkpoint_schema },
};
static const struct sg_schema proof_schema = { proof_fields,
    COUNT(proof_fields), sizeof(struct sg_proof) };

static const struct sg_field entry_fields[] = {
    { .name = "logIndex",
        .kind = SG_FIELD_INT64,
        .offset = offsetof(struct sg_log_entry, index) },
    { .name = "logId",
        .kind = SG_FIELD_OBJECT,
        .required = true,
        .offset = offsetof(struct sg_log_entry, log_id),
        .schema = &log_id_schema },
    { .name = "kindVersion",
        .kind = SG_FIELD_OBJECT,
        .required = true,
        .offset = offsetof(struct sg_log_entry, kind),
        .schema = &kind_version_schema },
    { .name = "integratedTime",
        .kind = SG_FIELD_INT64,
        .offset = offsetof(struct sg_log_entry, integrated_time) },
    { .name = "inclusionPromise",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct sg_log_entry, promise),
        .schema = &promise_schema },
    { .name = "inclusionProof",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct sg_log_entry, proof),
        .schema = &proof_schema },
    { .name = "canonicalizedBody",
        .kind = SG_FIELD_BYTES,
        .required = true,
        .offset = offsetof(struct sg_log_entry, body) },
};
const struct sg_schema sg_log_entry_schema = { entry_fields,
    COUNT(entry_fields), sizeof(struct sg_log_entry) };

/* What a body is about: a signature over a digest, or an envelope. */
enum about { ABOUT_DIGEST, ABOUT_ENVELOPE };

struct kind {
    const char *kind;
    const char *version;
    enum sg_rekor rekor;
    enum about about;
    void (*match)(struct sg_body *body);
    enum sg_hash (*hash)(sg_bytes body);
    const struct sg_algorithm *(*algorithm)(sg_bytes body);
};

static const struct kind kinds[] = {
    { "hashedrekord", "0.0.1", SG_REKOR_V1, ABOUT_DIGEST, sg_hashedrekord_match,
        sg_hashedrekord_hash, NULL },
    { "hashedrekord", "0.0.2", SG_REKOR_V2, ABOUT_DIGEST,
        sg_hashedrekord_v2_match, sg_hashedrekord_v2_hash,
        sg_hashedrekord_v2_algorithm },
    { "dsse", "0.0.1", SG_REKOR_V1, ABOUT_ENVELOPE, sg_dsse_match, NULL, NULL },
    { "intoto", "0.0.2", SG_REKOR_V1, ABOUT_ENVELOPE, sg_intoto_match, NULL,
        NULL },
};

static const struct kind *
find_kind(const struct sg_log_entry *entry)
{
    for (size_t i = 0; entry->kind != NULL && i < COUNT(kinds); i++) {
        if (sg_bytes_is(entry->kind->kind, kinds[i].kind) &&
            sg_bytes_is(entry->kind->version, kinds[i].version))
            return &kinds[i];
    }
    return NULL;
}

sigstore_code
sg_entry_unknown(const struct sg_log_entry *entry, sigstore_error *err)
{
    const sg_bytes none = SG_LITERAL("none");
    sigstore_code code = sg_fail(err, SIGSTORE_EUNSUPPORTED,
        "unknown kind of log entry: %s, version %s",
        sg_show(entry->kind != NULL ? entry->kind->kind : none).text,
        sg_show(entry->kind != NULL ? entry->kind->version : none).text);

    return sg_as_check(err, code, SIGSTORE_CHECK_LOG_KIND);
}

/*
 * check_comparable refuses what a kind has no words for, so that its match
 * finds every value that it needs.
 */
static sigstore_code
check_comparable(
    const struct kind *kind, const struct sg_signed *is, sigstore_error *err)
{
    if (kind->about == ABOUT_ENVELOPE && !is->has_envelope)
        return sg_refuse(err, SIGSTORE_CHECK_LOG_KIND,
            "a log entry of kind %s cannot be about a message signature",
            kind->kind);
    if (kind->about == ABOUT_ENVELOPE)
        return SIGSTORE_OK;
    /* The digest that the log names must be the one that was signed. */
    if (is->digest == NULL || is->algorithm == NULL ||
        is->digest->hash == SG_HASH_NONE ||
        is->digest->hash != is->algorithm->hash)
        return sg_refuse(err, SIGSTORE_CHECK_LOG_BODY,
            "a log entry of kind %s needs the digest that was signed",
            kind->kind);
    return SIGSTORE_OK;
}

sigstore_code
sg_entry_matches(const struct sg_log_entry *entry, const struct sg_signed *is,
    sigstore_error *err)
{
    const struct kind *kind = find_kind(entry);
    struct sg_body body = { entry->body, is, err, SIGSTORE_OK };
    sigstore_code code;

    if (kind == NULL)
        return sg_entry_unknown(entry, err);
    code = check_comparable(kind, is, err);
    if (code != SIGSTORE_OK)
        return code;
    kind->match(&body);
    if (body.rest.len != 0)
        sg_body_refuse(&body, "%zu bytes follow it", body.rest.len);
    return body.code;
}

enum sg_hash
sg_entry_hash(const struct sg_log_entry *entry)
{
    const struct kind *kind = find_kind(entry);

    if (kind == NULL || kind->hash == NULL)
        return SG_HASH_NONE;
    return kind->hash(entry->body);
}

const struct sg_algorithm *
sg_entry_algorithm(const struct sg_log_entry *entry)
{
    const struct kind *kind = find_kind(entry);

    if (kind == NULL || kind->algorithm == NULL)
        return NULL;
    return kind->algorithm(entry->body);
}

enum sg_rekor
sg_entry_rekor(const struct sg_log_entry *entry)
{
    const struct kind *kind = find_kind(entry);

    return kind == NULL ? SG_REKOR_UNKNOWN : kind->rekor;
}
