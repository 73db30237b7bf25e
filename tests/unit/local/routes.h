/* SPDX-License-Identifier: Apache-2.0 */
/* Routes for the tests of the server, instead of the services'. */
#ifndef ROUTES_H
#define ROUTES_H

#include "client.h"

#define BODY_MAX 16

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
    { "POST", "/post", echo, 0 }, /* the first of two answers */
    { NULL, NULL, NULL, 0 },
};

/* Instead of those of services.c. */
const struct service services[] = {
    { "tsa", "The routes of this test", test_routes },
    { "ct", "More of them", other_routes },
    { NULL, NULL, NULL },
};

#endif
