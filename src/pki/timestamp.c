/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a timestamp response: its status, and the TSTInfo in its token. */
#include "pki/timestamp.h"

#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "codec/der.h"
#include "codec/oid.h"
#include "pki/cms.h"
#include "pki/extensions.h"

/* Takes one field of TSTInfo into `out`. */
typedef bool taker(struct sg_timestamp *out, sg_bytes *in);

static bool
take_version(struct sg_timestamp *out, sg_bytes *in)
{
    int64_t version;

    (void)out;
    return sg_der_take_uint(in, &version) && version == 1;
}

/* Under which policy is not asked: the trusted root names the authority. */
static bool
take_policy(struct sg_timestamp *out, sg_bytes *in)
{
    sg_bytes oid;

    (void)out;
    return sg_der_take(in, SG_DER_OID, &oid) && sg_oid_is_valid(oid);
}

/* MessageImprint ::= SEQUENCE { hashAlgorithm, hashedMessage OCTET STRING } */
static bool
take_imprint(struct sg_timestamp *out, sg_bytes *in)
{
    sg_bytes body;

    return sg_der_take(in, SG_DER_SEQUENCE, &body) &&
        sg_hash_algorithm_take(&body, &out->imprint_hash) &&
        sg_der_only(body, SG_DER_OCTET_STRING, &out->imprint) &&
        out->imprint.len == sg_hash_len(out->imprint_hash);
}

static bool
take_serial(struct sg_timestamp *out, sg_bytes *in)
{
    return sg_der_take_integer(in, &out->serial);
}

static bool
take_time(struct sg_timestamp *out, sg_bytes *in)
{
    return sg_der_take_generalized(in, &out->time);
}

/* INTEGER (1..999), by its contents. */
static bool
is_fraction(sg_bytes contents)
{
    uint64_t value;
    size_t len = contents.len;

    return len >= 1 && len <= 2 && sg_bytes_take_uint(&contents, len, &value) &&
        value >= 1 && value <= 999 && (len == 2) == (value > 127);
}

/*
 * Accuracy ::= SEQUENCE {                                  RFC 3161, 2.4.2
 *     seconds INTEGER OPTIONAL,
 *     millis [0] INTEGER (1..999) OPTIONAL,
 *     micros [1] INTEGER (1..999) OPTIONAL }
 * It widens nothing here: the time is taken as it is.
 */
static bool
take_accuracy(struct sg_timestamp *out, sg_bytes *in)
{
    sg_bytes body, millis, micros;
    bool present, has_millis, has_micros;
    int64_t seconds;

    (void)out;
    if (!sg_der_take_optional(in, SG_DER_SEQUENCE, &present, &body))
        return false;
    if (!present)
        return true;
    if (sg_der_peek(body, SG_DER_INTEGER) && !sg_der_take_uint(&body, &seconds))
        return false;
    return sg_der_take_optional(
               &body, SG_DER_CONTEXT(0), &has_millis, &millis) &&
        sg_der_take_optional(&body, SG_DER_CONTEXT(1), &has_micros, &micros) &&
        body.len == 0 && (!has_millis || is_fraction(millis)) &&
        (!has_micros || is_fraction(micros));
}

/* ordering BOOLEAN DEFAULT FALSE; a default is not written [X.690 11.5] */
static bool
take_ordering(struct sg_timestamp *out, sg_bytes *in)
{
    bool ordering;

    (void)out;
    return !sg_der_peek(*in, SG_DER_BOOLEAN) ||
        (sg_der_take_bool(in, &ordering) && ordering);
}

static bool
take_nonce(struct sg_timestamp *out, sg_bytes *in)
{
    return !sg_der_peek(*in, SG_DER_INTEGER) ||
        sg_der_take_integer(in, &out->nonce);
}

/* tsa [0] EXPLICIT GeneralName OPTIONAL */
static bool
take_authority(struct sg_timestamp *out, sg_bytes *in)
{
    sg_bytes field, name, contents;
    unsigned tag;
    bool present;

    if (!sg_der_take_optional(
            in, SG_DER_CONTEXT_CONSTRUCTED(0), &present, &field))
        return false;
    if (!present)
        return true;
    if (!sg_der_take_any(&field, &tag, &name, &contents) || field.len != 0)
        return false;
    out->tsa = name;
    return true;
}

/* extensions [1] IMPLICIT Extensions: a critical one must be known, and none
 * is [RFC 3161 2.4.2]. */
static bool
take_extensions(struct sg_timestamp *out, sg_bytes *in)
{
    struct sg_extensions_met met = { .count = 0 };
    struct sg_extension extension;
    sg_bytes rest;
    bool present;

    (void)out;
    if (!sg_der_take_optional(
            in, SG_DER_CONTEXT_CONSTRUCTED(1), &present, &rest))
        return false;
    if (present && rest.len == 0)
        return false;
    while (present && rest.len > 0)
        if (!sg_extension_take(&rest, &met, &extension) || extension.critical)
            return false;
    return true;
}

static bool
take_end(struct sg_timestamp *out, sg_bytes *in)
{
    (void)out;
    return in->len == 0;
}

/* TSTInfo ::= SEQUENCE { ... }                               RFC 3161, 2.4.2 */
static const struct {
    taker *take;
    const char *rule;
} fields[] = {
    { take_version, "version of TSTInfo is not 1" },
    { take_policy, "policy is not an OID" },
    { take_imprint, "imprint is not a digest by SHA-256, SHA-384 or SHA-512" },
    { take_serial, "serial is not an INTEGER" },
    { take_time, "time is not a GeneralizedTime of UTC" },
    { take_accuracy, "malformed accuracy" },
    { take_ordering, "malformed ordering" },
    { take_nonce, "malformed nonce" },
    { take_authority, "malformed name of the authority" },
    { take_extensions, "malformed, repeated or critical extension" },
    { take_end, "bytes after TSTInfo's last field" },
};

static sigstore_code
parse_info(struct sg_timestamp *out, sigstore_error *err)
{
    sg_bytes in;
    size_t i;

    if (!sg_der_only(out->info, SG_DER_SEQUENCE, &in))
        return sg_form(err, SIGSTORE_CHECK_TIMESTAMP_FORM,
            "timestamp: TSTInfo is not one SEQUENCE");
    for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
        if (!fields[i].take(out, &in))
            return sg_form(err, SIGSTORE_CHECK_TIMESTAMP_FORM,
                "timestamp: %s (RFC 3161, 2.4.2)", fields[i].rule);
    return SIGSTORE_OK;
}

/* PKIFreeText ::= SEQUENCE SIZE (1..MAX) OF UTF8String  RFC 4210, 5.1.1 */
static bool
is_free_text(sg_bytes body)
{
    sg_bytes text;

    if (body.len == 0)
        return false;
    while (body.len > 0)
        if (!sg_der_take(&body, SG_DER_UTF8_STRING, &text) ||
            !sg_utf8_is_valid(text))
            return false;
    return true;
}

/*
 * PKIStatusInfo ::= SEQUENCE {                               RFC 3161, 2.4.2
 *     status INTEGER,
 *     statusString PKIFreeText OPTIONAL,
 *     failInfo BIT STRING OPTIONAL }
 * A failure's reason comes with a failure only.
 */
static sigstore_code
check_status(sg_bytes body, sigstore_error *err)
{
    sg_bytes text;
    int64_t status;
    bool present;

    if (!sg_der_take_uint(&body, &status))
        return sg_form(err, SIGSTORE_CHECK_TIMESTAMP_FORM,
            "timestamp: status is not a number");
    if (status != 0)
        return sg_refuse(err, SIGSTORE_CHECK_TIMESTAMP_FORM,
            "timestamp: status is %lld, not 0 (granted) (RFC 3161, 2.4.2)",
            (long long)status);
    if (!sg_der_take_optional(&body, SG_DER_SEQUENCE, &present, &text) ||
        (present && !is_free_text(text)) || body.len != 0)
        return sg_form(err, SIGSTORE_CHECK_TIMESTAMP_FORM,
            "timestamp: malformed text, or a failure, with status granted");
    return SIGSTORE_OK;
}

/* TimeStampResp ::= SEQUENCE {                               RFC 3161, 2.4.2
 *     status PKIStatusInfo, timeStampToken ContentInfo OPTIONAL } */
static sigstore_code
parse(struct sg_timestamp *out, sg_bytes der, sigstore_error *err)
{
    sg_bytes body, status;
    sigstore_code code;

    if (!sg_der_only(der, SG_DER_SEQUENCE, &body) ||
        !sg_der_take(&body, SG_DER_SEQUENCE, &status))
        return sg_form(err, SIGSTORE_CHECK_TIMESTAMP_FORM,
            "timestamp: not one TimeStampResp (RFC 3161, 2.4.2)");
    code = check_status(status, err);
    if (code == SIGSTORE_OK)
        code = sg_cms_parse(out, body, err);
    return code == SIGSTORE_OK ? parse_info(out, err) : code;
}

sigstore_code
sg_timestamp_parse(struct sg_timestamp *out, sg_bytes der, sigstore_error *err)
{
    sigstore_code code;

    memset(out, 0, sizeof(*out));
    if (der.len > SG_TIMESTAMP_MAX) {
        code = sg_fail(err, SIGSTORE_ELIMIT,
            "timestamp: %zu bytes, over the %zu allowed", der.len,
            (size_t)SG_TIMESTAMP_MAX);
        return sg_as_check(err, code, SIGSTORE_CHECK_TIMESTAMP_FORM);
    }
    return parse(out, der, err);
}
