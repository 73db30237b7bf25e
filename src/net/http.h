/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests with a maximum, over a transport: redirects, further tries, and a
 * trace line for each exchange.
 */
#ifndef SG_NET_HTTP_H
#define SG_NET_HTTP_H

#include "base/buf.h"
#include "base/error.h"
#include "net/retry.h"
#include "sigstore/net.h"

struct sg_http {
    sigstore_transport transport;
    void *transport_arg;
    struct sg_clock clock;
    sigstore_trace trace; /* or NULL */
    void *trace_arg;
    long connect_ms;
    long total_ms;
    int last_status;    /* of the last exchange; 0: no whole answer came */
    bool last_may_pass; /* then: whether another try may get one */
};

struct sg_http_request {
    const char *method;
    const char *url;
    const char *const *headers;
    sg_bytes body;
    size_t max;      /* of the answer, where it is a 2xx */
    bool has_secret; /* or its answer: a token.  Nobody on the way may read
                      * it, no redirect may carry it away */
    bool may_repeat; /* sending it twice does no harm */
};

/* An answer that came whole; what another status than 2xx says is cut. */
struct sg_http_answer {
    int status;
    struct sg_buf body;
};

/* sg_http_init sets the machine's clock and the time-outs of limits.h. */
void sg_http_init(
    struct sg_http *http, sigstore_transport transport, void *arg);

/*
 * sg_http_send gets an answer, whatever its status: 429 and 5xx once further
 * tries did not help.  The caller disposes answer->body in any case, and names
 * the URL where it tells of a failure.
 */
SG_MUST_USE sigstore_code sg_http_send(struct sg_http *http,
    const struct sg_http_request *request, struct sg_http_answer *answer,
    sigstore_error *err);

/* sg_http_get sends a GET without secrets. */
SG_MUST_USE sigstore_code sg_http_get(struct sg_http *http, const char *url,
    size_t max, struct sg_http_answer *answer, sigstore_error *err);

#endif
