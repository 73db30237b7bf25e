/* SPDX-License-Identifier: Apache-2.0 */
/* The public client: made, refreshed or loaded, freed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "tuf/client.h"

sigstore_code
sg_tuf_check_expiry(const sigstore_tuf *tuf, sg_bytes name,
    const struct sg_tuf_metadata *m, sigstore_error *err)
{
    if (tuf->now < m->expires || tuf->any_age)
        return SIGSTORE_OK;
    return sg_refuse(err, SIGSTORE_CHECK_NONE,
        "%s.json v%lld of %s expired %s, and it is %s: either %s or this "
        "clock is wrong",
        sg_show(name).text, (long long)m->version, tuf->metadata_url,
        sg_show_time(m->expires).text, sg_show_time(tuf->now).text,
        tuf->offline ? "what is kept is too old"
                     : "the repository is not kept up");
}

/* A URL with one slash at its end. */
static char *
copy_url(const char *url, const char *suffix)
{
    size_t len = strlen(url);
    bool needs_slash = len == 0 || url[len - 1] != '/';
    size_t room = len + strlen(suffix) + 2;
    char *copy = malloc(room);

    if (copy != NULL)
        (void)snprintf(
            copy, room, "%s%s%s", url, needs_slash ? "/" : "", suffix);
    return copy;
}

static sigstore_code
check_settings(const sigstore_tuf_settings *settings, sigstore_error *err)
{
    if (settings == NULL || settings->metadata_url == NULL ||
        settings->metadata_url[0] == '\0')
        return sg_fail(
            err, SIGSTORE_EARGUMENT, "the repository's URL is needed");
    if (settings->root == NULL && settings->metadata_dir == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "a first root is needed, or a folder that holds one");
    if (settings->root != NULL && settings->root_len == 0)
        return sg_fail(err, SIGSTORE_EARGUMENT, "the first root is empty");
    if (settings->root_len > SG_TUF_ROOT_MAX)
        return sg_fail(err, SIGSTORE_ELIMIT, "the first root has %zu bytes",
            settings->root_len);
    for (size_t i = 0; i < 8; i++) {
        if (settings->reserved[i] != NULL)
            return sg_fail(err, SIGSTORE_EARGUMENT,
                "reserved members of sigstore_tuf_settings are not NULL");
    }
    return SIGSTORE_OK;
}

/* The folders: what cannot be had is done without.  A client that cannot
 * fetch will have nothing to put into them. */
static void
open_stores(sigstore_tuf *tuf, const sigstore_tuf_settings *settings)
{
    bool make = settings->fetch != NULL;

    sg_store_open(&tuf->store, settings->metadata_dir, make);
    sg_store_open_within(&tuf->roots, &tuf->store, "roots", make);
    sg_store_open(&tuf->targets_store, settings->target_dir, make);
}

static sigstore_code
init(sigstore_tuf *tuf, const sigstore_tuf_settings *settings,
    sigstore_error *err)
{
    tuf->metadata_url = copy_url(settings->metadata_url, "");
    tuf->target_url = settings->target_url != NULL
        ? copy_url(settings->target_url, "")
        : copy_url(settings->metadata_url, "targets/");
    if (tuf->metadata_url == NULL || tuf->target_url == NULL)
        return sg_no_memory(err);
    tuf->fetch = settings->fetch;
    tuf->fetch_arg = settings->fetch_arg;
    tuf->now = settings->now;
    if (settings->root != NULL)
        sg_buf_add(
            &tuf->first_root, sg_bytes_of(settings->root, settings->root_len));
    if (tuf->first_root.failed)
        return sg_no_memory(err);
    open_stores(tuf, settings);
    return sg_cache_new(&tuf->cache, err);
}

sigstore_code
sigstore_tuf_new(sigstore_tuf **out, const sigstore_tuf_settings *settings,
    sigstore_error *err)
{
    sigstore_tuf *tuf;
    sigstore_code rc;

    if (out == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "out is NULL");
    *out = NULL;
    rc = check_settings(settings, err);
    if (rc != SIGSTORE_OK)
        return rc;
    tuf = calloc(1, sizeof(*tuf));
    if (tuf == NULL)
        return sg_no_memory(err);
    tuf->store.dir = tuf->roots.dir = tuf->targets_store.dir = -1;
    sg_buf_init(&tuf->first_root, SG_TUF_ROOT_MAX);
    rc = init(tuf, settings, err);
    if (rc != SIGSTORE_OK) {
        sigstore_tuf_free(tuf);
        return rc;
    }
    *out = tuf;
    return SIGSTORE_OK;
}

/* Metadata of an earlier run of this client. */
static void
forget(sigstore_tuf *tuf)
{
    for (size_t i = 0; i < tuf->delegated_count; i++)
        sg_tuf_metadata_free(tuf->delegated[i].metadata);
    tuf->delegated_count = 0;
    sg_tuf_metadata_free(tuf->targets);
    sg_tuf_metadata_free(tuf->snapshot);
    sg_tuf_metadata_free(tuf->timestamp);
    sg_tuf_metadata_free(tuf->root);
    tuf->root = tuf->timestamp = tuf->snapshot = tuf->targets = NULL;
}

static void
free_targets(struct sg_tuf_target *target)
{
    while (target != NULL) {
        struct sg_tuf_target *next = target->next;

        sg_buf_dispose(&target->data);
        free(target->name);
        free(target);
        target = next;
    }
}

void
sigstore_tuf_free(sigstore_tuf *tuf)
{
    if (tuf == NULL)
        return;
    forget(tuf);
    free_targets(tuf->fetched);
    sg_cache_free(tuf->cache);
    sg_store_close(&tuf->store);
    sg_store_close(&tuf->roots);
    sg_store_close(&tuf->targets_store);
    sg_buf_dispose(&tuf->first_root);
    free(tuf->metadata_url);
    free(tuf->target_url);
    free(tuf);
}

/* The order of the detailed client workflow [TUF 5.3 to 5.6]. */
static sigstore_code
update(sigstore_tuf *tuf, sigstore_error *err)
{
    sigstore_code rc;

    if ((rc = sg_tuf_update_root(tuf, err)) != SIGSTORE_OK ||
        (rc = sg_tuf_update_timestamp(tuf, err)) != SIGSTORE_OK ||
        (rc = sg_tuf_update_snapshot(tuf, err)) != SIGSTORE_OK ||
        (rc = sg_tuf_update_targets(tuf, err)) != SIGSTORE_OK)
        return rc;
    return SIGSTORE_OK;
}

/* One process at a time reads, compares and writes; who only reads does not
 * wait long for who is fetching. */
static sigstore_code
run(sigstore_tuf *tuf, int patience_ms, sigstore_error *err)
{
    sigstore_code rc;

    forget(tuf);
    if (tuf->now <= 0 && !tuf->any_age)
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "the time is needed: without it nothing expires");
    sg_store_lock(&tuf->store, patience_ms);
    sg_store_share_lock(&tuf->roots, &tuf->store);
    rc = update(tuf, err);
    sg_store_unlock(&tuf->roots);
    sg_store_unlock(&tuf->store);
    if (rc != SIGSTORE_OK)
        forget(tuf);
    return rc;
}

sigstore_code
sigstore_tuf_refresh(sigstore_tuf *tuf, sigstore_error *err)
{
    if (tuf == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "tuf is NULL");
    if (tuf->fetch == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "%s: there is nothing to fetch it with", tuf->metadata_url);
    tuf->offline = false;
    tuf->any_age = false;
    return run(tuf, SG_TUF_LOCK_LONG_MS, err);
}

sigstore_code
sigstore_tuf_load(sigstore_tuf *tuf, int allow_expired, sigstore_error *err)
{
    if (tuf == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "tuf is NULL");
    tuf->offline = true;
    tuf->any_age = allow_expired != 0;
    return run(tuf, SG_TUF_LOCK_SHORT_MS, err);
}

const char *
sigstore_tuf_problem(const sigstore_tuf *tuf)
{
    const struct sg_store *const stores[] = { tuf == NULL ? NULL : &tuf->store,
        tuf == NULL ? NULL : &tuf->roots,
        tuf == NULL ? NULL : &tuf->targets_store };

    for (size_t i = 0; i < 3; i++) {
        if (stores[i] != NULL && stores[i]->why.code != SIGSTORE_OK)
            return stores[i]->why.message;
    }
    return NULL;
}

int64_t
sigstore_tuf_timestamp_age(const sigstore_tuf *tuf)
{
    if (tuf == NULL)
        return -1;
    return sg_store_age(&tuf->store, "timestamp.json", tuf->now);
}
