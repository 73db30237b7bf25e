/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Requests to both Rekors: the error is set where one is refused, and an
 * entry that is made is canonical JSON of a kind that our verifier knows.
 */
#include "fuzz.h"

#include "base/limits.h"
#include "base/text.h"
#include "codec/jcs.h"
#include "rekor1.h"
#include "rekor2.h"
#include "tlog/entry.h"

static sg_bytes
text_of(const struct sg_json *object, const char *name)
{
    const struct sg_json *value = sg_json_get(object, name);

    require(value != NULL && value->type == SG_JSON_STRING);
    return value->text;
}

static void
check_body(sg_bytes body, enum sg_rekor rekor)
{
    struct sg_log_entry entry = { .body = body };
    struct sg_kind_version kind;
    const struct sg_json *root;
    struct sg_arena arena;
    struct sg_buf again;

    sg_arena_init(&arena, sg_json_arena_max(body.len));
    require(sg_json_parse(&root, &arena, body, NULL) == SIGSTORE_OK);
    sg_buf_init(&again, body.len);
    require(sg_olpc_add(&again, root));
    require(sg_bytes_equal(sg_buf_bytes(&again), body));
    kind.kind = text_of(root, "kind");
    kind.version = text_of(root, "apiVersion");
    entry.kind = &kind;
    require(sg_entry_rekor(&entry) == rekor);
    sg_buf_dispose(&again);
    sg_arena_dispose(&arena);
}

static void
check_error(const sigstore_error *err)
{
    require(err->code != SIGSTORE_OK && err->message[0] != '\0');
    require(sg_text_is_plain(sg_bytes_from_text(err->message)));
}

static void
ask_rekor1(sg_bytes in)
{
    sigstore_error err = { .code = SIGSTORE_OK };
    const struct sg_json *proposal;
    struct rekor1_entry entry;
    struct sg_arena arena;

    sg_arena_init(&arena, SG_ARENA_MAX);
    if (sg_json_parse(&proposal, &arena, in, NULL) == SIGSTORE_OK) {
        if (rekor1_read(&entry, proposal, &arena, &err) == SIGSTORE_OK) {
            check_body(entry.leaf.data, SG_REKOR_V1);
            require(entry.leaf.key_count > 0);
        } else {
            check_error(&err);
        }
        sg_buf_dispose(&entry.body);
    }
    sg_arena_dispose(&arena);
}

static void
ask_rekor2(sg_bytes in)
{
    sigstore_error err = { .code = SIGSTORE_OK };
    enum rekor2_wrong wrong;
    struct sg_buf body;

    sg_buf_init(&body, REKOR2_ENTRY_MAX);
    wrong = rekor2_read(&body, in, &err);
    if (wrong == REKOR2_RIGHT)
        check_body(sg_buf_bytes(&body), SG_REKOR_V2);
    if (wrong == REKOR2_NOT_READ)
        check_error(&err);
    sg_buf_dispose(&body);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sg_bytes in = sg_bytes_of(data, size);

    ask_rekor1(in);
    ask_rekor2(in);
    return 0;
}
