/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A log entry as a bundle holds it (sigstore_rekor.proto), its inclusion
 * promise, and whether its body states what the bundle does.
 */
#ifndef SG_TLOG_ENTRY_H
#define SG_TLOG_ENTRY_H

#include "codec/jsonbind.h"
#include "crypto/verify.h"

struct sg_log_id {
    sg_bytes key_id;
};

struct sg_kind_version {
    sg_bytes kind;
    sg_bytes version;
};

struct sg_promise {
    sg_bytes set; /* signedEntryTimestamp */
};

struct sg_note_envelope {
    sg_bytes envelope; /* text */
};

struct sg_proof {
    int64_t index;
    sg_bytes root;
    int64_t size;
    struct sg_list hashes;                     /* of sg_bytes */
    const struct sg_note_envelope *checkpoint; /* NULL when absent */
};

struct sg_log_entry {
    int64_t index;
    const struct sg_log_id *log_id;
    const struct sg_kind_version *kind;
    int64_t integrated_time;          /* seconds since 1970; 0: absent */
    const struct sg_promise *promise; /* NULL when absent */
    const struct sg_proof *proof;     /* NULL when absent */
    sg_bytes body;                    /* canonicalizedBody */
};

/* How a TransparencyLogEntry's JSON binds to struct sg_log_entry. */
SG_PRIVATE_API extern const struct sg_schema sg_log_entry_schema;

/*
 * sg_promise_verify checks an entry's inclusion promise by the log's key: the
 * signature over the canonical JSON of body, integratedTime, logID and
 * logIndex [rekor-spec, RFC 8785].  SIGSTORE_CHECK_LOG_PROMISE.
 */
SG_MUST_USE sigstore_code sg_promise_verify(struct sg_cache *cache,
    const struct sg_log_entry *entry, const struct sg_spki *key,
    const struct sg_algorithm *algorithm, sigstore_error *err);

/* Which Rekor writes entries of a kind and version. */
enum sg_rekor { SG_REKOR_UNKNOWN = 0, SG_REKOR_V1 = 1, SG_REKOR_V2 = 2 };

enum sg_rekor sg_entry_rekor(const struct sg_log_entry *entry);

/*
 * What was signed, from the bundle and the artifact: what a log entry's body
 * is compared with.  Everything in it was computed or parsed by us.
 */
struct sg_signed {
    /* a message signature: digest of the artifact; an envelope: of the PAE */
    const struct sg_digest *digest;
    /* the signature's algorithm: the leaf's or managed key's default */
    const struct sg_algorithm *algorithm;
    sg_bytes signature;
    /* the verifier: a certificate's DER, or (data NULL) a public key's */
    sg_bytes certificate;
    const struct sg_spki *key;
    /* an envelope only */
    bool has_envelope;
    sg_bytes payload;
    sg_bytes payload_type;
    sg_bytes key_id; /* of its signature; empty when absent */
};

/*
 * sg_entry_matches compares an entry's body with what was signed, by its kind
 * and version; unknown ones are SIGSTORE_EUNSUPPORTED with
 * SIGSTORE_CHECK_LOG_KIND.  hashedrekord 0.0.1 and 0.0.2 are rebuilt whole
 * and compared byte for byte (the log writes canonical JSON); dsse 0.0.1 and
 * intoto 0.0.2 must have exactly their members, and each that can be derived
 * is compared [rekor types, client-spec 4.4].  SIGSTORE_CHECK_LOG_BODY.
 */
SG_PRIVATE_API SG_MUST_USE sigstore_code sg_entry_matches(
    const struct sg_log_entry *entry, const struct sg_signed *is,
    sigstore_error *err);

/*
 * sg_entry_hash tells with which hash an entry's body names the artifact's
 * digest (hashedrekord) so that it can be computed before the comparison;
 * SG_HASH_NONE where the body does not say.  A hint only.
 */
enum sg_hash sg_entry_hash(const struct sg_log_entry *entry);

/*
 * sg_entry_algorithm gives the signature's algorithm as a hashedrekord 0.0.2
 * names it (keyDetails), which may be a deprecated one; NULL where the body
 * names none that counts.  A hint only: sg_entry_matches compares it.
 */
const struct sg_algorithm *sg_entry_algorithm(const struct sg_log_entry *entry);

#endif
