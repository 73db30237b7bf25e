/* SPDX-License-Identifier: Apache-2.0 */
/* Randomness, or a reason why there is none. */
#include "crypto/random.h"

#include "crypto/backend.h"

sigstore_code
sg_random(uint8_t *out, size_t len, sigstore_error *err)
{
    sigstore_code code = sg_backend_random(out, len);

    if (code == SIGSTORE_OK)
        return SIGSTORE_OK;
    if (code == SIGSTORE_ENOMEM)
        return sg_no_memory(err);
    return sg_fail(err, code, "libcrypto gives no random bytes");
}
