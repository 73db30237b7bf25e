/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rekor v2's tiles: whoever reads them all computes the checkpoint's root; a
 * path that is not one of C2SP tlog-tiles leads nowhere.
 */
#include "logged.h"

#include "rekor2.h"
#include "services.h"

/* More than a tile is wide: one full tile, one that is not. */
#define SIZE 259
#define WIDTH 256

/* ---- a log of leaves that a number makes ---- */

static void
make_leaf(char out[32], int number)
{
    (void)snprintf(out, 32, "leaf number %d", number);
}

static void
fill(struct world *world)
{
    for (int i = 0; i < SIZE; i++) {
        struct log_leaf leaf = { .extra = SG_LITERAL("") };
        struct log_proof proof;
        struct sg_arena arena;
        char text[32];
        bool is_new;

        make_leaf(text, i);
        leaf.data = sg_bytes_from_text(text);
        leaf.id[0] = (uint8_t)i;
        leaf.id[1] = (uint8_t)(i >> 8);
        sg_arena_init(&arena, 1u << 20);
        assert_int_equal(log_add(world->instance.rekor2, &leaf, &arena, &proof,
                             &is_new, NULL),
            0);
        assert_true(is_new && proof.index == i);
        sg_arena_dispose(&arena);
    }
}

static int
setup(void **state)
{
    assert_int_equal(world_setup(state), 0);
    fill(*state);
    return 0;
}

/* get gives the answer to a path under one of both roots. */
static struct response
get(struct world *world, const char *root, const char *path)
{
    char whole[128];

    (void)snprintf(whole, sizeof(whole), "%s%s", root, path);
    return ask(
        world, rekor2_routes, (struct asked){ .method = "GET", .path = whole });
}

static const char *const roots[] = { "/api/v2", "" };

/* ---- what there is ---- */

/* The leaf hashes of a tile are those of the entries [C2SP tlog-tiles]. */
static void
check_bundle(sg_bytes entries, sg_bytes hashes, int first, int count)
{
    for (int i = first; i < first + count; i++) {
        uint8_t leaf[SG_MERKLE_HASH];
        sg_bytes data, hash;
        uint64_t len;
        char text[32];

        make_leaf(text, i);
        assert_true(sg_bytes_take_uint(&entries, 2, &len));
        assert_true(sg_bytes_take(&entries, (size_t)len, &data));
        assert_true(sg_bytes_is(data, text));
        assert_true(sg_bytes_take(&hashes, SG_MERKLE_HASH, &hash));
        assert_int_equal(sg_merkle_leaf(leaf, data, NULL), 0);
        assert_memory_equal(leaf, hash.data, SG_MERKLE_HASH);
    }
    assert_int_equal(entries.len, 0);
    assert_int_equal(hashes.len, 0);
}

static const struct {
    const char *hashes, *entries;
    int first, count;
} tiles[] = {
    { "/tile/0/000", "/tile/entries/000", 0, 256 },
    { "/tile/0/000.p/1", "/tile/entries/000.p/1", 0, 1 },
    { "/tile/0/000.p/255", "/tile/entries/000.p/255", 0, 255 },
    { "/tile/0/001.p/3", "/tile/entries/001.p/3", 256, 3 },
    { "/tile/0/001.p/2", "/tile/entries/001.p/2", 256, 2 },
};

static void
test_tiles(void **state)
{
    for (size_t i = 0; i < COUNT_OF(tiles) * COUNT_OF(roots); i++) {
        const char *root = roots[i % COUNT_OF(roots)];
        size_t row = i / COUNT_OF(roots);
        struct response hashes = get(*state, root, tiles[row].hashes);
        struct response entries = get(*state, root, tiles[row].entries);

        check_row(tiles[row].hashes, hashes.status == 200);
        check_row(tiles[row].entries, entries.status == 200);
        check_row(tiles[row].hashes,
            strcmp(hashes.type, "application/octet-stream") == 0);
        check_row(tiles[row].hashes,
            strstr(answer_header(&hashes, "Cache-Control"), "immutable"));
        check_bundle(sg_buf_bytes(&entries.body), sg_buf_bytes(&hashes.body),
            tiles[row].first, tiles[row].count);
        sg_buf_dispose(&hashes.body);
        sg_buf_dispose(&entries.body);
    }
}

static void
join(uint8_t out[SG_MERKLE_HASH], const uint8_t *left, const uint8_t *right)
{
    const sg_bytes parts[] = { SG_LITERAL("\x01"), sg_bytes_of(left, 32),
        sg_bytes_of(right, 32) };
    struct sg_digest digest;

    assert_int_equal(sg_digest_parts(&digest, SG_SHA256, parts, 3, NULL), 0);
    memcpy(out, digest.data, SG_MERKLE_HASH);
}

/* The tile above is the root of the full tile. */
static void
test_level_1(void **state)
{
    struct response below = get(*state, "", "/tile/0/000");
    struct response above = get(*state, "", "/tile/1/000.p/1");
    uint8_t root[SG_MERKLE_HASH];
    uint8_t nodes[WIDTH][SG_MERKLE_HASH];

    assert_int_equal(below.body.len, sizeof(nodes));
    assert_int_equal(above.body.len, sizeof(root));
    memcpy(nodes, below.body.data, sizeof(nodes));
    for (size_t count = WIDTH; count > 1; count /= 2)
        for (size_t i = 0; i < count / 2; i++)
            join(nodes[i], nodes[2 * i], nodes[2 * i + 1]);
    assert_memory_equal(nodes[0], above.body.data, sizeof(root));
    sg_buf_dispose(&below.body);
    sg_buf_dispose(&above.body);
}

/* Of 259 leaves: what is above the first 256, and three more. */
static void
test_root(void **state)
{
    struct world *world = *state;
    struct response above = get(world, "", "/tile/1/000.p/1");
    struct response rest = get(world, "", "/tile/0/001.p/3");
    uint8_t root[SG_MERKLE_HASH];
    struct log_head head;
    sg_bytes text;

    assert_int_equal(rest.body.len, 3 * SG_MERKLE_HASH);
    join(root, rest.body.data, rest.body.data + 32);
    join(root, root, rest.body.data + 64);
    join(root, above.body.data, root);
    assert_int_equal(
        log_latest(world->instance.rekor2, &world->arena, &head, &text, NULL),
        0);
    assert_memory_equal(root, head.root, SG_MERKLE_HASH);
    sg_buf_dispose(&above.body);
    sg_buf_dispose(&rest.body);
}

static void
test_checkpoint(void **state)
{
    struct world *world = *state;
    const struct sg_spki *key =
        sg_secret_public(world->instance.keys.of[KEY_REKOR2]);
    struct sg_checkpoint checkpoint;
    struct note_signer signer;
    struct sg_note note;

    assert_int_equal(
        rekor2_signer(&signer, world->instance.keys.of[KEY_REKOR2], NULL), 0);
    for (size_t i = 0; i < COUNT_OF(roots); i++) {
        struct response answer = get(world, roots[i], "/checkpoint");

        assert_int_equal(answer.status, 200);
        assert_int_equal(sg_note_parse(&note, sg_buf_bytes(&answer.body),
                             &world->arena, NULL),
            0);
        assert_int_equal(sg_note_verify(NULL, &note, SG_LITERAL("127.0.0.1"),
                             sg_bytes_of(signer.key_id, 32), key,
                             sg_algorithm_default(key), NULL),
            0);
        assert_int_equal(sg_checkpoint_parse(&checkpoint, note.text, NULL), 0);
        assert_int_equal(checkpoint.size, SIZE);
        assert_true(sg_bytes_is(checkpoint.origin, "127.0.0.1"));
        sg_buf_dispose(&answer.body);
    }
}

/* ---- what there is not ---- */

static const char *const nowhere[] = {
    "/tile/",
    "/tile/0",
    "/tile/0/",
    "/tile/0/0",
    "/tile/0/00",
    "/tile/0/0000",
    "/tile/0/000/",
    "/tile/0/000.p",
    "/tile/0/000.p/",
    "/tile/0/000.p/0",
    "/tile/0/000.p/256",
    "/tile/0/000.p/01",
    "/tile/0/000.p/1/",
    "/tile/0/000.p/-1",
    "/tile/0/000.q/1",
    "/tile/0/001",
    "/tile/0/001.p/4",
    "/tile/0/002.p/1",
    "/tile/0/-01",
    "/tile/0/+01",
    "/tile/0/0x1",
    "/tile/0/x000/001.p/1",
    "/tile/0/x001/000.p/1",
    "/tile/0/001/000.p/1",
    "/tile/0/x001",
    "/tile/0/x999/x999/x999/x999/x999/x999/999.p/1",
    "/tile/0/x999/x999/x999/x999/x999/x999/x999/999.p/1",
    "/tile/0/x009/x223/x372/x036/x854/x775/807.p/1",
    "/tile/1/000",
    "/tile/1/000.p/2",
    "/tile/1/001.p/1",
    "/tile/2/000.p/1",
    "/tile/63/000.p/1",
    "/tile/64/000.p/1",
    "/tile/00/000.p/1",
    "/tile/-1/000.p/1",
    "/tile/18446744073709551616/000.p/1",
    "/tile/entries",
    "/tile/entries/",
    "/tile/entries/001",
    "/tile/entries/001.p/4",
    "/tile/entries/002.p/1",
    "/tile/entries/x036/x028/x797/x018/x963/968.p/1",
    "/tile/entries/x999/x999/x999/x999/x999/999.p/1",
    "/tile/entries/x072/x057/x594/x037/x927/936.p/1",
    "/tile/entries0/000.p/1",
    "/tile/entry/000.p/1",
    "/tile/0/000 ",
    "/tile/ 0/000",
};

/* ---- paths alone, for logs that are larger ---- */

static const struct {
    const char *path;
    bool is_good;
    struct rekor2_tile want;
} paths[] = {
    { "0/000", true, { false, 0, 0, 256 } },
    { "63/999.p/255", true, { false, 63, 999, 255 } },
    { "1/x001/000", true, { false, 1, 1000, 256 } },
    { "0/x001/x234/067.p/8", true, { false, 0, 1234067, 8 } },
    { "entries/x999/999.p/1", true, { true, 0, 999999, 1 } },
    { "0/x009/x223/x372/x036/x854/x775/807", true,
        { false, 0, INT64_MAX, 256 } },
    { "0/x009/x223/x372/x036/x854/x775/808", false, { 0 } },
    { "0/x018/x446/x744/x073/x709/x551/616", false, { 0 } },
    { "0/01&", false, { 0 } },
    { "0/00:", false, { 0 } },
    { "0/0 1", false, { 0 } },
    { "0/X001/000", false, { 0 } },
    { "0/x001/x000", false, { 0 } },
    { "0/x001/", false, { 0 } },
    { "0/x001//000", false, { 0 } },
    { "0/x0010/000", false, { 0 } },
    { "0/x001000", false, { 0 } },
    { "0/x000/x001/000", false, { 0 } },
    { "0/001.p/0", false, { 0 } },
    { "0/001.p/256", false, { 0 } },
    { "0/001.p/4294967297", false, { 0 } },
    { "64/001", false, { 0 } },
    { "4294967296/001", false, { 0 } },
    { "entries1/001", false, { 0 } },
};

static void
test_paths(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        const struct rekor2_tile *want = &paths[i].want;
        struct rekor2_tile tile;
        bool good = rekor2_tile_parse(&tile, sg_bytes_from_text(paths[i].path));

        check_row(paths[i].path, good == paths[i].is_good);
        check_row(paths[i].path,
            !good ||
                (tile.is_entries == want->is_entries &&
                    tile.level == want->level && tile.index == want->index &&
                    tile.width == want->width));
    }
}

static void
test_nowhere(void **state)
{
    for (size_t i = 0; i < COUNT_OF(nowhere); i++) {
        struct response answer = get(*state, roots[i % 2], nowhere[i]);

        check_row(nowhere[i], answer.status == 404);
        check_row(nowhere[i],
            answer_has(&answer, "{\"code\":5, \"message\":\"Not Found\""));
        check_row(nowhere[i], strcmp(answer.type, "application/json") == 0);
        sg_buf_dispose(&answer.body);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tiles),
        cmocka_unit_test(test_level_1),
        cmocka_unit_test(test_root),
        cmocka_unit_test(test_checkpoint),
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_nowhere),
    };

    return cmocka_run_group_tests_name(
        "local/rekor2_tiles", tests, setup, world_teardown);
}
