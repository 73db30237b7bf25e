/* SPDX-License-Identifier: Apache-2.0 */
/* The readers of each part of TUF metadata, for metadata.c alone. */
#ifndef SG_TUF_PARTS_H
#define SG_TUF_PARTS_H

#include "tuf/metadata.h"

/*
 * Members of `object` by name, of one JSON type; each refuses what is absent
 * or of another type, and names it.  Integers fit 63 bits.
 */
SG_MUST_USE sigstore_code sg_tuf_object(const struct sg_json **out,
    const struct sg_json *object, const char *name, sigstore_error *err);
SG_MUST_USE sigstore_code sg_tuf_array(const struct sg_json **out,
    const struct sg_json *object, const char *name, sigstore_error *err);
SG_MUST_USE sigstore_code sg_tuf_text(sg_bytes *out,
    const struct sg_json *object, const char *name, sigstore_error *err);
SG_MUST_USE sigstore_code sg_tuf_integer(int64_t *out,
    const struct sg_json *object, const char *name, int64_t least,
    sigstore_error *err);
SG_MUST_USE sigstore_code sg_tuf_flag(bool *out, const struct sg_json *object,
    const char *name, sigstore_error *err);

/* "keys": an object of keys by id [TUF 4.2]. */
SG_MUST_USE sigstore_code sg_tuf_keys_parse(struct sg_tuf_metadata *m,
    const struct sg_json *object, sigstore_error *err);

/* A role's "keyids" and "threshold". */
SG_MUST_USE sigstore_code sg_tuf_role_parse(struct sg_tuf_metadata *m,
    struct sg_tuf_role *role, const struct sg_json *object,
    sigstore_error *err);

/* "meta" of timestamp and snapshot, "targets" of targets [TUF 4.4, 4.5]. */
SG_MUST_USE sigstore_code sg_tuf_files_parse(struct sg_tuf_metadata *m,
    const struct sg_json *object, bool are_targets, sigstore_error *err);

/* "delegations" of targets. */
SG_MUST_USE sigstore_code sg_tuf_delegations_parse(struct sg_tuf_metadata *m,
    const struct sg_json *object, sigstore_error *err);

/* An array of texts, copied as slices; no element empty, at most `max`. */
SG_MUST_USE sigstore_code sg_tuf_texts(sg_bytes **out, size_t *count,
    struct sg_tuf_metadata *m, const struct sg_json *array, size_t max,
    sigstore_error *err);

#endif
