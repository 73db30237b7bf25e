/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bundle (sigstore_bundle.proto) parsed: an untrusted document in one arena.
 * What its media type demands of its form has been checked; no key was
 * touched.
 */
#ifndef SG_BUNDLE_BUNDLE_H
#define SG_BUNDLE_BUNDLE_H

#include "base/limits.h"
#include "crypto/digest.h"
#include "dsse/envelope.h"
#include "pki/certificate.h"
#include "sigstore/bundle.h"
#include "tlog/entry.h"

enum sg_bundle_version {
    SG_BUNDLE_V01 = 1,
    SG_BUNDLE_V02 = 2,
    SG_BUNDLE_V03 = 3
};

struct sg_message_signature {
    enum sg_hash digest_hash; /* of the hint; SG_HASH_NONE when absent */
    sg_bytes digest;          /* a hint: compared, never used to verify */
    sg_bytes signature;
};

struct sigstore_bundle {
    struct sg_arena arena;
    struct sg_buf text;
    sg_bytes media_type; /* NUL follows */
    enum sg_bundle_version version;

    /* a certificate (the leaf), or else a public key by hint */
    bool has_certificate;
    struct sg_cert certificate;
    sg_bytes key_hint;

    struct sg_log_entry *entries;
    size_t entry_count;
    sg_bytes *timestamps; /* RFC 3161 responses */
    size_t timestamp_count;

    /* one of the two; the other is NULL */
    const struct sg_message_signature *message;
    const struct sg_envelope *envelope;
};

#endif
