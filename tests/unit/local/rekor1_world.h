/* SPDX-License-Identifier: Apache-2.0 */
/* Rekor v1's proposals, and its answers as a bundle would have them. */
#ifndef TEST_LOCAL_REKOR1_WORLD_H
#define TEST_LOCAL_REKOR1_WORLD_H

#include "logged.h"

#include "dsse/envelope.h"
#include "rekor1.h"
#include "services.h"

#define ENTRIES "/api/v1/log/entries"
#define UUID_LEN ((size_t)(REKOR1_UUID_SIZE - 1))

#define HASHEDREKORD(spec)                                                     \
    "{\"apiVersion\":\"0.0.1\",\"kind\":\"hashedrekord\",\"spec\":{" spec "}}"
#define DATA(algorithm, value)                                                 \
    "\"data\":{\"hash\":{\"algorithm\":\"" algorithm "\",\"value\":\"" value   \
    "\"}}"
#define SIGNED(content, key)                                                   \
    "\"signature\":{\"content\":\"" content                                    \
    "\",\"publicKey\":{\"content\":\"" key "\"}}"
#define OF_CERTIFICATE HASHEDREKORD(DATA("sha256", "$d") "," SIGNED("$S", "$P"))
#define OF_KEY HASHEDREKORD(DATA("sha256", "$d") "," SIGNED("$S", "$Q"))

static inline struct response
post(struct world *world, const char *path, sg_bytes body)
{
    return ask(world, rekor1_routes,
        (struct asked){ .method = "POST",
            .path = path,
            .type = "application/json",
            .body = body });
}

static inline struct response
get(struct world *world, const char *path)
{
    return ask(
        world, rekor1_routes, (struct asked){ .method = "GET", .path = path });
}

/* ---- reading an answer ---- */

static inline const struct sg_json *
member(const struct sg_json *object, const char *name, enum sg_json_type type)
{
    const struct sg_json *value = sg_json_get(object, name);

    if (value == NULL || value->type != type)
        fail_msg("the answer has no %s, or of another type", name);
    return value;
}

static inline sg_bytes
text_at(const struct sg_json *object, const char *name)
{
    return member(object, name, SG_JSON_STRING)->text;
}

static inline int64_t
number_at(const struct sg_json *object, const char *name)
{
    sg_bytes text = member(object, name, SG_JSON_NUMBER)->text;
    int64_t number;

    assert_true(sg_bytes_take_decimal(&text, &number) && text.len == 0);
    return number;
}

static inline sg_bytes
hex_at(struct world *world, sg_bytes text)
{
    uint8_t *out = sg_arena_new(&world->arena, text.len / 2 + 1);

    assert_non_null(out);
    assert_true(sg_hex_decode(text, out, text.len / 2, false));
    return sg_bytes_of(out, text.len / 2);
}

static inline sg_bytes
base64_at(struct world *world, sg_bytes text)
{
    uint8_t *out = sg_arena_new(&world->arena, text.len + 1);
    size_t len;

    assert_non_null(out);
    assert_true(sg_base64_decode(text, out, &len));
    return sg_bytes_of(out, len);
}

static inline void *
room(struct world *world, size_t size)
{
    void *made = sg_arena_new(&world->arena, size);

    assert_non_null(made);
    return made;
}

static inline const struct sg_proof *
read_proof(struct world *world, const struct sg_json *json)
{
    struct sg_proof *proof = room(world, sizeof(*proof));
    struct sg_note_envelope *note = room(world, sizeof(*note));
    const struct sg_json *list = member(json, "hashes", SG_JSON_ARRAY);
    sg_bytes *hashes = room(world, (list->count + 1) * sizeof(*hashes));

    note->envelope = text_at(json, "checkpoint");
    proof->checkpoint = note;
    proof->index = number_at(json, "logIndex");
    proof->size = number_at(json, "treeSize");
    proof->root = hex_at(world, text_at(json, "rootHash"));
    proof->hashes.items = hashes;
    for (const struct sg_json *at = list->first; at != NULL; at = at->next)
        hashes[proof->hashes.count++] = hex_at(world, at->text);
    return proof;
}

/* One member, whose name is the UUID. */
static inline void
read_entry(
    struct sg_log_entry *out, struct world *world, const struct sg_json *answer)
{
    const struct sg_json *json = answer->first, *verification, *body;
    struct sg_log_id *id = room(world, sizeof(*id));
    struct sg_kind_version *kind = room(world, sizeof(*kind));
    struct sg_promise *promise = room(world, sizeof(*promise));

    assert_int_equal(answer->count, 1);
    assert_int_equal(json->name.len, UUID_LEN);
    memset(out, 0, sizeof(*out));
    verification = member(json, "verification", SG_JSON_OBJECT);
    out->body = base64_at(world, text_at(json, "body"));
    out->index = number_at(json, "logIndex");
    out->integrated_time = number_at(json, "integratedTime");
    id->key_id = hex_at(world, text_at(json, "logID"));
    out->log_id = id;
    promise->set =
        base64_at(world, text_at(verification, "signedEntryTimestamp"));
    out->promise = promise;
    out->proof = read_proof(
        world, member(verification, "inclusionProof", SG_JSON_OBJECT));
    assert_int_equal(sg_json_parse(&body, &world->arena, out->body, NULL), 0);
    kind->kind = text_at(body, "kind");
    kind->version = text_at(body, "apiVersion");
    out->kind = kind;
}

static inline const struct sg_json *
read_json(struct world *world, const struct response *answer)
{
    sg_bytes copy = sg_arena_copy(&world->arena, sg_buf_bytes(&answer->body));
    const struct sg_json *root;

    assert_int_equal(sg_json_parse(&root, &world->arena, copy, NULL), 0);
    return root;
}

/* ---- adding ---- */

/* What the log holds of something that was added. */
struct added {
    struct made made;
    struct sg_log_entry entry;
    char uuid[REKOR1_UUID_SIZE];
    unsigned wrong;
};

static inline unsigned
judge1(struct world *world, const struct sg_log_entry *entry,
    const struct sg_signed *is)
{
    struct note_signer signer;

    assert_int_equal(
        rekor1_signer(&signer, world->instance.keys.of[KEY_REKOR1], NULL), 0);
    return judge(world, entry, is, &signer, SG_REKOR_V1);
}

static inline void
add(struct added *out, struct world *world, const char *artifact,
    const char *proposal, bool has_certificate)
{
    const struct sg_json *json;
    struct response answer;

    make_signed(&out->made, world, artifact, has_certificate);
    answer = post(world, ENTRIES, expand(world, proposal, &out->made));
    assert_int_equal(answer.status, 201);
    json = read_json(world, &answer);
    read_entry(&out->entry, world, json);
    memcpy(out->uuid, json->first->name.data, UUID_LEN);
    out->uuid[UUID_LEN] = '\0';
    out->wrong = judge1(world, &out->entry, &out->made.is);
    assert_string_equal(answer_header(&answer, "ETag"), out->uuid);
    assert_string_equal(
        answer_header(&answer, "Location") + sizeof(ENTRIES "/") - 1,
        out->uuid);
    sg_buf_dispose(&answer.body);
}

#endif
