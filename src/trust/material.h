/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading a document of trust material, whichever it is and wherever it comes
 * from: memory, a file, what is compiled in, or a member of a
 * ClientTrustConfig.
 */
#ifndef SG_TRUST_MATERIAL_H
#define SG_TRUST_MATERIAL_H

#include "base/buf.h"
#include "codec/jsonbind.h"

struct sg_source {
    const char *path;   /* of a file; NULL: `bytes` are the document */
    sg_bytes bytes;     /* JSON */
    bool lasting;       /* the bytes outlive the document: not copied */
    const char *member; /* of a ClientTrustConfig; NULL: it is no such */
};

/* What a document owns, and what reading it gives. */
struct sg_material {
    struct sg_arena *arena;
    struct sg_buf *text;
    struct sg_warnings *warnings;
    const struct sg_json *value;
};

/*
 * sg_material_read makes a value of a source.  Arena, buffer and warnings are
 * the document's, zeroed, and are to be disposed also after a failure.
 */
SG_MUST_USE sigstore_code sg_material_read(struct sg_material *material,
    const struct sg_source *source, sigstore_error *err);

/*
 * sg_material_failed completes the error of a document that could not be
 * made of its value: the check, and the path before the message.
 */
sigstore_code sg_material_failed(
    const struct sg_source *source, sigstore_code code, sigstore_error *err);

/*
 * sg_media_type_check refuses a value that is not an object whose mediaType
 * is among `types`, which end with NULL.
 */
SG_MUST_USE sigstore_code sg_media_type_check(
    const struct sg_json *value, const char *const *types, sigstore_error *err);

/*
 * sg_config_member gives a member of a ClientTrustConfig; both must be there
 * [sigstore_trustroot.proto].
 */
SG_MUST_USE sigstore_code sg_config_member(const struct sg_json **out,
    const struct sg_binder *binder, const struct sg_json *config,
    const char *name, sigstore_error *err);

#endif
