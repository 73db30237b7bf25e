/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The trusted root (sigstore_trustroot.proto): complete and immutable when
 * made.  Keys are read, not built: that is the verifier's cache.
 */
#ifndef SG_TRUST_TRUSTED_ROOT_H
#define SG_TRUST_TRUSTED_ROOT_H

#include "base/limits.h"
#include "base/time.h"
#include "crypto/algorithm.h"
#include "pki/chain.h"
#include "sigstore/trust.h"
#include "trust/material.h"

/* A log, of signatures (tlogs) or of certificates (ctlogs). */
struct sg_trusted_log {
    sg_bytes base_url;
    sg_bytes name;      /* host of the URL: the note's name */
    sg_bytes name_port; /* host and port; equal to name without a port */
    sg_bytes operator_; /* data NULL: unknown; then the host counts as it */
    struct sg_window window;
    const struct sg_algorithm *algorithm; /* NULL: of a kind unknown here */
    struct sg_spki key;
    sg_bytes key_id;        /* logId.keyId: what entries and SCTs name */
    sg_bytes checkpoint_id; /* checkpointKeyId, else key_id */
};

/* A certificate authority or a timestamp authority. */
struct sg_authority {
    sg_bytes uri;
    sg_bytes operator_;
    struct sg_window window;
    struct sg_cert *certs; /* CA: issuer first; TSA: signer first */
    size_t count;
};

struct sigstore_trusted_root {
    struct sg_material material; /* first */
    bool embedded; /* compiled in: its chains were verified by the tests */
    struct sg_trusted_log *tlogs;
    size_t tlog_count;
    struct sg_trusted_log *ctlogs;
    size_t ctlog_count;
    struct sg_authority *cas;
    size_t ca_count;
    struct sg_authority *tsas;
    size_t tsa_count;
};

/*
 * sg_trusted_log_find gives the next log with this key id, starting at
 * `*next`, which moves on; NULL when there are no more.  A key may stand
 * several times with different windows [sigstore_trustroot.proto].  An id of
 * 4 bytes matches as the prefix of longer ones, whichever of the two it is
 * [rekor-v2-spec].
 */
SG_PRIVATE_API const struct sg_trusted_log *sg_trusted_log_find(
    const struct sg_trusted_log *logs, size_t count, sg_bytes key_id,
    size_t *next);

/* sg_authority_chain borrows an authority's certificates. */
static inline struct sg_chain
sg_authority_chain(const struct sg_authority *authority)
{
    return (struct sg_chain){ authority->certs, authority->count };
}

/* sg_url_host gives the host of an http or https URL; with_port adds it. */
bool sg_url_host(sg_bytes url, bool with_port, sg_bytes *out);

#endif
