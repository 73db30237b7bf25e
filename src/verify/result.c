/* SPDX-License-Identifier: Apache-2.0 */
/* Results: a copy of what was proved, in one arena. */
#include "verify/result.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "dsse/statement.h"

struct log_entry {
    const char *url;
    int64_t index;
};

struct sigstore_result {
    struct sg_arena arena;
    const char *identity;
    const char *issuer;
    const char *claims[SG_FULCIO_CLAIMS + 1];
    int64_t *times;
    size_t time_count;
    struct log_entry *entries;
    size_t entry_count;
    sg_bytes payload;
    const char *payload_type;
    const char *predicate_type;
};

/*
 * Text that a caller may print: NULL when absent, "" when it has control
 * characters (none that was compared has).
 */
static sigstore_code
copy_text(sigstore_result *result, const char **out, sg_bytes text,
    sigstore_error *err)
{
    sg_bytes copy;

    *out = NULL;
    if (text.data == NULL)
        return SIGSTORE_OK;
    if (!sg_text_is_plain(text))
        text = SG_LITERAL("");
    copy = sg_arena_copy(&result->arena, text);
    if (copy.data == NULL)
        return sg_no_memory(err);
    *out = (const char *)copy.data;
    return SIGSTORE_OK;
}

static sigstore_code
copy_signer(sigstore_result *result, const struct sg_cert *certificate,
    sigstore_error *err)
{
    sg_bytes issuer;
    sigstore_code rc;

    if (certificate == NULL)
        return SIGSTORE_OK;
    rc = sg_claim_read(&issuer, certificate, &sg_issuer_row, err);
    if (rc == SIGSTORE_OK)
        rc = copy_text(result, &result->issuer, issuer, err);
    if (rc == SIGSTORE_OK)
        rc = copy_text(result, &result->identity, certificate->san, err);
    for (int i = 1; rc == SIGSTORE_OK && i <= SG_FULCIO_CLAIMS; i++)
        rc = copy_text(result, &result->claims[i], certificate->claims[i], err);
    return rc;
}

static sigstore_code
copy_times(
    sigstore_result *result, const struct sg_times *times, sigstore_error *err)
{
    result->times =
        sg_arena_array(&result->arena, times->count, sizeof(int64_t));
    if (result->times == NULL)
        return sg_no_memory(err);
    for (size_t i = 0; i < times->count; i++)
        result->times[i] = times->items[i].at.s;
    result->time_count = times->count;
    return SIGSTORE_OK;
}

static sigstore_code
copy_entries(sigstore_result *result, const struct sg_logged *logged,
    sigstore_error *err)
{
    sigstore_code rc;

    if (logged->count == 0)
        return SIGSTORE_OK;
    result->entries =
        sg_arena_array(&result->arena, logged->count, sizeof(struct log_entry));
    if (result->entries == NULL)
        return sg_no_memory(err);
    for (size_t i = 0; i < logged->count; i++) {
        result->entries[i].index = logged->items[i].index;
        rc = copy_text(result, &result->entries[i].url,
            logged->items[i].log->base_url, err);
        if (rc != SIGSTORE_OK)
            return rc;
    }
    result->entry_count = logged->count;
    return SIGSTORE_OK;
}

static sigstore_code
copy_payload(sigstore_result *result, const struct sg_verification *v,
    sigstore_error *err)
{
    const struct sg_envelope *envelope = v->bundle->envelope;
    sigstore_code rc;

    if (envelope == NULL)
        return SIGSTORE_OK;
    result->payload = sg_arena_copy(&result->arena, envelope->payload);
    if (result->payload.data == NULL)
        return sg_no_memory(err);
    rc = copy_text(result, &result->payload_type, envelope->payload_type, err);
    if (rc != SIGSTORE_OK)
        return rc;
    return copy_text(result, &result->predicate_type, v->predicate_type, err);
}

sigstore_code
sg_result_new(sigstore_result **out, const struct sg_verification *v,
    const struct sg_times *times, const struct sg_signer *signer,
    const struct sg_logged *logged, sigstore_error *err)
{
    sigstore_result *result = calloc(1, sizeof(*result));
    sigstore_code rc;

    if (result == NULL)
        return sg_no_memory(err);
    sg_arena_init(&result->arena, 2 * (size_t)SG_BUNDLE_MAX);
    if ((rc = copy_signer(result, signer->certificate, err)) != SIGSTORE_OK ||
        (rc = copy_times(result, times, err)) != SIGSTORE_OK ||
        (rc = copy_entries(result, logged, err)) != SIGSTORE_OK ||
        (rc = copy_payload(result, v, err)) != SIGSTORE_OK) {
        sigstore_result_free(result);
        return rc;
    }
    *out = result;
    return SIGSTORE_OK;
}

void
sigstore_result_free(sigstore_result *result)
{
    if (result == NULL)
        return;
    sg_arena_dispose(&result->arena);
    free(result);
}

const char *
sigstore_result_identity(const sigstore_result *result)
{
    return result == NULL ? NULL : result->identity;
}

const char *
sigstore_result_issuer(const sigstore_result *result)
{
    return result == NULL ? NULL : result->issuer;
}

const char *
sigstore_result_claim(const sigstore_result *result, sigstore_claim claim)
{
    if (result == NULL || (int)claim < 1 || (int)claim > SG_FULCIO_CLAIMS)
        return NULL;
    return result->claims[claim];
}

size_t
sigstore_result_time_count(const sigstore_result *result)
{
    return result == NULL ? 0 : result->time_count;
}

int64_t
sigstore_result_time(const sigstore_result *result, size_t index)
{
    if (result == NULL || index >= result->time_count)
        return 0;
    return result->times[index];
}

size_t
sigstore_result_log_count(const sigstore_result *result)
{
    return result == NULL ? 0 : result->entry_count;
}

const char *
sigstore_result_log_url(const sigstore_result *result, size_t index)
{
    if (result == NULL || index >= result->entry_count)
        return NULL;
    return result->entries[index].url;
}

int64_t
sigstore_result_log_index(const sigstore_result *result, size_t index)
{
    if (result == NULL || index >= result->entry_count)
        return -1;
    return result->entries[index].index;
}

const void *
sigstore_result_payload(const sigstore_result *result, size_t *len)
{
    if (len != NULL)
        *len = result == NULL ? 0 : result->payload.len;
    return result == NULL ? NULL : result->payload.data;
}

const char *
sigstore_result_payload_type(const sigstore_result *result)
{
    return result == NULL ? NULL : result->payload_type;
}

const char *
sigstore_result_predicate_type(const sigstore_result *result)
{
    return result == NULL ? NULL : result->predicate_type;
}
