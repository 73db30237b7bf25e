/* SPDX-License-Identifier: Apache-2.0 */
/* Timestamp [TUF 5.4]: the one file that is always fetched. */
#include "base/text.h"
#include "tuf/client.h"
#include "tuf/role.h"

static const char file_name[] = "timestamp.json";

/* Neither timestamp nor the snapshot that it names goes back. */
static sigstore_code
check_no_rollback(const struct sg_tuf_metadata *old,
    const struct sg_tuf_metadata *m, sigstore_error *err)
{
    const sg_bytes name = SG_LITERAL("snapshot.json");
    const struct sg_tuf_file *was = sg_tuf_files_find(&old->files, name);
    const struct sg_tuf_file *is = sg_tuf_files_find(&m->files, name);

    if (m->version < old->version)
        return sg_refuse(err, SIGSTORE_CHECK_NONE,
            "goes back from v%lld to v%lld (TUF 5.4.3.1)",
            (long long)old->version, (long long)m->version);
    if (is->version < was->version)
        return sg_refuse(err, SIGSTORE_CHECK_NONE,
            "its snapshot goes back from v%lld to v%lld (TUF 5.4.3.2)",
            (long long)was->version, (long long)is->version);
    return SIGSTORE_OK;
}

/* `*out` is what is to be trusted from now on: `old`, where `text` is it once
 * more, which is normal [TUF 5.4.3.1]. */
static sigstore_code
read_new(sigstore_tuf *tuf, const struct sg_tuf_wanted *wanted,
    struct sg_tuf_metadata *old, sg_bytes text, struct sg_tuf_metadata **out,
    sigstore_error *err)
{
    struct sg_tuf_metadata *m;
    sigstore_code rc;

    *out = old;
    if (old != NULL && sg_bytes_equal(text, sg_buf_bytes(&old->text)))
        return SIGSTORE_OK;
    rc = sg_tuf_metadata_parse(&m, SG_TUF_TIMESTAMP, text, err);
    if (rc != SIGSTORE_OK)
        return rc;
    rc = sg_tuf_role_verify(tuf->cache, wanted->role, wanted->keys, m, err);
    if (rc == SIGSTORE_OK && old != NULL)
        rc = check_no_rollback(old, m, err);
    if (rc == SIGSTORE_OK && (old == NULL || m->version != old->version))
        *out = m;
    else
        sg_tuf_metadata_free(m);
    return rc;
}

/* What has expired is not kept [TUF 5.4.4].  The file's date says when its
 * contents were last found current, so one that could not be replaced keeps
 * its own. */
static sigstore_code
keep(sigstore_tuf *tuf, struct sg_tuf_metadata *m, bool is_new,
    sigstore_error *err)
{
    sigstore_code rc =
        sg_tuf_check_expiry(tuf, SG_LITERAL("timestamp"), m, err);

    if (rc != SIGSTORE_OK)
        return rc;
    if (!is_new ||
        sg_store_write(&tuf->store, file_name, sg_buf_bytes(&m->text)))
        sg_store_touch(&tuf->store, file_name, tuf->now);
    return SIGSTORE_OK;
}

/* Takes over `old`, or frees it. */
static sigstore_code
update_from(sigstore_tuf *tuf, const struct sg_tuf_wanted *wanted,
    struct sg_tuf_metadata *old, const char *url, sigstore_error *err)
{
    struct sg_tuf_metadata *m = old;
    struct sg_buf buf;
    sigstore_code rc = sg_tuf_fetch_listed(tuf, url, wanted->max, &buf, err);

    if (rc == SIGSTORE_OK) {
        rc = read_new(tuf, wanted, old, sg_buf_bytes(&buf), &m, err);
        sg_buf_dispose(&buf);
        (void)sg_tuf_blame(err, rc, url);
    }
    if (rc == SIGSTORE_OK)
        rc = keep(tuf, m, m != old, err);
    if (m != old)
        sg_tuf_metadata_free(old);
    if (rc != SIGSTORE_OK) {
        sg_tuf_metadata_free(m);
        return rc;
    }
    tuf->timestamp = m;
    return SIGSTORE_OK;
}

static sigstore_code
update(sigstore_tuf *tuf, const struct sg_tuf_wanted *wanted,
    struct sg_tuf_metadata *old, sigstore_error *err)
{
    struct sg_buf url;
    sigstore_code rc;

    sg_buf_init(&url, SG_TUF_URL_MAX);
    sg_buf_add_text(&url, tuf->metadata_url);
    sg_buf_add_text(&url, file_name);
    sg_buf_add_byte(&url, 0);
    if (url.failed) {
        sg_tuf_metadata_free(old);
        return sg_no_memory(err);
    }
    rc = update_from(tuf, wanted, old, (const char *)url.data, err);
    sg_buf_dispose(&url);
    return rc;
}

sigstore_code
sg_tuf_update_timestamp(sigstore_tuf *tuf, sigstore_error *err)
{
    const struct sg_tuf_wanted wanted = {
        .name = SG_LITERAL("timestamp"),
        .type = SG_TUF_TIMESTAMP,
        .role = &tuf->root->roles[SG_TUF_TIMESTAMP],
        .keys = &tuf->root->keys,
        .max = SG_TUF_TIMESTAMP_MAX,
    };
    struct sg_tuf_metadata *old;
    sigstore_code rc = sg_tuf_read_kept(tuf, &wanted, file_name, &old, err);

    if (rc != SIGSTORE_OK)
        return rc;
    if (!tuf->offline)
        return update(tuf, &wanted, old, err);
    if (old == NULL)
        return sg_fail(err, SIGSTORE_ENOTFOUND,
            "%s of %s is not kept: refresh first", file_name,
            tuf->metadata_url);
    tuf->timestamp = old;
    return sg_tuf_check_expiry(tuf, wanted.name, old, err);
}
