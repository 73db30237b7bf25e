/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may ask.  Loopback keeps other machines out, but not the pages of other
 * sites in this machine's browser: they reach us under a name of their own
 * that leads here (DNS rebinding), or post to us what forms can hold.
 */
#include "server_inside.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define HTTP_PORT 80
#define AUTHORITY_MAX 32

static void
refuse(struct call *call, unsigned status, const char *why)
{
    call->status = status;
    call->why = why;
}

/* "127.0.0.1:4080" and what else it goes by. */
static bool
is_ours(const struct call *call, const char *authority)
{
    static const char *const names[] = { "127.0.0.1", "localhost", "[::1]" };
    unsigned port = call->server->port;
    char ours[AUTHORITY_MAX];

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        snprintf(ours, sizeof(ours), "%s:%u", names[i], port);
        if (strcasecmp(authority, ours) == 0)
            return true;
        if (port == HTTP_PORT && strcasecmp(authority, names[i]) == 0)
            return true;
    }
    return false;
}

/* Where two readers might see two requests, we see none [RFC 9112 6.3]. */
static bool
has_one_length(const struct call *call)
{
    static const char *const names[] = { "Content-Length",
        "Transfer-Encoding" };
    const char *values[2];
    size_t found = 0;

    for (size_t i = 0; i < 2; i++) {
        values[i] = request_header(&call->request, names[i]);
        if (MHD_lookup_connection_value(
                call->connection, MHD_HEADER_KIND, names[i]) == NULL)
            continue;
        found++;
        if (values[i] == NULL)
            return false;
    }
    return found < 2 &&
        (values[1] == NULL || strcasecmp(values[1], "chunked") == 0);
}

/*
 * Whether a page of another site sent this.  Browsers say so in Sec-Fetch-Site,
 * old ones in Origin only; other clients send neither.
 */
static bool
is_of_other_site(const struct call *call)
{
    const struct request *request = &call->request;
    const char *site = request_header(request, "Sec-Fetch-Site");
    const char *origin = request_header(request, "Origin");
    static const char scheme[] = "http://";

    if (strcmp(request->method, "GET") == 0 ||
        strcmp(request->method, "HEAD") == 0)
        return false;
    if (site != NULL)
        return strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0;
    if (origin == NULL)
        return false;
    return strncmp(origin, scheme, sizeof(scheme) - 1) != 0 ||
        !is_ours(call, origin + sizeof(scheme) - 1);
}

void
guard_check(struct call *call, const char *version)
{
    const char *host = request_header(&call->request, "Host");

    if (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0)
        refuse(call, MHD_HTTP_HTTP_VERSION_NOT_SUPPORTED,
            "HTTP/1.1 is spoken here");
    else if (host == NULL)
        refuse(call, MHD_HTTP_BAD_REQUEST, "there is not one Host header");
    else if (!is_ours(call, host))
        refuse(call, MHD_HTTP_MISDIRECTED_REQUEST,
            "the Host header names another server");
    else if (!has_one_length(call))
        refuse(call, MHD_HTTP_BAD_REQUEST,
            "the length of the body is said twice, or in another way than "
            "Content-Length or chunks");
    else if (is_of_other_site(call))
        refuse(call, MHD_HTTP_FORBIDDEN,
            "a page of another site must not ask for this");
}
