/* SPDX-License-Identifier: Apache-2.0 */
/* Path validation over an explicit chain, leaf to anchor. */
#include "pki/chain.h"

#include "base/limits.h"
#include "pki/fact.h"

/* "certificate", "authority's certificate 0": what a message is about. */
static sigstore_code
about(const struct sg_chain *chain, const struct sg_cert *cert,
    sigstore_code code, sigstore_error *err)
{
    size_t i;

    for (i = 0; i < chain->count; i++)
        if (cert == &chain->certs[i])
            return sg_context(err, code, "authority's certificate %zu", i);
    return sg_context(err, code, "certificate");
}

/* Where both say so, the two must mean the same key [RFC 5280 4.2.1.1]. */
static bool
is_key_named(const struct sg_cert *cert, const struct sg_cert *issuer)
{
    if (cert->authority_issuer.data != NULL &&
        (!sg_bytes_equal(cert->authority_issuer, issuer->issuer) ||
            !sg_bytes_equal(cert->authority_serial, issuer->serial)))
        return false;
    return cert->authority_key.data == NULL ||
        issuer->subject_key.data == NULL ||
        sg_bytes_equal(cert->authority_key, issuer->subject_key);
}

/*
 * A CA's certificate MUST state its key usage [RFC 5280 4.2.1.3].  Roots may
 * go without: an anchor is trusted for its name and key, and many have none.
 */
static bool
may_sign_certs(const struct sg_cert *issuer)
{
    if (!issuer->is_ca) /* [RFC 5280 6.1.4 (k)] */
        return false;
    if (!issuer->has_key_usage)
        return sg_cert_is_self_issued(issuer);
    return (issuer->key_usage & SG_USAGE_KEY_CERT_SIGN) != 0; /* (n) */
}

static sigstore_code
verify_signature(struct sg_cache *cache, const struct sg_cert *cert,
    const struct sg_cert *issuer, sigstore_error *err)
{
    const struct sg_algorithm *algorithm =
        sg_signature_algorithm_choose(&cert->algorithm, &issuer->key);
    sigstore_code code;

    if (algorithm == NULL)
        return sg_refuse(err, SIGSTORE_CHECK_CERT_SIGNATURE,
            "signature algorithm does not go with the issuer's %s key",
            sg_key_type_name(issuer->key.type));
    code = sg_verify(cache, SG_KEEP, &issuer->key, algorithm, cert->tbs,
        cert->signature, err);
    if (code == SIGSTORE_EREFUSED || code == SIGSTORE_EFORMAT)
        return sg_refuse(err, SIGSTORE_CHECK_CERT_SIGNATURE,
            "signature does not verify by the issuer's key (RFC 5280, "
            "6.1.3 (a)(1))");
    return code;
}

/* The certificate's DER holds all that the signature is over. */
static sigstore_code
name_signature(struct sg_digest *fact, const struct sg_cert *cert,
    const struct sg_cert *issuer, sigstore_error *err)
{
    const sg_bytes parts[] = { cert->der, issuer->key.der };

    return sg_fact_name(fact, "certificate signature", parts,
        sizeof(parts) / sizeof(parts[0]), err);
}

static sigstore_code
check_signature(struct sg_cache *cache, const struct sg_cert *cert,
    const struct sg_cert *issuer, sigstore_error *err)
{
    struct sg_digest fact;
    sigstore_code code;

    if (cache == NULL)
        return verify_signature(cache, cert, issuer, err);
    code = name_signature(&fact, cert, issuer, err);
    if (code != SIGSTORE_OK || sg_cache_knows(cache, fact.data))
        return code;
    code = verify_signature(cache, cert, issuer, err);
    if (code == SIGSTORE_OK)
        sg_cache_remember(cache, fact.data);
    return code;
}

sigstore_code
sg_cert_vouch(struct sg_cache *cache, const struct sg_cert *cert,
    const struct sg_cert *issuer, sigstore_error *err)
{
    struct sg_digest fact;
    sigstore_code code = name_signature(&fact, cert, issuer, err);

    if (code == SIGSTORE_OK)
        sg_cache_remember(cache, fact.data);
    return code;
}

/* [RFC 5280 6.1.3 (a)]: by name, by key identifier, by signature */
sigstore_code
sg_cert_check_issued_by(struct sg_cache *cache, const struct sg_cert *cert,
    const struct sg_cert *issuer, sigstore_error *err)
{
    if (!sg_bytes_equal(cert->issuer, issuer->subject))
        return sg_refuse(err, SIGSTORE_CHECK_CERT_CHAIN,
            "issuer is not the subject of the next certificate (RFC 5280, "
            "6.1.3 (a)(4))");
    if (!is_key_named(cert, issuer))
        return sg_refuse(err, SIGSTORE_CHECK_CERT_CHAIN,
            "authority key identifier %s is not the issuer's %s",
            sg_show_hex(cert->authority_key).text,
            sg_show_hex(issuer->subject_key).text);
    if (!may_sign_certs(issuer))
        return sg_refuse(err, SIGSTORE_CHECK_CERT_CHAIN,
            "issuer is not a CA that may sign certificates (RFC 5280, 6.1.4)");
    return check_signature(cache, cert, issuer, err);
}

sigstore_code
sg_cert_check_time(
    const struct sg_cert *cert, struct sg_time at, sigstore_error *err)
{
    const struct sg_window valid = {
        .start = { cert->not_before, 0 },
        .end = { cert->not_after, 0 },
        .has_start = true,
        .has_end = true,
    };

    if (sg_window_holds(&valid, at))
        return SIGSTORE_OK;
    return sg_refuse(err, SIGSTORE_CHECK_CERT_TIME,
        "valid from %s to %s, not at %s (RFC 5280, 6.1.3 (a)(2))",
        sg_show_time(cert->not_before).text, sg_show_time(cert->not_after).text,
        sg_show_moment(at).text);
}

/* Nothing may be in a certificate that was not understood [RFC 5280 4.2]. */
static sigstore_code
check_extensions(const struct sg_cert *cert, sigstore_error *err)
{
    if (cert->unknown_critical.data != NULL)
        return sg_refuse(err, SIGSTORE_CHECK_CERT_EXTENSION,
            "critical extension %s is unknown (RFC 5280, 4.2)",
            sg_oid_show(cert->unknown_critical).text);
    if (cert->constraints.data != NULL)
        return sg_refuse(err, SIGSTORE_CHECK_CERT_EXTENSION,
            "constraints %s of names or policies are not supported",
            sg_oid_show(cert->constraints).text);
    if (cert->has_poison)
        return sg_refuse(err, SIGSTORE_CHECK_CERT_EXTENSION,
            "is a precertificate (RFC 6962, 3.1)");
    return SIGSTORE_OK;
}

/* Of the leaf and of each authority that limits itself [client-spec 4.3],
 * [RFC 5280 4.2.1.12]. */
static sigstore_code
check_purpose(
    const struct sg_cert *cert, enum sg_purpose purpose, sigstore_error *err)
{
    unsigned allowed = (unsigned)purpose | SG_PURPOSE_ANY;

    if (!cert->has_purposes || (cert->purposes & allowed) != 0)
        return SIGSTORE_OK;
    return sg_refuse(err, SIGSTORE_CHECK_CERT_EXTENDED_KEY_USAGE,
        "extended key usage does not allow %s (RFC 5280, 4.2.1.12)",
        purpose == SG_PURPOSE_TIME_STAMPING ? "time stamping" : "code signing");
}

static sigstore_code
check_alone(const struct sg_cert *cert, enum sg_purpose purpose,
    struct sg_time at, sigstore_error *err)
{
    sigstore_code code = check_extensions(cert, err);

    if (code == SIGSTORE_OK)
        code = sg_cert_check_time(cert, at, err);
    if (code == SIGSTORE_OK)
        code = check_purpose(cert, purpose, err);
    return code;
}

/*
 * `below` counts the certificates under this one that are neither the leaf nor
 * self-issued [RFC 5280 6.1.4 (l), (m)], [RFC 5280 4.2.1.9].
 */
static sigstore_code
check_path_len(const struct sg_cert *cert, int64_t below, sigstore_error *err)
{
    if (!cert->has_path_len || below <= cert->path_len)
        return SIGSTORE_OK;
    return sg_refuse(err, SIGSTORE_CHECK_CERT_CHAIN,
        "path length %lld, but %lld CAs stand below (RFC 5280, 4.2.1.9)",
        (long long)cert->path_len, (long long)below);
}

/* Leaf upwards: each certificate alone, its place, then who issued the last. */
static sigstore_code
walk(struct sg_cache *cache, const struct sg_cert *leaf,
    const struct sg_chain *chain, enum sg_purpose purpose, struct sg_time at,
    sigstore_error *err)
{
    const struct sg_cert *last = leaf;
    sigstore_code code = check_alone(leaf, purpose, at, err);
    int64_t below = 0;
    size_t i;

    for (i = 0; code == SIGSTORE_OK && i < chain->count; i++) {
        const struct sg_cert *issuer = &chain->certs[i];

        code = sg_cert_check_issued_by(cache, last, issuer, err);
        if (code != SIGSTORE_OK)
            break;
        last = issuer;
        code = check_alone(issuer, purpose, at, err);
        if (code == SIGSTORE_OK)
            code = check_path_len(issuer, below, err);
        below += sg_cert_is_self_issued(issuer) ? 0 : 1;
    }
    return about(chain, last, code, err);
}

sigstore_code
sg_chain_check(struct sg_cache *cache, const struct sg_cert *leaf,
    const struct sg_chain *chain, enum sg_purpose purpose, struct sg_time at,
    sigstore_error *err)
{
    if (chain->count == 0)
        return sg_refuse(err, SIGSTORE_CHECK_CERT_CHAIN,
            "authority has no certificates to chain to");
    if (chain->count > SG_CHAIN_MAX)
        return sg_as_check(err,
            sg_fail(err, SIGSTORE_ELIMIT,
                "authority has %zu certificates, over the %d allowed",
                chain->count, SG_CHAIN_MAX),
            SIGSTORE_CHECK_CERT_CHAIN);
    if (leaf->is_ca)
        return sg_refuse(err, SIGSTORE_CHECK_CERT_CHAIN,
            "certificate is a CA's, not a signer's");
    return walk(cache, leaf, chain, purpose, at, err);
}
