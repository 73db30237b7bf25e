/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A log whose process is killed under load, at moments that nobody chose:
 * nothing that was answered is lost, and each head that was ever shown is one
 * that the next goes on from.
 */
#include "log.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "local/log_fixture.h"

#define ROUNDS 20
#define ADDERS 6
#define ANSWERS_MAX 40000

/* What an adder was answered, as it goes through the pipe: at once, for it
 * is shorter than PIPE_BUF. */
struct answer {
    int64_t number, index;
    struct log_head head;
};

static struct answer answers[ANSWERS_MAX];
static size_t answer_count;

/* ---- the process that is killed ---- */

struct adder {
    struct log *log;
    int64_t number;
    int pipe;
};

/* Large enough that the write-ahead log is brought home now and then. */
static const uint8_t ballast[3000];

static void *
add_on(void *data)
{
    struct adder *adder = data;

    for (;; adder->number += ADDERS) {
        struct answer answer = { .number = adder->number };
        struct sg_arena arena;
        struct log_proof proof;
        struct log_leaf leaf;
        struct leaf_text text;
        bool is_new;

        leaf_make(&leaf, &text, adder->number);
        leaf.extra = sg_bytes_of(ballast, sizeof(ballast));
        sg_arena_init(&arena, LOG_ARENA_MAX);
        if (log_add(adder->log, &leaf, &arena, &proof, &is_new, NULL) !=
            SIGSTORE_OK)
            _exit(1);
        sg_arena_dispose(&arena);
        answer.index = proof.index;
        answer.head = proof.head;
        if (write(adder->pipe, &answer, sizeof(answer)) != sizeof(answer))
            _exit(1);
    }
    return NULL;
}

static void
run_child(struct fixture *f, int64_t first, int pipe)
{
    static struct adder adders[ADDERS];
    pthread_t thread;

    open_log(f);
    for (int64_t i = 0; i < ADDERS; i++) {
        adders[i] = (struct adder){ f->log, first + i, pipe };
        if (pthread_create(&thread, NULL, add_on, &adders[i]) != 0)
            _exit(1);
    }
    for (;;)
        (void)pause();
}

/* ---- the one that kills ---- */

static size_t
read_answers(int pipe, size_t most)
{
    size_t count = 0;

    while (count < most && answer_count < ANSWERS_MAX) {
        struct answer *next = &answers[answer_count];

        if (read(pipe, next, sizeof(*next)) != (ssize_t)sizeof(*next))
            break;
        answer_count++;
        count++;
    }
    return count;
}

/* A moment between the first answer and 40 ms after. */
static void
wait_a_moment(unsigned *random)
{
    struct timespec moment = { 0, 0 };

    *random = *random * 1103515245u + 12345u;
    moment.tv_nsec = (long)(*random >> 8) % 40000 * 1000;
    (void)nanosleep(&moment, NULL);
}

static void
run_round(struct fixture *f, int64_t first, unsigned *random)
{
    int pipes[2], status;
    pid_t child;

    assert_int_equal(pipe(pipes), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        (void)close(pipes[0]);
        run_child(f, first, pipes[1]);
    }
    (void)close(pipes[1]);
    assert_int_equal(read_answers(pipes[0], 1), 1);
    wait_a_moment(random);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    (void)read_answers(pipes[0], ANSWERS_MAX);
    (void)close(pipes[0]);
}

/* ---- what must hold ---- */

static void
check_answer(struct fixture *f, const struct answer *answer, int64_t size)
{
    struct sg_arena arena;
    struct log_proof proof;
    struct log_entry entry;
    struct log_leaf leaf;
    struct leaf_text text;
    naive_hash hash;

    leaf_make(&leaf, &text, answer->number);
    leaf_hash(hash, answer->number);
    sg_arena_init(&arena, LOG_ARENA_MAX);
    assert_int_equal(
        log_get(f->log, answer->index, &arena, &entry, NULL), SIGSTORE_OK);
    assert_true(sg_bytes_equal(entry.data, leaf.data));
    assert_true(
        sg_bytes_equal(entry.extra, sg_bytes_of(ballast, sizeof(ballast))));
    assert_int_equal(
        log_prove(f->log, answer->index, &arena, &proof, NULL), SIGSTORE_OK);
    assert_true(is_proven(hash, &proof));
    assert_int_equal(
        log_consistency(f->log, answer->head.size, size, &proof, NULL),
        SIGSTORE_OK);
    assert_true(is_prefix(&answer->head, &proof));
    sg_arena_dispose(&arena);
}

/* Of a round's answers all, of older ones one in `step`; after the last round
 * all again. */
static void
check_log(struct fixture *f, size_t since, size_t step)
{
    int64_t size;

    open_log(f);
    size = size_of(f);
    for (size_t i = 0; i < since; i += step)
        check_answer(f, &answers[i], size);
    for (size_t i = since; i < answer_count; i++)
        check_answer(f, &answers[i], size);
    close_log(f);
}

static void
test_killed_logs_lose_nothing(void **state)
{
    struct fixture f = { 0 };
    unsigned random = (unsigned)getpid() * 2654435761u;
    int64_t first = 0;

    print_message("random moments from %u\n", random);
    folder_make(&f.folder);
    for (int round = 0; round < ROUNDS; round++, first += 1000000) {
        size_t since = answer_count;

        run_round(&f, first, &random);
        check_log(&f, since, 50);
    }
    check_log(&f, 0, 1);
    assert_true(answer_count > ROUNDS);
    print_message("%zu answers\n", answer_count);
    folder_remove(&f.folder);
    (void)state;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_killed_logs_lose_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
