/* SPDX-License-Identifier: Apache-2.0 */
/* Requests to Rekor v1. */
#include "service/rekor1.h"

#include <stdio.h>

#include "base/limits.h"
#include "service/call.h"
#include "service/rekor1_json.h"

#define HTTP_CONFLICT 409
#define ENTRIES "/api/v1/log/entries"
#define PATH_SIZE 160

static struct sg_call
make_call(struct sg_http *http, sg_bytes base, const char *path)
{
    return (struct sg_call){ .http = http,
        .name = "Rekor",
        .base = base,
        .path = path,
        .accept = "application/json",
        .max = SG_SERVICE_ANSWER_MAX };
}

static sigstore_code
read_entry(struct sg_log_entry *out, const struct sg_call *call,
    const struct sg_http_answer *answer, struct sg_arena *arena,
    sigstore_error *err)
{
    const struct sg_json *root;
    sigstore_code code =
        sg_call_json(&root, call, answer, arena, SG_JSON_OBJECT, err);

    if (code != SIGSTORE_OK)
        return code;
    code = sg_rekor1_entry(out, root, arena, err);
    return code == SIGSTORE_OK ? code : sg_call_fail(call, code, err);
}

static sigstore_code
get(struct sg_log_entry *out, struct sg_arena *arena,
    const struct sg_call *call, sigstore_error *err)
{
    struct sg_http_answer answer;
    sigstore_code code = sg_call_send(call, 0, &answer, err);

    if (code == SIGSTORE_OK)
        code = read_entry(out, call, &answer, arena, err);
    sg_buf_dispose(&answer.body);
    return code;
}

/* The log has such an entry: a request that was repeated got through. */
static sigstore_code
get_existing(struct sg_log_entry *out, struct sg_arena *arena,
    const struct sg_call *call, const struct sg_http_answer *conflict,
    sigstore_error *err)
{
    sg_bytes uuid = sg_rekor1_uuid(sg_call_message(conflict, arena));
    char path[PATH_SIZE];
    struct sg_call again;

    if (uuid.data == NULL)
        return sg_call_fail(call,
            sg_fail(err, SIGSTORE_ESERVICE,
                "answered HTTP 409, has the entry already, and does not say "
                "where"),
            err);
    snprintf(path, sizeof(path), ENTRIES "/%.*s", (int)uuid.len,
        (const char *)uuid.data);
    again = make_call(call->http, call->base, path);
    return get(out, arena, &again, err);
}

static sigstore_code
send(struct sg_log_entry *out, struct sg_arena *arena,
    const struct sg_call *call, sigstore_error *err)
{
    struct sg_http_answer answer;
    sigstore_code code = sg_call_send(call, HTTP_CONFLICT, &answer, err);

    if (code == SIGSTORE_OK)
        code = answer.status == HTTP_CONFLICT
            ? get_existing(out, arena, call, &answer, err)
            : read_entry(out, call, &answer, arena, err);
    sg_buf_dispose(&answer.body);
    return code;
}

/* rekor-cli once did not: what came back must be what was sent. */
static sigstore_code
check_same(const struct sg_log_entry *entry, const struct sg_call *call,
    const struct sg_signed *is, sigstore_error *err)
{
    sigstore_code code = sg_entry_matches(entry, is, err);

    if (code == SIGSTORE_OK)
        return code;
    code = sg_context(err, code, "its log entry is not what was sent");
    return sg_call_fail(call, code, err);
}

sigstore_code
sg_rekor1_add(struct sg_log_entry *out, struct sg_arena *arena,
    struct sg_http *http, sg_bytes base, const struct sg_signed *is,
    sigstore_error *err)
{
    struct sg_call call = make_call(http, base, ENTRIES);
    struct sg_buf body;
    sigstore_code code;

    sg_buf_init(&body, SG_BODY_TEXT_MAX);
    sg_rekor1_add_proposal(&body, is);
    call.content = "application/json";
    call.body = sg_buf_bytes(&body);
    code = body.failed ? sg_no_memory(err) : send(out, arena, &call, err);
    if (code == SIGSTORE_OK)
        code = check_same(out, &call, is, err);
    sg_buf_dispose(&body);
    return code;
}

/* ---- lookups ---- */

/* The first logged of those that are what was asked for. */
static sigstore_code
choose(struct sg_log_entry *out, const struct sg_json *list,
    struct sg_arena *arena, const struct sg_signed *is, sigstore_error *err)
{
    struct sg_log_entry entry;
    bool found = false;
    sigstore_code code;

    for (const struct sg_json *at = list->first; at != NULL; at = at->next) {
        code = sg_rekor1_entry(&entry, at, arena, err);
        if (code != SIGSTORE_OK)
            return code;
        /* A search may find others' entries: they do not count. */
        if (sg_entry_matches(&entry, is, NULL) != SIGSTORE_OK)
            continue;
        if (!found || entry.integrated_time < out->integrated_time)
            *out = entry;
        found = true;
    }
    if (!found)
        return sg_fail(err, SIGSTORE_ENOTFOUND,
            "has no entry of this signature, artifact and certificate");
    return SIGSTORE_OK;
}

static sigstore_code
search(struct sg_log_entry *out, struct sg_arena *arena,
    const struct sg_call *call, const struct sg_signed *is, sigstore_error *err)
{
    struct sg_http_answer answer;
    const struct sg_json *list;
    sigstore_code code = sg_call_send(call, 0, &answer, err);

    if (code == SIGSTORE_OK)
        code = sg_call_json(&list, call, &answer, arena, SG_JSON_ARRAY, err);
    if (code == SIGSTORE_OK) {
        code = choose(out, list, arena, is, err);
        if (code != SIGSTORE_OK)
            code = sg_call_fail(call, code, err);
    }
    sg_buf_dispose(&answer.body);
    return code;
}

sigstore_code
sg_rekor1_find(struct sg_log_entry *out, struct sg_arena *arena,
    struct sg_http *http, sg_bytes base, const struct sg_signed *is,
    sigstore_error *err)
{
    struct sg_call call = make_call(http, base, ENTRIES "/retrieve");
    struct sg_buf body;
    sigstore_code code;

    sg_buf_init(&body, SG_BODY_TEXT_MAX);
    sg_buf_add_text(&body, "{\"entries\":[");
    sg_rekor1_add_proposal(&body, is);
    sg_buf_add_text(&body, "]}");
    call.content = "application/json";
    call.body = sg_buf_bytes(&body);
    code = body.failed ? sg_no_memory(err) : search(out, arena, &call, is, err);
    sg_buf_dispose(&body);
    return code;
}

sigstore_code
sg_rekor1_get(struct sg_log_entry *out, struct sg_arena *arena,
    struct sg_http *http, sg_bytes base, int64_t index, sigstore_error *err)
{
    char path[PATH_SIZE];
    struct sg_call call;
    sigstore_code code;

    snprintf(path, sizeof(path), ENTRIES "?logIndex=%lld", (long long)index);
    call = make_call(http, base, path);
    code = get(out, arena, &call, err);
    if (code == SIGSTORE_OK && out->index != index)
        code = sg_call_fail(&call,
            sg_fail(err, SIGSTORE_ESERVICE,
                "its log entry has index %lld where %lld was asked for",
                (long long)out->index, (long long)index),
            err);
    return code;
}
