/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bodies of every kind, written out, and what was signed in each.  They are
 * of no log: certificate and key are sixty bytes each, which is enough for
 * what is only compared.
 */
#ifndef SG_TEST_BODIES_H
#define SG_TEST_BODIES_H

#include "test.h"
#include "tlog/entry.h"

static const uint8_t certificate_bytes[] = { 0x30, 0x31, 0x32, 0x33, 0x34, 0x35,
    0x36, 0x37, 0x38, 0x39, 0x3a, 0x3b, 0x3c, 0x3d, 0x3e, 0x3f, 0x40, 0x41,
    0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d,
    0x4e, 0x4f, 0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59,
    0x5a, 0x5b, 0x5c, 0x5d, 0x5e, 0x5f, 0x60, 0x61, 0x62, 0x63, 0x64, 0x65,
    0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b };
static const uint8_t key_bytes[] = { 0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46,
    0x47, 0x48, 0x49, 0x4a, 0x4b, 0x4c, 0x4d, 0x4e, 0x4f, 0x50, 0x51, 0x52,
    0x53, 0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5a, 0x5b, 0x5c, 0x5d, 0x5e,
    0x5f, 0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a,
    0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76,
    0x77, 0x78, 0x79, 0x7a, 0x7b };

struct body_row {
    const char *name;
    const char *kind;
    const char *version;
    const char *body;
    enum sg_hash hash; /* of the digest that was signed: bytes 11, 22 or 33 */
    const char *algorithm;
    bool by_key;
    bool has_envelope;
    const char *key_id;
};

static const struct body_row bodies[] = {
    { "hashedrekord 0.0.1, SHA-256, certificate", "hashedrekord", "0.0.1",
        "{\"apiVersion\":\"0.0.1\",\"kind\":\"hashedrekord\",\"spec\""
        ":{\"data\":{\"hash\":{\"algorithm\":\"sha256\",\"value\":\"1"
        "111111111111111111111111111111111111111111111111111111111111"
        "111\"}},\"signature\":{\"content\":\"MAZzaWduZWQh\",\"public"
        "Key\":{\"content\":\"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1"
        "ERXlNelExTmpjNE9UbzdQRDArUDBCQlFrTkVSVVpIU0VsS1MweE5UazlRVVZ"
        "KVFZGVldWMWhaV2x0Y1hWNWYKWUdGaVkyUmxabWRvYVdwcgotLS0tLUVORCB"
        "DRVJUSUZJQ0FURS0tLS0tCg==\"}}}}",
        SG_SHA256, "PKIX_ECDSA_P256_SHA_256", false, false, "" },
    { "hashedrekord 0.0.1, SHA-384, public key", "hashedrekord", "0.0.1",
        "{\"apiVersion\":\"0.0.1\",\"kind\":\"hashedrekord\",\"spec\""
        ":{\"data\":{\"hash\":{\"algorithm\":\"sha384\",\"value\":\"2"
        "222222222222222222222222222222222222222222222222222222222222"
        "22222222222222222222222222222222222\"}},\"signature\":{\"con"
        "tent\":\"MAZzaWduZWQh\",\"publicKey\":{\"content\":\"LS0tLS1"
        "CRUdJTiBQVUJMSUMgS0VZLS0tLS0KUUVGQ1EwUkZSa2RJU1VwTFRFMU9UMUJ"
        "SVWxOVVZWWlhXRmxhVzF4ZFhsOWdZV0pqWkdWbVoyaHBhbXRzYlc1dgpjSEZ"
        "5YzNSMWRuZDRlWHA3Ci0tLS0tRU5EIFBVQkxJQyBLRVktLS0tLQo=\"}}}}",
        SG_SHA384, "PKIX_ECDSA_P384_SHA_384", true, false, "" },
    { "hashedrekord 0.0.1, SHA-512, certificate", "hashedrekord", "0.0.1",
        "{\"apiVersion\":\"0.0.1\",\"kind\":\"hashedrekord\",\"spec\""
        ":{\"data\":{\"hash\":{\"algorithm\":\"sha512\",\"value\":\"3"
        "333333333333333333333333333333333333333333333333333333333333"
        "333333333333333333333333333333333333333333333333333333333333"
        "3333333\"}},\"signature\":{\"content\":\"MAZzaWduZWQh\",\"pu"
        "blicKey\":{\"content\":\"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0"
        "tCk1ERXlNelExTmpjNE9UbzdQRDArUDBCQlFrTkVSVVpIU0VsS1MweE5Uazl"
        "RVVZKVFZGVldWMWhaV2x0Y1hWNWYKWUdGaVkyUmxabWRvYVdwcgotLS0tLUV"
        "ORCBDRVJUSUZJQ0FURS0tLS0tCg==\"}}}}",
        SG_SHA512, "PKIX_ECDSA_P521_SHA_512", false, false, "" },
    { "hashedrekord 0.0.1, PEM in one line with CR LF", "hashedrekord", "0.0.1",
        "{\"apiVersion\":\"0.0.1\",\"kind\":\"hashedrekord\",\"spec\""
        ":{\"data\":{\"hash\":{\"algorithm\":\"sha256\",\"value\":\"1"
        "111111111111111111111111111111111111111111111111111111111111"
        "111\"}},\"signature\":{\"content\":\"MAZzaWduZWQh\",\"public"
        "Key\":{\"content\":\"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tDQp"
        "NREV5TXpRMU5qYzRPVG83UEQwK1AwQkJRa05FUlVaSFNFbEtTMHhOVGs5UVV"
        "WSlRWRlZXVjFoWldsdGNYVjVmWUdGaVkyUmxabWRvYVdwcg0KLS0tLS1FTkQ"
        "gQ0VSVElGSUNBVEUtLS0tLQ==\"}}}}",
        SG_SHA256, "PKIX_ECDSA_P256_SHA_256", false, false, "" },
    { "hashedrekord 0.0.2, SHA-256, certificate", "hashedrekord", "0.0.2",
        "{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\",\"spec\""
        ":{\"hashedRekordV002\":{\"data\":{\"algorithm\":\"SHA2_256\""
        ",\"digest\":\"ERERERERERERERERERERERERERERERERERERERERERE=\""
        "},\"signature\":{\"content\":\"MAZzaWduZWQh\",\"verifier\":{"
        "\"keyDetails\":\"PKIX_ECDSA_P256_SHA_256\",\"x509Certificate"
        "\":{\"rawBytes\":\"MDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNT"
        "k9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWpr\"}}}}}}",
        SG_SHA256, "PKIX_ECDSA_P256_SHA_256", false, false, "" },
    { "hashedrekord 0.0.2, SHA-384, public key", "hashedrekord", "0.0.2",
        "{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\",\"spec\""
        ":{\"hashedRekordV002\":{\"data\":{\"algorithm\":\"SHA2_384\""
        ",\"digest\":\"IiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIi"
        "IiIiIiIiIiIiIiIiIi\"},\"signature\":{\"content\":\"MAZzaWduZ"
        "WQh\",\"verifier\":{\"keyDetails\":\"PKIX_ECDSA_P384_SHA_384"
        "\",\"publicKey\":{\"rawBytes\":\"QEFCQ0RFRkdISUpLTE1OT1BRUlN"
        "UVVZXWFlaW1xdXl9gYWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7\"}}}}}"
        "}",
        SG_SHA384, "PKIX_ECDSA_P384_SHA_384", true, false, "" },
    { "hashedrekord 0.0.2, SHA-512, public key", "hashedrekord", "0.0.2",
        "{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\",\"spec\""
        ":{\"hashedRekordV002\":{\"data\":{\"algorithm\":\"SHA2_512\""
        ",\"digest\":\"MzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMz"
        "MzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMw==\"},\"signature\":"
        "{\"content\":\"MAZzaWduZWQh\",\"verifier\":{\"keyDetails\":"
        "\"PKIX_ECDSA_P521_SHA_512\",\"publicKey\":{\"rawBytes\":\"QE"
        "FCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl9gYWJjZGVmZ2hpamtsbW"
        "5vcHFyc3R1dnd4eXp7\"}}}}}}",
        SG_SHA512, "PKIX_ECDSA_P521_SHA_512", true, false, "" },
    { "hashedrekord 0.0.2, a deprecated pair", "hashedrekord", "0.0.2",
        "{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\",\"spec\""
        ":{\"hashedRekordV002\":{\"data\":{\"algorithm\":\"SHA2_256\""
        ",\"digest\":\"ERERERERERERERERERERERERERERERERERERERERERE=\""
        "},\"signature\":{\"content\":\"MAZzaWduZWQh\",\"verifier\":{"
        "\"keyDetails\":\"PKIX_ECDSA_P384_SHA_256\",\"x509Certificate"
        "\":{\"rawBytes\":\"MDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNT"
        "k9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWpr\"}}}}}}",
        SG_SHA256, "PKIX_ECDSA_P384_SHA_256", false, false, "" },
    { "hashedrekord 0.0.2, an envelope", "hashedrekord", "0.0.2",
        "{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\",\"spec\""
        ":{\"hashedRekordV002\":{\"data\":{\"algorithm\":\"SHA2_256\""
        ",\"digest\":\"ERERERERERERERERERERERERERERERERERERERERERE=\""
        "},\"signature\":{\"content\":\"MAZzaWduZWQh\",\"verifier\":{"
        "\"keyDetails\":\"PKIX_ECDSA_P256_SHA_256\",\"x509Certificate"
        "\":{\"rawBytes\":\"MDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNT"
        "k9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWpr\"}}}}}}",
        SG_SHA256, "PKIX_ECDSA_P256_SHA_256", false, true, "" },
    { "dsse 0.0.1, certificate", "dsse", "0.0.1",
        "{\"apiVersion\":\"0.0.1\",\"kind\":\"dsse\",\"spec\":{\"enve"
        "lopeHash\":{\"algorithm\":\"sha256\",\"value\":\"abababababa"
        "babababababababababababababababababababababababababab\"},\"p"
        "ayloadHash\":{\"algorithm\":\"sha256\",\"value\":\"015abd7f5"
        "cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862\"},"
        "\"signatures\":[{\"signature\":\"MAZzaWduZWQh\",\"verifier\""
        ":\"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1ERXlNelExTmpjNE9Ub"
        "zdQRDArUDBCQlFrTkVSVVpIU0VsS1MweE5UazlRVVZKVFZGVldWMWhaV2x0Y"
        "1hWNWYKWUdGaVkyUmxabWRvYVdwcgotLS0tLUVORCBDRVJUSUZJQ0FURS0tL"
        "S0tCg==\"}]}}",
        SG_SHA256, "PKIX_ECDSA_P256_SHA_256", false, true, "" },
    { "dsse 0.0.1, public key", "dsse", "0.0.1",
        "{\"apiVersion\":\"0.0.1\",\"kind\":\"dsse\",\"spec\":{\"enve"
        "lopeHash\":{\"algorithm\":\"sha256\",\"value\":\"abababababa"
        "babababababababababababababababababababababababababab\"},\"p"
        "ayloadHash\":{\"algorithm\":\"sha256\",\"value\":\"015abd7f5"
        "cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862\"},"
        "\"signatures\":[{\"signature\":\"MAZzaWduZWQh\",\"verifier\""
        ":\"LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0KUUVGQ1EwUkZSa2RJU1VwT"
        "FRFMU9UMUJSVWxOVVZWWlhXRmxhVzF4ZFhsOWdZV0pqWkdWbVoyaHBhbXRzY"
        "lc1dgpjSEZ5YzNSMWRuZDRlWHA3Ci0tLS0tRU5EIFBVQkxJQyBLRVktLS0tL"
        "Qo=\"}]}}",
        SG_SHA256, "PKIX_ECDSA_P256_SHA_256", true, true, "" },
    { "intoto 0.0.2, as Rekor writes it", "intoto", "0.0.2",
        "{\"apiVersion\":\"0.0.2\",\"kind\":\"intoto\",\"spec\":{\"co"
        "ntent\":{\"envelope\":{\"payloadType\":\"application/vnd.in-"
        "toto+json\",\"signatures\":[{\"publicKey\":\"LS0tLS1CRUdJTiB"
        "DRVJUSUZJQ0FURS0tLS0tCk1ERXlNelExTmpjNE9UbzdQRDArUDBCQlFrTkV"
        "SVVpIU0VsS1MweE5UazlRVVZKVFZGVldWMWhaV2x0Y1hWNWYKWUdGaVkyUmx"
        "abWRvYVdwcgotLS0tLUVORCBDRVJUSUZJQ0FURS0tLS0tCg==\",\"sig\":"
        "\"TUFaemFXZHVaV1Fo\"}]},\"hash\":{\"algorithm\":\"sha256\","
        "\"value\":\"abababababababababababababababababababababababab"
        "abababababababab\"},\"payloadHash\":{\"algorithm\":\"sha256"
        "\",\"value\":\"015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec"
        "5cebeae62276a97f862\"}}}}",
        SG_SHA256, "PKIX_ECDSA_P256_SHA_256", false, true, "" },
    { "intoto 0.0.2, PEM in one line", "intoto", "0.0.2",
        "{\"apiVersion\":\"0.0.2\",\"kind\":\"intoto\",\"spec\":{\"co"
        "ntent\":{\"envelope\":{\"payloadType\":\"application/vnd.in-"
        "toto+json\",\"signatures\":[{\"publicKey\":\"LS0tLS1CRUdJTiB"
        "DRVJUSUZJQ0FURS0tLS0tCk1ERXlNelExTmpjNE9UbzdQRDArUDBCQlFrTkV"
        "SVVpIU0VsS1MweE5UazlRVVZKVFZGVldWMWhaV2x0Y1hWNWZZR0ZpWTJSbFp"
        "tZG9hV3ByCi0tLS0tRU5EIENFUlRJRklDQVRFLS0tLS0=\",\"sig\":\"TU"
        "FaemFXZHVaV1Fo\"}]},\"hash\":{\"algorithm\":\"sha256\",\"val"
        "ue\":\"ababababababababababababababababababababababababababa"
        "bababababab\"},\"payloadHash\":{\"algorithm\":\"sha256\",\"v"
        "alue\":\"015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebea"
        "e62276a97f862\"}}}}",
        SG_SHA256, "PKIX_ECDSA_P256_SHA_256", false, true, "" },
    { "intoto 0.0.2, with the payload", "intoto", "0.0.2",
        "{\"apiVersion\":\"0.0.2\",\"kind\":\"intoto\",\"spec\":{\"co"
        "ntent\":{\"envelope\":{\"payload\":\"ZXlKaElqb3hmUT09\",\"pa"
        "yloadType\":\"application/vnd.in-toto+json\",\"signatures\":"
        "[{\"publicKey\":\"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1ERX"
        "lNelExTmpjNE9UbzdQRDArUDBCQlFrTkVSVVpIU0VsS1MweE5UazlRVVZKVF"
        "ZGVldWMWhaV2x0Y1hWNWYKWUdGaVkyUmxabWRvYVdwcgotLS0tLUVORCBDRV"
        "JUSUZJQ0FURS0tLS0tCg==\",\"sig\":\"TUFaemFXZHVaV1Fo\"}]},\"h"
        "ash\":{\"algorithm\":\"sha256\",\"value\":\"abababababababab"
        "abababababababababababababababababababababababab\"},\"payloa"
        "dHash\":{\"algorithm\":\"sha256\",\"value\":\"015abd7f5cc57a"
        "2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862\"}}}}",
        SG_SHA256, "PKIX_ECDSA_P256_SHA_256", false, true, "" },
    { "intoto 0.0.2, with a key id", "intoto", "0.0.2",
        "{\"apiVersion\":\"0.0.2\",\"kind\":\"intoto\",\"spec\":{\"co"
        "ntent\":{\"envelope\":{\"payloadType\":\"application/vnd.in-"
        "toto+json\",\"signatures\":[{\"keyid\":\"my \\\"key\\\"\",\""
        "publicKey\":\"LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0KUUVGQ1EwUk"
        "ZSa2RJU1VwTFRFMU9UMUJSVWxOVVZWWlhXRmxhVzF4ZFhsOWdZV0pqWkdWbV"
        "oyaHBhbXRzYlc1dgpjSEZ5YzNSMWRuZDRlWHA3Ci0tLS0tRU5EIFBVQkxJQy"
        "BLRVktLS0tLQo=\",\"sig\":\"TUFaemFXZHVaV1Fo\"}]},\"hash\":{"
        "\"algorithm\":\"sha256\",\"value\":\"abababababababababababa"
        "babababababababababababababababababababab\"},\"payloadHash\""
        ":{\"algorithm\":\"sha256\",\"value\":\"015abd7f5cc57a2dd94b7"
        "590f04ad8084273905ee33ec5cebeae62276a97f862\"}}}}",
        SG_SHA256, "PKIX_ECDSA_P256_SHA_256", true, true, "my \"key\"" },
};

/* A body's row as the library takes it. */
struct body_case {
    struct sg_log_entry entry;
    struct sg_kind_version kind;
    struct sg_signed is;
    struct sg_digest digest;
    struct sg_spki key;
};

static inline void
body_set(struct body_case *c, const struct body_row *row)
{
    memset(c, 0, sizeof(*c));
    c->kind.kind = sg_bytes_from_text(row->kind);
    c->kind.version = sg_bytes_from_text(row->version);
    c->entry.kind = &c->kind;
    c->entry.body = sg_bytes_from_text(row->body);
    c->digest.hash = row->hash;
    c->digest.len = sg_hash_len(row->hash);
    memset(c->digest.data, 0x11 * (int)row->hash, c->digest.len);
    c->is.digest = &c->digest;
    c->is.algorithm = sg_algorithm_find(sg_bytes_from_text(row->algorithm));
    assert_non_null(c->is.algorithm);
    c->is.signature = SG_LITERAL("0\6signed!");
    c->key.der = sg_bytes_of(key_bytes, sizeof(key_bytes));
    c->is.key = &c->key;
    if (!row->by_key)
        c->is.certificate =
            sg_bytes_of(certificate_bytes, sizeof(certificate_bytes));
    c->is.has_envelope = row->has_envelope;
    if (!row->has_envelope)
        return;
    c->is.payload = SG_LITERAL("{\"a\":1}");
    c->is.payload_type = SG_LITERAL("application/vnd.in-toto+json");
    c->is.key_id = sg_bytes_from_text(row->key_id);
}

#endif
