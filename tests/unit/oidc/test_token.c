/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens: their form [RFC 7515 7.1], their claims [RFC 7519 2],
 * [RFC 7519 4.1.3], their times [RFC 7519 4.1.4] [security-classes R11].
 */
#include <stdio.h>

#include "base/limits.h"
#include "jwt.h"
#include "oidc/token.h"
#include "test.h"

#define HEADER "{\"alg\":\"RS256\"}"

static sigstore_code
parse(sigstore_token **out, const char *text, size_t len, sigstore_error *err)
{
    memset(err, 0, sizeof(*err));
    return sigstore_token_parse(out, text, len, "sigstore", JWT_NOW, err);
}

/* Parses a token with these claims. */
static sigstore_code
parse_claims(sigstore_token **out, const char *claims, sigstore_error *err)
{
    struct sg_buf buf;
    sigstore_code code;

    sg_buf_init(&buf, 1 << 20);
    jwt_add(&buf, HEADER, claims);
    assert_false(buf.failed);
    code = parse(out, (const char *)buf.data, buf.len, err);
    sg_buf_dispose(&buf);
    return code;
}

/* clang-format off */
#define ISS "\"iss\":\"https://issuer.example\""
#define SUB "\"sub\":\"someone\""
#define AUD "\"aud\":\"sigstore\""
#define GOOGLE "\"iss\":\"https://accounts.google.com\""
#define WITHOUT_TIMES AUD "," ISS "," SUB
#define TIMES(iat, exp) WITHOUT_TIMES ",\"iat\":" iat ",\"exp\":" exp
#define WITH(more) "{" JWT_COMMON "," more "}"

static const struct {
    const char *name;
    const char *claims;
    sigstore_code code;
    const char *message; /* a part of it, or the identity when accepted */
} claim_rows[] = {
    { "the claims that are needed", "{" JWT_COMMON "}", SIGSTORE_OK,
        "someone" },
    { "claims that nobody knows", WITH("\"x\":[{\"y\":1}],\"jti\":7"),
        SIGSTORE_OK, "someone" },
    { "an audience in a list",
        "{\"aud\":[\"a\",\"sigstore\"]," ISS "," SUB "," JWT_TIMES "}",
        SIGSTORE_OK, "someone" },
    { "an e-mail address beside the subject of another issuer",
        WITH("\"email\":\"a@example.org\""), SIGSTORE_OK, "someone" },
    { "Google, whose identity is the address",
        "{" GOOGLE "," AUD "," SUB "," JWT_TIMES
        ",\"email\":\"a@example.org\",\"email_verified\":true}",
        SIGSTORE_OK, "a@example.org" },
    { "an address whose state is told as a text",
        "{" GOOGLE "," AUD "," SUB "," JWT_TIMES
        ",\"email\":\"a@example.org\",\"email_verified\":\"true\"}",
        SIGSTORE_OK, "a@example.org" },
    { "an address whose state is not told",
        "{" GOOGLE "," AUD "," SUB "," JWT_TIMES
        ",\"email\":\"a@example.org\"}",
        SIGSTORE_OK, "a@example.org" },
    { "an unverified address that is not the identity",
        WITH("\"email\":\"a@b.c\",\"email_verified\":false"), SIGSTORE_OK,
        "someone" },
    { "the public instance's issuer, whose identity is the address",
        "{\"iss\":\"https://oauth2.sigstore.dev/auth\"," AUD "," SUB
        "," JWT_TIMES ",\"email\":\"a@example.org\"}",
        SIGSTORE_OK, "a@example.org" },
    { "the staging instance's likewise",
        "{\"iss\":\"https://oauth2.sigstage.dev/auth\"," AUD "," SUB
        "," JWT_TIMES ",\"email\":\"a@example.org\"}",
        SIGSTORE_OK, "a@example.org" },
    { "GitHub, whose identity is the subject",
        "{\"iss\":\"https://token.actions.githubusercontent.com\"," AUD
        "," SUB "," JWT_TIMES "}",
        SIGSTORE_OK, "someone" },
    { "times with a fraction",
        "{" TIMES("1699999990.25", "1700000060.0") "}", SIGSTORE_OK,
        "someone" },
    { "issued five seconds from now",
        "{" TIMES("1700000005", "1700000060") "}", SIGSTORE_OK, "someone" },
    { "valid from five seconds from now", WITH("\"nbf\":1700000005"),
        SIGSTORE_OK, "someone" },
    { "a last second", "{" TIMES("1699999990", "1700000001") "}",
        SIGSTORE_OK, "someone" },
    { "federated claims without a connector",
        WITH("\"federated_claims\":{\"user_id\":\"1\"}"), SIGSTORE_OK,
        "someone" },
    { "a name with an escape",
        "{\"\\u0061ud\":\"sigstore\"," ISS "," SUB "," JWT_TIMES "}",
        SIGSTORE_OK, "someone" },

    { "no audience", "{" ISS "," SUB "," JWT_TIMES "}", SIGSTORE_EAUTH,
        "no claim \"aud\"" },
    { "another audience",
        "{\"aud\":\"pypi\"," ISS "," SUB "," JWT_TIMES "}", SIGSTORE_EAUTH,
        "for the audience \"pypi\", not for sigstore" },
    { "an audience that begins with ours",
        "{\"aud\":\"sigstores\"," ISS "," SUB "," JWT_TIMES "}",
        SIGSTORE_EAUTH, "not for sigstore" },
    { "ours in capitals",
        "{\"aud\":\"Sigstore\"," ISS "," SUB "," JWT_TIMES "}",
        SIGSTORE_EAUTH, "not for sigstore" },
    { "an empty list of audiences",
        "{\"aud\":[]," ISS "," SUB "," JWT_TIMES "}", SIGSTORE_EAUTH,
        "not for sigstore" },
    { "a list of other audiences",
        "{\"aud\":[\"a\",\"b\"]," ISS "," SUB "," JWT_TIMES "}",
        SIGSTORE_EAUTH, "not for sigstore" },
    { "an audience of null",
        "{\"aud\":null," ISS "," SUB "," JWT_TIMES "}", SIGSTORE_EAUTH,
        "neither a text nor a list" },
    { "an object whose member is ours",
        "{\"aud\":{\"sigstore\":\"sigstore\"}," ISS "," SUB "," JWT_TIMES
        "}",
        SIGSTORE_EAUTH, "neither a text nor a list" },
    { "a number after ours",
        "{\"aud\":[\"sigstore\",1]," ISS "," SUB "," JWT_TIMES "}",
        SIGSTORE_EAUTH, "neither a text nor a list" },
    { "a list in the list",
        "{\"aud\":[[\"sigstore\"]]," ISS "," SUB "," JWT_TIMES "}",
        SIGSTORE_EAUTH, "neither a text nor a list" },
    { "an audience that ends in NUL and more",
        "{\"aud\":\"sigstore\\u0000x\"," ISS "," SUB "," JWT_TIMES "}",
        SIGSTORE_EAUTH, "not for sigstore" },

    { "no issuer", "{" AUD "," SUB "," JWT_TIMES "}", SIGSTORE_EAUTH,
        "no claim \"iss\"" },
    { "an issuer of null",
        "{" AUD ",\"iss\":null," SUB "," JWT_TIMES "}", SIGSTORE_EAUTH,
        "\"iss\" is not a text" },
    { "an issuer with a line feed",
        "{" AUD ",\"iss\":\"a\\nb\"," SUB "," JWT_TIMES "}", SIGSTORE_EAUTH,
        "\"iss\" is not a text" },
    { "an issuer with NUL",
        "{" AUD ",\"iss\":\"a\\u0000b\"," SUB "," JWT_TIMES "}",
        SIGSTORE_EAUTH, "\"iss\" is not a text" },
    { "no subject", "{" AUD "," ISS "," JWT_TIMES "}", SIGSTORE_EAUTH,
        "no claim \"sub\"" },
    { "a subject that is a number",
        "{" AUD "," ISS ",\"sub\":7," JWT_TIMES "}", SIGSTORE_EAUTH,
        "\"sub\" is not a text" },
    { "an empty subject",
        "{" AUD "," ISS ",\"sub\":\"\"," JWT_TIMES "}", SIGSTORE_EAUTH,
        "\"sub\" is not a text" },
    { "Google without an address",
        "{" GOOGLE "," AUD "," SUB "," JWT_TIMES "}", SIGSTORE_EAUTH,
        "no claim \"email\"" },
    { "an address that is a list",
        "{" GOOGLE "," AUD "," SUB "," JWT_TIMES
        ",\"email\":[\"a@example.org\"]}",
        SIGSTORE_EAUTH, "\"email\" is not a text" },
    { "an address that nobody has verified",
        "{" GOOGLE "," AUD "," SUB "," JWT_TIMES
        ",\"email\":\"a@example.org\",\"email_verified\":false}",
        SIGSTORE_EAUTH, "has not been verified" },
    { "an address whose state is a number",
        "{" GOOGLE "," AUD "," SUB "," JWT_TIMES
        ",\"email\":\"a@example.org\",\"email_verified\":1}",
        SIGSTORE_EAUTH, "has not been verified" },
    { "an address whose state is another text",
        "{" GOOGLE "," AUD "," SUB "," JWT_TIMES
        ",\"email\":\"a@example.org\",\"email_verified\":\"false\"}",
        SIGSTORE_EAUTH, "has not been verified" },

    { "no time of issue",
        "{" WITHOUT_TIMES ",\"exp\":1700000060}", SIGSTORE_EAUTH,
        "no claim \"iat\"" },
    { "no end", "{" WITHOUT_TIMES ",\"iat\":1699999990}", SIGSTORE_EAUTH,
        "no claim \"exp\"" },
    { "an end of null", "{" TIMES("1", "null") "}", SIGSTORE_EAUTH,
        "\"exp\" is not a time" },
    { "an end that is a text", "{" TIMES("1", "\"1700000060\"") "}",
        SIGSTORE_EAUTH, "\"exp\" is not a time" },
    { "an end that is true", "{" TIMES("1", "true") "}", SIGSTORE_EAUTH,
        "\"exp\" is not a time" },
    { "an end in a list", "{" TIMES("1", "[1700000060]") "}",
        SIGSTORE_EAUTH, "\"exp\" is not a time" },
    { "an end with an exponent", "{" TIMES("1", "17e8") "}",
        SIGSTORE_EAUTH, "\"exp\" is not a time" },
    { "an end with a fraction and an exponent", "{" TIMES("1", "1.7E9") "}",
        SIGSTORE_EAUTH, "\"exp\" is not a time" },
    { "an end past 63 bits", "{" TIMES("1", "9223372036854775808") "}",
        SIGSTORE_EAUTH, "\"exp\" is not a time" },
    { "an end before 1970", "{" TIMES("1", "-1") "}", SIGSTORE_EAUTH,
        "\"exp\" is not a time" },
    { "a time of issue before 1970", "{" TIMES("-1", "1700000060") "}",
        SIGSTORE_EAUTH, "\"iat\" is not a time" },
    { "a start that is a text", WITH("\"nbf\":\"0\""), SIGSTORE_EAUTH,
        "\"nbf\" is not a time" },
    { "a start of null", WITH("\"nbf\":null"), SIGSTORE_EAUTH,
        "\"nbf\" is not a time" },
    { "an end that is now", "{" TIMES("1699999990", "1700000000") "}",
        SIGSTORE_EAUTH, "expired 2023-11-14T22:13:20Z" },
    { "an end a second ago", "{" TIMES("1699999990", "1699999999") "}",
        SIGSTORE_EAUTH, "get a new one" },
    { "issued six seconds from now",
        "{" TIMES("1700000006", "1700000060") "}", SIGSTORE_EAUTH,
        "valid from 2023-11-14T22:13:26Z" },
    { "valid from six seconds from now", WITH("\"nbf\":1700000006"),
        SIGSTORE_EAUTH, "check the clock" },
    { "issued at the end of time",
        "{" TIMES("9223372036854775807", "9223372036854775807") "}",
        SIGSTORE_EAUTH, "check the clock" },

    { "federated claims that are a text", WITH("\"federated_claims\":\"x\""),
        SIGSTORE_EAUTH, "\"federated_claims\" is not an object" },
    { "federated claims of null", WITH("\"federated_claims\":null"),
        SIGSTORE_EAUTH, "\"federated_claims\" is not an object" },
    { "a connector that is a number",
        WITH("\"federated_claims\":{\"connector_id\":1}"), SIGSTORE_EAUTH,
        "\"connector_id\" is not a text" },

    { "claims that are a list", "[" AUD "]", SIGSTORE_EFORMAT, "claims" },
    { "claims that are a list of values", "[1]", SIGSTORE_EFORMAT,
        "its claims is not a JSON object" },
    { "claims that are a text", "\"sigstore\"", SIGSTORE_EFORMAT,
        "not a JSON object" },
    { "claims with a member twice", WITH(AUD), SIGSTORE_EFORMAT, "claims" },
    { "claims with more after them", "{" JWT_COMMON "}{}",
        SIGSTORE_EFORMAT, "claims" },
    { "claims that end early", "{" JWT_COMMON, SIGSTORE_EFORMAT, "claims" },
    { "claims of bytes that are no text", "{\"aud\":\"\xff\"}",
        SIGSTORE_EFORMAT, "claims" },
};
/* clang-format on */

static void
test_claims(void **state)
{
    sigstore_token *token;
    sigstore_error err;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(claim_rows); i++) {
        const char *name = claim_rows[i].name;
        sigstore_code code = parse_claims(&token, claim_rows[i].claims, &err);

        if (code != claim_rows[i].code)
            fail_msg("row \"%s\": %s", name, err.message);
        check_row(name, err.code == code);
        check_row(name, (token != NULL) == (code == SIGSTORE_OK));
        if (code == SIGSTORE_OK)
            check_row(name,
                strcmp(sigstore_token_identity(token), claim_rows[i].message) ==
                    0);
        else if (strstr(err.message, claim_rows[i].message) == NULL)
            fail_msg("row \"%s\": says: %s", name, err.message);
        sigstore_token_free(token);
    }
}

static const struct {
    const char *name;
    const char *text;
} bad_forms[] = {
    { "nothing", "" },
    { "a dot", "." },
    { "two dots", ".." },
    { "a text", "token" },
    { "two parts", "e30.e30" },
    { "four parts", "e30.e30.c2ln.c2ln" },
    { "an empty header", ".e30.c2ln" },
    { "empty claims", "e30..c2ln" },
    { "an empty signature, which no authority accepts", "e30.e30." },
    { "a header with padding", "e30=.e30.c2ln" },
    { "claims with padding", "e30.e30=.c2ln" },
    { "a header of the other alphabet", "ey8+fQ.e30.c2ln" },
    { "a blank before it", " e30.e30.c2ln" },
    { "a line feed after it", "e30.e30.c2ln\n" },
    { "a blank in the middle", "e30.e3 0.c2ln" },
    { "quotes around it", "\"e30.e30.c2ln\"" },
    { "a signature that is not base64url", "e30.e30.c2l!" },
    { "a signature with unused bits", "e30.e30.c2h" },
    { "claims with unused bits", "e30.e31.c2ln" },
    { "a header that is not, before a signature that is JSON", "e3!.e30.e30" },
    { "a header that is a list", "W10.e30.c2ln" },
    { "a header that is no JSON", "e3s.e30.c2ln" },
    { "a Bearer word", "Bearer e30.e30.c2ln" },
};

static void
test_forms(void **state)
{
    sigstore_token *token;
    sigstore_error err;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad_forms); i++) {
        const char *text = bad_forms[i].text;

        check_row(bad_forms[i].name,
            parse(&token, text, strlen(text), &err) == SIGSTORE_EFORMAT);
        check_row(bad_forms[i].name, token == NULL);
        check_row(
            bad_forms[i].name, strncmp(err.message, "not a JWT: ", 11) == 0);
    }
}

/* The row above that is well formed differs from these by its claims only. */
static void
test_text_inside_is_not_what_it_seems(void **state)
{
    sigstore_token *token;
    sigstore_error err;
    struct sg_buf buf;

    (void)state;
    sg_buf_init(&buf, 4096);
    jwt_add(&buf, HEADER, "{" JWT_COMMON "}");
    buf.data[3] = '\0';
    assert_int_equal(
        parse(&token, (const char *)buf.data, buf.len, &err), SIGSTORE_EFORMAT);
    sg_buf_dispose(&buf);
}

static void
test_a_token_is_kept_whole(void **state)
{
    sigstore_token *token;
    sigstore_error err;
    struct sg_buf buf;

    (void)state;
    sg_buf_init(&buf, 4096);
    jwt_add(&buf, HEADER,
        "{" JWT_COMMON ",\"job_workflow_ref\":\"o/r/w@ref\",\"n\":1,"
        "\"federated_claims\":{\"connector_id\":\"https://github.com/login\"}"
        "}");
    assert_int_equal(
        parse(&token, (const char *)buf.data, buf.len, &err), SIGSTORE_OK);
    sg_buf_add_byte(&buf, 0);
    memset(buf.data + 20, 'A', 4); /* the token has a copy */
    assert_int_equal(strlen(sigstore_token_text(token)), buf.len - 1);
    assert_string_not_equal(sigstore_token_text(token), (char *)buf.data);
    assert_string_equal(sigstore_token_issuer(token), "https://issuer.example");
    assert_string_equal(
        sigstore_token_federated_issuer(token), "https://github.com/login");
    assert_int_equal(sigstore_token_expires(token), 1700000060);
    assert_true(
        sg_bytes_is(sg_token_claim(token, "job_workflow_ref"), "o/r/w@ref"));
    assert_null(sg_token_claim(token, "n").data);
    assert_null(sg_token_claim(token, "absent").data);
    sigstore_token_free(token);
    sg_buf_dispose(&buf);
}

static void
test_without_federation_the_issuer_is_the_issuer(void **state)
{
    sigstore_token *token;
    sigstore_error err;

    (void)state;
    assert_int_equal(
        parse_claims(&token, "{" JWT_COMMON "}", &err), SIGSTORE_OK);
    assert_string_equal(
        sigstore_token_federated_issuer(token), "https://issuer.example");
    sigstore_token_free(token);
    sigstore_token_free(NULL);
}

/* A message names claims, but never holds the token. */
static void
test_no_message_holds_the_token(void **state)
{
    sigstore_token *token;
    sigstore_error err;
    struct sg_buf buf;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(claim_rows); i++) {
        if (claim_rows[i].code == SIGSTORE_OK)
            continue;
        sg_buf_init(&buf, 4096);
        jwt_add(&buf, HEADER, claim_rows[i].claims);
        assert_int_not_equal(
            parse(&token, (const char *)buf.data, buf.len, &err), SIGSTORE_OK);
        buf.data[30] = '\0';
        check_row(claim_rows[i].name,
            strstr(err.message, (const char *)buf.data + 10) == NULL);
        sg_buf_dispose(&buf);
    }
}

/* CVE-2025-30204: dots that each cost memory. */
static void
test_ten_million_dots_are_too_long(void **state)
{
    const size_t len = 10u * 1000 * 1000;
    char *dots = malloc(len);
    sigstore_token *token;
    sigstore_error err;

    (void)state;
    assert_non_null(dots);
    memset(dots, '.', len);
    assert_int_equal(parse(&token, dots, len, &err), SIGSTORE_ELIMIT);
    assert_null(token);
    assert_int_equal(parse(&token, dots, SG_TOKEN_MAX, &err), SIGSTORE_EFORMAT);
    assert_int_equal(
        parse(&token, dots, SG_TOKEN_MAX + 1, &err), SIGSTORE_ELIMIT);
    free(dots);
}

static void
test_deep_claims_are_refused(void **state)
{
    char claims[4096];
    sigstore_token *token;
    sigstore_error err;

    (void)state;
    memset(claims, '[', sizeof(claims));
    claims[sizeof(claims) - 1] = '\0';
    assert_int_equal(parse_claims(&token, claims, &err), SIGSTORE_ELIMIT);
}

static void
test_arguments(void **state)
{
    sigstore_token *token;

    (void)state;
    assert_int_equal(sigstore_token_parse(&token, NULL, 0, "a", 0, NULL),
        SIGSTORE_EARGUMENT);
    assert_int_equal(
        sigstore_token_parse(&token, "", 0, NULL, 0, NULL), SIGSTORE_EARGUMENT);
    assert_int_equal(
        sigstore_token_parse(NULL, "", 0, "a", 0, NULL), SIGSTORE_EARGUMENT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_claims),
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_text_inside_is_not_what_it_seems),
        cmocka_unit_test(test_a_token_is_kept_whole),
        cmocka_unit_test(test_without_federation_the_issuer_is_the_issuer),
        cmocka_unit_test(test_no_message_holds_the_token),
        cmocka_unit_test(test_ten_million_dots_are_too_long),
        cmocka_unit_test(test_deep_claims_are_refused),
        cmocka_unit_test(test_arguments),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
