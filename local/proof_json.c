/* SPDX-License-Identifier: Apache-2.0 */
/* The list of hashes that all proofs have in JSON. */
#include "proof_json.h"

void
proof_json_hashes(struct sg_buf *buf, const struct log_proof *proof,
    void (*add)(struct sg_buf *buf, sg_bytes hash), const char *comma)
{
    sg_buf_add_text(buf, "[");
    for (size_t i = 0; i < proof->count; i++) {
        sg_buf_add_text(buf, i > 0 ? comma : "");
        add(buf, sg_bytes_of(proof->hashes[i], SG_MERKLE_HASH));
    }
    sg_buf_add_text(buf, "]");
}
