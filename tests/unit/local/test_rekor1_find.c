/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rekor v1's lookups: each way finds the entry that was added, with a proof
 * to the newest head; questions that are none are refused.
 */
#include "rekor1_world.h"

#define RETRIEVE ENTRIES "/retrieve"
#define SEARCH "/api/v1/index/retrieve"
#define LOG "/api/v1/log"

/* What the log holds when the tests begin. */
static struct added added[5];

static int
setup(void **state)
{
    assert_int_equal(world_setup(state), 0);
    for (size_t i = 0; i < COUNT_OF(added); i++) {
        char name[24];

        (void)snprintf(name, sizeof(name), "artifact %zu", i);
        add(&added[i], *state, name, i % 2 == 0 ? OF_KEY : OF_CERTIFICATE,
            i % 2 != 0);
        assert_int_equal(added[i].wrong, GOOD);
    }
    return 0;
}

static struct response
by_index(struct world *world, const char *text)
{
    return ask(world, rekor1_routes,
        (struct asked){ .method = "GET",
            .path = ENTRIES,
            .query_name = "logIndex",
            .query = text });
}

/* The answer is entry `i`, proven to the whole tree. */
static void
check_entry(struct world *world, const struct sg_json *json, size_t i)
{
    struct sg_log_entry entry;

    read_entry(&entry, world, json);
    assert_int_equal(judge1(world, &entry, &added[i].made.is), GOOD);
    assert_int_equal(entry.index, added[i].entry.index);
    assert_int_equal(entry.integrated_time, added[i].entry.integrated_time);
    assert_int_equal(entry.proof->size, COUNT_OF(added));
    assert_memory_equal(json->first->name.data, added[i].uuid, UUID_LEN);
}

static void
test_by_index(void **state)
{
    for (size_t i = 0; i < COUNT_OF(added); i++) {
        struct response answer;
        char text[24];

        (void)snprintf(text, sizeof(text), "%zu", i);
        answer = by_index(*state, text);
        assert_int_equal(answer.status, 200);
        check_entry(*state, read_json(*state, &answer), i);
        sg_buf_dispose(&answer.body);
    }
}

static const struct {
    const char *text;
    unsigned status;
} indices[] = {
    { NULL, 422 },
    { "", 422 },
    { "-1", 422 },
    { "01", 422 },
    { "1 ", 422 },
    { "1x", 422 },
    { "0x1", 422 },
    { "9223372036854775808", 422 },
    { "5", 404 },
    { "9223372036854775807", 404 },
};

static void
test_bad_indices(void **state)
{
    for (size_t i = 0; i < COUNT_OF(indices); i++) {
        struct response answer = by_index(*state, indices[i].text);

        check_row(indices[i].text ? indices[i].text : "(none)",
            answer.status == indices[i].status);
        sg_buf_dispose(&answer.body);
    }
}

/* By the hash alone, and with the tree's number before it. */
static void
test_by_uuid(void **state)
{
    for (size_t i = 0; i < 2 * COUNT_OF(added); i++) {
        const char *uuid = added[i / 2].uuid;
        struct response answer;
        char path[256];

        (void)snprintf(path, sizeof(path), ENTRIES "/%s",
            i % 2 == 0 ? uuid : uuid + REKOR1_TREE_DIGITS);
        answer = get(*state, path);
        assert_int_equal(answer.status, 200);
        check_entry(*state, read_json(*state, &answer), i / 2);
        sg_buf_dispose(&answer.body);
    }
}

#define ZEROS16 "0000000000000000"
#define ZEROS64 ZEROS16 ZEROS16 ZEROS16 ZEROS16

static const struct {
    const char *uuid;
    unsigned status;
} uuids[] = {
    { "", 422 },
    { "0", 422 },
    { ZEROS16, 422 },
    { ZEROS64 "0", 422 },
    { ZEROS64 ZEROS16 "0", 422 },
    { ZEROS16 ZEROS16 ZEROS16 "000000000000000g", 422 },
    { ZEROS16 ZEROS16 ZEROS16 "000000000000000A", 422 },
    { "g000000000000000" ZEROS64, 422 },
    { ZEROS64 "/", 422 },
    { ZEROS64, 404 },
    { ZEROS16 ZEROS64, 404 },
};

static void
test_bad_uuids(void **state)
{
    for (size_t i = 0; i < COUNT_OF(uuids); i++) {
        struct response answer;
        char path[256];

        (void)snprintf(path, sizeof(path), ENTRIES "/%s", uuids[i].uuid);
        answer = get(*state, path);
        check_row(uuids[i].uuid, answer.status == uuids[i].status);
        sg_buf_dispose(&answer.body);
    }
}

/* A leaf that is here, in a tree that is not. */
static void
test_other_tree(void **state)
{
    struct response answer;
    char path[256];

    (void)snprintf(path, sizeof(path), ENTRIES "/" ZEROS16 "%.64s",
        added[0].uuid + REKOR1_TREE_DIGITS);
    answer = get(*state, path);
    assert_int_equal(answer.status, 404);
    sg_buf_dispose(&answer.body);
}

/* ---- many at once ---- */

static struct response
retrieve(struct world *world, const char *format, const char *text)
{
    struct sg_buf buf;
    struct response answer;
    const char *mark = strstr(format, "%s");

    sg_buf_init(&buf, 1u << 20);
    sg_buf_add(&buf,
        sg_bytes_of(format, mark ? (size_t)(mark - format) : strlen(format)));
    if (mark != NULL) {
        sg_buf_add_text(&buf, text);
        sg_buf_add_text(&buf, mark + 2);
    }
    answer = post(world, RETRIEVE, sg_buf_bytes(&buf));
    sg_buf_dispose(&buf);
    return answer;
}

static const struct {
    const char *name, *format;
    size_t count, first; /* entries, and which comes first */
} many[] = {
    { "an index", "{\"logIndexes\":[3]}", 1, 3 },
    { "two, in the order asked for", "{\"logIndexes\":[4,0]}", 2, 4 },
    { "one that is not there", "{\"logIndexes\":[99,2]}", 1, 2 },
    { "none that is there", "{\"logIndexes\":[99]}", 0, 0 },
    { "a UUID", "{\"entryUUIDs\":[\"%s\"]}", 1, 1 },
    { "a UUID that is nobody's", "{\"entryUUIDs\":[\"" ZEROS64 "\"]}", 0, 0 },
    { "a UUID and an index", "{\"entryUUIDs\":[\"%s\"],\"logIndexes\":[0]}", 2,
        1 },
};

static void
test_retrieve(void **state)
{
    for (size_t i = 0; i < COUNT_OF(many); i++) {
        struct response answer =
            retrieve(*state, many[i].format, added[1].uuid);
        const struct sg_json *list;

        check_row(many[i].name, answer.status == 200);
        list = read_json(*state, &answer);
        check_row(many[i].name, list->type == SG_JSON_ARRAY);
        check_row(many[i].name, list->count == many[i].count);
        if (list->count > 0)
            check_entry(*state, list->first, many[i].first);
        sg_buf_dispose(&answer.body);
    }
}

/* As clients do that hold signature, certificate and artifact alone. */
static void
test_retrieve_proposals(void **state)
{
    static const char *const paths[] = { RETRIEVE, RETRIEVE "/" };
    struct world *world = *state;
    struct made made;

    for (size_t i = 0; i < COUNT_OF(added); i++) {
        struct response answer = post(world, paths[i % 2],
            expand(world,
                i % 2 == 0 ? "{\"entries\":[" OF_KEY "]}"
                           : "{\"entries\":[" OF_CERTIFICATE "]}",
                &added[i].made));
        const struct sg_json *list = read_json(world, &answer);

        assert_int_equal(answer.status, 200);
        assert_int_equal(list->count, 1);
        check_entry(world, list->first, i);
        sg_buf_dispose(&answer.body);
    }
    make_signed(&made, world, "never added", true);
    {
        struct response answer = post(world, RETRIEVE,
            expand(world, "{\"entries\":[" OF_CERTIFICATE "]}", &made));

        assert_int_equal(answer.status, 200);
        assert_int_equal(read_json(world, &answer)->count, 0);
        sg_buf_dispose(&answer.body);
    }
}

static const struct {
    const char *name, *body;
    unsigned status;
} bad_many[] = {
    { "nothing", "", 400 },
    { "not JSON", "{", 400 },
    { "a list", "[]", 400 },
    { "an empty object", "{}", 400 },
    { "empty lists", "{\"logIndexes\":[],\"entries\":[]}", 400 },
    { "a member that nobody knows", "{\"logIndexes\":[1],\"x\":1}", 400 },
    { "an index that is a text", "{\"logIndexes\":[\"1\"]}", 400 },
    { "an index with a fraction", "{\"logIndexes\":[1.5]}", 400 },
    { "proposals that are a number", "{\"logIndexes\":[1],\"entries\":7}",
        400 },
    { "a negative index", "{\"logIndexes\":[-1]}", 400 },
    { "indices that are a number", "{\"logIndexes\":1}", 400 },
    { "indices that are an object", "{\"logIndexes\":{\"a\":1}}", 400 },
    { "a UUID that is none", "{\"entryUUIDs\":[\"x\"]}", 400 },
    { "UUIDs that are numbers", "{\"entryUUIDs\":[1]}", 400 },
    { "a proposal that is none", "{\"entries\":[{}]}", 400 },
    { "a proposal that is a number", "{\"entries\":[1]}", 400 },
    { "eleven", "{\"logIndexes\":[0,0,0,0,0,0,0,0,0,0,0]}", 422 },
    { "eleven in two lists",
        "{\"logIndexes\":[0,0,0,0,0,0],\"entries\":[1,1,1,1,1]}", 422 },
};

static void
test_bad_retrieves(void **state)
{
    for (size_t i = 0; i < COUNT_OF(bad_many); i++) {
        struct response answer = retrieve(*state, bad_many[i].body, "");

        check_row(bad_many[i].name, answer.status == bad_many[i].status);
        check_row(bad_many[i].name,
            read_json(*state, &answer)->type == SG_JSON_OBJECT);
        sg_buf_dispose(&answer.body);
    }
}

/* ---- the index ---- */

static const struct {
    const char *name, *text;
    size_t count;
} searches[] = {
    { "a hash", "{\"hash\":\"sha256:$d\"}", 1 },
    { "a hash without its name", "{\"hash\":\"$d\"}", 1 },
    { "a key, which signed all of them",
        "{\"publicKey\":{\"format\":\"x509\",\"content\":\"$Q\"}}", 3 },
    { "a certificate",
        "{\"publicKey\":{\"format\":\"x509\",\"content\":\"$P\"}}", 2 },
    { "hash or key",
        "{\"hash\":\"sha256:$d\",\"publicKey\":{\"format\":\"x509\","
        "\"content\":\"$P\"}}",
        3 },
    { "hash or key, by name",
        "{\"operator\":\"or\",\"hash\":\"sha256:$d\",\"publicKey\":{"
        "\"format\":\"x509\",\"content\":\"$Q\"}}",
        3 },
    { "hash and key",
        "{\"operator\":\"and\",\"hash\":\"sha256:$d\",\"publicKey\":{"
        "\"format\":\"x509\",\"content\":\"$Q\"}}",
        1 },
    { "hash and another's key",
        "{\"operator\":\"and\",\"hash\":\"sha256:$d\",\"publicKey\":{"
        "\"format\":\"x509\",\"content\":\"$P\"}}",
        0 },
    { "a hash that is nobody's", "{\"hash\":\"sha256:" ZEROS64 "\"}", 0 },
    { "another hash of the same digits", "{\"hash\":\"sha1:$d\"}", 0 },
    { "an address that is nobody's", "{\"email\":\"a@b.test\"}", 0 },
};

static void
test_searches(void **state)
{
    struct world *world = *state;

    for (size_t i = 0; i < COUNT_OF(searches); i++) {
        struct response answer = post(
            world, SEARCH, expand(world, searches[i].text, &added[0].made));
        const struct sg_json *list = read_json(world, &answer);

        check_row(searches[i].name, answer.status == 200);
        check_row(searches[i].name, list->count == searches[i].count);
        for (const struct sg_json *at = list->first; at; at = at->next)
            check_row(searches[i].name, at->text.len == UUID_LEN);
        sg_buf_dispose(&answer.body);
    }
}

/* What a search by the hash names is that entry. */
static void
test_search_names_it(void **state)
{
    struct world *world = *state;

    for (size_t i = 0; i < COUNT_OF(added); i++) {
        struct response answer = post(
            world, SEARCH, expand(world, "{\"hash\":\"$d\"}", &added[i].made));
        const struct sg_json *list = read_json(world, &answer);

        assert_int_equal(list->count, 1);
        assert_true(sg_bytes_is(list->first->text, added[i].uuid));
        sg_buf_dispose(&answer.body);
    }
}

static const struct {
    const char *name, *text;
} bad_searches[] = {
    { "nothing", "" },
    { "an empty object", "{}" },
    { "a list", "[]" },
    { "empty texts", "{\"hash\":\"\",\"email\":\"\"}" },
    { "a hash that is a number", "{\"hash\":1}" },
    { "an operator alone", "{\"operator\":\"and\"}" },
    { "another operator", "{\"operator\":\"xor\",\"hash\":\"$d\"}" },
    { "a member that nobody knows", "{\"hash\":\"$d\",\"x\":1}" },
    { "a key of another format",
        "{\"publicKey\":{\"format\":\"pgp\",\"content\":\"$Q\"}}" },
    { "a key without format", "{\"publicKey\":{\"content\":\"$Q\"}}" },
    { "a key in DER",
        "{\"publicKey\":{\"format\":\"x509\",\"content\":\"$K\"}}" },
    { "a hash, and a key that is none",
        "{\"hash\":\"$d\",\"publicKey\":{\"format\":\"x509\",\"content\":"
        "\"$K\"}}" },
    { "a key by its URL",
        "{\"publicKey\":{\"format\":\"x509\",\"url\":\"http://[::1]/\"}}" },
};

static void
test_bad_searches(void **state)
{
    struct world *world = *state;

    for (size_t i = 0; i < COUNT_OF(bad_searches); i++) {
        struct response answer = post(
            world, SEARCH, expand(world, bad_searches[i].text, &added[0].made));

        check_row(bad_searches[i].name, answer.status == 400);
        sg_buf_dispose(&answer.body);
    }
}

/* ---- the tree ---- */

static void
test_info(void **state)
{
    struct world *world = *state;
    struct response answer = get(world, LOG);
    const struct sg_json *json = read_json(world, &answer);
    struct sg_checkpoint checkpoint;
    struct note_signer signer;
    struct sg_note note;
    char tree[32];

    assert_int_equal(answer.status, 200);
    assert_int_equal(
        rekor1_signer(&signer, world->instance.keys.of[KEY_REKOR1], NULL), 0);
    assert_int_equal(number_at(json, "treeSize"), COUNT_OF(added));
    assert_int_equal(sg_note_parse(&note, text_at(json, "signedTreeHead"),
                         &world->arena, NULL),
        0);
    assert_int_equal(sg_checkpoint_parse(&checkpoint, note.text, NULL), 0);
    assert_int_equal(checkpoint.size, COUNT_OF(added));
    assert_true(sg_bytes_equal(hex_at(world, text_at(json, "rootHash")),
        sg_bytes_of(checkpoint.root, 32)));
    (void)snprintf(
        tree, sizeof(tree), "%llu", (unsigned long long)rekor1_tree(&signer));
    assert_true(sg_bytes_is(text_at(json, "treeID"), tree));
    assert_true(sg_bytes_ends_with(checkpoint.origin, tree));
    sg_buf_dispose(&answer.body);
}

static void
test_public_key(void **state)
{
    struct world *world = *state;
    struct response answer = get(world, LOG "/publicKey");
    sg_bytes text = sg_buf_bytes(&answer.body), der;

    assert_string_equal(answer.type, "application/x-pem-file");
    assert_true(sg_pem_take(&text, "PUBLIC KEY", &world->arena, &der));
    assert_int_equal(text.len, 0);
    assert_true(sg_bytes_equal(
        der, sg_secret_public(world->instance.keys.of[KEY_REKOR1])->der));
    sg_buf_dispose(&answer.body);
}

static struct response
prove(struct world *world, const char *first, const char *last)
{
    return ask(world, rekor1_routes,
        (struct asked){ .method = "GET",
            .path = LOG "/proof",
            .query_name = "firstSize",
            .query = first,
            .more_name = "lastSize",
            .more = last });
}

/* The root that entry i-1 was proven to when it was the last. */
static const uint8_t *
root_at(size_t size)
{
    return added[size - 1].entry.proof->root.data;
}

/* From each size to each: the heads that were answered fit together. */
static void
check_consistency(struct world *world, size_t first, size_t last)
{
    char texts[2][24];
    sg_bytes path[LOG_PROOF_MAX];
    size_t count = 0;
    struct response answer;
    const struct sg_json *json;

    (void)snprintf(texts[0], sizeof(texts[0]), "%zu", first);
    (void)snprintf(texts[1], sizeof(texts[1]), "%zu", last);
    answer = prove(world, texts[0], texts[1]);
    assert_int_equal(answer.status, 200);
    json = read_json(world, &answer);
    for (const struct sg_json *at =
             member(json, "hashes", SG_JSON_ARRAY)->first;
         at != NULL; at = at->next)
        path[count++] = hex_at(world, at->text);
    assert_int_equal(sg_merkle_consistent((int64_t)first, root_at(first),
                         (int64_t)last, root_at(last), path, count, NULL),
        0);
    assert_memory_equal(hex_at(world, text_at(json, "rootHash")).data,
        root_at(last), SG_MERKLE_HASH);
    sg_buf_dispose(&answer.body);
}

static void
test_consistency(void **state)
{
    for (size_t last = 1; last <= COUNT_OF(added); last++)
        for (size_t first = 1; first <= last; first++)
            check_consistency(*state, first, last);
}

static const struct {
    const char *name, *first, *last;
    unsigned status;
    const char *answer;
} bad_proofs[] = {
    { "no last size", "1", NULL, 422, "lastSize" },
    { "a last size of 0", "1", "0", 422, "lastSize" },
    { "a first size of 0", "0", "3", 422, "firstSize" },
    { "a negative size", "-1", "3", 422, "firstSize" },
    { "a size with a sign", "1", "+3", 422, "lastSize" },
    { "a size and more", "1", "3x", 422, "lastSize" },
    { "an empty size", "", "3", 422, "firstSize" },
    { "a smaller last size", "4", "3", 400,
        "firstSize(4) must be less than lastSize(3)" },
    { "a size that never was", "1", "6", 400,
        "the tree size requested(6) was greater than what is currently "
        "observable(5)" },
};

static void
test_bad_proofs(void **state)
{
    for (size_t i = 0; i < COUNT_OF(bad_proofs); i++) {
        struct response answer =
            prove(*state, bad_proofs[i].first, bad_proofs[i].last);

        check_row(bad_proofs[i].name, answer.status == bad_proofs[i].status);
        check_row(
            bad_proofs[i].name, answer_has(&answer, bad_proofs[i].answer));
        sg_buf_dispose(&answer.body);
    }
}

/* From the first leaf on, unless it is said. */
static void
test_default_size(void **state)
{
    struct response answer = prove(*state, NULL, "3");
    struct response same = prove(*state, "1", "3");

    assert_int_equal(answer.status, 200);
    assert_true(
        sg_bytes_equal(sg_buf_bytes(&answer.body), sg_buf_bytes(&same.body)));
    sg_buf_dispose(&answer.body);
    sg_buf_dispose(&same.body);
}

/* A proof of another tree is not to be had. */
static void
test_tree_id(void **state)
{
    struct world *world = *state;
    struct note_signer signer;
    char tree[32];

    assert_int_equal(
        rekor1_signer(&signer, world->instance.keys.of[KEY_REKOR1], NULL), 0);
    (void)snprintf(
        tree, sizeof(tree), "%llu", (unsigned long long)rekor1_tree(&signer));
    for (int i = 0; i < 2; i++) {
        struct response answer = ask(world, rekor1_routes,
            (struct asked){ .method = "GET",
                .path = LOG "/proof",
                .query_name = "lastSize",
                .query = "3",
                .more_name = "treeID",
                .more = i == 0 ? tree : "17" });

        assert_int_equal(answer.status, i == 0 ? 200 : 404);
        sg_buf_dispose(&answer.body);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_index),
        cmocka_unit_test(test_bad_indices),
        cmocka_unit_test(test_by_uuid),
        cmocka_unit_test(test_bad_uuids),
        cmocka_unit_test(test_other_tree),
        cmocka_unit_test(test_retrieve),
        cmocka_unit_test(test_retrieve_proposals),
        cmocka_unit_test(test_bad_retrieves),
        cmocka_unit_test(test_searches),
        cmocka_unit_test(test_search_names_it),
        cmocka_unit_test(test_bad_searches),
        cmocka_unit_test(test_info),
        cmocka_unit_test(test_public_key),
        cmocka_unit_test(test_consistency),
        cmocka_unit_test(test_bad_proofs),
        cmocka_unit_test(test_default_size),
        cmocka_unit_test(test_tree_id),
    };

    return cmocka_run_group_tests_name(
        "local/rekor1_find", tests, setup, world_teardown);
}
