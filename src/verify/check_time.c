/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When was it signed?  Every time that a trusted timestamp authority or log
 * has signed; at least one [client-spec 4.2].  No other time counts: an
 * integrated time without its promise is a claim of the bundle's maker.
 */
#include "base/text.h"
#include "pki/timestamp.h"
#include "verify/verification.h"

static sigstore_code
add_time(struct sg_verification *v, struct sg_times *times, struct sg_time at,
    const struct sg_log_entry *entry, sigstore_error *err)
{
    struct sg_time now = { v->now, 0 };

    if (v->has_now && sg_time_compare(at, now) > 0)
        return sg_refuse(err, SIGSTORE_CHECK_TIME_FUTURE,
            "signed at %s, which is after now, %s: is the clock right?",
            sg_show_moment(at).text, sg_show_time(v->now).text);
    times->items[times->count++] = (struct sg_signed_time){ at, entry };
    return SIGSTORE_OK;
}

static void
note_outside(struct sg_times *times, sg_bytes who, struct sg_time at,
    const struct sg_window *window)
{
    times->outside.who = who;
    times->outside.at = at;
    times->outside.window = window;
}

/* Whether a timestamp of this authority counts, and if not, why. */
static sigstore_code
check_authority(struct sg_verification *v, const struct sg_authority *tsa,
    const struct sg_timestamp *timestamp, sigstore_error *err)
{
    struct sg_chain chain = sg_authority_chain(tsa);

    return sg_timestamp_verify(
        v->cache, timestamp, &chain, sg_bundle_signature(v->bundle), err);
}

/*
 * A timestamp that names nobody whom we trust, or is of a time for which we do
 * not trust them, does not count; a bad one by somebody trusted refuses.
 */
static sigstore_code
check_timestamp(struct sg_verification *v, const struct sg_timestamp *timestamp,
    struct sg_times *times, sigstore_error *err)
{
    sigstore_code rc;

    for (size_t i = 0; i < v->root->tsa_count; i++) {
        const struct sg_authority *tsa = &v->root->tsas[i];

        if (tsa->count == 0 || !sg_timestamp_names(timestamp, &tsa->certs[0]))
            continue;
        rc = check_authority(v, tsa, timestamp, err);
        if (rc != SIGSTORE_OK)
            return rc;
        if (sg_window_holds(&tsa->window, timestamp->time))
            return add_time(v, times, timestamp->time, NULL, err);
        note_outside(times, tsa->uri, timestamp->time, &tsa->window);
    }
    return SIGSTORE_OK;
}

static sigstore_code
check_timestamps(
    struct sg_verification *v, struct sg_times *times, sigstore_error *err)
{
    struct sg_timestamp timestamp;
    sigstore_code rc;

    for (size_t i = 0; i < v->bundle->timestamp_count; i++) {
        rc = sg_timestamp_parse(&timestamp, v->bundle->timestamps[i], err);
        if (rc == SIGSTORE_OK)
            rc = check_timestamp(v, &timestamp, times, err);
        if (rc != SIGSTORE_OK)
            return sg_context(err, rc, "timestamp %zu", i);
    }
    return SIGSTORE_OK;
}

/* A promise of a log, or at a time, that does not count is no time. */
static sigstore_code
check_promise(struct sg_verification *v, const struct sg_log_entry *entry,
    struct sg_times *times, sigstore_error *err)
{
    struct sg_time at = { entry->integrated_time, 0 };
    const struct sg_trusted_log *log;
    size_t next = 0;
    sigstore_code rc;

    if (entry->integrated_time <= 0)
        return sg_refuse(err, SIGSTORE_CHECK_LOG_PROMISE,
            "inclusion promise without an integrated time");
    while ((log = sg_trusted_log_find(v->root->tlogs, v->root->tlog_count,
                entry->log_id->key_id, &next)) != NULL) {
        if (log->algorithm == NULL)
            continue;
        if (!sg_window_holds(&log->window, at)) {
            note_outside(times, log->base_url, at, &log->window);
            continue;
        }
        rc = sg_promise_verify(v->cache, entry, &log->key, log->algorithm, err);
        if (rc != SIGSTORE_OK)
            return rc;
        return add_time(v, times, at, entry, err);
    }
    return SIGSTORE_OK;
}

static sigstore_code
check_promises(
    struct sg_verification *v, struct sg_times *times, sigstore_error *err)
{
    sigstore_code rc;

    for (size_t i = 0; i < v->bundle->entry_count; i++) {
        const struct sg_log_entry *entry = &v->bundle->entries[i];

        if (entry->promise == NULL)
            continue;
        rc = check_promise(v, entry, times, err);
        if (rc != SIGSTORE_OK)
            return sg_context(err, rc, "log entry %zu", i);
    }
    return SIGSTORE_OK;
}

static sigstore_code
refuse_none(const struct sg_verification *v, const struct sg_times *times,
    sigstore_error *err)
{
    if (times->outside.window != NULL)
        return sg_refuse(err, SIGSTORE_CHECK_TIME_NONE,
            "no signed time counts: %s says %s, but the trusted root trusts "
            "it %s",
            sg_show(times->outside.who).text,
            sg_show_moment(times->outside.at).text,
            sg_show_window(times->outside.window).text);
    return sg_refuse(err, SIGSTORE_CHECK_TIME_NONE,
        "no trusted authority or log says when it was signed: %zu "
        "timestamps, %zu log entries, 0 of them count under this trusted root",
        v->bundle->timestamp_count, v->bundle->entry_count);
}

sigstore_code
sg_check_time(
    struct sg_verification *v, struct sg_times *times, sigstore_error *err)
{
    sigstore_code rc;

    if ((rc = check_timestamps(v, times, err)) != SIGSTORE_OK ||
        (rc = check_promises(v, times, err)) != SIGSTORE_OK)
        return rc;
    if (times->count == 0)
        return refuse_none(v, times, err);
    v->done |= SG_DONE_TIME;
    return SIGSTORE_OK;
}
