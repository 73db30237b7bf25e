/* SPDX-License-Identifier: Apache-2.0 */
/* The files that an instance's trust consists of, for trust*.c and tuf*.c. */
#ifndef LOCAL_TRUST_INSIDE_H
#define LOCAL_TRUST_INSIDE_H

#include "base/arena.h"
#include "base/error.h"
#include "trust.h"

/* The documents and the repository.  Seen: 60 KB; of root, each version. */
#define TRUST_MEMORY_MAX (1024u * 1024)

/* A document, which grows in a buffer first.  Seen: 6 KB. */
#define TRUST_DOCUMENT_MAX (64u * 1024)

/* A file as it is served. */
struct trust_served {
    const struct trust_served *next;
    sg_bytes path; /* "/tuf/timestamp.json" */
    sg_bytes data;
};

struct trust {
    struct sg_arena arena; /* of all that follows */
    const char *config_path, *root_path;
    sg_bytes root, signing, config; /* the documents */
    sg_bytes first_root;            /* of TUF */
    const struct trust_served *served;
};

/* trust_serve adds a file; path and data live as long as `trust`. */
SG_MUST_USE sigstore_code trust_serve(
    struct trust *trust, sg_bytes path, sg_bytes data, sigstore_error *err);

/* trust_find gives a file, or NULL. */
const struct trust_served *trust_find(
    const struct trust *trust, const char *path);

/* tuf_make makes the repository of the documents, and serves it. */
SG_MUST_USE sigstore_code tuf_make(
    struct trust *trust, const struct instance *instance, sigstore_error *err);

#endif
