/* SPDX-License-Identifier: Apache-2.0 */
/* Requests over a scripted transport: maxima, redirects, further tries. */
#include "test.h"

#include <stdio.h>

#include "base/limits.h"
#include "net/transport_fake.h"

#define URL "https://e.org/a"
#define MAX 8 /* what an answer may have, unless a row says otherwise */

#define OK(text)                                                               \
    {                                                                          \
        .url = URL, .status = 200, .answer = (text)                            \
    }
#define BUSY(number)                                                           \
    {                                                                          \
        .url = URL, .status = (number), .answer = "busy"                       \
    }
#define BROKEN                                                                 \
    {                                                                          \
        .url = URL, .code = SIGSTORE_ENETWORK, .may_retry = true,              \
        .answer = "half", .status = 200                                        \
    }
#define TO(number, target)                                                     \
    {                                                                          \
        .url = URL, .status = (number), .redirect = (target)                   \
    }

static const struct {
    const char *name;
    struct sg_fake_step steps[6];
    size_t waits;
    sigstore_code code;
    int status;
    const char *body; /* or, of a failure, what its message has */
} rows[] = {
    { "an answer", { OK("hello") }, 0, SIGSTORE_OK, 200, "hello" },
    { "an empty answer", { OK("") }, 0, SIGSTORE_OK, 200, "" },
    { "as long as allowed", { OK("12345678") }, 0, SIGSTORE_OK, 200,
        "12345678" },
    { "in pieces", { { .status = 200, .answer = "ab", .repeat = 3 } }, 0,
        SIGSTORE_OK, 200, "abababab" },
    { "a byte too long", { OK("123456789") }, 0, SIGSTORE_ELIMIT, 0,
        "longer than the 8 bytes" },
    { "too long in pieces", { { .status = 200, .answer = "ab", .repeat = 4 } },
        0, SIGSTORE_ELIMIT, 0, "longer than the 8 bytes" },
    { "endless", { { .status = 200, .answer = "endless", .repeat = 1000000 } },
        0, SIGSTORE_ELIMIT, 0, "longer than" },
    { "not there", { { .status = 404, .answer = "a page of some length" } }, 0,
        SIGSTORE_OK, 404, "a page of some length" },
    { "created", { { .status = 201, .answer = "ab" } }, 0, SIGSTORE_OK, 201,
        "ab" },
    { "not changed", { { .status = 304 } }, 0, SIGSTORE_OK, 304, "" },

    { "busy once", { BUSY(503), OK("a") }, 1, SIGSTORE_OK, 200, "a" },
    { "failing twice", { BUSY(500), BUSY(502), OK("a") }, 2, SIGSTORE_OK, 200,
        "a" },
    { "too many requests", { BUSY(429), OK("a") }, 1, SIGSTORE_OK, 200, "a" },
    { "busy for ever", { BUSY(500), BUSY(503), BUSY(504), BUSY(599) }, 3,
        SIGSTORE_OK, 599, "busy" },
    { "broken once, and nothing of it stays", { BROKEN, OK("a") }, 1,
        SIGSTORE_OK, 200, "a" },
    { "broken for ever", { BROKEN, BROKEN, BROKEN, BROKEN }, 3,
        SIGSTORE_ENETWORK, 0, "by the script" },
    { "busy, then not there", { BUSY(503), { .status = 404 } }, 1, SIGSTORE_OK,
        404, "" },
    { "a failure that does not pass",
        { { .code = SIGSTORE_ENETWORK, .may_retry = false } }, 0,
        SIGSTORE_ENETWORK, 0, "by the script" },
    { "memory that runs out",
        { { .code = SIGSTORE_ENOMEM, .may_retry = true } }, 0, SIGSTORE_ENOMEM,
        0, "by the script" },
    { "refused", { BUSY(403) }, 0, SIGSTORE_OK, 403, "busy" },
    { "wrong request", { BUSY(400) }, 0, SIGSTORE_OK, 400, "busy" },
    { "no status of HTTP", { BUSY(600) }, 0, SIGSTORE_OK, 600, "busy" },
    { "too long is not tried again", { OK("123456789") }, 0, SIGSTORE_ELIMIT, 0,
        "longer" },
    { "a server that asks for time",
        { { .url = URL, .status = 503, .retry_after_s = 2 }, OK("a") }, 1,
        SIGSTORE_OK, 200, "a" },
    { "a server that asks for too much time",
        { { .url = URL, .status = 503, .retry_after_s = 3600 } }, 0,
        SIGSTORE_OK, 503, "" },
    { "a server that asks for less than none",
        { { .url = URL, .status = 503, .retry_after_s = -5 }, OK("a") }, 1,
        SIGSTORE_OK, 200, "a" },
    { "slow failures use up the time",
        { { .url = URL,
            .code = SIGSTORE_ENETWORK,
            .may_retry = true,
            .lasts_ms = SG_RETRY_BUDGET_MS } },
        0, SIGSTORE_ENETWORK, 0, "by the script" },

    { "a redirect",
        { TO(302, "https://f.org/b"),
            { .url = "https://f.org/b", .status = 200, .answer = "b" } },
        0, SIGSTORE_OK, 200, "b" },
    { "each kind of redirect",
        { TO(301, URL), TO(307, URL), TO(308, URL), OK("a") }, 0, SIGSTORE_OK,
        200, "a" },
    { "see other", { TO(303, URL), OK("a") }, 0, SIGSTORE_OK, 200, "a" },
    { "a redirect to nowhere", { TO(302, NULL) }, 0, SIGSTORE_OK, 302, "" },
    { "no redirect, though it has a place", { TO(300, "https://f.org/") }, 0,
        SIGSTORE_OK, 300, "" },
    { "redirects in a circle",
        { TO(302, URL), TO(302, URL), TO(302, URL), TO(302, URL) }, 0,
        SIGSTORE_ESERVICE, 0, "one redirect too many" },
    { "a redirect to less", { TO(302, "http://e.org/a") }, 0, SIGSTORE_ESERVICE,
        0, "redirects to http://e.org/a, which is not" },
    { "a redirect to a file", { TO(302, "file:///etc/passwd") }, 0,
        SIGSTORE_ESERVICE, 0, "same scheme" },
    { "a redirect to ftp", { TO(302, "ftp://e.org/a") }, 0, SIGSTORE_ESERVICE,
        0, "same scheme" },
    { "a redirect with a user", { TO(302, "https://me@e.org/") }, 0,
        SIGSTORE_ESERVICE, 0, "same scheme" },
    { "a redirect whose query is a secret",
        { TO(302, "ftp://e.org/?token=hush") }, 0, SIGSTORE_ESERVICE, 0,
        "redirects to ftp://e.org/," },
    { "a redirect to a busy server",
        { TO(302, "https://f.org/b"),
            { .url = "https://f.org/b", .status = 503 }, OK("a") },
        1, SIGSTORE_OK, 200, "a" },
};

static size_t
count_steps(const struct sg_fake_step *steps)
{
    size_t count = 0;

    while (count < 6 &&
        (steps[count].status != 0 || steps[count].code != SIGSTORE_OK))
        count++;
    return count;
}

static void
requests_end_as_they_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *name = rows[i].name;
        sigstore_error err = { .code = SIGSTORE_OK };
        struct sg_http_answer answer;
        struct sg_fake fake;
        struct sg_http http;

        sg_fake_init(&fake, rows[i].steps, count_steps(rows[i].steps));
        sg_fake_http(&http, &fake);
        check_row(
            name, sg_http_get(&http, URL, MAX, &answer, &err) == rows[i].code);
        check_row(name, err.code == rows[i].code);
        check_row(name, sg_fake_is_done(&fake));
        check_row(name, fake.waits == rows[i].waits);
        if (rows[i].code == SIGSTORE_OK) {
            check_row(name, answer.status == rows[i].status);
            check_row(
                name, sg_bytes_is(sg_buf_bytes(&answer.body), rows[i].body));
        } else {
            check_row(name, strstr(err.message, rows[i].body) != NULL);
            check_row(name, strstr(err.message, "hush") == NULL);
        }
        sg_buf_dispose(&answer.body);
    }
}

static void
an_error_s_page_is_cut_not_refused(void **state)
{
    const struct sg_fake_step steps[] = {
        { .status = 404, .answer = "0123456789", .repeat = 100000 },
    };
    struct sg_http_answer answer;
    struct sg_fake fake;
    struct sg_http http;

    (void)state;
    sg_fake_init(&fake, steps, 1);
    sg_fake_http(&http, &fake);
    assert_int_equal(sg_http_get(&http, URL, MAX, &answer, NULL), SIGSTORE_OK);
    assert_int_equal(answer.status, 404);
    assert_int_equal(answer.body.len, SG_HTTP_ERROR_MAX);
    assert_true(fake.was_cut);
    sg_buf_dispose(&answer.body);
}

static void
the_wait_is_what_the_server_asks_for(void **state)
{
    const struct sg_fake_step steps[] = {
        { .status = 429, .retry_after_s = 3 },
        { .status = 200 },
    };
    struct sg_http_answer answer;
    struct sg_fake fake;
    struct sg_http http;

    (void)state;
    sg_fake_init(&fake, steps, 2);
    sg_fake_http(&http, &fake);
    assert_int_equal(sg_http_get(&http, URL, MAX, &answer, NULL), SIGSTORE_OK);
    assert_int_equal(fake.waits, 1);
    assert_int_equal(fake.waits_ms[0], 3000);
    sg_buf_dispose(&answer.body);
}

/* What a POST with a token may not do. */
static const struct {
    const char *name;
    struct sg_fake_step steps[2];
    bool has_secret, may_repeat;
    sigstore_code code;
    int status;
    const char *message;
} posts[] = {
    { "an answer",
        { { .method = "POST", .body = "{}", .header = "X: y", .status = 201 } },
        true, false, SIGSTORE_OK, 201, NULL },
    { "a redirect with a secret",
        { { .method = "POST", .status = 307, .redirect = URL } }, true, true,
        SIGSTORE_ESERVICE, 0, "must not go" },
    { "a redirect of a POST",
        { { .method = "POST", .status = 307, .redirect = URL } }, false, true,
        SIGSTORE_ESERVICE, 0, "only a GET" },
    { "busy, and not to be repeated", { { .method = "POST", .status = 503 } },
        false, false, SIGSTORE_OK, 503, NULL },
    { "broken, and not to be repeated",
        { { .method = "POST", .code = SIGSTORE_ENETWORK, .may_retry = true } },
        false, false, SIGSTORE_ENETWORK, 0, "by the script" },
    { "busy, and to be repeated",
        { { .method = "POST", .body = "{}", .status = 503 },
            { .method = "POST",
                .body = "{}",
                .header = "X: y",
                .status = 200 } },
        true, true, SIGSTORE_OK, 200, NULL },
};

static void
posts_are_repeated_and_redirected_only_where_that_is_safe(void **state)
{
    const char *const headers[] = { "X: y", NULL };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(posts); i++) {
        const char *name = posts[i].name;
        const struct sg_http_request request = { .method = "POST",
            .url = URL,
            .headers = headers,
            .body = SG_LITERAL("{}"),
            .max = MAX,
            .has_secret = posts[i].has_secret,
            .may_repeat = posts[i].may_repeat };
        sigstore_error err = { .code = SIGSTORE_OK };
        struct sg_http_answer answer;
        struct sg_fake fake;
        struct sg_http http;

        sg_fake_init(
            &fake, posts[i].steps, posts[i].steps[1].status != 0 ? 2 : 1);
        sg_fake_http(&http, &fake);
        check_row(name,
            sg_http_send(&http, &request, &answer, &err) == posts[i].code);
        check_row(name, sg_fake_is_done(&fake));
        if (posts[i].code == SIGSTORE_OK)
            check_row(name, answer.status == posts[i].status);
        else
            check_row(name, strstr(err.message, posts[i].message) != NULL);
        sg_buf_dispose(&answer.body);
    }
}

static void
what_is_no_url_is_never_sent(void **state)
{
    static char lengthy[SIGSTORE_URL_MAX + 1] = "https://e.org/";
    const char *const urls[] = { "", "e.org", "file:///etc/passwd",
        "https://e.org/a b", "https://e.org/\r\nX: y", lengthy };
    struct sg_http_answer answer;
    struct sg_fake fake;
    struct sg_http http;
    sigstore_error err;

    (void)state;
    memset(lengthy + strlen(lengthy), 'a', SIGSTORE_URL_MAX - strlen(lengthy));
    for (size_t i = 0; i < COUNT_OF(urls); i++) {
        sg_fake_init(&fake, NULL, 0);
        sg_fake_http(&http, &fake);
        check_row(urls[i],
            sg_http_get(&http, urls[i], MAX, &answer, &err) ==
                SIGSTORE_EARGUMENT);
        check_row(urls[i], sg_fake_is_done(&fake));
        check_row(urls[i], strpbrk(err.message, "\r\n") == NULL);
        sg_buf_dispose(&answer.body);
    }
}

static void
a_success_leaves_the_error_as_it_was(void **state)
{
    const struct sg_fake_step steps[] = { BROKEN, OK("a") };
    sigstore_error err = { .code = SIGSTORE_EINTERNAL };
    struct sg_http_answer answer;
    struct sg_fake fake;
    struct sg_http http;

    (void)state;
    sg_fake_init(&fake, steps, 2);
    sg_fake_http(&http, &fake);
    assert_int_equal(sg_http_get(&http, URL, MAX, &answer, &err), SIGSTORE_OK);
    assert_int_equal(err.code, SIGSTORE_EINTERNAL);
    sg_buf_dispose(&answer.body);
}

struct told {
    char text[512];
};

static void
hear(void *arg, sigstore_trace_level level, const char *area,
    const char *message)
{
    struct told *told = arg;
    size_t len = strlen(told->text);

    assert_int_equal(level, SIGSTORE_TRACE_DEBUG);
    snprintf(
        told->text + len, sizeof(told->text) - len, "%s|%s\n", area, message);
}

static void
a_trace_hears_of_each_exchange_but_no_secret(void **state)
{
    const struct sg_fake_step steps[] = {
        { .status = 503, .answer = "busy", .retry_after_s = 1, .lasts_ms = 7 },
        { .code = SIGSTORE_ENETWORK, .may_retry = false },
    };
    struct told told = { "" };
    struct sg_http_answer answer;
    struct sg_fake fake;
    struct sg_http http;

    (void)state;
    sg_fake_init(&fake, steps, 2);
    sg_fake_http(&http, &fake);
    http.trace = hear;
    http.trace_arg = &told;
    assert_int_equal(sg_http_get(&http, URL "?token=hush", MAX, &answer, NULL),
        SIGSTORE_ENETWORK);
    assert_string_equal(told.text,
        "http|GET " URL ": 503, 4 bytes, 7 ms\n"
        "http|trying again in 1000 ms\n"
        "http|GET " URL ": failed, 0 bytes, 0 ms\n");
    sg_buf_dispose(&answer.body);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_end_as_they_should),
        cmocka_unit_test(an_error_s_page_is_cut_not_refused),
        cmocka_unit_test(the_wait_is_what_the_server_asks_for),
        cmocka_unit_test(
            posts_are_repeated_and_redirected_only_where_that_is_safe),
        cmocka_unit_test(what_is_no_url_is_never_sent),
        cmocka_unit_test(a_success_leaves_the_error_as_it_was),
        cmocka_unit_test(a_trace_hears_of_each_exchange_but_no_secret),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
