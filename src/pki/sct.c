/* SPDX-License-Identifier: Apache-2.0 */
/* SCTs: a certificate's list, and the signature over its precertificate. */
#include "pki/sct.h"

#include <string.h>

#include "pki/fact.h"
#include "pki/precert.h"

#define VERSION_1 0
#define LOG_ID_LEN 32
#define TLS_SHA256 4
#define TLS_RSA 1
#define TLS_ECDSA 3

/* opaque name<0..2^16-1>                                    RFC 5246, 4.3 */
static bool
take_vector(sg_bytes *in, sg_bytes *out)
{
    sg_bytes rest = *in;
    uint64_t len;

    if (!sg_bytes_take_uint(&rest, 2, &len) ||
        !sg_bytes_take(&rest, (size_t)len, out))
        return false;
    *in = rest;
    return true;
}

/*
 * DigitallySigned: of the pairs of TLS only these two are for logs
 * [RFC 6962 2.1.4]; others read as SG_HASH_NONE and verify by no key.
 */
static bool
take_signature(sg_bytes *in, struct sg_sct *sct)
{
    uint8_t hash, algorithm;

    if (!sg_bytes_take_byte(in, &hash) || !sg_bytes_take_byte(in, &algorithm) ||
        !take_vector(in, &sct->signature))
        return false;
    sct->ecdsa = algorithm == TLS_ECDSA;
    sct->hash = SG_HASH_NONE;
    if (hash == TLS_SHA256 && (sct->ecdsa || algorithm == TLS_RSA))
        sct->hash = SG_SHA256;
    return true;
}

/*
 * struct { Version sct_version; LogID id; uint64 timestamp;   RFC 6962, 3.2
 *          CtExtensions extensions; digitally-signed struct { ... };
 * } SignedCertificateTimestamp;
 */
static bool
read_sct(sg_bytes in, struct sg_sct *sct)
{
    uint8_t version;

    return sg_bytes_take_byte(&in, &version) && version == VERSION_1 &&
        sg_bytes_take(&in, LOG_ID_LEN, &sct->log_id) &&
        sg_bytes_take_uint(&in, 8, &sct->timestamp) &&
        take_vector(&in, &sct->extensions) && take_signature(&in, sct) &&
        in.len == 0;
}

static sigstore_code
malformed(sigstore_error *err, size_t number)
{
    return sg_form(err, SIGSTORE_CHECK_SCT_FORM,
        "SCT %zu is malformed or comes twice (RFC 6962, 3.2)", number);
}

/* Those of another version are passed over, but count for the maximum. */
static sigstore_code
read_list(struct sg_sct_list *out, sg_bytes items, sigstore_error *err)
{
    sg_bytes met[SG_SCTS_MAX];
    size_t count, i;

    for (count = 0; items.len > 0; count++) {
        if (count == SG_SCTS_MAX)
            return sg_fail(err, SIGSTORE_ELIMIT,
                "more than the %d SCTs allowed", SG_SCTS_MAX);
        if (!take_vector(&items, &met[count]) || met[count].len == 0)
            return malformed(err, count);
        for (i = 0; i < count; i++)
            if (sg_bytes_equal(met[i], met[count]))
                return malformed(err, count);
        if (met[count].data[0] != VERSION_1)
            continue;
        if (!read_sct(met[count], &out->items[out->count]))
            return malformed(err, count);
        out->count++;
    }
    return SIGSTORE_OK;
}

/* SerializedSCT sct_list <1..2^16-1>                        RFC 6962, 3.3 */
sigstore_code
sg_sct_list_parse(struct sg_sct_list *out, sg_bytes list, sigstore_error *err)
{
    sg_bytes items;
    sigstore_code code;

    memset(out, 0, sizeof(*out));
    if (!take_vector(&list, &items) || list.len != 0 || items.len == 0)
        return sg_form(err, SIGSTORE_CHECK_SCT_FORM,
            "SCT list is empty or not of its length (RFC 6962, 3.3)");
    code = read_list(out, items, err);
    return sg_as_check(err, code, SIGSTORE_CHECK_SCT_FORM);
}

static void
write_uint(uint8_t *out, size_t width, uint64_t value)
{
    while (width-- > 0) {
        out[width] = (uint8_t)(value & 0xff);
        value >>= 8;
    }
}

/*
 * digitally-signed struct {                                 RFC 6962, 3.2
 *     Version sct_version; SignatureType signature_type = 0;
 *     uint64 timestamp; LogEntryType entry_type = precert_entry;
 *     PreCert { opaque issuer_key_hash[32]; TBSCertificate<1..2^24-1> };
 *     CtExtensions extensions; }
 */
static sigstore_code
digest_signed(struct sg_digest *out, const struct sg_sct *sct,
    const struct sg_precert *precert, const struct sg_digest *issuer_key,
    sigstore_error *err)
{
    uint8_t head[12] = { 0 }, tbs_len[3] = { 0 }, extensions_len[2] = { 0 };
    const sg_bytes parts[] = { sg_bytes_of(head, sizeof(head)),
        sg_digest_bytes(issuer_key), sg_bytes_of(tbs_len, sizeof(tbs_len)),
        sg_header_bytes(&precert->tbs), precert->fields,
        sg_header_bytes(&precert->field), sg_header_bytes(&precert->sequence),
        precert->before, precert->after,
        sg_bytes_of(extensions_len, sizeof(extensions_len)), sct->extensions };

    write_uint(head, 2, 0);
    write_uint(head + 2, 8, sct->timestamp);
    write_uint(head + 10, 2, 1);
    write_uint(tbs_len, 3, sg_precert_len(precert));
    write_uint(extensions_len, 2, sct->extensions.len);
    return sg_digest_parts(
        out, SG_SHA256, parts, sizeof(parts) / sizeof(parts[0]), err);
}

/* Logs sign by P-256 or RSA, with SHA-256 [RFC 6962 2.1.4]; the key decides
 * which, and the SCT must say the same. */
static bool
fits(const struct sg_sct *sct, const struct sg_spki *key,
    const struct sg_algorithm *algorithm)
{
    if (sct->hash != SG_SHA256 || algorithm->hash != SG_SHA256 ||
        algorithm->type != key->type)
        return false;
    if (sct->ecdsa)
        return key->type == SG_KEY_P256;
    return key->type == SG_KEY_RSA && algorithm->padding == SG_PADDING_PKCS1;
}

static sigstore_code
verify_digest(struct sg_cache *cache, const struct sg_sct *sct,
    const struct sg_digest *digest, const struct sg_spki *key,
    const struct sg_algorithm *algorithm, sigstore_error *err)
{
    const sg_bytes parts[] = { sg_digest_bytes(digest), sct->signature,
        key->der, sg_bytes_from_text(algorithm->name) };
    struct sg_digest fact;
    sigstore_code code;

    code = sg_fact_name(
        &fact, "SCT", parts, sizeof(parts) / sizeof(parts[0]), err);
    if (code != SIGSTORE_OK || sg_cache_knows(cache, fact.data))
        return code;
    code = sg_verify_digest(
        cache, SG_KEEP, key, algorithm, digest, sct->signature, err);
    if (code == SIGSTORE_OK)
        sg_cache_remember(cache, fact.data);
    if (code == SIGSTORE_EREFUSED || code == SIGSTORE_EFORMAT)
        return sg_refuse(err, SIGSTORE_CHECK_SCT_SIGNATURE,
            "SCT's signature is not by its log's key over this certificate "
            "and issuer (RFC 6962, 3.2)");
    return code;
}

sigstore_code
sg_sct_verify(struct sg_cache *cache, const struct sg_sct *sct,
    const struct sg_cert *cert, const struct sg_cert *issuer,
    const struct sg_spki *log_key, const struct sg_algorithm *algorithm,
    sigstore_error *err)
{
    struct sg_digest issuer_key, digest;
    struct sg_precert precert;
    sigstore_code code;

    if (!fits(sct, log_key, algorithm))
        return sg_refuse(err, SIGSTORE_CHECK_SCT_SIGNATURE,
            "SCT's algorithm is not SHA-256 with its log's %s key (RFC 6962, "
            "2.1.4)",
            sg_key_type_name(log_key->type));
    if (!sg_precert_split(&precert, cert))
        return sg_form(err, SIGSTORE_CHECK_SCT_FORM,
            "certificate has no SCTs, or nothing but SCTs, as extensions");
    code = sg_digest(&issuer_key, SG_SHA256, issuer->key.der, err);
    if (code == SIGSTORE_OK)
        code = digest_signed(&digest, sct, &precert, &issuer_key, err);
    if (code == SIGSTORE_OK)
        code = verify_digest(cache, sct, &digest, log_key, algorithm, err);
    return code;
}
