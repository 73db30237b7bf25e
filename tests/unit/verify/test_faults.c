/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifications in which memory runs out, at each allocation in turn: the
 * answer is that, or what it would have been; never another check's refusal.
 */
#include "forged.h"

#include <openssl/crypto.h>
#include <stdio.h>

#include "../faults.h"

#define CASES SG_VECTORS "/forged/"

static const char *const cases[] = {
    "good-message-on-rekor-v1",
    "good-dsse-on-rekor-v1",
    "good-dsse-logged-as-intoto",
    "good-dsse-on-rekor-v2",
    "good-envelope-by-an-ed25519-leaf",
    "good-bundle-with-promise-and-timestamp",
    "entries-of-both-logs",
    "hint-of-another-hash",
    "a-window-whose-end-comes-before-the-one-that-is-right",
    "another-ca-of-the-same-name-and-key-comes-second",
    "managed-key-message-on-rekor-v2",
    "private-certificate-and-timestamp",
    "another-identity",
    "bad-signature-that-is-also-logged",
    "statement-about-something-else",
    "github-workflow-with-every-claim",
};

/* Refused by a signature; libcrypto has the memory to find that out. */
static const char *const refused[] = {
    "promise-signed-by-another-key",
    "timestamp-signed-by-another-key",
    "leaf-signed-by-another-key",
    "intermediate-signed-by-another-root",
    "sct-with-a-bad-signature",
    "bad-signature-that-is-also-logged",
};

/* Of how many allocations one fails: libcrypto makes dozens a signature. */
#define STRIDE 5

/* Whether libcrypto's allocations count. */
static bool crypto_counts;

static void *
crypto_malloc(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return crypto_counts ? malloc(size) : __real_malloc(size);
}

static void *
crypto_realloc(void *memory, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return crypto_counts ? realloc(memory, size) : __real_realloc(memory, size);
}

static void
crypto_free(void *memory, const char *file, int line)
{
    (void)file;
    (void)line;
    free(memory);
}

struct answer {
    sigstore_code code;
    sigstore_check check;
};

/* A verifier and an artifact that have seen nothing yet, each time. */
static struct answer
verify(const char *name, int failing, int *has)
{
    char path[512];
    struct forged f;
    sigstore_result *result = NULL;
    sigstore_error err = { 0 };
    struct answer answer;

    (void)snprintf(path, sizeof(path), CASES "%s.json", name);
    forged_open(&f, path);
    check_row(name, forged_make(&f, &err) == SIGSTORE_OK);
    fail_at(failing);
    answer.code = forged_verify(&f, &result, &err);
    *has = has_failed();
    fail_at(0);
    answer.check = err.check;
    check_row(name, (answer.code == SIGSTORE_OK) == (result != NULL));
    sigstore_result_free(result);
    forged_free(&f);
    return answer;
}

static void
memory_that_runs_out_decides_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int has = 0, n = 1;
        struct answer want = verify(cases[i], 0, &has);

        for (has = 1; has; n++) {
            struct answer got = verify(cases[i], n, &has);

            if (got.code != SIGSTORE_ENOMEM &&
                (got.code != want.code || got.check != want.check))
                fail_msg("%s: at allocation %d: %s, %s", cases[i], n,
                    sigstore_code_name(got.code),
                    sigstore_check_name(got.check));
        }
        check_row(cases[i], n > 5);
    }
}

/* What libcrypto cannot find out it tells in many ways; none is "good". */
static void
what_was_not_computed_is_not_accepted(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        int has = 0;

        check_row(
            refused[i], verify(refused[i], 0, &has).code == SIGSTORE_EREFUSED);
        crypto_counts = true;
        has = 1;
        for (int n = 1; has; n += STRIDE)
            check_row(
                refused[i], verify(refused[i], n, &has).code != SIGSTORE_OK);
        crypto_counts = false;
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_that_runs_out_decides_nothing),
        cmocka_unit_test(what_was_not_computed_is_not_accepted),
    };

    if (CRYPTO_set_mem_functions(crypto_malloc, crypto_realloc, crypto_free) !=
        1)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
