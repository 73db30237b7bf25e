/* SPDX-License-Identifier: Apache-2.0 */
/* Names of facts and headers of DER: the small parts that others rely on. */
#include "asn1.h"

#include "pki/fact.h"
#include "pki/header.h"

static struct sg_digest
name_of(const char *kind, const sg_bytes *parts, size_t count)
{
    struct sg_digest out;

    assert_int_equal(sg_fact_name(&out, kind, parts, count, NULL), SIGSTORE_OK);
    return out;
}

static bool
is_same(struct sg_digest a, struct sg_digest b)
{
    return sg_bytes_equal(sg_digest_bytes(&a), sg_digest_bytes(&b));
}

/* Two facts that differ in anything have two names. */
static void
test_facts(void **state)
{
    const sg_bytes one[] = { SG_LITERAL("ab"), SG_LITERAL("c") };
    const sg_bytes same[] = { SG_LITERAL("ab"), SG_LITERAL("c") };
    const sg_bytes moved[] = { SG_LITERAL("a"), SG_LITERAL("bc") };
    const sg_bytes empty[] = { SG_LITERAL("abc"), SG_LITERAL("") };

    (void)state;
    assert_true(is_same(name_of("k", one, 2), name_of("k", same, 2)));
    assert_false(is_same(name_of("k", one, 2), name_of("k", moved, 2)));
    assert_false(is_same(name_of("k", one, 2), name_of("k", empty, 2)));
    assert_false(is_same(name_of("k", one, 2), name_of("l", one, 2)));
    assert_false(is_same(name_of("k", one, 2), name_of("k", one, 1)));
    assert_false(is_same(name_of("k", empty, 2), name_of("k", empty, 1)));
}

static void
test_parts_of_a_fact(void **state)
{
    static const sg_bytes many[SG_FACT_PARTS_MAX + 1];
    struct sg_digest out;

    (void)state;
    assert_int_equal(
        sg_fact_name(&out, "k", many, SG_FACT_PARTS_MAX, NULL), SIGSTORE_OK);
    assert_int_equal(sg_fact_name(&out, "k", many, SG_FACT_PARTS_MAX + 1, NULL),
        SIGSTORE_EINTERNAL);
}

/* [X.690 10.1] */
static void
test_headers(void **state)
{
    static const struct {
        size_t len;
        const char *text;
    } rows[] = {
        { 0, "3000" },
        { 0x7f, "307f" },
        { 0x80, "308180" },
        { 0xff, "3081ff" },
        { 0x100, "30820100" },
        { 0xffff, "3082ffff" },
        { 0x10000, "3083010000" },
        { 0xffffff, "3083ffffff" },
    };
    struct sg_arena arena;
    struct parts none = { .count = 0 };
    struct sg_header header;
    size_t i;

    (void)state;
    sg_arena_init(&arena, 1u << 20);
    for (i = 0; i < COUNT_OF(rows); i++) {
        sg_header_write(&header, 0x30, rows[i].len);
        check_row(rows[i].text,
            sg_bytes_equal(
                sg_header_bytes(&header), asn1(&arena, &none, rows[i].text)));
    }
    sg_arena_dispose(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_facts),
        cmocka_unit_test(test_parts_of_a_fact),
        cmocka_unit_test(test_headers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
