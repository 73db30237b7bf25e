/* SPDX-License-Identifier: Apache-2.0 */
/* Names of faults, and which service each is of. */
#include "test.h"

#include <stdio.h>

#include "fault.h"
#include "instance.h"

static void
every_fault_has_a_row(void **state)
{
    (void)state;
    for (size_t i = 0; i < FAULT_COUNT; i++) {
        assert_non_null(fault_rows[i].name);
        assert_non_null(fault_rows[i].help);
        assert_true((fault_rows[i].where == NULL) == (i >= FAULT_SLOW));
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(fault_rows[i].name, fault_rows[j].name);
    }
}

static void
a_name_adds_its_fault_and_no_other(void **state)
{
    (void)state;
    for (size_t i = 0; i < FAULT_COUNT; i++) {
        struct instance instance = { .faults = 0 };

        assert_true(fault_add(&instance.faults, fault_rows[i].name));
        for (size_t j = 0; j < FAULT_COUNT; j++)
            check_row(fault_rows[i].name,
                fault_is(&instance, (enum fault)j) == (i == j));
    }
}

static void
unknown_names_are_refused(void **state)
{
    static const struct {
        const char *name, *text;
    } rows[] = {
        { "nothing", "" },
        { "no name but a service", ":tsa" },
        { "unknown", "no-such" },
        { "the start of a name", "no-sc" },
        { "more than a name", "no-sctx" },
        { "another case", "No-SCT" },
        { "blanks", " no-sct" },
        { "a service's fault of a service", "no-sct:fulcio" },
        { "an empty service", "slow:" },
        { "an unknown service", "slow:rekor" },
        { "the page, which has none", "500:page" },
        { "two services", "slow:tsa:ct" },
        { "a list", "slow,500" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        fault_set faults = 0;

        check_row(rows[i].name, !fault_add(&faults, rows[i].text));
        check_row(rows[i].name, faults == 0);
    }
}

static void
check_places(enum fault fault, const char *service)
{
    static const char *const all[] = { "fulcio", "tsa", "rekor1", "rekor2",
        "oidc", "ct", "tuf" };
    struct instance one = { .faults = 0 }, signing = { .faults = 0 };
    char text[32];

    snprintf(text, sizeof(text), "%s:%s", fault_rows[fault].name, service);
    assert_true(fault_add(&one.faults, text));
    assert_true(fault_add(&signing.faults, fault_rows[fault].name));
    assert_true(fault_is(&one, fault));
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        bool is_it = strcmp(all[i], service) == 0;

        check_row(text, fault_is_at(&one, fault, all[i]) == is_it);
        check_row(text, fault_is_at(&signing, fault, all[i]) == (i < 4));
        for (int j = FAULT_SLOW; j < FAULT_COUNT; j++)
            check_row(text,
                j == (int)fault || !fault_is_at(&one, (enum fault)j, all[i]));
    }
    assert_false(fault_is_at(&one, fault, "page"));
}

static void
a_fault_of_the_server_is_of_its_services(void **state)
{
    static const char *const all[] = { "fulcio", "tsa", "rekor1", "rekor2",
        "oidc", "ct", "tuf" };

    (void)state;
    for (int i = FAULT_SLOW; i < FAULT_COUNT; i++) {
        for (size_t j = 0; j < COUNT_OF(all); j++)
            check_places((enum fault)i, all[j]);
    }
}

static void
a_fault_of_a_service_is_nowhere_else(void **state)
{
    struct instance instance = { .faults = 0 };

    (void)state;
    assert_true(fault_add(&instance.faults, "no-sct"));
    assert_false(fault_is_at(&instance, FAULT_NO_SCT, "fulcio"));
}

static void
faults_add_up(void **state)
{
    struct instance instance = { .faults = 0 };

    (void)state;
    assert_true(fault_add(&instance.faults, "no-sct"));
    assert_true(fault_add(&instance.faults, "slow:ct"));
    assert_true(fault_add(&instance.faults, "slow:tuf"));
    assert_true(fault_add(&instance.faults, "huge:tuf"));
    assert_true(fault_is(&instance, FAULT_NO_SCT));
    assert_true(fault_is_at(&instance, FAULT_SLOW, "ct"));
    assert_true(fault_is_at(&instance, FAULT_SLOW, "tuf"));
    assert_true(fault_is_at(&instance, FAULT_HUGE, "tuf"));
    assert_false(fault_is_at(&instance, FAULT_HUGE, "ct"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fault_has_a_row),
        cmocka_unit_test(a_name_adds_its_fault_and_no_other),
        cmocka_unit_test(unknown_names_are_refused),
        cmocka_unit_test(a_fault_of_the_server_is_of_its_services),
        cmocka_unit_test(a_fault_of_a_service_is_nowhere_else),
        cmocka_unit_test(faults_add_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
