/* SPDX-License-Identifier: Apache-2.0 */
/* Results say what was proved and no more; verifiers ask for what they need. */
#include "real.h"

#include <fcntl.h>
#include <unistd.h>

#include "verify/verification.h"
#include "verify/verifier.h"

static struct real real;
static sigstore_policy *policy;

static int
set_up(void **state)
{
    (void)state;
    real_make(&real);
    return sigstore_policy_identity(
               &policy, REAL_WORKFLOW, REAL_ISSUER, NULL) != SIGSTORE_OK;
}

static int
tear_down(void **state)
{
    (void)state;
    sigstore_policy_free(policy);
    real_free(&real);
    return 0;
}

static void
a_result_says_who_when_and_where(void **state)
{
    sigstore_result *result;
    size_t len;

    (void)state;
    assert_int_equal(sigstore_verify(&result, real.verifier, real.bundle,
                         real.artifact, policy, NULL, NULL),
        SIGSTORE_OK);
    assert_string_equal(sigstore_result_identity(result), REAL_WORKFLOW);
    assert_string_equal(sigstore_result_issuer(result), REAL_ISSUER);
    assert_string_equal(
        sigstore_result_claim(result, SIGSTORE_CLAIM_GITHUB_SHA), REAL_COMMIT);
    assert_string_equal(
        sigstore_result_claim(result, SIGSTORE_CLAIM_SOURCE_VISIBILITY),
        "public");
    assert_null(sigstore_result_claim(result, SIGSTORE_CLAIM_TOKEN_SUBJECT));
    assert_int_equal(sigstore_result_time_count(result), 1);
    assert_int_equal(sigstore_result_time(result, 0), REAL_TIME);
    assert_int_equal(sigstore_result_log_count(result), 1);
    assert_int_equal(sigstore_result_log_index(result, 0), REAL_INDEX);
    assert_string_equal(
        sigstore_result_log_url(result, 0), "https://rekor.sigstore.dev");
    assert_non_null(sigstore_result_payload(result, &len));
    assert_int_equal(len, 271);
    assert_non_null(sigstore_result_payload(result, NULL));
    assert_string_equal(
        sigstore_result_payload_type(result), "application/vnd.in-toto+json");
    assert_string_equal(sigstore_result_predicate_type(result),
        "https://docs.pypi.org/attestations/publish/v1");
    sigstore_result_free(result);
}

static void
a_result_has_nothing_beyond_its_end(void **state)
{
    sigstore_result *result;

    (void)state;
    assert_int_equal(sigstore_verify(&result, real.verifier, real.bundle,
                         real.artifact, policy, NULL, NULL),
        SIGSTORE_OK);
    assert_null(sigstore_result_claim(result, (sigstore_claim)0));
    assert_null(sigstore_result_claim(result, (sigstore_claim)-1));
    assert_null(sigstore_result_claim(result, (sigstore_claim)25));
    assert_int_equal(sigstore_result_time(result, 1), 0);
    assert_null(sigstore_result_log_url(result, 1));
    assert_int_equal(sigstore_result_log_index(result, 1), -1);
    assert_int_equal(sigstore_result_time(result, SIZE_MAX), 0);
    sigstore_result_free(result);
}

static void
no_result_says_nothing(void **state)
{
    size_t len = 9;

    (void)state;
    assert_null(sigstore_result_identity(NULL));
    assert_null(sigstore_result_issuer(NULL));
    assert_null(sigstore_result_claim(NULL, SIGSTORE_CLAIM_ISSUER));
    assert_int_equal(sigstore_result_time_count(NULL), 0);
    assert_int_equal(sigstore_result_time(NULL, 0), 0);
    assert_int_equal(sigstore_result_log_count(NULL), 0);
    assert_null(sigstore_result_log_url(NULL, 0));
    assert_int_equal(sigstore_result_log_index(NULL, 0), -1);
    assert_null(sigstore_result_payload(NULL, &len));
    assert_int_equal(len, 0);
    assert_null(sigstore_result_payload_type(NULL));
    assert_null(sigstore_result_predicate_type(NULL));
    sigstore_result_free(NULL);
}

static void
nothing_is_verified_without_all_arguments(void **state)
{
    const struct {
        const char *name;
        sigstore_verifier *verifier;
        const sigstore_bundle *bundle;
        sigstore_artifact *artifact;
        const sigstore_policy *policy;
    } rows[] = {
        { "verifier", NULL, real.bundle, real.artifact, policy },
        { "bundle", real.verifier, NULL, real.artifact, policy },
        { "artifact", real.verifier, real.bundle, NULL, policy },
        { "policy", real.verifier, real.bundle, real.artifact, NULL },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sigstore_result *result = (sigstore_result *)&real;

        check_row(rows[i].name,
            sigstore_verify(&result, rows[i].verifier, rows[i].bundle,
                rows[i].artifact, rows[i].policy, NULL,
                NULL) == SIGSTORE_EARGUMENT);
        check_row(rows[i].name, result == NULL);
    }
}

static void
a_profile_of_keys_needs_a_policy_of_one(void **state)
{
    sigstore_verifier *verifier;

    (void)state;
    assert_int_equal(sigstore_verifier_new(&verifier, real.root,
                         SIGSTORE_PROFILE_MANAGED_KEY, NULL),
        SIGSTORE_OK);
    assert_int_equal(sigstore_verify(NULL, verifier, real.bundle, real.artifact,
                         policy, NULL, NULL),
        SIGSTORE_EARGUMENT);
    sigstore_verifier_free(verifier);
}

static void
a_verifier_is_made_of_a_root_and_a_profile(void **state)
{
    sigstore_verifier *verifier = (sigstore_verifier *)&real;
    sigstore_options *options;

    (void)state;
    assert_int_equal(
        sigstore_verifier_new(NULL, real.root, SIGSTORE_PROFILE_PUBLIC, NULL),
        SIGSTORE_EARGUMENT);
    assert_int_equal(
        sigstore_verifier_new(&verifier, NULL, SIGSTORE_PROFILE_PUBLIC, NULL),
        SIGSTORE_EARGUMENT);
    assert_null(verifier);
    for (int profile = -1; profile <= 4; profile++) {
        if (profile >= 1 && profile <= 3)
            continue;
        assert_int_equal(sigstore_verifier_new(&verifier, real.root,
                             (sigstore_profile)profile, NULL),
            SIGSTORE_EARGUMENT);
        assert_null(verifier);
    }
    assert_int_equal(sigstore_options_new(NULL, NULL), SIGSTORE_EARGUMENT);
    assert_int_equal(sigstore_options_new(&options, NULL), SIGSTORE_OK);
    sigstore_options_set_now(NULL, 0);
    sigstore_options_free(options);
    sigstore_options_free(NULL);
    sigstore_verifier_free(NULL);
}

static const struct {
    const char *name;
    int64_t now;
    sigstore_check want;
} times[] = {
    { "at the very time", REAL_TIME, SIGSTORE_CHECK_NONE },
    { "much later", INT64_MAX, SIGSTORE_CHECK_NONE },
    { "a second before", REAL_TIME - 1, SIGSTORE_CHECK_TIME_FUTURE },
    { "in 1970", 0, SIGSTORE_CHECK_TIME_FUTURE },
    { "before all time", INT64_MIN, SIGSTORE_CHECK_TIME_FUTURE },
};

static void
what_is_signed_after_now_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(times); i++) {
        sigstore_error err = { 0 };
        sigstore_options *options;

        assert_int_equal(sigstore_options_new(&options, NULL), SIGSTORE_OK);
        sigstore_options_set_now(options, times[i].now);
        check_row(times[i].name,
            (sigstore_verify(NULL, real.verifier, real.bundle, real.artifact,
                 policy, options, &err) == SIGSTORE_OK) ==
                (times[i].want == SIGSTORE_CHECK_NONE));
        check_row(times[i].name, err.check == times[i].want);
        sigstore_options_free(options);
    }
}

static void
an_artifact_that_cannot_be_read_is_not_verified(void **state)
{
    int fd = open("/dev/null", O_WRONLY);
    sigstore_result *result = (sigstore_result *)&real;
    sigstore_artifact *artifact;

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(
        sigstore_artifact_from_fd(&artifact, fd, NULL), SIGSTORE_OK);
    assert_int_equal(sigstore_verify(&result, real.verifier, real.bundle,
                         artifact, policy, NULL, NULL),
        SIGSTORE_EIO);
    assert_null(result);
    sigstore_artifact_free(artifact);
    assert_int_equal(close(fd), 0);
}

/* No profile goes without a signed time, a log or timestamp, the artifact. */
static void
every_profile_needs_a_time_and_the_signature(void **state)
{
    const unsigned always = SG_DONE_TIME | SG_DONE_SIGNATURE | SG_DONE_ARTIFACT;

    (void)state;
    for (int profile = 1; profile <= 3; profile++) {
        unsigned required = sg_profile_requires((sigstore_profile)profile);

        assert_int_equal(required & always, always);
    }
    assert_int_equal(sg_profile_requires(SIGSTORE_PROFILE_PUBLIC),
        always | SG_DONE_CHAIN | SG_DONE_SCT | SG_DONE_PROFILE |
            SG_DONE_POLICY | SG_DONE_LOG);
    assert_int_equal(sg_profile_requires(SIGSTORE_PROFILE_MANAGED_KEY),
        always | SG_DONE_KEY | SG_DONE_LOG);
    assert_int_equal(sg_profile_requires(SIGSTORE_PROFILE_PRIVATE),
        always | SG_DONE_CHAIN | SG_DONE_PROFILE | SG_DONE_POLICY);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_result_says_who_when_and_where),
        cmocka_unit_test(a_result_has_nothing_beyond_its_end),
        cmocka_unit_test(no_result_says_nothing),
        cmocka_unit_test(nothing_is_verified_without_all_arguments),
        cmocka_unit_test(a_profile_of_keys_needs_a_policy_of_one),
        cmocka_unit_test(a_verifier_is_made_of_a_root_and_a_profile),
        cmocka_unit_test(what_is_signed_after_now_is_refused),
        cmocka_unit_test(an_artifact_that_cannot_be_read_is_not_verified),
        cmocka_unit_test(every_profile_needs_a_time_and_the_signature),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
