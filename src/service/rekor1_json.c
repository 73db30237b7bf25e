/* SPDX-License-Identifier: Apache-2.0 */
/* Entries proposed to Rekor v1, and the entries that it gives. */
#include "service/rekor1_json.h"

#include "base/limits.h"
#include "bundle/write.h"
#include "codec/base64.h"
#include "codec/hex.h"
#include "codec/jcs.h"
#include "codec/pem.h"

/* A leaf's hash, and one with the id of its tree before it. */
#define UUID_DIGITS 64
#define LONG_UUID_DIGITS 80

/* ---- proposals ---- */

static void
add_verifier(struct sg_buf *buf, const struct sg_signed *is)
{
    struct sg_buf pem;

    sg_buf_init(&pem, 2 * SG_CERTIFICATE_MAX);
    if (is->certificate.data != NULL)
        sg_pem_add(&pem, "CERTIFICATE", is->certificate);
    else
        sg_pem_add(&pem, "PUBLIC KEY", is->key->der);
    if (pem.failed)
        sg_buf_fail(buf);
    sg_jcs_add_base64(buf, sg_buf_bytes(&pem));
    sg_buf_dispose(&pem);
}

static void
add_hashedrekord(struct sg_buf *buf, const struct sg_signed *is)
{
    sg_buf_add_text(buf,
        "{\"apiVersion\":\"0.0.1\",\"kind\":\"hashedrekord\",\"spec\":{"
        "\"signature\":{\"content\":");
    sg_jcs_add_base64(buf, is->signature);
    sg_buf_add_text(buf, ",\"publicKey\":{\"content\":");
    add_verifier(buf, is);
    sg_buf_add_text(buf, "}},\"data\":{\"hash\":{\"algorithm\":");
    sg_jcs_add_string(buf, sg_bytes_from_text(sg_hash_name(is->digest->hash)));
    sg_buf_add_text(buf, ",\"value\":");
    sg_jcs_add_hex(buf, sg_digest_bytes(is->digest));
    sg_buf_add_text(buf, "}}}}");
}

/* The envelope goes as a string that holds its JSON. */
static void
add_envelope(struct sg_buf *buf, const struct sg_signed *is)
{
    struct sg_envelope_signature signature = { is->signature, is->key_id };
    const struct sg_envelope envelope = { is->payload, is->payload_type,
        { &signature, 1 } };
    struct sg_buf text;

    sg_buf_init(&text, SG_BODY_TEXT_MAX);
    sg_envelope_write(&text, &envelope);
    if (text.failed)
        sg_buf_fail(buf);
    sg_jcs_add_string(buf, sg_buf_bytes(&text));
    sg_buf_dispose(&text);
}

static void
add_dsse(struct sg_buf *buf, const struct sg_signed *is)
{
    sg_buf_add_text(buf,
        "{\"apiVersion\":\"0.0.1\",\"kind\":\"dsse\",\"spec\":{"
        "\"proposedContent\":{\"envelope\":");
    add_envelope(buf, is);
    sg_buf_add_text(buf, ",\"verifiers\":[");
    add_verifier(buf, is);
    sg_buf_add_text(buf, "]}}}");
}

void
sg_rekor1_add_proposal(struct sg_buf *buf, const struct sg_signed *is)
{
    if (is->has_envelope)
        add_dsse(buf, is);
    else
        add_hashedrekord(buf, is);
}

/* ---- answers ---- */

/* Takes members out of an object; the first that is not right is told. */
struct reader {
    struct sg_arena *arena;
    const char *wrong; /* its name; NULL: all is well */
    bool no_memory;
};

static const struct sg_json *
take(struct reader *reader, const struct sg_json *object, const char *name,
    enum sg_json_type type)
{
    const struct sg_json *value =
        object != NULL ? sg_json_get(object, name) : NULL;

    if (value != NULL && value->type == type)
        return value;
    if (reader->wrong == NULL)
        reader->wrong = name;
    return NULL;
}

static void *
make(struct reader *reader, size_t size)
{
    void *made = sg_arena_new(reader->arena, size);

    if (made == NULL)
        reader->no_memory = true;
    return made;
}

static sg_bytes
take_text(struct reader *reader, const struct sg_json *object, const char *name)
{
    const struct sg_json *value = take(reader, object, name, SG_JSON_STRING);

    return value != NULL ? value->text : (sg_bytes){ NULL, 0 };
}

static int64_t
take_number(
    struct reader *reader, const struct sg_json *object, const char *name)
{
    const struct sg_json *value = take(reader, object, name, SG_JSON_NUMBER);
    sg_bytes text = value != NULL ? value->text : SG_LITERAL("0");
    int64_t number = 0;

    if ((!sg_bytes_take_decimal(&text, &number) || text.len != 0) &&
        reader->wrong == NULL)
        reader->wrong = name;
    return number;
}

static sg_bytes
decode_hex(struct reader *reader, sg_bytes text, const char *name)
{
    size_t len = text.len / 2;
    uint8_t *bytes = make(reader, len + 1);

    if (bytes == NULL)
        return (sg_bytes){ NULL, 0 };
    if ((text.len != 2 * len || !sg_hex_decode(text, bytes, len, false)) &&
        reader->wrong == NULL)
        reader->wrong = name;
    return sg_bytes_of(bytes, len);
}

static sg_bytes
take_base64(
    struct reader *reader, const struct sg_json *object, const char *name)
{
    sg_bytes text = take_text(reader, object, name);
    uint8_t *bytes = make(reader, sg_base64_decoded_max(text.len) + 1);
    size_t len = 0;

    if (bytes == NULL)
        return (sg_bytes){ NULL, 0 };
    if (!sg_base64_decode(text, bytes, &len) && reader->wrong == NULL)
        reader->wrong = name;
    return sg_bytes_of(bytes, len);
}

static void
take_hashes(
    struct reader *reader, const struct sg_json *object, struct sg_list *out)
{
    const struct sg_json *list = take(reader, object, "hashes", SG_JSON_ARRAY);
    sg_bytes *hashes;

    if (list == NULL)
        return;
    if (list->count > SG_PROOF_HASHES_MAX) {
        reader->wrong = "hashes";
        return;
    }
    hashes = make(reader, (list->count + 1) * sizeof(*hashes));
    if (hashes == NULL)
        return;
    for (const struct sg_json *at = list->first; at != NULL; at = at->next)
        hashes[out->count++] = decode_hex(reader,
            at->type == SG_JSON_STRING ? at->text : SG_LITERAL("?"), "hashes");
    out->items = hashes;
}

static const struct sg_proof *
take_proof(struct reader *reader, const struct sg_json *verification)
{
    const struct sg_json *object =
        take(reader, verification, "inclusionProof", SG_JSON_OBJECT);
    struct sg_proof *proof = make(reader, sizeof(*proof));
    struct sg_note_envelope *checkpoint = make(reader, sizeof(*checkpoint));

    if (object == NULL || proof == NULL || checkpoint == NULL)
        return NULL;
    proof->index = take_number(reader, object, "logIndex");
    proof->size = take_number(reader, object, "treeSize");
    proof->root =
        decode_hex(reader, take_text(reader, object, "rootHash"), "rootHash");
    take_hashes(reader, object, &proof->hashes);
    checkpoint->envelope = take_text(reader, object, "checkpoint");
    proof->checkpoint = checkpoint;
    return proof;
}

static const struct sg_promise *
take_promise(struct reader *reader, const struct sg_json *verification)
{
    struct sg_promise *promise = make(reader, sizeof(*promise));

    if (promise != NULL)
        promise->set =
            take_base64(reader, verification, "signedEntryTimestamp");
    return promise;
}

static const struct sg_log_id *
take_log_id(struct reader *reader, const struct sg_json *object)
{
    struct sg_log_id *id = make(reader, sizeof(*id));

    if (id != NULL)
        id->key_id =
            decode_hex(reader, take_text(reader, object, "logID"), "logID");
    return id;
}

/* The body says of which kind it is. */
static const struct sg_kind_version *
take_kind(struct reader *reader, sg_bytes body)
{
    struct sg_kind_version *kind = make(reader, sizeof(*kind));
    const struct sg_json *root;

    if (kind == NULL)
        return NULL;
    if (sg_json_parse(&root, reader->arena, body, NULL) != SIGSTORE_OK ||
        root->type != SG_JSON_OBJECT) {
        if (reader->wrong == NULL)
            reader->wrong = "body";
        return kind;
    }
    kind->kind = take_text(reader, root, "kind");
    kind->version = take_text(reader, root, "apiVersion");
    return kind;
}

static void
take_entry(struct reader *reader, const struct sg_json *object,
    struct sg_log_entry *out)
{
    const struct sg_json *verification =
        take(reader, object, "verification", SG_JSON_OBJECT);

    out->index = take_number(reader, object, "logIndex");
    out->integrated_time = take_number(reader, object, "integratedTime");
    out->log_id = take_log_id(reader, object);
    out->body = take_base64(reader, object, "body");
    out->promise = take_promise(reader, verification);
    out->proof = take_proof(reader, verification);
    out->kind = take_kind(reader, out->body);
}

sigstore_code
sg_rekor1_entry(struct sg_log_entry *out, const struct sg_json *answer,
    struct sg_arena *arena, sigstore_error *err)
{
    struct reader reader = { arena, NULL, false };

    *out = (struct sg_log_entry){ .index = 0 };
    if (answer->type != SG_JSON_OBJECT || answer->count != 1 ||
        answer->first->type != SG_JSON_OBJECT)
        return sg_fail(
            err, SIGSTORE_EFORMAT, "its answer does not hold one log entry");
    take_entry(&reader, answer->first, out);
    if (reader.no_memory)
        return sg_no_memory(err);
    if (reader.wrong != NULL)
        return sg_fail(err, SIGSTORE_EFORMAT,
            "its log entry has no %s, or one that cannot be read",
            reader.wrong);
    return SIGSTORE_OK;
}

static bool
is_hex(uint8_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

sg_bytes
sg_rekor1_uuid(sg_bytes message)
{
    for (size_t i = 0; i < message.len; i++) {
        size_t from = i;

        while (i < message.len && is_hex(message.data[i]))
            i++;
        if (i - from == UUID_DIGITS || i - from == LONG_UUID_DIGITS)
            return sg_bytes_of(message.data + from, i - from);
    }
    return (sg_bytes){ NULL, 0 };
}
