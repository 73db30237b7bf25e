/* SPDX-License-Identifier: Apache-2.0 */
/* sigstore attest: a statement about each file, with one predicate. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "signing.h"

/* As much as fits in a bundle, once it is base64. */
#define PREDICATE_MAX (8u * 1024 * 1024)

struct settings {
    struct identity_settings identity; /* first: its rows say so */
    struct target_settings outputs;
    const char *rekor_version;
    const char *config_file;
    const char *predicate;
    const char *predicate_type;
    const char *statement;
    struct opt_inputs inputs;
};

/* What is said of each target. */
struct claim {
    const char *type; /* NULL: `data` is a statement that is ready */
    const char *path; /* of the file it was read from */
    char *data;
    size_t len;
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

static const struct opt dsse[] = {
    { OPT_TITLE, .name = "DSSE options" },
    { OPT_TEXT, .name = "predicate", .metavar = "FILE", .instead = "statement",
        .required = true, AT(predicate), .help = "Path to the predicate file" },
    { OPT_TEXT, .name = "predicate-type", .metavar = "TYPE",
        .instead = "statement", .required = true, AT(predicate_type),
        .help = "Specify a predicate type by its URI; those of SLSA "
                "(https://slsa.dev/provenance/v0.2, "
                "https://slsa.dev/provenance/v1) are checked field by field" },
    { OPT_TEXT, .name = "statement", .metavar = "FILE", AT(statement),
        .added = true,
        .help = "Path to an in-toto statement that is signed as it is, in "
                "place of --predicate and --predicate-type; each FILE must "
                "be among its subjects, or be the statement itself" },
    { .kind = OPT_END },
};

static const struct opt outputs[] = {
    { OPT_TITLE, .name = "Output options" },
    { OPT_TEXT, .name = "bundle", .metavar = "FILE", .env = "SIGSTORE_BUNDLE",
        AT(outputs.bundle),
        .help = "Write a single Sigstore bundle to the given file; does not "
                "work with multiple input files" },
    { OPT_FLAG, .name = "overwrite", .env = "SIGSTORE_OVERWRITE",
        AT(outputs.overwrite),
        .help = "Overwrite preexisting bundle outputs, if present" },
    { .kind = OPT_END },
};

/* A statement is about its FILE; it may also stand for itself. */
static sigstore_code
take_statement(sigstore_statement **statement, const struct claim *claim,
    const struct target *target, sigstore_artifact *artifact,
    const struct netlib *library, sigstore_error *err)
{
    sigstore_code code = library->sigstore_statement_parse(
        statement, claim->data, claim->len, err);

    if (code != SIGSTORE_OK || strcmp(target->input, claim->path) == 0)
        return code;
    code = library->sigstore_statement_check(*statement, artifact, err);
    if (code != SIGSTORE_OK)
        library->sigstore_statement_free(*statement);
    return code;
}

static sigstore_code
make_statement(sigstore_statement **statement, const struct claim *claim,
    const struct target *target, const struct netlib *library,
    sigstore_error *err)
{
    sigstore_artifact *artifact;
    sigstore_code code = sigstore_artifact_open(&artifact, target->input, err);

    if (code != SIGSTORE_OK)
        return code;
    if (claim->type)
        code = library->sigstore_statement_new(statement, target->name,
            artifact, claim->type, claim->data, claim->len, err);
    else
        code = take_statement(statement, claim, target, artifact, library, err);
    sigstore_artifact_free(artifact);
    return code;
}

static sigstore_code
sign(sigstore_bundle **bundle, sigstore_result **result,
    const struct signing *signing, const struct target *target,
    struct network *network, sigstore_error *err)
{
    sigstore_statement *statement;
    sigstore_code code =
        make_statement(&statement, signing->arg, target, network->library, err);

    if (code != SIGSTORE_OK)
        return code;
    code = network->library->sigstore_sign_statement(
        bundle, result, signing->signer, network->net, statement, err);
    network->library->sigstore_statement_free(statement);
    return code;
}

/* ---- before anything is signed ---- */

static int
read_claim(struct claim *claim, struct session *session, const char *path,
    const char *what)
{
    struct stat st;
    FILE *file;
    bool failed;

    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return opt_wrong(&session->line, "%s must be a file: %s", what, path);
    claim->path = path;
    claim->data = malloc(PREDICATE_MAX + 1);
    file = claim->data ? fopen(path, "rb") : NULL;
    if (!file) {
        say(&session->voice, SAY_ERROR, "%s: %s", path, strerror(errno));
        return EXIT_FAILED;
    }
    claim->len = fread(claim->data, 1, PREDICATE_MAX + 1, file);
    failed = ferror(file) != 0;
    fclose(file);
    if (!failed && claim->len <= PREDICATE_MAX)
        return EXIT_DONE;
    say(&session->voice, SAY_ERROR, "%s: %s", path,
        failed ? "cannot be read" : "too large for a bundle");
    return EXIT_FAILED;
}

static int
try_one(const struct claim *claim, struct session *session,
    const struct target *target, const struct netlib *library)
{
    sigstore_statement *statement;
    sigstore_error err;
    sigstore_code code =
        make_statement(&statement, claim, target, library, &err);

    if (code == SIGSTORE_OK) {
        library->sigstore_statement_free(statement);
        return EXIT_DONE;
    }
    if (claim->type)
        return opt_wrong(&session->line,
            "Unable to parse predicate of type \"%s\": %s", claim->type,
            err.message);
    return opt_wrong(
        &session->line, "Unable to parse statement: %s", err.message);
}

/*
 * Each statement is made once before there is a certificate, so that a wrong
 * predicate costs nobody a login.
 */
static int
try_claim(const struct claim *claim, struct session *session,
    const struct targets *targets)
{
    sigstore_error err;
    const struct netlib *library = netlib_load(&err);
    int status = EXIT_DONE;

    if (!library) {
        say(&session->voice, SAY_ERROR, "%s", err.message);
        return EXIT_FAILED;
    }
    /* Predicates are the same for all; a statement is about each. */
    for (size_t i = 0; status == EXIT_DONE && i < targets->count; i++) {
        if (i == 0 || !claim->type)
            status = try_one(claim, session, &targets->items[i], library);
    }
    return status;
}

static const char *
find_conflict(const struct settings *s)
{
    if (s->statement && (s->predicate || s->predicate_type))
        return "--statement cannot be used with --predicate or "
               "--predicate-type";
    if (s->outputs.bundle && s->inputs.count > 1)
        return "Error: --bundle can't be used with explicit outputs for "
               "multiple inputs.";
    return NULL;
}

static int
run_claim(struct session *session, const struct settings *settings,
    const struct claim *claim)
{
    struct targets targets = { NULL, 0 };
    struct signing signing = { .session = session,
        .identity = &settings->identity,
        .config_file = settings->config_file,
        .rekor_version = settings->rekor_version,
        .overwrite = settings->outputs.overwrite,
        .targets = &targets,
        .sign = sign,
        .arg = claim };
    int status =
        targets_make(&targets, session, &settings->inputs, &settings->outputs);

    if (status == EXIT_DONE)
        status = try_claim(claim, session, &targets);
    if (status == EXIT_DONE)
        status = signing_run(&signing);
    targets_free(&targets);
    return status;
}

static int
run(struct session *session, const void *arg)
{
    const struct settings *settings = arg;
    const char *conflict = find_conflict(settings);
    struct claim claim = { .type = settings->predicate_type };
    int status;

    if (conflict)
        return opt_wrong(&session->line, "%s", conflict);
    if (settings->statement)
        status = read_claim(&claim, session, settings->statement, "Statement");
    else
        status = read_claim(&claim, session, settings->predicate, "Predicate");
    if (status == EXIT_DONE)
        status = run_claim(session, settings, &claim);
    free(claim.data);
    return status;
}

const struct command command_attest = {
    .name = "attest",
    .help = "sign one or more inputs using DSSE",
    .options = (const struct opt *const[]){ positionals, opt_common, options,
        dsse, identity_given, identity_options, outputs, NULL },
    .settings_size = sizeof(struct settings),
    .run = run,
};
