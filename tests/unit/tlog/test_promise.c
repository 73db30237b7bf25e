/* SPDX-License-Identifier: Apache-2.0 */
/* Inclusion promises: of real logs, and signed here over what may differ. */
#include "keys.h"
#include "samples.h"

#define SET_TEXT                                                               \
    "{\"body\":\"e30=\",\"integratedTime\":1689177396,\"logID\":"              \
    "\"0102ff\",\"logIndex\":27246492}"

static const struct sg_log_id log_id = { { (const uint8_t *)"\x01\x02\xff",
    3 } };
static const struct sg_kind_version v1 = {
    { (const uint8_t *)"hashedrekord", 12 }, { (const uint8_t *)"0.0.1", 5 }
};

struct promise_case {
    struct sg_log_entry entry;
    struct sg_promise promise;
    struct sg_kind_version kind;
    struct sg_log_id log_id;
    uint8_t signature[128];
};

static struct test_key log_key;
static struct test_key other_key;

/* set signs `text` as the promise of an entry that SET_TEXT is about. */
static void
set(struct promise_case *c, const char *text)
{
    memset(c, 0, sizeof(*c));
    c->kind = v1;
    c->log_id = log_id;
    c->promise.set = sg_bytes_of(c->signature,
        key_sign(&log_key, sg_bytes_from_text(text), c->signature));
    c->entry = (struct sg_log_entry){ .index = 27246492,
        .log_id = &c->log_id,
        .kind = &c->kind,
        .integrated_time = 1689177396,
        .promise = &c->promise,
        .body = SG_LITERAL("{}") };
}

static sigstore_code
verify(const struct promise_case *c, const struct test_key *key,
    sigstore_error *err)
{
    return sg_promise_verify(NULL, &c->entry, &key->spki, key->algorithm, err);
}

static void
keep(struct promise_case *c)
{
    (void)c;
}

static void
change_time(struct promise_case *c)
{
    c->entry.integrated_time++;
}

static void
change_index(struct promise_case *c)
{
    c->entry.index--;
}

static void
change_body(struct promise_case *c)
{
    c->entry.body = SG_LITERAL("{} ");
}

static void
change_log(struct promise_case *c)
{
    c->log_id.key_id = SG_LITERAL("\x01\x02\xfe");
}

static void
change_signature(struct promise_case *c)
{
    c->signature[c->promise.set.len - 1] ^= 1;
}

static void
cut_signature(struct promise_case *c)
{
    c->promise.set.len--;
}

static void
lengthen_signature(struct promise_case *c)
{
    c->promise.set.len++;
}

static void
empty_signature(struct promise_case *c)
{
    c->promise.set.len = 0;
}

static void
no_promise(struct promise_case *c)
{
    c->entry.promise = NULL;
}

static void
no_log(struct promise_case *c)
{
    c->entry.log_id = NULL;
}

static void
rekor_v2(struct promise_case *c)
{
    c->kind.version = SG_LITERAL("0.0.2");
}

static void
unknown_kind(struct promise_case *c)
{
    c->kind.kind = SG_LITERAL("rekord");
}

static void
no_kind(struct promise_case *c)
{
    c->entry.kind = NULL;
}

static void
dsse(struct promise_case *c)
{
    c->kind.kind = SG_LITERAL("dsse");
}

static void
intoto(struct promise_case *c)
{
    c->kind.kind = SG_LITERAL("intoto");
    c->kind.version = SG_LITERAL("0.0.2");
}

static const struct {
    const char *name;
    const char *text;
    void (*change)(struct promise_case *c);
    bool good;
} rows[] = {
    { "the canonical text of a hashedrekord", SET_TEXT, keep, true },
    { "of a dsse entry", SET_TEXT, dsse, true },
    { "of an intoto entry", SET_TEXT, intoto, true },
    { "another time (sigstore-rust TOB 3)", SET_TEXT, change_time, false },
    { "another index", SET_TEXT, change_index, false },
    { "another body (cosign CVE-2026-22703)", SET_TEXT, change_body, false },
    { "another log's id", SET_TEXT, change_log, false },
    { "a changed signature", SET_TEXT, change_signature, false },
    { "a cut signature", SET_TEXT, cut_signature, false },
    { "a lengthened signature", SET_TEXT, lengthen_signature, false },
    { "an empty signature", SET_TEXT, empty_signature, false },
    { "no promise (sigstore-python GHSA-hhfg-fwrw-87w7)", SET_TEXT, no_promise,
        false },
    { "no log id", SET_TEXT, no_log, false },
    { "an entry of Rekor v2, which promises nothing [rekor-v2-spec]", SET_TEXT,
        rekor_v2, false },
    { "members in another order",
        "{\"integratedTime\":1689177396,\"body\":\"e30=\",\"logID\":"
        "\"0102ff\",\"logIndex\":27246492}",
        keep, false },
    { "spaces between members",
        "{\"body\": \"e30=\", \"integratedTime\": 1689177396, \"logID\": "
        "\"0102ff\", \"logIndex\": 27246492}",
        keep, false },
    { "numbers as texts",
        "{\"body\":\"e30=\",\"integratedTime\":\"1689177396\",\"logID\":"
        "\"0102ff\",\"logIndex\":\"27246492\"}",
        keep, false },
    { "upper-case hexadecimal",
        "{\"body\":\"e30=\",\"integratedTime\":1689177396,\"logID\":"
        "\"0102FF\",\"logIndex\":27246492}",
        keep, false },
    { "the log's id in base64",
        "{\"body\":\"e30=\",\"integratedTime\":1689177396,\"logID\":"
        "\"AQL/\",\"logIndex\":27246492}",
        keep, false },
    { "a body that is not encoded",
        "{\"body\":\"{}\",\"integratedTime\":1689177396,\"logID\":"
        "\"0102ff\",\"logIndex\":27246492}",
        keep, false },
    { "no index",
        "{\"body\":\"e30=\",\"integratedTime\":1689177396,\"logID\":"
        "\"0102ff\"}",
        keep, false },
    { "a newline at the end", SET_TEXT "\n", keep, false },
};

/* [rekor-spec, RFC 8785]: the canonical JSON of four members */
static void
a_promise_is_over_four_values(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct promise_case c;
        sigstore_error err = { 0 };
        sigstore_code code;

        set(&c, rows[i].text);
        rows[i].change(&c);
        code = verify(&c, &log_key, &err);
        check_row(rows[i].name,
            code == (rows[i].good ? SIGSTORE_OK : SIGSTORE_EREFUSED));
        check_row(rows[i].name,
            rows[i].good || err.check == SIGSTORE_CHECK_LOG_PROMISE);
    }
}

static void
a_promise_by_another_key_is_refused(void **state)
{
    struct promise_case c;
    sigstore_error err = { 0 };

    (void)state;
    set(&c, SET_TEXT);
    assert_int_equal(verify(&c, &other_key, &err), SIGSTORE_EREFUSED);
    assert_int_equal(err.check, SIGSTORE_CHECK_LOG_PROMISE);
}

/* [client-spec 4.4]: MUST fail on unknown kinds, whatever the log signed. */
static void
a_promise_for_an_unknown_kind_is_refused(void **state)
{
    void (*const changes[])(struct promise_case *) = { unknown_kind, no_kind };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        struct promise_case c;
        sigstore_error err = { 0 };

        set(&c, SET_TEXT);
        changes[i](&c);
        assert_int_equal(verify(&c, &log_key, &err), SIGSTORE_EUNSUPPORTED);
        assert_int_equal(err.check, SIGSTORE_CHECK_LOG_KIND);
    }
}

/* A time of 0 is no time, even where the log signed it. */
static void
a_promise_of_no_time_is_refused(void **state)
{
    static const char text[] =
        "{\"body\":\"e30=\",\"integratedTime\":0,\"logID\":\"0102ff\","
        "\"logIndex\":27246492}";
    struct promise_case c;
    sigstore_error err = { 0 };

    (void)state;
    set(&c, text);
    c.entry.integrated_time = 0;
    assert_int_equal(verify(&c, &log_key, &err), SIGSTORE_EREFUSED);
    assert_int_equal(err.check, SIGSTORE_CHECK_LOG_PROMISE);
}

static void
the_first_entry_of_a_log_has_index_0(void **state)
{
    static const char text[] =
        "{\"body\":\"e30=\",\"integratedTime\":1,\"logID\":\"0102ff\","
        "\"logIndex\":0}";
    struct promise_case c;

    (void)state;
    set(&c, text);
    c.entry.integrated_time = 1;
    c.entry.index = 0;
    assert_int_equal(verify(&c, &log_key, NULL), SIGSTORE_OK);
}

/* ---- real logs ---- */

static const struct {
    const char *name;
    const char *bundle;
    const char *root;
} real[] = {
    { "the public instance",
        SG_VECTORS "/real/pypi_attestation_models-0.0.4a2.tar.gz.sigstore",
        SG_VECTORS "/../../src/trust/roots/production/trusted_root.json" },
    { "staging", SG_VECTORS "/real/rfc8785-0.1.2-py3-none-any.whl.sigstore",
        SG_VECTORS "/../../src/trust/roots/staging/trusted_root.json" },
};

static void
promises_of_real_logs_verify(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(real); i++) {
        const struct sg_algorithm *algorithm = NULL;
        json_t *root = json_load_file(real[i].root, 0, NULL);
        struct sg_spki key;
        struct sample s;

        check_row(real[i].name, sample_load(&s, real[i].bundle));
        check_row(real[i].name, find_key(&s, root, &key, &algorithm));
        check_row(real[i].name,
            sg_promise_verify(NULL, &s.entry, &key, algorithm, NULL) ==
                SIGSTORE_OK);
        s.entry.integrated_time++;
        check_row(real[i].name,
            sg_promise_verify(NULL, &s.entry, &key, algorithm, NULL) ==
                SIGSTORE_EREFUSED);
        sample_free(&s);
        json_decref(root);
    }
}

static int
make_keys(void **state)
{
    (void)state;
    key_make(&log_key, "PKIX_ECDSA_P256_SHA_256");
    key_make(&other_key, "PKIX_ECDSA_P256_SHA_256");
    return 0;
}

static int
free_keys(void **state)
{
    (void)state;
    key_free(&log_key);
    key_free(&other_key);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_promise_is_over_four_values),
        cmocka_unit_test(a_promise_by_another_key_is_refused),
        cmocka_unit_test(a_promise_for_an_unknown_kind_is_refused),
        cmocka_unit_test(a_promise_of_no_time_is_refused),
        cmocka_unit_test(the_first_entry_of_a_log_has_index_0),
        cmocka_unit_test(promises_of_real_logs_verify),
    };

    return cmocka_run_group_tests(tests, make_keys, free_keys);
}
