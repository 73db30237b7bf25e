/* SPDX-License-Identifier: Apache-2.0 */
/* URLs: what is read, and all that is not one of ours. */
#include "test.h"

#include "net/url.h"

static const struct {
    const char *name, *text;
    const char *authority; /* NULL: refused */
    const char *path, *query;
} rows[] = {
    { "a host", "https://example.org", "example.org", "", "" },
    { "a slash", "https://example.org/", "example.org", "/", "" },
    { "plain http", "http://example.org/a", "example.org", "/a", "" },
    { "a port", "http://127.0.0.1:8080/a/b", "127.0.0.1:8080", "/a/b", "" },
    { "an IPv6 address", "http://[::1]:80/x", "[::1]:80", "/x", "" },
    { "a query", "https://e.org/a?b=c&d=/e?f", "e.org", "/a", "?b=c&d=/e?f" },
    { "a query without a path", "https://e.org?b", "e.org", "", "?b" },
    { "escapes stay", "https://e.org/%2F%7e", "e.org", "/%2F%7e", "" },
    { "dots stay", "https://e.org/a/../b", "e.org", "/a/../b", "" },
    { "all that may stand", "https://e.org/-._~!$&'()*+,;=:@", "e.org",
        "/-._~!$&'()*+,;=:@", "" },

    { "nothing", "", NULL, NULL, NULL },
    { "a path", "/etc/passwd", NULL, NULL, NULL },
    { "a host alone", "example.org", NULL, NULL, NULL },
    { "a file", "file:///etc/passwd", NULL, NULL, NULL },
    { "ftp", "ftp://example.org/", NULL, NULL, NULL },
    { "a scheme in capitals", "HTTPS://example.org/", NULL, NULL, NULL },
    { "a scheme with more", "https+unix://example.org/", NULL, NULL, NULL },
    { "one slash", "https:/example.org/", NULL, NULL, NULL },
    { "no host", "https:///a", NULL, NULL, NULL },
    { "a user", "https://me@example.org/", NULL, NULL, NULL },
    { "a user and a secret", "https://me:x@example.org/", NULL, NULL, NULL },
    { "a user in the query's place", "https://e.org?@evil.org", "e.org", "",
        "?@evil.org" },
    { "port 0", "https://example.org:0/", NULL, NULL, NULL },
    { "port 65536", "https://example.org:65536/", NULL, NULL, NULL },
    { "no port behind the colon", "https://example.org:/", NULL, NULL, NULL },
    { "a fragment", "https://example.org/a#b", NULL, NULL, NULL },
    { "a fragment of the host", "https://example.org#b", NULL, NULL, NULL },
    { "a blank", "https://example.org/a b", NULL, NULL, NULL },
    { "a line feed", "https://example.org/a\nHost: b", NULL, NULL, NULL },
    { "a carriage return", "https://example.org/?a\r", NULL, NULL, NULL },
    { "a backslash", "https://example.org\\@evil.org", NULL, NULL, NULL },
    { "a backslash in the path", "https://e.org/a\\b", NULL, NULL, NULL },
    { "beyond ASCII", "https://ex\xc3\xa4mple.org/", NULL, NULL, NULL },
    { "beyond ASCII in the path", "https://e.org/\xc3\xa4", NULL, NULL, NULL },
    /* [RFC 3986 3.3] */
    { "half an escape", "https://e.org/%2", NULL, NULL, NULL },
    { "an escape of no digits", "https://e.org/%zz", NULL, NULL, NULL },
    { "a percent sign alone", "https://e.org/?a=%", NULL, NULL, NULL },
    { "a quote", "https://e.org/\"", NULL, NULL, NULL },
    { "angle brackets", "https://e.org/<a>", NULL, NULL, NULL },
    { "brackets in the path", "https://e.org/a[0]", NULL, NULL, NULL },
    { "half an IPv6 address", "http://[::1/x", NULL, NULL, NULL },
};

static void
urls_are_cut_into_parts_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sg_url url;
        bool is = sg_url_parse(&url, sg_bytes_from_text(rows[i].text));

        check_row(rows[i].name, is == (rows[i].authority != NULL));
        if (!is)
            continue;
        check_row(rows[i].name,
            sg_bytes_starts_with(sg_bytes_from_text(rows[i].text), "https:") ==
                sg_bytes_is(url.scheme, "https"));
        check_row(rows[i].name, sg_bytes_is(url.authority, rows[i].authority));
        check_row(rows[i].name, sg_bytes_is(url.path, rows[i].path));
        check_row(rows[i].name, sg_bytes_is(url.query, rows[i].query));
    }
}

static void
a_nul_in_a_url_is_refused(void **state)
{
    struct sg_url url;

    (void)state;
    assert_false(sg_url_parse(&url, SG_LITERAL("https://e.org/a\0b")));
}

static void
a_query_is_not_shown(void **state)
{
    (void)state;
    assert_true(sg_bytes_is(
        sg_url_shown("https://e.org/a?token=x"), "https://e.org/a"));
    assert_true(
        sg_bytes_is(sg_url_shown("https://e.org/a"), "https://e.org/a"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(urls_are_cut_into_parts_or_refused),
        cmocka_unit_test(a_nul_in_a_url_is_refused),
        cmocka_unit_test(a_query_is_not_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
