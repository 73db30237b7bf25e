/* SPDX-License-Identifier: Apache-2.0 */
/* URLs of http and https, read narrowly and sent as they stand. */
#ifndef SG_NET_URL_H
#define SG_NET_URL_H

#include "base/bytes.h"

/* All slices are of the text that was read. */
struct sg_url {
    sg_bytes scheme;    /* "http" or "https" */
    sg_bytes authority; /* host, and port where one is given */
    sg_bytes path;      /* from its slash on; may be empty */
    sg_bytes query;     /* from its question mark on; may be empty */
};

/*
 * sg_url_parse reads all of `text`.  It refuses other schemes, user names,
 * fragments, and what RFC 3986 does not allow in a URL without escape.
 */
bool sg_url_parse(struct sg_url *out, sg_bytes text);

/*
 * sg_url_is_near says whether the server is this machine, or the metadata
 * server of the cloud that it stands in: what goes there passes no proxy.
 * sg_url_keeps_secrets says whether nobody on the way reads what is sent to
 * or got from a URL: https, or near.
 */
bool sg_url_is_near(const struct sg_url *url);
bool sg_url_keeps_secrets(const struct sg_url *url);

/* sg_url_shown is the URL up to its query, which may hold a secret. */
sg_bytes sg_url_shown(const char *url);

#endif
