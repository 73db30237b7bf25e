/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One request to a service of a Sigstore instance, one answer; a service that
 * says no is quoted, by its name and URL.
 */
#ifndef SG_SERVICE_CALL_H
#define SG_SERVICE_CALL_H

#include "codec/json.h"
#include "net/http.h"

struct sg_call {
    struct sg_http *http;
    const char *name;    /* "Fulcio", for messages */
    sg_bytes base;       /* URL as the signing config has it */
    const char *path;    /* what follows it, "/api/..."; "" for nothing */
    const char *accept;  /* media types */
    const char *content; /* of the body; NULL: a GET */
    sg_bytes body;
    const char *token; /* a secret, or NULL */
    size_t max;        /* of the answer */
};

/*
 * sg_call_send sends and takes an answer of 2xx.  Others are
 * SIGSTORE_ESERVICE with what the service said, but one of `expected` (0:
 * none), which is given too.  `answer` is to be disposed in any case.
 */
SG_MUST_USE sigstore_code sg_call_send(const struct sg_call *call, int expected,
    struct sg_http_answer *answer, sigstore_error *err);

/*
 * sg_call_is_down says whether what failed just now was a service that does
 * not answer, or is busy or broken (429, 5xx): another one may serve.  Who
 * answers, but by TLS is somebody else or does not speak HTTP, is not down.
 */
bool sg_call_is_down(const struct sg_http *http, sigstore_code code);

/* sg_call_fail puts the service's name and URL before a message. */
sigstore_code sg_call_fail(
    const struct sg_call *call, sigstore_code code, sigstore_error *err);

/*
 * sg_call_json reads an answer's JSON, an object or a list, which lives in
 * `arena` whole.
 */
SG_MUST_USE sigstore_code sg_call_json(const struct sg_json **out,
    const struct sg_call *call, const struct sg_http_answer *answer,
    struct sg_arena *arena, enum sg_json_type type, sigstore_error *err);

/*
 * sg_call_message gives what an error says: the member "message" of its JSON,
 * else its first line.  It lives as long as answer and arena.
 */
sg_bytes sg_call_message(
    const struct sg_http_answer *answer, struct sg_arena *arena);

#endif
