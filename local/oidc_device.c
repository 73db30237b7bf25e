/* SPDX-License-Identifier: Apache-2.0 */
/* Devices without a browser: a code to type elsewhere [RFC 8628 3]. */
#include "oidc_inside.h"

#include <string.h>

#include "codec/jcs.h"

#define POLL_S 1

static void
add_member(struct sg_buf *out, const char *before, const char *text)
{
    sg_buf_add_text(out, before);
    sg_jcs_add_string(out, sg_bytes_from_text(text));
}

/* BCDF-GHJK */
static void
write_shown(char out[OIDC_USER_CODE_SIZE + 1], const char *user_code)
{
    memcpy(out, user_code, 4);
    out[4] = '-';
    memcpy(out + 5, user_code + 4, 5);
}

static void
send_codes(const struct request *request, struct response *response,
    const char *issuer, const struct oidc_grant *grant)
{
    char shown[OIDC_USER_CODE_SIZE + 1];
    struct sg_buf url;
    const char *text;

    write_shown(shown, grant->user_code);
    sg_buf_init(&url, 1024);
    sg_buf_add_text(&url, issuer);
    sg_buf_add_text(&url, "/device");
    add_member(&response->body, "{\"device_code\":", grant->secret);
    add_member(&response->body, ",\"user_code\":", shown);
    sg_buf_add_text(&response->body, ",\"verification_uri\":");
    sg_jcs_add_string(&response->body, sg_buf_bytes(&url));
    sg_buf_add_text(&url, "?user_code=");
    sg_buf_add_text(&url, shown);
    text = oidc_keep(request, &url);
    if (text == NULL)
        sg_buf_fail(&response->body);
    else
        add_member(&response->body, ",\"verification_uri_complete\":", text);
    sg_buf_add_text(&response->body, ",\"expires_in\":");
    sg_buf_add_decimal(&response->body, OIDC_DEVICE_S);
    sg_buf_add_text(&response->body, ",\"interval\":");
    sg_buf_add_decimal(&response->body, POLL_S);
    sg_buf_add_byte(&response->body, '}');
}

/* Devices need no challenge; one that is sent must be one. */
static bool
is_good_challenge(const char *challenge, const char *method)
{
    return challenge == NULL ||
        (oidc_is_challenge(challenge) && method != NULL &&
            strcmp(method, "S256") == 0);
}

void
oidc_device_code(struct instance *instance, const struct request *request,
    struct response *response)
{
    const char *challenge = request_form(request, "code_challenge");
    const char *nonce = request_form(request, "nonce");
    struct oidc_grant grant = { .kind = oidc_kind(request), .is_device = true };

    if (!oidc_check_client(request, response))
        return;
    if (!oidc_has_scope(request_form(request, "scope"))) {
        oidc_refuse(response, 400, "invalid_scope", "the scope lacks openid");
        return;
    }
    if (!is_good_challenge(
            challenge, request_form(request, "code_challenge_method")) ||
        (nonce != NULL && strlen(nonce) >= OIDC_NONCE_SIZE)) {
        oidc_refuse(response, 400, "invalid_request",
            "the challenge is not of S256, or the nonce is too long");
        return;
    }
    if (challenge != NULL)
        strncpy(grant.challenge, challenge, OIDC_SECRET_SIZE - 1);
    if (nonce != NULL)
        strncpy(grant.nonce, nonce, OIDC_NONCE_SIZE - 1);
    if (oidc_grant_add(instance->issuer->grants, &grant, oidc_now(), NULL) !=
        SIGSTORE_OK)
        oidc_refuse(
            response, 503, "temporarily_unavailable", "too many others wait");
    else
        send_codes(
            request, response, instance->issuer->urls[grant.kind], &grant);
}

/* ---- the page ---- */

struct typed {
    const char *user_code; /* or NULL */
    const char *who;
    bool is_wrong_code, is_wrong_who;
};

static void
add_code(struct response *response, const struct typed *typed)
{
    const char *text = typed->user_code != NULL ? typed->user_code : "";

    oidc_page_add(response,
        "<label for=\"code\">Code</label>\n"
        "<input id=\"code\" name=\"user_code\" value=\"$1\" class=\"code\" "
        "required autocomplete=\"off\" autocapitalize=\"characters\" "
        "spellcheck=\"false\" maxlength=\"16\" placeholder=\"BCDF-GHJK\"",
        &text);
    if (text[0] == '\0' || typed->is_wrong_code)
        sg_buf_add_text(&response->body, " autofocus");
    sg_buf_add_text(&response->body,
        typed->is_wrong_code
            ? " aria-invalid=\"true\" aria-describedby=\"wrong\">\n"
              "<p id=\"wrong\" class=\"bad\" role=\"alert\">"
              "No device waits for this code.</p>\n"
            : ">\n");
}

static void
show(const struct request *request, struct response *response,
    const struct typed *typed)
{
    bool has_code = typed->user_code != NULL && typed->user_code[0] != '\0';
    unsigned focus = has_code && !typed->is_wrong_code ? OIDC_FOCUS : 0;

    oidc_page_begin(request, response, "Sign a device in", NULL);
    oidc_page_add(response,
        "<p>A program without a browser shows a code. Say whose it is; there "
        "is no password.</p>\n"
        "<form method=\"post\" action=\"$1\">\n",
        &request->path);
    add_code(response, typed);
    oidc_page_add_who(response, oidc_kind(request), typed->who,
        focus | (typed->is_wrong_who ? OIDC_WRONG : 0));
    sg_buf_add_text(&response->body,
        "<div class=\"choice\">"
        "<button name=\"choice\" value=\"approve\">Sign in</button>"
        "<button name=\"choice\" value=\"deny\" class=\"no\" formnovalidate>"
        "Refuse</button></div>\n</form>\n");
    oidc_page_end(response);
}

static void
decide(struct instance *instance, const struct request *request,
    struct response *response)
{
    const char *choice = request_form(request, "choice");
    bool is_denied = choice != NULL && strcmp(choice, "deny") == 0;
    enum issuer_kind kind = oidc_kind(request);
    struct typed typed = { .user_code = request_form(request, "user_code"),
        .who = request_form(request, "login_hint") };

    if (!is_denied)
        typed.is_wrong_who =
            typed.who == NULL || !oidc_is_subject(kind, typed.who);
    if (!typed.is_wrong_who)
        typed.is_wrong_code = typed.user_code == NULL ||
            !oidc_grant_decide(instance->issuer->grants, kind, typed.user_code,
                is_denied ? NULL : typed.who, oidc_now());
    if (typed.is_wrong_who || typed.is_wrong_code) {
        response->status = 400;
        show(request, response, &typed);
        return;
    }
    oidc_page_tell(request, response, 200,
        is_denied ? "The device was refused" : "The device is signed in",
        "You may close this page and go back to it.");
}

void
oidc_device(struct instance *instance, const struct request *request,
    struct response *response)
{
    struct typed typed = { .user_code = NULL };

    if (strcmp(request->method, "POST") == 0) {
        decide(instance, request, response);
        return;
    }
    typed.user_code = request_query(request, "user_code");
    typed.who = request_query(request, "login_hint");
    show(request, response, &typed);
}
