/* SPDX-License-Identifier: Apache-2.0 */
/* A login in a browser of this machine: opened, waited for, answered. */
#include <stdio.h>

#include "base/limits.h"
#include "base/text.h"
#include "oidc/browser.h"
#include "oidc/listen.h"
#include "oidc/login.h"
#include "oidc/pages.h"

/* How often is looked whether the browser's program has failed, and how long
 * a page may take to its reader. */
#define STEP_MS 100
#define LINGER_MS 5000

struct wait {
    struct sg_login *login;
    struct sg_listener *listener;
    struct sg_browser browser;
    char home[64];         /* where the browser is sent */
    int64_t deadline_ms;   /* of the answer, then of the page */
    sigstore_token *token; /* what came of it */
    sigstore_code code;
    sigstore_error failure;
};

static int64_t
now_ms(const struct wait *wait)
{
    const struct sg_clock *clock = &wait->login->http->clock;

    return clock->now_ms(clock->arg);
}

/* The page tells the truth: the token has been bought when it is shown. */
static unsigned
answer(void *arg, const struct sg_callback *callback, struct sg_buf *page)
{
    struct wait *wait = arg;

    wait->code = sg_login_check(wait->login, callback, &wait->failure);
    if (wait->code == SIGSTORE_OK)
        wait->code = sg_login_exchange(
            wait->login, callback->code, &wait->token, &wait->failure);
    wait->deadline_ms = now_ms(wait) + LINGER_MS;
    if (wait->code != SIGSTORE_OK) {
        sg_page_failure(page, wait->failure.message);
        return 400;
    }
    sg_page_success(page, sigstore_token_identity(wait->token),
        sigstore_token_federated_issuer(wait->token));
    return 200;
}

static bool
open_browser(struct wait *wait)
{
    const sigstore_oidc_options *options = wait->login->options;

    if (options->open_browser != NULL)
        return options->open_browser(options->arg, wait->home) != 0;
    return sg_browser_open(&wait->browser, wait->home);
}

/* Serves until the answer has been given; false when no browser is left. */
static bool
serve(struct wait *wait)
{
    while (!sg_listener_run(wait->listener, STEP_MS)) {
        if (now_ms(wait) >= wait->deadline_ms)
            return true;
        if (!sg_listener_has_answered(wait->listener) &&
            sg_browser_has_failed(&wait->browser) &&
            !sg_browser_open(&wait->browser, wait->home))
            return false;
    }
    return true;
}

static sigstore_code
conclude(struct wait *wait, sigstore_token **out, sigstore_error *err)
{
    if (!sg_listener_has_answered(wait->listener))
        return sg_fail(err, SIGSTORE_EAUTH,
            "the browser did not come back within %d seconds",
            wait->login->options->wait_s);
    if (wait->code != SIGSTORE_OK && err != NULL)
        *err = wait->failure;
    *out = wait->token;
    return wait->code;
}

static sigstore_code
wait_for_browser(struct wait *wait, sigstore_token **out, bool *was_opened,
    sigstore_error *err)
{
    const sigstore_oidc_options *options = wait->login->options;

    sg_browser_init(&wait->browser, options->variable, options->arg);
    *was_opened = open_browser(wait);
    if (!*was_opened)
        return SIGSTORE_OK;
    if (options->waiting != NULL)
        options->waiting(options->arg, wait->home);
    wait->deadline_ms = now_ms(wait) + (int64_t)options->wait_s * 1000;
    *was_opened = serve(wait);
    return *was_opened ? conclude(wait, out, err) : SIGSTORE_OK;
}

sigstore_code
sg_login_by_browser(struct sg_login *login, sigstore_token **out,
    bool *was_opened, sigstore_error *err)
{
    struct wait wait = { .login = login };
    struct sg_buf url;
    sigstore_code code;
    int port;

    *was_opened = false;
    code = sg_listener_new(
        &wait.listener, login->options->redirect_port, answer, &wait, err);
    if (code != SIGSTORE_OK)
        return code;
    port = sg_listener_port(wait.listener);
    snprintf(wait.home, sizeof(wait.home), "http://localhost:%d", port);
    snprintf(login->redirect, sizeof(login->redirect),
        "http://localhost:%d/auth/callback", port);
    sg_buf_init(&url, SG_LOGIN_URL_MAX);
    code = sg_login_url(login, &url, err);
    if (code == SIGSTORE_OK) {
        sg_listener_lead_to(wait.listener, (const char *)url.data);
        code = wait_for_browser(&wait, out, was_opened, err);
    }
    sg_listener_free(wait.listener);
    sg_buf_dispose(&url);
    return code;
}
