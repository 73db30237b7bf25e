/* SPDX-License-Identifier: Apache-2.0 */
/* To be written. */
#include "authority.h"

sigstore_code
authority_open(struct authority **out, const struct instance *instance,
    sigstore_error *err)
{
    (void)instance;
    (void)err;
    *out = NULL;
    return SIGSTORE_OK;
}

void
authority_close(struct authority *authority)
{
    (void)authority;
}
