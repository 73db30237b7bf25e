/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timestamps: a good one with one thing changed, and signed again, so that
 * the check that the row names is the one that must refuse.
 */
#include "stamps.h"

#define OK SIGSTORE_OK, SIGSTORE_CHECK_NONE
#define FORM SIGSTORE_EFORMAT, SIGSTORE_CHECK_TIMESTAMP_FORM
#define STATUS SIGSTORE_EREFUSED, SIGSTORE_CHECK_TIMESTAMP_FORM
#define BY_SIGNER SIGSTORE_EREFUSED, SIGSTORE_CHECK_TIMESTAMP_SIGNER
#define BY_SIGNATURE SIGSTORE_EREFUSED, SIGSTORE_CHECK_TIMESTAMP_SIGNATURE
#define BY_IMPRINT SIGSTORE_EREFUSED, SIGSTORE_CHECK_TIMESTAMP_IMPRINT

#define T IN_TOKEN

/* With content type, digest and signing certificate: sixteen. */
#define UNKNOWN(n) ATTRIBUTE("2a030405060708" n, "04{ " ZEROS20 " }")
#define THIRTEEN                                                               \
    UNKNOWN("01")                                                              \
    UNKNOWN("02")                                                              \
    UNKNOWN("03")                                                              \
    UNKNOWN("04")                                                              \
    UNKNOWN("05")                                                              \
    UNKNOWN("06")                                                              \
    UNKNOWN("07")                                                              \
    UNKNOWN("08")                                                              \
    UNKNOWN("09") UNKNOWN("0a") UNKNOWN("0b") UNKNOWN("0c") UNKNOWN("0d")

static const struct stamp_row rows[] = {
    { "as it should be", T, NULL, NULL, OK },

    /* [RFC 3161 2.4.2]: the response */
    { "granted, with a text", T, "status", "30{ 02{00} 30{ 0c{'yes'} } }", OK },
    { "granted with modifications", T, "status", "30{ 02{01} }", STATUS },
    { "rejected", T, "status", "30{ 02{02} 30{ 0c{'no'} } 03{0780} }", STATUS },
    { "waiting", T, "status", "30{ 02{03} }", STATUS },
    { "granted, with a failure", T, "status", "30{ 02{00} 03{0780} }", FORM },
    { "granted, with an empty text", T, "status", "30{ 02{00} 30{} }", FORM },
    { "granted, with a text of bytes", T, "status", "30{ 02{00} 30{ 0c{ff} } }",
        FORM },
    { "no status", T, "status", "30{}", FORM },
    { "a negative status", T, "status", "30{ 02{ff} }", FORM },
    { "no token", T, "token", "", FORM },
    { "two tokens", T, "token", "30{ 06{2a03} } 30{ 06{2a03} }", FORM },
    { "a token of plain data", T, "token",
        "30{ 06{2a864886f70d010701} a0{ %signed_data } }", FORM },
    { "a token with more", T, "token",
        "30{ " SIGNED_DATA " a0{ %signed_data } 0500 }", FORM },

    /* [RFC 5652 5.1] */
    { "SignedData of version 1", T, "cms_version", "02{01}", FORM },
    { "SignedData of version 4", T, "cms_version", "02{04}", FORM },
    { "no digest algorithm", T, "digests", "31{}", FORM },
    { "two digest algorithms", T, "digests",
        "31{ 30{ " SHA256_OID " } 30{ " SHA384_OID " } }", FORM },
    { "the other digest algorithm", T, "digests", "31{ 30{ " SHA384_OID " } }",
        FORM },
    { "a digest algorithm with NULL", T, "digests",
        "31{ 30{ " SHA256_OID " 0500 } }", OK },
    { "content of plain data", T, "content",
        "30{ 06{2a864886f70d010701} a0{ 04{ %info } } }", FORM },
    { "no content", T, "content", "30{ " TST_INFO " }", FORM },
    { "content outside an OCTET STRING", T, "content",
        "30{ " TST_INFO " a0{ %info } }", FORM },
    { "content in two pieces", T, "content",
        "30{ " TST_INFO " a0{ 24{ 04{ %info } 04{} } } }", FORM },
    { "no certificates", T, "certificates", "", OK },
    { "an empty set of certificates", T, "certificates", "a0{}", OK },
    { "the issuer's certificate too", T, "certificates",
        "a0{ %issuer_cert %signer_cert }", OK },
    { "the issuer's certificate only", T, "certificates", "a0{ %issuer_cert }",
        OK },
    { "an attribute certificate", T, "certificates", "a0{ a2{ 30{} } }", FORM },
    { "a certificate that is none", T, "certificates", "a0{ 30{ 30{} } }",
        FORM },
    { "revocation lists", T, "crls", "a1{ 30{} }", FORM },
    { "no signer", T, "signer_infos", "31{}", FORM },
    { "two signers", T, "signer_infos", "31{ %signer_info %signer_info }",
        FORM },

    /* [RFC 5652 5.3] */
    { "SignerInfo of version 3", T, "signer_version", "02{03}", FORM },
    { "signer by issuer, serial and more", T, "sid",
        "30{ %signer_issuer 02{ %signer_serial } 0500 }", FORM },
    { "signer by key identifier", T, "sid", "80{'leaf key'}", FORM },
    { "signer's digest by SHA-1", T, "signer_digest", "30{ " SHA1_OID " }",
        FORM },
    { "signer's digest is not the listed", T, "signer_digest",
        "30{ " SHA512_OID " }", FORM },
    { "no attributes", T, "attributes", "", FORM },
    { "attributes out of order", T, "attributes",
        "%signing_time %content_type %message_digest %ess", FORM },
    { "an attribute twice", T, "attributes",
        "%content_type %signing_time %signing_time %message_digest %ess",
        FORM },
    /* [RFC 5652 11.1], [RFC 5652 11.2] */
    { "no content type", T, "content_type", "", FORM },
    { "content type of plain data", T, "content_type",
        ATTRIBUTE(CONTENT_TYPE, "06{2a864886f70d010701}"), FORM },
    { "two content types in one", T, "content_type",
        ATTRIBUTE(CONTENT_TYPE, TST_INFO TST_INFO), FORM },
    { "an attribute without a value", T, "signing_time",
        ATTRIBUTE(SIGNING_TIME, ""), FORM },
    { "an attribute of two values", T, "signing_time",
        ATTRIBUTE(SIGNING_TIME, "17{'260101000100Z'} 17{'260101000100Z'}"),
        FORM },
    { "an attribute of a malformed OID", T, "signing_time",
        ATTRIBUTE("2a030405060708ff80", "04{ " ZEROS20 " }"), FORM },
    { "sixteen attributes", T, "signing_time", THIRTEEN, OK },
    { "seventeen attributes", T, "signing_time", THIRTEEN UNKNOWN("0e"), FORM },
    { "no signing time", T, "signing_time", "", OK },
    { "an attribute that is not known", T, "signing_time",
        ATTRIBUTE("2a0304050607080910", "04{ " ZEROS20 " }"), OK },
    { "no message digest", T, "message_digest", "", FORM },
    { "a message digest that is no OCTET STRING", T, "message_digest",
        ATTRIBUTE(MESSAGE_DIGEST, "05{ %info_digest }"), FORM },
    { "no signing certificate", T, "ess", "", FORM },
    { "unsigned attributes", T, "unsigned", "a1{ %content_type }", FORM },
    { "signature is a BIT STRING", T, "signature_octets", "03{ 00 %signature }",
        FORM },

    /* [RFC 5652 5.4], [RFC 3370 3.2]: one hash */
    { "signature algorithm of another hash", T, "signature_algorithm",
        ECDSA_SHA384, FORM },
    { "signature by SHA-1", T, "signature_algorithm",
        "30{ 06{2a8648ce3d0401} }", FORM },
    { "signature by pure Ed25519", T, "signature_algorithm", ED25519, FORM },
    { "signature by plain RSA, and the key is not", T, "signature_algorithm",
        "30{ 06{2a864886f70d010101} 0500 }", BY_SIGNATURE },
    { "signature by plain RSA, and more", T, "signature_algorithm",
        "30{ 06{2a864886f70d010101} 0500 0500 }", FORM },
    { "signature by plain RSA, without NULL", T, "signature_algorithm",
        "30{ 06{2a864886f70d010101} }", FORM },
    { "signature by the key's algorithm", T, "signature_algorithm",
        "30{ 06{2a8648ce3d0201} }", FORM },

    /* [RFC 3161 2.4.2]: TSTInfo */
    { "TSTInfo of version 2", T, "version", "02{02}", FORM },
    { "no policy", T, "policy", "", FORM },
    { "a policy that is no OID", T, "policy", "06{80}", FORM },
    /* timestamp-authority 58ae149: no SHA-1 */
    { "an imprint by SHA-1", T, "imprint",
        "30{ 30{ " SHA1_OID " } 04{ %imprint_sha1 } }", FORM },
    { "an imprint by SHA-384", T, "imprint",
        "30{ 30{ " SHA384_OID " } 04{ %imprint_sha384 } }", OK },
    { "an imprint shorter than its hash", T, "imprint",
        "30{ 30{ " SHA384_OID " } 04{ %imprint_digest } }", FORM },
    { "an empty imprint", T, "imprint", "30{ 30{ " SHA256_OID " } 04{} }",
        FORM },
    { "an imprint of another message", T, "imprint",
        "30{ 30{ " SHA256_OID " } 04{ %cert_digest } }", BY_IMPRINT },
    { "a negative serial", T, "serial", "02{ ff }", OK },
    { "a serial with a needless zero", T, "serial", "02{ 0012 }", FORM },
    { "a time with a fraction", T, "time", "18{'20260101000100.5Z'}", OK },
    { "a time with a fraction ending in zero", T, "time",
        "18{'20260101000100.50Z'}", FORM },
    { "a time with an empty fraction", T, "time", "18{'20260101000100.Z'}",
        FORM },
    { "a time with an offset", T, "time", "18{'20260101000100+0000'}", FORM },
    { "a time of the place", T, "time", "18{'20260101000100'}", FORM },
    { "UTCTime", T, "time", "17{'260101000100Z'}", FORM },
    { "a time without seconds", T, "time", "18{'202601010001Z'}", FORM },
    { "a time that is not", T, "time", "18{'20260101240100Z'}", FORM },
    { "no accuracy", T, "accuracy", "", OK },
    { "accuracy to the microsecond", T, "accuracy", "30{ 02{01} 80{0203e7} }",
        FORM },
    { "accuracy of 999 and 1", T, "accuracy", "30{ 80{03e7} 81{01} }", OK },
    { "accuracy of no thousandths", T, "accuracy", "30{ 80{00} }", FORM },
    { "accuracy of 127 thousandths", T, "accuracy", "30{ 80{7f} }", OK },
    { "accuracy of no millionths", T, "accuracy", "30{ 81{00} }", FORM },
    { "accuracy of three octets", T, "accuracy", "30{ 80{000001} }", FORM },
    { "accuracy cut", T, "accuracy", "30{ 8003 01 }", FORM },
    { "accuracy of 1000 thousandths", T, "accuracy", "30{ 80{03e8} }", FORM },
    { "accuracy of 1, written long", T, "accuracy", "30{ 80{0001} }", FORM },
    { "accuracy of -1", T, "accuracy", "30{ 80{ff} }", FORM },
    { "accuracy out of order", T, "accuracy", "30{ 81{01} 80{01} }", FORM },
    { "negative accuracy", T, "accuracy", "30{ 02{ff} }", FORM },
    { "ordered", T, "ordering", "01{ff}", OK },
    { "not ordered, written", T, "ordering", "01{00}", FORM },
    { "no nonce", T, "nonce", "", OK },
    { "a nonce with a needless zero", T, "nonce", "02{ 0001 }", FORM },
    { "no name of the authority", T, "tsa", "", OK },
    { "another name of the authority", T, "tsa", "a0{ a4{ " CN("else") " } }",
        BY_SIGNER },
    { "the name of the authority as a URI", T, "tsa", "a0{ 86{'tsa'} }",
        BY_SIGNER },
    { "two names of the authority", T, "tsa",
        "a0{ a4{ %signer_subject } a4{ %signer_subject } }", FORM },
    { "an extension", T, "extensions", "a1{ 30{ 06{2a03} 04{} } }", OK },
    { "a critical extension", T, "extensions",
        "a1{ 30{ 06{2a03} 01{ff} 04{} } }", FORM },
    { "an extension twice", T, "extensions",
        "a1{ 30{ 06{2a03} 04{} } 30{ 06{2a03} 04{} } }", FORM },
    { "extensions, but none", T, "extensions", "a1{}", FORM },
    { "more after the extensions", T, "extensions", "a2{}", FORM },

    /* rfc3161-client CVE-2025-52556: the signature covers TSTInfo */
    { "digest of another TSTInfo", T, "info_digest", "%cert_digest",
        BY_SIGNATURE },
    { "digest of no TSTInfo", T, "attributes",
        ATTRIBUTE(MESSAGE_DIGEST, "04{}") "%content_type %signing_time %ess",
        BY_SIGNATURE },
    { "signature of something else", T, "signature", "3006020101020101",
        BY_SIGNATURE },
    { "no signature", T, "signature", "", BY_SIGNATURE },

    /* rfc3161-client GHSA-3xxc-pwj6-jgrj: the signer is the one named */
    { "signer of another issuer", T, "sid",
        "30{ " CN("else") " 02{ %signer_serial } }", BY_SIGNER },
    { "signer of another serial", T, "sid", "30{ %signer_issuer 02{ 4a18 } }",
        BY_SIGNER },
    { "signing certificate is another", T, "cert_digest", "%info_digest",
        BY_SIGNER },
    { "signing certificate of another serial", T, "issuer_serial",
        "30{ 30{ a4{ %signer_issuer } } 02{ 4a18 } }", BY_SIGNER },
    { "signing certificate of another issuer", T, "issuer_serial",
        "30{ 30{ a4{ " CN("else") " } } 02{ %signer_serial } }", BY_SIGNER },

    /* [RFC 5035 4], [RFC 5035 5], [RFC 5816 2.2.1] */
    { "signing certificate without issuer and serial", T, "issuer_serial", "",
        OK },
    { "signing certificate of two issuers", T, "issuer_serial",
        "30{ 30{ a4{ %signer_issuer } a4{ %signer_issuer } } "
        "02{ %signer_serial } }",
        FORM },
    { "signing certificate of an issuer and more", T, "issuer_serial",
        "30{ 30{ a4{ %signer_issuer 30{} } } 02{ %signer_serial } }", FORM },
    { "signing certificate of issuer, serial and more", T, "issuer_serial",
        "30{ 30{ a4{ %signer_issuer } } 02{ %signer_serial } 0500 }", FORM },
    { "signing certificate of an issuer that is a host", T, "issuer_serial",
        "30{ 30{ 82{'host'} } 02{ %signer_serial } }", FORM },
    { "signing certificate by SHA-256, written", T, "ess_hash",
        "30{ " SHA256_OID " }", OK },
    { "signing certificate by SHA-512", T, "ess_id",
        "30{ 30{ " SHA512_OID " } 04{ %cert_sha512 } }", OK },
    { "signing certificate by SHA-1, in the new attribute", T, "ess_id",
        "30{ 30{ " SHA1_OID " } 04{ %cert_sha1 } }", FORM },
    { "signing certificate by a digest too short", T, "ess_id",
        "30{ 30{ " SHA512_OID " } 04{ %cert_digest } }", FORM },
    { "two signing certificates", T, "ess",
        ATTRIBUTE(CERT_V2, "30{ 30{ %ess_id %ess_id } }"), FORM },
    { "no signing certificate in the attribute", T, "ess",
        ATTRIBUTE(CERT_V2, "30{ 30{} }"), FORM },
    { "signing certificate with policies", T, "ess",
        ATTRIBUTE(CERT_V2, "30{ 30{ %ess_id } 30{} }"), FORM },
    { "signing certificate by SHA-1 only", T, "attributes",
        "%content_type %signing_time " ATTRIBUTE(
            CERT_V1, "30{ 30{ 30{ 04{ %cert_sha1 } } } }") " %message_digest",
        BY_SIGNER },
    { "signing certificate by both, the new one counts", T, "attributes",
        "%content_type %signing_time " ATTRIBUTE(CERT_V1,
            "30{ 30{ 30{ 04{ " ZEROS20 " } } } }") " %message_digest %ess",
        OK },
    { "signing certificate by both, the old one malformed", T, "attributes",
        "%content_type %signing_time " ATTRIBUTE(CERT_V1,
            "30{ 30{ 30{ 04{ 00 " ZEROS20 " } } } }") " %message_digest %ess",
        FORM },

    /* [RFC 3161 2.3], rfc3161-client aa3845d: what a signer is */
    { "purpose not critical", IN_SIGNER, "eku",
        EXT(EKU, "", "30{ " TIME_STAMPING " }"), BY_SIGNER },
    { "no purpose", IN_SIGNER, "eku", "", BY_SIGNER },
    { "purpose of code", IN_SIGNER, "eku",
        EXT(EKU, CRITICAL, "30{ " CODE_SIGNING " }"), BY_SIGNER },
    { "any purpose", IN_SIGNER, "eku",
        EXT(EKU, CRITICAL, "30{ " ANY_PURPOSE " }"), BY_SIGNER },
    { "a purpose besides", IN_SIGNER, "eku",
        EXT(EKU, CRITICAL, "30{ " TIME_STAMPING CODE_SIGNING " }"), BY_SIGNER },
    { "an unknown purpose besides", IN_SIGNER, "eku",
        EXT(EKU, CRITICAL, "30{ " TIME_STAMPING " 06{2a0301} }"), BY_SIGNER },
    { "no key usage", IN_SIGNER, "ku", "", OK },
    { "key usage of non-repudiation too", IN_SIGNER, "ku",
        EXT(KU, CRITICAL, "03{06c0}"), OK },
    { "key usage of non-repudiation only", IN_SIGNER, "ku",
        EXT(KU, CRITICAL, "03{0640}"), BY_SIGNER },
    { "key usage of key agreement too", IN_SIGNER, "ku",
        EXT(KU, CRITICAL, "03{0388}"), BY_SIGNER },
    { "signer is a CA", IN_SIGNER, "list",
        EXT(BC, CRITICAL, "30{ 01{ff} }") "%ku %eku", SIGSTORE_EREFUSED,
        SIGSTORE_CHECK_CERT_CHAIN },
    { "signer has an unknown critical extension", IN_SIGNER, "more",
        EXT("2a0301", CRITICAL, ""), SIGSTORE_EREFUSED,
        SIGSTORE_CHECK_CERT_EXTENSION },

    /* timestamp-authority 449884a, 21dff8b: purposes and the right time */
    { "issuer for code only", IN_ISSUER, "eku",
        EXT(EKU, "", "30{ " CODE_SIGNING " }"), SIGSTORE_EREFUSED,
        SIGSTORE_CHECK_CERT_EXTENDED_KEY_USAGE },
    { "issuer without purposes", IN_ISSUER, "eku", "", OK },
    { "issuer's time was over", IN_ISSUER, "validity",
        "30{ 17{'250101000000Z'} 17{'260101000059Z'} }", SIGSTORE_EREFUSED,
        SIGSTORE_CHECK_CERT_TIME },
    { "a time before the signer's", T, "time", "18{'20251231235959Z'}",
        SIGSTORE_EREFUSED, SIGSTORE_CHECK_CERT_TIME },
    { "a time after the signer's", T, "time", "18{'20260101001001Z'}",
        SIGSTORE_EREFUSED, SIGSTORE_CHECK_CERT_TIME },
    { "the signer's last second", T, "time", "18{'20260101001000Z'}", OK },
    { "just after the signer's last second", T, "time",
        "18{'20260101001000.000001Z'}", SIGSTORE_EREFUSED,
        SIGSTORE_CHECK_CERT_TIME },
    { "signer is not its authority's", IN_SIGNER, "issuer", CN("else"),
        SIGSTORE_EREFUSED, SIGSTORE_CHECK_CERT_CHAIN },
};

static sigstore_code
answer(
    struct stamps *s, sg_bytes der, struct sg_cache *cache, sigstore_error *err)
{
    struct sg_timestamp timestamp;
    sigstore_code code;

    memset(err, 0, sizeof(*err));
    code = sg_timestamp_parse(&timestamp, der, err);
    if (code == SIGSTORE_OK)
        code =
            sg_timestamp_verify(cache, &timestamp, &s->authority, MESSAGE, err);
    return code;
}

static int
set_up(void **state)
{
    *state = stamps_new("P-256");
    return 0;
}

static int
tear_down(void **state)
{
    stamps_free(*state);
    return 0;
}

static void
test_rows(void **state)
{
    sigstore_error err;
    size_t i;

    for (i = 0; i < COUNT_OF(rows); i++) {
        sg_bytes der = tight_copy(stamp(*state, &rows[i]));
        sigstore_code code = answer(*state, der, NULL, &err);

        if (code != rows[i].want || err.check != rows[i].check)
            fail_msg("%s: %s %s: %s", rows[i].name, sigstore_code_name(code),
                sigstore_check_name(err.check), err.message);
        free_copy(der);
    }
}

static void
test_fields(void **state)
{
    struct stamps *s = *state;
    sg_bytes der = stamp(s, NULL);
    const struct sg_cert *signer = &s->certs[STAMP_SIGNER];
    struct sg_timestamp t;

    assert_int_equal(sg_timestamp_parse(&t, der, NULL), SIGSTORE_OK);
    assert_true(t.time.s == INT64_C(1767225660) && t.time.ns == 0);
    assert_int_equal(t.imprint_hash, SG_SHA256);
    assert_int_equal(t.imprint.len, 32);
    assert_true(sg_bytes_equal(t.serial, SG_LITERAL("\x12\x34")));
    assert_true(sg_bytes_equal(t.nonce, SG_LITERAL("\0\xff")));
    assert_true(sg_bytes_equal(t.issuer, signer->issuer));
    assert_true(sg_bytes_equal(t.signer_serial, signer->serial));
    assert_int_equal(t.digest_hash, SG_SHA256);
    assert_true(t.algorithm.ecdsa && t.algorithm.hash == SG_SHA256);
    assert_int_equal(t.certificate_hash, SG_SHA256);
    assert_true(sg_bytes_equal(t.certificate_issuer, signer->issuer));
    assert_true(sg_bytes_equal(t.certificate_serial, signer->serial));
    assert_true(sg_bytes_equal(t.certificates, signer->der));
    assert_true(sg_timestamp_names(&t, signer));
    assert_false(sg_timestamp_names(&t, &s->certs[STAMP_ISSUER]));
}

static void
test_fraction(void **state)
{
    static const struct stamp_row row = { "a fraction", T, "time",
        "18{'20260101000100.000000001Z'}", OK };
    struct sg_timestamp t;

    assert_int_equal(
        sg_timestamp_parse(&t, stamp(*state, &row), NULL), SIGSTORE_OK);
    assert_true(t.time.s == INT64_C(1767225660) && t.time.ns == 1);
}

/* Any bit changed, with a cache that knows the good chain: none verifies but
 * where the bit is of a certificate or a text that nobody looks at. */
static void
test_changed_bits(void **state)
{
    struct stamps *s = *state;
    static const struct stamp_row bare = { "no certificates", T, "certificates",
        "", OK };
    sg_bytes good = stamp(s, &bare);
    struct sg_cache *cache;
    sigstore_error err;
    size_t i;

    assert_int_equal(sg_cache_new(&cache, NULL), SIGSTORE_OK);
    assert_int_equal(answer(s, good, cache, &err), SIGSTORE_OK);
    for (i = 0; i < 8 * good.len; i++) {
        sg_bytes bad = tight_copy(good);

        ((uint8_t *)(uintptr_t)bad.data)[i / 8] ^= (uint8_t)(1u << (i % 8));
        if (answer(s, bad, cache, &err) == SIGSTORE_OK)
            fail_msg("bit %zu of byte %zu may be any", i % 8, i / 8);
        free_copy(bad);
    }
    sg_cache_free(cache);
}

static void
test_cut(void **state)
{
    struct stamps *s = *state;
    sg_bytes good = stamp(s, NULL);
    sigstore_error err;
    size_t i;

    for (i = 0; i < good.len; i++) {
        sg_bytes cut = tight_copy(sg_bytes_of(good.data, i));

        assert_int_equal(answer(s, cut, NULL, &err), SIGSTORE_EFORMAT);
        free_copy(cut);
    }
}

/*
 * timestamp-authority CVE-2026-39984, rfc3161-client GHSA-3xxc-pwj6-jgrj: a
 * certificate of the signer's name but another key, embedded, is no signer.
 */
static void
test_embedded_twin(void **state)
{
    struct stamps *s = *state, *twin = stamps_new("P-256");
    struct stamp_row row = { "twin", T, "certificates", "a0{ %twin }", OK };
    struct parts p = { .count = 0 };
    sigstore_error err;

    stamp_authority(s, NULL);
    stamp_authority(twin, NULL);
    set_octets(&p, "twin", twin->certs[STAMP_SIGNER].der);
    stamp_recipe(&p);
    assert_int_equal(answer(s, stamp_with(s, &p, &row, "SHA256"), NULL, &err),
        SIGSTORE_EREFUSED);
    assert_int_equal(err.check, SIGSTORE_CHECK_TIMESTAMP_SIGNER);

    /* Signed by the twin, with all that the trusted one would say. */
    s->certs[STAMP_SIGNER] = twin->certs[STAMP_SIGNER];
    p.count = 0;
    stamp_recipe(&p);
    {
        sg_bytes der = stamp_with(twin, &p, NULL, "SHA256");

        stamp_authority(s, NULL);
        assert_int_equal(answer(s, der, NULL, &err), SIGSTORE_EREFUSED);
        assert_int_equal(err.check, SIGSTORE_CHECK_TIMESTAMP_SIGNER);
    }
    stamps_free(twin);
}

/* Another certificate of the same issuer may lie beside the signer's. */
static void
test_embedded_sibling(void **state)
{
    struct stamps *s = *state;
    struct stamp_row row = { "sibling", T, "certificates",
        "a0{ %signer_cert %sibling }", OK };
    struct parts p = { .count = 0 };
    sigstore_error err;
    sg_bytes sibling;

    stamp_authority(s, NULL);
    set_octets(&p, "key", spki_of(&s->arena, s->keys[STAMP_ROOT]));
    leaf_recipe(&p);
    set(&p, "serial", "02{ 4a18 }");
    sibling = issue(&s->arena, &p, s->keys[STAMP_ISSUER], "SHA256");
    p.count = 0;
    set_octets(&p, "sibling", sibling);
    stamp_recipe(&p);
    assert_int_equal(
        answer(s, stamp_with(s, &p, &row, "SHA256"), NULL, &err), SIGSTORE_OK);
}

/* The right names over another key: what is left is the signature. */
static void
test_signed_by_another_key(void **state)
{
    struct stamps *s = *state;
    EVP_PKEY *own = s->keys[STAMP_SIGNER], *other = make_key("P-256");
    struct parts p = { .count = 0 };
    sigstore_error err;
    sg_bytes der;

    stamp_authority(s, NULL);
    stamp_recipe(&p);
    s->keys[STAMP_SIGNER] = other;
    der = stamp_with(s, &p, NULL, "SHA256");
    s->keys[STAMP_SIGNER] = own;
    assert_int_equal(answer(s, der, NULL, &err), SIGSTORE_EREFUSED);
    assert_int_equal(err.check, SIGSTORE_CHECK_TIMESTAMP_SIGNATURE);
    EVP_PKEY_free(other);
}

/* sigstore-rust TOB-SIGSTORE-11: an authority of a signer alone, or of
 * nobody, is none. */
static void
test_authority_without_issuers(void **state)
{
    struct stamps *s = *state;
    sg_bytes der = stamp(s, NULL);
    sigstore_error err;
    size_t count;

    for (count = 0; count < 2; count++) {
        s->authority.count = count;
        assert_int_equal(answer(s, der, NULL, &err), SIGSTORE_EREFUSED);
        assert_int_equal(err.check, SIGSTORE_CHECK_TIMESTAMP_SIGNER);
    }
    s->authority.count = 2; /* an intermediate as anchor [trustroot] */
    assert_int_equal(answer(s, der, NULL, &err), SIGSTORE_OK);
}

/* sigstore-rust #83: the digest is not always SHA-256. */
static const struct {
    const char *name, *kind, *hash, *oid, *algorithm;
    bool good;
} kinds[] = {
    { "P-256", "P-256", "SHA256", SHA256_OID, ECDSA_SHA256, true },
    { "P-384 with SHA-384", "P-384", "SHA384", SHA384_OID, ECDSA_SHA384, true },
    { "P-384 with SHA-256", "P-384", "SHA256", SHA256_OID, ECDSA_SHA256, true },
    { "P-521 with SHA-512", "P-521", "SHA512", SHA512_OID, ECDSA_SHA512, true },
    { "RSA with SHA-512, plain", "RSA", "SHA512", SHA512_OID,
        "30{ 06{2a864886f70d010101} 0500 }", true },
    { "RSA with SHA-256", "RSA", "SHA256", SHA256_OID, RSA_SHA256, true },
    { "RSA with SHA-384, said to be ECDSA", "RSA", "SHA384", SHA384_OID,
        ECDSA_SHA384, false },
    { "P-256, said to be RSA", "P-256", "SHA256", SHA256_OID, RSA_SHA256,
        false },
};

static void
test_kinds_of_keys(void **state)
{
    sigstore_error err;
    size_t i;

    (void)state;
    for (i = 0; i < COUNT_OF(kinds); i++) {
        struct stamps *s = stamps_new(kinds[i].kind);
        struct parts p = { .count = 0 };
        sigstore_code code;

        stamp_authority(s, NULL);
        stamp_recipe(&p);
        set(&p, "hash", kinds[i].oid);
        set(&p, "signature_algorithm", kinds[i].algorithm);
        code = answer(s, stamp_with(s, &p, NULL, kinds[i].hash), NULL, &err);
        if ((code == SIGSTORE_OK) != kinds[i].good)
            fail_msg("%s: %s", kinds[i].name, err.message);
        if (!kinds[i].good)
            check_row(
                kinds[i].name, err.check == SIGSTORE_CHECK_TIMESTAMP_SIGNATURE);
        stamps_free(s);
    }
}

/* What is not SignedData is refused as that, before it is looked into. */
static void
test_other_content(void **state)
{
    static const struct stamp_row row = { "a token of another type", T, "token",
        "30{ 06{2a864886f70d010701} a0{ %signed_data } }", FORM };
    sigstore_error err;

    assert_int_equal(
        answer(*state, stamp(*state, &row), NULL, &err), SIGSTORE_EFORMAT);
    assert_non_null(strstr(err.message, "token is not SignedData"));
}

static void
test_too_long(void **state)
{
    static uint8_t zeros[64 * 1024 + 1];
    struct sg_timestamp t;
    sigstore_error err;

    (void)state;
    assert_int_equal(
        sg_timestamp_parse(&t, sg_bytes_of(zeros, sizeof(zeros)), &err),
        SIGSTORE_ELIMIT);
    assert_int_equal(err.check, SIGSTORE_CHECK_TIMESTAMP_FORM);
    assert_int_equal(
        sg_timestamp_parse(&t, sg_bytes_of(zeros, sizeof(zeros) - 1), &err),
        SIGSTORE_EFORMAT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_other_content),
        cmocka_unit_test(test_fraction),
        cmocka_unit_test(test_changed_bits),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_embedded_twin),
        cmocka_unit_test(test_embedded_sibling),
        cmocka_unit_test(test_signed_by_another_key),
        cmocka_unit_test(test_authority_without_issuers),
        cmocka_unit_test(test_kinds_of_keys),
        cmocka_unit_test(test_too_long),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
