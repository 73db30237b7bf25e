/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the server share: a call is a request on its way. */
#ifndef LOCAL_SERVER_INSIDE_H
#define LOCAL_SERVER_INSIDE_H

#include <microhttpd.h>
#include <pthread.h>

#include "server.h"

/* A request line with its headers: more is 414 or 431.  Seen: 3 KB, with a
 * token in a header. */
#define SERVER_HEADERS_MAX (32u * 1024)

/* What is read of a body that is too long, before the connection is closed:
 * a client that sends still should see the answer, not a reset. */
#define SERVER_DISCARD_MAX (1024u * 1024)

/* Memory of one request: JSON of the longest body that a route takes. */
#define SERVER_ARENA_MAX ((size_t)64 * 1024 * 1024)

/* An answer.  A page of log entries is a few megabytes. */
#define SERVER_ANSWER_MAX (16u * 1024 * 1024)

/* Connections at a time, and how long each may say nothing, and take for a
 * request and its answer but for the time that we need. */
#define SERVER_CONNECTIONS_MAX 128
#define SERVER_IDLE_S 15
#define SERVER_TOTAL_MS 30000

/* An answer being sent when serving ends gets so much longer. */
#define SERVER_GRACE_MS 500

/* A connection, as the watch sees it. */
struct peer {
    struct peer *next, **at;
    int fd;
    bool is_busy;     /* we are to blame for what passes */
    int64_t since_ms; /* when it began to be theirs */
};

/* Who waits for the end, and who is waited for. */
struct ends {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool over;
    unsigned answering;  /* requests */
    int64_t patience_ms; /* with a peer */
    struct peer *peers;
};

struct server {
    struct MHD_Daemon *daemon;
    int fd;
    unsigned port;
    struct instance *instance;
    struct ends ends;
    pthread_t watch;
    bool is_watched;
};

struct call {
    struct server *server;
    struct MHD_Connection *connection;
    struct peer *peer;
    char *target;      /* as it was sent, to the question mark */
    const char *query; /* what follows that; "" */
    struct sg_arena arena;
    struct request request;
    const struct service *service;
    const struct route *route;
    struct sg_buf body;
    size_t body_len; /* of what has come, kept or not */
    bool has_begun;
    bool is_answering;
    unsigned status; /* of an answer that was decided without a route; or 0 */
    const char *why;
    const char *allow; /* of 405 */
};

/* ---- server_ends.c ---- */

bool ends_init(struct ends *ends);
void ends_dispose(struct ends *ends);

/* ends_tell ends it: who waits returns; then waits for the answers. */
void ends_tell(struct ends *ends);

/* ends_enter is false when it is over; else ends_leave must follow. */
bool ends_enter(struct ends *ends, struct peer *peer);
void ends_leave(struct ends *ends);

/* ends_pass has the time that passes be the peer's. */
void ends_pass(struct ends *ends, struct peer *peer);

/* A connection that begins (NULL: no memory), and one that is over. */
struct peer *ends_add_peer(struct ends *ends, int fd);
void ends_drop_peer(struct ends *ends, struct peer *peer);

/* ends_watch is the thread that hangs up on who takes too long; `arg` is the
 * struct ends. */
void *ends_watch(void *arg);

/* ---- server_call.c: what libmicrohttpd calls ---- */

/* call_begin begins a call when its request line is there. */
void *call_begin(void *arg, const char *uri, struct MHD_Connection *connection);

/* call_take is called once with the headers, then with each piece of the
 * body, then without one. */
enum MHD_Result call_take(void *arg, struct MHD_Connection *connection,
    const char *path, const char *method, const char *version, const char *data,
    size_t *data_len, void **state);
void call_end(void *arg, struct MHD_Connection *connection, void **state,
    enum MHD_RequestTerminationCode why);

/* ---- server_text.c ---- */

/* text_decode undoes percent-encoding (and '+', in a form) strictly: NULL for
 * a bad escape, NUL or what is not UTF-8, and without memory. */
char *text_decode(struct sg_arena *arena, sg_bytes text, bool is_form);

/* text_is_path says whether a decoded path is one: a slash first, no control
 * characters, no "." or "..". */
bool text_is_path(const char *path);

/* text_is_query says whether a query is well formed, and no name comes twice:
 * who would choose, and a default must not take the place of both. */
bool text_is_query(struct sg_arena *arena, sg_bytes text);

/* text_find gives a field of a query or form: NULL when it is not there, or
 * twice, or when anything in `text` is malformed, which `*is_bad` tells. */
const char *text_find(
    struct sg_arena *arena, sg_bytes text, const char *name, bool *is_bad);

/* ---- server_route.c ---- */

/* route_find sets the call's service, route and rest, or status and why. */
void route_find(struct call *call);

/* ---- server_guard.c ---- */

/* guard_check sets status and why for what must not be answered: framing of
 * two minds, another host's name, another site's page. */
void guard_check(struct call *call, const char *version);

/* ---- server_answer.c ---- */

/* answer_call answers; MHD_NO closes the connection. */
enum MHD_Result answer_call(struct call *call);

/* answer_refusal sends what call->status and why say. */
enum MHD_Result answer_refusal(struct call *call);

#endif
