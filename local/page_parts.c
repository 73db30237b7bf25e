/* SPDX-License-Identifier: Apache-2.0 */
/* An entry's sections: summary, body, certificate, proof. */
#include "page_parts.h"

#include <string.h>

#include "codec/pem.h"

/* A longer body is to be had as a file only. */
#define BODY_MAX (64u * 1024)
#define INDENT_MAX 16

/* What the extensions of Fulcio's certificates hold [fulcio oid-info]; .1.7 is
 * no claim, and .1.1 to .1.6 are said again by later ones. */
static const char *const claims[SG_FULCIO_CLAIMS + 1] = {
    [1] = "Issuer (first form)",
    [2] = "GitHub workflow trigger",
    [3] = "GitHub workflow SHA",
    [4] = "GitHub workflow name",
    [5] = "GitHub workflow repository",
    [6] = "GitHub workflow ref",
    [8] = "Issuer",
    [9] = "Build signer URI",
    [10] = "Build signer digest",
    [11] = "Runner environment",
    [12] = "Source repository URI",
    [13] = "Source repository digest",
    [14] = "Source repository ref",
    [15] = "Source repository identifier",
    [16] = "Source repository owner URI",
    [17] = "Source repository owner identifier",
    [18] = "Build config URI",
    [19] = "Build config digest",
    [20] = "Build trigger",
    [21] = "Run invocation URI",
    [22] = "Source repository visibility",
    [23] = "Deployment environment",
    [24] = "Token subject",
};

static const char *const keys[] = {
    [SG_KEY_NONE] = "unknown",
    [SG_KEY_P256] = "ECDSA P-256",
    [SG_KEY_P384] = "ECDSA P-384",
    [SG_KEY_P521] = "ECDSA P-521",
    [SG_KEY_ED25519] = "Ed25519",
    [SG_KEY_RSA] = "RSA",
};

/* A row of a <dl>: its name, and the start of what it says. */
static void
begin_row(struct sg_buf *out, const char *name, bool is_mono)
{
    sg_buf_add_text(out, "<dt>");
    html_name(out, name);
    sg_buf_add_text(out, is_mono ? "</dt><dd class=\"mono\">" : "</dt><dd>");
}

static void
end_row(struct sg_buf *out)
{
    sg_buf_add_text(out, "</dd>\n");
}

static void
add_text(struct sg_buf *out, const char *name, sg_bytes text)
{
    begin_row(out, name, true);
    html_text(out, text);
    end_row(out);
}

static void
add_hex(struct sg_buf *out, const char *name, sg_bytes bytes)
{
    begin_row(out, name, true);
    html_hex(out, bytes);
    end_row(out);
}

static void
add_time(struct sg_buf *out, const char *name, int64_t s)
{
    begin_row(out, name, false);
    html_time(out, s);
    end_row(out);
}

void
view_add_summary(struct sg_buf *out, const struct view *view)
{
    const struct seen *seen = &view->seen;

    sg_buf_add_text(out, "<dl>\n");
    begin_row(out, "Kind", false);
    html_name(out, seen->kind);
    end_row(out);
    if (seen->is_read && seen->cert.san_kind != SG_SAN_NONE)
        add_text(out, "Certificate of", seen->cert.san);
    if (seen->is_read && seen->cert.claims[8].data != NULL)
        add_text(out, "Vouched for by", seen->cert.claims[8]);
    if (seen->is_read)
        add_time(out, "Certified at", seen->cert.not_before);
    if (seen->digest.data != NULL) {
        begin_row(out, "Digest", true);
        html_hex(out, seen->digest);
        sg_buf_add_text(out, " <span class=\"soft\">of ");
        html_name(out, seen->of);
        sg_buf_add_text(out, "</span>");
        end_row(out);
    }
    add_hex(out, "Leaf hash", sg_bytes_of(view->leaf, sizeof(view->leaf)));
    sg_buf_add_text(out, "</dl>\n");
}

/* ---- body ---- */

static void
break_line(struct sg_buf *out, size_t depth)
{
    sg_buf_add_byte(out, '\n');
    for (size_t i = 0; i < depth && i < INDENT_MAX; i++)
        sg_buf_add_text(out, "  ");
}

/* The length up to the next brace, bracket, comma or colon outside of texts. */
static size_t
find_mark(sg_bytes json)
{
    bool in_text = false;

    for (size_t i = 0; i < json.len; i++) {
        if (json.data[i] == '"')
            in_text = !in_text;
        else if (in_text && json.data[i] == '\\')
            i++;
        else if (!in_text && strchr("{}[],:", json.data[i]) != NULL)
            return i;
    }
    return json.len;
}

/* Valid JSON, as it stands but for line ends and blanks that are added. */
static void
add_json(struct sg_buf *out, sg_bytes json)
{
    size_t depth = 0;

    while (json.len > 0) {
        size_t len = find_mark(json);
        char mark = len < json.len ? (char)json.data[len] : '\0';
        bool is_end = mark == '}' || mark == ']';
        sg_bytes piece;

        (void)sg_bytes_take(&json, len, &piece);
        html_text(out, piece);
        if (is_end)
            break_line(out, --depth);
        if (sg_bytes_take(&json, 1, &piece))
            html_text(out, piece);
        if (mark == '{' || mark == '[')
            depth++;
        if (mark == ':')
            sg_buf_add_byte(out, ' ');
        else if (mark != '\0' && !is_end)
            break_line(out, depth);
    }
}

void
view_add_body(struct sg_buf *out, const struct view *view)
{
    if (view->entry.data.len > BODY_MAX)
        return;
    sg_buf_add_text(out, "<section><h2>Body</h2>\n<pre class=\"wrap\">");
    if (view->seen.is_json)
        add_json(out, view->entry.data);
    else
        html_hex(out, view->entry.data);
    sg_buf_add_text(out, "</pre></section>\n");
}

/* ---- certificate ---- */

static void
add_fields(struct sg_buf *out, const struct sg_cert *cert)
{
    sg_buf_add_text(out, "<dl>\n");
    add_hex(out, "Serial number", cert->serial);
    add_time(out, "Valid from", cert->not_before);
    add_time(out, "Valid to", cert->not_after);
    begin_row(out, "Key", false);
    html_name(out, keys[cert->key.type]);
    end_row(out);
    if (cert->san_kind != SG_SAN_NONE)
        add_text(out, "Name", cert->san);
    for (size_t i = 1; i <= SG_FULCIO_CLAIMS; i++) {
        if (claims[i] != NULL && cert->claims[i].data != NULL)
            add_text(out, claims[i], cert->claims[i]);
    }
    begin_row(out, "Logged", false);
    html_name(out,
        cert->has_poison                  ? "to be (a precertificate)"
            : cert->sct_list.data != NULL ? "yes (it has an SCT)"
                                          : "no (it has no SCT)");
    end_row(out);
    sg_buf_add_text(out, "</dl>\n");
}

void
view_add_certificate(struct sg_buf *out, const struct view *view)
{
    struct sg_buf pem;

    if (view->seen.der.data == NULL)
        return;
    sg_buf_add_text(out, "<section><h2>Certificate</h2>\n");
    if (view->seen.is_read)
        add_fields(out, &view->seen.cert);
    sg_buf_init(&pem, 2 * view->seen.der.len + 128);
    sg_pem_add(&pem, "CERTIFICATE", view->seen.der);
    sg_buf_add_text(out, "<pre>");
    html_text(out, sg_buf_bytes(&pem));
    sg_buf_add_text(out, "</pre></section>\n");
    sg_buf_dispose(&pem);
}

/* ---- proof ---- */

void
view_add_proof(struct sg_buf *out, const struct view *view)
{
    const struct log_proof *proof = &view->proof;

    sg_buf_add_text(out, "<section><h2>Inclusion proof</h2>\n<dl>\n");
    begin_row(out, "Tree size", false);
    sg_buf_add_decimal(out, proof->head.size);
    end_row(out);
    add_hex(out, "Root hash", sg_bytes_of(proof->head.root, SG_MERKLE_HASH));
    begin_row(out, "Hashes", true);
    sg_buf_add_text(
        out, proof->count == 0 ? "none: it is alone in the tree" : "<ol>\n");
    for (size_t i = 0; i < proof->count; i++) {
        sg_buf_add_text(out, "<li>");
        html_hex(out, sg_bytes_of(proof->hashes[i], SG_MERKLE_HASH));
        sg_buf_add_text(out, "</li>\n");
    }
    sg_buf_add_text(out, proof->count == 0 ? "" : "</ol>");
    end_row(out);
    sg_buf_add_text(out, "</dl>\n<pre class=\"wrap\">");
    html_text(out, proof->signed_head);
    sg_buf_add_text(out, "</pre></section>\n");
}
