/* SPDX-License-Identifier: Apache-2.0 */
/* Signatures of P-256, from DER to side by side and back [RFC 7518 3.4]. */
#include <stdio.h>

#include "issuer_inside.h"
#include "test.h"

/* clang-format off */
#define ONE "0000000000000000000000000000000000000000000000000000000000000001"
#define TOP "8000000000000000000000000000000000000000000000000000000000000001"

static const struct {
    const char *name;
    const char *der; /* in hexadecimal */
    const char *raw; /* NULL: refused */
} signatures[] = {
    { "numbers of one byte", "3006020101020101", ONE ONE },
    { "a number with its top bit set", "3026020101022100" TOP, ONE TOP },
    { "a zero before a number", "300702020001020101", NULL },
    { "a negative number", "3006020181020101", NULL },
    { "a number of 33 bytes", "3026022101" TOP "020101", NULL },
    { "one number", "3003020101", NULL },
    { "three numbers", "3009020101020101020101", NULL },
    { "something after it", "300602010102010100", NULL },
    { "no sequence", "3106020101020101", NULL },
    { "texts for numbers", "3006040101040101", NULL },
    { "an empty number", "30050200020101", NULL },
    { "nothing", "", NULL },
};
/* clang-format on */

static size_t
unhex(const char *text, uint8_t out[128])
{
    size_t len = strlen(text) / 2;

    for (size_t i = 0; i < len; i++) {
        unsigned byte;

        assert_int_equal(sscanf(text + 2 * i, "%2x", &byte), 1);
        out[i] = (uint8_t)byte;
    }
    return len;
}

static void
test_signature_forms(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(signatures); i++) {
        uint8_t der[128], raw[ISSUER_SIGNATURE], want[128];
        size_t len = unhex(signatures[i].der, der);
        bool is_good = issuer_signature_to_raw(sg_bytes_of(der, len), raw);
        struct sg_buf back;

        check_row(signatures[i].name, is_good == (signatures[i].raw != NULL));
        if (!is_good)
            continue;
        assert_int_equal(unhex(signatures[i].raw, want), ISSUER_SIGNATURE);
        assert_memory_equal(raw, want, ISSUER_SIGNATURE);
        sg_buf_init(&back, 128);
        assert_true(
            issuer_signature_to_der(sg_bytes_of(raw, ISSUER_SIGNATURE), &back));
        check_row(signatures[i].name,
            sg_bytes_equal(sg_buf_bytes(&back), sg_bytes_of(der, len)));
        sg_buf_dispose(&back);
    }
}

static void
test_signature_lengths(void **state)
{
    uint8_t raw[ISSUER_SIGNATURE + 1] = { 1 };
    struct sg_buf der;

    (void)state;
    sg_buf_init(&der, 128);
    assert_false(issuer_signature_to_der(sg_bytes_of(raw, 63), &der));
    assert_false(issuer_signature_to_der(sg_bytes_of(raw, 65), &der));
    assert_false(issuer_signature_to_der(sg_bytes_of(raw, 0), &der));
    assert_int_equal(der.len, 0);
    sg_buf_dispose(&der);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signature_forms),
        cmocka_unit_test(test_signature_lengths),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
