/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every forged case through the public API: the check that answers must be
 * the one that the case is about [client-spec 4.2], [client-spec 4.3],
 * [client-spec 4.4], [client-spec 4.5], [fulcio certificate-specification].
 * The cases are tests/vectors/forged.
 */
#include "forged.h"

#include <dirent.h>
#include <stdio.h>

/* A result tells the indexes that the case lists, where it lists them. */
static int
has_indexes(const json_t *indexes, const sigstore_result *result)
{
    int right = json_array_size(indexes) == sigstore_result_log_count(result);

    for (size_t i = 0; i < json_array_size(indexes); i++)
        right &= json_integer_value(json_array_get(indexes, i)) ==
            sigstore_result_log_index(result, i);
    return right;
}

static sigstore_code
verify(struct forged *f, sigstore_error *err)
{
    const json_t *indexes = json_object_get(f->json, "logIndexes");
    sigstore_result *result = NULL;
    sigstore_code rc = forged_make(f, err);

    if (rc != SIGSTORE_OK)
        return rc;
    rc = forged_verify(f, &result, err);
    assert_int_equal(rc == SIGSTORE_OK, result != NULL);
    if (indexes != NULL && !has_indexes(indexes, result))
        fail_msg("%s: other log indexes", forged_text_of(f->json, "name"));
    sigstore_result_free(result);
    return rc;
}

/* Whether the case was answered as it says; tells what was answered if not. */
static int
answers_right(const char *path)
{
    struct forged f;
    sigstore_error err = { 0 };
    const char *expect, *answer;
    sigstore_code rc;
    int right;

    forged_open(&f, path);
    expect = forged_text_of(f.json, "expect");
    rc = verify(&f, &err);
    answer = rc == SIGSTORE_OK ? "OK" : sigstore_check_name(err.check);
    right = strcmp(answer, expect) == 0 &&
        (rc == SIGSTORE_OK) == (err.message[0] == '\0');
    if (!right)
        print_error("%s: expected %s, got %s (%s): %s\n",
            forged_text_of(f.json, "name"), expect, answer,
            sigstore_code_name(rc), err.message);
    forged_free(&f);
    return right;
}

static void
test_forged_cases(void **state)
{
    DIR *folder = opendir(SG_VECTORS "/forged");
    struct dirent *entry;
    int count = 0, wrong = 0;

    (void)state;
    assert_non_null(folder);
    while ((entry = readdir(folder)) != NULL) {
        char path[1024];

        if (strstr(entry->d_name, ".json") == NULL)
            continue;
        (void)snprintf(
            path, sizeof(path), SG_VECTORS "/forged/%s", entry->d_name);
        count++;
        wrong += !answers_right(path);
    }
    (void)closedir(folder);
    print_message("%d forged cases\n", count);
    assert_true(count >= 400);
    assert_int_equal(wrong, 0);
}

/* Who, when, and for which time the trusted root trusts them. */
static const struct {
    const char *file;
    const char *message;
} windows[] = {
    { "ca-trusted-until-a-second-before.json",
        "signed at 2026-06-01T12:00:00Z, "
        "but the trusted root trusts https://fulcio.forged.test"
        " from 2025-06-01T12:00:00Z to 2026-06-01T11:59:59Z" },
    { "ct-log-trusted-from-a-second-after.json",
        "SCT of 2026-06-01T12:00:00Z, "
        "but the trusted root trusts https://ct.forged.test"
        " from 2026-06-01T12:00:01Z to 2027-06-01T12:00:00Z" },
    { "log-trusted-until-a-second-before.json",
        "no signed time counts: https://rekor.forged.test says "
        "2026-06-01T12:00:00Z, "
        "but the trusted root trusts it"
        " from 2025-06-01T12:00:00Z to 2026-06-01T11:59:59Z" },
    { "tsa-trusted-from-a-second-after.json",
        "no signed time counts: https://tsa.forged.test says "
        "2026-06-01T12:00:00Z, "
        "but the trusted root trusts it"
        " from 2026-06-01T12:00:01Z to 2027-06-01T12:00:00Z" },
    { "rekor-v2-trusted-from-a-second-after-the-timestamp.json",
        "signed at 2026-06-01T12:00:00Z, "
        "but the trusted root trusts https://v2.forged.test"
        " from 2026-06-01T12:00:01Z to 2027-06-01T12:00:00Z" },
    { "promise-of-a-log-not-trusted-then-beside-a-good-timestamp.json",
        "signed at 2026-06-01T12:00:00Z, "
        "but the trusted root trusts https://rekor.forged.test"
        " from 2025-06-01T12:00:00Z to 2026-06-01T11:59:59Z" },
    { "log-trusted-at-the-timestamp-s-time-but-not-at-the-promise-s.json",
        "signed at 2026-06-01T12:00:10Z, "
        "but the trusted root trusts https://rekor.forged.test"
        " from 2025-06-01T12:00:00Z to 2026-06-01T12:00:05Z" },
};

static void
test_windows_are_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(windows); i++) {
        struct forged f;
        sigstore_error err = { 0 };
        char path[1024];

        (void)snprintf(
            path, sizeof(path), SG_VECTORS "/forged/%s", windows[i].file);
        forged_open(&f, path);
        (void)verify(&f, &err);
        assert_string_equal(err.message, windows[i].message);
        forged_free(&f);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forged_cases),
        cmocka_unit_test(test_windows_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
