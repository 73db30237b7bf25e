/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Root [TUF 5.3]: from the first one to each next version, signed by a
 * threshold of the keys of the one before and of its own, until there is none.
 */
#include "tuf/root.h"

#include "tuf/role.h"

static sigstore_code
check_signed_by(sigstore_tuf *tuf, const struct sg_tuf_metadata *by,
    const struct sg_tuf_metadata *m, sigstore_error *err)
{
    sigstore_code rc = sg_tuf_role_verify(
        tuf->cache, &by->roles[SG_TUF_ROOT], &by->keys, m, err);

    return sg_context(
        err, rc, "by the keys of root.json v%lld", (long long)by->version);
}

/* The next version, exactly, signed by both thresholds. */
static sigstore_code
check_next(
    sigstore_tuf *tuf, const struct sg_tuf_metadata *next, sigstore_error *err)
{
    sigstore_code rc;

    /* [TUF 5.3.5] neither back nor too far ahead */
    if (next->version != tuf->root->version + 1)
        return sg_refuse(err, SIGSTORE_CHECK_NONE,
            "is root.json v%lld, not v%lld (TUF 5.3.5)",
            (long long)next->version, (long long)tuf->root->version + 1);
    /* [TUF 5.3.4] */
    rc = check_signed_by(tuf, tuf->root, next, err);
    if (rc != SIGSTORE_OK)
        return rc;
    return check_signed_by(tuf, next, next, err);
}

static sigstore_code
read_next(sigstore_tuf *tuf, sg_bytes text, struct sg_tuf_metadata **out,
    sigstore_error *err)
{
    sigstore_code rc = sg_tuf_metadata_parse(out, SG_TUF_ROOT, text, err);

    if (rc != SIGSTORE_OK)
        return rc;
    rc = check_next(tuf, *out, err);
    if (rc != SIGSTORE_OK) {
        sg_tuf_metadata_free(*out);
        *out = NULL;
    }
    return rc;
}

/* [TUF 5.3.7] */
static void
trust(sigstore_tuf *tuf, struct sg_tuf_metadata *next)
{
    sg_tuf_metadata_free(tuf->root);
    tuf->root = next;
}

/* One version kept from an earlier update; `*more` is whether it was good. */
static sigstore_code
take_kept(sigstore_tuf *tuf, bool *more, sigstore_error *err)
{
    struct sg_tuf_metadata *next;
    struct sg_buf buf;
    sigstore_code rc = sg_tuf_read_next_root(tuf, &buf);

    *more = false;
    if (rc == SIGSTORE_ENOTFOUND)
        return SIGSTORE_OK;
    if (rc == SIGSTORE_OK) {
        rc = read_next(tuf, sg_buf_bytes(&buf), &next, NULL);
        sg_buf_dispose(&buf);
    }
    if (rc == SIGSTORE_ENOMEM)
        return sg_no_memory(err);
    *more = rc == SIGSTORE_OK;
    if (*more)
        trust(tuf, next);
    else
        sg_tuf_drop_next_root(tuf); /* damaged: to be fetched again */
    return SIGSTORE_OK;
}

static sigstore_code
walk_kept(sigstore_tuf *tuf, sigstore_error *err)
{
    bool more = true;
    sigstore_code rc = SIGSTORE_OK;

    for (int i = 0; more && i < SG_TUF_ROTATIONS_MAX && rc == SIGSTORE_OK; i++)
        rc = take_kept(tuf, &more, err);
    return rc;
}

/* What was fetched is kept before the next is asked for [TUF 5.3.8]. */
static sigstore_code
take_fetched(sigstore_tuf *tuf, sg_bytes text, sigstore_error *err)
{
    struct sg_tuf_metadata *next;
    sigstore_code rc = read_next(tuf, text, &next, err);

    if (rc != SIGSTORE_OK)
        return rc;
    sg_tuf_forget_rotated(tuf, tuf->root, next);
    sg_tuf_keep_root(tuf, next);
    trust(tuf, next);
    return SIGSTORE_OK;
}

static sigstore_code
fetch_from(sigstore_tuf *tuf, const char *url, bool *more, sigstore_error *err)
{
    struct sg_buf buf;
    sigstore_error why;
    sigstore_code rc = sg_tuf_fetch(tuf, url, SG_TUF_ROOT_MAX, &buf, &why);

    *more = rc == SIGSTORE_OK;
    if (rc == SIGSTORE_ENOTFOUND)
        return SIGSTORE_OK;
    if (rc != SIGSTORE_OK)
        return sg_fail(err, rc, "%s", why.message);
    rc = take_fetched(tuf, sg_buf_bytes(&buf), err);
    sg_buf_dispose(&buf);
    return sg_tuf_blame(err, rc, url);
}

/* [TUF 5.3.3] */
static sigstore_code
fetch_next(sigstore_tuf *tuf, bool *more, sigstore_error *err)
{
    struct sg_buf url;
    sigstore_code rc;

    sg_buf_init(&url, SG_TUF_URL_MAX);
    sg_buf_add_text(&url, tuf->metadata_url);
    sg_buf_add_decimal(&url, tuf->root->version + 1);
    sg_buf_add_text(&url, ".root.json");
    sg_buf_add_byte(&url, 0);
    if (url.failed)
        return sg_no_memory(err);
    rc = fetch_from(tuf, (const char *)url.data, more, err);
    sg_buf_dispose(&url);
    return rc;
}

/* The limit is no end: who is so far behind goes on with the next update, and
 * does not use a root that may long have been replaced. */
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
            "%s: more than %d new versions of root.json at once; try again to "
            "go on from v%lld",
            tuf->metadata_url, SG_TUF_ROTATIONS_MAX,
            (long long)tuf->root->version);
    return sg_tuf_settle_root(tuf, true, err);
}

sigstore_code
sg_tuf_update_root(sigstore_tuf *tuf, sigstore_error *err)
{
    sigstore_code rc;

    if ((rc = sg_tuf_load_root(tuf, err)) != SIGSTORE_OK ||
        (rc = walk_kept(tuf, err)) != SIGSTORE_OK)
        return rc;
    if (!tuf->offline) {
        rc = sg_tuf_settle_root(tuf, false, err);
        if (rc == SIGSTORE_OK)
            rc = walk_fetched(tuf, err);
        if (rc != SIGSTORE_OK)
            return rc;
    }
    /* [TUF 5.3.10] the last one alone must not have expired */
    return sg_tuf_check_expiry(tuf, SG_LITERAL("root"), tuf->root, err);
}
