/* SPDX-License-Identifier: Apache-2.0 */
/* One entry of a log: what it says, how it is proven, and its parts as they
 * are for other programs. */
#include "page.h"

#include <string.h>

#include "codec/jcs.h"
#include "codec/pem.h"
#include "page_parts.h"
#include "proof_json.h"

/* ---- parts ---- */

static void
give_body(struct response *response, const struct view *view)
{
    response->type =
        view->seen.is_json ? "application/json" : "application/octet-stream";
    sg_buf_add(&response->body, view->entry.data);
}

static void
give_checkpoint(struct response *response, const struct view *view)
{
    response->type = "text/plain; charset=utf-8";
    sg_buf_add(&response->body, view->proof.signed_head);
}

static void
give_certificate(struct response *response, const struct view *view)
{
    response->type = "text/plain; charset=utf-8";
    sg_pem_add(&response->body, "CERTIFICATE", view->seen.der);
}

/* As an inclusionProof of a bundle, but for the checkpoint. */
static void
give_proof(struct response *response, const struct view *view)
{
    const struct log_proof *proof = &view->proof;
    struct sg_buf *out = &response->body;

    sg_buf_add_text(out, "{\"logIndex\":\"");
    sg_buf_add_decimal(out, proof->index);
    sg_buf_add_text(out, "\",\"rootHash\":");
    sg_jcs_add_base64(out, sg_bytes_of(proof->head.root, SG_MERKLE_HASH));
    sg_buf_add_text(out, ",\"treeSize\":\"");
    sg_buf_add_decimal(out, proof->head.size);
    sg_buf_add_text(out, "\",\"hashes\":");
    proof_json_hashes(out, proof, sg_jcs_add_base64, ",");
    sg_buf_add_text(out, "}");
}

static const struct {
    const char *name;
    void (*give)(struct response *response, const struct view *view);
} parts[] = {
    { "body", give_body },
    { "proof", give_proof },
    { "checkpoint", give_checkpoint },
    { "certificate", give_certificate },
};

#define PARTS (sizeof(parts) / sizeof(parts[0]))

static bool
has_part(const struct view *view, size_t part)
{
    return parts[part].give != give_certificate || view->seen.der.data != NULL;
}

/* ---- the page ---- */

static void
add_part_links(struct sg_buf *out, const struct view *view)
{
    const char *before = "<span class=\"soft\">As files:";

    for (size_t i = 0; i < PARTS; i++) {
        if (!has_part(view, i))
            continue;
        sg_buf_add_text(out, before);
        before = ",";
        sg_buf_add_text(out, " <a href=\"/entry/");
        html_name(out, view->log->name);
        sg_buf_add_text(out, "/");
        sg_buf_add_decimal(out, view->entry.index);
        sg_buf_add_text(out, "/");
        html_name(out, parts[i].name);
        sg_buf_add_text(out, "\">");
        html_name(out, parts[i].name);
        sg_buf_add_text(out, "</a>");
    }
    sg_buf_add_text(out, "</span>");
}

/* The entries next to this one. */
static void
add_neighbours(struct sg_buf *out, const struct view *view)
{
    int64_t index = view->entry.index;

    sg_buf_add_text(out, "<p class=\"head\"><span>");
    if (index > 0) {
        sg_buf_add_text(out, "<a href=\"");
        sg_buf_add_decimal(out, index - 1);
        sg_buf_add_text(out, "\">\xe2\x86\x90 older</a>");
    }
    sg_buf_add_text(out, "</span><span>");
    if (index + 1 < view->proof.head.size) {
        sg_buf_add_text(out, "<a href=\"");
        sg_buf_add_decimal(out, index + 1);
        sg_buf_add_text(out, "\">newer \xe2\x86\x92</a>");
    }
    sg_buf_add_text(out, "</span></p>\n");
}

static void
add_page(struct response *response, const struct instance *instance,
    const struct view *view)
{
    struct sg_buf *out = &response->body;

    html_begin(response, instance, view->log->title);
    sg_buf_add_text(out, "<section><div class=\"head\"><h1><a href=\"/log/");
    html_name(out, view->log->name);
    sg_buf_add_text(out, "\">");
    html_name(out, view->log->title);
    sg_buf_add_text(out, "</a> #");
    sg_buf_add_decimal(out, view->entry.index);
    sg_buf_add_text(out, "</h1>");
    add_part_links(out, view);
    sg_buf_add_text(out, "</div>\n");
    view_add_summary(out, view);
    add_neighbours(out, view);
    sg_buf_add_text(out, "</section>\n");
    view_add_certificate(out, view);
    view_add_proof(out, view);
    view_add_body(out, view);
    html_end(response);
}

/* ---- the request ---- */

/* "rekor2/17" or "rekor2/17/body"; the part is PARTS when there is none. */
static bool
take_path(struct view *view, size_t *part, const struct instance *instance,
    const char *rest)
{
    sg_bytes path = sg_bytes_from_text(rest);

    view->log = page_take_log(instance, &path);
    if (view->log == NULL || !sg_bytes_take_decimal(&path, &view->entry.index))
        return false;
    *part = PARTS;
    if (path.len == 0)
        return true;
    for (*part = 0; *part < PARTS; (*part)++) {
        sg_bytes name = path;

        if (sg_bytes_take_text(&name, "/") &&
            sg_bytes_is(name, parts[*part].name))
            return true;
    }
    return false;
}

static sigstore_code
look(struct view *view, const struct instance *instance, struct sg_arena *arena,
    sigstore_error *err)
{
    struct log *log = page_log_of(instance, view->log);
    int64_t index = view->entry.index;
    sigstore_code code = log_get(log, index, arena, &view->entry, err);

    if (code == SIGSTORE_OK)
        code = log_prove(log, index, arena, &view->proof, err);
    if (code == SIGSTORE_OK)
        code = sg_merkle_leaf(view->leaf, view->entry.data, err);
    if (code == SIGSTORE_OK)
        seen_read(&view->seen, view->log->is_ct, &view->entry, arena);
    return code;
}

void
page_entry(struct instance *instance, const struct request *request,
    struct response *response)
{
    struct view view = { .log = NULL };
    sigstore_error err;
    sigstore_code code;
    size_t part;

    if (!take_path(&view, &part, instance, request->rest)) {
        html_fail(response, instance, 404, "No entry has this name");
        return;
    }
    code = look(&view, instance, request->arena, &err);
    if (code != SIGSTORE_OK)
        html_fail(response, instance, code == SIGSTORE_ENOTFOUND ? 404 : 500,
            err.message);
    else if (part == PARTS)
        add_page(response, instance, &view);
    else if (has_part(&view, part))
        parts[part].give(response, &view);
    else
        html_fail(response, instance, 404, "This entry has no certificate");
}
