/* SPDX-License-Identifier: Apache-2.0 */
/* To be written. */
#include "trust.h"

sigstore_code
trust_open(
    struct trust **out, const struct instance *instance, sigstore_error *err)
{
    (void)instance;
    (void)err;
    *out = NULL;
    return SIGSTORE_OK;
}

void
trust_close(struct trust *trust)
{
    (void)trust;
}
