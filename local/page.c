/* SPDX-License-Identifier: Apache-2.0 */
/* The status page: what runs here, and what was logged last. */
#include "page.h"

#include <string.h>

#include "options.h"
#include "services.h"
#include "trust.h"

/* Where clients find a service, and what of it a browser can show. */
static const struct {
    const char *service, *base, *shown, *label;
} places[] = {
    { "oidc", "/auth", "/auth/.well-known/openid-configuration",
        "configuration" },
    { "fulcio", "", "/api/v2/trustBundle", "certificates" },
    { "ct", "", "/ct/v1/get-sth", "tree head" },
    { "tsa", "/api/v1/timestamp", "/api/v1/timestamp/certchain",
        "certificates" },
    { "rekor2", "", "/api/v2/checkpoint", "checkpoint" },
    { "rekor1", "", "/api/v1/log", "tree head" },
    { "tuf", "/tuf", "/trusted_root.json", "trusted root" },
};

#define PLACES (sizeof(places) / sizeof(places[0]))

/* Whether a fault is of this service; Rekor's are of both. */
static bool
is_fault_of(
    const struct instance *instance, enum fault fault, const char *service)
{
    const char *where = fault_rows[fault].where;

    if (fault >= FAULT_SLOW)
        return fault_is_at(instance, fault, service);
    return fault_is(instance, fault) &&
        strncmp(where, service, strlen(where)) == 0;
}

static void
add_state(
    struct sg_buf *out, const struct instance *instance, const char *service)
{
    bool is_well = true;

    for (size_t i = 0; i < FAULT_COUNT; i++) {
        if (!is_fault_of(instance, (enum fault)i, service))
            continue;
        is_well = false;
        sg_buf_add_text(out, "<span class=\"fault\" title=\"");
        html_name(out, fault_rows[i].help);
        sg_buf_add_text(out, "\">");
        html_name(out, fault_rows[i].name);
        sg_buf_add_text(out, "</span>");
    }
    if (is_well)
        sg_buf_add_text(out, "<span class=\"up\">\xe2\x97\x8f serving</span>");
}

static void
add_service(struct sg_buf *out, const struct instance *instance,
    const struct service *service, size_t place)
{
    sg_buf_add_text(out, "<tr><td>");
    html_name(out, service->title);
    sg_buf_add_text(out, "</td><td class=\"mono\">");
    html_name(out, instance->url);
    html_name(out, places[place].base);
    sg_buf_add_text(out, "</td><td><a href=\"");
    html_name(out, places[place].shown);
    sg_buf_add_text(out, "\">");
    html_name(out, places[place].label);
    sg_buf_add_text(out, "</a></td><td>");
    add_state(out, instance, service->name);
    sg_buf_add_text(out, "</td></tr>\n");
}

static void
add_services(struct sg_buf *out, const struct instance *instance)
{
    sg_buf_add_text(out,
        "<section><h2>Services</h2>\n<table "
        "class=\"services\"><thead><tr><th>Service</th>"
        "<th>URL</th><th>Look at</th><th>State</th></tr></thead>\n<tbody>\n");
    for (const struct service *s = services; s->name; s++) {
        for (size_t i = 0; i < PLACES; i++) {
            if (strcmp(places[i].service, s->name) == 0)
                add_service(out, instance, s, i);
        }
    }
    sg_buf_add_text(out, "</tbody></table></section>\n");
}

/* The commands to type, as the banner has them. */
static void
add_commands(struct sg_buf *out, const struct instance *instance)
{
    const char *config =
        instance->trust != NULL ? trust_config_path(instance->trust) : "FILE";

    sg_buf_add_text(out,
        "<section><h2>Sign and verify a file</h2>\n"
        "<pre>sigstore --trust-config ");
    html_name(out, config);
    sg_buf_add_text(out, " \\\n    sign --identity-token \"$(curl -s '");
    html_name(out, instance->url);
    sg_buf_add_text(out,
        "/mint?email=" OPTIONS_IDENTITY "')\" FILE\nsigstore --trust-config ");
    html_name(out, config);
    sg_buf_add_text(out,
        " \\\n    verify identity --cert-identity " OPTIONS_IDENTITY " \\\n"
        "    --cert-oidc-issuer ");
    html_name(out, instance->url);
    sg_buf_add_text(out,
        "/auth FILE</pre>\n<p class=\"soft\">Without "
        "<code>--identity-token</code> a browser opens to log in. "
        "<a href=\"/trustconfig.json\">trustconfig.json</a> is also to be "
        "had from here.</p></section>\n");
}

/* A log's size, its root and its last entries. */
static sigstore_code
add_log(struct sg_buf *out, const struct instance *instance,
    const struct page_log *log, struct sg_arena *arena, sigstore_error *err)
{
    struct log_head head;
    sg_bytes signed_head;
    sigstore_code code =
        log_latest(page_log_of(instance, log), arena, &head, &signed_head, err);

    if (code != SIGSTORE_OK)
        return code;
    sg_buf_add_text(out, "<section><div class=\"head\"><h2>");
    html_name(out, log->title);
    sg_buf_add_text(out, "</h2><a href=\"/log/");
    html_name(out, log->name);
    sg_buf_add_text(out, "\">");
    sg_buf_add_decimal(out, head.size);
    sg_buf_add_text(out, head.size == 1 ? " entry" : " entries");
    sg_buf_add_text(out, "</a></div>\n<p class=\"soft mono\">root hash ");
    html_hex(out, sg_bytes_of(head.root, sizeof(head.root)));
    sg_buf_add_text(out, "</p>\n");
    code = page_add_entries(
        out, instance, log, head.size, PAGE_ENTRIES_AT_START, err);
    sg_buf_add_text(out, "</section>\n");
    return code;
}

void
page_start(struct instance *instance, const struct request *request,
    struct response *response)
{
    struct sg_buf *out = &response->body;
    sigstore_error err;

    html_begin(response, instance, "Status");
    add_commands(out, instance);
    add_services(out, instance);
    for (const struct page_log *log = page_logs; log->name; log++) {
        if (page_log_of(instance, log) == NULL ||
            add_log(out, instance, log, request->arena, &err) == SIGSTORE_OK)
            continue;
        sg_buf_add_text(out, "<section><p class=\"fault\">");
        html_name(out, err.message);
        sg_buf_add_text(out, "</p></section>\n");
    }
    html_end(response);
}

const struct route page_routes[] = {
    { "GET", "/", page_start, 0 },
    { "GET", "/log/...", page_list, 0 },
    { "GET", "/entry/...", page_entry, 0 },
    { NULL, NULL, NULL, 0 },
};
