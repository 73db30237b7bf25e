/* SPDX-License-Identifier: Apache-2.0 */
/* The way of a request, from its first line until it is answered. */
#include "server_inside.h"

#include <stdlib.h>
#include <string.h>

/* Begins a call when its request line is there; MHD's own reading of escapes
 * is too kind, so we keep what was sent. */
void *
call_begin(void *arg, const char *uri, struct MHD_Connection *connection)
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

void
call_end(void *arg, struct MHD_Connection *connection, void **state,
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

    if (path == NULL || !text_is_path(path) ||
        !text_is_query(&call->arena, sg_bytes_from_text(call->query))) {
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

enum MHD_Result
call_take(void *arg, struct MHD_Connection *connection, const char *path,
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
