/* SPDX-License-Identifier: Apache-2.0 */
/*
 * usage: cost RUNS COMMAND [ARGUMENT...]
 *
 * What a whole process costs: CPU (user and system) and the most memory that
 * was resident, each a median of RUNS, in turns with /bin/true. Prints:
 * microseconds and KiB of the command, the same of /bin/true, exit status.
 * This is C because a process starts with its parent's memory for its peak.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define RUNS_MAX 10000

static long cpu[2][RUNS_MAX], memory[2][RUNS_MAX];

static int
compare(const void *a, const void *b)
{
    long x = *(const long *)a, y = *(const long *)b;

    return (x > y) - (x < y);
}

static long
median(long *values, size_t count)
{
    qsort(values, count, sizeof(*values), compare);
    return values[count / 2];
}

static _Noreturn void
run(char **argv)
{
    int null = open("/dev/null", O_RDWR);

    if (null >= 0) {
        dup2(null, STDIN_FILENO);
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
    }
    execvp(argv[0], argv);
    _exit(127);
}

static int
measure(char **argv, long *us, long *kib)
{
    struct rusage used;
    int status;
    pid_t pid = fork();

    if (pid == 0)
        run(argv);
    if (pid < 0 || wait4(pid, &status, 0, &used) != pid)
        return -1;
    *us = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000 +
        used.ru_utime.tv_usec + used.ru_stime.tv_usec;
    *kib = used.ru_maxrss;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int
main(int argc, char **argv)
{
    static char path[] = "/bin/true";
    char *nothing[] = { path, NULL };
    size_t runs;
    int status = 0;

    if (argc < 3 || (runs = strtoul(argv[1], NULL, 10)) == 0 ||
        runs > RUNS_MAX) {
        fprintf(stderr, "usage: cost RUNS COMMAND [ARGUMENT...]\n");
        return 2;
    }
    for (size_t i = 0; i < runs; i++) {
        status = measure(argv + 2, &cpu[0][i], &memory[0][i]);
        if (status < 0 || measure(nothing, &cpu[1][i], &memory[1][i]) != 0)
            return 1;
    }
    printf("%ld %ld %ld %ld %d\n", median(cpu[0], runs),
        median(memory[0], runs), median(cpu[1], runs), median(memory[1], runs),
        status);
    return 0;
}
