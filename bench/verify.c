/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: verify ROUNDS ROOT BUNDLE ARTIFACT WHO ISSUER ALGORITHM...
 *
 * Microseconds of CPU of one verification with a warm verifier, against the
 * floor: nothing but the signatures that this bundle needs, by libcrypto with
 * keys made before. Both are measured in turns, so that what else the machine
 * does touches both. WHO is an identity or, with an empty ISSUER, a file with
 * a public key. Prints: verification floor ratio, each a median.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sigstore/sigstore.h>

#include "floor.h"

#define TURN 4 /* how many of each before it is the other's turn */

static double
cpu_us(void)
{
    struct timespec t;

    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t) != 0)
        die("no clock of CPU time");
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* ---- a verification ---- */

struct job {
    char *bundle;
    size_t bundle_len;
    const char *artifact;
    sigstore_trusted_root *root;
    sigstore_verifier *verifier;
    sigstore_policy *policy;
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
job_make(struct job *job, char **args)
{
    sigstore_profile profile = SIGSTORE_PROFILE_PUBLIC;
    sigstore_error err;
    sigstore_code rc;

    job->bundle = read_file(args[1], &job->bundle_len);
    job->artifact = args[2];
    if (*args[4] != '\0') {
        rc = sigstore_policy_identity(&job->policy, args[3], args[4], &err);
    } else {
        size_t len;
        char *key = read_file(args[3], &len);

        profile = SIGSTORE_PROFILE_MANAGED_KEY;
        rc = sigstore_policy_key(&job->policy, key, len, &err);
        free(key);
    }
    if (rc != SIGSTORE_OK ||
        sigstore_trusted_root_read_file(&job->root, args[0], &err) ||
        sigstore_verifier_new(&job->verifier, job->root, profile, &err))
        die(err.message);
}

/* From the bundle's bytes to the verdict, as a program would do for each. */
static void
job_verify(const struct job *job)
{
    sigstore_bundle *bundle = NULL;
    sigstore_artifact *artifact = NULL;
    sigstore_result *result = NULL;
    sigstore_error err;

    if (sigstore_bundle_parse(&bundle, job->bundle, job->bundle_len, &err) ||
        sigstore_artifact_open(&artifact, job->artifact, &err) ||
        sigstore_verify(
            &result, job->verifier, bundle, artifact, job->policy, NULL, &err))
        die(err.message);
    sigstore_result_free(result);
    sigstore_artifact_free(artifact);
    sigstore_bundle_free(bundle);
}

static void
job_free(struct job *job)
{
    sigstore_verifier_free(job->verifier);
    sigstore_policy_free(job->policy);
    sigstore_trusted_root_free(job->root);
    free(job->bundle);
}

/* ---- both in turns ---- */

static int
compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double
median(double *values, size_t count)
{
    qsort(values, count, sizeof(*values), compare);
    return values[count / 2];
}

static void
measure(const struct job *job, const struct floor *floor, size_t rounds)
{
    double *ours = calloc(rounds, sizeof(*ours));
    double *theirs = calloc(rounds, sizeof(*theirs));
    double *ratio = calloc(rounds, sizeof(*ratio));

    if (!ours || !theirs || !ratio)
        die("out of memory");
    for (size_t i = 0; i < rounds; i++) {
        double start = cpu_us(), middle;

        for (size_t turn = 0; turn < TURN; turn++)
            job_verify(job);
        middle = cpu_us();
        for (size_t turn = 0; turn < TURN; turn++)
            floor_verify(floor);
        theirs[i] = (cpu_us() - middle) / TURN;
        ours[i] = (middle - start) / TURN;
        ratio[i] = ours[i] / theirs[i];
    }
    printf("%.1f %.1f %.3f\n", median(ours, rounds), median(theirs, rounds),
        median(ratio, rounds));
    free(ours);
    free(theirs);
    free(ratio);
}

int
main(int argc, char **argv)
{
    struct floor *floor = floor_new();
    struct job job = { 0 };
    size_t rounds;

    if (argc < 8 || (rounds = strtoul(argv[1], NULL, 10)) == 0)
        die("give ROUNDS ROOT BUNDLE ARTIFACT WHO ISSUER ALGORITHM...");
    job_make(&job, argv + 2);
    for (int i = 7; i < argc; i++)
        floor_add(floor, argv[i]);
    job_verify(&job); /* warms the verifier */
    floor_verify(floor);
    measure(&job, floor, rounds);
    job_free(&job);
    floor_free(floor);
    return 0;
}
