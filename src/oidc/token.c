/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a token: its form, its claims, whether it is of use now. */
#include "oidc/token.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/wipe.h"
#include "codec/base64.h"
#include "codec/json.h"

/* How far our clock may lag the issuer's. */
#define LEEWAY_S 5

struct sigstore_token {
    char *text; /* NUL-terminated */
    size_t len;
    uint8_t *decoded; /* one part of the text; in the end the claims */
    size_t decoded_len;
    struct sg_arena arena;
    const struct sg_json *claims;
    const char *identity;
    const char *issuer;
    const char *federated_issuer;
    int64_t expires;
};

/* Issuers whose certificates name something else than the subject. */
static const struct {
    const char *issuer;
    const char *claim;
} identity_claims[] = {
    { "https://accounts.google.com", "email" },
    { "https://oauth2.sigstore.dev/auth", "email" },
    { "https://oauth2.sigstage.dev/auth", "email" },
};

static const char *
find_identity_claim(sg_bytes issuer)
{
    size_t count = sizeof(identity_claims) / sizeof(identity_claims[0]);

    for (size_t i = 0; i < count; i++) {
        if (sg_bytes_is(issuer, identity_claims[i].issuer))
            return identity_claims[i].claim;
    }
    return "sub";
}

/* One part of a token, decoded to where the one before it was. */
static sigstore_code
decode_part(
    sigstore_token *token, sg_bytes part, const char *name, sigstore_error *err)
{
    if (part.len == 0 ||
        !sg_base64url_decode(part, token->decoded, &token->decoded_len))
        return sg_fail(err, SIGSTORE_EFORMAT,
            "not a JWT: its %s is not base64url without padding (RFC 7515, 2)",
            name);
    return SIGSTORE_OK;
}

static sigstore_code
parse_object(sigstore_token *token, const struct sg_json **out,
    const char *name, sigstore_error *err)
{
    sigstore_code code = sg_json_parse(out, &token->arena,
        sg_bytes_of(token->decoded, token->decoded_len), err);

    if (code != SIGSTORE_OK)
        return sg_context(err, code, "not a JWT: its %s", name);
    if ((*out)->type != SG_JSON_OBJECT)
        return sg_fail(err, SIGSTORE_EFORMAT,
            "not a JWT: its %s is not a JSON object (RFC 7519, 7.2)", name);
    return SIGSTORE_OK;
}

/* header.claims.signature [RFC 7515 7.1]; the claims come last. */
static sigstore_code
parse_parts(sigstore_token *token, sigstore_error *err)
{
    sg_bytes signature = sg_bytes_of(token->text, token->len);
    const struct sg_json *unused;
    sg_bytes header, claims;
    sigstore_code code;

    if (!sg_bytes_take_until(&signature, '.', &header) ||
        !sg_bytes_take_until(&signature, '.', &claims) ||
        sg_bytes_find(signature, '.') != signature.len)
        return sg_fail(err, SIGSTORE_EFORMAT,
            "not a JWT: not three parts with a dot between (RFC 7515, 7.1)");
    if ((code = decode_part(token, signature, "signature", err)) ||
        (code = decode_part(token, header, "header", err)) ||
        (code = parse_object(token, &unused, "header", err)) ||
        (code = decode_part(token, claims, "claims", err)))
        return code;
    return parse_object(token, &token->claims, "claims", err);
}

static bool
is_text(const struct sg_json *value)
{
    return value != NULL && value->type == SG_JSON_STRING &&
        value->text.len != 0 && sg_text_is_plain(value->text);
}

sg_bytes
sg_token_claim(const sigstore_token *token, const char *name)
{
    const struct sg_json *value = sg_json_get(token->claims, name);

    return is_text(value) ? value->text : sg_bytes_of(NULL, 0);
}

/* A claim as a C text. */
static sigstore_code
copy_claim(sigstore_token *token, const struct sg_json *object,
    const char *name, const char **out, sigstore_error *err)
{
    const struct sg_json *value = sg_json_get(object, name);

    if (value == NULL)
        return sg_fail(
            err, SIGSTORE_EAUTH, "the token has no claim \"%s\"", name);
    if (!is_text(value))
        return sg_fail(err, SIGSTORE_EAUTH,
            "the token's claim \"%s\" is not a text of printable characters",
            name);
    *out = (const char *)sg_arena_copy(&token->arena, value->text).data;
    return *out != NULL ? SIGSTORE_OK : sg_no_memory(err);
}

/* A NumericDate [RFC 7519 2]; a fraction of a second is dropped. */
static sigstore_code
read_time(const sigstore_token *token, const char *name, int64_t *out,
    sigstore_error *err)
{
    const struct sg_json *value = sg_json_get(token->claims, name);
    sg_bytes text;

    if (value == NULL)
        return sg_fail(
            err, SIGSTORE_EAUTH, "the token has no claim \"%s\"", name);
    text = value->text;
    if (value->type != SG_JSON_NUMBER || !sg_bytes_take_decimal(&text, out) ||
        sg_bytes_find(text, 'e') != text.len ||
        sg_bytes_find(text, 'E') != text.len)
        return sg_fail(err, SIGSTORE_EAUTH,
            "the token's claim \"%s\" is not a time in seconds since 1970 "
            "(RFC 7519, 2)",
            name);
    return SIGSTORE_OK;
}

/* [RFC 7519 4.1.4, 4.1.5, 4.1.6] */
static sigstore_code
check_times(sigstore_token *token, int64_t now, sigstore_error *err)
{
    bool has_start = sg_json_get(token->claims, "nbf") != NULL;
    int64_t issued, start = 0;
    sigstore_code code;

    if ((code = read_time(token, "iat", &issued, err)) ||
        (code = read_time(token, "exp", &token->expires, err)) ||
        (has_start && (code = read_time(token, "nbf", &start, err))))
        return code;
    if (now >= token->expires)
        return sg_fail(err, SIGSTORE_EAUTH,
            "the token expired %s, it is now %s: get a new one",
            sg_show_time(token->expires).text, sg_show_time(now).text);
    if (issued - LEEWAY_S > now || start - LEEWAY_S > now)
        return sg_fail(err, SIGSTORE_EAUTH,
            "the token is valid from %s, it is now %s: check the clock",
            sg_show_time(issued > start ? issued : start).text,
            sg_show_time(now).text);
    return SIGSTORE_OK;
}

/* A text, or a list of texts with ours among them [RFC 7519 4.1.3]. */
static sigstore_code
check_audience(
    const sigstore_token *token, const char *audience, sigstore_error *err)
{
    const struct sg_json *claim = sg_json_get(token->claims, "aud");
    const struct sg_json *item;
    bool found = false;

    if (claim == NULL)
        return sg_fail(err, SIGSTORE_EAUTH, "the token has no claim \"aud\"");
    item = claim->type == SG_JSON_ARRAY ? claim->first : claim;
    for (; item != NULL; item = claim == item ? NULL : item->next) {
        if (item->type != SG_JSON_STRING)
            return sg_fail(err, SIGSTORE_EAUTH,
                "the token's claim \"aud\" is neither a text nor a list of "
                "texts (RFC 7519, 4.1.3)");
        found |= sg_bytes_is(item->text, audience);
    }
    if (!found)
        return sg_fail(err, SIGSTORE_EAUTH,
            "the token is for the audience %s, not for %s",
            sg_show(claim->raw).text,
            sg_show(sg_bytes_from_text(audience)).text);
    return SIGSTORE_OK;
}

/* An address that nobody has confirmed is nobody's [security-classes R11]. */
static sigstore_code
check_verified(const sigstore_token *token, sigstore_error *err)
{
    const struct sg_json *claim = sg_json_get(token->claims, "email_verified");

    if (claim == NULL || claim->type == SG_JSON_TRUE ||
        (claim->type == SG_JSON_STRING && sg_bytes_is(claim->text, "true")))
        return SIGSTORE_OK;
    return sg_fail(err, SIGSTORE_EAUTH,
        "the token's e-mail address has not been verified by its issuer");
}

static sigstore_code
read_identity(sigstore_token *token, sigstore_error *err)
{
    sigstore_code code =
        copy_claim(token, token->claims, "iss", &token->issuer, err);
    const char *name, *subject;

    if (code == SIGSTORE_OK)
        code = copy_claim(token, token->claims, "sub", &subject, err);
    if (code != SIGSTORE_OK)
        return code;
    name = find_identity_claim(sg_bytes_from_text(token->issuer));
    if (strcmp(name, "email") == 0)
        code = check_verified(token, err);
    if (code != SIGSTORE_OK)
        return code;
    return copy_claim(token, token->claims, name, &token->identity, err);
}

/* Whom the issuer asked, as Dex tells it. */
static sigstore_code
read_federation(sigstore_token *token, sigstore_error *err)
{
    const struct sg_json *claim =
        sg_json_get(token->claims, "federated_claims");

    token->federated_issuer = token->issuer;
    if (claim == NULL)
        return SIGSTORE_OK;
    if (claim->type != SG_JSON_OBJECT)
        return sg_fail(err, SIGSTORE_EAUTH,
            "the token's claim \"federated_claims\" is not an object");
    if (sg_json_get(claim, "connector_id") == NULL)
        return SIGSTORE_OK;
    return copy_claim(
        token, claim, "connector_id", &token->federated_issuer, err);
}

static sigstore_code
copy_text(sigstore_token *token, sg_bytes text, sigstore_error *err)
{
    token->len = text.len;
    token->text = malloc(text.len + 1);
    token->decoded = malloc(sg_base64_decoded_max(text.len) + 1);
    if (token->text == NULL || token->decoded == NULL)
        return sg_no_memory(err);
    memcpy(token->text, text.data, text.len);
    token->text[text.len] = '\0';
    sg_arena_init(&token->arena, sg_json_arena_max(text.len));
    return SIGSTORE_OK;
}

sigstore_code
sigstore_token_parse(sigstore_token **out, const char *text, size_t len,
    const char *audience, int64_t now, sigstore_error *err)
{
    sigstore_token *token;
    sigstore_code code;

    if (out == NULL || text == NULL || audience == NULL)
        return sg_fail(
            err, SIGSTORE_EARGUMENT, "out, text or audience is NULL");
    *out = NULL;
    if (len > SG_TOKEN_MAX)
        return sg_fail(err, SIGSTORE_ELIMIT, "a token of more than %u bytes",
            SG_TOKEN_MAX);
    token = calloc(1, sizeof(*token));
    if (token == NULL)
        return sg_no_memory(err);
    if ((code = copy_text(token, sg_bytes_of(text, len), err)) ||
        (code = parse_parts(token, err)) ||
        (code = check_audience(token, audience, err)) ||
        (code = check_times(token, now, err)) ||
        (code = read_identity(token, err)) ||
        (code = read_federation(token, err))) {
        sigstore_token_free(token);
        return code;
    }
    *out = token;
    return SIGSTORE_OK;
}

void
sigstore_token_free(sigstore_token *token)
{
    if (token == NULL)
        return;
    if (token->text != NULL)
        sg_wipe(token->text, token->len);
    if (token->decoded != NULL)
        sg_wipe(token->decoded, sg_base64_decoded_max(token->len));
    free(token->text);
    free(token->decoded);
    sg_arena_dispose(&token->arena);
    free(token);
}

const char *
sigstore_token_text(const sigstore_token *token)
{
    return token->text;
}

const char *
sigstore_token_identity(const sigstore_token *token)
{
    return token->identity;
}

const char *
sigstore_token_issuer(const sigstore_token *token)
{
    return token->issuer;
}

const char *
sigstore_token_federated_issuer(const sigstore_token *token)
{
    return token->federated_issuer;
}

int64_t
sigstore_token_expires(const sigstore_token *token)
{
    return token->expires;
}
