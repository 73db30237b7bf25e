/* SPDX-License-Identifier: Apache-2.0 */
/* sigstore verify identity: the signer is one person, workflow or key. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "verify.h"

/* A key in PEM is 800 bytes at most (RSA-4096). */
#define KEY_FILE_MAX (64u * 1024)

static const struct opt options[] = {
    { OPT_TEXT, .name = "cert-identity", .metavar = "IDENTITY",
        .env = "SIGSTORE_CERT_IDENTITY", .instead = "key", .required = true,
        .at = offsetof(struct verify_settings, identity),
        .help = "The identity to check for in the certificate's Subject "
                "Alternative Name" },
    { OPT_TEXT, .name = "cert-oidc-issuer", .metavar = "URL",
        .env = "SIGSTORE_CERT_OIDC_ISSUER", .instead = "key", .required = true,
        .at = offsetof(struct verify_settings, issuer),
        .help = "The OIDC issuer URL to check for in the certificate's OIDC "
                "issuer extension" },
    { OPT_TEXT, .name = "key", .metavar = "FILE", .added = true,
        .at = offsetof(struct verify_settings, key),
        .help = "The PEM-encoded public key that made the signature, in "
                "place of --cert-identity and --cert-oidc-issuer" },
    { .kind = OPT_END },
};

/* Reads the whole key file; false when that has been said to be impossible. */
static bool
read_key(struct session *session, const char *path, char *data, size_t size,
    size_t *len)
{
    FILE *file = fopen(path, "rb");
    bool failed;

    if (!file) {
        say(&session->voice, SAY_ERROR,
            "--key %s: %s: give the path of a PEM file that you may read", path,
            strerror(errno));
        return false;
    }
    *len = fread(data, 1, size, file);
    failed = ferror(file) != 0;
    if (failed)
        say(&session->voice, SAY_ERROR, "--key %s: %s", path, strerror(errno));
    else if (*len == size)
        say(&session->voice, SAY_ERROR,
            "--key %s: too large for a key, more than %u bytes", path,
            KEY_FILE_MAX);
    fclose(file);
    return !failed && *len < size;
}

static int
run_key(struct session *session, const struct verify_settings *settings)
{
    char data[KEY_FILE_MAX + 1];
    sigstore_policy *policy;
    sigstore_error err;
    size_t len;
    int status;

    if (!read_key(session, settings->key, data, sizeof(data), &len))
        return EXIT_FAILED;
    if (sigstore_policy_key(&policy, data, len, &err) != SIGSTORE_OK) {
        say(&session->voice, SAY_ERROR, "--key %s: %s", settings->key,
            err.message);
        return EXIT_FAILED;
    }
    status =
        verify_inputs(session, settings, SIGSTORE_PROFILE_MANAGED_KEY, policy);
    sigstore_policy_free(policy);
    return status;
}

static int
run(struct session *session, const void *arg)
{
    const struct verify_settings *settings = arg;
    sigstore_policy *policy;
    sigstore_error err;
    int status;

    if (settings->key)
        return run_key(session, settings);
    if (sigstore_policy_identity(
            &policy, settings->identity, settings->issuer, &err) != SIGSTORE_OK)
        return opt_wrong(&session->line, "%s", err.message);
    status = verify_inputs(session, settings, SIGSTORE_PROFILE_PUBLIC, policy);
    sigstore_policy_free(policy);
    return status;
}

const struct command command_verify_identity = {
    .name = "identity",
    .help = "verify against a known identity and identity provider",
    .options = (const struct opt *const[]){ opt_common, verify_input_options,
        verify_options, options, NULL },
    .settings_size = sizeof(struct verify_settings),
    .run = run,
};
