/* SPDX-License-Identifier: Apache-2.0 */
/* Two pages of one look: light or dark, no script, nothing to fetch. */
#include "oidc/pages.h"

#include "base/text.h"

/* The head up to the title, and from there to what the page says. */
static const char opening[] =
    "<!doctype html>\n"
    "<html lang=\"en\">\n"
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, "
    "initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<link rel=\"icon\" href=\"data:,\">\n"
    "<title>";

static const char style[] =
    "</title>\n"
    "<style>\n"
    ":root{--ground:#f3f1ee;--card:#fff;--line:#e2ddd6;--text:#22262e;"
    "--soft:#626874;--good:#1f7a4d;--bad:#b3362b}\n"
    "@media(prefers-color-scheme:dark){:root{--ground:#14171c;--card:#1d2128;"
    "--line:#313742;--text:#e9ebee;--soft:#9aa2af;--good:#5cc48d;"
    "--bad:#f0897c}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0;min-height:100vh;display:grid;place-items:center;"
    "padding:1.5rem;background:var(--ground);color:var(--text);"
    "font:1rem/1.55 system-ui,sans-serif}\n"
    "main{width:100%;max-width:30rem;padding:2.75rem 2.5rem 2.25rem;"
    "background:var(--card);border:1px solid var(--line);"
    "border-radius:1rem;text-align:center;"
    "box-shadow:0 1.2rem 3rem -1.6rem rgba(0,0,0,.35)}\n"
    "svg{width:4rem;height:4rem;fill:none;stroke:currentColor;"
    "stroke-width:3;stroke-linecap:round;stroke-linejoin:round}\n"
    ".good svg{color:var(--good)}\n"
    ".bad svg{color:var(--bad)}\n"
    "h1{margin:1rem 0 .5rem;font-size:1.5rem;line-height:1.25;"
    "font-weight:650}\n"
    "p{margin:.5rem 0 0;color:var(--soft);text-wrap:balance}\n"
    "dl{margin:1.5rem 0 0;padding:.9rem 1.1rem;background:var(--ground);"
    "border-radius:.6rem;text-align:left}\n"
    "dt{font-size:.8rem;color:var(--soft)}\n"
    "dd{margin:0;overflow-wrap:anywhere}\n"
    "dd+dt{margin-top:.6rem}\n"
    "footer{margin-top:1.75rem;padding-top:1.1rem;"
    "border-top:1px solid var(--line);font-size:.8rem;color:var(--soft)}\n"
    "</style>\n";

static const char closing[] = "<footer>sigstore, on this computer</footer>\n"
                              "</main>\n"
                              "</html>\n";

/* A seal; with a tick in it, or a cross. */
#define SEAL                                                                   \
    "<svg viewBox=\"0 0 48 48\" aria-hidden=\"true\">"                         \
    "<circle cx=\"24\" cy=\"24\" r=\"21\"/><path d=\""
#define TICK SEAL "M15 25l6.5 6.5L34 18\"/></svg>\n"
#define CROSS SEAL "M17 17l14 14M31 17L17 31\"/></svg>\n"

/* What is safe to show is not yet safe in HTML. */
static void
add_text(struct sg_buf *out, const char *text)
{
    struct sg_shown shown = sg_show(sg_bytes_from_text(text));

    for (const char *at = shown.text; *at != '\0'; at++) {
        switch (*at) {
        case '<':
            sg_buf_add_text(out, "&lt;");
            break;
        case '>':
            sg_buf_add_text(out, "&gt;");
            break;
        case '&':
            sg_buf_add_text(out, "&amp;");
            break;
        case '"':
            sg_buf_add_text(out, "&quot;");
            break;
        default:
            sg_buf_add_byte(out, (uint8_t)*at);
        }
    }
}

void
sg_page_success(struct sg_buf *out, const char *identity, const char *issuer)
{
    sg_buf_add_text(out, opening);
    sg_buf_add_text(out, "Signed in \xe2\x80\x93 sigstore");
    sg_buf_add_text(out, style);
    sg_buf_add_text(out,
        "<main class=\"good\">\n" TICK "<h1>You are signed in</h1>\n"
        "<p>You may close this page and go back to your terminal.</p>\n"
        "<dl><dt>Signing as</dt><dd>");
    add_text(out, identity);
    sg_buf_add_text(out, "</dd><dt>Identity provider</dt><dd>");
    add_text(out, issuer);
    sg_buf_add_text(out, "</dd></dl>\n");
    sg_buf_add_text(out, closing);
}

void
sg_page_failure(struct sg_buf *out, const char *reason)
{
    sg_buf_add_text(out, opening);
    sg_buf_add_text(out, "Not signed in \xe2\x80\x93 sigstore");
    sg_buf_add_text(out, style);
    sg_buf_add_text(out,
        "<main class=\"bad\">\n" CROSS "<h1>You are not signed in</h1>\n"
        "<p>Nothing was signed. Go back to your terminal and start again."
        "</p>\n"
        "<dl><dt>What went wrong</dt><dd>");
    add_text(out, reason);
    sg_buf_add_text(out, "</dd></dl>\n");
    sg_buf_add_text(out, closing);
}
