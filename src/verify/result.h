/* SPDX-License-Identifier: Apache-2.0 */
/* Making a result of the facts that a verification established. */
#ifndef SG_VERIFY_RESULT_H
#define SG_VERIFY_RESULT_H

#include "verify/verification.h"

/*
 * sg_result_new copies what was proved: a result owns its bytes.  Called by
 * verify.c alone, once every required check has been passed.
 */
SG_MUST_USE sigstore_code sg_result_new(sigstore_result **out,
    const struct sg_verification *v, const struct sg_times *times,
    const struct sg_signer *signer, const struct sg_logged *logged,
    sigstore_error *err);

#endif
