/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Metadata of one TUF role, signed and kept in the store.  What is kept stays
 * as it is while it says what it is to say, is signed by today's key and has
 * half its life before it; else there is a next version.  So versions never
 * go back, and a client that has seen one is never told of an older one.
 */
#ifndef LOCAL_TUF_SIGN_H
#define LOCAL_TUF_SIGN_H

#include "instance.h"
#include "base/arena.h"
#include "base/buf.h"
#include "tuf/metadata.h"

/* A role's document, of the newest version. */
struct tuf_document {
    int64_t version;
    sg_bytes text; /* in the arena */
};

/* What a role states, beside type, format, version and expiry. */
struct tuf_role {
    enum sg_tuf_type type;
    enum key key;
    sg_bytes members; /* `,"meta":{...}` */
};

/*
 * tuf_sign gives the document of a role, the one that is kept or a new one,
 * which is in the store then.  SIGSTORE_EFORMAT where what is kept is damaged:
 * its version is not known, and must not be used again.
 */
SG_MUST_USE sigstore_code tuf_sign(struct tuf_document *out,
    struct sg_arena *arena, const struct instance *instance,
    const struct tuf_role *role, sigstore_error *err);

/* tuf_sign_kept gives a version of root, data NULL where there is none. */
SG_MUST_USE sigstore_code tuf_sign_kept(sg_bytes *out, struct sg_arena *arena,
    const struct instance *instance, int64_t root_version, sigstore_error *err);

#endif
