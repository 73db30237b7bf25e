/* SPDX-License-Identifier: Apache-2.0 */
/* sigstore plumbing fix-bundle: old bundles made as new ones are. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "guard.h"
#include "network.h"
#include "output.h"
#include "session.h"
#include "smallfile.h"
#include "trust.h"

/* What the library reads. */
#define BUNDLE_MAX (16u * 1024 * 1024)

struct settings {
    const char *bundle;
    int upgrade;
    int in_place;
};

#define AT(member) .at = offsetof(struct settings, member)

static const struct opt options[] = {
    { OPT_TEXT, .name = "bundle", .metavar = "FILE", .required = true,
        AT(bundle), .help = "The bundle to fix and/or upgrade" },
    { OPT_FLAG, .name = "upgrade-version", AT(upgrade),
        .help = "Upgrade the bundle to the latest bundle spec version" },
    { OPT_FLAG, .name = "in-place", AT(in_place),
        .help = "Overwrite the input bundle with its fix instead of emitting "
                "to stdout" },
    { .kind = OPT_END },
};

/* The log is asked only if something is missing. */
static sigstore_code
fix(sigstore_bundle **bundle, struct session *session, const char *data,
    size_t len, sigstore_error *err)
{
    struct network network = { .voice = &session->voice };
    sigstore_trusted_root *root = NULL;
    sigstore_code code;

    err->code = SIGSTORE_EFORMAT;
    err->message[0] = '\0'; /* trust_load says itself what is wrong */
    if (!trust_load(&root, session, false))
        return err->code;
    code = network_open(&network, err);
    if (code == SIGSTORE_OK)
        code = network.library->sigstore_rekor_fix(
            bundle, network.net, root, data, len, err);
    network_close(&network);
    sigstore_trusted_root_free(root);
    return code;
}

/* Where nothing lacks, nobody has looked at how many entries there are. */
static sigstore_code
check_single(const sigstore_bundle *bundle, sigstore_error *err)
{
    if (sigstore_bundle_entry_count(bundle) == 1)
        return SIGSTORE_OK;
    err->code = SIGSTORE_EFORMAT;
    err->check = SIGSTORE_CHECK_NONE;
    snprintf(err->message, sizeof(err->message),
        "unfixable bundle: must have exactly one log entry");
    return err->code;
}

static sigstore_code
make(sigstore_bundle **bundle, struct session *session, const char *data,
    size_t len, bool upgrade, sigstore_error *err)
{
    sigstore_bundle *upgraded;
    sigstore_code code = sigstore_bundle_parse(bundle, data, len, err);

    if (code != SIGSTORE_OK &&
        (err->check == SIGSTORE_CHECK_LOG_CHECKPOINT ||
            err->check == SIGSTORE_CHECK_LOG_PROOF)) {
        say(&session->voice, SAY_INFO,
            "fixable: bundle's log entry is missing a checkpoint");
        code = fix(bundle, session, data, len, err);
    } else if (code == SIGSTORE_OK) {
        code = check_single(*bundle, err);
    }
    if (code != SIGSTORE_OK || !upgrade)
        return code;
    code = sigstore_bundle_upgrade(&upgraded, *bundle, err);
    if (code == SIGSTORE_OK) {
        sigstore_bundle_free(*bundle);
        *bundle = upgraded;
    }
    return code;
}

/* Of a link, its file is what was read. */
static int
put_in_place(
    struct session *session, const char *path, const char *json, size_t len)
{
    char *real = realpath(path, NULL);
    struct output output = { real ? real : path, json, len, "" };
    char problem[SIGSTORE_MESSAGE_MAX];
    struct guard guard;
    bool put;

    guard_begin(&guard);
    guard_hold(&guard);
    put = output_write(&output, 1, true, problem, sizeof(problem));
    guard_let_go(&guard);
    guard_end(&guard);
    free(real);
    if (put)
        return EXIT_DONE;
    say(&session->voice, SAY_ERROR, "%s", problem);
    return EXIT_FAILED;
}

static int
put(struct session *session, const struct settings *settings,
    const sigstore_bundle *bundle)
{
    size_t len;
    const char *json = sigstore_bundle_json(bundle, &len);

    if (settings->in_place)
        return put_in_place(session, settings->bundle, json, len);
    fwrite(json, 1, len, stdout);
    putchar('\n');
    return EXIT_DONE;
}

static int
run(struct session *session, const void *arg)
{
    const struct settings *settings = arg;
    sigstore_bundle *bundle = NULL;
    sigstore_error err = { .message = "" };
    char *data;
    size_t len;
    int status = EXIT_FAILED;

    if (!small_file_read(
            &data, &len, settings->bundle, BUNDLE_MAX, &session->voice))
        return EXIT_FAILED;
    if (make(&bundle, session, data, len, settings->upgrade, &err) ==
        SIGSTORE_OK)
        status = put(session, settings, bundle);
    else if (err.message[0] != '\0')
        say(&session->voice, SAY_CRITICAL, "%s: %s", settings->bundle,
            err.message);
    sigstore_bundle_free(bundle);
    free(data);
    return status;
}

const struct command command_fix_bundle = {
    .name = "fix-bundle",
    .help = "fix (and optionally upgrade) older bundle formats",
    .options = (const struct opt *const[]){ opt_common, options, NULL },
    .settings_size = sizeof(struct settings),
    .run = run,
};
