/* SPDX-License-Identifier: Apache-2.0 */
/* Hostile requests to the server, over real sockets. */
#include "test.h"

#include "routes.h"

#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

struct row {
    const char *name, *request;
    int status;           /* 0: closed without an answer */
    const char *contains; /* NULL: whatever */
};

static void
check(const struct row *rows, size_t count)
{
    struct fixture fixture;
    static char answer[ANSWER_MAX];

    begin(&fixture, NULL);
    for (size_t i = 0; i < count; i++) {
        int status = ask(&fixture, rows[i].request, answer);

        if (status != rows[i].status)
            fail_msg("row \"%s\": status %d, not %d", rows[i].name, status,
                rows[i].status);
        if (rows[i].contains != NULL)
            check_row(rows[i].name, strstr(answer, rows[i].contains) != NULL);
    }
    end(&fixture);
}

static void
requests_reach_their_route(void **state)
{
    static const struct row rows[] = {
        { "a path", GET_("/echo"), 200, "method=GET;path=/echo;rest=;" },
        /* [RFC 3986 2.1] */
        { "an escaped path", GET_("/%65ch%6F"), 200, "path=/echo;" },
        { "a prefix and its rest", GET_("/tree/a/b"), 200, "rest=a/b;" },
        { "a prefix and no rest", GET_("/tree/"), 200, "rest=;" },
        { "a rest of UTF-8", GET_("/tree/%c3%A9"), 200, "rest=\xc3\xa9;" },
        { "a rest with an escaped slash", GET_("/tree/a%2fb"), 200,
            "rest=a/b;" },
        { "a rest with a blank", GET_("/tree/a%20b"), 200, "rest=a b;" },
        { "a rest with a name of dots", GET_("/tree/a/...b"), 200,
            "rest=a/...b;" },
        { "a query", GET_("/echo?q=1"), 200, "q=1;" },
        { "a query with escapes", GET_("/echo?x=&q=a+b%26%3D%C3%A9"), 200,
            "q=a b&=\xc3\xa9;" },
        { "a query that begins with an ampersand", GET_("/echo?&q=2"), 200,
            "q=2;" },
        { "a query of a name", GET_("/echo?q"), 200, "q=;" },
        { "an empty query", GET_("/echo?"), 200, "q=(none);" },
        { "a field twice", GET_("/echo?q=1&q=2"), 400, NULL },
        { "a field twice, one escaped", GET_("/echo?q=1&%71=2"), 400, NULL },
        { "another field twice", GET_("/echo?a&q=1&a"), 400, NULL },
        { "nothing twice", GET_("/echo?&&q=1&&"), 200, "q=1;" },
        /* [RFC 9110 9.3.2] */
        { "HEAD", "HEAD /echo HTTP/1.1\r\n" HOST "\r\n", 200,
            "Content-Length: " },
        { "HTTP/1.0", "GET /echo HTTP/1.0\r\n" HOST "\r\n", 200, NULL },
        { "localhost", "GET /echo HTTP/1.1\r\nHost: localhost:@\r\n\r\n", 200,
            NULL },
        { "LOCALHOST", "GET /echo HTTP/1.1\r\nHost: LOCALHOST:@\r\n\r\n", 200,
            NULL },
        { "IPv6", "GET /echo HTTP/1.1\r\nHost: [::1]:@\r\n\r\n", 200, NULL },
        { "a header", "GET /echo HTTP/1.1\r\n" HOST "x-tEst: 7\r\n\r\n", 200,
            "header=7;" },
        { "a header twice",
            "GET /echo HTTP/1.1\r\n" HOST "X-Test: 7\r\nX-Test: 8\r\n\r\n", 200,
            "header=(none);" },
        { "a body", POST_("/post", "Content-Length: 3\r\n", "a\nb"), 200,
            "body=a\nb" },
        { "a body of the longest",
            POST_("/post", "Content-Length: 16\r\n", "0123456789abcdef"), 200,
            "body=0123456789abcdef" },
        { "a body in chunks",
            POST_("/post", "Transfer-Encoding: chunked\r\n",
                "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"),
            200, "body=abcde" },
        { "no body", POST_("/post", "Content-Length: 0\r\n", ""), 200,
            "body=" },
        { "another method of the path",
            "PUT /post HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx", 200,
            "method=PUT;" },
        { "nobody stores answers", GET_("/echo"), 200,
            "Cache-Control: no-store\r\n" },
        { "types are not guessed", GET_("/echo"), 200,
            "X-Content-Type-Options: nosniff\r\n" },
        { "headers and status of the route", GET_("/headers"), 202,
            "X-1: 1\r\nCache-Control: max-age=9\r\nX-3: 3\r\nX-4: 4\r\n" },
        { "JSON unless said", GET_("/headers"), 202,
            "Content-Type: application/json\r\n" },
    };

    (void)state;
    check(rows, COUNT_OF(rows));
}

static void
forms_are_read_strictly(void **state)
{
    static const struct row rows[] = {
        { "a field", POST_("/form", FORM "Content-Length: 5\r\n", "f=a+b"), 200,
            "f=a b;" },
        { "escapes",
            POST_("/form", FORM "Content-Length: 15\r\n", "x=1&f=%26%c3%A9"),
            200, "f=&\xc3\xa9;" },
        { "an escape that is cut off",
            POST_("/form", FORM "Content-Length: 6\r\n", "f=%26%"), 200,
            "f=(none);" },
        { "a type with a parameter",
            POST_("/form",
                "Content-Type: application/x-www-form-urlencoded; "
                "charset=utf-8\r\nContent-Length: 3\r\n",
                "f=1"),
            200, "f=1;" },
        { "another type",
            POST_("/form", "Content-Type: text/plain\r\nContent-Length: 3\r\n",
                "f=1"),
            200, "f=(none);" },
        { "a type that begins like it",
            POST_("/form",
                "Content-Type: application/x-www-form-urlencodedx\r\n"
                "Content-Length: 3\r\n",
                "f=1"),
            200, "f=(none);" },
        { "no type", POST_("/form", "Content-Length: 3\r\n", "f=1"), 200,
            "f=(none);" },
        { "twice", POST_("/form", FORM "Content-Length: 7\r\n", "f=1&f=2"), 200,
            "f=(none);" },
        { "another twice",
            POST_("/form", FORM "Content-Length: 11\r\n", "f=1&a=1&a=1"), 200,
            "f=1;" },
        { "twice, one escaped",
            POST_("/form", FORM "Content-Length: 9\r\n", "f=1&%66=2"), 200,
            "f=(none);" },
        { "a bad escape elsewhere",
            POST_("/form", FORM "Content-Length: 8\r\n", "f=1&x=%g"), 200,
            "f=(none);" },
        { "NUL", POST_("/form", FORM "Content-Length: 6\r\n", "f=a%00"), 200,
            "f=(none);" },
        { "not UTF-8", POST_("/form", FORM "Content-Length: 5\r\n", "f=%ff"),
            200, "f=(none);" },
    };

    (void)state;
    check(rows, COUNT_OF(rows));
}

static void
a_form_of_too_many_fields_or_nul_is_none(void **state)
{
    struct sg_arena arena;
    char text[6 * 80] = "q=1";
    bool is_bad;

    (void)state;
    sg_arena_init(&arena, 1 << 16);
    for (int i = 1; i < 64; i++)
        snprintf(text + strlen(text), 8, "&a%d=", i);
    assert_string_equal(
        text_find(&arena, sg_bytes_from_text(text), "q", &is_bad), "1");
    assert_false(is_bad);
    strcat(text, "&a=");
    assert_null(text_find(&arena, sg_bytes_from_text(text), "q", &is_bad));
    assert_true(is_bad);
    assert_null(text_find(&arena, SG_LITERAL("q=a\0b"), "q", &is_bad));
    assert_true(is_bad);
    sg_arena_dispose(&arena);
}

static void
odd_paths_are_refused(void **state)
{
    static const struct row rows[] = {
        { "nothing there", GET_("/nothing"), 404,
            "{\"code\":404,\"message\":\"there is nothing at this path\"}" },
        { "the root", GET_("/"), 404, NULL },
        { "a slash more", GET_("/echo/"), 404, NULL },
        { "two slashes", GET_("//echo"), 404, NULL },
        { "the prefix without its slash", GET_("/tree"), 404, NULL },
        { "not an escape", GET_("/echo%zz"), 400, NULL },
        { "half an escape", GET_("/echo%4"), 400, NULL },
        { "a sign in an escape", GET_("/tree/%+1"), 400, NULL },
        { "a percent sign", GET_("/tree/%"), 400, NULL },
        { "NUL", GET_("/echo%00"), 400, NULL },
        { "a control character", GET_("/tree/%0a"), 400, NULL },
        { "DEL", GET_("/tree/%7f"), 400, NULL },
        { "not UTF-8", GET_("/tree/%ff"), 400, NULL },
        { "an overlong slash", GET_("/tree/%c0%af"), 400, NULL },
        { "dots", GET_("/tree/../echo"), 400, NULL },
        { "dots at the end", GET_("/tree/.."), 400, NULL },
        { "escaped dots", GET_("/tree/%2e%2E/echo"), 400, NULL },
        { "dots behind an escaped slash", GET_("/tree%2f..%2fecho"), 400,
            NULL },
        { "a dot", GET_("/./echo"), 400, NULL },
        { "a star", "OPTIONS * HTTP/1.1\r\n" HOST "\r\n", 400, NULL },
        { "a proxy's form", GET_("http://127.0.0.1/echo"), 400, NULL },
        { "a tunnel", "CONNECT 127.0.0.1:1 HTTP/1.1\r\n" HOST "\r\n", 400,
            NULL },
        { "no slash", GET_("echo"), 400, NULL },
        { "an odd query", GET_("/echo?q=%zz"), 400, NULL },
        { "NUL in a query", GET_("/echo?q=%00"), 400, NULL },
        { "a query that is not UTF-8", GET_("/echo?%fe=1"), 400, NULL },
        { "another question mark", GET_("/echo?q=1?2"), 200, "q=1?2;" },
    };

    (void)state;
    check(rows, COUNT_OF(rows));
}

static void
other_methods_are_told_which(void **state)
{
    static const struct row rows[] = {
        /* [RFC 9110 15.5.6] */
        { "POST", POST_("/echo", "Content-Length: 0\r\n", ""), 405,
            "Allow: GET, HEAD\r\n" },
        { "methods of two services", GET_("/post"), 405,
            "Allow: POST, PUT, DELETE\r\n" },
        { "a method in small letters", "get /echo HTTP/1.1\r\n" HOST "\r\n",
            405, "Allow: GET, HEAD\r\n" },
        { "a method that nobody knows", "BREW /echo HTTP/1.1\r\n" HOST "\r\n",
            405, NULL },
        { "HEAD without GET", "HEAD /post HTTP/1.1\r\n" HOST "\r\n", 405,
            "Allow: POST, PUT, DELETE\r\n" },
        { "OPTIONS", "OPTIONS /echo HTTP/1.1\r\n" HOST "\r\n", 405,
            "this path has other methods" },
    };

    (void)state;
    check(rows, COUNT_OF(rows));
}

static void
hosts_and_framing_are_checked(void **state)
{
    static const struct row rows[] = {
        { "no Host", "GET /echo HTTP/1.1\r\n\r\n", 400, NULL },
        { "no Host in HTTP/1.0", "GET /echo HTTP/1.0\r\n\r\n", 400, NULL },
        { "Host twice", "GET /echo HTTP/1.1\r\n" HOST HOST "\r\n", 400, NULL },
        { "another host",
            "GET /echo HTTP/1.1\r\nHost: attacker.example:@\r\n\r\n", 421,
            NULL },
        { "a host that begins like ours",
            "GET /echo HTTP/1.1\r\nHost: 127.0.0.1.attacker.example:@\r\n\r\n",
            421, NULL },
        { "ours with a user",
            "GET /echo HTTP/1.1\r\nHost: a@127.0.0.1:@\r\n\r\n", 421, NULL },
        { "no port", "GET /echo HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 421,
            NULL },
        { "another port", "GET /echo HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n",
            421, NULL },
        { "a port that begins like ours",
            "GET /echo HTTP/1.1\r\nHost: 127.0.0.1:@0\r\n\r\n", 421, NULL },
        { "an empty host", "GET /echo HTTP/1.1\r\nHost:\r\n\r\n", 421, NULL },
        { "HTTP/2.0", "GET /echo HTTP/2.0\r\n" HOST "\r\n", 505, NULL },
        { "HTTP/0.9", "GET /echo\r\n\r\n", 400, NULL },
        { "two lengths",
            POST_("/post", "Content-Length: 1\r\nContent-Length: 2\r\n", "ab"),
            400, NULL },
        /* [RFC 9112 6.3] */
        { "a length and chunks",
            POST_("/post",
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "0\r\n\r\n"),
            400, NULL },
        { "a length with a blank before its colon", /* [RFC 9112 5.1] */
            POST_("/post", "Content-Length : 3\r\n", "abc"), 400, "length" },
        { "a length on a line that goes on", /* RFC 9112, 5.2 */
            POST_("/post", "Content-Length:\r\n 3\r\n", "abc"), 400, "length" },
        { "an encoding of another name",
            POST_("/post", "Transfer-Encoding: gzip\r\n", "abc"), 400, NULL },
        { "two encodings",
            POST_("/post", "Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"),
            400, NULL },
        { "a length that is negative",
            POST_("/post", "Content-Length: -1\r\n", ""), 400, NULL },
        { "a length that is no number",
            POST_("/post", "Content-Length: 1x\r\n", "a"), 400, NULL },
        { "a length beyond 64 bits",
            POST_("/post", "Content-Length: 99999999999999999999\r\n", ""), 413,
            NULL },
        { "a body that is too long",
            POST_("/post", "Content-Length: 17\r\n", "0123456789abcdefg"), 413,
            "too long" },
        { "a body far too long",
            POST_("/post", "Content-Length: 99999999\r\n", "0123"), 413,
            "too long" },
        { "chunks that are too long",
            POST_("/post", "Transfer-Encoding: chunked\r\n",
                "10\r\n0123456789abcdef\r\n1\r\ng\r\n0\r\n\r\n"),
            413, "too long" },
        { "a body where there is none to be",
            "GET /echo HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx", 413,
            NULL },
        { "a body that ends early",
            POST_("/post", "Content-Length: 9\r\n", "abc"), 0, NULL },
        { "headers that end early", "GET /echo HTTP/1.1\r\n" HOST, 0, NULL },
        { "memory that is short", GET_("/memory"), 500, "\"code\":500" },
    };

    (void)state;
    check(rows, COUNT_OF(rows));
}

static void
pages_of_other_sites_cannot_post(void **state)
{
    static const struct row rows[] = {
        { "no browser", POST_("/post", "Content-Length: 0\r\n", ""), 200,
            NULL },
        { "our page",
            POST_("/post",
                "Sec-Fetch-Site: same-origin\r\nOrigin: null\r\n"
                "Content-Length: 0\r\n",
                ""),
            200, NULL },
        { "our page in an old browser",
            POST_("/post",
                "Origin: http://localhost:@\r\nContent-Length: 0\r\n", ""),
            200, NULL },
        { "a link from another site",
            "GET /echo HTTP/1.1\r\n" HOST "Sec-Fetch-Site: cross-site\r\n"
            "\r\n",
            200, NULL },
        { "another site",
            POST_("/post",
                "Sec-Fetch-Site: cross-site\r\nContent-Length: 0\r\n", ""),
            403, NULL },
        { "another port of this machine",
            POST_("/post", "Sec-Fetch-Site: same-site\r\nContent-Length: 0\r\n",
                ""),
            403, NULL },
        { "another site in an old browser",
            POST_("/post",
                "Origin: https://attacker.example\r\nContent-Length: 0\r\n",
                ""),
            403, NULL },
        { "another site by http, on our port",
            POST_("/post",
                "Origin: http://attacker.example:@\r\nContent-Length: 0\r\n",
                ""),
            403, NULL },
        { "seven characters of another scheme",
            POST_("/post",
                "Origin: chrome:localhost:@\r\nContent-Length: 0\r\n", ""),
            403, NULL },
        { "ours and another site",
            POST_("/post",
                "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site\r\n"
                "Content-Length: 0\r\n",
                ""),
            403, NULL },
        { "our origin and another",
            POST_("/post",
                "Origin: http://localhost:@\r\n"
                "Origin: https://attacker.example\r\nContent-Length: 0\r\n",
                ""),
            403, NULL },
        { "no origin",
            POST_("/post", "Origin: null\r\nContent-Length: 0\r\n", ""), 403,
            NULL },
        { "https is not ours",
            POST_("/post",
                "Origin: https://localhost:@\r\nContent-Length: 0\r\n", ""),
            403, NULL },
    };

    (void)state;
    check(rows, COUNT_OF(rows));
}

static void
long_headers_are_refused(void **state)
{
    struct fixture fixture;
    static char answer[ANSWER_MAX];
    int fd;

    (void)state;
    begin(&fixture, NULL);
    fd = dial(&fixture);
    put_text(&fixture, fd, "GET /echo HTTP/1.1\r\n" HOST "X-Test: ");
    for (size_t i = 0; i < SERVER_HEADERS_MAX / 64; i++)
        put(fd, A64, 64);
    put(fd, "\r\n\r\n", 4);
    assert_true(get(fd, answer, NULL) > 0);
    assert_int_equal(status_of(answer), 431);
    close(fd);
    fd = dial(&fixture);
    put(fd, "GET /", 5);
    for (size_t i = 0; i < SERVER_HEADERS_MAX / 64; i++)
        put(fd, A64, 64);
    put(fd, " HTTP/1.1\r\n\r\n", 13);
    assert_true(get(fd, answer, NULL) > 0);
    assert_int_equal(status_of(answer), 414);
    close(fd);
    end(&fixture);
}

/* A byte of any value, anywhere in a request, gets an answer or an end. */
static void
no_byte_is_taken_badly(void **state)
{
    static const char bytes[] = "\0\r\n\t \x80%:;,";
    struct fixture fixture;
    char text[256];
    static char answer[ANSWER_MAX];
    int len;

    (void)state;
    begin(&fixture, NULL);
    len = snprintf(text, sizeof(text),
        "POST /form?q=1 HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n" FORM
        "Content-Length: 3\r\nX-Test: 1\r\n\r\nf=1",
        fixture.port);
    for (int i = 0; i < len; i++) {
        for (size_t j = 0; j < sizeof(bytes) - 1; j++) {
            char kept = text[i];
            int fd = dial(&fixture);

            text[i] = bytes[j];
            put(fd, text, (size_t)len);
            text[i] = kept;
            (void)shutdown(fd, SHUT_WR);
            (void)get(fd, answer, NULL);
            close(fd);
        }
    }
    assert_int_equal(ask(&fixture, GET_("/echo"), answer), 200);
    end(&fixture);
}

static void
pipelined_requests_are_answered_in_order(void **state)
{
    struct fixture fixture;
    static char answer[ANSWER_MAX];
    const char *first, *second, *third;

    (void)state;
    begin(&fixture, NULL);
    (void)ask(&fixture,
        GET_("/tree/1") POST_("/post", "Content-Length: 5\r\n", "2 two")
            GET_("/tree/3"),
        answer);
    first = strstr(answer, "rest=1;");
    second = strstr(answer, "body=2 two");
    third = strstr(answer, "rest=3;");
    assert_true(first != NULL && second != NULL && third != NULL);
    assert_true(first < second && second < third);
    end(&fixture);
}

/* What follows a body that was too long is the next request. */
static void
a_connection_survives_a_refusal(void **state)
{
    struct fixture fixture;
    static char answer[ANSWER_MAX];

    (void)state;
    begin(&fixture, NULL);
    (void)ask(&fixture,
        POST_("/post", "Content-Length: 20\r\n", "GET / HTTP/1.1\r\n\r\n\r\n")
            GET_("/nothing") GET_("/tree/last"),
        answer);
    assert_int_equal(status_of(answer), 413);
    assert_non_null(strstr(answer, " 404 "));
    assert_non_null(strstr(answer, "rest=last;"));
    assert_null(strstr(answer, " 400 "));
    end(&fixture);
}

static void
head_has_no_body(void **state)
{
    struct fixture fixture;
    static char answer[ANSWER_MAX];

    (void)state;
    begin(&fixture, NULL);
    assert_int_equal(
        ask(&fixture, "HEAD /echo HTTP/1.1\r\n" HOST "\r\n", answer), 200);
    assert_string_equal(strstr(answer, "\r\n\r\n"), "\r\n\r\n");
    assert_int_equal(
        ask(&fixture, "HEAD /no HTTP/1.1\r\n" HOST "\r\n", answer), 404);
    assert_string_equal(strstr(answer, "\r\n\r\n"), "\r\n\r\n");
    end(&fixture);
}

static void
answers_cannot_be_split(void **state)
{
    struct fixture fixture;
    static char answer[ANSWER_MAX];

    (void)state;
    begin(&fixture, NULL);
    assert_int_equal(ask(&fixture, GET_("/headers"), answer), 202);
    assert_null(strstr(answer, "Smuggled"));
    assert_null(strstr(answer, "X-Split"));
    assert_null(strstr(answer, "X-5"));
    assert_null(strstr(answer, "no-store"));
    end(&fixture);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_reach_their_route),
        cmocka_unit_test(forms_are_read_strictly),
        cmocka_unit_test(a_form_of_too_many_fields_or_nul_is_none),
        cmocka_unit_test(odd_paths_are_refused),
        cmocka_unit_test(other_methods_are_told_which),
        cmocka_unit_test(hosts_and_framing_are_checked),
        cmocka_unit_test(pages_of_other_sites_cannot_post),
        cmocka_unit_test(long_headers_are_refused),
        cmocka_unit_test(no_byte_is_taken_badly),
        cmocka_unit_test(pipelined_requests_are_answered_in_order),
        cmocka_unit_test(a_connection_survives_a_refusal),
        cmocka_unit_test(head_has_no_body),
        cmocka_unit_test(answers_cannot_be_split),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
