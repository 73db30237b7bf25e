/* SPDX-License-Identifier: Apache-2.0 */
/* What Rekor v1 is sent, and what is read of its answers. */
#include "service/rekor1_json.h"

#include <stdio.h>

#include "test.h"

#define UUID "24296fb24b8ad77a" UUID_SHORT
#define UUID_SHORT                                                             \
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HASH "\"" UUID_SHORT "\""

/* An answer, whose body says no more than its kind. */
static const char good[] =
    "{\"" UUID "\":{"
    "\"body\":\"eyJhcGlWZXJzaW9uIjoiMC4wLjEiLCJraW5kIjoiaGFzaGVkcmVrb3JkIn0=\","
    "\"integratedTime\":1700000000,"
    "\"logID\":" HASH ",\"logIndex\":5000000000,"
    "\"verification\":{\"inclusionProof\":{"
    "\"checkpoint\":\"log\\n1\\n\",\"hashes\":[" HASH "," HASH "],"
    "\"logIndex\":7,\"rootHash\":" HASH ",\"treeSize\":9007199254740993},"
    "\"signedEntryTimestamp\":\"AQID\"}}}";

static sigstore_code
parse(struct sg_log_entry *entry, struct sg_arena *arena, const char *text,
    sigstore_error *err)
{
    const struct sg_json *root;

    sg_arena_init(arena, sg_json_arena_max(strlen(text)));
    assert_int_equal(
        sg_json_parse(&root, arena, sg_bytes_from_text(text), NULL),
        SIGSTORE_OK);
    return sg_rekor1_entry(entry, root, arena, err);
}

static void
reads_an_entry(void **state)
{
    struct sg_log_entry entry;
    struct sg_arena arena;
    const sg_bytes *hashes;

    (void)state;
    assert_int_equal(parse(&entry, &arena, good, NULL), SIGSTORE_OK);
    assert_true(entry.index == 5000000000);
    assert_true(entry.integrated_time == 1700000000);
    assert_int_equal(entry.log_id->key_id.len, 32);
    assert_int_equal(entry.log_id->key_id.data[1], 0x23);
    assert_true(sg_bytes_is(entry.kind->kind, "hashedrekord"));
    assert_true(sg_bytes_is(entry.kind->version, "0.0.1"));
    assert_true(sg_bytes_is(entry.promise->set, "\1\2\3"));
    assert_true(entry.proof->index == 7);
    assert_true(entry.proof->size == 9007199254740993);
    assert_int_equal(entry.proof->root.len, 32);
    assert_int_equal(entry.proof->hashes.count, 2);
    hashes = entry.proof->hashes.items;
    assert_int_equal(hashes[1].len, 32);
    assert_true(sg_bytes_is(entry.proof->checkpoint->envelope, "log\n1\n"));
    assert_true(sg_bytes_starts_with(entry.body, "{\"apiVersion\""));
    sg_arena_dispose(&arena);
}

/* Each row puts a text in the place of another. */
static const struct {
    const char *name;
    const char *from, *to;
} bad[] = {
    { "no body", "\"body\":", "\"bodies\":" },
    { "a body that is not base64", "eyJhcGlW", "!!!!!!!!" },
    { "a body that is not JSON", "eyJhcGlW", "AAAAAAAA" },
    { "a time as text", "1700000000", "\"1700000000\"" },
    { "a time with a fraction", "1700000000", "1700000000.5" },
    { "a time with an exponent", "1700000000", "17e8" },
    { "a negative time", "1700000000", "-1700000000" },
    { "an index past 63 bits", "5000000000", "9223372036854775808" },
    { "a negative index", "\"logIndex\":7", "\"logIndex\":-7" },
    { "a size of null", "9007199254740993", "null" },
    { "a log id of another length", "\"logID\":" HASH, "\"logID\":\"abc\"" },
    { "a log id that is a number", "\"logID\":" HASH, "\"logID\":7" },
    { "upper-case digits", "\"rootHash\":\"0123456789abcdef",
        "\"rootHash\":\"0123456789ABCDEF" },
    { "hashes that are no list", "[" HASH "," HASH "]", "{}" },
    { "hashes that are numbers", "[" HASH "," HASH "]", "[1,2]" },
    { "no checkpoint", "\"checkpoint\"", "\"note\"" },
    { "a checkpoint that is an object", "\"log\\n1\\n\"", "{}" },
    { "no proof", "\"inclusionProof\"", "\"proof\"" },
    { "no promise", "\"signedEntryTimestamp\"", "\"set\"" },
    { "a promise that is not base64", "AQID", "AQI" },
    { "no verification", "\"verification\"", "\"verified\"" },
};

static char *
replace(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    char *made = NULL;

    assert_non_null(at);
    made = malloc(strlen(text) + strlen(to) + 1);
    assert_non_null(made);
    sprintf(made, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    return made;
}

static void
refuses_entries_that_are_not_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        char *text = replace(good, bad[i].from, bad[i].to);
        sigstore_error err = { .message = "" };
        struct sg_log_entry entry;
        struct sg_arena arena;

        check_row(
            bad[i].name, parse(&entry, &arena, text, &err) == SIGSTORE_EFORMAT);
        check_row(bad[i].name, strstr(err.message, "log entry has no") != NULL);
        sg_arena_dispose(&arena);
        free(text);
    }
}

static void
refuses_answers_that_do_not_hold_one_entry(void **state)
{
    static const char *const texts[] = { "{}", "[]", "null", "7",
        "{\"a\":{},\"b\":{}}", "{\"a\":[]}", "{\"a\":null}" };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct sg_log_entry entry;
        struct sg_arena arena;

        check_row(texts[i],
            parse(&entry, &arena, texts[i], NULL) == SIGSTORE_EFORMAT);
        sg_arena_dispose(&arena);
    }
}

static void
refuses_proofs_that_are_too_long(void **state)
{
    char hashes[80 * 68] = "[" HASH;
    char *text;
    struct sg_log_entry entry;
    struct sg_arena arena;

    (void)state;
    for (int i = 0; i < 63; i++)
        strcat(hashes, "," HASH);
    strcat(hashes, "]");
    text = replace(good, "[" HASH "," HASH "]", hashes);
    assert_int_equal(parse(&entry, &arena, text, NULL), SIGSTORE_EFORMAT);
    sg_arena_dispose(&arena);
    free(text);
}

static void
finds_the_uuid_in_a_message(void **state)
{
    static const struct {
        const char *name, *message, *want;
    } rows[] = {
        { "at the end", "exists with UUID " UUID, UUID },
        { "without the tree", "exists with UUID " UUID_SHORT, UUID_SHORT },
        { "in the middle", "x " UUID ". y", UUID },
        { "as a path", "/api/v1/log/entries/" UUID, UUID },
        { "none", "an equivalent entry already exists", NULL },
        { "a digit too few", "UUID 123456789abcdef", NULL },
        { "digits too many", "UUID " UUID UUID, NULL },
        { "nothing", "", NULL },
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        sg_bytes found = sg_rekor1_uuid(sg_bytes_from_text(rows[i].message));

        if (rows[i].want == NULL)
            check_row(rows[i].name, found.data == NULL);
        else
            check_row(rows[i].name, sg_bytes_is(found, rows[i].want));
    }
}

static void
proposes_what_was_signed(void **state)
{
    static const struct {
        const char *name;
        bool has_envelope;
        const char *want;
    } rows[] = {
        { "a digest", false,
            "{\"apiVersion\":\"0.0.1\",\"kind\":\"hashedrekord\",\"spec\":{"
            "\"signature\":{\"content\":\"c2ln\",\"publicKey\":{\"content\":"
            "\"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tClkyVnlkQT09Ci0tLS0tRU5E"
            "IENFUlRJRklDQVRFLS0tLS0K\"}},\"data\":{\"hash\":{\"algorithm\":"
            "\"sha256\",\"value\":\"0102\"}}}}" },
        { "an envelope", true,
            "{\"apiVersion\":\"0.0.1\",\"kind\":\"dsse\",\"spec\":{"
            "\"proposedContent\":{\"envelope\":\"{\\\"payload\\\":\\\"e30=\\\","
            "\\\"payloadType\\\":\\\"t\\\",\\\"signatures\\\":[{\\\"sig\\\":"
            "\\\"c2ln\\\"}]}\",\"verifiers\":[\"LS0tLS1CRUdJTiBDRVJUSUZJQ0FU"
            "RS0tLS0tClkyVnlkQT09Ci0tLS0tRU5EIENFUlRJRklDQVRFLS0tLS0K\"]}}}" },
    };
    const struct sg_digest digest = { SG_SHA256, 2, { 1, 2 } };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct sg_signed is = { .digest = &digest,
            .signature = SG_LITERAL("sig"),
            .certificate = SG_LITERAL("cert"),
            .has_envelope = rows[i].has_envelope,
            .payload = SG_LITERAL("{}"),
            .payload_type = SG_LITERAL("t"),
            .key_id = SG_LITERAL("") };
        struct sg_buf buf;

        sg_buf_init(&buf, 4096);
        sg_rekor1_add_proposal(&buf, &is);
        check_row(rows[i].name, sg_bytes_is(sg_buf_bytes(&buf), rows[i].want));
        sg_buf_dispose(&buf);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_an_entry),
        cmocka_unit_test(refuses_entries_that_are_not_whole),
        cmocka_unit_test(refuses_answers_that_do_not_hold_one_entry),
        cmocka_unit_test(refuses_proofs_that_are_too_long),
        cmocka_unit_test(finds_the_uuid_in_a_message),
        cmocka_unit_test(proposes_what_was_signed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
