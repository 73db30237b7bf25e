/* SPDX-License-Identifier: Apache-2.0 */
/* Discovery: what an issuer may say of itself, and where it may send us. */
#include <stdio.h>

#include "base/limits.h"
#include "net/transport_fake.h"
#include "oidc/issuer.h"
#include "test.h"

/* clang-format off */
#define URL "https://issuer.example/auth"
#define PLACE URL "/.well-known/openid-configuration"
#define NAME "\"issuer\":\"" URL "\""
#define LOGIN "\"authorization_endpoint\":\"" URL "/login\""
#define TOKEN "\"token_endpoint\":\"" URL "/token\""
#define GOOD "{" NAME "," LOGIN "," TOKEN "}"
#define WITH(more) "{" NAME "," LOGIN "," TOKEN "," more "}"
#define LOGIN_AT(url)                                                          \
    "{" NAME ",\"authorization_endpoint\":\"" url "\"," TOKEN "}"
#define TOKEN_AT(url) "{" NAME "," LOGIN ",\"token_endpoint\":\"" url "\"}"
#define SAYS(json) { .url = PLACE, .status = 200, .answer = json }

static const struct {
    const char *name;
    const char *url;
    struct sg_fake_step step;
    sigstore_code code;
    const char *message; /* a part of it */
} rows[] = {
    { "what is needed", URL, SAYS(GOOD), SIGSTORE_OK, NULL },
    { "members that nobody knows", URL, SAYS(WITH("\"x\":[1]")), SIGSTORE_OK,
        NULL },
    { "an issuer that knows S256", URL,
        SAYS(WITH("\"code_challenge_methods_supported\":[\"plain\",\"S256\"]")),
        SIGSTORE_OK, NULL },
    { "an issuer on this machine", "http://127.0.0.1:8888/auth",
        { .url = "http://127.0.0.1:8888/auth/.well-known/openid-configuration",
            .status = 200,
            .answer = "{\"issuer\":\"http://127.0.0.1:8888/auth\","
                "\"authorization_endpoint\":\"http://127.0.0.1:8888/l\","
                "\"token_endpoint\":\"http://127.0.0.1:8888/t\"}" },
        SIGSTORE_OK, NULL },
    { "a slash at the end, which is not doubled [OIDC Discovery 4.1]",
        "https://issuer.example/",
        { .url = "https://issuer.example/.well-known/openid-configuration",
            .status = 200,
            .answer = "{\"issuer\":\"https://issuer.example/\"," LOGIN
                "," TOKEN "}" },
        SIGSTORE_OK, NULL },
    { "endpoints on another host, which is the issuer's to say", URL,
        SAYS(TOKEN_AT("https://oauth2.example/token")), SIGSTORE_OK, NULL },

    { "no https", "http://issuer.example", { 0 }, SIGSTORE_EARGUMENT,
        "not a URL of https" },
    { "a host that begins as this machine", "http://localhost.example",
        { 0 }, SIGSTORE_EARGUMENT, "not a URL of https" },
    { "no URL", "issuer.example", { 0 }, SIGSTORE_EARGUMENT, "not a URL" },
    { "a query", URL "?a=b", { 0 }, SIGSTORE_EARGUMENT, "without a query" },
    { "a user's name", "https://a@issuer.example", { 0 }, SIGSTORE_EARGUMENT,
        "not a URL" },
    { "nothing", "", { 0 }, SIGSTORE_EARGUMENT, "not a URL" },
    { "an issuer by another name [OIDC Discovery 4.3]", URL,
        SAYS("{\"issuer\":\"https://issuer.example/other\"," LOGIN "," TOKEN
            "}"),
        SIGSTORE_EFORMAT, "calls itself https://issuer.example/other" },
    { "an issuer by a name with a slash more", URL,
        SAYS("{\"issuer\":\"" URL "/\"," LOGIN "," TOKEN "}"),
        SIGSTORE_EFORMAT, "calls itself" },
    { "an issuer by a name that begins alike", URL,
        SAYS("{\"issuer\":\"" URL "x\"," LOGIN "," TOKEN "}"),
        SIGSTORE_EFORMAT, "calls itself" },
    { "an issuer without a name", URL, SAYS("{" LOGIN "," TOKEN "}"),
        SIGSTORE_EFORMAT, "calls itself nothing" },
    { "an issuer whose name is a number", URL,
        SAYS("{\"issuer\":1," LOGIN "," TOKEN "}"), SIGSTORE_EFORMAT,
        "calls itself nothing" },
    { "no place to log in", URL, SAYS("{" NAME "," TOKEN "}"),
        SIGSTORE_EFORMAT, "no \"authorization_endpoint\"" },
    { "no place for the code", URL, SAYS("{" NAME "," LOGIN "}"),
        SIGSTORE_EFORMAT, "no \"token_endpoint\"" },
    { "a place to log in that is a list", URL,
        SAYS("{" NAME ",\"authorization_endpoint\":[]," TOKEN "}"),
        SIGSTORE_EFORMAT, "no \"authorization_endpoint\"" },
    { "a place to log in without https", URL,
        SAYS(LOGIN_AT("http://issuer.example/login")), SIGSTORE_EFORMAT,
        "\"authorization_endpoint\" is not a URL of https" },
    { "a place to log in that is a script", URL,
        SAYS(LOGIN_AT("javascript:alert(1)")), SIGSTORE_EFORMAT,
        "is not a URL of https" },
    { "a place to log in that is an option", URL, SAYS(LOGIN_AT("--new")),
        SIGSTORE_EFORMAT, "is not a URL of https" },
    { "a place to log in with a line feed", URL,
        SAYS(LOGIN_AT("https://issuer.example/\\r\\nX: y")), SIGSTORE_EFORMAT,
        "is not a URL of https" },
    { "a place for the code without https", URL,
        SAYS(TOKEN_AT("http://issuer.example/token")), SIGSTORE_EFORMAT,
        "\"token_endpoint\" is not a URL of https" },
    { "a place for the code behind a user's name", URL,
        SAYS(TOKEN_AT("https://issuer.example@evil.example/")),
        SIGSTORE_EFORMAT, "is not a URL of https" },
    { "a place for the code with NUL in it", URL,
        SAYS(TOKEN_AT("https://a.example/\\u0000")), SIGSTORE_EFORMAT,
        "is not a URL of https" },
    { "an issuer that does not know S256 [RFC 7636 4.2]", URL,
        SAYS(WITH("\"code_challenge_methods_supported\":[\"plain\"]")),
        SIGSTORE_EUNSUPPORTED, "S256" },
    { "an issuer that knows S256 by a text", URL,
        SAYS(WITH("\"code_challenge_methods_supported\":\"S256\"")),
        SIGSTORE_EUNSUPPORTED, "S256" },
    { "an issuer that knows S256 by a member", URL,
        SAYS(WITH("\"code_challenge_methods_supported\":{\"a\":\"S256\"}")),
        SIGSTORE_EUNSUPPORTED, "S256" },
    { "an answer that is a list", URL, SAYS("[]"), SIGSTORE_EFORMAT,
        "not a JSON object" },
    { "an answer that is a page", URL, SAYS("<html>"), SIGSTORE_EFORMAT,
        "not JSON" },
    { "an answer with a member twice", URL, SAYS(WITH(TOKEN)),
        SIGSTORE_EFORMAT, "not JSON" },
    { "an answer that does not end", URL,
        { .status = 200, .answer = "[", .repeat = SG_OIDC_ANSWER_MAX },
        SIGSTORE_ELIMIT, "longer than" },
    { "no such place", URL, { .url = PLACE, .status = 404 },
        SIGSTORE_ESERVICE, "HTTP 404" },
    { "a redirect, which could end anywhere", URL,
        { .url = PLACE, .status = 302, .redirect = "https://evil.example/" },
        SIGSTORE_ESERVICE, "must not go" },
    { "no answer", URL, { .url = PLACE, .code = SIGSTORE_ENETWORK },
        SIGSTORE_ENETWORK, "by the script" },
};
/* clang-format on */

static void
test_issuers(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct sg_fake_step *step = &rows[i].step;
        bool asks = step->status != 0 || step->code != SIGSTORE_OK;
        sigstore_error err = { .code = SIGSTORE_OK };
        struct sg_issuer issuer;
        struct sg_http http;
        struct sg_fake fake;
        sigstore_code code;

        sg_fake_init(&fake, step, asks);
        sg_fake_http(&http, &fake);
        code = sg_issuer_discover(&issuer, &http, rows[i].url, &err);
        if (code != rows[i].code)
            fail_msg("row \"%s\": %d: %s", rows[i].name, code, err.message);
        check_row(rows[i].name, sg_fake_is_done(&fake));
        if (code != SIGSTORE_OK && strstr(err.message, rows[i].message) == NULL)
            fail_msg("row \"%s\" says: %s", rows[i].name, err.message);
        if (code == SIGSTORE_OK)
            check_row(rows[i].name, err.message[0] == '\0');
    }
}

static void
test_what_is_kept(void **state)
{
    static const struct sg_fake_step steps[] = {
        SAYS(GOOD),
        SAYS(WITH("\"authorization_response_iss_parameter_supported\":true")),
        SAYS(WITH(
            "\"authorization_response_iss_parameter_supported\":\"true\"")),
    };
    static const bool names_itself[] = { false, true, false };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        struct sg_issuer issuer;
        struct sg_http http;
        struct sg_fake fake;

        sg_fake_init(&fake, &steps[i], 1);
        sg_fake_http(&http, &fake);
        assert_int_equal(
            sg_issuer_discover(&issuer, &http, URL, NULL), SIGSTORE_OK);
        assert_string_equal(issuer.url, URL);
        assert_string_equal(issuer.authorization, URL "/login");
        assert_string_equal(issuer.token, URL "/token");
        assert_int_equal(issuer.names_itself, names_itself[i]);
    }
}

/* URLs that there is no room for. */
static void
test_long_urls(void **state)
{
    static const char *const names[] = { "authorization_endpoint",
        "token_endpoint" };
    char url[2 * SIGSTORE_URL_MAX], answer[4 * SIGSTORE_URL_MAX];
    struct sg_issuer issuer;
    struct sg_http http;
    struct sg_fake fake;
    sigstore_error err;

    (void)state;
    memset(url, 'a', sizeof(url));
    memcpy(url, "https://a.example/", 18);
    for (size_t len = SIGSTORE_URL_MAX - 1; len <= SIGSTORE_URL_MAX; len++) {
        url[len] = '\0';
        for (size_t i = 0; i < COUNT_OF(names); i++) {
            struct sg_fake_step step = SAYS(answer);
            bool fits = len < SIGSTORE_URL_MAX;

            snprintf(answer, sizeof(answer),
                "{" NAME ",\"%s\":\"%s\",\"%s\":\"https://b.example\"}",
                names[i], url, names[1 - i]);
            sg_fake_init(&fake, &step, 1);
            sg_fake_http(&http, &fake);
            assert_int_equal(sg_issuer_discover(&issuer, &http, URL, &err),
                fits ? SIGSTORE_OK : SIGSTORE_EFORMAT);
            if (fits)
                assert_string_equal(
                    i == 0 ? issuer.authorization : issuer.token, url);
        }
        url[len] = 'a';
    }
    url[SIGSTORE_URL_MAX] = '\0';
    sg_fake_init(&fake, NULL, 0);
    assert_int_equal(
        sg_issuer_discover(&issuer, &http, url, &err), SIGSTORE_EARGUMENT);
    assert_false(fake.was_wrong);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_issuers),
        cmocka_unit_test(test_what_is_kept),
        cmocka_unit_test(test_long_urls),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
