/* SPDX-License-Identifier: Apache-2.0 */
/* Trust material compiled in: a row an instance. */
#include "trust/embedded.h"

#include "trust/embedded_data.h" /* made of roots/ by tools/embed */

#define TEXT(array)                                                            \
    {                                                                          \
        (array), sizeof(array)                                                 \
    }

static const struct sg_embedded instances[] = {
    { SIGSTORE_PRODUCTION, "https://tuf-repo-cdn.sigstore.dev",
        SG_EMBEDDED_TIME, TEXT(production_root), TEXT(production_trusted_root),
        TEXT(production_signing_config) },
    { SIGSTORE_STAGING, "https://tuf-repo-cdn.sigstage.dev", SG_EMBEDDED_TIME,
        TEXT(staging_root), TEXT(staging_trusted_root),
        TEXT(staging_signing_config) },
};

const struct sg_embedded *
sg_embedded_find(sigstore_instance instance)
{
    for (size_t i = 0; i < sizeof(instances) / sizeof(instances[0]); i++) {
        if (instances[i].instance == instance)
            return &instances[i];
    }
    return NULL;
}
