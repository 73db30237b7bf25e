/* SPDX-License-Identifier: Apache-2.0 */
/* To be written. */
#include "issuer.h"

sigstore_code
issuer_open(
    struct issuer **out, const struct instance *instance, sigstore_error *err)
{
    (void)instance;
    (void)err;
    *out = NULL;
    return SIGSTORE_OK;
}

void
issuer_close(struct issuer *issuer)
{
    (void)issuer;
}
