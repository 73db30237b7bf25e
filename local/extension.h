/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A certificate's extensions, written one after the other.  What memory
 * prevents, the buffer tells.
 */
#ifndef LOCAL_EXTENSION_H
#define LOCAL_EXTENSION_H

#include "base/buf.h"
#include "codec/oid.h"
#include "crypto/key.h"

/* extension_add_usage adds a critical key usage, of enum sg_key_usage. */
void extension_add_usage(struct sg_buf *buf, unsigned usage);

/* extension_add_purpose adds an extended key usage of one purpose. */
void extension_add_purpose(
    struct sg_buf *buf, enum sg_oid purpose, bool critical);

/*
 * extension_add_authority adds a CA's basic constraints, critical; a negative
 * `path_len` is none.
 */
void extension_add_authority(struct sg_buf *buf, int path_len);

/*
 * extension_add_subject_key and _issuer_key add key identifiers: the first
 * 160 bits of the SHA-256 of the key [RFC 7093 2].
 */
void extension_add_subject_key(struct sg_buf *buf, const struct sg_spki *key);
void extension_add_issuer_key(struct sg_buf *buf, const struct sg_spki *key);

/* extension_add_email and _uri add a critical alternative name, the only. */
void extension_add_email(struct sg_buf *buf, sg_bytes email);
void extension_add_uri(struct sg_buf *buf, sg_bytes uri);

/*
 * extension_add_claim adds Fulcio's extension .1.`number`: to 6 raw text, from
 * 8 on a UTF8String [fulcio oid-info].
 */
void extension_add_claim(struct sg_buf *buf, unsigned number, sg_bytes text);

/* extension_add_poison makes a precertificate [RFC 6962 3.1]. */
void extension_add_poison(struct sg_buf *buf);

/* extension_add_sct adds a list of one SCT [RFC 6962 3.3]. */
void extension_add_sct(struct sg_buf *buf, sg_bytes sct);

#endif
