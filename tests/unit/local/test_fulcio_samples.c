/* SPDX-License-Identifier: Apache-2.0 */
/* The real Fulcio's answers and its clients' requests, as recorded. */
#include "local/fulcio_world.h"

static sg_bytes
load(struct world *world, const char *folder, const char *name)
{
    char path[PATH_SIZE];
    uint8_t *data = sg_arena_new(&world->arena, FULCIO_REQUEST_MAX);
    FILE *file;
    size_t len;

    (void)snprintf(path, sizeof(path), "%s/data/http-samples/%s", folder, name);
    file = fopen(path, "rb");
    if (file == NULL)
        fail_msg("%s cannot be opened", path);
    assert_non_null(data);
    len = fread(data, 1, FULCIO_REQUEST_MAX, file);
    (void)fclose(file);
    assert_true(len > 0);
    return sg_bytes_of(data, len);
}

/* ---- requests ---- */

static const struct {
    const char *name;
    bool has_csr;
} requests[] = {
    { "cosign-attest-v1.1.fulcio.request.json", false },
    { "cosign-attest-v2.1.fulcio.request.json", false },
    { "cosign-sign-v1.1.fulcio.request.json", false },
    { "cosign-sign-v2.1.fulcio.request.json", false },
    { "python-attest-v1.1.fulcio.request.json", true },
    { "python-attest-v2.1.fulcio.request.json", true },
    { "python-sign-v1.1.fulcio.request.json", true },
    { "python-sign-v2.1.fulcio.request.json", true },
};

static void
takes_what_the_clients_send(void **state)
{
    const sg_bytes alice = SG_LITERAL("alice@example.com");
    const sg_bytes bob = SG_LITERAL("bob@example.com");
    const char *folder;
    struct world world;
    size_t i;

    (void)state;
    shared_data(folder);
    world_begin(&world, NULL);
    for (i = 0; i < COUNT_OF(requests); i++) {
        sg_bytes body = load(&world, folder, requests[i].name);
        struct fulcio_request request;
        struct sg_spki key;
        sigstore_error err;

        if (fulcio_read(&request, body, &world.arena, &err) != SIGSTORE_OK ||
            fulcio_prove(&key, &request, alice, &world.arena, &err) !=
                SIGSTORE_OK)
            fail_msg("row \"%s\": %s", requests[i].name, err.message);
        check_row(requests[i].name,
            (request.csr.data != NULL) == requests[i].has_csr);
        check_row(requests[i].name, key.type == SG_KEY_P256);
        /* A CSR proves without a name, a signature by this one only. */
        check_row(requests[i].name,
            (fulcio_prove(&key, &request, bob, &world.arena, &err) ==
                SIGSTORE_OK) == requests[i].has_csr);
        world.authorization = NULL;
        (void)world_post(&world, body);
        check_row(requests[i].name, world.response.status == 400);
    }
    world_end(&world);
}

/* ---- answers ---- */

/* Whether two documents have the same members in the same order, and arrays
 * as many elements; what the values are is another matter. */
static void
check_shape(const struct sg_json *a, const struct sg_json *b)
{
    const struct sg_json *x, *y;

    assert_int_equal(a->type, b->type);
    if (a->type != SG_JSON_OBJECT && a->type != SG_JSON_ARRAY)
        return;
    assert_int_equal(a->count, b->count);
    for (x = a->first, y = b->first; x != NULL; x = x->next, y = y->next) {
        assert_true(sg_bytes_equal(x->name, y->name));
        check_shape(x, y);
    }
}

static const struct sg_json *
parse(struct world *world, sg_bytes text)
{
    const struct sg_json *json;

    assert_int_equal(sg_json_parse(&json, &world->arena, text, NULL), 0);
    return json;
}

static void
answers_in_the_same_shape(void **state)
{
    const char *folder;
    struct world world;
    struct sg_cert leaf;

    (void)state;
    shared_data(folder);
    world_begin(&world, NULL);
    world.authorization = world_alice(&world);
    world_issue(&world, &leaf);
    check_shape(world_json(&world),
        parse(&world,
            load(&world, folder, "ok.fulcio.token-in-body.response.body")));
    (void)world_ask(
        &world, fulcio_routes, "GET", "/api/v2/trustBundle", SG_LITERAL(""));
    check_shape(world_json(&world),
        parse(&world,
            load(&world, folder, "ok.fulcio.trustBundle.response.body")));
    world_end(&world);
}

/* What was asked when an error was recorded. */
enum asked { NO_TOKEN, EXPIRED, OTHER_AUDIENCE, NO_JSON, GARBAGE, BAD_PROOF };

static const struct {
    const char *name;
    enum asked asked;
} errors[] = {
    { "err.fulcio.no-token.response.body", NO_TOKEN },
    { "err.fulcio.expired-token.response.body", EXPIRED },
    { "err.fulcio.wrong-audience.response.body", OTHER_AUDIENCE },
    { "err.fulcio.not-json.response.body", NO_JSON },
    { "err.fulcio.garbage-csr.response.body", GARBAGE },
    { "err.fulcio.bad-proof.response.body", BAD_PROOF },
};

static unsigned
ask(struct world *world, enum asked asked)
{
    struct mint mint = { .kind = ISSUER_EMAIL,
        .subject = "alice@example.com",
        .audience = asked == OTHER_AUDIENCE ? "other" : NULL,
        .ttl_s = asked == EXPIRED ? -60 : 600 };
    EVP_PKEY *key;
    unsigned status;

    world->authorization =
        asked == NO_TOKEN ? NULL : world_bearer(world, &mint);
    if (asked == NO_JSON)
        return world_post(world, SG_LITERAL("{"));
    if (asked == GARBAGE)
        return world_post(
            world, SG_LITERAL("{\"certificateSigningRequest\":\"AAAA\"}"));
    key = world_key("P-256");
    status = world_post(world,
        asked == BAD_PROOF
            ? world_key_body(world, key, key, "SHA256", "wrong-subject")
            : world_csr_body(world, world_csr(world, key, "SHA256"),
                  "CERTIFICATE REQUEST"));
    EVP_PKEY_free(key);
    return status;
}

static void
refuses_in_the_same_words(void **state)
{
    const char *folder;
    struct world world;
    size_t i;

    (void)state;
    shared_data(folder);
    world_begin(&world, NULL);
    for (i = 0; i < COUNT_OF(errors); i++) {
        check_row(errors[i].name, ask(&world, errors[i].asked) == 400);
        check_row(errors[i].name,
            sg_bytes_equal(
                world_body(&world), load(&world, folder, errors[i].name)));
    }
    world_end(&world);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_what_the_clients_send),
        cmocka_unit_test(answers_in_the_same_shape),
        cmocka_unit_test(refuses_in_the_same_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
