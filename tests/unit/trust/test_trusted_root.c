/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trusted roots: the compiled-in ones read whole, each member of them changed,
 * and what is malformed kept apart from what is only unknown here.
 */
#include "trust/trusted_root.h"

#include "json_edit.h"

#define ROOTS SG_VECTORS "/../../src/trust/roots"
#define PRODUCTION ROOTS "/production/trusted_root.json"
#define STAGING ROOTS "/staging/trusted_root.json"

#define LOG "tlogs[0]"
#define CA "certificateAuthorities[1]"

static sigstore_code
parse(const char *text, sigstore_trusted_root **root, sigstore_error *err)
{
    *root = (sigstore_trusted_root *)1;
    *err = (sigstore_error){ .code = SIGSTORE_OK };
    return sigstore_trusted_root_parse(root, text, strlen(text), err);
}

/* must_parse frees the text. */
static sigstore_trusted_root *
must_parse(const char *name, char *text)
{
    sigstore_trusted_root *root;
    sigstore_error err;

    if (parse(text, &root, &err) != SIGSTORE_OK)
        fail_msg("%s: %s", name, err.message);
    free(text);
    return root;
}

/* must_refuse frees the text. */
static void
must_refuse(
    const char *name, char *text, sigstore_code code, const char *message)
{
    sigstore_trusted_root *root;
    sigstore_error err;
    sigstore_code got = parse(text, &root, &err);

    if (got != code || root != NULL || err.check != SIGSTORE_CHECK_TRUST_FORM ||
        strstr(err.message, message) == NULL)
        fail_msg("%s: code %d, check %d: %s", name, got, err.check,
            got == SIGSTORE_OK ? "accepted" : err.message);
    free(text);
}

static void
the_public_root_is_read_whole(void **state)
{
    sigstore_trusted_root *root;
    const struct sg_trusted_log *log;

    (void)state;
    assert_int_equal(
        sigstore_trusted_root_embedded(&root, SIGSTORE_PRODUCTION, NULL),
        SIGSTORE_OK);
    assert_null(sigstore_trusted_root_warning(root, 0));
    /* what is compiled in is not copied */
    assert_null(root->material.text.data);
    assert_int_equal(root->tlog_count, 2);
    assert_int_equal(root->ctlog_count, 2);
    assert_int_equal(root->ca_count, 2);
    assert_int_equal(root->tsa_count, 1);
    log = &root->tlogs[0];
    assert_true(sg_bytes_is(log->base_url, "https://rekor.sigstore.dev"));
    assert_true(sg_bytes_is(log->name, "rekor.sigstore.dev"));
    assert_true(sg_bytes_is(log->name_port, "rekor.sigstore.dev"));
    assert_null(log->operator_.data);
    assert_string_equal(log->algorithm->name, "PKIX_ECDSA_P256_SHA_256");
    assert_int_equal(log->key.type, SG_KEY_P256);
    assert_int_equal(log->key_id.len, 32);
    assert_true(sg_bytes_equal(log->key_id, log->checkpoint_id));
    assert_true(log->window.has_start && !log->window.has_end);
    assert_true(log->window.start.s == 1610452407);
    assert_int_equal(root->tlogs[1].key.type, SG_KEY_ED25519);
    assert_int_equal(root->cas[0].count, 1);
    assert_true(root->cas[0].window.has_end);
    assert_int_equal(root->cas[0].window.end.ns, 999000000);
    assert_int_equal(root->cas[1].count, 2);
    assert_true(root->cas[1].certs[0].is_ca);
    assert_true(sg_bytes_equal(
        root->cas[1].certs[0].issuer, root->cas[1].certs[1].subject));
    assert_int_equal(sg_authority_chain(&root->cas[1]).count, 2);
    assert_true(sg_bytes_is(
        root->tsas[0].uri, "https://timestamp.sigstore.dev/api/v1/timestamp"));
    assert_false(root->tsas[0].certs[0].is_ca);
    sigstore_trusted_root_free(root);
}

/* It has a CT key of old: RSA-4096 as PKCS#1. */
static void
the_staging_root_is_read_whole(void **state)
{
    sigstore_trusted_root *root;
    bool has_rsa = false;

    (void)state;
    assert_int_equal(
        sigstore_trusted_root_embedded(&root, SIGSTORE_STAGING, NULL),
        SIGSTORE_OK);
    assert_null(sigstore_trusted_root_warning(root, 0));
    assert_int_equal(root->tlog_count, 4);
    assert_int_equal(root->ctlog_count, 4);
    for (size_t i = 0; i < root->ctlog_count; i++) {
        assert_non_null(root->ctlogs[i].algorithm);
        if (root->ctlogs[i].algorithm->pkcs1_key) {
            has_rsa = true;
            assert_int_equal(root->ctlogs[i].key.bits, 4096);
            assert_int_equal(root->ctlogs[i].key.der.data[0], 0x30);
        }
    }
    assert_true(has_rsa);
    sigstore_trusted_root_free(root);
}

static void
what_is_compiled_in_has_a_time(void **state)
{
    sigstore_trusted_root *root = (sigstore_trusted_root *)1;
    sigstore_error err;

    (void)state;
    assert_true(
        sigstore_trusted_root_embedded_time(SIGSTORE_PRODUCTION) > 1700000000);
    assert_true(sigstore_trusted_root_embedded_time(SIGSTORE_STAGING) ==
        sigstore_trusted_root_embedded_time(SIGSTORE_PRODUCTION));
    assert_true(sigstore_trusted_root_embedded_time((sigstore_instance)3) == 0);
    assert_int_equal(
        sigstore_trusted_root_embedded(&root, (sigstore_instance)0, &err),
        SIGSTORE_EARGUMENT);
    assert_null(root);
}

/* ---- every member ---- */

#define IS(op) (1u << (op))

enum op { DROP, SET_NULL, DOUBLE, NUMBER, TEXT, ARRAY, OBJECT, UNKNOWN, OPS };

static const char *const op_names[OPS] = { "dropped", "null", "twice",
    "a number", "text", "an empty array", "an empty object",
    "beside an unknown member" };
static const char *const op_values[OPS] = { NULL, "null", NULL, "7", "\"x\"",
    "[]", "{}", NULL };

#define ABSENT (IS(DROP) | IS(SET_NULL))

/* What is still a trusted root; of all else nothing is made. */
static const struct {
    const char *pattern;
    unsigned ops;
    bool warns; /* something in it is then not used */
} good[] = {
    { "tlogs", ABSENT | IS(ARRAY), false },
    { "ctlogs", ABSENT | IS(ARRAY), false },
    { "certificateAuthorities", ABSENT | IS(ARRAY), false },
    { "timestampAuthorities", ABSENT | IS(ARRAY), false },
    { "tlogs[*]", IS(DROP) | IS(DOUBLE), false },
    { "ctlogs[*]", IS(DROP) | IS(DOUBLE), false },
    { "certificateAuthorities[*]", IS(DROP) | IS(DOUBLE), false },
    { "timestampAuthorities[*]", IS(DROP) | IS(DOUBLE), false },
    { "tlogs[*].baseUrl", IS(TEXT), false },
    { "ctlogs[*].baseUrl", IS(TEXT), false },
    { "tlogs[*].hashAlgorithm", IS(TEXT), true },
    { "ctlogs[*].hashAlgorithm", IS(TEXT), true },
    { "tlogs[*].publicKey.keyDetails", ABSENT | IS(TEXT), true },
    { "ctlogs[*].publicKey.keyDetails", ABSENT | IS(TEXT), true },
    { "tlogs[*].publicKey.rawBytes", ABSENT, true },
    { "ctlogs[*].publicKey.rawBytes", ABSENT, true },
    { "tlogs[*].publicKey.validFor.end", ABSENT, false },
    { "ctlogs[*].publicKey.validFor.end", ABSENT, false },
    { "certificateAuthorities[*].subject", ABSENT | IS(OBJECT), false },
    { "timestampAuthorities[*].subject", ABSENT | IS(OBJECT), false },
    { "certificateAuthorities[*].subject.organization", ABSENT | IS(TEXT),
        false },
    { "timestampAuthorities[*].subject.organization", ABSENT | IS(TEXT),
        false },
    { "certificateAuthorities[*].subject.commonName", ABSENT | IS(TEXT),
        false },
    { "timestampAuthorities[*].subject.commonName", ABSENT | IS(TEXT), false },
    { "certificateAuthorities[*].uri", ABSENT | IS(TEXT), false },
    { "timestampAuthorities[*].uri", ABSENT | IS(TEXT), false },
    { "certificateAuthorities[*].certChain.certificates[*]", IS(DOUBLE),
        false },
    { "timestampAuthorities[*].certChain.certificates[*]", IS(DOUBLE), false },
    { "certificateAuthorities[*].validFor.end", ABSENT, false },
    { "timestampAuthorities[*].validFor.end", ABSENT, false },
};

static bool
is_good(const struct member *m, enum op op, bool *warns)
{
    *warns = op == UNKNOWN;
    if (op == UNKNOWN)
        return true;
    /* the last certificate of a chain cannot go, others may */
    if (op == DROP && strstr(m->path, "certificates[") != NULL && m->is_element)
        return !m->is_only;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        *warns = good[i].warns;
        if (path_matches(m->path, good[i].pattern) &&
            (good[i].ops & IS(op)) != 0)
            return true;
    }
    return false;
}

static char *
apply(const char *text, const struct member *m, enum op op)
{
    if (op == DROP)
        return without(text, m);
    if (op == DOUBLE)
        return doubled(text, m);
    if (op == UNKNOWN)
        return edited(text, m->start, m->start, "\"newMember\":[1],");
    return with_value(text, m, op_values[op]);
}

static void
check_refused(const struct member *m, enum op op, const sigstore_error *err)
{
    char name[64];

    strcpy(name, m->name);
    if (m->is_element)
        *strrchr(name, '[') = '\0';
    if (err->check == SIGSTORE_CHECK_NONE || err->code == SIGSTORE_OK)
        fail_msg("%s %s: no check", m->path, op_names[op]);
    if (strstr(err->message, name) == NULL)
        fail_msg(
            "%s %s: not named in: %s", m->path, op_names[op], err->message);
}

static void
try_one(const char *text, const struct member *m, enum op op)
{
    char *changed = apply(text, m, op);
    sigstore_trusted_root *root;
    sigstore_error err;
    bool warns;
    bool want = is_good(m, op, &warns);
    sigstore_code code = parse(changed, &root, &err);

    if ((code == SIGSTORE_OK) != want || (root != NULL) != want)
        fail_msg("%s %s: %s", m->path, op_names[op],
            want ? err.message : "accepted");
    if (!want) {
        check_refused(m, op, &err);
    } else if ((sigstore_trusted_root_warning(root, 0) != NULL) != warns) {
        fail_msg("%s %s: %s", m->path, op_names[op],
            warns ? "no warning" : sigstore_trusted_root_warning(root, 0));
    }
    sigstore_trusted_root_free(root);
    free(changed);
}

static void
try_all(const char *path)
{
    char *text = text_of_file(path);
    struct members members = members_of(text);

    for (size_t i = 0; i < members.count; i++) {
        for (int op = 0; op < OPS; op++) {
            if (op != UNKNOWN || !members.items[i].is_element)
                try_one(text, &members.items[i], (enum op)op);
        }
    }
    members_free(&members);
    free(text);
}

static void
every_member_changed(void **state)
{
    (void)state;
    try_all(PRODUCTION);
    try_all(STAGING);
}

/* ---- values ---- */

#define MEDIA(rest) "\"application/vnd.dev.sigstore." rest "\""

static const struct {
    const char *name, *path, *value;
    sigstore_code code;
    const char *message;
} changes[] = {
    /* [sigstore_trustroot.proto] v0.2, and v0.1 in its two manners */
    { "0.2 as today", "mediaType", MEDIA("trustedroot.v0.2+json"), SIGSTORE_OK,
        "" },
    { "0.1 in the new manner", "mediaType", MEDIA("trustedroot.v0.1+json"),
        SIGSTORE_OK, "" },
    { "0.2 in the old manner", "mediaType",
        MEDIA("trustedroot+json;version=0.2"), SIGSTORE_OK, "" },
    { "0.3", "mediaType", MEDIA("trustedroot.v0.3+json"), SIGSTORE_EUNSUPPORTED,
        "mediaType" },
    { "0.20", "mediaType", MEDIA("trustedroot+json;version=0.20"),
        SIGSTORE_EUNSUPPORTED, "mediaType" },
    { "a signing config", "mediaType", MEDIA("signingconfig.v0.2+json"),
        SIGSTORE_EUNSUPPORTED, "mediaType" },
    { "an empty media type", "mediaType", "\"\"", SIGSTORE_EUNSUPPORTED,
        "mediaType" },
    { "a media type of null", "mediaType", "null", SIGSTORE_EFORMAT,
        "mediaType: is not a string" },
    { "a number as media type", "mediaType", "0.2", SIGSTORE_EFORMAT,
        "mediaType: is not a string" },

    /* windows: a malformed date is an error, never a bound that is not there */
    { "a window without bounds", LOG ".publicKey.validFor", "{}",
        SIGSTORE_EFORMAT, "tlogs[0]: publicKey: validFor.start: missing" },
    { "a window that only ends", LOG ".publicKey.validFor",
        "{\"end\":\"2030-01-01T00:00:00Z\"}", SIGSTORE_EFORMAT,
        "validFor.start" },
    { "no window", LOG ".publicKey.validFor", "null", SIGSTORE_EFORMAT,
        "tlogs[0]: publicKey: validFor: missing" },
    { "a start that is null", LOG ".publicKey.validFor",
        "{\"start\":null,\"end\":null}", SIGSTORE_EFORMAT, "validFor.start" },
    { "an end that is null", LOG ".publicKey.validFor",
        "{\"start\":\"2021-01-12T11:53:27Z\",\"end\":null}", SIGSTORE_OK, "" },
    { "a date alone", LOG ".publicKey.validFor.start", "\"2021-01-12\"",
        SIGSTORE_EFORMAT, "start" },
    { "a date that does not exist", LOG ".publicKey.validFor.start",
        "\"2021-02-29T00:00:00Z\"", SIGSTORE_EFORMAT, "start" },
    { "no time zone", LOG ".publicKey.validFor.start",
        "\"2021-01-12T00:00:00\"", SIGSTORE_EFORMAT, "start" },
    { "seconds since 1970", LOG ".publicKey.validFor.start", "1610452407",
        SIGSTORE_EFORMAT, "start" },
    { "an empty start", LOG ".publicKey.validFor.start", "\"\"",
        SIGSTORE_EFORMAT, "start" },
    { "a time with something after it", LOG ".publicKey.validFor.start",
        "\"2021-01-12T11:53:27Z \"", SIGSTORE_EFORMAT, "start" },
    { "an end before the start", LOG ".publicKey.validFor",
        "{\"start\":\"2022-01-01T00:00:00Z\",\"end\":\"2021-12-31T23:59:59Z\"}",
        SIGSTORE_EFORMAT, "is before start" },
    { "an end a nanosecond before the start", LOG ".publicKey.validFor",
        "{\"start\":\"2022-01-01T00:00:00.000000001Z\","
        "\"end\":\"2022-01-01T00:00:00Z\"}",
        SIGSTORE_EFORMAT, "is before start" },
    { "a window of one instant", LOG ".publicKey.validFor",
        "{\"start\":\"2022-01-01T00:00:00Z\",\"end\":\"2022-01-01T00:00:00Z\"}",
        SIGSTORE_OK, "" },
    { "an authority without a window", CA ".validFor", "null", SIGSTORE_EFORMAT,
        "certificateAuthorities[1].validFor" },
    { "an authority without a start", CA ".validFor", "{}", SIGSTORE_EFORMAT,
        "certificateAuthorities[1]: validFor.start: missing" },
    { "an authority that ends before", CA ".validFor",
        "{\"start\":\"2022-01-01T00:00:00Z\",\"end\":\"2021-01-01T00:00:00Z\"}",
        SIGSTORE_EFORMAT, "certificateAuthorities[1]: validFor: end" },
    { "a timestamp authority without a start",
        "timestampAuthorities[0].validFor", "{}", SIGSTORE_EFORMAT,
        "timestampAuthorities[0]" },

    /* an authority of no certificates would vouch for anybody */
    { "an empty chain", CA ".certChain.certificates", "[]", SIGSTORE_EFORMAT,
        "certChain.certificates" },
    { "a chain without its list", CA ".certChain", "{}", SIGSTORE_EFORMAT,
        "certChain.certificates" },
    { "a timestamp authority with an empty chain",
        "timestampAuthorities[0].certChain.certificates", "[]",
        SIGSTORE_EFORMAT, "certChain.certificates" },

    /* logs */
    { "no hash algorithm", LOG ".hashAlgorithm", "null", SIGSTORE_EFORMAT,
        "hashAlgorithm" },
    { "a hash algorithm by number", LOG ".hashAlgorithm", "1", SIGSTORE_EFORMAT,
        "hashAlgorithm" },
    { "a key that is not base64", LOG ".publicKey.rawBytes", "\"MFk\"",
        SIGSTORE_EFORMAT, "rawBytes" },
    { "key details by number", LOG ".publicKey.keyDetails", "5",
        SIGSTORE_EFORMAT, "keyDetails" },
    { "no key", LOG ".publicKey", "null", SIGSTORE_EFORMAT, "publicKey" },
    { "no id", LOG ".logId", "null", SIGSTORE_EFORMAT, "logId: missing" },
    { "an empty id", LOG ".logId.keyId", "\"\"", SIGSTORE_EFORMAT, "keyId" },
    { "an id of 3 bytes", LOG ".logId.keyId", "\"AQID\"", SIGSTORE_EFORMAT,
        "tlogs[0]: logId.keyId: has 3 bytes" },
    { "an id of 4 bytes", LOG ".logId.keyId", "\"AQIDBA==\"", SIGSTORE_OK, "" },
    { "an id of 33 bytes", LOG ".logId.keyId",
        "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"", SIGSTORE_ELIMIT,
        "keyId" },
    { "a URL without a scheme", LOG ".baseUrl", "\"log.example/a\"",
        SIGSTORE_OK, "" },
    { "a URL of another scheme", LOG ".baseUrl", "\"ftp://log.example\"",
        SIGSTORE_EFORMAT, "baseUrl" },
    { "a URL without a host", LOG ".baseUrl", "\"https:///x\"",
        SIGSTORE_EFORMAT, "baseUrl" },
    { "an empty URL", LOG ".baseUrl", "\"\"", SIGSTORE_EFORMAT, "baseUrl" },
    { "a URL with an escape sequence", LOG ".baseUrl",
        "\"https://log.example/\\u001b[31m\"", SIGSTORE_EFORMAT, "baseUrl" },
    { "a log in place of the list", "tlogs", "{}", SIGSTORE_EFORMAT, "tlogs" },
    { "null in place of a log", LOG, "null", SIGSTORE_EFORMAT, "tlogs[0]" },
    { "a number in place of an authority", CA, "7", SIGSTORE_EFORMAT,
        "certificateAuthorities[1]" },
};

static void
values_in_place_of_others(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        char *text = with_value_at(
            text_of_file(PRODUCTION), changes[i].path, changes[i].value);

        if (changes[i].code == SIGSTORE_OK) {
            sigstore_trusted_root *root = must_parse(changes[i].name, text);

            check_row(changes[i].name,
                sigstore_trusted_root_warning(root, 0) == NULL);
            sigstore_trusted_root_free(root);
        } else {
            must_refuse(
                changes[i].name, text, changes[i].code, changes[i].message);
        }
    }
}

/* What is unknown here is passed over, and said. */
static void
unknown_kinds_of_logs(void **state)
{
    static const struct {
        const char *name, *path, *value, *warning;
    } rows[] = {
        { "an algorithm of tomorrow", LOG ".publicKey.keyDetails",
            "\"PKIX_ML_KEM\"",
            "tlogs[0] is not used: publicKey.keyDetails: \"PKIX_ML_KEM\"" },
        { "no algorithm", LOG ".publicKey.keyDetails",
            "\"PUBLIC_KEY_DETAILS_UNSPECIFIED\"", "tlogs[0] is not used" },
        { "another key than the algorithm's", LOG ".publicKey.keyDetails",
            "\"PKIX_ED25519\"",
            "tlogs[0] is not used: publicKey: a key of P-256, 256 bits, is "
            "not one for PKIX_ED25519" },
        { "an RSA algorithm over a curve's key", LOG ".publicKey.keyDetails",
            "\"PKCS1_RSA_PKCS1V5\"", "tlogs[0] is not used" },
        { "a key that is none", LOG ".publicKey.rawBytes", "\"AQID\"",
            "tlogs[0] is not used: publicKey.rawBytes: " },
        { "a tree of SHA-512", LOG ".hashAlgorithm", "\"SHA2_512\"",
            "tlogs[0] is not used: hashAlgorithm" },
        { "a tree of SHA3", LOG ".hashAlgorithm", "\"SHA3_256\"",
            "hashAlgorithm" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sigstore_trusted_root *root = must_parse(rows[i].name,
            with_value_at(
                text_of_file(PRODUCTION), rows[i].path, rows[i].value));
        const char *line = sigstore_trusted_root_warning(root, 0);

        check_row(rows[i].name, line != NULL);
        if (strstr(line, rows[i].warning) == NULL)
            fail_msg("%s: %s", rows[i].name, line);
        check_row(rows[i].name, root->tlog_count == 2);
        check_row(rows[i].name, root->tlogs[0].algorithm == NULL);
        check_row(rows[i].name, root->tlogs[0].key.type == SG_KEY_NONE);
        check_row(rows[i].name, root->tlogs[1].algorithm != NULL);
        sigstore_trusted_root_free(root);
    }
}

static void
an_unreadable_certificate_leaves_its_authority_out(void **state)
{
    sigstore_trusted_root *root = must_parse("certificate",
        with_value_at(text_of_file(PRODUCTION),
            "certificateAuthorities[0].certChain.certificates[0].rawBytes",
            "\"AQID\""));

    (void)state;
    assert_int_equal(root->ca_count, 1);
    assert_int_equal(root->cas[0].count, 2);
    assert_non_null(strstr(sigstore_trusted_root_warning(root, 0),
        "certificateAuthorities[0] is not used: "
        "certChain.certificates[0].rawBytes: "));
    sigstore_trusted_root_free(root);

    root = must_parse("timestamp authority",
        with_value_at(text_of_file(PRODUCTION),
            "timestampAuthorities[0].certChain.certificates[1].rawBytes",
            "\"AQID\""));
    assert_int_equal(root->tsa_count, 0);
    assert_int_equal(root->ca_count, 2);
    sigstore_trusted_root_free(root);
}

static void
operators_and_checkpoint_ids(void **state)
{
    char *text = text_of_file(PRODUCTION);
    struct member m = member_at(text, LOG ".baseUrl");
    char *changed = edited(text, m.start, m.start,
        "\"operator\":\"one.example\","
        "\"checkpointKeyId\":{\"keyId\":\"AQIDBA==\"},");
    sigstore_trusted_root *root;

    (void)state;
    free(text);
    text = strdup(changed);
    root = must_parse("operator", changed);
    assert_true(sg_bytes_is(root->tlogs[0].operator_, "one.example"));
    assert_true(sg_bytes_is(root->tlogs[0].checkpoint_id, "\x01\x02\x03\x04"));
    assert_int_equal(root->tlogs[0].key_id.len, 32);
    sigstore_trusted_root_free(root);

    /* [sigstore_trustroot.proto] logId will give way to checkpointKeyId */
    text = with_value_at(text, LOG ".logId", "null");
    root = must_parse("no logId", strdup(text));
    assert_true(sg_bytes_is(root->tlogs[0].key_id, "\x01\x02\x03\x04"));
    sigstore_trusted_root_free(root);
    must_refuse("a checkpoint id of 2 bytes",
        with_value_at(text, LOG ".checkpointKeyId.keyId", "\"AQI=\""),
        SIGSTORE_EFORMAT, "tlogs[0]: checkpointKeyId.keyId: has 2 bytes");
}

/* ---- finding a log ---- */

static void
logs_are_found_by_their_ids(void **state)
{
    static const struct sg_trusted_log logs[] = {
        { .key_id = { (const uint8_t *)"abcdefgh", 8 },
            .checkpoint_id = { (const uint8_t *)"abcdefgh", 8 } },
        { .key_id = { (const uint8_t *)"abcdefgh", 8 },
            .checkpoint_id = { (const uint8_t *)"wxyz", 4 } },
        { .key_id = { (const uint8_t *)"abcd", 4 },
            .checkpoint_id = { (const uint8_t *)"abcd", 4 } },
        { .key_id = { (const uint8_t *)"abcdefgi", 8 },
            .checkpoint_id = { (const uint8_t *)"abcdefgi", 8 } },
    };
    static const struct {
        const char *id;
        const char *found; /* as a list of digits */
    } rows[] = {
        { "abcdefgh", "012" }, /* one key may stand several times */
        { "abcdefgi", "23" },
        { "abcd", "0123" }, /* 4 bytes stand for what starts with them */
        { "wxyz", "1" },    /* the checkpoint's id */
        { "wxyzabcd", "1" },
        { "abcde", "2" }, /* and so do 4 bytes of the log */
        { "abc", "" },
        { "abcx", "" },
        { "", "" },
        { "zzzzzzzz", "" },
        { "abcdefghi", "2" },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct sg_trusted_log *log;
        char found[8] = "";
        size_t next = 0;

        while ((log = sg_trusted_log_find(logs, COUNT_OF(logs),
                    sg_bytes_from_text(rows[i].id), &next)) != NULL) {
            found[strlen(found)] = (char)('0' + (log - logs));
            check_row(rows[i].id, next == (size_t)(log - logs) + 1);
        }
        if (strcmp(found, rows[i].found) != 0)
            fail_msg("%s: %s, not %s", rows[i].id, found, rows[i].found);
    }
}

/* ---- limits ---- */

static void
lists_have_a_most(void **state)
{
    char *text = text_of_file(PRODUCTION);
    char *list = malloc(2 + 3 * 257 + 1);
    sigstore_trusted_root *root = (sigstore_trusted_root *)1;
    sigstore_error err;
    char *big;

    (void)state;
    assert_non_null(list);
    strcpy(list, "[{}");
    for (size_t i = 1; i < 257; i++)
        strcpy(list + 3 * i, ",{}");
    strcat(list, "]");
    must_refuse("257 logs", with_value_at(text, "tlogs", list), SIGSTORE_ELIMIT,
        "tlogs");
    free(list);

    big = malloc((size_t)SG_TRUST_MAX + 1);
    assert_non_null(big);
    memset(big, ' ', (size_t)SG_TRUST_MAX + 1);
    assert_int_equal(
        sigstore_trusted_root_parse(&root, big, (size_t)SG_TRUST_MAX + 1, &err),
        SIGSTORE_ELIMIT);
    assert_null(root);
    assert_int_equal(err.check, SIGSTORE_CHECK_TRUST_FORM);
    memset(big, '[', SG_TRUST_MAX);
    assert_int_equal(
        sigstore_trusted_root_parse(&root, big, SG_TRUST_MAX, &err),
        SIGSTORE_ELIMIT);
    free(big);
}

/* Warnings end, whatever is unknown. */
static void
warnings_have_a_most(void **state)
{
    char members[64 * 24 + 1] = "";
    char *text = text_of_file(PRODUCTION);
    struct member m = member_at(text, "mediaType");
    sigstore_trusted_root *root;
    size_t count = 0;

    (void)state;
    for (int i = 0; i < 64; i++)
        (void)snprintf(members + strlen(members), 24, "\"new%d\":1,", i);
    root = must_parse("warnings", edited(text, m.start, m.start, members));
    while (sigstore_trusted_root_warning(root, count) != NULL)
        count++;
    assert_int_equal(count, SG_WARNINGS_MAX);
    assert_null(sigstore_trusted_root_warning(root, SIZE_MAX));
    sigstore_trusted_root_free(root);
    free(text);
}

/* What a root says in a warning cannot reach the terminal as it is. */
static void
warnings_are_safe_to_print(void **state)
{
    sigstore_trusted_root *root = must_parse("controls",
        with_value_at(text_of_file(PRODUCTION), LOG ".publicKey.keyDetails",
            "\"\\u001b[2J\\n\\u202e\""));
    const char *line = sigstore_trusted_root_warning(root, 0);

    (void)state;
    assert_non_null(line);
    assert_null(strpbrk(line, "\033\n"));
    assert_null(strstr(line, "\xe2\x80\xae"));
    sigstore_trusted_root_free(root);
}

/* ---- files ---- */

static void
files_are_named(void **state)
{
    sigstore_trusted_root *root = (sigstore_trusted_root *)1;
    sigstore_error err;

    (void)state;
    assert_int_equal(
        sigstore_trusted_root_read_file(&root, PRODUCTION, &err), SIGSTORE_OK);
    assert_int_equal(root->tlog_count, 2);
    sigstore_trusted_root_free(root);
    assert_int_equal(
        sigstore_trusted_root_read_file(&root, ROOTS "/absent", &err),
        SIGSTORE_ENOTFOUND);
    assert_null(root);
    assert_ptr_equal(strstr(err.message, ROOTS "/absent: "), err.message);
    assert_int_equal(
        sigstore_trusted_root_read_file(&root, ROOTS "/README.md", &err),
        SIGSTORE_EFORMAT);
    assert_int_equal(err.check, SIGSTORE_CHECK_TRUST_FORM);
    assert_ptr_equal(strstr(err.message, ROOTS "/README.md: "), err.message);
    assert_int_equal(sigstore_trusted_root_read_file(
                         &root, ROOTS "/production/root.json", &err),
        SIGSTORE_EFORMAT);
    assert_ptr_equal(
        strstr(err.message, ROOTS "/production/root.json: mediaType"),
        err.message);
    assert_int_equal(
        sigstore_trusted_root_read_file(&root, NULL, &err), SIGSTORE_EARGUMENT);
    assert_int_equal(sigstore_trusted_root_read_config_file(&root, NULL, &err),
        SIGSTORE_EARGUMENT);
    assert_int_equal(
        sigstore_trusted_root_parse(&root, NULL, 0, &err), SIGSTORE_EARGUMENT);
    assert_null(root);
    assert_int_equal(
        sigstore_trusted_root_parse(&root, "{}", 2, NULL), SIGSTORE_EFORMAT);
    assert_int_equal(
        sigstore_trusted_root_parse(&root, "[]", 2, &err), SIGSTORE_EFORMAT);
    assert_string_equal(err.message, "is not a JSON object");
    sigstore_trusted_root_free(NULL);
}

/* Roots of the conformance suite: only the one without a start is refused. */
static void
shared_roots(void **state)
{
    static const struct {
        const char *path;
        sigstore_code code;
    } rows[] = {
        { "conformance/rekor2-happy-path", SIGSTORE_OK },
        { "conformance/trust-root-tlog-validity-end-inclusive", SIGSTORE_OK },
        { "conformance/intoto-expired-certificate_fail", SIGSTORE_OK },
        { "conformance/invalid-ct-key_fail", SIGSTORE_OK },
        { "bundles", SIGSTORE_OK },
        { "conformance/trust-root-tlog-missing-validity-start_fail",
            SIGSTORE_EFORMAT },
    };
    const char *folder;
    char path[4096];

    (void)state;
    shared_data(folder);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sigstore_trusted_root *root;
        sigstore_error err;

        (void)snprintf(path, sizeof(path), "%s/data/%s/trusted_root.json",
            folder, rows[i].path);
        if (sigstore_trusted_root_read_file(&root, path, &err) != rows[i].code)
            fail_msg("%s: %s", rows[i].path, err.message);
        sigstore_trusted_root_free(root);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_public_root_is_read_whole),
        cmocka_unit_test(the_staging_root_is_read_whole),
        cmocka_unit_test(what_is_compiled_in_has_a_time),
        cmocka_unit_test(every_member_changed),
        cmocka_unit_test(values_in_place_of_others),
        cmocka_unit_test(unknown_kinds_of_logs),
        cmocka_unit_test(an_unreadable_certificate_leaves_its_authority_out),
        cmocka_unit_test(operators_and_checkpoint_ids),
        cmocka_unit_test(logs_are_found_by_their_ids),
        cmocka_unit_test(lists_have_a_most),
        cmocka_unit_test(warnings_have_a_most),
        cmocka_unit_test(warnings_are_safe_to_print),
        cmocka_unit_test(files_are_named),
        cmocka_unit_test(shared_roots),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
