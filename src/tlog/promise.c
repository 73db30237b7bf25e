/* SPDX-License-Identifier: Apache-2.0 */
/* Inclusion promises: Rekor v1's signature over an entry and its time. */
#include "base/limits.h"
#include "codec/jcs.h"
#include "tlog/body.h"

/* write_payload writes what the log signed [rekor-spec, RFC 8785]. */
static void
write_payload(struct sg_buf *buf, const struct sg_log_entry *entry)
{
    sg_buf_add_text(buf, "{\"body\":");
    sg_jcs_add_base64(buf, entry->body);
    sg_buf_add_text(buf, ",\"integratedTime\":");
    sg_buf_add_decimal(buf, entry->integrated_time);
    sg_buf_add_text(buf, ",\"logID\":");
    sg_jcs_add_hex(buf, entry->log_id->key_id);
    sg_buf_add_text(buf, ",\"logIndex\":");
    sg_buf_add_decimal(buf, entry->index);
    sg_buf_add_text(buf, "}");
}

static sigstore_code
check_form(const struct sg_log_entry *entry, sigstore_error *err)
{
    if (sg_entry_rekor(entry) == SG_REKOR_UNKNOWN)
        return sg_entry_unknown(entry, err);
    if (sg_entry_rekor(entry) != SG_REKOR_V1)
        return sg_refuse(err, SIGSTORE_CHECK_LOG_PROMISE,
            "inclusion promise of a log that gives none");
    if (entry->promise == NULL)
        return sg_refuse(err, SIGSTORE_CHECK_LOG_PROMISE,
            "the log entry has no inclusion promise");
    if (entry->log_id == NULL || entry->integrated_time <= 0)
        return sg_refuse(err, SIGSTORE_CHECK_LOG_PROMISE,
            "an inclusion promise needs the log's id and a time");
    return SIGSTORE_OK;
}

sigstore_code
sg_promise_verify(struct sg_cache *cache, const struct sg_log_entry *entry,
    const struct sg_spki *key, const struct sg_algorithm *algorithm,
    sigstore_error *err)
{
    struct sg_buf payload;
    sigstore_code code = check_form(entry, err);

    if (code != SIGSTORE_OK)
        return code;
    sg_buf_init(&payload, SG_BODY_TEXT_MAX);
    write_payload(&payload, entry);
    if (payload.failed)
        return sg_no_memory(err);
    code = sg_verify(cache, SG_KEEP, key, algorithm, sg_buf_bytes(&payload),
        entry->promise->set, err);
    sg_buf_dispose(&payload);
    if (code == SIGSTORE_EREFUSED || code == SIGSTORE_EFORMAT)
        return sg_refuse(err, SIGSTORE_CHECK_LOG_PROMISE,
            "the log's signature over its inclusion promise does not verify "
            "(rekor-spec)");
    return sg_context(err, code, "inclusion promise");
}
