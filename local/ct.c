/* SPDX-License-Identifier: Apache-2.0 */
/* To be written. */
#include "services.h"
#include "ct.h"

const struct route ct_routes[] = { { NULL, NULL, NULL, 0 } };

sigstore_code
ct_open(struct log **out, const struct instance *instance, sigstore_error *err)
{
    (void)instance;
    (void)err;
    *out = NULL;
    return SIGSTORE_OK;
}
