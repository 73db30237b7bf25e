/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Log entries: their JSON, the kinds that are known, and that each value
 * which was signed is compared.
 */
#include "bodies.h"
#include "base/buf.h"
#include "base/limits.h"

/* ---- form ---- */

#define BODY "\"canonicalizedBody\":\"e30=\""
#define LOG_ID "\"logId\":{\"keyId\":\"AQI=\"}"
#define KIND "\"kindVersion\":{\"kind\":\"dsse\",\"version\":\"0.0.1\"}"
#define LEAST LOG_ID "," KIND "," BODY

static const struct {
    const char *name;
    const char *json;
    sigstore_code code;
} forms[] = {
    { "the least that an entry has", "{" LEAST "}", SIGSTORE_OK },
    { "everything",
        "{" LEAST ",\"logIndex\":\"7\",\"integratedTime\":\"8\","
        "\"inclusionPromise\":{\"signedEntryTimestamp\":\"AA==\"},"
        "\"inclusionProof\":{\"logIndex\":\"1\",\"rootHash\":\"AA==\","
        "\"treeSize\":\"2\",\"hashes\":[\"AA==\"],"
        "\"checkpoint\":{\"envelope\":\"x\"}}}",
        SIGSTORE_OK },
    { "members that are null are absent",
        "{" LEAST ",\"inclusionPromise\":null,\"inclusionProof\":null,"
        "\"integratedTime\":null}",
        SIGSTORE_OK },
    { "an index of 2^63-1", "{" LEAST ",\"logIndex\":\"9223372036854775807\"}",
        SIGSTORE_OK },
    { "an empty object", "{}", SIGSTORE_EFORMAT },
    { "an array", "[]", SIGSTORE_EFORMAT },
    { "null", "null", SIGSTORE_EFORMAT },
    { "no log id", "{" KIND "," BODY "}", SIGSTORE_EFORMAT },
    { "a log id without key id", "{\"logId\":{}," KIND "," BODY "}",
        SIGSTORE_EFORMAT },
    { "no kind", "{" LOG_ID "," BODY "}", SIGSTORE_EFORMAT },
    { "a kind without version",
        "{" LOG_ID ",\"kindVersion\":{\"kind\":\"dsse\"}," BODY "}",
        SIGSTORE_EFORMAT },
    { "no body", "{" LOG_ID "," KIND "}", SIGSTORE_EFORMAT },
    { "a body that is null", "{" LOG_ID "," KIND ",\"canonicalizedBody\":null}",
        SIGSTORE_EFORMAT },
    { "a body that is an object",
        "{" LOG_ID "," KIND ",\"canonicalizedBody\":{}}", SIGSTORE_EFORMAT },
    { "a body in base64 for URLs",
        "{" LOG_ID "," KIND ",\"canonicalizedBody\":\"_w==\"}",
        SIGSTORE_EFORMAT },
    { "a negative index (bundle-negative-log-index)",
        "{" LEAST ",\"logIndex\":\"-1\"}", SIGSTORE_EFORMAT },
    { "an index of 2^63", "{" LEAST ",\"logIndex\":\"9223372036854775808\"}",
        SIGSTORE_EFORMAT },
    { "an index as a number", "{" LEAST ",\"logIndex\":7}", SIGSTORE_EFORMAT },
    { "an index with a leading zero", "{" LEAST ",\"logIndex\":\"07\"}",
        SIGSTORE_EFORMAT },
    { "a negative time", "{" LEAST ",\"integratedTime\":\"-1\"}",
        SIGSTORE_EFORMAT },
    { "a negative tree size",
        "{" LEAST ",\"inclusionProof\":{\"treeSize\":\"-1\"}}",
        SIGSTORE_EFORMAT },
    { "a tree size of 2^64-1 (sigstore-rust eed06c3)",
        "{" LEAST
        ",\"inclusionProof\":{\"treeSize\":\"18446744073709551615\"}}",
        SIGSTORE_EFORMAT },
    { "a promise without signature", "{" LEAST ",\"inclusionPromise\":{}}",
        SIGSTORE_EFORMAT },
    { "a checkpoint without envelope",
        "{" LEAST ",\"inclusionProof\":{\"checkpoint\":{}}}",
        SIGSTORE_EFORMAT },
    { "a hash that is no base64",
        "{" LEAST ",\"inclusionProof\":{\"hashes\":[\"!\"]}}",
        SIGSTORE_EFORMAT },
    { "a hash that is null",
        "{" LEAST ",\"inclusionProof\":{\"hashes\":[null]}}",
        SIGSTORE_EFORMAT },
    { "an unknown member", "{" LEAST ",\"logindex\":\"7\"}", SIGSTORE_EFORMAT },
    { "a member in the names of protobuf", "{" LEAST ",\"log_index\":\"7\"}",
        SIGSTORE_EFORMAT },
    { "an unknown member of the proof",
        "{" LEAST ",\"inclusionProof\":{\"x\":1}}", SIGSTORE_EFORMAT },
    { "a member twice", "{" LEAST "," BODY "}", SIGSTORE_EFORMAT },
};

static sigstore_code
bind(struct sg_log_entry *entry, struct sg_arena *arena, const char *text)
{
    const struct sg_binder binder = { .arena = arena };
    const struct sg_json *json;
    sigstore_code code =
        sg_json_parse(&json, arena, sg_bytes_from_text(text), NULL);

    memset(entry, 0, sizeof(*entry));
    if (code != SIGSTORE_OK)
        return code;
    return sg_bind(&binder, entry, &sg_log_entry_schema, json, NULL);
}

static void
entries_have_one_form(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct sg_arena arena;
        struct sg_log_entry entry;

        sg_arena_init(&arena, 1024 * 1024);
        check_row(forms[i].name,
            bind(&entry, &arena, forms[i].json) == forms[i].code);
        sg_arena_dispose(&arena);
    }
}

static void
every_member_comes_to_its_place(void **state)
{
    struct sg_arena arena;
    struct sg_log_entry entry;
    const sg_bytes *hashes;

    (void)state;
    sg_arena_init(&arena, 1024 * 1024);
    assert_int_equal(bind(&entry, &arena, forms[1].json), SIGSTORE_OK);
    assert_int_equal(entry.index, 7);
    assert_int_equal(entry.integrated_time, 8);
    assert_true(sg_bytes_is(entry.log_id->key_id, "\1\2"));
    assert_true(sg_bytes_is(entry.kind->kind, "dsse"));
    assert_true(sg_bytes_is(entry.kind->version, "0.0.1"));
    assert_int_equal(entry.promise->set.len, 1);
    assert_int_equal(entry.proof->index, 1);
    assert_int_equal(entry.proof->size, 2);
    assert_int_equal(entry.proof->root.len, 1);
    assert_int_equal(entry.proof->hashes.count, 1);
    hashes = entry.proof->hashes.items;
    assert_int_equal(hashes[0].len, 1);
    assert_true(sg_bytes_is(entry.proof->checkpoint->envelope, "x"));
    assert_true(sg_bytes_is(entry.body, "{}"));
    assert_int_equal(bind(&entry, &arena, forms[0].json), SIGSTORE_OK);
    assert_null(entry.promise);
    assert_null(entry.proof);
    assert_int_equal(entry.index, 0);
    sg_arena_dispose(&arena);
}

/* cosign CVE-2024-29903: what a list may hold is known before it is read. */
static sigstore_code
bind_hashes(size_t count)
{
    struct sg_arena arena;
    struct sg_log_entry entry;
    struct sg_buf text;
    sigstore_code code;

    sg_arena_init(&arena, 1024 * 1024);
    sg_buf_init(&text, 64 * 1024);
    sg_buf_add_text(&text, "{" LEAST ",\"inclusionProof\":{\"hashes\":[");
    for (size_t i = 0; i < count; i++)
        sg_buf_add_text(&text, i == 0 ? "\"AA==\"" : ",\"AA==\"");
    sg_buf_add_text(&text, "]}}");
    sg_buf_add_byte(&text, '\0');
    assert_false(text.failed);
    code = bind(&entry, &arena, (const char *)text.data);
    sg_buf_dispose(&text);
    sg_arena_dispose(&arena);
    return code;
}

static void
a_proof_has_at_most_63_hashes(void **state)
{
    (void)state;
    assert_int_equal(bind_hashes(SG_PROOF_HASHES_MAX), SIGSTORE_OK);
    assert_int_equal(bind_hashes(SG_PROOF_HASHES_MAX + 1), SIGSTORE_ELIMIT);
}

/* ---- kinds ---- */

static const struct {
    const char *name;
    const char *kind;
    const char *version;
} unknown[] = {
    { "an unknown kind", "rekord", "0.0.1" },
    { "an unknown version of hashedrekord", "hashedrekord", "0.0.3" },
    { "an older version of intoto", "intoto", "0.0.1" },
    { "a version of dsse that Rekor v2 had for a time", "dsse", "0.0.2" },
    { "other case", "Dsse", "0.0.1" },
    { "a longer kind", "dsse ", "0.0.1" },
    { "a longer version", "dsse", "0.0.10" },
    { "a shorter version", "dsse", "0.0" },
    { "an empty kind", "", "0.0.1" },
    { "an empty version", "dsse", "" },
    { "a control character", "dsse\x1b[2J", "0.0.1" },
};

/* [client-spec 4.4]: MUST fail on unknown kinds and versions. */
static void
unknown_kinds_are_refused_by_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(unknown); i++) {
        struct body_case c;
        sigstore_error err = { 0 };

        body_set(&c, &bodies[0]);
        c.kind.kind = sg_bytes_from_text(unknown[i].kind);
        c.kind.version = sg_bytes_from_text(unknown[i].version);
        check_row(unknown[i].name,
            sg_entry_matches(&c.entry, &c.is, &err) == SIGSTORE_EUNSUPPORTED);
        check_row(unknown[i].name, err.check == SIGSTORE_CHECK_LOG_KIND);
        check_row(unknown[i].name, strchr(err.message, '\x1b') == NULL);
        check_row(
            unknown[i].name, sg_entry_rekor(&c.entry) == SG_REKOR_UNKNOWN);
        check_row(unknown[i].name, sg_entry_hash(&c.entry) == SG_HASH_NONE);
        check_row(unknown[i].name, sg_entry_algorithm(&c.entry) == NULL);
    }
}

/* [rekor-v2-spec]: hashedrekord 0.0.2 is the one kind of Rekor v2. */
static void
kinds_tell_which_rekor_wrote_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        bool v2 = strcmp(bodies[i].kind, "hashedrekord") == 0 &&
            strcmp(bodies[i].version, "0.0.2") == 0;
        struct body_case c;

        body_set(&c, &bodies[i]);
        check_row(bodies[i].name,
            sg_entry_rekor(&c.entry) == (v2 ? SG_REKOR_V2 : SG_REKOR_V1));
    }
}

static void
an_entry_without_kind_is_refused(void **state)
{
    struct body_case c;
    sigstore_error err = { 0 };

    (void)state;
    body_set(&c, &bodies[0]);
    c.entry.kind = NULL;
    assert_int_equal(
        sg_entry_matches(&c.entry, &c.is, &err), SIGSTORE_EUNSUPPORTED);
    assert_int_equal(err.check, SIGSTORE_CHECK_LOG_KIND);
}

/* sigstore-go d061433: the body decides nothing about its own kind. */
static void
a_body_of_another_kind_than_the_entry_says_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        for (size_t k = 0; k < COUNT_OF(bodies); k++) {
            struct body_case c;
            sigstore_error err = { 0 };

            if (strcmp(bodies[i].kind, bodies[k].kind) == 0 &&
                strcmp(bodies[i].version, bodies[k].version) == 0)
                continue;
            body_set(&c, &bodies[i]);
            c.kind.kind = sg_bytes_from_text(bodies[k].kind);
            c.kind.version = sg_bytes_from_text(bodies[k].version);
            check_row(bodies[i].name,
                sg_entry_matches(&c.entry, &c.is, &err) == SIGSTORE_EREFUSED);
            check_row(bodies[i].name,
                err.check == SIGSTORE_CHECK_LOG_BODY ||
                    err.check == SIGSTORE_CHECK_LOG_KIND);
        }
    }
}

/* cosign CVE-2022-23649: an entry of another signature, every kind */
static void
no_entry_is_taken_for_another(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        struct body_case c;

        body_set(&c, &bodies[i]);
        check_row(bodies[i].name,
            sg_entry_matches(&c.entry, &c.is, NULL) == SIGSTORE_OK);
        c.is.signature = SG_LITERAL("0\6another!");
        check_row(bodies[i].name,
            sg_entry_matches(&c.entry, &c.is, NULL) == SIGSTORE_EREFUSED);
    }
}

/* ---- each value that was signed ---- */

/* Which kinds state a value: hashedrekord, envelopes, intoto alone, 0.0.2. */
enum states { ALL, DIGEST, ENVELOPE, INTOTO, V2, WITH_CERT, WITH_KEY };

static void
other_digest(struct body_case *c)
{
    c->digest.data[c->digest.len - 1] ^= 1;
}

static void
other_hash(struct body_case *c)
{
    c->digest.hash = c->digest.hash == SG_SHA256 ? SG_SHA512 : SG_SHA256;
    c->digest.len = sg_hash_len(c->digest.hash);
    c->is.algorithm = sg_algorithm_find(c->digest.hash == SG_SHA256
            ? SG_LITERAL("PKIX_ECDSA_P256_SHA_256")
            : SG_LITERAL("PKIX_ECDSA_P521_SHA_512"));
}

static void
shorter_digest(struct body_case *c)
{
    c->digest.len--;
}

static void
no_digest(struct body_case *c)
{
    c->is.digest = NULL;
}

static void
empty_digest(struct body_case *c)
{
    c->digest.hash = SG_HASH_NONE;
    c->digest.len = 0;
}

/* A digest of a hash that the signature was not made over. */
static void
digest_of_another_algorithm(struct body_case *c)
{
    c->is.algorithm = sg_algorithm_find(c->digest.hash == SG_SHA384
            ? SG_LITERAL("PKIX_ECDSA_P256_SHA_256")
            : SG_LITERAL("PKIX_ECDSA_P384_SHA_384"));
}

static void
pure_ed25519(struct body_case *c)
{
    c->is.algorithm = sg_algorithm_find(SG_LITERAL("PKIX_ED25519"));
}

static void
no_algorithm(struct body_case *c)
{
    c->is.algorithm = NULL;
}

/* Of the same hash, so that keyDetails alone differs. */
static void
other_key_details(struct body_case *c)
{
    static const char *const names[] = { NULL, "PKIX_RSA_PKCS1V15_2048_SHA256",
        NULL, NULL };
    static const struct sg_algorithm made[] = {
        { .name = "PKIX_OTHER_SHA384", .hash = SG_SHA384 },
        { .name = "PKIX_OTHER_SHA512", .hash = SG_SHA512 },
    };

    if (names[c->digest.hash] != NULL)
        c->is.algorithm =
            sg_algorithm_find(sg_bytes_from_text(names[c->digest.hash]));
    else
        c->is.algorithm = &made[c->digest.hash - SG_SHA384];
}

static void
other_signature(struct body_case *c)
{
    c->is.signature = SG_LITERAL("0\6signed?");
}

static void
longer_signature(struct body_case *c)
{
    c->is.signature = SG_LITERAL("0\6signed!\0");
}

static void
shorter_signature(struct body_case *c)
{
    c->is.signature = SG_LITERAL("0\6signed");
}

static void
empty_signature(struct body_case *c)
{
    c->is.signature = SG_LITERAL("");
}

static uint8_t other_bytes[64];

static void
other_certificate(struct body_case *c)
{
    memcpy(other_bytes, c->is.certificate.data, c->is.certificate.len);
    other_bytes[59] ^= 1;
    c->is.certificate.data = other_bytes;
}

static void
shorter_certificate(struct body_case *c)
{
    c->is.certificate.len--;
}

static void
key_for_certificate(struct body_case *c)
{
    c->is.certificate = sg_bytes_of(NULL, 0);
}

static void
other_key(struct body_case *c)
{
    memcpy(other_bytes, key_bytes, sizeof(key_bytes));
    other_bytes[0] ^= 1;
    c->key.der.data = other_bytes;
}

static void
certificate_for_key(struct body_case *c)
{
    c->is.certificate = c->key.der;
}

static void
no_verifier(struct body_case *c)
{
    c->is.certificate = sg_bytes_of(NULL, 0);
    c->is.key = NULL;
}

static void
other_payload(struct body_case *c)
{
    c->is.payload = SG_LITERAL("{\"a\":2}");
}

static void
empty_payload(struct body_case *c)
{
    c->is.payload = SG_LITERAL("");
}

static void
other_payload_type(struct body_case *c)
{
    c->is.payload_type = SG_LITERAL("application/vnd.in-toto.json");
}

static void
other_key_id(struct body_case *c)
{
    c->is.key_id = SG_LITERAL("another");
}

static void
no_envelope(struct body_case *c)
{
    c->is.has_envelope = false;
}

static const struct {
    const char *name;
    enum states states;
    void (*change)(struct body_case *c);
} changes[] = {
    { "another artifact (wrong-hashedrekord-artifact)", DIGEST, other_digest },
    { "a digest of another hash", DIGEST, other_hash },
    { "a digest without its last byte", DIGEST, shorter_digest },
    { "no digest (sigstore-go 618325f)", DIGEST, no_digest },
    { "a digest of no hash", DIGEST, empty_digest },
    { "a digest that the algorithm does not sign", DIGEST,
        digest_of_another_algorithm },
    { "pure Ed25519, which signs no digest", DIGEST, pure_ed25519 },
    { "no algorithm", DIGEST, no_algorithm },
    { "another algorithm of the same hash", V2, other_key_details },
    { "another signature (dsse-mismatch-sig; a malleated one, sigstore-go "
      "60a1fd5)",
        ALL, other_signature },
    { "a longer signature", ALL, longer_signature },
    { "a shorter signature", ALL, shorter_signature },
    { "an empty signature", ALL, empty_signature },
    { "another certificate (incorrect-public-key)", WITH_CERT,
        other_certificate },
    { "a certificate without its last byte", WITH_CERT, shorter_certificate },
    { "a key in the certificate's place", WITH_CERT, key_for_certificate },
    { "another public key (cosign CVE-2026-22703)", WITH_KEY, other_key },
    { "a certificate in the key's place", WITH_KEY, certificate_for_key },
    { "no verifier", ALL, no_verifier },
    { "another payload (dsse-mismatch-envelope)", ENVELOPE, other_payload },
    { "an empty payload", ENVELOPE, empty_payload },
    { "another payload type", INTOTO, other_payload_type },
    { "another key id", INTOTO, other_key_id },
    { "a message signature where an envelope was logged", ENVELOPE,
        no_envelope },
};

static bool
has(const struct body_row *row, enum states states)
{
    bool digest = strcmp(row->kind, "hashedrekord") == 0;

    switch (states) {
    case ALL:
        return true;
    case DIGEST:
        return digest;
    case ENVELOPE:
        return !digest;
    case INTOTO:
        return strcmp(row->kind, "intoto") == 0;
    case V2:
        return digest && strcmp(row->version, "0.0.2") == 0;
    case WITH_CERT:
        return !row->by_key;
    case WITH_KEY:
        return row->by_key;
    }
    return false;
}

/* cosign CVE-2022-36056: the matrix of what may be exchanged */
static void
every_value_that_was_signed_is_compared(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        size_t tried = 0;

        for (size_t k = 0; k < COUNT_OF(bodies); k++) {
            struct body_case c;
            sigstore_error err = { 0 };

            if (!has(&bodies[k], changes[i].states))
                continue;
            body_set(&c, &bodies[k]);
            check_row(bodies[k].name,
                sg_entry_matches(&c.entry, &c.is, NULL) == SIGSTORE_OK);
            changes[i].change(&c);
            check_row(changes[i].name,
                sg_entry_matches(&c.entry, &c.is, &err) == SIGSTORE_EREFUSED);
            check_row(changes[i].name,
                err.check == SIGSTORE_CHECK_LOG_BODY ||
                    (changes[i].change == no_envelope &&
                        err.check == SIGSTORE_CHECK_LOG_KIND));
            tried++;
        }
        check_row(changes[i].name, tried > 0);
    }
}

/* Pure Ed25519 signs no digest, though a body may be written that says so. */
static void
a_body_without_hash_is_refused(void **state)
{
    static const char body[] =
        "{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\",\"spec\":"
        "{\"hashedRekordV002\":{\"data\":{\"algorithm\":"
        "\"HASH_ALGORITHM_UNSPECIFIED\",\"digest\":\"\"},\"signature\":"
        "{\"content\":\"AA==\",\"verifier\":{\"keyDetails\":"
        "\"PKIX_ED25519\",\"publicKey\":{\"rawBytes\":\"AA==\"}}}}}}";
    struct body_case c;
    sigstore_error err = { 0 };

    (void)state;
    body_set(&c, &bodies[0]);
    c.kind.version = SG_LITERAL("0.0.2");
    c.entry.body = sg_bytes_from_text(body);
    empty_digest(&c);
    pure_ed25519(&c);
    c.is.signature = SG_LITERAL("\0");
    c.is.certificate = sg_bytes_of(NULL, 0);
    c.key.der = SG_LITERAL("\0");
    assert_int_equal(
        sg_entry_matches(&c.entry, &c.is, &err), SIGSTORE_EREFUSED);
    assert_int_equal(err.check, SIGSTORE_CHECK_LOG_BODY);
}

/* A refusal names the member and shows both values. */
static void
a_refusal_says_what_differs(void **state)
{
    struct body_case c;
    sigstore_error err = { 0 };

    (void)state;
    body_set(&c, &bodies[0]);
    other_digest(&c);
    assert_int_equal(
        sg_entry_matches(&c.entry, &c.is, &err), SIGSTORE_EREFUSED);
    assert_non_null(strstr(err.message, "spec.data.hash.value"));
    assert_non_null(strstr(err.message, "1111"));
    assert_non_null(strstr(err.message, "1110"));
}

static void
errors_need_no_place(void **state)
{
    struct body_case c;

    (void)state;
    body_set(&c, &bodies[0]);
    other_digest(&c);
    assert_int_equal(
        sg_entry_matches(&c.entry, &c.is, NULL), SIGSTORE_EREFUSED);
}

/* ---- hints ---- */

static void
hints_are_read_before_the_body_is_compared(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        bool digest = strcmp(bodies[i].kind, "hashedrekord") == 0;
        const struct sg_algorithm *algorithm;
        struct body_case c;

        body_set(&c, &bodies[i]);
        check_row(bodies[i].name,
            sg_entry_hash(&c.entry) ==
                (digest ? bodies[i].hash : SG_HASH_NONE));
        algorithm = sg_entry_algorithm(&c.entry);
        if (digest && strcmp(bodies[i].version, "0.0.2") == 0) {
            check_row(bodies[i].name, algorithm != NULL);
            check_row(bodies[i].name,
                strcmp(algorithm->name, bodies[i].algorithm) == 0);
        } else {
            check_row(bodies[i].name, algorithm == NULL);
        }
    }
}

#define V2_START                                                               \
    "{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\",\"spec\":"            \
    "{\"hashedRekordV002\":{\"data\":{\"algorithm\":"

/* sigstore-rs: a hash that is not named is not made up. */
static const struct {
    const char *name;
    const char *version;
    const char *body;
} silent[] = {
    { "nothing", "0.0.1", "" },
    { "an empty object", "0.0.1", "{}" },
    { "a body of the other version", "0.0.1",
        "{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\",\"spec\":"
        "{\"hashedRekordV002\":{\"data\":{\"algorithm\":\"SHA2_256\"," },
    { "a hash without name", "0.0.1",
        "{\"apiVersion\":\"0.0.1\",\"kind\":\"hashedrekord\",\"spec\":"
        "{\"data\":{\"hash\":{\"value\":\"00\"}}}}" },
    { "an unknown hash", "0.0.1",
        "{\"apiVersion\":\"0.0.1\",\"kind\":\"hashedrekord\",\"spec\":"
        "{\"data\":{\"hash\":{\"algorithm\":\"sha1\",\"value\":\"00\"}}}}" },
    { "a hash named as in 0.0.2", "0.0.1",
        "{\"apiVersion\":\"0.0.1\",\"kind\":\"hashedrekord\",\"spec\":"
        "{\"data\":{\"hash\":{\"algorithm\":\"SHA2_256\"}}}}" },
    { "a hash name without end", "0.0.1",
        "{\"apiVersion\":\"0.0.1\",\"kind\":\"hashedrekord\",\"spec\":"
        "{\"data\":{\"hash\":{\"algorithm\":\"sha256" },
    { "a hash that is null", "0.0.1",
        "{\"apiVersion\":\"0.0.1\",\"kind\":\"hashedrekord\",\"spec\":"
        "{\"data\":{\"hash\":{\"algorithm\":null,\"value\":\"00\"}}}}" },
    { "0.0.2 with a hash named as in 0.0.1", "0.0.2",
        "{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\",\"spec\":"
        "{\"hashedRekordV002\":{\"data\":{\"algorithm\":\"sha256\"," },
    { "0.0.2 with an unspecified hash", "0.0.2",
        "{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\",\"spec\":"
        "{\"hashedRekordV002\":{\"data\":{\"algorithm\":"
        "\"HASH_ALGORITHM_UNSPECIFIED\"," },
    { "a hash name alone", "0.0.1", "sha256\"" },
    { "0.0.2, a hash name alone", "0.0.2", "\"SHA2_256\"" },
    { "0.0.2, no data", "0.0.2",
        ",\"digest\":\"\"},\"signature\":{\"content\":\"\",\"verifier\":"
        "{\"keyDetails\":\"PKIX_ED25519\"" },
    { "0.0.2, no digest", "0.0.2",
        V2_START "\"\"},\"signature\":{\"content\":\"\",\"verifier\":"
                 "{\"keyDetails\":\"PKIX_ED25519\"" },
    { "0.0.2, no signature", "0.0.2",
        V2_START "\"\",\"digest\":\"\",\"verifier\":"
                 "{\"keyDetails\":\"PKIX_ED25519\"" },
    { "0.0.2, an algorithm where the signature is", "0.0.2",
        V2_START "\"\",\"digest\":\"\"},\"signature\":{\"content\":"
                 "\"PKIX_ED25519\"" },
    { "0.0.2, an algorithm that is no text", "0.0.2",
        V2_START "\"\",\"digest\":\"\"},\"signature\":{\"content\":"
                 "\"\",\"verifier\":{\"keyDetails\":PKIX_ED25519\"" },
    { "0.0.2, an algorithm without end", "0.0.2",
        V2_START "\"\",\"digest\":\"\"},\"signature\":{\"content\":"
                 "\"\",\"verifier\":{\"keyDetails\":\"PKIX_ED25519" },
    { "0.0.2 with an unknown algorithm", "0.0.2",
        "{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\",\"spec\":"
        "{\"hashedRekordV002\":{\"data\":{\"algorithm\":\"SHA3_256\","
        "\"digest\":\"\"},\"signature\":{\"content\":\"\",\"verifier\":"
        "{\"keyDetails\":\"PKIX_ED25519_PH\"," },
};

static void
a_body_that_names_no_hash_gives_none(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(silent); i++) {
        struct body_case c;

        body_set(&c, &bodies[0]);
        c.kind.version = sg_bytes_from_text(silent[i].version);
        c.entry.body = sg_bytes_from_text(silent[i].body);
        check_row(silent[i].name, sg_entry_hash(&c.entry) == SG_HASH_NONE);
        check_row(silent[i].name, sg_entry_algorithm(&c.entry) == NULL);
        check_row(silent[i].name,
            sg_entry_matches(&c.entry, &c.is, NULL) == SIGSTORE_EREFUSED);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_have_one_form),
        cmocka_unit_test(every_member_comes_to_its_place),
        cmocka_unit_test(a_proof_has_at_most_63_hashes),
        cmocka_unit_test(unknown_kinds_are_refused_by_name),
        cmocka_unit_test(kinds_tell_which_rekor_wrote_them),
        cmocka_unit_test(an_entry_without_kind_is_refused),
        cmocka_unit_test(a_body_of_another_kind_than_the_entry_says_is_refused),
        cmocka_unit_test(no_entry_is_taken_for_another),
        cmocka_unit_test(every_value_that_was_signed_is_compared),
        cmocka_unit_test(a_body_without_hash_is_refused),
        cmocka_unit_test(a_refusal_says_what_differs),
        cmocka_unit_test(errors_need_no_place),
        cmocka_unit_test(hints_are_read_before_the_body_is_compared),
        cmocka_unit_test(a_body_that_names_no_hash_gives_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
