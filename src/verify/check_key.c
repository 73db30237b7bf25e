/* SPDX-License-Identifier: Apache-2.0 */
/* A managed key takes the place of a certificate: the caller knows it. */
#include "base/text.h"
#include "verify/verification.h"

sigstore_code
sg_check_key(
    struct sg_verification *v, struct sg_signer *signer, sigstore_error *err)
{
    const struct sg_envelope_signature *signature;
    sg_bytes hint = v->bundle->key_hint;

    if (v->bundle->has_certificate)
        return sg_refuse(err, SIGSTORE_CHECK_BUNDLE_MATERIAL,
            "the bundle was made with an identity, not a key: verify it with "
            "identity and issuer");
    if (v->bundle->envelope != NULL) {
        /* [bundle proto] the hint MUST equal the envelope's keyid */
        signature = v->bundle->envelope->signatures.items;
        if (signature->key_id.len != 0 && hint.len != 0 &&
            !sg_bytes_equal(signature->key_id, hint))
            return sg_refuse(err, SIGSTORE_CHECK_POLICY_KEY,
                "key hint \"%s\" is not the envelope's keyid \"%s\"",
                sg_show(hint).text, sg_show(signature->key_id).text);
    }
    *signer = (struct sg_signer){ &v->policy->key, NULL, NULL };
    v->done |= SG_DONE_KEY;
    return SIGSTORE_OK;
}
