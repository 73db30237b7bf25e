/* SPDX-License-Identifier: Apache-2.0 */
/* Names: what is one, and that a refused one moves nothing. */
#include "recipes.h"

#include "pki/names.h"

#define PART(type, tag, value) "31{ 30{ 06{" type "} " tag "{ " value " } } }"

static const struct {
    const char *name, *text;
    bool good, empty;
} rows[] = {
    { "no parts", "30{}", true, true },
    { "one part of UTF-8", "30{ " PART("550403", "0c", "'me' c3a9") " }", true,
        false },
    { "a country and an organisation",
        "30{ " PART("550406", "13", "'DE'") PART("55040a", "13", "'O'") " }",
        true, false },
    { "an e-mail address",
        "30{ " PART("2a864886f70d010901", "16", "'a@b'") " }", true, false },
    { "two values in a part, in order",
        "30{ 31{ 30{ 06{550403} 0c{'a'} } 30{ 06{55040a} 0c{'a'} } } }", true,
        false },
    { "two values in a part, out of order",
        "30{ 31{ 30{ 06{55040a} 0c{'a'} } 30{ 06{550403} 0c{'a'} } } }", false,
        false },
    { "a part without values", "30{ 31{} }", false, false },
    { "a value of two texts", "30{ 31{ 30{ 06{550403} 0c{'a'} 0c{'b'} } } }",
        false, false },
    { "a value without a text", "30{ 31{ 30{ 06{550403} } } }", false, false },
    { "a type that is no OID", "30{ 31{ 30{ 06{5580} 0c{'a'} } } }", false,
        false },
    { "no UTF-8", "30{ " PART("550403", "0c", "ff") " }", false, false },
    { "a NUL in UTF-8", "30{ " PART("550403", "0c", "'a' 00") " }", false,
        false },
    { "a line end", "30{ " PART("550403", "13", "'a' 0a") " }", false, false },
    { "an empty text", "30{ " PART("550403", "13", "") " }", false, false },
    { "an empty text of UTF-8", "30{ " PART("550403", "0c", "") " }", false,
        false },
    { "a teletex string", "30{ " PART("550403", "14", "'a'") " }", false,
        false },
    { "a BMP string", "30{ " PART("550403", "1e", "0061") " }", false, false },
    { "a number", "30{ " PART("550403", "02", "01") " }", false, false },
    { "a SET", "31{}", false, false },
    { "cut", "30 03 31{}", false, false },
    { "nothing", "", false, false },
};

/* [RFC 5280 4.1.2.4] */
static void
test_rows(void **state)
{
    struct sg_arena arena;
    struct parts none = { .count = 0 };
    size_t i;

    (void)state;
    sg_arena_init(&arena, 1u << 20);
    for (i = 0; i < COUNT_OF(rows); i++) {
        sg_bytes text = asn1(&arena, &none, rows[i].text);
        sg_bytes der = tight_copy(text), in = der, name = { NULL, 0 };

        check_row(rows[i].name, sg_name_take(&in, &name) == rows[i].good);
        if (rows[i].good) {
            check_row(rows[i].name, in.len == 0 && sg_bytes_equal(name, der));
            check_row(rows[i].name, sg_name_is_empty(name) == rows[i].empty);
        } else {
            check_row(rows[i].name, in.data == der.data && in.len == der.len);
        }
        free_copy(der);
    }
    sg_arena_dispose(&arena);
}

static const struct {
    const char *name, *text;
    bool good;
    enum sg_general_name_kind kind;
    const char *value;
} general[] = {
    { "e-mail", "81{'a@b'}", true, SG_NAME_EMAIL, "a@b" },
    { "host", "82{'a.b'}", true, SG_NAME_DNS, "a.b" },
    { "URI", "86{'a:b'}", true, SG_NAME_URI, "a:b" },
    { "URI from blank to tilde", "86{' a~'}", true, SG_NAME_URI, " a~" },
    { "user name", "a0{ 06{" FULCIO("07") "} a0{ 0c{'u'} } }", true,
        SG_NAME_USERNAME, "u" },
    { "otherName", "a0{ 06{2a03} a0{ 02{31} } }", true, SG_NAME_OTHER, "1" },
    { "directory name", "a4{ 30{} }", true, SG_NAME_DIRECTORY, "0" },
    { "IPv4 address", "87{'abcd'}", true, SG_NAME_OTHER, "abcd" },
    { "IPv6 address", "87{'abcdabcdabcdabcd'}", true, SG_NAME_OTHER,
        "abcdabcdabcdabcd" },
    { "registered identifier", "88{'ab'}", true, SG_NAME_OTHER, "ab" },
    { "an address with a mask", "87{'abcdabcd'}", false, 0, NULL },
    { "an address of nothing", "87{}", false, 0, NULL },
    { "a registered identifier that is none", "88{80}", false, 0, NULL },
    { "an empty host", "82{}", false, 0, NULL },
    { "a host with a NUL", "82{'a' 00 'b'}", false, 0, NULL },
    { "a URI with a tab", "86{'a' 09 'b'}", false, 0, NULL },
    { "a URI that is not ASCII", "86{ c3a9 }", false, 0, NULL },
    { "otherName without a value", "a0{ 06{2a03} }", false, 0, NULL },
    { "otherName of an empty value", "a0{ 06{2a03} a0{} }", false, 0, NULL },
    { "otherName of two values", "a0{ 06{2a03} a0{ 0500 0500 } }", false, 0,
        NULL },
    { "otherName with more", "a0{ 06{2a03} a0{0500} 0500 }", false, 0, NULL },
    { "otherName of a malformed type", "a0{ 06{80} a0{ 0500 } }", false, 0,
        NULL },
    { "otherName without a type", "a0{ a0{0500} }", false, 0, NULL },
    { "user name, implicit", "a0{ 06{" FULCIO("07") "} 80{'u'} }", false, 0,
        NULL },
    { "user name, empty", "a0{ 06{" FULCIO("07") "} a0{ 0c{} } }", false, 0,
        NULL },
    { "directory name that is none", "a4{ 0500 }", false, 0, NULL },
    { "two directory names in one", "a4{ 30{} 30{} }", false, 0, NULL },
    { "X.400 address", "a3{ 30{} }", false, 0, NULL },
    { "EDI party", "a5{ a1{ 0c{'a'} } }", false, 0, NULL },
    { "a kind that is not", "89{'a'}", false, 0, NULL },
    { "e-mail, constructed", "a1{ 16{'a'} }", false, 0, NULL },
    { "nothing", "", false, 0, NULL },
};

/* [RFC 5280 4.2.1.6], [security-classes R6], [fulcio oid-info] */
static void
test_general(void **state)
{
    struct sg_general_name name;
    struct sg_arena arena;
    struct parts none = { .count = 0 };
    size_t i;

    (void)state;
    sg_arena_init(&arena, 1u << 20);
    for (i = 0; i < COUNT_OF(general); i++) {
        sg_bytes text = asn1(&arena, &none, general[i].text);
        sg_bytes der = tight_copy(text), in = der;
        bool good = sg_general_name_take(&in, &name);

        check_row(general[i].name, good == general[i].good);
        check_row(general[i].name,
            good ? in.len == 0 : in.data == der.data && in.len == der.len);
        if (good) {
            check_row(general[i].name, name.kind == general[i].kind);
            check_row(general[i].name,
                sg_bytes_starts_with(name.value, general[i].value));
        }
        free_copy(der);
    }
    sg_arena_dispose(&arena);
}

/* [X.690 11.6] */
static void
test_sorted(void **state)
{
    (void)state;
    assert_true(sg_set_is_sorted(SG_LITERAL("")));
    assert_true(sg_set_is_sorted(SG_LITERAL("\x05\x00")));
    assert_true(sg_set_is_sorted(SG_LITERAL("\x02\x01\x01\x02\x01\x02")));
    assert_true(sg_set_is_sorted(SG_LITERAL("\x02\x01\x01\x02\x01\x01")));
    assert_true(sg_set_is_sorted(SG_LITERAL("\x02\x01\x7f\x02\x02\x01\x00")));
    assert_false(sg_set_is_sorted(SG_LITERAL("\x02\x01\x02\x02\x01\x01")));
    assert_false(sg_set_is_sorted(SG_LITERAL("\x02\x02\x01\x00\x02\x01\x7f")));
    assert_false(sg_set_is_sorted(SG_LITERAL("\x05\x00\x02\x01\x01")));
    assert_false(sg_set_is_sorted(SG_LITERAL("\x02\x02\x01")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_general),
        cmocka_unit_test(test_sorted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
