/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: verify ROUNDS ROOT QUESTION QUESTION ALGORITHM...
 *        where QUESTION is BUNDLE ARTIFACT WHO ISSUER
 *
 * Microseconds of CPU of a verification, against the floor: nothing but the
 * signatures that this bundle needs, by libcrypto with keys made before. Each
 * round makes a verifier and warms it with the second question, so that keys
 * and issuers are known but the certificate of the first is not; then asks
 * the first, the first again, and the floor. WHO is an identity or, with an
 * empty ISSUER, a file with a public key.
 *
 * Prints medians: first, again, floor, and first / floor.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sigstore/sigstore.h>

#include "floor.h"

static double
cpu_us(void)
{
    struct timespec t;

    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t) != 0)
        die("no clock of CPU time");
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* ---- a verification ---- */

struct question {
    char *bundle;
    size_t bundle_len;
    const char *artifact;
    sigstore_policy *policy;
    sigstore_profile profile;
};

static char *
read_file(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    char *data = malloc(1 << 20);

    if (!file || !data)
        die(path);
    *len = fread(data, 1, 1 << 20, file);
    fclose(file);
    return data;
}

static void
question_make(struct question *q, char **args)
{
    sigstore_error err;
    sigstore_code rc;

    q->bundle = read_file(args[0], &q->bundle_len);
    q->artifact = args[1];
    q->profile = SIGSTORE_PROFILE_PUBLIC;
    if (*args[3] != '\0') {
        rc = sigstore_policy_identity(&q->policy, args[2], args[3], &err);
    } else {
        size_t len;
        char *key = read_file(args[2], &len);

        q->profile = SIGSTORE_PROFILE_MANAGED_KEY;
        rc = sigstore_policy_key(&q->policy, key, len, &err);
        free(key);
    }
    if (rc != SIGSTORE_OK)
        die(err.message);
}

static void
question_free(struct question *q)
{
    sigstore_policy_free(q->policy);
    free(q->bundle);
}

/* From the bundle's bytes to the verdict, as a program would do for each. */
static void
ask(sigstore_verifier *verifier, const struct question *q)
{
    sigstore_bundle *bundle = NULL;
    sigstore_artifact *artifact = NULL;
    sigstore_result *result = NULL;
    sigstore_error err;

    if (sigstore_bundle_parse(&bundle, q->bundle, q->bundle_len, &err) ||
        sigstore_artifact_open(&artifact, q->artifact, &err) ||
        sigstore_verify(
            &result, verifier, bundle, artifact, q->policy, NULL, &err))
        die(err.message);
    sigstore_result_free(result);
    sigstore_artifact_free(artifact);
    sigstore_bundle_free(bundle);
}

/* ---- in turns ---- */

struct sample {
    double *first, *again, *floor, *ratio;
};

static double *
numbers(size_t count)
{
    double *values = calloc(count, sizeof(*values));

    if (!values)
        die("out of memory");
    return values;
}

static int
compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The median of values that are then of no more use. */
static double
median(double *values, size_t count)
{
    double middle;

    qsort(values, count, sizeof(*values), compare);
    middle = values[count / 2];
    free(values);
    return middle;
}

static void
measure(struct sample *sample, size_t round, const sigstore_trusted_root *root,
    const struct question *asked, const struct question *warm,
    const struct floor *floor)
{
    sigstore_verifier *verifier = NULL;
    sigstore_error err;
    double at[4];

    if (sigstore_verifier_new(&verifier, root, asked->profile, &err))
        die(err.message);
    ask(verifier, warm);
    at[0] = cpu_us();
    ask(verifier, asked);
    at[1] = cpu_us();
    ask(verifier, asked);
    at[2] = cpu_us();
    floor_verify(floor);
    at[3] = cpu_us();
    sample->first[round] = at[1] - at[0];
    sample->again[round] = at[2] - at[1];
    sample->floor[round] = at[3] - at[2];
    sample->ratio[round] = sample->first[round] / sample->floor[round];
    sigstore_verifier_free(verifier);
}

int
main(int argc, char **argv)
{
    struct floor *floor = floor_new();
    struct question asked, warm;
    struct sample sample;
    sigstore_trusted_root *root;
    sigstore_error err;
    size_t rounds;

    if (argc < 12 || (rounds = strtoul(argv[1], NULL, 10)) == 0)
        die("give ROUNDS ROOT QUESTION QUESTION ALGORITHM...");
    if (sigstore_trusted_root_read_file(&root, argv[2], &err))
        die(err.message);
    question_make(&asked, argv + 3);
    question_make(&warm, argv + 7);
    for (int i = 11; i < argc; i++)
        floor_add(floor, argv[i]);
    floor_verify(floor);
    sample = (struct sample){ numbers(rounds), numbers(rounds), numbers(rounds),
        numbers(rounds) };
    for (size_t i = 0; i < rounds; i++)
        measure(&sample, i, root, &asked, &warm, floor);
    printf("%.1f %.1f %.1f %.3f\n", median(sample.first, rounds),
        median(sample.again, rounds), median(sample.floor, rounds),
        median(sample.ratio, rounds));
    question_free(&asked);
    question_free(&warm);
    sigstore_trusted_root_free(root);
    floor_free(floor);
    return 0;
}
