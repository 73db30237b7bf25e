/* SPDX-License-Identifier: Apache-2.0 */
/* What the CT log is asked over HTTP and refuses [RFC 6962 4]. */
#include "local/ct_world.h"

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
        cmocka_unit_test(refuses_what_cannot_be),
        cmocka_unit_test(proves_no_leaf_in_a_tree_before_it),
        cmocka_unit_test(takes_nobody_elses_chain),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
