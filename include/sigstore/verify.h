/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Verification: bundle, artifact, trusted root and policy in; a result or the
 * reason why not out.  No network, no clock, no global state.
 */
#ifndef SIGSTORE_VERIFY_H
#define SIGSTORE_VERIFY_H

#include "bundle.h"
#include "error.h"
#include "policy.h"
#include "trust.h"
#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- artifacts ---- */

/*
 * sigstore_artifact_open makes an artifact of the file at `path`,
 * sigstore_artifact_from_fd of an open descriptor (which stays the caller's,
 * is read from its position to its end, and may be a pipe),
 * sigstore_artifact_from_memory of `len` bytes (which stay the caller's and
 * must outlive the artifact), sigstore_artifact_from_digest of a digest
 * (32, 48 or 64 bytes by algorithm).
 *
 * The bytes are read once, by the first verification, in pieces: memory does
 * not grow with the artifact.  An artifact may serve many verifications that
 * need the same algorithms; one of a pipe that later needs another fails with
 * SIGSTORE_EIO.  It belongs to one thread at a time.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_artifact_open(
    sigstore_artifact **out, const char *path, sigstore_error *err);
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_artifact_from_fd(
    sigstore_artifact **out, int fd, sigstore_error *err);
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_artifact_from_memory(
    sigstore_artifact **out, const void *data, size_t len, sigstore_error *err);
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_artifact_from_digest(
    sigstore_artifact **out, sigstore_hash algorithm, const void *digest,
    size_t len, sigstore_error *err);

/*
 * sigstore_artifact_set_progress has `progress` called with the number of
 * bytes read so far and the total (0 when unknown) while a large artifact is
 * read, about once every 16 MiB.
 */
SIGSTORE_API void sigstore_artifact_set_progress(sigstore_artifact *artifact,
    void (*progress)(void *arg, uint64_t done, uint64_t total), void *arg);

/*
 * sigstore_artifact_digest gives the artifact's digest, reading it if need
 * be.  `digest` takes 64 bytes; `*len` is set to how many were written.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_artifact_digest(
    sigstore_artifact *artifact, sigstore_hash algorithm,
    unsigned char digest[64], size_t *len, sigstore_error *err);

/* sigstore_artifact_free releases an artifact, or NULL. */
SIGSTORE_API void sigstore_artifact_free(sigstore_artifact *artifact);

/* ---- verifiers ---- */

/* Which proofs a bundle needs; none is accepted without a signed time. */
typedef enum sigstore_profile {
    /* certificate, SCT, log entry, signed time: the public instance */
    SIGSTORE_PROFILE_PUBLIC = 1,
    /* key, log entry, signed time: the policy holds the key */
    SIGSTORE_PROFILE_MANAGED_KEY = 2,
    /* certificate, RFC 3161 timestamp: GitHub's instance for private code */
    SIGSTORE_PROFILE_PRIVATE = 3
} sigstore_profile;

/*
 * sigstore_verifier_new makes a verifier of a trusted root and a profile.
 *
 * It borrows `root`, which must outlive it.  It holds caches behind a lock,
 * so threads may share it, and using one for many bundles is quicker.  The
 * caller releases it with sigstore_verifier_free, which allows NULL.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_verifier_new(
    sigstore_verifier **out, const sigstore_trusted_root *root,
    sigstore_profile profile, sigstore_error *err);
SIGSTORE_API void sigstore_verifier_free(sigstore_verifier *verifier);

/*
 * Settings of a verification.  sigstore_options_set_now tells the time in
 * seconds since 1970: signed times after it are refused.  Without it the time
 * is unknown, as on a machine without a clock, and none is.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_options_new(
    sigstore_options **out, sigstore_error *err);
SIGSTORE_API void sigstore_options_set_now(
    sigstore_options *options, int64_t now);
SIGSTORE_API void sigstore_options_free(sigstore_options *options);

/*
 * sigstore_verify checks everything that the client specification asks
 * [client-spec 4]: signed times, certificate chain at each of them, SCT,
 * policy, log entry and signature over the artifact.
 *
 * SIGSTORE_OK is the one answer that means verified.  `*out`, the result,
 * belongs to the caller, who releases it with sigstore_result_free; it is
 * NULL unless verified, and `out` may be NULL when it is not wanted.
 * SIGSTORE_EREFUSED names the check in err->check.  `options` may be NULL.
 * Threads may share everything but the artifact and the error.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_verify(
    sigstore_result **out, sigstore_verifier *verifier,
    const sigstore_bundle *bundle, sigstore_artifact *artifact,
    const sigstore_policy *policy, const sigstore_options *options,
    sigstore_error *err);

/* ---- results ---- */

/*
 * What was proved.  Texts are UTF-8 without control characters, live as long
 * as the result, and are NULL where the bundle has none (a managed key has no
 * identity).
 */
SIGSTORE_API const char *sigstore_result_identity(
    const sigstore_result *result);
SIGSTORE_API const char *sigstore_result_issuer(const sigstore_result *result);
SIGSTORE_API const char *sigstore_result_claim(
    const sigstore_result *result, sigstore_claim claim);

/* How many signed times there are, and each, in seconds since 1970. */
SIGSTORE_API size_t sigstore_result_time_count(const sigstore_result *result);
SIGSTORE_API int64_t sigstore_result_time(
    const sigstore_result *result, size_t index);

/*
 * How many verified log entries; of each its log's URL and its index, or -1
 * where nothing proves the index that the bundle states: an entry of Rekor v1
 * without an inclusion promise.
 */
SIGSTORE_API size_t sigstore_result_log_count(const sigstore_result *result);
SIGSTORE_API const char *sigstore_result_log_url(
    const sigstore_result *result, size_t index);
SIGSTORE_API int64_t sigstore_result_log_index(
    const sigstore_result *result, size_t index);

/*
 * The verified payload of a DSSE envelope: its bytes and its type.  NULL and
 * 0 for a signature over an artifact.
 */
SIGSTORE_API const void *sigstore_result_payload(
    const sigstore_result *result, size_t *len);
SIGSTORE_API const char *sigstore_result_payload_type(
    const sigstore_result *result);

/* The predicate type of an in-toto statement; NULL where there is none. */
SIGSTORE_API const char *sigstore_result_predicate_type(
    const sigstore_result *result);

/* sigstore_result_free releases a result, or NULL. */
SIGSTORE_API void sigstore_result_free(sigstore_result *result);

#ifdef __cplusplus
}
#endif

#endif
