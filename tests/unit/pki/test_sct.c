/* SPDX-License-Identifier: Apache-2.0 */
/* SCTs: the list, and what a log must have signed. */
#include "recipes.h"

#include "pki/fact.h"
#include "pki/sct.h"

#define ID "'0123456789abcdef0123456789abcdef'"
#define STAMP "0000019b76e4d800"
#define V1 "00" ID STAMP "0000 0403 0002 aabb"

static const struct {
    const char *name, *text;
    sigstore_code want;
    size_t count;
} rows[] = {
    /* [RFC 6962 3.3] */
    { "one SCT", "0033 0031" V1, SIGSTORE_OK, 1 },
    { "an SCT with extensions",
        "0036 0034 00" ID STAMP "0003 010203 0403 0002 aabb", SIGSTORE_OK, 1 },
    { "two SCTs", "0066 0031" V1 "0031 00" ID STAMP "0000 0403 0002 aabc",
        SIGSTORE_OK, 2 },
    { "the same SCT twice", "0066 0031" V1 "0031" V1, SIGSTORE_EFORMAT, 0 },
    { "an SCT of version 2", "0006 0004 01aabbcc", SIGSTORE_OK, 0 },
    { "an SCT of version 2 among others", "0039 0004 01aabbcc 0031" V1,
        SIGSTORE_OK, 1 },
    { "the same SCT of version 2 twice", "000c 0004 01aabbcc 0004 01aabbcc",
        SIGSTORE_EFORMAT, 0 },
    { "no list", "", SIGSTORE_EFORMAT, 0 },
    { "an empty list", "0000", SIGSTORE_EFORMAT, 0 },
    { "an empty SCT", "0002 0000", SIGSTORE_EFORMAT, 0 },
    { "a list longer than its length", "0033 0031" V1 "00", SIGSTORE_EFORMAT,
        0 },
    { "a list shorter than its length", "0034 0031" V1, SIGSTORE_EFORMAT, 0 },
    { "an SCT longer than the list", "0033 0032" V1, SIGSTORE_EFORMAT, 0 },
    { "an SCT with a byte too much", "0034 0032" V1 "00", SIGSTORE_EFORMAT, 0 },
    { "an SCT cut in its signature",
        "0032 0030 00" ID STAMP "0000 0403 0002 aa", SIGSTORE_EFORMAT, 0 },
    { "an SCT cut in its log's name", "0006 0004 00313233", SIGSTORE_EFORMAT,
        0 },
    { "extensions longer than the SCT",
        "0033 0031 00" ID STAMP "ffff 0403 0002 aabb", SIGSTORE_EFORMAT, 0 },
};

static void
test_lists(void **state)
{
    struct sg_sct_list list;
    struct sg_arena arena;
    struct parts none = { .count = 0 };
    sigstore_error err;
    size_t i;

    (void)state;
    sg_arena_init(&arena, 1u << 20);
    for (i = 0; i < COUNT_OF(rows); i++) {
        sg_bytes in = tight_copy(asn1(&arena, &none, rows[i].text));
        sigstore_code code = sg_sct_list_parse(&list, in, &err);

        if (code != rows[i].want)
            fail_msg("%s: %s", rows[i].name, sigstore_code_name(code));
        if (code == SIGSTORE_OK)
            check_row(rows[i].name, list.count == rows[i].count);
        else
            check_row(rows[i].name, err.check == SIGSTORE_CHECK_SCT_FORM);
        free_copy(in);
    }
    sg_arena_dispose(&arena);
}

static void
test_fields(void **state)
{
    struct sg_sct_list list;
    struct sg_arena arena;
    struct parts none = { .count = 0 };
    sg_bytes in;

    (void)state;
    sg_arena_init(&arena, 1u << 20);
    in =
        asn1(&arena, &none, "0035 0033 00" ID STAMP "0002 0102 0401 0002 aabb");
    assert_int_equal(sg_sct_list_parse(&list, in, NULL), SIGSTORE_OK);
    assert_true(
        sg_bytes_is(list.items[0].log_id, "0123456789abcdef0123456789abcdef"));
    assert_true(list.items[0].timestamp == UINT64_C(0x19b76e4d800));
    assert_true(
        sg_bytes_equal(list.items[0].extensions, SG_LITERAL("\x01\x02")));
    assert_true(
        sg_bytes_equal(list.items[0].signature, SG_LITERAL("\xaa\xbb")));
    assert_int_equal(list.items[0].hash, SG_SHA256);
    assert_false(list.items[0].ecdsa);
    sg_arena_dispose(&arena);
}

/* [RFC 6962 2.1.4]: what logs sign by, and what then verifies by no key. */
static void
test_algorithms(void **state)
{
    static const struct {
        const char *name, *text;
        bool good, ecdsa;
    } pairs[] = {
        { "ECDSA with SHA-256", "0403", true, true },
        { "RSA with SHA-256", "0401", true, false },
        { "ECDSA with SHA-1", "0203", false, true },
        { "ECDSA with SHA-384", "0503", false, true },
        { "RSA with SHA-512", "0601", false, false },
        { "DSA with SHA-256", "0402", false, false },
        { "nobody with SHA-256", "0400", false, false },
        { "ECDSA with nothing", "0003", false, true },
    };
    struct sg_sct_list list;
    struct sg_arena arena;
    size_t i;

    (void)state;
    sg_arena_init(&arena, 1u << 20);
    for (i = 0; i < COUNT_OF(pairs); i++) {
        struct parts p = { .count = 0 };

        set(&p, "pair", pairs[i].text);
        check_row(pairs[i].name,
            sg_sct_list_parse(&list,
                asn1(
                    &arena, &p, "0033 0031 00" ID STAMP "0000 %pair 0002 aabb"),
                NULL) == SIGSTORE_OK);
        check_row(pairs[i].name,
            list.items[0].hash == (pairs[i].good ? SG_SHA256 : SG_HASH_NONE));
        check_row(pairs[i].name, list.items[0].ecdsa == pairs[i].ecdsa);
    }
    sg_arena_dispose(&arena);
}

/* [security-classes R8]: the 17th is refused before it is read. */
static void
test_many(void **state)
{
    struct sg_sct_list list;
    struct sg_buf buf;
    sigstore_error err;
    uint16_t i;

    (void)state;
    for (i = 15; i <= 16; i++) {
        uint16_t k;

        sg_buf_init(&buf, 1024);
        sg_buf_add_uint(&buf, (i + 1u) * 4u, 2);
        for (k = 0; k <= i; k++) {
            sg_buf_add_uint(&buf, 2, 2);
            sg_buf_add_uint(&buf, 0x0100u + k, 2);
        }
        assert_int_equal(sg_sct_list_parse(&list, sg_buf_bytes(&buf), &err),
            i == 15 ? SIGSTORE_OK : SIGSTORE_ELIMIT);
        sg_buf_dispose(&buf);
    }
    assert_int_equal(err.check, SIGSTORE_CHECK_SCT_FORM);
}

struct made {
    struct sg_arena arena;
    EVP_PKEY *ca_key, *leaf_key, *log_key, *rsa_key;
    struct sg_spki log, rsa;
    struct sg_cert issuer, other;
    struct sg_cert cert; /* with an SCT extension of any contents */
};

/* The list of extensions around the SCTs; what a log sees lacks them. */
#define BEFORE "%ku %eku %ski %aki %san "
#define AFTER "%claims %more"
#define LONG                                                                   \
    EXT("2a0301", "",                                                          \
        "'0123456789012345678901234567890123456789012345678901234567890123456" \
        "78901234567890123456789012345678901234567890123456789012345678901234" \
        "567890123456789012345678901234567890123456789012345678901234567890'")

static void
leaf_parts(struct made *made, struct parts *p, const char *more)
{
    p->count = 0;
    set_octets(p, "key", spki_of(&made->arena, made->leaf_key));
    leaf_recipe(p);
    set(p, "more", more);
}

/* The certificate with this SCT, and the TBSCertificate without it. */
static sg_bytes
make_cert(struct made *made, const char *more, const char *list)
{
    struct parts p;
    sg_bytes precert;
    sigstore_error err;

    leaf_parts(made, &p, more);
    set(&p, "list", BEFORE AFTER);
    precert = asn1(&made->arena, &p, "%tbs");
    leaf_parts(made, &p, more);
    set(&p, "scts", EXT(SCTS, "", "04{'any list of SCTs'}"));
    set(&p, "list", list);
    if (sg_cert_parse(&made->cert,
            issue(&made->arena, &p, made->ca_key, "SHA256"),
            &err) != SIGSTORE_OK)
        fail_msg("%s", err.message);
    return precert;
}

static void
parse_spki(struct made *made, struct sg_spki *out, EVP_PKEY *key)
{
    assert_int_equal(
        sg_spki_parse(out, spki_of(&made->arena, key), NULL), SIGSTORE_OK);
}

static int
set_up(void **state)
{
    struct made *made = calloc(1, sizeof(*made));
    struct parts p = { .count = 0 };

    assert_non_null(made);
    sg_arena_init(&made->arena, 64u << 20);
    made->ca_key = make_key("P-256");
    made->leaf_key = make_key("P-256");
    made->log_key = make_key("P-256");
    made->rsa_key = make_key("RSA");
    parse_spki(made, &made->log, made->log_key);
    parse_spki(made, &made->rsa, made->rsa_key);
    set_octets(&p, "key", spki_of(&made->arena, made->ca_key));
    ca_recipe(&p);
    assert_int_equal(sg_cert_parse(&made->issuer,
                         issue(&made->arena, &p, made->ca_key, "SHA256"), NULL),
        SIGSTORE_OK);
    p.count = 0;
    set_octets(&p, "key", spki_of(&made->arena, made->leaf_key));
    ca_recipe(&p);
    assert_int_equal(sg_cert_parse(&made->other,
                         issue(&made->arena, &p, made->ca_key, "SHA256"), NULL),
        SIGSTORE_OK);
    *state = made;
    return 0;
}

static int
tear_down(void **state)
{
    struct made *made = *state;

    EVP_PKEY_free(made->ca_key);
    EVP_PKEY_free(made->leaf_key);
    EVP_PKEY_free(made->log_key);
    EVP_PKEY_free(made->rsa_key);
    sg_arena_dispose(&made->arena);
    free(made);
    return 0;
}

#define SIGNED                                                                 \
    "%version %type 0000019b76e4d800 %entry %issuer_hash %tbs_length "         \
    "%precert "                                                                \
    "%ext_length %ext"

struct verified {
    const char *name;
    const char *part, *text; /* of what the log signed */
    const char *field;       /* of the SCT, changed afterwards */
    sigstore_code want;
};

/* [RFC 6962 3.2]: each part of what is signed */
static const struct verified verified[] = {
    { "as it should be", NULL, NULL, NULL, SIGSTORE_OK },
    { "signed as version 2", "version", "01", NULL, SIGSTORE_EREFUSED },
    { "signed as a tree head", "type", "01", NULL, SIGSTORE_EREFUSED },
    { "signed as a certificate, not a precertificate", "entry", "0000", NULL,
        SIGSTORE_EREFUSED },
    { "signed for another issuer", "issuer_hash", "%other_hash", NULL,
        SIGSTORE_EREFUSED },
    { "signed without the issuer", "issuer_hash", "", NULL, SIGSTORE_EREFUSED },
    { "signed over the certificate as it is", "precert", "%whole", NULL,
        SIGSTORE_EREFUSED },
    { "signed with extensions that the SCT has not", "ext_length", "0001 00",
        NULL, SIGSTORE_EREFUSED },
    { "of another time", NULL, NULL, "time", SIGSTORE_EREFUSED },
    { "of another hash", NULL, NULL, "hash", SIGSTORE_EREFUSED },
    { "of RSA, by an ECDSA key", NULL, NULL, "rsa", SIGSTORE_EREFUSED },
    { "with extensions nobody signed", NULL, NULL, "extensions",
        SIGSTORE_EREFUSED },
    { "with another signature", NULL, NULL, "signature", SIGSTORE_EREFUSED },
    { "with no signature", NULL, NULL, "empty", SIGSTORE_EREFUSED },
};

static void
set_length(struct parts *p, const char *name, struct sg_arena *arena,
    size_t len, size_t width)
{
    uint8_t octets[4];
    size_t i;

    for (i = 0; i < width; i++)
        octets[i] = (uint8_t)(len >> (8 * (width - 1 - i)));
    set_octets(p, name, sg_arena_copy(arena, sg_bytes_of(octets, width)));
}

static void
signed_parts(struct made *made, struct parts *p, sg_bytes precert, sg_bytes ext)
{
    struct sg_arena *arena = &made->arena;

    p->count = 0;
    set(p, "version", "00");
    set(p, "type", "00");
    set(p, "entry", "0001");
    set_octets(
        p, "issuer_hash", hash_of(arena, "SHA256", made->issuer.key.der));
    set_octets(p, "other_hash", hash_of(arena, "SHA256", made->other.key.der));
    set_octets(p, "precert", precert);
    set_octets(p, "whole", made->cert.tbs);
    set_length(p, "tbs_length", arena, precert.len, 3);
    set_length(p, "ext_length", arena, ext.len, 2);
    set_octets(p, "ext", ext);
}

static void
spoil(struct sg_sct *sct, const char *field)
{
    if (strcmp(field, "time") == 0)
        sct->timestamp++;
    else if (strcmp(field, "hash") == 0)
        sct->hash = SG_SHA384;
    else if (strcmp(field, "rsa") == 0)
        sct->ecdsa = !sct->ecdsa;
    else if (strcmp(field, "extensions") == 0)
        sct->extensions = SG_LITERAL("\0");
    else if (strcmp(field, "signature") == 0)
        sct->signature = SG_LITERAL("\x30\x06\x02\x01\x01\x02\x01\x01");
    else
        sct->signature.len = 0;
}

static struct sg_sct
make_sct(struct made *made, const struct verified *row, EVP_PKEY *key,
    sg_bytes precert, sg_bytes ext)
{
    struct sg_sct sct = { .timestamp = UINT64_C(0x19b76e4d800),
        .extensions = ext,
        .hash = SG_SHA256,
        .ecdsa = EVP_PKEY_is_a(key, "EC") };
    struct parts p;

    signed_parts(made, &p, precert, ext);
    if (row->part != NULL)
        set(&p, row->part, row->text);
    sct.signature = sign(
        &made->arena, key, "SHA256", false, asn1(&made->arena, &p, SIGNED));
    if (row->field != NULL)
        spoil(&sct, row->field);
    return sct;
}

static sigstore_code
verify(struct made *made, const struct sg_sct *sct, const struct sg_spki *key,
    sigstore_error *err)
{
    return sg_sct_verify(NULL, sct, &made->cert, &made->issuer, key,
        sg_algorithm_choose(key, SG_SHA256,
            key->type == SG_KEY_RSA ? SG_PADDING_PKCS1 : SG_PADDING_NONE),
        err);
}

static void
test_signed(void **state)
{
    struct made *made = *state;
    sigstore_error err;
    size_t i;

    for (i = 0; i < COUNT_OF(verified); i++) {
        sg_bytes precert = make_cert(made, "", BEFORE "%scts " AFTER);
        struct sg_sct sct = make_sct(
            made, &verified[i], made->log_key, precert, SG_LITERAL(""));
        sigstore_code code = verify(made, &sct, &made->log, &err);

        if (code != verified[i].want)
            fail_msg("%s: %s", verified[i].name, sigstore_code_name(code));
        if (code != SIGSTORE_OK)
            check_row(
                verified[i].name, err.check == SIGSTORE_CHECK_SCT_SIGNATURE);
    }
}

/* Wherever the extension stands, and however lengths change without it. */
static void
test_places(void **state)
{
    static const struct {
        const char *name, *more, *list;
    } places[] = {
        { "between others", "", BEFORE "%scts " AFTER },
        { "first", "", "%scts " BEFORE AFTER },
        { "last", "", BEFORE AFTER "%scts" },
        { "lengths of two octets", LONG, BEFORE "%scts " AFTER },
    };
    struct made *made = *state;
    sigstore_error err;
    size_t i;

    for (i = 0; i < COUNT_OF(places); i++) {
        sg_bytes precert = make_cert(made, places[i].more, places[i].list);
        struct sg_sct sct = make_sct(
            made, &verified[0], made->log_key, precert, SG_LITERAL(""));

        if (verify(made, &sct, &made->log, &err) != SIGSTORE_OK)
            fail_msg("%s: %s", places[i].name, err.message);
    }
}

/* Extensions of an SCT are signed as they are: static logs put the leaf's
 * index there (sigstore-python #1657, #1659). */
static void
test_extensions(void **state)
{
    struct made *made = *state;
    sg_bytes precert = make_cert(made, "", BEFORE "%scts " AFTER);
    sg_bytes ext = SG_LITERAL("\0\0\5\0\0\0\0\7");
    struct sg_sct sct =
        make_sct(made, &verified[0], made->log_key, precert, ext);

    assert_int_equal(verify(made, &sct, &made->log, NULL), SIGSTORE_OK);
    sct.extensions = SG_LITERAL("\0\0\5\0\0\0\0\x8");
    assert_int_equal(verify(made, &sct, &made->log, NULL), SIGSTORE_EREFUSED);
}

/* [RFC 6962 2.1.4] */
static void
test_logs_of_rsa(void **state)
{
    struct made *made = *state;
    sg_bytes precert = make_cert(made, "", BEFORE "%scts " AFTER);
    struct sg_sct sct =
        make_sct(made, &verified[0], made->rsa_key, precert, SG_LITERAL(""));
    const struct sg_algorithm *pss =
        sg_algorithm_choose(&made->rsa, SG_SHA256, SG_PADDING_PSS);
    struct parts p;

    assert_int_equal(verify(made, &sct, &made->rsa, NULL), SIGSTORE_OK);
    assert_int_equal(sg_sct_verify(NULL, &sct, &made->cert, &made->issuer,
                         &made->rsa, pss, NULL),
        SIGSTORE_EREFUSED);
    signed_parts(made, &p, precert, SG_LITERAL(""));
    sct.signature = sign(&made->arena, made->rsa_key, "SHA256", true,
        asn1(&made->arena, &p, SIGNED));
    assert_int_equal(sg_sct_verify(NULL, &sct, &made->cert, &made->issuer,
                         &made->rsa, pss, NULL),
        SIGSTORE_EREFUSED);
    sct = make_sct(made, &verified[0], made->rsa_key, precert, SG_LITERAL(""));
    assert_int_equal(verify(made, &sct, &made->log, NULL), SIGSTORE_EREFUSED);
}

/* The row that the trusted root has for a log must fit its key, and SHA-256. */
static void
test_rows_that_do_not_fit(void **state)
{
    struct made *made = *state;
    sg_bytes precert = make_cert(made, "", BEFORE "%scts " AFTER);
    struct sg_sct ecdsa =
        make_sct(made, &verified[0], made->log_key, precert, SG_LITERAL(""));
    static const char *const others[] = { "PKIX_ECDSA_P384_SHA_256",
        "PKIX_ECDSA_P384_SHA_384", "PKIX_ECDSA_P521_SHA_512",
        "PKIX_RSA_PKCS1V15_2048_SHA256", "PKIX_ED25519" };
    size_t i;

    for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        const struct sg_algorithm *row =
            sg_algorithm_find(sg_bytes_from_text(others[i]));

        assert_non_null(row);
        if (sg_sct_verify(NULL, &ecdsa, &made->cert, &made->issuer, &made->log,
                row, NULL) != SIGSTORE_EREFUSED)
            fail_msg("%s: was not refused", others[i]);
    }
}

/* A key that is no point of its curve signed nothing. */
static void
test_key_that_is_no_point(void **state)
{
    struct made *made = *state;
    sg_bytes precert = make_cert(made, "", BEFORE "%scts " AFTER);
    struct sg_sct sct =
        make_sct(made, &verified[0], made->log_key, precert, SG_LITERAL(""));
    struct sg_spki key = made->log;
    sg_bytes point = sg_arena_copy(&made->arena, key.key);
    sigstore_error err;

    ((uint8_t *)(uintptr_t)point.data)[point.len - 1] ^= 1;
    key.key = point;
    assert_int_equal(verify(made, &sct, &key, &err), SIGSTORE_EREFUSED);
    assert_int_equal(err.check, SIGSTORE_CHECK_SCT_SIGNATURE);
}

/* By another log's key, or for another certificate or issuer. */
static void
test_bound(void **state)
{
    struct made *made = *state;
    sg_bytes precert = make_cert(made, "", BEFORE "%scts " AFTER);
    struct sg_sct sct =
        make_sct(made, &verified[0], made->log_key, precert, SG_LITERAL(""));
    struct sg_spki other;
    struct sg_cert issuer = made->issuer;

    parse_spki(made, &other, made->leaf_key);
    assert_int_equal(verify(made, &sct, &other, NULL), SIGSTORE_EREFUSED);
    made->issuer = made->other;
    assert_int_equal(verify(made, &sct, &made->log, NULL), SIGSTORE_EREFUSED);
    made->issuer = issuer;
    assert_int_equal(verify(made, &sct, &made->log, NULL), SIGSTORE_OK);
    make_cert(made, EXT("2a0301", "", ""), BEFORE "%scts " AFTER);
    assert_int_equal(verify(made, &sct, &made->log, NULL), SIGSTORE_EREFUSED);
}

/* No log signs by another curve [RFC 6962 2.1.4]. */
static void
test_log_of_another_curve(void **state)
{
    struct made *made = *state;
    sg_bytes precert = make_cert(made, "", BEFORE "%scts " AFTER);
    EVP_PKEY *key = make_key("P-384");
    struct sg_sct sct =
        make_sct(made, &verified[0], key, precert, SG_LITERAL(""));
    struct sg_spki spki;

    parse_spki(made, &spki, key);
    assert_int_equal(verify(made, &sct, &spki, NULL), SIGSTORE_EREFUSED);
    EVP_PKEY_free(key);
}

/* What was found good is remembered, and only that. */
static void
test_cache(void **state)
{
    struct made *made = *state;
    sg_bytes precert = make_cert(made, "", BEFORE "%scts " AFTER);
    struct sg_sct sct =
        make_sct(made, &verified[0], made->log_key, precert, SG_LITERAL(""));
    const struct sg_algorithm *algorithm =
        sg_algorithm_choose(&made->log, SG_SHA256, SG_PADDING_NONE);
    struct sg_cache *cache;
    int i;

    assert_int_equal(sg_cache_new(&cache, NULL), SIGSTORE_OK);
    for (i = 0; i < 3; i++)
        assert_int_equal(sg_sct_verify(cache, &sct, &made->cert, &made->issuer,
                             &made->log, algorithm, NULL),
            SIGSTORE_OK);
    sct.timestamp++;
    for (i = 0; i < 3; i++)
        assert_int_equal(sg_sct_verify(cache, &sct, &made->cert, &made->issuer,
                             &made->log, algorithm, NULL),
            SIGSTORE_EREFUSED);
    sct.timestamp--;
    assert_int_equal(sg_sct_verify(cache, &sct, &made->cert, &made->other,
                         &made->log, algorithm, NULL),
        SIGSTORE_EREFUSED);
    sg_cache_free(cache);
}

/* Whether a cache holds that the log signed this. */
static bool
is_remembered(struct made *made, struct sg_cache *cache,
    const struct sg_sct *sct, sg_bytes precert)
{
    sg_bytes parts[4];
    struct sg_digest fact;
    struct parts p;

    signed_parts(made, &p, precert, sct->extensions);
    parts[0] = hash_of(&made->arena, "SHA256", asn1(&made->arena, &p, SIGNED));
    parts[1] = sct->signature;
    parts[2] = made->log.der;
    parts[3] = sg_bytes_from_text("PKIX_ECDSA_P256_SHA_256");
    assert_int_equal(
        sg_fact_name(&fact, "SCT", parts, COUNT_OF(parts), NULL), SIGSTORE_OK);
    if (sct->signature.len == 0) /* remembered here, to see that it is used */
        sg_cache_remember(cache, fact.data);
    return sg_cache_knows(cache, fact.data);
}

static void
test_remembered(void **state)
{
    struct made *made = *state;
    sg_bytes precert = make_cert(made, "", BEFORE "%scts " AFTER);
    struct sg_sct sct =
        make_sct(made, &verified[0], made->log_key, precert, SG_LITERAL(""));
    const struct sg_algorithm *algorithm = sg_algorithm_default(&made->log);
    struct sg_cache *cache;

    assert_int_equal(sg_cache_new(&cache, NULL), SIGSTORE_OK);
    assert_false(is_remembered(made, cache, &sct, precert));
    assert_int_equal(sg_sct_verify(cache, &sct, &made->cert, &made->issuer,
                         &made->log, algorithm, NULL),
        SIGSTORE_OK);
    assert_true(is_remembered(made, cache, &sct, precert));
    sct.signature.len--;
    assert_int_equal(sg_sct_verify(cache, &sct, &made->cert, &made->issuer,
                         &made->log, algorithm, NULL),
        SIGSTORE_EREFUSED);
    assert_false(is_remembered(made, cache, &sct, precert));
    sct.signature.len = 0;
    assert_true(is_remembered(made, cache, &sct, precert));
    assert_int_equal(sg_sct_verify(cache, &sct, &made->cert, &made->issuer,
                         &made->log, algorithm, NULL),
        SIGSTORE_OK);
    sg_cache_free(cache);
}

static void
test_no_scts(void **state)
{
    struct made *made = *state;
    sg_bytes precert = make_cert(made, "", BEFORE AFTER);
    struct sg_sct sct =
        make_sct(made, &verified[0], made->log_key, precert, SG_LITERAL(""));
    sigstore_error err;

    assert_int_equal(verify(made, &sct, &made->log, &err), SIGSTORE_EFORMAT);
    assert_int_equal(err.check, SIGSTORE_CHECK_SCT_FORM);
    /* With a subject, as a certificate without names must have. */
    {
        struct parts p;

        leaf_parts(made, &p, "");
        set(&p, "subject", CN("me"));
        set(&p, "list", EXT(SCTS, "", "04{'list'}"));
        assert_int_equal(
            sg_cert_parse(&made->cert,
                issue(&made->arena, &p, made->ca_key, "SHA256"), NULL),
            SIGSTORE_OK);
    }
    assert_int_equal(verify(made, &sct, &made->log, &err), SIGSTORE_EFORMAT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_algorithms),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_signed),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_extensions),
        cmocka_unit_test(test_logs_of_rsa),
        cmocka_unit_test(test_rows_that_do_not_fit),
        cmocka_unit_test(test_key_that_is_no_point),
        cmocka_unit_test(test_log_of_another_curve),
        cmocka_unit_test(test_bound),
        cmocka_unit_test(test_cache),
        cmocka_unit_test(test_remembered),
        cmocka_unit_test(test_no_scts),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
