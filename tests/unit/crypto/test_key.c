/* SPDX-License-Identifier: Apache-2.0 */
/* Public keys: which SubjectPublicKeyInfo is read, and which is not. */
#include "keys.h"

#include "base/limits.h"
#include "codec/pem.h"

#define KEY_MAX 8192

struct octets {
    uint8_t data[KEY_MAX];
    size_t len;
};

static void
put(struct octets *out, const void *data, size_t len)
{
    assert_true(len <= KEY_MAX - out->len);
    if (len > 0)
        memcpy(out->data + out->len, data, len);
    out->len += len;
}

/* Tag, minimal length, contents. */
static void
put_element(struct octets *out, uint8_t tag, const void *data, size_t len)
{
    const uint8_t head[] = { tag, 0x82, (uint8_t)(len >> 8), (uint8_t)len };

    if (len >= 0x100) {
        put(out, head, 4);
    } else {
        put(out, head, 1);
        if (len >= 0x80)
            put(out, "\x81", 1);
        put(out, &head[3], 1);
    }
    put(out, data, len);
}

/* The contents octets of OIDs, and parameters whole. */
#define EC "\x2a\x86\x48\xce\x3d\x02\x01"
#define RSA_OID "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"
#define PSS_OID "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"
#define ED25519 "\x2b\x65\x70"
#define ED448 "\x2b\x65\x71"
#define DSA_OID "\x2a\x86\x48\xce\x38\x04\x01"
#define P256 "\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"
#define P384 "\x06\x05\x2b\x81\x04\x00\x22"
#define P521 "\x06\x05\x2b\x81\x04\x00\x23"
#define K256 "\x06\x05\x2b\x81\x04\x00\x0a"

#define OCTETS(text)                                                           \
    {                                                                          \
        (const uint8_t *)(text), sizeof(text) - 1                              \
    }

static struct octets
make_spki(sg_bytes oid, sg_bytes parameters, const struct octets *key)
{
    struct octets identifier = { .len = 0 }, body = { .len = 0 };
    struct octets bits = { .len = 0 }, out = { .len = 0 };

    put_element(&identifier, 0x06, oid.data, oid.len);
    put(&identifier, parameters.data, parameters.len);
    put_element(&body, 0x30, identifier.data, identifier.len);
    put(&bits, "", 1);
    put(&bits, key->data, key->len);
    put_element(&body, 0x03, bits.data, bits.len);
    put_element(&out, 0x30, body.data, body.len);
    return out;
}

/* A key of `len` bytes of which the first is given and the others count. */
static struct octets
make_point(uint8_t first, size_t len)
{
    struct octets out = { .len = 0 };
    size_t i;

    for (i = 0; i < len; i++) {
        uint8_t byte = i == 0 ? first : (uint8_t)i;

        put(&out, &byte, 1);
    }
    return out;
}

/* Parses from memory of exactly that length. */
static sigstore_code
parse(struct sg_spki *out, const struct octets *der, sigstore_error *err)
{
    uint8_t *copy = malloc(der->len > 0 ? der->len : 1);
    sigstore_code code;

    assert_non_null(copy);
    memcpy(copy, der->data, der->len);
    code = sg_spki_parse(out, sg_bytes_of(copy, der->len), err);
    free(copy);
    return code;
}

static void
points_and_kinds(void **state)
{
    static const struct {
        const char *name;
        sg_bytes oid, parameters;
        uint8_t first;
        size_t len;
        sigstore_code want;
        enum sg_key_type type;
        unsigned bits;
    } rows[] = {
        { "P-256", OCTETS(EC), OCTETS(P256), 4, 65, SIGSTORE_OK, SG_KEY_P256,
            256 },
        { "P-384", OCTETS(EC), OCTETS(P384), 4, 97, SIGSTORE_OK, SG_KEY_P384,
            384 },
        { "P-521", OCTETS(EC), OCTETS(P521), 4, 133, SIGSTORE_OK, SG_KEY_P521,
            521 },
        { "Ed25519", OCTETS(ED25519), OCTETS(""), 4, 32, SIGSTORE_OK,
            SG_KEY_ED25519, 256 },
        { "a compressed P-256 point", OCTETS(EC), OCTETS(P256), 2, 33,
            SIGSTORE_EUNSUPPORTED, SG_KEY_NONE, 0 },
        { "the other compressed P-384 point", OCTETS(EC), OCTETS(P384), 3, 49,
            SIGSTORE_EUNSUPPORTED, SG_KEY_NONE, 0 },
        { "a hybrid point", OCTETS(EC), OCTETS(P256), 6, 65, SIGSTORE_EFORMAT,
            SG_KEY_NONE, 0 },
        { "the other hybrid point", OCTETS(EC), OCTETS(P256), 7, 65,
            SIGSTORE_EFORMAT, SG_KEY_NONE, 0 },
        { "the point at infinity", OCTETS(EC), OCTETS(P256), 0, 1,
            SIGSTORE_EFORMAT, SG_KEY_NONE, 0 },
        { "an infinity as long as a point", OCTETS(EC), OCTETS(P256), 0, 65,
            SIGSTORE_EFORMAT, SG_KEY_NONE, 0 },
        { "no point", OCTETS(EC), OCTETS(P256), 4, 0, SIGSTORE_EFORMAT,
            SG_KEY_NONE, 0 },
        { "a point a byte short", OCTETS(EC), OCTETS(P256), 4, 64,
            SIGSTORE_EFORMAT, SG_KEY_NONE, 0 },
        { "a point a byte long", OCTETS(EC), OCTETS(P256), 4, 66,
            SIGSTORE_EFORMAT, SG_KEY_NONE, 0 },
        { "a P-256 point on P-384", OCTETS(EC), OCTETS(P384), 4, 65,
            SIGSTORE_EFORMAT, SG_KEY_NONE, 0 },
        { "an uncompressed point of compressed length", OCTETS(EC),
            OCTETS(P256), 4, 33, SIGSTORE_EFORMAT, SG_KEY_NONE, 0 },
        { "secp256k1", OCTETS(EC), OCTETS(K256), 4, 65, SIGSTORE_EUNSUPPORTED,
            SG_KEY_NONE, 0 },
        { "a curve that is named by a malformed OID", OCTETS(EC),
            OCTETS("\x06\x01\x80"), 4, 65, SIGSTORE_EUNSUPPORTED, SG_KEY_NONE,
            0 },
        { "an implicit curve", OCTETS(EC), OCTETS("\x05\x00"), 4, 65,
            SIGSTORE_EFORMAT, SG_KEY_NONE, 0 },
        { "a curve given by numbers", OCTETS(EC),
            OCTETS("\x30\x03\x02\x01\x01"), 4, 65, SIGSTORE_EFORMAT,
            SG_KEY_NONE, 0 },
        { "no curve", OCTETS(EC), OCTETS(""), 4, 65, SIGSTORE_EFORMAT,
            SG_KEY_NONE, 0 },
        { "two curves", OCTETS(EC), OCTETS(P256 P256), 4, 65, SIGSTORE_EFORMAT,
            SG_KEY_NONE, 0 },
        { "a curve and NULL", OCTETS(EC), OCTETS(P256 "\x05\x00"), 4, 65,
            SIGSTORE_EFORMAT, SG_KEY_NONE, 0 },
        { "Ed25519 with NULL", OCTETS(ED25519), OCTETS("\x05\x00"), 4, 32,
            SIGSTORE_EFORMAT, SG_KEY_NONE, 0 },
        { "Ed25519 with its own OID", OCTETS(ED25519),
            OCTETS("\x06\x03\x2b\x65\x70"), 4, 32, SIGSTORE_EFORMAT,
            SG_KEY_NONE, 0 },
        { "Ed448", OCTETS(ED448), OCTETS(""), 4, 57, SIGSTORE_EUNSUPPORTED,
            SG_KEY_NONE, 0 },
        { "DSA", OCTETS(DSA_OID), OCTETS(""), 4, 65, SIGSTORE_EUNSUPPORTED,
            SG_KEY_NONE, 0 },
        { "an RSA key for PSS alone", OCTETS(PSS_OID), OCTETS(""), 4, 270,
            SIGSTORE_EUNSUPPORTED, SG_KEY_NONE, 0 },
        { "a curve's OID as the kind",
            OCTETS("\x2a\x86\x48\xce\x3d\x03\x01\x07"), OCTETS(""), 4, 65,
            SIGSTORE_EUNSUPPORTED, SG_KEY_NONE, 0 },
        { "an empty OID", OCTETS(""), OCTETS(""), 4, 65, SIGSTORE_EUNSUPPORTED,
            SG_KEY_NONE, 0 },
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        struct octets point = make_point(rows[i].first, rows[i].len);
        struct octets der = make_spki(rows[i].oid, rows[i].parameters, &point);
        sigstore_error err = { .code = SIGSTORE_OK };
        struct sg_spki key;

        check_row(rows[i].name, parse(&key, &der, &err) == rows[i].want);
        check_row(rows[i].name, err.code == rows[i].want);
        check_row(rows[i].name, key.type == rows[i].type);
        check_row(rows[i].name, key.bits == rows[i].bits);
        check_row(rows[i].name,
            key.key.len == (rows[i].want == SIGSTORE_OK ? rows[i].len : 0));
        check_row(rows[i].name,
            key.der.len == (rows[i].want == SIGSTORE_OK ? der.len : 0));
    }
}

/* [security-classes aa0100d]: a length that a later reader trusts. */
static void
ed25519_keys_of_every_length(void **state)
{
    size_t len;

    (void)state;
    for (len = 0; len <= 4096; len++) {
        struct octets point = make_point(9, len);
        struct octets der =
            make_spki(SG_LITERAL(ED25519), SG_LITERAL(""), &point);
        struct sg_spki key;
        sigstore_code code = parse(&key, &der, NULL);

        if (code != (len == 32 ? SIGSTORE_OK : SIGSTORE_EFORMAT))
            fail_msg("an Ed25519 key of %zu bytes: %d", len, code);
    }
}

/* An INTEGER of `bits` bits: the first is 1, and so are those of `last`. */
static void
put_modulus(struct octets *out, unsigned bits, uint8_t last)
{
    size_t len = (bits + 7) / 8;
    uint8_t number[1 + KEY_MAX / 2] = { 0 };
    size_t lead = bits % 8 == 0 ? 1 : 0; /* the sign's zero byte */

    number[lead] = (uint8_t)(bits % 8 == 0 ? 0x80 : 1u << (bits % 8 - 1));
    number[lead + len - 1] = last;
    put_element(out, 0x02, number, lead + len);
}

struct rsa_row {
    const char *name;
    unsigned bits;
    uint8_t last;
    sg_bytes rest; /* the exponent, and what follows it */
    sigstore_code want;
};

static const struct rsa_row rsa_rows[] = {
    { "2048 bits", 2048, 1, OCTETS("\x02\x03\x01\x00\x01"), SIGSTORE_OK },
    { "2049 bits", 2049, 1, OCTETS("\x02\x03\x01\x00\x01"), SIGSTORE_OK },
    { "3072 bits", 3072, 1, OCTETS("\x02\x03\x01\x00\x01"), SIGSTORE_OK },
    { "4096 bits", 4096, 1, OCTETS("\x02\x03\x01\x00\x01"), SIGSTORE_OK },
    { "exponent 3", 2048, 1, OCTETS("\x02\x01\x03"), SIGSTORE_OK },
    { "exponent 2^32 - 1", 2048, 1, OCTETS("\x02\x05\x00\xff\xff\xff\xff"),
        SIGSTORE_OK },
    { "1024 bits", 1024, 1, OCTETS("\x02\x03\x01\x00\x01"),
        SIGSTORE_EUNSUPPORTED },
    { "2047 bits", 2047, 1, OCTETS("\x02\x03\x01\x00\x01"),
        SIGSTORE_EUNSUPPORTED },
    { "4097 bits", 4097, 1, OCTETS("\x02\x03\x01\x00\x01"),
        SIGSTORE_EUNSUPPORTED },
    { "16384 bits", 16384, 1, OCTETS("\x02\x03\x01\x00\x01"),
        SIGSTORE_EUNSUPPORTED },
    { "an even modulus", 2048, 2, OCTETS("\x02\x03\x01\x00\x01"),
        SIGSTORE_EFORMAT },
    { "an even exponent", 2048, 1, OCTETS("\x02\x03\x01\x00\x00"),
        SIGSTORE_EFORMAT },
    { "exponent 0", 2048, 1, OCTETS("\x02\x01\x00"), SIGSTORE_EFORMAT },
    { "exponent 1", 2048, 1, OCTETS("\x02\x01\x01"), SIGSTORE_EFORMAT },
    { "exponent 2", 2048, 1, OCTETS("\x02\x01\x02"), SIGSTORE_EFORMAT },
    { "exponent -3", 2048, 1, OCTETS("\x02\x01\xfd"), SIGSTORE_EFORMAT },
    { "exponent 2^32 + 1", 2048, 1, OCTETS("\x02\x05\x01\x00\x00\x00\x01"),
        SIGSTORE_EUNSUPPORTED },
    { "a padded exponent", 2048, 1, OCTETS("\x02\x04\x00\x01\x00\x01"),
        SIGSTORE_EFORMAT },
    { "no exponent", 2048, 1, OCTETS(""), SIGSTORE_EFORMAT },
    { "an empty exponent", 2048, 1, OCTETS("\x02\x00"), SIGSTORE_EFORMAT },
    { "a third number", 2048, 1, OCTETS("\x02\x01\x03\x02\x01\x03"),
        SIGSTORE_EFORMAT },
    { "an exponent that is cut", 2048, 1, OCTETS("\x02\x03\x01\x00"),
        SIGSTORE_EFORMAT },
};

static struct octets
make_rsa_key(const struct rsa_row *row)
{
    struct octets body = { .len = 0 }, out = { .len = 0 };

    put_modulus(&body, row->bits, row->last);
    put(&body, row->rest.data, row->rest.len);
    put_element(&out, 0x30, body.data, body.len);
    return out;
}

static void
rsa_in_both_encodings(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rsa_rows); i++) {
        const struct rsa_row *row = &rsa_rows[i];
        struct octets inner = make_rsa_key(row);
        struct octets der =
            make_spki(SG_LITERAL(RSA_OID), SG_LITERAL("\x05\x00"), &inner);
        struct sg_spki key, same;
        struct sg_arena arena;

        sg_arena_init(&arena, 4096);
        check_row(row->name,
            sg_spki_parse(&key, sg_bytes_of(der.data, der.len), NULL) ==
                row->want);
        check_row(row->name,
            sg_spki_from_pkcs1(&same, sg_bytes_of(inner.data, inner.len),
                &arena, NULL) == row->want);
        check_row(
            row->name, key.bits == (row->want == SIGSTORE_OK ? row->bits : 0));
        check_row(row->name, same.bits == key.bits && same.type == key.type);
        check_row(row->name, sg_bytes_equal(key.der, same.der));
        check_row(row->name, sg_bytes_equal(key.key, same.key));
        check_row(row->name,
            key.modulus.len ==
                (row->want == SIGSTORE_OK ? (row->bits + 7) / 8 : 0));
        check_row(
            row->name, row->want != SIGSTORE_OK || key.modulus.data[0] != 0);
        sg_arena_dispose(&arena);
    }
}

static void
rsa_parameters_are_null(void **state)
{
    static const struct {
        const char *name;
        sg_bytes parameters;
    } rows[] = {
        { "absent", OCTETS("") },
        { "NULL twice", OCTETS("\x05\x00\x05\x00") },
        { "NULL with contents", OCTETS("\x05\x01\x00") },
        { "a SEQUENCE", OCTETS("\x30\x00") },
        { "a curve", OCTETS(P256) },
    };
    struct octets inner = make_rsa_key(&rsa_rows[0]);
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        struct octets der =
            make_spki(SG_LITERAL(RSA_OID), rows[i].parameters, &inner);
        struct sg_spki key;

        check_row(rows[i].name, parse(&key, &der, NULL) == SIGSTORE_EFORMAT);
    }
}

/* Every cut and one byte more, of a key of each kind. */
static void
whole_input_or_nothing(void **state)
{
    static const char *const kinds[] = { "P-256", "P-384", "P-521", "Ed25519",
        "2048" };
    size_t i, len;

    (void)state;
    for (i = 0; i < COUNT_OF(kinds); i++) {
        struct pair pair = make_pair(kinds[i]);
        struct octets der = { .len = 0 };
        struct sg_spki key;

        put(&der, pair.spki.der.data, pair.spki.der.len);
        put(&der, "", 1);
        check_row(kinds[i], parse(&key, &der, NULL) == SIGSTORE_EFORMAT);
        for (len = 0; len < pair.spki.der.len; len++) {
            der.len = len;
            check_row(kinds[i], parse(&key, &der, NULL) == SIGSTORE_EFORMAT);
        }
        drop_pair(&pair);
    }
}

static void
other_structures_are_refused(void **state)
{
    static const struct {
        const char *name;
        sg_bytes der;
    } rows[] = {
        { "nothing", OCTETS("") },
        { "an empty SEQUENCE", OCTETS("\x30\x00") },
        { "a SET", OCTETS("\x31\x00") },
        { "without a key", OCTETS("\x30\x07\x30\x05\x06\x03\x2b\x65\x70") },
        { "an algorithm without an OID",
            OCTETS("\x30\x06\x30\x00\x03\x02\x00\x01") },
        { "a key in an OCTET STRING",
            OCTETS("\x30\x0b\x30\x05\x06\x03\x2b\x65\x70\x04\x02\x00\x01") },
        { "a key of 7 bits",
            OCTETS("\x30\x0b\x30\x05\x06\x03\x2b\x65\x70\x03\x02\x01\x00") },
        { "a key without its unused bits",
            OCTETS("\x30\x09\x30\x05\x06\x03\x2b\x65\x70\x03\x00") },
        { "a NULL after the key",
            OCTETS("\x30\x2c\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00"
                   "12345678901234567890123456789012\x05\x00") },
    };
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        struct sg_spki key = { .type = SG_KEY_RSA };

        check_row(rows[i].name,
            sg_spki_parse(&key, rows[i].der, NULL) == SIGSTORE_EFORMAT);
        check_row(rows[i].name, key.type == SG_KEY_NONE);
    }
}

static void
pkcs1_needs_memory_for_its_copy(void **state)
{
    struct octets inner = make_rsa_key(&rsa_rows[0]);
    struct sg_arena arena;
    struct sg_spki key;

    (void)state;
    sg_arena_init(&arena, 16);
    assert_int_equal(sg_spki_from_pkcs1(&key,
                         sg_bytes_of(inner.data, inner.len), &arena, NULL),
        SIGSTORE_ENOMEM);
    assert_int_equal(key.type, SG_KEY_NONE);
    sg_arena_dispose(&arena);
}

static sigstore_code
read_file(const void *data, size_t len, enum sg_key_type *type)
{
    struct sg_arena arena;
    struct sg_spki key;
    sigstore_code code;

    sg_arena_init(&arena, 2 * SG_KEY_FILE_MAX);
    code = sg_spki_read(&key, sg_bytes_of(data, len), &arena, NULL);
    *type = key.type;
    sg_arena_dispose(&arena);
    return code;
}

static void
key_files(void **state)
{
    static const struct {
        const char *name, *before, *label, *after;
        sigstore_code want;
    } rows[] = {
        { "one block", "", "PUBLIC KEY", "", SIGSTORE_OK },
        { "a text before it", "key:\n", "PUBLIC KEY", "", SIGSTORE_EFORMAT },
        { "a text after it", "", "PUBLIC KEY", "end\n", SIGSTORE_EFORMAT },
        { "another label", "", "CERTIFICATE", "", SIGSTORE_EFORMAT },
        { "the label of PKCS#1", "", "RSA PUBLIC KEY", "", SIGSTORE_EFORMAT },
        { "a secret key's label", "", "PRIVATE KEY", "", SIGSTORE_EFORMAT },
    };
    struct pair pair = make_pair("P-256");
    enum sg_key_type type;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(rows); i++) {
        struct sg_buf buf;
        sg_bytes file;

        sg_buf_init(&buf, 4096);
        sg_buf_add_text(&buf, rows[i].before);
        sg_pem_add(&buf, rows[i].label, pair.spki.der);
        sg_buf_add_text(&buf, rows[i].after);
        file = sg_buf_bytes(&buf);
        check_row(rows[i].name,
            read_file(file.data, file.len, &type) == rows[i].want);
        check_row(rows[i].name,
            type == (rows[i].want == SIGSTORE_OK ? SG_KEY_P256 : SG_KEY_NONE));
        sg_buf_dispose(&buf);
    }
    assert_int_equal(
        read_file(pair.spki.der.data, pair.spki.der.len, &type), SIGSTORE_OK);
    assert_int_equal(type, SG_KEY_P256);
    assert_int_equal(read_file("", 0, &type), SIGSTORE_EFORMAT);
    assert_int_equal(read_file("-----", 5, &type), SIGSTORE_EFORMAT);
    drop_pair(&pair);
}

static void
a_large_key_file_is_refused(void **state)
{
    uint8_t *file = calloc(1, SG_KEY_FILE_MAX + 1);
    enum sg_key_type type;

    (void)state;
    assert_non_null(file);
    assert_int_equal(
        read_file(file, SG_KEY_FILE_MAX + 1, &type), SIGSTORE_ELIMIT);
    assert_int_equal(read_file(file, SG_KEY_FILE_MAX, &type), SIGSTORE_EFORMAT);
    free(file);
}

static void
names_of_types(void **state)
{
    (void)state;
    assert_string_equal(sg_key_type_name(SG_KEY_P256), "P-256");
    assert_string_equal(sg_key_type_name(SG_KEY_P384), "P-384");
    assert_string_equal(sg_key_type_name(SG_KEY_P521), "P-521");
    assert_string_equal(sg_key_type_name(SG_KEY_ED25519), "Ed25519");
    assert_string_equal(sg_key_type_name(SG_KEY_RSA), "RSA");
    assert_string_equal(sg_key_type_name(SG_KEY_NONE), "none");
    assert_string_equal(sg_key_type_name((enum sg_key_type)99), "none");
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_and_kinds),
        cmocka_unit_test(ed25519_keys_of_every_length),
        cmocka_unit_test(rsa_in_both_encodings),
        cmocka_unit_test(rsa_parameters_are_null),
        cmocka_unit_test(whole_input_or_nothing),
        cmocka_unit_test(other_structures_are_refused),
        cmocka_unit_test(pkcs1_needs_memory_for_its_copy),
        cmocka_unit_test(key_files),
        cmocka_unit_test(a_large_key_file_is_refused),
        cmocka_unit_test(names_of_types),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
