/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens for sigstore-local: JWS [RFC 7515 7.1] [RFC 7515 4.1.11] by one
 * algorithm and one key [RFC 8725 3.1], claims [RFC 7519 2] [RFC 7519 4.1.3],
 * times [RFC 7519 4.1.4], RFC 7519, 4.1.5.
 */
#include "issuing.h"

/* clang-format off */
#define HEADER "{\"alg\":\"ES256\",\"kid\":\"$K\"}"
#define ISS "\"iss\":\"$U/auth\""
#define AUD "\"aud\":\"sigstore\""
#define TIMES "\"iat\":$N,\"exp\":$F"
#define WHO "\"sub\":\"s\",\"email\":\"a@example.org\"," \
    "\"email_verified\":true"
#define GOOD ISS "," AUD "," TIMES "," WHO
#define WITH_AUD(aud) "{" ISS "," TIMES "," WHO ",\"aud\":" aud "}"
#define WITH_ISS(iss) "{" AUD "," TIMES "," WHO ",\"iss\":" iss "}"
#define WITH_TIMES(times) "{" ISS "," AUD "," WHO "," times "}"
#define WITH_WHO(who) "{" ISS "," AUD "," TIMES "," who "}"

static const struct {
    const char *name;
    const char *header;
    const char *claims;
    const char *message; /* a part of the refusal's, or NULL: accepted */
} rows[] = {
    { "what the issuer writes", HEADER, "{" GOOD "}", NULL },
    { "a header that says what kind it is",
        "{\"typ\":\"JWT\",\"alg\":\"ES256\",\"kid\":\"$K\"}", "{" GOOD "}",
        NULL },
    { "claims that nobody knows", HEADER, "{" GOOD ",\"x\":[{}]}", NULL },
    { "our audience among others", HEADER,
        WITH_AUD("[\"a\",\"sigstore\"]"), NULL },
    { "a clock that is minutes ahead", HEADER,
        WITH_TIMES("\"iat\":$S,\"nbf\":$S,\"exp\":$F"), NULL },
    { "a fraction of a second", HEADER,
        WITH_TIMES("\"iat\":$N.75,\"exp\":$F.25"), NULL },
    { "the issuer of workflows, without e-mail", HEADER,
        "{\"iss\":\"$U/gha\"," AUD "," TIMES ",\"sub\":\"repo:o/r\"}", NULL },

    { "no algorithm", "{\"kid\":\"$K\"}", "{" GOOD "}", "\"alg\"" },
    { "the algorithm none", "{\"alg\":\"none\",\"kid\":\"$K\"}",
        "{" GOOD "}", "\"alg\"" },
    { "the algorithm None", "{\"alg\":\"None\",\"kid\":\"$K\"}",
        "{" GOOD "}", "\"alg\"" },
    { "the algorithm es256", "{\"alg\":\"es256\",\"kid\":\"$K\"}",
        "{" GOOD "}", "\"alg\"" },
    { "the algorithm HS256", "{\"alg\":\"HS256\",\"kid\":\"$K\"}",
        "{" GOOD "}", "\"alg\"" },
    { "the algorithm RS256", "{\"alg\":\"RS256\",\"kid\":\"$K\"}",
        "{" GOOD "}", "\"alg\"" },
    { "the algorithm ES384", "{\"alg\":\"ES384\",\"kid\":\"$K\"}",
        "{" GOOD "}", "\"alg\"" },
    { "a list of algorithms", "{\"alg\":[\"ES256\"],\"kid\":\"$K\"}",
        "{" GOOD "}", "\"alg\"" },
    { "two algorithms", "{\"alg\":\"ES256\",\"alg\":\"ES256\",\"kid\":\"$K\"}",
        "{" GOOD "}", "header" },
    { "no key", "{\"alg\":\"ES256\"}", "{" GOOD "}", "\"kid\"" },
    { "another key", "{\"alg\":\"ES256\",\"kid\":\"k\"}", "{" GOOD "}",
        "\"kid\"" },
    { "our key and more", "{\"alg\":\"ES256\",\"kid\":\"$K \"}",
        "{" GOOD "}", "\"kid\"" },
    { "a key that is no text", "{\"alg\":\"ES256\",\"kid\":7}", "{" GOOD "}",
        "\"kid\"" },
    { "something critical",
        "{\"alg\":\"ES256\",\"kid\":\"$K\",\"crit\":[\"exp\"]}",
        "{" GOOD "}", "\"crit\"" },
    { "nothing critical", "{\"alg\":\"ES256\",\"kid\":\"$K\",\"crit\":[]}",
        "{" GOOD "}", "\"crit\"" },
    { "an empty header", "{}", "{" GOOD "}", "\"alg\"" },
    { "a header that is a list", "[]", "{" GOOD "}", "header" },
    { "a header that ends early", "{\"alg\":\"ES256\"", "{" GOOD "}",
        "header" },

    { "no claims", HEADER, "{}", "\"iss\"" },
    { "claims that are a list", HEADER, "[]", "claims" },
    { "claims that are no JSON", HEADER, "a=b", "claims" },
    { "something after the claims", HEADER, "{" GOOD "} {}", "claims" },
    { "a claim twice", HEADER, "{" GOOD "," ISS "}", "claims" },
    { "a claim twice, once in another spelling", HEADER,
        "{" GOOD ",\"\\u0065mail\":\"b@example.org\"}", "claims" },
    { "bytes that are no text", HEADER, WITH_WHO("\"sub\":\"\xff\""),
        "claims" },

    { "no issuer", HEADER, "{" AUD "," TIMES "," WHO "}", "\"iss\"" },
    { "another issuer", HEADER, WITH_ISS("\"https://evil.example\""),
        "\"iss\"" },
    { "the issuer in another case", HEADER, WITH_ISS("\"$U/AUTH\""),
        "\"iss\"" },
    { "a slash after the issuer", HEADER, WITH_ISS("\"$U/auth/\""),
        "\"iss\"" },
    { "the issuer without its path", HEADER, WITH_ISS("\"$U\""), "\"iss\"" },
    { "a list of issuers", HEADER, WITH_ISS("[\"$U/auth\"]"), "\"iss\"" },

    { "no audience", HEADER, "{" ISS "," TIMES "," WHO "}", "\"aud\"" },
    { "another audience", HEADER, WITH_AUD("\"pypi\""), "\"aud\"" },
    { "an audience that begins like ours", HEADER,
        WITH_AUD("\"sigstore.example\""), "\"aud\"" },
    { "an empty list of audiences", HEADER, WITH_AUD("[]"), "\"aud\"" },
    { "a list without ours", HEADER, WITH_AUD("[\"a\",\"b\"]"), "\"aud\"" },
    { "a list with ours and a number", HEADER,
        WITH_AUD("[\"sigstore\",7]"), "\"aud\"" },
    { "an audience in a list in a list", HEADER,
        WITH_AUD("[[\"sigstore\"]]"), "\"aud\"" },
    { "an audience that is an object", HEADER,
        WITH_AUD("{\"sigstore\":true}"), "\"aud\"" },

    { "no end", HEADER, WITH_TIMES("\"iat\":$N"), "\"exp\"" },
    { "an end that is a text", HEADER,
        WITH_TIMES("\"iat\":$N,\"exp\":\"$F\""), "\"exp\"" },
    { "an end with an exponent", HEADER,
        WITH_TIMES("\"iat\":$N,\"exp\":1e12"), "\"exp\"" },
    { "an end beyond 64 bits", HEADER,
        WITH_TIMES("\"iat\":$N,\"exp\":99999999999999999999"), "\"exp\"" },
    { "an end that is over", HEADER, WITH_TIMES("\"iat\":$P,\"exp\":$P"),
        "\"exp\"" },
    { "an end that is now", HEADER, WITH_TIMES("\"iat\":$P,\"exp\":$N"),
        "\"exp\"" },
    { "an end before 1970", HEADER, WITH_TIMES("\"iat\":$N,\"exp\":-1"),
        "\"exp\"" },
    { "no time of issue", HEADER, WITH_TIMES("\"exp\":$F"), "\"iat\"" },
    { "issued in an hour", HEADER, WITH_TIMES("\"iat\":$F,\"exp\":$F"),
        "\"iat\"" },
    { "issued just beyond the leeway", HEADER,
        WITH_TIMES("\"iat\":$T,\"exp\":$F"), "\"iat\"" },
    { "issued at no number", HEADER, WITH_TIMES("\"iat\":true,\"exp\":$F"),
        "\"iat\"" },
    { "valid from an hour on", HEADER,
        WITH_TIMES("\"iat\":$N,\"nbf\":$F,\"exp\":$F"), "\"nbf\"" },
    { "valid from just beyond the leeway on", HEADER,
        WITH_TIMES("\"iat\":$N,\"nbf\":$T,\"exp\":$F"), "\"nbf\"" },
    { "a beginning that is null", HEADER,
        WITH_TIMES("\"iat\":$N,\"nbf\":null,\"exp\":$F"), "\"nbf\"" },

    { "no subject", HEADER,
        WITH_WHO("\"email\":\"a@example.org\",\"email_verified\":true"),
        "\"sub\"" },
    { "an empty subject", HEADER,
        WITH_WHO("\"sub\":\"\",\"email\":\"a@example.org\","
                 "\"email_verified\":true"), "\"sub\"" },
    { "a subject with a line break", HEADER,
        WITH_WHO("\"sub\":\"a\\nb\",\"email\":\"a@example.org\","
                 "\"email_verified\":true"), "\"sub\"" },
    { "no address", HEADER,
        WITH_WHO("\"sub\":\"s\",\"email_verified\":true"), "\"email\"" },
    { "an address that is none", HEADER,
        WITH_WHO("\"sub\":\"s\",\"email\":\"a\",\"email_verified\":true"),
        "\"email\"" },
    { "an address with a NUL", HEADER,
        WITH_WHO("\"sub\":\"s\",\"email\":\"a@example.org\\u0000b\","
                 "\"email_verified\":true"), "\"email\"" },
    { "a list of addresses", HEADER,
        WITH_WHO("\"sub\":\"s\",\"email\":[\"a@example.org\"],"
                 "\"email_verified\":true"), "\"email\"" },
    { "an address of which nobody says that it is verified", HEADER,
        WITH_WHO("\"sub\":\"s\",\"email\":\"a@example.org\""),
        "\"email_verified\"" },
    { "an address that is not verified", HEADER,
        WITH_WHO("\"sub\":\"s\",\"email\":\"a@example.org\","
                 "\"email_verified\":false"), "\"email_verified\"" },
    { "an address that is verified in a text", HEADER,
        WITH_WHO("\"sub\":\"s\",\"email\":\"a@example.org\","
                 "\"email_verified\":\"true\""), "\"email_verified\"" },
};
/* clang-format on */

static void
test_claims(void **state)
{
    struct instance instance;

    (void)state;
    issuing_open(&instance);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct sg_buf token;

        sg_buf_init(&token, 1 << 20);
        issuing_make(&token, &instance, rows[i].header, rows[i].claims);
        if (rows[i].message == NULL)
            check_accepted(&instance, rows[i].name, sg_buf_bytes(&token));
        else
            check_refused(
                &instance, rows[i].name, sg_buf_bytes(&token), rows[i].message);
        sg_buf_dispose(&token);
    }
    issuing_close(&instance);
}

static const struct mint alice = { ISSUER_EMAIL, "alice@example.com", NULL, 600,
    NULL };
/* Each byte of a token changed, and each of its beginnings. */
static void
test_changed(void **state)
{
    struct instance instance;
    struct sg_buf token;

    (void)state;
    issuing_open(&instance);
    issuing_mint(&token, &instance, &alice);
    for (size_t i = 0; i < token.len; i++) {
        uint8_t was = token.data[i];

        check_refused(&instance, "a beginning", sg_bytes_of(token.data, i), "");
        token.data[i] = was == 'A' ? 'B' : 'A';
        check_refused(&instance, "changed", sg_buf_bytes(&token), "");
        token.data[i] = was;
    }
    check_accepted(&instance, "as it was", sg_buf_bytes(&token));
    sg_buf_dispose(&token);
    issuing_close(&instance);
}

/* A good token with something before, in or after it. */
static void
test_around(void **state)
{
    static const struct {
        const char *name, *before, *after, *message;
    } around[] = {
        { "padding", "", "=", "base64url" },
        { "two of padding", "", "==", "base64url" },
        { "a line break after it", "", "\n", "base64url" },
        { "a blank before it", " ", "", "base64url" },
        { "a fourth part", "", ".e30", "three parts" },
        { "an empty fourth part", "", ".", "three parts" },
        { "an empty part before it", ".", "", "three parts" },
        { "a plus", "", "+", "base64url" },
        { "more signature", "", "AAAA", "signature has 67 bytes" },
        { "a byte of more signature", "", "A", "signature has 65 bytes" },
    };
    struct instance instance;
    struct sg_buf token, row;

    (void)state;
    issuing_open(&instance);
    issuing_mint(&token, &instance, &alice);
    for (size_t i = 0; i < COUNT_OF(around); i++) {
        sg_buf_init(&row, 2 * SG_TOKEN_MAX);
        sg_buf_add_text(&row, around[i].before);
        sg_buf_add(&row, sg_buf_bytes(&token));
        sg_buf_add_text(&row, around[i].after);
        check_refused(
            &instance, around[i].name, sg_buf_bytes(&row), around[i].message);
        sg_buf_dispose(&row);
    }
    sg_buf_dispose(&token);
    issuing_close(&instance);
}

static void
test_sizes(void **state)
{
    struct instance instance;
    struct sg_buf token;

    (void)state;
    issuing_open(&instance);
    check_refused(&instance, "nothing", SG_LITERAL(""), "three parts");
    check_refused(&instance, "two dots", SG_LITERAL(".."), "base64url");
    sg_buf_init(&token, 2 * SG_TOKEN_MAX);
    for (size_t i = 0; i <= SG_TOKEN_MAX; i++)
        sg_buf_add_byte(&token, 'A');
    check_refused(&instance, "a huge one", sg_buf_bytes(&token), "more than");
    sg_buf_dispose(&token);
    issuing_close(&instance);
}

/* Brackets without end, in claims that are signed. */
static void
test_deep(void **state)
{
    struct instance instance;
    struct sg_buf token;
    char claims[2048];

    (void)state;
    memset(claims, '[', sizeof(claims));
    claims[sizeof(claims) - 1] = '\0';
    issuing_open(&instance);
    sg_buf_init(&token, SG_TOKEN_MAX);
    issuing_make(&token, &instance, HEADER, claims);
    check_refused(&instance, "deep", sg_buf_bytes(&token), "claims");
    sg_buf_dispose(&token);
    issuing_close(&instance);
}

/* The same header and claims by another key, and without a signature
 * [RFC 7515 5.1]. */
static void
test_signed_by_another(void **state)
{
    struct instance instance, other;
    struct sg_buf token;
    sg_bytes rest, part, signed_text;

    (void)state;
    issuing_open(&instance);
    issuing_open(&other);
    sg_buf_init(&token, SG_TOKEN_MAX);
    assert_int_equal(issuer_mint(&instance, &alice, &token, NULL), SIGSTORE_OK);
    rest = sg_buf_bytes(&token);
    assert_true(sg_bytes_take_until(&rest, '.', &part));
    assert_true(sg_bytes_take_until(&rest, '.', &part));
    signed_text =
        sg_bytes_of(token.data, (size_t)(part.data + part.len - token.data));
    check_refused(
        &other, "of another instance", sg_buf_bytes(&token), "\"kid\"");
    check_refused(&instance, "not signed",
        sg_bytes_of(token.data, signed_text.len + 1), "base64url");
    token.len = signed_text.len;
    issuing_sign(&token, &other);
    check_refused(
        &instance, "by another", sg_buf_bytes(&token), "not this issuer's");
    sg_buf_dispose(&token);
    issuing_close(&other);
    issuing_close(&instance);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_claims),
        cmocka_unit_test(test_changed),
        cmocka_unit_test(test_around),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_deep),
        cmocka_unit_test(test_signed_by_another),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
