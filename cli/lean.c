/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libcrypto as its defaults are.  It is in the process already, through the
 * library; the command does not link it, so another backend needs no change.
 */
#include "lean.h"

#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* OPENSSL_INIT_NO_LOAD_CONFIG and OPENSSL_INIT_NO_ATEXIT of OpenSSL 3. */
#define NO_CONFIG UINT64_C(0x00000080)
#define NO_CLEANUP UINT64_C(0x00080000)

static void
start(uint64_t options)
{
    int (*init)(uint64_t options, const void *settings);
    void *symbol = dlsym(RTLD_DEFAULT, "OPENSSL_init_crypto");

    if (!symbol)
        return;
    memcpy(&init, &symbol, sizeof(init));
    /* What it could not do, the first digest tells. */
    (void)init(options, NULL);
}

void
lean_start(void)
{
    const char *config = getenv("OPENSSL_CONF");

    if (!config || !*config)
        start(NO_CONFIG | NO_CLEANUP);
}

void
lean_end(void)
{
    start(NO_CLEANUP);
}
