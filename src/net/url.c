/* SPDX-License-Identifier: Apache-2.0 */
/* URLs of http and https (RFC 3986), cut into their parts. */
#include "net/url.h"

#include <string.h>

#include "trust/url.h"

static bool
is_hex(uint8_t byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'f') ||
        (byte >= 'A' && byte <= 'F');
}

static bool
is_letter_or_digit(uint8_t byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
        (byte >= 'A' && byte <= 'Z');
}

/* pchar, "/" and "?" [RFC 3986 3.3, 3.4]; whole escapes only. */
static bool
is_path_or_query(sg_bytes text)
{
    static const char others[] = "-._~!$&'()*+,;=:@/?";

    for (size_t i = 0; i < text.len; i++) {
        uint8_t byte = text.data[i];

        if (byte == '%') {
            if (text.len - i < 3 || !is_hex(text.data[i + 1]) ||
                !is_hex(text.data[i + 2]))
                return false;
            i += 2;
        } else if (!is_letter_or_digit(byte) &&
            memchr(others, byte, sizeof(others) - 1) == NULL) {
            return false;
        }
    }
    return true;
}

bool
sg_url_parse(struct sg_url *out, sg_bytes text)
{
    sg_bytes rest = text;
    sg_bytes before_query;

    if (!sg_bytes_take_until(&rest, ':', &out->scheme) ||
        (!sg_bytes_is(out->scheme, "https") &&
            !sg_bytes_is(out->scheme, "http")) ||
        !sg_bytes_take_text(&rest, "//"))
        return false;
    if (!sg_bytes_take(&rest, sg_bytes_find(rest, '?'), &before_query) ||
        !sg_url_authority(before_query, true, &out->authority))
        return false;
    out->query = rest;
    out->path = before_query;
    return sg_bytes_take(&out->path, out->authority.len, &before_query) &&
        is_path_or_query(out->path) && is_path_or_query(out->query);
}

bool
sg_url_is_near(const struct sg_url *url)
{
    /* "metadata" is Google's, which has no https. */
    static const char *const hosts[] = { "localhost", "127.0.0.1", "[::1]",
        "metadata" };
    sg_bytes host;

    if (!sg_url_authority(url->authority, false, &host))
        return false;
    for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
        if (sg_bytes_is(host, hosts[i]))
            return true;
    }
    return false;
}

bool
sg_url_keeps_secrets(const struct sg_url *url)
{
    return sg_bytes_is(url->scheme, "https") || sg_url_is_near(url);
}

sg_bytes
sg_url_shown(const char *url)
{
    return sg_bytes_of(url, strcspn(url, "?#"));
}
