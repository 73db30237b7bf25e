/* SPDX-License-Identifier: Apache-2.0 */
/* The listener: one callback, from this machine, under our own name. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "oidc/listen.h"
#include "test.h"

#define LOGIN "https://issuer.example/login?state=s&x=%26"

/* What the callback brought, in brackets. */
struct seen {
    char text[512];
    int count;
};

static void
note(struct seen *seen, const char *name, const char *value)
{
    size_t len = strlen(seen->text);

    if (value != NULL)
        snprintf(
            seen->text + len, sizeof(seen->text) - len, "%s<%s>", name, value);
}

static unsigned
answer(void *arg, const struct sg_callback *callback, struct sg_buf *page)
{
    struct seen *seen = arg;

    seen->count++;
    note(seen, "code", callback->code);
    note(seen, "state", callback->state);
    note(seen, "iss", callback->iss);
    note(seen, "error", callback->error);
    note(seen, "description", callback->description);
    if (callback->is_odd)
        note(seen, "odd", "");
    sg_buf_add_text(page, "<p>done");
    return 200;
}

static int
connect_to(int port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
        .sin_port = htons((uint16_t)port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    assert_true(fd >= 0);
    assert_int_equal(
        connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
    return fd;
}

/* Sends a request; "@" in it stands for the port. */
static void
send_text(int fd, int port, const char *text)
{
    char whole[2048];
    const char *at = strchr(text, '@');
    int len = at == NULL ? snprintf(whole, sizeof(whole), "%s", text)
                         : snprintf(whole, sizeof(whole), "%.*s%d%s",
                               (int)(at - text), text, port, at + 1);

    assert_true(len > 0 && (size_t)len < sizeof(whole));
    assert_int_equal(write(fd, whole, (size_t)len), len);
}

/* Serves until the other end of `fd` closes, and gives what it said. */
static void
receive(struct sg_listener *listener, int fd, char *text, size_t size)
{
    size_t len = 0;

    for (int i = 0; i < 1000; i++) {
        ssize_t n;

        (void)sg_listener_run(listener, 10);
        n = recv(fd, text + len, size - 1 - len, MSG_DONTWAIT);
        if (n == 0) {
            text[len] = '\0';
            close(fd);
            return;
        }
        if (n > 0)
            len += (size_t)n;
    }
    fail_msg("%s", "no answer");
}

static struct sg_listener *
open_listener(struct seen *seen)
{
    struct sg_listener *listener;

    memset(seen, 0, sizeof(*seen));
    assert_int_equal(
        sg_listener_new(&listener, 0, answer, seen, NULL), SIGSTORE_OK);
    assert_true(sg_listener_port(listener) > 0);
    sg_listener_lead_to(listener, LOGIN);
    return listener;
}

#define GET(path) "GET " path " HTTP/1.1\r\nHost: localhost:@\r\n\r\n"
#define CALLBACK "/auth/callback"

/* clang-format off */
static const struct {
    const char *name;
    const char *request;
    const char *status; /* what the answer begins with */
    const char *seen;   /* by the callback; NULL: it was none */
} rows[] = {
    { "a callback", GET(CALLBACK "?code=a&state=b"), "HTTP/1.1 200 ",
        "code<a>state<b>" },
    { "a callback under the other name",
        "GET " CALLBACK "?code=a HTTP/1.1\r\nHost: 127.0.0.1:@\r\n\r\n",
        "HTTP/1.1 200 ", "code<a>" },
    { "a callback with all that we know",
        GET(CALLBACK "?state=b&code=a&iss=https%3A%2F%2Fi&error=e&"
            "error_description=f+g&scope=x"),
        "HTTP/1.1 200 ",
        "code<a>state<b>iss<https://i>error<e>description<f g>" },
    { "a callback without anything", GET(CALLBACK), "HTTP/1.1 200 ", "" },
    { "empty parameters", GET(CALLBACK "?code=&state="), "HTTP/1.1 200 ",
        "code<>state<>" },
    { "a code twice (RFC 6749, 3.1)", GET(CALLBACK "?code=a&code=b"),
        "HTTP/1.1 200 ", "code<a>odd<>" },
    { "a state twice", GET(CALLBACK "?state=a&state=a"), "HTTP/1.1 200 ",
        "state<a>odd<>" },
    { "a state with NUL in it", GET(CALLBACK "?state=a%00b"),
        "HTTP/1.1 200 ", "odd<>" },
    { "a state without a value", GET(CALLBACK "?state"), "HTTP/1.1 200 ",
        "odd<>" },

    { "a callback with a body, which does not matter",
        "GET " CALLBACK "?code=a HTTP/1.1\r\nHost: localhost:@\r\n"
        "Content-Length: 6\r\n\r\ncode=b", "HTTP/1.1 200 ", "code<a>" },

    { "the way to the issuer", GET("/"), "HTTP/1.1 302 ", NULL },
    { "another path", GET("/auth/callback/"), "HTTP/1.1 404 ", NULL },
    { "a path in capitals", GET("/Auth/callback"), "HTTP/1.1 404 ", NULL },
    { "an icon", GET("/favicon.ico"), "HTTP/1.1 404 ", NULL },
    { "a form in place of a query",
        "POST " CALLBACK "?code=a HTTP/1.1\r\nHost: localhost:@\r\n"
        "Content-Length: 6\r\n\r\ncode=a", "HTTP/1.1 404 ", NULL },
    { "a look ahead",
        "HEAD " CALLBACK "?code=a HTTP/1.1\r\nHost: localhost:@\r\n\r\n",
        "HTTP/1.1 404 ", NULL },
    { "another host that leads here",
        "GET " CALLBACK "?code=a HTTP/1.1\r\nHost: evil.example:@\r\n\r\n",
        "HTTP/1.1 404 ", NULL },
    { "our name without the port",
        "GET " CALLBACK "?code=a HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "HTTP/1.1 404 ", NULL },
    { "a name that begins as ours",
        "GET " CALLBACK " HTTP/1.1\r\nHost: localhost.evil.example:@\r\n\r\n",
        "HTTP/1.1 404 ", NULL },
    { "no host", "GET " CALLBACK "?code=a HTTP/1.0\r\n\r\n",
        "HTTP/1.1 404 ", NULL },
    { "what is no HTTP", "hello\r\n\r\n", "", NULL },
};
/* clang-format on */

static void
test_requests(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct seen seen;
        struct sg_listener *listener = open_listener(&seen);
        int port = sg_listener_port(listener), fd = connect_to(port);
        char said[8192];

        send_text(fd, port, rows[i].request);
        receive(listener, fd, said, sizeof(said));
        if (strncmp(said, rows[i].status, strlen(rows[i].status)) != 0)
            fail_msg("row \"%s\": %s", rows[i].name, said);
        check_row(rows[i].name, seen.count == (rows[i].seen != NULL));
        check_row(rows[i].name,
            sg_listener_has_answered(listener) == (rows[i].seen != NULL));
        check_row(rows[i].name,
            sg_listener_run(listener, 0) == (rows[i].seen != NULL));
        if (rows[i].seen != NULL && strcmp(seen.text, rows[i].seen) != 0)
            fail_msg("row \"%s\": %s", rows[i].name, seen.text);
        sg_listener_free(listener);
    }
}

/* A page that is loaded again leads to the issuer again. */
static void
test_the_way_to_the_issuer(void **state)
{
    struct seen seen;
    struct sg_listener *listener = open_listener(&seen);
    int port = sg_listener_port(listener);
    char said[8192];

    (void)state;
    for (int i = 0; i < 3; i++) {
        int fd = connect_to(port);

        send_text(fd, port, GET("/"));
        receive(listener, fd, said, sizeof(said));
        assert_non_null(strstr(said, "Location: " LOGIN "\r\n"));
        assert_non_null(strstr(said, "Cache-Control: no-store\r\n"));
        assert_non_null(strstr(said, "Referrer-Policy: no-referrer\r\n"));
    }
    sg_listener_free(listener);
}

static void
test_headers_of_a_page(void **state)
{
    struct seen seen;
    struct sg_listener *listener = open_listener(&seen);
    int port = sg_listener_port(listener), fd = connect_to(port);
    char said[8192];

    (void)state;
    send_text(fd, port, GET(CALLBACK "?code=a"));
    receive(listener, fd, said, sizeof(said));
    assert_non_null(strstr(said, "Content-Type: text/html; charset=utf-8\r\n"));
    assert_non_null(
        strstr(said, "Content-Security-Policy: default-src 'none'; "));
    assert_non_null(strstr(said, "X-Content-Type-Options: nosniff\r\n"));
    assert_non_null(strstr(said, "Cache-Control: no-store\r\n"));
    assert_non_null(strstr(said, "\r\n\r\n<p>done"));
    sg_listener_free(listener);
}

/* One that was open before the first came is too late, too. */
static void
test_a_second_callback_is_none(void **state)
{
    struct seen seen;
    struct sg_listener *listener = open_listener(&seen);
    int port = sg_listener_port(listener);
    int first = connect_to(port), second = connect_to(port);
    int third = connect_to(port);
    char said[8192];

    (void)state;
    send_text(first, port, GET(CALLBACK "?code=a&state=b"));
    while (!sg_listener_has_answered(listener))
        (void)sg_listener_run(listener, 10);
    send_text(second, port, GET(CALLBACK "?code=c&state=d"));
    send_text(third, port, GET("/"));
    receive(listener, first, said, sizeof(said));
    assert_non_null(strstr(said, "HTTP/1.1 200 "));
    assert_int_equal(seen.count, 1);
    assert_string_equal(seen.text, "code<a>state<b>");
    close(second);
    close(third);
    sg_listener_free(listener);
}

/* Two that come in one piece: the second finds nothing. */
static void
test_two_callbacks_at_once(void **state)
{
    struct seen seen;
    struct sg_listener *listener = open_listener(&seen);
    int port = sg_listener_port(listener);
    int first = connect_to(port), second = connect_to(port);
    char said[2][8192];
    int good, bad;

    (void)state;
    send_text(first, port, GET(CALLBACK "?code=a"));
    send_text(second, port, GET(CALLBACK "?code=a"));
    usleep(50000);
    (void)sg_listener_run(listener, 10);
    (void)sg_listener_run(listener, 10);
    assert_int_equal(seen.count, 1);
    for (int i = 0; i < 2; i++) {
        int fd = i == 0 ? first : second;
        ssize_t n = recv(fd, said[i], sizeof(said[i]) - 1, MSG_DONTWAIT);

        said[i][n > 0 ? n : 0] = '\0';
        close(fd);
    }
    good = (strstr(said[0], "HTTP/1.1 200 ") != NULL) +
        (strstr(said[1], "HTTP/1.1 200 ") != NULL);
    bad = (strstr(said[0], "HTTP/1.1 404 ") != NULL) +
        (strstr(said[1], "HTTP/1.1 404 ") != NULL);
    assert_int_equal(good, 1);
    assert_true(bad <= 1);
    sg_listener_free(listener);
}

/* Somebody who says nothing keeps nobody else from it. */
static void
test_silent_connections(void **state)
{
    struct seen seen;
    struct sg_listener *listener = open_listener(&seen);
    int port = sg_listener_port(listener), silent[8], fd;
    char said[8192];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(silent); i++)
        silent[i] = connect_to(port);
    send_text(silent[0], port, "GET /auth/callb");
    fd = connect_to(port);
    send_text(fd, port, GET(CALLBACK "?code=a"));
    receive(listener, fd, said, sizeof(said));
    assert_int_equal(seen.count, 1);
    assert_true(sg_listener_run(listener, 0));
    for (size_t i = 0; i < COUNT_OF(silent); i++)
        close(silent[i]);
    sg_listener_free(listener);
}

/* A browser that goes before it got its page ends the wait, too. */
static void
test_a_browser_that_goes(void **state)
{
    struct seen seen;
    struct sg_listener *listener = open_listener(&seen);
    int port = sg_listener_port(listener), fd = connect_to(port);
    bool done = false;

    (void)state;
    send_text(fd, port, GET(CALLBACK "?code=a"));
    close(fd);
    for (int i = 0; i < 1000 && !done; i++)
        done = sg_listener_run(listener, 10);
    assert_true(done);
    assert_int_equal(seen.count, 1);
    sg_listener_free(listener);
}

static void
test_a_request_that_is_too_long(void **state)
{
    struct seen seen;
    struct sg_listener *listener = open_listener(&seen);
    int port = sg_listener_port(listener), fd = connect_to(port);
    static char text[200000];
    char said[8192] = "";

    (void)state;
    memset(text, 'a', sizeof(text));
    memcpy(text, "GET /auth/callback?code=", 24);
    (void)!send(fd, text, sizeof(text), MSG_DONTWAIT | MSG_NOSIGNAL);
    for (int i = 0; i < 20; i++)
        (void)sg_listener_run(listener, 10);
    (void)!recv(fd, said, sizeof(said) - 1, MSG_DONTWAIT);
    assert_null(strstr(said, " 200 "));
    assert_int_equal(seen.count, 0);
    close(fd);
    sg_listener_free(listener);
}

static void
test_ports(void **state)
{
    struct sg_listener *listener, *other = NULL;
    struct seen seen;
    sigstore_error err;
    int port;

    (void)state;
    listener = open_listener(&seen);
    port = sg_listener_port(listener);
    assert_int_equal(
        sg_listener_new(&other, port, answer, &seen, &err), SIGSTORE_EIO);
    assert_null(other);
    assert_non_null(strstr(err.message, "cannot listen on 127.0.0.1"));
    sg_listener_free(listener);
    /* a port that has been given up can be had again */
    assert_int_equal(
        sg_listener_new(&other, port, answer, &seen, &err), SIGSTORE_OK);
    assert_int_equal(sg_listener_port(other), port);
    sg_listener_free(other);
    assert_int_equal(
        sg_listener_new(&other, -1, answer, &seen, &err), SIGSTORE_EARGUMENT);
    assert_int_equal(sg_listener_new(&other, 65536, answer, &seen, &err),
        SIGSTORE_EARGUMENT);
    sg_listener_free(NULL);
}

static void
test_no_descriptor_left(void **state)
{
    struct sg_listener *listener;
    struct rlimit before, none;
    sigstore_code code;

    (void)state;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = before;
    none.rlim_cur = 0;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    code = sg_listener_new(&listener, 0, answer, NULL, NULL);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_int_equal(code, SIGSTORE_EIO);
    assert_null(listener);
}

/* Only this machine gets through: the address is a loopback one. */
static void
test_the_address(void **state)
{
    struct seen seen;
    struct sg_listener *listener = open_listener(&seen);
    char line[256], wanted[64];
    FILE *file = fopen("/proc/net/tcp", "r");
    bool found = false;

    (void)state;
    if (file == NULL) {
        sg_listener_free(listener);
        skip();
    }
    snprintf(wanted, sizeof(wanted), ":%04X 00000000:0000 0A",
        (unsigned)sg_listener_port(listener));
    while (fgets(line, sizeof(line), file) != NULL) {
        char *at = strstr(line, wanted);

        if (at == NULL)
            continue;
        found = true;
        assert_memory_equal(at - 8, "0100007F", 8);
    }
    fclose(file);
    assert_true(found);
    sg_listener_free(listener);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_requests),
        cmocka_unit_test(test_the_way_to_the_issuer),
        cmocka_unit_test(test_headers_of_a_page),
        cmocka_unit_test(test_a_second_callback_is_none),
        cmocka_unit_test(test_two_callbacks_at_once),
        cmocka_unit_test(test_silent_connections),
        cmocka_unit_test(test_a_browser_that_goes),
        cmocka_unit_test(test_a_request_that_is_too_long),
        cmocka_unit_test(test_ports),
        cmocka_unit_test(test_no_descriptor_left),
        cmocka_unit_test(test_the_address),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
