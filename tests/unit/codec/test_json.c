/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON reader: trees, places in messages, limits, time. */
#include "test.h"

#include "base/limits.h"
#include "codec/json.h"
#include "codec/jsonsort.h"

/* parse reads a text with the memory that its length gives. */
static sigstore_code
parse(const struct sg_json **out, struct sg_arena *arena, sg_bytes text,
    sigstore_error *err)
{
    sg_arena_init(arena, sg_json_arena_max(text.len));
    return sg_json_parse(out, arena, text, err);
}

static void
a_document_is_a_tree_over_its_bytes(void **state)
{
    static const char text[] = " { \"a\" : [ 1 , \"x\\ny\" , null ] ,"
                               " \"b\" : {} , \"\" : -1.5e+3 } ";
    const struct sg_json *root, *a, *b, *empty;
    struct sg_arena arena;
    sg_bytes input = sg_bytes_from_text(text);

    (void)state;
    assert_int_equal(parse(&root, &arena, input, NULL), SIGSTORE_OK);
    assert_int_equal(root->type, SG_JSON_OBJECT);
    assert_int_equal(root->count, 3);
    assert_true(root->raw.data == input.data + 1);
    assert_int_equal(root->raw.len, input.len - 2);
    assert_null(root->next);

    a = sg_json_get(root, "a");
    assert_non_null(a);
    assert_true(a == root->first);
    assert_int_equal(a->type, SG_JSON_ARRAY);
    assert_int_equal(a->count, 3);
    assert_true(sg_bytes_is(a->raw, "[ 1 , \"x\\ny\" , null ]"));
    assert_int_equal(a->first->type, SG_JSON_NUMBER);
    assert_true(sg_bytes_is(a->first->text, "1"));
    assert_int_equal(a->first->next->type, SG_JSON_STRING);
    assert_true(sg_bytes_is(a->first->next->text, "x\ny"));
    assert_true(sg_bytes_is(a->first->next->raw, "\"x\\ny\""));
    assert_int_equal(a->first->next->next->type, SG_JSON_NULL);
    assert_null(a->first->next->next->next);

    b = sg_json_get(root, "b");
    assert_non_null(b);
    assert_int_equal(b->type, SG_JSON_OBJECT);
    assert_int_equal(b->count, 0);
    assert_null(b->first);
    empty = sg_json_get(root, "");
    assert_non_null(empty);
    assert_true(sg_bytes_is(empty->text, "-1.5e+3"));
    assert_null(sg_json_get(root, "c"));
    assert_null(sg_json_get(a, "a"));
    assert_null(sg_json_get(a, ""));
    sg_arena_dispose(&arena);
}

static void
strings_are_slices_unless_escaped(void **state)
{
    static const struct {
        const char *name;
        sg_bytes text, want;
    } rows[] = {
        { "plain", SG_LITERAL("\"abc\""), SG_LITERAL("abc") },
        { "empty", SG_LITERAL("\"\""), SG_LITERAL("") },
        { "sixteen", SG_LITERAL("\"abcdefghijklmnop\""),
            SG_LITERAL("abcdefghijklmnop") },
        { "not ASCII", SG_LITERAL("\"\xc3\xa9\xf0\x9f\x92\xa9\""),
            SG_LITERAL("\xc3\xa9\xf0\x9f\x92\xa9") },
        { "DEL", SG_LITERAL("\"\x7f\""), SG_LITERAL("\x7f") },
        { "all letters", SG_LITERAL("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""),
            SG_LITERAL("\"\\/\b\f\n\r\t") },
        { "a NUL", SG_LITERAL("\"a\\u0000b\""), SG_LITERAL("a\0b") },
        { "either case of hex", SG_LITERAL("\"\\u00eF\\u20aC\""),
            SG_LITERAL("\xc3\xaf\xe2\x82\xac") },
        { "a surrogate pair", SG_LITERAL("\"\\ud83d\\uDCA9!\""),
            SG_LITERAL("\xf0\x9f\x92\xa9!") },
        { "the first of pairs", SG_LITERAL("\"\\ud800\\udc00\""),
            SG_LITERAL("\xf0\x90\x80\x80") },
        { "the last of pairs", SG_LITERAL("\"\\udbff\\udfff\""),
            SG_LITERAL("\xf4\x8f\xbf\xbf") },
        { "an escape at the end", SG_LITERAL("\"abcdefgh\\\\\""),
            SG_LITERAL("abcdefgh\\") },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct sg_json *root;
        struct sg_arena arena;
        bool escaped = memchr(rows[i].text.data, '\\', rows[i].text.len);

        check_row(rows[i].name,
            parse(&root, &arena, rows[i].text, NULL) == SIGSTORE_OK);
        check_row(rows[i].name, sg_bytes_equal(root->text, rows[i].want));
        check_row(rows[i].name, sg_bytes_equal(root->raw, rows[i].text));
        check_row(
            rows[i].name, escaped || root->text.data == rows[i].text.data + 1);
        sg_arena_dispose(&arena);
    }
}

/* Any byte at any place of a word of eight, before a quote. */
static void
every_byte_is_seen_at_every_place(void **state)
{
    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        for (size_t place = 1; place < 25; place++) {
            uint8_t text[26];
            const struct sg_json *root;
            struct sg_arena arena;
            bool plain =
                byte >= 0x20 && byte < 0x80 && byte != '\\' && byte != '"';
            bool closes = byte == '"' && place == 24;

            memset(text, 'x', sizeof(text));
            text[0] = text[25] = '"';
            text[place] = (uint8_t)byte;
            if ((parse(&root, &arena, sg_bytes_of(text, sizeof(text)), NULL) ==
                    SIGSTORE_OK) != plain)
                fail_msg("byte %d at %zu", byte, place);
            sg_arena_dispose(&arena);
            if ((parse(&root, &arena, sg_bytes_of(text, 25), NULL) ==
                    SIGSTORE_OK) != closes)
                fail_msg("byte %d at %zu", byte, place);
            sg_arena_dispose(&arena);
        }
    }
}

/* [RFC 8259 2], [RFC 8259 4], [RFC 8259 6], [RFC 8259 7], [RFC 7493 2.1],
 * [RFC 7493 2.3] */
static void
malformed_documents_are_refused_where_they_are(void **state)
{
    static const struct {
        const char *name;
        sg_bytes text;
        const char *message;
    } rows[] = {
        { "nothing", { NULL, 0 },
            "line 1, column 1: the input ends where a value belongs" },
        { "white space only", SG_LITERAL(" \n"),
            "line 2, column 1: the input ends where a value belongs" },
        { "a second value", SG_LITERAL("{} {}"),
            "line 1, column 4: '{' stands where the end of the input "
            "belongs" },
        { "a NUL after", SG_LITERAL("1\0"),
            "line 1, column 2: '\\x00' stands where the end of the input "
            "belongs" },
        { "a byte order mark", SG_LITERAL("\xef\xbb\xbf{}"),
            "line 1, column 1: '\\u{feff}' stands where a value belongs" },
        { "a comma too many", SG_LITERAL("[1,\n 2,]"),
            "line 2, column 4: ']' stands where a value belongs" },
        { "a comma first", SG_LITERAL("[,1]"),
            "line 1, column 2: ',' stands where a value belongs" },
        { "no comma", SG_LITERAL("[1 2]"),
            "line 1, column 4: '2' stands where ',' or ']' belongs" },
        { "the wrong bracket", SG_LITERAL("[1}"),
            "line 1, column 3: '}' stands where ',' or ']' belongs" },
        { "the wrong brace", SG_LITERAL("{\"a\":1]"),
            "line 1, column 7: ']' stands where ',' or '}' belongs" },
        { "a comma too many in an object", SG_LITERAL("{\"a\":1,}"),
            "line 1, column 8: '}' stands where a member's name belongs" },
        { "a name that is no string", SG_LITERAL("{a:1}"),
            "line 1, column 2: 'a' stands where a member's name belongs" },
        { "no colon", SG_LITERAL("{\"a\" 1}"),
            "line 1, column 6: '1' stands where ':' belongs" },
        { "no value", SG_LITERAL("{\"a\":}"),
            "line 1, column 6: '}' stands where a value belongs" },
        { "an open array", SG_LITERAL("[1"),
            "line 1, column 3: the input ends where ',' or ']' belongs" },
        { "an open object", SG_LITERAL("{\"a\":1"),
            "line 1, column 7: the input ends where ',' or '}' belongs" },
        { "a closed nothing", SG_LITERAL("]"),
            "line 1, column 1: ']' stands where a value belongs" },
        { "a second name", SG_LITERAL("{\"a\":1,\n\"b\":2, \"\\u0061\":3}"),
            "line 2, column 17: a second member \"a\"" },
        { "a second empty name", SG_LITERAL("{\"\":1,\"\":1}"),
            "line 1, column 10: a second member \"\"" },
        { "a literal in capitals", SG_LITERAL("True"),
            "line 1, column 1: 'T' stands where a value belongs" },
        { "half a literal", SG_LITERAL("[tru]"),
            "line 1, column 2: 't' stands where a value belongs" },
        { "more than a literal", SG_LITERAL("[nulll]"),
            "line 1, column 6: 'l' stands where ',' or ']' belongs" },
        { "not a number", SG_LITERAL("NaN"),
            "line 1, column 1: 'N' stands where a value belongs" },
        { "a minus alone", SG_LITERAL("[-]"),
            "line 1, column 3: a number without digits where they belong" },
        { "a leading zero", SG_LITERAL("01"),
            "line 1, column 2: '1' stands where the end of the input "
            "belongs" },
        { "no fraction", SG_LITERAL("1."),
            "line 1, column 3: a number without digits where they belong" },
        { "no exponent", SG_LITERAL("1e+"),
            "line 1, column 4: a number without digits where they belong" },
        { "a plus", SG_LITERAL("+1"),
            "line 1, column 1: '+' stands where a value belongs" },
        { "a fraction alone", SG_LITERAL(".5"),
            "line 1, column 1: '.' stands where a value belongs" },
        { "a comment", SG_LITERAL("[1 // x\n]"),
            "line 1, column 4: '/' stands where ',' or ']' belongs" },
        { "single quotes", SG_LITERAL("'a'"),
            "line 1, column 1: ''' stands where a value belongs" },
        { "a vertical tab", SG_LITERAL("\v1"),
            "line 1, column 1: '\\x0b' stands where a value belongs" },
        { "a space that is none",
            SG_LITERAL("\xc2\xa0"
                       "1"),
            "line 1, column 1: '\xc2\xa0' stands where a value belongs" },
        { "an open string", SG_LITERAL("\"abc"),
            "line 1, column 5: a string without end" },
        { "a backslash at the end", SG_LITERAL("\"abc\\"),
            "line 1, column 5: a string without end" },
        { "a tab in a string", SG_LITERAL("\"\xc3\xa9\t\""),
            "line 1, column 3: a control character in a string" },
        { "a line end in a string", SG_LITERAL("\"a\n\""),
            "line 1, column 3: a control character in a string" },
        { "not UTF-8", SG_LITERAL("\"abcdefghijk\xff\""),
            "line 1, column 13: bytes in a string that are not UTF-8" },
        { "a surrogate in UTF-8", SG_LITERAL("\"\xed\xa0\x80\""),
            "line 1, column 2: bytes in a string that are not UTF-8" },
        { "an overlong quote", SG_LITERAL("\"\xc0\xa2\""),
            "line 1, column 2: bytes in a string that are not UTF-8" },
        { "not UTF-8 in a name", SG_LITERAL("{\"\xff\":1}"),
            "line 1, column 3: bytes in a string that are not UTF-8" },
        { "a letter that escapes nothing", SG_LITERAL("\"ab\\x41\""),
            "line 1, column 4: an escape that is none, or half of a "
            "surrogate pair" },
        { "an escaped NUL byte", SG_LITERAL("\"\\\0\""),
            "line 1, column 2: an escape that is none, or half of a "
            "surrogate pair" },
        { "three digits", SG_LITERAL("\"\\u123\""),
            "line 1, column 2: an escape that is none, or half of a "
            "surrogate pair" },
        { "digits that are none", SG_LITERAL("\"\\u12g4\""),
            "line 1, column 2: an escape that is none, or half of a "
            "surrogate pair" },
        { "a high surrogate alone", SG_LITERAL("\"\\ud800\""),
            "line 1, column 2: an escape that is none, or half of a "
            "surrogate pair" },
        { "a low surrogate alone", SG_LITERAL("\"\\udc00\""),
            "line 1, column 2: an escape that is none, or half of a "
            "surrogate pair" },
        { "two high surrogates", SG_LITERAL("\"\\ud800\\ud800\""),
            "line 1, column 2: an escape that is none, or half of a "
            "surrogate pair" },
        { "two low surrogates", SG_LITERAL("\"\\udc00\\udc00\""),
            "line 1, column 2: an escape that is none, or half of a "
            "surrogate pair" },
        { "a pair of one backslash", SG_LITERAL("\"\\ud800dc00\""),
            "line 1, column 2: an escape that is none, or half of a "
            "surrogate pair" },
        { "a high one and a letter", SG_LITERAL("\"\\ud800\\n\""),
            "line 1, column 2: an escape that is none, or half of a "
            "surrogate pair" },
        { "an escape in a name", SG_LITERAL("{\"\\z\":1}"),
            "line 1, column 3: an escape that is none, or half of a "
            "surrogate pair" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct sg_json *root = NULL;
        struct sg_arena arena;
        sigstore_error err = { SIGSTORE_OK, SIGSTORE_CHECK_NONE, "", { 0 } };

        check_row(rows[i].name,
            parse(&root, &arena, rows[i].text, &err) == SIGSTORE_EFORMAT);
        check_row(rows[i].name, err.code == SIGSTORE_EFORMAT);
        check_row(rows[i].name, root == NULL);
        if (strcmp(err.message, rows[i].message) != 0)
            fail_msg("row \"%s\": %s", rows[i].name, err.message);
        sg_arena_dispose(&arena);
    }
}

/* nest writes `depth` brackets, closed, of an array or an object. */
static sg_bytes
nest(char *text, size_t depth, const char *open, char close)
{
    size_t len = strlen(open);

    for (size_t i = 0; i < depth; i++)
        memcpy(text + i * len, open, len);
    text[depth * len] = '1';
    memset(text + depth * len + 1, close, depth);
    return sg_bytes_of(text, depth * (len + 1) + 1);
}

static void
nesting_has_a_limit(void **state)
{
    char text[1000];
    const struct sg_json *root;
    struct sg_arena arena;
    sigstore_error err;

    (void)state;
    assert_int_equal(
        parse(&root, &arena, nest(text, SG_JSON_DEPTH_MAX, "[", ']'), &err),
        SIGSTORE_OK);
    sg_arena_dispose(&arena);
    assert_int_equal(parse(&root, &arena,
                         nest(text, SG_JSON_DEPTH_MAX, "{\"a\":", '}'), &err),
        SIGSTORE_OK);
    sg_arena_dispose(&arena);
    assert_int_equal(
        parse(&root, &arena, nest(text, SG_JSON_DEPTH_MAX + 1, "[", ']'), &err),
        SIGSTORE_ELIMIT);
    assert_string_equal(
        err.message, "line 1, column 65: nested deeper than 64");
    sg_arena_dispose(&arena);
    assert_int_equal(
        parse(&root, &arena, nest(text, SG_JSON_DEPTH_MAX + 1, "{\"a\":", '}'),
            &err),
        SIGSTORE_ELIMIT);
    sg_arena_dispose(&arena);
}

static void
brackets_without_end_cost_no_memory(void **state)
{
    static char text[1 << 20];
    const struct sg_json *root;
    struct sg_arena arena;

    (void)state;
    memset(text, '[', sizeof(text));
    assert_int_equal(
        parse(&root, &arena, sg_bytes_of(text, sizeof(text)), NULL),
        SIGSTORE_ELIMIT);
    assert_true(arena.used < 100 * 1024);
    sg_arena_dispose(&arena);
}

/* Memory that runs out at any point is a refusal with its own code. */
static void
memory_has_a_limit(void **state)
{
    static const char text[] =
        "{\"a\":[1,2,{\"b\":\"\\n\"}],\"c\\t\":{},\"1\":1,\"2\":2,\"3\":3,"
        "\"4\":4,\"5\":5,\"6\":6,\"7\":7,\"8\":8}";
    const struct sg_json *whole;
    struct sg_arena unlimited;
    size_t refused = 0;
    sigstore_code code = SIGSTORE_ELIMIT;

    (void)state;
    assert_int_equal(
        parse(&whole, &unlimited, sg_bytes_from_text(text), NULL), SIGSTORE_OK);
    for (size_t max = 0; code != SIGSTORE_OK; max++) {
        const struct sg_json *root;
        struct sg_arena arena;
        sigstore_error err = { SIGSTORE_OK, SIGSTORE_CHECK_NONE, "", { 0 } };

        sg_arena_init(&arena, max);
        code = sg_json_parse(&root, &arena, sg_bytes_from_text(text), &err);
        assert_true(code == SIGSTORE_OK || code == SIGSTORE_ELIMIT);
        assert_int_equal(err.code, code);
        assert_true((root == NULL) == (code != SIGSTORE_OK));
        refused += code == SIGSTORE_ELIMIT;
        if (code == SIGSTORE_OK)
            assert_int_equal(arena.used, unlimited.used);
        sg_arena_dispose(&arena);
    }
    assert_in_range(refused, 1000, 10000);
    sg_arena_dispose(&unlimited);
}

/* The cap suffices for whatever is densest in nodes. */
static void
dense_documents_fit_their_memory(void **state)
{
    static const char *const units[] = { "0,", "[],", "\"\",", "{},",
        "\"\\t\",", "{\"\":0},", "{\"\":{\"\":0}}," };
    static char text[300000];

    (void)state;
    for (size_t u = 0; u < COUNT_OF(units); u++) {
        const struct sg_json *root;
        struct sg_arena arena;
        size_t len = strlen(units[u]), at = 1;

        text[0] = '[';
        for (; at + len < sizeof(text) - 2; at += len)
            memcpy(text + at, units[u], len);
        text[at++] = '0';
        text[at++] = ']';
        check_row(units[u],
            parse(&root, &arena, sg_bytes_of(text, at), NULL) == SIGSTORE_OK);
        check_row(units[u], root->count == (at - 3) / len + 1);
        sg_arena_dispose(&arena);
    }
}

/* make_members writes an object of `count` members; returns its length. */
static size_t
make_members(char *text, size_t count, size_t (*number)(size_t i))
{
    size_t len = 1;

    text[0] = '{';
    for (size_t i = 0; i < count; i++) {
        size_t n = number(i);

        memcpy(text + len, "\"0000000\":0,", 12);
        for (size_t at = len + 7; n != 0; n /= 10)
            text[at--] = (char)('0' + n % 10);
        len += 12;
    }
    text[len - 1] = '}';
    return len;
}

static size_t
rising(size_t i)
{
    return i;
}

static size_t
falling(size_t i)
{
    return 999999 - i;
}

static size_t
scattered(size_t i)
{
    return i * 7919 % 1000003; /* prime: all differ */
}

static size_t
with_a_pair(size_t i)
{
    return i == 87654 ? scattered(12345) : scattered(i);
}

/*
 * A hundred thousand members: were time the square of that, this would not
 * end within the test's time.
 */
static void
many_members_are_quick_and_the_second_is_found(void **state)
{
    static const struct {
        const char *name;
        size_t (*number)(size_t i);
        bool ok;
    } rows[] = {
        { "in order", rising, true },
        { "in reverse", falling, true },
        { "scattered", scattered, true },
        { "with a pair", with_a_pair, false },
    };
    static char text[1300000];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct sg_json *root;
        struct sg_arena arena;
        sigstore_error err;
        size_t len = make_members(text, 100000, rows[i].number);
        sigstore_code code = parse(&root, &arena, sg_bytes_of(text, len), &err);

        check_row(rows[i].name,
            code == (rows[i].ok ? SIGSTORE_OK : SIGSTORE_EFORMAT));
        if (!rows[i].ok)
            assert_string_equal(err.message,
                "line 1, column 1051860: a second member \"0759764\"");
        sg_arena_dispose(&arena);
    }
}

/* Every pair among up to 40 members, and none where none is. */
static void
a_second_name_is_found_wherever_it_stands(void **state)
{
    char text[40 * 12 + 2];

    (void)state;
    for (size_t count = 2; count <= 40; count++) {
        size_t len = make_members(text, count, scattered);
        const struct sg_json *root;
        struct sg_arena arena;

        assert_int_equal(
            parse(&root, &arena, sg_bytes_of(text, len), NULL), SIGSTORE_OK);
        sg_arena_dispose(&arena);
        for (size_t a = 0; a < count; a++) {
            for (size_t b = a + 1; b < count; b++) {
                (void)make_members(text, count, scattered);
                memcpy(text + b * 12 + 1, text + a * 12 + 1, 9);
                assert_int_equal(
                    parse(&root, &arena, sg_bytes_of(text, len), NULL),
                    SIGSTORE_EFORMAT);
                sg_arena_dispose(&arena);
            }
        }
    }
}

/* Memory of sorting serves the next object, smaller or larger, as well. */
static void
large_objects_follow_one_another(void **state)
{
    static const size_t counts[] = { 20, 10, 30, 9, 40 };
    char text[200 * 12];
    size_t len = 1;
    const struct sg_json *root;
    struct sg_arena arena;

    (void)state;
    text[0] = '[';
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        len += make_members(text + len, counts[i], scattered);
        text[len++] = ',';
    }
    text[len - 1] = ']';
    assert_int_equal(
        parse(&root, &arena, sg_bytes_of(text, len), NULL), SIGSTORE_OK);
    sg_arena_dispose(&arena);
    /* The last name becomes that before it. */
    memcpy(text + len - 2 - 12, text + len - 2 - 24, 12);
    assert_int_equal(
        parse(&root, &arena, sg_bytes_of(text, len), NULL), SIGSTORE_EFORMAT);
    sg_arena_dispose(&arena);
}

static void
members_are_sorted_by_bytes(void **state)
{
    struct sg_json members[100] = { { SG_JSON_NULL, 0, { NULL, 0 }, { NULL, 0 },
        { NULL, 0 }, NULL, NULL } };
    const struct sg_json *list[100], *spare[100];
    uint8_t names[100];

    (void)state;
    for (size_t count = 0; count <= COUNT_OF(members); count++) {
        for (size_t i = 0; i < count; i++) {
            names[i] = (uint8_t)(i * 37 % 101 * 2);
            members[i].name = sg_bytes_of(&names[i], i == 0 ? 0 : 1);
            list[i] = &members[i];
        }
        sg_json_sort(list, spare, count);
        for (size_t i = 1; i < count; i++)
            assert_true(sg_bytes_compare(list[i - 1]->name, list[i]->name) < 0);
    }
}

/* 16 MiB of the shortest values: refused long before they are all read. */
static void
a_dense_document_is_refused(void **state)
{
    char *text = malloc(SG_BUNDLE_MAX);
    struct sg_arena arena;
    const struct sg_json *root;

    (void)state;
    assert_non_null(text);
    memset(text, ',', SG_BUNDLE_MAX);
    for (size_t i = 1; i < SG_BUNDLE_MAX; i += 2)
        text[i] = '1';
    text[0] = '[';
    text[SG_BUNDLE_MAX - 2] = '1';
    text[SG_BUNDLE_MAX - 1] = ']';
    sg_arena_init(&arena, sg_json_arena_max(SG_BUNDLE_MAX));
    assert_int_equal(
        sg_json_parse(&root, &arena, sg_bytes_of(text, SG_BUNDLE_MAX), NULL),
        SIGSTORE_ELIMIT);
    assert_true(arena.used <= SG_ARENA_MAX);
    sg_arena_dispose(&arena);
    free(text);
}

static void
the_cap_has_an_end_and_does_not_wrap(void **state)
{
    (void)state;
    assert_int_equal(sg_json_arena_max(0), SG_ARENA_BASE);
    assert_int_equal(
        sg_json_arena_max(1000), 1000 * SG_ARENA_FACTOR + SG_ARENA_BASE);
    assert_int_equal(sg_json_arena_max(SG_BUNDLE_MAX), SG_ARENA_MAX);
    assert_int_equal(sg_json_arena_max(SIZE_MAX), SG_ARENA_MAX);
    assert_int_equal(
        sg_json_arena_max(SIZE_MAX / SG_ARENA_FACTOR + 2), SG_ARENA_MAX);
    assert_int_equal(
        sg_json_arena_max(SIZE_MAX / SG_ARENA_FACTOR), SG_ARENA_MAX);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_is_a_tree_over_its_bytes),
        cmocka_unit_test(strings_are_slices_unless_escaped),
        cmocka_unit_test(every_byte_is_seen_at_every_place),
        cmocka_unit_test(malformed_documents_are_refused_where_they_are),
        cmocka_unit_test(nesting_has_a_limit),
        cmocka_unit_test(brackets_without_end_cost_no_memory),
        cmocka_unit_test(memory_has_a_limit),
        cmocka_unit_test(dense_documents_fit_their_memory),
        cmocka_unit_test(many_members_are_quick_and_the_second_is_found),
        cmocka_unit_test(a_second_name_is_found_wherever_it_stands),
        cmocka_unit_test(large_objects_follow_one_another),
        cmocka_unit_test(members_are_sorted_by_bytes),
        cmocka_unit_test(a_dense_document_is_refused),
        cmocka_unit_test(the_cap_has_an_end_and_does_not_wrap),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
