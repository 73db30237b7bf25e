/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One value of a bound object: strings, bytes, numbers, times, names.  Each
 * reader refuses what is not exactly its kind and writes to `out` else.
 */
#ifndef SG_CODEC_BINDVALUE_H
#define SG_CODEC_BINDVALUE_H

#include "codec/jsonbind.h"

/* Where a value stands: a member, or an element when `name` is NULL. */
struct sg_bind_path {
    const struct sg_bind_path *up; /* NULL: this is the root */
    const char *name;
    size_t index;
};

struct sg_bind_place {
    const struct sg_binder *binder;
    const struct sg_field *field;
    size_t len_max; /* most bytes of a text; 0: no maximum */
    const struct sg_bind_path *path;
    sigstore_error *err;
};

/* sg_bind_fail reports a failure, the path before the message. */
sigstore_code sg_bind_fail(const struct sg_bind_place *place,
    sigstore_code code, const char *format, ...) SG_PRINTF(3, 4);

/* sg_bind_warn warns, the path before the message. */
void sg_bind_warn(const struct sg_bind_place *place, const char *format, ...)
    SG_PRINTF(2, 3);

/* sg_bind_memory is sg_arena_array, and says why there is none. */
SG_MUST_USE sigstore_code sg_bind_memory(const struct sg_bind_place *place,
    size_t count, size_t size, void **memory);

typedef sigstore_code sg_bind_reader(
    const struct sg_bind_place *place, const struct sg_json *value, void *out);

sg_bind_reader sg_bind_text;   /* sg_bytes */
sg_bind_reader sg_bind_bytes;  /* sg_bytes */
sg_bind_reader sg_bind_int64;  /* int64_t */
sg_bind_reader sg_bind_uint32; /* uint32_t */
sg_bind_reader sg_bind_bool;   /* bool */
sg_bind_reader sg_bind_time;   /* const struct sg_time * */
sg_bind_reader sg_bind_enum;   /* int */

#endif
