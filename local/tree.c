/* SPDX-License-Identifier: Apache-2.0 */
/* The growing edge of a Merkle tree, level by level. */
#include "tree.h"

#include <stdlib.h>
#include <string.h>

#include "base/checked.h"

#define ROOM_MIN 4

sigstore_code
tree_init(struct tree *tree, sigstore_error *err)
{
    memset(tree, 0, sizeof(*tree));
    return sg_hasher_new(&tree->hasher, SG_SHA256, err);
}

void
tree_dispose(struct tree *tree)
{
    for (size_t i = 0; i < PROOF_LEVELS; i++)
        free(tree->levels[i].hashes);
    sg_hasher_free(tree->hasher);
    memset(tree, 0, sizeof(*tree));
}

static sigstore_code
make_room(struct tree_level *level, sigstore_error *err)
{
    size_t room = level->room == 0 ? ROOM_MIN : level->room * 2, size;
    void *hashes;

    if (level->count < level->room)
        return SIGSTORE_OK;
    if (!sg_mul_size(room, SG_MERKLE_HASH, &size))
        return sg_no_memory(err);
    hashes = realloc(level->hashes, size);
    if (hashes == NULL)
        return sg_no_memory(err);
    level->hashes = hashes;
    level->room = room;
    return SIGSTORE_OK;
}

static sigstore_code
push(struct tree_level *level, int64_t position,
    const uint8_t hash[SG_MERKLE_HASH], sigstore_error *err)
{
    sigstore_code code = make_room(level, err);

    if (code != SIGSTORE_OK)
        return code;
    if (level->count == 0)
        level->first = position;
    memcpy(level->hashes[level->count++], hash, SG_MERKLE_HASH);
    return SIGSTORE_OK;
}

sigstore_code
tree_restore(struct tree *tree, int64_t size, const struct proof_source *source,
    sigstore_error *err)
{
    uint8_t hash[SG_MERKLE_HASH];
    sigstore_code code = SIGSTORE_OK;

    for (unsigned i = 0; code == SIGSTORE_OK && i < PROOF_LEVELS; i++) {
        int64_t count = size >> i;

        if ((count & 1) == 0)
            continue;
        code = source->load(source->context, i, count - 1, hash, err);
        if (code == SIGSTORE_OK)
            code = push(&tree->levels[i], count - 1, hash, err);
    }
    tree->size = size;
    return code;
}

sigstore_code
tree_append(
    struct tree *tree, const uint8_t leaf[SG_MERKLE_HASH], sigstore_error *err)
{
    struct tree_level *level = tree->levels;
    int64_t position = tree->size;
    uint8_t hash[SG_MERKLE_HASH];
    sigstore_code code;

    if (tree->size == INT64_MAX)
        return sg_fail(err, SIGSTORE_ELIMIT, "the log is full");
    memcpy(hash, leaf, SG_MERKLE_HASH);
    code = push(level, position, hash, err);
    /* The right half of a subtree completes it. */
    for (; code == SIGSTORE_OK && (position & 1) != 0; position >>= 1) {
        code = sg_merkle_node(
            hash, tree->hasher, level->hashes[level->count - 2], hash, err);
        level++;
        if (code == SIGSTORE_OK)
            code = push(level, position >> 1, hash, err);
    }
    tree->size++;
    return code;
}

void
tree_rewind(struct tree *tree, int64_t size)
{
    for (unsigned i = 0; i < PROOF_LEVELS; i++) {
        struct tree_level *level = &tree->levels[i];
        int64_t keep = (size >> i) - level->first;

        if (keep < 0)
            keep = 0;
        if ((uint64_t)keep < level->count)
            level->count = (size_t)keep;
    }
    tree->size = size;
}

void
tree_settle(struct tree *tree)
{
    for (unsigned i = 0; i < PROOF_LEVELS; i++) {
        struct tree_level *level = &tree->levels[i];
        int64_t count = tree->size >> i;

        if ((count & 1) != 0) {
            memmove(level->hashes[0], level->hashes[level->count - 1],
                SG_MERKLE_HASH);
            level->first = count - 1;
        }
        level->count = (size_t)(count & 1);
    }
}

const uint8_t *
tree_hash(const struct tree *tree, unsigned level, int64_t position)
{
    const struct tree_level *row = &tree->levels[level];

    if (position < row->first || position - row->first >= (int64_t)row->count)
        return NULL;
    return row->hashes[position - row->first];
}

static sigstore_code
load(void *context, unsigned level, int64_t position,
    uint8_t out[SG_MERKLE_HASH], sigstore_error *err)
{
    const uint8_t *hash = tree_hash(context, level, position);

    if (hash == NULL)
        return sg_fail(err, SIGSTORE_EINTERNAL,
            "subtree %lld of level %u is not on the log's edge",
            (long long)position, level);
    memcpy(out, hash, SG_MERKLE_HASH);
    return SIGSTORE_OK;
}

struct proof_source
tree_source(struct tree *tree)
{
    return (struct proof_source){ load, tree, tree->hasher };
}
