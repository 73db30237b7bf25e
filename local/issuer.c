/* SPDX-License-Identifier: Apache-2.0 */
/* The issuers' key, and the tokens that it signs: JWTs with ES256. */
#include "oidc_grant.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/limits.h"
#include "codec/base64.h"
#include "codec/jcs.h"
#include "crypto/random.h"

#define COORDINATE 32
#define NUMBER_OF_TOKEN 16

static const char *const paths[] = {
    [ISSUER_EMAIL] = "/auth",
    [ISSUER_CI] = "/gha",
};

static void
write_text(char out[ISSUER_TEXT_SIZE], struct sg_buf *buf, sg_bytes bytes)
{
    size_t from = buf->len;

    sg_base64url_add(buf, bytes);
    if (!buf->failed && buf->len - from < ISSUER_TEXT_SIZE)
        memcpy(out, buf->data + from, buf->len - from);
}

/* The key's numbers, and its thumbprint for a name [RFC 7638 3]. */
static sigstore_code
name_key(struct issuer *issuer, sigstore_error *err)
{
    sg_bytes point = issuer->key->key;
    struct sg_digest digest;
    struct sg_buf buf;
    sigstore_code code;

    if (point.len != 1 + 2 * COORDINATE)
        return sg_fail(
            err, SIGSTORE_EINTERNAL, "the issuer's key is not of P-256");
    sg_buf_init(&buf, 512);
    sg_buf_add_text(&buf, "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"");
    write_text(issuer->x, &buf, sg_bytes_of(point.data + 1, COORDINATE));
    sg_buf_add_text(&buf, "\",\"y\":\"");
    write_text(
        issuer->y, &buf, sg_bytes_of(point.data + 1 + COORDINATE, COORDINATE));
    sg_buf_add_text(&buf, "\"}");
    code = sg_digest(&digest, SG_SHA256, sg_buf_bytes(&buf), err);
    if (code == SIGSTORE_OK)
        write_text(issuer->kid, &buf, sg_digest_bytes(&digest));
    if (code == SIGSTORE_OK && buf.failed)
        code = sg_no_memory(err);
    sg_buf_dispose(&buf);
    return code;
}

static sigstore_code
name_issuers(struct issuer *issuer, const char *url, sigstore_error *err)
{
    for (size_t i = 0; i < 2; i++) {
        size_t size = strlen(url) + strlen(paths[i]) + 1;

        issuer->urls[i] = calloc(1, size);
        if (issuer->urls[i] == NULL)
            return sg_no_memory(err);
        memcpy(issuer->urls[i], url, strlen(url));
        memcpy(issuer->urls[i] + strlen(url), paths[i], strlen(paths[i]));
    }
    return SIGSTORE_OK;
}

sigstore_code
issuer_open(
    struct issuer **out, const struct instance *instance, sigstore_error *err)
{
    struct issuer *issuer = calloc(1, sizeof(*issuer));
    sigstore_code code;

    *out = NULL;
    if (issuer == NULL)
        return sg_no_memory(err);
    issuer->key = sg_secret_public(instance->keys.of[KEY_OIDC]);
    issuer->algorithm = sg_algorithm_default(issuer->key);
    if ((code = sg_cache_new(&issuer->cache, err)) ||
        (code = oidc_grants_new(&issuer->grants, err)) ||
        (code = name_key(issuer, err)) ||
        (code = name_issuers(issuer, instance->url, err))) {
        issuer_close(issuer);
        return code;
    }
    *out = issuer;
    return SIGSTORE_OK;
}

void
issuer_close(struct issuer *issuer)
{
    if (issuer == NULL)
        return;
    oidc_grants_free(issuer->grants);
    sg_cache_free(issuer->cache);
    free(issuer->urls[ISSUER_EMAIL]);
    free(issuer->urls[ISSUER_CI]);
    free(issuer);
}

static void
add_member(struct sg_buf *buf, const char *before, const char *value)
{
    sg_buf_add_text(buf, before);
    sg_jcs_add_string(buf, sg_bytes_from_text(value));
}

static void
add_time(struct sg_buf *buf, const char *before, int64_t value)
{
    sg_buf_add_text(buf, before);
    sg_buf_add_decimal(buf, value);
}

static sigstore_code
add_claims(struct sg_buf *buf, const struct issuer *issuer,
    const struct mint *mint, sigstore_error *err)
{
    int64_t now = (int64_t)time(NULL), end = now + mint->ttl_s;
    /* One that has expired was valid before. */
    int64_t start = end > now ? now : end - 60;
    uint8_t number[NUMBER_OF_TOKEN];
    sigstore_code code = sg_random(number, sizeof(number), err);

    if (code != SIGSTORE_OK)
        return code;
    add_member(buf, "{\"iss\":", issuer->urls[mint->kind]);
    add_member(buf,
        ",\"aud\":", mint->audience != NULL ? mint->audience : ISSUER_AUDIENCE);
    add_time(buf, ",\"iat\":", start);
    add_time(buf, ",\"nbf\":", start);
    add_time(buf, ",\"exp\":", end);
    sg_buf_add_text(buf, ",\"jti\":");
    sg_jcs_add_hex(buf, sg_bytes_of(number, sizeof(number)));
    if (mint->nonce != NULL)
        add_member(buf, ",\"nonce\":", mint->nonce);
    code = issuer_add_claims(buf, mint, err);
    sg_buf_add_byte(buf, '}');
    return code;
}

/* The signature is over what stands from `from` on [RFC 7515 5.1]. */
static sigstore_code
add_signature(struct sg_buf *out, size_t from, const struct instance *instance,
    sigstore_error *err)
{
    uint8_t der[SG_SIGNATURE_MAX], raw[ISSUER_SIGNATURE];
    sigstore_code code;
    size_t len;

    if (out->failed)
        return sg_no_memory(err);
    code = sg_sign_message(instance->keys.of[KEY_OIDC],
        sg_bytes_of(out->data + from, out->len - from), der, &len, err);
    if (code != SIGSTORE_OK)
        return code;
    if (!issuer_signature_to_raw(sg_bytes_of(der, len), raw))
        return sg_fail(
            err, SIGSTORE_EINTERNAL, "libcrypto's signature is not one");
    sg_buf_add_byte(out, '.');
    sg_base64url_add(out, sg_bytes_of(raw, sizeof(raw)));
    return out->failed ? sg_no_memory(err) : SIGSTORE_OK;
}

static void
add_part(struct sg_buf *out, struct sg_buf *part)
{
    sg_base64url_add(out, sg_buf_bytes(part));
    if (part->failed)
        sg_buf_fail(out);
    sg_buf_dispose(part);
}

sigstore_code
issuer_mint(const struct instance *instance, const struct mint *mint,
    struct sg_buf *out, sigstore_error *err)
{
    const struct issuer *issuer = instance->issuer;
    size_t from = out->len;
    struct sg_buf part;
    sigstore_code code;

    if (mint->ttl_s > ISSUER_TTL_MAX_S || mint->ttl_s < -ISSUER_TTL_MAX_S)
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "a token's time is at most a year, there or back");
    sg_buf_init(&part, SG_TOKEN_MAX);
    add_member(
        &part, "{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":", issuer->kid);
    sg_buf_add_byte(&part, '}');
    add_part(out, &part);
    sg_buf_add_byte(out, '.');
    code = add_claims(&part, issuer, mint, err);
    add_part(out, &part);
    return code == SIGSTORE_OK ? add_signature(out, from, instance, err) : code;
}
