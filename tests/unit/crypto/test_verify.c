/* SPDX-License-Identifier: Apache-2.0 */
/* Verifying: each algorithm, and what must not pass for a signature. */
#include "keys.h"

#include <openssl/err.h>

#define MESSAGE SG_LITERAL("what was signed")
#define OTHER SG_LITERAL("what was signeD")

/* Each listed algorithm with a kind of key that fits. */
static const struct {
    const char *algorithm, *kind;
} rows[] = {
    { "PKIX_ECDSA_P256_SHA_256", "P-256" },
    { "PKIX_ECDSA_P384_SHA_384", "P-384" },
    { "PKIX_ECDSA_P384_SHA_256", "P-384" },
    { "PKIX_ECDSA_P521_SHA_512", "P-521" },
    { "PKIX_ECDSA_P521_SHA_256", "P-521" },
    { "PKIX_ED25519", "Ed25519" },
    { "PKIX_RSA_PKCS1V15_2048_SHA256", "2048" },
    { "PKIX_RSA_PKCS1V15_3072_SHA256", "3072" },
    { "PKIX_RSA_PSS_2048_SHA256", "2048" },
    { "PKIX_RSA_PSS_3072_SHA256", "3072" },
    { "PKIX_RSA_PKCS1V5", "2048" },
    { "PKCS1_RSA_PSS", "2048" },
};

static const struct sg_algorithm *
algorithm_of(const char *name)
{
    const struct sg_algorithm *row =
        sg_algorithm_find(sg_bytes_from_text(name));

    assert_non_null(row);
    return row;
}

static struct sg_cache *
make_cache(void)
{
    struct sg_cache *cache;

    assert_int_equal(sg_cache_new(&cache, NULL), SIGSTORE_OK);
    return cache;
}

/* A refusal, by this check, told in the error too. */
static void
check_refused(const char *name, sigstore_code code, const sigstore_error *err,
    sigstore_check check)
{
    check_row(name, code == SIGSTORE_EREFUSED);
    check_row(name, err->code == SIGSTORE_EREFUSED);
    check_row(name, err->check == check);
    check_row(name, err->message[0] != '\0');
}

static void
each_algorithm_verifies_its_own(void **state)
{
    struct sg_cache *cache = make_cache();
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        const struct sg_algorithm *algorithm = algorithm_of(rows[i].algorithm);
        struct pair pair = make_pair(rows[i].kind);
        struct pair stranger = make_pair(rows[i].kind);
        struct signature signature = sign(&pair, algorithm, MESSAGE);
        sg_bytes bytes = signature_bytes(&signature);
        const char *name = rows[i].algorithm;
        sigstore_error err;

        check_row(name,
            sg_verify(NULL, SG_FORGET, &pair.spki, algorithm, MESSAGE, bytes,
                NULL) == SIGSTORE_OK);
        check_row(name,
            sg_verify(cache, SG_KEEP, &pair.spki, algorithm, MESSAGE, bytes,
                NULL) == SIGSTORE_OK);
        check_row(name,
            sg_verify(cache, SG_FORGET, &pair.spki, algorithm, MESSAGE, bytes,
                NULL) == SIGSTORE_OK);
        check_refused(name,
            sg_verify(
                cache, SG_KEEP, &pair.spki, algorithm, OTHER, bytes, &err),
            &err, SIGSTORE_CHECK_SIGNATURE);
        /* made like the kept key of the same curve, and not that key */
        check_refused(name,
            sg_verify(cache, SG_FORGET, &stranger.spki, algorithm, MESSAGE,
                bytes, &err),
            &err, SIGSTORE_CHECK_SIGNATURE);
        check_refused(name,
            sg_verify(NULL, SG_FORGET, &stranger.spki, algorithm, MESSAGE,
                bytes, &err),
            &err, SIGSTORE_CHECK_SIGNATURE);
        drop_pair(&pair);
        drop_pair(&stranger);
    }
    sg_cache_free(cache);
}

static void
a_key_made_like_another_verifies_its_own(void **state)
{
    struct pair kept = make_pair("P-256"), pair = make_pair("P-256");
    const struct sg_algorithm *algorithm = sg_algorithm_default(&pair.spki);
    struct signature first = sign(&kept, algorithm, MESSAGE);
    struct signature second = sign(&pair, algorithm, MESSAGE);
    struct sg_cache *cache = make_cache();
    size_t i;

    (void)state;
    for (i = 0; i < 3; i++) {
        assert_int_equal(sg_verify(cache, SG_KEEP, &kept.spki, algorithm,
                             MESSAGE, signature_bytes(&first), NULL),
            SIGSTORE_OK);
        assert_int_equal(sg_verify(cache, SG_FORGET, &pair.spki, algorithm,
                             MESSAGE, signature_bytes(&second), NULL),
            SIGSTORE_OK);
    }
    sg_cache_free(cache);
    drop_pair(&kept);
    drop_pair(&pair);
}

static void
a_digest_verifies_as_its_message(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        const struct sg_algorithm *algorithm = algorithm_of(rows[i].algorithm);
        struct pair pair = make_pair(rows[i].kind);
        struct signature signature = sign(&pair, algorithm, MESSAGE);
        sg_bytes bytes = signature_bytes(&signature);
        const char *name = rows[i].algorithm;
        enum sg_hash hash =
            algorithm->hash == SG_HASH_NONE ? SG_SHA512 : algorithm->hash;
        struct sg_digest digest, other;
        sigstore_error err;

        check_row(name, sg_digest(&digest, hash, MESSAGE, NULL) == SIGSTORE_OK);
        check_row(name, sg_digest(&other, hash, OTHER, NULL) == SIGSTORE_OK);
        if (algorithm->hash == SG_HASH_NONE) {
            check_row(name,
                sg_verify_digest(NULL, SG_FORGET, &pair.spki, algorithm,
                    &digest, bytes, &err) == SIGSTORE_EUNSUPPORTED);
            check_row(name, strstr(err.message, name) != NULL);
        } else {
            check_row(name,
                sg_verify_digest(NULL, SG_FORGET, &pair.spki, algorithm,
                    &digest, bytes, &err) == SIGSTORE_OK);
            check_refused(name,
                sg_verify_digest(NULL, SG_FORGET, &pair.spki, algorithm, &other,
                    bytes, &err),
                &err, SIGSTORE_CHECK_SIGNATURE);
        }
        drop_pair(&pair);
    }
}

static void
a_digest_of_another_hash_is_refused(void **state)
{
    struct pair pair = make_pair("P-384");
    const struct sg_algorithm *algorithm = sg_algorithm_default(&pair.spki);
    struct signature signature = sign(&pair, algorithm, MESSAGE);
    struct sg_digest right, digest;
    sigstore_error err;
    size_t i;

    (void)state;
    assert_int_equal(sg_digest(&right, SG_SHA384, MESSAGE, NULL), SIGSTORE_OK);
    for (i = 0; i < 5; i++) {
        digest = right;
        if (i < 3)
            digest.len = i == 0 ? 47 : i == 1 ? 49 : 0;
        else
            digest.hash = i == 3 ? SG_SHA256 : SG_HASH_NONE;
        check_refused("a digest that is not SHA-384's",
            sg_verify_digest(NULL, SG_FORGET, &pair.spki, algorithm, &digest,
                signature_bytes(&signature), &err),
            &err, SIGSTORE_CHECK_SIGNATURE_ALGORITHM);
    }
    drop_pair(&pair);
}

/* Each key with each algorithm of another kind. */
static void
a_key_that_does_not_fit_is_refused(void **state)
{
    size_t i, k;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        struct pair pair = make_pair(rows[i].kind);
        struct signature signature =
            sign(&pair, algorithm_of(rows[i].algorithm), MESSAGE);
        sg_bytes bytes = signature_bytes(&signature);
        struct sg_digest digest;

        for (k = 0; k < COUNT_OF(rows); k++) {
            const struct sg_algorithm *other = algorithm_of(rows[k].algorithm);
            sigstore_error err;

            if (sg_algorithm_fits(other, &pair.spki))
                continue;
            check_refused(rows[k].algorithm,
                sg_verify(
                    NULL, SG_FORGET, &pair.spki, other, MESSAGE, bytes, &err),
                &err, SIGSTORE_CHECK_SIGNATURE_ALGORITHM);
            assert_int_equal(
                sg_digest(&digest, SG_SHA256, MESSAGE, NULL), SIGSTORE_OK);
            check_refused(rows[k].algorithm,
                sg_verify_digest(
                    NULL, SG_FORGET, &pair.spki, other, &digest, bytes, &err),
                &err, SIGSTORE_CHECK_SIGNATURE_ALGORITHM);
        }
        drop_pair(&pair);
    }
}

/* One key, two rows: a signature of the one is none of the other. */
static void
paddings_and_hashes_are_not_mixed(void **state)
{
    static const struct {
        const char *kind, *made, *read;
    } pairs[] = {
        { "2048", "PKIX_RSA_PKCS1V15_2048_SHA256", "PKIX_RSA_PSS_2048_SHA256" },
        { "2048", "PKIX_RSA_PSS_2048_SHA256", "PKIX_RSA_PKCS1V15_2048_SHA256" },
        { "P-384", "PKIX_ECDSA_P384_SHA_384", "PKIX_ECDSA_P384_SHA_256" },
        { "P-384", "PKIX_ECDSA_P384_SHA_256", "PKIX_ECDSA_P384_SHA_384" },
        { "P-521", "PKIX_ECDSA_P521_SHA_512", "PKIX_ECDSA_P521_SHA_256" },
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(pairs); i++) {
        struct pair pair = make_pair(pairs[i].kind);
        struct signature signature =
            sign(&pair, algorithm_of(pairs[i].made), MESSAGE);
        sigstore_error err;

        check_refused(pairs[i].made,
            sg_verify(NULL, SG_FORGET, &pair.spki, algorithm_of(pairs[i].read),
                MESSAGE, signature_bytes(&signature), &err),
            &err, SIGSTORE_CHECK_SIGNATURE);
        drop_pair(&pair);
    }
}

static void
pss_salt_is_as_long_as_the_digest(void **state)
{
    static const int salts[] = { 0, 1, 20, 31, 33, 64, 222 };
    struct pair pair = make_pair("2048");
    const struct sg_algorithm *algorithm =
        algorithm_of("PKIX_RSA_PSS_2048_SHA256");
    struct signature signature = sign_salted(&pair, algorithm, MESSAGE, 32);
    sigstore_error err;
    size_t i;

    (void)state;
    assert_int_equal(sg_verify(NULL, SG_FORGET, &pair.spki, algorithm, MESSAGE,
                         signature_bytes(&signature), NULL),
        SIGSTORE_OK);
    for (i = 0; i < COUNT_OF(salts); i++) {
        signature = sign_salted(&pair, algorithm, MESSAGE, salts[i]);
        check_refused("another salt",
            sg_verify(NULL, SG_FORGET, &pair.spki, algorithm, MESSAGE,
                signature_bytes(&signature), &err),
            &err, SIGSTORE_CHECK_SIGNATURE);
    }
    drop_pair(&pair);
}

/* Every length from none to some bytes more, and every flipped bit. */
static void
a_changed_signature_is_refused(void **state)
{
    static const char *const kinds[] = { "P-256", "Ed25519", "2048" };
    struct sg_cache *cache = make_cache();
    size_t i, k;

    (void)state;
    for (i = 0; i < COUNT_OF(kinds); i++) {
        struct pair pair = make_pair(kinds[i]);
        const struct sg_algorithm *algorithm = sg_algorithm_default(&pair.spki);
        struct signature good = sign(&pair, algorithm, MESSAGE);
        sigstore_error err;

        memset(good.data + good.len, 0, 8);
        for (k = 0; k < good.len + 8; k++)
            if (k != good.len)
                check_refused(kinds[i],
                    sg_verify(cache, SG_KEEP, &pair.spki, algorithm, MESSAGE,
                        sg_bytes_of(good.data, k), &err),
                    &err, SIGSTORE_CHECK_SIGNATURE);
        for (k = 0; k < 8 * good.len; k++) {
            struct signature bad = good;

            bad.data[k / 8] ^= (uint8_t)(1u << k % 8);
            check_refused(kinds[i],
                sg_verify(cache, SG_KEEP, &pair.spki, algorithm, MESSAGE,
                    signature_bytes(&bad), &err),
                &err, SIGSTORE_CHECK_SIGNATURE);
        }
        drop_pair(&pair);
    }
    sg_cache_free(cache);
}

/* A zero byte before or after an RSA signature, which is a number. */
static void
an_rsa_signature_is_as_long_as_its_key(void **state)
{
    struct pair pair = make_pair("2048");
    const struct sg_algorithm *algorithm = sg_algorithm_default(&pair.spki);
    struct signature good = sign(&pair, algorithm, MESSAGE);
    uint8_t longer[257] = { 0 };
    sigstore_error err;

    (void)state;
    assert_int_equal(good.len, 256);
    memcpy(longer + 1, good.data, 256);
    check_refused("a leading zero",
        sg_verify(NULL, SG_FORGET, &pair.spki, algorithm, MESSAGE,
            sg_bytes_of(longer, 257), &err),
        &err, SIGSTORE_CHECK_SIGNATURE);
    assert_non_null(strstr(err.message, "257 bytes"));
    drop_pair(&pair);
}

#define OCTETS(text)                                                           \
    {                                                                          \
        (const uint8_t *)(text), sizeof(text) - 1                              \
    }
#define N32 "12345678901234567890123456789012"

/* RFC 3279, 2.2.3, in DER [X.690 10.1]: refused by form, whatever the key. */
static void
ecdsa_signatures_are_strict_der(void **state)
{
    static const struct {
        const char *name;
        sg_bytes signature;
    } forms[] = {
        { "nothing", OCTETS("") },
        { "an empty SEQUENCE", OCTETS("\x30\x00") },
        { "one number", OCTETS("\x30\x03\x02\x01\x01") },
        { "three numbers",
            OCTETS("\x30\x09\x02\x01\x01\x02\x01\x01\x02\x01\x01") },
        { "a SET", OCTETS("\x31\x06\x02\x01\x01\x02\x01\x01") },
        { "bytes after it", OCTETS("\x30\x06\x02\x01\x01\x02\x01\x01\x00") },
        { "an indefinite length",
            OCTETS("\x30\x80\x02\x01\x01\x02\x01\x01\x00\x00") },
        { "a length that is not minimal",
            OCTETS("\x30\x81\x06\x02\x01\x01\x02\x01\x01") },
        { "a number's length that is not minimal",
            OCTETS("\x30\x07\x02\x81\x01\x01\x02\x01\x01") },
        { "r padded", OCTETS("\x30\x07\x02\x02\x00\x01\x02\x01\x01") },
        { "s padded", OCTETS("\x30\x07\x02\x01\x01\x02\x02\x00\x01") },
        { "r negative", OCTETS("\x30\x06\x02\x01\xff\x02\x01\x01") },
        { "s negative", OCTETS("\x30\x06\x02\x01\x01\x02\x01\xff") },
        { "r zero", OCTETS("\x30\x06\x02\x01\x00\x02\x01\x01") },
        { "s zero", OCTETS("\x30\x06\x02\x01\x01\x02\x01\x00") },
        { "r empty", OCTETS("\x30\x05\x02\x00\x02\x01\x01") },
        { "r longer than the field",
            OCTETS("\x30\x26\x02\x21\x01" N32 "\x02\x01\x01") },
        { "s longer than the field",
            OCTETS("\x30\x26\x02\x01\x01\x02\x21\x01" N32) },
        { "r an OCTET STRING", OCTETS("\x30\x06\x04\x01\x01\x02\x01\x01") },
        { "raw r and s", OCTETS(N32 N32) },
    };
    struct pair pair = make_pair("P-256");
    const struct sg_algorithm *algorithm = sg_algorithm_default(&pair.spki);
    sigstore_error err;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(forms); i++) {
        check_refused(forms[i].name,
            sg_verify(NULL, SG_FORGET, &pair.spki, algorithm, MESSAGE,
                forms[i].signature, &err),
            &err, SIGSTORE_CHECK_SIGNATURE);
        check_row(forms[i].name, strstr(err.message, "in DER") != NULL);
    }
    drop_pair(&pair);
}

/* Of the right form, but no signature: the mathematics answers. */
static void
ecdsa_numbers_out_of_range_are_refused(void **state)
{
    static const struct {
        const char *name;
        sg_bytes signature;
    } forms[] = {
        { "r and s 1", OCTETS("\x30\x06\x02\x01\x01\x02\x01\x01") },
        { "s = n, the order",
            OCTETS("\x30\x26\x02\x01\x01\x02\x21\x00"
                   "\xff\xff\xff\xff\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff"
                   "\xff\xff\xbc\xe6\xfa\xad\xa7\x17\x9e\x84\xf3\xb9\xca\xc2"
                   "\xfc\x63\x25\x51") },
        { "all ones",
            OCTETS("\x30\x26\x02\x01\x01\x02\x21\x00"
                   "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
                   "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
                   "\xff\xff\xff\xff") },
    };
    struct pair pair = make_pair("P-256");
    const struct sg_algorithm *algorithm = sg_algorithm_default(&pair.spki);
    sigstore_error err;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(forms); i++) {
        check_refused(forms[i].name,
            sg_verify(NULL, SG_FORGET, &pair.spki, algorithm, MESSAGE,
                forms[i].signature, &err),
            &err, SIGSTORE_CHECK_SIGNATURE);
        check_row(forms[i].name, strstr(err.message, "in DER") == NULL);
    }
    drop_pair(&pair);
}

/* Read by form, found out on use, with and without a key to copy. */
static void
a_point_off_its_curve_is_malformed(void **state)
{
    static const char *const kinds[] = { "P-256", "P-384", "P-521" };
    size_t i;
    int keep;

    (void)state;
    for (i = 0; i < COUNT_OF(kinds); i++) {
        struct pair pair = make_pair(kinds[i]);
        const struct sg_algorithm *algorithm = sg_algorithm_default(&pair.spki);
        struct signature signature = sign(&pair, algorithm, MESSAGE);
        struct sg_cache *cache = make_cache();
        sg_bytes bytes = signature_bytes(&signature);
        uint8_t der[200];
        size_t len = pair.spki.der.len;
        struct sg_spki off;
        sigstore_error err;

        memcpy(der, pair.spki.der.data, len);
        der[len - 1] ^= 1;
        check_row(kinds[i],
            sg_spki_parse(&off, sg_bytes_of(der, len), NULL) == SIGSTORE_OK);
        for (keep = SG_FORGET; keep <= SG_KEEP; keep++) {
            check_row(kinds[i],
                sg_verify(NULL, (enum sg_keep)keep, &off, algorithm, MESSAGE,
                    bytes, &err) == SIGSTORE_EFORMAT);
            check_row(kinds[i], err.code == SIGSTORE_EFORMAT);
            check_row(kinds[i],
                sg_verify(cache, (enum sg_keep)keep, &off, algorithm, MESSAGE,
                    bytes, &err) == SIGSTORE_EFORMAT);
            check_row(kinds[i],
                sg_verify(cache, SG_KEEP, &pair.spki, algorithm, MESSAGE, bytes,
                    &err) == SIGSTORE_OK);
        }
        sg_cache_free(cache);
        drop_pair(&pair);
    }
}

/* Fields that are larger than the prime, and the point (0, 0). */
static void
coordinates_out_of_range_are_malformed(void **state)
{
    static const uint8_t fills[] = { 0x00, 0xff };
    struct pair pair = make_pair("P-256");
    const struct sg_algorithm *algorithm = sg_algorithm_default(&pair.spki);
    struct signature signature = sign(&pair, algorithm, MESSAGE);
    uint8_t der[91];
    struct sg_spki off;
    size_t i;

    (void)state;
    assert_int_equal(pair.spki.der.len, sizeof(der));
    memcpy(der, pair.spki.der.data, sizeof(der));
    for (i = 0; i < COUNT_OF(fills); i++) {
        memset(der + 27, fills[i], 64);
        assert_int_equal(
            sg_spki_parse(&off, sg_bytes_of(der, sizeof(der)), NULL),
            SIGSTORE_OK);
        assert_int_equal(sg_verify(NULL, SG_FORGET, &off, algorithm, MESSAGE,
                             signature_bytes(&signature), NULL),
            SIGSTORE_EFORMAT);
    }
    drop_pair(&pair);
}

/* RFC 8032, 5.1.7: S + L verifies the same equation, and is another text. */
static void
ed25519_s_is_below_the_order(void **state)
{
    static const uint8_t order[32] = { 0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12,
        0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10 };
    struct pair pair = make_pair("Ed25519");
    const struct sg_algorithm *algorithm = sg_algorithm_default(&pair.spki);
    struct signature signature = sign(&pair, algorithm, MESSAGE);
    sigstore_error err;
    unsigned carry = 0;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(order); i++) {
        carry += signature.data[32 + i] + (unsigned)order[i];
        signature.data[32 + i] = (uint8_t)carry;
        carry >>= 8;
    }
    check_refused("S + L",
        sg_verify(NULL, SG_FORGET, &pair.spki, algorithm, MESSAGE,
            signature_bytes(&signature), &err),
        &err, SIGSTORE_CHECK_SIGNATURE);
    drop_pair(&pair);
}

static void
the_caller_keeps_its_error_queue(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        const struct sg_algorithm *algorithm = algorithm_of(rows[i].algorithm);
        struct pair pair = make_pair(rows[i].kind);
        struct signature signature = sign(&pair, algorithm, MESSAGE);
        sg_bytes bytes = signature_bytes(&signature);
        sigstore_error err;

        ERR_clear_error();
        ERR_raise(ERR_LIB_USER, 42);
        check_row(rows[i].algorithm,
            sg_verify(NULL, SG_FORGET, &pair.spki, algorithm, MESSAGE, bytes,
                &err) == SIGSTORE_OK);
        check_row(rows[i].algorithm,
            sg_verify(NULL, SG_FORGET, &pair.spki, algorithm, OTHER, bytes,
                &err) == SIGSTORE_EREFUSED);
        check_row(rows[i].algorithm, ERR_GET_REASON(ERR_get_error()) == 42);
        check_row(rows[i].algorithm, ERR_get_error() == 0);
        drop_pair(&pair);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_algorithm_verifies_its_own),
        cmocka_unit_test(a_key_made_like_another_verifies_its_own),
        cmocka_unit_test(a_digest_verifies_as_its_message),
        cmocka_unit_test(a_digest_of_another_hash_is_refused),
        cmocka_unit_test(a_key_that_does_not_fit_is_refused),
        cmocka_unit_test(paddings_and_hashes_are_not_mixed),
        cmocka_unit_test(pss_salt_is_as_long_as_the_digest),
        cmocka_unit_test(a_changed_signature_is_refused),
        cmocka_unit_test(an_rsa_signature_is_as_long_as_its_key),
        cmocka_unit_test(ecdsa_signatures_are_strict_der),
        cmocka_unit_test(ecdsa_numbers_out_of_range_are_refused),
        cmocka_unit_test(a_point_off_its_curve_is_malformed),
        cmocka_unit_test(coordinates_out_of_range_are_malformed),
        cmocka_unit_test(ed25519_s_is_below_the_order),
        cmocka_unit_test(the_caller_keeps_its_error_queue),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
