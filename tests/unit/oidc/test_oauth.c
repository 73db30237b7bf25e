/* SPDX-License-Identifier: Apache-2.0 */
/* A login: what it asks for, which callback ends it, what the code buys. */
#include <stdio.h>

#include "base/limits.h"
#include "codec/base64.h"
#include "crypto/digest.h"
#include "jwt.h"
#include "net/transport_fake.h"
#include "oidc/login.h"
#include "oidc/settings.h"
#include "sigstore/trust.h"
#include "test.h"

#define ISSUER "https://issuer.example"

static int64_t
now(void *arg)
{
    (void)arg;
    return JWT_NOW;
}

/* A login with known proofs. */
static void
prepare(struct sg_login *login, sigstore_oidc_options *options,
    struct sg_http *http)
{
    memset(login, 0, sizeof(*login));
    memset(options, 0, sizeof(*options));
    options->now = now;
    assert_int_equal(sg_oidc_settle(options, options, NULL), SIGSTORE_OK);
    login->options = options;
    login->http = http;
    login->issuer.url = ISSUER;
    strcpy(login->issuer.authorization, ISSUER "/login?connector=1");
    strcpy(login->issuer.token, ISSUER "/token");
    strcpy(login->verifier, "verifier");
    strcpy(login->challenge, "challenge");
    strcpy(login->state, "state");
    strcpy(login->nonce, "nonce");
    strcpy(login->redirect, "http://localhost:1/auth/callback");
}

static void
test_proofs(void **state)
{
    struct sg_login a, b;
    struct sg_digest digest;
    uint8_t decoded[48];
    size_t len;

    (void)state;
    assert_int_equal(sg_login_prove(&a, NULL), SIGSTORE_OK);
    assert_int_equal(sg_login_prove(&b, NULL), SIGSTORE_OK);
    assert_int_equal(strlen(a.verifier), 43); /* [RFC 7636 4.1] */
    assert_int_equal(strlen(a.state), 43);
    assert_int_equal(strlen(a.nonce), 43);
    assert_string_not_equal(a.verifier, a.state);
    assert_string_not_equal(a.state, a.nonce);
    assert_string_not_equal(a.verifier, b.verifier);
    assert_string_not_equal(a.state, b.state);
    assert_string_not_equal(a.nonce, b.nonce);
    /* the challenge is a hash of the verifier's text [RFC 7636 4.2] */
    assert_true(
        sg_base64url_decode(sg_bytes_from_text(a.challenge), decoded, &len));
    assert_int_equal(
        sg_digest(&digest, SG_SHA256, sg_bytes_from_text(a.verifier), NULL),
        SIGSTORE_OK);
    assert_true(
        sg_bytes_equal(sg_bytes_of(decoded, len), sg_digest_bytes(&digest)));
}

static void
test_url(void **state)
{
    sigstore_oidc_options options;
    struct sg_login login;
    struct sg_buf url;

    (void)state;
    prepare(&login, &options, NULL);
    options.client_id = "a&b";
    options.client_secret = "geheim";
    sg_buf_init(&url, SG_LOGIN_URL_MAX);
    assert_int_equal(sg_login_url(&login, &url, NULL), SIGSTORE_OK);
    /* the issuer's query stays; neither secret nor verifier is told */
    assert_string_equal((const char *)url.data,
        ISSUER
        "/login?connector=1&response_type=code&client_id=a%26b&"
        "scope=openid%20email&"
        "redirect_uri=http%3A%2F%2Flocalhost%3A1%2Fauth%2Fcallback&"
        "code_challenge=challenge&code_challenge_method=S256&state=state&"
        "nonce=nonce");
    sg_buf_dispose(&url);
    sg_buf_init(&url, 64);
    assert_int_equal(sg_login_url(&login, &url, NULL), SIGSTORE_ELIMIT);
    sg_buf_dispose(&url);
}

static const struct {
    const char *name;
    struct sg_callback callback;
    bool names_itself;
    const char *message; /* a part of it; NULL: all is well */
} callbacks[] = {
    { "code and state", { .code = "c", .state = "state" }, false, NULL },
    { "the issuer's name, too",
        { .code = "c", .state = "state", .iss = ISSUER }, false, NULL },
    { "the issuer's name as it was announced",
        { .code = "c", .state = "state", .iss = ISSUER }, true, NULL },

    { "no state [RFC 6749 10.12, security-classes R11]", { .code = "c" }, false,
        "state is missing" },
    { "another state", { .code = "c", .state = "etats" }, false,
        "state is another" },
    { "an empty state", { .code = "c", .state = "" }, false,
        "state is another" },
    { "a state that begins with ours", { .code = "c", .state = "states" },
        false, "state is another" },
    { "a state that ours begins with", { .code = "c", .state = "stat" }, false,
        "state is another" },
    { "a state in capitals", { .code = "c", .state = "STATE" }, false,
        "state is another" },
    { "the issuer's name is missing [RFC 9207 2.4]",
        { .code = "c", .state = "state" }, true, "without the issuer's name" },
    { "another issuer's name",
        { .code = "c", .state = "state", .iss = "https://evil.example" }, false,
        "from the issuer https://evil.example" },
    { "the issuer's name and a slash",
        { .code = "c", .state = "state", .iss = ISSUER "/" }, false,
        "from the issuer" },
    { "no code", { .state = "state" }, false, "without a code" },
    { "an empty code", { .code = "", .state = "state" }, false,
        "without a code" },
    { "nothing", { 0 }, false, "state is missing" },
    { "a refusal [RFC 6749 4.1.2.1]",
        { .error = "access_denied", .state = "state" }, false,
        "the issuer refuses: access_denied" },
    { "a refusal with a reason",
        { .error = "access_denied",
            .description = "not\x1b you",
            .state = "state" },
        false, "the issuer refuses: access_denied: not\\x1b you" },
    { "a refusal without a state", { .error = "server_error" }, false,
        "the issuer refuses: server_error" },
    { "a refusal beside a code",
        { .error = "x", .code = "c", .state = "state" }, false,
        "the issuer refuses: x" },
    { "an empty refusal beside a code",
        { .error = "", .code = "c", .state = "state" }, false,
        "the issuer refuses: " },
    { "a parameter twice", { .code = "c", .state = "state", .is_odd = true },
        false, "twice" },
};

static void
test_callbacks(void **state)
{
    sigstore_oidc_options options;
    struct sg_login login;
    sigstore_error err;

    (void)state;
    prepare(&login, &options, NULL);
    for (size_t i = 0; i < COUNT_OF(callbacks); i++) {
        bool good = callbacks[i].message == NULL;
        sigstore_code code;

        login.issuer.names_itself = callbacks[i].names_itself;
        code = sg_login_check(&login, &callbacks[i].callback, &err);
        check_row(
            callbacks[i].name, code == (good ? SIGSTORE_OK : SIGSTORE_EAUTH));
        if (!good && strstr(err.message, callbacks[i].message) == NULL)
            fail_msg("row \"%s\" says: %s", callbacks[i].name, err.message);
    }
}

/* clang-format off */
#define COMMON "\"aud\":\"sigstore\",\"sub\":\"someone\"," JWT_TIMES
#define OURS "\"iss\":\"" ISSUER "\""

/* Tokens by a letter: what their claims are. */
static const struct {
    char letter;
    const char *claims;
} tokens[] = {
    { 'G', "{" COMMON "," OURS ",\"nonce\":\"nonce\"}" },
    { 'H', "{" COMMON "," OURS "}" },
    { 'N', "{" COMMON "," OURS ",\"nonce\":\"other\"}" },
    { 'I', "{" COMMON
        ",\"iss\":\"https://evil.example\",\"nonce\":\"nonce\"}" },
    { 'A', "{\"aud\":\"https://api.example\",\"sub\":\"s\"," OURS "," JWT_TIMES
        "}" },
    { 'X', "{\"aud\":\"sigstore\",\"sub\":\"s\"," OURS
        ",\"iat\":1,\"exp\":2}" },
};

#define POST                                                                   \
    .method = "POST", .url = ISSUER "/token",                                  \
    .header = "Authorization: Basic c2lnc3RvcmU6" /* sigstore: */
#define BODY                                                                   \
    .body = "grant_type=authorization_code&"                                   \
        "redirect_uri=http%3A%2F%2Flocalhost%3A1%2Fauth%2Fcallback&"           \
        "code=the%26code&code_verifier=verifier"

/* "<G>" is a token of the table. */
static const struct {
    const char *name;
    struct sg_fake_step step;
    sigstore_code code;
    const char *message; /* a part of it */
} exchanges[] = {
    { "an access token that names an identity",
        { POST, BODY, .status = 200,
            .answer = "{\"access_token\":\"<G>\",\"token_type\":\"bearer\"}" },
        SIGSTORE_OK, NULL },
    { "an access token without a nonce",
        { POST, .status = 200, .answer = "{\"access_token\":\"<H>\"}" },
        SIGSTORE_OK, NULL },
    { "both tokens",
        { POST, .status = 200,
            .answer = "{\"access_token\":\"<G>\",\"id_token\":\"<X>\"}" },
        SIGSTORE_OK, NULL },
    { "an access token that says nothing to us",
        { POST, .status = 200,
            .answer = "{\"access_token\":\"opaque\",\"id_token\":\"<G>\"}" },
        SIGSTORE_OK, NULL },
    { "an access token for others",
        { POST, .status = 200,
            .answer = "{\"access_token\":\"<A>\",\"id_token\":\"<G>\"}" },
        SIGSTORE_OK, NULL },
    { "an identity token alone",
        { POST, .status = 200, .answer = "{\"id_token\":\"<G>\"}" },
        SIGSTORE_OK, NULL },
    { "an answer in a form",
        { .header = "Content-Type: application/x-www-form-urlencoded", BODY,
            .method = "POST", .status = 200,
            .answer = "{\"id_token\":\"<G>\"}" },
        SIGSTORE_OK, NULL },

    { "no token", { POST, .status = 200, .answer = "{\"token\":\"<G>\"}" },
        SIGSTORE_EFORMAT, "has no token" },
    { "a token that is a number",
        { POST, .status = 200, .answer = "{\"access_token\":1}" },
        SIGSTORE_EFORMAT, "has no token" },
    { "an access token that is none",
        { POST, .status = 200, .answer = "{\"access_token\":\"opaque\"}" },
        SIGSTORE_EFORMAT, "access_token: not a JWT" },
    { "an access token for others, alone",
        { POST, .status = 200, .answer = "{\"access_token\":\"<A>\"}" },
        SIGSTORE_EAUTH, "access_token: the token is for the audience" },
    { "an expired token",
        { POST, .status = 200, .answer = "{\"id_token\":\"<X>\"}" },
        SIGSTORE_EAUTH, "id_token: the token expired" },
    { "a token of another issuer",
        { POST, .status = 200, .answer = "{\"access_token\":\"<I>\"}" },
        SIGSTORE_EAUTH, "the token is of the issuer https://evil.example" },
    { "an access token of another login",
        { POST, .status = 200, .answer = "{\"access_token\":\"<N>\"}" },
        SIGSTORE_EAUTH, "nonce is another" },
    { "an identity token of another login [OIDC Core 3.1.3.7]",
        { POST, .status = 200, .answer = "{\"id_token\":\"<N>\"}" },
        SIGSTORE_EAUTH, "nonce is another" },
    { "an identity token of an unknown login",
        { POST, .status = 200, .answer = "{\"id_token\":\"<H>\"}" },
        SIGSTORE_EAUTH, "nonce is missing" },
    { "a refusal [RFC 6749 5.2]",
        { POST, .status = 400, .answer = "{\"error\":\"invalid_grant\"}" },
        SIGSTORE_ESERVICE, "the issuer refuses: invalid_grant" },
    { "a refusal with a reason",
        { POST, .status = 401, .answer = "{\"error\":\"invalid_client\","
            "\"error_description\":\"who are\\nyou\"}" },
        SIGSTORE_ESERVICE,
        "the issuer refuses: invalid_client: who are\\x0ayou" },
    { "a refusal that calls itself a success",
        { POST, .status = 200,
            .answer = "{\"error\":\"no\",\"access_token\":\"<G>\"}" },
        SIGSTORE_ESERVICE, "the issuer refuses: no" },
    { "a refusal that is a page",
        { POST, .status = 403, .answer = "<p>no" },
        SIGSTORE_ESERVICE, "HTTP 403: <p>no" },
    { "a refusal that is other JSON",
        { POST, .status = 403, .answer = "{\"m\":1}" },
        SIGSTORE_ESERVICE, "HTTP 403: {\"m\":1}" },
    { "a token with another status",
        { POST, .status = 202, .answer = "{\"access_token\":\"<G>\"}" },
        SIGSTORE_ESERVICE, "HTTP 202" },
    { "a failure, after which a code is not sent again",
        { POST, .status = 503, .answer = "busy" },
        SIGSTORE_ESERVICE, "HTTP 503: busy" },
    { "no answer, likewise",
        { POST, .code = SIGSTORE_ENETWORK, .may_retry = true },
        SIGSTORE_ENETWORK, "by the script" },
    { "a redirect",
        { POST, .status = 307, .redirect = ISSUER "/other" },
        SIGSTORE_ESERVICE, "must not go" },
    { "an answer that is no JSON", { POST, .status = 200, .answer = "<G>" },
        SIGSTORE_EFORMAT, "not JSON" },
    { "an answer that does not end",
        { POST, .status = 200, .answer = "{", .repeat = SG_OIDC_ANSWER_MAX },
        SIGSTORE_ELIMIT, "longer than" },
};
/* clang-format on */

static void
add_token(struct sg_buf *buf, char letter)
{
    for (size_t i = 0; i < COUNT_OF(tokens); i++) {
        if (tokens[i].letter == letter)
            jwt_add(buf, "{}", tokens[i].claims);
    }
}

static void
expand(struct sg_buf *buf, const char *text)
{
    sg_buf_init(buf, 1 << 16);
    for (; *text != '\0'; text++) {
        if (text[0] == '<' && text[1] >= 'A' && text[1] <= 'Z' &&
            text[2] == '>') {
            add_token(buf, text[1]);
            text += 2;
        } else {
            sg_buf_add_byte(buf, (uint8_t)*text);
        }
    }
    sg_buf_add_byte(buf, 0);
    assert_false(buf->failed);
}

static void
test_exchanges(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(exchanges); i++) {
        struct sg_fake_step step = exchanges[i].step;
        sigstore_error err = { .code = SIGSTORE_OK };
        sigstore_oidc_options options;
        struct sg_login login;
        sigstore_token *token;
        struct sg_buf answer;
        struct sg_http http;
        struct sg_fake fake;
        sigstore_code code;

        expand(&answer, step.answer != NULL ? step.answer : "");
        if (step.answer != NULL)
            step.answer = (const char *)answer.data;
        sg_fake_init(&fake, &step, 1);
        sg_fake_http(&http, &fake);
        prepare(&login, &options, &http);
        code = sg_login_exchange(&login, "the&code", &token, &err);
        if (code != exchanges[i].code)
            fail_msg(
                "row \"%s\": %d: %s", exchanges[i].name, code, err.message);
        check_row(exchanges[i].name, sg_fake_is_done(&fake));
        check_row(exchanges[i].name, (token != NULL) == (code == SIGSTORE_OK));
        if (code != SIGSTORE_OK)
            check_row(exchanges[i].name,
                strstr(err.message, exchanges[i].message) != NULL);
        else
            check_row(exchanges[i].name, err.message[0] == '\0');
        /* no message holds what a token or a code holds */
        check_row(exchanges[i].name, strstr(err.message, "c2lnbmF0") == NULL);
        check_row(exchanges[i].name, strstr(err.message, "the&code") == NULL);
        sigstore_token_free(token);
        sg_buf_dispose(&answer);
    }
}

/* What could end a name or a secret is escaped [RFC 6749 2.3.1]. */
static void
test_clients(void **state)
{
    struct sg_fake_step step = { .method = "POST",
        .header = "Authorization: Basic YSUzQWI6YyUyMGQlMjU=",
        .status = 400,
        .answer = "{\"error\":\"x\"}" };
    sigstore_oidc_options options;
    struct sg_login login;
    sigstore_token *token;
    struct sg_http http;
    struct sg_fake fake;

    (void)state;
    sg_fake_init(&fake, &step, 1);
    sg_fake_http(&http, &fake);
    prepare(&login, &options, &http);
    options.client_id = "a:b";
    options.client_secret = "c d%";
    assert_int_equal(
        sg_login_exchange(&login, "c", &token, NULL), SIGSTORE_ESERVICE);
    assert_true(sg_fake_is_done(&fake));
}

static void
test_a_secret_that_is_too_long(void **state)
{
    char secret[2 * SG_LOGIN_URL_MAX];
    sigstore_oidc_options options;
    struct sg_login login;
    sigstore_token *token;
    struct sg_http http;
    struct sg_fake fake;

    (void)state;
    memset(secret, 'a', sizeof(secret));
    secret[sizeof(secret) - 1] = '\0';
    sg_fake_init(&fake, NULL, 0);
    sg_fake_http(&http, &fake);
    prepare(&login, &options, &http);
    options.client_secret = secret;
    assert_int_equal(
        sg_login_exchange(&login, "c", &token, NULL), SIGSTORE_ELIMIT);
    assert_false(fake.was_wrong);
}

/* Somebody who is asked for a code. */
struct person {
    const char *url;
    const char *code; /* NULL: none is given */
    int asked;
};

static int
ask(void *arg, const char *url, char *code, size_t size)
{
    struct person *person = arg;

    person->asked++;
    assert_non_null(
        strstr(url, "redirect_uri=urn%3Aietf%3Awg%3Aoauth%3A2.0%3Aoob&"));
    if (person->code == NULL)
        return 0;
    snprintf(code, size, "%s", person->code);
    return 1;
}

static void
test_codes_by_hand(void **state)
{
    static const struct {
        const char *name;
        const char *typed;
        const char *message; /* NULL: all is well */
    } rows[] = {
        { "a code", "abc", NULL },
        { "a code with what surrounds a copied one", " \tabc\r\n", NULL },
        { "blanks", " \n", "the code is empty" },
        { "nothing", "", "the code is empty" },
        { "nobody", NULL, "nobody gave a code" },
    };
    struct sg_buf answer;

    (void)state;
    expand(&answer, "{\"access_token\":\"<G>\"}");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sg_fake_step step = { .method = "POST",
            .body = "grant_type=authorization_code&"
                    "redirect_uri=urn%3Aietf%3Awg%3Aoauth%3A2.0%3Aoob&"
                    "code=abc&code_verifier=verifier",
            .status = 200,
            .answer = (const char *)answer.data };
        struct person person = { .code = rows[i].typed };
        bool good = rows[i].message == NULL;
        sigstore_oidc_options options;
        sigstore_token *token = NULL;
        struct sg_login login;
        sigstore_error err;
        struct sg_http http;
        struct sg_fake fake;

        sg_fake_init(&fake, &step, good);
        sg_fake_http(&http, &fake);
        prepare(&login, &options, &http);
        options.ask = ask;
        options.arg = &person;
        check_row(rows[i].name,
            sg_login_by_hand(&login, &token, &err) ==
                (good ? SIGSTORE_OK : SIGSTORE_EAUTH));
        check_row(
            rows[i].name, good || strcmp(err.message, rows[i].message) == 0);
        check_row(rows[i].name, sg_fake_is_done(&fake) && person.asked == 1);
        check_row(rows[i].name, (token != NULL) == good);
        sigstore_token_free(token);
    }
    sg_buf_dispose(&answer);
}

static void
test_nobody_to_ask(void **state)
{
    sigstore_oidc_options options;
    sigstore_token *token = NULL;
    struct sg_login login;
    sigstore_error err;

    (void)state;
    prepare(&login, &options, NULL);
    assert_int_equal(sg_login_by_hand(&login, &token, &err), SIGSTORE_EAUTH);
    assert_non_null(strstr(err.message, "nobody to ask"));
}

/* The public call, over a script: the clock of its options counts. */
static void
test_the_whole_by_hand(void **state)
{
    struct person person = { .code = "abc" };
    const sigstore_oidc_options options = {
        .issuer = ISSUER, .force_oob = 1, .now = now, .ask = ask, .arg = &person
    };
    struct sg_fake_step steps[] = {
        { .url = ISSUER "/.well-known/openid-configuration",
            .status = 200,
            .answer = "{\"issuer\":\"" ISSUER "\",\"authorization_endpoint\":"
                      "\"" ISSUER "/login\",\"token_endpoint\":\"" ISSUER
                      "/token\"}" },
        { .method = "POST", .url = ISSUER "/token", .status = 200 },
    };
    struct sg_buf answer;
    sigstore_token *token;
    sigstore_net *net;
    struct sg_fake fake;

    (void)state;
    expand(&answer, "{\"access_token\":\"<H>\"}");
    steps[1].answer = (const char *)answer.data;
    sg_fake_init(&fake, steps, 2);
    assert_int_equal(sigstore_net_new(&net, NULL), SIGSTORE_OK);
    sigstore_net_set_transport(net, sg_fake_perform, &fake);
    assert_int_equal(
        sigstore_token_login(&token, net, &options, NULL), SIGSTORE_OK);
    assert_true(sg_fake_is_done(&fake));
    assert_string_equal(sigstore_token_identity(token), "someone");
    sigstore_token_free(token);
    sigstore_net_free(net);
    sg_buf_dispose(&answer);
}

#define CONFIG_FRONT                                                           \
    "{\"mediaType\":"                                                          \
    "\"application/vnd.dev.sigstore.signingconfig.v0.2+json\","                \
    "\"oidcUrls\":"
#define CONFIG(services) CONFIG_FRONT "[" services "]}"
#define SERVICE(url, version, start, end)                                      \
    "{\"url\":\"" url "\",\"majorApiVersion\":" version ",\"validFor\":{"      \
    "\"start\":\"" start "\",\"end\":\"" end "\"},\"operator\":\"o\"}"
#define PAST "2020-01-01T00:00:00Z"
#define BEFORE "2023-01-01T00:00:00Z"
#define AFTER "2024-01-01T00:00:00Z"

/* The issuer of a signing config: the one that is in use now. */
static void
test_configs(void **state)
{
    static const struct {
        const char *name;
        const char *config;
        sigstore_code code;
    } rows[] = {
        { "one that is in use", CONFIG(SERVICE(ISSUER, "1", BEFORE, AFTER)),
            SIGSTORE_ESERVICE },
        { "after one that was",
            CONFIG(SERVICE("https://old.example", "1", PAST,
                BEFORE) "," SERVICE(ISSUER, "1", BEFORE, AFTER)),
            SIGSTORE_ESERVICE },
        { "one that was in use", CONFIG(SERVICE(ISSUER, "1", PAST, BEFORE)),
            SIGSTORE_ENOTFOUND },
        { "one of a version that is not known",
            CONFIG(SERVICE(ISSUER, "2", BEFORE, AFTER)), SIGSTORE_ENOTFOUND },
        { "none", CONFIG(""), SIGSTORE_ENOTFOUND },
    };
    static const struct sg_fake_step step = {
        .url = ISSUER "/.well-known/openid-configuration", .status = 404
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sigstore_oidc_options options = { .now = now };
        sigstore_signing_config *config;
        sigstore_token *token;
        sigstore_error err;
        sigstore_net *net;
        struct sg_fake fake;

        if (sigstore_signing_config_parse(&config, rows[i].config,
                strlen(rows[i].config), &err) != SIGSTORE_OK)
            fail_msg("row \"%s\": %s", rows[i].name, err.message);
        options.config = config;
        sg_fake_init(&fake, &step, rows[i].code == SIGSTORE_ESERVICE);
        assert_int_equal(sigstore_net_new(&net, NULL), SIGSTORE_OK);
        sigstore_net_set_transport(net, sg_fake_perform, &fake);
        check_row(rows[i].name,
            sigstore_token_login(&token, net, &options, NULL) == rows[i].code);
        check_row(rows[i].name, sg_fake_is_done(&fake) && token == NULL);
        sigstore_net_free(net);
        sigstore_signing_config_free(config);
    }
}

/* One whose URL there is no room for. */
static void
test_a_config_with_a_long_url(void **state)
{
    static const char front[] = CONFIG_FRONT "[{\"url\":\"https://a.example/";
    static const char back[] = "\",\"majorApiVersion\":1,\"operator\":\"o\","
                               "\"validFor\":{\"start\":\"" BEFORE "\"}}]}";
    char text[2 * SIGSTORE_URL_MAX];
    sigstore_oidc_options options = { .now = now };
    sigstore_signing_config *config;
    sigstore_token *token;
    sigstore_net *net;

    (void)state;
    memset(text, 'a', sizeof(text));
    memcpy(text, front, sizeof(front) - 1);
    memcpy(text + sizeof(front) - 1 + SIGSTORE_URL_MAX, back, sizeof(back));
    assert_int_equal(
        sigstore_signing_config_parse(&config, text, strlen(text), NULL),
        SIGSTORE_OK);
    options.config = config;
    assert_int_equal(sigstore_net_new(&net, NULL), SIGSTORE_OK);
    assert_int_equal(
        sigstore_token_login(&token, net, &options, NULL), SIGSTORE_ELIMIT);
    sigstore_net_free(net);
    sigstore_signing_config_free(config);
}

static void
test_arguments(void **state)
{
    static const sigstore_oidc_options none;
    sigstore_oidc_options options = { .issuer = ISSUER };
    struct sg_fake fake;
    sigstore_token *token;
    sigstore_net *net;

    (void)state;
    sg_fake_init(&fake, NULL, 0);
    assert_int_equal(sigstore_net_new(&net, NULL), SIGSTORE_OK);
    sigstore_net_set_transport(net, sg_fake_perform, &fake);
    assert_int_equal(
        sigstore_token_login(&token, net, NULL, NULL), SIGSTORE_EARGUMENT);
    assert_int_equal(
        sigstore_token_login(&token, net, &none, NULL), SIGSTORE_EARGUMENT);
    assert_int_equal(
        sigstore_token_login(NULL, net, &options, NULL), SIGSTORE_EARGUMENT);
    assert_int_equal(
        sigstore_token_login(&token, NULL, &options, NULL), SIGSTORE_EARGUMENT);
    options.client_id = "\n";
    assert_int_equal(
        sigstore_token_login(&token, net, &options, NULL), SIGSTORE_EARGUMENT);
    assert_false(fake.was_wrong);
    sigstore_net_free(net);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_proofs),
        cmocka_unit_test(test_url),
        cmocka_unit_test(test_callbacks),
        cmocka_unit_test(test_exchanges),
        cmocka_unit_test(test_clients),
        cmocka_unit_test(test_a_secret_that_is_too_long),
        cmocka_unit_test(test_codes_by_hand),
        cmocka_unit_test(test_nobody_to_ask),
        cmocka_unit_test(test_the_whole_by_hand),
        cmocka_unit_test(test_configs),
        cmocka_unit_test(test_a_config_with_a_long_url),
        cmocka_unit_test(test_arguments),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
