/* SPDX-License-Identifier: Apache-2.0 */
/* One input: its bundle read, its bytes hashed, and the verdict told. */
#include "answer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "when.h"

/* Progress of one artifact; hashing shorter than this shows none. */
#define PATIENCE_MS 500

struct progress {
    struct voice *voice;
    const char *name;
    int64_t started_ms;
};

static int64_t
now_ms(void)
{
    struct timespec t;

    if (clock_gettime(CLOCK_MONOTONIC, &t) != 0)
        return 0;
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
show_progress(void *arg, uint64_t done, uint64_t total)
{
    struct progress *p = arg;
    char text[128];

    if (now_ms() - p->started_ms < PATIENCE_MS)
        return;
    if (total > 0)
        snprintf(text, sizeof(text), "%3.0f %% of %.0f MiB  %s",
            100 * (double)done / (double)total, (double)total / (1 << 20),
            p->name);
    else
        snprintf(text, sizeof(text), "%.0f MiB  %s", (double)done / (1 << 20),
            p->name);
    say_progress(p->voice, text);
}

/* A failure of ours, in the shape of the library's. */
static sigstore_code
fail_open(sigstore_error *err)
{
    err->code = SIGSTORE_EIO;
    snprintf(err->message, sizeof(err->message),
        "cannot open it: %s; check that you may read it", strerror(errno));
    return SIGSTORE_EIO;
}

static sigstore_code
verify_artifact(struct answer *answer, const struct question *question,
    const char *name, sigstore_artifact *artifact)
{
    struct progress progress = { question->progress, name, 0 };

    if (question->progress) {
        progress.started_ms = now_ms();
        sigstore_artifact_set_progress(artifact, show_progress, &progress);
    }
    return sigstore_verify(&answer->result, question->verifier, answer->bundle,
        artifact, question->policy, question->options, &answer->err);
}

/* Opens what the input stands for; `*fd` is to be closed where not -1. */
static sigstore_code
open_artifact(sigstore_artifact **artifact, struct answer *answer,
    const struct input *input, int *fd)
{
    *fd = -1;
    if (input->kind == INPUT_DIGEST)
        return sigstore_artifact_from_digest(artifact, input->hash,
            input->digest, input->digest_len, &answer->err);
    if (strcmp(input->name, "-") == 0)
        return sigstore_artifact_from_fd(artifact, STDIN_FILENO, &answer->err);
    *fd = open(input->name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (*fd < 0)
        return fail_open(&answer->err);
    return sigstore_artifact_from_fd(artifact, *fd, &answer->err);
}

void
answer_find(struct answer *answer, const struct question *question,
    const struct input *input)
{
    sigstore_artifact *artifact = NULL;
    int fd = -1;

    memset(answer, 0, sizeof(*answer));
    if (input->kind == INPUT_WRONG)
        return;
    if (input->json)
        answer->code = sigstore_bundle_parse(
            &answer->bundle, input->json, input->json_len, &answer->err);
    else
        answer->code = sigstore_bundle_read_file(
            &answer->bundle, input->bundle, &answer->err);
    if (answer->code == SIGSTORE_OK)
        answer->code = open_artifact(&artifact, answer, input, &fd);
    if (answer->code == SIGSTORE_OK)
        answer->code = verify_artifact(answer, question, input->name, artifact);
    sigstore_artifact_free(artifact);
    if (fd >= 0)
        close(fd);
}

/* The payload, and a line feed, as sigstore-python prints it. */
static void
print_payload(const sigstore_result *result, struct voice *voice)
{
    size_t len;
    const char *payload = sigstore_result_payload(result, &len);
    char *clean = NULL;

    if (!payload)
        return;
    if (isatty(STDOUT_FILENO)) {
        if (!(clean = malloc(TEXT_CLEAN_MAX(len)))) {
            voice->lost = true;
            return;
        }
        len = text_clean(clean, payload, len, true);
        payload = clean;
    }
    fwrite(payload, 1, len, stdout);
    putchar('\n');
    fflush(stdout);
    free(clean);
}

static int64_t
first_time(const sigstore_result *result)
{
    int64_t first = sigstore_result_time(result, 0);

    for (size_t i = 1; i < sigstore_result_time_count(result); i++) {
        if (sigstore_result_time(result, i) < first)
            first = sigstore_result_time(result, i);
    }
    return first;
}

/* ", log index 5 (https://rekor.sigstore.dev)" for each entry; the index only
 * where it is proved. */
static void
list_logs(char *text, size_t size, const sigstore_result *result)
{
    text[0] = '\0';
    for (size_t i = 0; i < sigstore_result_log_count(result); i++) {
        const char *url = sigstore_result_log_url(result, i);
        int64_t index = sigstore_result_log_index(result, i);
        size_t used = strlen(text);

        if (index >= 0)
            snprintf(text + used, size - used, ", log index %lld (%.200s)",
                (long long)index, url ? url : "unnamed log");
        else
            snprintf(text + used, size - used, ", logged (%.200s)",
                url ? url : "unnamed log");
    }
}

static void
say_accepted(const struct answer *answer, const struct question *question,
    const struct input *input, struct voice *voice)
{
    const sigstore_result *result = answer->result;
    const char *identity = sigstore_result_identity(result);
    const char *issuer = sigstore_result_issuer(result);
    struct when when = when_text(first_time(result));
    char logs[1024];

    list_logs(logs, sizeof(logs), result);
    if (question->key)
        say_ok(voice, "%s: key %s, signed %s%s", input->name, question->key,
            when.text, logs);
    else
        say_ok(voice, "%s: %s, issuer %s, signed %s%s", input->name,
            identity ? identity : "no identity", issuer ? issuer : "none",
            when.text, logs);
}

static void
say_details(
    const struct answer *answer, const struct input *input, struct voice *voice)
{
    const sigstore_result *result = answer->result;

    if (answer->bundle)
        say(voice, SAY_DEBUG, "%s: bundle %s, %s", input->name,
            input->json ? "of detached materials" : input->bundle,
            sigstore_bundle_media_type(answer->bundle));
    for (size_t i = 0; result && i < sigstore_result_time_count(result); i++)
        say(voice, SAY_DEBUG, "%s: signed time %s", input->name,
            when_text(sigstore_result_time(result, i)).text);
}

/* Refusals that a bundle of another instance gets. */
static bool
is_of_another_instance(sigstore_check check)
{
    static const sigstore_check checks[] = {
        SIGSTORE_CHECK_TIME_NONE,
        SIGSTORE_CHECK_CERT_CHAIN,
        SIGSTORE_CHECK_CERT_SIGNATURE,
        SIGSTORE_CHECK_LOG_UNKNOWN,
    };

    for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
        if (check == checks[i])
            return true;
    }
    return false;
}

static void
say_refused(
    const struct answer *answer, const struct input *input, struct voice *voice)
{
    const sigstore_error *err = &answer->err;
    bool named = err->check != SIGSTORE_CHECK_NONE;
    bool other =
        answer->code == SIGSTORE_EREFUSED && is_of_another_instance(err->check);

    say_fail(voice, "%s: %s%s%s%s", input->name,
        named ? sigstore_check_name(err->check) : "", named ? ": " : "",
        err->message,
        other ? "; are you using the correct Sigstore instance?" : "");
}

void
answer_say(struct answer *answer, const struct question *question,
    const struct input *input, struct voice *voice)
{
    say_progress(voice, NULL);
    if (input->kind == INPUT_WRONG) {
        say_fail(voice, "%s: %s", input->name, input_problem(input));
        return;
    }
    say_details(answer, input, voice);
    if (answer->code == SIGSTORE_OK) {
        say_accepted(answer, question, input, voice);
        print_payload(answer->result, voice);
    } else {
        say_refused(answer, input, voice);
    }
    sigstore_result_free(answer->result);
    sigstore_bundle_free(answer->bundle);
}
