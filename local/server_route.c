/* SPDX-License-Identifier: Apache-2.0 */
/* From a path to the function that answers it. */
#include "server_inside.h"

#include <stdio.h>
#include <string.h>

#include "services.h"

#define PREFIX_END "..."
#define ALLOW_MAX 128

/* Whether the route has this path; `*rest` is what follows a prefix. */
static bool
has_path(const struct route *route, const char *path, const char **rest)
{
    size_t len = strlen(route->path);
    size_t dots = sizeof(PREFIX_END) - 1;

    *rest = "";
    if (len < dots || strcmp(route->path + len - dots, PREFIX_END) != 0)
        return strcmp(route->path, path) == 0;
    *rest = path + len - dots;
    return strncmp(route->path, path, len - dots) == 0;
}

/* HEAD is answered by who answers GET [RFC 9110 9.3.2]. */
static bool
has_method(const struct route *route, const char *method)
{
    if (strcmp(method, "HEAD") == 0)
        method = "GET";
    return strcmp(route->method, method) == 0;
}

static void
allow(struct call *call, const char *method)
{
    char *list = sg_arena_new(&call->arena, ALLOW_MAX);
    const char *before = call->allow;

    if (list == NULL || (before != NULL && strstr(before, method) != NULL))
        return;
    snprintf(list, ALLOW_MAX, "%s%s%s%s", before ? before : "",
        before ? ", " : "", method, strcmp(method, "GET") == 0 ? ", HEAD" : "");
    call->allow = list;
}

static bool
find_in(struct call *call, const struct service *service)
{
    for (const struct route *r = service->routes; r->method; r++) {
        const char *rest;

        if (!has_path(r, call->request.path, &rest))
            continue;
        if (has_method(r, call->request.method)) {
            call->service = service;
            call->route = r;
            call->request.rest = rest;
            return true;
        }
        allow(call, r->method);
    }
    return false;
}

void
route_find(struct call *call)
{
    for (const struct service *s = services; s->name; s++) {
        if (find_in(call, s))
            return;
    }
    /* [RFC 9110 15.5.6]: 405 must tell what would be allowed. */
    call->status =
        call->allow != NULL ? MHD_HTTP_METHOD_NOT_ALLOWED : MHD_HTTP_NOT_FOUND;
    call->why = call->allow != NULL ? "this path has other methods"
                                    : "there is nothing at this path";
}
