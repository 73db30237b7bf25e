/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Binding a JSON object to a struct by a table of fields: name, kind, whether
 * required, maximum.  "Is it an array, is it negative, does it fit" is asked
 * here once.  Kinds follow protobuf's JSON as the client specification
 * narrows it: lowerCamelCase names, enum names, standard padded base64,
 * 64-bit integers as strings; null = absent = default [client-spec 5], so an
 * empty text or list does for a required one no more than none.
 */
#ifndef SG_CODEC_JSONBIND_H
#define SG_CODEC_JSONBIND_H

#include "base/arena.h"
#include "base/error.h"
#include "base/time.h"
#include "codec/json.h"

enum sg_field_kind {
    SG_FIELD_TEXT,   /* string -> sg_bytes; data NULL when absent */
    SG_FIELD_BYTES,  /* base64 string -> sg_bytes; data NULL when absent */
    SG_FIELD_INT64,  /* string of decimal, 0 to 2^63-1 -> int64_t; else 0 */
    SG_FIELD_UINT32, /* number, 0 to 2^32-1 -> uint32_t; else 0 */
    SG_FIELD_BOOL,   /* true or false -> bool; else false */
    SG_FIELD_TIME,   /* RFC 3339 -> const struct sg_time *, NULL if absent */
    SG_FIELD_ENUM,   /* a name of `names` -> int; else 0 */
    SG_FIELD_OBJECT, /* object -> pointer to a struct of `schema`, or NULL */
    SG_FIELD_LIST,   /* array of objects -> struct sg_list of such structs */
    SG_FIELD_TEXTS,  /* array of strings -> struct sg_list of sg_bytes */
    SG_FIELD_BLOBS,  /* array of base64 -> struct sg_list of sg_bytes */
    SG_FIELD_JSON    /* any value -> const struct sg_json *, or NULL */
};

struct sg_list {
    void *items;
    size_t count;
};

struct sg_enum_name {
    const char *name;
    int value; /* not 0, which is "absent" */
};

struct sg_schema;

struct sg_field {
    const char *name;
    enum sg_field_kind kind;
    bool required; /* and of TEXT, BYTES and lists: not empty */
    size_t offset;
    /* most bytes of TEXT and BYTES, most elements of lists; 0: no other
     * maximum than the document's */
    size_t max;
    const struct sg_schema *schema;   /* OBJECT, LIST */
    const struct sg_enum_name *names; /* ENUM; ends with { NULL, 0 } */
};

struct sg_schema {
    const struct sg_field *fields;
    size_t count;
    size_t size; /* of the struct */
};

/* Lines for people about what was passed over; full ones drop the rest. */
struct sg_warnings {
    struct sg_arena *arena;
    /* NUL-terminated, safe to print; NULL at first, then in the arena with
     * room for SG_WARNINGS_MAX */
    const char **lines;
    size_t count;
};

struct sg_binder {
    struct sg_arena *arena;
    /* NULL: unknown members and enum names are refused.  Else they are
     * passed over (an enum is then -1), with a warning. */
    struct sg_warnings *warnings;
};

/*
 * sg_bind fills `out`, a zeroed struct of `schema`, from `value`.  Messages
 * begin with the path of the member, "tlogEntries[0].logIndex: ...".
 */
SG_PRIVATE_API SG_MUST_USE sigstore_code sg_bind(const struct sg_binder *binder,
    void *out, const struct sg_schema *schema, const struct sg_json *value,
    sigstore_error *err);

/* sg_warn adds a line; what does not fit in memory or number is dropped. */
void sg_warn(struct sg_warnings *warnings, const char *format, ...)
    SG_PRINTF(2, 3);

#endif
