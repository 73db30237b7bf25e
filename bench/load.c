/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signs as fast as some clients can, on an instance on loopback, each time
 * with a new key and certificate.
 *
 *     load CLIENTS SECONDS TRUST-CONFIG < TOKEN
 *
 * Prints signings a second, and exits with 1 when one failed or two have the
 * same place in the log.
 */
#include <pthread.h>
#include <sigstore/sign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CLIENTS_MAX 64
#define SIGNINGS_MAX 100000

struct client {
    const sigstore_signer_settings *settings;
    double end;
    int64_t *places; /* indices in the log, `count` of them */
    size_t count;
    sigstore_error err;
    sigstore_code code;
};

static double
now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static sigstore_code
sign_once(struct client *client, sigstore_net *net, int64_t *place)
{
    sigstore_signer *signer = NULL;
    sigstore_artifact *artifact = NULL;
    sigstore_bundle *bundle = NULL;
    sigstore_result *result = NULL;
    sigstore_code code;

    code = sigstore_artifact_from_memory(
        &artifact, "some bytes", 10, &client->err);
    if (code == SIGSTORE_OK)
        code =
            sigstore_signer_new(&signer, net, client->settings, &client->err);
    if (code == SIGSTORE_OK)
        code = sigstore_sign(
            &bundle, &result, signer, net, artifact, &client->err);
    if (code == SIGSTORE_OK)
        *place = sigstore_result_log_index(result, 0);
    sigstore_result_free(result);
    sigstore_bundle_free(bundle);
    sigstore_signer_free(signer);
    sigstore_artifact_free(artifact);
    return code;
}

static void *
run_client(void *arg)
{
    struct client *client = arg;
    sigstore_net *net = NULL;

    client->code = sigstore_net_new(&net, &client->err);
    while (client->code == SIGSTORE_OK && now() < client->end &&
        client->count < SIGNINGS_MAX) {
        client->code = sign_once(client, net, &client->places[client->count]);
        client->count += client->code == SIGSTORE_OK;
    }
    sigstore_net_free(net);
    return NULL;
}

static int
by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

/* Joins what the clients were told; 0 when no place was given twice. */
static int
count(const struct client *clients, size_t n, size_t *total)
{
    int64_t *all;
    int twice = 0;
    size_t i;

    *total = 0;
    for (i = 0; i < n; i++)
        *total += clients[i].count;
    all = malloc((*total + 1) * sizeof *all);
    if (all == NULL)
        return 1;
    for (i = 0, *total = 0; i < n; i++) {
        memcpy(all + *total, clients[i].places, clients[i].count * sizeof *all);
        *total += clients[i].count;
    }
    qsort(all, *total, sizeof *all, by_value);
    for (i = 1; i < *total; i++)
        twice |= all[i] == all[i - 1];
    free(all);
    return twice;
}

static int
run(const sigstore_signer_settings *settings, size_t n, double seconds)
{
    static struct client clients[CLIENTS_MAX];
    static pthread_t threads[CLIENTS_MAX];
    double begin = now();
    size_t i, total;
    int failed;

    for (i = 0; i < n; i++) {
        clients[i].settings = settings;
        clients[i].end = begin + seconds;
        clients[i].places = malloc(SIGNINGS_MAX * sizeof(int64_t));
        if (clients[i].places == NULL ||
            pthread_create(&threads[i], NULL, run_client, &clients[i]) != 0)
            return 1;
    }
    for (i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
    failed = count(clients, n, &total);
    if (failed)
        fprintf(stderr, "load: one place in the log was given twice\n");
    for (i = 0; i < n; i++) {
        free(clients[i].places);
        if (clients[i].code != SIGSTORE_OK) {
            fprintf(stderr, "load: %s\n", clients[i].err.message);
            failed = 1;
        }
    }
    printf("%.1f %zu\n", (double)total / (now() - begin), total);
    return failed;
}

int
main(int argc, char **argv)
{
    char text[16384] = "";
    size_t len = fread(text, 1, sizeof text, stdin);
    sigstore_signer_settings settings = { NULL };
    sigstore_token *token;
    sigstore_trusted_root *root;
    sigstore_signing_config *config;
    sigstore_error err;
    int status;

    if (argc != 4 || atoi(argv[1]) < 1 || atoi(argv[1]) > CLIENTS_MAX) {
        fprintf(stderr, "usage: load CLIENTS SECONDS TRUST-CONFIG < TOKEN\n");
        return 2;
    }
    while (len > 0 && text[len - 1] == '\n')
        len--;
    if (sigstore_token_parse(
            &token, text, len, "sigstore", (int64_t)time(NULL), &err) ||
        sigstore_trusted_root_read_config_file(&root, argv[3], &err) ||
        sigstore_signing_config_read_config_file(&config, argv[3], &err)) {
        fprintf(stderr, "load: %s\n", err.message);
        return 1;
    }
    settings.root = root;
    settings.config = config;
    settings.token = token;
    status = run(&settings, (size_t)atoi(argv[1]), atof(argv[2]));
    sigstore_signing_config_free(config);
    sigstore_trusted_root_free(root);
    sigstore_token_free(token);
    return status;
}
