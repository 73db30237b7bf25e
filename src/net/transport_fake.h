/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A transport that answers by a script, and a clock that jumps: for tests,
 * in which nothing is sent and nobody waits.
 */
#ifndef SG_NET_TRANSPORT_FAKE_H
#define SG_NET_TRANSPORT_FAKE_H

#include "base/bytes.h"
#include "net/http.h"

/* One exchange: what is expected, and what comes back. */
struct sg_fake_step {
    const char *method; /* NULL: a GET */
    const char *url;    /* NULL: any */
    const char *body;   /* of the request; NULL: any */
    const char *header; /* that must be there; NULL: none */

    sigstore_code code; /* a failure in place of an answer */
    bool may_retry;
    int status;
    const char *answer;
    size_t answer_len; /* 0: the length of the text */
    size_t repeat;     /* the answer so many times more */
    const char *redirect;
    long retry_after_s;
    int64_t lasts_ms;
};

#define SG_FAKE_WAITS_MAX 16

struct sg_fake {
    const struct sg_fake_step *steps;
    size_t count;
    size_t used;    /* steps that have been made */
    bool was_wrong; /* a request was not the expected one */
    bool was_cut;   /* an answer was not taken whole */
    int64_t now_ms;
    int64_t waits_ms[SG_FAKE_WAITS_MAX];
    size_t waits;
};

/* sg_fake_init takes a script, which must live on. */
void sg_fake_init(
    struct sg_fake *fake, const struct sg_fake_step *steps, size_t count);

/* sg_fake_http makes `http` use the script and its clock. */
void sg_fake_http(struct sg_http *http, struct sg_fake *fake);

/* sg_fake_perform is a sigstore_transport; `arg` is a struct sg_fake. */
sigstore_code sg_fake_perform(void *arg, const sigstore_request *request,
    sigstore_response *response, sigstore_error *err);

/* sg_fake_is_done says whether the script was followed, and to its end. */
bool sg_fake_is_done(const struct sg_fake *fake);

#endif
