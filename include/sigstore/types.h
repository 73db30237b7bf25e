/* SPDX-License-Identifier: Apache-2.0 */
/* Opaque types of the public API, and the marks its declarations carry. */
#ifndef SIGSTORE_TYPES_H
#define SIGSTORE_TYPES_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define SIGSTORE_API __attribute__((visibility("default")))
#define SIGSTORE_MUST_USE __attribute__((warn_unused_result))
#else
#define SIGSTORE_API
#define SIGSTORE_MUST_USE
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* A parsed bundle: untrusted until sigstore_verify accepts it. */
typedef struct sigstore_bundle sigstore_bundle;

/* Keys and certificates that a verifier trusts, with their times. */
typedef struct sigstore_trusted_root sigstore_trusted_root;

/* Which services a signer is to use. */
typedef struct sigstore_signing_config sigstore_signing_config;

/* Whom the caller expects as the signer. */
typedef struct sigstore_policy sigstore_policy;

/* What was signed: a file, a descriptor, memory or a digest. */
typedef struct sigstore_artifact sigstore_artifact;

/* A trusted root and a profile, with the caches of repeated use. */
typedef struct sigstore_verifier sigstore_verifier;

/* Settings of one verification. */
typedef struct sigstore_options sigstore_options;

/* What an accepted verification proved. */
typedef struct sigstore_result sigstore_result;

/* The built-in instances of Sigstore. */
typedef enum sigstore_instance {
    SIGSTORE_PRODUCTION = 1,
    SIGSTORE_STAGING = 2
} sigstore_instance;

/* The hash algorithms of artifacts. */
typedef enum sigstore_hash {
    SIGSTORE_SHA256 = 1,
    SIGSTORE_SHA384 = 2,
    SIGSTORE_SHA512 = 3
} sigstore_hash;

#ifdef __cplusplus
}
#endif

#endif
