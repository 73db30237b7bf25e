/* SPDX-License-Identifier: Apache-2.0 */
/* What requests of OAuth share: the client, the scope, the proof of PKCE. */
#include "oidc_inside.h"

#include <string.h>
#include <strings.h>

#include "codec/base64.h"
#include "crypto/digest.h"

#define VERIFIER_MIN 43
#define VERIFIER_MAX 128
#define BASIC "Basic "

/* "Basic " and base64 of "sigstore:". */
static bool
is_ours(const char *header)
{
    sg_bytes text = sg_bytes_from_text(header + sizeof(BASIC) - 1);
    uint8_t decoded[64];
    size_t len;

    return sg_base64_decoded_max(text.len) <= sizeof(decoded) &&
        sg_base64_decode(text, decoded, &len) &&
        sg_bytes_is(sg_bytes_of(decoded, len), OIDC_CLIENT ":");
}

static bool
is_absent_or(const char *text, const char *wanted)
{
    return text == NULL || strcmp(text, wanted) == 0;
}

bool
oidc_check_client(const struct request *request, struct response *response)
{
    const char *header = request_header(request, "Authorization");
    const char *id = request_form(request, "client_id");
    bool is_basic =
        header != NULL && strncasecmp(header, BASIC, sizeof(BASIC) - 1) == 0;

    if (is_absent_or(id, OIDC_CLIENT) &&
        is_absent_or(request_form(request, "client_secret"), "") &&
        (is_basic ? is_ours(header) : id != NULL && header == NULL))
        return true;
    /* [RFC 6749 5.2] */
    response_header(
        response, "WWW-Authenticate", "Basic realm=\"sigstore-local\"");
    oidc_refuse(response, 401, "invalid_client",
        "the client is \"" OIDC_CLIENT "\", without a secret");
    return false;
}

bool
oidc_has_scope(const char *scopes)
{
    sg_bytes rest = sg_bytes_from_text(scopes != NULL ? scopes : ""), scope;

    while (sg_bytes_take_until(&rest, ' ', &scope)) {
        if (sg_bytes_is(scope, "openid"))
            return true;
    }
    return sg_bytes_is(rest, "openid");
}

bool
oidc_is_challenge(const char *text)
{
    uint8_t digest[64];
    size_t len;

    return text != NULL && strlen(text) == OIDC_SECRET_SIZE - 1 &&
        sg_base64url_decode(sg_bytes_from_text(text), digest, &len);
}

bool
oidc_is_visible(const char *text)
{
    for (; text != NULL && *text != '\0'; text++) {
        if (*text < ' ' || *text > '~')
            return false;
    }
    return true;
}

/* [RFC 7636 4.1] */
static bool
has_form_of_verifier(sg_bytes text)
{
    static const char unreserved[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    for (size_t i = 0; i < text.len; i++) {
        if (strchr(unreserved, text.data[i]) == NULL)
            return false;
    }
    return text.len >= VERIFIER_MIN && text.len <= VERIFIER_MAX;
}

/* [RFC 7636 4.6] */
bool
oidc_is_verifier(const char *verifier, const char *challenge)
{
    sg_bytes text = sg_bytes_from_text(verifier != NULL ? verifier : "");
    struct sg_digest digest;
    struct sg_buf encoded;
    bool is_same;

    if (!has_form_of_verifier(text) ||
        sg_digest(&digest, SG_SHA256, text, NULL) != SIGSTORE_OK)
        return false;
    sg_buf_init(&encoded, OIDC_SECRET_SIZE);
    sg_base64url_add(&encoded, sg_digest_bytes(&digest));
    is_same = !encoded.failed && sg_bytes_is(sg_buf_bytes(&encoded), challenge);
    sg_buf_dispose(&encoded);
    return is_same;
}
