/* SPDX-License-Identifier: Apache-2.0 */
/* Threads that share a verifier, a bundle and a policy, and agree. */
#include "real.h"

#include <pthread.h>

#define THREADS 8
#define TIMES 20

struct shared {
    struct real real;
    sigstore_policy *right, *wrong;
};

/* How many answers were wrong; each thread has its own artifact. */
static void *
run(void *arg)
{
    const struct shared *s = arg;
    sigstore_artifact *artifact;
    uintptr_t wrong = 0;

    if (sigstore_artifact_open(&artifact, REAL_FILE, NULL) != SIGSTORE_OK)
        return (void *)(uintptr_t)1;
    for (int i = 0; i < TIMES; i++) {
        const sigstore_policy *policy = i % 2 == 0 ? s->right : s->wrong;
        sigstore_code want = i % 2 == 0 ? SIGSTORE_OK : SIGSTORE_EREFUSED;
        sigstore_error err;

        wrong += sigstore_verify(NULL, s->real.verifier, s->real.bundle,
                     artifact, policy, NULL, &err) != want;
    }
    sigstore_artifact_free(artifact);
    return (void *)wrong;
}

static void
threads_may_share_a_verifier(void **state)
{
    pthread_t threads[THREADS];
    struct shared s;

    (void)state;
    real_make(&s.real);
    assert_int_equal(
        sigstore_policy_identity(&s.right, REAL_WORKFLOW, REAL_ISSUER, NULL),
        SIGSTORE_OK);
    assert_int_equal(
        sigstore_policy_identity(&s.wrong, "mallory", REAL_ISSUER, NULL),
        SIGSTORE_OK);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, run, &s), 0);
    for (size_t i = 0; i < THREADS; i++) {
        void *wrong = &s;

        assert_int_equal(pthread_join(threads[i], &wrong), 0);
        assert_null(wrong);
    }
    sigstore_policy_free(s.right);
    sigstore_policy_free(s.wrong);
    real_free(&s.real);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_may_share_a_verifier),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
