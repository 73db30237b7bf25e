/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Root [TUF 5.2, 5.3]: the first one, then each next version, signed by a
 * threshold of the keys of the one before and of its own, until there is none.
 */
#include <stdio.h>

#include "base/text.h"
#include "tuf/client.h"
#include "tuf/role.h"

#define FILE_NAME_ROOM 40

static sigstore_code
check_signed_by(sigstore_tuf *tuf, const struct sg_tuf_metadata *by,
    const struct sg_tuf_metadata *m, sigstore_error *err)
{
    return sg_tuf_role_verify(
        tuf->cache, &by->roles[SG_TUF_ROOT], &by->keys, m, err);
}

/* The first root must at least keep its own rules. */
static sigstore_code
take_first(sigstore_tuf *tuf, sg_bytes text, sigstore_error *err)
{
    struct sg_tuf_metadata *m;
    sigstore_code rc = sg_tuf_metadata_parse(&m, SG_TUF_ROOT, text, err);

    if (rc != SIGSTORE_OK)
        return rc;
    rc = check_signed_by(tuf, m, m, err);
    if (rc != SIGSTORE_OK) {
        sg_tuf_metadata_free(m);
        return rc;
    }
    sg_tuf_metadata_free(tuf->root);
    tuf->root = m;
    return SIGSTORE_OK;
}

static sigstore_code
load_first(sigstore_tuf *tuf, sigstore_error *err)
{
    struct sg_buf buf;
    sigstore_code rc;

    if (tuf->first_root.len != 0)
        return sg_context(err,
            take_first(tuf, sg_buf_bytes(&tuf->first_root), err),
            "first root.json");
    rc = sg_store_read(&tuf->store, "root.json", SG_TUF_ROOT_MAX, &buf, err);
    if (rc == SIGSTORE_ENOTFOUND)
        return sg_context(err, rc,
            "no root of trust for %s: give its root.json first",
            tuf->metadata_url);
    if (rc != SIGSTORE_OK)
        return rc;
    rc = take_first(tuf, sg_buf_bytes(&buf), err);
    sg_buf_dispose(&buf);
    return sg_context(err, rc, "root.json of the folder");
}

/* [TUF 5.3.11] after a change of keys, what they signed starts anew, so that
 * a stolen key's high versions do not stand in the way for ever. */
static void
forget_rotated(sigstore_tuf *tuf, const struct sg_tuf_metadata *next)
{
    static const enum sg_tuf_type online[] = { SG_TUF_TIMESTAMP,
        SG_TUF_SNAPSHOT };

    for (size_t i = 0; i < 2; i++) {
        if (sg_tuf_role_equal(&tuf->root->roles[online[i]], &tuf->root->keys,
                &next->roles[online[i]], &next->keys))
            continue;
        sg_store_remove(&tuf->store, "timestamp.json");
        sg_store_remove(&tuf->store, "snapshot.json");
    }
}

static void
keep_root(sigstore_tuf *tuf, const struct sg_tuf_metadata *m)
{
    char name[FILE_NAME_ROOM];

    (void)snprintf(name, sizeof(name), "%lld.root.json", (long long)m->version);
    sg_store_write(&tuf->roots, name, sg_buf_bytes(&m->text));
    sg_store_write(&tuf->store, "root.json", sg_buf_bytes(&m->text));
}

void
sg_tuf_keep_root(sigstore_tuf *tuf)
{
    struct sg_buf kept;
    sigstore_error why;
    bool same = false;

    if (sg_store_read(&tuf->store, "root.json", SG_TUF_ROOT_MAX, &kept, &why) ==
        SIGSTORE_OK)
        same =
            sg_bytes_equal(sg_buf_bytes(&kept), sg_buf_bytes(&tuf->root->text));
    sg_buf_dispose(&kept);
    if (!same)
        keep_root(tuf, tuf->root);
}

/* The next version, exactly, signed by both thresholds [TUF 5.3.4, 5.3.5]. */
static sigstore_code
check_next(
    sigstore_tuf *tuf, const struct sg_tuf_metadata *next, sigstore_error *err)
{
    sigstore_code rc;

    if (next->version != tuf->root->version + 1)
        return sg_refuse(err, SIGSTORE_CHECK_NONE,
            "is version %lld, not %lld (TUF 5.3.5)", (long long)next->version,
            (long long)tuf->root->version + 1);
    rc = check_signed_by(tuf, tuf->root, next, err);
    if (rc != SIGSTORE_OK)
        return sg_context(err, rc, "by the keys of version %lld",
            (long long)tuf->root->version);
    rc = check_signed_by(tuf, next, next, err);
    return sg_context(err, rc, "by its own keys");
}

static sigstore_code
take_next(sigstore_tuf *tuf, sg_bytes text, bool keep, sigstore_error *err)
{
    struct sg_tuf_metadata *next;
    sigstore_code rc = sg_tuf_metadata_parse(&next, SG_TUF_ROOT, text, err);

    if (rc != SIGSTORE_OK)
        return rc;
    rc = check_next(tuf, next, err);
    if (rc != SIGSTORE_OK) {
        sg_tuf_metadata_free(next);
        return rc;
    }
    if (keep) {
        forget_rotated(tuf, next);
        keep_root(tuf, next); /* [TUF 5.3.8] each one, before the next */
    }
    sg_tuf_metadata_free(tuf->root);
    tuf->root = next;
    return SIGSTORE_OK;
}

/* Versions kept from earlier runs spare their fetching; one that is damaged is
 * dropped, and fetched again. */
static sigstore_code
walk_kept(sigstore_tuf *tuf, sigstore_error *err)
{
    char name[FILE_NAME_ROOM];
    struct sg_buf buf;
    sigstore_error why;
    sigstore_code rc;

    for (int i = 0; i < SG_TUF_ROTATIONS_MAX; i++) {
        (void)snprintf(name, sizeof(name), "%lld.root.json",
            (long long)tuf->root->version + 1);
        rc = sg_store_read(&tuf->roots, name, SG_TUF_ROOT_MAX, &buf, &why);
        if (rc == SIGSTORE_ENOTFOUND)
            return SIGSTORE_OK;
        if (rc == SIGSTORE_OK) {
            rc = take_next(tuf, sg_buf_bytes(&buf), false, &why);
            sg_buf_dispose(&buf);
        }
        if (rc == SIGSTORE_ENOMEM)
            return sg_no_memory(err);
        if (rc != SIGSTORE_OK) {
            sg_store_remove(&tuf->roots, name);
            return SIGSTORE_OK;
        }
    }
    return SIGSTORE_OK;
}

static sigstore_code
fetch_next(sigstore_tuf *tuf, bool *more, sigstore_error *err)
{
    struct sg_buf url, buf;
    sigstore_error why;
    sigstore_code rc;

    sg_buf_init(&url, SG_TUF_URL_MAX);
    sg_buf_add_text(&url, tuf->metadata_url);
    sg_buf_add_decimal(&url, tuf->root->version + 1);
    sg_buf_add_text(&url, ".root.json");
    sg_buf_add_byte(&url, 0);
    if (url.failed)
        return sg_no_memory(err);
    rc = sg_tuf_fetch(tuf, (const char *)url.data, SG_TUF_ROOT_MAX, &buf, &why);
    *more = rc == SIGSTORE_OK;
    if (rc == SIGSTORE_OK) {
        rc = take_next(tuf, sg_buf_bytes(&buf), true, &why);
        sg_buf_dispose(&buf);
        if (rc != SIGSTORE_OK)
            (void)sg_context(&why, rc, "%s", (const char *)url.data);
    }
    sg_buf_dispose(&url);
    if (rc == SIGSTORE_ENOTFOUND)
        return SIGSTORE_OK;
    if (rc != SIGSTORE_OK && err != NULL)
        *err = why;
    return rc;
}

static sigstore_code
walk_fetched(sigstore_tuf *tuf, sigstore_error *err)
{
    bool more = true;
    sigstore_code rc;

    for (int i = 0; more && i < SG_TUF_ROTATIONS_MAX; i++) {
        rc = fetch_next(tuf, &more, err);
        if (rc != SIGSTORE_OK)
            return rc;
    }
    if (more)
        return sg_fail(err, SIGSTORE_ELIMIT,
            "more than %d versions of root.json at once", SG_TUF_ROTATIONS_MAX);
    return SIGSTORE_OK;
}

sigstore_code
sg_tuf_update_root(sigstore_tuf *tuf, sigstore_error *err)
{
    sigstore_code rc;

    if ((rc = load_first(tuf, err)) != SIGSTORE_OK ||
        (rc = walk_kept(tuf, err)) != SIGSTORE_OK)
        return rc;
    if (!tuf->offline) {
        rc = walk_fetched(tuf, err);
        if (rc != SIGSTORE_OK)
            return rc;
    }
    return sg_tuf_check_expiry(tuf, tuf->root, err); /* [TUF 5.3.10] */
}
