/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Both Rekors and the timestamp authority with each allocation failing in
 * turn: an answer is an error or whole, and nothing leaks.
 */
#include "rekor1_world.h"

#include "faults.h"

#define QUERY                                                                  \
    "\x30\x36\x02\x01\x01\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04" \
    "\x02\x01\x05\x00\x04\x20"                                                 \
    "0123456789abcdef0123456789abcdef"

/* How much shorter an answer may be whose signatures are. */
#define SLACK 48

#define OF_KEY_2                                                               \
    "{\"hashedRekordRequestV002\":{\"digest\":\"$D\",\"signature\":{"          \
    "\"content\":\"$S\",\"verifier\":{\"publicKey\":{\"rawBytes\":\"$K\"},"    \
    "\"keyDetails\":\"PKIX_ECDSA_P256_SHA_256\"}}}}"

struct row {
    const char *name;
    const struct route *routes;
    struct asked asked;
    const char *body; /* with marks; NULL: asked's */
    unsigned status;
};

static const struct row rows[] = {
    { "a timestamp", tsa_routes,
        { .method = "POST",
            .path = "/api/v1/timestamp",
            .type = "application/timestamp-query",
            .body = SG_LITERAL(QUERY) },
        NULL, 200 },
    { "a timestamp by JSON", tsa_routes,
        { .method = "POST",
            .path = "/api/v1/timestamp",
            .type = "application/json" },
        "{\"artifactHash\":\"$D\",\"hashAlgorithm\":\"sha256\",\"nonce\":77}",
        200 },
    { "an unknown type", tsa_routes,
        { .method = "POST", .path = "/api/v1/timestamp", .type = "a/b" }, NULL,
        415 },
    { "the chain", tsa_routes,
        { .method = "GET", .path = "/api/v1/timestamp/certchain" }, NULL, 200 },
    { "Rekor v2: the same again", rekor2_routes,
        { .method = "POST", .path = "/api/v2/log/entries" }, OF_KEY_2, 409 },
    { "Rekor v2: nothing", rekor2_routes,
        { .method = "POST", .path = "/api/v2/log/entries" }, "{}", 400 },
    { "Rekor v2: the checkpoint", rekor2_routes,
        { .method = "GET", .path = "/api/v2/checkpoint" }, NULL, 200 },
    { "Rekor v2: a tile", rekor2_routes,
        { .method = "GET", .path = "/tile/0/000.p/1" }, NULL, 200 },
    { "Rekor v2: entries", rekor2_routes,
        { .method = "GET", .path = "/tile/entries/000.p/1" }, NULL, 200 },
    { "Rekor v1: the same again", rekor1_routes,
        { .method = "POST", .path = ENTRIES }, OF_CERTIFICATE, 409 },
    { "Rekor v1: by index", rekor1_routes,
        { .method = "GET",
            .path = ENTRIES,
            .query_name = "logIndex",
            .query = "0" },
        NULL, 200 },
    { "Rekor v1: by proposal", rekor1_routes,
        { .method = "POST", .path = ENTRIES "/retrieve" },
        "{\"entries\":[" OF_CERTIFICATE "],\"logIndexes\":[0]}", 200 },
    { "Rekor v1: by hash", rekor1_routes,
        { .method = "POST", .path = "/api/v1/index/retrieve" },
        "{\"hash\":\"$d\",\"publicKey\":{\"format\":\"x509\",\"content\":"
        "\"$P\"}}",
        200 },
    { "Rekor v1: the tree", rekor1_routes,
        { .method = "GET", .path = "/api/v1/log" }, NULL, 200 },
    { "Rekor v1: the key", rekor1_routes,
        { .method = "GET", .path = "/api/v1/log/publicKey" }, NULL, 200 },
};

static struct made made;

static int
setup(void **state)
{
    struct world *world;
    struct response answer;

    assert_int_equal(world_setup(state), 0);
    world = *state;
    make_signed(&made, world, "faults", true);
    answer = ask(world, rekor2_routes,
        (struct asked){ .method = "POST",
            .path = "/api/v2/log/entries",
            .body = expand(world, OF_KEY_2, &made) });
    assert_int_equal(answer.status, 201);
    sg_buf_dispose(&answer.body);
    answer = post(world, ENTRIES, expand(world, OF_CERTIFICATE, &made));
    assert_int_equal(answer.status, 201);
    sg_buf_dispose(&answer.body);
    return 0;
}

/* True as long as there was a fault. */
static bool
strike(struct world *world, const struct row *row, const struct asked *asked,
    int n, size_t len)
{
    struct response answer;
    bool struck;

    fail_at(n);
    answer = ask_anyhow(world, row->routes, *asked);
    struck = has_failed();
    fail_at(0);
    if (!struck)
        check_row(row->name, answer.status == row->status);
    check_row(row->name,
        answer.body.failed || answer.status >= 400 ||
            answer.body.len + SLACK >= len);
    sg_buf_dispose(&answer.body);
    return struck;
}

static void
test_rows(void **state)
{
    struct world *world = *state;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct asked asked = rows[i].asked;
        struct response whole;
        size_t len;
        int n = 1;

        if (rows[i].body != NULL)
            asked.body = expand(world, rows[i].body, &made);
        whole = ask(world, rows[i].routes, asked);
        len = whole.body.len;
        check_row(rows[i].name, whole.status == rows[i].status);
        sg_buf_dispose(&whole.body);
        while (strike(world, &rows[i], &asked, n, len))
            n++;
        check_row(rows[i].name, n > 1);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
    };

    return cmocka_run_group_tests_name(
        "local/rekor_faults", tests, setup, world_teardown);
}
