/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Timestamp, snapshot and targets [TUF 5.4 to 5.6]: each names the version of
 * the next, none goes back, and each is kept before the next is fetched.
 */
#include <inttypes.h>

#include "base/text.h"
#include "tuf/client.h"
#include "tuf/name.h"
#include "tuf/role.h"

/* What the folder holds under a role's name: verified, or taken as absent. */
static sigstore_code
read_kept(sigstore_tuf *tuf, const struct sg_tuf_wanted *wanted,
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
                "%s goes back from version %lld to %lld (TUF 5.5.5)",
                sg_show(was->name).text, (long long)was->version,
                (long long)is->version);
    }
    return SIGSTORE_OK;
}

/* Signed by whom it must be, of the version that was named, not gone back. */
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
            "is version %lld, not the %lld that is stated",
            (long long)m->version, (long long)wanted->file->version);
    if (wanted->old != NULL) {
        rc = check_no_rollback(wanted->old, m, err);
        if (rc != SIGSTORE_OK)
            return rc;
    }
    return sg_tuf_check_expiry(tuf, m, err);
}

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
    sg_name_add_quoted(url, wanted->name, false);
    sg_buf_add_text(url, ".json");
    sg_buf_add_byte(url, 0);
}

static sigstore_code
fetch_wanted(sigstore_tuf *tuf, const struct sg_tuf_wanted *wanted,
    const char *file, struct sg_tuf_metadata **out, sigstore_error *err)
{
    size_t max = wanted->max;
    struct sg_buf url, buf;
    sigstore_code rc;

    if (wanted->file->length >= 0 && (uint64_t)wanted->file->length < max)
        max = (size_t)wanted->file->length;
    sg_buf_init(&url, SG_TUF_URL_MAX);
    add_url(tuf, wanted, &url);
    if (url.failed)
        return sg_no_memory(err);
    rc = sg_tuf_fetch(tuf, (const char *)url.data, max, &buf, err);
    if (rc == SIGSTORE_OK) {
        rc = parse_and_check(tuf, wanted, sg_buf_bytes(&buf), out, err);
        (void)sg_context(err, rc, "%s", (const char *)url.data);
        if (rc == SIGSTORE_OK)
            sg_store_write(&tuf->store, file, sg_buf_bytes(&buf));
        sg_buf_dispose(&buf);
    }
    sg_buf_dispose(&url);
    return rc;
}

/* Whether what is kept is what is wanted, to the byte. */
static bool
fits(const struct sg_tuf_wanted *wanted, const struct sg_tuf_metadata *kept)
{
    sigstore_error why;

    return kept->version == wanted->file->version &&
        sg_tuf_check_file(wanted->file, sg_buf_bytes(&kept->text), &why) ==
        SIGSTORE_OK;
}

static sigstore_code
get_as(sigstore_tuf *tuf, struct sg_tuf_wanted *wanted, const char *file,
    struct sg_tuf_metadata **out, sigstore_error *err)
{
    struct sg_tuf_metadata *kept;
    sigstore_code rc = read_kept(tuf, wanted, file, &kept, err);

    if (rc != SIGSTORE_OK)
        return rc;
    if (kept != NULL && fits(wanted, kept)) {
        rc = sg_tuf_check_expiry(tuf, kept, err);
        if (rc != SIGSTORE_OK)
            sg_tuf_metadata_free(kept);
        else
            *out = kept;
        return rc;
    }
    if (wanted->type == SG_TUF_SNAPSHOT)
        wanted->old = kept;
    if (tuf->offline)
        rc = sg_fail(err, SIGSTORE_ENOTFOUND, "%s of version %lld is not kept",
            file, (long long)wanted->file->version);
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

/* [TUF 5.4.3] neither timestamp nor the snapshot that it names goes back. */
static sigstore_code
check_timestamp(sigstore_tuf *tuf, const struct sg_tuf_metadata *old,
    const struct sg_tuf_metadata *m, sigstore_error *err)
{
    const sg_bytes name = SG_LITERAL("snapshot.json");
    const struct sg_tuf_file *was, *is;

    if (old != NULL) {
        was = sg_tuf_files_find(&old->files, name);
        is = sg_tuf_files_find(&m->files, name);
        if (m->version < old->version)
            return sg_refuse(err, SIGSTORE_CHECK_NONE,
                "goes back from version %lld to %lld (TUF 5.4.3.1)",
                (long long)old->version, (long long)m->version);
        if (is->version < was->version)
            return sg_refuse(err, SIGSTORE_CHECK_NONE,
                "its snapshot goes back from version %lld to %lld "
                "(TUF 5.4.3.2)",
                (long long)was->version, (long long)is->version);
    }
    return sg_tuf_check_expiry(tuf, m, err);
}

/* `*old` is what was kept, and is given up where it is taken over. */
static sigstore_code
take_timestamp(sigstore_tuf *tuf, const struct sg_tuf_wanted *wanted,
    struct sg_tuf_metadata **old, sg_bytes text, sigstore_error *err)
{
    struct sg_tuf_metadata *m;
    sigstore_code rc = sg_tuf_metadata_parse(&m, SG_TUF_TIMESTAMP, text, err);

    if (rc != SIGSTORE_OK)
        return rc;
    rc = sg_tuf_role_verify(tuf->cache, wanted->role, wanted->keys, m, err);
    if (rc == SIGSTORE_OK && *old != NULL && m->version == (*old)->version) {
        /* [TUF 5.4.3.1] the same again: the one that is kept stays */
        sg_tuf_metadata_free(m);
        rc = sg_tuf_check_expiry(tuf, *old, err);
        if (rc == SIGSTORE_OK) {
            tuf->timestamp = *old;
            *old = NULL;
        }
        return rc;
    }
    if (rc == SIGSTORE_OK)
        rc = check_timestamp(tuf, *old, m, err);
    if (rc != SIGSTORE_OK) {
        sg_tuf_metadata_free(m);
        return rc;
    }
    sg_store_write(&tuf->store, "timestamp.json", text);
    tuf->timestamp = m;
    return SIGSTORE_OK;
}

static sigstore_code
fetch_timestamp(sigstore_tuf *tuf, const struct sg_tuf_wanted *wanted,
    struct sg_tuf_metadata **old, sigstore_error *err)
{
    struct sg_buf url, buf;
    sigstore_code rc;

    sg_buf_init(&url, SG_TUF_URL_MAX);
    sg_buf_add_text(&url, tuf->metadata_url);
    sg_buf_add_text(&url, "timestamp.json");
    sg_buf_add_byte(&url, 0);
    if (url.failed)
        return sg_no_memory(err);
    rc = sg_tuf_fetch(tuf, (const char *)url.data, wanted->max, &buf, err);
    if (rc == SIGSTORE_OK) {
        rc = take_timestamp(tuf, wanted, old, sg_buf_bytes(&buf), err);
        (void)sg_context(err, rc, "%s", (const char *)url.data);
        sg_buf_dispose(&buf);
    }
    sg_buf_dispose(&url);
    if (rc == SIGSTORE_OK)
        sg_store_touch(&tuf->store, "timestamp.json", tuf->now);
    return rc;
}

static sigstore_code
update_timestamp(sigstore_tuf *tuf, sigstore_error *err)
{
    const struct sg_tuf_wanted wanted = {
        .name = SG_LITERAL("timestamp"),
        .type = SG_TUF_TIMESTAMP,
        .role = &tuf->root->roles[SG_TUF_TIMESTAMP],
        .keys = &tuf->root->keys,
        .max = SG_TUF_TIMESTAMP_MAX,
    };
    struct sg_tuf_metadata *old;
    sigstore_code rc = read_kept(tuf, &wanted, "timestamp.json", &old, err);

    if (rc != SIGSTORE_OK)
        return rc;
    if (!tuf->offline) {
        rc = fetch_timestamp(tuf, &wanted, &old, err);
        sg_tuf_metadata_free(old);
        return rc;
    }
    if (old == NULL)
        return sg_fail(err, SIGSTORE_ENOTFOUND, "timestamp.json is not kept");
    tuf->timestamp = old;
    return sg_tuf_check_expiry(tuf, old, err);
}

static sigstore_code
update_snapshot(sigstore_tuf *tuf, sigstore_error *err)
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

static sigstore_code
update_targets(sigstore_tuf *tuf, sigstore_error *err)
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

sigstore_code
sg_tuf_update_rest(sigstore_tuf *tuf, sigstore_error *err)
{
    sigstore_code rc;

    if ((rc = update_timestamp(tuf, err)) != SIGSTORE_OK ||
        (rc = update_snapshot(tuf, err)) != SIGSTORE_OK ||
        (rc = update_targets(tuf, err)) != SIGSTORE_OK)
        return rc;
    return SIGSTORE_OK;
}
