/* SPDX-License-Identifier: Apache-2.0 */
/* HTTP as we use it: whole answers of known maxima, or a reason. */
#include "net/http.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "net/url.h"

/* One try: its request, and what came of it. */
struct attempt {
    struct sg_http *http;
    const struct sg_http_request *request;
    struct sg_http_answer *answer;
    const char *url; /* the request's, or where a redirect led */
    sigstore_response response;
    bool is_too_long;
};

static void
trace(struct sg_http *http, sigstore_trace_level level, const char *message)
{
    if (http->trace != NULL)
        http->trace(http->trace_arg, level, "http", message);
}

static bool
is_success(int status)
{
    return status >= 200 && status <= 299;
}

/*
 * An answer that is no success may be a page for people: its beginning will
 * do, and it is not held against the maximum.
 */
static int
receive(void *arg, int status, const void *data, size_t len)
{
    struct attempt *attempt = arg;
    struct sg_buf *body = &attempt->answer->body;
    size_t max = attempt->request->max;

    if (!is_success(status)) {
        size_t room =
            body->len < SG_HTTP_ERROR_MAX ? SG_HTTP_ERROR_MAX - body->len : 0;

        sg_buf_add(body, sg_bytes_of(data, len < room ? len : room));
        return len < room && !body->failed;
    }
    if (body->len > max || len > max - body->len) {
        attempt->is_too_long = true;
        return 0;
    }
    sg_buf_add(body, sg_bytes_of(data, len));
    return !body->failed;
}

static void
reset_body(struct attempt *attempt)
{
    size_t max = attempt->request->max;

    sg_buf_dispose(&attempt->answer->body);
    sg_buf_init(&attempt->answer->body,
        max > SG_HTTP_ERROR_MAX ? max : SG_HTTP_ERROR_MAX);
    attempt->is_too_long = false;
}

static void
trace_exchange(const struct attempt *attempt, sigstore_code code, int64_t ms)
{
    char what[32], line[SG_SHOWN_SIZE + 128];

    if (code == SIGSTORE_OK)
        snprintf(what, sizeof(what), "%d", attempt->response.status);
    else
        snprintf(what, sizeof(what), "failed");
    snprintf(line, sizeof(line), "%s %s: %s, %zu bytes, %lld ms",
        attempt->request->method, sg_show(sg_url_shown(attempt->url)).text,
        what, attempt->answer->body.len, (long long)ms);
    trace(attempt->http, SIGSTORE_TRACE_DEBUG, line);
}

static sigstore_code
exchange(struct attempt *attempt, sigstore_error *err)
{
    struct sg_http *http = attempt->http;
    const struct sg_http_request *request = attempt->request;
    sigstore_request sent = { .method = request->method,
        .url = attempt->url,
        .headers = request->headers,
        .body = request->body.data,
        .body_len = request->body.len,
        .connect_ms = http->connect_ms,
        .total_ms = http->total_ms,
        .receive = receive,
        .receive_arg = attempt };
    int64_t begun_ms = http->clock.now_ms(http->clock.arg);
    sigstore_code code;

    reset_body(attempt);
    http->last_status = 0;
    http->last_may_pass = false;
    memset(&attempt->response, 0, sizeof(attempt->response));
    code = http->transport(http->transport_arg, &sent, &attempt->response, err);
    trace_exchange(
        attempt, code, http->clock.now_ms(http->clock.arg) - begun_ms);
    if (code != SIGSTORE_OK) {
        http->last_may_pass = attempt->response.may_retry != 0;
        return code;
    }
    if (attempt->is_too_long)
        return sg_fail(err, SIGSTORE_ELIMIT,
            "the answer is longer than the %zu bytes allowed", request->max);
    if (attempt->answer->body.failed)
        return sg_no_memory(err);
    attempt->answer->status = attempt->response.status;
    http->last_status = attempt->response.status;
    return SIGSTORE_OK;
}

static bool
is_redirect(const sigstore_response *response)
{
    switch (response->status) {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
        return response->redirect[0] != '\0';
    default:
        return false;
    }
}

/* Whether a redirect may be followed; `why` names what forbids it. */
static bool
may_follow(const struct attempt *attempt, int count, const char **why)
{
    struct sg_url from, to;

    if (attempt->request->has_secret) {
        *why = "where this request must not go";
    } else if (strcmp(attempt->request->method, "GET") != 0) {
        *why = "which only a GET may follow";
    } else if (!sg_url_parse(
                   &to, sg_bytes_from_text(attempt->response.redirect)) ||
        !sg_url_parse(&from, sg_bytes_from_text(attempt->url)) ||
        !sg_bytes_equal(from.scheme, to.scheme)) {
        *why = "which is not of the same scheme";
    } else if (count >= SG_REDIRECTS_MAX) {
        *why = "which is one redirect too many";
    } else {
        return true;
    }
    return false;
}

/* One try, with the redirects on the way. */
static sigstore_code
try_once(struct attempt *attempt, sigstore_error *err)
{
    char url[SIGSTORE_URL_MAX];
    const char *why;
    sigstore_code code;

    attempt->url = attempt->request->url;
    for (int count = 0;; count++) {
        code = exchange(attempt, err);
        if (code != SIGSTORE_OK || !is_redirect(&attempt->response))
            break;
        if (!may_follow(attempt, count, &why)) {
            attempt->response.may_retry = 0;
            code = sg_fail(err, SIGSTORE_ESERVICE,
                "the server redirects to %s, %s",
                sg_show(sg_url_shown(attempt->response.redirect)).text, why);
            break;
        }
        memcpy(url, attempt->response.redirect, sizeof(url));
        url[sizeof(url) - 1] = '\0';
        attempt->url = url;
    }
    attempt->url = attempt->request->url;
    return code;
}

/* Busy servers and connections that fail; what else fails fails again. */
static bool
is_passing(const struct attempt *attempt, sigstore_code code)
{
    int status = attempt->response.status;

    if (!attempt->request->may_repeat)
        return false;
    if (code != SIGSTORE_OK)
        return code == SIGSTORE_ENETWORK && attempt->response.may_retry;
    return status == 429 || (status >= 500 && status <= 599);
}

/* Waits for the next try; false when there is to be none. */
static bool
wait_again(struct attempt *attempt, struct sg_retry *retry)
{
    const struct sg_clock *clock = &attempt->http->clock;
    long asked_s = attempt->response.retry_after_s;
    int64_t wait_ms;
    char line[64];

    if (asked_s < 0 || asked_s > SG_RETRY_BUDGET_MS / 1000)
        asked_s = asked_s < 0 ? 0 : SG_RETRY_BUDGET_MS / 1000 + 1;
    wait_ms = sg_retry_wait(retry, (int64_t)asked_s * 1000);
    if (wait_ms < 0)
        return false;
    snprintf(line, sizeof(line), "trying again in %lld ms", (long long)wait_ms);
    trace(attempt->http, SIGSTORE_TRACE_DEBUG, line);
    clock->sleep_ms(clock->arg, wait_ms);
    return true;
}

void
sg_http_init(struct sg_http *http, sigstore_transport transport, void *arg)
{
    *http = (struct sg_http){ .transport = transport,
        .transport_arg = arg,
        .clock = sg_clock_system,
        .connect_ms = SG_HTTP_CONNECT_MS,
        .total_ms = SG_HTTP_TOTAL_MS };
}

sigstore_code
sg_http_send(struct sg_http *http, const struct sg_http_request *request,
    struct sg_http_answer *answer, sigstore_error *err)
{
    struct attempt attempt = {
        .http = http, .request = request, .answer = answer
    };
    sigstore_error failure = { .code = SIGSTORE_OK }; /* of the last try */
    struct sg_retry retry;
    struct sg_url url;
    sigstore_code code;

    answer->status = 0;
    sg_buf_init(&answer->body, 0);
    if (strlen(request->url) >= SIGSTORE_URL_MAX ||
        !sg_url_parse(&url, sg_bytes_from_text(request->url)))
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "not a URL of http or https: %s",
            sg_show(sg_url_shown(request->url)).text);
    if (request->has_secret && !sg_url_keeps_secrets(&url))
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "a secret must not be sent without https to %s",
            sg_show(sg_url_shown(request->url)).text);
    sg_retry_begin(&retry, &http->clock);
    do {
        code = try_once(&attempt, &failure);
    } while (is_passing(&attempt, code) && wait_again(&attempt, &retry));
    if (code != SIGSTORE_OK && err != NULL)
        *err = failure;
    return code;
}

sigstore_code
sg_http_get(struct sg_http *http, const char *url, size_t max,
    struct sg_http_answer *answer, sigstore_error *err)
{
    const struct sg_http_request request = {
        .method = "GET", .url = url, .max = max, .may_repeat = true
    };

    return sg_http_send(http, &request, answer, err);
}
