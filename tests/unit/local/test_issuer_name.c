/* SPDX-License-Identifier: Apache-2.0 */
/* Whom a token may name: addresses, repositories. */
#include "issuer_inside.h"
#include "test.h"

/* clang-format off */
#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct {
    const char *text;
    bool is_email;
} addresses[] = {
    { "alice@example.com", true },
    { "a@b.c", true },
    { "first.last+tag@mail.example.co.uk", true },
    { "!#$%&'*+-/=?^_`{|}~@example.org", true },
    { "0@1.2.example", true },
    { A64 "@example.org", true },
    { "", false },
    { "@", false },
    { "alice", false },
    { "@example.com", false },
    { "alice@", false },
    { "alice@localhost", false },
    { "alice@127.0.0.1", false },
    { "alice@[127.0.0.1]", false },
    { "a@b@example.com", false },
    { "a b@example.com", false },
    { " alice@example.com", false },
    { "alice@example.com ", false },
    { "alice@example.com\n", false },
    { "alice@example.com\r\nX: y", false },
    { ".alice@example.com", false }, /* [RFC 5322 3.2.3] */
    { "alice.@example.com", false },
    { "al..ice@example.com", false },
    { "alice@example..com", false },
    { "alice@.example.com", false },
    { "alice@example.com.", false },
    { "alice@-example.com", false },
    { "alice@example-.com", false },
    { "alice@exa_mple.com", false },
    { "\"alice\"@example.com", false },
    { "Alice <alice@example.com>", false },
    { "<script>@example.com", false },
    { "al\xc3\xaf" "ce@example.com", false },
    { "alice@ex\xc3\xa4mple.com", false },
    { "a" A64 "@example.org", false },
    { "a@" A64 ".org", false },
};

static const struct {
    const char *text;
    bool is_repository;
} repositories[] = {
    { "o/r", true },
    { "octo-org/octo_repo.js", true },
    { "o/...", true },
    { "", false },
    { "/", false },
    { "o", false },
    { "o/", false },
    { "/r", false },
    { "o/r/s", false },
    { "o/.", false },
    { "o/..", false },
    { "o.o/r", false },
    { "o o/r", false },
    { "o/r@v1", false },
    { "o/r\n", false },
    { "o/r\"", false },
    { "o/\xc3\xa4", false },
    { A64 "/r", false },
    { "o/" A64 A64, false },
};
/* clang-format on */

static void
test_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(addresses); i++)
        check_row(addresses[i].text,
            issuer_is_email(sg_bytes_from_text(addresses[i].text)) ==
                addresses[i].is_email);
    for (size_t i = 0; i < COUNT_OF(repositories); i++)
        check_row(repositories[i].text,
            issuer_is_repository(sg_bytes_from_text(repositories[i].text)) ==
                repositories[i].is_repository);
    assert_false(issuer_is_email(SG_LITERAL("a@b\0.org")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
