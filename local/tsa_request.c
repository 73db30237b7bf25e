/* SPDX-License-Identifier: Apache-2.0 */
/* Reading requests for timestamps, in DER and in JSON. */
#include "tsa.h"

#include <string.h>

#include "codec/der.h"
#include "codec/jsonbind.h"
#include "codec/oid.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Octets of an INTEGER of 63 bits. */
#define NUMBER_MAX 8

static enum sg_hash
hash_of(enum sg_oid oid)
{
    switch (oid) {
    case SG_OID_SHA256:
        return SG_SHA256;
    case SG_OID_SHA384:
        return SG_SHA384;
    case SG_OID_SHA512:
        return SG_SHA512;
    default:
        return SG_HASH_NONE;
    }
}

/* AlgorithmIdentifier; parameters absent or NULL [RFC 5754 2]. */
static bool
take_algorithm(sg_bytes *in, enum sg_oid *oid)
{
    sg_bytes body, contents;

    if (!sg_der_take(in, SG_DER_SEQUENCE, &body) ||
        !sg_der_take(&body, SG_DER_OID, &contents) ||
        !sg_oid_is_valid(contents))
        return false;
    *oid = sg_oid_find(contents);
    return body.len == 0 || (sg_der_take_null(&body) && body.len == 0);
}

/*
 * MessageImprint ::= SEQUENCE {                             RFC 3161, 2.4.1
 *     hashAlgorithm AlgorithmIdentifier, hashedMessage OCTET STRING }
 */
static bool
take_imprint(sg_bytes *in, enum sg_oid *oid, sg_bytes *imprint)
{
    sg_bytes body;

    return sg_der_take(in, SG_DER_SEQUENCE, &body) &&
        take_algorithm(&body, oid) &&
        sg_der_take(&body, SG_DER_OCTET_STRING, imprint) && body.len == 0;
}

/* DER leaves out a certReq that is false, its default [X.690 11.5]. */
static bool
take_certificates(sg_bytes *in, bool *out)
{
    if (!sg_der_peek(*in, SG_DER_BOOLEAN))
        return true;
    return sg_der_take_bool(in, out) && *out;
}

static bool
take_nonce(sg_bytes *in, sg_bytes *out)
{
    return !sg_der_peek(*in, SG_DER_INTEGER) || sg_der_take_integer(in, out);
}

static bool
take_policy(sg_bytes *in, sg_bytes *out)
{
    if (!sg_der_peek(*in, SG_DER_OID))
        return true;
    return sg_der_take(in, SG_DER_OID, out) && sg_oid_is_valid(*out);
}

/* The imprint must be what its hash gives [RFC 3161 2.4.1]. */
static enum tsa_wrong
check_imprint(struct tsa_request *out, enum sg_oid oid)
{
    out->hash = hash_of(oid);
    if (oid == SG_OID_SHA1)
        return TSA_WEAK_HASH;
    if (out->hash == SG_HASH_NONE)
        return TSA_UNKNOWN_HASH;
    return out->imprint.len == sg_hash_len(out->hash) ? TSA_RIGHT
                                                      : TSA_WRONG_LENGTH;
}

/*
 * TimeStampReq ::= SEQUENCE {                               RFC 3161, 2.4.1
 *     version INTEGER { v1(1) }, messageImprint MessageImprint,
 *     reqPolicy TSAPolicyId OPTIONAL, nonce INTEGER OPTIONAL,
 *     certReq BOOLEAN DEFAULT FALSE, extensions [0] OPTIONAL }
 *
 * An extension that is not known SHALL be refused [RFC 3161 2.4.1], and none
 * is.
 */
enum tsa_wrong
tsa_parse(struct tsa_request *out, sg_bytes der)
{
    enum sg_oid oid = SG_OID_UNKNOWN;
    sg_bytes body, extensions;
    int64_t version;

    memset(out, 0, sizeof(*out));
    if (!sg_der_only(der, SG_DER_SEQUENCE, &body) ||
        !sg_der_take_uint(&body, &version) || version != 1 ||
        !take_imprint(&body, &oid, &out->imprint) ||
        !take_policy(&body, &out->policy) || !take_nonce(&body, &out->nonce) ||
        !take_certificates(&body, &out->certificates))
        return TSA_MALFORMED;
    if (sg_der_take(&body, SG_DER_CONTEXT_CONSTRUCTED(0), &extensions))
        return TSA_EXTENSIONS;
    return body.len == 0 ? check_imprint(out, oid) : TSA_MALFORMED;
}

/* ---- JSON ---- */

struct question {
    sg_bytes hash_algorithm;
    sg_bytes artifact_hash;
    const struct sg_json *nonce;
    bool certificates;
};

static const struct sg_field fields[] = {
    { .name = "hashAlgorithm",
        .kind = SG_FIELD_TEXT,
        .required = true,
        .offset = offsetof(struct question, hash_algorithm) },
    { .name = "artifactHash",
        .kind = SG_FIELD_BYTES,
        .required = true,
        .offset = offsetof(struct question, artifact_hash) },
    { .name = "nonce",
        .kind = SG_FIELD_JSON,
        .offset = offsetof(struct question, nonce) },
    { .name = "certificates",
        .kind = SG_FIELD_BOOL,
        .offset = offsetof(struct question, certificates) },
};
static const struct sg_schema schema = { fields, COUNT(fields),
    sizeof(struct question) };

/* A nonce in JSON is a number, here of 63 bits; in DER it has any size. */
static enum tsa_wrong
read_nonce(struct tsa_request *out, const struct sg_json *value,
    struct sg_arena *arena)
{
    uint8_t octets[NUMBER_MAX + 1] = { 0 };
    int64_t number;
    sg_bytes text;
    size_t from = 0;

    if (value == NULL)
        return TSA_RIGHT;
    text = value->text;
    if (value->type != SG_JSON_NUMBER ||
        !sg_bytes_take_decimal(&text, &number) || text.len != 0)
        return TSA_MALFORMED;
    for (size_t i = 0; i < NUMBER_MAX; i++)
        octets[NUMBER_MAX - i] = (uint8_t)((uint64_t)number >> 8 * i);
    while (from < NUMBER_MAX && octets[from] == 0 && octets[from + 1] < 0x80)
        from++;
    out->nonce =
        sg_arena_copy(arena, sg_bytes_of(octets + from, sizeof(octets) - from));
    return out->nonce.data != NULL ? TSA_RIGHT : TSA_MALFORMED;
}

static enum sg_oid
oid_of_name(sg_bytes name)
{
    static const struct {
        const char *name;
        enum sg_oid oid;
    } names[] = { { "sha1", SG_OID_SHA1 }, { "sha256", SG_OID_SHA256 },
        { "sha384", SG_OID_SHA384 }, { "sha512", SG_OID_SHA512 } };

    for (size_t i = 0; i < COUNT(names); i++)
        if (sg_bytes_is(name, names[i].name))
            return names[i].oid;
    return SG_OID_UNKNOWN;
}

enum tsa_wrong
tsa_parse_json(struct tsa_request *out, sg_bytes json, struct sg_arena *arena)
{
    const struct sg_binder binder = { arena, NULL };
    struct question question = { .certificates = false };
    const struct sg_json *root;

    memset(out, 0, sizeof(*out));
    if (sg_json_parse(&root, arena, json, NULL) != SIGSTORE_OK ||
        sg_bind(&binder, &question, &schema, root, NULL) != SIGSTORE_OK)
        return TSA_MALFORMED;
    out->imprint = question.artifact_hash;
    out->certificates = question.certificates;
    if (read_nonce(out, question.nonce, arena) != TSA_RIGHT)
        return TSA_MALFORMED;
    return check_imprint(out, oid_of_name(question.hash_algorithm));
}
