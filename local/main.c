/* SPDX-License-Identifier: Apache-2.0 */
/* `sigstore-local`: from the options to an instance that serves, and back. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "banner.h"
#include "command.h"
#include "heap.h"
#include "home.h"
#include "options.h"
#include "server.h"

struct program {
    const char *name; /* argv[0] */
    struct options options;
    struct signals signals;
    struct home home;
    struct instance instance;
    struct server *server;
    char url[64];
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

/* A port first: URLs are in all that the instance then makes. */
static sigstore_code
bind_port(struct program *program, sigstore_error *err)
{
    const struct options *options = &program->options;
    unsigned port = options->command ? 0 : OPTIONS_PORT;
    sigstore_code code;

    if (options->port >= 0)
        port = (unsigned)options->port;
    code = server_bind(&program->server, &port, err);
    snprintf(program->url, sizeof(program->url), "http://127.0.0.1:%u", port);
    return code;
}

/* Tells who asked for it by a descriptor; a reader that has gone is no
 * reason to end. */
static void
tell_ready(struct program *program)
{
    int fd = program->options.ready_fd;

    if (fd < 0)
        return;
    (void)dprintf(fd, "%s\n", program->url);
    if (fd > STDERR_FILENO)
        (void)close(fd);
}

static void
serve(struct program *program)
{
    const struct banner banner = { .instance = &program->instance,
        .program = program->name,
        .identity = program->options.identity };
    bool by_kernel;
    int number;

    banner_print(stdout, &banner);
    tell_ready(program);
    do
        number = signals_wait(&program->signals, &by_kernel);
    while (number == SIGCHLD || number == SIGUSR1 || number == SIGUSR2);
}

static sigstore_code
run_command(struct program *program, int *status, sigstore_error *err)
{
    const struct command command = { .argv = program->options.command,
        .identity = program->options.identity,
        .signals = &program->signals };

    banner_hint(stderr, &program->instance);
    tell_ready(program);
    return command_run(&command, &program->instance, status, err);
}

/* With the port and the folder at hand. */
static sigstore_code
run_instance(struct program *program, int *status, sigstore_error *err)
{
    sigstore_code code = instance_open(&program->instance, program->home.path,
        program->url, program->options.faults, err);

    if (code != SIGSTORE_OK)
        return code;
    code = server_run(program->server, &program->instance, err);
    if (code == SIGSTORE_OK && program->options.command != NULL)
        code = run_command(program, status, err);
    else if (code == SIGSTORE_OK)
        serve(program);
    server_free(program->server);
    program->server = NULL;
    instance_close(&program->instance);
    return code;
}

static sigstore_code
run(struct program *program, int *status, sigstore_error *err)
{
    const struct options *options = &program->options;
    sigstore_code code;

    *status = EXIT_DONE;
    if ((code = bind_port(program, err)) ||
        (code = home_find(
             &program->home, options->dir, options->command != NULL, err)))
        return code;
    code = run_instance(program, status, err);
    home_leave(&program->home);
    return code;
}

int
main(int argc, char **argv)
{
    struct program program = { .name = argc > 0 ? argv[0] : "sigstore-local" };
    sigstore_error err;
    int status;

    heap_give_back();
    take_standard_streams();
    signals_take(&program.signals);
    status = options_parse(&program.options, argc, argv);
    if (status < 0 && run(&program, &status, &err) != SIGSTORE_OK) {
        fprintf(stderr, "sigstore-local: %s\n", err.message);
        status = program.options.command ? EXIT_NO_COMMAND : EXIT_FAILED;
    }
    server_free(program.server);
    if (fclose(stdout) != 0 && status == EXIT_DONE)
        status = EXIT_FAILED;
    return status;
}
