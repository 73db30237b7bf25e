/* SPDX-License-Identifier: Apache-2.0 */
/* Names of roles and targets, as URLs, as files, and matched. */
#include "tuf/name.h"

#include "test.h"

#define ROOM 4096

static const struct {
    const char *name, *text;
    size_t len;
    const char *quoted, *file;
} names[] = {
    { "plain", "targets", 7, "targets", "targets" },
    { "all that is plain", "aZ09-._~", 8, "aZ09-._~", "aZ09-._~" },
    { "a slash", "a/b", 3, "a%2Fb", "a%2Fb" },
    { "up", "../x", 4, "..%2Fx", "%2E.%2Fx" },
    { "here", ".", 1, ".", "%2E" },
    { "up alone", "..", 2, "..", "%2E." },
    { "hidden", ".x", 2, ".x", "%2Ex" },
    { "a query", "?a=b&c", 6, "%3Fa%3Db%26c", "%3Fa%3Db%26c" },
    { "a fragment", "#", 1, "%23", "%23" },
    { "quoted already", "%2e", 3, "%252e", "%252e" },
    { "a blank", "a b", 3, "a%20b", "a%20b" },
    { "two characters of UTF-8", "\xe2\x82\xac\xc3\xa9", 5, "%E2%82%AC%C3%A9",
        "%E2%82%AC%C3%A9" },
    { "control characters", "\n\x7f", 2, "%0A%7F", "%0A%7F" },
    { "NUL", "a\0b", 3, "a%00b", "a%00b" },
    { "a name of ours", "%sha256-00", 10, "%25sha256-00", "%25sha256-00" },
    { "nothing", "", 0, "", "" },
};

static void
quotes_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        sg_bytes name = sg_bytes_of(names[i].text, names[i].len);
        struct sg_buf buf;

        sg_buf_init(&buf, ROOM);
        sg_name_add_quoted(&buf, name);
        check_row(
            names[i].name, sg_bytes_is(sg_buf_bytes(&buf), names[i].quoted));
        sg_buf_dispose(&buf);
        check_row(names[i].name,
            sg_name_add_file(&buf, name, "", NULL) == SIGSTORE_OK);
        check_row(
            names[i].name, sg_bytes_is(sg_buf_bytes(&buf), names[i].file));
        sg_buf_dispose(&buf);
    }
}

static size_t
file_len(size_t len, char c)
{
    char text[1024];
    struct sg_buf buf;
    size_t made;

    memset(text, c, sizeof(text));
    sg_buf_init(&buf, ROOM);
    assert_int_equal(
        sg_name_add_file(&buf, sg_bytes_of(text, len), ".json", NULL),
        SIGSTORE_OK);
    made = buf.len;
    assert_true(sg_bytes_ends_with(sg_buf_bytes(&buf), ".json"));
    sg_buf_dispose(&buf);
    return made;
}

/* What file systems do not take is named by its hash. */
static void
hashes_long_names(void **state)
{
    static const size_t hashed = sizeof("%sha256-.json") - 1 + 64;

    (void)state;
    assert_int_equal(file_len(200, 'x'), 205);
    assert_int_equal(file_len(201, 'x'), hashed);
    assert_int_equal(file_len(1000, 'x'), hashed);
    assert_int_equal(file_len(66, '/'), 203);
    assert_int_equal(file_len(67, '/'), hashed);
}

static const struct {
    const char *pattern, *path;
    bool matches;
} patterns[] = {
    { "*", "file", true },
    { "*", "", true },
    { "*", "a/b", false },
    { "*/*", "a/b", true },
    { "*/*", "a", false },
    { "*/*", "a/b/c", false },
    { "a/*", "a/", true },
    { "a/*", "b/c", false },
    { "*.txt", "file.txt", true },
    { "*.txt", ".txt", true },
    { "*.txt", "file.txt.gz", false },
    { "f*e", "fe", true },
    { "f*e", "fee", true },
    { "f*e", "fef", false },
    { "a*b*c", "aXbYc", true },
    { "a*b*c", "aXcYb", false },
    { "*aab", "aaab", true },
    { "?", "a", true },
    { "?", "", false },
    { "?", "ab", false },
    { "?", "/", false },
    { "?", "\xe2\x82\xac", true },
    { "??", "\xe2\x82\xac", false },
    { "??",
        "\xc3\xa9"
        "a",
        true },
    { "*??", "\xe2\x82\xac", false },
    { "f?le", "file", true },
    { "f?le", "f/le", false },
    { "file", "file", true },
    { "file", "File", false },
    { "file", "files", false },
    { "files", "file", false },
    { "[f]ile", "file", false },
    { "f.le", "file", false },
    { "", "file", false },
    { "/file", "file", false },
    { "file/", "file", false },
    { "a//b", "a/b", false },
    { "**", "anything", true },
    { "**", "a/b", false },
    { "*?", "a", true },
    { "?*", "", false },
};

static void
matches_patterns_by_segment(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(patterns); i++) {
        sg_bytes list[] = { SG_LITERAL("no such path"),
            sg_bytes_from_text(patterns[i].pattern) };
        struct sg_tuf_delegation d = { .paths = list, .path_count = 2 };
        bool is;

        assert_int_equal(sg_name_is_delegated(&is, &d,
                             sg_bytes_from_text(patterns[i].path), NULL),
            SIGSTORE_OK);
        if (is != patterns[i].matches)
            fail_msg("%s: %s", patterns[i].pattern, patterns[i].path);
    }
}

/* A pattern that backtracks costs no more than the product of lengths. */
static void
matches_stars_in_time(void **state)
{
    char pattern[4001], path[4001];
    sg_bytes list[1];
    struct sg_tuf_delegation d = { .paths = list, .path_count = 1 };
    bool is;

    (void)state;
    for (size_t i = 0; i < 4000; i += 2)
        memcpy(pattern + i, "*a", 2);
    memset(path, 'a', 4000);
    pattern[3999] = 'b';
    list[0] = sg_bytes_of(pattern, 4000);
    assert_int_equal(
        sg_name_is_delegated(&is, &d, sg_bytes_of(path, 4000), NULL),
        SIGSTORE_OK);
    assert_false(is);
}

static const struct {
    const char *name, *prefix;
    bool matches;
} prefixes[] = {
    /* SHA-256 of "file.txt" */
    { "one digit", "a", true },
    { "another digit", "b", false },
    { "the whole hash",
        "aadf327c8267c09d6fffd87a1a80ad3c798469ff332b7a57b9e8c045d46b2af7",
        true },
    { "a hash that differs at the end",
        "aadf327c8267c09d6fffd87a1a80ad3c798469ff332b7a57b9e8c045d46b2af8",
        false },
    { "the middle", "f327", false },
};

static void
matches_hash_prefixes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(prefixes); i++) {
        sg_bytes list[] = { SG_LITERAL("0000"),
            sg_bytes_from_text(prefixes[i].prefix) };
        struct sg_tuf_delegation d = { .prefixes = list, .prefix_count = 2 };
        bool is;

        assert_int_equal(
            sg_name_is_delegated(&is, &d, SG_LITERAL("file.txt"), NULL),
            SIGSTORE_OK);
        check_row(prefixes[i].name, is == prefixes[i].matches);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_names),
        cmocka_unit_test(hashes_long_names),
        cmocka_unit_test(matches_patterns_by_segment),
        cmocka_unit_test(matches_stars_in_time),
        cmocka_unit_test(matches_hash_prefixes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
