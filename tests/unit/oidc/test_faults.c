/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens, providers and logins with each of their allocations failing. */
#include "test.h"

#include "base/limits.h"
#include "faults.h"
#include "jwt.h"
#include "net/transport_fake.h"
#include "oidc/ambient.h"
#include "oidc/listen.h"
#include "oidc/login.h"
#include "oidc/pages.h"
#include "oidc/settings.h"

#define ISSUER "https://issuer.example"

/* Answers with a token in them, made before anything fails. */
static struct sg_buf token_text, value, both, generated;

static int64_t
now(void *arg)
{
    (void)arg;
    return JWT_NOW;
}

/*
 * A scenario gives what it answers, with a token exactly where that is well;
 * it leaves no memory behind.
 */
typedef sigstore_code scenario(sigstore_token **token, sigstore_error *err);

static sigstore_code
parse(sigstore_token **token, sigstore_error *err)
{
    return sigstore_token_parse(token, (const char *)token_text.data,
        token_text.len, "sigstore", JWT_NOW, err);
}

static const char *
look_up(void *arg, const char *name)
{
    const char *const *pairs = arg;

    for (; pairs[0] != NULL; pairs += 2) {
        if (strcmp(pairs[0], name) == 0)
            return pairs[1];
    }
    return NULL;
}

static sigstore_code
ask(sigstore_token **token, const char *const *variables,
    const struct sg_fake_step *steps, size_t count, sigstore_error *err)
{
    struct sg_ambient ambient = { .variable = look_up,
        .arg = (void *)(uintptr_t)variables,
        .audience = "sigstore",
        .product_file = "/nowhere" };
    struct sg_http http;
    struct sg_fake fake;

    sg_fake_init(&fake, steps, count);
    sg_fake_http(&http, &fake);
    ambient.http = &http;
    return sg_ambient_token(&ambient, token, JWT_NOW, err);
}

static sigstore_code
ask_github(sigstore_token **token, sigstore_error *err)
{
    static const char *const variables[] = { "GITHUB_ACTIONS", "true",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN", "request",
        "ACTIONS_ID_TOKEN_REQUEST_URL", "https://github.example/t", NULL };
    const struct sg_fake_step step = { .status = 200,
        .answer = (const char *)value.data };

    return ask(token, variables, &step, 1, err);
}

static sigstore_code
ask_google(sigstore_token **token, sigstore_error *err)
{
    static const char *const variables[] = { "GOOGLE_SERVICE_ACCOUNT_NAME",
        "a@p.example", NULL };
    const struct sg_fake_step steps[] = {
        { .status = 200, .answer = "{\"access_token\":\"access\"}" },
        { .method = "POST",
            .status = 200,
            .answer = (const char *)generated.data },
    };

    return ask(token, variables, steps, 2, err);
}

static sigstore_code
ask_gitlab(sigstore_token **token, sigstore_error *err)
{
    const char *const variables[] = { "GITLAB_CI", "true", "SIGSTORE_ID_TOKEN",
        (const char *)token_text.data, NULL };

    return ask(token, variables, NULL, 0, err);
}

static int
give_code(void *arg, const char *url, char *code, size_t size)
{
    (void)arg;
    (void)url;
    (void)size;
    strcpy(code, "code");
    return 1;
}

/* The whole of a login by hand, on a net that was made before. */
static sigstore_net *net;

static sigstore_code
log_in(sigstore_token **token, sigstore_error *err)
{
    const sigstore_oidc_options options = {
        .issuer = ISSUER, .force_oob = 1, .now = now, .ask = give_code
    };
    const struct sg_fake_step steps[] = {
        { .status = 200,
            .answer = "{\"issuer\":\"" ISSUER "\",\"authorization_endpoint\":"
                      "\"" ISSUER "/login\",\"token_endpoint\":\"" ISSUER
                      "/token\"}" },
        { .method = "POST", .status = 200, .answer = (const char *)both.data },
    };
    struct sg_fake fake;

    sg_fake_init(&fake, steps, 2);
    sigstore_net_set_transport(net, sg_fake_perform, &fake);
    return sigstore_token_login(token, net, &options, err);
}

static const struct {
    const char *name;
    scenario *run;
} scenarios[] = {
    { "a token", parse },
    { "GitHub", ask_github },
    { "Google Cloud, for another account", ask_google },
    { "GitLab", ask_gitlab },
    { "a login by hand", log_in },
};

static void
test_each_allocation(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(scenarios); i++) {
        int n = 0;

        do {
            sigstore_token *token = NULL;
            sigstore_error err = { .code = SIGSTORE_OK };
            sigstore_code code;
            bool failed;

            fail_at(++n);
            code = scenarios[i].run(&token, &err);
            failed = has_failed();
            fail_at(0);
            check_row(scenarios[i].name, err.code == code);
            check_row(
                scenarios[i].name, (token != NULL) == (code == SIGSTORE_OK));
            check_row(scenarios[i].name, failed || code == SIGSTORE_OK);
            sigstore_token_free(token);
            if (!failed)
                break;
        } while (n < 10000);
        check_row(scenarios[i].name, n > 2 && n < 10000);
    }
}

static unsigned
answer(void *arg, const struct sg_callback *callback, struct sg_buf *page)
{
    (void)arg;
    (void)callback;
    (void)page;
    return 200;
}

static void
test_a_listener_without_memory(void **state)
{
    struct sg_listener *listener;

    (void)state;
    fail_at(1);
    assert_int_equal(
        sg_listener_new(&listener, 0, answer, NULL, NULL), SIGSTORE_ENOMEM);
    fail_at(0);
    assert_null(listener);
}

static void
test_a_page_without_memory(void **state)
{
    struct sg_buf page;

    (void)state;
    for (int n = 1; n < 4; n++) {
        sg_buf_init(&page, 1 << 16);
        fail_at(n);
        sg_page_success(&page, "a", "b");
        fail_at(0);
        assert_true(page.failed);
        assert_null(page.data);
        sg_buf_dispose(&page);
    }
}

static void
make(struct sg_buf *buf, const char *before, const char *after)
{
    sg_buf_init(buf, 4096);
    sg_buf_add_text(buf, before);
    jwt_add(buf, "{}",
        "{\"aud\":\"sigstore\",\"iss\":\"" ISSUER
        "\",\"sub\":\"\\u0073omeone\"," JWT_TIMES "}");
    sg_buf_add_text(buf, after);
    sg_buf_add_byte(buf, 0);
    assert_false(buf->failed);
}

static int
set_up(void **state)
{
    (void)state;
    make(&token_text, "", "");
    token_text.len--; /* its NUL is there, and not counted */
    make(&value, "{\"value\":\"", "\"}");
    make(&generated, "{\"token\":\"", "\"}");
    make(&both, "{\"access_token\":\"", "\"}");
    return sigstore_net_new(&net, NULL) != SIGSTORE_OK;
}

static int
tear_down(void **state)
{
    (void)state;
    sg_buf_dispose(&token_text);
    sg_buf_dispose(&value);
    sg_buf_dispose(&generated);
    sg_buf_dispose(&both);
    sigstore_net_free(net);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_allocation),
        cmocka_unit_test(test_a_listener_without_memory),
        cmocka_unit_test(test_a_page_without_memory),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
