/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The token endpoint: a code buys one token (RFC 6749, 4.1.3), from who has
 * the verifier [RFC 7636 4.6], and only where it was sent.
 */
#include "asking.h"

/* A login by this field of a request, and the code that it gave. */
static const char *
log_in(struct asking *asking, const char *path, const char *who)
{
    asking_for_login(asking->query);
    asking_set(asking->query, "prompt", "none");
    asking_set(asking->query, "login_hint", who);
    asking_send(asking, "GET", path);
    assert_int_equal(asking->response.status, 303);
    return asking_after(
        asking, asking_header(asking, "Location"), "?code=", "&");
}

static void
check_error(
    const char *name, struct asking *asking, unsigned status, const char *error)
{
    if (strcmp(asking_member(asking, "error"), error) != 0)
        fail_msg("row \"%s\": %s", name, asking_body(asking));
    check_row(name, asking->response.status == status);
    check_row(name, asking_member(asking, "error_description")[0] != '\0');
}

/* Checks the answer's token, and gives who it names. */
static struct identity
check_token(struct asking *asking)
{
    const char *token = asking_member(asking, "id_token");
    struct identity identity;
    sigstore_error err;

    assert_int_equal(asking->response.status, 200);
    assert_string_equal(asking_member(asking, "access_token"), token);
    assert_string_equal(asking_member(asking, "token_type"), "bearer");
    if (issuer_check(asking->instance, sg_bytes_from_text(token),
            &asking->arena, &identity, &err) != SIGSTORE_OK)
        fail_msg("%s", err.message);
    return identity;
}

static void
test_login(void **state)
{
    static const struct {
        const char *login, *token, *who;
        enum issuer_kind kind;
    } logins[] = {
        { "/auth/auth", "/auth/token", "alice@example.com", ISSUER_EMAIL },
        { "/gha/auth", "/gha/token", "octo/repo", ISSUER_CI },
    };
    struct instance instance;
    struct asking asking;

    (void)state;
    issuing_open(&instance);
    for (size_t i = 0; i < COUNT_OF(logins); i++) {
        struct identity identity;

        asking_begin(&asking, &instance);
        asking_set(asking.query, "nonce", "one-time");
        asking_for_token(
            asking.form, log_in(&asking, logins[i].login, logins[i].who));
        asking_send(&asking, "POST", logins[i].token);
        identity = check_token(&asking);
        assert_int_equal(identity.kind, logins[i].kind);
        assert_true(sg_bytes_is(
            sg_json_get(identity.claims, "nonce")->text, "one-time"));
        assert_true(sg_bytes_is(
            sg_json_get(identity.claims, i == 0 ? "email" : "repository")->text,
            logins[i].who));
        asking_end(&asking);
    }
    issuing_close(&instance);
}

/* What the page's form sends, and the code that its page shows. */
static void
test_out_of_band(void **state)
{
    static const char *const ways[] = { "<dt>Code</dt><dd><code>", "" };
    struct instance instance;
    struct asking asking;

    (void)state;
    issuing_open(&instance);
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        const char *code;

        asking_begin(&asking, &instance);
        asking_for_login(asking.form);
        asking_set(asking.form, "redirect_uri", OIDC_OOB);
        asking_set(asking.form, "login_hint", "alice@example.com");
        asking_set(asking.form, "choice", "approve");
        asking_set(asking.form, "prompt", i == 1 ? "none" : NULL);
        asking_send(&asking, "POST", "/auth/auth");
        assert_int_equal(asking.response.status, 200);
        assert_int_equal(asking_has_page(&asking), i == 0);
        code = asking_after(&asking, asking_body(&asking), ways[i], "<\n");
        asking_for_token(asking.form, code);
        asking_set(asking.form, "redirect_uri", OIDC_OOB);
        asking_send(&asking, "POST", "/auth/token");
        assert_true(
            sg_bytes_is(check_token(&asking).email, "alice@example.com"));
        asking_end(&asking);
    }
    issuing_close(&instance);
}

/* clang-format off */
static const struct {
    const char *name;
    struct field change[2]; /* value NULL: missing */
    const char *authorization;
    unsigned status;
    const char *error; /* NULL: accepted */
} rows[] = {
    { "a client in the body", { { "x", "y" } }, NULL, 200, NULL },
    { "a client with an empty secret", { { "client_secret", "" } }, NULL, 200,
        NULL },
    { "a client in the header", { { "client_id", NULL } },
        "Basic c2lnc3RvcmU6", 200, NULL },
    { "a client in both", { { "x", "y" } }, "basic c2lnc3RvcmU6", 200, NULL },

    { "no client", { { "client_id", NULL } }, NULL, 401, "invalid_client" },
    { "another client", { { "client_id", "other" } }, NULL, 401,
        "invalid_client" },
    { "a secret", { { "client_secret", "s" } }, NULL, 401, "invalid_client" },
    { "another client in the header", { { "client_id", NULL } },
        "Basic b3RoZXI6", 401, "invalid_client" },
    { "another client beside ours in the header",
        { { "client_id", "other" } }, "Basic c2lnc3RvcmU6", 401,
        "invalid_client" },
    { "a secret in the header", { { "x", "y" } }, "Basic c2lnc3RvcmU6cw==",
        401, "invalid_client" },
    { "a client without its colon", { { "x", "y" } }, "Basic c2lnc3RvcmU=",
        401, "invalid_client" },
    { "a header that is not base64", { { "x", "y" } }, "Basic %%%%", 401,
        "invalid_client" },
    { "a header of nothing", { { "x", "y" } }, "Basic ", 401,
        "invalid_client" },
    { "a header of more than a client", { { "x", "y" } },
        "Basic YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh"
        "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh", 401,
        "invalid_client" },
    { "a token for a client", { { "x", "y" } }, "Bearer c2lnc3RvcmU6", 401,
        "invalid_client" },

    { "no grant", { { "grant_type", NULL } }, NULL, 400, "invalid_request" },
    { "another grant", { { "grant_type", "client_credentials" } }, NULL, 400,
        "unsupported_grant_type" },
    { "a password", { { "grant_type", "password" } }, NULL, 400,
        "unsupported_grant_type" },
    { "no code", { { "code", NULL } }, NULL, 400, "invalid_request" },
    { "an empty code", { { "code", "" } }, NULL, 400, "invalid_grant" },
    { "another code", { { "code", CHALLENGE } }, NULL, 400,
        "invalid_grant" },
    { "no redirect", { { "redirect_uri", NULL } }, NULL, 400,
        "invalid_request" },
    { "another redirect", { { "redirect_uri", REDIRECT "/" } }, NULL, 400,
        "invalid_grant" },
    { "no verifier", { { "code_verifier", NULL } }, NULL, 400,
        "invalid_grant" },
    { "an empty verifier", { { "code_verifier", "" } }, NULL, 400,
        "invalid_grant" },
    { "the challenge for a verifier", { { "code_verifier", CHALLENGE } },
        NULL, 400, "invalid_grant" },
    { "a verifier with a letter more", { { "code_verifier", VERIFIER "x" } },
        NULL, 400, "invalid_grant" },
    { "a verifier with a blank", { { "code_verifier", VERIFIER " " } }, NULL,
        400, "invalid_grant" },
    { "a code for a device",
        { { "grant_type", "urn:ietf:params:oauth:grant-type:device_code" } },
        NULL, 400, "invalid_request" },
};
/* clang-format on */

static void
check_again(size_t i, struct asking *asking, const char *code)
{
    bool is_kept = rows[i].error != NULL &&
        (strcmp(rows[i].error, "invalid_grant") != 0 ||
            asking_find(asking->form, "code") == NULL ||
            strcmp(asking_find(asking->form, "code"), code) != 0);

    memset(asking->form, 0, sizeof(asking->form));
    asking->authorization = NULL;
    asking_for_token(asking->form, code);
    asking_send(asking, "POST", "/auth/token");
    if (is_kept)
        (void)check_token(asking);
    else
        check_error(rows[i].name, asking, 400, "invalid_grant");
}

/* Whatever became of it, a code that was shown is gone. */
static void
test_rows(void **state)
{
    struct instance instance;
    struct asking asking;

    (void)state;
    issuing_open(&instance);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *code;

        asking_begin(&asking, &instance);
        code = log_in(&asking, "/auth/auth", "alice@example.com");
        asking_for_token(asking.form, code);
        for (size_t j = 0; j < 2; j++) {
            if (rows[i].change[j].name != NULL)
                asking_set(asking.form, rows[i].change[j].name,
                    rows[i].change[j].value);
        }
        asking.authorization = rows[i].authorization;
        asking_send(&asking, "POST", "/auth/token");
        if (rows[i].error == NULL)
            (void)check_token(&asking);
        else
            check_error(rows[i].name, &asking, rows[i].status, rows[i].error);
        check_row(rows[i].name,
            (asking_header(&asking, "WWW-Authenticate")[0] != '\0') ==
                (rows[i].status == 401));
        check_again(i, &asking, code);
        asking_end(&asking);
    }
    issuing_close(&instance);
}

/* A code of one issuer is none of the other. */
static void
test_other_issuer(void **state)
{
    struct instance instance;
    struct asking asking;

    (void)state;
    issuing_open(&instance);
    asking_begin(&asking, &instance);
    asking_for_token(
        asking.form, log_in(&asking, "/auth/auth", "alice@example.com"));
    asking_send(&asking, "POST", "/gha/token");
    check_error("the other issuer", &asking, 400, "invalid_grant");
    asking_send(&asking, "POST", "/auth/token");
    (void)check_token(&asking);
    asking_end(&asking);
    issuing_close(&instance);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_login),
        cmocka_unit_test(test_out_of_band),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_other_issuer),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
