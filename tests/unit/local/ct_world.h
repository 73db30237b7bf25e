/* SPDX-License-Identifier: Apache-2.0 */
/* A CT log of some certificates, and what a monitor asks it. */
#ifndef TEST_LOCAL_CT_WORLD_H
#define TEST_LOCAL_CT_WORLD_H

#include "ct.h"
#include "local/fulcio_world.h"
#include "tlog/merkle.h"

#define COUNT 7

/* A log of COUNT certificates, and the heads it had. */
struct watched {
    struct world world;
    struct sg_cert leaves[COUNT];
    uint8_t roots[COUNT + 1][SG_MERKLE_HASH];
};

static inline const char *
number(struct world *world, int64_t value)
{
    struct sg_buf buf;

    sg_buf_init(&buf, 32);
    sg_buf_add_decimal(&buf, value);
    return world_text(world, &buf);
}

/* GET of one of the log's, with up to two parameters. */
static inline unsigned
get(struct world *world, const char *path, const char *a, const char *a_value,
    const char *b, const char *b_value)
{
    memset(world->query, 0, sizeof(world->query));
    world->query[0].name = a;
    world->query[0].value = a_value;
    world->query[1].name = b_value == NULL ? NULL : b;
    world->query[1].value = b_value;
    if (a_value == NULL)
        world->query[0].name = NULL;
    return world_ask(world, ct_routes, "GET", path, SG_LITERAL(""));
}

static inline sg_bytes
decode(struct world *world, const struct sg_json *text)
{
    uint8_t *out;
    size_t len;

    assert_non_null(text);
    assert_int_equal(text->type, SG_JSON_STRING);
    out = sg_arena_new(&world->arena, text->text.len + 1);
    assert_true(sg_base64_decode(text->text, out, &len));
    return sg_bytes_of(out, len);
}

static inline int64_t
read_int(const struct sg_json *member)
{
    sg_bytes rest;
    int64_t value;

    assert_non_null(member);
    rest = member->text;
    assert_true(sg_bytes_take_decimal(&rest, &value) && rest.len == 0);
    return value;
}

/* Checks a DigitallySigned by the log's key. */
static inline void
check_signed(struct world *world, sg_bytes message, sg_bytes signature)
{
    const struct sg_spki *key =
        sg_secret_public(world->instance.keys.of[KEY_CT]);
    uint64_t algorithm, len;

    assert_true(sg_bytes_take_uint(&signature, 2, &algorithm));
    assert_true(sg_bytes_take_uint(&signature, 2, &len));
    assert_int_equal(algorithm, 0x0403);
    assert_int_equal(len, signature.len);
    assert_int_equal(sg_verify(NULL, SG_FORGET, key, sg_algorithm_default(key),
                         message, signature, NULL),
        SIGSTORE_OK);
}

/* Takes the newest head [RFC 6962 4.3]; checks its signature (ibid., 3.5). */
static inline int64_t
take_head(struct world *world, uint8_t root[SG_MERKLE_HASH])
{
    const struct sg_json *json;
    struct sg_buf message;
    sg_bytes hash;
    int64_t size, timestamp, now = (int64_t)time(NULL) * 1000;

    assert_int_equal(get(world, "/ct/v1/get-sth", NULL, NULL, NULL, NULL), 200);
    json = world_json(world);
    size = read_int(sg_json_get(json, "tree_size"));
    timestamp = read_int(sg_json_get(json, "timestamp"));
    assert_true(timestamp > now - 60000 && timestamp < now + 60000);
    hash = decode(world, sg_json_get(json, "sha256_root_hash"));
    assert_int_equal(hash.len, SG_MERKLE_HASH);
    memcpy(root, hash.data, hash.len);
    sg_buf_init(&message, 64);
    sg_buf_add_uint(&message, 1, 2); /* v1, tree_hash */
    sg_buf_add_uint(&message, (uint64_t)timestamp, 8);
    sg_buf_add_uint(&message, (uint64_t)size, 8);
    sg_buf_add(&message, hash);
    check_signed(world, sg_buf_bytes(&message),
        decode(world, sg_json_get(json, "tree_head_signature")));
    sg_buf_dispose(&message);
    return size;
}

static inline int
set_up(void **state)
{
    struct watched *watched = calloc(1, sizeof(*watched));
    int64_t i;

    assert_non_null(watched);
    world_begin(&watched->world, NULL);
    watched->world.authorization = world_alice(&watched->world);
    assert_int_equal(take_head(&watched->world, watched->roots[0]), 0);
    for (i = 0; i < COUNT; i++) {
        world_issue(&watched->world, &watched->leaves[i]);
        assert_int_equal(
            take_head(&watched->world, watched->roots[i + 1]), i + 1);
    }
    *state = watched;
    return 0;
}

static inline int
tear_down(void **state)
{
    struct watched *watched = *state;

    world_end(&watched->world);
    free(watched);
    return 0;
}

#endif
