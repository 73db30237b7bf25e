/* SPDX-License-Identifier: Apache-2.0 */
/* The table of grants: once, in time, by its own [RFC 6749 4.1.2]. */
#include <stdio.h>

#include "oidc_grant.h"
#include "test.h"

static struct oidc_grants *
make(void)
{
    struct oidc_grants *grants;

    assert_int_equal(oidc_grants_new(&grants, NULL), SIGSTORE_OK);
    return grants;
}

static struct oidc_grant
add(struct oidc_grants *grants, bool is_device)
{
    struct oidc_grant grant = { .kind = ISSUER_EMAIL, .is_device = is_device };

    if (!is_device)
        strcpy(grant.subject, "alice@example.com");
    assert_int_equal(oidc_grant_add(grants, &grant, 1000, NULL), SIGSTORE_OK);
    return grant;
}

static enum oidc_grant_state
take(struct oidc_grants *grants, const struct oidc_grant *grant, int64_t now)
{
    struct oidc_grant out;

    return oidc_grant_take(
        grants, grant->kind, grant->is_device, grant->secret, &out, now);
}

static void
test_once(void **state)
{
    struct oidc_grants *grants = make();
    struct oidc_grant grant = add(grants, false), out;

    (void)state;
    assert_int_equal(
        oidc_grant_take(grants, ISSUER_EMAIL, false, grant.secret, &out, 1000),
        OIDC_GRANTED);
    assert_string_equal(out.subject, "alice@example.com");
    assert_int_equal(take(grants, &grant, 1000), OIDC_UNKNOWN);
    oidc_grants_free(grants);
}

static void
test_secrets(void **state)
{
    struct oidc_grants *grants = make();
    struct oidc_grant a = add(grants, true), b = add(grants, true);

    (void)state;
    assert_int_equal(strlen(a.secret), OIDC_SECRET_SIZE - 1);
    assert_string_not_equal(a.secret, b.secret);
    assert_int_equal(strlen(a.user_code), 8);
    assert_int_equal(strspn(a.user_code, "BCDFGHJKLMNPQRSTVWXZ"), 8);
    assert_string_not_equal(a.user_code, b.user_code);
    assert_int_equal(add(grants, false).user_code[0], '\0');
    oidc_grants_free(grants);
}

static void
test_unknown(void **state)
{
    struct oidc_grants *grants = make();
    struct oidc_grant grant = add(grants, false), other = grant;

    (void)state;
    other.kind = ISSUER_CI;
    assert_int_equal(take(grants, &other, 1000), OIDC_UNKNOWN);
    other = grant;
    other.is_device = true;
    assert_int_equal(take(grants, &other, 1000), OIDC_UNKNOWN);
    other = grant;
    other.secret[0] = other.secret[0] == 'A' ? 'B' : 'A';
    assert_int_equal(take(grants, &other, 1000), OIDC_UNKNOWN);
    other.secret[0] = '\0';
    assert_int_equal(take(grants, &other, 1000), OIDC_UNKNOWN);
    assert_int_equal(take(grants, &grant, 1000), OIDC_GRANTED);
    oidc_grants_free(grants);
}

static void
test_time(void **state)
{
    struct oidc_grants *grants = make();
    struct oidc_grant grant = add(grants, false);

    (void)state;
    assert_int_equal(take(grants, &grant, 1000 + OIDC_CODE_S), OIDC_EXPIRED);
    assert_int_equal(take(grants, &grant, 1000 + OIDC_CODE_S), OIDC_UNKNOWN);
    grant = add(grants, false);
    assert_int_equal(
        take(grants, &grant, 1000 + OIDC_CODE_S - 1), OIDC_GRANTED);
    oidc_grants_free(grants);
}

static void
test_device(void **state)
{
    struct oidc_grants *grants = make();
    struct oidc_grant grant = add(grants, true), out;

    (void)state;
    for (int i = 0; i < 2; i++)
        assert_int_equal(take(grants, &grant, 1001), OIDC_PENDING);
    assert_true(oidc_grant_decide(
        grants, ISSUER_EMAIL, grant.user_code, "bob@example.com", 1001));
    assert_false(oidc_grant_decide(
        grants, ISSUER_EMAIL, grant.user_code, "eve@example.com", 1001));
    assert_int_equal(
        oidc_grant_take(grants, ISSUER_EMAIL, true, grant.secret, &out, 1001),
        OIDC_GRANTED);
    assert_string_equal(out.subject, "bob@example.com");
    assert_int_equal(take(grants, &grant, 1001), OIDC_UNKNOWN);
    oidc_grants_free(grants);
}

static void
test_device_denied(void **state)
{
    struct oidc_grants *grants = make();
    struct oidc_grant grant = add(grants, true);

    (void)state;
    assert_true(
        oidc_grant_decide(grants, ISSUER_EMAIL, grant.user_code, NULL, 1001));
    assert_false(oidc_grant_decide(
        grants, ISSUER_EMAIL, grant.user_code, "eve@example.com", 1001));
    assert_int_equal(take(grants, &grant, 1001), OIDC_DENIED);
    assert_int_equal(take(grants, &grant, 1001), OIDC_UNKNOWN);
    oidc_grants_free(grants);
}

/* As people type it, around and between its halves. */
static const struct {
    const char *name, *before, *between, *after;
    bool is_found;
} typed[] = {
    { "as it is shown", "", "-", "", true },
    { "without the dash", "", "", "", true },
    { "with blanks around", " ", " ", " ", true },
    { "with a letter more", "", "-", "B", false },
    { "with many letters more", "", "-", "BBBBBBBBBBBBBBBBBBBBBB", false },
    { "with a letter before", "B", "-", "", false },
    { "with a dot", "", ".", "", false },
};

static void
test_typed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(typed); i++) {
        struct oidc_grants *grants = make();
        struct oidc_grant grant = add(grants, true);
        char text[64];

        snprintf(text, sizeof(text), "%s%.4s%s%.4s%s", typed[i].before,
            grant.user_code, typed[i].between, grant.user_code + 4,
            typed[i].after);
        for (char *at = text; *at != '\0'; at++)
            *at = (char)(*at >= 'A' && *at <= 'Z' ? *at + 32 : *at);
        check_row(typed[i].name,
            oidc_grant_decide(grants, ISSUER_EMAIL, text, "a@b.c", 1001) ==
                typed[i].is_found);
        oidc_grants_free(grants);
    }
}

/* Codes of nobody, of codes, of the other issuer, of yesterday. */
static void
test_decide_nothing(void **state)
{
    struct oidc_grants *grants = make();
    struct oidc_grant code = add(grants, false), device = add(grants, true);

    (void)state;
    assert_false(oidc_grant_decide(grants, ISSUER_EMAIL, "", "a@b.c", 1001));
    assert_false(oidc_grant_decide(grants, ISSUER_EMAIL, "--", "a@b.c", 1001));
    assert_false(
        oidc_grant_decide(grants, ISSUER_EMAIL, code.user_code, "a@b.c", 1001));
    assert_false(
        oidc_grant_decide(grants, ISSUER_CI, device.user_code, "a@b.c", 1001));
    assert_false(oidc_grant_decide(
        grants, ISSUER_EMAIL, device.user_code, "a@b.c", 1000 + OIDC_DEVICE_S));
    assert_int_equal(take(grants, &device, 1001), OIDC_PENDING);
    oidc_grants_free(grants);
}

/* A full table takes no more, loses nothing, and has room again in time. */
static void
test_full(void **state)
{
    struct oidc_grants *grants = make();
    struct oidc_grant first = add(grants, false), more = first;

    (void)state;
    for (size_t i = 1; i < OIDC_GRANTS_MAX; i++)
        (void)add(grants, false);
    assert_int_equal(
        oidc_grant_add(grants, &more, 1001, NULL), SIGSTORE_ELIMIT);
    assert_int_equal(take(grants, &first, 1001), OIDC_GRANTED);
    assert_int_equal(oidc_grant_add(grants, &more, 1001, NULL), SIGSTORE_OK);
    assert_int_equal(
        oidc_grant_add(grants, &more, 1001, NULL), SIGSTORE_ELIMIT);
    assert_int_equal(
        oidc_grant_add(grants, &more, 1000 + OIDC_CODE_S, NULL), SIGSTORE_OK);
    oidc_grants_free(grants);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_once),
        cmocka_unit_test(test_secrets),
        cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_time),
        cmocka_unit_test(test_device),
        cmocka_unit_test(test_device_denied),
        cmocka_unit_test(test_typed),
        cmocka_unit_test(test_decide_nothing),
        cmocka_unit_test(test_full),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
