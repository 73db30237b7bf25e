/* SPDX-License-Identifier: Apache-2.0 */
/* Versions of TUF metadata: when there is a next one, and signing it. */
#include "tuf_sign.h"

#include <stdio.h>
#include <time.h>

#include "base/text.h"
#include "codec/jcs.h"
#include "store.h"
#include "tuf_key.h"

/* The format that the documents follow. */
#define SPEC_VERSION "1.0.31"

#define DAY_S INT64_C(86400)

/* A document is renewed at a start with less than half of this before it: a
 * server that is never started anew serves for that long at least. */
static const int64_t lifetimes_s[SG_TUF_TYPES] = {
    [SG_TUF_ROOT] = 3650 * DAY_S,
    [SG_TUF_TARGETS] = 3650 * DAY_S,
    [SG_TUF_SNAPSHOT] = 3650 * DAY_S,
    [SG_TUF_TIMESTAMP] = 366 * DAY_S,
};

/* ---- one document ---- */

/* Who signs, and what is kept. */
struct work {
    const struct instance *instance;
    const struct tuf_role *role;
    char key_id[KEY_ID_SIZE];
    struct sg_tuf_metadata *kept; /* NULL: nothing yet */
    int64_t version;              /* of what is kept, or 0 */
};

/* What the store calls a document: of root it keeps each version. */
static void
name_document(char name[48], enum sg_tuf_type type, int64_t version)
{
    if (type == SG_TUF_ROOT)
        (void)snprintf(name, 48, "tuf/%lld.root.json", (long long)version);
    else
        (void)snprintf(name, 48, "tuf/%s.json", sg_tuf_type_name(type));
}

static sigstore_code
make_signed(struct sg_buf *out, const struct work *work, int64_t version,
    int64_t expires, sigstore_error *err)
{
    sg_buf_add_text(out, "{\"_type\":\"");
    sg_buf_add_text(out, sg_tuf_type_name(work->role->type));
    sg_buf_add_text(
        out, "\",\"spec_version\":\"" SPEC_VERSION "\",\"version\":");
    sg_buf_add_decimal(out, version);
    sg_buf_add_text(out, ",\"expires\":\"");
    sg_buf_add_text(out, sg_show_time(expires).text);
    sg_buf_add_text(out, "\"");
    sg_buf_add(out, work->role->members);
    sg_buf_add_text(out, "}");
    return out->failed ? sg_no_memory(err) : SIGSTORE_OK;
}

/* Would today's document say what the kept one says? */
static sigstore_code
is_same(bool *is, const struct work *work, sigstore_error *err)
{
    struct sg_buf text, canonical;
    sigstore_code code;

    sg_buf_init(&text, TUF_DOCUMENT_MAX);
    sg_buf_init(&canonical, TUF_DOCUMENT_MAX);
    code =
        make_signed(&text, work, work->kept->version, work->kept->expires, err);
    if (code == SIGSTORE_OK)
        code = tuf_key_canonical(&canonical, sg_buf_bytes(&text), err);
    if (code == SIGSTORE_OK)
        *is = sg_bytes_equal(
            sg_buf_bytes(&canonical), sg_buf_bytes(&work->kept->canonical));
    sg_buf_dispose(&canonical);
    sg_buf_dispose(&text);
    return code;
}

static sigstore_code
is_current(bool *is, const struct work *work, int64_t now, sigstore_error *err)
{
    const struct sg_tuf_metadata *kept = work->kept;

    *is = false;
    if (kept == NULL || kept->signature_count != 1 ||
        !sg_bytes_is(kept->signatures[0].key_id, work->key_id) ||
        kept->expires - now < lifetimes_s[work->role->type] / 2)
        return SIGSTORE_OK;
    return is_same(is, work, err);
}

static sigstore_code
add_signature(struct sg_buf *out, const struct work *work, sg_bytes text,
    sigstore_error *err)
{
    struct sg_secret *key = work->instance->keys.of[work->role->key];
    uint8_t signature[SG_SIGNATURE_MAX];
    struct sg_buf canonical;
    size_t len = 0;
    sigstore_code code;

    sg_buf_init(&canonical, TUF_DOCUMENT_MAX);
    code = tuf_key_canonical(&canonical, text, err);
    if (code == SIGSTORE_OK)
        code = sg_sign_message(
            key, sg_buf_bytes(&canonical), signature, &len, err);
    sg_buf_dispose(&canonical);
    if (code != SIGSTORE_OK)
        return code;
    sg_buf_add_text(out, "{\"signatures\":[{\"keyid\":\"");
    sg_buf_add_text(out, work->key_id);
    sg_buf_add_text(out, "\",\"sig\":");
    sg_jcs_add_hex(out, sg_bytes_of(signature, len));
    sg_buf_add_text(out, "}],\"signed\":");
    return SIGSTORE_OK;
}

static sigstore_code
write_next(struct sg_buf *out, const struct work *work, int64_t now,
    sigstore_error *err)
{
    int64_t expires = now + lifetimes_s[work->role->type];
    struct sg_buf text;
    sigstore_code code;

    sg_buf_init(&text, TUF_DOCUMENT_MAX);
    code = make_signed(&text, work, work->version + 1, expires, err);
    if (code == SIGSTORE_OK)
        code = add_signature(out, work, sg_buf_bytes(&text), err);
    sg_buf_add(out, sg_buf_bytes(&text));
    sg_buf_add_text(out, "}\n");
    if (code == SIGSTORE_OK && out->failed)
        code = sg_no_memory(err);
    sg_buf_dispose(&text);
    return code;
}

/* On disk before anybody is told of it. */
static sigstore_code
make_next(struct tuf_document *out, struct sg_arena *arena,
    const struct work *work, int64_t now, sigstore_error *err)
{
    char name[48];
    struct sg_buf text;
    sigstore_code code;

    name_document(name, work->role->type, work->version + 1);
    sg_buf_init(&text, TUF_DOCUMENT_MAX);
    code = write_next(&text, work, now, err);
    if (code == SIGSTORE_OK)
        code = store_set(work->instance->store, name, sg_buf_bytes(&text), err);
    if (code == SIGSTORE_OK) {
        out->version = work->version + 1;
        out->text = sg_arena_copy(arena, sg_buf_bytes(&text));
        if (out->text.data == NULL)
            code = sg_no_memory(err);
    }
    sg_buf_dispose(&text);
    return code;
}

/* ---- what is kept ---- */

sigstore_code
tuf_sign_kept(sg_bytes *out, struct sg_arena *arena,
    const struct instance *instance, int64_t root_version, sigstore_error *err)
{
    char name[48];

    name_document(name, SG_TUF_ROOT, root_version);
    return store_get(instance->store, name, arena, out, err);
}

/* The newest root is the one after which there is none, as clients find it. */
static sigstore_code
find_kept(sg_bytes *out, struct sg_arena *arena, const struct work *work,
    sigstore_error *err)
{
    sg_bytes next;
    char name[48];
    sigstore_code code;

    if (work->role->type != SG_TUF_ROOT) {
        name_document(name, work->role->type, 0);
        return store_get(work->instance->store, name, arena, out, err);
    }
    *out = (sg_bytes){ NULL, 0 };
    for (int64_t version = 1;; version++) {
        code = tuf_sign_kept(&next, arena, work->instance, version, err);
        if (code != SIGSTORE_OK || next.data == NULL)
            return code;
        *out = next;
    }
}

static sigstore_code
read_kept(struct tuf_document *out, struct sg_arena *arena, struct work *work,
    sigstore_error *err)
{
    sigstore_code code = find_kept(&out->text, arena, work, err);

    if (code != SIGSTORE_OK || out->text.data == NULL)
        return code;
    code = sg_tuf_metadata_parse(&work->kept, work->role->type, out->text, err);
    if (code != SIGSTORE_OK)
        return sg_context(err, code, "%s: kept %s", work->instance->dir,
            sg_tuf_type_name(work->role->type));
    work->version = out->version = work->kept->version;
    return SIGSTORE_OK;
}

sigstore_code
tuf_sign(struct tuf_document *out, struct sg_arena *arena,
    const struct instance *instance, const struct tuf_role *role,
    sigstore_error *err)
{
    int64_t now = (int64_t)time(NULL);
    struct work work = { .instance = instance, .role = role };
    struct sg_buf unused;
    bool current = false;
    sigstore_code code;

    sg_buf_init(&unused, TUF_DOCUMENT_MAX);
    code = tuf_key_add(&unused, work.key_id, instance->keys.of[role->key], err);
    sg_buf_dispose(&unused);
    if (code == SIGSTORE_OK)
        code = read_kept(out, arena, &work, err);
    if (code == SIGSTORE_OK)
        code = is_current(&current, &work, now, err);
    if (code == SIGSTORE_OK && !current)
        code = make_next(out, arena, &work, now, err);
    sg_tuf_metadata_free(work.kept);
    return code;
}
