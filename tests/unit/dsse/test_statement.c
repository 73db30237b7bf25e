/* SPDX-License-Identifier: Apache-2.0 */
/* In-toto statements: their form, and which artifacts they speak of. */
#include <stdio.h>

#include "base/buf.h"
#include "base/limits.h"
#include "dsse/statement.h"
#include "test.h"

#define V1 "\"_type\":\"https://in-toto.io/Statement/v1\""
#define V01 "\"_type\":\"https://in-toto.io/Statement/v0.1\""
#define PREDICATE "\"predicateType\":\"https://slsa.dev/provenance/v1\""
#define A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B64 "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define A96 A64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define SHA256(value) "\"sha256\":\"" value "\""
#define SHA384(value) "\"sha384\":\"" value "\""
#define SHA512(value) "\"sha512\":\"" value "\""
#define DIGEST(members) "{\"name\":\"a\",\"digest\":{" members "}}"
#define SUBJECT "\"subject\":[" DIGEST(SHA256(A64)) "]"
/* a statement whose subjects are these */
#define OF(subjects) "{" V1 ",\"subject\":[" subjects "]," PREDICATE "}"

static const struct {
    const char *name;
    const char *json;
    sigstore_code code;
} forms[] = {
    { "version 1", "{" V1 "," SUBJECT "," PREDICATE ",\"predicate\":{}}",
        SIGSTORE_OK },
    { "version 0.1", "{" V01 "," SUBJECT "," PREDICATE ",\"predicate\":{}}",
        SIGSTORE_OK },
    { "no predicate", "{" V1 "," SUBJECT "," PREDICATE "}", SIGSTORE_OK },
    { "a predicate that is null, as a real one",
        "{" V1 "," SUBJECT "," PREDICATE ",\"predicate\":null}", SIGSTORE_OK },
    { "unknown members, which are passed over [in-toto]",
        "{" V1 "," SUBJECT "," PREDICATE ",\"x\":[1,{\"y\":null}]}",
        SIGSTORE_OK },
    { "unknown members of a subject",
        OF("{\"digest\":{" SHA256(A64) "},\"uri\":\"u\",\"x\":[]}"),
        SIGSTORE_OK },
    { "a subject without name", OF("{\"digest\":{" SHA256(A64) "}}"),
        SIGSTORE_OK },
    { "a subject whose name is null",
        OF("{\"name\":null,\"digest\":{" SHA256(A64) "}}"), SIGSTORE_OK },
    { "sha512, as npm names its packages", OF(DIGEST(SHA512(A64 B64))),
        SIGSTORE_OK },
    { "sha384", OF(DIGEST(SHA384(A96))), SIGSTORE_OK },
    { "digests of unknown algorithms only",
        OF(DIGEST("\"gitCommit\":\"abc\",\"sha1\":\"XYZ\"")), SIGSTORE_OK },
    { "known digests among unknown ones",
        OF(DIGEST("\"sha1\":\"abc\"," SHA256(A64))), SIGSTORE_OK },
    { "a digest named none", OF(DIGEST("\"none\":\"\"")), SIGSTORE_OK },
    { "white space and order do not matter",
        " { " PREDICATE " , " SUBJECT " , " V1 " } ", SIGSTORE_OK },
    { "a name with an escape",
        "{\"\\u005ftype\":\"https://in-toto.io/Statement/v1\"," SUBJECT
        "," PREDICATE "}",
        SIGSTORE_OK },
    /* cosign CVE-2026-39395: no error is success */
    { "an empty payload", "", SIGSTORE_EFORMAT },
    { "white space", " ", SIGSTORE_EFORMAT },
    { "no JSON", "statement", SIGSTORE_EFORMAT },
    { "a cut statement", "{" V1 "," SUBJECT, SIGSTORE_EFORMAT },
    { "bytes after it", "{" V1 "," SUBJECT "," PREDICATE "}}",
        SIGSTORE_EFORMAT },
    { "two statements",
        "{" V1 "," SUBJECT "," PREDICATE "}{" V1 "," SUBJECT "," PREDICATE "}",
        SIGSTORE_EFORMAT },
    { "null", "null", SIGSTORE_EFORMAT },
    { "an array", "[]", SIGSTORE_EFORMAT },
    { "an array of a statement", "[{" V1 "," SUBJECT "," PREDICATE "}]",
        SIGSTORE_EFORMAT },
    { "a number", "1", SIGSTORE_EFORMAT },
    { "a text", "\"statement\"", SIGSTORE_EFORMAT },
    { "an empty object", "{}", SIGSTORE_EFORMAT },
    { "no type", "{" SUBJECT "," PREDICATE "}", SIGSTORE_EFORMAT },
    { "a type that is null", "{\"_type\":null," SUBJECT "," PREDICATE "}",
        SIGSTORE_EFORMAT },
    { "an empty type", "{\"_type\":\"\"," SUBJECT "," PREDICATE "}",
        SIGSTORE_EFORMAT },
    { "another type",
        "{\"_type\":\"https://in-toto.io/Statement/v2\"," SUBJECT "," PREDICATE
        "}",
        SIGSTORE_EUNSUPPORTED },
    { "the type of a bundle of attestations",
        "{\"_type\":\"link\"," SUBJECT "," PREDICATE "}",
        SIGSTORE_EUNSUPPORTED },
    { "a type over http",
        "{\"_type\":\"http://in-toto.io/Statement/v1\"," SUBJECT "," PREDICATE
        "}",
        SIGSTORE_EUNSUPPORTED },
    { "a longer type",
        "{\"_type\":\"https://in-toto.io/Statement/v1/\"," SUBJECT "," PREDICATE
        "}",
        SIGSTORE_EUNSUPPORTED },
    { "a type with a NUL",
        "{\"_type\":\"https://in-toto.io/Statement/v1\\u0000\"," SUBJECT
        "," PREDICATE "}",
        SIGSTORE_EUNSUPPORTED },
    { "the type twice", "{" V1 "," V1 "," SUBJECT "," PREDICATE "}",
        SIGSTORE_EFORMAT },
    { "the type twice, once with an escape",
        "{" V1 ",\"\\u005ftype\":\"x\"," SUBJECT "," PREDICATE "}",
        SIGSTORE_EFORMAT },
    { "no predicate type", "{" V1 "," SUBJECT "}", SIGSTORE_EFORMAT },
    { "an empty predicate type", "{" V1 "," SUBJECT ",\"predicateType\":\"\"}",
        SIGSTORE_EFORMAT },
    { "a predicate type that is null",
        "{" V1 "," SUBJECT ",\"predicateType\":null}", SIGSTORE_EFORMAT },
    { "a predicate type that is a number",
        "{" V1 "," SUBJECT ",\"predicateType\":1}", SIGSTORE_EFORMAT },
    { "a type that is a number", "{\"_type\":1," SUBJECT "," PREDICATE "}",
        SIGSTORE_EFORMAT },
    { "a predicate type that is an object",
        "{" V1 "," SUBJECT ",\"predicateType\":{}}", SIGSTORE_EFORMAT },
    { "a predicate that is an array",
        "{" V1 "," SUBJECT "," PREDICATE ",\"predicate\":[]}",
        SIGSTORE_EFORMAT },
    { "a predicate that is a text",
        "{" V1 "," SUBJECT "," PREDICATE ",\"predicate\":\"p\"}",
        SIGSTORE_EFORMAT },
    { "a predicate that is a number",
        "{" V1 "," SUBJECT "," PREDICATE ",\"predicate\":0}",
        SIGSTORE_EFORMAT },
    { "no subject", "{" V1 "," PREDICATE "}", SIGSTORE_EFORMAT },
    { "a subject list that is null (Tekton wrote such)",
        "{" V1 ",\"subject\":null," PREDICATE "}", SIGSTORE_EFORMAT },
    { "an empty subject list", OF(""), SIGSTORE_EFORMAT },
    { "a subject list that is an object",
        "{" V1 ",\"subject\":{\"0\":" DIGEST(SHA256(A64)) "}," PREDICATE "}",
        SIGSTORE_EFORMAT },
    { "subjects under another name",
        "{" V1 ",\"subjects\":[" DIGEST(SHA256(A64)) "]," PREDICATE "}",
        SIGSTORE_EFORMAT },
    { "the subject list twice",
        "{" V1 "," SUBJECT "," SUBJECT "," PREDICATE "}", SIGSTORE_EFORMAT },
    /* cosign's panics: nil subject */
    { "a subject that is null", OF("null"), SIGSTORE_EFORMAT },
    { "a subject that is a text", OF("\"sha256:" A64 "\""), SIGSTORE_EFORMAT },
    { "a subject that is an array", OF("[]"), SIGSTORE_EFORMAT },
    { "an empty subject", OF("{}"), SIGSTORE_EFORMAT },
    { "a subject without digest", OF("{\"name\":\"a\"}"), SIGSTORE_EFORMAT },
    { "a second subject without digest",
        OF(DIGEST(SHA256(A64)) ",{\"name\":\"b\"}"), SIGSTORE_EFORMAT },
    { "a name that is a number",
        OF("{\"name\":1,\"digest\":{" SHA256(A64) "}}"), SIGSTORE_EFORMAT },
    { "a digest that is null", OF("{\"name\":\"a\",\"digest\":null}"),
        SIGSTORE_EFORMAT },
    { "a digest that is a text", OF("{\"name\":\"a\",\"digest\":\"" A64 "\"}"),
        SIGSTORE_EFORMAT },
    { "a digest that is an array",
        OF("{\"name\":\"a\",\"digest\":[\"" A64 "\"]}"), SIGSTORE_EFORMAT },
    { "an empty digest", OF(DIGEST("")), SIGSTORE_EFORMAT },
    /* containers/image CVE-2024-3727: digests are validated before use */
    { "a sha256 that is null", OF(DIGEST("\"sha256\":null")),
        SIGSTORE_EFORMAT },
    { "a sha256 that is a number", OF(DIGEST("\"sha256\":1")),
        SIGSTORE_EFORMAT },
    { "an empty sha256", OF(DIGEST(SHA256(""))), SIGSTORE_EFORMAT },
    { "a sha256 of 62 digits",
        OF(DIGEST(SHA256(
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"))),
        SIGSTORE_EFORMAT },
    { "a sha256 of 66 digits", OF(DIGEST(SHA256(A64 "aa"))), SIGSTORE_EFORMAT },
    { "a sha256 as long as a sha512", OF(DIGEST(SHA256(A64 A64))),
        SIGSTORE_EFORMAT },
    { "a sha512 as long as a sha256", OF(DIGEST(SHA512(A64))),
        SIGSTORE_EFORMAT },
    { "a sha384 as long as a sha512", OF(DIGEST(SHA384(A64 A64))),
        SIGSTORE_EFORMAT },
    { "a sha256 in upper case",
        OF(DIGEST(SHA256("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                         "AAAAAAAAAAAAA"))),
        SIGSTORE_EFORMAT },
    { "a sha256 with a letter that is no digit",
        OF(DIGEST(SHA256("gaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                         "aaaaaaaaaaaaa"))),
        SIGSTORE_EFORMAT },
    { "a sha256 with its name before it", OF(DIGEST(SHA256("sha256:" A64))),
        SIGSTORE_EFORMAT },
    { "a sha256 twice", OF(DIGEST(SHA256(A64) "," SHA256(B64))),
        SIGSTORE_EFORMAT },
    { "an unknown algorithm whose digest is a number",
        OF(DIGEST(SHA256(A64) ",\"sha1\":1")), SIGSTORE_EFORMAT },
    { "an unknown algorithm whose digest is an object",
        OF(DIGEST(SHA256(A64) ",\"gitCommit\":{}")), SIGSTORE_EFORMAT },
};

static sigstore_code
parse(struct sg_statement *s, struct sg_arena *arena, const char *text,
    sigstore_error *err)
{
    sg_arena_init(arena, 8 * 1024 * 1024);
    return sg_statement_parse(s, sg_bytes_from_text(text), arena, err);
}

static void
statements_have_the_form_of_the_format(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct sg_arena arena;
        struct sg_statement s;
        sigstore_error err = { 0 };

        check_row(forms[i].name,
            parse(&s, &arena, forms[i].json, &err) == forms[i].code);
        check_row(forms[i].name,
            forms[i].code == SIGSTORE_OK ||
                err.check == SIGSTORE_CHECK_STATEMENT);
        sg_arena_dispose(&arena);
    }
}

static void
members_are_slices_of_the_payload(void **state)
{
    static const char text[] =
        "{" V01 "," SUBJECT "," PREDICATE ",\"predicate\":{\"a\": [1, 2]}}";
    struct sg_arena arena;
    struct sg_statement s;

    (void)state;
    assert_int_equal(parse(&s, &arena, text, NULL), SIGSTORE_OK);
    assert_true(sg_bytes_is(s.type, "https://in-toto.io/Statement/v0.1"));
    assert_true(
        sg_bytes_is(s.predicate_type, "https://slsa.dev/provenance/v1"));
    assert_true(sg_bytes_is(s.predicate, "{\"a\": [1, 2]}"));
    assert_true((const char *)s.predicate.data > text &&
        (const char *)s.predicate.data < text + sizeof(text));
    sg_arena_dispose(&arena);
}

static void
an_absent_predicate_is_not_null(void **state)
{
    struct sg_arena arena;
    struct sg_statement s;

    (void)state;
    assert_int_equal(
        parse(&s, &arena, "{" V1 "," SUBJECT "," PREDICATE "}", NULL),
        SIGSTORE_OK);
    assert_null(s.predicate.data);
    sg_arena_dispose(&arena);
    assert_int_equal(
        parse(&s, &arena,
            "{" V1 "," SUBJECT "," PREDICATE ",\"predicate\":null}", NULL),
        SIGSTORE_OK);
    assert_true(sg_bytes_is(s.predicate, "null"));
    sg_arena_dispose(&arena);
}

/* ---- limits; sigstore-go CVE-2024-45395, minder CVE-2024-35238 ---- */

/* many_subjects parses `count` subjects, each of `digests` digests. */
static sigstore_code
many_subjects(size_t count, size_t digests, sigstore_error *err)
{
    struct sg_arena arena;
    struct sg_statement s;
    struct sg_buf text;
    sigstore_code code;

    sg_buf_init(&text, SG_BUNDLE_MAX);
    sg_buf_add_text(&text, "{" V1 "," PREDICATE ",\"subject\":[");
    for (size_t i = 0; i < count; i++) {
        sg_buf_add_text(&text, i == 0 ? "{\"digest\":{" : ",{\"digest\":{");
        for (size_t k = 0; k < digests; k++) {
            sg_buf_add_text(&text, k == 0 ? "\"d" : ",\"d");
            sg_buf_add_decimal(&text, (int64_t)k);
            sg_buf_add_text(&text, "\":\"\"");
        }
        sg_buf_add_text(&text, "}}");
    }
    sg_buf_add_text(&text, "]}");
    assert_false(text.failed);
    sg_arena_init(&arena, 256 * 1024 * 1024);
    code = sg_statement_parse(&s, sg_buf_bytes(&text), &arena, err);
    sg_arena_dispose(&arena);
    sg_buf_dispose(&text);
    return code;
}

static void
subjects_and_digests_have_limits(void **state)
{
    sigstore_error err = { 0 };

    (void)state;
    assert_int_equal(many_subjects(SG_SUBJECTS_MAX, 1, NULL), SIGSTORE_OK);
    assert_int_equal(
        many_subjects(SG_SUBJECTS_MAX + 1, 1, &err), SIGSTORE_ELIMIT);
    assert_int_equal(err.check, SIGSTORE_CHECK_STATEMENT);
    assert_int_equal(
        many_subjects(1, SG_SUBJECT_DIGESTS_MAX, NULL), SIGSTORE_OK);
    err.check = SIGSTORE_CHECK_NONE;
    assert_int_equal(
        many_subjects(1, SG_SUBJECT_DIGESTS_MAX + 1, &err), SIGSTORE_ELIMIT);
    assert_int_equal(err.check, SIGSTORE_CHECK_STATEMENT);
}

static void
deep_nesting_is_a_limit(void **state)
{
    char text[4 * SG_JSON_DEPTH_MAX];
    struct sg_arena arena;
    struct sg_statement s;
    sigstore_error err = { 0 };

    (void)state;
    memset(text, '[', sizeof(text));
    sg_arena_init(&arena, 1024 * 1024);
    assert_int_equal(
        sg_statement_parse(&s, sg_bytes_of(text, sizeof(text)), &arena, &err),
        SIGSTORE_ELIMIT);
    assert_int_equal(err.check, SIGSTORE_CHECK_STATEMENT);
    sg_arena_dispose(&arena);
}

/* ---- which artifact ---- */

#define MANY                                                                   \
    OF(DIGEST(SHA256(A64)) "," DIGEST(SHA512(A64 B64)) "," DIGEST(             \
        "\"sha1\":\"x\""))

/* Digests of the artifact: a letter for all of its digits; 0: not given. */
struct artifact {
    char sha256, sha384, sha512;
};

static const struct {
    const char *name;
    const char *statement;
    struct artifact artifact;
    bool found;
} subjects[] = {
    { "the one subject", OF(DIGEST(SHA256(A64))), { 'a', 0, 0 }, true },
    { "the first of several", OF(DIGEST(SHA256(A64)) "," DIGEST(SHA256(B64))),
        { 'a', 0, 0 }, true },
    { "the last of several", OF(DIGEST(SHA256(A64)) "," DIGEST(SHA256(B64))),
        { 'b', 0, 0 }, true },
    { "by sha384", OF(DIGEST(SHA384(A96))), { 0, 'a', 0 }, true },
    { "by sha512", OF(DIGEST(SHA512(A64 A64))), { 0, 0, 'a' }, true },
    { "by both digests that it states",
        OF(DIGEST(SHA256(A64) "," SHA512(A64 A64))), { 'a', 0, 'a' }, true },
    { "by the one of two digests that is given",
        OF(DIGEST(SHA256(A64) "," SHA512(B64 B64))), { 'a', 0, 0 }, true },
    { "by the one that it states, of three that are given",
        OF(DIGEST(SHA256(A64))), { 'a', 'b', 'b' }, true },
    { "beside an algorithm that is unknown here",
        OF(DIGEST("\"sha1\":\"0\"," SHA256(A64))), { 'a', 0, 0 }, true },
    { "a second subject of the same name",
        OF(DIGEST(SHA256(B64)) "," DIGEST(SHA256(A64))), { 'a', 0, 0 }, true },
    /* sigstore-ruby CVE-2026-31830: the failure of this check is one */
    { "another artifact", OF(DIGEST(SHA256(A64))), { 'b', 0, 0 }, false },
    { "one digest equal, the other not",
        OF(DIGEST(SHA256(A64) "," SHA512(B64 B64))), { 'a', 0, 'a' }, false },
    { "one digest equal in each of two subjects, neither whole",
        OF(DIGEST(SHA256(A64) "," SHA512(B64 B64)) "," DIGEST(
            SHA256(B64) "," SHA512(A64 A64))),
        { 'a', 0, 'a' }, false },
    { "no hash in common", OF(DIGEST(SHA512(A64 A64))), { 'a', 0, 0 }, false },
    { "digests of unknown algorithms only", OF(DIGEST("\"sha1\":\"" A64 "\"")),
        { 'a', 'a', 'a' }, false },
    { "the digest under another hash's name",
        OF(DIGEST("\"SHA256\":\"" A64 "\"")), { 'a', 0, 0 }, false },
    { "no digest of the artifact (sigstore-go 618325f)",
        OF(DIGEST(SHA256(A64))), { 0, 0, 0 }, false },
};

static size_t
digests_of(struct sg_digest out[3], struct artifact artifact)
{
    const char letters[] = { artifact.sha256, artifact.sha384,
        artifact.sha512 };
    size_t count = 0;

    for (int hash = SG_SHA256; hash <= SG_SHA512; hash++) {
        char letter = letters[hash - SG_SHA256];

        if (letter == 0)
            continue;
        out[count].hash = (enum sg_hash)hash;
        out[count].len = sg_hash_len((enum sg_hash)hash);
        memset(out[count].data, 0x11 * (letter - 'a' + 10), SG_DIGEST_MAX);
        count++;
    }
    return count;
}

/* [client-spec 4.4]: the artifact MUST be among the subjects */
static void
the_artifact_must_be_a_subject(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(subjects); i++) {
        struct sg_digest digests[3];
        size_t count = digests_of(digests, subjects[i].artifact);
        struct sg_arena arena;
        struct sg_statement s;
        sigstore_error err = { 0 };
        sigstore_code code;

        check_row(subjects[i].name,
            parse(&s, &arena, subjects[i].statement, NULL) == SIGSTORE_OK);
        code = sg_statement_check_subject(&s, digests, count, &err);
        check_row(subjects[i].name,
            code == (subjects[i].found ? SIGSTORE_OK : SIGSTORE_EREFUSED));
        check_row(subjects[i].name,
            subjects[i].found || err.check == SIGSTORE_CHECK_SUBJECT);
        sg_arena_dispose(&arena);
    }
}

/* sigstore-go 618325f: nothing is not a prefix of everything. */
static void
digests_that_are_none_match_nothing(void **state)
{
    struct sg_digest none = { SG_HASH_NONE, 0, { 0 } };
    struct sg_digest empty = { SG_SHA256, 0, { 0 } };
    struct sg_digest cut = { SG_SHA256, 31, { 0 } };
    struct sg_arena arena;
    struct sg_statement s;

    (void)state;
    memset(cut.data, 0xaa, 31);
    assert_int_equal(
        parse(&s, &arena, OF(DIGEST(SHA256(A64) ",\"none\":\"\"")), NULL),
        SIGSTORE_OK);
    assert_int_equal(
        sg_statement_check_subject(&s, &none, 1, NULL), SIGSTORE_EREFUSED);
    assert_int_equal(
        sg_statement_check_subject(&s, &empty, 1, NULL), SIGSTORE_EREFUSED);
    assert_int_equal(
        sg_statement_check_subject(&s, &cut, 1, NULL), SIGSTORE_EREFUSED);
    sg_arena_dispose(&arena);
}

static const struct {
    const char *name;
    const char *statement;
    unsigned hashes;
} named[] = {
    { "one hash", OF(DIGEST(SHA256(A64))), 1u << SG_SHA256 },
    { "hashes of several subjects", MANY, 1u << SG_SHA256 | 1u << SG_SHA512 },
    { "all three in one subject",
        OF(DIGEST(SHA256(A64) "," SHA384(A96) "," SHA512(A64 A64))),
        1u << SG_SHA256 | 1u << SG_SHA384 | 1u << SG_SHA512 },
    { "unknown ones only", OF(DIGEST("\"sha1\":\"x\",\"none\":\"\"")), 0 },
};

static void
hashes_are_those_that_subjects_state(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(named); i++) {
        struct sg_arena arena;
        struct sg_statement s;

        check_row(named[i].name,
            parse(&s, &arena, named[i].statement, NULL) == SIGSTORE_OK);
        check_row(named[i].name, sg_statement_hashes(&s) == named[i].hashes);
        sg_arena_dispose(&arena);
    }
}

static const struct {
    const char *name;
    const char *json;
    const char *says;
} messages[] = {
    { "a payload that is an array", "[]", "no in-toto statement" },
    { "a subject that is a text", OF("\"a\""), "subject of the statement is" },
    { "another type",
        "{\"_type\":\"https://in-toto.io/Statement/v2\"," SUBJECT "," PREDICATE
        "}",
        "https://in-toto.io/Statement/v2" },
    { "a digest in upper case", OF(DIGEST(SHA256("AB"))), "AB" },
};

static void
refusals_say_what_is_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(messages); i++) {
        struct sg_arena arena;
        struct sg_statement s;
        sigstore_error err = { 0 };

        check_row(messages[i].name,
            parse(&s, &arena, messages[i].json, &err) != SIGSTORE_OK);
        check_row(
            messages[i].name, strstr(err.message, messages[i].says) != NULL);
        sg_arena_dispose(&arena);
    }
}

static void
a_refused_artifact_is_named(void **state)
{
    struct sg_digest digests[3];
    size_t count = digests_of(digests, (struct artifact){ 'b', 0, 0 });
    struct sg_arena arena;
    struct sg_statement s;
    sigstore_error err = { 0 };

    (void)state;
    assert_int_equal(
        parse(&s, &arena, OF(DIGEST(SHA256(A64))), NULL), SIGSTORE_OK);
    assert_int_equal(sg_statement_check_subject(&s, digests, count, &err),
        SIGSTORE_EREFUSED);
    assert_non_null(strstr(err.message, "sha256 bbbb"));
    assert_int_equal(
        sg_statement_check_subject(&s, NULL, 0, &err), SIGSTORE_EREFUSED);
    assert_non_null(strstr(err.message, "no digest"));
    sg_arena_dispose(&arena);
}

/* Text of the statement may be shown, but not act on a terminal. */
static void
messages_show_hostile_text_safely(void **state)
{
    struct sg_arena arena;
    struct sg_statement s;
    sigstore_error err = { 0 };

    (void)state;
    assert_int_equal(
        parse(&s, &arena,
            "{\"_type\":\"\\u001b[31m\"," SUBJECT "," PREDICATE "}", &err),
        SIGSTORE_EUNSUPPORTED);
    assert_null(strchr(err.message, '\x1b'));
    assert_non_null(strstr(err.message, "[31m"));
    sg_arena_dispose(&arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(statements_have_the_form_of_the_format),
        cmocka_unit_test(members_are_slices_of_the_payload),
        cmocka_unit_test(an_absent_predicate_is_not_null),
        cmocka_unit_test(subjects_and_digests_have_limits),
        cmocka_unit_test(deep_nesting_is_a_limit),
        cmocka_unit_test(the_artifact_must_be_a_subject),
        cmocka_unit_test(digests_that_are_none_match_nothing),
        cmocka_unit_test(hashes_are_those_that_subjects_state),
        cmocka_unit_test(refusals_say_what_is_wrong),
        cmocka_unit_test(a_refused_artifact_is_named),
        cmocka_unit_test(messages_show_hostile_text_safely),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
