/* SPDX-License-Identifier: Apache-2.0 */
/* The status page and the lists of entries: what they show, and what is not
 * there. */
#include "test.h"

#include "pages.h"

#define NO_SUCH "There is no such page"

static void
an_empty_instance_has_a_page(void **state)
{
    (void)state;
    assert_int_equal(get_page("/"), 200);
    assert_true(is_page());
    assert_int_equal(count("Nothing yet."), 3);
    assert_int_equal(count("serving"), 7);
    assert_true(shows("Certificate authority (Fulcio v2)"));
    assert_true(shows(world.url));
    assert_true(shows("/trustconfig.json \\\n    sign "));
    /* The root of a tree of nothing [RFC 6962 2.1]. */
    assert_int_equal(count("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934c"
                           "a495991b7852b855"),
        3);
}

/* Each link of the page leads somewhere. */
static void
links_lead_somewhere(void **state)
{
    static char page[sizeof(world.answer)];
    size_t links = 0;

    (void)state;
    assert_int_equal(get_page("/"), 200);
    memcpy(page, world.answer, world.len + 1);
    for (const char *p = page; (p = strstr(p, "<a href=\"")) != NULL; p++) {
        char path[128];

        assert_int_equal(sscanf(p, "<a href=\"%127[^\"]", path), 1);
        if (get_page(path) != 200)
            fail_msg("%s: %.40s", path, world.answer);
        links++;
    }
    assert_true(links > 10);
}

static void
faults_are_shown_where_they_are(void **state)
{
    static const struct {
        const char *fault, *name;
        size_t places;
    } rows[] = {
        { "no-sct", ">no-sct</span>", 1 },
        { "slow:ct", ">slow</span>", 1 },
        { "500:tuf", ">500</span>", 1 },
        { "hang", ">hang</span>", 4 },
        { "bad-proof", ">bad-proof</span>", 2 },
        { "bad-set", ">bad-set</span>", 1 },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        begin_world(rows[i].fault);
        check_row(rows[i].fault, get_page("/") == 200 && is_page());
        check_row(rows[i].fault, count(rows[i].name) == rows[i].places);
        check_row(rows[i].fault, count("serving") == 7 - rows[i].places);
        tear_down(state);
    }
}

/* ---- lists ---- */

static void
what_is_not_there_is_not_found(void **state)
{
    static const char *const paths[] = { "/entry/", "/entry/rekor2",
        "/entry/rekor2/", "/entry/rekor2/1", "/entry/rekor2/-1",
        "/entry/rekor2/00", "/entry/rekor2/0x0", "/entry/rekor2/0/",
        "/entry/rekor2/0/bod", "/entry/rekor2/0/body/", "/entry/rekor2/0/%00",
        "/entry/rekor2/9223372036854775807",
        "/entry/rekor2/9223372036854775808", "/entry/rekor1/0", "/entry/x/0",
        "/entry//0", "/log/", "/log/x", "/log/rekor2/", "/log/rekor2/1",
        "/log/rekor2?before=", "/log/rekor2?before=x", "/log/rekor2?before=-1",
        "/log/rekor2?before=9223372036854775808",
        "/log/<script>alert(1)</script>" };

    (void)state;
    (void)add_text(
        world.fixture.instance.rekor2, SG_LITERAL("1"), SG_LITERAL(""));
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        int status = get_page(paths[i]);

        if (strchr(paths[i], '%') != NULL)
            check_row(paths[i], status == 400);
        else if (strcmp(paths[i], "/log/rekor2/") == 0)
            check_row(paths[i], status == 200);
        else
            check_row(paths[i], status == 404 && is_page() && shows(NO_SUCH));
    }
}

static void
a_long_log_is_shown_in_pages(void **state)
{
    static const struct {
        const char *path, *first, *last, *link, *other_link;
    } rows[] = {
        { "/log/rekor2", ">#119<", ">#70<", "?before=70\"", NULL },
        { "/log/rekor2?before=9999", ">#119<", ">#70<", "?before=70\"", NULL },
        { "/log/rekor2?before=70", ">#69<", ">#20<", "?before=20\"",
            "?before=120\"" },
        { "/log/rekor2?before=20", ">#19<", ">#0<", "?before=70\"", NULL },
        { "/log/rekor2?before=50", ">#49<", ">#0<", "?before=100\"", NULL },
    };

    (void)state;
    for (int i = 0; i < 120; i++)
        (void)add_text(world.fixture.instance.rekor2,
            sg_bytes_of(&i, sizeof(i)), SG_LITERAL(""));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        check_row(rows[i].path, get_page(rows[i].path) == 200 && is_page());
        check_row(rows[i].path, shows(rows[i].first) && shows(rows[i].last));
        check_row(rows[i].path, shows(rows[i].link));
        check_row(rows[i].path,
            count("?before=") == (rows[i].other_link != NULL ? 2 : 1));
        check_row(rows[i].path,
            rows[i].other_link == NULL || shows(rows[i].other_link));
        check_row(rows[i].path, count("<tr><td>") <= PAGE_ENTRIES);
    }
    assert_int_equal(get_page("/"), 200);
    assert_true(shows(">120 entries<"));
    assert_int_equal(count("/entry/rekor2/"), PAGE_ENTRIES_AT_START);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ON_WORLD(an_empty_instance_has_a_page),
        ON_WORLD(links_lead_somewhere),
        cmocka_unit_test(faults_are_shown_where_they_are),
        ON_WORLD(what_is_not_there_is_not_found),
        ON_WORLD(a_long_log_is_shown_in_pages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
