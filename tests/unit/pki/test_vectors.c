/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates and timestamps that the openssl command made. */
#include "asn1.h"

#include "files.h"
#include "oracle.h"
#include "pki/timestamp.h"

#define X509_FOLDER SG_VECTORS "/x509"
#define TST_FOLDER SG_VECTORS "/tst"

static const struct {
    const char *leaf, *authority[2]; /* the second may be NULL */
    sigstore_code want;
    sigstore_check check;
} chains[] = {
    { "leaf", { "ca", "root" }, SIGSTORE_OK, SIGSTORE_CHECK_NONE },
    { "leaf", { "ca", NULL }, SIGSTORE_OK, SIGSTORE_CHECK_NONE },
    { "workflow", { "ca", "root" }, SIGSTORE_OK, SIGSTORE_CHECK_NONE },
    { "user", { "ca", "root" }, SIGSTORE_OK, SIGSTORE_CHECK_NONE },
    { "names", { "ca", "root" }, SIGSTORE_OK, SIGSTORE_CHECK_NONE },
    { "rsaleaf", { "rsaroot", NULL }, SIGSTORE_OK, SIGSTORE_CHECK_NONE },
    { "critical", { "ca", "root" }, SIGSTORE_EREFUSED,
        SIGSTORE_CHECK_CERT_EXTENSION },
    { "precert", { "ca", "root" }, SIGSTORE_EREFUSED,
        SIGSTORE_CHECK_CERT_EXTENSION },
    { "tsa", { "ca", "root" }, SIGSTORE_EREFUSED,
        SIGSTORE_CHECK_CERT_EXTENDED_KEY_USAGE },
    { "ca", { "root", NULL }, SIGSTORE_EREFUSED, SIGSTORE_CHECK_CERT_CHAIN },
    { "leaf", { "root", NULL }, SIGSTORE_EREFUSED, SIGSTORE_CHECK_CERT_CHAIN },
    { "leaf", { "rsaroot", NULL }, SIGSTORE_EREFUSED,
        SIGSTORE_CHECK_CERT_CHAIN },
    { "rsaleaf", { "ca", "root" }, SIGSTORE_EREFUSED,
        SIGSTORE_CHECK_CERT_CHAIN },
    { "leaf", { "ca", "constrained" }, SIGSTORE_EREFUSED,
        SIGSTORE_CHECK_CERT_CHAIN },
    { "rawclaim", { "ca", "root" }, SIGSTORE_EFORMAT,
        SIGSTORE_CHECK_CERT_FORM },
    { "serial", { "ca", "root" }, SIGSTORE_EFORMAT, SIGSTORE_CHECK_CERT_FORM },
    { "leaf", { "soft", NULL }, SIGSTORE_EFORMAT, SIGSTORE_CHECK_CERT_FORM },
};

static sg_bytes
load_cert(struct sg_arena *arena, const char *name)
{
    char file[64];

    snprintf(file, sizeof(file), "%s.der", name);
    return load(arena, X509_FOLDER, file);
}

static sigstore_code
parse_all(struct sg_cert *certs, const sg_bytes *ders, size_t count,
    sigstore_error *err)
{
    sigstore_code code = SIGSTORE_OK;
    size_t i;

    for (i = 0; code == SIGSTORE_OK && i < count; i++)
        code = sg_cert_parse(&certs[i], ders[i], err);
    return code;
}

static void
check_chain(struct sg_arena *arena, size_t i)
{
    size_t count = chains[i].authority[1] == NULL ? 2 : 3;
    sg_bytes ders[3];
    struct sg_cert certs[3];
    const struct sg_chain chain = { certs + 1, count - 1 };
    sigstore_error err = { 0 };
    sigstore_code code;
    struct sg_time at = { 0, 0 };
    size_t k;

    ders[0] = load_cert(arena, chains[i].leaf);
    for (k = 1; k < count; k++)
        ders[k] = load_cert(arena, chains[i].authority[k - 1]);
    code = parse_all(certs, ders, count, &err);
    if (code == SIGSTORE_OK) {
        at.s = certs[0].not_before + 60;
        code = sg_chain_check(
            NULL, &certs[0], &chain, SG_PURPOSE_CODE_SIGNING, at, &err);
    }
    if (code != chains[i].want || err.check != chains[i].check)
        fail_msg("%s under %s: %s %s: %s", chains[i].leaf,
            chains[i].authority[0], sigstore_code_name(code),
            sigstore_check_name(err.check), err.message);
    if (code == SIGSTORE_OK)
        assert_true(oracle_chain(ders[0], ders + 1, count - 1, at.s));
}

static void
test_chains(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(chains); i++) {
        struct sg_arena arena;

        sg_arena_init(&arena, 8u << 20);
        check_chain(&arena, i);
        sg_arena_dispose(&arena);
    }
}

static const struct {
    const char *name, *san;
    enum sg_san_kind kind;
    size_t count;
} names[] = {
    { "leaf", "signer@example.org", SG_SAN_EMAIL, 1 },
    { "workflow", "https://example.org/o/r/w.yml@refs/tags/v1", SG_SAN_URI, 1 },
    { "user", "user!example", SG_SAN_USERNAME, 1 },
    { "names", "a@example.org", SG_SAN_EMAIL, 2 },
};

static void
test_names(void **state)
{
    struct sg_arena arena;
    struct sg_cert cert;
    size_t i;

    (void)state;
    sg_arena_init(&arena, 8u << 20);
    for (i = 0; i < COUNT_OF(names); i++) {
        assert_int_equal(
            sg_cert_parse(&cert, load_cert(&arena, names[i].name), NULL),
            SIGSTORE_OK);
        check_row(names[i].name, sg_bytes_is(cert.san, names[i].san));
        check_row(names[i].name,
            cert.san_kind == names[i].kind && cert.san_count == names[i].count);
    }
    assert_int_equal(
        sg_cert_parse(&cert, load_cert(&arena, "leaf"), NULL), SIGSTORE_OK);
    assert_true(sg_bytes_is(cert.claims[1], "https://a"));
    assert_true(sg_bytes_is(cert.claims[8], "https://issuer.example"));
    sg_arena_dispose(&arena);
}

static const struct {
    const char *file, *authority[3];
    const char *message; /* NULL: what was stamped */
    sigstore_code want;
    sigstore_check check;
} stamps[] = {
    { "embedded.tsr", { "tsa", "ca", "root" }, NULL, SIGSTORE_OK,
        SIGSTORE_CHECK_NONE },
    { "bare.tsr", { "tsa", "ca", "root" }, NULL, SIGSTORE_OK,
        SIGSTORE_CHECK_NONE },
    { "no-nonce.tsr", { "tsa", "ca", "root" }, NULL, SIGSTORE_OK,
        SIGSTORE_CHECK_NONE },
    { "no-nonce.tsr", { "tsa", "ca", NULL }, NULL, SIGSTORE_OK,
        SIGSTORE_CHECK_NONE },
    { "rsa.tsr", { "tsarsa", "rsaroot", NULL }, NULL, SIGSTORE_OK,
        SIGSTORE_CHECK_NONE },
    { "rsa.tsr", { "tsa", "ca", "root" }, NULL, SIGSTORE_EREFUSED,
        SIGSTORE_CHECK_TIMESTAMP_SIGNER },
    { "bare.tsr", { "tsarsa", "rsaroot", NULL }, NULL, SIGSTORE_EREFUSED,
        SIGSTORE_CHECK_TIMESTAMP_SIGNER },
    { "bare.tsr", { "tsa", NULL, NULL }, NULL, SIGSTORE_EREFUSED,
        SIGSTORE_CHECK_TIMESTAMP_SIGNER },
    { "bare.tsr", { "tsa", "root", NULL }, NULL, SIGSTORE_EREFUSED,
        SIGSTORE_CHECK_CERT_CHAIN },
    { "bare.tsr", { "tsa", "ca", "root" }, "another message", SIGSTORE_EREFUSED,
        SIGSTORE_CHECK_TIMESTAMP_IMPRINT },
    { "imprint-sha1.tsr", { "tsa", "ca", "root" }, NULL, SIGSTORE_EFORMAT,
        SIGSTORE_CHECK_TIMESTAMP_FORM },
    { "certificate-sha1.tsr", { "tsa", "ca", "root" }, NULL, SIGSTORE_EREFUSED,
        SIGSTORE_CHECK_TIMESTAMP_SIGNER },
    { "rejected.tsr", { "tsa", "ca", "root" }, NULL, SIGSTORE_EREFUSED,
        SIGSTORE_CHECK_TIMESTAMP_FORM },
};

static size_t
load_authority(struct sg_arena *arena, const char *const *list, sg_bytes *ders,
    struct sg_cert *certs)
{
    size_t count = 0;

    for (; count < 3 && list[count] != NULL; count++)
        ders[count] = load_cert(arena, list[count]);
    assert_int_equal(parse_all(certs, ders, count, NULL), SIGSTORE_OK);
    return count;
}

static void
check_stamp(struct sg_arena *arena, size_t i)
{
    sg_bytes response = load(arena, TST_FOLDER, stamps[i].file), ders[3];
    sg_bytes message = stamps[i].message == NULL
        ? load(arena, TST_FOLDER, "message")
        : sg_bytes_from_text(stamps[i].message);
    struct sg_cert certs[3];
    struct sg_chain authority = { certs, 0 };
    struct sg_timestamp timestamp;
    sigstore_error err = { 0 };
    sigstore_code code;

    authority.count = load_authority(arena, stamps[i].authority, ders, certs);
    code = sg_timestamp_parse(&timestamp, response, &err);
    if (code == SIGSTORE_OK)
        code = sg_timestamp_verify(NULL, &timestamp, &authority, message, &err);
    if (code != stamps[i].want || err.check != stamps[i].check)
        fail_msg("%s by %s: %s %s: %s", stamps[i].file, stamps[i].authority[0],
            sigstore_code_name(code), sigstore_check_name(err.check),
            err.message);
    if (code == SIGSTORE_OK)
        assert_true(oracle_timestamp(
            response, ders, authority.count, message, timestamp.time.s));
}

static void
test_stamps(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(stamps); i++) {
        struct sg_arena arena;

        sg_arena_init(&arena, 8u << 20);
        check_stamp(&arena, i);
        sg_arena_dispose(&arena);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chains),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_stamps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
