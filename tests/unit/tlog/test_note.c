/* SPDX-License-Identifier: Apache-2.0 */
/* Signed notes: their one form, and which signatures count. */
#include <stdio.h>

#include "codec/base64.h"
#include "tlog/keys.h"
#include "tlog/note.h"

#define DASH "\xe2\x80\x94 "
#define GOOD_SIGNATURE DASH "log.example AAAAAAE=\n"

static const struct {
    const char *name;
    const char *note;
    const char *text; /* NULL: malformed */
    size_t count;
} forms[] = {
    /* good */
    { "a text of one line and one signature", "text\n\n" GOOD_SIGNATURE,
        "text\n", 1 },
    { "two signatures by one name", "text\n\n" GOOD_SIGNATURE GOOD_SIGNATURE,
        "text\n", 2 },
    { "several lines", "a\nb\nc\n\n" GOOD_SIGNATURE, "a\nb\nc\n", 1 },
    { "the last empty line splits [C2SP signed-note]",
        "a\n\nb\n\n" GOOD_SIGNATURE, "a\n\nb\n", 1 },
    { "a text with what looks like a signature",
        "a\n\n" GOOD_SIGNATURE "\n" GOOD_SIGNATURE, "a\n\n" GOOD_SIGNATURE, 1 },
    { "a text that ends in empty lines", "a\n\n\n\n" GOOD_SIGNATURE, "a\n\n\n",
        1 },
    { "a text in another script",
        "\xce\xb1\n\n" DASH "\xce\xb1.example AAAAAAE=\n", "\xce\xb1\n", 1 },
    { "a name like a URL with a path",
        "a\n\n" DASH "log.example/2025/x AAAAAAE=\n", "a\n", 1 },
    { "a delete character, which is not below U+0020",
        "a\x7f\n\n" GOOD_SIGNATURE, "a\x7f\n", 1 },
    /* bad */
    { "nothing", "", NULL, 0 },
    { "a newline", "\n", NULL, 0 },
    { "two newlines", "\n\n", NULL, 0 },
    { "only a text", "text\n", NULL, 0 },
    { "no signature line (rekor2-checkpoint-missing-log-signature)", "text\n\n",
        NULL, 0 },
    { "no blank line", "text\n" GOOD_SIGNATURE, NULL, 0 },
    { "a blank line of CR LF", "text\n\r\n" GOOD_SIGNATURE, NULL, 0 },
    { "CR LF in the text", "text\r\n\n" GOOD_SIGNATURE, NULL, 0 },
    { "a tab in the text", "te\txt\n\n" GOOD_SIGNATURE, NULL, 0 },
    { "a control character in the text", "te\x01xt\n\n" GOOD_SIGNATURE, NULL,
        0 },
    { "an escape in the text", "te\x1bxt\n\n" GOOD_SIGNATURE, NULL, 0 },
    { "bytes that are not UTF-8", "te\xffxt\n\n" GOOD_SIGNATURE, NULL, 0 },
    { "an overlong character", "te\xc0\x80xt\n\n" GOOD_SIGNATURE, NULL, 0 },
    { "a surrogate", "te\xed\xa0\x80xt\n\n" GOOD_SIGNATURE, NULL, 0 },
    { "an empty line after the signatures", "text\n\n" GOOD_SIGNATURE "\n",
        NULL, 0 },
    { "a last line without end", "text\n\n" DASH "log.example AAAAAAE=", NULL,
        0 },
    { "text after the signatures", "text\n\n" GOOD_SIGNATURE "more\n", NULL,
        0 },
    { "a line of text among the signatures",
        "text\n\n" GOOD_SIGNATURE "more\n" GOOD_SIGNATURE, NULL, 0 },
    { "a hyphen for the dash", "text\n\n- log.example AAAAAAE=\n", NULL, 0 },
    { "an en dash for the dash", "text\n\n\xe2\x80\x93 log.example AAAAAAE=\n",
        NULL, 0 },
    { "no space after the dash", "text\n\n\xe2\x80\x94log.example AAAAAAE=\n",
        NULL, 0 },
    { "two spaces after the dash", "text\n\n" DASH " log.example AAAAAAE=\n",
        NULL, 0 },
    { "two spaces after the name", "text\n\n" DASH "log.example  AAAAAAE=\n",
        NULL, 0 },
    { "a space before the dash", "text\n\n " GOOD_SIGNATURE, NULL, 0 },
    { "no name", "text\n\n" DASH "AAAAAAE=\n", NULL, 0 },
    { "an empty name", "text\n\n" DASH " AAAAAAE=\n", NULL, 0 },
    { "a plus in the name", "text\n\n" DASH "log+example AAAAAAE=\n", NULL, 0 },
    { "a no-break space in the name", "text\n\n" DASH "log\xc2\xa0x AAAAAAE=\n",
        NULL, 0 },
    { "a next line in the name", "text\n\n" DASH "log\xc2\x85x AAAAAAE=\n",
        NULL, 0 },
    { "an Ogham space in the name",
        "text\n\n" DASH "log\xe1\x9a\x80x AAAAAAE=\n", NULL, 0 },
    { "an en quad in the name", "text\n\n" DASH "log\xe2\x80\x80x AAAAAAE=\n",
        NULL, 0 },
    { "a hair space in the name", "text\n\n" DASH "log\xe2\x80\x8ax AAAAAAE=\n",
        NULL, 0 },
    { "a line separator in the name",
        "text\n\n" DASH "log\xe2\x80\xa8x AAAAAAE=\n", NULL, 0 },
    { "a paragraph separator in the name",
        "text\n\n" DASH "log\xe2\x80\xa9x AAAAAAE=\n", NULL, 0 },
    { "a narrow no-break space in the name",
        "text\n\n" DASH "log\xe2\x80\xafx AAAAAAE=\n", NULL, 0 },
    { "a mathematical space in the name",
        "text\n\n" DASH "log\xe2\x81\x9fx AAAAAAE=\n", NULL, 0 },
    { "an ideographic space in the name",
        "text\n\n" DASH "log\xe3\x80\x80x AAAAAAE=\n", NULL, 0 },
    { "no signature after the name", "text\n\n" DASH "log.example \n", NULL,
        0 },
    { "no space after the name", "text\n\n" DASH "log.example\n", NULL, 0 },
    { "a hint without signature", "text\n\n" DASH "log.example AAAAAA==\n",
        NULL, 0 },
    { "three bytes", "text\n\n" DASH "log.example AAAA\n", NULL, 0 },
    { "base64 without padding", "text\n\n" DASH "log.example AAAAAAE\n", NULL,
        0 },
    { "base64 with stray bits", "text\n\n" DASH "log.example AAAAAAF=\n", NULL,
        0 },
    { "base64 for URLs", "text\n\n" DASH "log.example AAAAA_-E\n", NULL, 0 },
    { "a space in the base64", "text\n\n" DASH "log.example AAAA AAE=\n", NULL,
        0 },
    { "a space after the base64", "text\n\n" DASH "log.example AAAAAAE= \n",
        NULL, 0 },
    { "a second, malformed signature",
        "text\n\n" GOOD_SIGNATURE DASH "other AAAA\n", NULL, 0 },
};

static void
notes_have_one_form(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct sg_arena arena;
        struct sg_note note;
        sigstore_error err = { 0 };
        sigstore_code code;

        sg_arena_init(&arena, 64 * 1024);
        code = sg_note_parse(
            &note, sg_bytes_from_text(forms[i].note), &arena, &err);
        if (forms[i].text != NULL) {
            check_row(forms[i].name, code == SIGSTORE_OK);
            check_row(forms[i].name, sg_bytes_is(note.text, forms[i].text));
            check_row(forms[i].name, note.count == forms[i].count);
        } else {
            check_row(forms[i].name, code == SIGSTORE_EFORMAT);
            check_row(
                forms[i].name, err.check == SIGSTORE_CHECK_LOG_CHECKPOINT);
        }
        sg_arena_dispose(&arena);
    }
}

/* NUL cannot stand in a table of texts. */
static void
a_nul_is_refused(void **state)
{
    static const char note[] = "te\0xt\n\n" GOOD_SIGNATURE;
    struct sg_arena arena;
    struct sg_note out;

    (void)state;
    sg_arena_init(&arena, 1024);
    assert_int_equal(
        sg_note_parse(&out, sg_bytes_of(note, sizeof(note) - 1), &arena, NULL),
        SIGSTORE_EFORMAT);
    sg_arena_dispose(&arena);
}

static void
a_signature_is_taken_apart(void **state)
{
    struct sg_arena arena;
    struct sg_note note;

    (void)state;
    sg_arena_init(&arena, 1024);
    assert_int_equal(
        sg_note_parse(&note, SG_LITERAL("a\n\n" DASH "log.example AQIDBAUG\n"),
            &arena, NULL),
        SIGSTORE_OK);
    assert_true(sg_bytes_is(note.signatures[0].name, "log.example"));
    assert_memory_equal(note.signatures[0].hint, "\1\2\3\4", 4);
    assert_true(sg_bytes_is(note.signatures[0].data, "\5\6"));
    sg_arena_dispose(&arena);
}

static sigstore_code
parse_many(size_t count, sigstore_error *err)
{
    struct sg_arena arena;
    struct sg_note note;
    struct sg_buf text;
    sigstore_code code;

    sg_arena_init(&arena, SG_CHECKPOINT_MAX);
    sg_buf_init(&text, SG_CHECKPOINT_MAX);
    sg_buf_add_text(&text, "a\n\n");
    for (size_t i = 0; i < count; i++)
        sg_buf_add_text(&text, GOOD_SIGNATURE);
    code = sg_note_parse(&note, sg_buf_bytes(&text), &arena, err);
    sg_buf_dispose(&text);
    sg_arena_dispose(&arena);
    return code;
}

/* [C2SP signed-note]: at least 16 MUST be taken; cosign CVE-2023-46737 */
static void
the_number_of_signatures_has_a_limit(void **state)
{
    sigstore_error err = { 0 };

    (void)state;
    assert_int_equal(parse_many(16, NULL), SIGSTORE_OK);
    assert_int_equal(parse_many(SG_NOTE_SIGNATURES_MAX, NULL), SIGSTORE_OK);
    assert_int_equal(
        parse_many(SG_NOTE_SIGNATURES_MAX + 1, &err), SIGSTORE_ELIMIT);
    assert_int_equal(err.check, SIGSTORE_CHECK_LOG_CHECKPOINT);
}

static void
a_note_larger_than_its_arena_is_refused(void **state)
{
    struct sg_arena arena;
    struct sg_note note;

    (void)state;
    sg_arena_init(&arena, 4);
    assert_int_equal(
        sg_note_parse(&note, SG_LITERAL("a\n\n" GOOD_SIGNATURE), &arena, NULL),
        SIGSTORE_ELIMIT);
    sg_arena_dispose(&arena);
}

/* ---- which signatures count ---- */

#define TEXT "log.example\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"

enum signer { LOG, OTHER };

/* A line of a note: what stands in it and what it truly is. */
struct line {
    const char *name;
    const char *hint;
    enum signer signer;
    const char *text; /* what was signed */
    size_t flip;      /* byte of the signature that is changed; 0: none */
};

#define LOG_LINE                                                               \
    {                                                                          \
        "log.example", "\1\2\3\4", LOG, TEXT, 0                                \
    }
#define UNKNOWN                                                                \
    {                                                                          \
        "witness.example", "\1\2\3\5", OTHER, "cosigned\n", 0                  \
    }

static const struct {
    const char *name;
    struct line lines[3];
    bool good;
} notes[] = {
    { "the log's signature", { LOG_LINE }, true },
    { "the log's signature, then a cosignature by an unknown witness",
        { LOG_LINE, UNKNOWN }, true },
    { "a cosignature by an unknown witness, then the log's signature",
        { UNKNOWN, LOG_LINE }, true },
    { "the log's name with an unknown key's hint besides "
      "(rekor2-checkpoint-two-sigs-from-origin)",
        { LOG_LINE, { "log.example", "\1\2\3\5", OTHER, TEXT, 0 } }, true },
    { "the log's hint under another name besides",
        { LOG_LINE, { "other.example", "\1\2\3\4", OTHER, TEXT, 0 } }, true },
    { "the log's own bytes under another name besides",
        { { "other.example", "\1\2\3\4", LOG, TEXT, 0 }, LOG_LINE }, true },
    { "the log's own bytes under another hint besides",
        { { "log.example", "\1\2\3\5", LOG, TEXT, 0 }, LOG_LINE }, true },
    { "an unknown witness twice: not ours to judge",
        { UNKNOWN, LOG_LINE, UNKNOWN }, true },
    { "a cosignature alone", { UNKNOWN }, false },
    { "another name on the line (rekor2-checkpoint-no-matching-signature)",
        { { "log.example.evil", "\1\2\3\4", LOG, TEXT, 0 } }, false },
    { "a prefix of the log's name",
        { { "log.exampl", "\1\2\3\4", LOG, TEXT, 0 } }, false },
    { "the log's name in other case",
        { { "LOG.example", "\1\2\3\4", LOG, TEXT, 0 } }, false },
    { "another key hint (checkpoint-bad-keyhint)",
        { { "log.example", "\1\2\3\5", LOG, TEXT, 0 } }, false },
    { "a signature by another key (sigstore-java 1.2.0: other log)",
        { { "log.example", "\1\2\3\4", OTHER, TEXT, 0 } }, false },
    { "a signature over another text (sigstore-java 1.2.0: other tree size)",
        { { "log.example", "\1\2\3\4", LOG, "log.example\n2\n", 0 } }, false },
    { "a signature over the text without its last newline",
        { { "log.example", "\1\2\3\4", LOG, "log.example\n1", 0 } }, false },
    { "a changed signature (invalid-checkpoint-signature)",
        { { "log.example", "\1\2\3\4", LOG, TEXT, 20 } }, false },
    { "a good signature and a bad one by the same key",
        { LOG_LINE, { "log.example", "\1\2\3\4", OTHER, TEXT, 0 } }, false },
    { "a bad signature by the log's key and a good one",
        { { "log.example", "\1\2\3\4", OTHER, TEXT, 0 }, LOG_LINE }, false },
    { "no line at all", { { NULL, NULL, LOG, NULL, 0 } }, false },
};

static struct test_key signers[2];

static void
make_note(struct sg_note *note, const struct line *lines, uint8_t data[][128])
{
    note->text = SG_LITERAL(TEXT);
    note->count = 0;
    for (size_t i = 0; i < 3 && lines[i].name != NULL; i++) {
        struct sg_note_signature *s = &note->signatures[note->count++];
        size_t len = key_sign(&signers[lines[i].signer],
            sg_bytes_from_text(lines[i].text), data[i]);

        if (lines[i].flip != 0)
            data[i][lines[i].flip] ^= 0x40;
        s->name = sg_bytes_from_text(lines[i].name);
        memcpy(s->hint, lines[i].hint, 4);
        s->data = sg_bytes_of(data[i], len);
    }
}

/* The key's id is longer than the hint: only its first four bytes count. */
static sigstore_code
verify(const struct sg_note *note, sigstore_error *err)
{
    return sg_note_verify(NULL, note, SG_LITERAL("log.example"),
        SG_LITERAL("\1\2\3\4\5\6"), &signers[LOG].spki, signers[LOG].algorithm,
        err);
}

static void
verify_rows(const char *algorithm)
{
    key_make(&signers[LOG], algorithm);
    key_make(&signers[OTHER], algorithm);
    for (size_t i = 0; i < COUNT_OF(notes); i++) {
        struct sg_note note;
        sigstore_error err = { 0 };
        uint8_t data[3][128];
        sigstore_code code;

        make_note(&note, notes[i].lines, data);
        code = verify(&note, &err);
        check_row(notes[i].name,
            code == (notes[i].good ? SIGSTORE_OK : SIGSTORE_EREFUSED));
        check_row(notes[i].name,
            notes[i].good ||
                err.check == SIGSTORE_CHECK_LOG_CHECKPOINT_SIGNATURE);
    }
    key_free(&signers[LOG]);
    key_free(&signers[OTHER]);
}

static void
ed25519_signatures_of_the_log_count(void **state)
{
    (void)state;
    verify_rows("PKIX_ED25519");
}

static void
ecdsa_signatures_of_the_log_count(void **state)
{
    (void)state;
    verify_rows("PKIX_ECDSA_P256_SHA_256");
}

/* security-classes R4: duplicates are refused, though each verifies. */
static void
the_same_signature_twice_is_refused(void **state)
{
    static const struct line once[3] = { LOG_LINE };
    struct sg_note note;
    sigstore_error err = { 0 };
    uint8_t data[3][128];

    (void)state;
    key_make(&signers[LOG], "PKIX_ED25519");
    make_note(&note, once, data);
    note.signatures[1] = note.signatures[0];
    assert_int_equal(verify(&note, NULL), SIGSTORE_OK);
    note.count = 2;
    assert_int_equal(verify(&note, &err), SIGSTORE_EREFUSED);
    assert_int_equal(err.check, SIGSTORE_CHECK_LOG_CHECKPOINT_SIGNATURE);
    assert_non_null(strstr(err.message, "twice"));
    key_free(&signers[LOG]);
}

/* Two ECDSA signatures by one key over one text differ, and are both good. */
static void
two_signatures_by_the_log_may_both_be_good(void **state)
{
    static const struct line twice[3] = { LOG_LINE, LOG_LINE };
    struct sg_note note;
    uint8_t data[3][128];

    (void)state;
    key_make(&signers[LOG], "PKIX_ECDSA_P256_SHA_256");
    make_note(&note, twice, data);
    assert_int_equal(verify(&note, NULL), SIGSTORE_OK);
    key_free(&signers[LOG]);
}

static const struct {
    const char *name;
    sg_bytes log;
    sg_bytes key_id;
} nobody[] = {
    { "no name", { NULL, 0 }, SG_LITERAL("\1\2\3\4") },
    { "no key id", SG_LITERAL("log.example"), { NULL, 0 } },
    { "a key id of three bytes", SG_LITERAL("log.example"),
        SG_LITERAL("\1\2\3") },
};

static void
a_key_is_named_in_full(void **state)
{
    static const struct line once[3] = { LOG_LINE };
    struct sg_note note;
    uint8_t data[3][128];

    (void)state;
    key_make(&signers[LOG], "PKIX_ED25519");
    make_note(&note, once, data);
    for (size_t i = 0; i < COUNT_OF(nobody); i++)
        check_row(nobody[i].name,
            sg_note_verify(NULL, &note, nobody[i].log, nobody[i].key_id,
                &signers[LOG].spki, signers[LOG].algorithm,
                NULL) == SIGSTORE_EREFUSED);
    key_free(&signers[LOG]);
}

/* A trusted root that says another algorithm than its key's is no excuse. */
static void
a_key_of_another_algorithm_refuses(void **state)
{
    static const struct line once[3] = { LOG_LINE };
    struct sg_note note;
    uint8_t data[3][128];

    (void)state;
    key_make(&signers[LOG], "PKIX_ED25519");
    make_note(&note, once, data);
    signers[LOG].algorithm =
        sg_algorithm_find(SG_LITERAL("PKIX_ECDSA_P256_SHA_256"));
    assert_int_equal(verify(&note, NULL), SIGSTORE_EREFUSED);
    key_free(&signers[LOG]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notes_have_one_form),
        cmocka_unit_test(a_nul_is_refused),
        cmocka_unit_test(a_signature_is_taken_apart),
        cmocka_unit_test(the_number_of_signatures_has_a_limit),
        cmocka_unit_test(a_note_larger_than_its_arena_is_refused),
        cmocka_unit_test(ed25519_signatures_of_the_log_count),
        cmocka_unit_test(ecdsa_signatures_of_the_log_count),
        cmocka_unit_test(the_same_signature_twice_is_refused),
        cmocka_unit_test(two_signatures_by_the_log_may_both_be_good),
        cmocka_unit_test(a_key_is_named_in_full),
        cmocka_unit_test(a_key_of_another_algorithm_refuses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
