/* SPDX-License-Identifier: Apache-2.0 */
/* The public face of the network, and the fetch of the TUF client. */
#include "sigstore/net.h"

#include <stdlib.h>

#include "net/net.h"
#include "net/transport_curl.h"

/* Longer than a day is for ever. */
#define TIMEOUT_MAX_S 86400

struct sigstore_net {
    struct sg_http http;
    struct sg_curl curl;
};

sigstore_code
sigstore_net_new(sigstore_net **out, sigstore_error *err)
{
    sigstore_net *net = calloc(1, sizeof(*net));

    *out = net;
    if (net == NULL)
        return sg_no_memory(err);
    sg_http_init(&net->http, sg_curl_perform, &net->curl);
    return SIGSTORE_OK;
}

void
sigstore_net_free(sigstore_net *net)
{
    if (net == NULL)
        return;
    sg_curl_dispose(&net->curl);
    free(net);
}

struct sg_http *
sg_net_http(sigstore_net *net)
{
    return &net->http;
}

static long
to_ms(int seconds)
{
    return (seconds < TIMEOUT_MAX_S ? seconds : TIMEOUT_MAX_S) * 1000L;
}

void
sigstore_net_set_timeouts(sigstore_net *net, int connect_s, int total_s)
{
    if (connect_s > 0)
        net->http.connect_ms = to_ms(connect_s);
    if (total_s > 0)
        net->http.total_ms = to_ms(total_s);
}

void
sigstore_net_set_trace(sigstore_net *net, sigstore_trace trace, void *arg)
{
    net->http.trace = trace;
    net->http.trace_arg = arg;
}

void
sigstore_net_set_transport(
    sigstore_net *net, sigstore_transport transport, void *arg)
{
    net->http.transport = transport;
    net->http.transport_arg = arg;
}

/* What a status other than 200 means to the TUF client [TUF 5.3.3]. */
static sigstore_code
check_status(int status, sigstore_error *err)
{
    if (status == 200)
        return SIGSTORE_OK;
    if (status == 403 || status == 404)
        return sg_fail(err, SIGSTORE_ENOTFOUND,
            "the server has no such file (HTTP %d)", status);
    return sg_fail(
        err, SIGSTORE_ESERVICE, "the server answered HTTP %d", status);
}

sigstore_code
sigstore_net_fetch(void *net, const char *url, size_t max, sigstore_sink *sink,
    sigstore_error *err)
{
    sigstore_net *self = net;
    struct sg_http_answer answer;
    sigstore_code code = sg_http_get(&self->http, url, max, &answer, err);

    if (code == SIGSTORE_OK)
        code = check_status(answer.status, err);
    if (code == SIGSTORE_OK && answer.body.len > 0)
        code = sigstore_sink_add(sink, answer.body.data, answer.body.len, err);
    sg_buf_dispose(&answer.body);
    return code;
}
