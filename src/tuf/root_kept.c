/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The roots that a folder holds: root.json, where an update ended, and under
 * roots/ each version on the way there, which spares fetching it.
 */
#include <stdio.h>

#include "base/text.h"
#include "tuf/client.h"
#include "tuf/role.h"
#include "tuf/root.h"

#define NAME_ROOM 40

static void
name_version(char name[NAME_ROOM], int64_t version)
{
    (void)snprintf(name, NAME_ROOM, "%lld.root.json", (long long)version);
}

/* [TUF 5.2] trusted as it is, the first root must at least keep its own
 * rules, or nothing could follow it. */
static sigstore_code
take_first(sigstore_tuf *tuf, sg_bytes text, sigstore_error *err)
{
    struct sg_tuf_metadata *m;
    sigstore_code rc = sg_tuf_metadata_parse(&m, SG_TUF_ROOT, text, err);

    if (rc != SIGSTORE_OK)
        return rc;
    rc = sg_tuf_role_verify(
        tuf->cache, &m->roles[SG_TUF_ROOT], &m->keys, m, err);
    if (rc != SIGSTORE_OK) {
        sg_tuf_metadata_free(m);
        return rc;
    }
    tuf->root = m;
    return SIGSTORE_OK;
}

static sigstore_code
take_kept(sigstore_tuf *tuf, struct sg_store *store, const char *file,
    sigstore_error *err)
{
    struct sg_buf buf;
    sigstore_code rc = sg_store_read(store, file, SG_TUF_ROOT_MAX, &buf, err);

    if (rc != SIGSTORE_OK)
        return rc;
    rc = take_first(tuf, sg_buf_bytes(&buf), err);
    sg_buf_dispose(&buf);
    return sg_context(err, rc, "%s of the folder", file);
}

/* The newest version that can be taken, in the place of root.json. */
static sigstore_code
take_newest(sigstore_tuf *tuf)
{
    char name[NAME_ROOM];
    int64_t version = INT64_MAX;
    sigstore_code rc;

    for (int i = 0; i < SG_TUF_ROTATIONS_MAX; i++) {
        version = sg_store_newest(&tuf->roots, ".root.json", version);
        if (version == 0)
            break;
        name_version(name, version);
        rc = take_kept(tuf, &tuf->roots, name, NULL);
        if (rc == SIGSTORE_OK || rc == SIGSTORE_ENOMEM)
            return rc;
    }
    return SIGSTORE_ENOTFOUND;
}

sigstore_code
sg_tuf_load_root(sigstore_tuf *tuf, sigstore_error *err)
{
    sigstore_error why;
    sigstore_code rc;

    if (tuf->first_root.len != 0)
        return sg_context(err,
            take_first(tuf, sg_buf_bytes(&tuf->first_root), err),
            "the first root.json of %s", tuf->metadata_url);
    rc = take_kept(tuf, &tuf->store, "root.json", &why);
    /* What damaged one file need not have damaged the others. */
    if (rc != SIGSTORE_OK && rc != SIGSTORE_ENOMEM)
        rc = take_newest(tuf);
    if (rc == SIGSTORE_OK)
        return SIGSTORE_OK;
    if (rc == SIGSTORE_ENOMEM)
        return sg_no_memory(err);
    return sg_fail(err, SIGSTORE_ENOTFOUND,
        "no root of trust for %s, whose root.json must be given first: %s",
        tuf->metadata_url, why.message);
}

sigstore_code
sg_tuf_read_next_root(sigstore_tuf *tuf, struct sg_buf *buf)
{
    char name[NAME_ROOM];

    name_version(name, tuf->root->version + 1);
    return sg_store_read(&tuf->roots, name, SG_TUF_ROOT_MAX, buf, NULL);
}

void
sg_tuf_drop_next_root(sigstore_tuf *tuf)
{
    char name[NAME_ROOM];

    name_version(name, tuf->root->version + 1);
    sg_store_remove(&tuf->roots, name);
}

void
sg_tuf_keep_root(sigstore_tuf *tuf, const struct sg_tuf_metadata *m)
{
    char name[NAME_ROOM];

    name_version(name, m->version);
    (void)sg_store_write(&tuf->roots, name, sg_buf_bytes(&m->text));
    (void)sg_store_write(&tuf->store, "root.json", sg_buf_bytes(&m->text));
}

void
sg_tuf_forget_rotated(sigstore_tuf *tuf, const struct sg_tuf_metadata *old,
    const struct sg_tuf_metadata *next)
{
    static const enum sg_tuf_type online[] = { SG_TUF_TIMESTAMP,
        SG_TUF_SNAPSHOT };

    for (size_t i = 0; i < 2; i++) {
        if (sg_tuf_role_equal(&old->roles[online[i]], &old->keys,
                &next->roles[online[i]], &next->keys))
            continue;
        sg_store_remove(&tuf->store, "timestamp.json");
        sg_store_remove(&tuf->store, "snapshot.json");
    }
}

/* What root.json holds, only to be compared; NULL where that is nothing. */
static sigstore_code
read_settled(
    sigstore_tuf *tuf, struct sg_tuf_metadata **out, sigstore_error *err)
{
    struct sg_buf buf;
    sigstore_code rc =
        sg_store_read(&tuf->store, "root.json", SG_TUF_ROOT_MAX, &buf, NULL);

    *out = NULL;
    if (rc == SIGSTORE_OK)
        rc = sg_tuf_metadata_parse(out, SG_TUF_ROOT, sg_buf_bytes(&buf), NULL);
    sg_buf_dispose(&buf);
    return rc == SIGSTORE_ENOMEM ? sg_no_memory(err) : SIGSTORE_OK;
}

static bool
is_same(const struct sg_tuf_metadata *a, const struct sg_tuf_metadata *b)
{
    return sg_bytes_equal(sg_buf_bytes(&a->text), sg_buf_bytes(&b->text));
}

/* The copy from which a damaged root.json is healed must be sound itself. */
static sigstore_code
keep_copy(sigstore_tuf *tuf, sigstore_error *err)
{
    const sg_bytes text = sg_buf_bytes(&tuf->root->text);
    char name[NAME_ROOM];
    struct sg_buf buf;
    sigstore_code rc;

    name_version(name, tuf->root->version);
    rc = sg_store_read(&tuf->roots, name, SG_TUF_ROOT_MAX, &buf, NULL);
    if (rc == SIGSTORE_ENOMEM)
        return sg_no_memory(err);
    if (rc != SIGSTORE_OK || !sg_bytes_equal(sg_buf_bytes(&buf), text))
        (void)sg_store_write(&tuf->roots, name, text);
    sg_buf_dispose(&buf);
    return SIGSTORE_OK;
}

sigstore_code
sg_tuf_settle_root(sigstore_tuf *tuf, bool is_last, sigstore_error *err)
{
    struct sg_tuf_metadata *kept;
    sigstore_code rc = read_settled(tuf, &kept, err);

    if (rc != SIGSTORE_OK)
        return rc;
    if (kept != NULL && is_same(kept, tuf->root)) {
        rc = keep_copy(tuf, err);
    } else if (kept == NULL || kept->version < tuf->root->version || is_last) {
        if (kept != NULL)
            sg_tuf_forget_rotated(tuf, kept, tuf->root);
        sg_tuf_keep_root(tuf, tuf->root);
    }
    sg_tuf_metadata_free(kept);
    return rc;
}
