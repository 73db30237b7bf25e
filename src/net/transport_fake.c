/* SPDX-License-Identifier: Apache-2.0 */
/* The scripted transport: each request takes the next step. */
#include "net/transport_fake.h"

#include <string.h>

static int64_t
fake_now(void *arg)
{
    const struct sg_fake *fake = arg;

    return fake->now_ms;
}

static void
fake_sleep(void *arg, int64_t ms)
{
    struct sg_fake *fake = arg;

    if (fake->waits < SG_FAKE_WAITS_MAX)
        fake->waits_ms[fake->waits++] = ms;
    fake->now_ms += ms;
}

void
sg_fake_init(
    struct sg_fake *fake, const struct sg_fake_step *steps, size_t count)
{
    *fake = (struct sg_fake){ .steps = steps, .count = count };
}

void
sg_fake_http(struct sg_http *http, struct sg_fake *fake)
{
    sg_http_init(http, sg_fake_perform, fake);
    http->clock = (struct sg_clock){ fake_now, fake_sleep, fake };
}

static bool
has_header(const sigstore_request *request, const char *header)
{
    for (size_t i = 0; request->headers && request->headers[i]; i++) {
        if (strcmp(request->headers[i], header) == 0)
            return true;
    }
    return false;
}

static bool
is_expected(const struct sg_fake_step *step, const sigstore_request *request)
{
    sg_bytes body = sg_bytes_of(request->body, request->body_len);

    return strcmp(request->method, step->method ? step->method : "GET") == 0 &&
        (!step->url || strcmp(request->url, step->url) == 0) &&
        (!step->body || sg_bytes_is(body, step->body)) &&
        (!step->header || has_header(request, step->header));
}

static void
give_answer(struct sg_fake *fake, const struct sg_fake_step *step,
    const sigstore_request *request)
{
    size_t len = step->answer_len;

    if (!step->answer)
        return;
    if (len == 0)
        len = strlen(step->answer);
    for (size_t i = 0; i <= step->repeat; i++) {
        if (request->receive(
                request->receive_arg, step->status, step->answer, len))
            continue;
        fake->was_cut = true;
        return;
    }
}

sigstore_code
sg_fake_perform(void *arg, const sigstore_request *request,
    sigstore_response *response, sigstore_error *err)
{
    struct sg_fake *fake = arg;
    const struct sg_fake_step *step = &fake->steps[fake->used];

    if (fake->used == fake->count || !is_expected(step, request)) {
        fake->was_wrong = true;
        return sg_fail(err, SIGSTORE_EINTERNAL,
            "the script does not expect %s %s", request->method, request->url);
    }
    fake->used++;
    fake->now_ms += step->lasts_ms;
    give_answer(fake, step, request);
    response->may_retry = step->may_retry;
    if (step->code != SIGSTORE_OK)
        return sg_fail(err, step->code, "by the script");
    response->status = step->status;
    response->retry_after_s = step->retry_after_s;
    if (step->redirect)
        memcpy(response->redirect, step->redirect, strlen(step->redirect) + 1);
    return SIGSTORE_OK;
}

bool
sg_fake_is_done(const struct sg_fake *fake)
{
    return !fake->was_wrong && fake->used == fake->count;
}
