/* SPDX-License-Identifier: Apache-2.0 */
/* Whom a certificate can name, and whom none can. */
#include "base/limits.h"
#include "fulcio.h"
#include "test.h"

#define JOB_BEGIN                                                              \
    "{\"event_name\":\"push\",\"sha\":\"0\",\"workflow\":\"w\","               \
    "\"repository\":\"o/r\",\"ref\":\"r\",\"job_workflow_sha\":\"0\","         \
    "\"runner_environment\":\"e\",\"repository_id\":1,"                        \
    "\"repository_owner\":\"o\",\"repository_owner_id\":\"2\","                \
    "\"workflow_ref\":\"o/r/w\",\"workflow_sha\":\"0\",\"run_id\":\"3\","      \
    "\"run_attempt\":\"1\""
#define JOB JOB_BEGIN ",\"repository_visibility\":\"public\""

static const struct {
    const char *name, *email, *claims;
    sigstore_code want;
} identities[] = {
    { "an address", "alice@example.com", "{}", SIGSTORE_OK },
    { "an address with a blank", "a b@example.com", "{}", SIGSTORE_EREFUSED },
    { "an address with a line end", "a\n@example.com", "{}",
        SIGSTORE_EREFUSED },
    { "an address that is not ASCII", "\xc3\xa4@example.com", "{}",
        SIGSTORE_EREFUSED },
    { "an empty address", "", "{}", SIGSTORE_EREFUSED },
    { "a job", NULL, JOB ",\"job_workflow_ref\":\"o/r/w@m\"}", SIGSTORE_OK },
    { "a job with an environment", NULL,
        JOB ",\"job_workflow_ref\":\"o/r/w@m\",\"environment\":\"e\"}",
        SIGSTORE_OK },
    { "a job without a workflow", NULL, JOB "}", SIGSTORE_EREFUSED },
    { "a job without visibility", NULL,
        JOB_BEGIN ",\"job_workflow_ref\":\"o/r/w@m\"}", SIGSTORE_EREFUSED },
    { "a job whose claim is a list", NULL, JOB ",\"job_workflow_ref\":[]}",
        SIGSTORE_EREFUSED },
    { "a workflow with a blank", NULL, JOB ",\"job_workflow_ref\":\"o/ r\"}",
        SIGSTORE_EREFUSED },
    { "a workflow that is not ASCII", NULL,
        JOB ",\"job_workflow_ref\":\"o/\xc3\xa4\"}", SIGSTORE_EREFUSED },
    { "an environment with a control character", NULL,
        JOB ",\"job_workflow_ref\":\"o\",\"environment\":\"\\u0000\"}",
        SIGSTORE_EREFUSED },
    { "an environment of Chinese", NULL,
        JOB ",\"job_workflow_ref\":\"o\",\"environment\":\"\xe4\xb8\xad\"}",
        SIGSTORE_OK },
};

static void
names_only_who_can_be_named(void **state)
{
    struct instance none = { .faults = 0 };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(identities); i++) {
        struct identity identity = { .issuer = SG_LITERAL("http://x"),
            .subject = SG_LITERAL("sub"),
            .kind = identities[i].email != NULL ? ISSUER_EMAIL : ISSUER_CI };
        struct sg_arena arena;
        struct sg_buf out;
        sigstore_error err;

        sg_arena_init(&arena, 1u << 20);
        sg_buf_init(&out, SG_CERTIFICATE_MAX);
        if (identities[i].email != NULL)
            identity.email = sg_bytes_from_text(identities[i].email);
        assert_int_equal(sg_json_parse(&identity.claims, &arena,
                             sg_bytes_from_text(identities[i].claims), NULL),
            0);
        check_row(identities[i].name,
            fulcio_add_subject(&out, &none, &identity, &err) ==
                identities[i].want);
        sg_buf_dispose(&out);
        sg_arena_dispose(&arena);
    }
}

static void
refuses_claims_that_are_too_long(void **state)
{
    struct instance none = { .faults = 0 };
    struct identity identity = { .kind = ISSUER_EMAIL,
        .issuer = SG_LITERAL("http://x"),
        .email = SG_LITERAL("a@example.com") };
    char text[FULCIO_TEXT_MAX + 1];
    struct sg_buf out;
    sigstore_error err;

    (void)state;
    memset(text, 'a', sizeof(text));
    sg_buf_init(&out, SG_CERTIFICATE_MAX);
    identity.subject = sg_bytes_of(text, sizeof(text) - 1);
    assert_int_equal(fulcio_add_subject(&out, &none, &identity, &err), 0);
    identity.subject.len++;
    assert_int_equal(
        fulcio_add_subject(&out, &none, &identity, &err), SIGSTORE_EREFUSED);
    identity.subject = SG_LITERAL("s");
    identity.email = sg_bytes_of(text, sizeof(text));
    assert_int_equal(
        fulcio_add_subject(&out, &none, &identity, &err), SIGSTORE_EREFUSED);
    sg_buf_dispose(&out);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_only_who_can_be_named),
        cmocka_unit_test(refuses_claims_that_are_too_long),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
