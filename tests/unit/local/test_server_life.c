/* SPDX-License-Identifier: Apache-2.0 */
/* Connections to the server, its end, and the faults that it makes. */
#include "test.h"

#include <errno.h>

#include "routes.h"

/* Waits until a request is being answered, or until none is. */
static void
wait_until_answering(struct fixture *fixture, bool is_wanted)
{
    struct ends *ends = &fixture->server->ends;
    int64_t start = now_ms();
    bool is_answering = !is_wanted;

    while (is_answering != is_wanted) {
        assert_true(now_ms() - start < PATIENCE_MS);
        pthread_mutex_lock(&ends->lock);
        is_answering = ends->answering > 0;
        pthread_mutex_unlock(&ends->lock);
        (void)poll(NULL, 0, 5);
    }
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

/* An answer that was given buys no time for the next request. */
static void
who_trickles_after_an_answer_is_cut_off(void **state)
{
    struct fixture fixture;
    static char answer[ANSWER_MAX];
    int64_t start = now_ms();
    struct pollfd slow;

    (void)state;
    begin(&fixture, NULL);
    fixture.server->ends.patience_ms = 300;
    slow = (struct pollfd){ .fd = dial(&fixture), .events = POLLIN };
    put_text(&fixture, slow.fd, GET_("/echo"));
    assert_true(get(slow.fd, answer, "body=") > 0);
    put_text(&fixture, slow.fd, "GET /echo HTTP/1.1\r\nX-Test: ");
    while (poll(&slow, 1, 200) == 0 && now_ms() - start < PATIENCE_MS)
        put(slow.fd, "a", 1);
    assert_true(now_ms() - start < PATIENCE_MS);
    assert_true(get(slow.fd, answer, NULL) <= 0);
    close(slow.fd);
    end(&fixture);
}

/* Nor do the others, who come and go meanwhile, keep the watch from it. */
static void
who_trickles_among_others_is_cut_off(void **state)
{
    struct fixture fixture;
    static char answer[ANSWER_MAX];
    int64_t start = now_ms();
    struct pollfd slow;

    (void)state;
    begin(&fixture, NULL);
    fixture.server->ends.patience_ms = 300;
    slow = (struct pollfd){ .fd = dial(&fixture), .events = POLLIN };
    put_text(&fixture, slow.fd, "GET /echo HTTP/1.1\r\nX-Test: ");
    while (poll(&slow, 1, 200) == 0 && now_ms() - start < PATIENCE_MS) {
        put(slow.fd, "a", 1);
        assert_int_equal(ask(&fixture, GET_("/echo"), answer), 200);
    }
    assert_true(now_ms() - start < PATIENCE_MS);
    close(slow.fd);
    end(&fixture);
}

/* But an answer that takes us long is nobody's fault. */
static void
who_waits_for_us_is_not(void **state)
{
    struct fixture fixture;
    static char answer[ANSWER_MAX];

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
    static char answer[ANSWER_MAX];
    int64_t start;
    int waiting, silent, half;

    (void)state;
    begin(&fixture, NULL);
    waiting = dial(&fixture);
    silent = dial(&fixture);
    half = dial(&fixture);
    put_text(&fixture, waiting, GET_("/wait"));
    put_text(&fixture, half, "GET /echo HTT");
    wait_until_answering(&fixture, true);
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
    static char answer[ANSWER_MAX];
    int64_t start;
    int fd;

    (void)state;
    begin(&fixture, "hang:tsa");
    fd = dial(&fixture);
    put_text(&fixture, fd, GET_("/echo"));
    wait_until_answering(&fixture, true);
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
    static char answer[ANSWER_MAX];

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
    static char answer[ANSWER_MAX];

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
    static char answer[ANSWER_MAX];
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
    int fd;

    (void)state;
    begin(&fixture, "hang:tsa");
    fd = dial(&fixture);
    put_text(&fixture, fd, GET_("/echo"));
    assert_int_equal(
        poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, 600), 0);
    close(fd);
    wait_until_answering(&fixture, false);
    end(&fixture);
}

static void
reset_resets(void **state)
{
    struct fixture fixture;
    static char answer[ANSWER_MAX];
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
    static char answer[ANSWER_MAX];

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
        cmocka_unit_test(who_trickles_is_cut_off),
        cmocka_unit_test(who_trickles_after_an_answer_is_cut_off),
        cmocka_unit_test(who_trickles_among_others_is_cut_off),
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
