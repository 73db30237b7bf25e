/* SPDX-License-Identifier: Apache-2.0 */
/* Keys made, and signatures that verify by their public half only. */
#include "crypto/sign.h"

#include "base/limits.h"
#include "crypto/random.h"
#include "crypto/verify.h"
#include "test.h"

static struct sg_secret *
make(void)
{
    struct sg_secret *secret;

    assert_int_equal(sg_secret_new(&secret, NULL), SIGSTORE_OK);
    return secret;
}

static struct sg_digest
digest_of(const char *text, enum sg_hash hash)
{
    struct sg_digest digest;

    assert_int_equal(
        sg_digest(&digest, hash, sg_bytes_from_text(text), NULL), SIGSTORE_OK);
    return digest;
}

static sigstore_code
check(const struct sg_spki *key, const struct sg_digest *digest,
    sg_bytes signature)
{
    return sg_verify_digest(NULL, SG_FORGET, key, sg_algorithm_default(key),
        digest, signature, NULL);
}

static void
signs_what_its_public_key_verifies(void **state)
{
    struct sg_secret *secret = make();
    struct sg_secret *other = make();
    struct sg_digest digest = digest_of("message", SG_SHA256);
    struct sg_digest wrong = digest_of("another", SG_SHA256);
    uint8_t bytes[SG_SIGNATURE_MAX];
    size_t len;

    (void)state;
    for (int i = 0; i < 32; i++) { /* lengths vary */
        sg_bytes signature;

        assert_int_equal(
            sg_sign(secret, &digest, bytes, &len, NULL), SIGSTORE_OK);
        signature = sg_bytes_of(bytes, len);
        assert_int_equal(
            check(sg_secret_public(secret), &digest, signature), SIGSTORE_OK);
        assert_int_equal(check(sg_secret_public(secret), &wrong, signature),
            SIGSTORE_EREFUSED);
        assert_int_equal(check(sg_secret_public(other), &digest, signature),
            SIGSTORE_EREFUSED);
    }
    sg_secret_free(secret);
    sg_secret_free(other);
}

/* Signs by the secret that is the argument. */
static int
sign_elsewhere(void *arg, const void *digest, size_t digest_len,
    void *signature, size_t *len)
{
    struct sg_digest given = { .hash = SG_SHA256, .len = digest_len };

    memcpy(given.data, digest, digest_len);
    return sg_sign(arg, &given, signature, len, NULL) != SIGSTORE_OK;
}

static void
borrows_a_key_and_signs_only_what_its_public_key_verifies(void **state)
{
    struct sg_secret *secret = make();
    struct sg_secret *other = make();
    struct sg_digest digest = digest_of("message", SG_SHA256);
    struct sg_secret *right, *wrong;
    uint8_t bytes[SG_SIGNATURE_MAX];
    size_t len;

    (void)state;
    assert_int_equal(sg_secret_borrow(&right, sg_secret_public(secret)->der,
                         sign_elsewhere, secret, NULL),
        SIGSTORE_OK);
    assert_true(sg_bytes_equal(
        sg_secret_public(right)->der, sg_secret_public(secret)->der));
    assert_int_equal(sg_sign(right, &digest, bytes, &len, NULL), SIGSTORE_OK);
    assert_int_equal(
        check(sg_secret_public(secret), &digest, sg_bytes_of(bytes, len)),
        SIGSTORE_OK);
    assert_int_equal(sg_secret_borrow(&wrong, sg_secret_public(secret)->der,
                         sign_elsewhere, other, NULL),
        SIGSTORE_OK);
    assert_int_equal(
        sg_sign(wrong, &digest, bytes, &len, NULL), SIGSTORE_EREFUSED);
    sg_secret_free(right);
    sg_secret_free(wrong);
    sg_secret_free(secret);
    sg_secret_free(other);
}

/* Whose private half is elsewhere cannot be kept here. */
static void
keeps_no_key_that_is_borrowed(void **state)
{
    struct sg_secret *secret = make();
    struct sg_secret *borrowed;
    uint8_t kept[SG_KEPT_MAX];
    size_t len;

    (void)state;
    assert_int_equal(sg_secret_borrow(&borrowed, sg_secret_public(secret)->der,
                         sign_elsewhere, secret, NULL),
        SIGSTORE_OK);
    assert_int_equal(
        sg_secret_keep(borrowed, kept, &len, NULL), SIGSTORE_EUNSUPPORTED);
    sg_secret_free(borrowed);
    sg_secret_free(secret);
}

static void
borrows_no_key_of_another_kind_or_size(void **state)
{
    static const char begin[] = "-----BEGIN PUBLIC KEY-----\n";
    static const char end[] = "-----END PUBLIC KEY-----\n";
    static uint8_t big[SG_KEY_FILE_MAX + 1];
    struct sg_secret *ed25519, *borrowed;
    sigstore_error err;

    (void)state;
    assert_int_equal(sg_secret_borrow(&borrowed, sg_bytes_of(big, sizeof(big)),
                         sign_elsewhere, NULL, &err),
        SIGSTORE_ELIMIT);
    assert_null(borrowed);
    assert_non_null(strstr(err.message, "65537 bytes, more than 65536"));
    /* What is too much for a key is not too much for memory. */
    for (size_t i = 0; i < sizeof(big); i++)
        big[i] = i % 65 == 64 ? '\n' : 'A';
    memcpy(big, begin, strlen(begin));
    memcpy(big + 65 * 1000, end, strlen(end));
    assert_int_equal(
        sg_secret_borrow(&borrowed, sg_bytes_of(big, 65 * 1000 + strlen(end)),
            sign_elsewhere, NULL, &err),
        SIGSTORE_EFORMAT);
    assert_int_equal(
        sg_secret_make(&ed25519, SG_KEY_ED25519, NULL), SIGSTORE_OK);
    assert_int_equal(sg_secret_borrow(&borrowed, sg_secret_public(ed25519)->der,
                         sign_elsewhere, ed25519, NULL),
        SIGSTORE_EUNSUPPORTED);
    assert_null(borrowed);
    sg_secret_free(ed25519);
}

static void
makes_another_key_each_time(void **state)
{
    struct sg_secret *one = make();
    struct sg_secret *two = make();

    (void)state;
    assert_int_equal(sg_secret_public(one)->type, SG_KEY_P256);
    assert_false(
        sg_bytes_equal(sg_secret_public(one)->der, sg_secret_public(two)->der));
    sg_secret_free(one);
    sg_secret_free(two);
    sg_secret_free(NULL);
}

static void
refuses_digests_that_do_not_go_with_the_key(void **state)
{
    struct sg_secret *secret = make();
    uint8_t bytes[SG_SIGNATURE_MAX];
    size_t len;

    (void)state;
    for (int hash = SG_SHA384; hash <= SG_SHA512; hash++) {
        struct sg_digest digest = digest_of("message", (enum sg_hash)hash);

        assert_int_equal(
            sg_sign(secret, &digest, bytes, &len, NULL), SIGSTORE_EUNSUPPORTED);
    }
    sg_secret_free(secret);
}

static sigstore_code
check_message(const struct sg_spki *key, const char *text, sg_bytes signature)
{
    return sg_verify(NULL, SG_FORGET, key, sg_algorithm_default(key),
        sg_bytes_from_text(text), signature, NULL);
}

/* A key that was kept and loaded is the same key, of both types. */
static void
keeps_keys_and_takes_them_back(void **state)
{
    static const enum sg_key_type types[] = { SG_KEY_P256, SG_KEY_ED25519 };

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct sg_secret *made, *loaded;
        uint8_t kept[SG_KEPT_MAX + 1], bytes[SG_SIGNATURE_MAX];
        size_t len, signature_len;

        assert_int_equal(sg_secret_make(&made, types[i], NULL), SIGSTORE_OK);
        assert_int_equal(sg_secret_public(made)->type, types[i]);
        assert_int_equal(sg_secret_keep(made, kept, &len, NULL), SIGSTORE_OK);
        assert_int_equal(
            sg_secret_load(&loaded, sg_bytes_of(kept, len), NULL), SIGSTORE_OK);
        assert_true(sg_bytes_equal(
            sg_secret_public(made)->der, sg_secret_public(loaded)->der));
        assert_int_equal(sg_sign_message(loaded, sg_bytes_from_text("message"),
                             bytes, &signature_len, NULL),
            SIGSTORE_OK);
        assert_int_equal(check_message(sg_secret_public(made), "message",
                             sg_bytes_of(bytes, signature_len)),
            SIGSTORE_OK);
        assert_int_equal(check_message(sg_secret_public(made), "another",
                             sg_bytes_of(bytes, signature_len)),
            SIGSTORE_EREFUSED);
        sg_secret_free(loaded);
        kept[len] = 0;
        assert_int_equal(
            sg_secret_load(&loaded, sg_bytes_of(kept, len + 1), NULL),
            SIGSTORE_EFORMAT);
        assert_int_equal(
            sg_secret_load(&loaded, sg_bytes_of(kept, len - 1), NULL),
            SIGSTORE_EFORMAT);
        assert_null(loaded);
        sg_secret_free(made);
    }
}

static void
makes_and_loads_no_other_kind_of_key(void **state)
{
    struct sg_secret *secret;
    uint8_t long_one[SG_KEPT_MAX + 1] = { 0x30, 0x82 };

    (void)state;
    assert_int_equal(
        sg_secret_make(&secret, SG_KEY_P384, NULL), SIGSTORE_EUNSUPPORTED);
    assert_null(secret);
    assert_int_equal(
        sg_secret_load(&secret, sg_bytes_of(long_one, sizeof(long_one)), NULL),
        SIGSTORE_EFORMAT);
    assert_int_equal(
        sg_secret_load(&secret, sg_bytes_from_text("no key"), NULL),
        SIGSTORE_EFORMAT);
}

/* Ed25519 signs messages, not digests of them (RFC 8032, 5.1.6). */
static void
refuses_to_sign_a_digest_with_ed25519(void **state)
{
    struct sg_secret *secret;
    struct sg_digest digest = digest_of("message", SG_SHA256);
    uint8_t bytes[SG_SIGNATURE_MAX];
    size_t len;

    (void)state;
    assert_int_equal(
        sg_secret_make(&secret, SG_KEY_ED25519, NULL), SIGSTORE_OK);
    assert_int_equal(
        sg_sign(secret, &digest, bytes, &len, NULL), SIGSTORE_EUNSUPPORTED);
    sg_secret_free(secret);
}

static void
gives_random_bytes(void **state)
{
    uint8_t one[32] = { 0 }, two[32] = { 0 };

    (void)state;
    assert_int_equal(sg_random(one, sizeof(one), NULL), SIGSTORE_OK);
    assert_int_equal(sg_random(two, sizeof(two), NULL), SIGSTORE_OK);
    assert_memory_not_equal(one, two, sizeof(one));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(signs_what_its_public_key_verifies),
        cmocka_unit_test(
            borrows_a_key_and_signs_only_what_its_public_key_verifies),
        cmocka_unit_test(keeps_no_key_that_is_borrowed),
        cmocka_unit_test(borrows_no_key_of_another_kind_or_size),
        cmocka_unit_test(makes_another_key_each_time),
        cmocka_unit_test(refuses_digests_that_do_not_go_with_the_key),
        cmocka_unit_test(keeps_keys_and_takes_them_back),
        cmocka_unit_test(makes_and_loads_no_other_kind_of_key),
        cmocka_unit_test(refuses_to_sign_a_digest_with_ed25519),
        cmocka_unit_test(gives_random_bytes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
