/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rekor v2: what it takes, what it refuses and how, and that our verifier
 * accepts its entries, but for those that a fault spoils.
 */
#include "logged.h"

#include "codec/jsonbind.h"
#include "rekor2.h"
#include "services.h"

#define ENTRIES "/api/v2/log/entries"

#define REQUEST(inner) "{\"hashedRekordRequestV002\":{" inner "}}"
#define DIGEST "\"digest\":\"$D\","
#define SIGNATURE(inner) "\"signature\":{" inner "}"
#define CONTENT "\"content\":\"$S\","
#define VERIFIER(inner) "\"verifier\":{" inner "}"
#define CERTIFICATE "\"x509Certificate\":{\"rawBytes\":\"$C\"}"
#define KEY "\"publicKey\":{\"rawBytes\":\"$K\"}"
#define P256 ",\"keyDetails\":\"PKIX_ECDSA_P256_SHA_256\""

#define OF(verifier, details)                                                  \
    REQUEST(DIGEST SIGNATURE(CONTENT VERIFIER(verifier details)))
#define OF_CERTIFICATE OF(CERTIFICATE, P256)
#define OF_KEY OF(KEY, P256)

/* Made with OpenSSL's command; the private key is gone. */
#define P384_KEY                                                               \
    "\"publicKey\":{\"rawBytes\":"                                             \
    "\"MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEKSWeK0gK14C"                            \
    "BGDkTACShGxSflSoWCcTKmHSOifKmUWtcbMCq4v3XXd8UCP0xHaIYNip1Rks5DtqlhJVnoBh" \
    "j65iitC8LnK+EyMavZNu+DdugD3kTVAY2lIdfYMMRxkjl\"}"
#define P384_SIGNATURE                                                         \
    "\"content\":\"MGUCMQDF/"                                                  \
    "TwYyaHoigWDAi2B4EhIqdQvA8gBkdGKNWbX1Yi2S1YBvSzrQQe"                       \
    "XxpjA/kHwDykCMHZ64W2KNDCm1Z/cHtfM2dyVEIDmd8y16O7izflQviLpqPL9K9M+gdcvka"  \
    "egR+n6Cw==\","
#define P384_SIGNATURE_384                                                     \
    "\"content\":\"MGUCMQDLcLLq1Uf9hlc3qLwTJ+"                                 \
    "uw75SLMLLxTirKXc4DsXPZDVrPff67IHt"                                        \
    "FuOTAzVHJKhMCMAmYJUPgD1eiSGX3gLHW+TJ0qXjnuPeKdAQhFfJuSgvtiAoXVb5GvJnlqx"  \
    "G8Iv0maA==\","
#define A32 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static struct response
post(struct world *world, sg_bytes body)
{
    return ask(world, rekor2_routes,
        (struct asked){ .method = "POST",
            .path = ENTRIES,
            .type = "application/json",
            .body = body });
}

/* ---- hostile requests ---- */

static const struct {
    const char *name, *text;
    enum rekor2_wrong want;
} rows[] = {
    /* good */
    { "a certificate", OF_CERTIFICATE, REKOR2_RIGHT },
    { "a public key", OF_KEY, REKOR2_RIGHT },
    { "white space, as Python writes it",
        "{\"hashedRekordRequestV002\": {\"digest\": \"$D\", \"signature\": "
        "{\"content\": \"$S\", \"verifier\": {\"publicKey\": {\"rawBytes\": "
        "\"$K\"}, \"keyDetails\": \"PKIX_ECDSA_P256_SHA_256\"}}}}\n",
        REKOR2_RIGHT },
    { "null for the other type",
        "{\"dsseRequestV002\":null,\"hashedRekordRequestV002\":{" DIGEST
            SIGNATURE(CONTENT VERIFIER(KEY P256)) "}}",
        REKOR2_RIGHT },
    { "a key on another curve",
        REQUEST("\"digest\":"
                "\"6qXjuZeQEoMpB7ABcMvO+mdTddAH0fnMxcHJozCIcfLJCaN1alYbKaSVrtrk"
                "jNO1\"," SIGNATURE(P384_SIGNATURE_384 VERIFIER(
                    P384_KEY ",\"keyDetails\":\"PKIX_ECDSA_P384_SHA_384\""))),
        REKOR2_RIGHT },
    /* no request at all */
    { "nothing", "", REKOR2_NOT_READ },
    { "a brace", "{", REKOR2_NOT_READ },
    { "an array", "[" OF_KEY "]", REKOR2_NOT_READ },
    { "two requests", OF_KEY OF_KEY, REKOR2_NOT_READ },
    { "a member that nobody knows", "{\"x\":1}", REKOR2_NOT_READ },
    { "one deep inside",
        REQUEST(DIGEST SIGNATURE(
            CONTENT VERIFIER(KEY P256 ",\"keyUsage\":\"SIGN\""))),
        REKOR2_NOT_READ },
    { "a member twice", REQUEST(DIGEST DIGEST "\"signature\":{}"),
        REKOR2_NOT_READ },
    { "a member's other spelling", "{\"hashed_rekord_request_v002\":{}}",
        REKOR2_NOT_READ },
    { "a request that is a text", "{\"hashedRekordRequestV002\":\"x\"}",
        REKOR2_NOT_READ },
    { "a digest that is no base64", REQUEST("\"digest\":\"?\""),
        REKOR2_NOT_READ },
    { "a digest in hexadecimal, which is another's base64",
        REQUEST("\"digest\":\"$d\"," SIGNATURE(CONTENT VERIFIER(KEY P256))),
        REKOR2_INVALID },
    { "a digest that is a number", REQUEST("\"digest\":7"), REKOR2_NOT_READ },
    { "an algorithm by its number", OF(KEY, ",\"keyDetails\":5"),
        REKOR2_NOT_READ },
    /* of another type */
    { "an empty object", "{}", REKOR2_OTHER_TYPE },
    { "nothing but null", "{\"hashedRekordRequestV002\":null}",
        REKOR2_OTHER_TYPE },
    { "an envelope", "{\"dsseRequestV002\":{\"envelope\":{},\"verifiers\":[]}}",
        REKOR2_OTHER_TYPE },
    { "both types",
        "{\"dsseRequestV002\":{},\"hashedRekordRequestV002\":{" DIGEST
            SIGNATURE(CONTENT VERIFIER(KEY P256)) "}}",
        REKOR2_OTHER_TYPE },
    /* what does not hold */
    { "nothing in it", REQUEST(""), REKOR2_INVALID },
    { "no digest", REQUEST(SIGNATURE(CONTENT VERIFIER(KEY P256))),
        REKOR2_INVALID },
    { "an empty digest",
        REQUEST("\"digest\":\"\"," SIGNATURE(CONTENT VERIFIER(KEY P256))),
        REKOR2_INVALID },
    { "a digest of 31 bytes",
        REQUEST("\"digest\":\"$Z\"," SIGNATURE(CONTENT VERIFIER(KEY P256))),
        REKOR2_INVALID },
    { "another digest",
        REQUEST("\"digest\":\"$X\"," SIGNATURE(CONTENT VERIFIER(KEY P256))),
        REKOR2_INVALID },
    { "no signature", REQUEST("\"digest\":\"$D\""), REKOR2_INVALID },
    { "an empty signature",
        REQUEST(DIGEST SIGNATURE("\"content\":\"\"," VERIFIER(KEY P256))),
        REKOR2_INVALID },
    { "a spoiled signature",
        REQUEST(DIGEST SIGNATURE("\"content\":\"$Y\"," VERIFIER(KEY P256))),
        REKOR2_INVALID },
    { "a digest for a signature",
        REQUEST(DIGEST SIGNATURE("\"content\":\"$D\"," VERIFIER(KEY P256))),
        REKOR2_INVALID },
    { "no verifier", REQUEST(DIGEST SIGNATURE("\"content\":\"$S\"")),
        REKOR2_INVALID },
    { "a verifier that is nobody",
        OF("\"keyDetails\":\"PKIX_ECDSA_P256_SHA_256\"", ""), REKOR2_INVALID },
    { "certificate and key", OF(CERTIFICATE "," KEY, P256), REKOR2_INVALID },
    { "a key for a certificate",
        OF("\"x509Certificate\":{\"rawBytes\":\"$K\"}", P256), REKOR2_INVALID },
    { "a certificate for a key",
        OF("\"publicKey\":{\"rawBytes\":\"$C\"}", P256), REKOR2_INVALID },
    { "a certificate in PEM",
        OF("\"x509Certificate\":{\"rawBytes\":\"$P\"}", P256), REKOR2_INVALID },
    { "another key", OF("\"publicKey\":{\"rawBytes\":\"$O\"}", P256),
        REKOR2_INVALID },
    { "an empty key", OF("\"publicKey\":{\"rawBytes\":\"\"}", P256),
        REKOR2_INVALID },
    { "an empty certificate", OF("\"x509Certificate\":{}", P256),
        REKOR2_INVALID },
    { "no algorithm", OF(KEY, ""), REKOR2_INVALID },
    { "an algorithm that nobody knows", OF(KEY, ",\"keyDetails\":\"ROT13\""),
        REKOR2_INVALID },
    { "an algorithm of other keys",
        OF(KEY, ",\"keyDetails\":\"PKIX_RSA_PKCS1V15_2048_SHA256\""),
        REKOR2_INVALID },
    { "an algorithm of another hash",
        OF(KEY, ",\"keyDetails\":\"PKIX_ECDSA_P384_SHA_384\""),
        REKOR2_INVALID },
    { "an old algorithm",
        OF(KEY, ",\"keyDetails\":\"PKIX_ECDSA_P384_SHA_256\""),
        REKOR2_INVALID },
    { "an old algorithm whose signature is good",
        REQUEST("\"digest\":"
                "\"GbJYVuHBUMqDTP/ItZsjrb0OwDieWOsis7ZHaAmNACs=\"," SIGNATURE(
                    P384_SIGNATURE VERIFIER(P384_KEY
                        ",\"keyDetails\":\"PKIX_ECDSA_P384_SHA_256\""))),
        REKOR2_INVALID },
    { "a digest of 96 bytes",
        REQUEST("\"digest\":\"" A32 A32 A32 A32
                "\"," SIGNATURE(CONTENT VERIFIER(KEY P256))),
        REKOR2_INVALID },
    { "no digest, and an algorithm that needs none",
        REQUEST(SIGNATURE(
            CONTENT VERIFIER(KEY ",\"keyDetails\":\"PKIX_ED25519\""))),
        REKOR2_INVALID },
    { "Ed25519, which signs no digest",
        OF(KEY, ",\"keyDetails\":\"PKIX_ED25519\""), REKOR2_INVALID },
};

static void
test_rows(void **state)
{
    struct world *world = *state;
    struct made made;

    make_signed(&made, world, "rows", false);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sg_bytes json = expand(world, rows[i].text, &made);
        sigstore_error err = { .code = SIGSTORE_OK };
        struct sg_buf body;

        sg_buf_init(&body, REKOR2_ENTRY_MAX);
        check_row(rows[i].name, rekor2_read(&body, json, &err) == rows[i].want);
        check_row(rows[i].name,
            rows[i].want != REKOR2_NOT_READ || err.code != SIGSTORE_OK);
        check_row(
            rows[i].name, (rows[i].want == REKOR2_RIGHT) == (body.len != 0));
        sg_buf_dispose(&body);
    }
}

/* Refused, and not logged. */
static void
test_cut(void **state)
{
    struct world *world = *state;
    struct made made;
    sg_bytes json;

    make_signed(&made, world, "cut", true);
    json = expand(world, OF_CERTIFICATE, &made);
    for (size_t len = 0; len < json.len; len++) {
        uint8_t *copy = malloc(len + 1);
        struct sg_buf body;

        assert_non_null(copy);
        memcpy(copy, json.data, len);
        sg_buf_init(&body, REKOR2_ENTRY_MAX);
        assert_int_equal(
            rekor2_read(&body, sg_bytes_of(copy, len), NULL), REKOR2_NOT_READ);
        sg_buf_dispose(&body);
        free(copy);
    }
}

/* An entry longer than 16 bits can say has no place in a tile. */
static void
test_too_long(void **state)
{
    struct world *world = *state;
    struct made made;
    struct sg_buf body;

    make_signed(&made, world, "long", false);
    sg_buf_init(&body, 100);
    assert_int_equal(
        rekor2_read(&body, expand(world, OF_KEY, &made), NULL), REKOR2_INVALID);
    sg_buf_dispose(&body);
}

static const struct {
    const char *name, *text;
    unsigned status;
    const char *answer;
} refusals[] = {
    { "bad signature",
        REQUEST("\"digest\":\"$X\"," SIGNATURE(CONTENT VERIFIER(KEY P256))),
        400,
        "{\"code\":3, \"message\":\"invalid hashedrekord request\", "
        "\"details\":[]}" },
    { "envelope", "{\"dsseRequestV002\":{\"envelope\":{}}}", 400,
        "{\"code\":3, \"message\":\"invalid type, must be hashedrekord\", "
        "\"details\":[]}" },
    { "half of an object", "{", 400,
        "{\"code\":3, \"message\":\"unexpected EOF\", \"details\":[]}" },
    { "half of a text", "{\"hashedRekord", 400,
        "{\"code\":3, \"message\":\"unexpected EOF\", \"details\":[]}" },
    { "not JSON", "x", 400, "{\"code\":3, \"message\":\"proto: " },
};

static void
test_refusals(void **state)
{
    struct world *world = *state;
    struct made made;

    make_signed(&made, world, "refusals", false);
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        struct response answer =
            post(world, expand(world, refusals[i].text, &made));

        check_row(refusals[i].name, answer.status == refusals[i].status);
        check_row(refusals[i].name, answer_has(&answer, refusals[i].answer));
        check_row(
            refusals[i].name, strcmp(answer.type, "application/json") == 0);
        sg_buf_dispose(&answer.body);
    }
}

static void
test_get_is_refused(void **state)
{
    struct response answer = ask(*state, rekor2_routes,
        (struct asked){ .method = "GET", .path = ENTRIES });

    assert_int_equal(answer.status, 501);
    assert_true(answer_has(&answer,
        "{\"code\":12, \"message\":\"Method Not Allowed\", "
        "\"details\":[]}"));
    sg_buf_dispose(&answer.body);
}

/* ---- entries ---- */

/* The answer as a bundle would have it, bound as strictly. */
static void
bind(struct sg_log_entry *out, struct world *world,
    const struct response *answer)
{
    const struct sg_binder binder = { &world->arena, NULL };
    sg_bytes copy = sg_arena_copy(&world->arena, sg_buf_bytes(&answer->body));
    const struct sg_json *root;

    memset(out, 0, sizeof(*out));
    assert_int_equal(sg_json_parse(&root, &world->arena, copy, NULL), 0);
    assert_int_equal(
        sg_bind(&binder, out, &sg_log_entry_schema, root, NULL), 0);
}

static unsigned
add(struct world *world, struct sg_log_entry *entry, const char *artifact,
    bool has_certificate)
{
    struct note_signer signer;
    struct response answer;
    struct made made;

    make_signed(&made, world, artifact, has_certificate);
    answer = post(
        world, expand(world, has_certificate ? OF_CERTIFICATE : OF_KEY, &made));
    assert_int_equal(answer.status, 201);
    bind(entry, world, &answer);
    sg_buf_dispose(&answer.body);
    assert_int_equal(
        rekor2_signer(&signer, world->instance.keys.of[KEY_REKOR2], NULL), 0);
    return judge(world, entry, &made.is, &signer, SG_REKOR_V2);
}

static void
test_entries(void **state)
{
    struct sg_log_entry first, entry;

    assert_int_equal(add(*state, &first, "by a certificate", true), GOOD);
    assert_int_equal(add(*state, &entry, "by a key", false), GOOD);
    assert_int_equal(entry.index, first.index + 1);
    assert_true(sg_bytes_is(entry.kind->kind, "hashedrekord"));
    assert_true(sg_bytes_is(entry.kind->version, "0.0.2"));
    assert_int_equal(entry.integrated_time, 0);
    assert_null(entry.promise);
    for (int i = 0; i < 9; i++) {
        char name[24];

        (void)snprintf(name, sizeof(name), "more %d", i);
        assert_int_equal(add(*state, &entry, name, true), GOOD);
    }
}

/* What clients read as it is written: int64 as texts, what is not as null. */
static void
test_form(void **state)
{
    struct world *world = *state;
    struct response answer;
    struct made made;

    make_signed(&made, world, "form", true);
    answer = post(world, expand(world, OF_CERTIFICATE, &made));
    assert_int_equal(answer.status, 201);
    assert_true(answer_has(&answer,
        "\"kindVersion\":{\"kind\":\"hashedrekord\", \"version\":\"0.0.2\"}, "
        "\"integratedTime\":\"0\", \"inclusionPromise\":null, "
        "\"inclusionProof\":{\"logIndex\":\""));
    assert_true(answer_has(&answer, "\xe2\x80\x94 127.0.0.1 "));
    sg_buf_dispose(&answer.body);
}

/* The same again is an error that tells the first one's index. */
static void
test_conflict(void **state)
{
    struct world *world = *state;
    struct sg_log_entry entry;
    struct response answer;
    struct made made;
    char text[128];
    sg_bytes json;

    make_signed(&made, world, "again", true);
    json = expand(world, OF_CERTIFICATE, &made);
    answer = post(world, json);
    bind(&entry, world, &answer);
    sg_buf_dispose(&answer.body);
    answer = post(world, json);
    (void)snprintf(text, sizeof(text),
        "{\"code\":6, \"message\":\"an equivalent entry already exists in the "
        "transparency log with index %lld\", \"details\":[]}",
        (long long)entry.index);
    assert_int_equal(answer.status, 409);
    assert_true(answer_has(&answer, text));
    (void)snprintf(text, sizeof(text), "%lld", (long long)entry.index);
    assert_string_equal(answer_header(&answer, "X-Log-Index"), text);
    sg_buf_dispose(&answer.body);
}

/* ---- recorded: what real clients sent, and what the real log wrote ---- */

static void
test_recorded(void **state)
{
    static const char *const samples[] = { "python-sign-v2.3.rekor2",
        "python-attest-v2.3.rekor2", "cosign-sign-v2.3.rekor2",
        "cosign-attest-v2.3.rekor2" };
    struct world *world = *state;
    const char *folder;

    shared_data(folder);
    for (size_t i = 0; i < COUNT_OF(samples); i++) {
        struct sg_buf body;
        char name[64];
        sg_bytes want;

        (void)snprintf(name, sizeof(name), "%s.response.json", samples[i]);
        want = find_base64(
            world, load(world, folder, name), "\"canonicalizedBody\"");
        (void)snprintf(name, sizeof(name), "%s.request.json", samples[i]);
        sg_buf_init(&body, REKOR2_ENTRY_MAX);
        check_row(samples[i],
            rekor2_read(&body, load(world, folder, name), NULL) ==
                REKOR2_RIGHT);
        check_row(samples[i], sg_bytes_equal(sg_buf_bytes(&body), want));
        sg_buf_dispose(&body);
    }
}

/* ---- faults ---- */

static const struct {
    const char *fault;
    unsigned want; /* wrong with it; what is not stays right */
} faults[] = {
    { "forked-log", GOOD },
    { "bad-proof", WRONG_PROOF },
    { "bad-checkpoint", WRONG_SIGNATURE },
    { "wrong-entry", WRONG_BODY },
};

static void
test_faults(void **state)
{
    struct world *world = *state;

    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        struct sg_log_entry entry;

        world_set(world, faults[i].fault);
        check_row(faults[i].fault,
            add(world, &entry, faults[i].fault, true) == faults[i].want);
    }
    world_set(world, NULL);
}

/* A tree of one leaf has a proof without hashes. */
static void
test_faults_of_the_first(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        static struct world fresh;
        struct sg_log_entry entry;

        world_open(&fresh);
        world_set(&fresh, faults[i].fault);
        check_row(faults[i].fault,
            add(&fresh, &entry, "first", true) == faults[i].want);
        world_close(&fresh);
    }
}

/* The fork verifies, but is no tree that the log ever shows. */
static void
test_fork(void **state)
{
    struct world *world = *state;
    struct sg_log_entry entry;
    struct log_head head;
    sg_bytes text;

    world_set(world, "forked-log");
    assert_int_equal(add(world, &entry, "forked", true), GOOD);
    world_set(world, NULL);
    assert_int_equal(
        log_latest(world->instance.rekor2, &world->arena, &head, &text, NULL),
        0);
    while (head.size < entry.proof->size) {
        struct sg_log_entry more;

        assert_int_equal(add(world, &more, "after the fork", true), GOOD);
        assert_int_equal(log_latest(world->instance.rekor2, &world->arena,
                             &head, &text, NULL),
            0);
    }
    assert_int_equal(head.size, entry.proof->size);
    assert_false(sg_bytes_equal(sg_bytes_of(head.root, 32), entry.proof->root));
}

/* 409 for what is new, and it stays new. */
static void
test_fault_conflict(void **state)
{
    struct world *world = *state;
    struct sg_log_entry entry;
    struct response answer;
    struct made made;

    make_signed(&made, world, "new", true);
    world_set(world, "conflict");
    answer = post(world, expand(world, OF_CERTIFICATE, &made));
    assert_int_equal(answer.status, 409);
    assert_true(answer_has(&answer, "\"code\":6"));
    assert_non_null(answer_header(&answer, "X-Log-Index"));
    sg_buf_dispose(&answer.body);
    world_set(world, NULL);
    assert_int_equal(add(world, &entry, "new", true), GOOD);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_too_long),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_get_is_refused),
        cmocka_unit_test(test_entries),
        cmocka_unit_test(test_form),
        cmocka_unit_test(test_conflict),
        cmocka_unit_test(test_recorded),
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_faults_of_the_first),
        cmocka_unit_test(test_fork),
        cmocka_unit_test(test_fault_conflict),
    };

    return cmocka_run_group_tests_name(
        "local/rekor2", tests, world_setup, world_teardown);
}
