/* SPDX-License-Identifier: Apache-2.0 */
/* Looking into entries: a row for each kind that a log may hold. */
#include "seen.h"

#include <string.h>

#include "base/text.h"
#include "codec/base64.h"
#include "codec/hex.h"
#include "codec/json.h"
#include "codec/pem.h"

/* Members by name, and elements of arrays by number. */
#define STEPS_MAX 8

enum form { HEX, BASE64, DER, PEM };

struct place {
    enum form form;
    const char *path[STEPS_MAX];
};

static const struct {
    const char *kind, *version, *of;
    struct place digest, verifier;
} rows[] = {
    { "hashedrekord", "0.0.2", "what was signed",
        { BASE64, { "spec", "hashedRekordV002", "data", "digest" } },
        { DER,
            { "spec", "hashedRekordV002", "signature", "verifier",
                "x509Certificate", "rawBytes" } } },
    { "hashedrekord", "0.0.1", "what was signed",
        { HEX, { "spec", "data", "hash", "value" } },
        { PEM, { "spec", "signature", "publicKey", "content" } } },
    { "dsse", "0.0.1", "the statement",
        { HEX, { "spec", "payloadHash", "value" } },
        { PEM, { "spec", "signatures", "0", "verifier" } } },
    { "intoto", "0.0.2", "the statement",
        { HEX, { "spec", "content", "payloadHash", "value" } },
        { PEM,
            { "spec", "content", "envelope", "signatures", "0",
                "publicKey" } } },
};

static const struct sg_json *
step(const struct sg_json *value, const char *name)
{
    if (value->type == SG_JSON_OBJECT)
        return sg_json_get(value, name);
    if (value->type == SG_JSON_ARRAY && strcmp(name, "0") == 0)
        return value->first;
    return NULL;
}

/* A text at a path; data is NULL when there is none. */
static sg_bytes
find(const struct sg_json *value, const char *const *path)
{
    static const sg_bytes nothing = { NULL, 0 };

    for (size_t i = 0; i < STEPS_MAX && path[i] && value; i++)
        value = step(value, path[i]);
    return value != NULL && value->type == SG_JSON_STRING ? value->text
                                                          : nothing;
}

static sg_bytes
decode(sg_bytes text, bool is_hex, struct sg_arena *arena)
{
    sg_bytes out = { NULL, 0 };
    uint8_t *data = sg_arena_new(arena, sg_base64_decoded_max(text.len) + 1);
    size_t len = text.len / 2;

    if (data == NULL || text.data == NULL)
        return out;
    if (is_hex ? text.len % 2 == 0 && sg_hex_decode(text, data, len, true)
               : sg_base64_decode(text, data, &len))
        out = sg_bytes_of(data, len);
    return out;
}

static sg_bytes
read_place(const struct sg_json *value, const struct place *place,
    struct sg_arena *arena)
{
    sg_bytes text = find(value, place->path);
    sg_bytes bytes = decode(text, place->form == HEX, arena), der;

    if (place->form != PEM || bytes.data == NULL)
        return bytes;
    if (!sg_pem_take(&bytes, "CERTIFICATE", arena, &der))
        return (sg_bytes){ NULL, 0 };
    return der;
}

/* "kind version", as far as it is fit to be shown. */
static const char *
name_kind(sg_bytes kind, sg_bytes version, struct sg_arena *arena)
{
    size_t len = kind.len + version.len;
    char *out = len < 64 ? sg_arena_new(arena, len + 2) : NULL;

    if (out == NULL || !sg_text_is_plain(kind) || !sg_text_is_plain(version))
        return "unknown";
    memcpy(out, kind.data, kind.len);
    out[kind.len] = ' ';
    memcpy(out + kind.len + 1, version.data, version.len);
    return out;
}

static void
read_body(struct seen *out, sg_bytes body, struct sg_arena *arena)
{
    static const char *const kind_path[STEPS_MAX] = { "kind" };
    static const char *const version_path[STEPS_MAX] = { "apiVersion" };
    const struct sg_json *value;
    sg_bytes kind, version;

    if (sg_json_parse(&value, arena, body, NULL) != SIGSTORE_OK)
        return;
    out->is_json = true;
    kind = find(value, kind_path);
    version = find(value, version_path);
    if (kind.data == NULL || version.data == NULL)
        return;
    out->kind = name_kind(kind, version, arena);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (!sg_bytes_is(kind, rows[i].kind) ||
            !sg_bytes_is(version, rows[i].version))
            continue;
        out->of = rows[i].of;
        out->digest = read_place(value, &rows[i].digest, arena);
        out->der = read_place(value, &rows[i].verifier, arena);
    }
}

/* PrecertChainEntry begins with ASN.1Cert pre_certificate: opaque
 * <1..2^24-1>  [RFC 6962 3.1] */
static void
read_chain(struct seen *out, sg_bytes extra)
{
    uint64_t len;

    out->kind = "precertificate";
    if (sg_bytes_take_uint(&extra, 3, &len) && len <= extra.len)
        (void)sg_bytes_take(&extra, (size_t)len, &out->der);
}

void
seen_read(struct seen *out, bool is_ct, const struct log_entry *entry,
    struct sg_arena *arena)
{
    memset(out, 0, sizeof(*out));
    out->kind = "unknown";
    if (is_ct)
        read_chain(out, entry->extra);
    else
        read_body(out, entry->data, arena);
    if (out->der.data != NULL)
        out->is_read = sg_cert_parse(&out->cert, out->der, NULL) == SIGSTORE_OK;
}
