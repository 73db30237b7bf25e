/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verifies a file offline: who signed it, when, and in which log it stands.
 *
 *     verify FILE BUNDLE IDENTITY ISSUER
 *
 * To compile it where libsigstore is installed:
 *
 *     cc verify.c $(pkg-config --cflags --libs libsigstore) -o verify
 */
#include <sigstore/sigstore.h>
#include <stdio.h>
#include <time.h>

struct job {
    sigstore_trusted_root *root;
    sigstore_verifier *verifier;
    sigstore_bundle *bundle;
    sigstore_policy *policy;
    sigstore_artifact *file;
    sigstore_options *options;
    sigstore_result *who;
};

static sigstore_code
verify(struct job *job, char **argv, sigstore_error *err)
{
    sigstore_code code;

    /* Whom to trust: the public instance, as compiled in. */
    if ((code = sigstore_trusted_root_embedded(
             &job->root, SIGSTORE_PRODUCTION, err)) ||
        (code = sigstore_verifier_new(
             &job->verifier, job->root, SIGSTORE_PROFILE_PUBLIC, err)))
        return code;
    /* What was signed, and what is said about it. */
    if ((code = sigstore_artifact_open(&job->file, argv[1], err)) ||
        (code = sigstore_bundle_read_file(&job->bundle, argv[2], err)))
        return code;
    /* Whom to expect: without this anybody's signature would do. */
    if ((code = sigstore_policy_identity(&job->policy, argv[3], argv[4], err)))
        return code;
    /* The library has no clock: signed times after this one are refused. */
    if ((code = sigstore_options_new(&job->options, err)))
        return code;
    sigstore_options_set_now(job->options, (int64_t)time(NULL));

    return sigstore_verify(&job->who, job->verifier, job->bundle, job->file,
        job->policy, job->options, err);
}

static void
report(const sigstore_result *who)
{
    time_t when = (time_t)sigstore_result_time(who, 0);
    char text[32] = "";

    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", gmtime(&when));
    printf("signed by %s\n", sigstore_result_identity(who));
    printf("vouched for by %s\n", sigstore_result_issuer(who));
    printf("at %s\n", text);
    printf("logged by %s as entry %ld\n", sigstore_result_log_url(who, 0),
        (long)sigstore_result_log_index(who, 0));
}

static void
release(struct job *job)
{
    sigstore_result_free(job->who);
    sigstore_options_free(job->options);
    sigstore_artifact_free(job->file);
    sigstore_policy_free(job->policy);
    sigstore_bundle_free(job->bundle);
    sigstore_verifier_free(job->verifier);
    sigstore_trusted_root_free(job->root);
}

int
main(int argc, char **argv)
{
    struct job job = { NULL, NULL, NULL, NULL, NULL, NULL, NULL };
    sigstore_error err;
    sigstore_code code;

    if (argc != 5) {
        fprintf(stderr, "usage: verify FILE BUNDLE IDENTITY ISSUER\n");
        return 2;
    }
    code = verify(&job, argv, &err);
    if (code == SIGSTORE_OK)
        report(job.who);
    else
        fprintf(stderr, "refused: %s\n", err.message);
    release(&job);
    return code == SIGSTORE_OK ? 0 : 1;
}
