/* SPDX-License-Identifier: Apache-2.0 */
/* Rekor v1, as it serves itself: entries go in. */
#include "rekor1.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "services.h"

/* What the real server takes: an attestation is sent whole. */
#define REQUEST_MAX (32u * 1024 * 1024)

#define ENTRIES "/api/v1/log/entries"

/* How a path to an entry is written, with NUL. */
#define PATH_SIZE (sizeof(ENTRIES "/") + REKOR1_UUID_SIZE)

/* What one POST is about. */
struct adding {
    struct instance *instance;
    const struct request *request;
    struct response *response;
    struct note_signer signer;
    struct rekor1_entry entry;
    uint8_t time[REKOR1_TIME_LEN];
    struct rekor1_item item;
};

/* ---- answers ---- */

/* Location and, of a new entry, ETag; without memory there is none. */
static void
add_headers(const struct adding *a, const char *uuid, bool is_new)
{
    char path[PATH_SIZE];
    sg_bytes kept;

    snprintf(path, sizeof(path), ENTRIES "/%s", uuid);
    kept = sg_arena_copy(a->request->arena, sg_bytes_from_text(path));
    if (kept.data == NULL)
        return;
    response_header(a->response, "Location", (const char *)kept.data);
    if (is_new)
        response_header(a->response, "ETag",
            (const char *)kept.data + sizeof(ENTRIES "/") - 1);
}

static sigstore_code
write_uuid(char out[REKOR1_UUID_SIZE], const struct adding *a, sg_bytes body,
    sigstore_error *err)
{
    uint8_t leaf[SG_MERKLE_HASH];
    sigstore_code code = sg_merkle_leaf(leaf, body, err);

    if (code == SIGSTORE_OK)
        rekor1_uuid(out, &a->signer, leaf);
    return code;
}

static sigstore_code
answer_conflict(struct adding *a, sigstore_error *err)
{
    char uuid[REKOR1_UUID_SIZE];
    sigstore_code code = write_uuid(uuid, a, a->entry.leaf.data, err);

    if (code != SIGSTORE_OK)
        return code;
    rekor1_fail(a->response, 409,
        "an equivalent entry already exists in the transparency log with "
        "UUID %s",
        uuid);
    add_headers(a, uuid, false);
    return SIGSTORE_OK;
}

static sigstore_code
answer_entry(struct adding *a, struct sg_arena *arena, sigstore_error *err)
{
    struct sg_buf *body = &a->response->body;
    char uuid[REKOR1_UUID_SIZE];
    sigstore_code code = write_uuid(uuid, a, a->item.body, err);

    if (code != SIGSTORE_OK)
        return code;
    sg_buf_add_text(body, "{");
    code = rekor1_add_item(body, a->instance, &a->item, arena, err);
    sg_buf_add_text(body, "}\n");
    a->response->status = 201;
    add_headers(a, uuid, true);
    return code;
}

/* ---- adding ---- */

static sigstore_code
log_entry(
    struct adding *a, bool *is_new, struct sg_arena *arena, sigstore_error *err)
{
    struct log_leaf *leaf = &a->entry.leaf;

    leaf->extra = sg_bytes_of(a->time, sizeof(a->time));
    a->item.body = leaf->data;
    return log_add(
        a->instance->rekor1, leaf, arena, &a->item.proof, is_new, err);
}

/* What wrong-entry hands out is in the log as well. */
static sigstore_code
log_other(struct adding *a, struct sg_arena *arena, sigstore_error *err)
{
    struct log_leaf *leaf = &a->entry.leaf;
    struct sg_digest digest;
    bool is_new;
    sigstore_code code;

    leaf->data = rekor_change(leaf->data, arena);
    if (leaf->data.data == NULL)
        return sg_no_memory(err);
    code = sg_digest(&digest, SG_SHA256, leaf->data, err);
    if (code != SIGSTORE_OK)
        return code;
    memcpy(leaf->id, digest.data, sizeof(leaf->id));
    return log_entry(a, &is_new, arena, err);
}

static void
take_time(struct adding *a)
{
    a->item.time = (int64_t)time(NULL);
    for (size_t i = 0; i < REKOR1_TIME_LEN; i++)
        a->time[REKOR1_TIME_LEN - 1 - i] =
            (uint8_t)((uint64_t)a->item.time >> 8 * i);
}

static sigstore_code
add_to_log(struct adding *a, struct sg_arena *arena, sigstore_error *err)
{
    bool is_new = false;
    sigstore_code code =
        rekor1_signer(&a->signer, a->instance->keys.of[KEY_REKOR1], err);

    take_time(a);
    if (code == SIGSTORE_OK && !fault_is(a->instance, FAULT_CONFLICT))
        code = log_entry(a, &is_new, arena, err);
    if (code != SIGSTORE_OK)
        return code;
    if (!is_new)
        return answer_conflict(a, err);
    if (fault_is(a->instance, FAULT_WRONG_ENTRY))
        code = log_other(a, arena, err);
    return code == SIGSTORE_OK ? answer_entry(a, arena, err) : code;
}

/* Proof and answer have room of their own: what a request has filled must not
 * fail an entry that is in the log. */
static void
log_and_answer(struct adding *a)
{
    struct sg_arena arena;
    sigstore_error err = { .code = SIGSTORE_OK };
    sigstore_code code;

    sg_arena_init(&arena, SG_ARENA_MAX);
    code = add_to_log(a, &arena, &err);
    if (code != SIGSTORE_OK)
        rekor1_fail_code(a->response, code, &err);
    sg_arena_dispose(&arena);
}

/* What is not ours to answer for is the client's fault: 400. */
static bool
is_refusal(sigstore_code code)
{
    return code == SIGSTORE_EFORMAT || code == SIGSTORE_EREFUSED ||
        code == SIGSTORE_EUNSUPPORTED || code == SIGSTORE_ELIMIT;
}

static void
read_and_add(
    struct adding *a, const struct sg_json *proposal, struct sg_arena *arena)
{
    sigstore_error err = { .code = SIGSTORE_OK };
    sigstore_code code = rekor1_read(&a->entry, proposal, arena, &err);

    if (code == SIGSTORE_OK)
        log_and_answer(a);
    else if (is_refusal(code))
        rekor1_fail(
            a->response, 400, "error processing entry: %s", err.message);
    else
        rekor1_fail_code(a->response, code, &err);
    sg_buf_dispose(&a->entry.body);
}

static void
add(struct instance *instance, const struct request *request,
    struct response *response)
{
    struct adding a = {
        .instance = instance, .request = request, .response = response
    };
    const struct sg_json *proposal;
    struct sg_arena arena;
    sigstore_error err = { .code = SIGSTORE_OK };

    sg_arena_init(&arena, SG_ARENA_MAX);
    if (sg_json_parse(&proposal, &arena, request->body, &err) != SIGSTORE_OK)
        rekor1_fail(response, 400,
            "parsing proposedEntry body from \"\" failed, because %s",
            err.message);
    else
        read_and_add(&a, proposal, &arena);
    sg_arena_dispose(&arena);
}

/* ---- starting ---- */

uint64_t
rekor1_tree(const struct note_signer *signer)
{
    uint64_t tree = 0;

    for (size_t i = 0; i < sizeof(tree); i++)
        tree = tree << 8 | signer->key_id[i];
    return tree & INT64_MAX;
}

/* The log's id is SHA-256 of its key, as certificates have it [rekor-spec]. */
sigstore_code
rekor1_signer(
    struct note_signer *out, struct sg_secret *secret, sigstore_error *err)
{
    struct sg_digest digest;
    sigstore_code code =
        sg_digest(&digest, SG_SHA256, sg_secret_public(secret)->der, err);

    memset(out, 0, sizeof(*out));
    if (code != SIGSTORE_OK)
        return code;
    memcpy(out->key_id, digest.data, sizeof(out->key_id));
    snprintf(out->origin, sizeof(out->origin), "%s - %llu", REKOR_ORIGIN,
        (unsigned long long)rekor1_tree(out));
    out->name = REKOR_ORIGIN;
    out->secret = secret;
    return SIGSTORE_OK;
}

static sigstore_code
sign_head(void *context, const struct log_head *head, sg_bytes before,
    struct sg_buf *out, sigstore_error *err)
{
    struct note_signer signer;
    sigstore_code code = rekor1_signer(&signer, context, err);

    (void)before;
    return code == SIGSTORE_OK ? note_sign(out, &signer, head, err) : code;
}

sigstore_code
rekor1_open(
    struct log **out, const struct instance *instance, sigstore_error *err)
{
    const struct log_kind kind = { .name = "rekor1",
        .sign = sign_head,
        .context = instance->keys.of[KEY_REKOR1] };

    return log_open(out, instance->store, &kind, err);
}

/* A lookup names a hundred entries, or proposes some that may be there. */
#define INDEX_MAX (64u * 1024)

/* sigstore-python ends some paths with a slash, which the real one takes. */
const struct route rekor1_routes[] = {
    { "POST", ENTRIES, add, REQUEST_MAX },
    { "GET", ENTRIES, rekor1_by_index, 0 },
    { "POST", ENTRIES "/retrieve", rekor1_retrieve, REQUEST_MAX },
    { "POST", ENTRIES "/retrieve/", rekor1_retrieve, REQUEST_MAX },
    { "GET", ENTRIES "/...", rekor1_by_uuid, 0 },
    { "POST", "/api/v1/index/retrieve", rekor1_search, INDEX_MAX },
    { "GET", "/api/v1/log", rekor1_info, 0 },
    { "GET", "/api/v1/log/proof", rekor1_consistency, 0 },
    { "GET", "/api/v1/log/publicKey", rekor1_key, 0 },
    { NULL, NULL, NULL, 0 },
};
