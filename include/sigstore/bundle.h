/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bundles: a signature with all that is needed to verify it offline.
 *
 * A bundle is JSON of one of four media types: application/
 * vnd.dev.sigstore.bundle+json;version=0.1, =0.2, =0.3 and
 * application/vnd.dev.sigstore.bundle.v0.3+json (sigstore_bundle.proto).
 * Reading one checks its form only: nothing in it is to be trusted before
 * sigstore_verify accepts it.
 *
 * A bundle is immutable once made and may be shared between threads.
 */
#ifndef SIGSTORE_BUNDLE_H
#define SIGSTORE_BUNDLE_H

#include "error.h"
#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * sigstore_bundle_parse reads a bundle from `len` bytes of JSON at `data`.
 *
 * The bytes are copied: they may be freed once the call returns.  The caller
 * owns `*out` and releases it with sigstore_bundle_free.  On failure `*out`
 * is NULL, and the code is SIGSTORE_EFORMAT, SIGSTORE_EUNSUPPORTED,
 * SIGSTORE_ELIMIT or SIGSTORE_ENOMEM.  Unknown, duplicate and missing
 * members are failures [client-spec 5].
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_bundle_parse(
    sigstore_bundle **out, const void *data, size_t len, sigstore_error *err);

/*
 * sigstore_bundle_read_file reads the bundle in the file at `path`.
 *
 * As sigstore_bundle_parse; also fails with SIGSTORE_ENOTFOUND and
 * SIGSTORE_EIO.  The message starts with the path.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_bundle_read_file(
    sigstore_bundle **out, const char *path, sigstore_error *err);

/*
 * sigstore_bundle_upgrade makes a bundle of version 0.3 of any other: with
 * the signer's certificate alone, and every log entry and timestamp.
 *
 * The caller owns `*out`; on failure it is NULL: SIGSTORE_EFORMAT for what
 * version 0.3 does not allow, SIGSTORE_ELIMIT, SIGSTORE_ENOMEM.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_bundle_upgrade(
    sigstore_bundle **out, const sigstore_bundle *bundle, sigstore_error *err);

/*
 * sigstore_bundle_json gives a bundle's JSON, `*len` bytes of UTF-8 without
 * white space at the end: as it was read; one that was made here is compact,
 * its members in the order in which sigstore-python writes them.  The text
 * lives as long as the bundle.
 */
SIGSTORE_API const char *sigstore_bundle_json(
    const sigstore_bundle *bundle, size_t *len);

/* sigstore_bundle_free releases a bundle; NULL is allowed. */
SIGSTORE_API void sigstore_bundle_free(sigstore_bundle *bundle);

/*
 * sigstore_bundle_media_type gives the media type as written in the bundle.
 * The text lives as long as the bundle.
 */
SIGSTORE_API const char *sigstore_bundle_media_type(
    const sigstore_bundle *bundle);

/*
 * sigstore_bundle_has_envelope returns 1 for a DSSE envelope, 0 for a
 * signature over an artifact.
 */
SIGSTORE_API int sigstore_bundle_has_envelope(const sigstore_bundle *bundle);

/*
 * sigstore_bundle_has_certificate returns 1 when the bundle was signed with a
 * certificate, 0 when it names a public key.
 */
SIGSTORE_API int sigstore_bundle_has_certificate(const sigstore_bundle *bundle);

/* sigstore_bundle_entry_count gives how many log entries the bundle has. */
SIGSTORE_API size_t sigstore_bundle_entry_count(const sigstore_bundle *bundle);

/*
 * sigstore_bundle_signature gives the signature, `*len` bytes, over the
 * artifact or, with an envelope, over its encoding.  The bytes live as long as
 * the bundle.
 */
SIGSTORE_API const void *sigstore_bundle_signature(
    const sigstore_bundle *bundle, size_t *len);

#ifdef __cplusplus
}
#endif

#endif
