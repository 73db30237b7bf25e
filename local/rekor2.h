/* SPDX-License-Identifier: Apache-2.0 */
/* Rekor v2: what its files share. */
#ifndef LOCAL_REKOR2_H
#define LOCAL_REKOR2_H

#include "server.h"

/* An entry: its length must fit the 16 bits that a bundle of entries has for
 * it [C2SP tlog-tiles]. */
#define REKOR2_ENTRY_MAX 65535

/* What is wrong with a request; `err` says more. */
enum rekor2_wrong {
    REKOR2_RIGHT = 0,
    REKOR2_NOT_READ, /* not the JSON of a request */
    REKOR2_OTHER_TYPE,
    REKOR2_INVALID,
    REKOR2_FAILED /* ours, not its */
};

/*
 * rekor2_read reads a request (protobuf's JSON), verifies its signature and
 * appends the canonical body of its entry [rekor-v2-spec].
 */
SG_MUST_USE enum rekor2_wrong rekor2_read(
    struct sg_buf *body, sg_bytes json, sigstore_error *err);

/* gRPC's numbers of what went wrong. */
enum rekor2_code {
    REKOR2_INVALID_ARGUMENT = 3,
    REKOR2_NOT_FOUND = 5,
    REKOR2_ALREADY_EXISTS = 6,
    REKOR2_UNIMPLEMENTED = 12,
    REKOR2_INTERNAL = 13
};

/* rekor2_fail makes the answer an error, with the HTTP status of its code. */
void rekor2_fail(
    struct response *response, enum rekor2_code code, const char *message);

/* A tile that a path names [C2SP tlog-tiles]. */
#define REKOR2_TILE_WIDTH 256

struct rekor2_tile {
    bool is_entries;
    unsigned level;
    int64_t index;
    unsigned width;
};

/*
 * rekor2_tile_parse reads what follows "tile/": "entries" or a level, the
 * index, and the width of one that is not full, "0/x001/234.p/8".
 */
bool rekor2_tile_parse(struct rekor2_tile *out, sg_bytes path);

/* The reading half, of C2SP tlog-tiles. */
answer_function rekor2_checkpoint, rekor2_tile;

#endif
