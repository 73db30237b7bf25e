/* SPDX-License-Identifier: Apache-2.0 */
/* The key of a signer: one that is made for it, or the caller's. */
#include "base/limits.h"
#include "base/text.h"
#include "base/utf8.h"
#include "codec/base64.h"
#include "sign/signer.h"

sigstore_code
sg_signer_key(sigstore_signer *signer, sigstore_error *err)
{
    const sigstore_signing_key *key = signer->settings.key;

    if (key == NULL)
        return sg_secret_new(&signer->secret, err);
    if (key->public_key == NULL || key->sign == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "of the caller's key its public key and what signs are needed");
    return sg_secret_borrow(&signer->secret,
        sg_bytes_of(key->public_key, key->public_key_len), key->sign, key->arg,
        err);
}

/* A hint that stands for the key itself [sigstore_bundle.proto]. */
static sigstore_code
make_hint(sigstore_signer *signer, sigstore_error *err)
{
    struct sg_digest digest;
    sigstore_code code = sg_digest(
        &digest, SG_SHA256, sg_secret_public(signer->secret)->der, err);

    if (code == SIGSTORE_OK)
        sg_base64_add(&signer->hint, sg_digest_bytes(&digest));
    return code;
}

static sigstore_code
take_hint(sigstore_signer *signer, sigstore_error *err)
{
    sg_bytes given = sg_bytes_from_text(signer->settings.key->hint);

    if (given.len == 0 || given.len > SG_HINT_MAX || !sg_utf8_is_valid(given))
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "the key's hint must be 1 to %d bytes of UTF-8, this is \"%s\"",
            SG_HINT_MAX, sg_show(given).text);
    sg_buf_add(&signer->hint, given);
    return SIGSTORE_OK;
}

sigstore_code
sg_signer_manage(sigstore_signer *signer, sigstore_error *err)
{
    sg_bytes der = sg_secret_public(signer->secret)->der;
    sigstore_code rc;

    rc = signer->settings.key->hint == NULL ? make_hint(signer, err)
                                            : take_hint(signer, err);
    if (rc == SIGSTORE_OK && signer->hint.failed)
        rc = sg_no_memory(err);
    if (rc != SIGSTORE_OK ||
        (rc = sigstore_policy_key(&signer->policy, der.data, der.len, err)) !=
            SIGSTORE_OK)
        return rc;
    return sigstore_verifier_new(&signer->verifier, signer->settings.root,
        SIGSTORE_PROFILE_MANAGED_KEY, err);
}
