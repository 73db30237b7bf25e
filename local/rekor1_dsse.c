/* SPDX-License-Identifier: Apache-2.0 */
/* dsse 0.0.1: an envelope, of which hashes are kept [rekor types]. */
#include "rekor1.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "codec/jcs.h"
#include "codec/jsonbind.h"
#include "dsse/envelope.h"
#include "dsse/statement.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Signatures of an envelope, and keys that made them. */
#define SIGNATURES_MAX 16

struct content {
    sg_bytes envelope; /* JSON, as text */
    struct sg_list verifiers;
};

/* The members that only the log may write are sent as null. */
struct spec {
    const struct content *content;
    const struct sg_json *signatures, *envelope_hash, *payload_hash;
};

static const struct sg_field content_fields[] = {
    { .name = "envelope",
        .kind = SG_FIELD_TEXT,
        .required = true,
        .offset = offsetof(struct content, envelope) },
    { .name = "verifiers",
        .kind = SG_FIELD_BLOBS,
        .required = true,
        .offset = offsetof(struct content, verifiers),
        .max = SIGNATURES_MAX },
};
static const struct sg_schema content_schema = { content_fields,
    COUNT(content_fields), sizeof(struct content) };

static const struct sg_field spec_fields[] = {
    { .name = "proposedContent",
        .kind = SG_FIELD_OBJECT,
        .required = true,
        .offset = offsetof(struct spec, content),
        .schema = &content_schema },
    { .name = "signatures",
        .kind = SG_FIELD_JSON,
        .offset = offsetof(struct spec, signatures) },
    { .name = "envelopeHash",
        .kind = SG_FIELD_JSON,
        .offset = offsetof(struct spec, envelope_hash) },
    { .name = "payloadHash",
        .kind = SG_FIELD_JSON,
        .offset = offsetof(struct spec, payload_hash) },
};
static const struct sg_schema spec_schema = { spec_fields, COUNT(spec_fields),
    sizeof(struct spec) };

/* A signature and whose it is. */
struct signed_by {
    sg_bytes signature;
    const struct rekor1_verifier *verifier; /* NULL: nobody's yet */
};

struct reading {
    struct rekor1_entry *out;
    const struct content *content;
    struct sg_envelope envelope;
    struct signed_by signed_by[SIGNATURES_MAX];
    size_t count;
    struct rekor1_verifier verifiers[SIGNATURES_MAX];
    sg_bytes pae;
    struct sg_digest digest; /* SHA-256 of it */
};

/* ---- reading ---- */

/* The envelope's own members only; a signature that comes twice is one. */
static sigstore_code
read_envelope(struct reading *r, sigstore_error *err)
{
    const struct sg_binder binder = { r->out->arena, NULL };
    const struct sg_envelope_signature *signatures;
    const struct sg_json *root;
    sigstore_code code =
        sg_json_parse(&root, r->out->arena, r->content->envelope, err);

    if (code == SIGSTORE_OK)
        code = sg_bind(&binder, &r->envelope, &sg_envelope_schema, root, err);
    if (code != SIGSTORE_OK)
        return sg_context(err, code, "envelope");
    if (r->envelope.signatures.count > SIGNATURES_MAX)
        return sg_fail(err, SIGSTORE_ELIMIT,
            "envelope: more than %d signatures", SIGNATURES_MAX);
    signatures = r->envelope.signatures.items;
    for (size_t i = 0; i < r->envelope.signatures.count; i++) {
        size_t k = 0;

        while (k < r->count &&
            !sg_bytes_equal(r->signed_by[k].signature, signatures[i].sig))
            k++;
        if (k == r->count)
            r->signed_by[r->count++].signature = signatures[i].sig;
    }
    return SIGSTORE_OK;
}

/* What the signatures are over, once for all of them [DSSE protocol]. */
static sigstore_code
make_pae(struct reading *r, sigstore_error *err)
{
    struct sg_buf pae;

    sg_buf_init(&pae, SG_BODY_TEXT_MAX);
    sg_pae_prefix(&pae, r->envelope.payload_type, r->envelope.payload.len);
    sg_buf_add(&pae, r->envelope.payload);
    if (!pae.failed)
        r->pae = sg_arena_copy(r->out->arena, sg_buf_bytes(&pae));
    sg_buf_dispose(&pae);
    if (r->pae.data == NULL)
        return sg_no_memory(err);
    return sg_digest(&r->digest, SG_SHA256, r->pae, err);
}

/* ---- verifying ---- */

/* Rekor hashes with SHA-256 whatever the curve; Ed25519 does it itself. */
static const struct sg_algorithm *
choose(const struct sg_spki *key)
{
    if (key->type == SG_KEY_ED25519)
        return sg_algorithm_default(key);
    return sg_algorithm_choose(key, SG_SHA256,
        key->type == SG_KEY_RSA ? SG_PADDING_PKCS1 : SG_PADDING_NONE);
}

static bool
is_by(const struct reading *r, const struct rekor1_verifier *verifier,
    const struct sg_algorithm *algorithm, sg_bytes signature)
{
    const struct sg_spki *key = &verifier->key;

    if (algorithm->hash == SG_HASH_NONE)
        return sg_verify(NULL, SG_FORGET, key, algorithm, r->pae, signature,
                   NULL) == SIGSTORE_OK;
    return sg_verify_digest(NULL, SG_FORGET, key, algorithm, &r->digest,
               signature, NULL) == SIGSTORE_OK;
}

/* Each verifier must have made one of the signatures. */
static sigstore_code
verify_by(struct reading *r, const struct rekor1_verifier *verifier,
    sigstore_error *err)
{
    const struct sg_algorithm *algorithm = choose(&verifier->key);
    bool any = false;

    for (size_t i = 0; algorithm != NULL && i < r->count; i++) {
        if (!is_by(r, verifier, algorithm, r->signed_by[i].signature))
            continue;
        r->signed_by[i].verifier = verifier;
        any = true;
    }
    if (!any)
        return sg_fail(err, SIGSTORE_EREFUSED,
            "could not verify envelope: accepted signatures do not match "
            "threshold, Found: 0, Expected 1");
    return SIGSTORE_OK;
}

/* And each signature must be one of a verifier's. */
static sigstore_code
verify(struct reading *r, sigstore_error *err)
{
    const sg_bytes *pems = r->content->verifiers.items;

    for (size_t i = 0; i < r->content->verifiers.count; i++) {
        sigstore_code code =
            rekor1_verifier_read(&r->verifiers[i], pems[i], r->out->arena, err);

        if (code == SIGSTORE_OK)
            code = verify_by(r, &r->verifiers[i], err);
        if (code != SIGSTORE_OK)
            return code;
    }
    for (size_t i = 0; i < r->count; i++)
        if (r->signed_by[i].verifier == NULL)
            return sg_fail(err, SIGSTORE_EREFUSED,
                "all signatures must have a key that verifies it");
    return SIGSTORE_OK;
}

/* ---- writing ---- */

/* The order of their base64, as text. */
static int
compare(const void *a, const void *b)
{
    const struct signed_by *left = a, *right = b;
    struct sg_buf texts[2];
    int order = 0;

    sg_buf_init(&texts[0], SG_BODY_TEXT_MAX);
    sg_buf_init(&texts[1], SG_BODY_TEXT_MAX);
    sg_jcs_add_base64(&texts[0], left->signature);
    sg_jcs_add_base64(&texts[1], right->signature);
    order = sg_bytes_compare(sg_buf_bytes(&texts[0]), sg_buf_bytes(&texts[1]));
    sg_buf_dispose(&texts[0]);
    sg_buf_dispose(&texts[1]);
    return order;
}

static void
add_hash(struct sg_buf *buf, const char *name, const struct sg_digest *digest)
{
    sg_jcs_add_string(buf, sg_bytes_from_text(name));
    sg_buf_add_text(buf, ":{\"algorithm\":\"sha256\",\"value\":");
    sg_jcs_add_hex(buf, sg_digest_bytes(digest));
    sg_buf_add_text(buf, "},");
}

static void
write(struct reading *r, const struct sg_digest *envelope,
    const struct sg_digest *payload)
{
    struct sg_buf *buf = &r->out->body;

    qsort(r->signed_by, r->count, sizeof(r->signed_by[0]), compare);
    sg_buf_add_text(
        buf, "{\"apiVersion\":\"0.0.1\",\"kind\":\"dsse\",\"spec\":{");
    add_hash(buf, "envelopeHash", envelope);
    add_hash(buf, "payloadHash", payload);
    sg_buf_add_text(buf, "\"signatures\":[");
    for (size_t i = 0; i < r->count; i++) {
        sg_buf_add_text(buf, i > 0 ? ",{\"signature\":" : "{\"signature\":");
        sg_jcs_add_base64(buf, r->signed_by[i].signature);
        sg_buf_add_text(buf, ",\"verifier\":");
        sg_jcs_add_base64(buf, r->signed_by[i].verifier->pem);
        sg_buf_add_text(buf, "}");
    }
    sg_buf_add_text(buf, "]}}");
}

/* ---- what it is found by ---- */

static sigstore_code
find_by_digest(struct rekor1_entry *out, sg_bytes algorithm, sg_bytes value,
    sigstore_error *err)
{
    struct sg_buf text;
    sigstore_code code;

    sg_buf_init(&text, SG_BODY_TEXT_MAX);
    sg_buf_add(&text, algorithm);
    sg_buf_add_text(&text, ":");
    sg_buf_add(&text, value);
    code = text.failed ? sg_no_memory(err)
                       : rekor1_find_by(out, sg_buf_bytes(&text), err);
    sg_buf_dispose(&text);
    return code;
}

static sigstore_code
find_by_subject(struct rekor1_entry *out, const struct sg_json *subject,
    sigstore_error *err)
{
    const struct sg_json *digests = sg_json_get(subject, "digest");
    sigstore_code code = SIGSTORE_OK;

    for (const struct sg_json *d = digests->first;
         code == SIGSTORE_OK && d != NULL; d = d->next)
        code = find_by_digest(out, d->name, d->text, err);
    return code;
}

static sigstore_code
find_by_subjects(struct rekor1_entry *out, const struct sg_statement *statement,
    sigstore_error *err)
{
    sigstore_code code = SIGSTORE_OK;

    for (const struct sg_json *s = statement->subjects->first;
         code == SIGSTORE_OK && s != NULL; s = s->next)
        code = find_by_subject(out, s, err);
    return code;
}

/* The subjects of a statement; a payload that is none has none.  Its nodes may
 * be many: in an arena of their own they leave the answer its memory. */
static sigstore_code
find_by_statement(const struct reading *r, sigstore_error *err)
{
    sg_bytes payload = r->envelope.payload;
    struct sg_statement statement;
    struct sg_arena arena;
    sigstore_code code = SIGSTORE_OK;

    if (!sg_bytes_is(r->envelope.payload_type, SG_INTOTO_PAYLOAD_TYPE))
        return SIGSTORE_OK;
    sg_arena_init(&arena, sg_json_arena_max(payload.len));
    if (sg_statement_parse(&statement, payload, &arena, NULL) == SIGSTORE_OK)
        code = find_by_subjects(r->out, &statement, err);
    sg_arena_dispose(&arena);
    return code;
}

static sigstore_code
find_by(const struct reading *r, const struct sg_digest *envelope,
    const struct sg_digest *payload, sigstore_error *err)
{
    char text[REKOR1_HASH_TEXT_SIZE];
    sigstore_code code = SIGSTORE_OK;

    for (size_t i = 0; code == SIGSTORE_OK && i < r->count; i++)
        code = rekor1_find_by_verifier(r->out, r->signed_by[i].verifier, err);
    rekor1_hash_text(text, payload);
    if (code == SIGSTORE_OK)
        code = rekor1_find_by(r->out, sg_bytes_from_text(text), err);
    rekor1_hash_text(text, envelope);
    if (code == SIGSTORE_OK)
        code = rekor1_find_by(r->out, sg_bytes_from_text(text), err);
    return code == SIGSTORE_OK ? find_by_statement(r, err) : code;
}

static sigstore_code
write_entry(struct reading *r, sigstore_error *err)
{
    struct sg_digest envelope, payload;
    sigstore_code code =
        sg_digest(&envelope, SG_SHA256, r->content->envelope, err);

    if (code == SIGSTORE_OK)
        code = sg_digest(&payload, SG_SHA256, r->envelope.payload, err);
    if (code != SIGSTORE_OK)
        return code;
    write(r, &envelope, &payload);
    return find_by(r, &envelope, &payload, err);
}

sigstore_code
rekor1_dsse(
    struct rekor1_entry *out, const struct sg_json *json, sigstore_error *err)
{
    const struct sg_binder binder = { out->arena, NULL };
    struct reading *r = sg_arena_new(out->arena, sizeof(*r));
    struct spec spec = { .content = NULL };
    sigstore_code code = sg_bind(&binder, &spec, &spec_schema, json, err);

    if (code != SIGSTORE_OK)
        return code;
    if (r == NULL)
        return sg_no_memory(err);
    if (spec.signatures != NULL || spec.envelope_hash != NULL ||
        spec.payload_hash != NULL)
        return sg_fail(err, SIGSTORE_EFORMAT,
            "either proposedContent or envelopeHash, payloadHash, and "
            "signatures must be present but not both");
    r->out = out;
    r->content = spec.content;
    if ((code = read_envelope(r, err)) || (code = make_pae(r, err)) ||
        (code = verify(r, err)))
        return code;
    return write_entry(r, err);
}
