/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Policies: whom the caller expects as the signer.
 *
 * Every verification needs one; there is none that accepts anybody.  A policy
 * is immutable once made, may be shared between threads, and is released with
 * sigstore_policy_free.  Texts and keys are copied.
 */
#ifndef SIGSTORE_POLICY_H
#define SIGSTORE_POLICY_H

#include "error.h"
#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The claims that Fulcio writes into certificates, numbered as the last arc
 * of their OIDs 1.3.6.1.4.1.57264.1.N (fulcio oid-info).
 */
typedef enum sigstore_claim {
    SIGSTORE_CLAIM_ISSUER_V1 = 1,
    SIGSTORE_CLAIM_GITHUB_TRIGGER = 2,
    SIGSTORE_CLAIM_GITHUB_SHA = 3,
    SIGSTORE_CLAIM_GITHUB_NAME = 4,
    SIGSTORE_CLAIM_GITHUB_REPOSITORY = 5,
    SIGSTORE_CLAIM_GITHUB_REF = 6,
    SIGSTORE_CLAIM_OTHER_NAME = 7,
    SIGSTORE_CLAIM_ISSUER = 8,
    SIGSTORE_CLAIM_BUILD_SIGNER_URI = 9,
    SIGSTORE_CLAIM_BUILD_SIGNER_DIGEST = 10,
    SIGSTORE_CLAIM_RUNNER_ENVIRONMENT = 11,
    SIGSTORE_CLAIM_SOURCE_REPOSITORY_URI = 12,
    SIGSTORE_CLAIM_SOURCE_REPOSITORY_DIGEST = 13,
    SIGSTORE_CLAIM_SOURCE_REPOSITORY_REF = 14,
    SIGSTORE_CLAIM_SOURCE_REPOSITORY_ID = 15,
    SIGSTORE_CLAIM_SOURCE_OWNER_URI = 16,
    SIGSTORE_CLAIM_SOURCE_OWNER_ID = 17,
    SIGSTORE_CLAIM_BUILD_CONFIG_URI = 18,
    SIGSTORE_CLAIM_BUILD_CONFIG_DIGEST = 19,
    SIGSTORE_CLAIM_BUILD_TRIGGER = 20,
    SIGSTORE_CLAIM_RUN_INVOCATION_URI = 21,
    SIGSTORE_CLAIM_SOURCE_VISIBILITY = 22,
    SIGSTORE_CLAIM_DEPLOYMENT_ENVIRONMENT = 23,
    SIGSTORE_CLAIM_TOKEN_SUBJECT = 24
} sigstore_claim;

/*
 * sigstore_policy_identity expects the certificate's subject alternative name
 * to be `identity` (an e-mail address, a URI or a username, compared whole)
 * and the issuer of the signer's token to be `issuer` (a URL, compared
 * whole).  Both are needed and not empty; UTF-8, NUL-terminated.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_policy_identity(
    sigstore_policy **out, const char *identity, const char *issuer,
    sigstore_error *err);

/*
 * sigstore_policy_github expects a workflow of GitHub Actions.  A NULL member
 * is not asked for, but `identity` or `repository` is needed.
 *
 * Each of trigger, sha, repository and ref is looked for in the old extension
 * and in the new one: either suffices, and where both are present they must
 * agree, asked for or not.  `name` has an old one only.  `repository` is a
 * slug, "owner/name".
 */
typedef struct sigstore_github {
    const char *identity;
    const char *trigger;
    const char *sha;
    const char *name;
    const char *repository;
    const char *ref;
    const void *reserved[8]; /* NULL */
} sigstore_github;

SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_policy_github(
    sigstore_policy **out, const sigstore_github *expected,
    sigstore_error *err);

/* sigstore_policy_claim expects one claim to have this value, whole. */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_policy_claim(
    sigstore_policy **out, sigstore_claim claim, const char *value,
    sigstore_error *err);

/*
 * sigstore_policy_key expects the signature to be made with this public key:
 * PEM ("PUBLIC KEY") or DER of a SubjectPublicKeyInfo, `len` bytes.  For the
 * profile SIGSTORE_PROFILE_MANAGED_KEY.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_policy_key(
    sigstore_policy **out, const void *key, size_t len, sigstore_error *err);

/*
 * sigstore_policy_all_of and sigstore_policy_any_of join `count` policies, at
 * least one.  On success the new policy owns them; on failure the caller
 * still does.  A policy that holds a key cannot be joined.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_policy_all_of(
    sigstore_policy **out, sigstore_policy **policies, size_t count,
    sigstore_error *err);
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_policy_any_of(
    sigstore_policy **out, sigstore_policy **policies, size_t count,
    sigstore_error *err);

/* sigstore_policy_free releases a policy and those joined in it, or NULL. */
SIGSTORE_API void sigstore_policy_free(sigstore_policy *policy);

#ifdef __cplusplus
}
#endif

#endif
