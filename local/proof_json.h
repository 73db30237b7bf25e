/* SPDX-License-Identifier: Apache-2.0 */
/* A log's proof, as the services' JSON has it. */
#ifndef LOCAL_PROOF_JSON_H
#define LOCAL_PROOF_JSON_H

#include "base/buf.h"
#include "log.h"

/*
 * proof_json_hashes appends the list of a proof's hashes, each as `add`
 * (sg_jcs_add_hex, sg_jcs_add_base64) writes it, with `comma` between them.
 */
void proof_json_hashes(struct sg_buf *buf, const struct log_proof *proof,
    void (*add)(struct sg_buf *buf, sg_bytes hash), const char *comma);

#endif
