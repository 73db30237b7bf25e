/* SPDX-License-Identifier: Apache-2.0 */
/* Writing HTML: escapes, and the frame of a page. */
#include "html.h"

#include <string.h>

#include <sigstore/sigstore.h>

#include "base/text.h"
#include "base/utf8.h"
#include "codec/hex.h"

/* U+FFFD */
#define REPLACEMENT "\xef\xbf\xbd"

/* The pages hold no script, and nothing of elsewhere. */
#define POLICY                                                                 \
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "           \
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/* A seal that is not one: its ring is broken. */
#define SEAL                                                                   \
    "<svg viewBox=\"0 0 48 48\" aria-hidden=\"true\"><circle cx=\"24\" "       \
    "cy=\"24\" r=\"20\" stroke-dasharray=\"8.4 4.2\"/><path "                  \
    "d=\"M15 25l6.5 6.5L34 18\"/></svg>"

static const char opening[] =
    "<!doctype html>\n"
    "<html lang=\"en\">\n"
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, "
    "initial-scale=1\">\n"
    "<meta name=\"color-scheme\" content=\"light dark\">\n"
    "<link rel=\"icon\" href=\"data:,\">\n"
    "<title>";

/* Marks that change the direction of what follows, or show nothing. */
static bool
is_trick(uint32_t c)
{
    return c == 0x61c || (c >= 0x200b && c <= 0x200f) ||
        (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
        c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || c >= 0xe0000;
}

static bool
is_control(uint32_t c)
{
    return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7f && c < 0xa0);
}

static const char *
escape_of(uint32_t c)
{
    switch (c) {
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return is_control(c) || is_trick(c) ? REPLACEMENT : NULL;
    }
}

void
html_text(struct sg_buf *out, sg_bytes text)
{
    while (text.len > 0) {
        const char *escape = REPLACEMENT;
        sg_bytes whole = text;
        uint32_t c;

        if (!sg_utf8_take(&text, &c))
            text = sg_bytes_of(text.data + 1, text.len - 1);
        else
            escape = escape_of(c);
        if (escape != NULL)
            sg_buf_add_text(out, escape);
        else
            sg_buf_add(out, sg_bytes_of(whole.data, whole.len - text.len));
    }
}

void
html_name(struct sg_buf *out, const char *text)
{
    html_text(out, sg_bytes_from_text(text));
}

void
html_hex(struct sg_buf *out, sg_bytes bytes)
{
    sg_hex_add(out, bytes);
}

void
html_time(struct sg_buf *out, int64_t s)
{
    struct sg_shown shown = sg_show_time(s);
    char *t = strchr(shown.text, 'T'), *z = strchr(shown.text, 'Z');

    sg_buf_add_text(out, "<time datetime=\"");
    sg_buf_add_text(out, shown.text);
    sg_buf_add_text(out, "\">");
    if (t != NULL && z != NULL) {
        *t = ' ';
        *z = '\0';
    }
    sg_buf_add_text(out, shown.text);
    sg_buf_add_text(out, "</time>");
}

void
html_open(struct sg_buf *out, const char *title)
{
    sg_buf_add_text(out, opening);
    html_name(out, title);
    sg_buf_add_text(out, " \xe2\x80\x93 sigstore-local</title>\n");
}

void
html_begin(struct response *response, const struct instance *instance,
    const char *title)
{
    struct sg_buf *out = &response->body;

    response->type = "text/html; charset=utf-8";
    response_header(response, "Content-Security-Policy", POLICY);
    response_header(response, "Referrer-Policy", "same-origin");
    html_open(out, title);
    sg_buf_add_text(out, "<style>\n");
    sg_buf_add_text(out, html_style);
    sg_buf_add_text(out,
        "</style>\n<header><a href=\"/\">" SEAL
        "<b>sigstore-local</b></a><span>");
    html_name(out, instance->url);
    sg_buf_add_text(out,
        "</span></header>\n"
        "<p class=\"warning\"><b>For tests.</b> What is signed here proves "
        "nothing: whoever asks gets a certificate in any name.</p>\n"
        "<main>\n");
}

void
html_end(struct response *response)
{
    sg_buf_add_text(&response->body, "</main>\n<footer>sigstore-local ");
    html_name(&response->body, sigstore_version());
    sg_buf_add_text(
        &response->body, ", for tests. Times are UTC.</footer>\n</html>\n");
}

void
html_fail(struct response *response, const struct instance *instance,
    unsigned status, const char *why)
{
    response->status = status;
    html_begin(response, instance, status == 404 ? "Not found" : "Failed");
    sg_buf_add_text(&response->body, "<section><h1>");
    html_name(
        &response->body, status == 404 ? "There is no such page" : "Failed");
    sg_buf_add_text(&response->body, "</h1><p>");
    html_name(&response->body, why);
    sg_buf_add_text(
        &response->body, ". <a href=\"/\">To the start</a></p></section>\n");
    html_end(response);
}
