/* SPDX-License-Identifier: Apache-2.0 */
/* The server: a socket on 127.0.0.1, and libmicrohttpd on it. */
#include "server_inside.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 128

/* Of a connection's thread: parsing certificates takes most of it. */
#define STACK_BYTES ((size_t)512 * 1024)

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
        0, NULL, NULL, call_take, server, MHD_OPTION_LISTEN_SOCKET, server->fd,
        MHD_OPTION_CONNECTION_LIMIT, SERVER_CONNECTIONS_MAX,
        MHD_OPTION_CONNECTION_TIMEOUT, SERVER_IDLE_S,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)SERVER_HEADERS_MAX,
        MHD_OPTION_THREAD_STACK_SIZE, STACK_BYTES, MHD_OPTION_STRICT_FOR_CLIENT,
        1, MHD_OPTION_URI_LOG_CALLBACK, call_begin, server,
        MHD_OPTION_NOTIFY_COMPLETED, call_end, server,
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
