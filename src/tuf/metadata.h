/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TUF metadata parsed: the envelope of signatures, and what the four roles
 * state [TUF 4].  Reading checks form only; what a document says counts once
 * role.h has verified who signed it.
 */
#ifndef SG_TUF_METADATA_H
#define SG_TUF_METADATA_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "codec/json.h"
#include "codec/jsonbind.h"
#include "crypto/algorithm.h"

enum sg_tuf_type {
    SG_TUF_ROOT = 1,
    SG_TUF_TIMESTAMP = 2,
    SG_TUF_SNAPSHOT = 3,
    SG_TUF_TARGETS = 4 /* also of delegated roles */
};

#define SG_TUF_TYPES 5

struct sg_tuf_signature {
    sg_bytes key_id; /* an opaque name [TAP 12] */
    sg_bytes sig;    /* decoded; empty where it is not hexadecimal */
};

/* A key of root or of a delegation; of an unknown kind: algorithm NULL. */
struct sg_tuf_key {
    sg_bytes id;
    const struct sg_algorithm *algorithm;
    struct sg_spki spki;
};

struct sg_tuf_keys {
    struct sg_tuf_key *items;
    size_t count;
};

/* Who may sign as a role: so many of these keys. */
struct sg_tuf_role {
    sg_bytes *key_ids; /* no two equal */
    size_t count;
    int64_t threshold; /* at least 1 */
};

/* What is stated of a file: a version (0: not given), a length (-1: not
 * given), hashes (len 0: not given). */
struct sg_tuf_file {
    sg_bytes name;
    int64_t version;
    int64_t length;
    struct sg_digest sha256;
    struct sg_digest sha512;
    bool has_hashes; /* of whatever kinds; of unknown ones: none is known */
};

struct sg_tuf_files {
    struct sg_tuf_file *items; /* sorted by name, no two equal */
    size_t count;
};

struct sg_tuf_delegation {
    sg_bytes name;
    struct sg_tuf_role role;
    bool terminating;
    sg_bytes *paths; /* patterns; exactly one of the two lists is there */
    size_t path_count;
    sg_bytes *prefixes; /* of SHA-256 of the path, lower-case hex */
    size_t prefix_count;
};

struct sg_tuf_metadata {
    struct sg_buf text; /* the bytes as received: what is stored */
    struct sg_arena arena;
    struct sg_buf canonical; /* what was signed: OLPC form of `signed` */
    struct sg_digest digest; /* SHA-256 of that */
    struct sg_tuf_signature *signatures;
    size_t signature_count;

    enum sg_tuf_type type;
    int64_t version; /* at least 1 */
    int64_t expires; /* seconds since 1970 */

    /* root, and targets with delegations */
    struct sg_tuf_keys keys;
    /* root */
    bool consistent_snapshot;
    struct sg_tuf_role roles[SG_TUF_TYPES]; /* by type */
    /* timestamp (one file: snapshot.json), snapshot, targets */
    struct sg_tuf_files files;
    /* targets */
    struct sg_tuf_delegation *delegations;
    size_t delegation_count;
};

/* sg_tuf_type_name gives "root", "timestamp", "snapshot", "targets". */
const char *sg_tuf_type_name(enum sg_tuf_type type);

/*
 * sg_tuf_metadata_parse reads a document of the type that is asked for and
 * copies `text`.  Unknown members are ignored, but count for the signature.
 * The caller owns `*out`, released with sg_tuf_metadata_free.
 */
SG_MUST_USE sigstore_code sg_tuf_metadata_parse(struct sg_tuf_metadata **out,
    enum sg_tuf_type type, sg_bytes text, sigstore_error *err);

/* sg_tuf_metadata_free releases metadata, or NULL. */
void sg_tuf_metadata_free(struct sg_tuf_metadata *metadata);

/* sg_tuf_files_find gives a file by name, or NULL. */
const struct sg_tuf_file *sg_tuf_files_find(
    const struct sg_tuf_files *files, sg_bytes name);

#endif
