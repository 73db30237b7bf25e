/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a token as Fulcio does: ours, for us, of now, of somebody. */
#include "issuer_inside.h"

#include <time.h>

#include "base/limits.h"
#include "base/text.h"
#include "codec/base64.h"

/* How far another clock may be ahead, as go-oidc has it. */
#define LEEWAY_S 300

#define REFUSE(err, ...) sg_refuse(err, SIGSTORE_CHECK_NONE, __VA_ARGS__)

struct parts {
    sg_bytes header, claims, signature; /* base64url */
    sg_bytes signed_text;               /* header.claims */
};

/* header.claims.signature [RFC 7515 7.1] */
static sigstore_code
split(sg_bytes token, struct parts *out, sigstore_error *err)
{
    sg_bytes rest = token;

    if (token.len > SG_TOKEN_MAX)
        return REFUSE(err, "a token of more than %u bytes", SG_TOKEN_MAX);
    if (!sg_bytes_take_until(&rest, '.', &out->header) ||
        !sg_bytes_take_until(&rest, '.', &out->claims) ||
        sg_bytes_find(rest, '.') != rest.len)
        return REFUSE(err, "not a JWT: not three parts (RFC 7515, 7.1)");
    out->signature = rest;
    out->signed_text =
        sg_bytes_of(token.data, out->header.len + 1 + out->claims.len);
    return SIGSTORE_OK;
}

static sigstore_code
decode(struct sg_arena *arena, sg_bytes part, const char *name, sg_bytes *out,
    sigstore_error *err)
{
    uint8_t *data = sg_arena_new(arena, sg_base64_decoded_max(part.len) + 1);

    if (data == NULL)
        return sg_no_memory(err);
    out->data = data;
    if (part.len == 0 || !sg_base64url_decode(part, data, &out->len))
        return REFUSE(err,
            "the token's %s is not base64url without padding (RFC 7515, 2)",
            name);
    return SIGSTORE_OK;
}

static sigstore_code
parse(struct sg_arena *arena, sg_bytes part, const char *name,
    const struct sg_json **out, sigstore_error *err)
{
    sg_bytes text;
    sigstore_error why;
    sigstore_code code = decode(arena, part, name, &text, err);

    if (code != SIGSTORE_OK)
        return code;
    code = sg_json_parse(out, arena, text, &why);
    if (code == SIGSTORE_ENOMEM)
        return sg_no_memory(err);
    if (code != SIGSTORE_OK)
        return REFUSE(err, "the token's %s: %s", name, why.message);
    if ((*out)->type != SG_JSON_OBJECT)
        return REFUSE(
            err, "the token's %s is not a JSON object (RFC 7519, 7.2)", name);
    return SIGSTORE_OK;
}

static bool
is_text(const struct sg_json *value)
{
    return value != NULL && value->type == SG_JSON_STRING &&
        value->text.len != 0 && sg_text_is_plain(value->text);
}

/* One algorithm, one key, nothing that we would have to understand
 * [RFC 8725 3.1, RFC 7515 4.1.11]. */
static sigstore_code
check_header(const struct issuer *issuer, const struct sg_json *header,
    sigstore_error *err)
{
    const struct sg_json *alg = sg_json_get(header, "alg");
    const struct sg_json *kid = sg_json_get(header, "kid");

    if (!is_text(alg) || !sg_bytes_is(alg->text, "ES256"))
        return REFUSE(err, "the token's \"alg\" is not ES256");
    if (!is_text(kid) || !sg_bytes_is(kid->text, issuer->kid))
        return REFUSE(err, "the token's \"kid\" is no key of this issuer");
    if (sg_json_get(header, "crit") != NULL)
        return REFUSE(err, "the token has \"crit\" (RFC 7515, 4.1.11)");
    return SIGSTORE_OK;
}

static sigstore_code
check_signature(const struct issuer *issuer, struct sg_arena *arena,
    const struct parts *parts, sigstore_error *err)
{
    struct sg_buf der;
    sg_bytes raw;
    sigstore_code code =
        decode(arena, parts->signature, "signature", &raw, err);

    if (code != SIGSTORE_OK)
        return code;
    if (raw.len != ISSUER_SIGNATURE)
        return REFUSE(err,
            "the token's signature has %zu bytes, not %d (RFC 7518, 3.4)",
            raw.len, ISSUER_SIGNATURE);
    sg_buf_init(&der, SG_SIGNATURE_MAX);
    if (!issuer_signature_to_der(raw, &der))
        code = sg_no_memory(err);
    else
        code = sg_verify(issuer->cache, SG_KEEP, issuer->key, issuer->algorithm,
            parts->signed_text, sg_buf_bytes(&der), NULL);
    sg_buf_dispose(&der);
    if (code == SIGSTORE_OK || code == SIGSTORE_ENOMEM)
        return code;
    return REFUSE(err, "the token's signature is not this issuer's");
}

static sigstore_code
check_issuer(const struct issuer *issuer, const struct sg_json *claims,
    struct identity *out, sigstore_error *err)
{
    const struct sg_json *iss = sg_json_get(claims, "iss");

    for (unsigned kind = ISSUER_EMAIL; kind <= ISSUER_CI; kind++) {
        if (is_text(iss) && sg_bytes_is(iss->text, issuer->urls[kind])) {
            out->kind = kind;
            out->issuer = iss->text;
            return SIGSTORE_OK;
        }
    }
    return REFUSE(err, "the token's \"iss\" is not one of this instance");
}

/* A text, or a list of texts with ours among them [RFC 7519 4.1.3]. */
static sigstore_code
check_audience(const struct sg_json *claims, sigstore_error *err)
{
    const struct sg_json *aud = sg_json_get(claims, "aud"), *item;
    bool found = false;

    if (aud == NULL)
        return REFUSE(err, "the token has no \"aud\"");
    item = aud->type == SG_JSON_ARRAY ? aud->first : aud;
    for (; item != NULL; item = aud == item ? NULL : item->next) {
        if (item->type != SG_JSON_STRING)
            return REFUSE(err,
                "the token's \"aud\" is neither a text nor a list of them "
                "(RFC 7519, 4.1.3)");
        found |= sg_bytes_is(item->text, ISSUER_AUDIENCE);
    }
    if (!found)
        return REFUSE(err, "the token's \"aud\" is %s, not \"%s\"",
            sg_show(aud->raw).text, ISSUER_AUDIENCE);
    return SIGSTORE_OK;
}

/* A NumericDate [RFC 7519 2]; a fraction of a second is dropped. */
static sigstore_code
read_time(const struct sg_json *claims, const char *name, int64_t *out,
    sigstore_error *err)
{
    const struct sg_json *value = sg_json_get(claims, name);
    sg_bytes text;

    if (value == NULL)
        return REFUSE(err, "the token has no \"%s\"", name);
    text = value->text;
    if (value->type != SG_JSON_NUMBER || !sg_bytes_take_decimal(&text, out) ||
        sg_bytes_find(text, 'e') != text.len ||
        sg_bytes_find(text, 'E') != text.len)
        return REFUSE(err,
            "the token's \"%s\" is not a time in seconds (RFC 7519, 2)", name);
    return SIGSTORE_OK;
}

/* [RFC 7519 4.1.4, 4.1.5]; Fulcio wants no "nbf". */
static sigstore_code
check_times(const struct sg_json *claims, int64_t now, sigstore_error *err)
{
    bool has_start = sg_json_get(claims, "nbf") != NULL;
    int64_t issued, end, start = 0;
    sigstore_code code;

    if ((code = read_time(claims, "iat", &issued, err)) ||
        (code = read_time(claims, "exp", &end, err)) ||
        (has_start && (code = read_time(claims, "nbf", &start, err))))
        return code;
    if (now >= end)
        return REFUSE(err, "the token's \"exp\" is over: %s, it is now %s",
            sg_show_time(end).text, sg_show_time(now).text);
    if (issued - LEEWAY_S > now)
        return REFUSE(err, "the token's \"iat\" is to come: %s, it is now %s",
            sg_show_time(issued).text, sg_show_time(now).text);
    if (start - LEEWAY_S > now)
        return REFUSE(err, "the token's \"nbf\" is to come: %s, it is now %s",
            sg_show_time(start).text, sg_show_time(now).text);
    return SIGSTORE_OK;
}

/* An address that nobody has confirmed is nobody's. */
static sigstore_code
check_email(
    const struct sg_json *claims, struct identity *out, sigstore_error *err)
{
    const struct sg_json *email = sg_json_get(claims, "email");
    const struct sg_json *verified = sg_json_get(claims, "email_verified");

    if (!is_text(email) || !issuer_is_email(email->text))
        return REFUSE(err, "the token's \"email\" is not an e-mail address");
    if (verified == NULL || verified->type != SG_JSON_TRUE)
        return REFUSE(err, "the token's \"email_verified\" is not true");
    out->email = email->text;
    return SIGSTORE_OK;
}

static sigstore_code
check_subject(
    const struct sg_json *claims, struct identity *out, sigstore_error *err)
{
    const struct sg_json *sub = sg_json_get(claims, "sub");

    if (!is_text(sub))
        return REFUSE(err, "the token's \"sub\" is not a plain text");
    out->subject = sub->text;
    out->claims = claims;
    return out->kind == ISSUER_EMAIL ? check_email(claims, out, err)
                                     : SIGSTORE_OK;
}

sigstore_code
issuer_check(const struct instance *instance, sg_bytes token,
    struct sg_arena *arena, struct identity *out, sigstore_error *err)
{
    const struct issuer *issuer = instance->issuer;
    const struct sg_json *header, *claims;
    struct parts parts;
    sigstore_code code;

    *out = (struct identity){ .kind = ISSUER_EMAIL };
    if ((code = split(token, &parts, err)) ||
        (code = parse(arena, parts.header, "header", &header, err)) ||
        (code = check_header(issuer, header, err)) ||
        (code = check_signature(issuer, arena, &parts, err)) ||
        (code = parse(arena, parts.claims, "claims", &claims, err)) ||
        (code = check_issuer(issuer, claims, out, err)) ||
        (code = check_audience(claims, err)) ||
        (code = check_times(claims, (int64_t)time(NULL), err)))
        return code;
    return check_subject(claims, out, err);
}
