/* SPDX-License-Identifier: Apache-2.0 */
/* Running COMMAND: environment, signals, exit status. */
#include "command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "issuer.h"
#include "trust.h"

/* As long as a test suite may take. */
#define TOKEN_TTL_S (12 * 3600)

/* As shells have them. */
#define STATUS_NOT_RUN 126
#define STATUS_NOT_FOUND 127
#define STATUS_SIGNAL 128

#define VARIABLES 5

struct environment {
    struct sg_buf text[VARIABLES];
    char **all; /* ours first, then those of our own that they don't replace */
};

static void
set(struct sg_buf *buf, const char *name, const char *value, const char *more)
{
    sg_buf_add_text(buf, name);
    sg_buf_add_text(buf, value);
    sg_buf_add_text(buf, more);
    sg_buf_add_byte(buf, '\0');
}

static sigstore_code
mint(struct sg_buf *buf, const struct command *command,
    const struct instance *instance, sigstore_error *err)
{
    struct mint wish = { .kind = ISSUER_EMAIL,
        .subject = command->identity,
        .audience = ISSUER_AUDIENCE,
        .ttl_s = TOKEN_TTL_S };
    sigstore_code code;

    sg_buf_add_text(buf, "SIGSTORE_IDENTITY_TOKEN=");
    code = issuer_mint(instance, &wish, buf, err);
    sg_buf_add_byte(buf, '\0');
    return code;
}

/* Whether `variable`, NAME=VALUE, has the name of one of ours. */
static bool
is_replaced(const struct environment *env, const char *variable)
{
    size_t len = strcspn(variable, "=") + 1;

    for (size_t i = 0; i < VARIABLES; i++) {
        if (strncmp((const char *)env->text[i].data, variable, len) == 0)
            return true;
    }
    return false;
}

static bool
join(struct environment *env)
{
    size_t count = 0, at = 0;

    while (environ[count] != NULL)
        count++;
    env->all = calloc(count + VARIABLES + 1, sizeof(*env->all));
    if (env->all == NULL)
        return false;
    for (size_t i = 0; i < VARIABLES; i++) {
        if (env->text[i].failed)
            return false;
        env->all[at++] = (char *)env->text[i].data;
    }
    for (size_t i = 0; i < count; i++) {
        if (!is_replaced(env, environ[i]))
            env->all[at++] = environ[i];
    }
    return true;
}

static sigstore_code
make_environment(struct environment *env, const struct command *command,
    const struct instance *instance, sigstore_error *err)
{
    const char *config = trust_config_path(instance->trust);
    sigstore_code code;

    env->all = NULL;
    for (size_t i = 0; i < VARIABLES; i++)
        sg_buf_init(&env->text[i], SG_TOKEN_MAX);
    set(&env->text[0], "SIGSTORE_LOCAL_URL=", instance->url, "");
    set(&env->text[1], "SIGSTORE_LOCAL_TRUST_CONFIG=", config, "");
    set(&env->text[2], "SIGSTORE_CERT_IDENTITY=", command->identity, "");
    set(&env->text[3], "SIGSTORE_CERT_OIDC_ISSUER=", instance->url, "/auth");
    code = mint(&env->text[4], command, instance, err);
    if (code == SIGSTORE_OK && !join(env))
        return sg_no_memory(err);
    return code;
}

static void
dispose_environment(struct environment *env)
{
    for (size_t i = 0; i < VARIABLES; i++)
        sg_buf_dispose(&env->text[i]);
    free(env->all);
}

/* In the child: becomes the program, or says why not. */
static void
become(const struct command *command, char **env, pid_t parent)
{
    int status = STATUS_NOT_RUN;

    /* Without its instance a program can only fail: it dies with us. */
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(STATUS_SIGNAL + SIGKILL);
    signals_give_back(command->signals);
    execvpe(command->argv[0], command->argv, env);
    if (errno == ENOENT || errno == ENOTDIR)
        status = STATUS_NOT_FOUND;
    dprintf(STDERR_FILENO, "sigstore-local: cannot run %s: %s\n",
        command->argv[0], strerror(errno));
    _exit(status);
}

/* Waits for the child's end; a signal that a terminal sent has reached it. */
static int
wait_for(const struct command *command, pid_t child)
{
    int status = 0;

    for (;;) {
        bool by_kernel;
        int number = signals_wait(command->signals, &by_kernel);

        if (number != SIGCHLD && !by_kernel)
            (void)kill(child, number);
        if (number != SIGCHLD || waitpid(child, &status, WNOHANG) != child)
            continue;
        if (WIFEXITED(status))
            return WEXITSTATUS(status);
        if (WIFSIGNALED(status))
            return STATUS_SIGNAL + WTERMSIG(status);
    }
}

sigstore_code
command_run(const struct command *command, const struct instance *instance,
    int *status, sigstore_error *err)
{
    struct environment env;
    pid_t self = getpid(), child;
    sigstore_code code = make_environment(&env, command, instance, err);

    if (code != SIGSTORE_OK) {
        dispose_environment(&env);
        return code;
    }
    child = fork();
    if (child == 0)
        become(command, env.all, self);
    dispose_environment(&env);
    if (child < 0)
        return sg_fail(
            err, SIGSTORE_EIO, "cannot start a process (errno %d)", errno);
    *status = wait_for(command, child);
    return SIGSTORE_OK;
}
