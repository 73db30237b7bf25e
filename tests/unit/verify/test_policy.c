/* SPDX-License-Identifier: Apache-2.0 */
/* Policies: what each asks of a real certificate, joined, and not made. */
#include "real.h"

#include <stdio.h>

#include "base/limits.h"

static struct real real;

static int
set_up(void **state)
{
    (void)state;
    real_make(&real);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    real_free(&real);
    return 0;
}

/* The check that answers for the policy, which is freed. */
static sigstore_check
answer(sigstore_policy *policy)
{
    sigstore_error err = { 0 };
    sigstore_code rc;

    assert_non_null(policy);
    rc = sigstore_verify(
        NULL, real.verifier, real.bundle, real.artifact, policy, NULL, &err);
    assert_int_equal(rc == SIGSTORE_OK, err.check == SIGSTORE_CHECK_NONE);
    sigstore_policy_free(policy);
    return err.check;
}

static sigstore_policy *
identity(const char *who, const char *issuer)
{
    sigstore_policy *policy;

    assert_int_equal(
        sigstore_policy_identity(&policy, who, issuer, NULL), SIGSTORE_OK);
    return policy;
}

static sigstore_policy *
claim(int number, const char *value)
{
    sigstore_policy *policy;

    assert_int_equal(
        sigstore_policy_claim(&policy, (sigstore_claim)number, value, NULL),
        SIGSTORE_OK);
    return policy;
}

static sigstore_policy *
right(void)
{
    return identity(REAL_WORKFLOW, REAL_ISSUER);
}

static sigstore_policy *
wrong(void)
{
    return identity("mallory", REAL_ISSUER);
}

static sigstore_policy *
joined(bool all, sigstore_policy *one, sigstore_policy *two)
{
    sigstore_policy *policies[] = { one, two };
    sigstore_policy *policy;

    assert_int_equal((all ? sigstore_policy_all_of : sigstore_policy_any_of)(
                         &policy, policies, 2, NULL),
        SIGSTORE_OK);
    return policy;
}

static void
any_of_needs_one_and_all_of_needs_each(void **state)
{
    const sigstore_check ok = SIGSTORE_CHECK_NONE;
    const sigstore_check no = SIGSTORE_CHECK_POLICY_IDENTITY;

    (void)state;
    assert_int_equal(answer(joined(false, right(), wrong())), ok);
    assert_int_equal(answer(joined(false, wrong(), right())), ok);
    assert_int_equal(answer(joined(false, wrong(), wrong())), no);
    assert_int_equal(answer(joined(true, right(), right())), ok);
    assert_int_equal(answer(joined(true, right(), wrong())), no);
    assert_int_equal(answer(joined(true, wrong(), right())), no);
    assert_int_equal(
        answer(joined(true, joined(false, wrong(), right()), right())), ok);
    assert_int_equal(
        answer(joined(true, joined(false, wrong(), wrong()), right())), no);
    assert_int_equal(
        answer(joined(false, joined(true, right(), wrong()), wrong())), no);
}

static const struct {
    const char *name, *identity, *issuer;
    sigstore_check want;
} identities[] = {
    { "as signed", REAL_WORKFLOW, REAL_ISSUER, SIGSTORE_CHECK_NONE },
    { "longer", REAL_WORKFLOW "x", REAL_ISSUER,
        SIGSTORE_CHECK_POLICY_IDENTITY },
    { "a part", REAL_REPOSITORY, REAL_ISSUER, SIGSTORE_CHECK_POLICY_IDENTITY },
    { "a pattern", ".*", REAL_ISSUER, SIGSTORE_CHECK_POLICY_IDENTITY },
    { "issuer with a slash", REAL_WORKFLOW, REAL_ISSUER "/",
        SIGSTORE_CHECK_POLICY_ISSUER },
    { "another issuer", REAL_WORKFLOW, "https://accounts.google.com",
        SIGSTORE_CHECK_POLICY_ISSUER },
};

static void
identity_and_issuer_are_compared_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(identities); i++)
        check_row(identities[i].name,
            answer(identity(identities[i].identity, identities[i].issuer)) ==
                identities[i].want);
}

/* What the certificate says; .7, .23 and .24 it does not tell. */
static const char *const claims[] = { NULL, REAL_ISSUER, "release", REAL_COMMIT,
    "release", REAL_SLUG, REAL_REF, NULL, REAL_ISSUER, REAL_WORKFLOW,
    REAL_COMMIT, "github-hosted", REAL_REPOSITORY, REAL_COMMIT, REAL_REF,
    "772247423", "https://github.com/trailofbits", "2314423", REAL_WORKFLOW,
    REAL_COMMIT, "release",
    REAL_REPOSITORY "/actions/runs/9454590800/attempts/1", "public", NULL,
    NULL };

static void
each_claim_is_compared_whole(void **state)
{
    const sigstore_check no = SIGSTORE_CHECK_POLICY_CLAIM;

    (void)state;
    for (int i = 1; i < (int)COUNT_OF(claims); i++) {
        char longer[256];

        if (claims[i] == NULL) {
            assert_int_equal(answer(claim(i, "x")), no);
            continue;
        }
        assert_int_equal(answer(claim(i, claims[i])), SIGSTORE_CHECK_NONE);
        (void)snprintf(longer, sizeof(longer), "%sx", claims[i]);
        assert_int_equal(answer(claim(i, longer)), no);
    }
}

static const struct {
    const char *name;
    sigstore_github expected;
    sigstore_check want;
} workflows[] = {
    { "identity alone", { .identity = REAL_WORKFLOW }, SIGSTORE_CHECK_NONE },
    { "repository alone", { .repository = REAL_SLUG }, SIGSTORE_CHECK_NONE },
    { "everything",
        { .identity = REAL_WORKFLOW,
            .trigger = "release",
            .sha = REAL_COMMIT,
            .name = "release",
            .repository = REAL_SLUG,
            .ref = REAL_REF },
        SIGSTORE_CHECK_NONE },
    { "another identity",
        { .identity = REAL_WORKFLOW "x", .repository = REAL_SLUG },
        SIGSTORE_CHECK_POLICY_IDENTITY },
    { "an empty identity", { .identity = "", .repository = REAL_SLUG },
        SIGSTORE_CHECK_POLICY_IDENTITY },
    { "another repository", { .repository = REAL_SLUG "2" },
        SIGSTORE_CHECK_POLICY_CLAIM },
    { "the repository as URI", { .repository = REAL_REPOSITORY },
        SIGSTORE_CHECK_POLICY_CLAIM },
    { "another trigger", { .repository = REAL_SLUG, .trigger = "push" },
        SIGSTORE_CHECK_POLICY_CLAIM },
    { "an empty trigger", { .repository = REAL_SLUG, .trigger = "" },
        SIGSTORE_CHECK_POLICY_CLAIM },
    { "another commit", { .repository = REAL_SLUG, .sha = "153c9a3f" },
        SIGSTORE_CHECK_POLICY_CLAIM },
    { "another name", { .repository = REAL_SLUG, .name = "Release" },
        SIGSTORE_CHECK_POLICY_CLAIM },
    { "another ref", { .repository = REAL_SLUG, .ref = "refs/tags/v0.0.4" },
        SIGSTORE_CHECK_POLICY_CLAIM },
};

static void
workflows_are_as_expected(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(workflows); i++) {
        sigstore_policy *policy = NULL;

        check_row(workflows[i].name,
            sigstore_policy_github(&policy, &workflows[i].expected, NULL) ==
                SIGSTORE_OK);
        check_row(workflows[i].name, answer(policy) == workflows[i].want);
    }
}

/* ---- policies that cannot be made ---- */

#define REFUSED(call)                                                          \
    do {                                                                       \
        policy = (sigstore_policy *)&real;                                     \
        assert_int_equal((call), SIGSTORE_EARGUMENT);                          \
        assert_null(policy);                                                   \
    } while (0)

static void
a_policy_that_asks_nothing_is_not_made(void **state)
{
    sigstore_github reserved = { .repository = "a/b", .reserved = { "x" } };
    sigstore_github last = { .repository = "a/b" };
    sigstore_github nobody = { .ref = REAL_REF };
    sigstore_github empty = { .identity = "", .repository = "" };
    sigstore_policy *policy;

    (void)state;
    last.reserved[7] = "x";
    REFUSED(sigstore_policy_identity(&policy, NULL, REAL_ISSUER, NULL));
    REFUSED(sigstore_policy_identity(&policy, "", REAL_ISSUER, NULL));
    REFUSED(sigstore_policy_identity(&policy, "me", NULL, NULL));
    REFUSED(sigstore_policy_identity(&policy, "me", "", NULL));
    REFUSED(sigstore_policy_github(&policy, NULL, NULL));
    REFUSED(sigstore_policy_github(&policy, &nobody, NULL));
    REFUSED(sigstore_policy_github(&policy, &empty, NULL));
    REFUSED(sigstore_policy_github(&policy, &reserved, NULL));
    REFUSED(sigstore_policy_github(&policy, &last, NULL));
    REFUSED(sigstore_policy_claim(&policy, (sigstore_claim)0, "x", NULL));
    REFUSED(sigstore_policy_claim(&policy, (sigstore_claim)-1, "x", NULL));
    REFUSED(sigstore_policy_claim(&policy, (sigstore_claim)25, "x", NULL));
    REFUSED(sigstore_policy_claim(&policy, SIGSTORE_CLAIM_ISSUER, "", NULL));
    REFUSED(sigstore_policy_claim(&policy, SIGSTORE_CLAIM_ISSUER, NULL, NULL));
    REFUSED(sigstore_policy_key(&policy, NULL, 9, NULL));
    REFUSED(sigstore_policy_key(&policy, "x", 0, NULL));
    REFUSED(sigstore_policy_all_of(&policy, NULL, 1, NULL));
    REFUSED(sigstore_policy_any_of(&policy, &policy, 0, NULL));
}

static void
no_place_for_the_policy_is_an_error(void **state)
{
    sigstore_github github = { .repository = "a/b" };
    sigstore_policy *one = right();

    (void)state;
    assert_int_equal(sigstore_policy_identity(NULL, "me", REAL_ISSUER, NULL),
        SIGSTORE_EARGUMENT);
    assert_int_equal(
        sigstore_policy_github(NULL, &github, NULL), SIGSTORE_EARGUMENT);
    assert_int_equal(
        sigstore_policy_claim(NULL, SIGSTORE_CLAIM_ISSUER, "x", NULL),
        SIGSTORE_EARGUMENT);
    assert_int_equal(
        sigstore_policy_key(NULL, "x", 1, NULL), SIGSTORE_EARGUMENT);
    assert_int_equal(
        sigstore_policy_all_of(NULL, &one, 1, NULL), SIGSTORE_EARGUMENT);
    sigstore_policy_free(one);
    sigstore_policy_free(NULL);
}

/* An EC key of the curve P-256, RFC 6979's. */
static const char key[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEYP7UuiVanTHJYet0xjVtaMBJuJI7\n"
    "Yfps5mliLmDyn7Z5A/4QCLi8maQa6elWKLxk8vGyDC1+nErz3zkv/GLnmQ==\n"
    "-----END PUBLIC KEY-----\n";

static void
a_key_joins_no_other_policy(void **state)
{
    sigstore_policy *policies[2] = { right(), NULL };
    sigstore_policy *policy;
    sigstore_error err = { 0 };

    (void)state;
    REFUSED(sigstore_policy_all_of(&policy, policies, 2, NULL));
    assert_int_equal(
        sigstore_policy_key(&policies[1], key, strlen(key), NULL), SIGSTORE_OK);
    REFUSED(sigstore_policy_any_of(&policy, policies, 2, NULL));
    assert_int_equal(sigstore_verify(NULL, real.verifier, real.bundle,
                         real.artifact, policies[1], NULL, &err),
        SIGSTORE_EARGUMENT);
    sigstore_policy_free(policies[0]);
    sigstore_policy_free(policies[1]);
}

static void
what_is_no_key_makes_no_policy(void **state)
{
    static char large[4 * SG_KEY_FILE_MAX];
    sigstore_policy *policy = (sigstore_policy *)&real;

    (void)state;
    memset(large, 'x', sizeof(large));
    assert_int_equal(
        sigstore_policy_key(&policy, large, SG_KEY_FILE_MAX + 1, NULL),
        SIGSTORE_ELIMIT);
    assert_int_equal(sigstore_policy_key(&policy, large, sizeof(large), NULL),
        SIGSTORE_ELIMIT);
    assert_null(policy);
    assert_int_equal(sigstore_policy_key(&policy, key, strlen(key) / 2, NULL),
        SIGSTORE_EFORMAT);
    assert_null(policy);
}

static void
policies_are_joined_so_many_and_so_deep(void **state)
{
    sigstore_policy *many[SG_POLICY_CHILDREN_MAX + 1];
    sigstore_policy *policy = right(), *next;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(many); i++)
        many[i] = right();
    assert_int_equal(sigstore_policy_all_of(&next, many, COUNT_OF(many), NULL),
        SIGSTORE_ELIMIT);
    sigstore_policy_free(many[SG_POLICY_CHILDREN_MAX]);
    assert_int_equal(
        sigstore_policy_all_of(&next, many, SG_POLICY_CHILDREN_MAX, NULL),
        SIGSTORE_OK);
    assert_int_equal(answer(next), SIGSTORE_CHECK_NONE);
    /* An identity is two policies joined already. */
    for (int depth = 2; depth < SG_POLICY_DEPTH_MAX; depth++) {
        assert_int_equal(
            sigstore_policy_any_of(&next, &policy, 1, NULL), SIGSTORE_OK);
        policy = next;
    }
    assert_int_equal(
        sigstore_policy_any_of(&next, &policy, 1, NULL), SIGSTORE_ELIMIT);
    assert_int_equal(answer(policy), SIGSTORE_CHECK_NONE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_of_needs_one_and_all_of_needs_each),
        cmocka_unit_test(identity_and_issuer_are_compared_whole),
        cmocka_unit_test(each_claim_is_compared_whole),
        cmocka_unit_test(workflows_are_as_expected),
        cmocka_unit_test(a_policy_that_asks_nothing_is_not_made),
        cmocka_unit_test(no_place_for_the_policy_is_an_error),
        cmocka_unit_test(a_key_joins_no_other_policy),
        cmocka_unit_test(what_is_no_key_makes_no_policy),
        cmocka_unit_test(policies_are_joined_so_many_and_so_deep),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
