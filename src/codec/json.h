/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON as RFC 8259 and I-JSON (RFC 7493) have it, strictly: valid UTF-8, no
 * duplicate names, no lone surrogates, no byte order mark, one value and
 * nothing after it.  Iterative, with a cap on depth; numbers stay text.
 *
 * A document is a tree in an arena over slices of the input, which must
 * outlive it: strings without escapes are slices themselves.
 */
#ifndef SG_CODEC_JSON_H
#define SG_CODEC_JSON_H

#include "base/arena.h"
#include "base/error.h"

enum sg_json_type {
    SG_JSON_NULL,
    SG_JSON_FALSE,
    SG_JSON_TRUE,
    SG_JSON_NUMBER,
    SG_JSON_STRING,
    SG_JSON_ARRAY,
    SG_JSON_OBJECT
};

struct sg_json {
    enum sg_json_type type;
    size_t count;  /* members of an object, elements of an array */
    sg_bytes name; /* of a member: its name, decoded */
    sg_bytes text; /* a string, decoded; a number, as written */
    sg_bytes raw;  /* the value as it stands in the input */
    const struct sg_json *first; /* child */
    const struct sg_json *next;  /* sibling */
};

/*
 * sg_json_parse reads all of `input`.  Fails with SIGSTORE_EFORMAT (the
 * message has line and column), SIGSTORE_ELIMIT (depth, or the arena's
 * maximum) or SIGSTORE_ENOMEM.  Time is linear in the input, but for sorting
 * the names of an object.
 */
SG_PRIVATE_API SG_MUST_USE sigstore_code sg_json_parse(
    const struct sg_json **out, struct sg_arena *arena, sg_bytes input,
    sigstore_error *err);

/* sg_json_get gives a member of an object by name, or NULL. */
SG_PRIVATE_API const struct sg_json *sg_json_get(
    const struct sg_json *object, const char *name);

/* sg_json_arena_max is the cap for a document of `len` bytes. */
SG_PRIVATE_API size_t sg_json_arena_max(size_t len);

#endif
