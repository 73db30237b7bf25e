/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the signature is about, computed by us: the algorithm by the signer's
 * key, and the digest of the artifact or of the envelope's PAE.
 */
#include "base/text.h"
#include "verify/artifact.h"
#include "verify/verification.h"

sg_bytes
sg_bundle_signature(const sigstore_bundle *bundle)
{
    const struct sg_envelope_signature *signature;

    if (bundle->message != NULL)
        return bundle->message->signature;
    signature = bundle->envelope->signatures.items;
    return signature->sig;
}

/* The algorithm for the key that an entry's body names, or else `usual`. */
static const struct sg_algorithm *
named_by(const struct sg_log_entry *entry, const struct sg_spki *key,
    const struct sg_algorithm *usual)
{
    const struct sg_algorithm *named = sg_entry_algorithm(entry);

    if (named != NULL)
        return sg_algorithm_fits(named, key) ? named : usual;
    named = sg_algorithm_choose(key, sg_entry_hash(entry), usual->padding);
    return named != NULL && named->deprecated ? named : usual;
}

/*
 * The registry's default for the key, unless a log that counts says that
 * another of its rows was used: check_log compares the bodies of such logs
 * whole, with what is chosen here.  What others say is the word of the
 * bundle's maker, who might like a weaker hash [algorithm-registry].
 */
static const struct sg_algorithm *
choose_algorithm(const struct sg_verification *v, const struct sg_times *times,
    const struct sg_spki *key)
{
    const struct sg_algorithm *usual = sg_algorithm_default(key);
    const struct sg_algorithm *named = usual;

    for (size_t i = 0; usual != NULL && i < v->bundle->entry_count; i++) {
        const struct sg_log_entry *entry = &v->bundle->entries[i];

        if (sg_find_log(v, entry, times, NULL) != NULL)
            named = named_by(entry, key, usual);
        if (named != usual)
            break;
    }
    return named;
}

/* The digest that was signed, with that of the hint: a pipe is read once. */
static sigstore_code
digest_artifact(struct sg_verification *v, enum sg_hash hash,
    struct sg_digest *digest, sigstore_error *err)
{
    enum sg_hash hint = v->bundle->message->digest_hash;
    unsigned hashes = SG_HASH_BIT(hash);
    sigstore_code rc;

    if (hash == SG_HASH_NONE)
        return sg_refuse(err, SIGSTORE_CHECK_SIGNATURE_ALGORITHM,
            "pure Ed25519 signs an artifact itself, not its digest: not "
            "supported [algorithm-registry]");
    if (hint != SG_HASH_NONE)
        hashes |= SG_HASH_BIT(hint);
    rc = sg_artifact_need(v->artifact, hashes, err);
    if (rc != SIGSTORE_OK)
        return rc;
    *digest = *sg_artifact_have(v->artifact, hash);
    return SIGSTORE_OK;
}

/* A digest in the bundle is a hint: it may be wrong, but never against us. */
static sigstore_code
check_hint(struct sg_verification *v, sigstore_error *err)
{
    const struct sg_message_signature *message = v->bundle->message;
    const struct sg_digest *ours;

    if (message->digest_hash == SG_HASH_NONE)
        return SIGSTORE_OK;
    ours = sg_artifact_have(v->artifact, message->digest_hash);
    if (!sg_bytes_equal(sg_digest_bytes(ours), message->digest))
        return sg_refuse(err, SIGSTORE_CHECK_DIGEST_HINT,
            "the artifact's %s digest is %s, the bundle is for %s",
            sg_hash_name(message->digest_hash),
            sg_show_hex(sg_digest_bytes(ours)).text,
            sg_show_hex(message->digest).text);
    return SIGSTORE_OK;
}

static sigstore_code
digest_envelope(struct sg_verification *v, enum sg_hash hash,
    struct sg_digest *digest, sigstore_error *err)
{
    if (hash == SG_HASH_NONE) /* pure Ed25519 signs the PAE itself */
        return SIGSTORE_OK;
    return sg_pae_digest(digest, hash, v->bundle->envelope, err);
}

static void
describe(const struct sg_verification *v, const struct sg_signer *signer,
    struct sg_content *content)
{
    const struct sg_envelope *envelope = v->bundle->envelope;
    const struct sg_envelope_signature *signature;

    content->is.digest = &content->digest;
    content->is.signature = sg_bundle_signature(v->bundle);
    content->is.key = signer->key;
    if (signer->certificate != NULL)
        content->is.certificate = signer->certificate->der;
    if (envelope == NULL)
        return;
    signature = envelope->signatures.items;
    content->is.has_envelope = true;
    content->is.payload = envelope->payload;
    content->is.payload_type = envelope->payload_type;
    content->is.key_id = signature->key_id;
}

sigstore_code
sg_compute_content(struct sg_verification *v, const struct sg_times *times,
    const struct sg_signer *signer, struct sg_content *content,
    sigstore_error *err)
{
    const struct sg_algorithm *algorithm;
    sigstore_code rc;

    algorithm = choose_algorithm(v, times, signer->key);
    if (algorithm == NULL)
        return sg_refuse(err, SIGSTORE_CHECK_SIGNATURE_ALGORITHM,
            "no algorithm of the registry fits a key of %s, %u bits",
            sg_key_type_name(signer->key->type), signer->key->bits);
    content->is.algorithm = algorithm;
    describe(v, signer, content);
    if (v->bundle->message == NULL)
        return digest_envelope(v, algorithm->hash, &content->digest, err);
    rc = digest_artifact(v, algorithm->hash, &content->digest, err);
    if (rc != SIGSTORE_OK)
        return rc;
    return check_hint(v, err);
}
