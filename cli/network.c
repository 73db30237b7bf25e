/* SPDX-License-Identifier: Apache-2.0 */
/* Loading libsigstore-net, and fetching by it. */
#include "network.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LIBRARY "libsigstore-net.so.0"
#define PATH_MAX_OURS 4096

/* What is used of the library, as its header declares it. */
static struct {
    __typeof__(&sigstore_net_new) make;
    __typeof__(&sigstore_net_free) release;
    __typeof__(&sigstore_net_fetch) fetch;
    __typeof__(&sigstore_net_set_trace) set_trace;
} library;

static const struct {
    const char *name;
    void *at;
} symbols[] = {
    { "sigstore_net_new", &library.make },
    { "sigstore_net_free", &library.release },
    { "sigstore_net_fetch", &library.fetch },
    { "sigstore_net_set_trace", &library.set_trace },
};

/* The folder of libsigstore: what was built with it is beside it. */
static bool
find_beside(char *path, size_t size)
{
    void *ours = dlsym(RTLD_DEFAULT, "sigstore_version");
    Dl_info info;
    const char *slash;
    int len;

    if (!ours || dladdr(ours, &info) == 0 || !info.dli_fname)
        return false;
    slash = strrchr(info.dli_fname, '/');
    if (!slash)
        return false;
    len = snprintf(path, size, "%.*s/%s", (int)(slash - info.dli_fname),
        info.dli_fname, LIBRARY);
    return len > 0 && (size_t)len < size && access(path, F_OK) == 0;
}

static sigstore_code
fail(sigstore_error *err, const char *why)
{
    memset(err, 0, sizeof(*err));
    err->code = SIGSTORE_ENETWORK;
    snprintf(err->message, sizeof(err->message),
        "the network part of this program cannot be loaded (%s): install "
        "libsigstore-net",
        why ? why : "no reason is given");
    return err->code;
}

static sigstore_code
load(sigstore_error *err)
{
    char path[PATH_MAX_OURS];
    void *handle, *symbol;

    if (library.make)
        return SIGSTORE_OK;
    handle = dlopen(find_beside(path, sizeof(path)) ? path : LIBRARY,
        RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        return fail(err, dlerror());
    for (size_t i = sizeof(symbols) / sizeof(*symbols); i-- > 0;) {
        symbol = dlsym(handle, symbols[i].name);
        if (!symbol)
            return fail(err, dlerror());
        memcpy(symbols[i].at, &symbol, sizeof(symbol));
    }
    return SIGSTORE_OK;
}

static void
hear(void *arg, sigstore_trace_level level, const char *area,
    const char *message)
{
    (void)area;
    say(arg, level == SIGSTORE_TRACE_WARNING ? SAY_WARNING : SAY_DEBUG, "%s",
        message);
}

static sigstore_code
open_network(struct network *network, sigstore_error *err)
{
    sigstore_code code = load(err);

    if (code == SIGSTORE_OK)
        code = library.make(&network->net, err);
    if (code == SIGSTORE_OK)
        library.set_trace(network->net, hear, network->voice);
    return code;
}

sigstore_code
network_fetch(void *arg, const char *url, size_t max, sigstore_sink *sink,
    sigstore_error *err)
{
    struct network *network = arg;
    sigstore_error unused;
    sigstore_code code = SIGSTORE_OK;

    if (!network->net)
        code = open_network(network, err ? err : &unused);
    if (code != SIGSTORE_OK)
        return code;
    return library.fetch(network->net, url, max, sink, err);
}

void
network_close(struct network *network)
{
    if (network->net)
        library.release(network->net);
    network->net = NULL;
}
