/* SPDX-License-Identifier: Apache-2.0 */
/* Messages of sigstore_common.proto, as their JSON binds. */
#include "trust/common_json.h"

#include "base/limits.h"
#include "base/text.h"
#include "crypto/digest.h"

static const struct sg_field range_fields[] = {
    { .name = "start",
        .kind = SG_FIELD_TIME,
        .offset = offsetof(struct sg_range_json, start) },
    { .name = "end",
        .kind = SG_FIELD_TIME,
        .offset = offsetof(struct sg_range_json, end) },
};

const struct sg_schema sg_range_schema = { range_fields,
    sizeof(range_fields) / sizeof(range_fields[0]),
    sizeof(struct sg_range_json) };

static const struct sg_field certificate_fields[] = {
    { .name = "rawBytes",
        .kind = SG_FIELD_BYTES,
        .required = true,
        .offset = offsetof(struct sg_certificate_json, der),
        .max = SG_CERTIFICATE_MAX },
};

const struct sg_schema sg_certificate_schema = { certificate_fields,
    sizeof(certificate_fields) / sizeof(certificate_fields[0]),
    sizeof(struct sg_certificate_json) };

/* Required is at least one: an authority of no certificates would vouch for
 * anybody, and a signer of none would be nobody. */
static const struct sg_field chain_fields[] = {
    { .name = "certificates",
        .kind = SG_FIELD_LIST,
        .required = true,
        .offset = offsetof(struct sg_chain_json, certificates),
        .max = SG_CHAIN_MAX,
        .schema = &sg_certificate_schema },
};

const struct sg_schema sg_chain_schema = { chain_fields,
    sizeof(chain_fields) / sizeof(chain_fields[0]),
    sizeof(struct sg_chain_json) };

const struct sg_enum_name sg_hash_names[] = {
    { "SHA2_256", SG_SHA256 },
    { "SHA2_384", SG_SHA384 },
    { "SHA2_512", SG_SHA512 },
    { NULL, 0 },
};

sigstore_code
sg_range_window(struct sg_window *out, const struct sg_range_json *range,
    sigstore_error *err)
{
    if (range == NULL)
        return sg_fail(err, SIGSTORE_EFORMAT, "validFor: missing");
    if (range->start == NULL)
        return sg_fail(err, SIGSTORE_EFORMAT, "validFor.start: missing");
    out->has_start = true;
    out->start = *range->start;
    if (range->end == NULL)
        return SIGSTORE_OK;
    if (sg_time_compare(*range->end, *range->start) < 0)
        return sg_fail(err, SIGSTORE_EFORMAT,
            "validFor: end %s is before start %s",
            sg_show_time(range->end->s).text,
            sg_show_time(range->start->s).text);
    out->has_end = true;
    out->end = *range->end;
    return SIGSTORE_OK;
}

sigstore_code
sg_no_room(const struct sg_arena *arena, size_t size, sigstore_error *err)
{
    if (!sg_arena_is_full(arena, size))
        return sg_no_memory(err);
    return sg_fail(err, SIGSTORE_ELIMIT,
        "takes more than %zu bytes of memory, too many for its length",
        arena->max);
}
