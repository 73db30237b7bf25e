/* SPDX-License-Identifier: Apache-2.0 */
/* sigstore verify github: the signer is a workflow of GitHub Actions. */
#include <stddef.h>

#include "verify.h"

static const struct opt options[] = {
    { OPT_TEXT, .name = "cert-identity", .metavar = "IDENTITY",
        .env = "SIGSTORE_CERT_IDENTITY",
        .at = offsetof(struct verify_settings, identity),
        .help = "The identity to check for in the certificate's Subject "
                "Alternative Name" },
    { OPT_TEXT, .name = "trigger", .metavar = "EVENT",
        .env = "SIGSTORE_VERIFY_GITHUB_WORKFLOW_TRIGGER",
        .at = offsetof(struct verify_settings, trigger),
        .help = "The GitHub Actions event name that triggered the workflow" },
    { OPT_TEXT, .name = "sha", .metavar = "SHA",
        .env = "SIGSTORE_VERIFY_GITHUB_WORKFLOW_SHA",
        .at = offsetof(struct verify_settings, sha),
        .help = "The `git` commit SHA that the workflow run was invoked "
                "with" },
    { OPT_TEXT, .name = "name", .metavar = "NAME",
        .env = "SIGSTORE_VERIFY_GITHUB_WORKFLOW_NAME",
        .at = offsetof(struct verify_settings, name),
        .help = "The name of the workflow that was triggered" },
    { OPT_TEXT, .name = "repository", .metavar = "REPO",
        .env = "SIGSTORE_VERIFY_GITHUB_WORKFLOW_REPOSITORY",
        .at = offsetof(struct verify_settings, repository),
        .help = "The repository slug that the workflow was triggered under" },
    { OPT_TEXT, .name = "ref", .metavar = "REF",
        .env = "SIGSTORE_VERIFY_GITHUB_WORKFLOW_REF",
        .at = offsetof(struct verify_settings, ref),
        .help = "The `git` ref that the workflow was invoked with" },
    { .kind = OPT_END },
};

/* An empty value asks for nothing, as with sigstore-python. */
static const char *
wanted(const char *value)
{
    return value && *value ? value : NULL;
}

static int
run(struct session *session, const void *arg)
{
    const struct verify_settings *settings = arg;
    sigstore_github expected = {
        .identity = wanted(settings->identity),
        .trigger = wanted(settings->trigger),
        .sha = wanted(settings->sha),
        .name = wanted(settings->name),
        .repository = wanted(settings->repository),
        .ref = wanted(settings->ref),
    };
    sigstore_policy *policy;
    sigstore_error err;
    int status;

    if (!expected.identity && !expected.repository)
        return opt_wrong(
            &session->line, "--cert-identity or --repository is required");
    if (sigstore_policy_github(&policy, &expected, &err) != SIGSTORE_OK)
        return opt_wrong(&session->line, "%s", err.message);
    status = verify_inputs(session, settings, SIGSTORE_PROFILE_PUBLIC, policy);
    sigstore_policy_free(policy);
    return status;
}

const struct command command_verify_github = {
    .name = "github",
    .help = "verify against GitHub Actions-specific claims",
    .options = (const struct opt *const[]){ opt_common, verify_input_options,
        verify_options, options, NULL },
    .settings_size = sizeof(struct verify_settings),
    .run = run,
};
