/* SPDX-License-Identifier: Apache-2.0 */
/* The place on this machine that a browser comes back to, once. */
#ifndef SG_OIDC_LISTEN_H
#define SG_OIDC_LISTEN_H

#include "oidc/login.h"

/* Appends a page for a callback and gives its HTTP status. */
typedef unsigned sg_listener_answer(
    void *arg, const struct sg_callback *callback, struct sg_buf *page);

struct sg_listener;

/*
 * sg_listener_new listens on 127.0.0.1, at `port` or, for 0, at a free one.
 * Its paths: "/" leads to `url`, which may change until the first run;
 * /auth/callback is answered by `answer`, once.  SIGSTORE_EIO.
 */
SG_MUST_USE sigstore_code sg_listener_new(struct sg_listener **out, int port,
    sg_listener_answer *answer, void *arg, sigstore_error *err);
void sg_listener_free(struct sg_listener *listener);

int sg_listener_port(const struct sg_listener *listener);
void sg_listener_lead_to(struct sg_listener *listener, const char *url);

/* sg_listener_run serves for `ms` or less.  True when the callback has been
 * answered and the browser has got the page, or has gone. */
bool sg_listener_run(struct sg_listener *listener, int ms);

/* sg_listener_has_answered says whether the callback came, if no more. */
bool sg_listener_has_answered(const struct sg_listener *listener);

#endif
