/* SPDX-License-Identifier: Apache-2.0 */
/* A target's bytes, from the folder or fetched, verified either way. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "codec/hex.h"
#include "tuf/client.h"
#include "tuf/name.h"

/*
 * add_url: "a/b.txt" is fetched as "a/<hash>.b.txt" where snapshots are
 * consistent [TUF 5.7.3].
 */
static void
add_url(
    const sigstore_tuf *tuf, const struct sg_tuf_file *file, struct sg_buf *url)
{
    const struct sg_digest *hash =
        file->sha256.len != 0 ? &file->sha256 : &file->sha512;
    sg_bytes name = file->name, folder;

    sg_buf_add_text(url, tuf->target_url);
    while (sg_bytes_take_until(&name, '/', &folder)) {
        sg_name_add_quoted(url, folder);
        sg_buf_add_byte(url, '/');
    }
    if (tuf->root->consistent_snapshot) {
        sg_hex_add(url, sg_digest_bytes(hash));
        sg_buf_add_byte(url, '.');
    }
    sg_name_add_quoted(url, name);
    sg_buf_add_byte(url, 0);
}

static sigstore_code
fetch_target(sigstore_tuf *tuf, const struct sg_tuf_file *file,
    struct sg_buf *data, sigstore_error *err)
{
    struct sg_buf url;
    sigstore_code rc = sg_tuf_check_known(file, err);

    if (rc != SIGSTORE_OK)
        return rc;
    if (file->length > (int64_t)SG_TUF_TARGET_MAX)
        return sg_fail(err, SIGSTORE_ELIMIT, "has %lld bytes, of at most %u",
            (long long)file->length, SG_TUF_TARGET_MAX);
    sg_buf_init(&url, SG_TUF_URL_MAX);
    add_url(tuf, file, &url);
    if (url.failed)
        return sg_no_memory(err);
    rc = sg_tuf_fetch_listed(
        tuf, (const char *)url.data, (size_t)file->length, data, err);
    if (rc == SIGSTORE_OK) {
        rc = sg_tuf_check_file(file, sg_buf_bytes(data), err);
        (void)sg_tuf_blame(err, rc, (const char *)url.data);
        if (rc != SIGSTORE_OK)
            sg_buf_dispose(data);
    }
    sg_buf_dispose(&url);
    return rc;
}

/* What the folder holds; SIGSTORE_ENOTFOUND where it is not what is wanted. */
static sigstore_code
read_kept(sigstore_tuf *tuf, const struct sg_tuf_file *file, const char *name,
    struct sg_buf *data, sigstore_error *err)
{
    size_t max = SG_TUF_TARGET_MAX;
    sigstore_code rc;

    if (file->length < (int64_t)max)
        max = (size_t)file->length;
    rc = sg_store_read(&tuf->targets_store, name, max, data, NULL);
    if (rc == SIGSTORE_OK)
        rc = sg_tuf_check_file(file, sg_buf_bytes(data), NULL);
    if (rc == SIGSTORE_OK)
        return SIGSTORE_OK;
    sg_buf_dispose(data);
    return rc == SIGSTORE_ENOMEM ? sg_no_memory(err) : SIGSTORE_ENOTFOUND;
}

static sigstore_code
get(sigstore_tuf *tuf, const struct sg_tuf_file *file, const char *name,
    struct sg_buf *data, sigstore_error *err)
{
    sigstore_code rc = read_kept(tuf, file, name, data, err);

    if (rc != SIGSTORE_ENOTFOUND)
        return rc;
    if (tuf->offline)
        return sg_fail(
            err, SIGSTORE_ENOTFOUND, "is not kept: refresh and fetch it first");
    rc = fetch_target(tuf, file, data, err);
    if (rc != SIGSTORE_OK)
        return rc;
    (void)sg_store_write(&tuf->targets_store, name, sg_buf_bytes(data));
    return SIGSTORE_OK;
}

static sigstore_code
get_named(sigstore_tuf *tuf, const struct sg_tuf_file *file,
    struct sg_buf *data, sigstore_error *err)
{
    struct sg_buf name;
    sigstore_code rc;

    sg_buf_init(&name, SG_TUF_URL_MAX);
    rc = sg_name_add_file(&name, file->name, "", err);
    sg_buf_add_byte(&name, 0);
    if (rc == SIGSTORE_OK && name.failed)
        rc = sg_no_memory(err);
    if (rc == SIGSTORE_OK)
        rc = get(tuf, file, (const char *)name.data, data, err);
    sg_buf_dispose(&name);
    return rc;
}

/* A new target on top of the client's list, which owns it. */
static sigstore_code
add_target(sigstore_tuf *tuf, const struct sg_tuf_file *file, const char *name,
    struct sg_tuf_target **out, sigstore_error *err)
{
    struct sg_tuf_target *target = calloc(1, sizeof(*target));
    sigstore_code rc;

    if (target == NULL || (target->name = strdup(name)) == NULL) {
        free(target);
        return sg_no_memory(err);
    }
    rc = get_named(tuf, file, &target->data, err);
    if (rc != SIGSTORE_OK) {
        free(target->name);
        free(target);
        return rc;
    }
    target->next = tuf->fetched;
    tuf->fetched = target;
    *out = target;
    return SIGSTORE_OK;
}

static struct sg_tuf_target *
find_target(
    const sigstore_tuf *tuf, const struct sg_tuf_file *file, const char *name)
{
    struct sg_tuf_target *target;
    sigstore_error why;

    for (target = tuf->fetched; target != NULL; target = target->next) {
        if (strcmp(target->name, name) == 0 &&
            sg_tuf_check_file(file, sg_buf_bytes(&target->data), &why) ==
                SIGSTORE_OK)
            return target;
    }
    return NULL;
}

sigstore_code
sigstore_tuf_target(sigstore_tuf *tuf, const char *name, const void **data,
    size_t *len, sigstore_error *err)
{
    const struct sg_tuf_file *file;
    struct sg_tuf_target *target;
    sigstore_code rc;

    if (tuf == NULL || name == NULL || data == NULL || len == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "an argument is NULL");
    *data = NULL;
    *len = 0;
    if (tuf->targets == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "the client has neither been refreshed nor loaded");
    rc = sg_tuf_lookup(tuf, sg_bytes_from_text(name), &file, err);
    if (rc != SIGSTORE_OK)
        return rc;
    target = find_target(tuf, file, name);
    if (target == NULL)
        rc = add_target(tuf, file, name, &target, err);
    if (rc != SIGSTORE_OK)
        return sg_context(
            err, rc, "target %s", sg_show(sg_bytes_from_text(name)).text);
    *data = sg_buf_bytes(&target->data).data;
    *len = target->data.len;
    return SIGSTORE_OK;
}
