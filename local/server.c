/* SPDX-License-Identifier: Apache-2.0 */
/* The server: a socket on 127.0.0.1 and the way of a request through it. */
#include "server_inside.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 128

/* Of a connection's thread: parsing certificates takes most of it. */
#define STACK_BYTES ((size_t)512 * 1024)

/* ---- a request ---- */

/* Begins a call when its request line is there; MHD's own reading of escapes
 * is too kind, so we keep what was sent. */
static void *
begin_call(void *arg, const char *uri, struct MHD_Connection *connection)
{
    struct call *call = calloc(1, sizeof(*call));
    char *query;

    if (call == NULL)
        return NULL;
    call->server = arg;
    call->connection = connection;
    sg_arena_init(&call->arena, SERVER_ARENA_MAX);
    call->target =
        (char *)sg_arena_copy(&call->arena, sg_bytes_from_text(uri)).data;
    if (call->target == NULL) {
        free(call);
        return NULL;
    }
    query = strchr(call->target, '?');
    call->query = query != NULL ? query + 1 : "";
    if (query != NULL)
        *query = '\0';
    return call;
}

static void
end_call(void *arg, struct MHD_Connection *connection, void **state,
    enum MHD_RequestTerminationCode why)
{
    struct server *server = arg;
    struct call *call = *state;

    (void)connection;
    (void)why;
    *state = NULL;
    if (call == NULL)
        return;
    ends_pass(&server->ends, call->peer);
    if (call->is_answering)
        ends_leave(&server->ends);
    sg_buf_dispose(&call->body);
    sg_arena_dispose(&call->arena);
    free(call);
}

static struct peer *
peer_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info != NULL ? info->socket_context : NULL;
}

static void
refuse(struct call *call, unsigned status, const char *why)
{
    call->status = status;
    call->why = why;
}

/* What can be said once the headers are there. */
static void
check_target(struct call *call)
{
    char *path =
        text_decode(&call->arena, sg_bytes_from_text(call->target), false);
    bool is_bad;

    (void)text_find(&call->arena, sg_bytes_from_text(call->query), "", &is_bad);
    if (path == NULL || !text_is_path(path) || is_bad) {
        refuse(call, MHD_HTTP_BAD_REQUEST, "this is not a path and a query");
        return;
    }
    call->request.path = path;
    route_find(call);
}

/* The length that is announced, or 0; MHD has read it before us. */
static size_t
declared_len(const struct call *call)
{
    const char *text = request_header(&call->request, "Content-Length");
    unsigned long long len = text != NULL ? strtoull(text, NULL, 10) : 0;

    return len > SIZE_MAX ? SIZE_MAX : (size_t)len;
}

static enum MHD_Result
begin(struct call *call, const char *method, const char *version)
{
    size_t len;

    call->has_begun = true;
    call->peer = peer_of(call->connection);
    call->request = (struct request){
        .method = method, .rest = "", .arena = &call->arena, .connection = call
    };
    len = declared_len(call);
    guard_check(call, version);
    if (call->status != 0)
        return answer_refusal(call);
    check_target(call);
    sg_buf_init(&call->body, call->route != NULL ? call->route->body_max : 0);
    if (call->status == 0 && len > call->route->body_max)
        refuse(call, MHD_HTTP_CONTENT_TOO_LARGE, "the body is too long");
    return len > SERVER_DISCARD_MAX && call->status != 0 ? answer_refusal(call)
                                                         : MHD_YES;
}

/* Keeps what comes; of what is too long, nothing. */
static enum MHD_Result
take_body(struct call *call, const char *data, size_t *len)
{
    if (call->status == 0)
        sg_buf_add(&call->body, sg_bytes_of(data, *len));
    call->body_len += *len;
    *len = 0;
    if (call->status == 0 && call->body_len > call->route->body_max)
        refuse(call, MHD_HTTP_CONTENT_TOO_LARGE, "the body is too long");
    return call->status != 0 && call->body_len > SERVER_DISCARD_MAX ? MHD_NO
                                                                    : MHD_YES;
}

static enum MHD_Result
finish(struct call *call)
{
    struct ends *ends = &call->server->ends;
    enum MHD_Result result;

    if (call->status == 0 && call->body.failed)
        refuse(call, MHD_HTTP_INTERNAL_SERVER_ERROR, "out of memory");
    if (call->status != 0)
        return answer_refusal(call);
    call->is_answering = ends_enter(ends, call->peer);
    if (!call->is_answering)
        return MHD_NO;
    result = answer_call(call);
    ends_pass(ends, call->peer);
    return result;
}

static enum MHD_Result
take_request(void *arg, struct MHD_Connection *connection, const char *path,
    const char *method, const char *version, const char *data, size_t *data_len,
    void **state)
{
    struct call *call = *state;

    (void)arg;
    (void)connection;
    (void)path;
    if (call == NULL)
        return MHD_NO;
    if (!call->has_begun)
        return begin(call, method, version);
    if (*data_len > 0)
        return take_body(call, data, data_len);
    return finish(call);
}

static void
watch_connection(void *arg, struct MHD_Connection *connection, void **peer,
    enum MHD_ConnectionNotificationCode what)
{
    struct server *server = arg;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);

    if (what == MHD_CONNECTION_NOTIFY_STARTED && info != NULL)
        *peer = ends_add_peer(&server->ends, info->connect_fd);
    if (what != MHD_CONNECTION_NOTIFY_CLOSED)
        return;
    ends_drop_peer(&server->ends, *peer);
    *peer = NULL;
}

/* ---- the server ---- */

/* 127.0.0.1 and never another address: what is served here proves nothing,
 * and gives certificates to whoever asks. */
static int
open_socket(unsigned *port)
{
    struct sockaddr_in address = { .sin_family = AF_INET,
        .sin_port = htons((uint16_t)*port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof(address);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int one = 1;

    if (fd < 0)
        return -1;
    /* Connections of the run before may linger. */
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

static sigstore_code
say_why(sigstore_error *err, unsigned port, int number)
{
    if (number == EADDRINUSE)
        return sg_fail(err, SIGSTORE_EIO,
            "port %u is taken, perhaps by another sigstore-local: end that, "
            "or choose another port with --port N (0: any that is free)",
            port);
    if (number == EACCES)
        return sg_fail(err, SIGSTORE_EIO,
            "port %u is for privileged programs: choose one above 1023 with "
            "--port N",
            port);
    return sg_fail(err, SIGSTORE_EIO,
        "cannot listen on 127.0.0.1, port %u (errno %d)", port, number);
}

sigstore_code
server_bind(struct server **out, unsigned *port, sigstore_error *err)
{
    struct server *server;

    *out = NULL;
    if (*port > 65535)
        return sg_fail(err, SIGSTORE_EARGUMENT, "%u is not a port", *port);
    server = calloc(1, sizeof(*server));
    if (server == NULL)
        return sg_no_memory(err);
    if (!ends_init(&server->ends)) {
        free(server);
        return sg_no_memory(err);
    }
    server->fd = open_socket(port);
    if (server->fd < 0) {
        int number = errno;

        server_free(server);
        return say_why(err, *port, number);
    }
    server->port = *port;
    *out = server;
    return SIGSTORE_OK;
}

sigstore_code
server_run(
    struct server *server, struct instance *instance, sigstore_error *err)
{
    server->instance = instance;
    instance->ends = &server->ends;
    server->is_watched =
        pthread_create(&server->watch, NULL, ends_watch, &server->ends) == 0;
    if (!server->is_watched)
        return sg_fail(err, SIGSTORE_EINTERNAL, "cannot start a thread");
    server->daemon = MHD_start_daemon(MHD_USE_AUTO |
            MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION |
            MHD_USE_ITC,
        0, NULL, NULL, take_request, server, MHD_OPTION_LISTEN_SOCKET,
        server->fd, MHD_OPTION_CONNECTION_LIMIT, SERVER_CONNECTIONS_MAX,
        MHD_OPTION_CONNECTION_TIMEOUT, SERVER_IDLE_S,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)SERVER_HEADERS_MAX,
        MHD_OPTION_THREAD_STACK_SIZE, STACK_BYTES, MHD_OPTION_STRICT_FOR_CLIENT,
        1, MHD_OPTION_URI_LOG_CALLBACK, begin_call, server,
        MHD_OPTION_NOTIFY_COMPLETED, end_call, server,
        MHD_OPTION_NOTIFY_CONNECTION, watch_connection, server, MHD_OPTION_END);
    if (server->daemon == NULL)
        return sg_fail(err, SIGSTORE_EINTERNAL, "libmicrohttpd does not start");
    return SIGSTORE_OK;
}

void
server_free(struct server *server)
{
    if (server == NULL)
        return;
    /* It gives the socket back, or will close it itself. */
    if (server->daemon != NULL)
        server->fd = MHD_quiesce_daemon(server->daemon);
    if (server->fd >= 0)
        close(server->fd);
    ends_tell(&server->ends);
    if (server->is_watched)
        pthread_join(server->watch, NULL);
    if (server->daemon != NULL)
        MHD_stop_daemon(server->daemon);
    if (server->instance != NULL)
        server->instance->ends = NULL;
    ends_dispose(&server->ends);
    free(server);
}
