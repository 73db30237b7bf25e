/* SPDX-License-Identifier: Apache-2.0 */
/* Loading libsigstore-net. */
#include "netlib.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LIBRARY "libsigstore-net.so.0"
#define PATH_MAX_OURS 4096

#define NETLIB_ROW(name) { #name, offsetof(struct netlib, name) },

static const struct {
    const char *name;
    size_t at;
} symbols[] = { NETLIB_FUNCTIONS(NETLIB_ROW) };

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

static const struct netlib *
fail(sigstore_error *err, const char *why)
{
    memset(err, 0, sizeof(*err));
    err->code = SIGSTORE_ENETWORK;
    snprintf(err->message, sizeof(err->message),
        "the network part of this program cannot be loaded (%s): install "
        "libsigstore-net",
        why ? why : "no reason is given");
    return NULL;
}

const struct netlib *
netlib_load(sigstore_error *err)
{
    static struct netlib library;
    static bool is_loaded;
    char path[PATH_MAX_OURS];
    void *handle, *symbol;

    if (is_loaded)
        return &library;
    /* Lazily: what it is linked with brings thirty libraries along. */
    handle = dlopen(find_beside(path, sizeof(path)) ? path : LIBRARY,
        RTLD_LAZY | RTLD_LOCAL);
    if (!handle)
        return fail(err, dlerror());
    for (size_t i = 0; i < sizeof(symbols) / sizeof(*symbols); i++) {
        symbol = dlsym(handle, symbols[i].name);
        if (!symbol)
            return fail(err, dlerror());
        memcpy((char *)&library + symbols[i].at, &symbol, sizeof(symbol));
    }
    is_loaded = true;
    return &library;
}
