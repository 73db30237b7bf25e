/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Something signed, requests for an entry of it, and our verifier's judgement
 * of the entry that a log gives.
 */
#ifndef TEST_LOCAL_LOGGED_H
#define TEST_LOCAL_LOGGED_H

#include "rekor_world.h"

#include "codec/base64.h"
#include "codec/hex.h"
#include "codec/pem.h"
#include "tlog/checkpoint.h"
#include "tlog/entry.h"

/* ---- what is signed: an artifact by a certificate's key, or by a key ---- */

struct made {
    struct sg_digest digest;
    uint8_t signature[SG_SIGNATURE_MAX];
    struct sg_spki key; /* over the world's secret */
    sg_bytes certificate;
    struct sg_signed is;
};

/* Any certificate of ours will do: the timestamp authority's. */
static inline void
make_signed(struct made *out, struct world *world, const char *artifact,
    bool has_certificate)
{
    struct sg_secret *secret = world->instance.keys.of[KEY_TSA];
    size_t len;

    memset(out, 0, sizeof(*out));
    assert_int_equal(
        sg_digest(&out->digest, SG_SHA256, sg_bytes_from_text(artifact), NULL),
        0);
    assert_int_equal(
        sg_sign(secret, &out->digest, out->signature, &len, NULL), 0);
    out->key = *sg_secret_public(secret);
    out->certificate = world->instance.authority->tsa;
    out->is.digest = &out->digest;
    out->is.algorithm = sg_algorithm_default(&out->key);
    out->is.signature = sg_bytes_of(out->signature, len);
    out->is.key = &out->key;
    if (has_certificate)
        out->is.certificate = out->certificate;
}

/* ---- requests: a text with marks for what was signed ---- */

static inline void
add_pem(struct sg_buf *buf, const char *label, sg_bytes der)
{
    struct sg_buf pem;

    sg_buf_init(&pem, 1u << 20);
    sg_pem_add(&pem, label, der);
    sg_base64_add(buf, sg_buf_bytes(&pem));
    sg_buf_dispose(&pem);
}

/* A digest or signature that is wrong in its last byte. */
static inline void
add_spoiled(struct sg_buf *buf, sg_bytes bytes)
{
    uint8_t copy[256];

    assert_true(bytes.len <= sizeof(copy));
    memcpy(copy, bytes.data, bytes.len);
    copy[bytes.len - 1] ^= 1;
    sg_base64_add(buf, sg_bytes_of(copy, bytes.len));
}

static inline void
add_twice(struct sg_buf *buf, sg_bytes key)
{
    struct sg_buf pem;

    sg_buf_init(&pem, 4096);
    sg_pem_add(&pem, "PUBLIC KEY", key);
    sg_pem_add(&pem, "PUBLIC KEY", key);
    sg_base64_add(buf, sg_buf_bytes(&pem));
    sg_buf_dispose(&pem);
}

/* Half of all points are: y is made 0, of which none is. */
static inline void
add_off_curve(struct sg_buf *buf, sg_bytes key)
{
    uint8_t copy[128];

    assert_true(key.len > 32 && key.len <= sizeof(copy));
    memcpy(copy, key.data, key.len);
    memset(copy + key.len - 32, 0, 32);
    add_pem(buf, "PUBLIC KEY", sg_bytes_of(copy, key.len));
}

/*
 * $D digest, $S signature, $C certificate, $K key, each in base64; $d digest
 * in hexadecimal; $P and $Q base64 of the PEM of certificate and key; $X and
 * $Y digest and signature spoiled; $Z a digest of 31 bytes; $O another key.
 * In PEM: $E an Ed25519 key, $R the key twice, $B a key as a certificate, $F a
 * key that is no point of its curve.
 */
static inline void
add_mark(struct sg_buf *buf, char mark, const struct made *made,
    const struct world *world)
{
    const struct sg_spki *other =
        sg_secret_public(world->instance.keys.of[KEY_REKOR1]);

    switch (mark) {
    case 'D':
        sg_base64_add(buf, sg_digest_bytes(&made->digest));
        break;
    case 'd':
        sg_hex_add(buf, sg_digest_bytes(&made->digest));
        break;
    case 'S':
        sg_base64_add(buf, made->is.signature);
        break;
    case 'C':
        sg_base64_add(buf, made->certificate);
        break;
    case 'K':
        sg_base64_add(buf, made->key.der);
        break;
    case 'P':
        add_pem(buf, "CERTIFICATE", made->certificate);
        break;
    case 'Q':
        add_pem(buf, "PUBLIC KEY", made->key.der);
        break;
    case 'X':
        add_spoiled(buf, sg_digest_bytes(&made->digest));
        break;
    case 'Y':
        add_spoiled(buf, made->is.signature);
        break;
    case 'Z':
        sg_base64_add(buf, sg_bytes_of(made->digest.data, 31));
        break;
    case 'O':
        sg_base64_add(buf, other->der);
        break;
    case 'E':
        add_pem(buf, "PUBLIC KEY",
            sg_secret_public(world->instance.keys.of[KEY_REKOR2])->der);
        break;
    case 'R':
        add_twice(buf, made->key.der);
        break;
    case 'B':
        add_pem(buf, "CERTIFICATE", made->key.der);
        break;
    case 'F':
        add_off_curve(buf, made->key.der);
        break;
    default:
        fail_msg("no such mark: $%c", mark);
    }
}

static inline sg_bytes
expand(struct world *world, const char *text, const struct made *made)
{
    struct sg_buf buf;
    sg_bytes out;

    sg_buf_init(&buf, 1u << 20);
    for (; *text != '\0'; text++) {
        if (*text == '$')
            add_mark(&buf, *++text, made, world);
        else
            sg_buf_add_byte(&buf, (uint8_t)*text);
    }
    assert_false(buf.failed);
    out = sg_arena_copy(&world->arena, sg_buf_bytes(&buf));
    sg_buf_dispose(&buf);
    return out;
}

/* ---- judgement ---- */

enum wrong {
    GOOD = 0,
    WRONG_BODY = 1 << 0,
    WRONG_PROOF = 1 << 1,
    WRONG_CHECKPOINT = 1 << 2, /* form, root, size */
    WRONG_SIGNATURE = 1 << 3,  /* of the checkpoint */
    WRONG_PROMISE = 1 << 4,
    WRONG_ID = 1 << 5
};

static inline unsigned
judge_proof(const struct sg_log_entry *entry)
{
    const struct sg_proof *proof = entry->proof;
    uint8_t leaf[SG_MERKLE_HASH], root[SG_MERKLE_HASH];

    assert_int_equal(sg_merkle_leaf(leaf, entry->body, NULL), 0);
    if (entry->index != proof->index ||
        sg_merkle_root(root, proof->index, proof->size, leaf,
            proof->hashes.items, proof->hashes.count, NULL) != SIGSTORE_OK ||
        !sg_bytes_equal(proof->root, sg_bytes_of(root, sizeof(root))))
        return WRONG_PROOF;
    return GOOD;
}

static inline unsigned
judge_checkpoint(struct world *world, const struct sg_proof *proof,
    const struct note_signer *signer, enum sg_rekor version)
{
    const struct sg_spki *key = sg_secret_public(signer->secret);
    struct sg_checkpoint checkpoint;
    struct sg_note note;

    if (sg_note_parse(&note, proof->checkpoint->envelope, &world->arena,
            NULL) != SIGSTORE_OK ||
        sg_checkpoint_parse(&checkpoint, note.text, NULL) != SIGSTORE_OK ||
        !sg_checkpoint_origin_is(
            &checkpoint, sg_bytes_from_text(REKOR_ORIGIN), version) ||
        !sg_bytes_is(checkpoint.origin, signer->origin) ||
        checkpoint.size != proof->size ||
        !sg_bytes_equal(sg_bytes_of(checkpoint.root, 32), proof->root))
        return WRONG_CHECKPOINT;
    return sg_note_verify(NULL, &note, sg_bytes_from_text(REKOR_ORIGIN),
               sg_bytes_of(signer->key_id, 32), key, sg_algorithm_default(key),
               NULL) == SIGSTORE_OK
        ? GOOD
        : WRONG_SIGNATURE;
}

/* judge says all that is wrong with an entry of `is`. */
static inline unsigned
judge(struct world *world, const struct sg_log_entry *entry,
    const struct sg_signed *is, const struct note_signer *signer,
    enum sg_rekor version)
{
    const struct sg_spki *key = sg_secret_public(signer->secret);
    unsigned wrong = judge_proof(entry) |
        judge_checkpoint(world, entry->proof, signer, version);

    if (sg_entry_matches(entry, is, NULL) != SIGSTORE_OK)
        wrong |= WRONG_BODY;
    if (!sg_bytes_equal(entry->log_id->key_id,
            sg_bytes_of(signer->key_id, sizeof(signer->key_id))))
        wrong |= WRONG_ID;
    if (entry->promise != NULL &&
        sg_promise_verify(NULL, entry, key, sg_algorithm_default(key), NULL) !=
            SIGSTORE_OK)
        wrong |= WRONG_PROMISE;
    return wrong;
}

/* ---- recorded requests and answers ---- */

static inline sg_bytes
load(struct world *world, const char *folder, const char *name)
{
    char path[PATH_SIZE];
    FILE *file;
    long size;
    uint8_t *data;

    (void)snprintf(path, sizeof(path), "%s/data/http-samples/%s", folder, name);
    file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("%s cannot be opened", path);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size = ftell(file);
    assert_true(size >= 0);
    rewind(file);
    data = sg_arena_new(&world->arena, (size_t)size + 1);
    assert_non_null(data);
    assert_int_equal(fread(data, 1, (size_t)size, file), size);
    (void)fclose(file);
    return sg_bytes_of(data, (size_t)size);
}

/* The first text under this name in an answer, base64 decoded. */
static inline sg_bytes
find_base64(struct world *world, sg_bytes json, const char *name)
{
    uint8_t *out = sg_arena_new(&world->arena, json.len + 1);
    sg_bytes rest = json, text;
    size_t len;

    assert_non_null(out);
    while (rest.len > 0 && !sg_bytes_take_text(&rest, name)) {
        rest.data++;
        rest.len--;
    }
    while (rest.len > 0 && (*rest.data == ':' || *rest.data == ' ')) {
        rest.data++;
        rest.len--;
    }
    assert_true(sg_bytes_take_text(&rest, "\""));
    assert_true(sg_bytes_take_until(&rest, '"', &text));
    assert_true(sg_base64_decode(text, out, &len));
    return sg_bytes_of(out, len);
}

#endif
