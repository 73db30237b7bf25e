/* SPDX-License-Identifier: Apache-2.0 */
/* The authorization endpoint: a page, a decision, a code [RFC 6749 4.1]. */
#include "oidc_inside.h"

#include <string.h>

/* A client's state, with NUL: escaped, it goes back in a header.  Ours: 43. */
#define STATE_SIZE 2048

/* What a form must bring back of the request that it answers. */
static const char *const kept[] = { "client_id", "response_type",
    "redirect_uri", "scope", "state", "nonce", "code_challenge",
    "code_challenge_method" };

struct login {
    const struct request *request;
    struct response *response;
    enum issuer_kind kind;
    const char *issuer; /* its URL */
    const char *redirect;
    const char *state;
    const char *nonce;
    const char *challenge;
    const char *hint; /* who, as far as somebody said it */
    bool is_silent;   /* there is nobody to show a page to */
};

/* A request comes by GET, or by POST [OIDC Core 3.1.2.1]. */
static const char *
get(const struct request *request, const char *name)
{
    return strcmp(request->method, "POST") == 0 ? request_form(request, name)
                                                : request_query(request, name);
}

static bool
is_text(const struct request *request, const char *name, const char *wanted)
{
    const char *text = get(request, name);

    return text != NULL && strcmp(text, wanted) == 0;
}

/* The code or the error goes back with the state [RFC 6749 4.1.2], and with
 * who speaks [RFC 9207 2]. */
static void
send_back(const struct login *login, const char *code, const char *error,
    const char *description)
{
    const char *const pairs[][2] = { { "code", code }, { "error", error },
        { "error_description", description }, { "state", login->state },
        { "iss", login->issuer }, { NULL, NULL } };

    oidc_redirect_send(login->request, login->response, login->redirect, pairs);
}

static void
refuse(const struct login *login, const char *error, const char *description)
{
    if (strcmp(login->redirect, OIDC_OOB) == 0)
        oidc_page_tell(login->request, login->response, 400,
            "You are not signed in", description);
    else
        send_back(login, NULL, error, description);
}

/* For people a page, for scripts the code alone. */
static void
show_code(const struct login *login, const char *code)
{
    const char *const texts[] = { code, login->hint };

    if (login->is_silent) {
        login->response->type = "text/plain; charset=utf-8";
        sg_buf_add_text(&login->response->body, code);
        sg_buf_add_byte(&login->response->body, '\n');
        return;
    }
    oidc_page_begin(login->request, login->response, "You are signed in", NULL);
    oidc_page_add(login->response,
        "<p>Copy this code to the program that asked for it. It can be used "
        "once, within a minute.</p>\n"
        "<dl><dt>Code</dt><dd><code>$1</code></dd>\n"
        "<dt>Signed in as</dt><dd>$2</dd></dl>\n",
        texts);
    oidc_page_end(login->response);
}

static void
approve(struct instance *instance, const struct login *login)
{
    struct oidc_grant grant = { .kind = login->kind };
    sigstore_code code;

    strncpy(grant.redirect, login->redirect, OIDC_REDIRECT_SIZE - 1);
    strncpy(grant.challenge, login->challenge, OIDC_SECRET_SIZE - 1);
    strncpy(grant.subject, login->hint, ISSUER_SUBJECT_MAX);
    if (login->nonce != NULL)
        strncpy(grant.nonce, login->nonce, OIDC_NONCE_SIZE - 1);
    code = oidc_grant_add(instance->issuer->grants, &grant, oidc_now(), NULL);
    if (code != SIGSTORE_OK)
        refuse(login,
            code == SIGSTORE_ELIMIT ? "temporarily_unavailable"
                                    : "server_error",
            "Too many others sign in.");
    else if (strcmp(login->redirect, OIDC_OOB) == 0)
        show_code(login, grant.secret);
    else
        send_back(login, grant.secret, NULL, NULL);
}

/* ---- the page ---- */

static void
add_kept(const struct login *login)
{
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++) {
        const char *const texts[] = { kept[i], get(login->request, kept[i]) };

        if (texts[1] != NULL)
            oidc_page_add(login->response,
                "<input type=\"hidden\" name=\"$1\" value=\"$2\">\n", texts);
    }
}

static void
show(const struct login *login, unsigned flags)
{
    bool is_oob = strcmp(login->redirect, OIDC_OOB) == 0;
    const char *const texts[] = { login->request->path,
        is_oob ? "a code to copy" : login->redirect };

    oidc_page_begin(login->request, login->response, "Sign in",
        oidc_redirect_origin(login->request, login->redirect));
    oidc_page_add(login->response,
        "<p>A program on this computer asks who you are. There is no "
        "password: type whoever you want to be.</p>\n"
        "<form method=\"post\" action=\"$1\">\n",
        texts);
    add_kept(login);
    oidc_page_add_who(
        login->response, login->kind, login->hint, flags | OIDC_FOCUS);
    oidc_page_add(login->response,
        "<div class=\"choice\">"
        "<button name=\"choice\" value=\"approve\">Sign in</button>"
        "<button name=\"choice\" value=\"deny\" class=\"no\" formnovalidate>"
        "Cancel</button></div>\n</form>\n"
        "<dl><dt>Leads to</dt><dd>$2</dd></dl>\n"
        "<details><summary>For scripts</summary>"
        "<p>Who sends the header <code>From</code> gets no page, but what was "
        "asked for:</p>"
        "<p><code>echo From: NAME &gt;who</code><br>"
        "<code>BROWSER=\"curl -sLo /dev/null -H @who %s\"</code></p>"
        "<p>So does <code>&amp;prompt=none&amp;login_hint=NAME</code> at the "
        "end of this page's URL.</p>"
        "</details>\n",
        texts);
    oidc_page_end(login->response);
}

/* ---- what was asked ---- */

static bool
is_short(const char *text, size_t size)
{
    return text == NULL || strlen(text) < size;
}

/* Where errors may not go back: to whom [RFC 6749 4.1.2.1]? */
static bool
check_origin(const struct login *login)
{
    const struct request *request = login->request;
    const char *why = NULL;

    if (!is_text(request, "client_id", OIDC_CLIENT))
        why = "The program does not call itself \"" OIDC_CLIENT "\".";
    else if (!oidc_redirect_is_good(login->redirect))
        why = "The program wants the code sent to another place than a port "
              "of this computer.";
    else if (!oidc_is_visible(login->state))
        why = "The program's \"state\" is not a text of ASCII.";
    else if (!is_short(login->state, STATE_SIZE))
        why = "The program's \"state\" is too long.";
    if (why != NULL)
        oidc_page_tell(request, login->response, 400,
            "This is not a request to sign in", why);
    return why == NULL;
}

/* The error of a request, which goes back to the client; or NULL. */
static const char *
find_error(const struct login *login, const char **description)
{
    const struct request *request = login->request;

    *description = "only response_type=code is known";
    if (!is_text(request, "response_type", "code"))
        return "unsupported_response_type";
    *description = "the scope lacks openid";
    if (!oidc_has_scope(get(request, "scope")))
        return "invalid_scope";
    /* Other ways than S256 are no proof [RFC 9700 2.1.1]. */
    *description = "a code_challenge with code_challenge_method=S256 is needed";
    if (!is_text(request, "code_challenge_method", "S256") ||
        !oidc_is_challenge(login->challenge))
        return "invalid_request";
    *description = "the nonce is too long, or not of ASCII";
    if (!oidc_is_visible(login->nonce) ||
        !is_short(login->nonce, OIDC_NONCE_SIZE))
        return "invalid_request";
    return NULL;
}

/* Whether a page of another site led here: to decide is not for it, nor to
 * fill the grants [Fetch Metadata 2.3]. */
static bool
is_led(const struct request *request)
{
    const char *site = request_header(request, "Sec-Fetch-Site");

    return site != NULL && strcmp(site, "none") != 0 &&
        strcmp(site, "same-origin") != 0;
}

static void
decide(struct instance *instance, const struct login *login)
{
    bool is_subject =
        login->hint != NULL && oidc_is_subject(login->kind, login->hint);

    if (is_text(login->request, "choice", "deny")) {
        refuse(login, "access_denied", "The login was cancelled.");
    } else if (login->is_silent && is_led(login->request)) {
        /* [OIDC Core 3.1.2.6] */
        refuse(login, "interaction_required",
            "a page of another site asks: somebody must see that");
    } else if (login->is_silent) {
        if (is_subject)
            approve(instance, login);
        else
            refuse(login, "login_required",
                "without a page, a login_hint or From must name somebody");
    } else if (is_led(login->request) ||
        !is_text(login->request, "choice", "approve")) {
        show(login, 0);
    } else if (is_subject) {
        approve(instance, login);
    } else {
        login->response->status = 400;
        show(login, OIDC_WRONG);
    }
}

/* Scripts say who sits at them, which no browser does [RFC 9110 10.1.2]; or
 * ask for no page [OIDC Core 3.1.2.1]. */
static void
find_who(struct login *login)
{
    const char *from = request_header(login->request, "From");

    login->hint = from != NULL ? from : get(login->request, "login_hint");
    login->is_silent =
        from != NULL || is_text(login->request, "prompt", "none");
}

void
oidc_authorize(struct instance *instance, const struct request *request,
    struct response *response)
{
    enum issuer_kind kind = oidc_kind(request);
    struct login login = { .request = request,
        .response = response,
        .kind = kind,
        .issuer = instance->issuer->urls[kind],
        .redirect = get(request, "redirect_uri"),
        .state = get(request, "state"),
        .nonce = get(request, "nonce"),
        .challenge = get(request, "code_challenge") };
    const char *error, *description;

    find_who(&login);
    if (!check_origin(&login))
        return;
    error = find_error(&login, &description);
    if (error != NULL)
        refuse(&login, error, description);
    else
        decide(instance, &login);
}
