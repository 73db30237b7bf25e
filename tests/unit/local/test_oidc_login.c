/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The authorization endpoint: whom codes go to [RFC 6749 3.1.2]
 * [RFC 6749 4.1.2.1] [RFC 8252 7.3], PKCE (RFC 7636, 4.3), the state, and
 * pages in which hostile texts stay texts.
 */
#include "asking.h"

/* clang-format off */
static const struct {
    const char *uri;
    bool is_good;
} redirects[] = {
    { REDIRECT, true },
    { "http://localhost:1/", true },
    { "http://localhost:65535", true },
    { "http://localhost", true },
    { "http://localhost?x=1", true },
    { "http://127.0.0.1:8080/a/b?c=d&e=f", true },
    { "http://[::1]:8080/callback", true },
    { OIDC_OOB, true },

    { "", false },
    { "/callback", false },
    { "//localhost/", false },
    { "localhost:8080", false },
    { "https://localhost:8080/", false },
    { "HTTP://localhost:8080/", false },
    { "http://LOCALHOST:8080/", false },
    { "http://example.com/", false },
    { "http://localhost.example.com/", false },
    { "http://localhostx/", false },
    { "http://127.0.0.1.example.com/", false },
    { "http://127.0.0.10/", false },
    { "http://127.0.0.2/", false },
    { "http://0.0.0.0/", false },
    { "http://[::1/", false },
    { "http://[::1].example.com/", false },
    { "http://localhost@example.com/", false },
    { "http://localhost:80@example.com/", false },
    { "http://user@localhost/", false },
    { "http://localhost:80.example.com/", false },
    { "http://localhost:0/", false },
    { "http://localhost:65536/", false },
    { "http://localhost:/", false },
    { "http://localhost:080/", false },
    { "http://localhost:99999999999999999999/", false },
    { "http://localhost:-1/", false },
    { "http://localhost\\@example.com/", false },
    { "http://localhost#@example.com/", false },
    { "http://localhost/#fragment", false },
    { "http://localhost/a b", false },
    { "http://localhost/\r\nX: y", false },
    { "http://localhost/\t", false },
    { "http://localhost/\"><script>", false },
    { "http://localhost/'", true },
    { "http://localhost/\xc3\xa4", false },
    { "javascript:alert(1)", false },
    { "data:text/html,x", false },
    { "file:///etc/passwd", false },
    { OIDC_OOB ":auto", false },
    { "urn:ietf:wg:oauth:2.0", false },
};
/* clang-format on */

static void
test_redirects(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(redirects); i++)
        check_row(redirects[i].uri,
            oidc_redirect_is_good(redirects[i].uri) == redirects[i].is_good);
    assert_false(oidc_redirect_is_good(NULL));
}

static void
test_long_redirect(void **state)
{
    char uri[2 * OIDC_REDIRECT_SIZE] = "http://localhost/";

    (void)state;
    while (strlen(uri) < OIDC_REDIRECT_SIZE - 1)
        strcat(uri, "a");
    assert_true(oidc_redirect_is_good(uri));
    strcat(uri, "a");
    assert_false(oidc_redirect_is_good(uri));
}

/* What a request is answered with. */
enum want {
    PAGE,   /* the form */
    BACK,   /* 303 to the client, with this in it */
    REFUSE, /* a page of 400 that leads nowhere */
};

/* 256 letters: one too many. */
#define N16 "nnnnnnnnnnnnnnnn"
#define N64 N16 N16 N16 N16
#define LONG_NONCE N64 N64 N64 N64

/* 2048: one too many as well. */
#define LONG_STATE                                                             \
    LONG_NONCE LONG_NONCE LONG_NONCE LONG_NONCE LONG_NONCE LONG_NONCE          \
        LONG_NONCE LONG_NONCE

/* clang-format off */
static const struct {
    const char *name;
    struct field change[2]; /* value NULL: missing */
    enum want want;
    const char *part; /* of the page, or of the location */
} rows[] = {
    { "a request to sign in", { { "x", "y" } }, PAGE, "name=\"login_hint\"" },
    { "a request with an empty state", { { "state", "" } }, PAGE, "" },
    { "a request without state", { { "state", NULL } }, PAGE, "" },
    { "a hint", { { "login_hint", "bob@example.com" } }, PAGE,
        "value=\"bob@example.com\"" },
    { "a hint that is nobody", { { "login_hint", "bob" } }, PAGE,
        "value=\"bob\"" },
    { "a nonce", { { "nonce", "one-time" } }, PAGE, "value=\"one-time\"" },
    { "a hint that turns the direction of writing",
        { { "login_hint", "a\xe2\x80\xae" "b" } }, PAGE,
        "value=\"a\xef\xbf\xbd" "b\"" },
    { "a prompt that is not none",
        { { "prompt", "login" }, { "login_hint", "bob@example.com" } },
        PAGE, "value=\"bob@example.com\"" },
    { "a choice that was not made", { { "choice", "other" } }, PAGE, "" },
    { "out of band", { { "redirect_uri", OIDC_OOB } }, PAGE,
        "a code to copy" },

    { "approved without a page",
        { { "prompt", "none" }, { "login_hint", "bob@example.com" } },
        BACK, "&state=the-state&iss=http%3A%2F%2F127.0.0.1%3A4080%2Fauth" },
    { "a redirect with a query",
        { { "redirect_uri", "http://localhost:8080/?a=b" },
          { "choice", "deny" } },
        BACK, "http://localhost:8080/?a=b&error=access_denied" },
    { "a state that needs escapes",
        { { "state", "a&b=c d%#" }, { "choice", "deny" } }, BACK,
        "&state=a%26b%3Dc%20d%25%23&" },
    { "cancelled", { { "choice", "deny" } }, BACK, "error=access_denied" },
    { "no page and nobody", { { "prompt", "none" } }, BACK,
        "error=login_required" },
    { "no page and somebody who is none",
        { { "prompt", "none" }, { "login_hint", "bob" } }, BACK,
        "error=login_required" },
    { "no response type", { { "response_type", NULL } }, BACK,
        "error=unsupported_response_type" },
    { "a token at once", { { "response_type", "token" } }, BACK,
        "error=unsupported_response_type" },
    { "a code and a token", { { "response_type", "code id_token" } }, BACK,
        "error=unsupported_response_type" },
    { "no scope", { { "scope", NULL } }, BACK, "error=invalid_scope" },
    { "a scope without openid", { { "scope", "email" } }, BACK,
        "error=invalid_scope" },
    { "a scope that begins with openid", { { "scope", "openidx" } }, BACK,
        "error=invalid_scope" },
    { "no challenge", { { "code_challenge", NULL } }, BACK,
        "error=invalid_request" },
    { "an empty challenge", { { "code_challenge", "" } }, BACK,
        "error=invalid_request" },
    { "a short challenge", { { "code_challenge", "abc" } }, BACK,
        "error=invalid_request" },
    { "a challenge that is not base64url",
        { { "code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM" } },
        BACK, "error=invalid_request" },
    { "a challenge with padding", { { "code_challenge", CHALLENGE "=" } },
        BACK, "error=invalid_request" },
    /* [RFC 9700 2.1.1] */
    { "the challenge in plain", { { "code_challenge_method", "plain" } },
        BACK, "error=invalid_request" },
    { "a challenge of no method, which means plain",
        { { "code_challenge_method", NULL } }, BACK,
        "error=invalid_request" },
    { "a nonce with a line break", { { "nonce", "a\nb" } }, BACK,
        "error=invalid_request" },
    { "a long nonce", { { "nonce", LONG_NONCE } }, BACK,
        "error=invalid_request" },
    { "an error that stands beside an approval",
        { { "scope", NULL }, { "choice", "approve" } }, BACK,
        "error=invalid_scope" },

    { "no client", { { "client_id", NULL } }, REFUSE, "call itself" },
    { "another client", { { "client_id", "other" } }, REFUSE, "call itself" },
    { "another client that approves",
        { { "client_id", "other" }, { "choice", "approve" } }, REFUSE,
        "call itself" },
    { "no redirect", { { "redirect_uri", NULL } }, REFUSE, "another place" },
    { "a redirect to another machine",
        { { "redirect_uri", "http://evil.example/" } }, REFUSE,
        "another place" },
    { "a redirect to another machine, cancelled",
        { { "redirect_uri", "https://evil.example/" },
          { "choice", "deny" } }, REFUSE, "another place" },
    { "a redirect to a script",
        { { "redirect_uri", "javascript:alert(1)" } }, REFUSE,
        "another place" },
    { "a state with a line break", { { "state", "a\r\nb" } }, REFUSE,
        "ASCII" },
    { "a state beyond ASCII", { { "state", "\xc3\xa4" } }, REFUSE, "ASCII" },
    { "a state beyond what a header holds", { { "state", LONG_STATE } },
        REFUSE, "too long" },
    { "an error, out of band",
        { { "redirect_uri", OIDC_OOB }, { "scope", NULL } }, REFUSE,
        "lacks openid" },
    { "cancelled, out of band",
        { { "redirect_uri", OIDC_OOB }, { "choice", "deny" } }, REFUSE,
        "cancelled" },
};
/* clang-format on */

static void
check_answer(size_t i, struct asking *asking)
{
    const char *location = asking_header(asking, "Location");

    check_row(rows[i].name,
        strstr(location, "code=") == NULL || rows[i].want == BACK);
    if (rows[i].want == BACK) {
        check_row(rows[i].name, asking->response.status == 303);
        if (strstr(location, rows[i].part) == NULL)
            fail_msg("row \"%s\": %s", rows[i].name, location);
        check_row(
            rows[i].name, strncmp(location, "http://localhost:", 17) == 0);
        check_row(rows[i].name, strstr(location, "&state=") != NULL);
        return;
    }
    check_row(rows[i].name,
        asking->response.status == (rows[i].want == PAGE ? 200u : 400u));
    check_row(rows[i].name, asking_has_page(asking));
    check_row(rows[i].name, location[0] == '\0');
    check_row(rows[i].name, strstr(asking_body(asking), rows[i].part) != NULL);
    check_row(rows[i].name,
        (strstr(asking_body(asking), "<form") != NULL) ==
            (rows[i].want == PAGE));
}

/* Each by GET and, as the page's form sends it, by POST
 * [OIDC Core 3.1.2.1]. */
static void
test_rows(void **state)
{
    struct instance instance;
    struct asking asking;

    (void)state;
    issuing_open(&instance);
    for (size_t i = 0; i < 2 * COUNT_OF(rows); i++) {
        bool is_post = i >= COUNT_OF(rows);
        struct field *fields;

        asking_begin(&asking, &instance);
        fields = is_post ? asking.form : asking.query;
        asking_for_login(fields);
        for (size_t j = 0; j < 2; j++) {
            const struct field *change = &rows[i % COUNT_OF(rows)].change[j];

            if (change->name != NULL)
                asking_set(fields, change->name, change->value);
        }
        asking_send(&asking, is_post ? "POST" : "GET", "/auth/auth");
        check_answer(i % COUNT_OF(rows), &asking);
        asking_end(&asking);
    }
    issuing_close(&instance);
}

/* A form's page asks nothing of a query, and a query nothing of a form. */
static void
test_mixed(void **state)
{
    struct instance instance;
    struct asking asking;

    (void)state;
    issuing_open(&instance);
    asking_begin(&asking, &instance);
    asking_for_login(asking.query);
    asking_set(asking.form, "choice", "approve");
    asking_set(asking.form, "login_hint", "eve@example.com");
    asking_send(&asking, "GET", "/auth/auth");
    assert_int_equal(asking.response.status, 200);
    assert_null(strstr(asking_body(&asking), "eve@"));
    asking_send(&asking, "POST", "/auth/auth");
    assert_int_equal(asking.response.status, 400);
    asking_end(&asking);
    issuing_close(&instance);
}

/* Who leads a browser here, and whether that grants at once: not another site
 * [Fetch Metadata 2.3, OIDC Core 3.1.2.6]. */
static const struct {
    const char *name, *site;
    const char *field, *value; /* how it asks for it */
    const char *part;          /* of the location; "": a page */
} led[] = {
    { "typed", "none", "prompt", "none", "?code=" },
    { "our page", "same-origin", "prompt", "none", "?code=" },
    { "no browser", NULL, "prompt", "none", "?code=" },
    { "our form", "same-origin", "choice", "approve", "?code=" },
    { "another site", "cross-site", "prompt", "none",
        "?error=interaction_required" },
    { "another port", "same-site", "prompt", "none",
        "?error=interaction_required" },
    { "what nobody knows", "", "prompt", "none",
        "?error=interaction_required" },
    { "another site that approves", "cross-site", "choice", "approve", "" },
    { "another site that just asks", "cross-site", "choice", "none", "" },
};

static void
test_led(void **state)
{
    struct instance instance;
    struct asking asking;

    (void)state;
    issuing_open(&instance);
    for (size_t i = 0; i < COUNT_OF(led); i++) {
        const char *location;

        asking_begin(&asking, &instance);
        asking.site = led[i].site;
        asking_for_login(asking.query);
        asking_set(asking.query, "login_hint", "bob@example.com");
        asking_set(asking.query, led[i].field, led[i].value);
        asking_send(&asking, "GET", "/auth/auth");
        location = asking_header(&asking, "Location");
        check_row(led[i].name, strstr(location, led[i].part) != NULL);
        check_row(led[i].name,
            asking.response.status == (led[i].part[0] != '\0' ? 303u : 200u));
        asking_end(&asking);
    }
    issuing_close(&instance);
}

/* All that a page shows, hostile: it must come out as text. */
static void
test_escapes(void **state)
{
    static const char hostile[] = "\"'><script>alert(1)</script>&amp;";
    static const char shown[] = "&quot;&#39;&gt;&lt;script&gt;alert(1)"
                                "&lt;/script&gt;&amp;amp;";
    static const char *const names[] = { "state", "nonce", "scope",
        "login_hint" };
    struct instance instance;
    struct asking asking;

    (void)state;
    issuing_open(&instance);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        bool is_scope = strcmp(names[i], "scope") == 0;
        char text[128];

        snprintf(
            text, sizeof(text), "%s%s", is_scope ? "openid " : "", hostile);
        asking_begin(&asking, &instance);
        asking_for_login(asking.query);
        asking_set(asking.query, names[i], text);
        asking_send(&asking, "GET", "/auth/auth");
        check_row(names[i], asking_has_page(&asking));
        check_row(names[i], strstr(asking_body(&asking), shown) != NULL);
        check_row(names[i], strstr(asking_body(&asking), "<script") == NULL);
        asking_end(&asking);
    }
    issuing_close(&instance);
}

/* What is typed and is nobody: the form again, as it was filled. */
static void
test_mistyped(void **state)
{
    static const struct {
        const char *path, *typed, *mistake;
    } mistyped[] = {
        { "/auth/auth", "", "not an e-mail address" },
        { "/auth/auth", "alice", "not an e-mail address" },
        { "/auth/auth", "alice@localhost", "not an e-mail address" },
        { "/auth/auth", "octo/repo", "not an e-mail address" },
        { "/auth/auth", NULL, "not an e-mail address" },
        { "/gha/auth", "alice@example.com", "not a repository" },
        { "/gha/auth", "octo", "not a repository" },
    };
    struct instance instance;
    struct asking asking;

    (void)state;
    issuing_open(&instance);
    for (size_t i = 0; i < COUNT_OF(mistyped); i++) {
        asking_begin(&asking, &instance);
        asking_for_login(asking.form);
        asking_set(asking.form, "login_hint", mistyped[i].typed);
        asking_set(asking.form, "choice", "approve");
        asking_send(&asking, "POST", mistyped[i].path);
        assert_int_equal(asking.response.status, 400);
        assert_true(asking_has_page(&asking));
        assert_non_null(strstr(asking_body(&asking), mistyped[i].mistake));
        assert_non_null(strstr(asking_body(&asking), "role=\"alert\""));
        assert_non_null(strstr(asking_body(&asking), "value=\"the-state\""));
        asking_end(&asking);
    }
    issuing_close(&instance);
}

/* Browsers follow a form's redirect only to where the policy allows. */
static void
test_policy(void **state)
{
    static const struct {
        const char *redirect, *part;
    } policies[] = {
        { REDIRECT, "form-action 'self' http://localhost:38123;" },
        { "http://127.0.0.1:1/", "form-action 'self' http://127.0.0.1:1;" },
        { "http://localhost/?;", "form-action 'self' http://localhost;" },
        { "http://[::1]:8080/", "form-action 'self' http:;" },
        { OIDC_OOB, "form-action 'self';" },
    };
    struct instance instance;
    struct asking asking;

    (void)state;
    issuing_open(&instance);
    for (size_t i = 0; i < COUNT_OF(policies); i++) {
        asking_begin(&asking, &instance);
        asking_for_login(asking.query);
        asking_set(asking.query, "redirect_uri", policies[i].redirect);
        asking_send(&asking, "GET", "/auth/auth");
        check_row(policies[i].redirect,
            strstr(asking_header(&asking, "Content-Security-Policy"),
                policies[i].part) != NULL);
        asking_end(&asking);
    }
    issuing_close(&instance);
}

/* Scripts say who sits at them by a header, and see no page. */
static void
test_from(void **state)
{
    static const struct {
        const char *from, *part;
    } senders[] = {
        { "bob@example.com", "?code=" },
        { "", "?error=login_required" },
        { "bob", "?error=login_required" },
        { "bob@example.com, eve@example.com", "?error=login_required" },
        { "\xff", "?error=login_required" },
    };
    struct instance instance;
    struct asking asking;

    (void)state;
    issuing_open(&instance);
    for (size_t i = 0; i < COUNT_OF(senders); i++) {
        asking_begin(&asking, &instance);
        asking_for_login(asking.query);
        asking_set(asking.query, "login_hint", "alice@example.com");
        asking.from = senders[i].from;
        asking_send(&asking, "GET", "/auth/auth");
        check_row(senders[i].from, asking.response.status == 303);
        check_row(senders[i].from,
            strstr(asking_header(&asking, "Location"), senders[i].part) !=
                NULL);
        asking_end(&asking);
    }
    issuing_close(&instance);
}

/* When too many wait, the next one is told, by way of its client. */
static void
test_crowd(void **state)
{
    struct instance instance;
    struct asking asking;

    (void)state;
    issuing_open(&instance);
    asking_begin(&asking, &instance);
    asking_for_login(asking.query);
    asking_set(asking.query, "prompt", "none");
    asking_set(asking.query, "login_hint", "a@b.c");
    for (size_t i = 0; i <= OIDC_GRANTS_MAX; i++) {
        asking_send(&asking, "GET", "/auth/auth");
        assert_true((strstr(asking_header(&asking, "Location"), "?code=") !=
                        NULL) == (i < OIDC_GRANTS_MAX));
    }
    assert_non_null(strstr(
        asking_header(&asking, "Location"), "error=temporarily_unavailable"));
    asking_end(&asking);
    issuing_close(&instance);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_redirects),
        cmocka_unit_test(test_long_redirect),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_mixed),
        cmocka_unit_test(test_led),
        cmocka_unit_test(test_escapes),
        cmocka_unit_test(test_mistyped),
        cmocka_unit_test(test_policy),
        cmocka_unit_test(test_from),
        cmocka_unit_test(test_crowd),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
