/* SPDX-License-Identifier: Apache-2.0 */
/* A bundle of what lies apart, with the help of the log. */
#include "detached.h"

#include <stdlib.h>
#include <string.h>

#include "network.h"
#include "smallfile.h"

/* A certificate is 3 KB, a signature 100 bytes. */
#define MATERIAL_MAX (64u * 1024)

/* The files' bytes, which log and library are told. */
struct parts {
    char *certificate, *signature;
    size_t certificate_len, signature_len;
    sigstore_artifact *artifact;
};

static sigstore_code
open_artifact(sigstore_artifact **artifact, const struct input *input,
    sigstore_error *err)
{
    if (input->kind == INPUT_DIGEST)
        return sigstore_artifact_from_digest(
            artifact, input->hash, input->digest, input->digest_len, err);
    return sigstore_artifact_open(artifact, input->name, err);
}

static sigstore_code
look_up(sigstore_bundle **bundle, const struct parts *parts,
    struct network *network, const sigstore_trusted_root *root,
    sigstore_error *err)
{
    sigstore_code code = network_open(network, err);

    if (code != SIGSTORE_OK)
        return code;
    return network->library->sigstore_rekor_find(bundle, network->net, root,
        parts->certificate, parts->certificate_len, parts->signature,
        parts->signature_len, parts->artifact, err);
}

/* The bundle's text is the input's: the answer reads it like a file's. */
static bool
keep_text(struct input *input, const sigstore_bundle *bundle)
{
    const char *json = sigstore_bundle_json(bundle, &input->json_len);

    input->json = malloc(input->json_len + 1);
    if (input->json)
        memcpy(input->json, json, input->json_len);
    return input->json != NULL;
}

static int
find(struct input *input, struct session *session, const struct parts *parts,
    const sigstore_trusted_root *root)
{
    struct network network = { .voice = &session->voice };
    sigstore_bundle *bundle = NULL;
    sigstore_error err;
    sigstore_code code = look_up(&bundle, parts, &network, root, &err);
    int status = EXIT_FAILED;

    if (code == SIGSTORE_OK && keep_text(input, bundle))
        status = EXIT_DONE;
    else if (code == SIGSTORE_ENOTFOUND)
        status = opt_refuse(&session->line,
            "No matching log entry for %s's verification materials (%s)",
            input->name, err.message);
    else
        say_fail(&session->voice, "%s: %s", input->name,
            code == SIGSTORE_OK ? "out of memory" : err.message);
    sigstore_bundle_free(bundle);
    network_close(&network);
    return status;
}

int
detached_find(struct input *input, struct session *session,
    const sigstore_trusted_root *root)
{
    struct parts parts = { .artifact = NULL };
    sigstore_error err;
    int status = EXIT_FAILED;

    if (!small_file_read(&parts.certificate, &parts.certificate_len,
            input->certificate, MATERIAL_MAX, &session->voice) ||
        !small_file_read(&parts.signature, &parts.signature_len,
            input->signature, MATERIAL_MAX, &session->voice))
        status = EXIT_FAILED;
    else if (open_artifact(&parts.artifact, input, &err) != SIGSTORE_OK)
        say_fail(&session->voice, "%s: %s", input->name, err.message);
    else
        status = find(input, session, &parts, root);
    sigstore_artifact_free(parts.artifact);
    free(parts.certificate);
    free(parts.signature);
    return status;
}
