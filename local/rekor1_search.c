/* SPDX-License-Identifier: Apache-2.0 */
/* Rekor v1's index: entries by hash, e-mail address or public key. */
#include "rekor1.h"

#include <string.h>

#include "base/text.h"
#include "codec/jcs.h"
#include "codec/jsonbind.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Entries that an answer names at most: the newest. */
#define FOUND_MAX 1000

/* A hash of so many characters, without a name, is SHA-256's. */
#define SHA256_DIGITS 64

/* A hash with its name, or an e-mail address.  Seen: 71. */
#define TEXT_MAX 1024

struct public_key {
    sg_bytes format, content;
};

struct query {
    sg_bytes hash, email, join;
    const struct public_key *key;
};

static const struct sg_field key_fields[] = {
    { .name = "format",
        .kind = SG_FIELD_TEXT,
        .required = true,
        .offset = offsetof(struct public_key, format) },
    { .name = "content",
        .kind = SG_FIELD_BYTES,
        .required = true,
        .offset = offsetof(struct public_key, content) },
};
static const struct sg_schema key_schema = { key_fields, COUNT(key_fields),
    sizeof(struct public_key) };

static const struct sg_field fields[] = {
    { .name = "hash",
        .kind = SG_FIELD_TEXT,
        .offset = offsetof(struct query, hash),
        .max = TEXT_MAX },
    { .name = "email",
        .kind = SG_FIELD_TEXT,
        .offset = offsetof(struct query, email),
        .max = TEXT_MAX },
    { .name = "operator",
        .kind = SG_FIELD_TEXT,
        .offset = offsetof(struct query, join) },
    { .name = "publicKey",
        .kind = SG_FIELD_OBJECT,
        .offset = offsetof(struct query, key),
        .schema = &key_schema },
};
static const struct sg_schema schema = { fields, COUNT(fields),
    sizeof(struct query) };

/* A search: what by, and what was found. */
struct search {
    struct sg_arena *arena;
    struct rekor1_entry by; /* its leaf's keys are what is searched */
    bool all; /* operator "and": an entry is found by each, not by any */
    int64_t *indices;
    size_t count;
};

/* ---- what by ---- */

/* A hash without a name is SHA-256's [rekor openapi]; case is no matter. */
static sigstore_code
search_hash(struct search *search, sg_bytes hash, sigstore_error *err)
{
    struct sg_buf text;
    sigstore_code code;

    sg_buf_init(&text, 2 * TEXT_MAX);
    if (hash.len == SHA256_DIGITS && sg_bytes_find(hash, ':') == hash.len)
        sg_buf_add_text(&text, "sha256:");
    for (size_t i = 0; i < hash.len; i++) {
        uint8_t c = hash.data[i];

        sg_buf_add_byte(
            &text, c >= 'A' && c <= 'Z' ? (uint8_t)(c + ('a' - 'A')) : c);
    }
    code = text.failed ? sg_no_memory(err)
                       : rekor1_find_by(&search->by, sg_buf_bytes(&text), err);
    sg_buf_dispose(&text);
    return code;
}

static sigstore_code
search_key(
    struct search *search, const struct public_key *key, sigstore_error *err)
{
    struct rekor1_verifier verifier;
    sigstore_code code;

    if (!sg_bytes_is(key->format, "x509"))
        return sg_fail(err, SIGSTORE_EUNSUPPORTED,
            "the PKI format requested is not supported by this server");
    if (rekor1_verifier_read(&verifier, key->content, search->arena, NULL) !=
        SIGSTORE_OK)
        return sg_fail(
            err, SIGSTORE_EFORMAT, "public key provided could not be parsed");
    verifier.san.data = NULL;
    code = rekor1_find_by_verifier(&search->by, &verifier, err);
    return code;
}

static sigstore_code
read_query(struct search *search, sg_bytes json, sigstore_error *err)
{
    const struct sg_binder binder = { search->arena, NULL };
    struct query query = { .key = NULL };
    const struct sg_json *root;
    sigstore_code code = sg_json_parse(&root, search->arena, json, err);

    if (code == SIGSTORE_OK)
        code = sg_bind(&binder, &query, &schema, root, err);
    if (code == SIGSTORE_OK && query.hash.len != 0)
        code = search_hash(search, query.hash, err);
    if (code == SIGSTORE_OK && query.email.len != 0)
        code = rekor1_find_by(&search->by, query.email, err);
    if (code == SIGSTORE_OK && query.key != NULL)
        code = search_key(search, query.key, err);
    if (code != SIGSTORE_OK)
        return code;
    search->all = query.join.data != NULL && sg_bytes_is(query.join, "and");
    if (query.join.data != NULL && !search->all &&
        !sg_bytes_is(query.join, "or"))
        return sg_fail(
            err, SIGSTORE_EFORMAT, "operator in body must be and, or");
    if (search->by.leaf.key_count == 0)
        return sg_fail(
            err, SIGSTORE_EFORMAT, "hash, email or publicKey must be given");
    return SIGSTORE_OK;
}

/* ---- what is found ---- */

static bool
holds(const int64_t *indices, size_t count, int64_t index)
{
    for (size_t i = 0; i < count; i++)
        if (indices[i] == index)
            return true;
    return false;
}

/* Keeps what both have ("and"), or adds what is new ("or"). */
static void
join(struct search *search, const int64_t *more, size_t count)
{
    size_t kept = 0;

    if (search->all) {
        for (size_t i = 0; i < search->count; i++)
            if (holds(more, count, search->indices[i]))
                search->indices[kept++] = search->indices[i];
        search->count = kept;
        return;
    }
    for (size_t i = 0; i < count && search->count < FOUND_MAX; i++)
        if (!holds(search->indices, search->count, more[i]))
            search->indices[search->count++] = more[i];
}

static sigstore_code
find(struct search *search, struct log *log, sigstore_error *err)
{
    const struct log_leaf *by = &search->by.leaf;
    int64_t *more = sg_arena_array(search->arena, FOUND_MAX, sizeof(*more));
    size_t count;

    search->indices =
        sg_arena_array(search->arena, FOUND_MAX, sizeof(*search->indices));
    if (more == NULL || search->indices == NULL)
        return sg_no_memory(err);
    for (size_t i = 0; i < by->key_count; i++) {
        bool is_first = i == 0;
        sigstore_code code = log_search(log, by->keys[i],
            is_first ? search->indices : more, FOUND_MAX, &count, err);

        if (code != SIGSTORE_OK)
            return code;
        if (is_first)
            search->count = count;
        else
            join(search, more, count);
    }
    return SIGSTORE_OK;
}

static sigstore_code
add_uuid(struct sg_buf *buf, const struct instance *instance, int64_t index,
    const struct note_signer *signer, sigstore_error *err)
{
    uint8_t leaf[SG_MERKLE_HASH];
    char uuid[REKOR1_UUID_SIZE];
    struct log_entry entry;
    struct sg_arena arena;
    sigstore_code code;

    sg_arena_init(&arena, REKOR1_ARENA_MAX);
    code = log_get(instance->rekor1, index, &arena, &entry, err);
    if (code == SIGSTORE_OK)
        code = sg_merkle_leaf(leaf, entry.data, err);
    if (code == SIGSTORE_OK) {
        rekor1_uuid(uuid, signer, leaf);
        sg_jcs_add_string(buf, sg_bytes_from_text(uuid));
    }
    sg_arena_dispose(&arena);
    return code;
}

static sigstore_code
write_found(struct sg_buf *buf, const struct instance *instance,
    const struct search *search, sigstore_error *err)
{
    struct note_signer signer;
    sigstore_code code =
        rekor1_signer(&signer, instance->keys.of[KEY_REKOR1], err);

    sg_buf_add_text(buf, "[");
    for (size_t i = 0; code == SIGSTORE_OK && i < search->count; i++) {
        sg_buf_add_text(buf, i > 0 ? "," : "");
        code = add_uuid(buf, instance, search->indices[i], &signer, err);
    }
    sg_buf_add_text(buf, "]\n");
    return code;
}

void
rekor1_search(struct instance *instance, const struct request *request,
    struct response *response)
{
    struct search search = { .all = false };
    struct sg_arena arena;
    sigstore_error err = { .code = SIGSTORE_OK };
    sigstore_code code;

    sg_arena_init(&arena, REKOR1_ARENA_MAX);
    search.arena = &arena;
    search.by.arena = &arena;
    code = read_query(&search, request->body, &err);
    if (code == SIGSTORE_OK) {
        code = find(&search, instance->rekor1, &err);
        if (code == SIGSTORE_OK)
            code = write_found(&response->body, instance, &search, &err);
        if (code != SIGSTORE_OK)
            rekor1_fail_code(response, code, &err);
    } else {
        rekor1_fail(response, 400, "%s", err.message);
    }
    sg_arena_dispose(&arena);
}
