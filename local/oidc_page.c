/* SPDX-License-Identifier: Apache-2.0 */
/* Pages of one look: light or dark, no script, nothing to fetch. */
#include "oidc_inside.h"

#include "codec/base64.h"
#include "crypto/digest.h"
#include "html.h"

static const char style[] =
    "\n:root{--ground:#f3f1ee;--card:#fff;--line:#dad4cc;--field:#857d73;"
    "--text:#22262e;--soft:#5d636e;--key:#2456a6;--onkey:#fff;--bad:#b3362b;"
    "--test:#5f4300;--ontest:#fbe9c6}\n"
    "@media(prefers-color-scheme:dark){:root{--ground:#14171c;--card:#1d2128;"
    "--line:#313742;--field:#7d8594;--text:#e9ebee;--soft:#a3aab6;"
    "--key:#8ab4f8;--onkey:#10141b;--bad:#f0897c;--test:#f6dc9b;"
    "--ontest:#43350f}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0;min-height:100vh;display:grid;place-items:center;"
    "padding:1rem;background:var(--ground);color:var(--text);"
    "font:1rem/1.55 system-ui,sans-serif}\n"
    "main{width:100%;max-width:28rem;padding:2.25rem 2rem 1.75rem;"
    "background:var(--card);border:1px solid var(--line);"
    "border-radius:1rem;box-shadow:0 1.2rem 3rem -1.6rem rgba(0,0,0,.35)}\n"
    "@media(max-width:24rem){main{padding:1.5rem 1.25rem 1.25rem}}\n"
    ".test{display:inline-block;margin:0;padding:.1rem .65rem;"
    "border-radius:1rem;background:var(--ontest);color:var(--test);"
    "font-size:.8rem;font-weight:600}\n"
    "h1{margin:.8rem 0 .4rem;font-size:1.5rem;line-height:1.25;"
    "font-weight:650}\n"
    "p{margin:0;color:var(--soft)}\n"
    "form{margin-top:1.4rem}\n"
    "label{display:block;margin-top:1rem;font-weight:600;font-size:.9rem}\n"
    "input{width:100%;margin-top:.35rem;padding:.65rem .8rem;font:inherit;"
    "color:inherit;background:var(--card);border:1px solid var(--field);"
    "border-radius:.5rem}\n"
    "input::placeholder{color:var(--soft);opacity:1}\n"
    "input.code{font-family:ui-monospace,monospace;letter-spacing:.12em;"
    "text-transform:uppercase}\n"
    "input[aria-invalid]{border-color:var(--bad)}\n"
    "input:focus-visible,button:focus-visible,summary:focus-visible{"
    "outline:3px solid var(--key);outline-offset:2px}\n"
    ".bad{margin-top:.4rem;color:var(--bad);font-size:.9rem}\n"
    ".choice{display:flex;gap:.7rem;margin-top:1.3rem}\n"
    "button{flex:1;padding:.7rem 1rem;font:inherit;font-weight:600;"
    "border-radius:.5rem;border:1px solid var(--key);cursor:pointer;"
    "background:var(--key);color:var(--onkey)}\n"
    "button.no{background:none;border-color:var(--field);"
    "color:var(--text)}\n"
    "dl{margin:1.4rem 0 0;padding:.8rem 1rem;background:var(--ground);"
    "border-radius:.6rem}\n"
    "dt{font-size:.8rem;color:var(--soft)}\n"
    "dd{margin:0;overflow-wrap:anywhere}\n"
    "dd+dt{margin-top:.5rem}\n"
    "code{font-family:ui-monospace,monospace;font-size:.9em;"
    "overflow-wrap:anywhere;user-select:all}\n"
    "dd code{font-size:1.05rem}\n"
    "details{margin-top:1.2rem;font-size:.85rem;color:var(--soft)}\n"
    "summary{cursor:pointer}\n"
    "details p{margin-top:.5rem}\n"
    "footer{margin-top:1.5rem;padding-top:1rem;"
    "border-top:1px solid var(--line);font-size:.8rem;color:var(--soft)}\n";

void
oidc_page_add(
    struct response *response, const char *html, const char *const *texts)
{
    for (; *html != '\0'; html++) {
        if (html[0] == '$' && html[1] >= '1' && html[1] <= '9')
            html_name(&response->body, texts[*++html - '1']);
        else
            sg_buf_add_byte(&response->body, (uint8_t)*html);
    }
}

/* Nothing is fetched, no script runs, nobody frames it [CSP 3]. */
static const char *
make_policy(const struct request *request, const char *origin)
{
    struct sg_digest digest;
    struct sg_buf text;

    if (sg_digest(&digest, SG_SHA256, sg_bytes_from_text(style), NULL) !=
        SIGSTORE_OK)
        return NULL;
    sg_buf_init(&text, 2048);
    sg_buf_add_text(
        &text, "default-src 'none'; img-src data:; style-src 'sha256-");
    sg_base64_add(&text, sg_digest_bytes(&digest));
    sg_buf_add_text(&text, "'; form-action 'self'");
    /* Browsers ask this of a redirect after a form, too. */
    if (origin != NULL) {
        sg_buf_add_byte(&text, ' ');
        sg_buf_add_text(&text, origin);
    }
    sg_buf_add_text(&text, "; base-uri 'none'; frame-ancestors 'none'");
    return oidc_keep(request, &text);
}

void
oidc_page_begin(const struct request *request, struct response *response,
    const char *title, const char *origin)
{
    const char *policy = make_policy(request, origin);

    /* Without its policy there is no page. */
    if (policy == NULL)
        sg_buf_fail(&response->body);
    else
        response_header(response, "Content-Security-Policy", policy);
    response_header(response, "X-Frame-Options", "DENY");
    /* Not "no-referrer": forms would then come without their origin. */
    response_header(response, "Referrer-Policy", "same-origin");
    response->type = "text/html; charset=utf-8";
    html_open(&response->body, title);
    sg_buf_add_text(&response->body, "<style>");
    sg_buf_add_text(&response->body, style);
    oidc_page_add(response,
        "</style>\n<main>\n<p class=\"test\">For tests</p>\n"
        "<h1>$1</h1>\n",
        &title);
}

void
oidc_page_end(struct response *response)
{
    sg_buf_add_text(&response->body,
        "<footer>sigstore-local, on this computer</footer>\n"
        "</main>\n</html>\n");
}

void
oidc_page_tell(const struct request *request, struct response *response,
    unsigned status, const char *title, const char *text)
{
    response->status = status;
    oidc_page_begin(request, response, title, NULL);
    oidc_page_add(response, "<p>$1</p>\n", &text);
    oidc_page_end(response);
}

static const struct {
    const char *label, *attributes, *mistake;
} fields[] = {
    [ISSUER_EMAIL] = { "E-mail address",
        " type=\"email\" autocomplete=\"email\" maxlength=\"254\" "
        "placeholder=\"alice@example.com\"",
        "This is not an e-mail address." },
    [ISSUER_CI] = { "Repository",
        " type=\"text\" autocapitalize=\"none\" spellcheck=\"false\" "
        "maxlength=\"254\" placeholder=\"owner/repository\"",
        "This is not a repository: owner/name." },
};

void
oidc_page_add_who(struct response *response, enum issuer_kind kind,
    const char *typed, unsigned flags)
{
    const char *const texts[] = { fields[kind].label,
        typed != NULL ? typed : "", fields[kind].mistake };

    oidc_page_add(response,
        "<label for=\"who\">$1</label>\n"
        "<input id=\"who\" name=\"login_hint\" value=\"$2\" required",
        texts);
    sg_buf_add_text(&response->body, fields[kind].attributes);
    if ((flags & OIDC_FOCUS) != 0)
        sg_buf_add_text(&response->body, " autofocus");
    oidc_page_add(response,
        (flags & OIDC_WRONG) != 0
            ? " aria-invalid=\"true\" aria-describedby=\"why\">\n"
              "<p id=\"why\" class=\"bad\" role=\"alert\">$3</p>\n"
            : ">\n",
        texts);
}
