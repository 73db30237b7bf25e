/* SPDX-License-Identifier: Apache-2.0 */
/* Whether who asks holds the key: by a CSR, or by a signature. */
#include "fulcio.h"

#include "base/limits.h"
#include "codec/der.h"
#include "codec/pem.h"
#include "pki/names.h"

/* A CertificationRequest, taken apart. */
struct csr {
    sg_bytes info; /* what is signed */
    sg_bytes key;
    sg_bytes algorithm;
    sg_bytes signature;
};

/* What Fulcio's library calls a key and a hash in a refusal. */
static const char *const type_names[] = {
    [SG_KEY_NONE] = "unknown",
    [SG_KEY_P256] = "*ecdsa.PublicKey",
    [SG_KEY_P384] = "*ecdsa.PublicKey",
    [SG_KEY_P521] = "*ecdsa.PublicKey",
    [SG_KEY_ED25519] = "ed25519.PublicKey",
    [SG_KEY_RSA] = "*rsa.PublicKey",
};

static const char *const hash_names[] = {
    [SG_HASH_NONE] = "unknown hash value 0",
    [SG_SHA256] = "SHA-256",
    [SG_SHA384] = "SHA-384",
    [SG_SHA512] = "SHA-512",
};

/* Attributes are asked for, and given to nobody: the form is checked. */
static bool
are_attributes(sg_bytes attributes)
{
    sg_bytes attribute, oid, values;

    while (attributes.len > 0)
        if (!sg_der_take(&attributes, SG_DER_SEQUENCE, &attribute) ||
            !sg_der_take(&attribute, SG_DER_OID, &oid) ||
            !sg_oid_is_valid(oid) ||
            !sg_der_only(attribute, SG_DER_SET, &values))
            return false;
    return true;
}

/*
 * CertificationRequestInfo ::= SEQUENCE {              RFC 2986, 4.1
 *     version INTEGER { v1(0) }, subject Name,
 *     subjectPKInfo SubjectPublicKeyInfo, attributes [0] }
 */
static bool
read_info(struct csr *out)
{
    sg_bytes body, subject, attributes;
    int64_t version;

    return sg_der_only(out->info, SG_DER_SEQUENCE, &body) &&
        sg_der_take_uint(&body, &version) && version == 0 &&
        sg_name_take(&body, &subject) &&
        sg_der_take_element(&body, SG_DER_SEQUENCE, &out->key) &&
        sg_der_only(body, SG_DER_CONTEXT_CONSTRUCTED(0), &attributes) &&
        are_attributes(attributes);
}

/*
 * CertificationRequest ::= SEQUENCE {                  RFC 2986, 4.2
 *     certificationRequestInfo, signatureAlgorithm, signature BIT STRING }
 */
static bool
read_csr(struct csr *out, sg_bytes der)
{
    sg_bytes body;

    return sg_der_only(der, SG_DER_SEQUENCE, &body) &&
        sg_der_take_element(&body, SG_DER_SEQUENCE, &out->info) &&
        sg_der_take_element(&body, SG_DER_SEQUENCE, &out->algorithm) &&
        sg_der_take_bits(&body, &out->signature) && body.len == 0 &&
        read_info(out);
}

/* Both labels are of use  [RFC 7468 7]. */
static bool
read_pem(sg_bytes *der, sg_bytes text, struct sg_arena *arena)
{
    if (!sg_pem_take(&text, "CERTIFICATE REQUEST", arena, der) &&
        !sg_pem_take(&text, "NEW CERTIFICATE REQUEST", arena, der))
        return false;
    return text.len == 0;
}

/* Says what a key that could not be read is. */
static sigstore_code
refuse_key(sigstore_error *err, sigstore_code code, const char *unread)
{
    if (code == SIGSTORE_ENOMEM)
        return code;
    return sg_fail(err, SIGSTORE_EREFUSED, "%s",
        code == SIGSTORE_EUNSUPPORTED ? FULCIO_WEAK_KEY : unread);
}

/* P-256, P-384, P-521, Ed25519, or RSA of 2048, 3072 or 4096 bits with the
 * exponent that everybody has. */
static sigstore_code
check_key(const struct sg_spki *key, sigstore_error *err)
{
    bool is_good = sg_algorithm_default(key) != NULL &&
        (key->type != SG_KEY_RSA ||
            sg_bytes_equal(key->exponent, SG_LITERAL("\x01\x00\x01")));

    if (is_good)
        return SIGSTORE_OK;
    return sg_fail(err, SIGSTORE_EREFUSED, "%s", FULCIO_WEAK_KEY);
}

/* Verifies; a point that is none of its curve makes the key unreadable. */
static sigstore_code
verify(const struct sg_spki *key, const struct sg_algorithm *algorithm,
    sg_bytes message, sg_bytes signature, const char *unread,
    sigstore_error *err)
{
    sigstore_code code =
        sg_verify(NULL, SG_FORGET, key, algorithm, message, signature, err);

    if (code == SIGSTORE_EREFUSED)
        return sg_fail(err, code, "%s", FULCIO_BAD_PROOF);
    if (code == SIGSTORE_EFORMAT)
        return sg_fail(err, SIGSTORE_EREFUSED, "%s", unread);
    return code;
}

static sigstore_code
verify_csr(
    const struct csr *csr, const struct sg_spki *key, sigstore_error *err)
{
    const struct sg_algorithm *algorithm = NULL;
    struct sg_signature_algorithm said;
    sg_bytes identifier = csr->algorithm;
    sigstore_code code;

    if (sg_signature_algorithm_take(&identifier, &said))
        algorithm = sg_signature_algorithm_choose(&said, key);
    if (algorithm == NULL)
        return sg_fail(err, SIGSTORE_EREFUSED, "%s", FULCIO_BAD_PROOF);
    code =
        verify(key, algorithm, csr->info, csr->signature, FULCIO_BAD_CSR, err);
    if (code != SIGSTORE_OK)
        return code;
    /* What the key will sign with has this hash, and this one only. */
    if (algorithm->hash != sg_algorithm_default(key)->hash)
        return sg_fail(err, SIGSTORE_EREFUSED,
            "signing algorithm not permitted: %s, %s", type_names[key->type],
            hash_names[algorithm->hash]);
    return SIGSTORE_OK;
}

static sigstore_code
prove_by_csr(struct sg_spki *out, sg_bytes text, struct sg_arena *arena,
    sigstore_error *err)
{
    sigstore_code code;
    struct csr csr;
    sg_bytes der;

    if (!read_pem(&der, text, arena) || !read_csr(&csr, der))
        return sg_fail(err, SIGSTORE_EREFUSED, "%s", FULCIO_BAD_CSR);
    code = sg_spki_parse(out, csr.key, err);
    if (code != SIGSTORE_OK)
        return refuse_key(err, code, FULCIO_BAD_CSR);
    code = check_key(out, err);
    return code == SIGSTORE_OK ? verify_csr(&csr, out, err) : code;
}

static sigstore_code
prove_by_signature(struct sg_spki *out, const struct fulcio_request *request,
    sg_bytes name, struct sg_arena *arena, sigstore_error *err)
{
    sigstore_code code;

    if (request->key.data == NULL)
        return sg_fail(err, SIGSTORE_EREFUSED, "%s", FULCIO_BAD_KEY);
    code = sg_spki_read(out, request->key, arena, err);
    if (code != SIGSTORE_OK)
        return refuse_key(err, code, FULCIO_BAD_KEY);
    code = check_key(out, err);
    if (code != SIGSTORE_OK)
        return code;
    return verify(out, sg_algorithm_default(out), name,
        request->proof.data == NULL ? SG_LITERAL("") : request->proof,
        FULCIO_BAD_KEY, err);
}

sigstore_code
fulcio_prove(struct sg_spki *out, const struct fulcio_request *request,
    sg_bytes name, struct sg_arena *arena, sigstore_error *err)
{
    if (request->csr.data != NULL)
        return prove_by_csr(out, request->csr, arena, err);
    return prove_by_signature(out, request, name, arena, err);
}
