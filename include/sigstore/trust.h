/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Trust material: the trusted root of a Sigstore instance, its signing
 * config, and the file that holds both (sigstore_trustroot.proto).
 *
 * A trusted root holds the certificates and keys of certificate authorities,
 * logs and timestamp authorities, each with the times for which it counts.
 * It is complete and immutable when made and may be shared between threads.
 * It must outlive every verifier that was made from it.
 */
#ifndef SIGSTORE_TRUST_H
#define SIGSTORE_TRUST_H

#include "error.h"
#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * sigstore_trusted_root_embedded gives the trusted root of `instance` as it
 * was when this library was released; sigstore_trusted_root_embedded_time
 * says when that was, in seconds since 1970 (0 for an unknown instance).
 *
 * The caller owns `*out` and releases it with sigstore_trusted_root_free.
 * Fails with SIGSTORE_EARGUMENT for an unknown instance, SIGSTORE_ENOMEM.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_trusted_root_embedded(
    sigstore_trusted_root **out, sigstore_instance instance,
    sigstore_error *err);
SIGSTORE_API int64_t sigstore_trusted_root_embedded_time(
    sigstore_instance instance);

/*
 * sigstore_trusted_root_parse reads a TrustedRoot (media type
 * application/vnd.dev.sigstore.trustedroot+json;version=0.1 or 0.2, or
 * application/vnd.dev.sigstore.trustedroot.v0.2+json) from `len` bytes of
 * JSON at `data`, which are copied.
 *
 * Unknown members and keys of unknown kinds are skipped with a warning.  The
 * caller owns `*out`.  On failure `*out` is NULL.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_trusted_root_parse(
    sigstore_trusted_root **out, const void *data, size_t len,
    sigstore_error *err);

/*
 * sigstore_trusted_root_read_file reads a TrustedRoot from the file at
 * `path`; sigstore_trusted_root_read_config_file reads the one inside a
 * ClientTrustConfig (application/
 * vnd.dev.sigstore.clienttrustconfig.v0.1+json).
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_trusted_root_read_file(
    sigstore_trusted_root **out, const char *path, sigstore_error *err);
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code
sigstore_trusted_root_read_config_file(
    sigstore_trusted_root **out, const char *path, sigstore_error *err);

/* sigstore_trusted_root_free releases a trusted root; NULL is allowed. */
SIGSTORE_API void sigstore_trusted_root_free(sigstore_trusted_root *root);

/*
 * sigstore_trusted_root_warning gives the `index`-th (from 0) thing that
 * reading the trusted root passed over, as a line for people, or NULL when
 * there are no more.  The text lives as long as the root.
 */
SIGSTORE_API const char *sigstore_trusted_root_warning(
    const sigstore_trusted_root *root, size_t index);

/*
 * sigstore_trusted_root_certificate_count counts the certificates of the
 * certificate authorities.
 */
SIGSTORE_API size_t sigstore_trusted_root_certificate_count(
    const sigstore_trusted_root *root);

/*
 * sigstore_signing_config_parse reads a SigningConfig (media type
 * application/vnd.dev.sigstore.signingconfig.v0.2+json) from `len` bytes of
 * JSON at `data`, which are copied; the others read it from a file, from the
 * file of a ClientTrustConfig, and as compiled in.
 *
 * The caller owns `*out` and releases it with sigstore_signing_config_free,
 * which allows NULL.  On failure `*out` is NULL.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_signing_config_parse(
    sigstore_signing_config **out, const void *data, size_t len,
    sigstore_error *err);
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_signing_config_read_file(
    sigstore_signing_config **out, const char *path, sigstore_error *err);
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code
sigstore_signing_config_read_config_file(
    sigstore_signing_config **out, const char *path, sigstore_error *err);
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_signing_config_embedded(
    sigstore_signing_config **out, sigstore_instance instance,
    sigstore_error *err);
SIGSTORE_API void sigstore_signing_config_free(sigstore_signing_config *config);

/* As sigstore_trusted_root_warning. */
SIGSTORE_API const char *sigstore_signing_config_warning(
    const sigstore_signing_config *config, size_t index);

#ifdef __cplusplus
}
#endif

#endif
