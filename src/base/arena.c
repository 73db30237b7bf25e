/* SPDX-License-Identifier: Apache-2.0 */
/* Memory of one document: blocks that double, from which slices are cut. */
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"
#include "base/poison.h"

/* A bundle of 12 KB with its tree and decoded members takes two blocks. */
#define BLOCK_MIN ((size_t)16 * 1024)
#define BLOCK_MAX ((size_t)1024 * 1024)

#define ALIGNMENT _Alignof(max_align_t)

struct sg_arena_block {
    struct sg_arena_block *older;
    size_t used;
    size_t size;
    max_align_t memory[];
};

void
sg_arena_init(struct sg_arena *arena, size_t max)
{
    *arena = (struct sg_arena){ .max = max };
}

bool
sg_arena_is_full(const struct sg_arena *arena, size_t size)
{
    return arena->used > arena->max || size > arena->max - arena->used;
}

/* block_size: at least the request, else twice the last block's. */
static size_t
block_size(const struct sg_arena *arena, size_t need)
{
    size_t size = BLOCK_MIN;

    if (arena->blocks != NULL && arena->blocks->size >= BLOCK_MIN)
        size = arena->blocks->size * 2;
    if (size > BLOCK_MAX)
        size = BLOCK_MAX;
    return size < need ? need : size;
}

static bool
add_block(struct sg_arena *arena, size_t need)
{
    size_t size = block_size(arena, need);
    size_t total;
    struct sg_arena_block *block;

    if (!sg_add_size(sizeof(*block), size, &total))
        return false;
    block = malloc(total);
    if (block == NULL)
        return false;
    block->older = arena->blocks;
    block->used = 0;
    block->size = size;
    sg_poison(block->memory, size);
    arena->blocks = block;
    return true;
}

/*
 * take cuts `size` bytes, not zeroed.  What alignment costs counts as used,
 * so that many small requests cannot pass the maximum.
 */
static void *
take(struct sg_arena *arena, size_t size)
{
    struct sg_arena_block *block = arena->blocks;
    size_t rounded;
    uint8_t *memory;

    if (sg_arena_is_full(arena, size))
        return NULL;
    if (!sg_add_size(size == 0 ? 1 : size, ALIGNMENT - 1, &rounded))
        return NULL;
    rounded -= rounded % ALIGNMENT;
    if (block == NULL || rounded > block->size - block->used) {
        if (!add_block(arena, rounded))
            return NULL;
        block = arena->blocks;
    }
    memory = (uint8_t *)block->memory + block->used;
    block->used += rounded;
    arena->used += rounded;
    sg_unpoison(memory, size);
    return memory;
}

void *
sg_arena_new(struct sg_arena *arena, size_t size)
{
    void *memory = take(arena, size);

    if (memory != NULL)
        memset(memory, 0, size);
    return memory;
}

void *
sg_arena_array(struct sg_arena *arena, size_t count, size_t size)
{
    size_t total;

    if (!sg_mul_size(count, size, &total))
        return NULL;
    return sg_arena_new(arena, total);
}

sg_bytes
sg_arena_copy(struct sg_arena *arena, sg_bytes bytes)
{
    size_t size;
    uint8_t *memory;

    if (!sg_add_size(bytes.len, 1, &size))
        return sg_bytes_of(NULL, 0);
    memory = take(arena, size);
    if (memory == NULL)
        return sg_bytes_of(NULL, 0);
    if (bytes.len != 0)
        memcpy(memory, bytes.data, bytes.len);
    memory[bytes.len] = 0;
    return sg_bytes_of(memory, bytes.len);
}

void
sg_arena_dispose(struct sg_arena *arena)
{
    struct sg_arena_block *block = arena->blocks;

    while (block != NULL) {
        struct sg_arena_block *older = block->older;

        sg_unpoison(block->memory, block->size);
        free(block);
        block = older;
    }
    sg_arena_init(arena, arena->max);
}
