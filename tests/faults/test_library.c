/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The public API with its n-th allocation failing, for every n: whatever it
 * was, the answer is an error that says so or the whole result, nothing is
 * left allocated, and what is bad is never accepted.  Linked so that malloc
 * and its kin, where the library calls them, are those below.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/crypto.h>

#include <sigstore/sigstore.h>

#define REAL SG_VECTORS "/real/"
#define MODEL REAL "pypi_attestation_models-0.0.4a2.tar.gz"
#define WHEEL REAL "rfc8785-0.1.2-py3-none-any.whl"
#define WORKFLOW                                                               \
    "https://github.com/trailofbits/pypi-attestation-models/.github/"          \
    "workflows/release.yml@refs/tags/v0.0.4a2"
#define GITHUB "https://token.actions.githubusercontent.com"
/* No scenario allocates so often. */
#define MOST 200000

/* ---- allocations that fail ---- */

static struct fault {
    long left;  /* calls until one fails; 0 for none */
    long live;  /* blocks of the library that are not freed */
    int struck; /* one was failed */
} ours, theirs;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
void __real_free(void *block);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
void __wrap_free(void *block);
char *__wrap_strdup(const char *text);

static int
strikes(struct fault *fault)
{
    if (fault->left == 0 || --fault->left != 0)
        return 0;
    fault->struck = 1;
    return 1;
}

static void *
counted(void *block)
{
    ours.live += block != NULL;
    return block;
}

void *
__wrap_malloc(size_t size)
{
    return strikes(&ours) ? NULL : counted(__real_malloc(size));
}

void *
__wrap_calloc(size_t count, size_t size)
{
    return strikes(&ours) ? NULL : counted(__real_calloc(count, size));
}

void *
__wrap_realloc(void *old, size_t size)
{
    void *block;

    if (strikes(&ours))
        return NULL;
    block = __real_realloc(old, size);
    ours.live += old == NULL && block != NULL;
    return block;
}

void
__wrap_free(void *block)
{
    ours.live -= block != NULL;
    __real_free(block);
}

char *
__wrap_strdup(const char *text)
{
    size_t len = strlen(text) + 1;
    char *copy = __wrap_malloc(len);

    return copy == NULL ? NULL : memcpy(copy, text, len);
}

static void *
crypto_malloc(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return strikes(&theirs) ? NULL : __real_malloc(size);
}

static void *
crypto_realloc(void *old, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return strikes(&theirs) ? NULL : __real_realloc(old, size);
}

static void
crypto_free(void *block, const char *file, int line)
{
    (void)file;
    (void)line;
    __real_free(block);
}

/* ---- scenarios ---- */

struct scenario {
    const char *name, *artifact, *bundle, *identity, *issuer;
    sigstore_instance instance;
    int good;
};

static const struct scenario scenarios[] = {
    { "a good file", MODEL, MODEL ".sigstore", WORKFLOW, GITHUB,
        SIGSTORE_PRODUCTION, 1 },
    { "a good file of the staging instance", WHEEL, WHEEL ".sigstore",
        "william@yossarian.net", "https://github.com/login/oauth",
        SIGSTORE_STAGING, 1 },
    { "another file", WHEEL, MODEL ".sigstore", WORKFLOW, GITHUB,
        SIGSTORE_PRODUCTION, 0 },
    { "another instance", MODEL, MODEL ".sigstore", WORKFLOW, GITHUB,
        SIGSTORE_STAGING, 0 },
    { "another identity", MODEL, MODEL ".sigstore", "mallory", GITHUB,
        SIGSTORE_PRODUCTION, 0 },
    { "no bundle", MODEL, MODEL, WORKFLOW, GITHUB, SIGSTORE_PRODUCTION, 0 },
};

/* What is made on the way, and freed whatever happens. */
struct made {
    sigstore_trusted_root *root;
    sigstore_verifier *verifier;
    sigstore_policy *policy;
    sigstore_options *options;
    sigstore_bundle *bundle;
    sigstore_artifact *artifact;
    sigstore_result *result;
};

static sigstore_code
make(struct made *m, const struct scenario *s, sigstore_error *err)
{
    sigstore_code rc;

    if ((rc = sigstore_trusted_root_embedded(&m->root, s->instance, err)) !=
            SIGSTORE_OK ||
        (rc = sigstore_verifier_new(&m->verifier, m->root,
             SIGSTORE_PROFILE_PUBLIC, err)) != SIGSTORE_OK ||
        (rc = sigstore_policy_identity(
             &m->policy, s->identity, s->issuer, err)) != SIGSTORE_OK ||
        (rc = sigstore_options_new(&m->options, err)) != SIGSTORE_OK ||
        (rc = sigstore_bundle_read_file(&m->bundle, s->bundle, err)) !=
            SIGSTORE_OK ||
        (rc = sigstore_artifact_open(&m->artifact, s->artifact, err)) !=
            SIGSTORE_OK)
        return rc;
    return sigstore_verify(&m->result, m->verifier, m->bundle, m->artifact,
        m->policy, m->options, err);
}

static void
unmake(struct made *m)
{
    sigstore_result_free(m->result);
    sigstore_artifact_free(m->artifact);
    sigstore_bundle_free(m->bundle);
    sigstore_options_free(m->options);
    sigstore_policy_free(m->policy);
    sigstore_verifier_free(m->verifier);
    sigstore_trusted_root_free(m->root);
}

/* A result that says less than it would without the fault is none. */
static void
check_result(const struct made *m, const struct scenario *s)
{
    size_t len = 0;

    assert_true(s->good);
    assert_non_null(m->result);
    assert_string_equal(sigstore_result_identity(m->result), s->identity);
    assert_string_equal(sigstore_result_issuer(m->result), s->issuer);
    assert_int_equal(sigstore_result_time_count(m->result), 1);
    assert_int_equal(sigstore_result_log_count(m->result), 1);
    assert_non_null(sigstore_result_log_url(m->result, 0));
    assert_non_null(sigstore_result_payload(m->result, &len));
    assert_true(len > 100);
}

static void
run(const struct scenario *s, struct fault *fault, long nth)
{
    struct made m = { 0 };
    sigstore_error err = { .code = SIGSTORE_OK };
    long live = ours.live;
    sigstore_code rc;

    fault->left = nth;
    fault->struck = 0;
    rc = make(&m, s, &err);
    fault->left = 0;
    if (rc == SIGSTORE_OK) {
        check_result(&m, s);
    } else {
        assert_null(m.result);
        assert_int_equal(err.code, rc);
        assert_true(strlen(err.message) > 5);
        assert_true(fault->struck || !s->good);
    }
    /* What is bad may be refused for that: a cache does without memory. */
    if (fault == &ours && fault->struck && s->good && rc != SIGSTORE_OK &&
        rc != SIGSTORE_ENOMEM)
        fail_msg(
            "allocation %ld: %s: %s", nth, sigstore_code_name(rc), err.message);
    unmake(&m);
    if (ours.live != live)
        fail_msg("%s: failed at %ld, %ld blocks are left", s->name, nth,
            ours.live - live);
}

static void
run_all(struct fault *fault)
{
    for (size_t i = 0; i < sizeof(scenarios) / sizeof(*scenarios); i++) {
        long nth = 1;

        run(&scenarios[i], fault, 0); /* and what is made only once */
        do {
            run(&scenarios[i], fault, nth);
            nth++;
            assert_true(nth < MOST);
        } while (fault->struck);
        print_message("%s: %ld allocations\n", scenarios[i].name, nth - 1);
        assert_true(nth > 3 || !scenarios[i].good);
    }
}

static void
every_allocation_of_the_library_may_fail(void **state)
{
    (void)state;
    run_all(&ours);
}

static void
allocations_of_libcrypto_may_fail(void **state)
{
    (void)state;
    run_all(&theirs);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_of_the_library_may_fail),
        cmocka_unit_test(allocations_of_libcrypto_may_fail),
    };

    if (CRYPTO_set_mem_functions(crypto_malloc, crypto_realloc, crypto_free) !=
        1)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
