/* SPDX-License-Identifier: Apache-2.0 */
/* Canonical JSON: the strings of RFC 8785 and the documents of OLPC. */
#include "test.h"

#include <jansson.h>

#include "base/file.h"
#include "base/limits.h"
#include "codec/jcs.h"

/* [RFC 8785 3.2.2.2] */
static void
strings_are_escaped_as_little_as_can_be(void **state)
{
    static const struct {
        const char *name;
        sg_bytes text;
        const char *want;
    } rows[] = {
        { "empty", SG_LITERAL(""), "\"\"" },
        { "absent", { NULL, 0 }, "\"\"" },
        { "plain", SG_LITERAL("a/b"), "\"a/b\"" },
        { "the example of the RFC",
            SG_LITERAL("\xe2\x82\xac$\x0f\nA'B\"\\\\\"/"),
            "\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"" },
        { "with a letter", SG_LITERAL("\b\t\n\f\r"), "\"\\b\\t\\n\\f\\r\"" },
        { "without one", SG_LITERAL("\0\v\x1f"), "\"\\u0000\\u000b\\u001f\"" },
        { "DEL and HTML", SG_LITERAL("\x7f<>&"), "\"\x7f<>&\"" },
        { "line separators", SG_LITERAL("\xe2\x80\xa8"), "\"\xe2\x80\xa8\"" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sg_buf buf;

        sg_buf_init(&buf, 1000);
        sg_jcs_add_string(&buf, rows[i].text);
        check_row(rows[i].name, sg_bytes_is(sg_buf_bytes(&buf), rows[i].want));
        sg_buf_dispose(&buf);
    }
}

static void
bytes_are_quoted(void **state)
{
    struct sg_buf buf;

    (void)state;
    sg_buf_init(&buf, 100);
    sg_jcs_add_base64(&buf, SG_LITERAL("\xfb\xff"));
    sg_jcs_add_hex(&buf, SG_LITERAL("\xfb\xff"));
    assert_true(sg_bytes_is(sg_buf_bytes(&buf), "\"+/8=\"\"fbff\""));
    sg_buf_dispose(&buf);
}

/* canonicalise reads a text and appends its canonical form. */
static bool
canonicalise(struct sg_buf *buf, sg_bytes text)
{
    struct sg_arena arena;
    const struct sg_json *root;
    bool ok;

    sg_arena_init(&arena, sg_json_arena_max(text.len));
    assert_int_equal(sg_json_parse(&root, &arena, text, NULL), SIGSTORE_OK);
    ok = sg_olpc_add(buf, root);
    sg_arena_dispose(&arena);
    return ok;
}

static void
documents_have_one_form(void **state)
{
    static const struct {
        const char *name, *text, *want;
    } rows[] = {
        { "nothing in it", " { } ", "{}" },
        { "an empty array", "[ ]", "[]" },
        { "null", " null ", "null" },
        { "white space goes", "[ 1 , true,\n false,null ]",
            "[1,true,false,null]" },
        { "members are sorted", "{\"b\":1,\"a\":{\"d\":[],\"c\":{}}}",
            "{\"a\":{\"c\":{},\"d\":[]},\"b\":1}" },
        { "a prefix comes first", "{\"ab\":1,\"a\":2,\"\":3,\"B\":4}",
            "{\"\":3,\"B\":4,\"a\":2,\"ab\":1}" },
        /* UTF-16 (RFC 8785) would have the second first. */
        { "by code points", "{\"\xf0\x9f\x92\xa9\":1,\"\xef\xbf\xbd\":2}",
            "{\"\xef\xbf\xbd\":2,\"\xf0\x9f\x92\xa9\":1}" },
        { "names are decoded first", "{\"b\":1,\"\\u0061\":2}",
            "{\"a\":2,\"b\":1}" },
        { "arrays keep their order", "[3,1,2]", "[3,1,2]" },
        { "two escapes", "\"\\\"\\\\\\/\\n\\u0001\xc3\xa9\\u00e9\"",
            "\"\\\"\\\\/\n\x01\xc3\xa9\xc3\xa9\"" },
        { "escapes in names", "{\"\\\"\\n\":1}", "{\"\\\"\n\":1}" },
        { "integers", "[0,-1,9223372036854775808]",
            "[0,-1,9223372036854775808]" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sg_buf buf;

        sg_buf_init(&buf, 1000);
        check_row(
            rows[i].name, canonicalise(&buf, sg_bytes_from_text(rows[i].text)));
        check_row(rows[i].name, sg_bytes_is(sg_buf_bytes(&buf), rows[i].want));
        sg_buf_dispose(&buf);
    }
}

static void
only_integers_have_a_form(void **state)
{
    static const char *const rows[] = { "1.0", "1e2", "1E2", "-0", "[-0]",
        "0.5", "[1,[{\"a\":{\"b\":1.5}}]]", "-0.0" };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sg_buf buf;

        sg_buf_init(&buf, 1000);
        check_row(rows[i], !canonicalise(&buf, sg_bytes_from_text(rows[i])));
        sg_buf_dispose(&buf);
    }
}

/* Jansson sorts and escapes alike where there are no control characters. */
static void
real_trust_material_is_as_jansson_writes_it(void **state)
{
    static const char *const paths[] = {
        SG_VECTORS "/../../src/trust/roots/production/trusted_root.json",
        SG_VECTORS "/../../src/trust/roots/staging/trusted_root.json",
        SG_VECTORS "/../../src/trust/roots/production/"
                   "signing_config.v0.2.json",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        struct sg_buf file, buf;
        json_t *theirs;
        char *text;

        sg_buf_init(&file, SG_TRUST_MAX);
        sg_buf_init(&buf, SG_TRUST_MAX);
        assert_int_equal(sg_file_read(&file, paths[i], NULL), SIGSTORE_OK);
        theirs = json_loadb((const char *)file.data, file.len, 0, NULL);
        assert_non_null(theirs);
        text = json_dumps(theirs, JSON_COMPACT | JSON_SORT_KEYS);
        assert_non_null(text);
        check_row(paths[i], canonicalise(&buf, sg_buf_bytes(&file)));
        check_row(paths[i], sg_bytes_is(sg_buf_bytes(&buf), text));
        free(text);
        json_decref(theirs);
        sg_buf_dispose(&file);
        sg_buf_dispose(&buf);
    }
}

static void
as_deep_as_documents_go(void **state)
{
    char text[2 * SG_JSON_DEPTH_MAX];
    struct sg_buf buf;

    (void)state;
    memset(text, '[', SG_JSON_DEPTH_MAX);
    memset(text + SG_JSON_DEPTH_MAX, ']', SG_JSON_DEPTH_MAX);
    sg_buf_init(&buf, 1000);
    assert_true(canonicalise(&buf, sg_bytes_of(text, sizeof(text))));
    assert_true(
        sg_bytes_equal(sg_buf_bytes(&buf), sg_bytes_of(text, sizeof(text))));
    sg_buf_dispose(&buf);
}

/* No reader makes such a tree; it is refused, not followed. */
static void
deeper_than_that_is_refused(void **state)
{
    static struct sg_json levels[SG_JSON_DEPTH_MAX + 1];
    struct sg_buf buf;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(levels); i++) {
        levels[i].type = SG_JSON_ARRAY;
        levels[i].count = i + 1 < COUNT_OF(levels);
        levels[i].first = levels[i].count != 0 ? &levels[i + 1] : NULL;
    }
    sg_buf_init(&buf, 1000);
    assert_false(sg_olpc_add(&buf, &levels[0]));
    sg_buf_dispose(&buf);
    assert_true(sg_olpc_add(&buf, &levels[1]));
    sg_buf_dispose(&buf);
}

/* A buffer that is full at any point says so, and nothing is lost. */
static void
the_buffer_may_be_too_small(void **state)
{
    static const char text[] =
        "{\"b\":[1,{\"d\":\"\\\"\",\"c\":null}],\"a\":{\"e\":true}}";
    size_t len = sizeof(text) - 1;

    (void)state;
    for (size_t max = 0; max <= len; max++) {
        struct sg_buf buf;

        sg_buf_init(&buf, max);
        assert_true(canonicalise(&buf, sg_bytes_from_text(text)));
        assert_int_equal(buf.failed, max < len);
        sg_buf_dispose(&buf);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings_are_escaped_as_little_as_can_be),
        cmocka_unit_test(bytes_are_quoted),
        cmocka_unit_test(documents_have_one_form),
        cmocka_unit_test(only_integers_have_a_form),
        cmocka_unit_test(real_trust_material_is_as_jansson_writes_it),
        cmocka_unit_test(as_deep_as_documents_go),
        cmocka_unit_test(deeper_than_that_is_refused),
        cmocka_unit_test(the_buffer_may_be_too_small),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
