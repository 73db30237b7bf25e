/* SPDX-License-Identifier: Apache-2.0 */
/* Entries of a log in a table, and page by page. */
#include "page.h"

#include <string.h>

#include "seen.h"

const struct page_log page_logs[] = {
    { "rekor2", "Rekor v2", false, offsetof(struct instance, rekor2) },
    { "rekor1", "Rekor v1", false, offsetof(struct instance, rekor1) },
    { "ct", "Certificate transparency", true, offsetof(struct instance, ct) },
    { NULL, NULL, false, 0 },
};

/* What an entry and all that is read of it may take. */
#define ENTRY_ARENA_MAX ((size_t)32 * 1024 * 1024)

struct log *
page_log_of(const struct instance *instance, const struct page_log *log)
{
    struct log *out;

    memcpy(&out, (const char *)instance + log->at, sizeof(out));
    return out;
}

const struct page_log *
page_take_log(const struct instance *instance, sg_bytes *path)
{
    sg_bytes name;

    if (!sg_bytes_take_until(path, '/', &name)) {
        name = *path;
        *path = sg_bytes_of(path->data + path->len, 0);
    }
    for (const struct page_log *log = page_logs; log->name; log++) {
        if (sg_bytes_is(name, log->name))
            return page_log_of(instance, log) != NULL ? log : NULL;
    }
    return NULL;
}

/* Whom the certificate is of: the name that a verifier asks for. */
static void
add_identity(struct sg_buf *out, const struct seen *seen)
{
    if (seen->is_read && seen->cert.san_kind != SG_SAN_NONE)
        html_text(out, seen->cert.san);
    else
        sg_buf_add_text(out,
            seen->der.data != NULL
                ? "<span class=\"soft\">unreadable certificate</span>"
                : "<span class=\"soft\">no certificate</span>");
}

static void
add_row(struct sg_buf *out, const struct page_log *log, int64_t index,
    const struct seen *seen)
{
    sg_buf_add_text(out, "<tr><td><a href=\"/entry/");
    html_name(out, log->name);
    sg_buf_add_text(out, "/");
    sg_buf_add_decimal(out, index);
    sg_buf_add_text(out, "\">#");
    sg_buf_add_decimal(out, index);
    sg_buf_add_text(out, "</a></td><td class=\"mono\">");
    add_identity(out, seen);
    sg_buf_add_text(out, "</td><td>");
    html_name(out, seen->kind);
    sg_buf_add_text(out, "</td><td>");
    if (seen->is_read)
        html_time(out, seen->cert.not_before);
    sg_buf_add_text(out, "</td></tr>\n");
}

static sigstore_code
add_entry(struct sg_buf *out, const struct instance *instance,
    const struct page_log *log, int64_t index, sigstore_error *err)
{
    struct log_entry entry;
    struct sg_arena arena;
    struct seen seen;
    sigstore_code code;

    sg_arena_init(&arena, ENTRY_ARENA_MAX);
    code = log_get(page_log_of(instance, log), index, &arena, &entry, err);
    if (code == SIGSTORE_OK) {
        seen_read(&seen, log->is_ct, &entry, &arena);
        add_row(out, log, index, &seen);
    }
    sg_arena_dispose(&arena);
    return code;
}

sigstore_code
page_add_entries(struct sg_buf *out, const struct instance *instance,
    const struct page_log *log, int64_t end, size_t count, sigstore_error *err)
{
    sigstore_code code = SIGSTORE_OK;

    if (end == 0) {
        sg_buf_add_text(out, "<p class=\"soft\">Nothing yet.</p>\n");
        return SIGSTORE_OK;
    }
    sg_buf_add_text(out,
        "<table class=\"entries\"><thead><tr><th>Entry</th><th>Certificate "
        "of</th><th>Kind</th>"
        "<th>Certified at</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < count && end > 0 && code == SIGSTORE_OK; i++)
        code = add_entry(out, instance, log, --end, err);
    sg_buf_add_text(out, "</tbody></table>\n");
    return code;
}

/* Newer and older entries than those from `end` down. */
static void
add_links(
    struct sg_buf *out, const struct page_log *log, int64_t end, int64_t size)
{
    const struct {
        const char *label;
        int64_t end;
        bool is_shown;
    } links[] = {
        { "\xe2\x86\x90 newer", end + PAGE_ENTRIES, end < size },
        { "older \xe2\x86\x92", end - PAGE_ENTRIES, end > PAGE_ENTRIES },
    };

    sg_buf_add_text(out, "<p class=\"head\">");
    for (size_t i = 0; i < sizeof(links) / sizeof(links[0]); i++) {
        sg_buf_add_text(out, "<span>");
        if (links[i].is_shown) {
            sg_buf_add_text(out, "<a href=\"/log/");
            html_name(out, log->name);
            sg_buf_add_text(out, "?before=");
            sg_buf_add_decimal(out, links[i].end);
            sg_buf_add_text(out, "\">");
            sg_buf_add_text(out, links[i].label);
            sg_buf_add_text(out, "</a>");
        }
        sg_buf_add_text(out, "</span>");
    }
    sg_buf_add_text(out, "</p>\n");
}

/* The number in ?before=, at most the size; that without one, -1 if odd. */
static int64_t
take_end(const struct request *request, int64_t size)
{
    const char *text = request_query(request, "before");
    sg_bytes bytes = sg_bytes_from_text(text != NULL ? text : "");
    int64_t end;

    if (text == NULL)
        return size;
    if (!sg_bytes_take_decimal(&bytes, &end) || bytes.len != 0)
        return -1;
    return end < size ? end : size;
}

static void
add_list(struct sg_buf *out, const struct instance *instance,
    const struct page_log *log, int64_t end, int64_t size)
{
    sigstore_error err;

    sg_buf_add_text(out, "<section><div class=\"head\"><h1>");
    html_name(out, log->title);
    sg_buf_add_text(out, "</h1><span class=\"soft\">");
    sg_buf_add_decimal(out, size);
    sg_buf_add_text(out, size == 1 ? " entry" : " entries");
    sg_buf_add_text(out, "</span></div>\n");
    if (page_add_entries(out, instance, log, end, PAGE_ENTRIES, &err) !=
        SIGSTORE_OK) {
        sg_buf_add_text(out, "<p class=\"fault\">");
        html_name(out, err.message);
        sg_buf_add_text(out, "</p>");
    }
    add_links(out, log, end, size);
    sg_buf_add_text(out, "</section>\n");
}

void
page_list(struct instance *instance, const struct request *request,
    struct response *response)
{
    sg_bytes path = sg_bytes_from_text(request->rest), signed_head;
    const struct page_log *log = page_take_log(instance, &path);
    struct log_head head;
    sigstore_error err;
    int64_t end;

    if (log == NULL || path.len != 0) {
        html_fail(response, instance, 404, "No log has this name");
        return;
    }
    if (log_latest(page_log_of(instance, log), request->arena, &head,
            &signed_head, &err) != SIGSTORE_OK) {
        html_fail(response, instance, 500, err.message);
        return;
    }
    end = take_end(request, head.size);
    if (end < 0) {
        html_fail(
            response, instance, 404, "That is not the number of an entry");
        return;
    }
    html_begin(response, instance, log->title);
    add_list(&response->body, instance, log, end, head.size);
    html_end(response);
}
