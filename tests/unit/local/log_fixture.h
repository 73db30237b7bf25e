/* SPDX-License-Identifier: Apache-2.0 */
/* A log in a folder of its own, which a test may close and open again. */
#ifndef TEST_LOCAL_LOG_FIXTURE_H
#define TEST_LOCAL_LOG_FIXTURE_H

#include "local/folder.h"
#include "local/logs.h"
#include "sql.h"

/* Leaves whose hashes a group of tests has at hand. */
#define NAIVE_LEAVES 65793

struct fixture {
    struct folder folder;
    struct store *store;
    struct signer signer;
    struct log *log;
};

static inline void
open_log(struct fixture *f)
{
    const struct log_kind kind = { "ct", sign_head, &f->signer };
    sigstore_error err;

    if (store_open(&f->store, f->folder.path, &err) != SIGSTORE_OK ||
        log_open(&f->log, f->store, &kind, &err) != SIGSTORE_OK)
        fail_msg("%s", err.message);
}

static inline void
close_log(struct fixture *f)
{
    log_close(f->log);
    store_close(f->store);
}

static inline int
set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));

    folder_make(&f->folder);
    open_log(f);
    *state = f;
    return 0;
}

static inline int
tear_down(void **state)
{
    struct fixture *f = *state;

    close_log(f);
    folder_remove(&f->folder);
    free(f);
    return 0;
}

/* set_up_all has the roots that a test asks for again and again remembered. */
static inline int
set_up_all(void **state)
{
    naive_hash *leaves = leaf_hashes(NAIVE_LEAVES);

    naive_known = calloc(1, sizeof(*naive_known));
    assert_non_null(naive_known);
    naive_known->leaves = (const naive_hash *)leaves;
    *state = leaves;
    return 0;
}

static inline int
tear_down_all(void **state)
{
    free((void *)(uintptr_t)naive_known->leaves);
    free(naive_known);
    naive_known = NULL;
    (void)state;
    return 0;
}

static inline struct naive
naive_of(int64_t size)
{
    return (struct naive){ naive_known->leaves, size };
}

/* add adds leaf `number`; its proof, without the text, to `out`. */
static inline bool
add(struct fixture *f, int64_t number, struct log_proof *out)
{
    struct sg_arena arena;
    struct log_leaf leaf;
    struct leaf_text text;
    sigstore_error err;
    bool is_new;

    leaf_make(&leaf, &text, number);
    sg_arena_init(&arena, LOG_ARENA_MAX);
    if (log_add(f->log, &leaf, &arena, out, &is_new, &err) != SIGSTORE_OK)
        fail_msg("%s", err.message);
    assert_true(is_signed(&out->head, out->signed_head));
    out->signed_head = (sg_bytes){ NULL, 0 };
    sg_arena_dispose(&arena);
    return is_new;
}

static inline void
grow(struct fixture *f, int64_t size)
{
    struct log_proof proof;

    for (int64_t i = 0; i < size; i++)
        assert_true(add(f, i, &proof));
}

static inline int64_t
size_of(struct fixture *f)
{
    struct sg_arena arena;
    struct log_head head;
    sg_bytes text;

    sg_arena_init(&arena, LOG_ARENA_MAX);
    assert_int_equal(
        log_latest(f->log, &arena, &head, &text, NULL), SIGSTORE_OK);
    assert_true(is_signed(&head, text));
    sg_arena_dispose(&arena);
    return head.size;
}

#define WITH_LOG(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

#endif
