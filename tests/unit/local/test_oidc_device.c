/* SPDX-License-Identifier: Apache-2.0 */
/* Devices: asked for, decided elsewhere, fetched [RFC 8628 3]. */
#include "asking.h"

#define GRANT "urn:ietf:params:oauth:grant-type:device_code"

/* Asks for a device's codes, with this more; sets up the form of its polls. */
static const char *
begin(struct asking *asking, const char *name, const char *value)
{
    const char *device_code, *user_code;

    memset(asking->form, 0, sizeof(asking->form));
    asking_set(asking->form, "client_id", "sigstore");
    asking_set(asking->form, "scope", "openid email");
    asking_set(asking->form, "code_challenge_method", "S256");
    if (name != NULL)
        asking_set(asking->form, name, value);
    asking_send(asking, "POST", "/auth/device/code");
    if (asking->response.status != 200)
        return NULL;
    device_code = asking_member(asking, "device_code");
    user_code = asking_member(asking, "user_code");
    memset(asking->form, 0, sizeof(asking->form));
    asking_set(asking->form, "client_id", "sigstore");
    asking_set(asking->form, "grant_type", GRANT);
    asking_set(asking->form, "device_code", device_code);
    return user_code;
}

/* Types a code at the page, with a name and a choice. */
static void
type(struct asking *asking, const char *user_code, const char *who,
    const char *choice)
{
    struct field form[ASKING_FIELDS];

    memcpy(form, asking->form, sizeof(form));
    memset(asking->form, 0, sizeof(asking->form));
    asking_set(asking->form, "user_code", user_code);
    asking_set(asking->form, "login_hint", who);
    asking_set(asking->form, "choice", choice);
    asking_send(asking, "POST", "/auth/device");
    memcpy(asking->form, form, sizeof(form));
}

static void
check_poll(struct asking *asking, const char *error)
{
    asking_send(asking, "POST", "/auth/token");
    assert_int_equal(asking->response.status, 400);
    assert_string_equal(asking_member(asking, "error"), error);
}

static void
check_token(struct asking *asking, const char *who)
{
    struct identity identity;
    const char *token;

    asking_send(asking, "POST", "/auth/token");
    assert_int_equal(asking->response.status, 200);
    token = asking_member(asking, "access_token");
    assert_int_equal(issuer_check(asking->instance, sg_bytes_from_text(token),
                         &asking->arena, &identity, NULL),
        SIGSTORE_OK);
    assert_true(sg_bytes_is(identity.email, who));
}

static void
test_device(void **state)
{
    struct instance instance;
    struct asking asking;
    const char *user_code;

    (void)state;
    issuing_open(&instance);
    asking_begin(&asking, &instance);
    user_code = begin(&asking, NULL, NULL);
    assert_int_equal(strlen(user_code), 9); /* [RFC 8628 6.1] */
    assert_int_equal(user_code[4], '-');
    assert_string_equal(
        asking_member(&asking, "verification_uri"), ISSUING_URL "/auth/device");
    assert_string_equal(asking_after(&asking,
                            asking_member(&asking, "verification_uri_complete"),
                            ISSUING_URL "/auth/device?user_code=", ""),
        user_code);
    assert_string_equal(asking_member(&asking, "expires_in"), "300");
    check_poll(&asking, "authorization_pending"); /* [RFC 8628 3.5] */
    type(&asking, user_code, "bob@example.com", "approve");
    assert_int_equal(asking.response.status, 200);
    assert_true(asking_has_page(&asking));
    assert_non_null(strstr(asking_body(&asking), "is signed in"));
    check_token(&asking, "bob@example.com");
    check_poll(&asking, "invalid_grant");
    asking_end(&asking);
    issuing_close(&instance);
}

static void
test_refused(void **state)
{
    struct instance instance;
    struct asking asking;
    const char *user_code;

    (void)state;
    issuing_open(&instance);
    asking_begin(&asking, &instance);
    user_code = begin(&asking, NULL, NULL);
    type(&asking, user_code, NULL, "deny");
    assert_int_equal(asking.response.status, 200);
    assert_non_null(strstr(asking_body(&asking), "was refused"));
    type(&asking, user_code, "eve@example.com", "approve");
    assert_int_equal(asking.response.status, 400);
    check_poll(&asking, "access_denied");
    check_poll(&asking, "invalid_grant");
    asking_end(&asking);
    issuing_close(&instance);
}

/* clang-format off */
static const struct {
    const char *name, *user_code, *who, *part;
} mistyped[] = {
    { "no code", NULL, "bob@example.com", "No device waits" },
    { "an empty code", "", "bob@example.com", "No device waits" },
    { "a code of nobody", "AAAA-AAAA", "bob@example.com",
        "No device waits" },
    { "nobody", "$", NULL, "not an e-mail address" },
    { "no address", "$", "bob", "not an e-mail address" },
    { "a hostile code", "\"><script>", "bob@example.com",
        "&quot;&gt;&lt;script&gt;" },
    { "a hostile address", "$", "\"><script>@example.com",
        "&quot;&gt;&lt;script&gt;" },
};
/* clang-format on */

static void
test_mistyped(void **state)
{
    struct instance instance;
    struct asking asking;
    const char *user_code;

    (void)state;
    issuing_open(&instance);
    asking_begin(&asking, &instance);
    user_code = begin(&asking, NULL, NULL);
    for (size_t i = 0; i < COUNT_OF(mistyped); i++) {
        const char *typed = mistyped[i].user_code;
        bool is_ours = typed != NULL && strcmp(typed, "$") == 0;

        type(&asking, is_ours ? user_code : typed, mistyped[i].who, "approve");
        check_row(mistyped[i].name, asking.response.status == 400);
        check_row(mistyped[i].name, asking_has_page(&asking));
        check_row(mistyped[i].name,
            strstr(asking_body(&asking), mistyped[i].part) != NULL);
        check_row(
            mistyped[i].name, strstr(asking_body(&asking), "<script") == NULL);
        check_row(mistyped[i].name,
            strstr(asking_body(&asking), "role=\"alert\"") != NULL);
        check_poll(&asking, "authorization_pending");
    }
    asking_end(&asking);
    issuing_close(&instance);
}

/* The page by a link is filled in, and changes nothing. */
static void
test_link(void **state)
{
    struct instance instance;
    struct asking asking;
    const char *user_code;

    (void)state;
    issuing_open(&instance);
    asking_begin(&asking, &instance);
    user_code = begin(&asking, NULL, NULL);
    asking_set(asking.query, "user_code", user_code);
    asking_set(asking.query, "login_hint", "bob@example.com");
    asking_set(asking.query, "choice", "approve");
    asking_set(asking.query, "prompt", "none");
    asking_send(&asking, "GET", "/auth/device");
    assert_int_equal(asking.response.status, 200);
    assert_true(asking_has_page(&asking));
    assert_non_null(strstr(asking_body(&asking), user_code));
    assert_non_null(strstr(asking_body(&asking), "\"bob@example.com\""));
    check_poll(&asking, "authorization_pending");
    asking_end(&asking);
    issuing_close(&instance);
}

/* A device that sends a challenge must have the verifier. */
static void
test_challenge(void **state)
{
    static const struct {
        const char *name, *verifier;
        bool is_good;
    } verifiers[] = {
        { "the verifier", VERIFIER, true },
        { "no verifier", NULL, false },
        { "another verifier", CHALLENGE, false },
    };
    struct instance instance;
    struct asking asking;

    (void)state;
    issuing_open(&instance);
    for (size_t i = 0; i < COUNT_OF(verifiers); i++) {
        const char *user_code;

        asking_begin(&asking, &instance);
        user_code = begin(&asking, "code_challenge", CHALLENGE);
        type(&asking, user_code, "bob@example.com", NULL);
        asking_set(asking.form, "code_verifier", verifiers[i].verifier);
        if (verifiers[i].is_good)
            check_token(&asking, "bob@example.com");
        else
            check_poll(&asking, "invalid_grant");
        asking_end(&asking);
    }
    issuing_close(&instance);
}

/* clang-format off */
static const struct {
    const char *name, *field, *value, *error;
    unsigned status;
} requests[] = {
    { "no client", "client_id", NULL, "invalid_client", 401 },
    { "another client", "client_id", "other", "invalid_client", 401 },
    { "no scope", "scope", NULL, "invalid_scope", 400 },
    { "another scope", "scope", "email", "invalid_scope", 400 },
    { "a short challenge", "code_challenge", "abc", "invalid_request", 400 },
    { "a long nonce", "nonce",
        VERIFIER VERIFIER VERIFIER VERIFIER VERIFIER VERIFIER,
        "invalid_request", 400 },
};
/* clang-format on */

static void
test_requests(void **state)
{
    struct instance instance;
    struct asking asking;

    (void)state;
    issuing_open(&instance);
    for (size_t i = 0; i < COUNT_OF(requests); i++) {
        asking_begin(&asking, &instance);
        assert_null(begin(&asking, requests[i].field, requests[i].value));
        check_row(
            requests[i].name, asking.response.status == requests[i].status);
        check_row(requests[i].name,
            strcmp(asking_member(&asking, "error"), requests[i].error) == 0);
        asking_end(&asking);
    }
    issuing_close(&instance);
}

/* A challenge of another method, or of none, which means plain. */
static void
test_methods(void **state)
{
    static const char *const methods[] = { "plain", NULL };
    struct instance instance;
    struct asking asking;

    (void)state;
    issuing_open(&instance);
    for (size_t i = 0; i < COUNT_OF(methods); i++) {
        asking_begin(&asking, &instance);
        asking_set(asking.form, "client_id", "sigstore");
        asking_set(asking.form, "scope", "openid");
        asking_set(asking.form, "code_challenge", CHALLENGE);
        asking_set(asking.form, "code_challenge_method", methods[i]);
        asking_send(&asking, "POST", "/auth/device/code");
        assert_int_equal(asking.response.status, 400);
        assert_string_equal(asking_member(&asking, "error"), "invalid_request");
        asking_end(&asking);
    }
    issuing_close(&instance);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_device),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_mistyped),
        cmocka_unit_test(test_link),
        cmocka_unit_test(test_challenge),
        cmocka_unit_test(test_requests),
        cmocka_unit_test(test_methods),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
