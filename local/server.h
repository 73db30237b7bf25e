/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTTP on loopback, by libmicrohttpd: reads a request whole, within its
 * route's maximum, and hands it to the route's function, which fills the
 * answer.  A connection has a thread of its own, so a function may wait.
 */
#ifndef LOCAL_SERVER_H
#define LOCAL_SERVER_H

#include "instance.h"
#include "base/arena.h"
#include "base/buf.h"

/* Header lines that an answer adds to its content type. */
#define RESPONSE_HEADERS_MAX 4

struct request {
    const char *method;
    const char *path; /* decoded, valid UTF-8, of our route */
    const char *rest; /* what follows a prefix route's path */
    sg_bytes body;
    struct sg_arena *arena; /* ends with the request */
    void *connection;       /* the server's */
};

struct response {
    unsigned status;  /* 200 unless set */
    const char *type; /* "application/json" unless set */
    struct sg_buf body;
    struct {
        const char *name;
        const char *value; /* static, or in the request's arena */
    } headers[RESPONSE_HEADERS_MAX];
    size_t header_count;
};

/* A function that answers. What it cannot do is an answer too. */
typedef void answer_function(struct instance *instance,
    const struct request *request, struct response *response);

struct route {
    const char *method; /* NULL ends a table */
    const char *path;   /* "/api/v2/log/entries"; "/tuf/..." is a prefix:
                           "/tuf/" and `rest` */
    answer_function *answer;
    size_t body_max; /* bytes; 0: none is read */
};

struct service {
    const char *name;  /* "fulcio": what --fault and the page call it */
    const char *title; /* "Certificate authority (Fulcio v2)" */
    const struct route *routes;
};

/* The services, in the order of the page; the last has no name. */
extern const struct service services[];

/* Value of a header or query parameter (decoded), or NULL. */
const char *request_header(const struct request *request, const char *name);
const char *request_query(const struct request *request, const char *name);

/*
 * request_form gives a field of an application/x-www-form-urlencoded body,
 * decoded, in the arena, or NULL.
 */
const char *request_form(const struct request *request, const char *name);

/* response_header adds a line; it must not hold CR or LF (else dropped). */
void response_header(
    struct response *response, const char *name, const char *value);

/*
 * wait_ms waits, or until serving ends: false then.  What waits for long
 * (slow, hang) waits by this.
 */
bool wait_ms(const struct instance *instance, unsigned ms);

struct server;

/*
 * server_bind listens on 127.0.0.1 (port 0: any that is free) and tells the
 * port; server_run begins to serve; server_free ends it, waiting for the
 * requests that are being answered.
 */
SG_MUST_USE sigstore_code server_bind(
    struct server **out, unsigned *port, sigstore_error *err);
SG_MUST_USE sigstore_code server_run(
    struct server *server, struct instance *instance, sigstore_error *err);
void server_free(struct server *server);

#endif
