/* SPDX-License-Identifier: Apache-2.0 */
/* The CT log over HTTP: a monitor's checks [RFC 6962 4], and bad requests. */
#include <time.h>

#include "local/fulcio_world.h"

#include "ct.h"
#include "tlog/merkle.h"

#define COUNT 7

/* A log of COUNT certificates, and the heads it had. */
struct watched {
    struct world world;
    struct sg_cert leaves[COUNT];
    uint8_t roots[COUNT + 1][SG_MERKLE_HASH];
};

static const char *
number(struct world *world, int64_t value)
{
    struct sg_buf buf;

    sg_buf_init(&buf, 32);
    sg_buf_add_decimal(&buf, value);
    return world_text(world, &buf);
}

/* GET of one of the log's, with up to two parameters. */
static unsigned
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

static sg_bytes
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

static int64_t
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
static void
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

/* Takes the newest head; checks its signature  [RFC 6962 3.5]. */
static int64_t
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

static int
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

static int
tear_down(void **state)
{
    struct watched *watched = *state;

    world_end(&watched->world);
    free(watched);
    return 0;
}

/* [RFC 6962 2.1]: the hash of an empty list is that of an empty string */
static void
begins_with_the_empty_tree(void **state)
{
    struct watched *watched = *state;
    struct sg_digest empty;

    assert_int_equal(sg_digest(&empty, SG_SHA256, SG_LITERAL(""), NULL), 0);
    assert_memory_equal(watched->roots[0], empty.data, SG_MERKLE_HASH);
}

/* ---- entries ---- */

static sg_bytes
take(sg_bytes *in, size_t len)
{
    sg_bytes out;

    assert_true(sg_bytes_take(in, len, &out));
    return out;
}

static sg_bytes
take_vector24(sg_bytes *in)
{
    uint64_t len;

    assert_true(sg_bytes_take_uint(in, 3, &len));
    return take(in, (size_t)len);
}

/* MerkleTreeLeaf: the SCT that the certificate has is over it. */
static void
check_leaf(struct watched *watched, sg_bytes in, const struct sg_cert *leaf)
{
    struct world *world = &watched->world;
    const sg_bytes whole = in;
    struct sg_sct_list scts;
    struct sg_digest issuer;
    sg_bytes timestamp, tbs;
    uint64_t milliseconds;

    assert_int_equal(
        sg_digest(&issuer, SG_SHA256,
            sg_secret_public(world->instance.keys.of[KEY_INTERMEDIATE])->der,
            NULL),
        0);
    assert_memory_equal(take(&in, 2).data, "\0\0", 2);
    timestamp = take(&in, 8);
    assert_memory_equal(take(&in, 2).data, "\0\1", 2);
    assert_memory_equal(take(&in, 32).data, issuer.data, 32);
    tbs = take_vector24(&in);
    assert_memory_equal(take(&in, 2).data, "\0\0", 2);
    assert_int_equal(in.len, 0);
    assert_int_equal(sg_sct_list_parse(&scts, leaf->sct_list, NULL), 0);
    assert_int_equal(scts.count, 1);
    assert_true(sg_bytes_take_uint(&timestamp, 8, &milliseconds));
    assert_true(milliseconds == scts.items[0].timestamp);
    check_signed(world, whole,
        sg_bytes_of(
            scts.items[0].signature.data - 4, scts.items[0].signature.len + 4));
    assert_true(tbs.len < leaf->tbs.len); /* it lacks the SCTs */
}

/* PrecertChainEntry: a precertificate with poison, and who issued it. */
static void
check_extra(struct watched *watched, sg_bytes in, const struct sg_cert *leaf)
{
    const struct authority *authority = watched->world.instance.authority;
    struct sg_cert precert, issuer;
    sg_bytes chain;

    world_parse(&precert, take_vector24(&in));
    chain = take_vector24(&in);
    assert_int_equal(in.len, 0);
    assert_true(sg_bytes_equal(take_vector24(&chain), authority->intermediate));
    assert_true(sg_bytes_equal(take_vector24(&chain), authority->root));
    assert_int_equal(chain.len, 0);
    assert_true(precert.has_poison && precert.sct_list.data == NULL);
    assert_true(sg_bytes_equal(precert.serial, leaf->serial));
    assert_true(sg_bytes_equal(precert.key.der, leaf->key.der));
    world_parse(&issuer, authority->intermediate);
    assert_int_equal(sg_cert_check_issued_by(NULL, &precert, &issuer, NULL), 0);
}

static void
gives_its_entries(void **state)
{
    struct watched *watched = *state;
    struct world *world = &watched->world;
    const struct sg_json *entry;
    size_t i;

    assert_int_equal(
        get(world, "/ct/v1/get-entries", "start", "0", "end", "1000"), 200);
    entry = sg_json_get(world_json(world), "entries");
    assert_int_equal(entry->count, COUNT);
    for (i = 0, entry = entry->first; i < COUNT; i++, entry = entry->next) {
        check_leaf(watched, decode(world, sg_json_get(entry, "leaf_input")),
            &watched->leaves[i]);
        check_extra(watched, decode(world, sg_json_get(entry, "extra_data")),
            &watched->leaves[i]);
    }
    assert_int_equal(
        get(world, "/ct/v1/get-entries", "start", "2", "end", "3"), 200);
    entry = sg_json_get(world_json(world), "entries");
    assert_int_equal(entry->count, 2);
    check_leaf(watched, decode(world, sg_json_get(entry->first, "leaf_input")),
        &watched->leaves[2]);
}

/* ---- proofs ---- */

static size_t
read_path(struct world *world, const struct sg_json *list, sg_bytes path[64])
{
    const struct sg_json *hash;
    size_t count = 0;

    assert_non_null(list);
    assert_int_equal(list->type, SG_JSON_ARRAY);
    for (hash = list->first; hash != NULL; hash = hash->next)
        path[count++] = decode(world, hash);
    return count;
}

/* Each leaf in each tree that holds it, by its index, then by its hash. */
static void
proves_each_entry_in_each_tree(void **state)
{
    struct watched *watched = *state;
    struct world *world = &watched->world;
    uint8_t leaf[SG_MERKLE_HASH], root[SG_MERKLE_HASH];
    const struct sg_json *json;
    int64_t index, size;
    sg_bytes path[64];
    size_t count;

    for (size = 1; size <= COUNT; size++)
        for (index = 0; index < size; index++) {
            struct sg_buf hash;

            assert_int_equal(
                get(world, "/ct/v1/get-entry-and-proof", "leaf_index",
                    number(world, index), "tree_size", number(world, size)),
                200);
            json = world_json(world);
            assert_int_equal(
                sg_merkle_leaf(
                    leaf, decode(world, sg_json_get(json, "leaf_input")), NULL),
                0);
            count = read_path(world, sg_json_get(json, "audit_path"), path);
            assert_int_equal(
                sg_merkle_root(root, index, size, leaf, path, count, NULL), 0);
            assert_memory_equal(root, watched->roots[size], sizeof(root));

            sg_buf_init(&hash, 64);
            sg_base64_add(&hash, sg_bytes_of(leaf, sizeof(leaf)));
            assert_int_equal(
                get(world, "/ct/v1/get-proof-by-hash", "hash",
                    world_text(world, &hash), "tree_size", number(world, size)),
                200);
            json = world_json(world);
            assert_int_equal(read_int(sg_json_get(json, "leaf_index")), index);
            count = read_path(world, sg_json_get(json, "audit_path"), path);
            assert_int_equal(
                sg_merkle_root(root, index, size, leaf, path, count, NULL), 0);
            assert_memory_equal(root, watched->roots[size], sizeof(root));
        }
}

static void
proves_each_tree_a_beginning_of_the_next(void **state)
{
    struct watched *watched = *state;
    struct world *world = &watched->world;
    int64_t first, second;
    sg_bytes path[64];
    size_t count;

    for (second = 1; second <= COUNT; second++)
        for (first = 0; first <= second; first++) {
            assert_int_equal(
                get(world, "/ct/v1/get-sth-consistency", "first",
                    number(world, first), "second", number(world, second)),
                200);
            count = read_path(
                world, sg_json_get(world_json(world), "consistency"), path);
            if (first == 0)
                assert_int_equal(count, 0);
            else
                assert_int_equal(
                    sg_merkle_consistent(first, watched->roots[first], second,
                        watched->roots[second], path, count, NULL),
                    SIGSTORE_OK);
        }
}

static void
names_its_root(void **state)
{
    struct watched *watched = *state;
    struct world *world = &watched->world;
    const struct sg_json *list;

    assert_int_equal(
        get(world, "/ct/v1/get-roots", NULL, NULL, NULL, NULL), 200);
    list = sg_json_get(world_json(world), "certificates");
    assert_int_equal(list->count, 1);
    assert_true(sg_bytes_equal(
        decode(world, list->first), world->instance.authority->root));
}

/* The same once more is the same entry, of the first one's time. */
static void
logs_nothing_twice(void **state)
{
    struct watched *watched = *state;
    struct world *world = &watched->world;
    uint8_t root[SG_MERKLE_HASH];
    struct sg_buf first, again;
    int64_t size = take_head(world, root);

    sg_buf_init(&first, 256);
    sg_buf_init(&again, 256);
    assert_int_equal(ct_add(&world->instance, SG_LITERAL("tbs"),
                         SG_LITERAL("precertificate"), &first, NULL),
        SIGSTORE_OK);
    assert_int_equal(take_head(world, root), size + 1);
    (void)nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
    assert_int_equal(ct_add(&world->instance, SG_LITERAL("tbs"),
                         SG_LITERAL("another"), &again, NULL),
        SIGSTORE_OK);
    assert_int_equal(take_head(world, root), size + 1);
    /* version, id, timestamp */
    assert_memory_equal(first.data, again.data, 1 + 32 + 8);
    sg_buf_dispose(&first);
    sg_buf_dispose(&again);
}

/* ---- what is refused ---- */

#define HASH_OF_NOTHING "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
#define OVER "9223372036854775808"
#define LAST "9223372036854775807"

static const struct {
    const char *name, *path, *a, *a_value, *b, *b_value;
    unsigned want;
} refused[] = {
    { "entries from nowhere", "get-entries", "start", NULL, "end", "1", 400 },
    { "entries to nowhere", "get-entries", "start", "0", "end", NULL, 400 },
    { "entries backwards", "get-entries", "start", "2", "end", "1", 400 },
    { "entries from below", "get-entries", "start", "-1", "end", "1", 400 },
    { "entries from a word", "get-entries", "start", "a", "end", "1", 400 },
    { "entries from nothing", "get-entries", "start", "", "end", "1", 400 },
    { "entries with a sign", "get-entries", "start", "+0", "end", "1", 400 },
    { "entries after the end", "get-entries", "start", "100", "end", "200",
        400 },
    { "entries of a huge index", "get-entries", "start", LAST, "end", LAST,
        400 },
    { "entries over all indices", "get-entries", "start", "0", "end", OVER,
        400 },
    { "consistency of one size", "get-sth-consistency", "first", "1", "second",
        NULL, 400 },
    { "consistency backwards", "get-sth-consistency", "first", "3", "second",
        "2", 400 },
    { "consistency with the future", "get-sth-consistency", "first", "1",
        "second", "100", 400 },
    { "consistency with a huge tree", "get-sth-consistency", "first", "1",
        "second", LAST, 400 },
    { "consistency with no number", "get-sth-consistency", "first", "1 ",
        "second", "2", 400 },
    { "a proof of no hash", "get-proof-by-hash", "hash", NULL, "tree_size", "1",
        400 },
    { "a proof of an empty hash", "get-proof-by-hash", "hash", "", "tree_size",
        "1", 400 },
    { "a proof of a short hash", "get-proof-by-hash", "hash", "AAAA",
        "tree_size", "1", 400 },
    { "a proof of a hash in hexadecimal", "get-proof-by-hash", "hash",
        "00000000000000000000000000000000000000000000000000000000000000",
        "tree_size", "1", 400 },
    { "a proof of a hash that is no base64", "get-proof-by-hash", "hash",
        "!AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "tree_size", "1", 400 },
    { "a proof of an unknown hash", "get-proof-by-hash", "hash",
        HASH_OF_NOTHING, "tree_size", "1", 404 },
    { "a proof in an empty tree", "get-proof-by-hash", "hash", HASH_OF_NOTHING,
        "tree_size", "0", 400 },
    { "a proof in no tree", "get-proof-by-hash", "hash", HASH_OF_NOTHING,
        "tree_size", NULL, 400 },
    { "an entry after its tree", "get-entry-and-proof", "leaf_index", "3",
        "tree_size", "3", 400 },
    { "an entry of the future", "get-entry-and-proof", "leaf_index", "99",
        "tree_size", "100", 400 },
    { "an entry in a tree of the future", "get-entry-and-proof", "leaf_index",
        "0", "tree_size", "100", 400 },
    { "an entry in no tree", "get-entry-and-proof", "leaf_index", "0",
        "tree_size", NULL, 400 },
    { "an entry in an empty tree", "get-entry-and-proof", "leaf_index", "0",
        "tree_size", "0", 400 },
};

static void
refuses_what_cannot_be(void **state)
{
    struct watched *watched = *state;
    char path[64];
    size_t i;

    for (i = 0; i < COUNT_OF(refused); i++) {
        (void)snprintf(path, sizeof(path), "/ct/v1/%s", refused[i].path);
        check_row(refused[i].name,
            get(&watched->world, path, refused[i].a, refused[i].a_value,
                refused[i].b, refused[i].b_value) == refused[i].want);
        check_row(refused[i].name,
            strcmp(watched->world.response.type, "text/plain; charset=utf-8") ==
                0);
        check_row(refused[i].name,
            sg_bytes_starts_with(world_body(&watched->world),
                refused[i].want == 400 ? "Bad Request\n" : "Not Found\n"));
    }
}

/* A leaf that is there, in a tree that it is not in yet. */
static void
proves_no_leaf_in_a_tree_before_it(void **state)
{
    struct watched *watched = *state;
    struct world *world = &watched->world;
    uint8_t leaf[SG_MERKLE_HASH];
    struct sg_buf hash;

    assert_int_equal(
        get(world, "/ct/v1/get-entries", "start", "3", "end", "3"), 200);
    assert_int_equal(
        sg_merkle_leaf(leaf,
            decode(world,
                sg_json_get(sg_json_get(world_json(world), "entries")->first,
                    "leaf_input")),
            NULL),
        0);
    sg_buf_init(&hash, 64);
    sg_base64_add(&hash, sg_bytes_of(leaf, sizeof(leaf)));
    assert_int_equal(get(world, "/ct/v1/get-proof-by-hash", "hash",
                         world_text(world, &hash), "tree_size", "3"),
        404);
}

static void
takes_nobody_elses_chain(void **state)
{
    struct watched *watched = *state;
    static const char *const paths[] = { "/ct/v1/add-chain",
        "/ct/v1/add-pre-chain" };
    size_t i;

    for (i = 0; i < COUNT_OF(paths); i++) {
        assert_int_equal(world_ask(&watched->world, ct_routes, "POST", paths[i],
                             SG_LITERAL("{\"chain\":[\"AAAA\"]}")),
            400);
        assert_true(sg_bytes_starts_with(world_body(&watched->world),
            "Bad Request\nfailed to verify add-chain contents: "));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(begins_with_the_empty_tree),
        cmocka_unit_test(gives_its_entries),
        cmocka_unit_test(proves_each_entry_in_each_tree),
        cmocka_unit_test(proves_each_tree_a_beginning_of_the_next),
        cmocka_unit_test(names_its_root),
        cmocka_unit_test(refuses_what_cannot_be),
        cmocka_unit_test(proves_no_leaf_in_a_tree_before_it),
        cmocka_unit_test(takes_nobody_elses_chain),
        cmocka_unit_test(logs_nothing_twice),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
