/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the backend over OpenSSL share; theirs alone. */
#ifndef SG_CRYPTO_BACKEND_OPENSSL_H
#define SG_CRYPTO_BACKEND_OPENSSL_H

#include "crypto/backend.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>

/* Our handles are libcrypto's objects under a name of ours. */
static inline EVP_PKEY *
openssl_secret(const struct sg_backend_secret *secret)
{
    return (EVP_PKEY *)(uintptr_t)secret;
}

static inline bool
openssl_is_of_memory(unsigned long error)
{
    return ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE;
}

/*
 * Ends what ERR_set_mark began, so that the caller's error queue is as it
 * was.  A failure that came of memory is told as that, any other as `code`:
 * the cause is the queue's oldest error, unless the caller had some before.
 */
static inline sigstore_code
openssl_leave(sigstore_code code)
{
    if (code != SIGSTORE_OK &&
        (openssl_is_of_memory(ERR_peek_error()) ||
            openssl_is_of_memory(ERR_peek_last_error())))
        code = SIGSTORE_ENOMEM;
    ERR_pop_to_mark();
    return code;
}

/*
 * Whether libcrypto has its default context.  Without it OpenSSL 3.0 crashes
 * on the first fetch instead of saying that memory ran out.
 */
static inline bool
openssl_has_context(void)
{
    return OSSL_LIB_CTX_get0_global_default() != NULL;
}

#endif
