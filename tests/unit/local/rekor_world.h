/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An instance's parts in a folder, and requests handed to a service's route as
 * the server hands them, without a socket: headers and queries are the test's.
 */
#ifndef TEST_LOCAL_REKOR_WORLD_H
#define TEST_LOCAL_REKOR_WORLD_H

#include "folder.h"

#include <time.h>

#include "authority.h"
#include "log.h"
#include "rekor.h"
#include "server.h"
#include "store.h"

#define ASK_ARENA_MAX ((size_t)64 << 20)
#define ASK_ANSWER_MAX ((size_t)16 << 20)

struct world {
    struct folder folder;
    struct instance instance;
    struct sg_arena arena; /* of requests, answers, whatever a test makes */
};

/* What a test sends; what is NULL is not there. */
struct asked {
    const char *method, *path;
    const char *query_name, *query; /* one parameter */
    const char *more_name, *more;   /* another one */
    const char *type;               /* Content-Type */
    sg_bytes body;
};

/* ---- the server's part, played here ---- */

const char *
request_header(const struct request *request, const char *name)
{
    const struct asked *asked = request->connection;

    return strcmp(name, "Content-Type") == 0 ? asked->type : NULL;
}

const char *
request_query(const struct request *request, const char *name)
{
    const struct asked *asked = request->connection;

    if (asked->query_name != NULL && strcmp(name, asked->query_name) == 0)
        return asked->query;
    if (asked->more_name != NULL && strcmp(name, asked->more_name) == 0)
        return asked->more;
    return NULL;
}

void
response_header(struct response *response, const char *name, const char *value)
{
    assert_true(response->header_count < RESPONSE_HEADERS_MAX);
    response->headers[response->header_count].name = name;
    response->headers[response->header_count].value = value;
    response->header_count++;
}

static inline const char *
answer_header(const struct response *answer, const char *name)
{
    for (size_t i = 0; i < answer->header_count; i++)
        if (strcmp(answer->headers[i].name, name) == 0)
            return answer->headers[i].value;
    return NULL;
}

static inline bool
is_asked(
    const struct route *route, const struct asked *asked, const char **rest)
{
    size_t len = strlen(route->path);

    *rest = "";
    if (strcmp(route->method, asked->method) != 0 ||
        asked->body.len > route->body_max)
        return false;
    if (len < 3 || strcmp(route->path + len - 3, "...") != 0)
        return strcmp(route->path, asked->path) == 0;
    *rest = asked->path + len - 3;
    return strncmp(route->path, asked->path, len - 3) == 0;
}

/*
 * ask_anyhow gives the answer, whose body the caller has until it releases it;
 * it may have failed, which the server makes 500.
 */
static inline struct response
ask_anyhow(struct world *world, const struct route *routes, struct asked asked)
{
    struct response answer = { .status = 200, .type = "application/json" };
    const char *rest;

    sg_buf_init(&answer.body, ASK_ANSWER_MAX);
    for (const struct route *r = routes; r->method != NULL; r++) {
        struct request request = { .method = asked.method,
            .path = asked.path,
            .body = asked.body,
            .arena = &world->arena,
            .connection = &asked };

        if (!is_asked(r, &asked, &rest))
            continue;
        request.rest = rest;
        r->answer(&world->instance, &request, &answer);
        return answer;
    }
    fail_msg("%s %s: no such route", asked.method, asked.path);
    return answer;
}

static inline struct response
ask(struct world *world, const struct route *routes, struct asked asked)
{
    struct response answer = ask_anyhow(world, routes, asked);

    assert_false(answer.body.failed);
    return answer;
}

/* answer_has says whether a text stands in an answer's body. */
static inline bool
answer_has(const struct response *answer, const char *text)
{
    size_t len = strlen(text);

    for (size_t i = 0; i + len <= answer->body.len; i++)
        if (memcmp(answer->body.data + i, text, len) == 0)
            return true;
    return false;
}

/* ---- the instance ---- */

/* `fault` may be NULL. */
static inline void
world_set(struct world *world, const char *fault)
{
    world->instance.faults = 0;
    if (fault != NULL)
        assert_true(fault_add(&world->instance.faults, fault));
}

static inline void
world_open(struct world *world)
{
    struct instance *instance = &world->instance;

    memset(world, 0, sizeof(*world));
    folder_make(&world->folder);
    sg_arena_init(&world->arena, ASK_ARENA_MAX);
    instance->dir = world->folder.path;
    instance->url = "http://127.0.0.1:1";
    instance->made = (int64_t)time(NULL);
    assert_int_equal(store_open(&instance->store, instance->dir, NULL), 0);
    assert_int_equal(keys_open(&instance->keys, instance->store, NULL), 0);
    assert_int_equal(authority_open(&instance->authority, instance, NULL), 0);
    assert_int_equal(rekor1_open(&instance->rekor1, instance, NULL), 0);
    assert_int_equal(rekor2_open(&instance->rekor2, instance, NULL), 0);
}

static inline void
world_close(struct world *world)
{
    log_close(world->instance.rekor2);
    log_close(world->instance.rekor1);
    authority_close(world->instance.authority);
    keys_close(&world->instance.keys);
    store_close(world->instance.store);
    sg_arena_dispose(&world->arena);
    folder_remove(&world->folder);
}

/* A cmocka fixture. */
static inline int
world_setup(void **state)
{
    static struct world world;

    world_open(&world);
    *state = &world;
    return 0;
}

static inline int
world_teardown(void **state)
{
    world_close(*state);
    return 0;
}

#endif
