/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signs a file: who signs is told by an identity token, where by a trust
 * config, whose bundle is written to standard output.
 *
 *     sign FILE TRUST-CONFIG < TOKEN > FILE.sigstore.json
 *
 * To compile it where libsigstore is installed:
 *
 *     cc sign.c $(pkg-config --cflags --libs libsigstore-net libsigstore) \
 *         -o sign
 */
#include <sigstore/sign.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

struct job {
    sigstore_token *token;
    sigstore_trusted_root *root;
    sigstore_signing_config *config;
    sigstore_net *net;
    sigstore_signer *signer;
    sigstore_artifact *file;
    sigstore_bundle *bundle;
};

static sigstore_code
read_token(struct job *job, sigstore_error *err)
{
    char text[16384] = "";
    size_t len = fread(text, 1, sizeof text, stdin);
    sigstore_code code;

    /* A token is alone: without the line feed of its file. */
    while (len > 0 && text[len - 1] == '\n')
        len--;
    code = sigstore_token_parse(
        &job->token, text, len, "sigstore", (int64_t)time(NULL), err);
    memset(text, 0, sizeof text);
    return code;
}

static sigstore_code
sign(struct job *job, char **argv, sigstore_error *err)
{
    sigstore_signer_settings settings = { NULL };
    sigstore_code code;

    if ((code = read_token(job, err)) ||
        (code = sigstore_trusted_root_read_config_file(
             &job->root, argv[2], err)) ||
        (code = sigstore_signing_config_read_config_file(
             &job->config, argv[2], err)) ||
        (code = sigstore_net_new(&job->net, err)))
        return code;
    /* A key, and a certificate for it: good for ten minutes. */
    settings.root = job->root;
    settings.config = job->config;
    settings.token = job->token;
    if ((code = sigstore_signer_new(&job->signer, job->net, &settings, err)))
        return code;
    /* Any number of signatures, by as many threads, each with its net. */
    if ((code = sigstore_artifact_open(&job->file, argv[1], err)))
        return code;
    return sigstore_sign(
        &job->bundle, NULL, job->signer, job->net, job->file, err);
}

static void
release(struct job *job)
{
    sigstore_bundle_free(job->bundle);
    sigstore_artifact_free(job->file);
    sigstore_signer_free(job->signer);
    sigstore_net_free(job->net);
    sigstore_signing_config_free(job->config);
    sigstore_trusted_root_free(job->root);
    sigstore_token_free(job->token);
}

int
main(int argc, char **argv)
{
    struct job job = { NULL, NULL, NULL, NULL, NULL, NULL, NULL };
    sigstore_error err;
    sigstore_code code;
    size_t len;

    if (argc != 3) {
        fprintf(stderr, "usage: sign FILE TRUST-CONFIG < TOKEN\n");
        return 2;
    }
    code = sign(&job, argv, &err);
    if (code == SIGSTORE_OK) {
        const char *json = sigstore_bundle_json(job.bundle, &len);

        printf("%.*s\n", (int)len, json);
    } else {
        fprintf(stderr, "not signed: %s\n", err.message);
    }
    release(&job);
    return code == SIGSTORE_OK ? 0 : 1;
}
