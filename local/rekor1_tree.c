/* SPDX-License-Identifier: Apache-2.0 */
/* Rekor v1's tree: its head, that it only grows, and its key. */
#include "rekor1.h"

#include <stdio.h>
#include <string.h>

#include "codec/jcs.h"
#include "codec/pem.h"
#include "proof_json.h"

void
rekor1_key(struct instance *instance, const struct request *request,
    struct response *response)
{
    (void)request;
    response->type = "application/x-pem-file";
    sg_pem_add(&response->body, "PUBLIC KEY",
        sg_secret_public(instance->keys.of[KEY_REKOR1])->der);
}

/* ---- GET /api/v1/log ---- */

static void
add_info(struct sg_buf *buf, const struct log_head *head, sg_bytes note,
    const struct note_signer *signer)
{
    sg_buf_add_text(buf, "{\"inactiveShards\":null,\"rootHash\":");
    sg_jcs_add_hex(buf, sg_bytes_of(head->root, sizeof(head->root)));
    sg_buf_add_text(buf, ",\"signedTreeHead\":");
    sg_jcs_add_string(buf, note);
    sg_buf_add_text(buf, ",\"treeID\":\"");
    sg_buf_add_decimal(buf, (int64_t)rekor1_tree(signer));
    sg_buf_add_text(buf, "\",\"treeSize\":");
    sg_buf_add_decimal(buf, head->size);
    sg_buf_add_text(buf, "}\n");
}

void
rekor1_info(struct instance *instance, const struct request *request,
    struct response *response)
{
    sg_bytes note = { NULL, 0 };
    struct note_signer signer;
    struct sg_arena arena;
    struct log_head head;
    sigstore_error err = { .code = SIGSTORE_OK };
    sigstore_code code;

    (void)request;
    sg_arena_init(&arena, REKOR1_ARENA_MAX);
    code = rekor1_signer(&signer, instance->keys.of[KEY_REKOR1], &err);
    if (code == SIGSTORE_OK)
        code = log_latest(instance->rekor1, &arena, &head, &note, &err);
    if (code == SIGSTORE_OK)
        add_info(&response->body, &head, note, &signer);
    else
        rekor1_fail_code(response, code, &err);
    sg_arena_dispose(&arena);
}

/* ---- GET /api/v1/log/proof ---- */

static bool
read_size(const struct request *request, const char *name, int64_t otherwise,
    int64_t *out)
{
    const char *text = request_query(request, name);
    sg_bytes rest = sg_bytes_from_text(text != NULL ? text : "");

    *out = otherwise;
    if (text == NULL)
        return otherwise > 0;
    return sg_bytes_take_decimal(&rest, out) && rest.len == 0 && *out > 0;
}

/* Another tree's number than ours is of a tree that is not here. */
static bool
is_our_tree(const struct instance *instance, const struct request *request)
{
    const char *text = request_query(request, "treeID");
    struct note_signer signer;
    char ours[32];

    if (text == NULL)
        return true;
    if (rekor1_signer(&signer, instance->keys.of[KEY_REKOR1], NULL) !=
        SIGSTORE_OK)
        return false;
    snprintf(
        ours, sizeof(ours), "%llu", (unsigned long long)rekor1_tree(&signer));
    return strcmp(text, ours) == 0;
}

static void
add_consistency(struct sg_buf *buf, const struct log_proof *proof)
{
    sg_buf_add_text(buf, "{\"hashes\":");
    proof_json_hashes(buf, proof, sg_jcs_add_hex, ",");
    sg_buf_add_text(buf, ",\"rootHash\":");
    sg_jcs_add_hex(buf, sg_bytes_of(proof->head.root, SG_MERKLE_HASH));
    sg_buf_add_text(buf, "}\n");
}

static void
answer_consistency(struct instance *instance, struct response *response,
    int64_t first, int64_t last)
{
    struct log_proof proof;
    struct log_head head = { .size = 0 };
    struct sg_arena arena;
    sg_bytes note;
    sigstore_error err = { .code = SIGSTORE_OK };
    sigstore_code code;

    sg_arena_init(&arena, REKOR1_ARENA_MAX);
    code = log_latest(instance->rekor1, &arena, &head, &note, &err);
    if (code == SIGSTORE_OK && last <= head.size)
        code = log_consistency(instance->rekor1, first, last, &proof, &err);
    sg_arena_dispose(&arena);
    if (code != SIGSTORE_OK)
        rekor1_fail_code(response, code, &err);
    else if (last > head.size)
        rekor1_fail(response, 400,
            "the tree size requested(%lld) was greater than what is "
            "currently observable(%lld)",
            (long long)last, (long long)head.size);
    else
        add_consistency(&response->body, &proof);
}

void
rekor1_consistency(struct instance *instance, const struct request *request,
    struct response *response)
{
    int64_t first, last;

    if (!read_size(request, "firstSize", 1, &first))
        rekor1_fail(response, 422, "firstSize in query must be a number");
    else if (!read_size(request, "lastSize", 0, &last))
        rekor1_fail(response, 422, "lastSize in query is required");
    else if (first > last)
        rekor1_fail(response, 400,
            "firstSize(%lld) must be less than lastSize(%lld)",
            (long long)first, (long long)last);
    else if (!is_our_tree(instance, request))
        rekor1_fail(response, 404, "Not Found");
    else
        answer_consistency(instance, response, first, last);
}
