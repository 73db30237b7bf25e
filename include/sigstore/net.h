/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The network, in libsigstore-net: HTTP for the TUF client of tuf.h.
 *
 *     sigstore_net_new(&net, &err)
 *     settings.fetch = sigstore_net_fetch, settings.fetch_arg = net
 *     sigstore_tuf_new(&tuf, &settings, &err), sigstore_tuf_refresh(tuf, &err)
 *     sigstore_net_free(net)
 *
 * Proxies come from the environment as libcurl reads them (https_proxy,
 * http_proxy, all_proxy, no_proxy), the certificates of servers' authorities
 * from CURL_CA_BUNDLE or SSL_CERT_FILE, else as libcurl was built.
 *
 * An object belongs to one thread at a time and keeps its connections open
 * for the next request.
 */
#ifndef SIGSTORE_NET_H
#define SIGSTORE_NET_H

#include "error.h"
#include "tuf.h"
#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct sigstore_net sigstore_net;

/*
 * sigstore_net_new makes a connection to nothing yet: no socket is opened and
 * libcurl is not initialised before the first request.  The caller owns
 * `*out` and releases it with sigstore_net_free, which allows NULL.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_net_new(
    sigstore_net **out, sigstore_error *err);
SIGSTORE_API void sigstore_net_free(sigstore_net *net);

/*
 * sigstore_net_fetch is a sigstore_fetch (tuf.h) whose argument is a
 * sigstore_net.  It gets a URL of http or https, follows a few redirects to
 * the same scheme, and tries again, for seconds, where a server answers with
 * 429 or 5xx or the connection fails.
 *
 * SIGSTORE_ENOTFOUND for 403 and 404, SIGSTORE_ESERVICE for any other status
 * but 200, SIGSTORE_ENETWORK when there was no whole answer, SIGSTORE_ELIMIT
 * when it is longer than `max`, SIGSTORE_EARGUMENT for what is no URL.  The
 * message does not name the URL: the TUF client puts it first.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_net_fetch(void *net,
    const char *url, size_t max, sigstore_sink *sink, sigstore_error *err);

/*
 * sigstore_net_set_timeouts sets how many seconds connecting and a whole
 * request may take; 0 leaves what is.  An answer that trickles is given up
 * sooner.
 */
SIGSTORE_API void sigstore_net_set_timeouts(
    sigstore_net *net, int connect_s, int total_s);

typedef enum sigstore_trace_level {
    SIGSTORE_TRACE_DEBUG = 1,
    SIGSTORE_TRACE_WARNING = 2
} sigstore_trace_level;

/*
 * A trace is told of each request: method, URL without its query, status,
 * bytes, milliseconds.  The message is one line, as that of an error is.
 */
typedef void (*sigstore_trace)(void *arg, sigstore_trace_level level,
    const char *area, const char *message);

/* sigstore_net_set_trace sets the trace; NULL: none, as at first. */
SIGSTORE_API void sigstore_net_set_trace(
    sigstore_net *net, sigstore_trace trace, void *arg);

/* What a transport is to send.  All of it lives as long as the call. */
typedef struct sigstore_request {
    const char *method; /* "GET" or "POST" */
    const char *url;    /* absolute; percent-escapes are sent as they are */
    const char *const *headers; /* "Name: value", NULL at the end; or NULL */
    const void *body;
    size_t body_len;
    long connect_ms;
    long total_ms;
    /* Takes the body of the answer in pieces.  0: that is enough; the
     * transport ends the exchange and succeeds. */
    int (*receive)(void *arg, int status, const void *data, size_t len);
    void *receive_arg;
    const void *reserved[4]; /* NULL */
} sigstore_request;

#define SIGSTORE_URL_MAX 4096

/* What came back, set to zeros before the call. */
typedef struct sigstore_response {
    int status;                      /* of HTTP */
    int may_retry;                   /* of a failure: it may pass */
    long retry_after_s;              /* what the server asked for, or 0 */
    char redirect[SIGSTORE_URL_MAX]; /* absolute URL of a 3xx, or empty */
    const void *reserved[4];
} sigstore_response;

/*
 * A transport makes one exchange of HTTP and follows no redirect.  It
 * succeeds when an answer came whole, whatever its status, and otherwise
 * gives SIGSTORE_ENETWORK and why.
 */
typedef sigstore_code (*sigstore_transport)(void *arg,
    const sigstore_request *request, sigstore_response *response,
    sigstore_error *err);

/* sigstore_net_set_transport puts another transport in libcurl's place. */
SIGSTORE_API void sigstore_net_set_transport(
    sigstore_net *net, sigstore_transport transport, void *arg);

#ifdef __cplusplus
}
#endif

#endif
