/* SPDX-License-Identifier: Apache-2.0 */
/* Hostile requests to the server, over real sockets, with routes of ours. */
#include "test.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "server_inside.h"

#define BODY_MAX 16
#define ANSWER_MAX 4096
#define PATIENCE_MS 5000

/* ---- routes ---- */

static void
say(struct response *response, const char *name, const char *value)
{
    sg_buf_add_text(&response->body, name);
    sg_buf_add_text(&response->body, "=");
    sg_buf_add_text(&response->body, value != NULL ? value : "(none)");
    sg_buf_add_text(&response->body, ";");
}

/* What the server made of the request. */
static void
echo(struct instance *instance, const struct request *request,
    struct response *response)
{
    assert_non_null(instance->ends);
    response->type = "text/plain";
    say(response, "method", request->method);
    say(response, "path", request->path);
    say(response, "rest", request->rest);
    say(response, "q", request_query(request, "q"));
    say(response, "f", request_form(request, "f"));
    say(response, "header", request_header(request, "X-Test"));
    sg_buf_add_text(&response->body, "body=");
    sg_buf_add(&response->body, request->body);
}

static void
add_headers(struct instance *instance, const struct request *request,
    struct response *response)
{
    (void)instance;
    (void)request;
    response->status = 202;
    response_header(response, "X-Split", "a\r\nX-Smuggled: b");
    response_header(response, "X-\nSplit", "a");
    response_header(response, "X-1", "1");
    response_header(response, "Cache-Control", "max-age=9");
    response_header(response, "X-3", "3");
    response_header(response, "X-4", "4");
    response_header(response, "X-5", "5");
}

static void
run_out_of_memory(struct instance *instance, const struct request *request,
    struct response *response)
{
    (void)instance;
    (void)request;
    sg_buf_fail(&response->body);
}

static void
wait_long(struct instance *instance, const struct request *request,
    struct response *response)
{
    (void)request;
    sg_buf_add_text(
        &response->body, wait_ms(instance, 60000) ? "waited" : "ended");
}

static const struct route test_routes[] = {
    { "GET", "/echo", echo, 0 },
    { "POST", "/post", echo, BODY_MAX },
    { "PUT", "/post", echo, BODY_MAX },
    { "POST", "/form", echo, 512 },
    { "GET", "/tree/...", echo, 0 },
    { "GET", "/headers", add_headers, 0 },
    { "GET", "/memory", run_out_of_memory, 0 },
    { "GET", "/wait", wait_long, 0 },
    { NULL, NULL, NULL, 0 },
};
static const struct route other_routes[] = {
    { "DELETE", "/post", echo, 0 },
    { NULL, NULL, NULL, 0 },
};

/* Instead of those of services.c. */
const struct service services[] = {
    { "tsa", "The routes of this test", test_routes },
    { "ct", "More of them", other_routes },
    { NULL, NULL, NULL },
};

/* ---- a server and a client ---- */

struct fixture {
    struct instance instance;
    struct server *server;
    unsigned port;
};

static int64_t
now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
begin(struct fixture *fixture, const char *fault)
{
    memset(fixture, 0, sizeof(*fixture));
    if (fault != NULL)
        assert_true(fault_add(&fixture->instance.faults, fault));
    assert_int_equal(server_bind(&fixture->server, &fixture->port, NULL), 0);
    assert_int_equal(server_run(fixture->server, &fixture->instance, NULL), 0);
}

static void
end(struct fixture *fixture)
{
    server_free(fixture->server);
    assert_null(fixture->instance.ends);
}

static int
dial(const struct fixture *fixture)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
        .sin_port = htons((uint16_t)fixture->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    assert_int_equal(
        connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    return fd;
}

/* Sends, as far as the other side takes it. */
static void
put(int fd, const char *text, size_t len)
{
    while (len > 0) {
        ssize_t done = send(fd, text, len, MSG_NOSIGNAL);

        if (done <= 0)
            return;
        text += done;
        len -= (size_t)done;
    }
}

/* "@" becomes the port. */
static void
put_text(const struct fixture *fixture, int fd, const char *text)
{
    char port[8];

    snprintf(port, sizeof(port), "%u", fixture->port);
    for (; *text != '\0'; text++) {
        if (*text == '@')
            put(fd, port, strlen(port));
        else
            put(fd, text, 1);
    }
}

/*
 * Reads until the other side closes, `out` holds `stop`, or time is up; gives
 * the length, or -1 when the connection was reset.
 */
static ssize_t
get(int fd, char *out, const char *stop)
{
    size_t len = 0;

    for (;;) {
        struct pollfd ready = { .fd = fd, .events = POLLIN };
        ssize_t got;

        out[len] = '\0';
        if (stop != NULL && strstr(out, stop) != NULL)
            return (ssize_t)len;
        if (len == ANSWER_MAX - 1 || poll(&ready, 1, PATIENCE_MS) <= 0)
            fail_msg("neither an answer nor an end: %s", out);
        got = recv(fd, out + len, ANSWER_MAX - 1 - len, 0);
        if (got < 0)
            return -1;
        if (got == 0)
            return (ssize_t)len;
        len += (size_t)got;
    }
}

static int
status_of(const char *answer)
{
    int status = 0;

    if (sscanf(answer, "HTTP/1.%*d %d ", &status) != 1)
        return 0;
    return status;
}

/* One request, with what it takes for the server to close afterwards. */
static int
ask(const struct fixture *fixture, const char *request, char *answer)
{
    int fd = dial(fixture);

    answer[0] = '\0';
    put_text(fixture, fd, request);
    (void)shutdown(fd, SHUT_WR);
    (void)get(fd, answer, NULL);
    close(fd);
    return status_of(answer);
}

/* ---- rows ---- */

#define HOST "Host: 127.0.0.1:@\r\n"
#define GET_(path) "GET " path " HTTP/1.1\r\n" HOST "\r\n"
#define POST_(path, headers, body)                                             \
    "POST " path " HTTP/1.1\r\n" HOST headers "\r\n" body
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"
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
    char answer[ANSWER_MAX];

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
        { "an escaped path", GET_("/%65ch%6F"), 200, "path=/echo;" },
        { "a prefix and its rest", GET_("/tree/a/b"), 200, "rest=a/b;" },
        { "a prefix and no rest", GET_("/tree/"), 200, "rest=;" },
        { "a rest of UTF-8", GET_("/tree/%c3%A9"), 200, "rest=\xc3\xa9;" },
        { "a rest with an escaped slash", GET_("/tree/a%2fb"), 200,
            "rest=a/b;" },
        { "a rest with a name of dots", GET_("/tree/a/...b"), 200,
            "rest=a/...b;" },
        { "a query", GET_("/echo?q=1"), 200, "q=1;" },
        { "a query with escapes", GET_("/echo?x=&q=a+b%26%3D%C3%A9"), 200,
            "q=a b&=\xc3\xa9;" },
        { "a query that begins with an ampersand", GET_("/echo?&q=2"), 200,
            "q=2;" },
        { "a query of a name", GET_("/echo?q"), 200, "q=;" },
        { "an empty query", GET_("/echo?"), 200, "q=(none);" },
        { "a field twice", GET_("/echo?q=1&q=2"), 200, "q=(none);" },
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
a_form_of_too_many_fields_is_none(void **state)
{
    struct sg_arena arena;
    char text[3 * 80] = "q=1";
    bool is_bad;

    (void)state;
    sg_arena_init(&arena, 1 << 16);
    for (int i = 1; i < 64; i++)
        strcat(text, "&a=");
    assert_string_equal(
        text_find(&arena, sg_bytes_from_text(text), "q", &is_bad), "1");
    assert_false(is_bad);
    strcat(text, "&a=");
    assert_null(text_find(&arena, sg_bytes_from_text(text), "q", &is_bad));
    assert_true(is_bad);
    sg_arena_dispose(&arena);
}

static void
odd_paths_are_refused(void **state)
{
    static const struct row rows[] = {
        { "nothing there", GET_("/nothing"), 404, "\"code\":404" },
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
        { "OPTIONS", "OPTIONS /echo HTTP/1.1\r\n" HOST "\r\n", 405, NULL },
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
        { "a length and chunks",
            POST_("/post",
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
                "0\r\n\r\n"),
            400, NULL },
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
    char answer[ANSWER_MAX];
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
    static const char request[] =
        POST_("/form?q=1", FORM "Content-Length: 3\r\nX-Test: 1\r\n", "f=1");
    static const char bytes[] = "\0\r\n\t \x80%:;,";
    struct fixture fixture;
    char text[sizeof(request) + 8], answer[ANSWER_MAX];
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

/* ---- connections ---- */

static void
pipelined_requests_are_answered_in_order(void **state)
{
    struct fixture fixture;
    char answer[ANSWER_MAX];
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
    char answer[ANSWER_MAX];

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
    char answer[ANSWER_MAX];

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
    char answer[ANSWER_MAX];

    (void)state;
    begin(&fixture, NULL);
    assert_int_equal(ask(&fixture, GET_("/headers"), answer), 202);
    assert_null(strstr(answer, "Smuggled"));
    assert_null(strstr(answer, "X-Split"));
    assert_null(strstr(answer, "X-5"));
    assert_null(strstr(answer, "no-store"));
    end(&fixture);
}

/* Who sends a byte now and then is cut off in spite of that. */
static void
who_trickles_is_cut_off(void **state)
{
    static const char *const starts[] = { "GET /echo HTTP/1.1\r\nX-Test: ",
        POST_("/post", "Content-Length: 16\r\n", "") };
    struct fixture fixture;
    char byte;

    (void)state;
    begin(&fixture, NULL);
    fixture.server->ends.patience_ms = 300;
    for (size_t i = 0; i < COUNT_OF(starts); i++) {
        int64_t start = now_ms();
        int fd = dial(&fixture);
        struct pollfd ready = { .fd = fd, .events = POLLIN };

        put_text(&fixture, fd, starts[i]);
        while (poll(&ready, 1, 400) == 0 && now_ms() - start < PATIENCE_MS)
            put(fd, "a", 1);
        assert_true(now_ms() - start < PATIENCE_MS);
        assert_true(recv(fd, &byte, 1, 0) <= 0);
        close(fd);
    }
    end(&fixture);
}

/* But an answer that takes us long is nobody's fault. */
static void
who_waits_for_us_is_not(void **state)
{
    struct fixture fixture;
    char answer[ANSWER_MAX];

    (void)state;
    begin(&fixture, "slow:tsa");
    fixture.server->ends.patience_ms = 300;
    assert_int_equal(ask(&fixture, GET_("/echo"), answer), 200);
    end(&fixture);
}

/* ---- ends ---- */

static void
ending_does_not_wait_for_those_who_wait(void **state)
{
    struct fixture fixture;
    char answer[ANSWER_MAX];
    int64_t start;
    int waiting, silent, half;

    (void)state;
    begin(&fixture, NULL);
    waiting = dial(&fixture);
    silent = dial(&fixture);
    half = dial(&fixture);
    put_text(&fixture, waiting, GET_("/wait"));
    put_text(&fixture, half, "GET /echo HTT");
    while (fixture.server->ends.answering == 0)
        (void)poll(NULL, 0, 5);
    start = now_ms();
    server_free(fixture.server);
    assert_true(now_ms() - start < 1000);
    assert_true(get(waiting, answer, NULL) > 0);
    assert_non_null(strstr(answer, "ended"));
    assert_true(get(silent, answer, NULL) <= 0);
    assert_true(get(half, answer, NULL) <= 0);
    close(waiting);
    close(silent);
    close(half);
}

static void
ending_does_not_wait_for_who_hangs(void **state)
{
    struct fixture fixture;
    char answer[ANSWER_MAX];
    int64_t start;
    int fd;

    (void)state;
    begin(&fixture, "hang:tsa");
    fd = dial(&fixture);
    put_text(&fixture, fd, GET_("/echo"));
    while (fixture.server->ends.answering == 0)
        (void)poll(NULL, 0, 5);
    start = now_ms();
    server_free(fixture.server);
    assert_true(now_ms() - start < 1000);
    assert_true(get(fd, answer, NULL) <= 0);
    close(fd);
}

static void
a_bound_port_is_taken(void **state)
{
    struct fixture fixture;
    struct server *second;
    unsigned port, odd = 65536;
    sigstore_error err;

    (void)state;
    begin(&fixture, NULL);
    port = fixture.port;
    assert_true(port > 0);
    assert_int_equal(server_bind(&second, &port, &err), SIGSTORE_EIO);
    assert_null(second);
    assert_non_null(strstr(err.message, "is taken"));
    assert_int_equal(server_bind(&second, &odd, &err), SIGSTORE_EARGUMENT);
    end(&fixture);
}

/* The port is free at once, and one that never ran can be freed. */
static void
a_port_is_given_back(void **state)
{
    struct fixture fixture;
    struct server *second;
    char answer[ANSWER_MAX];

    (void)state;
    begin(&fixture, NULL);
    assert_int_equal(ask(&fixture, GET_("/echo"), answer), 200);
    end(&fixture);
    assert_int_equal(server_bind(&second, &fixture.port, NULL), SIGSTORE_OK);
    server_free(second);
    server_free(NULL);
}

/* ---- faults ---- */

static void
a_fault_is_of_its_service_only(void **state)
{
    struct fixture fixture;
    char answer[ANSWER_MAX];

    (void)state;
    begin(&fixture, "500:tsa");
    assert_int_equal(ask(&fixture, GET_("/echo"), answer), 500);
    assert_int_equal(
        ask(&fixture, "DELETE /post HTTP/1.1\r\n" HOST "\r\n", answer), 200);
    assert_int_equal(ask(&fixture, GET_("/no"), answer), 404);
    end(&fixture);
    begin(&fixture, "500");
    assert_int_equal(ask(&fixture, GET_("/echo"), answer), 500);
    assert_int_equal(
        ask(&fixture, "DELETE /post HTTP/1.1\r\n" HOST "\r\n", answer), 200);
    end(&fixture);
}

static void
slow_is_three_seconds(void **state)
{
    struct fixture fixture;
    char answer[ANSWER_MAX];
    int64_t start = now_ms();

    (void)state;
    begin(&fixture, "slow:tsa");
    assert_int_equal(ask(&fixture, GET_("/echo"), answer), 200);
    assert_true(now_ms() - start >= 2990);
    end(&fixture);
}

/* Nor is a thread kept for a client that has gone. */
static void
hang_ends_with_its_client(void **state)
{
    struct fixture fixture;
    int64_t start = now_ms();
    bool is_over = false;
    int fd;

    (void)state;
    begin(&fixture, "hang:tsa");
    fd = dial(&fixture);
    put_text(&fixture, fd, GET_("/echo"));
    assert_int_equal(
        poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, 600), 0);
    close(fd);
    while (!is_over && now_ms() - start < PATIENCE_MS) {
        pthread_mutex_lock(&fixture.server->ends.lock);
        is_over = fixture.server->ends.answering == 0;
        pthread_mutex_unlock(&fixture.server->ends.lock);
        (void)poll(NULL, 0, 5);
    }
    assert_true(is_over);
    end(&fixture);
}

static void
reset_resets(void **state)
{
    struct fixture fixture;
    char answer[ANSWER_MAX];
    int fd;

    (void)state;
    begin(&fixture, "reset:tsa");
    fd = dial(&fixture);
    put_text(&fixture, fd, GET_("/echo"));
    assert_int_equal(get(fd, answer, NULL), -1);
    assert_int_equal(errno, ECONNRESET);
    close(fd);
    end(&fixture);
}

static void
garbage_is_no_text(void **state)
{
    struct fixture fixture;
    char answer[ANSWER_MAX];

    (void)state;
    begin(&fixture, "garbage:tsa");
    assert_int_equal(ask(&fixture, GET_("/echo"), answer), 200);
    assert_memory_equal(strstr(answer, "\r\n\r\n") + 4, "\0\xff\xfe{", 4);
    end(&fixture);
}

static void
huge_is_64_mebibytes(void **state)
{
    static char block[1 << 16];
    struct fixture fixture;
    ssize_t got;
    size_t len = 0;
    int fd;

    (void)state;
    begin(&fixture, "huge:tsa");
    fd = dial(&fixture);
    put_text(&fixture, fd, GET_("/echo"));
    (void)shutdown(fd, SHUT_WR);
    while ((got = recv(fd, block, sizeof(block), 0)) > 0)
        len += (size_t)got;
    assert_true(len > 64u << 20 && len < (64u << 20) + 1000);
    assert_int_equal(block[0], ' ');
    close(fd);
    end(&fixture);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_reach_their_route),
        cmocka_unit_test(forms_are_read_strictly),
        cmocka_unit_test(a_form_of_too_many_fields_is_none),
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
        cmocka_unit_test(who_trickles_is_cut_off),
        cmocka_unit_test(who_waits_for_us_is_not),
        cmocka_unit_test(ending_does_not_wait_for_those_who_wait),
        cmocka_unit_test(ending_does_not_wait_for_who_hangs),
        cmocka_unit_test(a_bound_port_is_taken),
        cmocka_unit_test(a_port_is_given_back),
        cmocka_unit_test(a_fault_is_of_its_service_only),
        cmocka_unit_test(slow_is_three_seconds),
        cmocka_unit_test(hang_ends_with_its_client),
        cmocka_unit_test(reset_resets),
        cmocka_unit_test(garbage_is_no_text),
        cmocka_unit_test(huge_is_64_mebibytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
