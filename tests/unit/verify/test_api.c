/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What callers give wrongly: every function that makes something says
 * SIGSTORE_EARGUMENT, with or without an error to fill, and what it was to
 * make is then NULL.
 */
#include "../test.h"

#include "sigstore/sigstore.h"

/* Without `out` each call is refused, however good the other arguments. */
static void
nothing_is_made_without_a_place_for_it(void **state)
{
    const unsigned char digest[32] = { 0 };
    const sigstore_github github = { .repository = "o/r" };
    sigstore_policy *policies[1] = { NULL };
    const struct {
        const char *name;
        sigstore_code code;
    } rows[] = {
        { "artifact_open", sigstore_artifact_open(NULL, "/dev/null", NULL) },
        { "artifact_from_fd", sigstore_artifact_from_fd(NULL, 0, NULL) },
        { "artifact_from_memory",
            sigstore_artifact_from_memory(NULL, "", 0, NULL) },
        { "artifact_from_digest",
            sigstore_artifact_from_digest(
                NULL, SIGSTORE_SHA256, digest, sizeof(digest), NULL) },
        { "policy_identity", sigstore_policy_identity(NULL, "a", "b", NULL) },
        { "policy_github", sigstore_policy_github(NULL, &github, NULL) },
        { "policy_claim",
            sigstore_policy_claim(NULL, SIGSTORE_CLAIM_ISSUER, "a", NULL) },
        { "policy_key", sigstore_policy_key(NULL, "a", 1, NULL) },
        { "policy_all_of", sigstore_policy_all_of(NULL, policies, 1, NULL) },
        { "policy_any_of", sigstore_policy_any_of(NULL, policies, 1, NULL) },
        { "options_new", sigstore_options_new(NULL, NULL) },
        { "bundle_parse", sigstore_bundle_parse(NULL, "{}", 2, NULL) },
        { "bundle_read_file", sigstore_bundle_read_file(NULL, "/", NULL) },
        { "trusted_root_embedded",
            sigstore_trusted_root_embedded(NULL, SIGSTORE_PRODUCTION, NULL) },
        { "trusted_root_parse",
            sigstore_trusted_root_parse(NULL, "{}", 2, NULL) },
        { "trusted_root_read_file",
            sigstore_trusted_root_read_file(NULL, "/", NULL) },
        { "signing_config_parse",
            sigstore_signing_config_parse(NULL, "{}", 2, NULL) },
        { "signing_config_read_file",
            sigstore_signing_config_read_file(NULL, "/", NULL) },
        { "signing_config_embedded",
            sigstore_signing_config_embedded(NULL, SIGSTORE_STAGING, NULL) },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        check_row(rows[i].name, rows[i].code == SIGSTORE_EARGUMENT);
}

/* What `*out` holds before each call: a failure has it NULL. */
static int something;

/* Holds for one call: refused, its error filled, and `*out` NULL. */
#define REFUSES(type, call)                                                    \
    do {                                                                       \
        type *made = (type *)&something, **out = &made;                        \
        sigstore_error filled = { 0 }, *err = &filled;                         \
        check_row(#call, (call) == SIGSTORE_EARGUMENT);                        \
        check_row(#call, made == NULL);                                        \
        check_row(#call, filled.code == SIGSTORE_EARGUMENT);                   \
        check_row(#call, filled.message[0] != '\0');                           \
        made = (type *)&something;                                             \
        err = NULL;                                                            \
        check_row(#call, (call) == SIGSTORE_EARGUMENT);                        \
        check_row(#call, made == NULL);                                        \
    } while (0)

static void
artifacts_are_made_of_something(void **state)
{
    const unsigned char digest[64] = { 0 };

    (void)state;
    REFUSES(sigstore_artifact, sigstore_artifact_open(out, NULL, err));
    REFUSES(
        sigstore_artifact, sigstore_artifact_from_memory(out, NULL, 1, err));
    REFUSES(sigstore_artifact,
        sigstore_artifact_from_digest(out, SIGSTORE_SHA256, NULL, 32, err));
    REFUSES(sigstore_artifact,
        sigstore_artifact_from_digest(out, SIGSTORE_SHA256, digest, 0, err));
    REFUSES(sigstore_artifact,
        sigstore_artifact_from_digest(out, SIGSTORE_SHA512, digest, 32, err));
    REFUSES(sigstore_artifact,
        sigstore_artifact_from_digest(out, (sigstore_hash)0, digest, 0, err));
}

static void
policies_are_made_of_something(void **state)
{
    const sigstore_github nothing = { 0 };
    const sigstore_github empty = { .identity = "", .repository = "" };
    const sigstore_github newer = { .identity = "a", .reserved = { "b" } };
    sigstore_policy *one[2] = { NULL, NULL };

    (void)state;
    REFUSES(sigstore_policy, sigstore_policy_identity(out, NULL, "b", err));
    REFUSES(sigstore_policy, sigstore_policy_identity(out, "a", NULL, err));
    REFUSES(sigstore_policy, sigstore_policy_identity(out, "", "b", err));
    REFUSES(sigstore_policy, sigstore_policy_identity(out, "a", "", err));
    REFUSES(sigstore_policy, sigstore_policy_github(out, NULL, err));
    REFUSES(sigstore_policy, sigstore_policy_github(out, &nothing, err));
    REFUSES(sigstore_policy, sigstore_policy_github(out, &empty, err));
    REFUSES(sigstore_policy, sigstore_policy_github(out, &newer, err));
    REFUSES(sigstore_policy,
        sigstore_policy_claim(out, SIGSTORE_CLAIM_ISSUER, NULL, err));
    REFUSES(sigstore_policy,
        sigstore_policy_claim(out, SIGSTORE_CLAIM_ISSUER, "", err));
    REFUSES(sigstore_policy,
        sigstore_policy_claim(out, (sigstore_claim)0, "", err));
    REFUSES(sigstore_policy,
        sigstore_policy_claim(out, (sigstore_claim)25, "a", err));
    REFUSES(sigstore_policy, sigstore_policy_key(out, NULL, 1, err));
    REFUSES(sigstore_policy, sigstore_policy_key(out, "a", 0, err));
    REFUSES(sigstore_policy, sigstore_policy_all_of(out, NULL, 1, err));
    REFUSES(sigstore_policy, sigstore_policy_any_of(out, one, 0, err));
    REFUSES(sigstore_policy, sigstore_policy_any_of(out, one, 1, err));
}

/* On failure the caller still owns the policies: both are freed here. */
static void
a_policy_stands_in_one_place(void **state)
{
    sigstore_policy *twice[3];

    (void)state;
    assert_int_equal(
        sigstore_policy_identity(&twice[0], "a", "b", NULL), SIGSTORE_OK);
    assert_int_equal(
        sigstore_policy_identity(&twice[1], "a", "b", NULL), SIGSTORE_OK);
    twice[2] = twice[0];
    REFUSES(sigstore_policy, sigstore_policy_all_of(out, twice, 3, err));
    REFUSES(sigstore_policy, sigstore_policy_any_of(out, twice, 3, err));
    sigstore_policy_free(twice[0]);
    sigstore_policy_free(twice[1]);
    sigstore_policy_free(NULL);
}

static void
documents_are_read_from_somewhere(void **state)
{
    (void)state;
    REFUSES(sigstore_bundle, sigstore_bundle_parse(out, NULL, 0, err));
    REFUSES(sigstore_bundle, sigstore_bundle_read_file(out, NULL, err));
    REFUSES(
        sigstore_trusted_root, sigstore_trusted_root_parse(out, NULL, 0, err));
    REFUSES(
        sigstore_trusted_root, sigstore_trusted_root_read_file(out, NULL, err));
    REFUSES(sigstore_trusted_root,
        sigstore_trusted_root_embedded(out, (sigstore_instance)0, err));
    REFUSES(sigstore_signing_config,
        sigstore_signing_config_parse(out, NULL, 0, err));
}

static void
a_digest_is_asked_for_wholly(void **state)
{
    unsigned char digest[64];
    sigstore_artifact *artifact;
    size_t len = 9;

    (void)state;
    assert_int_equal(
        sigstore_artifact_from_memory(&artifact, NULL, 0, NULL), SIGSTORE_OK);
    assert_int_equal(
        sigstore_artifact_digest(NULL, SIGSTORE_SHA256, digest, &len, NULL),
        SIGSTORE_EARGUMENT);
    assert_int_equal(len, 0);
    assert_int_equal(
        sigstore_artifact_digest(artifact, SIGSTORE_SHA256, NULL, &len, NULL),
        SIGSTORE_EARGUMENT);
    assert_int_equal(
        sigstore_artifact_digest(artifact, SIGSTORE_SHA256, digest, NULL, NULL),
        SIGSTORE_EARGUMENT);
    assert_int_equal(sigstore_artifact_digest(
                         artifact, (sigstore_hash)7, digest, &len, NULL),
        SIGSTORE_EARGUMENT);
    sigstore_artifact_free(artifact);
}

static void
nothing_is_what_nothing_says(void **state)
{
    (void)state;
    sigstore_artifact_free(NULL);
    sigstore_artifact_set_progress(NULL, NULL, NULL);
    sigstore_bundle_free(NULL);
    sigstore_trusted_root_free(NULL);
    sigstore_signing_config_free(NULL);
    assert_null(sigstore_bundle_media_type(NULL));
    assert_int_equal(sigstore_bundle_has_envelope(NULL), 0);
    assert_int_equal(sigstore_bundle_has_certificate(NULL), 0);
    assert_int_equal(sigstore_bundle_entry_count(NULL), 0);
    assert_null(sigstore_trusted_root_warning(NULL, 0));
    assert_null(sigstore_signing_config_warning(NULL, 0));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_made_without_a_place_for_it),
        cmocka_unit_test(artifacts_are_made_of_something),
        cmocka_unit_test(policies_are_made_of_something),
        cmocka_unit_test(a_policy_stands_in_one_place),
        cmocka_unit_test(documents_are_read_from_somewhere),
        cmocka_unit_test(a_digest_is_asked_for_wholly),
        cmocka_unit_test(nothing_is_what_nothing_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
