/* SPDX-License-Identifier: Apache-2.0 */
/* What Fulcio is asked and refuses, and in which words. */
#include "local/fulcio_world.h"

/* Checks that the answer is a refusal in the real one's form, of a message
 * that begins so. */
static void
check_refused(const char *name, const struct world *world, const char *message)
{
    struct sg_buf want;
    sg_bytes got = world_body(world);

    check_row(name, world->response.status == 400);
    sg_buf_init(&want, 4096);
    sg_buf_add_text(&want, "{\"code\":3, \"message\":\"");
    sg_buf_add_text(&want, message);
    if (got.len < want.len || memcmp(got.data, want.data, want.len) != 0)
        fail_msg(
            "row \"%s\": %.*s", name, (int)got.len, (const char *)got.data);
    check_row(name, sg_bytes_ends_with(got, "\", \"details\":[]}"));
    sg_buf_dispose(&want);
}

/* ---- bodies ---- */

#define PEM_OF_NOTHING                                                         \
    "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KLS0tLS1FTkQgQ0VSVElGSUNB" \
    "VEUgUkVRVUVTVC0tLS0tCg=="

static const struct {
    const char *name, *body, *message;
} bodies[] = {
    { "nothing", "", FULCIO_BAD_KEY },
    { "an empty message", "{}", FULCIO_BAD_KEY },
    { "unknown members only", "{\"x\":[1,{\"y\":null}]}", FULCIO_BAD_KEY },
    { "half of an object", "{", "unexpected EOF" },
    { "half of a string", "{\"credentials", "unexpected EOF" },
    { "no JSON", "x", "proto" },
    { "two values", "{}{}", "proto" },
    { "a list", "[]", "proto" },
    { "a number", "1", "proto" },
    { "a member twice",
        "{\"certificateSigningRequest\":\"AAAA\","
        "\"certificateSigningRequest\":\"AAAA\"}",
        "proto" },
    { "no UTF-8", "{\"\xff\":1}", "proto" },
    { "a lone surrogate", "{\"x\":\"\\ud800\"}", "proto" },
    { "a CSR that is a number", "{\"certificateSigningRequest\":1}", "proto" },
    { "a CSR that is no base64", "{\"certificateSigningRequest\":\"A A=\"}",
        "proto" },
    { "a CSR of base64 with other bits",
        "{\"certificateSigningRequest\":"
        "\"AB==\"}",
        "proto" },
    { "a CSR of three zeros", "{\"certificateSigningRequest\":\"AAAA\"}",
        FULCIO_BAD_CSR },
    { "a CSR without a line",
        "{\"certificateSigningRequest\":"
        "\"" PEM_OF_NOTHING "\"}",
        FULCIO_BAD_CSR },
    { "credentials that are a list", "{\"credentials\":[]}", "proto" },
    { "a token that is true", "{\"credentials\":{\"oidcIdentityToken\":true}}",
        "proto" },
    { "a token of another's making",
        "{\"credentials\":{\"oidcIdentityToken\":\"e30.e30.AAAA\"}}",
        FULCIO_BAD_TOKEN },
    { "a token that is no token",
        "{\"credentials\":{\"oidcIdentityToken\":\"x\"}}", FULCIO_BAD_TOKEN },
    { "a CSR and a key",
        "{\"certificateSigningRequest\":\"AAAA\",\"publicKeyRequest\":{}}",
        "proto: oneof" },
    { "a key request with nothing in it", "{\"publicKeyRequest\":{}}",
        FULCIO_BAD_KEY },
    { "a key that is null",
        "{\"publicKeyRequest\":{\"publicKey\":{\"content\":null}}}",
        FULCIO_BAD_KEY },
    { "a key that is empty",
        "{\"publicKeyRequest\":{\"publicKey\":{\"content\":\"\"}}}",
        FULCIO_BAD_KEY },
    { "a key that is garbage",
        "{\"publicKeyRequest\":{\"publicKey\":{\"content\":\"AAAA\"}}}",
        FULCIO_BAD_KEY },
    { "a key that is a list",
        "{\"publicKeyRequest\":{\"publicKey\":{\"content\":[]}}}", "proto" },
    { "a proof that is no base64",
        "{\"publicKeyRequest\":{\"proofOfPossession\":\"%\"}}", "proto" },
};

static void
refuses_bodies(void **state)
{
    struct world world;
    size_t i;

    (void)state;
    world_begin(&world, NULL);
    world.authorization = world_alice(&world);
    for (i = 0; i < COUNT_OF(bodies); i++) {
        (void)world_post(&world, sg_bytes_from_text(bodies[i].body));
        check_refused(bodies[i].name, &world, bodies[i].message);
    }
    world_end(&world);
}

static void
refuses_depth_and_length(void **state)
{
    struct world world;
    struct sg_buf body;
    size_t i;

    (void)state;
    world_begin(&world, NULL);
    world.authorization = world_alice(&world);
    sg_buf_init(&body, FULCIO_REQUEST_MAX);
    for (i = 0; i < FULCIO_REQUEST_MAX; i++)
        sg_buf_add_byte(&body, '[');
    (void)world_post(&world, sg_buf_bytes(&body));
    check_refused("nothing but brackets", &world, "proto");
    body.len = 0;
    sg_buf_add_text(&body, "{\"credentials\":{\"oidcIdentityToken\":\"");
    while (body.len < SG_TOKEN_MAX + 100)
        sg_buf_add_byte(&body, 'e');
    sg_buf_add_text(&body, "\"}}");
    (void)world_post(&world, sg_buf_bytes(&body));
    check_refused("a token of 64 KiB and more", &world, "proto");
    sg_buf_dispose(&body);
    world_end(&world);
}

/* ---- tokens ---- */

/* Every bad token is 400 with one message, never 401. */
static void
refuses_tokens(void **state)
{
    static const struct {
        const char *name;
        struct mint mint;
        const char *before;
    } rows[] = {
        { "expired", { ISSUER_EMAIL, "a@example.com", NULL, -60, NULL }, "" },
        { "for others", { ISSUER_EMAIL, "a@example.com", "other", 60, NULL },
            "" },
        { "spoiled at its begin",
            { ISSUER_EMAIL, "a@example.com", NULL, 60, NULL }, "x" },
        { "an empty part before it",
            { ISSUER_EMAIL, "a@example.com", NULL, 60, NULL }, "." },
        { "a blank before it",
            { ISSUER_EMAIL, "a@example.com", NULL, 60, NULL }, " " },
    };
    static const char *const headers[] = { NULL, "", "Bearer ", "Bearer",
        "Basic eDp5", "Bearer x", "Bearer e30.e30.", "Bearer ..." };
    struct world world;
    struct sg_buf token;
    size_t i;

    (void)state;
    world_begin(&world, NULL);
    for (i = 0; i < COUNT_OF(rows); i++) {
        sg_buf_init(&token, SG_TOKEN_MAX);
        sg_buf_add_text(&token, "Bearer ");
        sg_buf_add_text(&token, rows[i].before);
        assert_int_equal(
            issuer_mint(&world.instance, &rows[i].mint, &token, NULL), 0);
        world.authorization = world_text(&world, &token);
        (void)world_post(&world, SG_LITERAL("{}"));
        check_refused(rows[i].name, &world, FULCIO_BAD_TOKEN);
    }
    for (i = 0; i < COUNT_OF(headers); i++) {
        world.authorization = headers[i];
        (void)world_post(&world, SG_LITERAL("{}"));
        check_refused("a header", &world, FULCIO_BAD_TOKEN);
    }
    world_end(&world);
}

/* ---- keys ---- */

/* What a key is certified with, or refused for. */
static const struct {
    const char *name, *kind, *hash, *message; /* NULL: it is certified */
} keys[] = {
    { "P-256", "P-256", "SHA256", NULL },
    { "P-384", "P-384", "SHA384", NULL },
    { "P-521", "P-521", "SHA512", NULL },
    { "Ed25519", "ED25519", NULL, NULL },
    { "RSA of 2048 bits", "RSA-2048", "SHA256", NULL },
    { "P-256 with SHA-384", "P-256", "SHA384",
        "signing algorithm not permitted: *ecdsa.PublicKey, SHA-384" },
    { "P-384 with SHA-256", "P-384", "SHA256",
        "signing algorithm not permitted: *ecdsa.PublicKey, SHA-256" },
    { "P-521 with SHA-384", "P-521", "SHA384",
        "signing algorithm not permitted: *ecdsa.PublicKey, SHA-384" },
    { "RSA with SHA-512", "RSA-2048", "SHA512",
        "signing algorithm not permitted: *rsa.PublicKey, SHA-512" },
    { "P-256 with SHA-1", "P-256", "SHA1", FULCIO_BAD_PROOF },
    { "RSA with SHA-1", "RSA-2048", "SHA1", FULCIO_BAD_PROOF },
    { "P-224", "P-224", "SHA256", FULCIO_WEAK_KEY },
    { "a curve of bitcoin's", "secp256k1", "SHA256", FULCIO_WEAK_KEY },
    { "RSA of 1024 bits", "RSA-1024", "SHA256", FULCIO_WEAK_KEY },
    { "RSA of 2056 bits", "RSA-2056", "SHA256", FULCIO_WEAK_KEY },
};

static void
certifies_these_keys_and_no_others(void **state)
{
    struct world world;
    struct sg_cert leaf;
    size_t i;

    (void)state;
    world_begin(&world, NULL);
    world.authorization = world_alice(&world);
    for (i = 0; i < COUNT_OF(keys); i++) {
        EVP_PKEY *key = world_key(keys[i].kind);
        unsigned status = world_post(&world,
            world_csr_body(&world, world_csr(&world, key, keys[i].hash),
                "CERTIFICATE REQUEST"));

        if (keys[i].message != NULL) {
            check_refused(keys[i].name, &world, keys[i].message);
        } else {
            check_row(keys[i].name, status == 200);
            world_parse(&leaf, world_certificate(&world, 0));
        }
        EVP_PKEY_free(key);
    }
    world_end(&world);
}

/* ---- CSRs that are not what they should be ---- */

/* How the DER of a good one, of P-256 without a subject, is changed. */
enum edit {
    KEEP,
    CUT,
    LENGTHEN,
    FLIP_SIGNATURE,
    FLIP_POINT,
    FLIP_VERSION,
    FLIP_ALGORITHM
};

static const struct {
    const char *name;
    enum edit edit;
    const char *label, *message;
} csrs[] = {
    { "as it is", KEEP, "CERTIFICATE REQUEST", NULL },
    /* [RFC 7468 7] */
    { "under its old label", KEEP, "NEW CERTIFICATE REQUEST", NULL },
    { "under another label", KEEP, "CERTIFICATE", FULCIO_BAD_CSR },
    { "under no label", KEEP, "", FULCIO_BAD_CSR },
    { "short of a byte", CUT, "CERTIFICATE REQUEST", FULCIO_BAD_CSR },
    { "with a byte too much", LENGTHEN, "CERTIFICATE REQUEST", FULCIO_BAD_CSR },
    { "with another signature", FLIP_SIGNATURE, "CERTIFICATE REQUEST",
        FULCIO_BAD_PROOF },
    { "with a point off its curve", FLIP_POINT, "CERTIFICATE REQUEST",
        FULCIO_BAD_CSR },
    { "of version 2", FLIP_VERSION, "CERTIFICATE REQUEST", FULCIO_BAD_CSR },
    { "of an unknown algorithm", FLIP_ALGORITHM, "CERTIFICATE REQUEST",
        FULCIO_BAD_PROOF },
};

/* Gives where these octets stand. */
static size_t
find(sg_bytes in, const char *octets, size_t len)
{
    size_t i;

    for (i = 0; i + len <= in.len; i++)
        if (memcmp(in.data + i, octets, len) == 0)
            return i;
    fail_msg("%s", "not there");
    return 0;
}

static sg_bytes
edit(struct world *world, sg_bytes der, enum edit edit)
{
    uint8_t *copy = sg_arena_new(&world->arena, der.len + 1);

    memcpy(copy, der.data, der.len);
    if (edit == CUT)
        return sg_bytes_of(copy, der.len - 1);
    if (edit == LENGTHEN)
        return sg_bytes_of(copy, der.len + 1);
    if (edit == FLIP_SIGNATURE)
        copy[der.len - 1] ^= 1;
    if (edit == FLIP_POINT)
        copy[find(der, "\x03\x42\x00\x04", 4) + 10] ^= 1;
    if (edit == FLIP_VERSION)
        copy[find(der, "\x02\x01\x00", 3) + 2] = 1;
    if (edit == FLIP_ALGORITHM)
        copy[find(der, "\x2a\x86\x48\xce\x3d\x04\x03\x02", 8) + 7] = 9;
    return sg_bytes_of(copy, der.len);
}

static void
refuses_csrs(void **state)
{
    EVP_PKEY *key = world_key("P-256");
    struct world world;
    sg_bytes der;
    size_t i;

    (void)state;
    world_begin(&world, NULL);
    world.authorization = world_alice(&world);
    der = world_csr(&world, key, "SHA256");
    for (i = 0; i < COUNT_OF(csrs); i++) {
        unsigned status = world_post(&world,
            world_csr_body(
                &world, edit(&world, der, csrs[i].edit), csrs[i].label));

        if (csrs[i].message == NULL)
            check_row(csrs[i].name, status == 200);
        else
            check_refused(csrs[i].name, &world, csrs[i].message);
    }
    EVP_PKEY_free(key);
    world_end(&world);
}

/* No octet of a CSR can be another: all of it is signed, or is the form. */
static void
refuses_each_bit_that_is_flipped(void **state)
{
    EVP_PKEY *key = world_key("P-256");
    struct world world;
    sg_bytes der;
    size_t i;

    (void)state;
    world_begin(&world, NULL);
    der = world_csr(&world, key, "SHA256");
    for (i = 0; i < 8 * der.len; i++) {
        struct fulcio_request request = { .token = { NULL, 0 } };
        struct sg_arena arena;
        struct sg_spki spki;
        struct sg_buf pem;
        sigstore_error err;

        ((uint8_t *)(uintptr_t)der.data)[i / 8] ^= (uint8_t)(1u << i % 8);
        sg_arena_init(&arena, 1u << 16);
        sg_buf_init(&pem, 4096);
        sg_pem_add(&pem, "CERTIFICATE REQUEST", der);
        request.csr = sg_buf_bytes(&pem);
        if (fulcio_prove(&spki, &request, SG_LITERAL("x"), &arena, &err) !=
            SIGSTORE_EREFUSED)
            fail_msg("bit %zu", i);
        sg_buf_dispose(&pem);
        sg_arena_dispose(&arena);
        ((uint8_t *)(uintptr_t)der.data)[i / 8] ^= (uint8_t)(1u << i % 8);
    }
    EVP_PKEY_free(key);
    world_end(&world);
}

/* ---- proofs by a signature over the name ---- */

static const struct {
    const char *name, *kind, *hash, *text;
    bool is_job, is_anothers;
    const char *message;
} proofs[] = {
    { "somebody's address", "P-256", "SHA256", "alice@example.com", false,
        false, NULL },
    { "a job's subject", "P-256", "SHA256",
        "repo:example/project:ref:refs/heads/main", true, false, NULL },
    { "by P-384", "P-384", "SHA384", "alice@example.com", false, false, NULL },
    { "by Ed25519", "ED25519", NULL, "alice@example.com", false, false, NULL },
    { "by RSA", "RSA-2048", "SHA256", "alice@example.com", false, false, NULL },
    { "another address", "P-256", "SHA256", "bob@example.com", false, false,
        FULCIO_BAD_PROOF },
    { "another letter", "P-256", "SHA256", "Alice@example.com", false, false,
        FULCIO_BAD_PROOF },
    { "nothing", "P-256", "SHA256", "", false, false, FULCIO_BAD_PROOF },
    { "an address, and a job asks", "P-256", "SHA256", "alice@example.com",
        true, false, FULCIO_BAD_PROOF },
    { "by somebody else's key", "P-256", "SHA256", "alice@example.com", false,
        true, FULCIO_BAD_PROOF },
    { "with another hash", "P-256", "SHA384", "alice@example.com", false, false,
        FULCIO_BAD_PROOF },
    { "by P-384 with SHA-256", "P-384", "SHA256", "alice@example.com", false,
        false, FULCIO_BAD_PROOF },
    { "by RSA of 1024 bits", "RSA-1024", "SHA256", "alice@example.com", false,
        false, FULCIO_WEAK_KEY },
    { "by P-224", "P-224", "SHA256", "alice@example.com", false, false,
        FULCIO_WEAK_KEY },
};

static void
takes_a_signature_over_the_name(void **state)
{
    struct world world;
    size_t i;

    (void)state;
    world_begin(&world, NULL);
    for (i = 0; i < COUNT_OF(proofs); i++) {
        EVP_PKEY *key = world_key(proofs[i].kind);
        EVP_PKEY *signer =
            proofs[i].is_anothers ? world_key(proofs[i].kind) : key;
        unsigned status;

        world.authorization =
            proofs[i].is_job ? world_job(&world) : world_alice(&world);
        status = world_post(&world,
            world_key_body(
                &world, key, signer, proofs[i].hash, proofs[i].text));
        if (proofs[i].message == NULL)
            check_row(proofs[i].name, status == 200);
        else
            check_refused(proofs[i].name, &world, proofs[i].message);
        if (signer != key)
            EVP_PKEY_free(signer);
        EVP_PKEY_free(key);
    }
    world_end(&world);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_bodies),
        cmocka_unit_test(refuses_depth_and_length),
        cmocka_unit_test(refuses_tokens),
        cmocka_unit_test(certifies_these_keys_and_no_others),
        cmocka_unit_test(refuses_csrs),
        cmocka_unit_test(refuses_each_bit_that_is_flipped),
        cmocka_unit_test(takes_a_signature_over_the_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
