/* SPDX-License-Identifier: Apache-2.0 */
/* Rekor v1: what its files share. */
#ifndef LOCAL_REKOR1_H
#define LOCAL_REKOR1_H

#include "codec/json.h"
#include "log.h"
#include "pki/certificate.h"
#include "rekor.h"
#include "server.h"

/* ---- entries: rekor1_entry.c, and a file for each kind ---- */

/* The entry that a proposal asks for. */
struct rekor1_entry {
    struct sg_buf body;   /* canonical JSON [RFC 8785] */
    struct log_leaf leaf; /* its id and its keys; data is the body */
    struct sg_arena *arena;
};

/*
 * rekor1_read makes an entry of a proposal, after verifying its signatures.
 * The caller releases it with sg_buf_dispose(&out->body), whatever comes of
 * it.  Refusals are EFORMAT, EUNSUPPORTED or EREFUSED, with a message for the
 * client.
 */
SG_MUST_USE sigstore_code rekor1_read(struct rekor1_entry *out,
    const struct sg_json *proposal, struct sg_arena *arena,
    sigstore_error *err);

/* A kind reads a proposal's spec. */
typedef sigstore_code rekor1_reader(
    struct rekor1_entry *out, const struct sg_json *spec, sigstore_error *err);

rekor1_reader rekor1_hashedrekord; /* 0.0.1 */
rekor1_reader rekor1_dsse;         /* 0.0.1 */

/* Who signed: a certificate or a public key in PEM. */
struct rekor1_verifier {
    struct sg_spki key;
    sg_bytes pem; /* written anew */
    sg_bytes san; /* of a certificate; data NULL when there is none */
};

SG_MUST_USE sigstore_code rekor1_verifier_read(struct rekor1_verifier *out,
    sg_bytes pem, struct sg_arena *arena, sigstore_error *err);

/*
 * rekor1_find_by has the entry be found by a text: "sha256:ab..", an e-mail
 * address.  rekor1_find_by_verifier by a key's or certificate's own.
 */
SG_MUST_USE sigstore_code rekor1_find_by(
    struct rekor1_entry *entry, sg_bytes text, sigstore_error *err);
SG_MUST_USE sigstore_code rekor1_find_by_verifier(struct rekor1_entry *entry,
    const struct rekor1_verifier *verifier, sigstore_error *err);

/* rekor1_hash_text writes "sha256:" and the digest in hexadecimal. */
#define REKOR1_HASH_TEXT_SIZE (8 + 2 * SG_DIGEST_MAX + 1)
void rekor1_hash_text(
    char out[REKOR1_HASH_TEXT_SIZE], const struct sg_digest *digest);

/* ---- answers: rekor1_answer.c ---- */

/* The tree's number and the leaf's hash, in hexadecimal. */
#define REKOR1_TREE_DIGITS 16
#define REKOR1_HASH_DIGITS 64
#define REKOR1_UUID_SIZE (REKOR1_TREE_DIGITS + REKOR1_HASH_DIGITS + 1)

void rekor1_uuid(char out[REKOR1_UUID_SIZE], const struct note_signer *signer,
    const uint8_t leaf[SG_MERKLE_HASH]);

/* rekor1_fail makes the answer an error. */
void rekor1_fail(struct response *response, unsigned status, const char *format,
    ...) SG_PRINTF(3, 4);

/* rekor1_fail_code makes it one of a failure that is not the client's. */
void rekor1_fail_code(
    struct response *response, sigstore_code code, const sigstore_error *err);

/* An entry and its proof, to be answered. */
struct rekor1_item {
    sg_bytes body;
    int64_t time; /* integratedTime */
    struct log_proof proof;
};

/* rekor1_get gives an entry with a proof to the newest head. */
SG_MUST_USE sigstore_code rekor1_get(struct rekor1_item *out,
    const struct instance *instance, int64_t index, struct sg_arena *arena,
    sigstore_error *err);

/* rekor1_add_item appends "UUID":{...}. */
SG_MUST_USE sigstore_code rekor1_add_item(struct sg_buf *buf,
    const struct instance *instance, struct rekor1_item *item,
    struct sg_arena *arena, sigstore_error *err);

/* integratedTime, as it is kept beside the leaf. */
#define REKOR1_TIME_LEN 8

/* ---- the routes of the other files ---- */

answer_function rekor1_by_index, rekor1_by_uuid, rekor1_retrieve; /* _get.c */
answer_function rekor1_search;                               /* _search.c */
answer_function rekor1_info, rekor1_consistency, rekor1_key; /* _tree.c */

/* Memory of an answer to a lookup: entries, proofs, checkpoints. */
#define REKOR1_ARENA_MAX (64u * 1024 * 1024)

#endif
