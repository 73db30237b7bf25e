/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rekor v1: what hashedrekord it takes, what it refuses and how, and that our
 * verifier accepts its entries, but for those that a fault spoils.
 */
#include "rekor1_world.h"

/* ---- hostile proposals ---- */

static const struct {
    const char *name, *text;
    sigstore_code want;
} rows[] = {
    /* good */
    { "a certificate", OF_CERTIFICATE, SIGSTORE_OK },
    { "a public key", OF_KEY, SIGSTORE_OK },
    { "members in another order",
        "{\"spec\":{" SIGNED("$S", "$Q") "," DATA("sha256",
            "$d") "},\"kind\":\"hashedrekord\",\"apiVersion\":\"0.0.1\"}",
        SIGSTORE_OK },
    /* of which kind */
    { "an array", "[]", SIGSTORE_EUNSUPPORTED },
    { "a text", "\"hashedrekord\"", SIGSTORE_EUNSUPPORTED },
    { "nothing in it", "{}", SIGSTORE_EUNSUPPORTED },
    { "no version", "{\"kind\":\"hashedrekord\",\"spec\":{}}",
        SIGSTORE_EUNSUPPORTED },
    { "another version",
        "{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\",\"spec\":{}}",
        SIGSTORE_EUNSUPPORTED },
    { "an older kind",
        "{\"apiVersion\":\"0.0.1\",\"kind\":\"rekord\",\"spec\":{}}",
        SIGSTORE_EUNSUPPORTED },
    { "a kind that is a number",
        "{\"apiVersion\":\"0.0.1\",\"kind\":1,\"spec\":{}}",
        SIGSTORE_EUNSUPPORTED },
    { "no spec", "{\"apiVersion\":\"0.0.1\",\"kind\":\"hashedrekord\"}",
        SIGSTORE_EFORMAT },
    { "a spec that is a list",
        "{\"apiVersion\":\"0.0.1\",\"kind\":\"hashedrekord\",\"spec\":[]}",
        SIGSTORE_EFORMAT },
    /* what is in it */
    { "an empty spec", HASHEDREKORD(""), SIGSTORE_EFORMAT },
    { "no data", HASHEDREKORD(SIGNED("$S", "$Q")), SIGSTORE_EFORMAT },
    { "no signature", HASHEDREKORD(DATA("sha256", "$d")), SIGSTORE_EFORMAT },
    { "data without hash", HASHEDREKORD("\"data\":{}," SIGNED("$S", "$Q")),
        SIGSTORE_EFORMAT },
    { "a member that nobody knows",
        HASHEDREKORD("\"x\":1," DATA("sha256", "$d") "," SIGNED("$S", "$Q")),
        SIGSTORE_EFORMAT },
    { "a URL of the data",
        HASHEDREKORD(
            "\"data\":{\"url\":\"http://127.0.0.1/\"}," SIGNED("$S", "$Q")),
        SIGSTORE_EFORMAT },
    { "a signature that is no base64",
        HASHEDREKORD(DATA("sha256", "$d") "," SIGNED("?", "$Q")),
        SIGSTORE_EFORMAT },
    { "an empty signature",
        HASHEDREKORD(DATA("sha256", "$d") "," SIGNED("", "$Q")),
        SIGSTORE_EFORMAT },
    /* the hash */
    { "SHA-1", HASHEDREKORD(DATA("sha1", "$d") "," SIGNED("$S", "$Q")),
        SIGSTORE_EUNSUPPORTED },
    { "a hash in capitals",
        HASHEDREKORD(DATA("SHA256", "$d") "," SIGNED("$S", "$Q")),
        SIGSTORE_EUNSUPPORTED },
    { "a digest of another length",
        HASHEDREKORD(DATA("sha512", "$d") "," SIGNED("$S", "$Q")),
        SIGSTORE_EFORMAT },
    { "a digest in base64",
        HASHEDREKORD(DATA("sha256", "$D") "," SIGNED("$S", "$Q")),
        SIGSTORE_EFORMAT },
    { "a digest that is too long",
        HASHEDREKORD(DATA("sha256", "$d00") "," SIGNED("$S", "$Q")),
        SIGSTORE_EFORMAT },
    { "no digest", HASHEDREKORD(DATA("sha256", "") "," SIGNED("$S", "$Q")),
        SIGSTORE_EFORMAT },
    { "another digest",
        HASHEDREKORD(DATA("sha256",
            "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b98"
            "24") "," SIGNED("$S", "$Q")),
        SIGSTORE_EREFUSED },
    /* the key */
    { "a key in DER", HASHEDREKORD(DATA("sha256", "$d") "," SIGNED("$S", "$K")),
        SIGSTORE_EFORMAT },
    { "a certificate in DER",
        HASHEDREKORD(DATA("sha256", "$d") "," SIGNED("$S", "$C")),
        SIGSTORE_EFORMAT },
    { "no key", HASHEDREKORD(DATA("sha256", "$d") "," SIGNED("$S", "")),
        SIGSTORE_EFORMAT },
    { "a text for a key",
        HASHEDREKORD(DATA("sha256", "$d") "," SIGNED("$S", "aGVsbG8=")),
        SIGSTORE_EFORMAT },
    { "an empty block of PEM",
        HASHEDREKORD(DATA("sha256", "$d") "," SIGNED("$S",
            "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCi0tLS0tRU5EIENF"
            "UlRJRklDQVRFLS0tLS0K")),
        SIGSTORE_EFORMAT },
    { "a key of Ed25519, which signs no digest",
        HASHEDREKORD(DATA("sha256", "$d") "," SIGNED("$S", "$E")),
        SIGSTORE_EUNSUPPORTED },
    { "two keys", HASHEDREKORD(DATA("sha256", "$d") "," SIGNED("$S", "$R")),
        SIGSTORE_EFORMAT },
    { "a key that calls itself a certificate",
        HASHEDREKORD(DATA("sha256", "$d") "," SIGNED("$S", "$B")),
        SIGSTORE_EFORMAT },
    { "a key that is no point of its curve",
        HASHEDREKORD(DATA("sha256", "$d") "," SIGNED("$S", "$F")),
        SIGSTORE_EREFUSED },
    /* the signature */
    { "a spoiled signature",
        HASHEDREKORD(DATA("sha256", "$d") "," SIGNED("$Y", "$Q")),
        SIGSTORE_EREFUSED },
    { "a digest for a signature",
        HASHEDREKORD(DATA("sha256", "$d") "," SIGNED("$D", "$P")),
        SIGSTORE_EREFUSED },
};

static void
test_rows(void **state)
{
    struct world *world = *state;
    struct made made;

    make_signed(&made, world, "rows", false);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct sg_json *json;
        struct rekor1_entry entry;
        sigstore_error err = { .code = SIGSTORE_OK };

        check_row(rows[i].name,
            sg_json_parse(&json, &world->arena,
                expand(world, rows[i].text, &made), NULL) == SIGSTORE_OK);
        check_row(rows[i].name,
            rekor1_read(&entry, json, &world->arena, &err) == rows[i].want);
        check_row(rows[i].name, err.code == rows[i].want);
        sg_buf_dispose(&entry.body);
    }
}

/* ---- refusals, as the recorded server words them ---- */

static const struct {
    const char *name, *text;
    unsigned status;
    const char *answer;
} refusals[] = {
    { "bad signature",
        HASHEDREKORD(DATA("sha256", "$d") "," SIGNED("$Y", "$Q")), 400,
        "{\"code\":400,\"message\":\"error processing entry: verifying "
        "signature: invalid signature when validating ASN.1 encoded "
        "signature\"}" },
    { "nothing", "", 400, "{\"code\":400,\"message\":\"" },
    { "not JSON", "{", 400, "{\"code\":400,\"message\":\"" },
    { "another kind",
        "{\"kind\":\"a\\u0000\\\"b\",\"apiVersion\":\"1\",\"spec\":{}}", 400,
        "error processing entry: " },
    { "no object", "7", 400, "error processing entry: " },
};

static void
test_refusals(void **state)
{
    struct world *world = *state;
    struct log_head before, after;
    struct made made;
    sg_bytes text;

    make_signed(&made, world, "refusals", false);
    assert_int_equal(
        log_latest(world->instance.rekor1, &world->arena, &before, &text, NULL),
        0);
    for (size_t i = 0; i < COUNT_OF(refusals); i++) {
        struct response answer =
            post(world, ENTRIES, expand(world, refusals[i].text, &made));

        check_row(refusals[i].name, answer.status == refusals[i].status);
        check_row(refusals[i].name, answer_has(&answer, refusals[i].answer));
        check_row(
            refusals[i].name, strcmp(answer.type, "application/json") == 0);
        check_row(refusals[i].name,
            read_json(world, &answer)->type == SG_JSON_OBJECT);
        sg_buf_dispose(&answer.body);
    }
    assert_int_equal(
        log_latest(world->instance.rekor1, &world->arena, &after, &text, NULL),
        0);
    assert_int_equal(before.size, after.size);
}

/* ---- entries ---- */

static void
test_entries(void **state)
{
    struct world *world = *state;
    struct added first, other;
    int64_t now = (int64_t)time(NULL);

    add(&first, world, "by a certificate", OF_CERTIFICATE, true);
    assert_int_equal(first.wrong, GOOD);
    assert_true(first.entry.integrated_time >= now &&
        first.entry.integrated_time <= (int64_t)time(NULL));
    add(&other, world, "by a key", OF_KEY, false);
    assert_int_equal(other.wrong, GOOD);
    assert_int_equal(other.entry.index, first.entry.index + 1);
    assert_memory_equal(first.uuid, other.uuid, REKOR1_TREE_DIGITS);
    for (int i = 0; i < 9; i++) {
        char name[24];

        (void)snprintf(name, sizeof(name), "more %d", i);
        add(&other, world, name, OF_CERTIFICATE, true);
        assert_int_equal(other.wrong, GOOD);
    }
}

/* Entries differ only where what they say does. */
static void
test_conflict(void **state)
{
    struct world *world = *state;
    struct response answer;
    struct added added;
    char text[256];

    add(&added, world, "again", OF_CERTIFICATE, true);
    answer = post(world, ENTRIES,
        expand(world,
            "{\"kind\":\"hashedrekord\", \"apiVersion\":\"0.0.1\", "
            "\"spec\":{" SIGNED("$S", "$P") ", " DATA("sha256", "$d") "}}",
            &added.made));
    (void)snprintf(text, sizeof(text),
        "{\"code\":409,\"message\":\"an equivalent entry already exists in the "
        "transparency log with UUID %s\"}",
        added.uuid);
    assert_int_equal(answer.status, 409);
    assert_true(answer_has(&answer, text));
    (void)snprintf(text, sizeof(text), ENTRIES "/%s", added.uuid);
    assert_string_equal(answer_header(&answer, "Location"), text);
    assert_null(answer_header(&answer, "ETag"));
    sg_buf_dispose(&answer.body);
}

/* A request with so many numbers that nobody reads. */
static sg_bytes
pad(struct world *world, const struct made *made, size_t count)
{
    static const char start[] = "{\"x\":[";
    sg_bytes entry = expand(world, OF_CERTIFICATE, made);
    size_t at = sizeof(start) - 1;
    uint8_t *out = sg_arena_new(&world->arena, at + 2 * count + entry.len);

    assert_non_null(out);
    memcpy(out, start, at);
    memset(out + at, '1', 2 * count);
    for (size_t i = 1; i < count; i++)
        out[at + 2 * i - 1] = ',';
    at += 2 * count - 1;
    memcpy(out + at, "],", 2);
    memcpy(out + at + 2, entry.data + 1, entry.len - 1);
    return sg_bytes_of(out, at + 1 + entry.len);
}

/* The memory that reading a request takes. */
static size_t
cost(sg_bytes request)
{
    const struct sg_json *json;
    struct rekor1_entry entry;
    struct sg_arena arena;
    size_t used;

    sg_arena_init(&arena, SG_ARENA_MAX);
    assert_int_equal(sg_json_parse(&json, &arena, request, NULL), 0);
    assert_int_equal(rekor1_read(&entry, json, &arena, NULL), 0);
    used = arena.used;
    sg_buf_dispose(&entry.body);
    sg_arena_dispose(&arena);
    return used;
}

/* What takes all the memory of a request, and is logged, is answered. */
static void
test_padded(void **state)
{
    struct world *world = *state;
    struct response answer;
    struct made made;
    size_t one, each, count;

    make_signed(&made, world, "padded", true);
    one = cost(pad(world, &made, 1));
    each = (cost(pad(world, &made, 1001)) - one) / 1000;
    count = 1 + (SG_ARENA_MAX - one) / each;
    answer = post(world, ENTRIES, pad(world, &made, count + 1));
    assert_int_not_equal(answer.status, 201);
    sg_buf_dispose(&answer.body);
    answer = post(world, ENTRIES, pad(world, &made, count));
    assert_int_equal(answer.status, 201);
    sg_buf_dispose(&answer.body);
}

/* ---- recorded: what real clients sent, and what the real log wrote ---- */

static void
test_recorded(void **state)
{
    static const char *const samples[] = { "python-sign-v1.3.rekor1",
        "python-attest-v1.3.rekor1", "cosign-sign-v1.3.rekor1",
        "cosign-attest-v1.3.rekor1" };
    struct world *world = *state;
    const char *folder;

    shared_data(folder);
    for (size_t i = 0; i < COUNT_OF(samples); i++) {
        const struct sg_json *json;
        struct rekor1_entry entry;
        char name[64];
        sg_bytes want;

        (void)snprintf(name, sizeof(name), "%s.response.json", samples[i]);
        want = find_base64(world, load(world, folder, name), "\"body\"");
        (void)snprintf(name, sizeof(name), "%s.request.json", samples[i]);
        check_row(samples[i],
            sg_json_parse(&json, &world->arena, load(world, folder, name),
                NULL) == SIGSTORE_OK);
        check_row(samples[i],
            rekor1_read(&entry, json, &world->arena, NULL) == SIGSTORE_OK);
        check_row(samples[i], sg_bytes_equal(sg_buf_bytes(&entry.body), want));
        sg_buf_dispose(&entry.body);
    }
}

/* ---- faults ---- */

static const struct {
    const char *fault;
    unsigned want;
} faults[] = {
    { "forked-log", GOOD },
    { "bad-proof", WRONG_PROOF },
    { "bad-checkpoint", WRONG_SIGNATURE },
    { "wrong-entry", WRONG_BODY },
    { "bad-set", WRONG_PROMISE },
};

static void
test_faults(void **state)
{
    struct world *world = *state;

    for (size_t i = 0; i < COUNT_OF(faults); i++) {
        struct added added;

        world_set(world, faults[i].fault);
        add(&added, world, faults[i].fault, OF_CERTIFICATE, true);
        check_row(faults[i].fault, added.wrong == faults[i].want);
    }
    world_set(world, NULL);
}

/* 409 for what is new: what it points to is not there. */
static void
test_fault_conflict(void **state)
{
    struct world *world = *state;
    struct response answer;
    struct added added;
    struct made made;

    make_signed(&made, world, "new", true);
    world_set(world, "conflict");
    answer = post(world, ENTRIES, expand(world, OF_CERTIFICATE, &made));
    assert_int_equal(answer.status, 409);
    sg_buf_dispose(&answer.body);
    answer = get(world, answer_header(&answer, "Location"));
    assert_int_equal(answer.status, 404);
    sg_buf_dispose(&answer.body);
    world_set(world, NULL);
    add(&added, world, "new", OF_CERTIFICATE, true);
    assert_int_equal(added.wrong, GOOD);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_entries),
        cmocka_unit_test(test_conflict),
        cmocka_unit_test(test_padded),
        cmocka_unit_test(test_recorded),
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_fault_conflict),
    };

    return cmocka_run_group_tests_name(
        "local/rekor1", tests, world_setup, world_teardown);
}
