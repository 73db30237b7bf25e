/* SPDX-License-Identifier: Apache-2.0 */
/* The pages that end a login: what they say, and that nothing breaks out. */
#include <stdio.h>

#include "oidc/pages.h"
#include "test.h"

static bool
has(const struct sg_buf *page, const char *text)
{
    return memmem(page->data, page->len, text, strlen(text)) != NULL;
}

/* How often a tag begins: what is quoted must not add one. */
static size_t
count_tags(const struct sg_buf *page)
{
    size_t count = 0;

    for (size_t i = 0; i < page->len; i++)
        count += page->data[i] == '<';
    return count;
}

static void
test_success(void **state)
{
    struct sg_buf page;

    (void)state;
    sg_buf_init(&page, 1 << 16);
    sg_page_success(&page, "alice@example.org", "https://issuer.example");
    assert_false(page.failed);
    assert_true(has(&page, "<title>Signed in "));
    assert_true(has(&page, "<h1>You are signed in</h1>"));
    assert_true(has(&page, "You may close this page"));
    assert_true(has(&page, "<dd>alice@example.org</dd>"));
    assert_true(has(&page, "<dd>https://issuer.example</dd>"));
    assert_false(has(&page, "not signed in"));
    sg_buf_dispose(&page);
}

static void
test_failure(void **state)
{
    struct sg_buf page;

    (void)state;
    sg_buf_init(&page, 1 << 16);
    sg_page_failure(&page, "the issuer refuses: access_denied");
    assert_false(page.failed);
    assert_true(has(&page, "<title>Not signed in "));
    assert_true(has(&page, "<h1>You are not signed in</h1>"));
    assert_true(has(&page, "<dd>the issuer refuses: access_denied</dd>"));
    assert_false(has(&page, "You may close"));
    sg_buf_dispose(&page);
}

/* A page that fetched something would tell others of a login. */
static void
test_pages_need_nothing_else(void **state)
{
    static const char *const absent[] = { "<script", "src=", "@import", "url(",
        "http://", "<form", "<a ", "<img", "<iframe", "onload" };
    struct sg_buf page;

    (void)state;
    sg_buf_init(&page, 1 << 16);
    sg_page_success(&page, "a", "b");
    sg_page_failure(&page, "c");
    for (size_t i = 0; i < COUNT_OF(absent); i++)
        check_row(absent[i], !has(&page, absent[i]));
    assert_false(has(&page, "https:"));
    assert_true(has(&page, "prefers-color-scheme:dark"));
    sg_buf_dispose(&page);
}

static void
test_hostile_texts(void **state)
{
    static const struct {
        const char *name;
        const char *text;
        const char *shown;
    } rows[] = {
        { "a script", "<script>alert(1)</script>",
            "&lt;script&gt;alert(1)&lt;/script&gt;" },
        { "the end of the list", "</dd></dl><h1>You are signed in</h1>",
            "&lt;/dd&gt;&lt;/dl&gt;&lt;h1&gt;" },
        { "an entity", "&lt;b&gt;", "&amp;lt;b&amp;gt;" },
        { "quotes", "\" onload=\"x", "&quot; onload=&quot;x" },
        { "bytes that are no text", "a\xff\xfe", "a\\xff\\xfe" },
        { "text from right to left", "a\xe2\x80\xae", "a\\u{202e}" },
        { "a line feed and an escape", "a\n\x1b[8m", "a\\x0a\\x1b[8m" },
        { "letters of the world", "J\xc3\xbcrgen", "J\xc3\xbcrgen" },
    };
    struct sg_buf page;
    size_t success, failure;

    (void)state;
    sg_buf_init(&page, 1 << 16);
    sg_page_success(&page, "a", "b");
    success = count_tags(&page);
    sg_buf_dispose(&page);
    sg_page_failure(&page, "a");
    failure = count_tags(&page);
    sg_buf_dispose(&page);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sg_page_success(&page, rows[i].text, "b");
        check_row(rows[i].name, has(&page, rows[i].shown));
        check_row(rows[i].name, count_tags(&page) == success);
        sg_buf_dispose(&page);
        sg_page_success(&page, "a", rows[i].text);
        check_row(rows[i].name, has(&page, rows[i].shown));
        check_row(rows[i].name, count_tags(&page) == success);
        sg_buf_dispose(&page);
        sg_page_failure(&page, rows[i].text);
        check_row(rows[i].name, has(&page, rows[i].shown));
        check_row(rows[i].name, count_tags(&page) == failure);
        sg_buf_dispose(&page);
    }
}

static void
test_a_long_text_is_cut(void **state)
{
    char text[4096];
    struct sg_buf page;

    (void)state;
    memset(text, 'a', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    sg_buf_init(&page, 1 << 16);
    sg_page_failure(&page, text);
    assert_false(page.failed);
    text[1000] = '\0';
    assert_false(has(&page, text));
    sg_buf_dispose(&page);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_success),
        cmocka_unit_test(test_failure),
        cmocka_unit_test(test_pages_need_nothing_else),
        cmocka_unit_test(test_hostile_texts),
        cmocka_unit_test(test_a_long_text_is_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
