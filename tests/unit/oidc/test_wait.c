/* SPDX-License-Identifier: Apache-2.0 */
/* Waiting for a browser: that comes, that does not, that cannot be opened. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "jwt.h"
#include "net/transport_fake.h"
#include "oidc/login.h"
#include "oidc/settings.h"
#include "test.h"

#define ISSUER "https://issuer.example"
#define STATE "state"

/* A browser in a thread, which comes back with a query. */
struct visitor {
    const char *query; /* NULL: it opens, and does nothing */
    int opens;         /* what opening it answers; -1: nobody is asked */
    const char *browser;
    int taken_port;
    int opened, told;
    char told_url[64];
    pthread_t thread;
    int port;
    char said[16384];
};

static void *
visit(void *arg)
{
    struct visitor *visitor = arg;
    struct sockaddr_in address = { .sin_family = AF_INET,
        .sin_port = htons((uint16_t)visitor->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    char request[512];
    size_t len = 0;
    ssize_t n;
    int size;

    size = snprintf(request, sizeof(request),
        "GET /auth/callback?%s HTTP/1.1\r\nHost: localhost:%d\r\n\r\n",
        visitor->query, visitor->port);
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
        write(fd, request, (size_t)size) == size) {
        while ((n = read(fd, visitor->said + len,
                    sizeof(visitor->said) - 1 - len)) > 0)
            len += (size_t)n;
    }
    close(fd);
    return NULL;
}

static int
open_browser(void *arg, const char *url)
{
    struct visitor *visitor = arg;

    visitor->opened++;
    assert_int_equal(sscanf(url, "http://localhost:%d", &visitor->port), 1);
    if (visitor->opens && visitor->query != NULL)
        assert_int_equal(
            pthread_create(&visitor->thread, NULL, visit, visitor), 0);
    return visitor->opens;
}

static void
waiting(void *arg, const char *url)
{
    struct visitor *visitor = arg;

    visitor->told++;
    snprintf(visitor->told_url, sizeof(visitor->told_url), "%s", url);
}

static int64_t
now(void *arg)
{
    (void)arg;
    return JWT_NOW;
}

static const char *
look_up(void *arg, const char *name)
{
    const struct visitor *visitor = arg;

    return strcmp(name, "BROWSER") == 0 ? visitor->browser : NULL;
}

/* What a login came to. */
struct outcome {
    sigstore_code code;
    bool was_opened;
    bool has_token;
    sigstore_error err;
    struct sg_fake fake;
};

static void
log_in(struct visitor *visitor, const struct sg_fake_step *step,
    struct outcome *outcome)
{
    sigstore_oidc_options options = { .now = now,
        .variable = look_up,
        .open_browser = visitor->opens >= 0 ? open_browser : NULL,
        .waiting = waiting,
        .wait_s = 1,
        .redirect_port = visitor->taken_port,
        .arg = visitor };
    sigstore_token *token = NULL;
    struct sg_login login;
    struct sg_http http;

    memset(&login, 0, sizeof(login));
    memset(outcome, 0, sizeof(*outcome));
    assert_int_equal(sg_oidc_settle(&options, &options, NULL), SIGSTORE_OK);
    sg_fake_init(&outcome->fake, step, step != NULL);
    sg_http_init(&http, sg_fake_perform, &outcome->fake);
    login.options = &options;
    login.http = &http;
    login.issuer.url = ISSUER;
    strcpy(login.issuer.authorization, ISSUER "/login");
    strcpy(login.issuer.token, ISSUER "/token");
    strcpy(login.state, STATE);
    outcome->code = sg_login_by_browser(
        &login, &token, &outcome->was_opened, &outcome->err);
    outcome->has_token = token != NULL;
    sigstore_token_free(token);
    if (visitor->opened && visitor->query != NULL && visitor->opens)
        pthread_join(visitor->thread, NULL);
}

static void
test_a_browser_that_comes_back(void **state)
{
    struct visitor visitor = { .query = "code=c&state=" STATE, .opens = 1 };
    struct sg_fake_step step = { .method = "POST", .status = 200 };
    struct outcome outcome;
    struct sg_buf answer;
    char home[64];

    (void)state;
    sg_buf_init(&answer, 4096);
    sg_buf_add_text(&answer, "{\"access_token\":\"");
    jwt_add(&answer, "{}", "{" JWT_COMMON "}");
    sg_buf_add_text(&answer, "\"}");
    sg_buf_add_byte(&answer, 0);
    step.answer = (const char *)answer.data;
    log_in(&visitor, &step, &outcome);
    if (outcome.code != SIGSTORE_OK)
        fail_msg("%s", outcome.err.message);
    assert_true(outcome.was_opened && outcome.has_token);
    assert_true(sg_fake_is_done(&outcome.fake));
    assert_int_equal(visitor.opened, 1);
    assert_int_equal(visitor.told, 1);
    snprintf(home, sizeof(home), "http://localhost:%d", visitor.port);
    assert_string_equal(visitor.told_url, home);
    assert_non_null(strstr(visitor.said, "HTTP/1.1 200 "));
    assert_non_null(strstr(visitor.said, "<dd>someone</dd>"));
    sg_buf_dispose(&answer);
}

static void
test_a_browser_from_another_login(void **state)
{
    struct visitor visitor = { .query = "code=c&state=other", .opens = 1 };
    struct outcome outcome;

    (void)state;
    log_in(&visitor, NULL, &outcome);
    assert_int_equal(outcome.code, SIGSTORE_EAUTH);
    assert_true(outcome.was_opened);
    assert_false(outcome.has_token);
    assert_false(outcome.fake.was_wrong); /* nothing was sent */
    assert_non_null(strstr(outcome.err.message, "state is another"));
    assert_non_null(strstr(visitor.said, "HTTP/1.1 400 "));
    assert_non_null(strstr(visitor.said, "not signed in"));
}

static void
test_a_token_that_cannot_be_bought(void **state)
{
    static const struct sg_fake_step step = { .method = "POST",
        .status = 400,
        .answer = "{\"error\":\"invalid_grant\"}" };
    struct visitor visitor = { .query = "code=c&state=" STATE, .opens = 1 };
    struct outcome outcome;

    (void)state;
    log_in(&visitor, &step, &outcome);
    assert_int_equal(outcome.code, SIGSTORE_ESERVICE);
    assert_non_null(strstr(visitor.said, "HTTP/1.1 400 "));
    assert_non_null(strstr(visitor.said, "invalid_grant"));
}

static void
test_a_browser_that_does_not_come_back(void **state)
{
    struct visitor visitor = { .opens = 1 };
    struct outcome outcome;

    (void)state;
    log_in(&visitor, NULL, &outcome);
    assert_int_equal(outcome.code, SIGSTORE_EAUTH);
    assert_true(outcome.was_opened);
    assert_non_null(
        strstr(outcome.err.message, "did not come back within 1 seconds"));
}

/* Then nobody is told to wait, and nothing is an error yet. */
static void
test_no_browser(void **state)
{
    static const int opens[] = { 0, -1 };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(opens); i++) {
        struct visitor visitor = { .opens = opens[i] };
        struct outcome outcome;

        log_in(&visitor, NULL, &outcome);
        assert_int_equal(outcome.code, SIGSTORE_OK);
        assert_false(outcome.was_opened);
        assert_int_equal(visitor.told, 0);
        assert_int_equal(outcome.err.message[0], '\0');
    }
}

/* One that is started and fails is as none, without a wait. */
static void
test_a_browser_that_fails(void **state)
{
    struct visitor visitor = { .opens = -1,
        .browser = "/bin/false:/nowhere/browser:/bin/false" };
    struct outcome outcome;

    (void)state;
    log_in(&visitor, NULL, &outcome);
    assert_int_equal(outcome.code, SIGSTORE_OK);
    assert_false(outcome.was_opened);
    assert_int_equal(visitor.told, 1);
}

static void
test_a_port_that_is_taken(void **state)
{
    struct visitor visitor = { .opens = 1 };
    struct sockaddr_in address = { .sin_family = AF_INET,
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof(address);
    struct outcome outcome;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    (void)state;
    assert_int_equal(bind(fd, (struct sockaddr *)&address, len), 0);
    assert_int_equal(listen(fd, 1), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
    visitor.taken_port = ntohs(address.sin_port);
    log_in(&visitor, NULL, &outcome);
    close(fd);
    assert_int_equal(outcome.code, SIGSTORE_EIO);
    assert_int_equal(visitor.opened, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_browser_that_comes_back),
        cmocka_unit_test(test_a_browser_from_another_login),
        cmocka_unit_test(test_a_token_that_cannot_be_bought),
        cmocka_unit_test(test_a_browser_that_does_not_come_back),
        cmocka_unit_test(test_no_browser),
        cmocka_unit_test(test_a_browser_that_fails),
        cmocka_unit_test(test_a_port_that_is_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
