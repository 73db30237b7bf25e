/* SPDX-License-Identifier: Apache-2.0 */
/* The token endpoint: what was granted is fetched, once. */
#include "oidc_inside.h"

#include <string.h>

#include "base/limits.h"
#include "codec/jcs.h"

#define DEVICE_GRANT "urn:ietf:params:oauth:grant-type:device_code"

/* Clients of Sigstore read either member: both are the identity token. */
static void
send_token(const struct instance *instance, struct response *response,
    const struct oidc_grant *grant)
{
    const struct mint mint = { .kind = grant->kind,
        .subject = grant->subject,
        .ttl_s = OIDC_TOKEN_S,
        .nonce = grant->nonce[0] != '\0' ? grant->nonce : NULL };
    struct sg_buf token;

    sg_buf_init(&token, SG_TOKEN_MAX);
    if (issuer_mint(instance, &mint, &token, NULL) != SIGSTORE_OK) {
        oidc_refuse(response, 500, "server_error", "no token could be made");
    } else {
        sg_buf_add_text(&response->body, "{\"access_token\":");
        sg_jcs_add_string(&response->body, sg_buf_bytes(&token));
        sg_buf_add_text(
            &response->body, ",\"token_type\":\"bearer\",\"expires_in\":");
        sg_buf_add_decimal(&response->body, OIDC_TOKEN_S - 1);
        sg_buf_add_text(&response->body, ",\"id_token\":");
        sg_jcs_add_string(&response->body, sg_buf_bytes(&token));
        sg_buf_add_byte(&response->body, '}');
    }
    sg_buf_dispose(&token);
}

/* A code is gone with the first who shows it, whatever the proof's worth:
 * nobody may try again [RFC 6749 4.1.2]. */
static void
fetch_code(struct instance *instance, const struct request *request,
    struct response *response)
{
    const char *code = request_form(request, "code");
    const char *redirect = request_form(request, "redirect_uri");
    struct oidc_grant grant;

    if (code == NULL || redirect == NULL)
        oidc_refuse(response, 400, "invalid_request",
            "code and redirect_uri are needed");
    else if (oidc_grant_take(instance->issuer->grants, oidc_kind(request),
                 false, code, &grant, oidc_now()) != OIDC_GRANTED)
        oidc_refuse(response, 400, "invalid_grant",
            "the code is unknown, was used, or is older than a minute");
    else if (strcmp(grant.redirect, redirect) != 0)
        oidc_refuse(response, 400, "invalid_grant",
            "the redirect_uri is another than the code was sent to");
    else if (!oidc_is_verifier(
                 request_form(request, "code_verifier"), grant.challenge))
        oidc_refuse(response, 400, "invalid_grant",
            "the code_verifier does not answer the challenge");
    else
        send_token(instance, response, &grant);
}

/* [RFC 8628 3.5] */
static const struct {
    const char *error, *description;
} device_errors[] = {
    [OIDC_UNKNOWN] = { "invalid_grant", "the device code is unknown" },
    [OIDC_EXPIRED] = { "expired_token", "nobody came" },
    [OIDC_PENDING] = { "authorization_pending", "nobody has decided yet" },
    [OIDC_DENIED] = { "access_denied", "the login was cancelled" },
    [OIDC_GRANTED] = { NULL, NULL },
};

static void
fetch_device(struct instance *instance, const struct request *request,
    struct response *response)
{
    const char *code = request_form(request, "device_code");
    enum oidc_grant_state state;
    struct oidc_grant grant;

    if (code == NULL) {
        oidc_refuse(
            response, 400, "invalid_request", "a device_code is needed");
        return;
    }
    state = oidc_grant_take(instance->issuer->grants, oidc_kind(request), true,
        code, &grant, oidc_now());
    if (state != OIDC_GRANTED)
        oidc_refuse(response, 400, device_errors[state].error,
            device_errors[state].description);
    else if (grant.challenge[0] != '\0' &&
        !oidc_is_verifier(
            request_form(request, "code_verifier"), grant.challenge))
        oidc_refuse(response, 400, "invalid_grant",
            "the code_verifier does not answer the challenge");
    else
        send_token(instance, response, &grant);
}

void
oidc_token(struct instance *instance, const struct request *request,
    struct response *response)
{
    const char *grant = request_form(request, "grant_type");

    if (!oidc_check_client(request, response))
        return;
    if (grant == NULL)
        oidc_refuse(response, 400, "invalid_request", "a grant_type is needed");
    else if (strcmp(grant, "authorization_code") == 0)
        fetch_code(instance, request, response);
    else if (strcmp(grant, DEVICE_GRANT) == 0)
        fetch_device(instance, request, response);
    else
        oidc_refuse(response, 400, "unsupported_grant_type",
            "only codes of logins and of devices are known");
}
