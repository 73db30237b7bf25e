/* SPDX-License-Identifier: Apache-2.0 */
/* The caller's error: what fills it, what stands before it, what is cut. */
#include "test.h"

#include "base/error.h"
#include "base/utf8.h"

#define CUT "\xe2\x80\xa6"

static void
each_verb_returns_and_fills(void **state)
{
    sigstore_error err;

    (void)state;
    memset(&err, 0xff, sizeof(err));
    assert_int_equal(sg_fail(&err, SIGSTORE_EIO, "disk %d", 3), SIGSTORE_EIO);
    assert_int_equal(err.code, SIGSTORE_EIO);
    assert_int_equal(err.check, SIGSTORE_CHECK_NONE);
    assert_string_equal(err.message, "disk 3");

    assert_int_equal(
        sg_refuse(&err, SIGSTORE_CHECK_LOG_INCLUSION, "no"), SIGSTORE_EREFUSED);
    assert_int_equal(err.code, SIGSTORE_EREFUSED);
    assert_int_equal(err.check, SIGSTORE_CHECK_LOG_INCLUSION);

    assert_int_equal(
        sg_form(&err, SIGSTORE_CHECK_CERT_FORM, "%s", "x"), SIGSTORE_EFORMAT);
    assert_int_equal(err.code, SIGSTORE_EFORMAT);
    assert_int_equal(err.check, SIGSTORE_CHECK_CERT_FORM);

    assert_int_equal(sg_no_memory(&err), SIGSTORE_ENOMEM);
    assert_int_equal(err.code, SIGSTORE_ENOMEM);
    assert_int_equal(err.check, SIGSTORE_CHECK_NONE);
}

static void
no_error_is_wanted(void **state)
{
    (void)state;
    assert_int_equal(sg_fail(NULL, SIGSTORE_EIO, "x"), SIGSTORE_EIO);
    assert_int_equal(
        sg_refuse(NULL, SIGSTORE_CHECK_SUBJECT, "x"), SIGSTORE_EREFUSED);
    assert_int_equal(
        sg_form(NULL, SIGSTORE_CHECK_SUBJECT, "x"), SIGSTORE_EFORMAT);
    assert_int_equal(sg_no_memory(NULL), SIGSTORE_ENOMEM);
    assert_int_equal(sg_context(NULL, SIGSTORE_EIO, "x"), SIGSTORE_EIO);
    assert_int_equal(
        sg_as_check(NULL, SIGSTORE_EIO, SIGSTORE_CHECK_SUBJECT), SIGSTORE_EIO);
}

static void
context_stands_before_the_message(void **state)
{
    sigstore_error err, before;

    (void)state;
    (void)sg_refuse(&err, SIGSTORE_CHECK_LOG_PROOF, "root differs");
    assert_int_equal(sg_context(&err, err.code, "proof"), SIGSTORE_EREFUSED);
    assert_int_equal(
        sg_context(&err, err.code, "entry %d", 0), SIGSTORE_EREFUSED);
    assert_string_equal(err.message, "entry 0: proof: root differs");
    assert_int_equal(err.check, SIGSTORE_CHECK_LOG_PROOF);

    before = err;
    assert_int_equal(sg_context(&err, SIGSTORE_OK, "not"), SIGSTORE_OK);
    assert_memory_equal(&err, &before, sizeof(err));
}

static void
a_check_is_named_once(void **state)
{
    sigstore_error err;

    (void)state;
    (void)sg_fail(&err, SIGSTORE_EFORMAT, "x");
    assert_int_equal(
        sg_as_check(&err, SIGSTORE_OK, SIGSTORE_CHECK_SUBJECT), SIGSTORE_OK);
    assert_int_equal(err.check, SIGSTORE_CHECK_NONE);
    assert_int_equal(
        sg_as_check(&err, err.code, SIGSTORE_CHECK_SUBJECT), SIGSTORE_EFORMAT);
    assert_int_equal(err.check, SIGSTORE_CHECK_SUBJECT);
    (void)sg_as_check(&err, err.code, SIGSTORE_CHECK_CERT_FORM);
    assert_int_equal(err.check, SIGSTORE_CHECK_SUBJECT);
}

/* Whatever the length, the message is UTF-8, ends in NUL, and says so. */
static void
what_does_not_fit_is_cut_between_characters(void **state)
{
    char text[1200];
    sigstore_error err;

    (void)state;
    for (size_t len = 900; len < 1100; len++) {
        size_t at = len % 3;

        memset(text, 'a', at);
        for (; at < len; at += 3)
            memcpy(text + at, "\xe2\x82\xac", 4);
        (void)sg_fail(&err, SIGSTORE_EIO, "%s", text);
        assert_true(strlen(err.message) < SIGSTORE_MESSAGE_MAX);
        assert_true(sg_utf8_is_valid(sg_bytes_from_text(err.message)));
        assert_int_equal(
            sg_bytes_ends_with(sg_bytes_from_text(err.message), CUT),
            at >= SIGSTORE_MESSAGE_MAX);

        (void)sg_context(&err, err.code, "%s", text);
        (void)sg_context(&err, err.code, "fact");
        assert_true(strlen(err.message) < SIGSTORE_MESSAGE_MAX);
        assert_true(sg_utf8_is_valid(sg_bytes_from_text(err.message)));
        assert_true(sg_bytes_ends_with(sg_bytes_from_text(err.message), CUT));
        assert_true(
            sg_bytes_starts_with(sg_bytes_from_text(err.message), "fact: "));
    }
}

static void
every_code_and_check_has_its_name(void **state)
{
    size_t named = 0;

    (void)state;
    assert_string_equal(sigstore_code_name(SIGSTORE_OK), "SIGSTORE_OK");
    assert_string_equal(
        sigstore_code_name(SIGSTORE_EREFUSED), "SIGSTORE_EREFUSED");
    assert_string_equal(
        sigstore_code_name(SIGSTORE_EINTERNAL), "SIGSTORE_EINTERNAL");
    assert_string_equal(sigstore_code_name((sigstore_code)13), "unknown");
    assert_string_equal(sigstore_code_name((sigstore_code)-1), "unknown");
    assert_string_equal(
        sigstore_check_name(SIGSTORE_CHECK_LOG_INCLUSION), "LOG_INCLUSION");
    assert_string_equal(
        sigstore_check_name(SIGSTORE_CHECK_ARTIFACT), "ARTIFACT");
    assert_string_equal(sigstore_check_name(SIGSTORE_CHECK_NONE), "NONE");
    assert_string_equal(sigstore_check_name((sigstore_check)1), "unknown");
    assert_string_equal(sigstore_check_name((sigstore_check)-1), "unknown");
    assert_string_equal(sigstore_check_name((sigstore_check)9999), "unknown");
    for (int i = 0; i <= SIGSTORE_EINTERNAL; i++)
        assert_string_not_equal(
            sigstore_code_name((sigstore_code)i), "unknown");
    for (int i = 0; i < 1000; i++)
        named += strcmp(sigstore_check_name((sigstore_check)i), "unknown") != 0;
    assert_int_equal(named, 52);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_verb_returns_and_fills),
        cmocka_unit_test(no_error_is_wanted),
        cmocka_unit_test(context_stands_before_the_message),
        cmocka_unit_test(a_check_is_named_once),
        cmocka_unit_test(what_does_not_fit_is_cut_between_characters),
        cmocka_unit_test(every_code_and_check_has_its_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
