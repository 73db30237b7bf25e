/* SPDX-License-Identifier: Apache-2.0 */
/* Signing checkpoints (C2SP signed-note, tlog-checkpoint). */
#ifndef LOCAL_NOTE_H
#define LOCAL_NOTE_H

#include "base/buf.h"
#include "crypto/sign.h"
#include "log.h"

/* A checkpoint of ours: three lines, a blank one, one signature. */
#define NOTE_MAX 512

/* A host's name, and a tree's number after " - ". */
#define NOTE_ORIGIN_SIZE 64

struct note_signer {
    char origin[NOTE_ORIGIN_SIZE]; /* the checkpoint's first line */
    const char *name;              /* of the key, in the signature line */
    uint8_t key_id[32];            /* begins with the line's hint */
    struct sg_secret *secret;
};

/*
 * note_key_id computes the key id that C2SP signed-note gives an Ed25519 key:
 * SHA-256 of name, LF, 01 and the key.
 */
SG_MUST_USE sigstore_code note_key_id(uint8_t out[32], const char *name,
    const struct sg_spki *key, sigstore_error *err);

/* note_sign appends the checkpoint of a tree's head. */
SG_MUST_USE sigstore_code note_sign(struct sg_buf *out,
    const struct note_signer *signer, const struct log_head *head,
    sigstore_error *err);

#endif
