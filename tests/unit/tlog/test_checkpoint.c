/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checkpoints: the one form of their text, and whose they are
 * [C2SP tlog-checkpoint].
 */
#include "test.h"
#include "tlog/checkpoint.h"

#define ROOT "rs1YPY0ydAV0lxgfrq5pE4oRpUJwo3syeps5+eGUTDI="

static const struct {
    const char *name;
    const char *text;
    int64_t size; /* -1: malformed */
} forms[] = {
    { "origin, size and root", "log.example\n736\n" ROOT "\n", 736 },
    { "an origin of Rekor v1", "rekor.example - 26\n736\n" ROOT "\n", 736 },
    { "an origin that is no URL", "a b + c\n736\n" ROOT "\n", 736 },
    { "an empty tree", "log.example\n0\n" ROOT "\n", 0 },
    { "the largest size", "log.example\n9223372036854775807\n" ROOT "\n",
        INT64_MAX },
    { "an extension line",
        "log.example\n1\n" ROOT "\nTimestamp: 1689177396617352539\n", 1 },
    { "several extension lines", "log.example\n1\n" ROOT "\na\nb\nc\n", 1 },
    /* malformed; sigstore-python #1826, sigstore-js e66d99f */
    { "nothing", "", -1 },
    { "a newline", "\n", -1 },
    { "an empty origin", "\n736\n" ROOT "\n", -1 },
    { "no origin (rekor2-checkpoint-missing-origin)", "736\n" ROOT "\n", -1 },
    { "no size (rekor2-checkpoint-missing-size)", "log.example\n" ROOT "\n",
        -1 },
    { "no root (rekor2-checkpoint-missing-root-hash)", "log.example\n736\n",
        -1 },
    { "an origin alone", "log.example\n", -1 },
    { "an empty size", "log.example\n\n" ROOT "\n", -1 },
    { "a leading zero", "log.example\n0736\n" ROOT "\n", -1 },
    { "two zeros", "log.example\n00\n" ROOT "\n", -1 },
    { "a plus", "log.example\n+736\n" ROOT "\n", -1 },
    { "a minus", "log.example\n-736\n" ROOT "\n", -1 },
    { "minus one", "log.example\n-1\n" ROOT "\n", -1 },
    { "a hexadecimal size", "log.example\n0x2e0\n" ROOT "\n", -1 },
    { "a fraction", "log.example\n736.0\n" ROOT "\n", -1 },
    { "an exponent", "log.example\n7e2\n" ROOT "\n", -1 },
    { "a space before the size", "log.example\n 736\n" ROOT "\n", -1 },
    { "a space after the size", "log.example\n736 \n" ROOT "\n", -1 },
    { "Arabic digits", "log.example\n\xd9\xa7\n" ROOT "\n", -1 },
    { "a size of 2^63", "log.example\n9223372036854775808\n" ROOT "\n", -1 },
    { "a size of 2^64-1 (sigstore-rust eed06c3)",
        "log.example\n18446744073709551615\n" ROOT "\n", -1 },
    { "a size of 2^64+736", "log.example\n18446744073709552352\n" ROOT "\n",
        -1 },
    { "an empty root", "log.example\n736\n\n", -1 },
    { "a root of 31 bytes",
        "log.example\n736\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==\n",
        -1 },
    { "a root of 33 bytes",
        "log.example\n736\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
        -1 },
    { "a root of 48 bytes",
        "log.example\n736\n"
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
        -1 },
    { "a root in hexadecimal",
        "log.example\n736\n"
        "0000000000000000000000000000000000000000000000000000000000000000\n",
        -1 },
    { "a root in base64 for URLs",
        "log.example\n736\nrs1YPY0ydAV0lxgfrq5pE4oRpUJwo3syeps5-eGUTDI=\n",
        -1 },
    { "a root without padding",
        "log.example\n736\nrs1YPY0ydAV0lxgfrq5pE4oRpUJwo3syeps5+eGUTDI\n", -1 },
    { "a root with stray bits",
        "log.example\n736\nrs1YPY0ydAV0lxgfrq5pE4oRpUJwo3syeps5+eGUTDJ=\n",
        -1 },
    { "a space after the root", "log.example\n736\n" ROOT " \n", -1 },
    { "a root without end", "log.example\n736\n" ROOT, -1 },
    { "an empty extension line", "log.example\n736\n" ROOT "\n\n", -1 },
    { "an empty line among extensions", "log.example\n736\n" ROOT "\na\n\nb\n",
        -1 },
    { "an extension without end", "log.example\n736\n" ROOT "\na", -1 },
};

static void
checkpoints_have_one_form(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(forms); i++) {
        struct sg_checkpoint checkpoint = { .size = -2 };
        sigstore_error err = { 0 };
        sigstore_code code = sg_checkpoint_parse(
            &checkpoint, sg_bytes_from_text(forms[i].text), &err);

        if (forms[i].size >= 0) {
            check_row(forms[i].name, code == SIGSTORE_OK);
            check_row(forms[i].name, checkpoint.size == forms[i].size);
            check_row(forms[i].name, checkpoint.root[0] == 0xae);
            check_row(forms[i].name, checkpoint.root[31] == 0x32);
        } else {
            check_row(forms[i].name, code == SIGSTORE_EFORMAT);
            check_row(
                forms[i].name, err.check == SIGSTORE_CHECK_LOG_CHECKPOINT);
        }
    }
}

/* Longer than any place on the stack. */
static void
a_root_of_a_megabyte_is_refused(void **state)
{
    static const char before[] = "log.example\n736\n";
    static char text[sizeof(before) + (1 << 20)];
    struct sg_checkpoint checkpoint;

    (void)state;
    memset(text, 'A', sizeof(text));
    memcpy(text, before, sizeof(before) - 1);
    text[sizeof(text) - 1] = '\n';
    assert_int_equal(
        sg_checkpoint_parse(&checkpoint, sg_bytes_of(text, sizeof(text)), NULL),
        SIGSTORE_EFORMAT);
}

static const struct {
    const char *name;
    const char *origin;
    const char *log;
    enum sg_rekor version;
    bool same;
} origins[] = {
    { "the log's name", "log.example", "log.example", SG_REKOR_V2, true },
    /* [rekor-spec] */
    { "the log's name without a tree", "rekor.example", "rekor.example",
        SG_REKOR_V1, false },
    { "a tree of Rekor v2", "log.example - 1", "log.example", SG_REKOR_V2,
        false },
    { "a name of an unknown version", "log.example", "log.example",
        SG_REKOR_UNKNOWN, true },
    { "a tree of an unknown version", "log.example - 1", "log.example",
        SG_REKOR_UNKNOWN, true },
    { "the log's name and a tree", "rekor.example - 2605736670972794746",
        "rekor.example", SG_REKOR_V1, true },
    { "tree 0", "rekor.example - 0", "rekor.example", SG_REKOR_V1, true },
    { "the largest tree id", "rekor.example - 9223372036854775807",
        "rekor.example", SG_REKOR_V1, true },
    { "a name with a port", "localhost:8000 - 63453783892779", "localhost:8000",
        SG_REKOR_V1, true },
    { "another log", "log.example", "other.example", SG_REKOR_V2, false },
    { "a longer name", "log.example.evil", "log.example", SG_REKOR_V2, false },
    { "a longer name with a tree", "log.example.evil - 1", "log.example",
        SG_REKOR_V1, false },
    { "a shorter name", "log", "log.example", SG_REKOR_V2, false },
    { "other case", "Log.example", "log.example", SG_REKOR_V2, false },
    { "a tree without id", "rekor.example - ", "rekor.example", SG_REKOR_V1,
        false },
    { "a tree with a leading zero", "rekor.example - 01", "rekor.example",
        SG_REKOR_V1, false },
    { "a negative tree", "rekor.example - -1", "rekor.example", SG_REKOR_V1,
        false },
    { "a tree id of 2^63", "rekor.example - 9223372036854775808",
        "rekor.example", SG_REKOR_V1, false },
    { "a tree named by letters", "rekor.example - a1", "rekor.example",
        SG_REKOR_V1, false },
    { "more after the tree", "rekor.example - 1 - 2", "rekor.example",
        SG_REKOR_V1, false },
    { "a space after the tree", "rekor.example - 1 ", "rekor.example",
        SG_REKOR_V1, false },
    { "no spaces", "rekor.example-1", "rekor.example", SG_REKOR_V1, false },
    { "a number without a dash", "rekor.example1", "rekor.example", SG_REKOR_V1,
        false },
    { "a number after a space", "rekor.example 1", "rekor.example", SG_REKOR_V1,
        false },
    { "a dash of another kind", "rekor.example \xe2\x80\x93 1", "rekor.example",
        SG_REKOR_V1, false },
    { "an empty name", "log.example", "", SG_REKOR_V2, false },
    { "an empty name with a tree", " - 1", "", SG_REKOR_V1, false },
};

static void
an_origin_is_the_logs_name_or_a_tree_of_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(origins); i++) {
        struct sg_checkpoint checkpoint = { .origin = sg_bytes_from_text(
                                                origins[i].origin) };

        check_row(origins[i].name,
            sg_checkpoint_origin_is(&checkpoint,
                sg_bytes_from_text(origins[i].log),
                origins[i].version) == origins[i].same);
    }
}

static void
the_origin_is_the_first_line(void **state)
{
    struct sg_checkpoint checkpoint;

    (void)state;
    assert_int_equal(sg_checkpoint_parse(&checkpoint,
                         SG_LITERAL("rekor.example - 26\n7\n" ROOT "\n"), NULL),
        SIGSTORE_OK);
    assert_true(sg_bytes_is(checkpoint.origin, "rekor.example - 26"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(checkpoints_have_one_form),
        cmocka_unit_test(a_root_of_a_megabyte_is_refused),
        cmocka_unit_test(an_origin_is_the_logs_name_or_a_tree_of_it),
        cmocka_unit_test(the_origin_is_the_first_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
