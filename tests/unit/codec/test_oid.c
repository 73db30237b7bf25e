/* SPDX-License-Identifier: Apache-2.0 */
/* OIDs: the table spells what it names, and malformed ones stay unknown. */
#include "test.h"

#include "codec/oid.h"

#define OCTETS(text)                                                           \
    {                                                                          \
        (const uint8_t *)(text), sizeof(text) - 1                              \
    }

static const char *const dotted[SG_OID_COUNT] = {
    [SG_OID_EC_PUBLIC_KEY] = "1.2.840.10045.2.1",
    [SG_OID_P256] = "1.2.840.10045.3.1.7",
    [SG_OID_P384] = "1.3.132.0.34",
    [SG_OID_P521] = "1.3.132.0.35",
    [SG_OID_RSA] = "1.2.840.113549.1.1.1",
    [SG_OID_RSA_PSS] = "1.2.840.113549.1.1.10",
    [SG_OID_ED25519] = "1.3.101.112",
    [SG_OID_ECDSA_SHA256] = "1.2.840.10045.4.3.2",
    [SG_OID_ECDSA_SHA384] = "1.2.840.10045.4.3.3",
    [SG_OID_ECDSA_SHA512] = "1.2.840.10045.4.3.4",
    [SG_OID_RSA_SHA256] = "1.2.840.113549.1.1.11",
    [SG_OID_RSA_SHA384] = "1.2.840.113549.1.1.12",
    [SG_OID_RSA_SHA512] = "1.2.840.113549.1.1.13",
    [SG_OID_MGF1] = "1.2.840.113549.1.1.8",
    [SG_OID_SHA256] = "2.16.840.1.101.3.4.2.1",
    [SG_OID_SHA384] = "2.16.840.1.101.3.4.2.2",
    [SG_OID_SHA512] = "2.16.840.1.101.3.4.2.3",
    [SG_OID_SHA1] = "1.3.14.3.2.26",
    [SG_OID_SUBJECT_KEY_ID] = "2.5.29.14",
    [SG_OID_KEY_USAGE] = "2.5.29.15",
    [SG_OID_SUBJECT_ALT_NAME] = "2.5.29.17",
    [SG_OID_BASIC_CONSTRAINTS] = "2.5.29.19",
    [SG_OID_NAME_CONSTRAINTS] = "2.5.29.30",
    [SG_OID_CERTIFICATE_POLICIES] = "2.5.29.32",
    [SG_OID_POLICY_CONSTRAINTS] = "2.5.29.36",
    [SG_OID_AUTHORITY_KEY_ID] = "2.5.29.35",
    [SG_OID_EXTENDED_KEY_USAGE] = "2.5.29.37",
    [SG_OID_SCT_LIST] = "1.3.6.1.4.1.11129.2.4.2",
    [SG_OID_CT_POISON] = "1.3.6.1.4.1.11129.2.4.3",
    [SG_OID_CODE_SIGNING] = "1.3.6.1.5.5.7.3.3",
    [SG_OID_TIME_STAMPING] = "1.3.6.1.5.5.7.3.8",
    [SG_OID_ANY_PURPOSE] = "2.5.29.37.0",
    [SG_OID_CT_PRECERT_SIGNING] = "1.3.6.1.4.1.11129.2.4.4",
    [SG_OID_SIGNED_DATA] = "1.2.840.113549.1.7.2",
    [SG_OID_TST_INFO] = "1.2.840.113549.1.9.16.1.4",
    [SG_OID_CONTENT_TYPE] = "1.2.840.113549.1.9.3",
    [SG_OID_MESSAGE_DIGEST] = "1.2.840.113549.1.9.4",
    [SG_OID_SIGNING_TIME] = "1.2.840.113549.1.9.5",
    [SG_OID_SIGNING_CERTIFICATE] = "1.2.840.113549.1.9.16.2.12",
    [SG_OID_SIGNING_CERTIFICATE_V2] = "1.2.840.113549.1.9.16.2.47",
};

static void
test_each_known(void **state)
{
    unsigned i;

    (void)state;
    for (i = 1; i < SG_OID_COUNT; i++) {
        sg_bytes octets = sg_oid_bytes((enum sg_oid)i);

        if (dotted[i] == NULL)
            fail_msg("no dotted text for identifier %u", i);
        assert_string_equal(sg_oid_show(octets).text, dotted[i]);
        assert_true(sg_oid_is_valid(octets));
        assert_int_equal(sg_oid_find(octets), i);
        assert_int_equal(sg_oid_fulcio(octets), 0);
        octets.len--;
        if (sg_oid_find(octets) == (enum sg_oid)i)
            fail_msg("a prefix is taken for %s", dotted[i]);
    }
}

static void
test_none_is_not_known(void **state)
{
    (void)state;
    assert_int_equal(sg_oid_find(sg_bytes_of("", 0)), SG_OID_UNKNOWN);
    assert_int_equal(sg_oid_bytes(SG_OID_UNKNOWN).len, 0);
    assert_int_equal(sg_oid_bytes(SG_OID_COUNT).len, 0);
}

/* [X.690 8.19.2], [X.690 8.19.4]; NULL stands for "malformed". */
static void
test_show(void **state)
{
    static const struct {
        const char *name;
        sg_bytes octets;
        const char *text;
    } rows[] = {
        { "0.0", OCTETS("\x00"), "0.0" },
        { "0.39", OCTETS("\x27"), "0.39" },
        { "1.0", OCTETS("\x28"), "1.0" },
        { "1.39", OCTETS("\x4f"), "1.39" },
        { "2.0", OCTETS("\x50"), "2.0" },
        { "2.40 is no 3.0", OCTETS("\x78"), "2.40" },
        { "2.999 in two bytes", OCTETS("\x88\x37"), "2.999" },
        { "zero bytes inside", OCTETS("\x2a\x00\x00\x01"), "1.2.0.0.1" },
        { "an arc of 2^64 - 1",
            OCTETS("\x2a\x81\xff\xff\xff\xff\xff\xff\xff\xff\x7f"),
            "1.2.18446744073709551615" },
        { "an arc of 2^64",
            OCTETS("\x2a\x82\x80\x80\x80\x80\x80\x80\x80\x80\x00"), NULL },
        { "an arc of 2^64 + 3, which wraps to 3",
            OCTETS("\x2a\x82\x80\x80\x80\x80\x80\x80\x80\x80\x03"), NULL },
        { "a first subidentifier of 2^64",
            OCTETS("\x82\x80\x80\x80\x80\x80\x80\x80\x80\x00"), NULL },
        { "an arc of 2^70",
            OCTETS("\x2a\x81\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00"), NULL },
        { "a leading 80", OCTETS("\x80\x2a"), NULL },
        { "a leading 80 inside", OCTETS("\x2a\x80\x01"), NULL },
        { "nothing", OCTETS(""), NULL },
        { "cut in the first arc", OCTETS("\x88"), NULL },
        { "cut in a later arc", OCTETS("\x2a\x86\x48\x86"), NULL },
        { "80 alone", OCTETS("\x80"), NULL },
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        const char *want = rows[i].text;
        struct sg_shown shown = sg_oid_show(rows[i].octets);

        if (sg_oid_is_valid(rows[i].octets) != (want != NULL))
            fail_msg("%s: validity", rows[i].name);
        if (strcmp(shown.text, want != NULL ? want : "malformed OID") != 0)
            fail_msg("%s: shown as %s", rows[i].name, shown.text);
        if (sg_oid_find(rows[i].octets) != SG_OID_UNKNOWN)
            fail_msg("%s: known", rows[i].name);
    }
}

/* However long: valid UTF-8, ended by NUL, and marked where it is cut. */
static void
test_show_is_cut(void **state)
{
    uint8_t octets[300];
    size_t len;

    (void)state;
    memset(octets, 0x7f, sizeof(octets));
    for (len = 1; len <= sizeof(octets); len++) {
        struct sg_shown shown = sg_oid_show(sg_bytes_of(octets, len));
        size_t whole = strlen("2.47") + 4 * (len - 1);
        size_t shown_len = strnlen(shown.text, sizeof(shown.text));
        bool cut = strstr(shown.text, "\xe2\x80\xa6") != NULL;

        assert_true(shown_len < sizeof(shown.text));
        if (cut ? whole < SG_SHOWN_SIZE - 8 : shown_len != whole)
            fail_msg("%zu arcs are shown as %s", len + 1, shown.text);
    }
}

static void
test_fulcio(void **state)
{
    static const struct {
        const char *name;
        sg_bytes octets;
        unsigned want;
    } rows[] = {
        { "1", OCTETS("\x2b\x06\x01\x04\x01\x83\xbf\x30\x01\x01"), 1 },
        { "22", OCTETS("\x2b\x06\x01\x04\x01\x83\xbf\x30\x01\x16"), 22 },
        { "127", OCTETS("\x2b\x06\x01\x04\x01\x83\xbf\x30\x01\x7f"), 127 },
        { "0", OCTETS("\x2b\x06\x01\x04\x01\x83\xbf\x30\x01\x00"), 0 },
        { "128", OCTETS("\x2b\x06\x01\x04\x01\x83\xbf\x30\x01\x81\x00"), 0 },
        { "a cut arc", OCTETS("\x2b\x06\x01\x04\x01\x83\xbf\x30\x01\x81"), 0 },
        { "the arc itself", OCTETS("\x2b\x06\x01\x04\x01\x83\xbf\x30\x01"), 0 },
        { "an arc below",
            OCTETS("\x2b\x06\x01\x04\x01\x83\xbf\x30\x01\x01\x01"), 0 },
        { "57264.3", OCTETS("\x2b\x06\x01\x04\x01\x83\xbf\x30\x03\x01"), 0 },
        { "another enterprise",
            OCTETS("\x2b\x06\x01\x04\x01\x83\xbf\x31\x01\x01"), 0 },
        { "nothing", OCTETS(""), 0 },
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++)
        if (sg_oid_fulcio(rows[i].octets) != rows[i].want)
            fail_msg("%s: %u", rows[i].name, sg_oid_fulcio(rows[i].octets));
    assert_string_equal(
        sg_oid_show(rows[1].octets).text, "1.3.6.1.4.1.57264.1.22");
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_known),
        cmocka_unit_test(test_none_is_not_known),
        cmocka_unit_test(test_show),
        cmocka_unit_test(test_show_is_cut),
        cmocka_unit_test(test_fulcio),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
