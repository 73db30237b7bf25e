/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A certificate asked for with each allocation failing in turn: there is a
 * whole one or none, and the next one is good.
 */
#include "local/fulcio_world.h"

#include "faults.h"
#include "store.h"

/* The tests lose no power, and log hundreds of times: SQLite's, too. */
__attribute__((visibility("default"))) int fsync(int fd);
__attribute__((visibility("default"))) int fdatasync(int fd);

int
fsync(int fd)
{
    return fd >= 0 ? 0 : -1;
}

int
fdatasync(int fd)
{
    return fd >= 0 ? 0 : -1;
}

/* Posts with the n-th allocation failing; says whether it came to that. */
static bool
strike(struct world *world, sg_bytes body, int n)
{
    struct request request = { .method = "POST",
        .path = "/api/v2/signingCert",
        .rest = "",
        .body = body,
        .connection = world };
    struct response *response = &world->response;
    struct sg_arena arena;
    bool struck;

    sg_arena_init(&arena, 4u << 20);
    request.arena = &arena;
    sg_buf_dispose(&response->body);
    *response = (struct response){ .status = 200 };
    sg_buf_init(&response->body, 4u << 20);
    fail_at(n);
    fulcio_routes[0].answer(&world->instance, &request, response);
    struck = has_failed();
    fail_at(0);
    sg_arena_dispose(&arena);
    return struck;
}

/* What came: a certificate, a refusal, or a body that the server makes 500. */
static void
check_answer(struct world *world, bool struck, int n)
{
    const struct response *response = &world->response;
    struct sg_cert leaf;

    if (response->body.failed && struck)
        return;
    if (response->status == 200) {
        world_parse(&leaf, world_certificate(world, 0));
        assert_non_null(leaf.sct_list.data);
        assert_int_equal(leaf.san_count, 1);
        return;
    }
    if (!struck || (response->status != 500 && response->status != 400))
        fail_msg("allocation %d: %u", n, response->status);
    assert_non_null(sg_json_get(world_json(world), "message"));
}

static void
check_all(const char *kind, bool has_csr)
{
    EVP_PKEY *key = world_key("P-256");
    struct world world;
    struct sg_cert leaf;
    bool struck = true;
    sg_bytes body;
    int n;

    world_begin(&world, NULL);
    world.authorization =
        strcmp(kind, "job") == 0 ? world_job(&world) : world_alice(&world);
    body = has_csr
        ? world_csr_body(
              &world, world_csr(&world, key, "SHA256"), "CERTIFICATE REQUEST")
        : world_key_body(&world, key, key, "SHA256", "alice@example.com");
    for (n = 1; struck; n++) {
        struck = strike(&world, body, n);
        check_answer(&world, struck, n);
        assert_true(n < 2000);
    }
    assert_int_equal(world.response.status, 200);
    assert_true(n > 30);
    world_issue(&world, &leaf);
    EVP_PKEY_free(key);
    world_end(&world);
}

static void
outlives_every_allocation(void **state)
{
    (void)state;
    check_all("address", true);
    check_all("address", false);
    check_all("job", true);
}

/* Opens a store with keys in it, and no certificates. */
static void
begin_empty(struct world *world)
{
    struct instance *instance = &world->instance;

    memset(world, 0, sizeof(*world));
    folder_make(&world->folder);
    instance->dir = world->folder.path;
    assert_int_equal(store_open(&instance->store, instance->dir, NULL), 0);
    assert_int_equal(keys_open(&instance->keys, instance->store, NULL), 0);
}

static void
end_empty(struct world *world)
{
    keys_close(&world->instance.keys);
    store_close(world->instance.store);
    folder_remove(&world->folder);
}

/* The four certificates, made while memory runs out, and then with enough. */
static void
makes_all_of_the_authority_or_nothing(void **state)
{
    struct authority *authority;
    struct world world;
    bool struck = true;
    int n;

    (void)state;
    for (n = 1; struck; n++) {
        sigstore_error err = { .code = SIGSTORE_OK };
        sigstore_code code;

        begin_empty(&world);
        fail_at(n);
        code = authority_open(&authority, &world.instance, &err);
        struck = has_failed();
        fail_at(0);
        assert_true((code == SIGSTORE_OK) == (authority != NULL));
        if (struck == (code == SIGSTORE_OK) ||
            (struck && err.message[0] == '\0'))
            fail_msg("allocation %d: %s", n, err.message);
        authority_close(authority);
        assert_int_equal(authority_open(&authority, &world.instance, &err), 0);
        authority_close(authority);
        end_empty(&world);
    }
    assert_true(n > 20);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outlives_every_allocation),
        cmocka_unit_test(makes_all_of_the_authority_or_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
