/* SPDX-License-Identifier: Apache-2.0 */
/* Reading answers: their status, their JSON. */
#ifndef SG_OIDC_ANSWER_H
#define SG_OIDC_ANSWER_H

#include "codec/json.h"
#include "net/http.h"

/*
 * sg_answer_get sends a request and takes nothing but 200 for an answer;
 * other statuses are SIGSTORE_ESERVICE, with what the server says.  The
 * caller disposes answer->body in any case.
 */
SG_MUST_USE sigstore_code sg_answer_get(struct sg_http *http,
    const struct sg_http_request *request, struct sg_http_answer *answer,
    sigstore_error *err);

/* sg_answer_fail says which status it was, and what the server said with it;
 * a success of any kind may hold a token and is not shown. */
sigstore_code sg_answer_fail(
    const struct sg_http_answer *answer, sigstore_error *err);

/* sg_answer_parse reads a JSON object; the arena is the caller's to dispose,
 * whatever comes of it. */
SG_MUST_USE sigstore_code sg_answer_parse(const struct sg_json **out,
    struct sg_arena *arena, sg_bytes body, sigstore_error *err);

/* sg_answer_text gives a member that is a text and not empty, else NULL. */
sg_bytes sg_answer_text(const struct sg_json *object, const char *name);

/* sg_answer_member appends the text of one member to `out`, by the above. */
SG_MUST_USE sigstore_code sg_answer_member(
    struct sg_buf *out, sg_bytes body, const char *name, sigstore_error *err);

#endif
