/* SPDX-License-Identifier: Apache-2.0 */
/* sigstore verify: many inputs in, an answer for each, in order. */
#include "verify.h"

#include <stdlib.h>
#include <unistd.h>

#include "answer.h"
#include "detached.h"
#include "lean.h"
#include "order.h"
#include "sandbox.h"
#include "trust.h"

/* Below this many inputs one thread does, with progress on a terminal. */
#define THREADS_FROM 4
/* Answers that may wait for their turn: each may hold a bundle of 16 MiB. */
#define WINDOW 64

#define AT(member) .at = offsetof(struct verify_settings, member)

const struct opt verify_input_options[] = {
    { OPT_TITLE, .name = "Verification inputs" },
    { OPT_TEXT, .name = "certificate", .alias = "cert", .metavar = "FILE",
        .env = "SIGSTORE_CERTIFICATE", AT(certificate),
        .help = "The PEM-encoded certificate to verify against; not used "
                "with multiple inputs" },
    { OPT_TEXT, .name = "signature", .metavar = "FILE",
        .env = "SIGSTORE_SIGNATURE", AT(signature),
        .help = "The signature to verify against; not used with multiple "
                "inputs" },
    { OPT_TEXT, .name = "bundle", .metavar = "FILE", .env = "SIGSTORE_BUNDLE",
        AT(bundle),
        .help = "The Sigstore bundle to verify with; not used with multiple "
                "inputs" },
    { OPT_INPUTS, .metavar = "FILE_OR_DIGEST", .required = true, AT(inputs),
        .help = "The file path or the digest to verify. The digest should "
                "start with the 'sha256:' prefix." },
    { .kind = OPT_END },
};

const struct opt verify_options[] = {
    { OPT_TITLE, .name = "Verification options" },
    { OPT_FLAG, .name = "offline", .env = "SIGSTORE_OFFLINE", AT(offline),
        .help = "Perform offline verification; requires a Sigstore bundle" },
    { .kind = OPT_END },
};

/* A run: what it asks, of which inputs, and the answers under way. */
struct job {
    struct question question;
    struct input *inputs;
    size_t count;
    struct answer *answers; /* one a slot */
    struct voice *voice;
    int status;
};

static bool
has_digest(const struct job *job)
{
    for (size_t i = 0; i < job->count; i++) {
        if (job->inputs[i].kind == INPUT_DIGEST)
            return true;
    }
    return false;
}

/* Options that do not go together, in the order of sigstore-python. */
static const char *
find_conflict(const struct verify_settings *s, const struct job *job)
{
    bool detached = s->certificate || s->signature;

    if ((detached || s->bundle) && job->count > 1)
        return "--certificate, --signature, or --bundle can only be used "
               "with a single input file or digest";
    if (s->bundle && detached)
        return "--bundle cannot be used with --certificate or --signature";
    if (has_digest(job) && !s->bundle && !(s->certificate && s->signature))
        return "verifying a digest input (sha256:*) needs either --bundle "
               "or both --certificate and --signature";
    if (s->offline && detached)
        return "--offline cannot be used with --certificate or --signature";
    return NULL;
}

static int
say_problem(const struct session *session, const struct input *input)
{
    if (input->invalid)
        return opt_refuse(&session->line,
            "argument FILE_OR_DIGEST: invalid file_or_digest value: '%s' "
            "(%s)",
            input->name, input_problem(input));
    return opt_refuse(&session->line, "%s", input_problem(input));
}

/*
 * What can be told before anything is verified.  A problem of the only input
 * ends the run; one of several is that input's answer, in its turn.
 */
static int
check_inputs(struct session *session, const struct verify_settings *settings,
    struct job *job)
{
    struct materials materials = { settings->certificate, settings->signature,
        settings->bundle };
    const char *conflict;

    for (size_t i = 0; i < job->count; i++)
        input_read(&job->inputs[i], settings->inputs.name[i]);
    if (job->count == 1 && job->inputs[0].kind == INPUT_WRONG)
        return say_problem(session, job->inputs);
    if ((conflict = find_conflict(settings, job)) != NULL)
        return opt_wrong(&session->line, "%s", conflict);
    for (size_t i = 0; i < job->count; i++)
        input_find(&job->inputs[i], &materials, job->voice);
    if (job->count == 1 && job->inputs[0].kind == INPUT_WRONG)
        return say_problem(session, job->inputs);
    return EXIT_DONE;
}

static void
work_one(void *arg, size_t index, size_t slot)
{
    struct job *job = arg;

    answer_find(&job->answers[slot], &job->question, &job->inputs[index]);
}

static void
answer_one(void *arg, size_t index, size_t slot)
{
    struct job *job = arg;
    const struct input *input = &job->inputs[index];
    int status = input->kind == INPUT_WRONG      ? EXIT_WRONG
        : job->answers[slot].code == SIGSTORE_OK ? EXIT_DONE
                                                 : EXIT_FAILED;

    if (status > job->status)
        job->status = status;
    answer_say(&job->answers[slot], &job->question, input, job->voice);
}

static int
run_job(struct job *job)
{
    long cores = job->count < THREADS_FROM ? 1 : sysconf(_SC_NPROCESSORS_ONLN);
    struct order order = { .count = job->count,
        .threads = cores > 1 ? (size_t)cores : 1,
        .window = WINDOW,
        .work = work_one,
        .answer = answer_one,
        .arg = job };

    if (order.threads > order.count)
        order.threads = order.count;
    if (order.threads == 1 && job->voice->terminal)
        job->question.progress = job->voice;
    order_run(&order);
    return job->status;
}

/* The verifier and its settings, then the run. */
static int
verify_with(struct session *session, struct job *job,
    const sigstore_trusted_root *root, sigstore_profile profile)
{
    sigstore_options *options = NULL;
    sigstore_error err;
    int status = EXIT_FAILED;

    if (sigstore_verifier_new(&job->question.verifier, root, profile, &err) !=
            SIGSTORE_OK ||
        sigstore_options_new(&options, &err) != SIGSTORE_OK) {
        say(&session->voice, SAY_CRITICAL, "%s", err.message);
    } else {
        sigstore_options_set_now(options, session->now);
        job->question.options = options;
        status = run_job(job);
    }
    sigstore_options_free(options);
    sigstore_verifier_free(job->question.verifier);
    return status;
}

static int
verify_job(struct session *session, const struct verify_settings *settings,
    sigstore_profile profile, struct job *job)
{
    sigstore_trusted_root *root = NULL;
    int status = check_inputs(session, settings, job);

    if (status != EXIT_DONE)
        return status;
    if (settings->offline)
        lean_start();
    if (!trust_load(&root, session, settings->offline))
        return EXIT_FAILED;
    /* There is one input only then, and the network only before. */
    if (settings->certificate || settings->signature)
        status = detached_find(&job->inputs[0], session, root);
    if (status != EXIT_DONE) {
        sigstore_trusted_root_free(root);
        return status;
    }
    say(job->voice, SAY_DEBUG, "verifying %s",
        settings->key ? "with a key: log entry and signed time are needed"
                      : "with a certificate: SCT, log entry and signed time "
                        "are needed");
    if (!sandbox_enter())
        say(job->voice, SAY_DEBUG, "this system has no sandbox to verify in");
    status = verify_with(session, job, root, profile);
    sigstore_trusted_root_free(root);
    return status;
}

int
verify_inputs(struct session *session, const struct verify_settings *settings,
    sigstore_profile profile, const sigstore_policy *policy)
{
    struct job job = { .question = { .policy = policy, .key = settings->key },
        .count = settings->inputs.count,
        .voice = &session->voice };
    int status = EXIT_FAILED;

    job.inputs = calloc(job.count, sizeof(*job.inputs));
    job.answers = calloc(WINDOW, sizeof(*job.answers));
    if (job.inputs && job.answers)
        status = verify_job(session, settings, profile, &job);
    else
        say(&session->voice, SAY_CRITICAL, "out of memory");
    for (size_t i = 0; job.inputs && i < job.count; i++)
        input_free(&job.inputs[i]);
    free(job.inputs);
    free(job.answers);
    return status;
}

const struct command command_verify = {
    .name = "verify",
    .help = "verify one or more inputs",
    .choice_help = "the kind of verification to perform",
    .options = (const struct opt *const[]){ opt_common, NULL },
    .commands = (const struct command *const[]){ &command_verify_identity,
        &command_verify_github, NULL },
};
