/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: refresh ROUNDS URL ROOT FOLDER
 *
 * Microseconds of CPU of a TUF refresh that finds everything current: two
 * requests, five signatures, two targets from the folder.  Each round is a
 * client of its own; the connection is new in every round, or kept.  What the
 * server costs is another process's.
 *
 * Prints medians: with a new connection, with one that is open.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <sigstore/net.h>
#include <sigstore/sigstore.h>

#include "floor.h"

static double
cpu_us(void)
{
    struct timespec t;

    if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t) != 0)
        die("no clock of CPU time");
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static size_t
read_file(const char *path, char *data, size_t size)
{
    FILE *file = fopen(path, "rb");
    size_t len;

    if (!file)
        die(path);
    len = fread(data, 1, size, file);
    fclose(file);
    return len;
}

static void
refresh(const sigstore_tuf_settings *settings)
{
    const char *const names[] = { "trusted_root.json",
        "signing_config.v0.2.json" };
    sigstore_tuf *tuf;
    sigstore_error err;
    const void *data;
    size_t len;

    if (sigstore_tuf_new(&tuf, settings, &err) != SIGSTORE_OK ||
        sigstore_tuf_refresh(tuf, &err) != SIGSTORE_OK)
        die(err.message);
    for (size_t i = 0; i < 2; i++) {
        if (sigstore_tuf_target(tuf, names[i], &data, &len, &err) !=
            SIGSTORE_OK)
            die(err.message);
    }
    sigstore_tuf_free(tuf);
}

static double
one_round(sigstore_tuf_settings *settings, sigstore_net *open)
{
    double begun = cpu_us();
    sigstore_net *net = open;

    if (!net && sigstore_net_new(&net, NULL) != SIGSTORE_OK)
        die("no network");
    settings->fetch_arg = net;
    refresh(settings);
    if (!open)
        sigstore_net_free(net);
    return cpu_us() - begun;
}

static int
compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double
median(sigstore_tuf_settings *settings, sigstore_net *open, size_t rounds)
{
    double *us = calloc(rounds, sizeof(*us)), middle;

    if (!us)
        die("out of memory");
    for (size_t i = 0; i < rounds; i++)
        us[i] = one_round(settings, open);
    qsort(us, rounds, sizeof(*us), compare);
    middle = us[rounds / 2];
    free(us);
    return middle;
}

int
main(int argc, char **argv)
{
    static char root[1 << 20];
    sigstore_tuf_settings settings = { 0 };
    sigstore_net *net;
    size_t rounds;
    double fresh;

    if (argc != 5 || (rounds = strtoul(argv[1], NULL, 10)) == 0)
        die("usage: refresh ROUNDS URL ROOT FOLDER");
    settings.metadata_url = argv[2];
    settings.root = root;
    settings.root_len = read_file(argv[3], root, sizeof(root));
    settings.metadata_dir = settings.target_dir = argv[4];
    settings.fetch = sigstore_net_fetch;
    settings.now = (int64_t)time(NULL);
    (void)one_round(&settings, NULL); /* the first one fetches all */
    fresh = median(&settings, NULL, rounds);
    if (sigstore_net_new(&net, NULL) != SIGSTORE_OK)
        die("no network");
    (void)one_round(&settings, net);
    printf("%.1f %.1f\n", fresh, median(&settings, net, rounds));
    sigstore_net_free(net);
    return 0;
}
