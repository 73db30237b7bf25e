/* SPDX-License-Identifier: Apache-2.0 */
/* The host of a service's URL (RFC 3986, 3.2), read narrowly. */
#include "trust/url.h"

#include "trust/trusted_root.h"

static bool
is_host_byte(uint8_t byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
        (byte >= '0' && byte <= '9') || byte == '.' || byte == '-' ||
        byte == '_';
}

static bool
is_address_byte(uint8_t byte)
{
    return (byte >= 'a' && byte <= 'f') || (byte >= 'A' && byte <= 'F') ||
        (byte >= '0' && byte <= '9') || byte == '.' || byte == ':';
}

/* take_name moves a name or an IPv4 address; a user's name fails later. */
static bool
take_name(sg_bytes *in, sg_bytes *host)
{
    size_t len = 0;

    while (len < in->len && is_host_byte(in->data[len]))
        len++;
    return len > 0 && sg_bytes_take(in, len, host);
}

/* take_address moves an IPv6 address with its brackets. */
static bool
take_address(sg_bytes *in, sg_bytes *host)
{
    size_t len = 1;

    while (len < in->len && is_address_byte(in->data[len]))
        len++;
    if (len == 1 || len == in->len || in->data[len] != ']')
        return false;
    return sg_bytes_take(in, len + 1, host);
}

static bool
take_port(sg_bytes *in)
{
    int64_t port;

    if (!sg_bytes_take_text(in, ":"))
        return true;
    return sg_bytes_take_decimal(in, &port) && port >= 1 && port <= 65535;
}

/* A URL is of ASCII without blanks and controls [RFC 3986 2]. */
static bool
is_url_text(sg_bytes url)
{
    for (size_t i = 0; i < url.len; i++) {
        if (url.data[i] <= ' ' || url.data[i] >= 0x7f)
            return false;
    }
    return true;
}

bool
sg_url_authority(sg_bytes rest, bool with_port, sg_bytes *out)
{
    sg_bytes whole = rest;
    sg_bytes host;

    if (!is_url_text(rest) || rest.len == 0)
        return false;
    if (rest.data[0] == '[' ? !take_address(&rest, &host)
                            : !take_name(&rest, &host))
        return false;
    if (!take_port(&rest))
        return false;
    if (rest.len != 0 && rest.data[0] != '/')
        return false;
    *out = with_port ? sg_bytes_of(whole.data, whole.len - rest.len) : host;
    return true;
}

bool
sg_url_host(sg_bytes url, bool with_port, sg_bytes *out)
{
    if (!sg_bytes_take_text(&url, "https://") &&
        !sg_bytes_take_text(&url, "http://"))
        return false;
    return sg_url_authority(url, with_port, out);
}
