/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tokens that sigstore-local mints: of people, of workflows, and what
 * hostile texts do in them [RFC 7519 4.1.4] [RFC 7518 3.4].
 */
#include "issuing.h"

static const struct mint alice = { ISSUER_EMAIL, "alice@example.com", NULL, 600,
    NULL };
static const struct mint workflow = { ISSUER_CI, "octo-org/octo.repo",
    "sigstore", 600, NULL };

static const char *
claim_of(const struct identity *identity, const char *name)
{
    const struct sg_json *claim = sg_json_get(identity->claims, name);

    return claim == NULL ? "(none)" : (const char *)claim->text.data;
}

#define assert_claim(identity, name, value)                                    \
    assert_memory_equal(claim_of(identity, name), value, strlen(value))

static void
test_mint_email(void **state)
{
    struct instance instance;
    struct identity identity;
    struct sg_arena arena;
    struct sg_buf token;
    sigstore_error err;

    (void)state;
    issuing_open(&instance);
    issuing_mint(&token, &instance, &alice);
    assert_int_equal(
        issuing_check(&instance, sg_buf_bytes(&token), &arena, &identity, &err),
        SIGSTORE_OK);
    assert_int_equal(identity.kind, ISSUER_EMAIL);
    assert_true(sg_bytes_is(identity.issuer, ISSUING_URL "/auth"));
    assert_true(sg_bytes_is(identity.subject, "alice@example.com"));
    assert_true(sg_bytes_is(identity.email, "alice@example.com"));
    assert_null(sg_json_get(identity.claims, "nonce"));
    assert_int_equal(sg_json_get(identity.claims, "jti")->text.len, 32);
    sg_arena_dispose(&arena);
    sg_buf_dispose(&token);
    issuing_close(&instance);
}

static const struct {
    const char *name, *value;
} workflow_claims[] = {
    { "sub", "repo:octo-org/octo.repo:ref:refs/heads/main" },
    { "repository", "octo-org/octo.repo" },
    { "repository_owner", "octo-org" },
    { "ref", "refs/heads/main" },
    { "ref_type", "branch" },
    { "event_name", "push" },
    { "workflow", "release" },
    { "job_workflow_ref",
        "octo-org/octo.repo/.github/workflows/"
        "release.yml@refs/heads/main" },
    { "workflow_ref",
        "octo-org/octo.repo/.github/workflows/"
        "release.yml@refs/heads/main" },
    { "repository_visibility", "public" },
    { "runner_environment", "github-hosted" },
    { "run_id", "300" },
    { "run_attempt", "1" },
    { "nonce", "number" },
};

/* Texts, as GitHub has them, of digits alone. */
static void
check_numbers(const struct identity *identity)
{
    static const char *const names[] = { "repository_id", "repository_owner_id",
        "actor_id", "run_number" };

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const struct sg_json *claim = sg_json_get(identity->claims, names[i]);
        sg_bytes text = claim->text;
        int64_t number;

        check_row(names[i], claim->type == SG_JSON_STRING);
        check_row(names[i], sg_bytes_take_decimal(&text, &number));
        check_row(names[i], text.len == 0 && number > 0);
    }
}

static void
test_mint_workflow(void **state)
{
    static const char *const commits[] = { "sha", "workflow_sha",
        "job_workflow_sha" };
    struct mint with_nonce = workflow;
    struct instance instance;
    struct identity identity;
    struct sg_arena arena;
    struct sg_buf token;
    sigstore_error err;

    (void)state;
    with_nonce.nonce = "number";
    issuing_open(&instance);
    issuing_mint(&token, &instance, &with_nonce);
    assert_int_equal(
        issuing_check(&instance, sg_buf_bytes(&token), &arena, &identity, &err),
        SIGSTORE_OK);
    assert_int_equal(identity.kind, ISSUER_CI);
    assert_true(sg_bytes_is(identity.issuer, ISSUING_URL "/gha"));
    assert_null(identity.email.data);
    for (size_t i = 0; i < COUNT_OF(workflow_claims); i++)
        assert_claim(
            &identity, workflow_claims[i].name, workflow_claims[i].value);
    for (size_t i = 0; i < COUNT_OF(commits); i++)
        check_row(commits[i],
            sg_json_get(identity.claims, commits[i])->text.len == 40);
    check_numbers(&identity);
    sg_arena_dispose(&arena);
    sg_buf_dispose(&token);
    issuing_close(&instance);
}

static const struct {
    const char *name;
    struct mint mint;
    const char *message; /* of the check; NULL: it is not minted */
} refused_mints[] = {
    { "a token that has expired", { ISSUER_EMAIL, "a@b.c", NULL, -60, NULL },
        "\"exp\"" },
    { "a token that ends now", { ISSUER_EMAIL, "a@b.c", NULL, 0, NULL },
        "\"exp\"" },
    { "for another audience", { ISSUER_EMAIL, "a@b.c", "pypi", 60, NULL },
        "\"aud\"" },
    { "no address", { ISSUER_EMAIL, "alice", NULL, 60, NULL }, NULL },
    { "an empty address", { ISSUER_EMAIL, "", NULL, 60, NULL }, NULL },
    { "a workflow of no repository", { ISSUER_CI, "octo", NULL, 60, NULL },
        NULL },
    { "more than a year",
        { ISSUER_EMAIL, "a@b.c", NULL, ISSUER_TTL_MAX_S + 1, NULL }, NULL },
    { "the end of time", { ISSUER_EMAIL, "a@b.c", NULL, INT64_MAX, NULL },
        NULL },
    { "the beginning of time", { ISSUER_EMAIL, "a@b.c", NULL, INT64_MIN, NULL },
        NULL },
};

static void
test_refused_mints(void **state)
{
    struct instance instance;

    (void)state;
    issuing_open(&instance);
    for (size_t i = 0; i < COUNT_OF(refused_mints); i++) {
        const char *name = refused_mints[i].name;
        struct sg_buf token;
        sigstore_code code;

        sg_buf_init(&token, SG_TOKEN_MAX);
        code = issuer_mint(&instance, &refused_mints[i].mint, &token, NULL);
        if (refused_mints[i].message == NULL)
            check_row(name, code == SIGSTORE_EARGUMENT);
        else
            check_refused(&instance, name, sg_buf_bytes(&token),
                refused_mints[i].message);
        sg_buf_dispose(&token);
    }
    issuing_close(&instance);
}

/* What a hostile text does where it can be put: the nonce, the audience. */
static void
test_hostile_texts(void **state)
{
    struct mint hostile = alice;
    struct instance instance;
    struct identity identity;
    struct sg_arena arena;
    struct sg_buf token;
    sigstore_error err;

    (void)state;
    hostile.nonce = "\",\"email\":\"evil@example.org\",\"\\";
    issuing_open(&instance);
    issuing_mint(&token, &instance, &hostile);
    assert_int_equal(
        issuing_check(&instance, sg_buf_bytes(&token), &arena, &identity, &err),
        SIGSTORE_OK);
    assert_true(sg_bytes_is(identity.email, "alice@example.com"));
    assert_claim(&identity, "nonce", hostile.nonce);
    sg_arena_dispose(&arena);
    sg_buf_dispose(&token);
    issuing_close(&instance);
}

/* A token is appended; no two are the same; each may be used again. */
static void
test_mint_again(void **state)
{
    struct instance instance;
    struct sg_buf token;
    size_t first;

    (void)state;
    issuing_open(&instance);
    sg_buf_init(&token, 2 * SG_TOKEN_MAX);
    sg_buf_add_text(&token, "before");
    assert_int_equal(issuer_mint(&instance, &alice, &token, NULL), SIGSTORE_OK);
    first = token.len;
    assert_int_equal(issuer_mint(&instance, &alice, &token, NULL), SIGSTORE_OK);
    assert_memory_equal(token.data, "before", 6);
    assert_memory_not_equal(token.data + 6, token.data + first, first - 6);
    for (int i = 0; i < 2; i++)
        check_accepted(
            &instance, "the first", sg_bytes_of(token.data + 6, first - 6));
    check_accepted(&instance, "the second",
        sg_bytes_of(token.data + first, token.len - first));
    sg_buf_dispose(&token);
    issuing_close(&instance);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mint_email),
        cmocka_unit_test(test_mint_workflow),
        cmocka_unit_test(test_refused_mints),
        cmocka_unit_test(test_hostile_texts),
        cmocka_unit_test(test_mint_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
