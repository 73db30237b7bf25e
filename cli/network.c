/* SPDX-License-Identifier: Apache-2.0 */
/* A net, and fetching by it. */
#include "network.h"

static void
hear(void *arg, sigstore_trace_level level, const char *area,
    const char *message)
{
    (void)area;
    say(arg, level == SIGSTORE_TRACE_WARNING ? SAY_WARNING : SAY_DEBUG, "%s",
        message);
}

sigstore_code
network_open(struct network *network, sigstore_error *err)
{
    sigstore_code code;

    if (network->net)
        return SIGSTORE_OK;
    network->library = netlib_load(err);
    if (!network->library)
        return err->code;
    code = network->library->sigstore_net_new(&network->net, err);
    if (code == SIGSTORE_OK)
        network->library->sigstore_net_set_trace(
            network->net, hear, network->voice);
    return code;
}

sigstore_code
network_fetch(void *arg, const char *url, size_t max, sigstore_sink *sink,
    sigstore_error *err)
{
    struct network *network = arg;
    sigstore_error unused;
    sigstore_code code = network_open(network, err ? err : &unused);

    if (code != SIGSTORE_OK)
        return code;
    return network->library->sigstore_net_fetch(
        network->net, url, max, sink, err);
}

void
network_close(struct network *network)
{
    if (network->net)
        network->library->sigstore_net_free(network->net);
    network->net = NULL;
}
