/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chains: a leaf under an authority and a root, made anew for each row with
 * one thing changed, and signed by the keys it says.
 */
#include "recipes.h"

#include "pki/chain.h"
#include "pki/fact.h"

/* 2026-01-01T00:00:00Z to 00:10:00Z: the leaf's. */
#define START INT64_C(1767225600)
#define END (START + 600)
#define NOON (START + 60)

enum place { ROOT, AUTHORITY, SIGNER, PLACES };

struct made {
    struct sg_arena arena;
    EVP_PKEY *keys[PLACES];
    struct sg_cert certs[PLACES];
};

struct row {
    const char *name;
    enum place place;
    const char *part, *text;
    sigstore_check want; /* SIGSTORE_CHECK_NONE: good */
};

static const struct row rows[] = {
    { "as it should be", SIGNER, NULL, NULL, SIGSTORE_CHECK_NONE },

    /* [RFC 5280 6.1.3]: names and key identifiers */
    { "leaf names another issuer", SIGNER, "issuer", CN("else"),
        SIGSTORE_CHECK_CERT_CHAIN },
    { "issuer is spelled in another string type", SIGNER, "issuer",
        "30{31{30{06{550403} 13{'ca'}}}}", SIGSTORE_CHECK_CERT_CHAIN },
    { "authority names another issuer", AUTHORITY, "issuer", CN("else"),
        SIGSTORE_CHECK_CERT_CHAIN },
    { "leaf names another key", SIGNER, "aki",
        EXT(AKI, "", "30{ 80{'another key'} }"), SIGSTORE_CHECK_CERT_CHAIN },
    { "leaf names no key", SIGNER, "aki", "", SIGSTORE_CHECK_NONE },
    { "authority has no key identifier", AUTHORITY, "ski", "",
        SIGSTORE_CHECK_NONE },
    { "authority has another key identifier", AUTHORITY, "ski",
        EXT(SKI, "", "04{'another key'}"), SIGSTORE_CHECK_CERT_CHAIN },
    { "leaf names its authority by issuer and serial", SIGNER, "aki",
        EXT(AKI, "", "30{ a1{ a4{ " CN("root") " } } 82{4a17} }"),
        SIGSTORE_CHECK_NONE },
    { "leaf names its authority by another serial", SIGNER, "aki",
        EXT(AKI, "", "30{ a1{ a4{ " CN("root") " } } 82{4a18} }"),
        SIGSTORE_CHECK_CERT_CHAIN },
    { "leaf names its authority by another issuer", SIGNER, "aki",
        EXT(AKI, "", "30{ a1{ a4{ " CN("else") " } } 82{4a17} }"),
        SIGSTORE_CHECK_CERT_CHAIN },

    /* [RFC 5280 6.1.4]: who may issue */
    { "authority is not a CA", AUTHORITY, "list", "%eku %ski %aki",
        SIGSTORE_CHECK_CERT_CHAIN },
    { "root is not a CA", ROOT, "list", "%ski", SIGSTORE_CHECK_CERT_CHAIN },
    { "authority may only sign revocation lists", AUTHORITY, "list",
        EXT(BC, CRITICAL, "30{ 01{ff} }") EXT(KU, CRITICAL, "03{0102}") "%ski",
        SIGSTORE_CHECK_CERT_CHAIN },
    /* [RFC 5280 4.2.1.3] */
    { "authority has no key usage", AUTHORITY, "ku", "",
        SIGSTORE_CHECK_CERT_CHAIN },
    { "root has no key usage", ROOT, "ku", "", SIGSTORE_CHECK_NONE },
    { "leaf is a CA", SIGNER, "tbs",
        "30{ %version %serial %algorithm %issuer %validity " CN(
            "sub") " %key a3{ 30{ %bc %san %eku } } }",
        SIGSTORE_CHECK_CERT_CHAIN },

    /* [RFC 5280 4.2.1.9] */
    { "root allows one CA below", ROOT, "bc",
        EXT(BC, CRITICAL, "30{ 01{ff} 02{01} }"), SIGSTORE_CHECK_NONE },
    { "root allows no CA below", ROOT, "bc",
        EXT(BC, CRITICAL, "30{ 01{ff} 02{00} }"), SIGSTORE_CHECK_CERT_CHAIN },

    /* [RFC 5280 4.2], and what nothing here acts upon */
    { "unknown critical extension in the leaf", SIGNER, "more",
        EXT("2a0301", CRITICAL, ""), SIGSTORE_CHECK_CERT_EXTENSION },
    { "unknown critical extension in the authority", AUTHORITY, "more",
        EXT("2a0301", CRITICAL, ""), SIGSTORE_CHECK_CERT_EXTENSION },
    { "unknown critical extension in the root", ROOT, "more",
        EXT("2a0301", CRITICAL, ""), SIGSTORE_CHECK_CERT_EXTENSION },
    { "unknown extension that is not critical", AUTHORITY, "more",
        EXT("2a0301", "", ""), SIGSTORE_CHECK_NONE },
    { "name constraints in the authority", AUTHORITY, "more",
        EXT(NC, CRITICAL, "30{}"), SIGSTORE_CHECK_CERT_EXTENSION },
    { "name constraints in the leaf", SIGNER, "more", EXT(NC, "", "30{}"),
        SIGSTORE_CHECK_CERT_EXTENSION },
    { "policy constraints in the root", ROOT, "more", EXT(PC, CRITICAL, "30{}"),
        SIGSTORE_CHECK_CERT_EXTENSION },
    { "certificate policies", AUTHORITY, "more",
        EXT(CP, "", "30{ 30{ 06{551d2000} } }"), SIGSTORE_CHECK_NONE },
    { "critical certificate policies", AUTHORITY, "more",
        EXT(CP, CRITICAL, "30{ 30{ 06{551d2000} } }"),
        SIGSTORE_CHECK_CERT_EXTENSION },
    /* [RFC 6962 3.1] */
    { "leaf is a precertificate", SIGNER, "more", EXT(POISON, CRITICAL, "0500"),
        SIGSTORE_CHECK_CERT_EXTENSION },

    /* [RFC 5280 4.2.1.12], [client-spec 4.3]: purposes of the whole chain */
    { "authority for time stamping only", AUTHORITY, "eku",
        EXT(EKU, "", "30{ " TIME_STAMPING " }"),
        SIGSTORE_CHECK_CERT_EXTENDED_KEY_USAGE },
    { "authority for any purpose", AUTHORITY, "eku",
        EXT(EKU, "", "30{ " ANY_PURPOSE " }"), SIGSTORE_CHECK_NONE },
    { "authority for no purpose known here", AUTHORITY, "eku",
        EXT(EKU, "", "30{ 06{2a0301} }"),
        SIGSTORE_CHECK_CERT_EXTENDED_KEY_USAGE },
    { "authority without purposes", AUTHORITY, "eku", "", SIGSTORE_CHECK_NONE },
    { "root for servers only", ROOT, "more",
        EXT(EKU, "", "30{ " SERVER_AUTH " }"),
        SIGSTORE_CHECK_CERT_EXTENDED_KEY_USAGE },
    { "leaf for servers only", SIGNER, "eku",
        EXT(EKU, "", "30{ " SERVER_AUTH " }"),
        SIGSTORE_CHECK_CERT_EXTENDED_KEY_USAGE },
    { "leaf for servers and for code", SIGNER, "eku",
        EXT(EKU, "", "30{ " SERVER_AUTH CODE_SIGNING " }"),
        SIGSTORE_CHECK_NONE },

    /* [RFC 5280 6.1.3 (a)(2)], cosign CVE-2026-24122: the whole chain */
    { "authority's time is over", AUTHORITY, "validity",
        "30{ 17{'250101000000Z'} 17{'260101000059Z'} }",
        SIGSTORE_CHECK_CERT_TIME },
    { "authority's time ends right then", AUTHORITY, "validity",
        "30{ 17{'250101000000Z'} 17{'260101000100Z'} }", SIGSTORE_CHECK_NONE },
    { "authority's time is to come", AUTHORITY, "validity",
        "30{ 17{'260101000101Z'} 17{'270101000000Z'} }",
        SIGSTORE_CHECK_CERT_TIME },
    { "root's time is over", ROOT, "validity",
        "30{ 17{'250101000000Z'} 17{'260101000059Z'} }",
        SIGSTORE_CHECK_CERT_TIME },
    { "root's time is to come", ROOT, "validity",
        "30{ 17{'260101000101Z'} 17{'270101000000Z'} }",
        SIGSTORE_CHECK_CERT_TIME },

    /* [RFC 5280 6.1.3 (a)(1)] */
    { "leaf says an algorithm its issuer's key has not", SIGNER, "algorithm",
        RSA_SHA256, SIGSTORE_CHECK_CERT_SIGNATURE },
    { "leaf says another hash than was signed", SIGNER, "algorithm",
        ECDSA_SHA384, SIGSTORE_CHECK_CERT_SIGNATURE },
    { "authority says pure Ed25519", AUTHORITY, "algorithm", ED25519,
        SIGSTORE_CHECK_CERT_SIGNATURE },
};

static void (*const recipes[PLACES])(
    struct parts *) = { root_recipe, ca_recipe, leaf_recipe };

/* Makes the certificate of one place, signed by the place above. */
static void
make(struct made *made, enum place place, const struct row *row)
{
    enum place above = place == ROOT ? ROOT : (enum place)(place - 1);
    struct parts p = { .count = 0 };
    sigstore_error err;
    sg_bytes der;

    set_octets(&p, "key", spki_of(&made->arena, made->keys[place]));
    set(&p, "bc", EXT(BC, CRITICAL, "30{ 01{ff} }"));
    recipes[place](&p);
    if (row != NULL && row->place == place && row->part != NULL)
        set(&p, row->part, row->text);
    der = issue(&made->arena, &p, made->keys[above], "SHA256");
    if (sg_cert_parse(&made->certs[place], der, &err) != SIGSTORE_OK)
        fail_msg("%s: %s", row == NULL ? "setup" : row->name, err.message);
}

static void
make_all(struct made *made, const struct row *row)
{
    int place;

    for (place = ROOT; place < PLACES; place++)
        make(made, (enum place)place, row);
}

static sigstore_code
check_at(struct made *made, struct sg_cache *cache, enum sg_purpose purpose,
    struct sg_time at, sigstore_error *err)
{
    const struct sg_cert above[] = { made->certs[AUTHORITY],
        made->certs[ROOT] };
    const struct sg_chain chain = { above, COUNT_OF(above) };

    memset(err, 0, sizeof(*err));
    return sg_chain_check(
        cache, &made->certs[SIGNER], &chain, purpose, at, err);
}

static sigstore_code
check(struct made *made, struct sg_cache *cache, sigstore_error *err)
{
    const struct sg_time noon = { NOON, 0 };

    return check_at(made, cache, SG_PURPOSE_CODE_SIGNING, noon, err);
}

static int
set_up(void **state)
{
    struct made *made = calloc(1, sizeof(*made));
    int place;

    assert_non_null(made);
    sg_arena_init(&made->arena, 64u << 20);
    for (place = ROOT; place < PLACES; place++)
        made->keys[place] = make_key("P-256");
    *state = made;
    return 0;
}

static int
tear_down(void **state)
{
    struct made *made = *state;
    int place;

    for (place = ROOT; place < PLACES; place++)
        EVP_PKEY_free(made->keys[place]);
    sg_arena_dispose(&made->arena);
    free(made);
    return 0;
}

static void
check_answer(
    const struct row *row, sigstore_code code, const sigstore_error *err)
{
    sigstore_code want =
        row->want == SIGSTORE_CHECK_NONE ? SIGSTORE_OK : SIGSTORE_EREFUSED;

    if (code != want || (code != SIGSTORE_OK && err->check != row->want))
        fail_msg("%s: %s %s: %s", row->name, sigstore_code_name(code),
            sigstore_check_name(err->check), err->message);
}

/* The cache changes no answer: what it holds are signatures, nothing else. */
static void
test_rows(void **state)
{
    struct made *made = *state;
    struct sg_cache *cache;
    sigstore_error err;
    sigstore_code code;
    size_t i;

    assert_int_equal(sg_cache_new(&cache, NULL), SIGSTORE_OK);
    for (i = 0; i < COUNT_OF(rows); i++) {
        make_all(made, &rows[i]);
        code = check(made, NULL, &err);
        check_answer(&rows[i], code, &err);
        code = check(made, cache, &err);
        check_answer(&rows[i], code, &err);
        code = check(made, cache, &err);
        check_answer(&rows[i], code, &err);
    }
    sg_cache_free(cache);
}

/* [trustroot: ends are inclusive], to the nanosecond. */
static void
test_window(void **state)
{
    static const struct {
        const char *name;
        struct sg_time at;
        bool good;
    } times[] = {
        { "the first second", { START, 0 }, true },
        { "a nanosecond before it", { START - 1, 999999999 }, false },
        { "the last second", { END, 0 }, true },
        { "a nanosecond after it began", { END, 1 }, false },
        { "half a second after it began", { END, 500000000 }, false },
        { "the second after", { END + 1, 0 }, false },
        { "within the second before the last", { END - 1, 999999999 }, true },
        { "the beginning of time", { 0, 0 }, false },
        { "before 1970", { -1, 0 }, false },
    };
    struct made *made = *state;
    sigstore_error err;
    size_t i;

    make_all(made, NULL);
    for (i = 0; i < COUNT_OF(times); i++) {
        sigstore_code code =
            check_at(made, NULL, SG_PURPOSE_CODE_SIGNING, times[i].at, &err);

        check_row(times[i].name, (code == SIGSTORE_OK) == times[i].good);
        check_row(times[i].name,
            times[i].good || err.check == SIGSTORE_CHECK_CERT_TIME);
        check_row(times[i].name,
            (sg_cert_check_time(&made->certs[SIGNER], times[i].at, NULL) ==
                SIGSTORE_OK) == times[i].good);
    }
}

/* A certificate for code does not stamp times, nor does its authority. */
static void
test_other_purpose(void **state)
{
    struct made *made = *state;
    const struct sg_time noon = { NOON, 0 };
    sigstore_error err;

    make_all(made, NULL);
    assert_int_equal(check_at(made, NULL, SG_PURPOSE_TIME_STAMPING, noon, &err),
        SIGSTORE_EREFUSED);
    assert_int_equal(err.check, SIGSTORE_CHECK_CERT_EXTENDED_KEY_USAGE);
}

/* Any bit of what was signed, and of the signature, with and without cache. */
static void
test_changed_bits(void **state)
{
    struct made *made = *state;
    struct sg_cert good;
    struct sg_cache *cache;
    sigstore_error err;
    size_t i;

    make_all(made, NULL);
    good = made->certs[SIGNER];
    assert_int_equal(sg_cache_new(&cache, NULL), SIGSTORE_OK);
    assert_int_equal(check(made, cache, &err), SIGSTORE_OK);
    for (i = 0; i < good.der.len; i++) {
        sg_bytes bad = tight_copy(good.der);

        ((uint8_t *)(uintptr_t)bad.data)[i] ^= (uint8_t)(1u << (i % 8));
        if (sg_cert_parse(&made->certs[SIGNER], bad, NULL) == SIGSTORE_OK)
            assert_int_equal(check(made, cache, &err), SIGSTORE_EREFUSED);
        free_copy(bad);
    }
    sg_cache_free(cache);
}

/* Only signatures are remembered: each time is looked at anew. */
static void
test_cached_chain_expires(void **state)
{
    struct made *made = *state;
    const struct sg_time late = { END + 1, 0 };
    struct sg_cache *cache;
    sigstore_error err;

    make_all(made, NULL);
    assert_int_equal(sg_cache_new(&cache, NULL), SIGSTORE_OK);
    assert_int_equal(check(made, cache, &err), SIGSTORE_OK);
    assert_int_equal(check_at(made, cache, SG_PURPOSE_CODE_SIGNING, late, &err),
        SIGSTORE_EREFUSED);
    assert_int_equal(err.check, SIGSTORE_CHECK_CERT_TIME);
    sg_cache_free(cache);
}

/* Whether a cache holds that the authority signed the leaf. */
static bool
is_remembered(struct made *made, struct sg_cache *cache)
{
    const sg_bytes parts[] = { made->certs[SIGNER].der,
        made->certs[AUTHORITY].key.der };
    struct sg_digest fact;

    assert_int_equal(
        sg_fact_name(&fact, "certificate signature", parts, 2, NULL),
        SIGSTORE_OK);
    return sg_cache_knows(cache, fact.data);
}

/* A good signature is remembered and not verified again; a bad one is not. */
static void
test_remembered(void **state)
{
    struct made *made = *state;
    const struct row bad = { "another hash", SIGNER, "algorithm", ECDSA_SHA384,
        SIGSTORE_CHECK_CERT_SIGNATURE };
    struct sg_cache *cache;
    sigstore_error err;

    assert_int_equal(sg_cache_new(&cache, NULL), SIGSTORE_OK);
    make_all(made, NULL);
    assert_false(is_remembered(made, cache));
    assert_int_equal(check(made, cache, &err), SIGSTORE_OK);
    assert_true(is_remembered(made, cache));
    make_all(made, &bad);
    assert_int_equal(check(made, cache, &err), SIGSTORE_EREFUSED);
    assert_false(is_remembered(made, cache));
    assert_int_equal(sg_cert_vouch(cache, &made->certs[SIGNER],
                         &made->certs[AUTHORITY], &err),
        SIGSTORE_OK);
    assert_true(is_remembered(made, cache));
    assert_int_equal(check(made, cache, &err), SIGSTORE_OK);
    assert_int_equal(check(made, NULL, &err), SIGSTORE_EREFUSED);
    sg_cache_free(cache);
}

/* The message says which certificate it is about. */
static void
test_says_which(void **state)
{
    static const struct {
        enum place place;
        const char *start;
    } about[] = {
        { SIGNER, "certificate: " },
        { AUTHORITY, "authority's certificate 0: " },
        { ROOT, "authority's certificate 1: " },
    };
    struct made *made = *state;
    sigstore_error err;
    size_t i;

    for (i = 0; i < COUNT_OF(about); i++) {
        const struct row row = { "unknown", about[i].place, "more",
            EXT("2a0301", CRITICAL, ""), SIGSTORE_CHECK_CERT_EXTENSION };

        make_all(made, &row);
        assert_int_equal(check(made, NULL, &err), SIGSTORE_EREFUSED);
        check_row(about[i].start,
            strncmp(err.message, about[i].start, strlen(about[i].start)) == 0);
    }
}

/* An authority whose key is no point of its curve signs nothing. */
static void
test_key_off_its_curve(void **state)
{
    struct made *made = *state;
    sg_bytes der;
    sigstore_error err;

    make_all(made, NULL);
    der = sg_arena_copy(&made->arena, made->certs[AUTHORITY].key.der);
    ((uint8_t *)(uintptr_t)der.data)[der.len - 1] ^= 1;
    assert_int_equal(
        sg_spki_parse(&made->certs[AUTHORITY].key, der, NULL), SIGSTORE_OK);
    assert_int_equal(check(made, NULL, &err), SIGSTORE_EREFUSED);
    assert_int_equal(err.check, SIGSTORE_CHECK_CERT_SIGNATURE);
}

/* The same name and key identifier over another key: a signature decides. */
static void
test_twin_of_the_authority(void **state)
{
    struct made *made = *state;
    EVP_PKEY *other = make_key("P-256"), *own = made->keys[AUTHORITY];
    struct sg_cert leaf;
    sigstore_error err;

    make_all(made, NULL);
    leaf = made->certs[SIGNER];
    made->keys[AUTHORITY] = other;
    make_all(made, NULL);
    assert_int_equal(check(made, NULL, &err), SIGSTORE_OK);
    made->certs[SIGNER] = leaf;
    assert_int_equal(check(made, NULL, &err), SIGSTORE_EREFUSED);
    assert_int_equal(err.check, SIGSTORE_CHECK_CERT_SIGNATURE);
    made->keys[AUTHORITY] = own;
    EVP_PKEY_free(other);
}

/* [client-spec 4.3]: no chain, no trust; and the anchor may be any of it. */
static void
test_lengths(void **state)
{
    struct made *made = *state;
    struct sg_cert many[11];
    struct sg_chain chain = { made->certs, 0 };
    const struct sg_time noon = { NOON, 0 };
    const struct sg_cert *leaf = &made->certs[SIGNER];
    sigstore_error err;
    size_t i;

    make_all(made, NULL);
    assert_int_equal(
        sg_chain_check(NULL, leaf, &chain, SG_PURPOSE_CODE_SIGNING, noon, &err),
        SIGSTORE_EREFUSED);
    assert_int_equal(err.check, SIGSTORE_CHECK_CERT_CHAIN);

    chain.certs = &made->certs[AUTHORITY];
    chain.count = 1; /* an intermediate as the anchor [trustroot] */
    assert_int_equal(
        sg_chain_check(NULL, leaf, &chain, SG_PURPOSE_CODE_SIGNING, noon, &err),
        SIGSTORE_OK);
    chain.certs = &made->certs[ROOT]; /* which did not issue the leaf */
    assert_int_equal(
        sg_chain_check(NULL, leaf, &chain, SG_PURPOSE_CODE_SIGNING, noon, &err),
        SIGSTORE_EREFUSED);

    many[0] = made->certs[AUTHORITY];
    for (i = 1; i < COUNT_OF(many); i++)
        many[i] = made->certs[ROOT]; /* self-issued: any number of them */
    chain.certs = many;
    chain.count = COUNT_OF(many) - 1;
    assert_int_equal(
        sg_chain_check(NULL, leaf, &chain, SG_PURPOSE_CODE_SIGNING, noon, &err),
        SIGSTORE_OK);
    chain.count = COUNT_OF(many);
    assert_int_equal(
        sg_chain_check(NULL, leaf, &chain, SG_PURPOSE_CODE_SIGNING, noon, &err),
        SIGSTORE_ELIMIT);
    assert_int_equal(err.check, SIGSTORE_CHECK_CERT_CHAIN);
}

/* Each kind of key that an authority may have. */
static const struct {
    const char *kind, *algorithm, *hash;
} kinds[] = {
    { "P-256", ECDSA_SHA256, "SHA256" },
    { "P-384", ECDSA_SHA384, "SHA384" },
    { "P-384", ECDSA_SHA256, "SHA256" },
    { "P-521", ECDSA_SHA512, "SHA512" },
    { "RSA", RSA_SHA256, "SHA256" },
    { "RSA", RSA_SHA384, "SHA384" },
    { "RSA", RSA_SHA512, "SHA512" },
    { "ED25519", ED25519, NULL },
};

static void
test_kinds_of_keys(void **state)
{
    struct made *made = *state;
    struct sg_cert ca, leaf;
    sigstore_error err;
    size_t i;

    for (i = 0; i < COUNT_OF(kinds); i++) {
        EVP_PKEY *key = make_key(kinds[i].kind);
        struct parts p = { .count = 0 };

        set_octets(&p, "key", spki_of(&made->arena, key));
        ca_recipe(&p);
        assert_int_equal(sg_cert_parse(&ca,
                             issue(&made->arena, &p, key, kinds[i].hash), &err),
            SIGSTORE_OK);
        p.count = 0;
        set_octets(&p, "key", spki_of(&made->arena, made->keys[SIGNER]));
        leaf_recipe(&p);
        set(&p, "algorithm", kinds[i].algorithm);
        assert_int_equal(sg_cert_parse(&leaf,
                             issue(&made->arena, &p, key, kinds[i].hash), &err),
            SIGSTORE_OK);
        if (sg_cert_check_issued_by(NULL, &leaf, &ca, &err) != SIGSTORE_OK)
            fail_msg("%s: %s", kinds[i].kind, err.message);
        EVP_PKEY_free(key);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_window),
        cmocka_unit_test(test_other_purpose),
        cmocka_unit_test(test_changed_bits),
        cmocka_unit_test(test_cached_chain_expires),
        cmocka_unit_test(test_remembered),
        cmocka_unit_test(test_says_which),
        cmocka_unit_test(test_key_off_its_curve),
        cmocka_unit_test(test_twin_of_the_authority),
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_kinds_of_keys),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
