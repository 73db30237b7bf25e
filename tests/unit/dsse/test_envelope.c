/* SPDX-License-Identifier: Apache-2.0 */
/* DSSE envelopes: their JSON, and the bytes that are signed. */
#include "base/arena.h"
#include "codec/hex.h"
#include "dsse/envelope.h"
#include "test.h"

#define SIGS "\"signatures\":[{\"sig\":\"AQ==\"}]"
#define TYPE "\"payloadType\":\"t\""

static const struct {
    const char *name;
    const char *json;
    sigstore_code code;
} forms[] = {
    { "payload, type and a signature",
        "{\"payload\":\"eA==\"," TYPE "," SIGS "}", SIGSTORE_OK },
    { "a signature with a key id",
        "{\"payload\":\"eA==\"," TYPE
        ",\"signatures\":[{\"sig\":\"AQ==\",\"keyid\":\"k\"}]}",
        SIGSTORE_OK },
    { "a key id that is null",
        "{\"payload\":\"eA==\"," TYPE
        ",\"signatures\":[{\"sig\":\"AQ==\",\"keyid\":null}]}",
        SIGSTORE_OK },
    { "two signatures, which verification refuses",
        "{\"payload\":\"eA==\"," TYPE
        ",\"signatures\":[{\"sig\":\"AQ==\"},{\"sig\":\"Ag==\"}]}",
        SIGSTORE_OK },
    { "an empty object", "{}", SIGSTORE_EFORMAT },
    { "an array", "[]", SIGSTORE_EFORMAT },
    { "null", "null", SIGSTORE_EFORMAT },
    { "no payload", "{" TYPE "," SIGS "}", SIGSTORE_EFORMAT },
    { "a payload that is null", "{\"payload\":null," TYPE "," SIGS "}",
        SIGSTORE_EFORMAT },
    { "a payload that is an object", "{\"payload\":{}," TYPE "," SIGS "}",
        SIGSTORE_EFORMAT },
    { "a payload in base64 for URLs",
        "{\"payload\":\"_w==\"," TYPE "," SIGS "}", SIGSTORE_EFORMAT },
    { "a payload without padding", "{\"payload\":\"eA\"," TYPE "," SIGS "}",
        SIGSTORE_EFORMAT },
    { "no payload type", "{\"payload\":\"eA==\"," SIGS "}", SIGSTORE_EFORMAT },
    { "a payload type that is a number",
        "{\"payload\":\"eA==\",\"payloadType\":1," SIGS "}", SIGSTORE_EFORMAT },
    { "no signatures", "{\"payload\":\"eA==\"," TYPE "}", SIGSTORE_EFORMAT },
    { "signatures that are an object",
        "{\"payload\":\"eA==\"," TYPE ",\"signatures\":{}}", SIGSTORE_EFORMAT },
    { "a signature that is null",
        "{\"payload\":\"eA==\"," TYPE ",\"signatures\":[null]}",
        SIGSTORE_EFORMAT },
    { "a signature that is a text",
        "{\"payload\":\"eA==\"," TYPE ",\"signatures\":[\"AQ==\"]}",
        SIGSTORE_EFORMAT },
    { "a signature without bytes",
        "{\"payload\":\"eA==\"," TYPE ",\"signatures\":[{\"keyid\":\"k\"}]}",
        SIGSTORE_EFORMAT },
    { "a signature that is no base64",
        "{\"payload\":\"eA==\"," TYPE ",\"signatures\":[{\"sig\":\"!\"}]}",
        SIGSTORE_EFORMAT },
    { "an unknown member", "{\"payload\":\"eA==\"," TYPE "," SIGS ",\"x\":1}",
        SIGSTORE_EFORMAT },
    { "an unknown member of a signature",
        "{\"payload\":\"eA==\"," TYPE
        ",\"signatures\":[{\"sig\":\"AQ==\",\"x\":1}]}",
        SIGSTORE_EFORMAT },
    { "a member in the names of protobuf",
        "{\"payload\":\"eA==\",\"payload_type\":\"t\"," SIGS "}",
        SIGSTORE_EFORMAT },
    { "the payload twice",
        "{\"payload\":\"eA==\",\"payload\":\"eA==\"," TYPE "," SIGS "}",
        SIGSTORE_EFORMAT },
};

static sigstore_code
bind(struct sg_envelope *envelope, struct sg_arena *arena, const char *text)
{
    const struct sg_binder binder = { .arena = arena };
    const struct sg_json *json;
    sigstore_code code =
        sg_json_parse(&json, arena, sg_bytes_from_text(text), NULL);

    memset(envelope, 0, sizeof(*envelope));
    if (code != SIGSTORE_OK)
        return code;
    return sg_bind(&binder, envelope, &sg_envelope_schema, json, NULL);
}

static void
envelopes_have_one_form(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct sg_arena arena;
        struct sg_envelope envelope;

        sg_arena_init(&arena, 1024 * 1024);
        check_row(forms[i].name,
            bind(&envelope, &arena, forms[i].json) == forms[i].code);
        sg_arena_dispose(&arena);
    }
}

static void
every_member_comes_to_its_place(void **state)
{
    struct sg_arena arena;
    struct sg_envelope envelope;
    const struct sg_envelope_signature *signatures;

    (void)state;
    sg_arena_init(&arena, 1024 * 1024);
    assert_int_equal(bind(&envelope, &arena, forms[1].json), SIGSTORE_OK);
    assert_true(sg_bytes_is(envelope.payload, "x"));
    assert_true(sg_bytes_is(envelope.payload_type, "t"));
    assert_int_equal(envelope.signatures.count, 1);
    signatures = envelope.signatures.items;
    assert_true(sg_bytes_is(signatures[0].sig, "\1"));
    assert_true(sg_bytes_is(signatures[0].key_id, "k"));
    assert_int_equal(bind(&envelope, &arena, forms[0].json), SIGSTORE_OK);
    signatures = envelope.signatures.items;
    assert_int_equal(signatures[0].key_id.len, 0);
    sg_arena_dispose(&arena);
}

/* ---- the pre-authentication encoding ---- */

static const struct {
    const char *name;
    const char *type;
    const char *payload;
    const char *prefix;
    const char *sha256; /* of the whole */
} encodings[] = {
    { "the example of the DSSE protocol", "http://example.com/HelloWorld",
        "hello world", "DSSEv1 29 http://example.com/HelloWorld 11 ",
        "217751fac2c4f14edb2c9297fbc34abcb016ba88e74757e875ec4ac16fb6b6a1" },
    { "nothing", "", "", "DSSEv1 0  0 ",
        "956e625084667c50b492ede8cbd6475245288079498c3ef6d433f3abd913f636" },
    { "a type with spaces and digits, which the lengths keep apart", "1 2 3",
        "4 5", "DSSEv1 5 1 2 3 3 ",
        "dd64d087d903dedcacb586b83489b47a63adaa79176f9759ccb5d3095799181b" },
    { "lengths in bytes, not characters (sigstore-js 7845532)",
        "http://example.com/\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e", "x",
        "DSSEv1 28 "
        "http://example.com/\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e 1 ",
        "c1b3ff5221489cf47c0953629644cd681033ec9edb4a51a4a0ae40204bcd1c27" },
    { "a character outside the basic plane, two units of UTF-16",
        "\xf0\x9f\x94\x8f", "\xf0\x9f\x94\x8f", "DSSEv1 4 \xf0\x9f\x94\x8f 4 ",
        "b9cc2df3d197e0ffda11d593501ecde0de53a5aa0f216d6d1074a09af8f82941" },
};

/* [DSSE protocol]: LEN() is in bytes */
static void
the_prefix_states_lengths_in_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(encodings); i++) {
        struct sg_buf buf;

        sg_buf_init(&buf, 1024);
        sg_pae_prefix(&buf, sg_bytes_from_text(encodings[i].type),
            strlen(encodings[i].payload));
        check_row(encodings[i].name,
            sg_bytes_is(sg_buf_bytes(&buf), encodings[i].prefix));
        sg_buf_dispose(&buf);
    }
}

static void
a_large_payload_is_stated_in_full(void **state)
{
    struct sg_buf buf;

    (void)state;
    sg_buf_init(&buf, 1024);
    sg_pae_prefix(&buf, SG_LITERAL("t"), 16777216);
    assert_true(sg_bytes_is(sg_buf_bytes(&buf), "DSSEv1 1 t 16777216 "));
    sg_buf_dispose(&buf);
}

static void
the_digest_is_that_of_the_whole_encoding(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(encodings); i++) {
        struct sg_envelope envelope = {
            .payload = sg_bytes_from_text(encodings[i].payload),
            .payload_type = sg_bytes_from_text(encodings[i].type),
        };
        struct sg_digest digest;
        char hex[2 * SG_DIGEST_MAX + 1];

        assert_int_equal(
            sg_pae_digest(&digest, SG_SHA256, &envelope, NULL), SIGSTORE_OK);
        sg_hex_write(hex, sg_digest_bytes(&digest));
        check_row(encodings[i].name, strcmp(hex, encodings[i].sha256) == 0);
    }
}

static void
every_hash_serves(void **state)
{
    const struct sg_envelope envelope = { .payload = SG_LITERAL("hello world"),
        .payload_type = SG_LITERAL("http://example.com/HelloWorld") };
    const sg_bytes whole =
        SG_LITERAL("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
    const enum sg_hash hashes[] = { SG_SHA256, SG_SHA384, SG_SHA512 };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(hashes); i++) {
        struct sg_digest got, want;

        assert_int_equal(
            sg_pae_digest(&got, hashes[i], &envelope, NULL), SIGSTORE_OK);
        assert_int_equal(sg_digest(&want, hashes[i], whole, NULL), SIGSTORE_OK);
        assert_int_equal(got.hash, hashes[i]);
        assert_true(
            sg_bytes_equal(sg_digest_bytes(&got), sg_digest_bytes(&want)));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(envelopes_have_one_form),
        cmocka_unit_test(every_member_comes_to_its_place),
        cmocka_unit_test(the_prefix_states_lengths_in_bytes),
        cmocka_unit_test(a_large_payload_is_stated_in_full),
        cmocka_unit_test(the_digest_is_that_of_the_whole_encoding),
        cmocka_unit_test(every_hash_serves),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
