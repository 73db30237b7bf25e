/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checkpoints (C2SP tlog-checkpoint): the text of a log's note, which states
 * origin, tree size and root.
 */
#ifndef SG_TLOG_CHECKPOINT_H
#define SG_TLOG_CHECKPOINT_H

#include "tlog/entry.h"
#include "tlog/note.h"

struct sg_checkpoint {
    sg_bytes origin;
    int64_t size;
    uint8_t root[32];
};

/*
 * sg_checkpoint_parse reads a note's text: origin not empty, size without
 * sign or leading zeros, root of 32 bytes in base64, then extension lines,
 * none of them empty.  SIGSTORE_CHECK_LOG_CHECKPOINT.
 */
SG_MUST_USE sigstore_code sg_checkpoint_parse(
    struct sg_checkpoint *out, sg_bytes text, sigstore_error *err);

/*
 * sg_checkpoint_origin_is says whether an origin is the log's note name, in
 * Rekor v2, or, in Rekor v1, that name, " - " and the decimal id of a tree.
 */
bool sg_checkpoint_origin_is(const struct sg_checkpoint *checkpoint,
    sg_bytes name, enum sg_rekor version);

#endif
