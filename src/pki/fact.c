/* SPDX-License-Identifier: Apache-2.0 */
/* The name of a fact: SHA-256 over parts that cannot run together. */
#include "pki/fact.h"

static void
write_length(uint8_t out[8], size_t len)
{
    int i;

    for (i = 7; i >= 0; i--) {
        out[i] = (uint8_t)(len & 0xff);
        len >>= 8;
    }
}

sigstore_code
sg_fact_name(struct sg_digest *out, const char *kind, const sg_bytes *parts,
    size_t count, sigstore_error *err)
{
    uint8_t lengths[SG_FACT_PARTS_MAX + 1][8];
    sg_bytes all[2 * (SG_FACT_PARTS_MAX + 1)];
    size_t i;

    if (count > SG_FACT_PARTS_MAX)
        return sg_fail(err, SIGSTORE_EINTERNAL, "a fact of %zu parts", count);
    for (i = 0; i <= count; i++) {
        sg_bytes part = i == 0 ? sg_bytes_from_text(kind) : parts[i - 1];

        write_length(lengths[i], part.len);
        all[2 * i] = sg_bytes_of(lengths[i], sizeof(lengths[i]));
        all[2 * i + 1] = part;
    }
    return sg_digest_parts(out, SG_SHA256, all, 2 * (count + 1), err);
}
