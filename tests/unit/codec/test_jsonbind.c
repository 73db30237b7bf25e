/* SPDX-License-Identifier: Apache-2.0 */
/* Binding: every kind, what it takes and refuses, and where it says so. */
#include "test.h"

#include "base/limits.h"
#include "codec/jsonbind.h"

struct inner {
    sg_bytes name;
    int64_t index;
};

struct outer {
    sg_bytes text;
    sg_bytes bytes;
    int64_t number;
    uint32_t small;
    bool flag;
    const struct sg_time *time;
    int kind;
    struct inner *inner;
    struct sg_list list, texts, blobs;
    const struct sg_json *any;
};

#define AT(type, member) offsetof(struct type, member)

static const struct sg_field inner_fields[] = {
    { "name", SG_FIELD_TEXT, true, AT(inner, name), 0, NULL, NULL },
    { "index", SG_FIELD_INT64, false, AT(inner, index), 0, NULL, NULL },
};
static const struct sg_schema inner_schema = { inner_fields, 2,
    sizeof(struct inner) };

static const struct sg_enum_name kinds[] = { { "SHA2_256", 1 },
    { "SHA2_512", 3 }, { NULL, 0 } };

static const struct sg_field outer_fields[] = {
    { "text", SG_FIELD_TEXT, false, AT(outer, text), 5, NULL, NULL },
    { "bytes", SG_FIELD_BYTES, false, AT(outer, bytes), 4, NULL, NULL },
    { "number", SG_FIELD_INT64, false, AT(outer, number), 0, NULL, NULL },
    { "small", SG_FIELD_UINT32, false, AT(outer, small), 0, NULL, NULL },
    { "flag", SG_FIELD_BOOL, false, AT(outer, flag), 0, NULL, NULL },
    { "time", SG_FIELD_TIME, false, AT(outer, time), 0, NULL, NULL },
    { "kind", SG_FIELD_ENUM, false, AT(outer, kind), 0, NULL, kinds },
    { "inner", SG_FIELD_OBJECT, false, AT(outer, inner), 0, &inner_schema,
        NULL },
    { "list", SG_FIELD_LIST, false, AT(outer, list), 2, &inner_schema, NULL },
    { "texts", SG_FIELD_TEXTS, false, AT(outer, texts), 2, NULL, NULL },
    { "blobs", SG_FIELD_BLOBS, false, AT(outer, blobs), 2, NULL, NULL },
    { "any", SG_FIELD_JSON, false, AT(outer, any), 0, NULL, NULL },
};
static const struct sg_schema outer_schema = { outer_fields,
    COUNT_OF(outer_fields), sizeof(struct outer) };

/* What one test binds: the document's memory and what it became. */
struct bound {
    struct sg_arena arena;
    struct sg_warnings warnings;
    struct outer out;
    sigstore_error err;
};

/* bind reads and binds a text; the caller disposes the arena. */
static sigstore_code
bind(struct bound *b, const char *text, bool lenient)
{
    struct sg_binder binder = { &b->arena, lenient ? &b->warnings : NULL };
    const struct sg_json *root;

    memset(b, 0, sizeof(*b));
    sg_arena_init(&b->arena, 100000);
    b->warnings.arena = &b->arena;
    assert_int_equal(
        sg_json_parse(&root, &b->arena, sg_bytes_from_text(text), NULL),
        SIGSTORE_OK);
    return sg_bind(&binder, &b->out, &outer_schema, root, &b->err);
}

static void
every_kind_is_bound(void **state)
{
    struct bound b;
    const struct inner *items;
    const sg_bytes *slices;

    (void)state;
    assert_int_equal(
        bind(&b,
            "{\"text\":\"a\\nb\",\"bytes\":\"AAEC\",\"number\":"
            "\"9223372036854775807\",\"small\":4294967295,\"flag\":true,"
            "\"time\":\"1970-01-01T00:00:01.5Z\",\"kind\":\"SHA2_512\","
            "\"inner\":{\"name\":\"x\",\"index\":\"7\"},\"list\":[{\"name\":"
            "\"y\"},{\"index\":\"8\",\"name\":\"z\"}],\"texts\":[\"1234567\","
            "\"\"],\"blobs\":[\"AAAAAAAA\",\"\"],\"any\":[{}]}",
            false),
        SIGSTORE_OK);
    assert_true(sg_bytes_is(b.out.text, "a\nb"));
    assert_true(sg_bytes_equal(b.out.bytes, SG_LITERAL("\0\1\2")));
    assert_true(b.out.number == INT64_MAX);
    assert_true(b.out.small == UINT32_MAX);
    assert_true(b.out.flag);
    assert_int_equal(b.out.time->s, 1);
    assert_int_equal(b.out.time->ns, 500000000);
    assert_int_equal(b.out.kind, 3);
    assert_true(sg_bytes_is(b.out.inner->name, "x"));
    assert_int_equal(b.out.inner->index, 7);
    assert_int_equal(b.out.list.count, 2);
    items = b.out.list.items;
    assert_true(sg_bytes_is(items[0].name, "y"));
    assert_int_equal(items[0].index, 0);
    assert_true(sg_bytes_is(items[1].name, "z"));
    assert_int_equal(items[1].index, 8);
    assert_int_equal(b.out.texts.count, 2);
    slices = b.out.texts.items;
    assert_true(sg_bytes_is(slices[0], "1234567"));
    assert_non_null(slices[1].data);
    assert_int_equal(b.out.blobs.count, 2);
    slices = b.out.blobs.items;
    assert_int_equal(slices[0].len, 6);
    assert_int_equal(slices[1].len, 0);
    assert_true(sg_bytes_is(b.out.any->raw, "[{}]"));
    sg_arena_dispose(&b.arena);
}

/* null = absent = default [client-spec 5] */
static void
what_is_absent_is_the_default(void **state)
{
    static const struct outer nothing;
    static const char *const rows[] = { "{}",
        "{\"text\":null,\"bytes\":null,\"number\":null,\"small\":null,"
        "\"flag\":null,\"time\":null,\"kind\":null,\"inner\":null,\"list\":"
        "null,\"texts\":null,\"blobs\":null,\"any\":null}",
        "{\"list\":[],\"texts\":[],\"blobs\":[]}",
        "{\"number\":\"0\",\"small\":0,\"flag\":false}" };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bound b;

        check_row(rows[i], bind(&b, rows[i], false) == SIGSTORE_OK);
        check_row(rows[i], memcmp(&b.out, &nothing, sizeof(nothing)) == 0);
        sg_arena_dispose(&b.arena);
    }
}

static void
an_empty_text_is_not_absent(void **state)
{
    struct bound b;

    (void)state;
    assert_int_equal(
        bind(&b, "{\"text\":\"\",\"bytes\":\"\"}", false), SIGSTORE_OK);
    assert_non_null(b.out.text.data);
    assert_int_equal(b.out.text.len, 0);
    assert_non_null(b.out.bytes.data);
    assert_int_equal(b.out.bytes.len, 0);
    sg_arena_dispose(&b.arena);
}

/* No coercion, and the path of what was refused. */
static void
what_is_not_exactly_its_kind_is_refused(void **state)
{
    static const struct {
        const char *name, *text;
        sigstore_code want;
        const char *message;
    } rows[] = {
        { "not an object", "[]", SIGSTORE_EFORMAT, "not an object" },
        { "null for an object", "null", SIGSTORE_EFORMAT, "not an object" },
        { "an unknown member", "{\"x\\u001b\":1}", SIGSTORE_EFORMAT,
            "unknown member \"x\\x1b\"" },
        { "an unknown null", "{\"x\":null}", SIGSTORE_EFORMAT,
            "unknown member \"x\"" },
        { "snake_case is unknown", "{\"Text\":\"a\"}", SIGSTORE_EFORMAT,
            "unknown member \"Text\"" },
        { "a name with a NUL", "{\"text\\u0000\":\"a\"}", SIGSTORE_EFORMAT,
            "unknown member \"text\\x00\"" },
        { "a number for a text", "{\"text\":1}", SIGSTORE_EFORMAT,
            "text: a number, not a string" },
        { "true for a text", "{\"text\":true}", SIGSTORE_EFORMAT,
            "text: true, not a string" },
        { "a list for a text", "{\"text\":[]}", SIGSTORE_EFORMAT,
            "text: an array, not a string" },
        { "an object for a text", "{\"text\":{}}", SIGSTORE_EFORMAT,
            "text: an object, not a string" },
        { "a NUL in a text", "{\"text\":\"a\\u0000b\"}", SIGSTORE_EFORMAT,
            "text: holds a NUL" },
        { "a long text", "{\"text\":\"123456\"}", SIGSTORE_ELIMIT,
            "text: 6 bytes long, more than 5" },
        { "long bytes", "{\"bytes\":\"AAAAAAA=\"}", SIGSTORE_ELIMIT,
            "bytes: 5 bytes long, more than 4" },
        { "base64 without padding", "{\"bytes\":\"AA\"}", SIGSTORE_EFORMAT,
            "bytes: not canonical base64 (RFC 4648, 4): \"AA\"" },
        { "base64 for URLs", "{\"bytes\":\"-_-_\"}", SIGSTORE_EFORMAT,
            "bytes: not canonical base64 (RFC 4648, 4): \"-_-_\"" },
        { "base64 with a line end", "{\"bytes\":\"AAAA\\n\"}", SIGSTORE_EFORMAT,
            "bytes: not canonical base64 (RFC 4648, 4): \"AAAA\\x0a\"" },
        { "base64 with loose bits", "{\"bytes\":\"AB==\"}", SIGSTORE_EFORMAT,
            "bytes: not canonical base64 (RFC 4648, 4): \"AB==\"" },
        { "a number for bytes", "{\"bytes\":0}", SIGSTORE_EFORMAT,
            "bytes: a number, not a string" },
        { "a number for an int64", "{\"number\":1}", SIGSTORE_EFORMAT,
            "number: a number, not a string" },
        { "a negative int64", "{\"number\":\"-1\"}", SIGSTORE_EFORMAT,
            "number: \"-1\" is not a decimal number from 0 to 2^63-1" },
        { "an int64 with a plus", "{\"number\":\"+1\"}", SIGSTORE_EFORMAT,
            "number: \"+1\" is not a decimal number from 0 to 2^63-1" },
        { "an int64 with a zero", "{\"number\":\"01\"}", SIGSTORE_EFORMAT,
            "number: \"01\" is not a decimal number from 0 to 2^63-1" },
        { "an int64 too large", "{\"number\":\"9223372036854775808\"}",
            SIGSTORE_EFORMAT,
            "number: \"9223372036854775808\" is not a decimal number from 0 "
            "to 2^63-1" },
        { "an empty int64", "{\"number\":\"\"}", SIGSTORE_EFORMAT,
            "number: \"\" is not a decimal number from 0 to 2^63-1" },
        { "an int64 with a space", "{\"number\":\"1 \"}", SIGSTORE_EFORMAT,
            "number: \"1 \" is not a decimal number from 0 to 2^63-1" },
        { "a hexadecimal int64", "{\"number\":\"0x1\"}", SIGSTORE_EFORMAT,
            "number: \"0x1\" is not a decimal number from 0 to 2^63-1" },
        { "an int64 with an exponent", "{\"number\":\"1e3\"}", SIGSTORE_EFORMAT,
            "number: \"1e3\" is not a decimal number from 0 to 2^63-1" },
        { "a text for a uint32", "{\"small\":\"1\"}", SIGSTORE_EFORMAT,
            "small: a string, not a number" },
        { "a negative uint32", "{\"small\":-1}", SIGSTORE_EFORMAT,
            "small: -1 is not a whole number from 0 to 2^32-1" },
        { "a negative zero", "{\"small\":-0}", SIGSTORE_EFORMAT,
            "small: -0 is not a whole number from 0 to 2^32-1" },
        { "a uint32 with a fraction", "{\"small\":1.0}", SIGSTORE_EFORMAT,
            "small: 1.0 is not a whole number from 0 to 2^32-1" },
        { "a uint32 with an exponent", "{\"small\":1e2}", SIGSTORE_EFORMAT,
            "small: 1e2 is not a whole number from 0 to 2^32-1" },
        { "a uint32 too large", "{\"small\":4294967296}", SIGSTORE_EFORMAT,
            "small: 4294967296 is not a whole number from 0 to 2^32-1" },
        { "a uint32 beyond int64", "{\"small\":99999999999999999999}",
            SIGSTORE_EFORMAT,
            "small: 99999999999999999999 is not a whole number from 0 to "
            "2^32-1" },
        { "a number for a bool", "{\"flag\":1}", SIGSTORE_EFORMAT,
            "flag: neither true nor false" },
        { "a text for a bool", "{\"flag\":\"true\"}", SIGSTORE_EFORMAT,
            "flag: neither true nor false" },
        { "a day for a time", "{\"time\":\"1970-01-01\"}", SIGSTORE_EFORMAT,
            "time: \"1970-01-01\" is not a time of RFC 3339" },
        { "seconds for a time", "{\"time\":0}", SIGSTORE_EFORMAT,
            "time: a number, not a string" },
        { "an unknown enum", "{\"kind\":\"SHA3\"}", SIGSTORE_EUNSUPPORTED,
            "kind: unknown name \"SHA3\"" },
        { "a longer enum", "{\"kind\":\"SHA2_2560\"}", SIGSTORE_EUNSUPPORTED,
            "kind: unknown name \"SHA2_2560\"" },
        { "a number for an enum", "{\"kind\":1}", SIGSTORE_EFORMAT,
            "kind: a number, not a string" },
        { "a list for an object", "{\"inner\":[]}", SIGSTORE_EFORMAT,
            "inner: not an object" },
        { "a required one absent", "{\"inner\":{}}", SIGSTORE_EFORMAT,
            "inner.name: required, but absent or empty" },
        { "a required one null", "{\"inner\":{\"name\":null}}",
            SIGSTORE_EFORMAT, "inner.name: required, but absent or empty" },
        { "a required one empty", "{\"inner\":{\"name\":\"\"}}",
            SIGSTORE_EFORMAT, "inner.name: required, but absent or empty" },
        { "a bad one within", "{\"inner\":{\"name\":\"x\",\"index\":1}}",
            SIGSTORE_EFORMAT, "inner.index: a number, not a string" },
        { "an unknown one within", "{\"inner\":{\"name\":\"x\",\"y\":1}}",
            SIGSTORE_EFORMAT, "inner: unknown member \"y\"" },
        { "an object for a list", "{\"list\":{}}", SIGSTORE_EFORMAT,
            "list: not an array" },
        { "null in a list", "{\"list\":[{\"name\":\"x\"},null]}",
            SIGSTORE_EFORMAT, "list[1]: not an object" },
        { "a bad one in a list", "{\"list\":[{\"name\":\"x\"},{\"name\":1}]}",
            SIGSTORE_EFORMAT, "list[1].name: a number, not a string" },
        { "an absent one in a list", "{\"list\":[{}]}", SIGSTORE_EFORMAT,
            "list[0].name: required, but absent or empty" },
        { "a long list", "{\"list\":[{},{},{}]}", SIGSTORE_ELIMIT,
            "list: 3 elements, more than 2" },
        { "a text for texts", "{\"texts\":\"x\"}", SIGSTORE_EFORMAT,
            "texts: not an array" },
        { "null in texts", "{\"texts\":[null]}", SIGSTORE_EFORMAT,
            "texts[0]: null, not a string" },
        { "a NUL in texts", "{\"texts\":[\"\",\"\\u0000\"]}", SIGSTORE_EFORMAT,
            "texts[1]: holds a NUL" },
        { "too many texts", "{\"texts\":[\"\",\"\",\"\"]}", SIGSTORE_ELIMIT,
            "texts: 3 elements, more than 2" },
        { "a bad blob", "{\"blobs\":[\"AAAA\",\"A\"]}", SIGSTORE_EFORMAT,
            "blobs[1]: not canonical base64 (RFC 4648, 4): \"A\"" },
        { "too many blobs", "{\"blobs\":[\"\",\"\",\"\"]}", SIGSTORE_ELIMIT,
            "blobs: 3 elements, more than 2" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bound b;

        check_row(rows[i].name, bind(&b, rows[i].text, false) == rows[i].want);
        check_row(rows[i].name, b.err.code == rows[i].want);
        if (strcmp(b.err.message, rows[i].message) != 0)
            fail_msg("row \"%s\": %s", rows[i].name, b.err.message);
        sg_arena_dispose(&b.arena);
    }
}

/* The table again with one field required: what does for it. */
static void
required_fields_are_there_and_not_empty(void **state)
{
    static const struct {
        const char *text;
        enum sg_field_kind kind;
        bool ok;
    } rows[] = {
        { "{\"f\":\"a\"}", SG_FIELD_TEXT, true },
        { "{\"f\":\"AA==\"}", SG_FIELD_BYTES, true },
        { "{\"f\":\"0\"}", SG_FIELD_INT64, true },
        { "{\"f\":0}", SG_FIELD_UINT32, true },
        { "{\"f\":false}", SG_FIELD_BOOL, true },
        { "{\"f\":[\"\"]}", SG_FIELD_TEXTS, true },
        { "{\"f\":[\"\"]}", SG_FIELD_BLOBS, true },
        { "{\"f\":[{\"name\":\"x\"}]}", SG_FIELD_LIST, true },
        { "{\"f\":{}}", SG_FIELD_JSON, true },
        { "{\"f\":[]}", SG_FIELD_JSON, true },
        { "{\"f\":\"\"}", SG_FIELD_JSON, true },
        { "{\"f\":\"\"}", SG_FIELD_TEXT, false },
        { "{\"f\":\"\"}", SG_FIELD_BYTES, false },
        { "{\"f\":[]}", SG_FIELD_TEXTS, false },
        { "{\"f\":[]}", SG_FIELD_BLOBS, false },
        { "{\"f\":[]}", SG_FIELD_LIST, false },
        { "{\"f\":null}", SG_FIELD_JSON, false },
        { "{}", SG_FIELD_TEXT, false },
        { "{}", SG_FIELD_INT64, false },
        { "{}", SG_FIELD_UINT32, false },
        { "{}", SG_FIELD_BOOL, false },
        { "{}", SG_FIELD_TIME, false },
        { "{}", SG_FIELD_ENUM, false },
        { "{}", SG_FIELD_OBJECT, false },
        { "{}", SG_FIELD_JSON, false },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sg_field field = { "f", rows[i].kind, true, 0, 0, &inner_schema,
            kinds };
        struct sg_schema schema = { &field, 1, 64 };
        union {
            max_align_t align;
            uint8_t bytes[64];
        } out;
        struct sg_arena arena;
        struct sg_binder binder = { &arena, NULL };
        const struct sg_json *root;
        sigstore_error err = { SIGSTORE_OK, SIGSTORE_CHECK_NONE, "", { 0 } };

        memset(&out, 0, sizeof(out));
        sg_arena_init(&arena, 10000);
        assert_int_equal(sg_json_parse(&root, &arena,
                             sg_bytes_from_text(rows[i].text), NULL),
            SIGSTORE_OK);
        check_row(rows[i].text,
            (sg_bind(&binder, &out, &schema, root, &err) == SIGSTORE_OK) ==
                rows[i].ok);
        check_row(rows[i].text,
            rows[i].ok ||
                strcmp(err.message,
                    "f: required, but absent or "
                    "empty") == 0);
        sg_arena_dispose(&arena);
    }
}

static void
with_warnings_the_unknown_is_passed_over(void **state)
{
    struct bound b;

    (void)state;
    assert_int_equal(bind(&b,
                         "{\"x\\n\":{},\"kind\":\"SHA3\",\"list\":[{\"name\":"
                         "\"a\",\"y\":1}],\"text\":\"b\"}",
                         true),
        SIGSTORE_OK);
    assert_int_equal(b.out.kind, -1);
    assert_true(sg_bytes_is(b.out.text, "b"));
    assert_int_equal(b.warnings.count, 3);
    assert_string_equal(b.warnings.lines[0], "unknown member \"x\\x0a\"");
    assert_string_equal(b.warnings.lines[1], "kind: unknown name \"SHA3\"");
    assert_string_equal(b.warnings.lines[2], "list[0]: unknown member \"y\"");
    sg_arena_dispose(&b.arena);
}

static void
warnings_do_not_excuse_what_is_malformed(void **state)
{
    static const char *const rows[] = { "[]", "{\"text\":1}", "{\"kind\":1}",
        "{\"number\":1}", "{\"inner\":{}}", "{\"list\":{}}" };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct bound b;

        check_row(rows[i], bind(&b, rows[i], true) == SIGSTORE_EFORMAT);
        check_row(rows[i], b.warnings.count == 0);
        sg_arena_dispose(&b.arena);
    }
}

static void
full_warnings_drop_the_rest(void **state)
{
    struct sg_arena arena;
    struct sg_warnings warnings = { &arena, NULL, 0 };
    char text[3000];

    (void)state;
    sg_arena_init(&arena, 100000);
    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    for (int i = 0; i < 2 * SG_WARNINGS_MAX; i++)
        sg_warn(&warnings, "%d %s", i, text);
    assert_int_equal(warnings.count, SG_WARNINGS_MAX);
    assert_memory_equal(warnings.lines[SG_WARNINGS_MAX - 1], "31 xxx", 6);
    assert_true(strlen(warnings.lines[0]) < SIGSTORE_MESSAGE_MAX);
    sg_arena_dispose(&arena);

    /* Nor does memory that runs out do harm. */
    for (size_t max = 0; max < 3000; max += 16) {
        sg_arena_init(&arena, max);
        warnings = (struct sg_warnings){ &arena, NULL, 0 };
        for (int i = 0; i < 5; i++)
            sg_warn(&warnings, "%d %s", i, text);
        assert_int_equal(
            warnings.count, max < 256 + 960 ? 0 : (max - 256) / 960);
        sg_arena_dispose(&arena);
    }
}

/* Memory that runs out at any point is a refusal with its own code. */
static void
memory_has_a_limit(void **state)
{
    static const char text[] =
        "{\"bytes\":\"AAEC\",\"time\":\"1970-01-01T00:00:01.5Z\",\"inner\":"
        "{\"name\":\"x\"},\"list\":[{\"name\":\"y\"}],\"texts\":[\"1\"],"
        "\"blobs\":[\"AAAA\",\"AA==\"]}";
    struct sg_arena document, arena;
    const struct sg_json *root;
    sigstore_code code = SIGSTORE_ELIMIT;
    size_t refused = 0;

    (void)state;
    sg_arena_init(&document, 100000);
    assert_int_equal(
        sg_json_parse(&root, &document, sg_bytes_from_text(text), NULL),
        SIGSTORE_OK);
    for (size_t max = 0; code != SIGSTORE_OK; max++) {
        struct sg_binder binder = { &arena, NULL };
        struct outer out = { 0 };
        sigstore_error err = { SIGSTORE_OK, SIGSTORE_CHECK_NONE, "", { 0 } };

        sg_arena_init(&arena, max);
        code = sg_bind(&binder, &out, &outer_schema, root, &err);
        assert_true(code == SIGSTORE_OK || code == SIGSTORE_ELIMIT);
        assert_int_equal(err.code, code);
        refused += code == SIGSTORE_ELIMIT;
        sg_arena_dispose(&arena);
    }
    assert_in_range(refused, 100, 1000);
    sg_arena_dispose(&document);
}

/* A path longer than a message has room for loses its beginning, no more. */
static void
deep_paths_are_cut(void **state)
{
    static const char name[] = "aNameThatIsRatherLongAsNamesOfMembersGo";
    struct sg_field fields[20];
    struct sg_schema schemas[21];
    struct sg_arena arena;
    struct sg_binder binder = { &arena, NULL };
    const struct sg_json *root;
    sigstore_error err;
    char text[2000] = "";
    void *out = NULL;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        fields[i] = (struct sg_field){ name, SG_FIELD_OBJECT, false, 0, 0,
            &schemas[i + 1], NULL };
        schemas[i] = (struct sg_schema){ &fields[i], 1, sizeof(void *) };
        strcat(text, "{\"");
        strcat(text, name);
        strcat(text, "\":");
    }
    schemas[20] = schemas[19];
    strcat(text, "1}}}}}}}}}}}}}}}}}}}}");
    sg_arena_init(&arena, 100000);
    assert_int_equal(
        sg_json_parse(&root, &arena, sg_bytes_from_text(text), NULL),
        SIGSTORE_OK);
    assert_int_equal(
        sg_bind(&binder, &out, &schemas[0], root, &err), SIGSTORE_EFORMAT);
    assert_non_null(strstr(err.message, "MembersGo: not an object"));
    assert_in_range(strlen(err.message), 200, 300);
    sg_arena_dispose(&arena);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_is_bound),
        cmocka_unit_test(what_is_absent_is_the_default),
        cmocka_unit_test(an_empty_text_is_not_absent),
        cmocka_unit_test(what_is_not_exactly_its_kind_is_refused),
        cmocka_unit_test(required_fields_are_there_and_not_empty),
        cmocka_unit_test(with_warnings_the_unknown_is_passed_over),
        cmocka_unit_test(warnings_do_not_excuse_what_is_malformed),
        cmocka_unit_test(full_warnings_drop_the_rest),
        cmocka_unit_test(memory_has_a_limit),
        cmocka_unit_test(deep_paths_are_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
