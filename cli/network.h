/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The network, which is a library of its own: loaded when the first request
 * is made, so that a run without one neither waits for it nor has its code.
 */
#ifndef CLI_NETWORK_H
#define CLI_NETWORK_H

#include <sigstore/net.h>

#include "say.h"

struct network {
    struct voice *voice; /* hears of each request */
    sigstore_net *net;   /* NULL before the first one */
};

/* network_fetch is a sigstore_fetch; `arg` is a struct network. */
sigstore_code network_fetch(void *arg, const char *url, size_t max,
    sigstore_sink *sink, sigstore_error *err);

/* network_close closes what is open.  The library stays until the end. */
void network_close(struct network *network);

#endif
