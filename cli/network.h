/* SPDX-License-Identifier: Apache-2.0 */
/* The network of one thread: opened when the first request is made. */
#ifndef CLI_NETWORK_H
#define CLI_NETWORK_H

#include "netlib.h"
#include "say.h"

struct network {
    struct voice *voice; /* hears of each request; not NULL */
    const struct netlib *library;
    sigstore_net *net; /* NULL before the first one */
};

/*
 * network_open opens what is not open; then `library` and `net` are there.
 * network_close closes it.  The library stays until the end.
 */
sigstore_code network_open(struct network *network, sigstore_error *err);
void network_close(struct network *network);

/* network_fetch is a sigstore_fetch; `arg` is a struct network. */
sigstore_code network_fetch(void *arg, const char *url, size_t max,
    sigstore_sink *sink, sigstore_error *err);

#endif
