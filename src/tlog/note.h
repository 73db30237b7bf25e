/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signed notes of C2SP: a text, a blank line, signature lines.  Read and
 * verified here, by keys that the caller names.
 */
#ifndef SG_TLOG_NOTE_H
#define SG_TLOG_NOTE_H

#include "base/limits.h"
#include "crypto/verify.h"

struct sg_note_signature {
    sg_bytes name;   /* slice of the note */
    uint8_t hint[4]; /* first bytes of the key id */
    sg_bytes data;   /* after the hint; in the arena */
};

struct sg_note {
    sg_bytes text; /* with its last newline: what is signed */
    struct sg_note_signature signatures[SG_NOTE_SIGNATURES_MAX];
    size_t count;
};

/*
 * sg_note_parse reads a note, all of it: valid UTF-8, no control character
 * but newline, the last blank line splits, at least one signature line, each
 * well formed, names without space or plus [C2SP signed-note].
 */
SG_MUST_USE sigstore_code sg_note_parse(struct sg_note *out, sg_bytes note,
    struct sg_arena *arena, sigstore_error *err);

/*
 * sg_note_verify checks the signatures of a note by one known key: those
 * whose name is `name` and whose hint is the first four bytes of `key_id`.
 * There must be one; any such that does not verify refuses; the same line
 * twice refuses.  Others are unknown and ignored.
 * SIGSTORE_CHECK_LOG_CHECKPOINT_SIGNATURE.
 */
SG_MUST_USE sigstore_code sg_note_verify(struct sg_cache *cache,
    const struct sg_note *note, sg_bytes name, sg_bytes key_id,
    const struct sg_spki *key, const struct sg_algorithm *algorithm,
    sigstore_error *err);

#endif
