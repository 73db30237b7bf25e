/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The timestamp authority: hostile requests are refused in the real server's
 * words; what it answers our own verifier and libcrypto accept.
 */
#include "rekor_world.h"

#include "pki/oracle.h"

#include "codec/derout.h"
#include "codec/pem.h"
#include "pki/timestamp.h"
#include "services.h"
#include "tsa.h"

#define QUERY "application/timestamp-query"
#define REPLY "application/timestamp-reply"
#define JSON "application/json"
#define STAMP "/api/v1/timestamp"

/* How far the test's clock and the authority's may be apart. */
#define PATIENCE_S 60

/* ---- requests in DER: pieces, and how they are put together ---- */

#define V1 "\x02\x01\x01"
#define D8 "\x01\x02\x03\x04\x05\x06\x07\x08"
#define D32 D8 D8 D8 D8
#define D48 D32 D8 D8
#define D64 D32 D32
#define HASH(n) "\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02" n "\x05\x00"
#define SHA256_BARE "\x30\x0b\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01"
#define SHA1 "\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00"
#define IMPRINT "\x30\x31" HASH("\x01") "\x04\x20" D32
#define NONCE "\x02\x02\x01\x23"
#define CERTS "\x01\x01\xff"
#define POLICY "\x06\x03\x2a\x03\x04"

static const struct {
    const char *name;
    sg_bytes text;
    bool whole; /* with its SEQUENCE; else that is put around */
    enum tsa_wrong want;
} requests[] = {
    /* good */
    { "an imprint alone", SG_LITERAL(V1 IMPRINT), false, TSA_RIGHT },
    { "with all that there may be", SG_LITERAL(V1 IMPRINT POLICY NONCE CERTS),
        false, TSA_RIGHT },
    { "SHA-384", SG_LITERAL(V1 "\x30\x41" HASH("\x02") "\x04\x30" D48), false,
        TSA_RIGHT },
    { "SHA-512", SG_LITERAL(V1 "\x30\x51" HASH("\x03") "\x04\x40" D64), false,
        TSA_RIGHT },
    { "a hash without parameters",
        SG_LITERAL(V1 "\x30\x2f" SHA256_BARE "\x04\x20" D32), false,
        TSA_RIGHT },
    { "a negative nonce", SG_LITERAL(V1 IMPRINT "\x02\x01\xff"), false,
        TSA_RIGHT },
    { "a nonce of 20 octets", SG_LITERAL(V1 IMPRINT "\x02\x14" D8 D8 "1234"),
        false, TSA_RIGHT },
    /* bad */
    { "nothing", SG_LITERAL(""), true, TSA_MALFORMED },
    { "not DER", SG_LITERAL("GET / HTTP/1.1"), true, TSA_MALFORMED },
    { "an empty SEQUENCE", SG_LITERAL(""), false, TSA_MALFORMED },
    { "a SET", SG_LITERAL("\x31\x36" V1 IMPRINT), true, TSA_MALFORMED },
    { "a byte too many", SG_LITERAL("\x30\x36" V1 IMPRINT "\x00"), true,
        TSA_MALFORMED },
    { "a byte too few", SG_LITERAL("\x30\x37" V1 IMPRINT), true,
        TSA_MALFORMED },
    { "a length in long form", SG_LITERAL("\x30\x81\x36" V1 IMPRINT), true,
        TSA_MALFORMED },
    { "an indefinite length", SG_LITERAL("\x30\x80" V1 IMPRINT "\x00\x00"),
        true, TSA_MALFORMED },
    { "no version", SG_LITERAL(IMPRINT), false, TSA_MALFORMED },
    { "version 2", SG_LITERAL("\x02\x01\x02" IMPRINT), false, TSA_MALFORMED },
    { "version -1", SG_LITERAL("\x02\x01\xff" IMPRINT), false, TSA_MALFORMED },
    { "version 1 in two octets", SG_LITERAL("\x02\x02\x00\x01" IMPRINT), false,
        TSA_MALFORMED },
    { "version 257", SG_LITERAL("\x02\x02\x01\x01" IMPRINT), false,
        TSA_MALFORMED },
    { "no imprint", SG_LITERAL(V1 NONCE CERTS), false, TSA_MALFORMED },
    { "an imprint without hash", SG_LITERAL(V1 "\x30\x22\x04\x20" D32), false,
        TSA_MALFORMED },
    { "an imprint without octets", SG_LITERAL(V1 "\x30\x0f" HASH("\x01")),
        false, TSA_MALFORMED },
    { "something after the imprint's octets",
        SG_LITERAL(V1 "\x30\x33" HASH("\x01") "\x04\x20" D32 "\x05\x00"), false,
        TSA_MALFORMED },
    { "constructed octets",
        SG_LITERAL(V1 "\x30\x31" HASH("\x01") "\x24\x20" D32), false,
        TSA_MALFORMED },
    { "parameters that are not NULL",
        SG_LITERAL(V1 "\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04"
                      "\x02\x01\x04\x00\x04\x20" D32),
        false, TSA_MALFORMED },
    { "NULL twice",
        SG_LITERAL(V1 "\x30\x33\x30\x0f\x06\x09\x60\x86\x48\x01\x65\x03\x04"
                      "\x02\x01\x05\x00\x05\x00\x04\x20" D32),
        false, TSA_MALFORMED },
    { "a hash with a broken OID",
        SG_LITERAL(V1 "\x30\x2a\x30\x06\x06\x02\x2a\x80\x05\x00\x04\x20" D32),
        false, TSA_MALFORMED },
    { "31 octets for SHA-256",
        SG_LITERAL(V1 "\x30\x30" HASH("\x01") "\x04\x1f" D8 D8 D8 "1234567"),
        false, TSA_WRONG_LENGTH },
    { "64 octets for SHA-256",
        SG_LITERAL(V1 "\x30\x51" HASH("\x01") "\x04\x40" D64), false,
        TSA_WRONG_LENGTH },
    { "32 octets for SHA-512",
        SG_LITERAL(V1 "\x30\x31" HASH("\x03") "\x04\x20" D32), false,
        TSA_WRONG_LENGTH },
    { "no octets for SHA-256", SG_LITERAL(V1 "\x30\x11" HASH("\x01") "\x04\0"),
        false, TSA_WRONG_LENGTH },
    { "SHA-1", SG_LITERAL(V1 "\x30\x21" SHA1 "\x04\x14" D8 D8 "1234"), false,
        TSA_WEAK_HASH },
    { "SHA-224",
        SG_LITERAL(V1 "\x30\x2d" HASH("\x04") "\x04\x1c" D8 D8 D8 "1234"),
        false, TSA_UNKNOWN_HASH },
    { "SHA3-256", SG_LITERAL(V1 "\x30\x31" HASH("\x08") "\x04\x20" D32), false,
        TSA_UNKNOWN_HASH },
    { "a policy with a broken OID", SG_LITERAL(V1 IMPRINT "\x06\x01\x80"),
        false, TSA_MALFORMED },
    { "a policy after the nonce", SG_LITERAL(V1 IMPRINT NONCE POLICY), false,
        TSA_MALFORMED },
    { "an empty nonce", SG_LITERAL(V1 IMPRINT "\x02\x00"), false,
        TSA_MALFORMED },
    { "a padded nonce", SG_LITERAL(V1 IMPRINT "\x02\x02\x00\x01"), false,
        TSA_MALFORMED },
    { "two nonces", SG_LITERAL(V1 IMPRINT NONCE NONCE), false, TSA_MALFORMED },
    { "a nonce after certReq", SG_LITERAL(V1 IMPRINT CERTS NONCE), false,
        TSA_MALFORMED },
    { "certReq false, which DER leaves out",
        SG_LITERAL(V1 IMPRINT "\x01\x01\x00"), false, TSA_MALFORMED },
    { "certReq 1, which is not DER", SG_LITERAL(V1 IMPRINT "\x01\x01\x01"),
        false, TSA_MALFORMED },
    { "certReq twice", SG_LITERAL(V1 IMPRINT CERTS CERTS), false,
        TSA_MALFORMED },
    { "extensions [RFC 3161 2.4.1]",
        SG_LITERAL(
            V1 IMPRINT "\xa0\x0b\x30\x09\x06\x03\x2a\x03\x04\x04\x02\x05\x00"),
        false, TSA_EXTENSIONS },
    { "a field that nobody knows", SG_LITERAL(V1 IMPRINT "\xa1\x02\x05\x00"),
        false, TSA_MALFORMED },
};

static sg_bytes
wrap(struct sg_buf *buf, sg_bytes text, bool whole)
{
    sg_buf_init(buf, 4096);
    sg_buf_add(buf, text);
    if (!whole)
        sg_der_wrap(buf, 0, SG_DER_SEQUENCE);
    return sg_buf_bytes(buf);
}

static void
test_requests(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(requests); i++) {
        struct tsa_request request;
        struct sg_buf buf;
        sg_bytes der = wrap(&buf, requests[i].text, requests[i].whole);

        check_row(
            requests[i].name, tsa_parse(&request, der) == requests[i].want);
        check_row(requests[i].name,
            requests[i].want != TSA_RIGHT ||
                request.imprint.len == sg_hash_len(request.hash));
        sg_buf_dispose(&buf);
    }
}

/* Every request cut anywhere is refused. */
static void
test_cut(void **state)
{
    struct tsa_request request;
    struct sg_buf buf;
    sg_bytes der = wrap(&buf, SG_LITERAL(V1 IMPRINT POLICY NONCE CERTS), false);

    (void)state;
    assert_int_equal(tsa_parse(&request, der), TSA_RIGHT);
    for (size_t len = 0; len < der.len; len++) {
        uint8_t *copy = malloc(len + 1);

        assert_non_null(copy);
        memcpy(copy, der.data, len);
        assert_int_equal(
            tsa_parse(&request, sg_bytes_of(copy, len)), TSA_MALFORMED);
        free(copy);
    }
    sg_buf_dispose(&buf);
}

/* ---- requests in JSON ---- */

#define HASH32 "\"AQIDBAUGBwgBAgMEBQYHCAECAwQFBgcIAQIDBAUGBwg=\""
#define OF_SHA256 "{\"artifactHash\":" HASH32 ",\"hashAlgorithm\":\"sha256\""

static const struct {
    const char *name, *text;
    enum tsa_wrong want;
} jsons[] = {
    { "hash and its name", OF_SHA256 "}", TSA_RIGHT },
    { "all of it", OF_SHA256 ",\"certificates\":true,\"nonce\":255}",
        TSA_RIGHT },
    { "null for what is not there", OF_SHA256 ",\"nonce\":null}", TSA_RIGHT },
    { "nothing", "", TSA_MALFORMED },
    { "an array", "[]", TSA_MALFORMED },
    { "an empty object", "{}", TSA_MALFORMED },
    { "no name of the hash", "{\"artifactHash\":" HASH32 "}", TSA_MALFORMED },
    { "no hash", "{\"hashAlgorithm\":\"sha256\"}", TSA_MALFORMED },
    { "a name twice", OF_SHA256 ",\"hashAlgorithm\":\"sha256\"}",
        TSA_MALFORMED },
    { "a member that nobody knows", OF_SHA256 ",\"x\":1}", TSA_MALFORMED },
    { "a negative nonce", OF_SHA256 ",\"nonce\":-1}", TSA_MALFORMED },
    { "a nonce with a fraction", OF_SHA256 ",\"nonce\":1.5}", TSA_MALFORMED },
    { "a nonce of 64 bits", OF_SHA256 ",\"nonce\":9223372036854775808}",
        TSA_MALFORMED },
    { "a nonce that is a text", OF_SHA256 ",\"nonce\":\"1\"}", TSA_MALFORMED },
    { "certificates that are a text", OF_SHA256 ",\"certificates\":\"true\"}",
        TSA_MALFORMED },
    { "SHA-1",
        "{\"artifactHash\":\"AQIDBAUGBwgBAgMEBQYHCAECAwQ=\","
        "\"hashAlgorithm\":\"sha1\"}",
        TSA_WEAK_HASH },
    { "MD5", "{\"artifactHash\":" HASH32 ",\"hashAlgorithm\":\"md5\"}",
        TSA_UNKNOWN_HASH },
    { "a hash of another length",
        "{\"artifactHash\":" HASH32 ",\"hashAlgorithm\":\"sha384\"}",
        TSA_WRONG_LENGTH },
    { "base64 without its padding",
        "{\"artifactHash\":\"AQIDBAUGBwgBAgMEBQYHCAECAwQFBgcIAQIDBAUGBwg\","
        "\"hashAlgorithm\":\"sha256\"}",
        TSA_MALFORMED },
};

static void
test_jsons(void **state)
{
    struct world *world = *state;

    for (size_t i = 0; i < COUNT_OF(jsons); i++) {
        struct tsa_request request;

        check_row(jsons[i].name,
            tsa_parse_json(&request, sg_bytes_from_text(jsons[i].text),
                &world->arena) == jsons[i].want);
    }
}

static const struct {
    const char *number;
    sg_bytes want;
} nonces[] = {
    { "0", SG_LITERAL("\x00") },
    { "127", SG_LITERAL("\x7f") },
    { "128", SG_LITERAL("\x00\x80") },
    { "256", SG_LITERAL("\x01\x00") },
    { "9223372036854775807", SG_LITERAL("\x7f\xff\xff\xff\xff\xff\xff\xff") },
};

/* A nonce is written as DER writes numbers: minimal, and not negative. */
static void
test_json_nonces(void **state)
{
    struct world *world = *state;

    for (size_t i = 0; i < COUNT_OF(nonces); i++) {
        struct tsa_request request;
        char text[160];

        (void)snprintf(
            text, sizeof(text), OF_SHA256 ",\"nonce\":%s}", nonces[i].number);
        check_row(nonces[i].number,
            tsa_parse_json(&request, sg_bytes_from_text(text), &world->arena) ==
                TSA_RIGHT);
        check_row(
            nonces[i].number, sg_bytes_equal(request.nonce, nonces[i].want));
    }
}

/* ---- answers ---- */

/* A request for a timestamp over `message`. */
static sg_bytes
query(struct world *world, enum sg_hash hash, sg_bytes message, sg_bytes rest)
{
    static const enum sg_oid oids[] = { [SG_SHA256] = SG_OID_SHA256,
        [SG_SHA384] = SG_OID_SHA384,
        [SG_SHA512] = SG_OID_SHA512 };
    struct sg_digest digest;
    struct sg_buf buf;
    sg_bytes out;
    size_t from;

    assert_int_equal(sg_digest(&digest, hash, message, NULL), 0);
    sg_buf_init(&buf, 4096);
    sg_buf_add(&buf, SG_LITERAL(V1));
    from = buf.len;
    sg_der_add_oid(&buf, oids[hash]);
    sg_der_add(&buf, SG_DER_NULL, SG_LITERAL(""));
    sg_der_wrap(&buf, from, SG_DER_SEQUENCE);
    sg_der_add(&buf, SG_DER_OCTET_STRING, sg_digest_bytes(&digest));
    sg_der_wrap(&buf, from, SG_DER_SEQUENCE);
    sg_buf_add(&buf, rest);
    sg_der_wrap(&buf, 0, SG_DER_SEQUENCE);
    out = sg_arena_copy(&world->arena, sg_buf_bytes(&buf));
    sg_buf_dispose(&buf);
    return out;
}

static struct response
stamp(struct world *world, const char *type, sg_bytes body)
{
    return ask(world, tsa_routes,
        (struct asked){
            .method = "POST", .path = STAMP, .type = type, .body = body });
}

/* verify judges by our own verifier; `t` is over the response's bytes. */
static sigstore_code
verify(struct world *world, struct sg_timestamp *t, sg_bytes response,
    sg_bytes message, sigstore_error *err)
{
    const struct authority *authority = world->instance.authority;
    struct sg_cert certs[2];
    struct sg_chain chain = { certs, 2 };
    sigstore_code code = sg_timestamp_parse(t, response, err);

    if (code != SIGSTORE_OK)
        return code;
    assert_int_equal(sg_cert_parse(&certs[0], authority->tsa, NULL), 0);
    assert_int_equal(sg_cert_parse(&certs[1], authority->tsa_root, NULL), 0);
    return sg_timestamp_verify(NULL, t, &chain, message, err);
}

static const struct {
    const char *name;
    enum sg_hash hash;
    sg_bytes rest;
    sg_bytes nonce;
    bool certificates;
} granted[] = {
    { "as cosign asks", SG_SHA256, SG_LITERAL(""), { NULL, 0 }, false },
    { "as sigstore-python asks", SG_SHA256, SG_LITERAL(NONCE CERTS),
        SG_LITERAL("\x01\x23"), true },
    { "SHA-384", SG_SHA384, SG_LITERAL(CERTS), { NULL, 0 }, true },
    { "SHA-512", SG_SHA512, SG_LITERAL(NONCE), SG_LITERAL("\x01\x23"), false },
    { "a policy", SG_SHA256, SG_LITERAL(POLICY), { NULL, 0 }, false },
    { "a long nonce", SG_SHA256, SG_LITERAL("\x02\x14" D8 D8 "1234"),
        SG_LITERAL(D8 D8 "1234"), false },
};

/* Imprint, nonce and policy MUST be the request's [RFC 3161 2.4.2]. */
static void
check_granted(struct world *world, size_t row)
{
    const sg_bytes message = SG_LITERAL("a signature");
    const struct authority *authority = world->instance.authority;
    const sg_bytes chain[] = { authority->tsa, authority->tsa_root };
    const char *name = granted[row].name;
    struct response answer = stamp(world, QUERY,
        query(world, granted[row].hash, message, granted[row].rest));
    sg_bytes der = sg_buf_bytes(&answer.body);
    struct sg_timestamp t;
    int64_t now = (int64_t)time(NULL);

    check_row(name, answer.status == 200);
    check_row(name, strcmp(answer.type, REPLY) == 0);
    check_row(name, verify(world, &t, der, message, NULL) == SIGSTORE_OK);
    check_row(name, oracle_timestamp(der, chain, 2, message, now));
    check_row(name, t.imprint_hash == granted[row].hash);
    check_row(name, sg_bytes_equal(t.nonce, granted[row].nonce));
    check_row(name, (t.certificates.data != NULL) == granted[row].certificates);
    check_row(name,
        !granted[row].certificates ||
            sg_bytes_equal(t.certificates, authority->tsa));
    check_row(name, t.time.s >= now - PATIENCE_S && t.time.s <= now);
    check_row(name,
        answer_has(&answer, POLICY) ==
            (strstr((const char *)granted[row].rest.data, POLICY) != NULL));
    sg_buf_dispose(&answer.body);
}

static void
test_granted(void **state)
{
    for (size_t i = 0; i < COUNT_OF(granted); i++)
        check_granted(*state, i);
}

/* Over another message neither judge accepts it. */
static void
test_other_message(void **state)
{
    struct world *world = *state;
    const struct authority *authority = world->instance.authority;
    const sg_bytes chain[] = { authority->tsa, authority->tsa_root };
    struct response answer = stamp(world, QUERY,
        query(world, SG_SHA256, SG_LITERAL("one"), SG_LITERAL(CERTS)));
    struct sg_timestamp t;
    sigstore_error err;

    assert_int_equal(verify(world, &t, sg_buf_bytes(&answer.body),
                         SG_LITERAL("other"), &err),
        SIGSTORE_EREFUSED);
    assert_int_equal(err.check, SIGSTORE_CHECK_TIMESTAMP_IMPRINT);
    assert_false(oracle_timestamp(sg_buf_bytes(&answer.body), chain, 2,
        SG_LITERAL("other"), (int64_t)time(NULL)));
    sg_buf_dispose(&answer.body);
}

/* Serials are unique [RFC 3161 2.4.2], positive and short enough. */
static void
test_serials(void **state)
{
    enum { COUNT = 16 };
    struct world *world = *state;
    sg_bytes asked = query(world, SG_SHA256, SG_LITERAL("x"), SG_LITERAL(""));
    sg_bytes serials[COUNT];

    for (size_t i = 0; i < COUNT; i++) {
        struct response answer = stamp(world, QUERY, asked);
        struct sg_timestamp t;

        assert_int_equal(
            sg_timestamp_parse(&t, sg_buf_bytes(&answer.body), NULL), 0);
        serials[i] = sg_arena_copy(&world->arena, t.serial);
        assert_true(t.serial.len == 16 && (t.serial.data[0] & 0x80) == 0);
        for (size_t k = 0; k < i; k++)
            assert_false(sg_bytes_equal(serials[i], serials[k]));
        sg_buf_dispose(&answer.body);
    }
}

static void
test_by_json(void **state)
{
    struct world *world = *state;
    struct response answer = stamp(world, JSON,
        sg_bytes_from_text(OF_SHA256 ",\"nonce\":300,\"certificates\":true}"));
    struct sg_timestamp t;

    assert_int_equal(answer.status, 200);
    assert_int_equal(
        sg_timestamp_parse(&t, sg_buf_bytes(&answer.body), NULL), 0);
    assert_true(sg_bytes_equal(t.nonce, SG_LITERAL("\x01\x2c")));
    assert_true(sg_bytes_equal(t.imprint, SG_LITERAL(D32)));
    sg_buf_dispose(&answer.body);
}

/* ---- refusals, as the recorded server words them ---- */

static const struct {
    const char *name, *type;
    sg_bytes body;
    unsigned status;
    const char *answer, *answer_type;
} refusals[] = {
    { "garbage", QUERY, SG_LITERAL("garbage"), 400,
        "{\"code\":400,\"message\":\"Error generating timestamp response\"}",
        REPLY },
    { "an empty body", QUERY, SG_LITERAL(""), 400,
        "{\"code\":400,\"message\":\"Error generating timestamp response\"}",
        REPLY },
    { "SHA-1", QUERY,
        SG_LITERAL("\x30\x26" V1 "\x30\x21" SHA1 "\x04\x14" D8 D8 "1234"), 400,
        "{\"code\":400,\"message\":\"Weak hash algorithm in timestamp "
        "request\"}",
        REPLY },
    { "a short imprint", QUERY,
        SG_LITERAL("\x30\x16" V1 "\x30\x11" HASH("\x01") "\x04\0"), 400,
        "{\"code\":400,\"message\":\"Message digest has incorrect length for "
        "specified algorithm\"}",
        REPLY },
    { "a broken JSON", JSON, SG_LITERAL("{"), 400,
        "{\"code\":400,\"message\":\"Error generating timestamp response\"}",
        REPLY },
    { "octets", "application/octet-stream", SG_LITERAL(""), 415,
        "{\"code\":415,\"message\":\"unsupported media type "
        "\\\"application/octet-stream\\\", only "
        "[application/timestamp-query application/json] are allowed\"}",
        JSON },
    { "no type", NULL, SG_LITERAL(""), 415, "\"code\":415", JSON },
    { "a type that only begins so", QUERY "s", SG_LITERAL(""), 415,
        "\"code\":415", JSON },
    { "a type with quotes", "a\"b", SG_LITERAL(""), 415, "\\\"a\\\"b\\\"",
        JSON },
};

static void
test_refusals(void **state)
{
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        struct response answer =
            stamp(*state, refusals[i].type, refusals[i].body);

        check_row(refusals[i].name, answer.status == refusals[i].status);
        check_row(refusals[i].name, answer_has(&answer, refusals[i].answer));
        check_row(refusals[i].name,
            strcmp(answer.type, refusals[i].answer_type) == 0);
        sg_buf_dispose(&answer.body);
    }
}

static void
test_types(void **state)
{
    static const char *const types[] = { QUERY, QUERY "; x=y",
        "Application/Timestamp-Query", QUERY " ; x" };
    struct world *world = *state;
    sg_bytes asked = query(world, SG_SHA256, SG_LITERAL("x"), SG_LITERAL(""));

    for (size_t i = 0; i < COUNT_OF(types); i++) {
        struct response answer = stamp(world, types[i], asked);

        check_row(types[i], answer.status == 200);
        sg_buf_dispose(&answer.body);
    }
}

/* ---- faults: each breaks what it says, and nothing else ---- */

static void
test_stale(void **state)
{
    struct world *world = *state;
    const sg_bytes message = SG_LITERAL("m");
    struct response answer;
    struct sg_timestamp t;
    sigstore_error err;

    world_set(world, "stale-timestamp");
    answer = stamp(
        world, QUERY, query(world, SG_SHA256, message, SG_LITERAL(NONCE)));
    /* Its chain did not exist then. */
    assert_int_equal(
        verify(world, &t, sg_buf_bytes(&answer.body), message, &err),
        SIGSTORE_EREFUSED);
    assert_int_equal(err.check, SIGSTORE_CHECK_CERT_TIME);
    assert_true(t.time.s < (int64_t)time(NULL) - 86400);
    world_set(world, NULL);
    sg_buf_dispose(&answer.body);
}

static void
test_wrong_nonce(void **state)
{
    struct world *world = *state;
    const sg_bytes message = SG_LITERAL("m");
    static const char *const rests[] = { "", NONCE };

    world_set(world, "wrong-nonce");
    for (size_t i = 0; i < COUNT_OF(rests); i++) {
        struct response answer = stamp(world, QUERY,
            query(world, SG_SHA256, message, sg_bytes_from_text(rests[i])));
        struct sg_timestamp t;

        check_row(rests[i],
            verify(world, &t, sg_buf_bytes(&answer.body), message, NULL) ==
                SIGSTORE_OK);
        check_row(rests[i], t.nonce.data != NULL);
        check_row(rests[i], !sg_bytes_equal(t.nonce, SG_LITERAL("\x01\x23")));
        sg_buf_dispose(&answer.body);
    }
    world_set(world, NULL);
}

static void
test_wrong_imprint(void **state)
{
    struct world *world = *state;
    const sg_bytes message = SG_LITERAL("m");
    struct response answer;
    struct sg_timestamp t;
    sigstore_error err;

    world_set(world, "wrong-imprint");
    answer = stamp(
        world, QUERY, query(world, SG_SHA256, message, SG_LITERAL(NONCE)));
    assert_int_equal(
        verify(world, &t, sg_buf_bytes(&answer.body), message, &err),
        SIGSTORE_EREFUSED);
    assert_int_equal(err.check, SIGSTORE_CHECK_TIMESTAMP_IMPRINT);
    assert_true(sg_bytes_equal(t.nonce, SG_LITERAL("\x01\x23")));
    world_set(world, NULL);
    sg_buf_dispose(&answer.body);
}

static void
test_chain(void **state)
{
    struct world *world = *state;
    const struct authority *authority = world->instance.authority;
    struct response answer = ask(world, tsa_routes,
        (struct asked){ .method = "GET", .path = STAMP "/certchain" });
    sg_bytes text = sg_buf_bytes(&answer.body), der;

    assert_string_equal(answer.type, "application/pem-certificate-chain");
    assert_true(sg_pem_take(&text, "CERTIFICATE", &world->arena, &der));
    assert_true(sg_bytes_equal(der, authority->tsa));
    assert_true(sg_pem_take(&text, "CERTIFICATE", &world->arena, &der));
    assert_true(sg_bytes_equal(der, authority->tsa_root));
    assert_int_equal(text.len, 0);
    sg_buf_dispose(&answer.body);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_requests),
        cmocka_unit_test(test_cut),
        cmocka_unit_test(test_jsons),
        cmocka_unit_test(test_json_nonces),
        cmocka_unit_test(test_granted),
        cmocka_unit_test(test_other_message),
        cmocka_unit_test(test_serials),
        cmocka_unit_test(test_by_json),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_stale),
        cmocka_unit_test(test_wrong_nonce),
        cmocka_unit_test(test_wrong_imprint),
        cmocka_unit_test(test_chain),
    };

    return cmocka_run_group_tests_name(
        "local/tsa", tests, world_setup, world_teardown);
}
