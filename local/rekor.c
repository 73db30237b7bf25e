/* SPDX-License-Identifier: Apache-2.0 */
/* What both Rekors have in common: misbehaviour. */
#include "rekor.h"

#include <string.h>

#include "crypto/random.h"

/* A hash or a signature is the first text without a break that is so long. */
#define RUN_MIN 40
#define RUN_AT 10

static sigstore_code
sign_again(struct log_proof *proof, const struct note_signer *signer,
    struct sg_arena *arena, sigstore_error *err)
{
    struct sg_buf text;
    sigstore_code code;

    sg_buf_init(&text, NOTE_MAX);
    code = note_sign(&text, signer, &proof->head, err);
    if (code == SIGSTORE_OK) {
        proof->signed_head = sg_arena_copy(arena, sg_buf_bytes(&text));
        if (proof->signed_head.data == NULL)
            code = sg_no_memory(err);
    }
    sg_buf_dispose(&text);
    return code;
}

/* How many hashes prove `index` in a tree of `size` [RFC 6962 2.1.1]. */
static size_t
count_hashes(uint64_t index, uint64_t size)
{
    uint64_t last = size - 1;
    size_t count = 0;

    while (last != 0) {
        if ((index & 1) != 0 || index != last)
            count++;
        index >>= 1;
        last >>= 1;
    }
    return count;
}

/*
 * A tree that nobody else sees: ours with one leaf more, all others unknown.
 * It verifies; only that two heads do not fit together tells.
 */
static sigstore_code
fork_tree(struct log_proof *proof, const uint8_t leaf[SG_MERKLE_HASH],
    sigstore_error *err)
{
    sg_bytes path[LOG_PROOF_MAX];
    sigstore_code code =
        sg_random(proof->hashes[0], sizeof(proof->hashes), err);

    if (code != SIGSTORE_OK)
        return code;
    proof->head.size++;
    proof->count =
        count_hashes((uint64_t)proof->index, (uint64_t)proof->head.size);
    for (size_t i = 0; i < proof->count; i++)
        path[i] = sg_bytes_of(proof->hashes[i], SG_MERKLE_HASH);
    return sg_merkle_root(proof->head.root, proof->index, proof->head.size,
        leaf, path, proof->count, err);
}

/* In a tree of one leaf there is no hash to change: one too many. */
static void
spoil_hashes(struct log_proof *proof)
{
    if (proof->count == 0)
        memset(proof->hashes[proof->count++], 0, SG_MERKLE_HASH);
    proof->hashes[0][0] ^= 1;
}

/* The signature of a head is that of another one. */
static sigstore_code
spoil_checkpoint(struct log_proof *proof, const struct note_signer *signer,
    struct sg_arena *arena, sigstore_error *err)
{
    struct log_proof other = { .head = proof->head };
    sg_bytes ours = proof->signed_head, line;
    sigstore_code code;

    other.head.root[0] ^= 1;
    code = sign_again(&other, signer, arena, err);
    if (code != SIGSTORE_OK)
        return code;
    /* Both texts are of one length: origin, size, root. */
    line = other.signed_head;
    proof->signed_head = line;
    for (size_t i = 0; i + 1 < ours.len && i + 1 < line.len; i++) {
        ((uint8_t *)line.data)[i] = ours.data[i];
        if (ours.data[i] == '\n' && ours.data[i + 1] == '\n')
            break;
    }
    return SIGSTORE_OK;
}

sigstore_code
rekor_spoil(struct log_proof *proof, const struct instance *instance,
    const struct note_signer *signer, const uint8_t leaf[SG_MERKLE_HASH],
    struct sg_arena *arena, sigstore_error *err)
{
    sigstore_code code = SIGSTORE_OK;

    if (fault_is(instance, FAULT_FORKED_LOG)) {
        code = fork_tree(proof, leaf, err);
        if (code == SIGSTORE_OK)
            code = sign_again(proof, signer, arena, err);
    }
    if (code == SIGSTORE_OK && fault_is(instance, FAULT_BAD_PROOF))
        spoil_hashes(proof);
    if (code == SIGSTORE_OK && fault_is(instance, FAULT_BAD_CHECKPOINT))
        code = spoil_checkpoint(proof, signer, arena, err);
    return code;
}

static bool
is_base64(uint8_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
        (c >= '0' && c <= '9') || c == '+' || c == '/';
}

sg_bytes
rekor_change(sg_bytes body, struct sg_arena *arena)
{
    sg_bytes copy = sg_arena_copy(arena, body);
    size_t run = 0;

    for (size_t i = 0; copy.data != NULL && i < copy.len; i++) {
        run = is_base64(copy.data[i]) ? run + 1 : 0;
        if (run == RUN_MIN) {
            uint8_t *c = (uint8_t *)copy.data + i - RUN_AT;

            *c = *c == 'a' ? 'b' : 'a';
            break;
        }
    }
    return copy;
}
