/* SPDX-License-Identifier: Apache-2.0 */
/* One certificate, and as many signatures at once as there are targets. */
#include "signing.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lean.h"
#include "output.h"

/* Signatures wait for logs and authorities, hardly ever for a processor. */
#define THREADS_MAX 32

/* What came of one target. */
struct outcome {
    bool done;
    sigstore_error err;
    int64_t index; /* in the log */
};

/* The targets, as threads take them one by one. */
struct work {
    const struct signing *signing;
    struct outcome *outcomes;
    pthread_mutex_t lock;
    size_t next;
    size_t finished;
};

/* ---- one target ---- */

static char *
encode_base64(const unsigned char *data, size_t len)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *text = malloc((len + 2) / 3 * 4 + 1);
    char *at = text;

    for (size_t i = 0; text && i < len; i += 3) {
        size_t left = len - i;
        unsigned long bits = (unsigned long)data[i] << 16 |
            (left > 1 ? (unsigned long)data[i + 1] << 8 : 0) |
            (left > 2 ? data[i + 2] : 0);

        *at++ = letters[bits >> 18 & 63];
        *at++ = letters[bits >> 12 & 63];
        *at++ = left > 1 ? letters[bits >> 6 & 63] : '=';
        *at++ = left > 2 ? letters[bits & 63] : '=';
    }
    if (text)
        *at = '\0';
    return text;
}

static bool
write_outputs(const struct signing *signing, const struct target *target,
    const sigstore_bundle *bundle, const struct netlib *library,
    sigstore_error *err)
{
    const char *certificate =
        library->sigstore_signer_certificate(signing->signer);
    size_t len;
    const unsigned char *raw = sigstore_bundle_signature(bundle, &len);
    char *signature = encode_base64(raw, len);
    struct output outputs[] = {
        { target->signature, signature, 0, "\n" },
        { target->certificate, certificate, strlen(certificate), "\n" },
        { target->bundle, NULL, 0, "\n" },
    };
    bool written = false;

    err->code = SIGSTORE_EIO;
    snprintf(err->message, sizeof(err->message), "memory ran out");
    if (signature) {
        outputs[0].len = strlen(signature);
        outputs[2].data = sigstore_bundle_json(bundle, &outputs[2].len);
        guard_hold(signing->guard);
        written = output_write(
            outputs, 3, signing->overwrite, err->message, sizeof(err->message));
        guard_let_go(signing->guard);
    }
    free(signature);
    return written;
}

static void
sign_one(const struct signing *signing, const struct target *target,
    struct network *network, struct outcome *outcome)
{
    sigstore_bundle *bundle = NULL;
    sigstore_result *result = NULL;
    sigstore_error *err = &outcome->err;
    sigstore_code code = network_open(network, err);

    if (code == SIGSTORE_OK)
        code = signing->sign(&bundle, &result, signing, target, network, err);
    if (code == SIGSTORE_OK) {
        outcome->index = sigstore_result_log_index(result, 0);
        outcome->done =
            write_outputs(signing, target, bundle, network->library, err);
    }
    sigstore_result_free(result);
    sigstore_bundle_free(bundle);
}

/* ---- all of them ---- */

static void
show_progress(const struct work *work)
{
    struct voice *voice = &work->signing->session->voice;
    size_t count = work->signing->targets->count;
    char text[64];

    if (!voice->terminal || count < 2)
        return;
    snprintf(text, sizeof(text), "%zu of %zu signed", work->finished, count);
    say_progress(voice, work->finished < count ? text : NULL);
}

static void
tell(struct work *work, size_t i)
{
    struct voice *voice = &work->signing->session->voice;
    const struct outcome *outcome = &work->outcomes[i];

    work->finished++;
    if (outcome->done)
        say(voice, SAY_INFO, "Transparency log entry created at index: %lld",
            (long long)outcome->index);
    show_progress(work);
}

static void *
run_thread(void *arg)
{
    struct work *work = arg;
    /* What a net says comes from its thread: each has a voice of its own. */
    struct voice voice = work->signing->session->voice;
    struct network network = { .voice = &voice };
    size_t i;

    voice.progress = false;
    pthread_mutex_lock(&work->lock);
    while ((i = work->next) < work->signing->targets->count) {
        work->next++;
        pthread_mutex_unlock(&work->lock);
        sign_one(work->signing, &work->signing->targets->items[i], &network,
            &work->outcomes[i]);
        pthread_mutex_lock(&work->lock);
        tell(work, i);
    }
    pthread_mutex_unlock(&work->lock);
    network_close(&network);
    return NULL;
}

/* Where no thread can be had, this one does it all. */
static void
run_threads(struct work *work)
{
    pthread_t threads[THREADS_MAX];
    size_t count = work->signing->targets->count - 1;
    size_t made = 0;

    if (count > THREADS_MAX)
        count = THREADS_MAX;
    while (made < count &&
        pthread_create(&threads[made], NULL, run_thread, work) == 0)
        made++;
    run_thread(work);
    while (made > 0)
        pthread_join(threads[--made], NULL);
}

/* Who reads this in a pipe gets the name as it is. */
static void
print_path(const char *what, const char *path)
{
    size_t len = path ? strlen(path) : 0;
    char *clean = NULL;

    if (!path)
        return;
    if (isatty(STDOUT_FILENO) && (clean = malloc(TEXT_CLEAN_MAX(len)))) {
        len = text_clean(clean, path, len, false);
        path = clean;
    }
    printf("%s written to %.*s\n", what, (int)len, path);
    free(clean);
}

static void
print_written(const struct target *target)
{
    print_path("Signature", target->signature);
    print_path("Certificate", target->certificate);
    print_path("Sigstore bundle", target->bundle);
}

/* In the order of the inputs, when all have ended. */
static int
report(const struct work *work)
{
    const struct signing *signing = work->signing;
    int status = EXIT_DONE;

    for (size_t i = 0; i < signing->targets->count; i++) {
        if (work->outcomes[i].done) {
            print_written(&signing->targets->items[i]);
            continue;
        }
        say(&signing->session->voice, SAY_ERROR, "%s: %s",
            signing->targets->items[i].input, work->outcomes[i].err.message);
        status = EXIT_FAILED;
    }
    return status;
}

static int
sign_all(const struct signing *signing)
{
    struct work work = { .signing = signing };
    int status;

    work.outcomes = calloc(signing->targets->count, sizeof(*work.outcomes));
    if (!work.outcomes) {
        say(&signing->session->voice, SAY_ERROR, "memory ran out");
        return EXIT_FAILED;
    }
    pthread_mutex_init(&work.lock, NULL);
    run_threads(&work);
    pthread_mutex_destroy(&work.lock);
    status = report(&work);
    free(work.outcomes);
    return status;
}

/* ---- before that ---- */

static bool
make_signer(struct signing *signing, const struct config *config,
    sigstore_token *token, int rekor_version, struct network *network)
{
    sigstore_signer_settings settings;
    sigstore_error err;

    memset(&settings, 0, sizeof(settings));
    settings.root = config->root;
    settings.config = config->signing;
    settings.token = token;
    settings.rekor_version = rekor_version;
    if (network->library->sigstore_signer_new(
            &signing->signer, network->net, &settings, &err) == SIGSTORE_OK)
        return true;
    say(&signing->session->voice, SAY_ERROR, "%s", err.message);
    return false;
}

static int
sign_with(struct signing *signing, const struct config *config,
    int rekor_version, struct network *network)
{
    sigstore_token *token = NULL;
    struct guard guard;
    int status = identity_get(
        &token, signing->session, signing->identity, network, config->signing);

    if (status == EXIT_DONE &&
        !make_signer(signing, config, token, rekor_version, network))
        status = EXIT_FAILED;
    if (network->library)
        network->library->sigstore_token_free(token);
    if (status != EXIT_DONE)
        return status;
    printf("Using ephemeral certificate:\n%s\n",
        network->library->sigstore_signer_certificate(signing->signer));
    fflush(stdout);
    signing->guard = &guard;
    guard_begin(&guard);
    status = sign_all(signing);
    guard_end(&guard);
    network->library->sigstore_signer_free(signing->signer);
    return status;
}

static bool
read_version(const struct signing *signing, int *version)
{
    const char *text = signing->rekor_version;

    *version = 0;
    if (!text)
        return true;
    if ((text[0] != '1' && text[0] != '2') || text[1] != '\0')
        return false;
    *version = text[0] - '0';
    return true;
}

int
signing_run(struct signing *signing)
{
    struct network network = { .voice = &signing->session->voice };
    struct config config;
    int rekor_version;
    int status = EXIT_FAILED;

    if (!read_version(signing, &rekor_version))
        return opt_wrong(&signing->session->line,
            "argument --rekor-version: invalid value: '%s' (choose from 1, "
            "2)",
            signing->rekor_version);
    lean_end();
    if (config_load(&config, signing->session, signing->config_file))
        status = sign_with(signing, &config, rekor_version, &network);
    config_free(&config);
    network_close(&network);
    return status;
}
