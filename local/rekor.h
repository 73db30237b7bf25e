/* SPDX-License-Identifier: Apache-2.0 */
/* Both Rekors: what each needs to start, and how the others name them. */
#ifndef LOCAL_REKOR_H
#define LOCAL_REKOR_H

#include "instance.h"
#include "log.h"
#include "note.h"

/* The host name in both logs' checkpoints and key ids; Rekor v1's origin is
 * "127.0.0.1 - TREE", in decimal. */
#define REKOR_ORIGIN "127.0.0.1"

SG_MUST_USE sigstore_code rekor1_open(
    struct log **out, const struct instance *instance, sigstore_error *err);
SG_MUST_USE sigstore_code rekor2_open(
    struct log **out, const struct instance *instance, sigstore_error *err);

/*
 * rekor1_signer and rekor2_signer give who signs the checkpoints of a log with
 * this key; key_id is the log's id.
 */
SG_MUST_USE sigstore_code rekor1_signer(
    struct note_signer *out, struct sg_secret *secret, sigstore_error *err);
SG_MUST_USE sigstore_code rekor2_signer(
    struct note_signer *out, struct sg_secret *secret, sigstore_error *err);

/* rekor1_tree gives the number of Rekor v1's tree, made of the log's id. */
uint64_t rekor1_tree(const struct note_signer *signer);

/*
 * rekor_spoil has the faults of a log's proof happen: forked-log, bad-proof,
 * bad-checkpoint.  `leaf` is the hash of the entry that is proven.
 */
SG_MUST_USE sigstore_code rekor_spoil(struct log_proof *proof,
    const struct instance *instance, const struct note_signer *signer,
    const uint8_t leaf[SG_MERKLE_HASH], struct sg_arena *arena,
    sigstore_error *err);

/*
 * rekor_change gives a body like this one but for a character of its first
 * hash or signature: somebody else's entry.  data is NULL without memory.
 */
sg_bytes rekor_change(sg_bytes body, struct sg_arena *arena);

#endif
