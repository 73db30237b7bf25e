/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rekor v1's dsse: every signature must be a verifier's, every verifier must
 * have signed, and the entry is of the envelope as it was sent.
 */
#include "rekor1_world.h"

#include "codec/jcs.h"

#define PAYLOAD                                                                \
    "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"name\":"   \
    "\"a\",\"digest\":{\"sha256\":\"" SUBJECT                                  \
    "\"}}],\"predicateType\":\"https://example.org/p\",\"predicate\":{}}"
#define SUBJECT                                                                \
    "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
#define TYPE "application/vnd.in-toto+json"

/* Who may sign: keys of the instance, Carol's of Ed25519. */
enum { ALICE = 1, BOB = 2, ALICE_SPOILED = 4, CAROL = 8 };

struct signer {
    struct sg_secret *secret;
    uint8_t signature[SG_SIGNATURE_MAX];
    size_t len;
};

static struct signer
sign(struct world *world, enum key key, const char *type, const char *payload)
{
    struct signer out = { .secret = world->instance.keys.of[key] };
    struct sg_buf pae;

    sg_buf_init(&pae, 1u << 16);
    sg_pae_prefix(&pae, sg_bytes_from_text(type), strlen(payload));
    sg_buf_add_text(&pae, payload);
    assert_int_equal(sg_sign_message(out.secret, sg_buf_bytes(&pae),
                         out.signature, &out.len, NULL),
        0);
    sg_buf_dispose(&pae);
    return out;
}

/* ---- proposals, by a row ---- */

struct row {
    const char *name;
    unsigned signatures; /* of whom */
    unsigned verifiers;
    const char *envelope;                     /* in place of ours; NULL: ours */
    const char *more;                         /* further members of spec */
    const char *signed_type, *signed_payload; /* in place of what is sent */
    sigstore_code want;
};

static void
add_signature(struct sg_buf *buf, const struct signer *signer, bool spoiled)
{
    uint8_t copy[SG_SIGNATURE_MAX];

    memcpy(copy, signer->signature, signer->len);
    if (spoiled)
        copy[signer->len - 1] ^= 1;
    if (buf->data[buf->len - 1] == '}')
        sg_buf_add_text(buf, ",");
    sg_buf_add_text(buf, "{\"sig\":");
    sg_jcs_add_base64(buf, sg_bytes_of(copy, signer->len));
    sg_buf_add_text(buf, ",\"keyid\":\"any\"}");
}

static void
add_envelope(struct sg_buf *buf, const struct row *row,
    const struct signer *alice, const struct signer *bob,
    const struct signer *carol)
{
    sg_buf_add_text(buf, "{\"payload\":");
    sg_jcs_add_base64(buf, sg_bytes_from_text(PAYLOAD));
    sg_buf_add_text(buf, ",\"payloadType\":\"" TYPE "\",\"signatures\":[");
    if (row->signatures & ALICE)
        add_signature(buf, alice, false);
    if (row->signatures & ALICE_SPOILED)
        add_signature(buf, alice, true);
    if (row->signatures & BOB)
        add_signature(buf, bob, false);
    if (row->signatures & CAROL)
        add_signature(buf, carol, false);
    sg_buf_add_text(buf, "]}");
}

static void
add_verifier(struct sg_buf *buf, const struct signer *signer)
{
    if (buf->data[buf->len - 1] == '"')
        sg_buf_add_text(buf, ",");
    sg_buf_add_text(buf, "\"");
    add_pem(buf, "PUBLIC KEY", sg_secret_public(signer->secret)->der);
    sg_buf_add_text(buf, "\"");
}

static sg_bytes
keep(struct world *world, struct sg_buf *buf)
{
    sg_bytes out;

    assert_false(buf->failed);
    out = sg_arena_copy(&world->arena, sg_buf_bytes(buf));
    sg_buf_dispose(buf);
    return out;
}

static sg_bytes
make_envelope(struct world *world, const struct row *row)
{
    const char *type = row->signed_type ? row->signed_type : TYPE;
    const char *payload = row->signed_payload ? row->signed_payload : PAYLOAD;
    struct signer alice = sign(world, KEY_TSA, type, payload);
    struct signer bob = sign(world, KEY_CT, type, payload);
    struct signer carol = sign(world, KEY_REKOR2, type, payload);
    struct sg_buf buf;

    if (row->envelope != NULL)
        return sg_bytes_from_text(row->envelope);
    sg_buf_init(&buf, 1u << 16);
    add_envelope(&buf, row, &alice, &bob, &carol);
    return keep(world, &buf);
}

static sg_bytes
make_proposal(struct world *world, const struct row *row, sg_bytes envelope)
{
    struct signer alice = { .secret = world->instance.keys.of[KEY_TSA] };
    struct signer bob = { .secret = world->instance.keys.of[KEY_CT] };
    struct signer carol = { .secret = world->instance.keys.of[KEY_REKOR2] };
    struct sg_buf buf;

    sg_buf_init(&buf, 1u << 16);
    sg_buf_add_text(&buf,
        "{\"apiVersion\":\"0.0.1\",\"kind\":\"dsse\",\"spec\":{"
        "\"proposedContent\":{\"envelope\":");
    sg_jcs_add_string(&buf, envelope);
    sg_buf_add_text(&buf, ",\"verifiers\":[");
    if (row->verifiers & ALICE)
        add_verifier(&buf, &alice);
    if (row->verifiers & BOB)
        add_verifier(&buf, &bob);
    if (row->verifiers & CAROL)
        add_verifier(&buf, &carol);
    sg_buf_add_text(&buf, "]}");
    sg_buf_add_text(&buf, row->more != NULL ? row->more : "");
    sg_buf_add_text(&buf, "}}");
    return keep(world, &buf);
}

static const struct row rows[] = {
    { .name = "one of one", .signatures = ALICE, .verifiers = ALICE },
    { .name = "two of two",
        .signatures = ALICE | BOB,
        .verifiers = ALICE | BOB },
    { .name = "the log's members as null",
        .signatures = BOB,
        .verifiers = BOB,
        .more = ",\"signatures\":null,\"envelopeHash\":null,"
                "\"payloadHash\":null" },
    { .name = "by an Ed25519 key", .signatures = CAROL, .verifiers = CAROL },
    { .name = "of keys of different kinds",
        .signatures = ALICE | CAROL,
        .verifiers = ALICE | CAROL },
    /* whose */
    { .name = "another's signature of Ed25519",
        .signatures = CAROL,
        .verifiers = ALICE,
        .want = SIGSTORE_EREFUSED },
    { .name = "not that of the Ed25519 key",
        .signatures = ALICE,
        .verifiers = CAROL,
        .want = SIGSTORE_EREFUSED },
    { .name = "another's signature",
        .signatures = BOB,
        .verifiers = ALICE,
        .want = SIGSTORE_EREFUSED },
    { .name = "a signature too many",
        .signatures = ALICE | BOB,
        .verifiers = ALICE,
        .want = SIGSTORE_EREFUSED },
    { .name = "a verifier too many",
        .signatures = ALICE,
        .verifiers = ALICE | BOB,
        .want = SIGSTORE_EREFUSED },
    { .name = "a spoiled signature",
        .signatures = ALICE_SPOILED,
        .verifiers = ALICE,
        .want = SIGSTORE_EREFUSED },
    { .name = "a spoiled one beside a good one",
        .signatures = ALICE | ALICE_SPOILED,
        .verifiers = ALICE,
        .want = SIGSTORE_EREFUSED },
    { .name = "a signature of another payload",
        .signatures = ALICE,
        .verifiers = ALICE,
        .signed_payload = PAYLOAD " ",
        .want = SIGSTORE_EREFUSED },
    { .name = "a signature of another type",
        .signatures = ALICE,
        .verifiers = ALICE,
        .signed_type = "text/plain",
        .want = SIGSTORE_EREFUSED },
    { .name = "nobody's signature",
        .verifiers = ALICE,
        .want = SIGSTORE_EFORMAT },
    { .name = "no verifier", .signatures = ALICE, .want = SIGSTORE_EFORMAT },
    /* what only the log may say */
    { .name = "signatures of the client's",
        .signatures = ALICE,
        .verifiers = ALICE,
        .more = ",\"signatures\":[]",
        .want = SIGSTORE_EFORMAT },
    { .name = "a hash of the client's",
        .signatures = ALICE,
        .verifiers = ALICE,
        .more = ",\"payloadHash\":{\"algorithm\":\"sha256\"}",
        .want = SIGSTORE_EFORMAT },
    { .name = "a hash of the envelope of the client's",
        .signatures = ALICE,
        .verifiers = ALICE,
        .more = ",\"envelopeHash\":{\"algorithm\":\"sha256\"}",
        .want = SIGSTORE_EFORMAT },
    { .name = "a member that nobody knows",
        .signatures = ALICE,
        .verifiers = ALICE,
        .more = ",\"x\":1",
        .want = SIGSTORE_EFORMAT },
    /* envelopes */
    { .name = "no envelope",
        .verifiers = ALICE,
        .envelope = "",
        .want = SIGSTORE_EFORMAT },
    { .name = "an envelope that is no JSON",
        .verifiers = ALICE,
        .envelope = "x",
        .want = SIGSTORE_EFORMAT },
    { .name = "an envelope that is a list",
        .verifiers = ALICE,
        .envelope = "[]",
        .want = SIGSTORE_EFORMAT },
    { .name = "an envelope without payload",
        .verifiers = ALICE,
        .envelope = "{\"payloadType\":\"" TYPE
                    "\",\"signatures\":[{\"sig\":\"AAAA\"}]}",
        .want = SIGSTORE_EFORMAT },
    { .name = "a payload that is no base64",
        .verifiers = ALICE,
        .envelope = "{\"payload\":\"?\",\"payloadType\":\"" TYPE
                    "\",\"signatures\":[{\"sig\":\"AAAA\"}]}",
        .want = SIGSTORE_EFORMAT },
    { .name = "17 signatures",
        .verifiers = ALICE,
        .envelope =
            "{\"payload\":\"e30=\",\"payloadType\":\"" TYPE
            "\",\"signatures\":[{\"sig\":\"AAAA\"},{\"sig\":\"AAAB\"},"
            "{\"sig\":\"AAAC\"},{\"sig\":\"AAAD\"},{\"sig\":\"AAAE\"},"
            "{\"sig\":\"AAAF\"},{\"sig\":\"AAAG\"},{\"sig\":\"AAAH\"},"
            "{\"sig\":\"AAAI\"},{\"sig\":\"AAAJ\"},{\"sig\":\"AAAK\"},"
            "{\"sig\":\"AAAL\"},{\"sig\":\"AAAM\"},{\"sig\":\"AAAN\"},"
            "{\"sig\":\"AAAO\"},{\"sig\":\"AAAP\"},{\"sig\":\"AAAQ\"}]}",
        .want = SIGSTORE_ELIMIT },
};

static sigstore_code
read_row(struct rekor1_entry *out, struct world *world, const struct row *row,
    sg_bytes envelope)
{
    const struct sg_json *json;

    assert_int_equal(sg_json_parse(&json, &world->arena,
                         make_proposal(world, row, envelope), NULL),
        0);
    return rekor1_read(out, json, &world->arena, NULL);
}

static void
test_rows(void **state)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sg_bytes envelope = make_envelope(*state, &rows[i]);
        struct rekor1_entry entry;

        check_row(rows[i].name,
            read_row(&entry, *state, &rows[i], envelope) == rows[i].want);
        sg_buf_dispose(&entry.body);
    }
}

/* ---- entries ---- */

/* By one signer: our verifier accepts it. */
static void
test_entry(void **state)
{
    struct world *world = *state;
    const struct sg_spki *key =
        sg_secret_public(world->instance.keys.of[KEY_TSA]);
    sg_bytes envelope = make_envelope(world, &rows[0]);
    struct sg_signed is = { .has_envelope = true,
        .key = key,
        .payload = SG_LITERAL(PAYLOAD),
        .payload_type = SG_LITERAL(TYPE) };
    struct sg_log_entry entry;
    struct response answer;

    is.signature = find_base64(world, envelope, "\"sig\"");
    answer = post(world, ENTRIES, make_proposal(world, &rows[0], envelope));
    assert_int_equal(answer.status, 201);
    read_entry(&entry, world, read_json(world, &answer));
    sg_buf_dispose(&answer.body);
    assert_int_equal(judge1(world, &entry, &is), GOOD);
    assert_true(sg_bytes_is(entry.kind->kind, "dsse"));
    is.payload = SG_LITERAL("{}");
    assert_int_equal(judge1(world, &entry, &is), WRONG_BODY);
}

/* Signatures stand in the order of their base64, however they were sent. */
static void
test_order(void **state)
{
    struct world *world = *state;
    const char *const first = "\"signatures\":[{\"signature\":\"";
    const char *const second = "},{\"signature\":\"";

    for (int i = 0; i < 16; i++) {
        sg_bytes envelope = make_envelope(world, &rows[1]);
        struct rekor1_entry entry;
        const char *a, *b;

        assert_int_equal(read_row(&entry, world, &rows[1], envelope), 0);
        sg_buf_add_byte(&entry.body, '\0');
        a = strstr((const char *)entry.body.data, first);
        assert_non_null(a);
        b = strstr(a, second);
        assert_non_null(b);
        assert_true(memcmp(a + strlen(first), b + strlen(second), 90) < 0);
        sg_buf_dispose(&entry.body);
    }
}

/* Another text of the same envelope is another entry. */
static void
test_envelope_hash(void **state)
{
    struct world *world = *state;
    sg_bytes envelope = make_envelope(world, &rows[0]), spaced;
    struct rekor1_entry entry, other;
    struct sg_buf buf;

    sg_buf_init(&buf, 1u << 16);
    sg_buf_add(&buf, envelope);
    sg_buf_add_text(&buf, " ");
    spaced = keep(world, &buf);
    assert_int_equal(read_row(&entry, world, &rows[0], envelope), 0);
    assert_int_equal(read_row(&other, world, &rows[0], spaced), 0);
    assert_int_equal(entry.body.len, other.body.len);
    assert_memory_not_equal(entry.leaf.id, other.leaf.id, 32);
    sg_buf_dispose(&entry.body);
    sg_buf_dispose(&other.body);
}

/* ---- what it is found by ---- */

static void
test_found_by(void **state)
{
    struct world *world = *state;
    sg_bytes envelope = make_envelope(world, &rows[0]);
    struct sg_digest digest;
    struct rekor1_entry entry;
    bool found = false;

    assert_int_equal(read_row(&entry, world, &rows[0], envelope), 0);
    assert_int_equal(
        sg_digest(&digest, SG_SHA256, SG_LITERAL("sha256:" SUBJECT), NULL), 0);
    for (size_t i = 0; i < entry.leaf.key_count; i++)
        found = found || memcmp(entry.leaf.keys[i], digest.data, 32) == 0;
    assert_true(found);
    /* the key, payload, envelope, subject */
    assert_int_equal(entry.leaf.key_count, 4);
    sg_buf_dispose(&entry.body);
}

/* A statement of which each two bytes take a node, signed by Alice. */
static sg_bytes
make_large(struct world *world)
{
    static const char start[] = PAYLOAD;
    size_t head = sizeof(start) - sizeof("}}");
    struct sg_buf payload, buf;
    struct signer alice;

    sg_buf_init(&payload, 1u << 16);
    sg_buf_add(&payload, sg_bytes_of(start, head));
    sg_buf_add_text(&payload, "\"zeros\":[0");
    for (int i = 0; i < 16000; i++)
        sg_buf_add_text(&payload, ",0");
    sg_buf_add_text(&payload, "]}}");
    sg_buf_add_byte(&payload, '\0');
    assert_false(payload.failed);
    alice = sign(world, KEY_TSA, TYPE, (const char *)payload.data);
    sg_buf_init(&buf, 1u << 16);
    sg_buf_add_text(&buf, "{\"payload\":");
    sg_jcs_add_base64(&buf, sg_bytes_of(payload.data, payload.len - 1));
    sg_buf_add_text(&buf, ",\"payloadType\":\"" TYPE "\",\"signatures\":[");
    add_signature(&buf, &alice, false);
    sg_buf_add_text(&buf, "]}");
    sg_buf_dispose(&payload);
    return keep(world, &buf);
}

/* What is read of a statement leaves the request its memory: a large one is
 * found by its subject, and does not fill what the answer needs. */
static void
test_large_statement(void **state)
{
    struct world *world = *state;
    const struct sg_json *json;
    struct rekor1_entry entry;
    struct sg_arena arena;

    assert_int_equal(
        sg_json_parse(&json, &world->arena,
            make_proposal(world, &rows[0], make_large(world)), NULL),
        0);
    sg_arena_init(&arena, 1u << 20);
    assert_int_equal(rekor1_read(&entry, json, &arena, NULL), 0);
    assert_int_equal(entry.leaf.key_count, 4);
    assert_true(arena.used < arena.max / 2);
    sg_buf_dispose(&entry.body);
    sg_arena_dispose(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_entry),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_envelope_hash),
        cmocka_unit_test(test_found_by),
        cmocka_unit_test(test_large_statement),
    };

    return cmocka_run_group_tests_name(
        "local/rekor1_dsse", tests, world_setup, world_teardown);
}
