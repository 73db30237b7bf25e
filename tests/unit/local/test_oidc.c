/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the issuers say of themselves [OIDC Discovery 3] [RFC 7517 5]
 * [RFC 7638 3], and tokens without a login.
 */
#include "asking.h"

#include "crypto/digest.h"

static const char *
ask(struct asking *asking, const char *path)
{
    asking_send(asking, "GET", path);
    return asking_body(asking);
}

static void
test_discovery(void **state)
{
    static const struct {
        const char *path, *issuer;
    } issuers[] = {
        { "/auth/.well-known/openid-configuration", ISSUING_URL "/auth" },
        { "/gha/.well-known/openid-configuration", ISSUING_URL "/gha" },
    };
    static const char *const endpoints[][2] = {
        { "issuer", "" },
        { "authorization_endpoint", "/auth" },
        { "token_endpoint", "/token" },
        { "jwks_uri", "/keys" },
        { "device_authorization_endpoint", "/device/code" },
    };
    struct instance instance;
    struct asking asking;

    (void)state;
    issuing_open(&instance);
    for (size_t i = 0; i < COUNT_OF(issuers); i++) {
        asking_begin(&asking, &instance);
        (void)ask(&asking, issuers[i].path);
        assert_int_equal(asking.response.status, 200);
        for (size_t j = 0; j < COUNT_OF(endpoints); j++) {
            char url[128];

            snprintf(
                url, sizeof(url), "%s%s", issuers[i].issuer, endpoints[j][1]);
            assert_string_equal(asking_member(&asking, endpoints[j][0]), url);
        }
        assert_non_null(strstr(asking_body(&asking),
            "\"code_challenge_methods_supported\":[\"S256\"]"));
        asking_end(&asking);
    }
    issuing_close(&instance);
}

/* The numbers are those of the key, and its name is their thumbprint. */
static void
test_keys(void **state)
{
    struct instance instance;
    struct asking asking;
    char text[256], kid[ISSUER_TEXT_SIZE];
    const char *x, *y;
    struct sg_digest digest;
    struct sg_buf encoded;
    uint8_t point[72];
    size_t len;

    (void)state;
    issuing_open(&instance);
    asking_begin(&asking, &instance);
    (void)ask(&asking, "/auth/keys");
    x = asking_after(&asking, asking_body(&asking), "\"x\":\"", "\"");
    y = asking_after(&asking, asking_body(&asking), "\"y\":\"", "\"");
    assert_true(sg_base64url_decode(sg_bytes_from_text(x), point, &len));
    assert_int_equal(len, 32);
    assert_memory_equal(point, instance.issuer->key->key.data + 1, 32);
    assert_true(sg_base64url_decode(sg_bytes_from_text(y), point, &len));
    assert_int_equal(len, 32);
    assert_memory_equal(point, instance.issuer->key->key.data + 33, 32);

    snprintf(text, sizeof(text),
        "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}", x, y);
    assert_int_equal(
        sg_digest(&digest, SG_SHA256, sg_bytes_from_text(text), NULL),
        SIGSTORE_OK);
    sg_buf_init(&encoded, sizeof(kid));
    sg_base64url_add(&encoded, sg_digest_bytes(&digest));
    assert_string_equal(
        asking_after(&asking, asking_body(&asking), "\"kid\":\"", "\""),
        instance.issuer->kid);
    assert_true(sg_bytes_is(sg_buf_bytes(&encoded), instance.issuer->kid));
    sg_buf_dispose(&encoded);
    asking_end(&asking);
    issuing_close(&instance);
}

/* clang-format off */
static const struct {
    const char *name;
    struct field query[2];
    const char *part; /* of the refusal; NULL: a token */
    const char *who;  /* that it names */
} mints[] = {
    { "of nobody in particular", { { "x", "y" } }, NULL, OIDC_EMAIL },
    { "of somebody", { { "email", "bob@example.com" } }, NULL,
        "bob@example.com" },
    { "of a workflow", { { "issuer", "gha" } }, NULL,
        "repo:" OIDC_REPOSITORY ":ref:refs/heads/main" },
    { "of a workflow of a repository",
        { { "issuer", "gha" }, { "repository", "o/r" } }, NULL,
        "repo:o/r:ref:refs/heads/main" },
    { "of a minute", { { "ttl", "60" } }, NULL, OIDC_EMAIL },

    { "of no address", { { "email", "bob" } }, "not an e-mail", NULL },
    { "of no repository", { { "issuer", "gha" }, { "repository", "r" } },
        "not OWNER/REPO", NULL },
    { "of another issuer", { { "issuer", "uri" } }, "auth or gha", NULL },
    { "of an empty issuer", { { "issuer", "" } }, "auth or gha", NULL },
    { "of no time", { { "ttl", "" } }, "number", NULL },
    { "of words for a time", { { "ttl", "1h" } }, "number", NULL },
    { "of two signs", { { "ttl", "--1" } }, "number", NULL },
    { "of a number too large", { { "ttl", "99999999999999999999" } },
        "number", NULL },
    { "of more than a year", { { "ttl", "99999999" } }, "a year", NULL },
    { "of more than a year ago", { { "ttl", "-99999999" } }, "a year",
        NULL },
};
/* clang-format on */

static void
check_mint(size_t i, struct asking *asking)
{
    size_t len = strlen(asking_body(asking));
    struct identity identity;

    assert_string_equal(asking->response.type, "text/plain; charset=utf-8");
    assert_string_equal(
        asking_header(asking, "Cross-Origin-Resource-Policy"), "same-origin");
    check_row(mints[i].name, asking_body(asking)[len - 1] == '\n');
    if (mints[i].part != NULL) {
        check_row(mints[i].name, asking->response.status == 400);
        check_row(
            mints[i].name, strstr(asking_body(asking), mints[i].part) != NULL);
        return;
    }
    check_row(mints[i].name, asking->response.status == 200);
    check_row(mints[i].name,
        issuer_check(asking->instance,
            sg_bytes_of(asking_body(asking), len - 1), &asking->arena,
            &identity, NULL) == SIGSTORE_OK);
    check_row(mints[i].name, sg_bytes_is(identity.subject, mints[i].who));
}

static void
test_mint(void **state)
{
    struct instance instance;
    struct asking asking;

    (void)state;
    issuing_open(&instance);
    for (size_t i = 0; i < COUNT_OF(mints); i++) {
        asking_begin(&asking, &instance);
        for (size_t j = 0; j < 2 && mints[i].query[j].name != NULL; j++)
            asking_set(
                asking.query, mints[i].query[j].name, mints[i].query[j].value);
        (void)ask(&asking, "/mint");
        check_mint(i, &asking);
        asking_end(&asking);
    }
    issuing_close(&instance);
}

/* Tokens that are asked for to be refused: minted, and refused. */
static void
test_useless_mints(void **state)
{
    static const char *const useless[][3] = {
        { "ttl", "-60", "\"exp\"" },
        { "audience", "pypi", "\"aud\"" },
    };
    struct instance instance;
    struct asking asking;

    (void)state;
    issuing_open(&instance);
    for (size_t i = 0; i < COUNT_OF(useless); i++) {
        asking_begin(&asking, &instance);
        asking_set(asking.query, useless[i][0], useless[i][1]);
        (void)ask(&asking, "/mint");
        assert_int_equal(asking.response.status, 200);
        check_refused(&instance, useless[i][0],
            sg_bytes_of(asking_body(&asking), strlen(asking_body(&asking)) - 1),
            useless[i][2]);
        asking_end(&asking);
    }
    issuing_close(&instance);
}

static void
test_request_token(void **state)
{
    static const struct {
        const char *name, *authorization;
        bool is_good;
    } headers[] = {
        { "the request token", "Bearer request-token", true },
        { "as GitHub's own actions spell it", "bearer request-token", true },
        { "nothing", NULL, false },
        { "another token", "Bearer other", false },
        { "an empty token", "Bearer ", false },
        { "more than the token", "Bearer request-token ", false },
        { "the token without its scheme", "request-token", false },
        { "the token by another scheme", "Basic request-token", false },
    };
    struct instance instance;
    struct asking asking;

    (void)state;
    issuing_open(&instance);
    for (size_t i = 0; i < COUNT_OF(headers); i++) {
        asking_begin(&asking, &instance);
        asking_set(asking.query, "audience", "sigstore");
        asking.authorization = headers[i].authorization;
        (void)ask(&asking, "/gha/request-token");
        check_row(headers[i].name,
            asking.response.status == (headers[i].is_good ? 200 : 401));
        check_row(headers[i].name,
            (strstr(asking_body(&asking), "\"value\"") != NULL) ==
                headers[i].is_good);
        asking_end(&asking);
    }
    issuing_close(&instance);
}

static void
test_workflow(void **state)
{
    struct instance instance;
    struct asking asking;
    struct identity identity;
    const char *token;
    char count[32];

    (void)state;
    issuing_open(&instance);
    asking_begin(&asking, &instance);
    asking.authorization = "Bearer request-token";
    asking_set(asking.query, "audience", "sigstore");
    asking_set(asking.query, "repository", "octo/repo");
    (void)ask(&asking, "/gha/request-token");
    token = asking_member(&asking, "value");
    snprintf(count, sizeof(count), "%zu", strlen(token));
    assert_string_equal(asking_member(&asking, "count"), count);
    assert_int_equal(issuer_check(&instance, sg_bytes_from_text(token),
                         &asking.arena, &identity, NULL),
        SIGSTORE_OK);
    assert_int_equal(identity.kind, ISSUER_CI);
    asking_set(asking.query, "repository", "\"octo\"");
    (void)ask(&asking, "/gha/request-token");
    assert_int_equal(asking.response.status, 400);
    assert_non_null(strstr(asking_member(&asking, "message"), "\"octo\""));
    asking_set(asking.query, "repository", NULL);
    asking_set(asking.query, "audience", NULL);
    (void)ask(&asking, "/gha/request-token");
    check_refused(&instance, "no audience",
        sg_bytes_from_text(asking_member(&asking, "value")), "\"aud\"");
    asking_end(&asking);
    issuing_close(&instance);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_discovery),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_mint),
        cmocka_unit_test(test_useless_mints),
        cmocka_unit_test(test_request_token),
        cmocka_unit_test(test_workflow),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
