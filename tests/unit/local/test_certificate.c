/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates as they are written, and the authority's: by our parser, and
 * by libcrypto's. */
#include "certificate.h"

#include <openssl/x509v3.h>

#include "extension.h"
#include "local/fulcio_world.h"
#include "store.h"

/* Writes a leaf of these times, by a new key. */
static void
make(struct sg_buf *out, int64_t not_before, int64_t not_after)
{
    struct certificate certificate = { .not_before = not_before,
        .not_after = not_after };
    struct sg_buf issuer, subject, extensions, tbs;
    struct sg_secret *secret;

    assert_int_equal(sg_secret_new(&secret, NULL), SIGSTORE_OK);
    assert_int_equal(certificate_number(&certificate, NULL), SIGSTORE_OK);
    sg_buf_init(&issuer, 4096);
    sg_buf_init(&subject, 4096);
    sg_buf_init(&extensions, 4096);
    sg_buf_init(&tbs, 4096);
    sg_buf_init(out, 4096);
    certificate_add_name(&issuer, "issuer");
    certificate_add_name(&subject, NULL);
    extension_add_email(&extensions, SG_LITERAL("alice@example.com"));
    certificate.issuer = sg_buf_bytes(&issuer);
    certificate.subject = sg_buf_bytes(&subject);
    certificate.extensions = sg_buf_bytes(&extensions);
    certificate.key = sg_secret_public(secret)->der;
    certificate_add_tbs(&tbs, &certificate);
    assert_false(tbs.failed);
    assert_int_equal(
        certificate_sign(out, sg_buf_bytes(&tbs), secret, NULL), SIGSTORE_OK);
    sg_buf_dispose(&issuer);
    sg_buf_dispose(&subject);
    sg_buf_dispose(&extensions);
    sg_buf_dispose(&tbs);
    sg_secret_free(secret);
}

/* [RFC 5280 4.1.2.5]: through 2049 UTCTime, from 2050 GeneralizedTime */
static const struct {
    const char *name;
    int64_t seconds;
    int type;
    const char *text;
} times[] = {
    { "the first second", 0, V_ASN1_UTCTIME, "700101000000Z" },
    { "before the epoch", -1, V_ASN1_UTCTIME, "691231235959Z" },
    { "1950 is the first of UTCTime", -631152000, V_ASN1_UTCTIME,
        "500101000000Z" },
    { "1949 is none of UTCTime", -631152001, V_ASN1_GENERALIZEDTIME,
        "19491231235959Z" },
    { "a leap day", 951782400, V_ASN1_UTCTIME, "000229000000Z" },
    { "2049 is the last of UTCTime", 2524607999, V_ASN1_UTCTIME,
        "491231235959Z" },
    { "2050 is none of UTCTime", 2524608000, V_ASN1_GENERALIZEDTIME,
        "20500101000000Z" },
};

static void
writes_times_as_rfc_5280_wants(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(times); i++) {
        const ASN1_TIME *time;
        const uint8_t *at;
        struct sg_cert cert;
        struct sg_buf der;
        X509 *x509;

        make(&der, times[i].seconds, INT64_C(253402300799));
        world_parse(&cert, sg_buf_bytes(&der));
        check_row(times[i].name, cert.not_before == times[i].seconds);
        at = der.data;
        x509 = d2i_X509(NULL, &at, (long)der.len);
        assert_non_null(x509);
        time = X509_get0_notBefore(x509);
        check_row(times[i].name, ASN1_STRING_type(time) == times[i].type);
        check_row(times[i].name,
            strcmp((const char *)ASN1_STRING_get0_data(time), times[i].text) ==
                0);
        X509_free(x509);
        sg_buf_dispose(&der);
    }
}

static void
refuses_a_year_of_five_digits(void **state)
{
    struct certificate certificate = { .not_after = INT64_C(253402300800) };
    struct sg_buf tbs;

    (void)state;
    sg_buf_init(&tbs, 4096);
    certificate_add_tbs(&tbs, &certificate);
    assert_true(tbs.failed);
}

/* [RFC 5280 4.1.2.2] */
static void
draws_serials_that_differ_and_are_positive(void **state)
{
    struct certificate a, b;
    int i;

    (void)state;
    for (i = 0; i < 64; i++) {
        assert_int_equal(certificate_number(&a, NULL), SIGSTORE_OK);
        assert_int_equal(certificate_number(&b, NULL), SIGSTORE_OK);
        assert_int_equal(a.serial[0] & 0xc0, 0x40);
        assert_memory_not_equal(a.serial, b.serial, sizeof(a.serial));
    }
}

static void
signs_with_no_other_kind_of_key(void **state)
{
    struct sg_secret *secret;
    struct sg_buf out;

    (void)state;
    assert_int_equal(sg_secret_make(&secret, SG_KEY_ED25519, NULL), 0);
    sg_buf_init(&out, 4096);
    assert_int_equal(
        certificate_sign(&out, SG_LITERAL("\x30\x00"), secret, NULL),
        SIGSTORE_EUNSUPPORTED);
    assert_int_equal(out.len, 0);
    sg_secret_free(secret);
}

/* ---- the authority's ---- */

static void
parse_all(const struct authority *authority, struct sg_cert certs[4])
{
    world_parse(&certs[0], authority->root);
    world_parse(&certs[1], authority->intermediate);
    world_parse(&certs[2], authority->tsa_root);
    world_parse(&certs[3], authority->tsa);
}

static void
makes_the_certificates_that_real_ones_are_like(void **state)
{
    struct world world;
    struct sg_cert c[4];
    struct sg_time at = { 0 };
    int64_t made;
    size_t i;

    (void)state;
    world_begin(&world, NULL);
    parse_all(world.instance.authority, c);
    made = world.instance.made;
    for (i = 0; i < 4; i++) {
        assert_int_equal(c[i].not_before, made - 3600);
        assert_int_equal(c[i].not_after, made + INT64_C(3650) * 86400);
        assert_int_equal(c[i].subject_key.len, 20);
        assert_int_equal(c[i].serial.len, 20);
        assert_null(c[i].unknown_critical.data);
    }
    for (i = 0; i < 3; i++)
        assert_int_equal(
            c[i].key_usage, SG_USAGE_KEY_CERT_SIGN | SG_USAGE_CRL_SIGN);
    assert_true(c[0].is_ca && c[0].path_len == 1 && !c[0].has_purposes);
    assert_true(c[1].is_ca && c[1].has_path_len && c[1].path_len == 0);
    assert_int_equal(c[1].purposes, SG_PURPOSE_CODE_SIGNING);
    assert_false(c[1].purposes_critical);
    assert_true(c[2].is_ca && !c[3].is_ca);
    assert_int_equal(c[3].key_usage, SG_USAGE_DIGITAL_SIGNATURE);
    assert_int_equal(c[3].purposes, SG_PURPOSE_TIME_STAMPING);
    assert_true(c[3].purposes_critical); /* [RFC 3161 2.3] */
    at.s = made;
    assert_int_equal(sg_chain_check(NULL, &c[3], &(struct sg_chain){ &c[2], 1 },
                         SG_PURPOSE_TIME_STAMPING, at, NULL),
        SIGSTORE_OK);
    assert_int_equal(sg_cert_check_issued_by(NULL, &c[1], &c[0], NULL), 0);
    world_end(&world);
}

/* Has libcrypto check a certificate under a root, for a purpose. */
static int
oracle(sg_bytes root, sg_bytes middle, sg_bytes leaf, int purpose)
{
    const uint8_t *r = root.data, *m = middle.data, *l = leaf.data;
    X509_STORE *store = X509_STORE_new();
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    STACK_OF(X509) *chain = sk_X509_new_null();
    X509 *trusted = d2i_X509(NULL, &r, (long)root.len);
    X509 *x509 = d2i_X509(NULL, &l, (long)leaf.len);
    int good;

    if (middle.data != NULL)
        sk_X509_push(chain, d2i_X509(NULL, &m, (long)middle.len));
    X509_STORE_add_cert(store, trusted);
    X509_STORE_CTX_init(context, store, x509, chain);
    X509_STORE_CTX_set_flags(context, X509_V_FLAG_X509_STRICT);
    if (purpose != 0)
        X509_STORE_CTX_set_purpose(context, purpose);
    good = X509_verify_cert(context);
    if (good != 1)
        print_message("%s\n",
            X509_verify_cert_error_string(X509_STORE_CTX_get_error(context)));
    sk_X509_pop_free(chain, X509_free);
    X509_free(trusted);
    X509_free(x509);
    X509_STORE_CTX_free(context);
    X509_STORE_free(store);
    return good;
}

static void
makes_certificates_that_libcrypto_accepts_strictly(void **state)
{
    const sg_bytes none = { NULL, 0 };
    const struct authority *a;
    struct world world;
    struct sg_cert leaf;

    (void)state;
    world_begin(&world, NULL);
    a = world.instance.authority;
    assert_int_equal(oracle(a->root, none, a->intermediate, 0), 1);
    assert_int_equal(
        oracle(a->tsa_root, none, a->tsa, X509_PURPOSE_TIMESTAMP_SIGN), 1);
    world.authorization = world_alice(&world);
    world_issue(&world, &leaf);
    assert_int_equal(oracle(a->root, a->intermediate, leaf.der, 0), 1);
    world.authorization = world_job(&world);
    world_issue(&world, &leaf);
    assert_int_equal(oracle(a->root, a->intermediate, leaf.der, 0), 1);
    assert_int_equal(oracle(a->tsa_root, a->intermediate, leaf.der, 0), 0);
    world_end(&world);
}

static void
keeps_them(void **state)
{
    struct world world;
    sg_bytes root, tsa;

    (void)state;
    world_begin(&world, NULL);
    root = sg_arena_copy(&world.arena, world.instance.authority->root);
    tsa = sg_arena_copy(&world.arena, world.instance.authority->tsa);
    instance_close(&world.instance);
    world_open(&world, NULL);
    assert_true(sg_bytes_equal(root, world.instance.authority->root));
    assert_true(sg_bytes_equal(tsa, world.instance.authority->tsa));
    world_end(&world);
}

/* What a store might hold instead of a certificate. */
static const struct {
    const char *name, *entry;
    char what; /* one of the authority's certificates, or what is done to it */
} damages[] = {
    { "garbage for the root", "certificate/root", 'g' },
    { "nothing for the root", "certificate/root", '0' },
    { "the root with another signature", "certificate/root", 's' },
    { "the intermediate for the root", "certificate/root", 'i' },
    { "the root for the intermediate", "certificate/intermediate", 'r' },
    { "the timestamp root for the intermediate", "certificate/intermediate",
        't' },
    { "the root for the timestamp authority", "certificate/tsa", 'r' },
    { "a timestamp root cut short", "certificate/tsa-root", 'c' },
};

static sg_bytes
damage(struct world *world, char what)
{
    const struct authority *a = world->instance.authority;
    sg_bytes copy =
        sg_arena_copy(&world->arena, what == 'c' ? a->tsa_root : a->root);

    switch (what) {
    case 'g':
        return SG_LITERAL("garbage");
    case '0':
        return SG_LITERAL("");
    case 'i':
        return a->intermediate;
    case 't':
        return a->tsa_root;
    case 's':
        ((uint8_t *)(uintptr_t)copy.data)[copy.len - 1] ^= 1;
        return copy;
    case 'c':
        copy.len--;
        return copy;
    default:
        return a->root;
    }
}

static void
refuses_a_store_with_other_certificates(void **state)
{
    struct world world;
    struct authority *authority;
    sigstore_error err;
    sg_bytes kept;
    size_t i;

    (void)state;
    world_begin(&world, NULL);
    for (i = 0; i < COUNT_OF(damages); i++) {
        struct store *store = world.instance.store;
        sg_bytes instead = damage(&world, damages[i].what);
        sigstore_code code;

        assert_int_equal(
            store_get(store, damages[i].entry, &world.arena, &kept, NULL), 0);
        assert_int_equal(store_set(store, damages[i].entry, instead, NULL), 0);
        code = authority_open(&authority, &world.instance, &err);
        check_row(damages[i].name, code != SIGSTORE_OK && authority == NULL);
        check_row(
            damages[i].name, strstr(err.message, damages[i].entry) != NULL);
        assert_int_equal(store_set(store, damages[i].entry, kept, NULL), 0);
    }
    assert_int_equal(authority_open(&authority, &world.instance, &err), 0);
    authority_close(authority);
    world_end(&world);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_times_as_rfc_5280_wants),
        cmocka_unit_test(refuses_a_year_of_five_digits),
        cmocka_unit_test(draws_serials_that_differ_and_are_positive),
        cmocka_unit_test(signs_with_no_other_kind_of_key),
        cmocka_unit_test(makes_the_certificates_that_real_ones_are_like),
        cmocka_unit_test(makes_certificates_that_libcrypto_accepts_strictly),
        cmocka_unit_test(keeps_them),
        cmocka_unit_test(refuses_a_store_with_other_certificates),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
