/* SPDX-License-Identifier: Apache-2.0 */
/* sigstore sign: files in, a bundle beside each. */
#include <stddef.h>

#include "signing.h"

struct settings {
    struct identity_settings identity; /* first: its rows say so */
    struct target_settings outputs;
    const char *rekor_version;
    const char *config_file;
    struct opt_inputs inputs;
};

#define AT(member) .at = offsetof(struct settings, member)

static const struct opt positionals[] = {
    { OPT_TITLE, .name = "positional arguments" },
    { OPT_INPUTS, .metavar = "FILE", .required = true, AT(inputs),
        .help = "The file to sign" },
    { .kind = OPT_END },
};

static const struct opt options[] = {
    { OPT_TEXT, .name = "rekor-version", .metavar = "VERSION",
        AT(rekor_version), .help = SIGNING_REKOR_HELP },
    { OPT_TEXT, .name = "signing-config", .metavar = "FILE", AT(config_file),
        .added = true, .help = SIGNING_CONFIG_HELP },
    { .kind = OPT_END },
};

static const struct opt outputs[] = {
    { OPT_TITLE, .name = "Output options" },
    { OPT_FLAG, .name = "no-default-files", .env = "SIGSTORE_NO_DEFAULT_FILES",
        AT(outputs.no_default),
        .help = "Don't emit the default output files "
                "({input}.sigstore.json)" },
    { OPT_TEXT, .name = "signature", .alias = "output-signature",
        .metavar = "FILE", .env = "SIGSTORE_OUTPUT_SIGNATURE",
        AT(outputs.signature),
        .help = "Write a single signature to the given file; does not work "
                "with multiple input files" },
    { OPT_TEXT, .name = "certificate", .alias = "output-certificate",
        .metavar = "FILE", .env = "SIGSTORE_OUTPUT_CERTIFICATE",
        AT(outputs.certificate),
        .help = "Write a single certificate to the given file; does not work "
                "with multiple input files" },
    { OPT_TEXT, .name = "bundle", .metavar = "FILE", .env = "SIGSTORE_BUNDLE",
        AT(outputs.bundle),
        .help = "Write a single Sigstore bundle to the given file; does not "
                "work with multiple input files" },
    { OPT_TEXT, .name = "output-directory", .metavar = "DIR",
        .env = "SIGSTORE_OUTPUT_DIRECTORY", AT(outputs.folder),
        .help = "Write default outputs to the given directory (conflicts "
                "with --signature, --certificate, --bundle)" },
    { OPT_FLAG, .name = "overwrite", .env = "SIGSTORE_OVERWRITE",
        AT(outputs.overwrite),
        .help = "Overwrite preexisting signature and certificate outputs, if "
                "present" },
    { .kind = OPT_END },
};

static sigstore_code
sign(sigstore_bundle **bundle, sigstore_result **result,
    const struct signing *signing, const struct target *target,
    struct network *network, sigstore_error *err)
{
    sigstore_artifact *artifact;
    sigstore_code code = sigstore_artifact_open(&artifact, target->input, err);

    if (code != SIGSTORE_OK)
        return code;
    code = network->library->sigstore_sign(
        bundle, result, signing->signer, network->net, artifact, err);
    sigstore_artifact_free(artifact);
    return code;
}

/* Options that do not go together, in the order of sigstore-python. */
static const char *
find_conflict(const struct settings *s)
{
    const struct target_settings *o = &s->outputs;
    bool named = o->signature || o->certificate || o->bundle;

    if (o->no_default && o->bundle)
        return "--no-default-files may not be combined with --bundle.";
    if (named && s->inputs.count > 1)
        return "Error: --signature, --certificate, and --bundle can't be used "
               "with explicit outputs for multiple inputs.";
    if (o->folder && named)
        return "Error: --signature, --certificate, and --bundle can't be used "
               "with an explicit output directory.";
    if (!o->signature != !o->certificate)
        return "Error: --signature and --certificate must be used together.";
    return NULL;
}

static int
run(struct session *session, const void *arg)
{
    const struct settings *settings = arg;
    const char *conflict = find_conflict(settings);
    struct targets targets = { NULL, 0 };
    struct signing signing = { .session = session,
        .identity = &settings->identity,
        .config_file = settings->config_file,
        .rekor_version = settings->rekor_version,
        .overwrite = settings->outputs.overwrite,
        .targets = &targets,
        .sign = sign };
    int status;

    if (conflict)
        return opt_wrong(&session->line, "%s", conflict);
    status =
        targets_make(&targets, session, &settings->inputs, &settings->outputs);
    if (status == EXIT_DONE)
        status = signing_run(&signing);
    targets_free(&targets);
    return status;
}

const struct command command_sign = {
    .name = "sign",
    .help = "sign one or more inputs",
    .options = (const struct opt *const[]){ positionals, opt_common, options,
        identity_given, identity_options, outputs, NULL },
    .settings_size = sizeof(struct settings),
    .run = run,
};
