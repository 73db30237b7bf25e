/* SPDX-License-Identifier: Apache-2.0 */
/* Hashing: FIPS 180-4's examples, whole, in parts and as a stream. */
#include "test.h"

#include <openssl/err.h>

#include "crypto/digest.h"

#define OCTETS(text)                                                           \
    {                                                                          \
        (const uint8_t *)(text), sizeof(text) - 1                              \
    }

static const struct {
    const char *name;
    enum sg_hash hash;
    sg_bytes message, digest;
} rows[] = {
    { "SHA-256 of abc", SG_SHA256, OCTETS("abc"),
        OCTETS("\xba\x78\x16\xbf\x8f\x01\xcf\xea\x41\x41\x40\xde\x5d\xae\x22"
               "\x23\xb0\x03\x61\xa3\x96\x17\x7a\x9c\xb4\x10\xff\x61\xf2\x00"
               "\x15\xad") },
    { "SHA-256 of nothing", SG_SHA256, OCTETS(""),
        OCTETS("\xe3\xb0\xc4\x42\x98\xfc\x1c\x14\x9a\xfb\xf4\xc8\x99\x6f\xb9"
               "\x24\x27\xae\x41\xe4\x64\x9b\x93\x4c\xa4\x95\x99\x1b\x78\x52"
               "\xb8\x55") },
    { "SHA-384 of abc", SG_SHA384, OCTETS("abc"),
        OCTETS("\xcb\x00\x75\x3f\x45\xa3\x5e\x8b\xb5\xa0\x3d\x69\x9a\xc6\x50"
               "\x07\x27\x2c\x32\xab\x0e\xde\xd1\x63\x1a\x8b\x60\x5a\x43\xff"
               "\x5b\xed\x80\x86\x07\x2b\xa1\xe7\xcc\x23\x58\xba\xec\xa1\x34"
               "\xc8\x25\xa7") },
    { "SHA-512 of abc", SG_SHA512, OCTETS("abc"),
        OCTETS("\xdd\xaf\x35\xa1\x93\x61\x7a\xba\xcc\x41\x73\x49\xae\x20\x41"
               "\x31\x12\xe6\xfa\x4e\x89\xa9\x7e\xa2\x0a\x9e\xee\xe6\x4b\x55"
               "\xd3\x9a\x21\x92\x99\x2a\x27\x4f\xc1\xa8\x36\xba\x3c\x23\xa3"
               "\xfe\xeb\xbd\x45\x4d\x44\x23\x64\x3c\xe8\x0e\x2a\x9a\xc9\x4f"
               "\xa5\x4c\xa4\x9f") },
};

static bool
is_right(const struct sg_digest *digest, size_t row)
{
    return digest->hash == rows[row].hash &&
        digest->len == sg_hash_len(rows[row].hash) &&
        sg_bytes_equal(sg_digest_bytes(digest), rows[row].digest);
}

static void
whole_and_in_parts(void **state)
{
    size_t i, cut;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        struct sg_digest digest;

        check_row(rows[i].name,
            sg_digest(&digest, rows[i].hash, rows[i].message, NULL) ==
                SIGSTORE_OK);
        check_row(rows[i].name, is_right(&digest, i));
        for (cut = 0; cut <= rows[i].message.len; cut++) {
            const sg_bytes parts[] = {
                { rows[i].message.data, cut },
                { NULL, 0 },
                { rows[i].message.data + cut, rows[i].message.len - cut },
            };

            check_row(rows[i].name,
                sg_digest_parts(&digest, rows[i].hash, parts, COUNT_OF(parts),
                    NULL) == SIGSTORE_OK);
            check_row(rows[i].name, is_right(&digest, i));
        }
    }
}

static void
no_parts_are_an_empty_message(void **state)
{
    struct sg_digest digest;

    (void)state;
    assert_int_equal(
        sg_digest_parts(&digest, SG_SHA256, NULL, 0, NULL), SIGSTORE_OK);
    assert_true(is_right(&digest, 1));
}

/* A hasher that has ended is ready, and remembers nothing. */
static void
a_hasher_serves_again(void **state)
{
    size_t i, round;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        struct sg_hasher *hasher;
        struct sg_digest digest;
        sg_bytes message = rows[i].message;

        assert_int_equal(
            sg_hasher_new(&hasher, rows[i].hash, NULL), SIGSTORE_OK);
        for (round = 0; round < 3; round++) {
            assert_int_equal(
                sg_hasher_add(
                    hasher, sg_bytes_of(message.data, message.len / 2), NULL),
                SIGSTORE_OK);
            assert_int_equal(sg_hasher_add(hasher,
                                 sg_bytes_of(message.data + message.len / 2,
                                     message.len - message.len / 2),
                                 NULL),
                SIGSTORE_OK);
            assert_int_equal(sg_hasher_end(hasher, &digest, NULL), SIGSTORE_OK);
            check_row(rows[i].name, is_right(&digest, i));
        }
        sg_hasher_free(hasher);
    }
    sg_hasher_free(NULL);
}

static void
hashes_without_a_row_are_refused(void **state)
{
    static const int unknown[] = { SG_HASH_NONE, 4, 255, -1 };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(unknown); i++) {
        enum sg_hash hash = (enum sg_hash)unknown[i];
        struct sg_digest digest = { SG_SHA256, 32, { 1 } };
        struct sg_hasher *hasher = (struct sg_hasher *)&digest;
        sigstore_error err = { .code = SIGSTORE_OK };

        assert_int_equal(sg_digest(&digest, hash, SG_LITERAL("abc"), &err),
            SIGSTORE_EUNSUPPORTED);
        assert_int_equal(err.code, SIGSTORE_EUNSUPPORTED);
        assert_int_equal(digest.len, 0);
        assert_int_equal(digest.data[0], 0);
        assert_int_equal(
            sg_hasher_new(&hasher, hash, &err), SIGSTORE_EUNSUPPORTED);
        assert_null(hasher);
        assert_int_equal(sg_hash_len(hash), 0);
    }
}

static void
names_and_lengths(void **state)
{
    static const struct {
        enum sg_hash hash;
        const char *name, *enum_name;
        size_t len;
    } names[] = {
        { SG_SHA256, "sha256", "SHA2_256", 32 },
        { SG_SHA384, "sha384", "SHA2_384", 48 },
        { SG_SHA512, "sha512", "SHA2_512", 64 },
    };
    static const char *const unknown[] = { "", "none", "sha1", "sha224",
        "SHA256", "sha-256", "sha2562", "sha25", "SHA2_256", "sha3-256",
        "HASH_ALGORITHM_UNSPECIFIED" };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(names); i++) {
        assert_string_equal(sg_hash_name(names[i].hash), names[i].name);
        assert_string_equal(
            sg_hash_enum_name(names[i].hash), names[i].enum_name);
        assert_int_equal(sg_hash_len(names[i].hash), names[i].len);
        assert_int_equal(
            sg_hash_find(sg_bytes_from_text(names[i].name)), names[i].hash);
    }
    for (i = 0; i < COUNT_OF(unknown); i++)
        check_row(unknown[i],
            sg_hash_find(sg_bytes_from_text(unknown[i])) == SG_HASH_NONE);
}

static void
the_caller_keeps_its_error_queue(void **state)
{
    struct sg_digest digest;

    (void)state;
    ERR_clear_error();
    ERR_raise(ERR_LIB_USER, 42);
    assert_int_equal(
        sg_digest(&digest, SG_SHA256, SG_LITERAL("abc"), NULL), SIGSTORE_OK);
    assert_int_equal(ERR_GET_REASON(ERR_get_error()), 42);
    assert_int_equal(ERR_get_error(), 0);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_and_in_parts),
        cmocka_unit_test(no_parts_are_an_empty_message),
        cmocka_unit_test(a_hasher_serves_again),
        cmocka_unit_test(hashes_without_a_row_are_refused),
        cmocka_unit_test(names_and_lengths),
        cmocka_unit_test(the_caller_keeps_its_error_queue),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
