/* SPDX-License-Identifier: Apache-2.0 */
/* Ambient identities: who is asked, what for, and what may come back. */
#include "base/limits.h"
#include "jwt.h"
#include "net/transport_fake.h"
#include "oidc/ambient.h"
#include "test.h"

#include "programs.h"

#define STEPS_MAX 5
#define TEXT_MAX 4096

/* clang-format off */
#define GITHUB "GITHUB_ACTIONS=true\n"
#define MAY "ACTIONS_ID_TOKEN_REQUEST_TOKEN=req\n"
#define AT(url) "ACTIONS_ID_TOKEN_REQUEST_URL=" url "\n"
#define GITHUB_MAY GITHUB MAY AT("https://gh.example/t?v=1")
#define ASKED "https://gh.example/t?v=1&audience=sigstore"
#define BEARER "Authorization: bearer req"
#define METADATA                                                               \
    "http://metadata/computeMetadata/v1/instance/service-accounts/default/"
#define OWN METADATA "identity?audience=sigstore&format=full"
#define ACCESS METADATA                                                        \
    "token?scopes=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fcloud-platform"
#define FLAVOR "Metadata-Flavor: Google"
#define ACCOUNT "GOOGLE_SERVICE_ACCOUNT_NAME=a@p.iam.gserviceaccount.com\n"
#define GENERATE                                                               \
    "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/"     \
    "a@p.iam.gserviceaccount.com:generateIdToken"
#define GENERATE_BODY "{\"audience\":\"sigstore\",\"includeEmail\":true}"
#define ACCESS_STEP                                                            \
    { .url = ACCESS, .header = FLAVOR, .status = 200,                          \
        .answer = "{\"access_token\":\"ya29\",\"expires_in\":99}" }

/* "^" is a good token, "!" one for another audience, "%" the folder. */
static const struct {
    const char *name;
    const char *variables; /* lines */
    const char *product;   /* what the firmware says; NULL: there is none */
    const char *program;   /* its name, and on further lines what it does */
    struct sg_fake_step steps[STEPS_MAX];
    sigstore_code code;
    const char *message; /* a part of it */
} rows[] = {
    { "no environment that is known", "HOME=/\n", NULL, NULL, { { 0 } },
        SIGSTORE_ENOTFOUND, "no environment" },
    { "variables that are empty count for nothing",
        "GITHUB_ACTIONS=\nBUILDKITE=\nGITLAB_CI=\nCIRCLECI=\n"
        "GOOGLE_SERVICE_ACCOUNT_NAME=\nSIGSTORE_ID_TOKEN_FILE=\n", NULL, NULL,
        { { 0 } }, SIGSTORE_ENOTFOUND, "no environment" },

    { "GitHub", GITHUB_MAY, NULL, NULL,
        { { .url = ASKED, .header = BEARER, .status = 200,
            .answer = "{\"value\":\"^\",\"count\":1}" } },
        SIGSTORE_OK, NULL },
    { "GitHub, by a URL without a query",
        GITHUB MAY AT("https://gh.example/t"), NULL, NULL,
        { { .url = "https://gh.example/t?audience=sigstore",
            .header = BEARER, .status = 200, .answer = "{\"value\":\"^\"}" } },
        SIGSTORE_OK, NULL },
    { "GitHub, on this machine", GITHUB MAY AT("http://127.0.0.1:9/t?x=1"),
        NULL, NULL,
        { { .url = "http://127.0.0.1:9/t?x=1&audience=sigstore",
            .header = BEARER, .status = 200, .answer = "{\"value\":\"^\"}" } },
        SIGSTORE_OK, NULL },
    { "GitHub, at the second try", GITHUB_MAY, NULL, NULL,
        { { .url = ASKED, .status = 503 },
            { .url = ASKED, .header = BEARER, .status = 200,
                .answer = "{\"value\":\"^\"}" } },
        SIGSTORE_OK, NULL },
    { "GitHub, to a job that may not",
        GITHUB AT("https://gh.example/t?v=1"), NULL, NULL, { { 0 } },
        SIGSTORE_EAUTH, "\"permissions: id-token: write\"" },
    { "GitHub, without a URL", GITHUB MAY, NULL, NULL, { { 0 } },
        SIGSTORE_EAUTH, "ACTIONS_ID_TOKEN_REQUEST_URL is not set" },
    { "GitHub, without https", GITHUB MAY AT("http://gh.example/t"), NULL,
        NULL, { { 0 } }, SIGSTORE_EARGUMENT, "without https" },
    { "GitHub, at a host that begins as this machine",
        GITHUB MAY AT("http://localhost.evil.example/t"), NULL, NULL,
        { { 0 } }, SIGSTORE_EARGUMENT, "without https" },
    { "GitHub, at a host behind a user's name",
        GITHUB MAY AT("https://gh.example@evil.example/t"), NULL, NULL,
        { { 0 } }, SIGSTORE_EARGUMENT, "not a URL" },
    { "GitHub, at no URL", GITHUB MAY AT("file:///etc/passwd"), NULL, NULL,
        { { 0 } }, SIGSTORE_EARGUMENT, "not a URL" },
    { "GitHub, with a second header in the token",
        GITHUB AT("https://gh.example/t")
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN=a\rX: y\n", NULL, NULL, { { 0 } },
        SIGSTORE_EAUTH, "visible ASCII" },
    { "GitHub, which refuses", GITHUB_MAY, NULL, NULL,
        { { .url = ASKED, .status = 403, .answer = "{\"m\":\"no\x1b\"}" } },
        SIGSTORE_ESERVICE,
        "GitHub Actions: the server answered HTTP 403: {\"m\":\"no\\x1b\"}" },
    { "GitHub, which says nothing", GITHUB_MAY, NULL, NULL,
        { { .url = ASKED, .status = 404 } }, SIGSTORE_ESERVICE, "HTTP 404" },
    { "GitHub, which answers with another success", GITHUB_MAY, NULL, NULL,
        { { .url = ASKED, .status = 201, .answer = "{\"value\":\"^\"}" } },
        SIGSTORE_ESERVICE, "HTTP 201" },
    { "GitHub, which sends us elsewhere", GITHUB_MAY, NULL, NULL,
        { { .url = ASKED, .status = 302,
            .redirect = "https://gh.example/other" } },
        SIGSTORE_ESERVICE, "must not go" },
    { "GitHub, which cannot be reached", GITHUB_MAY, NULL, NULL,
        { { .url = ASKED, .code = SIGSTORE_ENETWORK } },
        SIGSTORE_ENETWORK, "GitHub Actions: by the script" },
    { "GitHub, which stays busy", GITHUB_MAY, NULL, NULL,
        { { .status = 500 }, { .status = 502 }, { .status = 503 },
            { .status = 504, .answer = "busy" } },
        SIGSTORE_ESERVICE, "HTTP 504: busy" },
    { "GitHub, which answers no JSON", GITHUB_MAY, NULL, NULL,
        { { .url = ASKED, .status = 200, .answer = "^" } },
        SIGSTORE_EFORMAT, "the answer is not JSON" },
    { "GitHub, which answers a list", GITHUB_MAY, NULL, NULL,
        { { .url = ASKED, .status = 200, .answer = "[\"value\",\"^\"]" } },
        SIGSTORE_EFORMAT, "not a JSON object" },
    { "GitHub, which answers without a token", GITHUB_MAY, NULL, NULL,
        { { .url = ASKED, .status = 200, .answer = "{\"count\":1}" } },
        SIGSTORE_EFORMAT, "no text \"value\"" },
    { "GitHub, which answers with an empty token", GITHUB_MAY, NULL, NULL,
        { { .url = ASKED, .status = 200, .answer = "{\"value\":\"\"}" } },
        SIGSTORE_EFORMAT, "no text \"value\"" },
    { "GitHub, whose token is a number", GITHUB_MAY, NULL, NULL,
        { { .url = ASKED, .status = 200, .answer = "{\"value\":1}" } },
        SIGSTORE_EFORMAT, "no text \"value\"" },
    { "GitHub, whose token is none", GITHUB_MAY, NULL, NULL,
        { { .url = ASKED, .status = 200, .answer = "{\"value\":\"x\"}" } },
        SIGSTORE_EFORMAT, "GitHub Actions: not a JWT" },
    { "GitHub, whose token is for others", GITHUB_MAY, NULL, NULL,
        { { .url = ASKED, .status = 200, .answer = "{\"value\":\"!\"}" } },
        SIGSTORE_EAUTH, "for the audience \"pypi\"" },
    { "GitHub, which does not end", GITHUB_MAY, NULL, NULL,
        { { .url = ASKED, .status = 200, .answer = "{\"value\":\"",
            .repeat = SG_OIDC_ANSWER_MAX } },
        SIGSTORE_ELIMIT, "longer than" },
    { "GitHub, whose token is too long", GITHUB_MAY, NULL, NULL,
        { { .url = ASKED, .status = 200, .answer = "{\"value\":\"&\"}" } },
        SIGSTORE_ELIMIT, "a \"value\" of more than" },
    { "GitHub that fails on a runner of GitLab, which is not asked",
        GITHUB "GITLAB_CI=true\nSIGSTORE_ID_TOKEN=^\n", NULL, NULL, { { 0 } },
        SIGSTORE_EAUTH, "GitHub Actions: " },

    { "Google's machine", "HOME=/\n", "Google\n", NULL,
        { { .url = OWN, .header = FLAVOR, .status = 200, .answer = "^" } },
        SIGSTORE_OK, NULL },
    { "Google's machine by its other name", "HOME=/\n",
        "Google Compute Engine\n", NULL,
        { { .url = OWN, .header = FLAVOR, .status = 200, .answer = "^\n" } },
        SIGSTORE_OK, NULL },
    { "another's machine", "HOME=/\n", "Googleplex\n", NULL, { { 0 } },
        SIGSTORE_ENOTFOUND, "no environment" },
    { "another's machine that begins with a blank", "HOME=/\n", " x Google\n",
        NULL, { { 0 } }, SIGSTORE_ENOTFOUND, "no environment" },
    { "Google's machine without an account", "HOME=/\n", "Google\n", NULL,
        { { .url = OWN, .header = FLAVOR, .status = 404, .answer = "none" } },
        SIGSTORE_ESERVICE, "Google Cloud: metadata server: " },
    { "a metadata server that redirects", "HOME=/\n", "Google\n", NULL,
        { { .url = OWN, .status = 301, .redirect = "http://evil.example/" } },
        SIGSTORE_ESERVICE, "must not go" },
    { "a metadata server with another's token", "HOME=/\n", "Google\n", NULL,
        { { .url = OWN, .status = 200, .answer = "!" } },
        SIGSTORE_EAUTH, "for the audience \"pypi\"" },
    { "another account", ACCOUNT, NULL, NULL,
        { ACCESS_STEP,
            { .method = "POST", .url = GENERATE,
                .header = "Authorization: Bearer ya29", .body = GENERATE_BODY,
                .status = 200, .answer = "{\"token\":\"^\"}" } },
        SIGSTORE_OK, NULL },
    { "another account, which is asked for in JSON", ACCOUNT, NULL, NULL,
        { ACCESS_STEP,
            { .method = "POST", .header = "Content-Type: application/json",
                .status = 200, .answer = "{\"token\":\"^\"}" } },
        SIGSTORE_OK, NULL },
    { "another account, without an own one", ACCOUNT, NULL, NULL,
        { { .url = ACCESS, .header = FLAVOR, .status = 404 } },
        SIGSTORE_ESERVICE, "the machine's access token: metadata server" },
    { "an access token that is not there", ACCOUNT, NULL, NULL,
        { { .url = ACCESS, .status = 200, .answer = "{}" } },
        SIGSTORE_EFORMAT, "no text \"access_token\"" },
    { "an access token that is two headers", ACCOUNT, NULL, NULL,
        { { .url = ACCESS, .status = 200,
            .answer = "{\"access_token\":\"a\\r\\nX: y\"}" } },
        SIGSTORE_EAUTH, "visible ASCII" },
    { "another account that may not be used", ACCOUNT, NULL, NULL,
        { ACCESS_STEP,
            { .method = "POST", .url = GENERATE, .status = 403,
                .answer = "denied" } },
        SIGSTORE_ESERVICE,
        "token of a@p.iam.gserviceaccount.com: the server answered HTTP 403: "
        "denied" },
    { "another account's answer without a token", ACCOUNT, NULL, NULL,
        { ACCESS_STEP,
            { .method = "POST", .url = GENERATE, .status = 200,
                .answer = "{\"access_token\":\"^\"}" } },
        SIGSTORE_EFORMAT, "no text \"token\"" },
    { "an access token that a redirect would carry away", ACCOUNT, NULL, NULL,
        { ACCESS_STEP,
            { .method = "POST", .url = GENERATE, .status = 307,
                .redirect = "https://evil.example/" } },
        SIGSTORE_ESERVICE, "must not go" },
    { "an account with a path in its name",
        "GOOGLE_SERVICE_ACCOUNT_NAME=a/../b\n", NULL, NULL, { { 0 } },
        SIGSTORE_EAUTH, "not the name of an account" },
    { "an account with a query in its name",
        "GOOGLE_SERVICE_ACCOUNT_NAME=a?b\n", NULL, NULL, { { 0 } },
        SIGSTORE_EAUTH, "not the name of an account" },
    { "an account that is the folder above",
        "GOOGLE_SERVICE_ACCOUNT_NAME=..\n", NULL, NULL, { { 0 } },
        SIGSTORE_EAUTH, "not the name of an account" },

    { "Buildkite", "BUILDKITE=true\nPATH=%:/usr/bin:/bin\n", NULL,
        "buildkite-agent\n"
        "test \"$*\" = 'oidc request-token --audience sigstore' && echo ^",
        { { 0 } }, SIGSTORE_OK, NULL },
    { "Buildkite without its agent", "BUILDKITE=true\nPATH=%\n", NULL, NULL,
        { { 0 } }, SIGSTORE_EAUTH,
        "Buildkite: there is no program buildkite-agent" },
    { "Buildkite without PATH", "BUILDKITE=true\n", NULL,
        "buildkite-agent\necho ^", { { 0 } }, SIGSTORE_EAUTH,
        "there is no program" },
    { "Buildkite whose agent fails", "BUILDKITE=true\nPATH=%\n", NULL,
        "buildkite-agent\necho 'no session' >&2; exit 1", { { 0 } },
        SIGSTORE_EAUTH, "Buildkite: buildkite-agent failed: no session" },
    { "Buildkite whose agent says nothing", "BUILDKITE=true\nPATH=%\n", NULL,
        "buildkite-agent\nexit 0", { { 0 } }, SIGSTORE_EFORMAT, "not a JWT" },
    { "Buildkite whose agent says two things", "BUILDKITE=true\nPATH=%\n",
        NULL, "buildkite-agent\necho ^; echo ^", { { 0 } }, SIGSTORE_EFORMAT,
        "not a JWT" },

    { "GitLab", "GITLAB_CI=true\nSIGSTORE_ID_TOKEN=^\n", NULL, NULL,
        { { 0 } }, SIGSTORE_OK, NULL },
    { "GitLab without a token", "GITLAB_CI=true\nSIGSTORE_TOKEN=^\n", NULL,
        NULL, { { 0 } }, SIGSTORE_EAUTH,
        "GitLab: the environment variable SIGSTORE_ID_TOKEN is not set" },
    { "GitLab with a token that is too long",
        "GITLAB_CI=true\nSIGSTORE_ID_TOKEN=&\"\n", NULL, NULL, { { 0 } },
        SIGSTORE_ELIMIT, "a token of more than" },
    { "GitLab with a token for others",
        "GITLAB_CI=true\nSIGSTORE_ID_TOKEN=!\n", NULL, NULL, { { 0 } },
        SIGSTORE_EAUTH, "for the audience \"pypi\"" },
    { "GitLab's variable anywhere else", "SIGSTORE_ID_TOKEN=^\n", NULL, NULL,
        { { 0 } }, SIGSTORE_ENOTFOUND, "no environment" },

    { "CircleCI", "CIRCLECI=true\nPATH=%:/usr/bin:/bin\n", NULL,
        "circleci\ntest \"$*\" = "
        "'run oidc get --claims {\"aud\": \"sigstore\"} --root-issuer' && "
        "test $# = 6 && echo ^",
        { { 0 } }, SIGSTORE_OK, NULL },
    { "CircleCI without its command", "CIRCLECI=true\nPATH=%\n", NULL, NULL,
        { { 0 } }, SIGSTORE_EAUTH, "CircleCI: there is no program circleci" },
    { "CircleCI whose command fails", "CIRCLECI=true\nPATH=%\n", NULL,
        "circleci\necho 'not in a job' >&2; exit 1", { { 0 } },
        SIGSTORE_EAUTH, "CircleCI: circleci failed: not in a job" },

    { "a file", "SIGSTORE_ID_TOKEN_FILE=%/file\n", NULL, "file\n^\n\n",
        { { 0 } }, SIGSTORE_OK, NULL },
    { "a file, even on GitHub", "SIGSTORE_ID_TOKEN_FILE=%/file\n" GITHUB,
        NULL, "file\n^", { { 0 } }, SIGSTORE_OK, NULL },
    { "a file that is not there, even on GitHub",
        "SIGSTORE_ID_TOKEN_FILE=%/file\n" GITHUB_MAY, NULL, NULL, { { 0 } },
        SIGSTORE_EAUTH, "no such file" },
    { "a file that is a folder", "SIGSTORE_ID_TOKEN_FILE=%\n", NULL, NULL,
        { { 0 } }, SIGSTORE_EIO, "SIGSTORE_ID_TOKEN_FILE: " },
    { "a file that is empty", "SIGSTORE_ID_TOKEN_FILE=%/file\n", NULL,
        "file\n", { { 0 } }, SIGSTORE_EFORMAT, "not a JWT" },
    { "a file that does not end", "SIGSTORE_ID_TOKEN_FILE=/dev/zero\n", NULL,
        NULL, { { 0 } }, SIGSTORE_ELIMIT, "SIGSTORE_ID_TOKEN_FILE: " },
    { "a file with another's token", "SIGSTORE_ID_TOKEN_FILE=%/file\n", NULL,
        "file\n!", { { 0 } }, SIGSTORE_EAUTH, "for the audience \"pypi\"" },
};
/* clang-format on */

static struct sg_buf good, other;

/* Memory of one row: its texts with what stands for something put in. */
static char *texts[STEPS_MAX + 4];
static size_t text_count;

static char *
expand(const char *text)
{
    struct sg_buf buf;

    if (text == NULL)
        return NULL;
    sg_buf_init(&buf, 1 << 20);
    for (; *text != '\0'; text++) {
        if (*text == '^')
            sg_buf_add(&buf, sg_buf_bytes(&good));
        else if (*text == '!')
            sg_buf_add(&buf, sg_buf_bytes(&other));
        else if (*text == '%')
            sg_buf_add_text(&buf, folder);
        else if (*text == '&' && text[1] == '"')
            for (size_t i = 0; i <= SG_TOKEN_MAX; i++)
                sg_buf_add_byte(&buf, 'a');
        else
            sg_buf_add_byte(&buf, (uint8_t)*text);
    }
    sg_buf_add_byte(&buf, 0);
    assert_false(buf.failed);
    texts[text_count++] = (char *)buf.data;
    return (char *)buf.data;
}

static void
free_texts(void)
{
    while (text_count > 0)
        free(texts[--text_count]);
}

/* A variable of lines NAME=value. */
static const char *
look_up(void *arg, const char *name)
{
    static char value[2 * SG_TOKEN_MAX];
    size_t len = strlen(name), end;

    for (const char *line = arg; *line != '\0'; line += end + 1) {
        end = strcspn(line, "\n");
        if (strncmp(line, name, len) != 0 || line[len] != '=')
            continue;
        assert_true(end - len - 1 < sizeof(value));
        memcpy(value, line + len + 1, end - len - 1);
        value[end - len - 1] = '\0';
        /* Each variable of these tests is used before the next is asked for,
         * but for these two. */
        if (strcmp(name, "ACTIONS_ID_TOKEN_REQUEST_TOKEN") == 0 ||
            strcmp(name, "GOOGLE_SERVICE_ACCOUNT_NAME") == 0) {
            texts[text_count] = strdup(value);
            return texts[text_count++];
        }
        return value;
    }
    return NULL;
}

static void
write_program(const char *text)
{
    char *whole = expand(text), script[2 * TEXT_MAX];
    size_t len;

    if (whole == NULL)
        return;
    len = strcspn(whole, "\n");
    whole[len] = '\0';
    snprintf(script, sizeof(script), "%s%s",
        strcmp(whole, "file") == 0 ? "" : "#!/bin/sh\n", whole + len + 1);
    write_file(whole, script, 0755);
}

static void
prepare(struct sg_ambient *ambient, size_t i)
{
    static char product[512];

    snprintf(product, sizeof(product), "%s", in_folder("product"));
    if (rows[i].product != NULL)
        write_file("product", rows[i].product, 0644);
    write_program(rows[i].program);
    *ambient = (struct sg_ambient){
        .variable = look_up,
        .arg = expand(rows[i].variables),
        .audience = "sigstore",
        .product_file = product,
        .helper_ms = 60000,
    };
}

static void
test_providers(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sg_fake_step steps[STEPS_MAX];
        sigstore_error err = { 0 };
        struct sg_ambient ambient;
        sigstore_token *token;
        struct sg_http http;
        struct sg_fake fake;
        sigstore_code code;
        size_t count = 0;

        prepare(&ambient, i);
        for (; count < STEPS_MAX; count++) {
            steps[count] = rows[i].steps[count];
            if (steps[count].status == 0 && steps[count].code == SIGSTORE_OK)
                break;
            steps[count].answer = expand(steps[count].answer);
        }
        sg_fake_init(&fake, steps, count);
        sg_fake_http(&http, &fake);
        ambient.http = &http;
        code = sg_ambient_token(&ambient, &token, JWT_NOW, &err);
        if (code != rows[i].code)
            fail_msg("row \"%s\": %d: %s", rows[i].name, code, err.message);
        check_row(rows[i].name, sg_fake_is_done(&fake));
        check_row(rows[i].name, (token != NULL) == (code == SIGSTORE_OK));
        if (code == SIGSTORE_OK)
            check_row(rows[i].name,
                sg_bytes_is(sg_buf_bytes(&good), sigstore_token_text(token)));
        else if (strstr(err.message, rows[i].message) == NULL ||
            err.message[strlen(err.message) - 1] == ' ')
            fail_msg("row \"%s\" says: %s", rows[i].name, err.message);
        /* no message holds a token: this is the end of each */
        check_row(rows[i].name, strstr(err.message, "c2lnbmF0") == NULL);
        sigstore_token_free(token);
        free_texts();
        empty_folder();
    }
}

/* GitLab's variable is named for the audience. */
static void
test_names_of_audiences(void **state)
{
    static const struct {
        const char *audience;
        const char *variable;
    } names[] = {
        { "sigstore", "SIGSTORE_ID_TOKEN" },
        { "my-Client.9", "MY_CLIENT_9_ID_TOKEN" },
        { "9to5", "_TO5_ID_TOKEN" },
        { "https://a.example/b c", "HTTPS___A_EXAMPLE_B_C_ID_TOKEN" },
        { "\xc3\xbc", "___ID_TOKEN" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        struct sg_ambient ambient = { .variable = look_up,
            .arg = (char[]){ "GITLAB_CI=1\n" },
            .audience = names[i].audience,
            .product_file = "/nowhere" };
        sigstore_token *token;
        sigstore_error err;

        assert_int_equal(
            sg_ambient_token(&ambient, &token, JWT_NOW, &err), SIGSTORE_EAUTH);
        if (strstr(err.message, names[i].variable) == NULL)
            fail_msg("%s: %s", names[i].audience, err.message);
    }
}

/* An audience that could end a parameter, a text of JSON or a word. */
static void
test_an_audience_stays_in_its_place(void **state)
{
    static const struct sg_fake_step step = {
        .url = "https://gh.example/t?audience=a%26b%22%20c",
        .status = 403,
    };
    struct sg_ambient ambient = { .variable = look_up,
        .arg = (char[]){ GITHUB MAY AT("https://gh.example/t") },
        .audience = "a&b\" c",
        .product_file = "/nowhere",
        .helper_ms = 60000 };
    struct sg_http http;
    struct sg_fake fake;
    sigstore_token *token;
    sigstore_error err;

    (void)state;
    sg_fake_init(&fake, &step, 1);
    sg_fake_http(&http, &fake);
    ambient.http = &http;
    assert_int_equal(
        sg_ambient_token(&ambient, &token, JWT_NOW, &err), SIGSTORE_ESERVICE);
    assert_true(sg_fake_is_done(&fake));
    free_texts();

    write_file("circleci", "#!/bin/sh\necho \"$5\" >&2; exit 1\n", 0755);
    ambient.arg = expand("CIRCLECI=1\nPATH=%\n");
    assert_int_equal(
        sg_ambient_token(&ambient, &token, JWT_NOW, &err), SIGSTORE_EAUTH);
    assert_non_null(strstr(err.message, "{\"aud\": \"a&b\\x5c\" c\"}"));
    free_texts();
    empty_folder();
}

/* The public call takes the defaults of its options. */
static void
test_options(void **state)
{
    static const char variables[] = "GITLAB_CI=1\n";
    sigstore_oidc_options options = { .variable = look_up,
        .arg = (char *)(uintptr_t)variables };
    sigstore_token *token;
    sigstore_net *net;
    sigstore_error err;

    (void)state;
    assert_int_equal(sigstore_net_new(&net, &err), SIGSTORE_OK);
    assert_int_equal(
        sigstore_token_ambient(&token, net, &options, &err), SIGSTORE_EAUTH);
    assert_non_null(strstr(err.message, "SIGSTORE_ID_TOKEN is not set"));
    options.client_id = "me";
    assert_int_equal(
        sigstore_token_ambient(&token, net, &options, &err), SIGSTORE_EAUTH);
    assert_non_null(strstr(err.message, "ME_ID_TOKEN is not set"));
    options.client_id = "";
    assert_int_equal(sigstore_token_ambient(&token, net, &options, &err),
        SIGSTORE_EARGUMENT);
    options.client_id = "a\nb";
    assert_int_equal(sigstore_token_ambient(&token, net, &options, &err),
        SIGSTORE_EARGUMENT);
    options.client_id = "\xff";
    assert_int_equal(sigstore_token_ambient(&token, net, &options, &err),
        SIGSTORE_EARGUMENT);
    options.client_id = NULL;
    assert_int_equal(
        sigstore_token_ambient(NULL, net, &options, &err), SIGSTORE_EARGUMENT);
    assert_int_equal(sigstore_token_ambient(&token, NULL, &options, &err),
        SIGSTORE_EARGUMENT);
    sigstore_net_free(net);
}

static int
set_up(void **state)
{
    (void)state;
    make_folder();
    sg_buf_init(&good, TEXT_MAX);
    sg_buf_init(&other, TEXT_MAX);
    jwt_add(&good, "{}", "{" JWT_COMMON "}");
    jwt_add(&other, "{}",
        "{\"aud\":\"pypi\",\"iss\":\"i\",\"sub\":\"s\"," JWT_TIMES "}");
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    sg_buf_dispose(&good);
    sg_buf_dispose(&other);
    remove_folder();
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_providers),
        cmocka_unit_test(test_names_of_audiences),
        cmocka_unit_test(test_an_audience_stays_in_its_place),
        cmocka_unit_test(test_options),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
