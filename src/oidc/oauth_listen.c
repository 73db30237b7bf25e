/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The listener, by libmicrohttpd, which only this file knows: in the caller's
 * thread, on the loopback interface, for one callback.
 */
#include "oidc/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"

#define CALLBACK_PATH "/auth/callback"
#define PAGE_MAX (64u * 1024)

/* A browser opens several connections and may leave some idle. */
#define CONNECTIONS_MAX 16
#define IDLE_S 10
#define BACKLOG 8

struct sg_listener {
    struct MHD_Daemon *daemon;
    int port;
    const char *url;
    sg_listener_answer *answer;
    void *arg;
    bool has_answered;
    bool is_done;
};

static const struct {
    const char *name;
    const char *value;
} headers[] = {
    { "Content-Type", "text/html; charset=utf-8" },
    { "Cache-Control", "no-store" },
    { "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'" },
    { "Referrer-Policy", "no-referrer" },
    { "X-Content-Type-Options", "nosniff" },
    { "Connection", "close" },
};

static enum MHD_Result
respond(struct MHD_Connection *connection, unsigned status,
    const char *location, sg_bytes page)
{
    struct MHD_Response *response = MHD_create_response_from_buffer(
        page.len, (void *)(uintptr_t)page.data, MHD_RESPMEM_MUST_COPY);
    enum MHD_Result result = MHD_YES;

    if (response == NULL)
        return MHD_NO;
    for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
        if (!MHD_add_response_header(
                response, headers[i].name, headers[i].value))
            result = MHD_NO;
    }
    if (location != NULL &&
        !MHD_add_response_header(response, "Location", location))
        result = MHD_NO;
    if (result == MHD_YES)
        result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result
respond_not_found(struct MHD_Connection *connection)
{
    return respond(connection, MHD_HTTP_NOT_FOUND, NULL,
        SG_LITERAL("<!doctype html><title>404</title>There is nothing here."));
}

/* A page of another site must not reach us under its own name. */
static bool
is_our_host(
    const struct sg_listener *listener, struct MHD_Connection *connection)
{
    static const char *const names[] = { "localhost", "127.0.0.1" };
    const char *host =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Host");
    char ours[32];

    for (size_t i = 0; host != NULL && i < 2; i++) {
        snprintf(ours, sizeof(ours), "%s:%d", names[i], listener->port);
        if (strcmp(host, ours) == 0)
            return true;
    }
    return false;
}

/* Takes one parameter; those that we do not know are passed over. */
static enum MHD_Result
take_parameter(void *arg, enum MHD_ValueKind kind, const char *name,
    size_t name_len, const char *value, size_t value_len)
{
    struct sg_callback *callback = arg;
    const struct {
        const char *name;
        const char **at;
    } known[] = {
        { "code", &callback->code },
        { "state", &callback->state },
        { "iss", &callback->iss },
        { "error", &callback->error },
        { "error_description", &callback->description },
    };

    (void)kind;
    (void)name_len;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (strcmp(name, known[i].name) != 0)
            continue;
        if (*known[i].at != NULL || value == NULL || strlen(value) != value_len)
            callback->is_odd = true;
        else
            *known[i].at = value;
    }
    return MHD_YES;
}

static enum MHD_Result
respond_to_callback(
    struct sg_listener *listener, struct MHD_Connection *connection)
{
    struct sg_callback callback = { .code = NULL };
    enum MHD_Result result = MHD_NO;
    struct sg_buf page;
    unsigned status;

    listener->has_answered = true;
    MHD_get_connection_values_n(
        connection, MHD_GET_ARGUMENT_KIND, take_parameter, &callback);
    sg_buf_init(&page, PAGE_MAX);
    status = listener->answer(listener->arg, &callback, &page);
    if (!page.failed)
        result = respond(connection, status, NULL, sg_buf_bytes(&page));
    sg_buf_dispose(&page);
    return result;
}

static enum MHD_Result
take_request(void *arg, struct MHD_Connection *connection, const char *path,
    const char *method, const char *version, const char *data,
    size_t *data_len, /* NOLINT(readability-non-const-parameter) */
    void **state)
{
    struct sg_listener *listener = arg;

    (void)version;
    (void)data;
    (void)data_len;
    /* A body, if there is one, is not waited for. */
    if (listener->has_answered || strcmp(method, "GET") != 0 ||
        !is_our_host(listener, connection))
        return respond_not_found(connection);
    if (strcmp(path, "/") == 0 && listener->url != NULL)
        return respond(
            connection, MHD_HTTP_FOUND, listener->url, SG_LITERAL(""));
    if (strcmp(path, CALLBACK_PATH) != 0)
        return respond_not_found(connection);
    *state = listener;
    return respond_to_callback(listener, connection);
}

static void
end_request(void *arg, struct MHD_Connection *connection, void **state,
    enum MHD_RequestTerminationCode why)
{
    struct sg_listener *listener = arg;

    (void)connection;
    (void)why;
    if (*state == listener)
        listener->is_done = true;
}

/* A socket on 127.0.0.1, and the port that it has; -1 and errno. */
static int
open_socket(int *port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
        .sin_port = htons((uint16_t)*port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof(address);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int one = 1;

    if (fd < 0)
        return -1;
    /* A port that was given may be that of a login just ended. */
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
    if (bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
        listen(fd, BACKLOG) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &len) != 0) {
        int number = errno;

        close(fd);
        errno = number;
        return -1;
    }
    *port = ntohs(address.sin_port);
    return fd;
}

sigstore_code
sg_listener_new(struct sg_listener **out, int port, sg_listener_answer *answer,
    void *arg, sigstore_error *err)
{
    struct sg_listener *listener;
    int fd;

    *out = NULL;
    if (port < 0 || port > 65535)
        return sg_fail(err, SIGSTORE_EARGUMENT, "%d is not a port", port);
    listener = calloc(1, sizeof(*listener));
    if (listener == NULL)
        return sg_no_memory(err);
    *listener =
        (struct sg_listener){ .port = port, .answer = answer, .arg = arg };
    fd = open_socket(&listener->port);
    if (fd >= 0)
        listener->daemon = MHD_start_daemon(MHD_USE_AUTO, 0, NULL, NULL,
            take_request, listener, MHD_OPTION_LISTEN_SOCKET, fd,
            MHD_OPTION_CONNECTION_LIMIT, CONNECTIONS_MAX,
            MHD_OPTION_CONNECTION_TIMEOUT, IDLE_S, MHD_OPTION_NOTIFY_COMPLETED,
            end_request, listener, MHD_OPTION_END);
    if (listener->daemon != NULL) {
        *out = listener;
        return SIGSTORE_OK;
    }
    free(listener);
    if (fd < 0)
        return sg_fail(err, SIGSTORE_EIO,
            "cannot listen on 127.0.0.1, port %d, for the browser to come "
            "back (errno %d)",
            port, errno);
    close(fd);
    return sg_fail(err, SIGSTORE_EINTERNAL, "libmicrohttpd does not start");
}

void
sg_listener_free(struct sg_listener *listener)
{
    if (listener == NULL)
        return;
    MHD_stop_daemon(listener->daemon);
    free(listener);
}

int
sg_listener_port(const struct sg_listener *listener)
{
    return listener->port;
}

void
sg_listener_lead_to(struct sg_listener *listener, const char *url)
{
    listener->url = url;
}

bool
sg_listener_run(struct sg_listener *listener, int ms)
{
    if (!listener->is_done)
        (void)MHD_run_wait(listener->daemon, ms);
    return listener->is_done;
}

bool
sg_listener_has_answered(const struct sg_listener *listener)
{
    return listener->has_answered;
}
