/* SPDX-License-Identifier: Apache-2.0 */
/* Memory that runs out in the issuers: an error, and nothing half done. */
#include "asking.h"
#include "faults.h"

static void
test_open(void **state)
{
    struct instance instance;
    struct issuer *issuer;

    (void)state;
    issuing_open(&instance);
    for (int n = 1;; n++) {
        sigstore_code code;

        fail_at(n);
        code = issuer_open(&issuer, &instance, NULL);
        if (!has_failed())
            break;
        assert_int_equal(code, SIGSTORE_ENOMEM);
        assert_null(issuer);
    }
    fail_at(0);
    issuer_close(issuer);
    issuing_close(&instance);
}

static void
test_mint(void **state)
{
    static const struct mint mints[] = {
        { ISSUER_EMAIL, "alice@example.com", NULL, 60, "nonce" },
        { ISSUER_CI, "o/r", NULL, 60, NULL },
    };
    struct instance instance;

    (void)state;
    issuing_open(&instance);
    for (size_t i = 0; i < COUNT_OF(mints); i++) {
        bool has_ended = false;

        for (int n = 1; !has_ended; n++) {
            struct sg_buf token;
            sigstore_code code;

            sg_buf_init(&token, SG_TOKEN_MAX);
            fail_at(n);
            code = issuer_mint(&instance, &mints[i], &token, NULL);
            has_ended = !has_failed();
            fail_at(0);
            assert_int_equal(code, has_ended ? SIGSTORE_OK : SIGSTORE_ENOMEM);
            sg_buf_dispose(&token);
        }
    }
    issuing_close(&instance);
}

/* A good token is never refused for want of memory. */
static void
test_check(void **state)
{
    static const struct mint alice = { ISSUER_EMAIL, "alice@example.com", NULL,
        60, NULL };
    struct instance instance;
    struct sg_buf token;
    bool has_ended = false;

    (void)state;
    issuing_open(&instance);
    issuing_mint(&token, &instance, &alice);
    for (int n = 1; !has_ended; n++) {
        struct identity identity;
        struct sg_arena arena;
        sigstore_code code;

        sg_arena_init(&arena, SG_ARENA_MAX);
        fail_at(n);
        code = issuer_check(
            &instance, sg_buf_bytes(&token), &arena, &identity, NULL);
        has_ended = !has_failed();
        fail_at(0);
        /* A cache may go without what it has no memory for. */
        assert_true(
            code == SIGSTORE_OK || (!has_ended && code == SIGSTORE_ENOMEM));
        sg_arena_dispose(&arena);
    }
    sg_buf_dispose(&token);
    issuing_close(&instance);
}

/* clang-format off */
static const struct {
    const char *method, *path;
    unsigned status; /* when memory suffices */
} routes[] = {
    { "GET", "/auth/.well-known/openid-configuration", 200 },
    { "GET", "/auth/keys", 200 },
    { "GET", "/mint", 200 },
    { "GET", "/gha/request-token", 200 },
    { "GET", "/auth/device", 200 },
    { "POST", "/auth/device/code", 200 },
    { "GET", "/auth/auth", 200 },
    { "POST", "/auth/auth", 303 },
};
/* clang-format on */

/* An answer, an error, or a body that failed, which the server tells. */
static bool
ask(struct instance *instance, size_t i, int n)
{
    struct asking asking;
    bool has_ended;

    asking_begin(&asking, instance);
    asking_for_login(asking.query);
    asking_for_login(asking.form);
    asking_set(asking.form, "login_hint", "alice@example.com");
    asking_set(asking.form, "choice", "approve");
    if (strcmp(routes[i].path, "/gha/request-token") == 0)
        asking.authorization = "Bearer request-token";
    fail_at(n);
    asking_answer(&asking, routes[i].method, routes[i].path);
    has_ended = !has_failed();
    fail_at(0);
    if (has_ended)
        check_row(routes[i].path, asking.response.status == routes[i].status);
    if (has_ended || asking.response.status == routes[i].status)
        check_row(routes[i].path,
            asking.response.body.failed || asking.response.body.len > 0 ||
                asking_header(&asking, "Location")[0] != '\0');
    else
        check_row(routes[i].path,
            asking.response.status >= 400 ||
                asking_header(&asking, "Location")[0] != '\0');
    asking_end(&asking);
    return has_ended;
}

static void
test_routes(void **state)
{
    struct instance instance;

    (void)state;
    issuing_open(&instance);
    for (size_t i = 0; i < COUNT_OF(routes); i++) {
        for (int n = 1; !ask(&instance, i, n); n++)
            ;
    }
    issuing_close(&instance);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_open),
        cmocka_unit_test(test_mint),
        cmocka_unit_test(test_check),
        cmocka_unit_test(test_routes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
