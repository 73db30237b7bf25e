/* SPDX-License-Identifier: Apache-2.0 */
/* Answers on their way out, and what --fault makes of them. */
#include "server_inside.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "codec/jcs.h"

#define SLOW_MS 3000
#define HANG_STEP_MS 250
#define HUGE_BYTES (64u * 1024 * 1024)
#define HUGE_BLOCK (64u * 1024)

static const char *
type_of(const struct response *response)
{
    return response->type != NULL ? response->type : "application/json";
}

static bool
has_header(const struct response *response, const char *name)
{
    for (size_t i = 0; i < response->header_count; i++) {
        if (strcasecmp(response->headers[i].name, name) == 0)
            return true;
    }
    return false;
}

static bool
add_headers(struct MHD_Response *out, const struct response *response)
{
    if (!MHD_add_response_header(out, "Content-Type", type_of(response)) ||
        !MHD_add_response_header(out, "X-Content-Type-Options", "nosniff"))
        return false;
    if (!has_header(response, "Cache-Control") &&
        !MHD_add_response_header(out, "Cache-Control", "no-store"))
        return false;
    for (size_t i = 0; i < response->header_count; i++) {
        if (!MHD_add_response_header(
                out, response->headers[i].name, response->headers[i].value))
            return false;
    }
    return true;
}

static enum MHD_Result
queue(struct call *call, struct MHD_Response *out,
    const struct response *response)
{
    enum MHD_Result result = MHD_NO;

    if (out == NULL)
        return MHD_NO;
    if (add_headers(out, response))
        result = MHD_queue_response(call->connection, response->status, out);
    MHD_destroy_response(out);
    return result;
}

/* Sends the body, whose memory becomes the connection's. */
static enum MHD_Result
send_body(struct call *call, struct response *response)
{
    sg_bytes body = sg_buf_bytes(&response->body);
    bool is_given = response->body.data != NULL;
    struct MHD_Response *out =
        MHD_create_response_from_buffer(body.len, (void *)(uintptr_t)body.data,
            is_given ? MHD_RESPMEM_MUST_FREE : MHD_RESPMEM_PERSISTENT);

    if (out != NULL && is_given)
        response->body = (struct sg_buf){ .max = 0 };
    return queue(call, out, response);
}

/* {"code":404,"message":"..."}, as Rekor says it. */
static enum MHD_Result
send_error(
    struct call *call, unsigned status, const char *why, const char *allow)
{
    struct response response = { .status = status };
    enum MHD_Result result;

    sg_buf_init(&response.body, 4096);
    sg_buf_add_text(&response.body, "{\"code\":");
    sg_buf_add_decimal(&response.body, status);
    sg_buf_add_text(&response.body, ",\"message\":");
    sg_jcs_add_string(&response.body, sg_bytes_from_text(why));
    sg_buf_add_text(&response.body, "}");
    if (allow != NULL)
        response_header(&response, "Allow", allow);
    result = send_body(call, &response);
    sg_buf_dispose(&response.body);
    return result;
}

enum MHD_Result
answer_refusal(struct call *call)
{
    return send_error(call, call->status, call->why, call->allow);
}

/* ---- faults: each as a function, in the order of enum fault ---- */

static int
socket_of(const struct call *call)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        call->connection, MHD_CONNECTION_INFO_CONNECTION_FD);

    return info != NULL ? info->connect_fd : -1;
}

static enum MHD_Result
error_500(struct call *call)
{
    return send_error(
        call, MHD_HTTP_INTERNAL_SERVER_ERROR, "this was wished for", NULL);
}

/* Until serving ends, or the client gives up: its thread is needed then. */
static enum MHD_Result
hang(struct call *call)
{
    struct pollfd peer = { .fd = socket_of(call), .events = POLLRDHUP };

    while (poll(&peer, 1, 0) == 0) {
        if (!wait_ms(call->server->instance, HANG_STEP_MS))
            break;
    }
    return MHD_NO;
}

/* MHD would end it politely; Linux resets what is dissolved [connect(2)]. */
static enum MHD_Result
reset(struct call *call)
{
    const struct sockaddr none = { .sa_family = AF_UNSPEC };

    (void)connect(socket_of(call), &none, sizeof(none));
    return MHD_NO;
}

static enum MHD_Result
garbage(struct call *call)
{
    static const char bytes[] = "\x00\xff\xfe{\"[<0\x82\x00 garbage \xc3(";
    struct response response = { .status = MHD_HTTP_OK };
    enum MHD_Result result;

    sg_buf_init(&response.body, sizeof(bytes));
    sg_buf_add(&response.body, sg_bytes_of(bytes, sizeof(bytes) - 1));
    result = send_body(call, &response);
    sg_buf_dispose(&response.body);
    return result;
}

static ssize_t
blanks(void *arg, uint64_t at, char *out, size_t max)
{
    (void)arg;
    (void)at;
    memset(out, ' ', max);
    return (ssize_t)max;
}

static enum MHD_Result
huge(struct call *call)
{
    struct response response = { .status = MHD_HTTP_OK };

    return queue(call,
        MHD_create_response_from_callback(
            HUGE_BYTES, HUGE_BLOCK, blanks, NULL, NULL),
        &response);
}

static const struct {
    enum fault fault;
    enum MHD_Result (*instead)(struct call *call);
} faults[] = {
    { FAULT_ERROR_500, error_500 },
    { FAULT_HANG, hang },
    { FAULT_RESET, reset },
    { FAULT_GARBAGE, garbage },
    { FAULT_HUGE, huge },
};

static enum MHD_Result
answer_by_route(struct call *call)
{
    struct response response = { .status = MHD_HTTP_OK };
    enum MHD_Result result;

    sg_buf_init(&response.body, SERVER_ANSWER_MAX);
    call->request.body = sg_buf_bytes(&call->body);
    call->route->answer(call->server->instance, &call->request, &response);
    if (response.body.failed)
        result = send_error(call, MHD_HTTP_INTERNAL_SERVER_ERROR,
            "the answer does not fit into memory", NULL);
    else
        result = send_body(call, &response);
    sg_buf_dispose(&response.body);
    return result;
}

enum MHD_Result
answer_call(struct call *call)
{
    const struct instance *instance = call->server->instance;
    const char *name = call->service->name;

    if (fault_is_at(instance, FAULT_SLOW, name))
        (void)wait_ms(instance, SLOW_MS);
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        if (fault_is_at(instance, faults[i].fault, name))
            return faults[i].instead(call);
    }
    return answer_by_route(call);
}

void
response_header(struct response *response, const char *name, const char *value)
{
    size_t at = response->header_count;

    if (at == RESPONSE_HEADERS_MAX || strpbrk(name, "\r\n:") != NULL ||
        strpbrk(value, "\r\n") != NULL)
        return;
    response->headers[at].name = name;
    response->headers[at].value = value;
    response->header_count++;
}
