/* SPDX-License-Identifier: Apache-2.0 */
/* A server on a real socket, and a client that says anything to it. */
#ifndef CLIENT_H
#define CLIENT_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "server_inside.h"

#define ANSWER_MAX (1u << 16)
#define PATIENCE_MS 5000

#define HOST "Host: 127.0.0.1:@\r\n"
#define GET_(path) "GET " path " HTTP/1.1\r\n" HOST "\r\n"
#define POST_(path, headers, body)                                             \
    "POST " path " HTTP/1.1\r\n" HOST headers "\r\n" body
#define FORM "Content-Type: application/x-www-form-urlencoded\r\n"

struct fixture {
    struct instance instance;
    struct server *server;
    unsigned port;
};

static inline int64_t
now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static inline void
begin(struct fixture *fixture, const char *fault)
{
    memset(fixture, 0, sizeof(*fixture));
    if (fault != NULL)
        assert_true(fault_add(&fixture->instance.faults, fault));
    assert_int_equal(server_bind(&fixture->server, &fixture->port, NULL), 0);
    assert_int_equal(server_run(fixture->server, &fixture->instance, NULL), 0);
}

static inline void
end(struct fixture *fixture)
{
    server_free(fixture->server);
    assert_null(fixture->instance.ends);
}

static inline int
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
static inline void
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
static inline void
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
static inline ssize_t
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

static inline int
status_of(const char *answer)
{
    int status = 0;

    if (sscanf(answer, "HTTP/1.%*d %d ", &status) != 1)
        return 0;
    return status;
}

/* One request, with what it takes for the server to close afterwards. */
static inline int
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

#endif
