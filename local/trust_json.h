/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The documents that clients are told to trust, written from an instance's
 * keys, certificates, URL and time of birth, and from nothing else: the same
 * instance gets the same bytes.  What memory prevents, the buffer tells.
 */
#ifndef LOCAL_TRUST_JSON_H
#define LOCAL_TRUST_JSON_H

#include "instance.h"
#include "base/buf.h"

/* trust_json_root appends the trusted root. */
SG_MUST_USE sigstore_code trust_json_root(
    struct sg_buf *buf, const struct instance *instance, sigstore_error *err);

/* trust_json_signing appends the signing config v0.2. */
void trust_json_signing(struct sg_buf *buf, const struct instance *instance);

/* trust_json_config appends the trust config that holds those two. */
void trust_json_config(struct sg_buf *buf, sg_bytes root, sg_bytes signing);

#endif
