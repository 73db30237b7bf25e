/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Did the signer's key sign this artifact: its digest, or an envelope whose
 * statement names it [client-spec 4.5]?
 */
#include "base/text.h"
#include "dsse/statement.h"
#include "verify/artifact.h"
#include "verify/verification.h"

static sigstore_code
check_message(struct sg_verification *v, const struct sg_signer *signer,
    const struct sg_content *content, sigstore_error *err)
{
    sigstore_code rc = sg_verify_digest(v->cache, SG_FORGET, signer->key,
        content->is.algorithm, &content->digest, content->is.signature, err);
    if (rc != SIGSTORE_OK)
        return sg_context(err, rc, "signature over the artifact");
    v->done |= SG_DONE_SIGNATURE | SG_DONE_ARTIFACT;
    return SIGSTORE_OK;
}

/* Pure Ed25519 signs the PAE itself, which must then be built. */
static sigstore_code
verify_pae(struct sg_verification *v, const struct sg_signer *signer,
    const struct sg_content *content, sigstore_error *err)
{
    const struct sg_envelope *envelope = v->bundle->envelope;
    struct sg_buf pae;
    sigstore_code rc;

    if (content->is.algorithm->hash != SG_HASH_NONE)
        return sg_verify_digest(v->cache, SG_FORGET, signer->key,
            content->is.algorithm, &content->digest, content->is.signature,
            err);
    sg_buf_init(&pae, 2 * (size_t)SG_BUNDLE_MAX);
    sg_pae_prefix(&pae, envelope->payload_type, envelope->payload.len);
    sg_buf_add(&pae, envelope->payload);
    if (pae.failed)
        rc = sg_no_memory(err);
    else
        rc = sg_verify(v->cache, SG_FORGET, signer->key, content->is.algorithm,
            sg_buf_bytes(&pae), content->is.signature, err);
    sg_buf_dispose(&pae);
    return rc;
}

/*
 * The digests by which subjects are named, of those the artifact can have: a
 * file all of them, a given digest its own.
 */
static sigstore_code
check_subject(struct sg_verification *v, const struct sg_statement *statement,
    sigstore_error *err)
{
    struct sg_digest digests[3];
    unsigned hashes = sg_statement_hashes(statement);
    unsigned given = sg_artifact_hashes(v->artifact);
    size_t count = 0;
    sigstore_code rc;

    if (given != 0)
        hashes &= given;
    rc = sg_artifact_need(v->artifact, hashes, err);
    if (rc != SIGSTORE_OK)
        return rc;
    for (int hash = SG_SHA256; hash <= SG_SHA512; hash++) {
        if ((hashes & SG_HASH_BIT(hash)) != 0)
            digests[count++] =
                *sg_artifact_have(v->artifact, (enum sg_hash)hash);
    }
    return sg_statement_check_subject(statement, digests, count, err);
}

static sigstore_code
check_envelope(struct sg_verification *v, const struct sg_signer *signer,
    const struct sg_content *content, sigstore_error *err)
{
    const struct sg_envelope *envelope = v->bundle->envelope;
    struct sg_statement statement;
    sigstore_code rc;

    if (envelope->signatures.count != 1)
        return sg_refuse(err, SIGSTORE_CHECK_ENVELOPE,
            "the envelope has %zu signatures, not 1",
            envelope->signatures.count);
    rc = verify_pae(v, signer, content, err);
    if (rc != SIGSTORE_OK)
        return sg_context(err, rc, "signature over the envelope");
    v->done |= SG_DONE_SIGNATURE;
    if (!sg_bytes_is(envelope->payload_type, SG_INTOTO_PAYLOAD_TYPE))
        return sg_refuse(err, SIGSTORE_CHECK_PAYLOAD_TYPE,
            "payload type is \"%s\", not \"" SG_INTOTO_PAYLOAD_TYPE "\"",
            sg_show(envelope->payload_type).text);
    rc = sg_statement_parse(&statement, envelope->payload, &v->arena, err);
    if (rc != SIGSTORE_OK)
        return rc;
    rc = check_subject(v, &statement, err);
    if (rc != SIGSTORE_OK)
        return rc;
    v->predicate_type = statement.predicate_type;
    v->done |= SG_DONE_ARTIFACT;
    return SIGSTORE_OK;
}

sigstore_code
sg_check_signature(struct sg_verification *v, const struct sg_signer *signer,
    const struct sg_content *content, sigstore_error *err)
{
    if (v->bundle->message != NULL)
        return check_message(v, signer, content, err);
    return check_envelope(v, signer, content, err);
}
