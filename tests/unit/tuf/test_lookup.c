/* SPDX-License-Identifier: Apache-2.0 */
/* Who is asked for a target, and in which order, over roles made by hand. */
#include "tuf/client.h"

#include <stdio.h>

#include "test.h"

#define NODES_MAX 64
#define EDGES_MAX 1100

/* Roles a, b, c...: targets is "a".  Each that holds the target says so by
 * its version. */
struct graph {
    sigstore_tuf *tuf;
    struct sg_tuf_metadata nodes[NODES_MAX];
    struct sg_tuf_file files[NODES_MAX];
    struct sg_tuf_delegation *edges; /* of each node, EDGES_MAX */
    char names[EDGES_MAX][8];
    sg_bytes any;
};

static void
graph_new(struct graph *g)
{
    memset(g, 0, sizeof(*g));
    g->tuf = calloc(1, sizeof(*g->tuf));
    g->edges = calloc(NODES_MAX * EDGES_MAX, sizeof(*g->edges));
    assert_non_null(g->tuf);
    assert_non_null(g->edges);
    g->tuf->targets = &g->nodes[0];
    g->any = SG_LITERAL("*");
    for (size_t i = 0; i < EDGES_MAX; i++)
        (void)snprintf(g->names[i], sizeof(g->names[i]), "r%zu", i);
    for (size_t i = 0; i < NODES_MAX; i++)
        g->nodes[i].delegations = g->edges + i * EDGES_MAX;
}

static void
graph_free(struct graph *g)
{
    free(g->edges);
    free(g->tuf);
}

static void
add_edge(struct graph *g, size_t by, size_t to, bool terminating)
{
    struct sg_tuf_metadata *m = &g->nodes[by];
    struct sg_tuf_delegation *d = &m->delegations[m->delegation_count++];

    assert_true(m->delegation_count <= EDGES_MAX);
    d->name = sg_bytes_from_text(g->names[to]);
    d->terminating = terminating;
    d->paths = &g->any;
    d->path_count = 1;
    if (to >= NODES_MAX || g->tuf->delegated_count == SG_TUF_ROLES_MAX)
        return;
    g->tuf->delegated[g->tuf->delegated_count].by = d;
    g->tuf->delegated[g->tuf->delegated_count++].metadata = &g->nodes[to];
}

static void
add_file(struct graph *g, size_t node)
{
    g->files[node].name = SG_LITERAL("file");
    g->files[node].version = (int64_t)node;
    g->nodes[node].files.items = &g->files[node];
    g->nodes[node].files.count = 1;
}

/* The node whose word counts, or -1 for none, -2 for a failure. */
static int
find(struct graph *g, sigstore_error *err)
{
    const struct sg_tuf_file *file = NULL;
    sigstore_code rc = sg_tuf_lookup(g->tuf, SG_LITERAL("file"), &file, err);

    if (rc == SIGSTORE_ENOTFOUND)
        return -1;
    return rc == SIGSTORE_OK ? (int)file->version : -2;
}

static const struct {
    const char *name;
    const char *edges; /* "ab": a delegates to b; "aB": terminating */
    const char *files; /* who lists the target */
    int found;
} rows[] = {
    { "nobody", "", "", -1 },
    { "targets itself", "ab", "ab", 0 },
    { "the first of two", "ab ac", "bc", 1 },
    { "the second, where the first has none", "ab ac", "c", 2 },
    { "a child before a brother", "ab ac bd", "cd", 3 },
    { "a grandchild before a brother", "ab ac bd de", "ce", 4 },
    { "children in their order", "ab bc bd", "cd", 2 },
    { "a brother after all children", "ab ac bd be", "c", 2 },
    { "not after a terminating one", "aB ac", "c", -1 },
    { "a terminating one itself", "aB ac", "bc", 1 },
    { "children of a terminating one", "aB ac bd", "cd", 3 },
    { "not after a terminating one below", "ab ac bD", "c", -1 },
    { "not after a terminating brother below", "ab ac bD be", "e", -1 },
    { "before a terminating one", "ab aC ad", "b", 1 },
    { "a brother before a terminating one", "ab aC bd", "cd", 3 },
    { "a cycle of one", "ab bb", "", -1 },
    { "a cycle of two", "ab bc cb", "", -1 },
    { "beside a cycle", "ab ad bc cb", "d", 3 },
    { "a diamond", "ab ac bd cd", "d", 3 },
};

static void
asks_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct graph g;
        sigstore_error err;

        graph_new(&g);
        for (const char *e = rows[i].edges; *e != '\0';
             e += e[2] == ' ' ? 3 : 2)
            add_edge(&g, (size_t)(e[0] - 'a'), (size_t)((e[1] | 0x20) - 'a'),
                (e[1] & 0x20) == 0);
        for (const char *f = rows[i].files; *f != '\0'; f++)
            add_file(&g, (size_t)(*f - 'a'));
        check_row(rows[i].name, find(&g, &err) == rows[i].found);
        graph_free(&g);
    }
}

static void
asks_for_what_a_delegation_speaks_for(void **state)
{
    struct graph g;
    sigstore_error err;

    (void)state;
    graph_new(&g);
    add_edge(&g, 0, 1, true);
    add_edge(&g, 0, 2, false);
    add_file(&g, 1);
    add_file(&g, 2);
    assert_int_equal(find(&g, &err), 1);
    g.any = SG_LITERAL("other");
    assert_int_equal(find(&g, &err), -1);
    graph_free(&g);
}

/* [TUF 5.6.7] */
static void
asks_no_more_than_so_many(void **state)
{
    struct graph g;
    sigstore_error err;

    (void)state;
    graph_new(&g);
    for (size_t i = 1; i <= SG_TUF_VISITS_MAX; i++)
        add_edge(&g, 0, i, false);
    add_file(&g, SG_TUF_VISITS_MAX);
    assert_int_equal(find(&g, &err), SG_TUF_VISITS_MAX);
    g.nodes[SG_TUF_VISITS_MAX].files.count = 0;
    assert_int_equal(find(&g, &err), -1);
    add_edge(&g, 0, SG_TUF_VISITS_MAX + 1, false);
    assert_int_equal(find(&g, &err), -2);
    assert_int_equal(err.code, SIGSTORE_ELIMIT);
    assert_non_null(strstr(err.message, "delegated roles asked"));
    graph_free(&g);
}

static void
remembers_no_more_than_so_many(void **state)
{
    struct graph g;
    sigstore_error err;

    (void)state;
    graph_new(&g);
    for (size_t i = 1; i <= SG_TUF_PENDING_MAX; i++)
        add_edge(&g, 0, i, false);
    add_file(&g, 1);
    assert_int_equal(find(&g, &err), 1);
    g.nodes[1].files.count = 0;
    /* one was taken from the stack; two come to it */
    add_edge(&g, 1, 2, false);
    add_file(&g, 2);
    g.tuf->delegated[g.tuf->delegated_count - 1].metadata = &g.nodes[2];
    assert_int_equal(find(&g, &err), 2);
    add_edge(&g, 1, 3, false);
    assert_int_equal(find(&g, &err), -2);
    assert_int_equal(err.code, SIGSTORE_ELIMIT);
    assert_non_null(strstr(err.message, "roles are to be asked"));
    graph_free(&g);
}

static void
holds_no_more_roles_than_so_many(void **state)
{
    struct graph g;
    sigstore_error err;

    (void)state;
    graph_new(&g);
    g.tuf->delegated_count = SG_TUF_ROLES_MAX;
    add_edge(&g, 0, 1, false);
    assert_int_equal(find(&g, &err), -2);
    assert_int_equal(err.code, SIGSTORE_ELIMIT);
    graph_free(&g);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asks_in_order),
        cmocka_unit_test(asks_for_what_a_delegation_speaks_for),
        cmocka_unit_test(asks_no_more_than_so_many),
        cmocka_unit_test(remembers_no_more_than_so_many),
        cmocka_unit_test(holds_no_more_roles_than_so_many),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
