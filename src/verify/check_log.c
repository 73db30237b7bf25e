/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Is the signature in a log that we trust, as what it is?  For each entry:
 * the Merkle proof leads to a root, the log signed a checkpoint with that root
 * and size, the log was trusted then, and the body states this signature
 * [client-spec 4.4].  Inclusion promises were verified with the times.
 */
#include <string.h>

#include "base/text.h"
#include "tlog/checkpoint.h"
#include "tlog/merkle.h"
#include "verify/verification.h"

/* Root and size are the checkpoint's, as the log signed it, not the proof's. */
static sigstore_code
check_root(const struct sg_log_entry *entry,
    const struct sg_checkpoint *checkpoint, sigstore_error *err)
{
    const struct sg_proof *proof = entry->proof;
    sg_bytes signed_root = sg_bytes_of(checkpoint->root, SG_MERKLE_HASH);
    uint8_t leaf[SG_MERKLE_HASH];
    uint8_t root[SG_MERKLE_HASH];
    sigstore_code rc;

    if (proof->size != checkpoint->size ||
        !sg_bytes_equal(proof->root, signed_root))
        return sg_refuse(err, SIGSTORE_CHECK_LOG_CHECKPOINT_ROOT,
            "inclusion proof is for size %lld, root %s; the checkpoint states "
            "%lld, %s",
            (long long)proof->size, sg_show_hex(proof->root).text,
            (long long)checkpoint->size, sg_show_hex(signed_root).text);
    if ((rc = sg_merkle_leaf(leaf, entry->body, err)) != SIGSTORE_OK ||
        (rc = sg_merkle_root(root, proof->index, proof->size, leaf,
             proof->hashes.items, proof->hashes.count, err)) != SIGSTORE_OK)
        return sg_context(err, rc, "inclusion proof");
    if (memcmp(root, checkpoint->root, SG_MERKLE_HASH) != 0)
        return sg_refuse(err, SIGSTORE_CHECK_LOG_INCLUSION,
            "inclusion proof: computed root %s is not the checkpoint's %s "
            "(RFC 6962, 2.1.1)",
            sg_show_hex(sg_bytes_of(root, SG_MERKLE_HASH)).text,
            sg_show_hex(signed_root).text);
    return SIGSTORE_OK;
}

/* The note's name is the log's host, with or without its port. */
static sigstore_code
note_name(const struct sg_trusted_log *log, enum sg_rekor version,
    const struct sg_checkpoint *checkpoint, sg_bytes *name, sigstore_error *err)
{
    const sg_bytes names[] = { log->name, log->name_port };

    for (size_t i = 0; i < 2; i++) {
        if (!sg_checkpoint_origin_is(checkpoint, names[i], version))
            continue;
        *name = names[i];
        return SIGSTORE_OK;
    }
    return sg_refuse(err, SIGSTORE_CHECK_LOG_CHECKPOINT,
        "checkpoint is of \"%s\", not of \"%s%s\"",
        sg_show(checkpoint->origin).text, sg_show(log->name).text,
        version == SG_REKOR_V1 ? " - TREEID" : "");
}

static sigstore_code
check_checkpoint(struct sg_verification *v, const struct sg_log_entry *entry,
    const struct sg_trusted_log *log, sigstore_error *err)
{
    struct sg_note note;
    struct sg_checkpoint checkpoint;
    sg_bytes name;
    sigstore_code rc;

    rc = sg_note_parse(
        &note, entry->proof->checkpoint->envelope, &v->arena, err);
    if (rc != SIGSTORE_OK)
        return sg_context(err, rc, "checkpoint");
    if ((rc = sg_checkpoint_parse(&checkpoint, note.text, err)) !=
            SIGSTORE_OK ||
        (rc = note_name(log, sg_entry_rekor(entry), &checkpoint, &name, err)) !=
            SIGSTORE_OK ||
        (rc = sg_note_verify(v->cache, &note, name, log->checkpoint_id,
             &log->key, log->algorithm, err)) != SIGSTORE_OK)
        return rc;
    return check_root(entry, &checkpoint, err);
}

/*
 * The time that is being proved: the entry's own where it has a promise (one
 * that did not count as a time does not count here), else every signed time
 * there is [trustroot].
 */
static bool
was_trusted(const struct sg_trusted_log *log, const struct sg_log_entry *entry,
    const struct sg_times *times)
{
    for (size_t i = 0; i < times->count; i++) {
        if (times->items[i].entry == entry)
            return sg_window_holds(&log->window, times->items[i].at);
    }
    if (entry->promise != NULL)
        return false;
    for (size_t i = 0; i < times->count; i++) {
        if (!sg_window_holds(&log->window, times->items[i].at))
            return false;
    }
    return times->count != 0;
}

/* [rekor-v2-spec] a log of version 2 has one index, that of its tree. */
static sigstore_code
check_index(const struct sg_log_entry *entry, sigstore_error *err)
{
    if (sg_entry_rekor(entry) != SG_REKOR_V2)
        return SIGSTORE_OK;
    if (entry->index == entry->proof->index)
        return SIGSTORE_OK;
    return sg_refuse(err, SIGSTORE_CHECK_LOG_PROOF,
        "log index %lld is not the inclusion proof's %lld",
        (long long)entry->index, (long long)entry->proof->index);
}

static sigstore_code
check_entry(struct sg_verification *v, const struct sg_log_entry *entry,
    const struct sg_trusted_log *log, const struct sg_content *content,
    sigstore_error *err)
{
    sigstore_code rc;

    if (entry->proof == NULL || entry->proof->checkpoint == NULL)
        return sg_refuse(err, SIGSTORE_CHECK_LOG_PROOF,
            "no inclusion proof with a checkpoint");
    if ((rc = check_index(entry, err)) != SIGSTORE_OK ||
        (rc = check_checkpoint(v, entry, log, err)) != SIGSTORE_OK)
        return rc;
    return sg_entry_matches(entry, &content->is, err);
}

const struct sg_trusted_log *
sg_find_log(const struct sg_verification *v, const struct sg_log_entry *entry,
    const struct sg_times *times, const struct sg_trusted_log **known)
{
    const struct sg_trusted_log *log;
    size_t next = 0;

    while ((log = sg_trusted_log_find(v->root->tlogs, v->root->tlog_count,
                entry->log_id->key_id, &next)) != NULL) {
        if (log->algorithm == NULL)
            continue;
        if (known != NULL)
            *known = log;
        if (was_trusted(log, entry, times))
            return log;
    }
    return NULL;
}

/*
 * The same leaf, by either index: that in the log, which in Rekor v1 only a
 * promise proves, and that in the tree, of which a log may have several.
 */
static bool
is_same(const struct sg_log_entry *a, const struct sg_log_entry *b)
{
    return a->index == b->index ||
        (a->proof->index == b->proof->index &&
            sg_bytes_equal(a->body, b->body));
}

/* The tree of Rekor v2 proves the index, in Rekor v1 a promise does. */
static int64_t
proved_index(const struct sg_log_entry *entry, const struct sg_times *times)
{
    if (sg_entry_rekor(entry) == SG_REKOR_V2)
        return entry->index;
    for (size_t i = 0; i < times->count; i++) {
        if (times->items[i].entry == entry)
            return entry->index;
    }
    return -1;
}

/* One entry in a log counts once, however log and index are written. */
static sigstore_code
add_entry(struct sg_logged *logged, const struct sg_log_entry *entry,
    const struct sg_trusted_log *log, const struct sg_times *times,
    sigstore_error *err)
{
    for (size_t i = 0; i < logged->count; i++) {
        if (sg_bytes_equal(logged->items[i].log->key.der, log->key.der) &&
            is_same(logged->items[i].entry, entry))
            return sg_refuse(err, SIGSTORE_CHECK_LOG_DUPLICATE,
                "entry %lld of %s stands in the bundle twice",
                (long long)entry->index, sg_show(log->base_url).text);
    }
    logged->items[logged->count].entry = entry;
    logged->items[logged->count].log = log;
    logged->items[logged->count].index = proved_index(entry, times);
    logged->count++;
    return SIGSTORE_OK;
}

/* The time for which a log was not trusted; a promise's may not be signed. */
static struct sg_time
time_outside(const struct sg_times *times, const struct sg_window *window)
{
    for (size_t i = 0; i < times->count; i++) {
        if (!sg_window_holds(window, times->items[i].at))
            return times->items[i].at;
    }
    return times->outside.at;
}

static sigstore_code
refuse_empty(const struct sg_verification *v, const struct sg_times *times,
    const struct sg_trusted_log *known, sigstore_error *err)
{
    if (v->bundle->entry_count == 0)
        return sg_refuse(
            err, SIGSTORE_CHECK_LOG_MISSING, "the bundle has no log entry");
    if (known != NULL)
        return sg_refuse(err, SIGSTORE_CHECK_LOG_WINDOW,
            "signed at %s, but the trusted root trusts %s %s",
            sg_show_moment(time_outside(times, &known->window)).text,
            sg_show(known->base_url).text, sg_show_window(&known->window).text);
    return sg_refuse(err, SIGSTORE_CHECK_LOG_UNKNOWN,
        "log %s is not in the trusted root",
        sg_show_hex(v->bundle->entries[0].log_id->key_id).text);
}

sigstore_code
sg_check_log(struct sg_verification *v, const struct sg_times *times,
    const struct sg_content *content, struct sg_logged *logged,
    sigstore_error *err)
{
    const struct sg_trusted_log *known = NULL;
    sigstore_code rc;

    for (size_t i = 0; i < v->bundle->entry_count; i++) {
        const struct sg_log_entry *entry = &v->bundle->entries[i];
        const struct sg_trusted_log *log = sg_find_log(v, entry, times, &known);

        if (log == NULL)
            continue; /* of a log that does not count */
        if ((rc = check_entry(v, entry, log, content, err)) != SIGSTORE_OK ||
            (rc = add_entry(logged, entry, log, times, err)) != SIGSTORE_OK)
            return sg_context(err, rc, "log entry %zu", i);
    }
    if (logged->count != 0)
        v->done |= SG_DONE_LOG;
    else if (v->profile != SIGSTORE_PROFILE_PRIVATE)
        return refuse_empty(v, times, known, err);
    return SIGSTORE_OK;
}
