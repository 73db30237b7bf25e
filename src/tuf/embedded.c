/* SPDX-License-Identifier: Apache-2.0 */
/* Settings of the built-in instances: where they are, and their first root. */
#include "base/error.h"
#include "sigstore/tuf.h"
#include "trust/embedded.h"

sigstore_code
sigstore_tuf_settings_embedded(sigstore_tuf_settings *settings,
    sigstore_instance instance, sigstore_error *err)
{
    const struct sg_embedded *embedded = sg_embedded_find(instance);

    if (settings == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "settings is NULL");
    if (embedded == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "instance %d is not compiled in", (int)instance);
    settings->metadata_url = embedded->url;
    settings->root = embedded->tuf_root.data;
    settings->root_len = embedded->tuf_root.len;
    return SIGSTORE_OK;
}
