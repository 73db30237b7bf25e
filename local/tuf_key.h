/* SPDX-License-Identifier: Apache-2.0 */
/* The P-256 keys of TUF's roles: how root states one, and what names it. */
#ifndef LOCAL_TUF_KEY_H
#define LOCAL_TUF_KEY_H

#include "base/buf.h"
#include "crypto/sign.h"

/* The id of a key: SHA-256 of its canonical form, in hexadecimal. */
#define KEY_ID_SIZE (2 * 32 + 1)

/* A document of ours, as text or canonical.  Seen: 3 KB, of root. */
#define TUF_DOCUMENT_MAX (64u * 1024)

/* tuf_key_canonical appends what is signed of a JSON text [TUF 4.2.1]. */
SG_MUST_USE sigstore_code tuf_key_canonical(
    struct sg_buf *out, sg_bytes text, sigstore_error *err);

/* tuf_key_add appends a public key as root states it, and gives its id. */
SG_MUST_USE sigstore_code tuf_key_add(struct sg_buf *buf, char id[KEY_ID_SIZE],
    const struct sg_secret *key, sigstore_error *err);

#endif
