/* SPDX-License-Identifier: Apache-2.0 */
/* Is the signer the one whom the caller expects [client-spec 4.3]? */
#include "verify/verification.h"

sigstore_code
sg_check_policy(struct sg_verification *v, const struct sg_signer *signer,
    sigstore_error *err)
{
    sigstore_code rc = sg_policy_allows(v->policy, signer->certificate, err);

    if (rc != SIGSTORE_OK)
        return rc;
    v->done |= SG_DONE_POLICY;
    return SIGSTORE_OK;
}
