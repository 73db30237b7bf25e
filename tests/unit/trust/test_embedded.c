/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is compiled in: both instances parse without a warning, and every
 * signature inside their chains verifies, which verifiers then rely on.
 */
#include "test.h"

#include "base/arena.h"
#include "pki/chain.h"
#include "trust/embedded.h"
#include "trust/trusted_root.h"

static size_t
check_chains(const struct sg_authority *authorities, size_t count)
{
    sigstore_error err = { 0 };
    size_t checked = 0;

    for (size_t i = 0; i < count; i++) {
        const struct sg_authority *a = &authorities[i];

        for (size_t k = 1; k < a->count; k++, checked++) {
            if (sg_cert_check_issued_by(
                    NULL, &a->certs[k - 1], &a->certs[k], &err) != SIGSTORE_OK)
                fail_msg("authority %zu, certificate %zu: %s", i, k - 1,
                    err.message);
        }
    }
    return checked;
}

static void
check_instance(sigstore_instance instance)
{
    sigstore_trusted_root *root;
    sigstore_error err = { 0 };

    if (sigstore_trusted_root_embedded(&root, instance, &err) != SIGSTORE_OK)
        fail_msg("%s", err.message);
    assert_true(root->embedded);
    assert_null(sigstore_trusted_root_warning(root, 0));
    assert_true(check_chains(root->cas, root->ca_count) >= 1);
    assert_true(check_chains(root->tsas, root->tsa_count) >= 1);
    sigstore_trusted_root_free(root);
}

static void
test_production(void **state)
{
    (void)state;
    check_instance(SIGSTORE_PRODUCTION);
}

static void
test_staging(void **state)
{
    (void)state;
    check_instance(SIGSTORE_STAGING);
}

/* The same document from elsewhere is not vouched for. */
static void
test_parsed_is_not_embedded(void **state)
{
    const struct sg_embedded *embedded = sg_embedded_find(SIGSTORE_PRODUCTION);
    sigstore_trusted_root *root;

    (void)state;
    assert_non_null(embedded);
    assert_int_equal(
        sigstore_trusted_root_parse(&root, embedded->trusted_root.data,
            embedded->trusted_root.len, NULL),
        SIGSTORE_OK);
    assert_false(root->embedded);
    sigstore_trusted_root_free(root);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_production),
        cmocka_unit_test(test_staging),
        cmocka_unit_test(test_parsed_is_not_embedded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
