/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The path-validation cases of x509-limbo, which are of web servers: a case is
 * accepted when any explicit chain through its certificates is, for which the
 * test does the searching.  Where we answer otherwise the table says why.
 */
#include "recipes.h"

#include <jansson.h>

#include "files.h"
#include "oracle.h"
#include "pki/chain.h"

#define FILE_NAME "/data/vectors/x509-limbo/x509-limbo-offline.json"
#define CERTS_MAX 24
#define CHAIN_MAX 8

/* A time within all cases that name none: 2026-01-01. */
#define TODAY INT64_C(1767225600)

/* Reasons that many cases share. */
#define CRLS "certificates live ten minutes: no revocation list is read"
#define LEAF_CA "a signer's certificate is no CA's"
#define DEPTH "chains are the trusted root's: no other depth is asked"
#define ISSUERS "RFC 5280 wants it of who issues; both are compared if there"
#define ANCHOR "an anchor is trusted, whoever it says issued it"
#define PURPOSES "the purposes of the Web are not told apart"
#define WEB "a rule of the Web's PKI only"
#define CONSTRAINTS "constraints are refused, not evaluated"
#define HOSTS "names of hosts are not read; the policy looks at the identity"

static const struct {
    const char *id, *reason;
} different[] = {
    { "crl::revoked-certificate-with-crl", CRLS },
    { "crl::crlnumber-missing", CRLS },
    { "crl::crlnumber-critical", CRLS },

    { "pathlen::validation-ignores-pathlen-in-leaf", LEAF_CA },
    { "rfc5280::ca-as-leaf", LEAF_CA },
    { "pathlen::max-chain-depth-0-exhausted", DEPTH },
    { "pathlen::max-chain-depth-1-exhausted", DEPTH },

    { "rfc5280::aki::leaf-missing-aki", ISSUERS },
    { "rfc5280::aki::intermediate-missing-aki", ISSUERS },
    { "rfc5280::aki::cross-signed-root-missing-aki", ISSUERS },
    { "rfc5280::ski::root-missing-ski", ISSUERS },
    { "rfc5280::ski::intermediate-missing-ski", ISSUERS },
    { "webpki::aki::root-with-aki-missing-keyidentifier", ANCHOR },
    { "webpki::aki::root-with-aki-all-fields", ANCHOR },
    { "webpki::aki::root-with-aki-ski-mismatch", ANCHOR },

    { "rfc5280::eku::ee-wrong-eku", PURPOSES },
    { "webpki::eku::ee-anyeku", PURPOSES },
    { "webpki::eku::ee-critical-eku", WEB },
    { "webpki::eku::ee-without-eku", WEB },
    { "webpki::eku::root-has-eku", WEB },

    { "rfc5280::nc::permitted-dns-match", CONSTRAINTS },
    { "rfc5280::nc::permitted-dns-match-more", CONSTRAINTS },
    { "rfc5280::nc::permitted-ipv4-match", CONSTRAINTS },
    { "rfc5280::nc::permitted-ipv6-match", CONSTRAINTS },
    { "rfc5280::nc::permitted-dn-match", CONSTRAINTS },
    { "rfc5280::nc::permitted-self-issued", CONSTRAINTS },
    { "rfc5280::nc::permitted-different-constraint-type", CONSTRAINTS },
    { "rfc5280::nc::excluded-different-constraint-type", CONSTRAINTS },
    { "rfc5280::nc::nc-forbids-alternate-chain-ica", CONSTRAINTS },
    { "rfc5280::nc::nc-permits-email-exact", CONSTRAINTS },
    { "rfc5280::nc::nc-permits-email-domain", CONSTRAINTS },
    { "rfc5280::nc::nc-forbids-othername-noop", CONSTRAINTS },
    { "webpki::nc::permitted-dns-match-noncritical", CONSTRAINTS },
    { "webpki::nc::nc-permits-dns-san-pattern", CONSTRAINTS },

    { "rfc5280::validity::notafter-fractional",
        "a time after the last second began is after the end" },

    { "rfc5280::san::underscore-dns", HOSTS },
    { "rfc5280::san::ip-in-dns", HOSTS },
    { "webpki::san::mismatch-domain-san", HOSTS },
    { "webpki::san::mismatch-subdomain-san", HOSTS },
    { "webpki::san::mismatch-subdomain-apex-san", HOSTS },
    { "webpki::san::mismatch-apex-subdomain-san", HOSTS },
    { "webpki::san::public-suffix-wildcard-san", HOSTS },
    { "webpki::san::wildcard-embedded-leftmost-san", HOSTS },
    { "webpki::san::wildcard-not-in-leftmost-san", HOSTS },
    { "webpki::san::wildcard-match-across-labels-san", HOSTS },
    { "webpki::san::wildcard-embedded-ulabel-san", HOSTS },
    { "webpki::san::no-san", HOSTS },
    { "webpki::san::san-critical-with-nonempty-subject", WEB },
    { "webpki::san::san-wildcard-only", HOSTS },
    { "webpki::san::san-wildcard-only-tld", HOSTS },

    { "webpki::malformed-aia",
        "an extension that is not known is not read (RFC 5280, 4.2)" },
    { "webpki::forbidden-rsa-not-divisable-by-8-in-root", WEB },
    { "webpki::forbidden-rsa-key-not-divisable-by-8-in-leaf", WEB },
};

struct limbo {
    struct sg_arena arena;
    struct sg_cert certs[CERTS_MAX];
    bool trusted[CERTS_MAX];
    size_t count;
    struct sg_cert leaf;
    struct sg_time at;
};

static sg_bytes
read_pem(struct sg_arena *arena, const char *text)
{
    sg_bytes der;

    assert_int_equal(pem_certs(arena, sg_bytes_from_text(text), &der, 1), 1);
    return der;
}

/* A certificate that is not read stands in no chain. */
static void
add_certs(struct limbo *limbo, const json_t *list, bool trusted)
{
    size_t i;

    for (i = 0; i < json_array_size(list); i++) {
        const char *text = json_string_value(json_array_get(list, i));
        struct sg_cert *cert = &limbo->certs[limbo->count];

        assert_true(limbo->count < CERTS_MAX);
        if (sg_cert_parse(cert, read_pem(&limbo->arena, text), NULL) !=
            SIGSTORE_OK)
            continue;
        limbo->trusted[limbo->count++] = trusted;
    }
}

static bool
check_chain(const struct limbo *limbo, const size_t *path, size_t len)
{
    struct sg_cert certs[CHAIN_MAX];
    sg_bytes ders[CHAIN_MAX];
    const struct sg_chain chain = { certs, len };
    size_t i;

    for (i = 0; i < len; i++) {
        certs[i] = limbo->certs[path[i]];
        ders[i] = certs[i].der;
    }
    if (sg_chain_check(NULL, &limbo->leaf, &chain, SG_PURPOSE_OTHER, limbo->at,
            NULL) != SIGSTORE_OK)
        return false;
    /* The last second is theirs to refuse: their end is exclusive. */
    if (limbo->at.s != limbo->leaf.not_after &&
        !oracle_chain(limbo->leaf.der, ders, len, limbo->at.s))
        fail_msg("%s", "we accept a chain that libcrypto does not");
    return true;
}

/* Depth first, over names, to any certificate that is trusted. */
static bool
search(const struct limbo *limbo, size_t *path, size_t len)
{
    const struct sg_cert *last =
        len == 0 ? &limbo->leaf : &limbo->certs[path[len - 1]];
    size_t i, k;

    if (len > 0 && limbo->trusted[path[len - 1]] &&
        check_chain(limbo, path, len))
        return true;
    for (i = 0; len < CHAIN_MAX && i < limbo->count; i++) {
        for (k = 0; k < len && path[k] != i; k++)
            continue;
        if (k < len || !sg_bytes_equal(last->issuer, limbo->certs[i].subject))
            continue;
        path[len] = i;
        if (search(limbo, path, len + 1))
            return true;
    }
    return false;
}

/* "2024-03-01T00:00:00.999+00:00": RFC 3339, as our reader has it. */
static struct sg_time
time_of(const json_t *value)
{
    struct sg_time at = { TODAY, 0 };

    if (json_is_string(value))
        assert_true(
            sg_time_parse(sg_bytes_from_text(json_string_value(value)), &at));
    return at;
}

static bool
is_accepted(struct limbo *limbo, const json_t *test)
{
    const char *leaf =
        json_string_value(json_object_get(test, "peer_certificate"));
    size_t path[CHAIN_MAX];

    limbo->count = 0;
    limbo->at = time_of(json_object_get(test, "validation_time"));
    add_certs(limbo, json_object_get(test, "trusted_certs"), true);
    add_certs(limbo, json_object_get(test, "untrusted_intermediates"), false);
    return sg_cert_parse(&limbo->leaf, read_pem(&limbo->arena, leaf), NULL) ==
        SIGSTORE_OK &&
        search(limbo, path, 0);
}

static const char *
reason_of(const char *id)
{
    size_t i;

    for (i = 0; i < COUNT_OF(different); i++)
        if (strcmp(different[i].id, id) == 0)
            return different[i].reason;
    return NULL;
}

static unsigned
run(const json_t *test, unsigned *accepted)
{
    const char *id = json_string_value(json_object_get(test, "id"));
    const char *want =
        json_string_value(json_object_get(test, "expected_result"));
    struct limbo *limbo = calloc(1, sizeof(*limbo));
    bool good, same;

    assert_non_null(limbo);
    sg_arena_init(&limbo->arena, 16u << 20);
    good = is_accepted(limbo, test);
    sg_arena_dispose(&limbo->arena);
    free(limbo);
    *accepted += good ? 1 : 0;
    same = good == (strcmp(want, "SUCCESS") == 0);
    if (same == (reason_of(id) == NULL))
        return 0;
    print_message("%s: %s, which %s the table\n", id,
        good ? "accepted" : "refused", same ? "need not be in" : "is not in");
    return 1;
}

static void
test_cases(void **state)
{
    const char *folder;
    char path[4096];
    json_t *file, *tests;
    size_t i;
    unsigned bad = 0, accepted = 0;

    (void)state;
    shared_data(folder);
    snprintf(path, sizeof(path), "%s%s", folder, FILE_NAME);
    file = json_load_file(path, 0, NULL);
    assert_non_null(file);
    tests = json_object_get(file, "testcases");
    assert_true(json_array_size(tests) > 100);
    for (i = 0; i < json_array_size(tests); i++)
        bad += run(json_array_get(tests, i), &accepted);
    print_message("%zu cases, %u accepted, %zu answered otherwise than there\n",
        i, accepted, COUNT_OF(different));
    json_decref(file);
    assert_int_equal(bad, 0);
    assert_true(accepted > 10);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
