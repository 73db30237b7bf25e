/* SPDX-License-Identifier: Apache-2.0 */
/* The `sigstore` command: a table of commands, and the way to one of them. */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "session.h"

static const struct opt options[] = {
    { OPT_VERSION, .letter = "V", .name = "version",
        .help = "show program's version number and exit" },
    { OPT_FLAG, .name = "staging", .env = "SIGSTORE_STAGING", .exclusive = true,
        .at = offsetof(struct globals, staging),
        .help = "Use sigstore's staging instance, instead of the default "
                "production instance. Mutually exclusive with other "
                "instance configuration arguments." },
    { OPT_TEXT, .name = "instance", .metavar = "URL", .exclusive = true,
        .at = offsetof(struct globals, instance),
        .help = "Use a given Sigstore instance URL, instead of the default "
                "production instance. Mutually exclusive with other "
                "instance configuration arguments." },
    { OPT_TEXT, .name = "trust-config", .metavar = "FILE", .exclusive = true,
        .at = offsetof(struct globals, trust_config),
        .help = "Use given client trust configuration instead of using the "
                "default production instance. Mutually exclusive with other "
                "instance configuration arguments." },
    { OPT_TEXT, .name = "trusted-root", .metavar = "FILE", .exclusive = true,
        .added = true, .at = offsetof(struct globals, trusted_root),
        .help = "Verify with the keys and certificates of the given trusted "
                "root. Mutually exclusive with other instance configuration "
                "arguments." },
    { .kind = OPT_END },
};

static const struct command top = {
    .name = "sigstore",
    .about = "a tool for signing and verifying software",
    .choice_help = "the operation to perform",
    .options = (const struct opt *const[]){ opt_common, options, NULL },
    .commands = (const struct command *const[]){ &command_attest, &command_sign,
        &command_verify, &command_get_identity_token, &command_trust_instance,
        &command_plumbing, NULL },
    .settings_size = sizeof(struct globals),
};

/*
 * Makes sure that descriptors 0 to 2 are taken, so that no file we open is
 * ever mistaken for a standard stream; using one that was closed still fails.
 */
static void
take_standard_streams(void)
{
    for (int fd = 0; fd < 3; fd++) {
        if (fcntl(fd, F_GETFD) < 0)
            (void)!open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
    }
}

/* SIGSTORE_LOGLEVEL; -v says more than any of its words. */
static int
set_level(struct session *session)
{
    const char *name = getenv("SIGSTORE_LOGLEVEL");

    if (name && *name && !voice_set_level(&session->voice, name))
        return opt_wrong(&session->line,
            "environment variable SIGSTORE_LOGLEVEL: '%s' is not one of "
            "DEBUG, INFO, WARNING, ERROR, CRITICAL",
            name);
    if (session->line.verbose > 0)
        session->voice.level = SAY_DEBUG;
    return EXIT_DONE;
}

static int
run(struct session *session)
{
    const struct opt_level *level =
        &session->line.level[session->line.levels - 1];
    int status = set_level(session);

    if (status != EXIT_DONE)
        return status;
    session->now = (int64_t)time(NULL);
    return level->command->run(session, level->settings);
}

/* Whether all that was printed arrived; a full disk is a failure. */
static int
close_streams(struct session *session, int status)
{
    bool lost = ferror(stdout) != 0;

    if (fclose(stdout) != 0)
        lost = true;
    if (lost)
        say(&session->voice, SAY_ERROR, "cannot write to standard output: %s",
            strerror(errno));
    if (lost || session->voice.lost)
        return status == EXIT_DONE ? EXIT_FAILED : status;
    return status;
}

int
main(int argc, char **argv)
{
    struct session session = { 0 };
    int status;

    take_standard_streams();
    voice_init(&session.voice);
    session.line.voice = &session.voice;
    status = opt_parse(&session.line, &top, &session.globals, argc, argv);
    if (status < 0)
        status = run(&session);
    opt_free(&session.line);
    return close_streams(&session, status);
}
