/* SPDX-License-Identifier: Apache-2.0 */
/* Entries of Rekor v1 by their index, their UUID, or a proposal of the same. */
#include "rekor1.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "codec/hex.h"
#include "codec/jsonbind.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Entries asked for at once [rekor openapi]. */
#define ASKED_MAX 10

/* ---- one ---- */

static void
answer_one(struct instance *instance, struct response *response, int64_t index)
{
    struct rekor1_item item;
    struct sg_arena arena;
    sigstore_error err = { .code = SIGSTORE_OK };
    sigstore_code code;

    sg_arena_init(&arena, REKOR1_ARENA_MAX);
    code = rekor1_get(&item, instance, index, &arena, &err);
    if (code == SIGSTORE_OK) {
        sg_buf_add_text(&response->body, "{");
        code = rekor1_add_item(&response->body, instance, &item, &arena, &err);
        sg_buf_add_text(&response->body, "}\n");
    }
    if (code != SIGSTORE_OK)
        rekor1_fail_code(response, code, &err);
    sg_arena_dispose(&arena);
}

void
rekor1_by_index(struct instance *instance, const struct request *request,
    struct response *response)
{
    const char *text = request_query(request, "logIndex");
    sg_bytes rest = sg_bytes_from_text(text != NULL ? text : "");
    int64_t index;

    if (!sg_bytes_take_decimal(&rest, &index) || rest.len != 0)
        rekor1_fail(response, 422, "logIndex in query must be a number");
    else
        answer_one(instance, response, index);
}

/* A leaf's hash alone, or after the number of our tree. */
static bool
read_uuid(uint8_t leaf[SG_MERKLE_HASH], const struct instance *instance,
    sg_bytes text, bool *is_ours)
{
    uint8_t nothing[SG_MERKLE_HASH] = { 0 };
    char ours[REKOR1_UUID_SIZE];
    struct note_signer signer;
    sg_bytes tree = SG_LITERAL("");
    uint8_t octets[REKOR1_TREE_DIGITS / 2];

    if (text.len > REKOR1_HASH_DIGITS &&
        (!sg_bytes_take(&text, REKOR1_TREE_DIGITS, &tree) ||
            !sg_hex_decode(tree, octets, sizeof(octets), false)))
        return false;
    if (!sg_hex_decode(text, leaf, SG_MERKLE_HASH, false) ||
        rekor1_signer(&signer, instance->keys.of[KEY_REKOR1], NULL) !=
            SIGSTORE_OK)
        return false;
    rekor1_uuid(ours, &signer, nothing);
    *is_ours = tree.len == 0 ||
        sg_bytes_equal(tree, sg_bytes_of(ours, REKOR1_TREE_DIGITS));
    return true;
}

/* -1 where there is no such entry; EFORMAT for what is no UUID. */
static sigstore_code
find_uuid(const struct instance *instance, sg_bytes text, int64_t *index,
    sigstore_error *err)
{
    uint8_t leaf[SG_MERKLE_HASH];
    bool is_ours = false;

    *index = -1;
    if (!read_uuid(leaf, instance, text, &is_ours))
        return sg_fail(err, SIGSTORE_EFORMAT,
            "UUID must be a 64-character hexadecimal string");
    if (!is_ours)
        return SIGSTORE_OK;
    return log_by_leaf(instance->rekor1, leaf, index, err);
}

void
rekor1_by_uuid(struct instance *instance, const struct request *request,
    struct response *response)
{
    sigstore_error err = { .code = SIGSTORE_OK };
    int64_t index;
    sigstore_code code =
        find_uuid(instance, sg_bytes_from_text(request->rest), &index, &err);

    if (code == SIGSTORE_EFORMAT)
        rekor1_fail(response, 422, "%s", err.message);
    else if (code != SIGSTORE_OK)
        rekor1_fail_code(response, code, &err);
    else if (index < 0)
        rekor1_fail(response, 404, "Not Found");
    else
        answer_one(instance, response, index);
}

/* ---- many ---- */

struct query {
    struct sg_list uuids;            /* of sg_bytes */
    const struct sg_json *indices;   /* an array of numbers */
    const struct sg_json *proposals; /* an array of objects */
};

static const struct sg_field fields[] = {
    { .name = "entryUUIDs",
        .kind = SG_FIELD_TEXTS,
        .offset = offsetof(struct query, uuids) },
    { .name = "logIndexes",
        .kind = SG_FIELD_JSON,
        .offset = offsetof(struct query, indices) },
    { .name = "entries",
        .kind = SG_FIELD_JSON,
        .offset = offsetof(struct query, proposals) },
};
static const struct sg_schema schema = { fields, COUNT(fields),
    sizeof(struct query) };

/* The entries found so far; at most ASKED_MAX were asked for. */
struct found {
    const struct instance *instance;
    struct sg_arena *arena;
    int64_t indices[ASKED_MAX];
    size_t count;
};

static void
note_index(struct found *found, int64_t index)
{
    if (index >= 0 && found->count < ASKED_MAX)
        found->indices[found->count++] = index;
}

static sigstore_code
find_uuids(
    struct found *found, const struct sg_list *uuids, sigstore_error *err)
{
    const sg_bytes *texts = uuids->items;

    for (size_t i = 0; i < uuids->count; i++) {
        int64_t index;
        sigstore_code code = find_uuid(found->instance, texts[i], &index, err);

        if (code != SIGSTORE_OK)
            return code;
        note_index(found, index);
    }
    return SIGSTORE_OK;
}

static sigstore_code
find_indices(
    struct found *found, const struct sg_json *list, sigstore_error *err)
{
    const struct sg_json *at = list != NULL ? list->first : NULL;
    sg_bytes text;
    int64_t index;

    for (; at != NULL; at = at->next) {
        text = at->text;
        if (at->type != SG_JSON_NUMBER ||
            !sg_bytes_take_decimal(&text, &index) || text.len != 0)
            return sg_fail(err, SIGSTORE_EFORMAT, "logIndexes must be numbers");
        note_index(found, index);
    }
    return SIGSTORE_OK;
}

static sigstore_code
find_proposals(
    struct found *found, const struct sg_json *list, sigstore_error *err)
{
    const struct sg_json *at = list != NULL ? list->first : NULL;
    struct rekor1_entry entry;
    int64_t index = -1;

    for (; at != NULL; at = at->next) {
        sigstore_code code = rekor1_read(&entry, at, found->arena, err);

        if (code != SIGSTORE_OK)
            (void)sg_context(err, code, "error processing entry");
        else
            code =
                log_find(found->instance->rekor1, entry.leaf.id, &index, err);
        sg_buf_dispose(&entry.body);
        if (code != SIGSTORE_OK)
            return code;
        note_index(found, index);
    }
    return SIGSTORE_OK;
}

static size_t
count_of(const struct sg_json *list)
{
    return list != NULL ? list->count : 0;
}

static bool
is_list(const struct sg_json *value)
{
    return value == NULL || value->type == SG_JSON_ARRAY;
}

static sigstore_code
read_query(struct query *out, sg_bytes json, struct sg_arena *arena,
    sigstore_error *err)
{
    const struct sg_binder binder = { arena, NULL };
    const struct sg_json *root;
    sigstore_code code = sg_json_parse(&root, arena, json, err);
    size_t count;

    memset(out, 0, sizeof(*out));
    if (code == SIGSTORE_OK)
        code = sg_bind(&binder, out, &schema, root, err);
    if (code != SIGSTORE_OK)
        return code;
    if (!is_list(out->indices) || !is_list(out->proposals))
        return sg_fail(
            err, SIGSTORE_EFORMAT, "logIndexes and entries must be lists");
    count =
        out->uuids.count + count_of(out->indices) + count_of(out->proposals);
    if (count > ASKED_MAX)
        return sg_fail(err, SIGSTORE_ELIMIT,
            "more than max allowed %d entries in request", ASKED_MAX);
    if (count == 0)
        return sg_fail(err, SIGSTORE_EFORMAT,
            "entryUUIDs, logIndexes or entries must name an entry");
    return SIGSTORE_OK;
}

/* [{"UUID":{...}}, ...]; an index past the end names nothing. */
static sigstore_code
write_found(struct sg_buf *buf, const struct found *found, sigstore_error *err)
{
    bool any = false;

    sg_buf_add_text(buf, "[");
    for (size_t i = 0; i < found->count; i++) {
        struct rekor1_item item;
        sigstore_code code = rekor1_get(
            &item, found->instance, found->indices[i], found->arena, err);

        if (code == SIGSTORE_ENOTFOUND)
            continue;
        sg_buf_add_text(buf, any ? ",{" : "{");
        any = true;
        if (code == SIGSTORE_OK)
            code =
                rekor1_add_item(buf, found->instance, &item, found->arena, err);
        if (code != SIGSTORE_OK)
            return code;
        sg_buf_add_text(buf, "}");
    }
    sg_buf_add_text(buf, "]\n");
    return SIGSTORE_OK;
}

static sigstore_code
find_all(struct found *found, sg_bytes json, sigstore_error *err)
{
    struct query query;
    sigstore_code code = read_query(&query, json, found->arena, err);

    if (code == SIGSTORE_OK)
        code = find_uuids(found, &query.uuids, err);
    if (code == SIGSTORE_OK)
        code = find_indices(found, query.indices, err);
    if (code == SIGSTORE_OK)
        code = find_proposals(found, query.proposals, err);
    return code;
}

static void
fail_finding(
    struct response *response, sigstore_code code, const sigstore_error *err)
{
    if (code == SIGSTORE_ELIMIT)
        rekor1_fail(response, 422, "%s", err->message);
    else if (code == SIGSTORE_EFORMAT || code == SIGSTORE_EREFUSED ||
        code == SIGSTORE_EUNSUPPORTED)
        rekor1_fail(response, 400, "%s", err->message);
    else
        rekor1_fail_code(response, code, err);
}

void
rekor1_retrieve(struct instance *instance, const struct request *request,
    struct response *response)
{
    struct found found = { .instance = instance };
    struct sg_arena arena;
    sigstore_error err = { .code = SIGSTORE_OK };
    sigstore_code code;

    sg_arena_init(&arena, SG_ARENA_MAX);
    found.arena = &arena;
    code = find_all(&found, request->body, &err);
    if (code == SIGSTORE_OK)
        code = write_found(&response->body, &found, &err);
    if (code != SIGSTORE_OK)
        fail_finding(response, code, &err);
    sg_arena_dispose(&arena);
}
