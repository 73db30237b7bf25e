/* SPDX-License-Identifier: Apache-2.0 */
/* Certificates: what a good one says, and each way in which one is not. */
#include "recipes.h"

#include "codec/oid.h"

/* A point need not lie on the curve to be read. */
#define POINT                                                                  \
    "04 'abcdefghijklmnopqrstuvwxyz012345' 'abcdefghijklmnopqrstuvwxyz012345'"
#define P256_KEY                                                               \
    "30{ 30{ 06{2a8648ce3d0201} 06{2a8648ce3d030107} } 03{ 00 " POINT " } }"

#define EMPTY_TEXT "''"
#define ONE "30{ 06{2a0301} 04{} }"
#define EIGHT_UNKNOWN(n)                                                       \
    "30{06{2a03" n "1}04{}} 30{06{2a03" n "2}04{}} 30{06{2a03" n "3}04{}} "    \
    "30{06{2a03" n "4}04{}} 30{06{2a03" n "5}04{}} 30{06{2a03" n "6}04{}} "    \
    "30{06{2a03" n "7}04{}} 30{06{2a03" n "8}04{}} "
#define TWENTY "'01234567890123456789'"

enum recipe { LEAF, CA };

static const struct {
    const char *name;
    enum recipe recipe;
    const char *part, *text; /* NULL: as the recipe has it */
    sigstore_code want;
} rows[] = {
    { "a leaf as Fulcio makes them", LEAF, NULL, NULL, SIGSTORE_OK },
    { "an authority's", CA, NULL, NULL, SIGSTORE_OK },

    /* [RFC 5280 4.1.1.2] */
    { "outer algorithm is another", LEAF, "outer", ECDSA_SHA384,
        SIGSTORE_EFORMAT },
    { "ECDSA with NULL for parameters", LEAF, "algorithm",
        "30{ 06{2a8648ce3d040302} 0500 }", SIGSTORE_EUNSUPPORTED },
    { "signed by SHA-1", LEAF, "algorithm", "30{ 06{2a8648ce3d0401} }",
        SIGSTORE_EUNSUPPORTED },
    { "signature of no whole bytes", LEAF, "signature_bits", "03{ 01 3006 }",
        SIGSTORE_EFORMAT },

    { "bytes after the signature", LEAF, "signature_bits",
        "03{ 00 %signature } 0500", SIGSTORE_EFORMAT },
    { "no extensions at all", CA, "extensions", "", SIGSTORE_OK },

    { "version 1, by leaving it out", LEAF, "version", "", SIGSTORE_EFORMAT },
    { "version 1, written", LEAF, "version", "a0{ 02{00} }", SIGSTORE_EFORMAT },
    { "version 2", LEAF, "version", "a0{ 02{01} }", SIGSTORE_EFORMAT },
    { "version 4", LEAF, "version", "a0{ 02{03} }", SIGSTORE_EFORMAT },
    { "version and something else in its field", LEAF, "version",
        "a0{ 02{02} 02{02} }", SIGSTORE_EFORMAT },

    /* [RFC 5280 4.1.2.2] */
    { "serial of 20 octets", LEAF, "serial", "02{ " TWENTY " }", SIGSTORE_OK },
    { "serial of 20 octets behind a zero", LEAF, "serial",
        "02{ 00 ff '1234567890123456789' }", SIGSTORE_OK },
    { "serial of 21 octets", LEAF, "serial", "02{ 31 " TWENTY " }",
        SIGSTORE_EFORMAT },
    { "serial of 21 octets behind a zero", LEAF, "serial",
        "02{ 00 ff " TWENTY " }", SIGSTORE_EFORMAT },
    { "serial is zero", LEAF, "serial", "02{00}", SIGSTORE_EFORMAT },
    { "serial is negative", LEAF, "serial", "02{ff}", SIGSTORE_EFORMAT },
    { "serial with a needless zero", LEAF, "serial", "02{004a}",
        SIGSTORE_EFORMAT },
    { "serial is empty", LEAF, "serial", "02{}", SIGSTORE_EFORMAT },

    /* [RFC 5280 4.1.2.4] and [RFC 5280 4.1.2.6] */
    { "issuer without parts", LEAF, "issuer", "30{}", SIGSTORE_EFORMAT },
    { "issuer is no name", LEAF, "issuer", "30{ 0500 }", SIGSTORE_EFORMAT },
    { "a CA without subject", CA, "subject", "30{}", SIGSTORE_EFORMAT },
    { "a CA without subject, but with alternative names", CA, "tbs",
        "30{ %version %serial %algorithm %issuer %validity 30{} %key "
        "a3{ 30{ %bc %ku %san } } }",
        SIGSTORE_EFORMAT },
    { "no subject, and alternative name not critical", LEAF, "san",
        EXT(SAN, "", "30{ 81{'me@example.org'} }"), SIGSTORE_EFORMAT },
    { "no subject, and no alternative name", LEAF, "san", "",
        SIGSTORE_EFORMAT },

    /* [RFC 5280 4.1.2.5] */
    { "valid for no time but one second", LEAF, "validity",
        "30{ 17{'260101000000Z'} 17{'260101000000Z'} }", SIGSTORE_OK },
    { "valid from the later to the earlier", LEAF, "validity",
        "30{ 17{'260101000001Z'} 17{'260101000000Z'} }", SIGSTORE_EFORMAT },
    { "valid until the end of days", LEAF, "validity",
        "30{ 17{'260101000000Z'} 18{'99991231235959Z'} }", SIGSTORE_OK },
    { "GeneralizedTime where UTCTime suffices", LEAF, "validity",
        "30{ 18{'20260101000000Z'} 17{'260101000000Z'} }", SIGSTORE_EFORMAT },
    { "a time without seconds", LEAF, "validity",
        "30{ 17{'2601010000Z'} 17{'260101000000Z'} }", SIGSTORE_EFORMAT },
    { "a time with an offset", LEAF, "validity",
        "30{ 17{'260101000000+0000'} 17{'260101000000Z'} }", SIGSTORE_EFORMAT },
    { "a day that is not", LEAF, "validity",
        "30{ 17{'260230000000Z'} 17{'260301000000Z'} }", SIGSTORE_EFORMAT },
    { "three times", LEAF, "validity",
        "30{ 17{'260101000000Z'} 17{'260101000000Z'} 17{'260101000000Z'} }",
        SIGSTORE_EFORMAT },

    { "key of an unknown algorithm", LEAF, "key",
        "30{ 30{ 06{2a0304} } 03{00 01} }", SIGSTORE_EUNSUPPORTED },
    { "key on a curve given by its numbers", LEAF, "key",
        "30{ 30{ 06{2a8648ce3d0201} 30{ 02{01} } } 03{ 00 " POINT " } }",
        SIGSTORE_EFORMAT },
    { "unique identifiers", LEAF, "unique", "81{ 00 01 }", SIGSTORE_EFORMAT },
    { "bytes after the extensions", LEAF, "extensions",
        "a3{ 30{ %list } } 0500", SIGSTORE_EFORMAT },

    /* [RFC 5280 4.2] */
    { "extensions, but none", CA, "extensions", "a3{ 30{} }",
        SIGSTORE_EFORMAT },
    { "extensions twice", LEAF, "extensions", "a3{ 30{ %list } 30{ %list } }",
        SIGSTORE_EFORMAT },
    { "an extension twice", LEAF, "more", "%ku", SIGSTORE_EFORMAT },
    { "an unknown extension twice", LEAF, "more", ONE ONE, SIGSTORE_EFORMAT },
    { "SCTs twice", LEAF, "more",
        EXT(SCTS, "", "04{0000}") EXT(SCTS, "", "04{0000}"), SIGSTORE_EFORMAT },
    { "critical FALSE, written", LEAF, "more", "30{ 06{2a0301} 01{00} 04{} }",
        SIGSTORE_EFORMAT },
    { "critical of another truth", LEAF, "more", "30{ 06{2a0301} 01{01} 04{} }",
        SIGSTORE_EFORMAT },
    { "an extension without value", LEAF, "more", "30{ 06{2a0301} }",
        SIGSTORE_EFORMAT },
    { "an extension with two values", LEAF, "more",
        "30{ 06{2a0301} 04{} 04{} }", SIGSTORE_EFORMAT },
    { "an extension of a malformed OID", LEAF, "more", "30{ 06{2a80} 04{} }",
        SIGSTORE_EFORMAT },
    { "57 extensions", LEAF, "more",
        EIGHT_UNKNOWN("1") EIGHT_UNKNOWN("2") EIGHT_UNKNOWN("3")
            EIGHT_UNKNOWN("4") EIGHT_UNKNOWN("5") EIGHT_UNKNOWN("6"),
        SIGSTORE_OK },
    { "65 extensions", LEAF, "more",
        EIGHT_UNKNOWN("1") EIGHT_UNKNOWN("2") EIGHT_UNKNOWN("3")
            EIGHT_UNKNOWN("4") EIGHT_UNKNOWN("5") EIGHT_UNKNOWN("6")
                EIGHT_UNKNOWN("7") "30{06{2a0301}04{}} 30{06{2a0302}04{}}",
        SIGSTORE_EFORMAT },

    /* [RFC 5280 4.2.1.9], [X.690 11.5] */
    { "not a CA, by an empty SEQUENCE", LEAF, "more", EXT(BC, CRITICAL, "30{}"),
        SIGSTORE_OK },
    { "not a CA, not critical", LEAF, "more", EXT(BC, "", "30{}"),
        SIGSTORE_OK },
    { "not a CA, by FALSE written", LEAF, "more",
        EXT(BC, CRITICAL, "30{ 01{00} }"), SIGSTORE_EFORMAT },
    { "not a CA, but with a path length", LEAF, "more",
        EXT(BC, CRITICAL, "30{ 02{00} }"), SIGSTORE_EFORMAT },
    { "basic constraints of a CA not critical", CA, "bc",
        EXT(BC, "", "30{ 01{ff} }"), SIGSTORE_EFORMAT },
    { "negative path length", CA, "bc",
        EXT(BC, CRITICAL, "30{ 01{ff} 02{ff} }"), SIGSTORE_EFORMAT },
    { "path length over 63 bits", CA, "bc",
        EXT(BC, CRITICAL, "30{ 01{ff} 02{00ffffffffffffffff} }"),
        SIGSTORE_EFORMAT },
    { "bytes after the path length", CA, "bc",
        EXT(BC, CRITICAL, "30{ 01{ff} 02{00} 0500 }"), SIGSTORE_EFORMAT },
    { "basic constraints are NULL", LEAF, "more", EXT(BC, CRITICAL, "0500"),
        SIGSTORE_EFORMAT },
    { "bytes after basic constraints", CA, "bc",
        EXT(BC, CRITICAL, "30{ 01{ff} } 0500"), SIGSTORE_EFORMAT },
    { "path length, and no key usage", CA, "ku", "", SIGSTORE_OK },
    { "path length of a key that may not sign certificates", CA, "ku",
        EXT(KU, CRITICAL, "03{0780}"), SIGSTORE_EFORMAT },

    /* [RFC 5280 4.2.1.3] */
    { "key usage of no bit", LEAF, "ku", EXT(KU, CRITICAL, "03{00}"),
        SIGSTORE_EFORMAT },
    { "key usage with trailing zero bits", LEAF, "ku",
        EXT(KU, CRITICAL, "03{0080}"), SIGSTORE_EFORMAT },
    { "key usage of nine bits", LEAF, "ku", EXT(KU, CRITICAL, "03{078080}"),
        SIGSTORE_OK },
    { "bytes after key usage", LEAF, "ku", EXT(KU, CRITICAL, "03{0780} 00"),
        SIGSTORE_EFORMAT },
    { "key usage is an INTEGER", LEAF, "ku", EXT(KU, CRITICAL, "02{01}"),
        SIGSTORE_EFORMAT },
    { "keyCertSign without being a CA", LEAF, "ku",
        EXT(KU, CRITICAL, "03{0204}"), SIGSTORE_EFORMAT },
    { "no key usage", LEAF, "ku", "", SIGSTORE_OK },

    /* [RFC 5280 4.2.1.12] */
    { "no purposes in extended key usage", LEAF, "eku", EXT(EKU, "", "30{}"),
        SIGSTORE_EFORMAT },
    { "a purpose twice", LEAF, "eku",
        EXT(EKU, "", "30{ " CODE_SIGNING CODE_SIGNING " }"), SIGSTORE_EFORMAT },
    { "an unknown purpose twice", LEAF, "eku",
        EXT(EKU, "", "30{ " SERVER_AUTH CODE_SIGNING SERVER_AUTH " }"),
        SIGSTORE_EFORMAT },
    { "a purpose that is no OID", LEAF, "eku", EXT(EKU, "", "30{ 0500 }"),
        SIGSTORE_EFORMAT },
    { "a purpose of a malformed OID", LEAF, "eku",
        EXT(EKU, "", "30{ 06{2b8001} }"), SIGSTORE_EFORMAT },
    { "sixteen purposes", LEAF, "eku",
        EXT(EKU, "",
            "30{ 06{01}06{02}06{03}06{04}06{05}06{06}06{07}06{08} "
            "06{09}06{0a}06{0b}06{0c}06{0d}06{0e}06{0f}06{10} }"),
        SIGSTORE_OK },
    { "seventeen purposes", LEAF, "eku",
        EXT(EKU, "",
            "30{ 06{01}06{02}06{03}06{04}06{05}06{06}06{07}06{08} "
            "06{09}06{0a}06{0b}06{0c}06{0d}06{0e}06{0f}06{10} "
            "06{11} }"),
        SIGSTORE_EFORMAT },

    /* [RFC 5280 4.2.1.1] and [RFC 5280 4.2.1.2] */
    { "critical subject key identifier", LEAF, "ski",
        EXT(SKI, CRITICAL, "04{'leaf key'}"), SIGSTORE_EFORMAT },
    { "empty subject key identifier", LEAF, "ski", EXT(SKI, "", "04{}"),
        SIGSTORE_EFORMAT },
    { "bytes after the subject key identifier", LEAF, "ski",
        EXT(SKI, "", "04{01} 00"), SIGSTORE_EFORMAT },
    { "critical authority key identifier", LEAF, "aki",
        EXT(AKI, CRITICAL, "30{ 80{'ca key'} }"), SIGSTORE_EFORMAT },
    { "authority key identifier that says nothing", LEAF, "aki",
        EXT(AKI, "", "30{}"), SIGSTORE_OK },
    { "empty authority key identifier", LEAF, "aki", EXT(AKI, "", "30{ 80{} }"),
        SIGSTORE_EFORMAT },
    { "authority key identifier is NULL", LEAF, "aki", EXT(AKI, "", "0500"),
        SIGSTORE_EFORMAT },
    { "authority key identifier cut", LEAF, "aki",
        EXT(AKI, "", "30{ 8005 01 }"), SIGSTORE_EFORMAT },
    { "authority by a serial of zero", LEAF, "aki",
        EXT(AKI, "", "30{ a1{ a4{ " CN("root") " } } 82{00} }"), SIGSTORE_OK },
    { "authority by issuer and serial", LEAF, "aki",
        EXT(AKI, "", "30{ a1{ a4{ " CN("root") " } } 82{4a} }"), SIGSTORE_OK },
    { "authority by issuer without serial", LEAF, "aki",
        EXT(AKI, "", "30{ a1{ a4{ " CN("root") " } } }"), SIGSTORE_EFORMAT },
    { "authority by serial without issuer", LEAF, "aki",
        EXT(AKI, "", "30{ 82{4a} }"), SIGSTORE_EFORMAT },
    { "authority by a serial with a needless zero", LEAF, "aki",
        EXT(AKI, "", "30{ a1{ a4{ " CN("root") " } } 82{004a} }"),
        SIGSTORE_EFORMAT },
    { "authority by a negative serial", LEAF, "aki",
        EXT(AKI, "", "30{ a1{ a4{ " CN("root") " } } 82{ff} }"),
        SIGSTORE_EFORMAT },
    { "authority by an empty serial", LEAF, "aki",
        EXT(AKI, "", "30{ a1{ a4{ " CN("root") " } } 82{} }"),
        SIGSTORE_EFORMAT },
    { "authority by an issuer of two names", LEAF, "aki",
        EXT(AKI, "", "30{ a1{ a4{ " CN("a") " } a4{ " CN("b") " } } 82{4a} }"),
        SIGSTORE_EFORMAT },
    { "authority by an issuer that is a host", LEAF, "aki",
        EXT(AKI, "", "30{ a1{ 82{'host'} } 82{4a} }"), SIGSTORE_EFORMAT },
    { "authority key identifier with more", LEAF, "aki",
        EXT(AKI, "", "30{ 80{01} 83{02} }"), SIGSTORE_EFORMAT },

    /* [RFC 5280 4.2.1.6] and [security-classes R6] */
    { "alternative names, but none", LEAF, "san", EXT(SAN, CRITICAL, "30{}"),
        SIGSTORE_EFORMAT },
    { "alternative names are NULL", CA, "more", EXT(SAN, "", "0500"),
        SIGSTORE_EFORMAT },
    { "an authority's alternative name malformed", CA, "more",
        EXT(SAN, "", "30{ 87{01} }"), SIGSTORE_EFORMAT },
    { "an empty e-mail address", LEAF, "san", EXT(SAN, CRITICAL, "30{ 81{} }"),
        SIGSTORE_EFORMAT },
    { "NUL in an e-mail address", LEAF, "san",
        EXT(SAN, CRITICAL, "30{ 81{'me@example.org' 00 '.evil'} }"),
        SIGSTORE_EFORMAT },
    { "a line end in a URI", LEAF, "san",
        EXT(SAN, CRITICAL, "30{ 86{'https://a' 0a 'b'} }"), SIGSTORE_EFORMAT },
    { "DEL in a URI", LEAF, "san",
        EXT(SAN, CRITICAL, "30{ 86{'https://a' 7f} }"), SIGSTORE_EFORMAT },
    { "an e-mail address that is not ASCII", LEAF, "san",
        EXT(SAN, CRITICAL, "30{ 81{ c3a9 '@example.org'} }"),
        SIGSTORE_EFORMAT },
    { "NUL in a second name", LEAF, "san",
        EXT(SAN, CRITICAL, "30{ 81{'a@b'} 82{'c' 00} }"), SIGSTORE_EFORMAT },
    { "a malformed second name", LEAF, "san",
        EXT(SAN, CRITICAL, "30{ 81{'a@b'} 87{01} }"), SIGSTORE_EFORMAT },
    { "bytes after alternative names", LEAF, "san",
        EXT(SAN, CRITICAL, "30{ 81{'a@b'} } 00"), SIGSTORE_EFORMAT },
    { "a user name that is no UTF-8", LEAF, "san",
        EXT(SAN, CRITICAL, "30{ a0{ 06{" FULCIO("07") "} a0{ 0c{ ff } } } }"),
        SIGSTORE_EFORMAT },
    { "a user name with a NUL", LEAF, "san",
        EXT(SAN, CRITICAL,
            "30{ a0{ 06{" FULCIO("07") "} a0{ 0c{ 'me' 00 } } } }"),
        SIGSTORE_EFORMAT },
    { "a user name of another string type", LEAF, "san",
        EXT(SAN, CRITICAL, "30{ a0{ 06{" FULCIO("07") "} a0{ 16{'me'} } } }"),
        SIGSTORE_EFORMAT },

    /* [fulcio oid-info] */
    { "a raw claim with a NUL", LEAF, "claims",
        EXT(FULCIO("01"), "", "'https://a' 00"), SIGSTORE_EFORMAT },
    { "a raw claim that is no UTF-8", LEAF, "claims",
        EXT(FULCIO("05"), "", "'o/' ff"), SIGSTORE_EFORMAT },
    { "an empty raw claim", LEAF, "claims", EXT(FULCIO("02"), "", ""),
        SIGSTORE_OK },
    { "a claim of DER as raw text", LEAF, "claims",
        EXT(FULCIO("08"), "", "'https://issuer.example'"), SIGSTORE_EFORMAT },
    { "a claim of another string type", LEAF, "claims",
        EXT(FULCIO("08"), "", "13{'https://issuer.example'}"),
        SIGSTORE_EFORMAT },
    { "a claim with bytes after it", LEAF, "claims",
        EXT(FULCIO("0d"), "", "0c{'abc'} 00"), SIGSTORE_EFORMAT },
    { "a claim of DER with a control character", LEAF, "claims",
        EXT(FULCIO("18"), "", "0c{'a' c285 }"), SIGSTORE_EFORMAT },
    { "an empty claim of DER", LEAF, "claims", EXT(FULCIO("16"), "", "0c{}"),
        SIGSTORE_OK },
    { "a claim twice", LEAF, "claims",
        EXT(FULCIO("08"), "", "0c{'a'}") EXT(FULCIO("08"), "", "0c{'b'}"),
        SIGSTORE_EFORMAT },
    { "claims .7 and .25, which are none", LEAF, "claims",
        EXT(FULCIO("07"), "", "00") EXT(FULCIO("19"), "", "00"), SIGSTORE_OK },

    /* [RFC 6962 3.3] and [RFC 6962 3.1] */
    { "SCTs outside their OCTET STRING", LEAF, "scts", EXT(SCTS, "", "0000"),
        SIGSTORE_EFORMAT },
    { "critical SCTs", LEAF, "scts", EXT(SCTS, CRITICAL, "04{0000}"),
        SIGSTORE_EFORMAT },
    { "poison that is not critical", LEAF, "more", EXT(POISON, "", "0500"),
        SIGSTORE_EFORMAT },
    { "poison and more", LEAF, "more", EXT(POISON, CRITICAL, "0500 0500"),
        SIGSTORE_EFORMAT },
    { "poison that is not NULL", LEAF, "more", EXT(POISON, CRITICAL, "04{}"),
        SIGSTORE_EFORMAT },
};

struct state {
    struct sg_arena arena;
    struct parts parts;
};

static int
set_up(void **state)
{
    struct state *s = calloc(1, sizeof(*s));

    assert_non_null(s);
    sg_arena_init(&s->arena, 64u << 20);
    *state = s;
    return 0;
}

static int
tear_down(void **state)
{
    struct state *s = *state;

    sg_arena_dispose(&s->arena);
    free(s);
    return 0;
}

static sg_bytes
make(struct state *s, enum recipe recipe, const char *part, const char *text)
{
    s->parts.count = 0;
    set(&s->parts, "key", P256_KEY);
    if (recipe == LEAF)
        leaf_recipe(&s->parts);
    else
        ca_recipe(&s->parts);
    set(&s->parts, "signature_bits", "03{ 00 %signature }");
    if (part != NULL)
        set(&s->parts, part, text);
    return asn1(&s->arena, &s->parts, "30{ %tbs %outer %signature_bits }");
}

static void
test_rows(void **state)
{
    struct sg_cert cert;
    sigstore_error err;
    size_t i;

    for (i = 0; i < COUNT_OF(rows); i++) {
        sg_bytes der = tight_copy(
            make(*state, rows[i].recipe, rows[i].part, rows[i].text));
        sigstore_code code;

        memset(&err, 0, sizeof(err));
        code = sg_cert_parse(&cert, der, &err);
        if (code != rows[i].want)
            fail_msg("%s: %s %s", rows[i].name, sigstore_code_name(code),
                err.message);
        if (code != SIGSTORE_OK)
            check_row(rows[i].name,
                err.code == code && err.check == SIGSTORE_CHECK_CERT_FORM);
        free_copy(der);
    }
}

static void
test_says_what_the_certificate_says(void **state)
{
    struct sg_cert cert;

    assert_int_equal(sg_cert_parse(&cert, make(*state, LEAF, NULL, NULL), NULL),
        SIGSTORE_OK);
    assert_true(sg_bytes_equal(cert.serial, SG_LITERAL("\x4a\x17")));
    assert_true(cert.not_after - cert.not_before == 600);
    assert_int_equal(cert.key.type, SG_KEY_P256);
    assert_int_equal(cert.algorithm.hash, SG_SHA256);
    assert_true(cert.algorithm.ecdsa);
    assert_false(cert.is_ca);
    assert_true(cert.has_key_usage);
    assert_int_equal(cert.key_usage, SG_USAGE_DIGITAL_SIGNATURE);
    assert_true(cert.has_purposes && !cert.purposes_critical);
    assert_int_equal(cert.purposes, SG_PURPOSE_CODE_SIGNING);
    assert_true(sg_bytes_is(cert.subject_key, "leaf key"));
    assert_true(sg_bytes_is(cert.authority_key, "ca key"));
    assert_true(cert.has_san && cert.san_critical);
    assert_int_equal(cert.san_count, 1);
    assert_int_equal(cert.san_kind, SG_SAN_EMAIL);
    assert_true(sg_bytes_is(cert.san, "me@example.org"));
    assert_true(sg_bytes_is(cert.claims[1], "https://issuer.example"));
    assert_true(sg_bytes_is(cert.claims[8], "https://issuer.example"));
    assert_null(cert.claims[2].data);
    assert_null(cert.sct_list.data);
    assert_null(cert.unknown_critical.data);
    assert_false(sg_cert_is_self_issued(&cert));
}

static void
test_says_what_an_authority_says(void **state)
{
    struct sg_cert cert;

    assert_int_equal(
        sg_cert_parse(&cert, make(*state, CA, "issuer", CN("ca")), NULL),
        SIGSTORE_OK);
    assert_true(cert.is_ca && cert.has_path_len && cert.path_len == 0);
    assert_int_equal(
        cert.key_usage, SG_USAGE_KEY_CERT_SIGN | SG_USAGE_CRL_SIGN);
    assert_true(sg_cert_is_self_issued(&cert));
}

/* Names by kind: only the first one's text is handed on. */
static const struct {
    const char *name, *san;
    enum sg_san_kind kind;
    size_t count;
    const char *text; /* NULL: none */
} names[] = {
    { "an e-mail address", "81{'a@b'}", SG_SAN_EMAIL, 1, "a@b" },
    { "a URI", "86{'https://a/b@c'}", SG_SAN_URI, 1, "https://a/b@c" },
    { "a user name", "a0{ 06{" FULCIO("07") "} a0{ 0c{'me!x'} } }",
        SG_SAN_USERNAME, 1, "me!x" },
    { "a user name in UTF-8", "a0{ 06{" FULCIO("07") "} a0{ 0c{ c3a9 } } }",
        SG_SAN_USERNAME, 1, "\xc3\xa9" },
    { "an otherName of another type", "a0{ 06{2a03} a0{ 0c{'me'} } }",
        SG_SAN_OTHER, 1, NULL },
    { "a host", "82{'example.org'}", SG_SAN_OTHER, 1, NULL },
    { "an address", "87{7f000001}", SG_SAN_OTHER, 1, NULL },
    { "two, of which the first counts", "86{'https://a'} 81{'a@b'}", SG_SAN_URI,
        2, "https://a" },
    { "two, of which the first is no text", "82{'a'} 81{'a@b'}", SG_SAN_OTHER,
        2, NULL },
};

static void
test_names(void **state)
{
    struct sg_cert cert;
    char text[256];
    size_t i;

    for (i = 0; i < COUNT_OF(names); i++) {
        snprintf(text, sizeof(text), "30{ 06{%s} 01{ff} 04{ 30{ %s } } }", SAN,
            names[i].san);
        check_row(names[i].name,
            sg_cert_parse(&cert, make(*state, LEAF, "san", text), NULL) ==
                SIGSTORE_OK);
        check_row(names[i].name,
            cert.san_kind == names[i].kind && cert.san_count == names[i].count);
        check_row(names[i].name,
            names[i].text == NULL ? cert.san.data == NULL
                                  : sg_bytes_is(cert.san, names[i].text));
    }
}

/* What is read, but for a later check to refuse. */
static const struct {
    const char *name, *part, *text;
    const char *unknown, *constraints; /* an OID, or NULL */
    bool poison;
} noted[] = {
    { "an unknown extension that is not critical", "more", ONE, NULL, NULL,
        false },
    { "an unknown critical extension", "more", EXT("2a0301", CRITICAL, ""),
        "1.2.3.1", NULL, false },
    { "two, of which the first is told", "more",
        EXT("2a0302", CRITICAL, "") EXT("2a0303", CRITICAL, ""), "1.2.3.2",
        NULL, false },
    { "a critical Fulcio claim", "claims",
        EXT(FULCIO("08"), CRITICAL, "0c{'a'}"), "1.3.6.1.4.1.57264.1.8", NULL,
        false },
    { "critical certificate policies", "more", EXT(CP, CRITICAL, "30{}"),
        "2.5.29.32", NULL, false },
    { "certificate policies", "more", EXT(CP, "", "30{}"), NULL, NULL, false },
    { "name constraints", "more", EXT(NC, CRITICAL, "30{}"), NULL, "2.5.29.30",
        false },
    { "policy constraints, not critical", "more", EXT(PC, "", "30{}"), NULL,
        "2.5.29.36", false },
    { "poison", "more", EXT(POISON, CRITICAL, "0500"), NULL, NULL, true },
};

static bool
is_oid(sg_bytes oid, const char *want)
{
    if (want == NULL)
        return oid.data == NULL;
    return oid.data != NULL && strcmp(sg_oid_show(oid).text, want) == 0;
}

static void
test_noted(void **state)
{
    struct sg_cert cert;
    size_t i;

    for (i = 0; i < COUNT_OF(noted); i++) {
        sg_bytes der = make(*state, LEAF, noted[i].part, noted[i].text);

        check_row(
            noted[i].name, sg_cert_parse(&cert, der, NULL) == SIGSTORE_OK);
        check_row(
            noted[i].name, is_oid(cert.unknown_critical, noted[i].unknown));
        check_row(
            noted[i].name, is_oid(cert.constraints, noted[i].constraints));
        check_row(noted[i].name, cert.has_poison == noted[i].poison);
    }
}

/* The list is what stands in both OCTET STRINGs, the extension lies in tbs. */
static void
test_scts_are_slices(void **state)
{
    sg_bytes der = make(*state, LEAF, "scts", EXT(SCTS, "", "04{'list'}"));
    struct sg_cert cert;

    assert_int_equal(sg_cert_parse(&cert, der, NULL), SIGSTORE_OK);
    assert_true(sg_bytes_is(cert.sct_list, "list"));
    assert_int_equal(cert.sct_extension.data[0], 0x30);
    assert_true(cert.sct_extension.data > cert.tbs.data);
    assert_true(cert.sct_extension.data + cert.sct_extension.len <=
        cert.tbs.data + cert.tbs.len);
}

/* Whole input or nothing. */
static void
test_cut_and_extended(void **state)
{
    sg_bytes der = make(*state, LEAF, NULL, NULL);
    struct sg_cert cert;
    size_t len;
    uint8_t *longer;

    for (len = 0; len < der.len; len++) {
        sg_bytes cut = tight_copy(sg_bytes_of(der.data, len));

        assert_int_equal(sg_cert_parse(&cert, cut, NULL), SIGSTORE_EFORMAT);
        free_copy(cut);
    }
    longer = calloc(1, der.len + 1);
    assert_non_null(longer);
    memcpy(longer, der.data, der.len);
    assert_int_equal(
        sg_cert_parse(&cert, sg_bytes_of(longer, der.len + 1), NULL),
        SIGSTORE_EFORMAT);
    free(longer);
}

/* A length that the input does not have costs nothing [security-classes R8]. */
static void
test_too_long(void **state)
{
    static uint8_t zeros[64 * 1024 + 1];
    struct sg_cert cert;
    sigstore_error err;

    (void)state;
    assert_int_equal(
        sg_cert_parse(&cert, sg_bytes_of(zeros, sizeof(zeros)), &err),
        SIGSTORE_ELIMIT);
    assert_int_equal(err.check, SIGSTORE_CHECK_CERT_FORM);
    assert_int_equal(
        sg_cert_parse(&cert, sg_bytes_of(zeros, sizeof(zeros) - 1), &err),
        SIGSTORE_EFORMAT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_says_what_the_certificate_says, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_says_what_an_authority_says, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_noted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_scts_are_slices, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_cut_and_extended, set_up, tear_down),
        cmocka_unit_test(test_too_long),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
