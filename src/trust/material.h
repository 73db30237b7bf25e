/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all documents of trust material share: how one is made, whichever it
 * is and wherever it comes from (memory, a file, what is compiled in, or a
 * member of a ClientTrustConfig), and where what it holds lies.
 */
#ifndef SG_TRUST_MATERIAL_H
#define SG_TRUST_MATERIAL_H

#include "base/buf.h"
#include "codec/jsonbind.h"

/* One that has neither path nor bytes is refused as a bad argument. */
struct sg_source {
    const char *path;   /* of a file; NULL: `bytes` are the document */
    sg_bytes bytes;     /* JSON */
    bool lasting;       /* the bytes outlive the document: not copied */
    const char *member; /* of a ClientTrustConfig; NULL: it is no such */
};

/* What every document begins with. */
struct sg_material {
    struct sg_arena arena;
    struct sg_buf text; /* the JSON, unless it outlives the document */
    struct sg_warnings warnings;
};

/* A sg_material_build makes a document, zeroed but for this, of its value. */
typedef sigstore_code sg_material_build(struct sg_material *material,
    const struct sg_json *value, sigstore_error *err);

/*
 * sg_material_make reads a source and has `build` make a document of `size`
 * bytes of it: whole, or not at all.  The document begins with the material
 * that `*out` points to, and is freed by sg_material_free.
 */
SG_MUST_USE sigstore_code sg_material_make(struct sg_material **out,
    size_t size, sg_material_build *build, const struct sg_source *source,
    sigstore_error *err);
void sg_material_free(struct sg_material *material);

/* sg_material_warning gives a line, which lives with the document, or NULL. */
const char *sg_material_warning(
    const struct sg_material *material, size_t index);

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
