/* SPDX-License-Identifier: Apache-2.0 */
/* AlgorithmIdentifiers: each with the parameters that it has, and no other. */
#include "recipes.h"

#define PSS_OID "06{2a864886f70d01010a}"
#define MGF1_OID "06{2a864886f70d010108}"
#define PSS(hash, mask, salt)                                                  \
    "30{ " PSS_OID " 30{ a0{ 30{ " hash " } } a1{ 30{ " MGF1_OID " 30{ " mask  \
    " } } } a2{ 02{ " salt " } } } }"

#define PSS_OF(hash, mask, salt)                                               \
    "30{ " PSS_OID " 30{ a0{ " hash " } a1{ " mask " } a2{ " salt " } } }"

static const struct {
    const char *name, *text;
    bool good;
    struct sg_signature_algorithm want;
} signatures[] = {
    { "ECDSA with SHA-256", ECDSA_SHA256, true,
        { SG_SHA256, SG_PADDING_NONE, true } },
    { "ECDSA with SHA-384", ECDSA_SHA384, true,
        { SG_SHA384, SG_PADDING_NONE, true } },
    { "ECDSA with SHA-512", ECDSA_SHA512, true,
        { SG_SHA512, SG_PADDING_NONE, true } },
    { "RSA with SHA-256", RSA_SHA256, true,
        { SG_SHA256, SG_PADDING_PKCS1, false } },
    { "RSA with SHA-384", RSA_SHA384, true,
        { SG_SHA384, SG_PADDING_PKCS1, false } },
    { "RSA with SHA-512", RSA_SHA512, true,
        { SG_SHA512, SG_PADDING_PKCS1, false } },
    { "Ed25519", ED25519, true, { SG_HASH_NONE, SG_PADDING_NONE, false } },
    { "PSS with SHA-256", PSS(SHA256_OID, SHA256_OID, "20"), true,
        { SG_SHA256, SG_PADDING_PSS, false } },
    { "PSS with SHA-384 and NULL", PSS(SHA384_OID " 0500", SHA384_OID, "30"),
        true, { SG_SHA384, SG_PADDING_PSS, false } },
    { "PSS with SHA-512", PSS(SHA512_OID, SHA512_OID " 0500", "40"), true,
        { SG_SHA512, SG_PADDING_PSS, false } },

    /* [RFC 5758 3.2], [RFC 4055 5], [RFC 8410 3] */
    { "ECDSA with NULL", "30{ 06{2a8648ce3d040302} 0500 }", false, { 0 } },
    { "RSA without NULL", "30{ 06{2a864886f70d01010b} }", false, { 0 } },
    { "RSA with NULL and more", "30{ 06{2a864886f70d01010b} 0500 0500 }", false,
        { 0 } },
    { "RSA with a number", "30{ 06{2a864886f70d01010b} 02{01} }", false,
        { 0 } },
    { "Ed25519 with NULL", "30{ 06{2b6570} 0500 }", false, { 0 } },
    { "RSA with SHA-1", "30{ 06{2a864886f70d010105} 0500 }", false, { 0 } },
    { "RSA with MD5", "30{ 06{2a864886f70d010104} 0500 }", false, { 0 } },
    { "ECDSA with SHA-1", "30{ 06{2a8648ce3d0401} }", false, { 0 } },
    { "ECDSA with SHA-224", "30{ 06{2a8648ce3d040301} }", false, { 0 } },
    { "plain RSA", "30{ 06{2a864886f70d010101} 0500 }", false, { 0 } },
    { "Ed448", "30{ 06{2b6571} }", false, { 0 } },
    { "PSS without parameters", "30{ " PSS_OID " }", false, { 0 } },
    { "PSS with defaults, which are SHA-1", "30{ " PSS_OID " 30{} }", false,
        { 0 } },
    { "PSS with SHA-1", PSS(SHA1_OID, SHA1_OID, "14"), false, { 0 } },
    { "PSS masked by another hash", PSS(SHA256_OID, SHA512_OID, "20"), false,
        { 0 } },
    { "PSS with a short salt", PSS(SHA256_OID, SHA256_OID, "14"), false,
        { 0 } },
    { "PSS with a negative salt", PSS(SHA256_OID, SHA256_OID, "ff"), false,
        { 0 } },
    { "PSS masked by no known function",
        "30{ " PSS_OID " 30{ a0{ 30{ " SHA256_OID
        " } } a1{ 30{ 06{2a03} 30{ " SHA256_OID " } } } a2{ 02{20} } } }",
        false, { 0 } },
    { "PSS with a trailer field",
        "30{ " PSS_OID " 30{ a0{ 30{ " SHA256_OID " } } a1{ 30{ " MGF1_OID
        " 30{ " SHA256_OID " } } } a2{ 02{20} } a3{ 02{01} } } }",
        false, { 0 } },
    { "PSS with a hash and more",
        PSS_OF("30{ " SHA256_OID " } 0500",
            "30{ " MGF1_OID " 30{ " SHA256_OID " } }", "02{20}"),
        false, { 0 } },
    { "PSS masked by a function and more",
        PSS_OF("30{ " SHA256_OID " }",
            "30{ " MGF1_OID " 30{ " SHA256_OID " } 0500 }", "02{20}"),
        false, { 0 } },
    { "PSS masked by two functions",
        PSS_OF("30{ " SHA256_OID " }",
            "30{ " MGF1_OID " 30{ " SHA256_OID " } } 0500", "02{20}"),
        false, { 0 } },
    { "PSS with a salt and more",
        PSS_OF("30{ " SHA256_OID " }",
            "30{ " MGF1_OID " 30{ " SHA256_OID " } }", "02{20} 0500"),
        false, { 0 } },
    { "an OID alone", "06{2b6570}", false, { 0 } },
    { "nothing", "", false, { 0 } },
};

static bool
is_same(struct sg_signature_algorithm a, struct sg_signature_algorithm b)
{
    return a.hash == b.hash && a.padding == b.padding && a.ecdsa == b.ecdsa;
}

static void
test_signatures(void **state)
{
    struct sg_arena arena;
    struct parts none = { .count = 0 };
    size_t i;

    (void)state;
    sg_arena_init(&arena, 1u << 20);
    for (i = 0; i < COUNT_OF(signatures); i++) {
        sg_bytes der = tight_copy(asn1(&arena, &none, signatures[i].text));
        sg_bytes in = der;
        struct sg_signature_algorithm got;
        bool good = sg_signature_algorithm_take(&in, &got);

        check_row(signatures[i].name, good == signatures[i].good);
        check_row(signatures[i].name,
            good ? is_same(got, signatures[i].want) && in.len == 0
                 : in.data == der.data && in.len == der.len);
        free_copy(der);
    }
    sg_arena_dispose(&arena);
}

static const struct {
    const char *name, *text;
    enum sg_hash want;
} digests[] = {
    { "SHA-256", "30{ " SHA256_OID " }", SG_SHA256 },
    { "SHA-384", "30{ " SHA384_OID " }", SG_SHA384 },
    { "SHA-512 with NULL", "30{ " SHA512_OID " 0500 }", SG_SHA512 },
    { "SHA-1", "30{ " SHA1_OID " }", SG_HASH_NONE },
    { "SHA-512/256", "30{ 06{608648016503040206} }", SG_HASH_NONE },
    { "NULL twice", "30{ " SHA256_OID " 0500 0500 }", SG_HASH_NONE },
    { "a number", "30{ " SHA256_OID " 02{01} }", SG_HASH_NONE },
    { "a long NULL", "30{ " SHA256_OID " 05{00} }", SG_HASH_NONE },
    { "an OID alone", SHA256_OID, SG_HASH_NONE },
    { "no OID", "30{}", SG_HASH_NONE },
};

/* [RFC 5754 2] */
static void
test_digests(void **state)
{
    struct sg_arena arena;
    struct parts none = { .count = 0 };
    size_t i;

    (void)state;
    sg_arena_init(&arena, 1u << 20);
    for (i = 0; i < COUNT_OF(digests); i++) {
        sg_bytes der = tight_copy(asn1(&arena, &none, digests[i].text));
        sg_bytes in = der;
        enum sg_hash got = SG_HASH_NONE;
        bool good = sg_hash_algorithm_take(&in, &got);

        check_row(digests[i].name, good == (digests[i].want != SG_HASH_NONE));
        check_row(digests[i].name, got == digests[i].want);
        check_row(digests[i].name, good ? in.len == 0 : in.len == der.len);
        free_copy(der);
    }
    sg_arena_dispose(&arena);
}

/* What is said to be signed, and by which keys that can be. */
static const struct {
    const char *name;
    struct sg_signature_algorithm algorithm;
    enum sg_key_type type;
    unsigned bits;
    bool good;
} pairs[] = {
    { "P-256, SHA-256", { SG_SHA256, SG_PADDING_NONE, true }, SG_KEY_P256, 256,
        true },
    { "P-384, SHA-384", { SG_SHA384, SG_PADDING_NONE, true }, SG_KEY_P384, 384,
        true },
    { "P-384, SHA-256, as the public authority's",
        { SG_SHA256, SG_PADDING_NONE, true }, SG_KEY_P384, 384, true },
    { "P-521, SHA-512", { SG_SHA512, SG_PADDING_NONE, true }, SG_KEY_P521, 521,
        true },
    { "RSA-3072, SHA-512", { SG_SHA512, SG_PADDING_PKCS1, false }, SG_KEY_RSA,
        3072, true },
    { "RSA-2048, PSS", { SG_SHA256, SG_PADDING_PSS, false }, SG_KEY_RSA, 2048,
        true },
    { "Ed25519", { SG_HASH_NONE, SG_PADDING_NONE, false }, SG_KEY_ED25519, 255,
        true },
    { "ECDSA by RSA", { SG_SHA256, SG_PADDING_NONE, true }, SG_KEY_RSA, 2048,
        false },
    { "ECDSA by Ed25519", { SG_SHA512, SG_PADDING_NONE, true }, SG_KEY_ED25519,
        255, false },
    { "RSA by P-256", { SG_SHA256, SG_PADDING_PKCS1, false }, SG_KEY_P256, 256,
        false },
    { "PSS by P-256", { SG_SHA256, SG_PADDING_PSS, false }, SG_KEY_P256, 256,
        false },
    { "Ed25519 by P-256", { SG_HASH_NONE, SG_PADDING_NONE, false }, SG_KEY_P256,
        256, false },
    { "Ed25519 by RSA", { SG_HASH_NONE, SG_PADDING_NONE, false }, SG_KEY_RSA,
        2048, false },
    { "ECDSA by no key", { SG_SHA256, SG_PADDING_NONE, true }, SG_KEY_NONE, 0,
        false },
};

static void
test_pairs(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(pairs); i++) {
        const struct sg_spki key = { .type = pairs[i].type,
            .bits = pairs[i].bits };
        const struct sg_algorithm *row =
            sg_signature_algorithm_choose(&pairs[i].algorithm, &key);

        check_row(pairs[i].name, (row != NULL) == pairs[i].good);
        if (row != NULL)
            check_row(pairs[i].name,
                row->hash == pairs[i].algorithm.hash &&
                    row->padding == pairs[i].algorithm.padding &&
                    sg_algorithm_fits(row, &key));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signatures),
        cmocka_unit_test(test_digests),
        cmocka_unit_test(test_pairs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
