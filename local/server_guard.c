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

static const char *const length_names[] = { "Content-Length",
    "Transfer-Encoding" };

#define LENGTH_NAMES (sizeof(length_names) / sizeof(length_names[0]))

/* Whether a header comes more than once, which request_header tells not. */
static bool
is_repeated(const struct call *call, const char *name)
{
    return request_header(&call->request, name) == NULL &&
        MHD_lookup_connection_value(call->connection, MHD_HEADER_KIND, name) !=
        NULL;
}

/* MHD leaves a blank before the colon in the name, and adds to the name what
 * a folded line holds: both hide a length from it [RFC 9112 5.1, 5.2]. */
static enum MHD_Result
find_hidden(void *is_found, enum MHD_ValueKind kind, const char *name,
    const char *value)
{
    (void)kind;
    (void)value;
    for (size_t i = 0; i < LENGTH_NAMES; i++) {
        size_t len = strlen(length_names[i]);

        if (strncasecmp(name, length_names[i], len) == 0 && name[len] != '\0')
            *(bool *)is_found = true;
    }
    return MHD_YES;
}

/* Where two readers might see two requests, we see none [RFC 9112 6.3]. */
static bool
has_one_length(const struct call *call)
{
    const struct request *request = &call->request;
    const char *length = request_header(request, length_names[0]);
    const char *encoding = request_header(request, length_names[1]);
    bool is_hidden = false;

    MHD_get_connection_values(
        call->connection, MHD_HEADER_KIND, find_hidden, &is_hidden);
    if (is_hidden || is_repeated(call, length_names[0]) ||
        is_repeated(call, length_names[1]))
        return false;
    return encoding == NULL ||
        (length == NULL && strcasecmp(encoding, "chunked") == 0);
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
    if (is_repeated(call, "Sec-Fetch-Site") || is_repeated(call, "Origin"))
        return true;
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
