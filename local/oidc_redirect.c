/* SPDX-License-Identifier: Apache-2.0 */
/* Where codes go: to a program on this machine and nowhere else. */
#include "oidc_inside.h"

#include <string.h>

#define LOCATION_MAX (64u * 1024)
#define PORT_MAX 65535

/* Of a URL that was taken apart. */
struct place {
    sg_bytes origin;
    bool has_name; /* not [::1] */
};

static bool
take_host(sg_bytes *rest, struct place *out)
{
    static const char *const hosts[] = { "localhost", "127.0.0.1", "[::1]" };

    for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
        if (sg_bytes_take_text(rest, hosts[i])) {
            out->has_name = hosts[i][0] != '[';
            return true;
        }
    }
    return false;
}

static bool
take_port(sg_bytes *rest)
{
    int64_t port;

    if (!sg_bytes_take_text(rest, ":"))
        return true;
    return sg_bytes_take_decimal(rest, &port) && port > 0 && port <= PORT_MAX;
}

/* What a URL may hold but for the fragment, which a redirect must not have
 * [RFC 3986 2, RFC 6749 3.1.2]. */
static bool
is_of_url(sg_bytes text)
{
    static const char others[] = "-._~:/?[]@!$&'()*+,;=%";

    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.data[i];
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
            (c >= '0' && c <= '9');

        if (!is_plain && (c == '\0' || strchr(others, c) == NULL))
            return false;
    }
    return true;
}

static bool
parse(sg_bytes uri, struct place *out)
{
    sg_bytes rest = uri;

    if (uri.len >= OIDC_REDIRECT_SIZE || !is_of_url(uri) ||
        !sg_bytes_take_text(&rest, "http://") || !take_host(&rest, out) ||
        !take_port(&rest))
        return false;
    out->origin = sg_bytes_of(uri.data, uri.len - rest.len);
    return rest.len == 0 || rest.data[0] == '/' || rest.data[0] == '?';
}

bool
oidc_redirect_is_good(const char *uri)
{
    struct place place;

    return uri != NULL &&
        (strcmp(uri, OIDC_OOB) == 0 || parse(sg_bytes_from_text(uri), &place));
}

/* A policy has no form for [::1]: any HTTP then, which is no more than what
 * the redirect was checked for. */
const char *
oidc_redirect_origin(const struct request *request, const char *uri)
{
    struct place place;
    sg_bytes origin;

    if (!parse(sg_bytes_from_text(uri), &place))
        return NULL;
    origin = place.has_name ? place.origin : SG_LITERAL("http:");
    return (const char *)sg_arena_copy(request->arena, origin).data;
}

static void
escape(struct sg_buf *out, const char *text)
{
    static const char hex[] = "0123456789ABCDEF";
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "abcdefghijklmnopqrstuvwxyz0123456789-._~";

    for (; *text != '\0'; text++) {
        uint8_t c = (uint8_t)*text;

        if (strchr(plain, c) != NULL) {
            sg_buf_add_byte(out, c);
            continue;
        }
        sg_buf_add_byte(out, '%');
        sg_buf_add_byte(out, (uint8_t)hex[c >> 4]);
        sg_buf_add_byte(out, (uint8_t)hex[c & 15]);
    }
}

void
oidc_redirect_send(const struct request *request, struct response *response,
    const char *uri, const char *const (*pairs)[2])
{
    char before = strchr(uri, '?') != NULL ? '&' : '?';
    struct sg_buf location;
    const char *text;

    sg_buf_init(&location, LOCATION_MAX);
    sg_buf_add_text(&location, uri);
    for (; (*pairs)[0] != NULL; pairs++) {
        if ((*pairs)[1] == NULL)
            continue;
        sg_buf_add_byte(&location, (uint8_t)before);
        sg_buf_add_text(&location, (*pairs)[0]);
        sg_buf_add_byte(&location, '=');
        escape(&location, (*pairs)[1]);
        before = '&';
    }
    text = oidc_keep(request, &location);
    if (text == NULL) {
        oidc_refuse(response, 500, "server_error", "memory ran out");
        return;
    }
    response->status = 303; /* GET, whatever brought us here */
    response->type = "text/plain; charset=utf-8";
    response_header(response, "Location", text);
    response_header(response, "Referrer-Policy", "no-referrer");
}
