/* SPDX-License-Identifier: Apache-2.0 */
/* The CT log over HTTP: a monitor's checks [RFC 6962 4]. */
#include "local/ct_world.h"
#include "log_parts.h"

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

/* As many as there are of those that were asked for [RFC 6962 4.6]. */
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

static int64_t
head_time(struct world *world)
{
    assert_int_equal(get(world, "/ct/v1/get-sth", NULL, NULL, NULL, NULL), 200);
    return read_int(sg_json_get(world_json(world), "timestamp"));
}

/* The head there is gets a time to come, which is what it has when the clock
 * goes back. */
static void
set_head_time(struct world *world, int64_t time)
{
    static const char name[] = "\"timestamp\":";
    struct sg_buf *text = &world->instance.ct->signed_head;
    char number[24];
    size_t at = 0;

    snprintf(number, sizeof(number), "%lld", (long long)time);
    while (memcmp(text->data + at, name, sizeof(name) - 1) != 0)
        assert_true(++at < text->len);
    memcpy(text->data + at + sizeof(name) - 1, number, strlen(number));
}

static void
heads_grow_in_time_when_the_clock_goes_back(void **state)
{
    struct watched *watched = *state;
    struct world *world = &watched->world;
    int64_t ahead = head_time(world) + 30000;
    uint8_t root[SG_MERKLE_HASH];
    struct sg_cert leaf;

    set_head_time(world, ahead);
    world_issue(world, &leaf);
    assert_true(head_time(world) == ahead + 1);
    world_issue(world, &leaf);
    assert_true(head_time(world) == ahead + 2);
    (void)take_head(world, root); /* its signature */
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
        cmocka_unit_test(logs_nothing_twice),
        cmocka_unit_test(heads_grow_in_time_when_the_clock_goes_back),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
