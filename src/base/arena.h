/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory of one document: many allocations, one free, a cap from birth.
 * Returned memory is zeroed and aligned for any type.
 */
#ifndef SG_BASE_ARENA_H
#define SG_BASE_ARENA_H

#include "base/bytes.h"

struct sg_arena_block;

struct sg_arena {
    struct sg_arena_block *blocks;
    size_t used; /* bytes handed out in all */
    size_t max;
};

/* sg_arena_init makes an empty arena that hands out at most `max` bytes. */
SG_PRIVATE_API void sg_arena_init(struct sg_arena *arena, size_t max);

/*
 * sg_arena_is_full says whether `size` more bytes would pass the maximum: what
 * tells SIGSTORE_ELIMIT from SIGSTORE_ENOMEM after a NULL.
 */
bool sg_arena_is_full(const struct sg_arena *arena, size_t size);

/* sg_arena_new gives `size` zeroed bytes, or NULL: memory or the maximum. */
SG_PRIVATE_API void *sg_arena_new(struct sg_arena *arena, size_t size);

/* sg_arena_array gives `count` elements of `size` bytes, checked. */
void *sg_arena_array(struct sg_arena *arena, size_t count, size_t size);

/*
 * sg_arena_copy copies bytes into the arena and adds a NUL that is not
 * counted; the slice's data is NULL when memory ran out.
 */
SG_PRIVATE_API sg_bytes sg_arena_copy(struct sg_arena *arena, sg_bytes bytes);

/* sg_arena_dispose frees everything the arena handed out. */
SG_PRIVATE_API void sg_arena_dispose(struct sg_arena *arena);

#endif
