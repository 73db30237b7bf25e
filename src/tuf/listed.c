/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Metadata that other metadata names by version: snapshot, targets and the
 * delegated roles [TUF 5.5, 5.6], from the folder or fetched.
 */
#include "base/text.h"
#include "tuf/client.h"
#include "tuf/name.h"
#include "tuf/role.h"

sigstore_code
sg_tuf_read_kept(sigstore_tuf *tuf, const struct sg_tuf_wanted *wanted,
    const char *file, struct sg_tuf_metadata **out, sigstore_error *err)
{
    struct sg_buf buf;
    sigstore_error why;
    sigstore_code rc;

    *out = NULL;
    rc = sg_store_read(&tuf->store, file, wanted->max, &buf, &why);
    if (rc == SIGSTORE_OK) {
        rc = sg_tuf_metadata_parse(out, wanted->type, sg_buf_bytes(&buf), &why);
        sg_buf_dispose(&buf);
    }
    if (rc == SIGSTORE_OK)
        rc = sg_tuf_role_verify(
            tuf->cache, wanted->role, wanted->keys, *out, &why);
    if (rc == SIGSTORE_OK)
        return SIGSTORE_OK;
    sg_tuf_metadata_free(*out);
    *out = NULL;
    return rc == SIGSTORE_ENOMEM ? sg_no_memory(err) : SIGSTORE_OK;
}

sigstore_code
sg_tuf_check_known(const struct sg_tuf_file *file, sigstore_error *err)
{
    if (!file->has_hashes || file->sha256.len != 0 || file->sha512.len != 0)
        return SIGSTORE_OK;
    return sg_fail(err, SIGSTORE_EUNSUPPORTED,
        "neither its sha256 nor its sha512 is stated");
}

sigstore_code
sg_tuf_check_file(
    const struct sg_tuf_file *file, sg_bytes data, sigstore_error *err)
{
    const struct sg_digest *const stated[] = { &file->sha256, &file->sha512 };
    struct sg_digest digest;
    sigstore_code rc;

    if (file->length >= 0 && (uint64_t)file->length != data.len)
        return sg_refuse(err, SIGSTORE_CHECK_NONE,
            "has %zu bytes, not the %lld that are stated", data.len,
            (long long)file->length);
    rc = sg_tuf_check_known(file, err);
    if (rc != SIGSTORE_OK)
        return rc;
    for (size_t i = 0; i < 2; i++) {
        if (stated[i]->len == 0)
            continue;
        rc = sg_digest(&digest, stated[i]->hash, data, err);
        if (rc != SIGSTORE_OK)
            return rc;
        if (!sg_bytes_equal(
                sg_digest_bytes(&digest), sg_digest_bytes(stated[i])))
            return sg_refuse(err, SIGSTORE_CHECK_NONE,
                "its %s is %s, not the %s that is stated",
                sg_hash_name(stated[i]->hash),
                sg_show_hex(sg_digest_bytes(&digest)).text,
                sg_show_hex(sg_digest_bytes(stated[i])).text);
    }
    return SIGSTORE_OK;
}

/* [TUF 5.5.5] no role may be dropped from snapshot, or go back in it. */
static sigstore_code
check_no_rollback(const struct sg_tuf_metadata *old,
    const struct sg_tuf_metadata *m, sigstore_error *err)
{
    for (size_t i = 0; i < old->files.count; i++) {
        const struct sg_tuf_file *was = &old->files.items[i];
        const struct sg_tuf_file *is = sg_tuf_files_find(&m->files, was->name);

        if (is == NULL)
            return sg_refuse(err, SIGSTORE_CHECK_NONE,
                "%s is no longer listed (TUF 5.5.5)", sg_show(was->name).text);
        if (is->version < was->version)
            return sg_refuse(err, SIGSTORE_CHECK_NONE,
                "%s goes back from v%lld to v%lld (TUF 5.5.5)",
                sg_show(was->name).text, (long long)was->version,
                (long long)is->version);
    }
    return SIGSTORE_OK;
}

/* By whom it must be signed, of the version that is stated, nothing gone back
 * [TUF 5.5.3 to 5.5.5, 5.6.3 to 5.6.4]. */
static sigstore_code
check_wanted(sigstore_tuf *tuf, const struct sg_tuf_wanted *wanted,
    const struct sg_tuf_metadata *m, sigstore_error *err)
{
    sigstore_code rc =
        sg_tuf_role_verify(tuf->cache, wanted->role, wanted->keys, m, err);

    if (rc != SIGSTORE_OK)
        return rc;
    if (m->version != wanted->file->version)
        return sg_refuse(err, SIGSTORE_CHECK_NONE,
            "is v%lld, not the v%lld that is stated (TUF 5.5.4)",
            (long long)m->version, (long long)wanted->file->version);
    if (wanted->old == NULL)
        return SIGSTORE_OK;
    return check_no_rollback(wanted->old, m, err);
}

/* The hashes come first: they spare us what nobody vouches for
 * [TUF 5.5.2, 5.6.2]. */
static sigstore_code
parse_and_check(sigstore_tuf *tuf, const struct sg_tuf_wanted *wanted,
    sg_bytes text, struct sg_tuf_metadata **out, sigstore_error *err)
{
    sigstore_code rc = sg_tuf_check_file(wanted->file, text, err);

    if (rc == SIGSTORE_OK)
        rc = sg_tuf_metadata_parse(out, wanted->type, text, err);
    if (rc != SIGSTORE_OK)
        return rc;
    rc = check_wanted(tuf, wanted, *out, err);
    if (rc != SIGSTORE_OK) {
        sg_tuf_metadata_free(*out);
        *out = NULL;
    }
    return rc;
}

/* What has expired is not kept [TUF 5.5.6, 5.6.5]. */
static sigstore_code
check_and_keep(sigstore_tuf *tuf, const struct sg_tuf_wanted *wanted,
    const char *file, struct sg_tuf_metadata **m, sigstore_error *err)
{
    sigstore_code rc = sg_tuf_check_expiry(tuf, wanted->name, *m, err);

    if (rc != SIGSTORE_OK) {
        sg_tuf_metadata_free(*m);
        *m = NULL;
        return rc;
    }
    (void)sg_store_write(&tuf->store, file, sg_buf_bytes(&(*m)->text));
    return SIGSTORE_OK;
}

static sigstore_code
fetch_from(sigstore_tuf *tuf, const struct sg_tuf_wanted *wanted,
    const char *url, struct sg_tuf_metadata **out, sigstore_error *err)
{
    size_t max = wanted->max;
    struct sg_buf buf;
    sigstore_code rc;

    if (wanted->file->length >= 0 && (uint64_t)wanted->file->length < max)
        max = (size_t)wanted->file->length;
    rc = sg_tuf_fetch_listed(tuf, url, max, &buf, err);
    if (rc != SIGSTORE_OK)
        return rc;
    rc = parse_and_check(tuf, wanted, sg_buf_bytes(&buf), out, err);
    sg_buf_dispose(&buf);
    return sg_tuf_blame(err, rc, url);
}

/* URL of a role's metadata: with its version where snapshots are consistent
 * [TUF 6.2]. */
static void
add_url(const sigstore_tuf *tuf, const struct sg_tuf_wanted *wanted,
    struct sg_buf *url)
{
    sg_buf_add_text(url, tuf->metadata_url);
    if (tuf->root->consistent_snapshot) {
        sg_buf_add_decimal(url, wanted->file->version);
        sg_buf_add_byte(url, '.');
    }
    sg_name_add_quoted(url, wanted->name);
    sg_buf_add_text(url, ".json");
    sg_buf_add_byte(url, 0);
}

static sigstore_code
fetch_wanted(sigstore_tuf *tuf, const struct sg_tuf_wanted *wanted,
    const char *file, struct sg_tuf_metadata **out, sigstore_error *err)
{
    struct sg_buf url;
    sigstore_code rc;

    sg_buf_init(&url, SG_TUF_URL_MAX);
    add_url(tuf, wanted, &url);
    if (url.failed)
        return sg_no_memory(err);
    rc = fetch_from(tuf, wanted, (const char *)url.data, out, err);
    sg_buf_dispose(&url);
    if (rc != SIGSTORE_OK)
        return rc;
    return check_and_keep(tuf, wanted, file, out, err);
}

/* Whether what is kept is what is wanted, to the byte. */
static bool
fits(const struct sg_tuf_wanted *wanted, const struct sg_tuf_metadata *kept)
{
    return kept != NULL && kept->version == wanted->file->version &&
        sg_tuf_check_file(wanted->file, sg_buf_bytes(&kept->text), NULL) ==
        SIGSTORE_OK;
}

static sigstore_code
take_kept(const sigstore_tuf *tuf, const struct sg_tuf_wanted *wanted,
    struct sg_tuf_metadata *kept, struct sg_tuf_metadata **out,
    sigstore_error *err)
{
    sigstore_code rc = sg_tuf_check_expiry(tuf, wanted->name, kept, err);

    if (rc != SIGSTORE_OK)
        sg_tuf_metadata_free(kept);
    else
        *out = kept;
    return rc;
}

static sigstore_code
get_as(sigstore_tuf *tuf, struct sg_tuf_wanted *wanted, const char *file,
    struct sg_tuf_metadata **out, sigstore_error *err)
{
    struct sg_tuf_metadata *kept;
    sigstore_code rc = sg_tuf_read_kept(tuf, wanted, file, &kept, err);

    if (rc != SIGSTORE_OK)
        return rc;
    if (fits(wanted, kept))
        return take_kept(tuf, wanted, kept, out, err);
    if (wanted->type == SG_TUF_SNAPSHOT)
        wanted->old = kept;
    if (tuf->offline)
        rc = sg_fail(err, SIGSTORE_ENOTFOUND,
            "%s v%lld of %s is not kept: refresh first", file,
            (long long)wanted->file->version, tuf->metadata_url);
    else
        rc = fetch_wanted(tuf, wanted, file, out, err);
    sg_tuf_metadata_free(kept);
    return rc;
}

sigstore_code
sg_tuf_get(sigstore_tuf *tuf, const struct sg_tuf_wanted *wanted,
    struct sg_tuf_metadata **out, sigstore_error *err)
{
    struct sg_tuf_wanted copy = *wanted;
    struct sg_buf file;
    sigstore_code rc;

    *out = NULL;
    sg_buf_init(&file, SG_TUF_URL_MAX);
    rc = sg_name_add_file(&file, wanted->name, ".json", err);
    sg_buf_add_byte(&file, 0);
    if (rc == SIGSTORE_OK && file.failed)
        rc = sg_no_memory(err);
    if (rc == SIGSTORE_OK)
        rc = get_as(tuf, &copy, (const char *)file.data, out, err);
    sg_buf_dispose(&file);
    return rc;
}

sigstore_code
sg_tuf_update_snapshot(sigstore_tuf *tuf, sigstore_error *err)
{
    const struct sg_tuf_wanted wanted = {
        .name = SG_LITERAL("snapshot"),
        .type = SG_TUF_SNAPSHOT,
        .file = sg_tuf_files_find(
            &tuf->timestamp->files, SG_LITERAL("snapshot.json")),
        .role = &tuf->root->roles[SG_TUF_SNAPSHOT],
        .keys = &tuf->root->keys,
        .max = SG_TUF_SNAPSHOT_MAX,
    };

    return sg_tuf_get(tuf, &wanted, &tuf->snapshot, err);
}

sigstore_code
sg_tuf_update_targets(sigstore_tuf *tuf, sigstore_error *err)
{
    const struct sg_tuf_wanted wanted = {
        .name = SG_LITERAL("targets"),
        .type = SG_TUF_TARGETS,
        .file = sg_tuf_files_find(
            &tuf->snapshot->files, SG_LITERAL("targets.json")),
        .role = &tuf->root->roles[SG_TUF_TARGETS],
        .keys = &tuf->root->keys,
        .max = SG_TUF_TARGETS_MAX,
    };

    return sg_tuf_get(tuf, &wanted, &tuf->targets, err);
}
