/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries that Rekor v1 is asked for: of detached signatures, and of bundles
 * from before checkpoints.  What it gives is put in a bundle, which a
 * verification judges like any other: nothing is trusted here.
 */
#include "base/limits.h"
#include "base/text.h"
#include "bundle/write.h"
#include "codec/base64.h"
#include "codec/pem.h"
#include "net/net.h"
#include "service/rekor1.h"
#include "sign/draft.h"
#include "sigstore/sign.h"
#include "trust/trusted_root.h"

/* Rekor v1 signs with ECDSA; v2, which looks nothing up, with Ed25519. */
static bool
may_look_up(const struct sg_trusted_log *log)
{
    return log->algorithm != NULL && log->key.type != SG_KEY_ED25519;
}

static bool
is_blank(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static sg_bytes
trim(const void *data, size_t len)
{
    sg_bytes text = sg_bytes_of(data, len);

    while (text.len > 0 && is_blank(text.data[text.len - 1]))
        text.len--;
    while (text.len > 0 && is_blank(text.data[0]))
        text = sg_bytes_of(text.data + 1, text.len - 1);
    return text;
}

/* ---- detached signatures ---- */

/* What the files hold, and with it what the log was told. */
struct detached {
    struct sg_draft draft; /* its arena holds all */
    struct sg_cert certificate;
    struct sg_digest digest;
    struct sg_signed is;
};

static sigstore_code
take_certificate(struct detached *d, sg_bytes text, sigstore_error *err)
{
    sg_bytes der;
    sigstore_code code;

    if (!sg_pem_take(&text, "CERTIFICATE", &d->draft.arena, &der))
        return sg_fail(err, SIGSTORE_EFORMAT,
            "the certificate is not a certificate in PEM");
    code = sg_cert_parse(&d->certificate, der, err);
    if (code != SIGSTORE_OK)
        return sg_context(err, code, "the certificate");
    d->is.algorithm = sg_algorithm_default(&d->certificate.key);
    if (d->is.algorithm == NULL || d->is.algorithm->hash == SG_HASH_NONE)
        return sg_fail(err, SIGSTORE_EUNSUPPORTED,
            "the certificate's key does not sign digests");
    d->is.certificate = d->certificate.der;
    d->is.key = &d->certificate.key;
    return SIGSTORE_OK;
}

static sigstore_code
take_signature(struct detached *d, sg_bytes text, sigstore_error *err)
{
    size_t len;
    uint8_t *bytes;

    if (text.len > SG_TIMESTAMP_MAX)
        return sg_fail(err, SIGSTORE_ELIMIT, "the signature is too long");
    bytes = sg_arena_new(&d->draft.arena, sg_base64_decoded_max(text.len) + 1);
    if (bytes == NULL)
        return sg_no_memory(err);
    if (!sg_base64_decode(text, bytes, &len) || len == 0)
        return sg_fail(
            err, SIGSTORE_EFORMAT, "the signature is not one in base64");
    d->is.signature = sg_bytes_of(bytes, len);
    return SIGSTORE_OK;
}

static sigstore_code
take_artifact(
    struct detached *d, sigstore_artifact *artifact, sigstore_error *err)
{
    d->digest.hash = d->is.algorithm->hash;
    d->is.digest = &d->digest;
    return sigstore_artifact_digest(artifact, (sigstore_hash)d->digest.hash,
        d->digest.data, &d->digest.len, err);
}

/* Each log that can be asked, once, until one knows it. */
static sigstore_code
find(struct detached *d, struct sg_http *http,
    const sigstore_trusted_root *root, sigstore_error *err)
{
    sg_bytes asked = { NULL, 0 };
    sigstore_code code = sg_fail(err, SIGSTORE_ENOTFOUND,
        "the trusted root has no log that looks entries up");

    for (size_t i = 0; i < root->tlog_count; i++) {
        const struct sg_trusted_log *log = &root->tlogs[i];

        if (!may_look_up(log) || sg_bytes_equal(log->base_url, asked))
            continue;
        asked = log->base_url;
        code = sg_rekor1_find(sg_draft_next_entry(&d->draft), &d->draft.arena,
            http, asked, &d->is, err);
        if (code != SIGSTORE_ENOTFOUND)
            break;
    }
    if (code == SIGSTORE_OK)
        d->draft.entry_count = 1;
    return code;
}

static sigstore_code
make_detached(sigstore_bundle **out, struct detached *d,
    const sigstore_trusted_root *root, sigstore_net *net, sigstore_error *err)
{
    sigstore_code code = find(d, sg_net_http(net), root, err);

    if (code != SIGSTORE_OK)
        return code;
    d->draft.certificate = &d->certificate;
    d->draft.signature = d->is.signature;
    return sg_draft_make(out, &d->draft, err);
}

sigstore_code
sigstore_rekor_find(sigstore_bundle **out, sigstore_net *net,
    const sigstore_trusted_root *root, const void *certificate,
    size_t certificate_len, const void *signature, size_t signature_len,
    sigstore_artifact *artifact, sigstore_error *err)
{
    struct detached d = { .is = { .digest = NULL } };
    sigstore_code rc;

    *out = NULL;
    if (net == NULL || root == NULL || certificate == NULL ||
        signature == NULL || artifact == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "net, trusted root, certificate, signature and artifact are "
            "needed");
    sg_draft_init(&d.draft);
    if ((rc = take_certificate(&d, trim(certificate, certificate_len), err)) ==
            SIGSTORE_OK &&
        (rc = take_signature(&d, trim(signature, signature_len), err)) ==
            SIGSTORE_OK &&
        (rc = take_artifact(&d, artifact, err)) == SIGSTORE_OK)
        rc = make_detached(out, &d, root, net, err);
    sg_draft_dispose(&d.draft);
    return rc;
}

/* ---- bundles from before checkpoints ---- */

/* The parts of an old bundle that mending it needs. */
struct old {
    sg_bytes text;
    const struct sg_json *json; /* the log entry */
    struct sg_log_entry entry;
};

static sigstore_code
take_old(struct old *old, struct sg_arena *arena, sigstore_error *err)
{
    struct sg_warnings warnings = { .arena = arena };
    const struct sg_binder binder = { arena, &warnings };
    const struct sg_json *root, *list = NULL;
    sigstore_code code = sg_json_parse(&root, arena, old->text, err);

    if (code != SIGSTORE_OK)
        return code;
    if (root->type == SG_JSON_OBJECT)
        list = sg_json_get(root, "verificationMaterial");
    if (list != NULL && list->type == SG_JSON_OBJECT)
        list = sg_json_get(list, "tlogEntries");
    if (list == NULL || list->type != SG_JSON_ARRAY || list->count != 1)
        return sg_fail(err, SIGSTORE_EFORMAT,
            "unfixable bundle: must have exactly one log entry");
    old->json = list->first;
    return sg_bind(&binder, &old->entry, &sg_log_entry_schema, old->json, err);
}

static const struct sg_trusted_log *
find_log(const sigstore_trusted_root *root, sg_bytes key_id)
{
    const struct sg_trusted_log *log;
    size_t next = 0;

    do
        log = sg_trusted_log_find(root->tlogs, root->tlog_count, key_id, &next);
    while (log != NULL && !may_look_up(log));
    return log;
}

/* It may have more proof than the old one, and nothing else. */
static sigstore_code
check_same(const struct sg_log_entry *entry, const struct old *old,
    sigstore_error *err)
{
    if (sg_bytes_equal(entry->body, old->entry.body) &&
        sg_bytes_equal(entry->log_id->key_id, old->entry.log_id->key_id))
        return SIGSTORE_OK;
    return sg_fail(err, SIGSTORE_ESERVICE,
        "the log's entry %lld is another than the bundle's",
        (long long)entry->index);
}

static sigstore_code
splice(sigstore_bundle **out, const struct old *old,
    const struct sg_log_entry *entry, sigstore_error *err)
{
    sg_bytes raw = old->json->raw;
    size_t before = (size_t)(raw.data - old->text.data);
    size_t after = before + raw.len;
    struct sg_buf text;
    sigstore_code code;

    sg_buf_init(&text, SG_BUNDLE_MAX);
    sg_buf_add(&text, sg_bytes_of(old->text.data, before));
    sg_entry_write(&text, entry);
    sg_buf_add(
        &text, sg_bytes_of(old->text.data + after, old->text.len - after));
    code = text.failed ? sg_no_memory(err)
                       : sigstore_bundle_parse(out, text.data, text.len, err);
    sg_buf_dispose(&text);
    return code;
}

static sigstore_code
mend(sigstore_bundle **out, const struct old *old, struct sg_arena *arena,
    sigstore_net *net, const sigstore_trusted_root *root, sigstore_error *err)
{
    const struct sg_trusted_log *log =
        find_log(root, old->entry.log_id->key_id);
    struct sg_log_entry entry;
    sigstore_code rc;

    if (log == NULL)
        return sg_fail(err, SIGSTORE_ENOTFOUND,
            "the bundle's log entry has no checkpoint, and its log is not "
            "in the trusted root");
    rc = sg_rekor1_get(
        &entry, arena, sg_net_http(net), log->base_url, old->entry.index, err);
    if (rc == SIGSTORE_OK)
        rc = check_same(&entry, old, err);
    return rc == SIGSTORE_OK ? splice(out, old, &entry, err) : rc;
}

static bool
has_checkpoint(const struct sg_log_entry *entry)
{
    return entry->proof != NULL && entry->proof->checkpoint != NULL;
}

sigstore_code
sigstore_rekor_fix(sigstore_bundle **out, sigstore_net *net,
    const sigstore_trusted_root *root, const void *data, size_t len,
    sigstore_error *err)
{
    struct old old = { .text = sg_bytes_of(data, len) };
    struct sg_arena arena;
    sigstore_code code;

    *out = NULL;
    if (net == NULL || root == NULL || data == NULL)
        return sg_fail(
            err, SIGSTORE_EARGUMENT, "net, trusted root and bundle are needed");
    if (len > SG_BUNDLE_MAX)
        return sg_fail(err, SIGSTORE_ELIMIT,
            "the bundle has %zu bytes; at most %zu are read here", len,
            (size_t)SG_BUNDLE_MAX);
    sg_arena_init(&arena, sg_json_arena_max(len + SG_SERVICE_ANSWER_MAX));
    code = take_old(&old, &arena, err);
    if (code == SIGSTORE_OK)
        code = has_checkpoint(&old.entry)
            ? sigstore_bundle_parse(out, data, len, err)
            : mend(out, &old, &arena, net, root, err);
    sg_arena_dispose(&arena);
    return code;
}
