/* SPDX-License-Identifier: Apache-2.0 */
/* The allow-list: what stands in it, for which keys, and what does not. */
#include "test.h"

#include "crypto/algorithm.h"

/* [algorithm-registry]; the names of PublicKeyDetails, sigstore_common.proto */
static const struct sg_algorithm want[] = {
    { "PKIX_ECDSA_P256_SHA_256", SG_KEY_P256, 0, SG_SHA256, SG_PADDING_NONE,
        false, false },
    { "PKIX_ECDSA_P384_SHA_384", SG_KEY_P384, 0, SG_SHA384, SG_PADDING_NONE,
        false, false },
    { "PKIX_ECDSA_P521_SHA_512", SG_KEY_P521, 0, SG_SHA512, SG_PADDING_NONE,
        false, false },
    { "PKIX_ECDSA_P384_SHA_256", SG_KEY_P384, 0, SG_SHA256, SG_PADDING_NONE,
        false, true },
    { "PKIX_ECDSA_P521_SHA_256", SG_KEY_P521, 0, SG_SHA256, SG_PADDING_NONE,
        false, true },
    { "PKIX_ED25519", SG_KEY_ED25519, 0, SG_HASH_NONE, SG_PADDING_NONE, false,
        false },
    { "PKIX_RSA_PKCS1V15_2048_SHA256", SG_KEY_RSA, 2048, SG_SHA256,
        SG_PADDING_PKCS1, false, false },
    { "PKIX_RSA_PKCS1V15_3072_SHA256", SG_KEY_RSA, 3072, SG_SHA256,
        SG_PADDING_PKCS1, false, false },
    { "PKIX_RSA_PKCS1V15_4096_SHA256", SG_KEY_RSA, 4096, SG_SHA256,
        SG_PADDING_PKCS1, false, false },
    { "PKIX_RSA_PSS_2048_SHA256", SG_KEY_RSA, 2048, SG_SHA256, SG_PADDING_PSS,
        false, false },
    { "PKIX_RSA_PSS_3072_SHA256", SG_KEY_RSA, 3072, SG_SHA256, SG_PADDING_PSS,
        false, false },
    { "PKIX_RSA_PSS_4096_SHA256", SG_KEY_RSA, 4096, SG_SHA256, SG_PADDING_PSS,
        false, false },
    { "PKIX_RSA_PKCS1V5", SG_KEY_RSA, 0, SG_SHA256, SG_PADDING_PKCS1, false,
        true },
    { "PKIX_RSA_PSS", SG_KEY_RSA, 0, SG_SHA256, SG_PADDING_PSS, false, true },
    { "PKCS1_RSA_PKCS1V5", SG_KEY_RSA, 0, SG_SHA256, SG_PADDING_PKCS1, true,
        true },
    { "PKCS1_RSA_PSS", SG_KEY_RSA, 0, SG_SHA256, SG_PADDING_PSS, true, true },
};

static void
each_name_has_its_row(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(want); i++) {
        const struct sg_algorithm *row =
            sg_algorithm_find(sg_bytes_from_text(want[i].name));

        check_row(want[i].name, row != NULL);
        check_row(want[i].name, strcmp(row->name, want[i].name) == 0);
        check_row(want[i].name, row->type == want[i].type);
        check_row(want[i].name, row->bits == want[i].bits);
        check_row(want[i].name, row->hash == want[i].hash);
        check_row(want[i].name, row->padding == want[i].padding);
        check_row(want[i].name, row->pkcs1_key == want[i].pkcs1_key);
        check_row(want[i].name, row->deprecated == want[i].deprecated);
    }
}

static void
other_names_have_none(void **state)
{
    static const char *const names[] = {
        "",
        "PUBLIC_KEY_DETAILS_UNSPECIFIED",
        "PKIX_ED25519_PH",
        "PKIX_ECDSA_P256_HMAC_SHA_256",
        "LMS_SHA256",
        "LMOTS_SHA256",
        "ML_DSA_44",
        "ML_DSA_65",
        "ML_DSA_87",
        "PKIX_ECDSA_P256_SHA_25",
        "PKIX_ECDSA_P256_SHA_256 ",
        "PKIX_ECDSA_P256_SHA_512",
        "PKIX_ECDSA_P256_SHA_1",
        "PKIX_RSA_PKCS1V15_1024_SHA256",
        "PKIX_RSA_PKCS1V15_2048_SHA1",
        "pkix_ed25519",
        "5",
        "RSA PSS with SHA-256",
        "RSA PKCS#1 v1.5 with SHA-384",
        "ECDSA P-256 with SHA-384",
    };
    static const uint8_t nul[] = "PKIX_ED25519\0";
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(names); i++)
        check_row(
            names[i], sg_algorithm_find(sg_bytes_from_text(names[i])) == NULL);
    assert_null(sg_algorithm_find(sg_bytes_of(nul, sizeof(nul) - 1)));
}

static const struct sg_spki p256 = { .type = SG_KEY_P256, .bits = 256 };
static const struct sg_spki p384 = { .type = SG_KEY_P384, .bits = 384 };
static const struct sg_spki p521 = { .type = SG_KEY_P521, .bits = 521 };
static const struct sg_spki ed25519 = { .type = SG_KEY_ED25519, .bits = 256 };
static const struct sg_spki rsa2048 = { .type = SG_KEY_RSA, .bits = 2048 };
static const struct sg_spki rsa2560 = { .type = SG_KEY_RSA, .bits = 2560 };
static const struct sg_spki rsa3072 = { .type = SG_KEY_RSA, .bits = 3072 };
static const struct sg_spki rsa4096 = { .type = SG_KEY_RSA, .bits = 4096 };
static const struct sg_spki none = { .type = SG_KEY_NONE };

static const char *
name_of(const struct sg_algorithm *row)
{
    return row != NULL ? row->name : "nothing";
}

static void
each_key_has_one_default(void **state)
{
    static const struct {
        const char *name;
        const struct sg_spki *key;
        const char *want;
    } rows[] = {
        { "P-256", &p256, "PKIX_ECDSA_P256_SHA_256" },
        { "P-384", &p384, "PKIX_ECDSA_P384_SHA_384" },
        { "P-521", &p521, "PKIX_ECDSA_P521_SHA_512" },
        { "Ed25519", &ed25519, "PKIX_ED25519" },
        { "RSA-2048", &rsa2048, "PKIX_RSA_PKCS1V15_2048_SHA256" },
        { "RSA-3072", &rsa3072, "PKIX_RSA_PKCS1V15_3072_SHA256" },
        { "RSA-4096", &rsa4096, "PKIX_RSA_PKCS1V15_4096_SHA256" },
        { "RSA of another size", &rsa2560, "nothing" },
        { "no key", &none, "nothing" },
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++)
        check_row(rows[i].name,
            strcmp(name_of(sg_algorithm_default(rows[i].key)), rows[i].want) ==
                0);
}

static void
structures_choose_among_rows(void **state)
{
    static const struct {
        const char *name;
        const struct sg_spki *key;
        enum sg_hash hash;
        enum sg_padding padding;
        const char *want;
    } rows[] = {
        { "P-256 with SHA-256", &p256, SG_SHA256, SG_PADDING_NONE,
            "PKIX_ECDSA_P256_SHA_256" },
        { "P-384 with SHA-384", &p384, SG_SHA384, SG_PADDING_NONE,
            "PKIX_ECDSA_P384_SHA_384" },
        { "P-384 with SHA-256, as the public TSA", &p384, SG_SHA256,
            SG_PADDING_NONE, "PKIX_ECDSA_P384_SHA_256" },
        { "P-521 with SHA-256", &p521, SG_SHA256, SG_PADDING_NONE,
            "PKIX_ECDSA_P521_SHA_256" },
        { "P-521 with SHA-512", &p521, SG_SHA512, SG_PADDING_NONE,
            "PKIX_ECDSA_P521_SHA_512" },
        { "Ed25519", &ed25519, SG_HASH_NONE, SG_PADDING_NONE, "PKIX_ED25519" },
        { "RSA-2048, PKCS#1, SHA-256", &rsa2048, SG_SHA256, SG_PADDING_PKCS1,
            "PKIX_RSA_PKCS1V15_2048_SHA256" },
        { "RSA-4096, PSS, SHA-256", &rsa4096, SG_SHA256, SG_PADDING_PSS,
            "PKIX_RSA_PSS_4096_SHA256" },
        { "RSA-4096, PKCS#1, SHA-384", &rsa4096, SG_SHA384, SG_PADDING_PKCS1,
            "RSA PKCS#1 v1.5 with SHA-384" },
        { "RSA-4096, PKCS#1, SHA-512", &rsa4096, SG_SHA512, SG_PADDING_PKCS1,
            "RSA PKCS#1 v1.5 with SHA-512" },
        { "RSA-2048, PSS, SHA-384", &rsa2048, SG_SHA384, SG_PADDING_PSS,
            "RSA PSS with SHA-384" },
        { "RSA-2048, PSS, SHA-512", &rsa2048, SG_SHA512, SG_PADDING_PSS,
            "RSA PSS with SHA-512" },
        { "RSA of another size, PKCS#1", &rsa2560, SG_SHA256, SG_PADDING_PKCS1,
            "RSA PKCS#1 v1.5 with SHA-256" },
        { "RSA of another size, PSS", &rsa2560, SG_SHA256, SG_PADDING_PSS,
            "RSA PSS with SHA-256" },
        { "P-256 with SHA-384", &p256, SG_SHA384, SG_PADDING_NONE,
            "ECDSA P-256 with SHA-384" },
        { "P-256 with SHA-512", &p256, SG_SHA512, SG_PADDING_NONE,
            "ECDSA P-256 with SHA-512" },
        { "P-384 with SHA-512", &p384, SG_SHA512, SG_PADDING_NONE,
            "ECDSA P-384 with SHA-512" },
        { "P-521 with SHA-384", &p521, SG_SHA384, SG_PADDING_NONE,
            "ECDSA P-521 with SHA-384" },
        { "P-256 without a hash", &p256, SG_HASH_NONE, SG_PADDING_NONE,
            "nothing" },
        { "P-256 with a padding", &p256, SG_SHA256, SG_PADDING_PKCS1,
            "nothing" },
        { "Ed25519 with SHA-512", &ed25519, SG_SHA512, SG_PADDING_NONE,
            "nothing" },
        { "Ed25519 with SHA-256", &ed25519, SG_SHA256, SG_PADDING_NONE,
            "nothing" },
        { "RSA without a padding", &rsa2048, SG_SHA256, SG_PADDING_NONE,
            "nothing" },
        { "RSA without a hash", &rsa2048, SG_HASH_NONE, SG_PADDING_PKCS1,
            "nothing" },
        { "no key", &none, SG_SHA256, SG_PADDING_NONE, "nothing" },
        { "no key, no hash", &none, SG_HASH_NONE, SG_PADDING_NONE, "nothing" },
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        const struct sg_algorithm *row =
            sg_algorithm_choose(rows[i].key, rows[i].hash, rows[i].padding);

        if (strcmp(name_of(row), rows[i].want) != 0)
            fail_msg("%s: %s", rows[i].name, name_of(row));
        check_row(rows[i].name, row == NULL || !row->pkcs1_key);
    }
}

static void
keys_fit_their_rows_only(void **state)
{
    static const struct {
        const char *name;
        const struct sg_spki *key;
        bool want;
    } rows[] = {
        { "PKIX_ECDSA_P256_SHA_256", &p256, true },
        { "PKIX_ECDSA_P384_SHA_256", &p384, true },
        { "PKIX_RSA_PSS_3072_SHA256", &rsa3072, true },
        { "PKIX_RSA_PKCS1V5", &rsa2560, true },
        { "PKCS1_RSA_PKCS1V5", &rsa2048, true },
        { "PKIX_ECDSA_P256_SHA_256", &p384, false },
        { "PKIX_ECDSA_P256_SHA_256", &ed25519, false },
        { "PKIX_ECDSA_P384_SHA_256", &p256, false },
        { "PKIX_ED25519", &p256, false },
        { "PKIX_ED25519", &rsa2048, false },
        { "PKIX_RSA_PKCS1V15_2048_SHA256", &rsa3072, false },
        { "PKIX_RSA_PKCS1V15_2048_SHA256", &rsa2560, false },
        { "PKIX_RSA_PSS_4096_SHA256", &rsa2048, false },
        { "PKIX_RSA_PKCS1V5", &p256, false },
        { "PKIX_RSA_PKCS1V5", &none, false },
    };
    const struct sg_algorithm unset = { .type = SG_KEY_NONE };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++)
        check_row(rows[i].name,
            sg_algorithm_fits(
                sg_algorithm_find(sg_bytes_from_text(rows[i].name)),
                rows[i].key) == rows[i].want);
    assert_false(sg_algorithm_fits(&unset, &none));
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_name_has_its_row),
        cmocka_unit_test(other_names_have_none),
        cmocka_unit_test(each_key_has_one_default),
        cmocka_unit_test(structures_choose_among_rows),
        cmocka_unit_test(keys_fit_their_rows_only),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
