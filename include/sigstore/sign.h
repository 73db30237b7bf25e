/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signing, in libsigstore-net: a short-lived key, a certificate for it from
 * Fulcio, timestamps, and entries in transparency logs, joined in a bundle
 * that was verified before it is handed out.
 *
 *     sigstore_signer_new(&signer, net, &settings, &err)
 *     sigstore_artifact_open(&file, "app.tar.gz", &err)
 *     sigstore_sign(&bundle, NULL, signer, net, file, &err)
 *     text = sigstore_bundle_json(bundle, &len)
 *
 * What is logged is public, and for ever: the identity that the certificate
 * names, and the digest of what was signed.
 */
#ifndef SIGSTORE_SIGN_H
#define SIGSTORE_SIGN_H

#include "bundle.h"
#include "error.h"
#include "net.h"
#include "oidc.h"
#include "trust.h"
#include "types.h"
#include "verify.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A key, its certificate, and the services that its signatures go to. */
typedef struct sigstore_signer sigstore_signer;

/*
 * A private key that the caller keeps, in a token or a key service: ECDSA
 * over P-256.  What `arg` is must outlive the signer, all else is copied.
 */
typedef struct sigstore_signing_key {
    const void *public_key; /* PEM ("PUBLIC KEY") or DER */
    size_t public_key_len;
    /* Signs a SHA-256 digest: a signature in DER into `signature`, which has
     * room for `*len` bytes; sets `*len`.  0: done.  Threads that sign call
     * it at the same time.  What it gives is verified before it is logged. */
    int (*sign)(void *arg, const void *digest, size_t digest_len,
        void *signature, size_t *len);
    void *arg;
    /* What a bundle without certificate calls the key, UTF-8; NULL: the
     * base64 of its DER's SHA-256. */
    const char *hint;
    const void *reserved[4];
} sigstore_signing_key;

/* How a signer is made.  Members that are not set are zero. */
typedef struct sigstore_signer_settings {
    /* Borrowed: root and config must outlive the signer, the token is used
     * by sigstore_signer_new only.  The token may be NULL where there is a
     * key: bundles then name the key, and nobody is asked for a certificate
     * (sigstore_policy_key and SIGSTORE_PROFILE_MANAGED_KEY verify them). */
    const sigstore_trusted_root *root;
    const sigstore_signing_config *config;
    const sigstore_token *token;
    /* of the transparency logs, 1 or 2; 0: the highest there is */
    int rekor_version;
    /* Seconds since 1970; NULL: the machine's clock.  It says which services
     * are in use and when the certificate ends, never when it was signed. */
    int64_t (*now)(void *arg);
    /* Fills `out`; NULL: libcrypto's.  For the nonces of timestamps; keys and
     * signatures are libcrypto's own affair.  0: done. */
    int (*random)(void *arg, void *out, size_t len);
    void *arg;
    /* NULL: a key is made, and forgotten with the signer. */
    const sigstore_signing_key *key;
    const void *reserved[7];
} sigstore_signer_settings;

/*
 * sigstore_signer_new makes a key and gets a certificate for it, by `net`.
 *
 * Services are chosen by the signing config: API version, validity now, one
 * of each operator, as many as it says.  The certificate is used only if it
 * is for this key, of an authority and with an SCT that the trusted root
 * trusts, and names the token's identity and issuer.
 *
 * The caller owns `*out` and releases it with sigstore_signer_free, which
 * wipes the key and allows NULL.  On failure `*out` is NULL: also
 * SIGSTORE_ENOTFOUND when the signing config has no service that may be
 * used, SIGSTORE_ENETWORK, SIGSTORE_ESERVICE, SIGSTORE_EREFUSED.
 *
 * A signer may be used by several threads, each with a net of its own.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_signer_new(
    sigstore_signer **out, sigstore_net *net,
    const sigstore_signer_settings *settings, sigstore_error *err);
SIGSTORE_API void sigstore_signer_free(sigstore_signer *signer);

/*
 * What the certificate names, and the certificate in PEM, with a line feed at
 * its end.  The texts live as long as the signer, and are NULL where it has
 * no certificate.  It can sign until sigstore_signer_expires, in seconds since
 * 1970; without certificate that is INT64_MAX.
 */
SIGSTORE_API const char *sigstore_signer_identity(
    const sigstore_signer *signer);
SIGSTORE_API const char *sigstore_signer_issuer(const sigstore_signer *signer);
SIGSTORE_API const char *sigstore_signer_certificate(
    const sigstore_signer *signer);
SIGSTORE_API int64_t sigstore_signer_expires(const sigstore_signer *signer);

/*
 * sigstore_sign signs an artifact: signature, timestamps, log entries, bundle.
 * Each proof is verified before the next service is asked, and the bundle is
 * verified whole, by its signed times.  In place of a service that is down
 * another operator's is asked, where the signing config leaves one; where
 * Rekor v2 has an entry already, all is made once more: a key may be asked for
 * two signatures.
 *
 * The caller owns `*out` and, where `result` is not NULL, `*result`, which
 * tells what the bundle proves.  On failure both are NULL; something may have
 * been logged.  SIGSTORE_EAUTH once the certificate has expired.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_sign(
    sigstore_bundle **out, sigstore_result **result, sigstore_signer *signer,
    sigstore_net *net, sigstore_artifact *artifact, sigstore_error *err);

/* An in-toto statement: what is said of artifacts (in-toto-attestation v1). */
typedef struct sigstore_statement sigstore_statement;

/*
 * sigstore_statement_new makes a statement of type v1 about one artifact, by
 * its SHA-256: `name` (UTF-8) is what it is called, `predicate` the `len`
 * bytes of a JSON object, which stand in the statement unchanged.
 *
 * Provenance of SLSA (predicate types https://slsa.dev/provenance/v0.2 and
 * .../v1) is checked field by field; of other types, any URI, that it is an
 * object.  SIGSTORE_EFORMAT when it is not, SIGSTORE_EARGUMENT when its type is
 * no URI.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_statement_new(
    sigstore_statement **out, const char *name, sigstore_artifact *artifact,
    const char *predicate_type, const void *predicate, size_t len,
    sigstore_error *err);

/*
 * sigstore_statement_parse takes a statement that is ready: `len` bytes of
 * JSON, which are signed as they are.  At least one subject must have a
 * SHA-256, SHA-384 or SHA-512, or nobody could verify it.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_statement_parse(
    sigstore_statement **out, const void *data, size_t len,
    sigstore_error *err);
SIGSTORE_API void sigstore_statement_free(sigstore_statement *statement);

/*
 * sigstore_statement_check refuses a statement that does not have the
 * artifact among its subjects: SIGSTORE_EREFUSED.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_statement_check(
    const sigstore_statement *statement, sigstore_artifact *artifact,
    sigstore_error *err);

/* sigstore_sign_statement is sigstore_sign for a statement. */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_sign_statement(
    sigstore_bundle **out, sigstore_result **result, sigstore_signer *signer,
    sigstore_net *net, const sigstore_statement *statement,
    sigstore_error *err);

/*
 * sigstore_rekor_find makes a bundle of a detached signature: it looks up its
 * entry in the trusted root's logs that are Rekor v1.  `certificate` is PEM,
 * `signature` base64, which white space may surround.  The bundle is yet to be
 * verified.  SIGSTORE_ENOTFOUND when there is no such entry.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_rekor_find(
    sigstore_bundle **out, sigstore_net *net, const sigstore_trusted_root *root,
    const void *certificate, size_t certificate_len, const void *signature,
    size_t signature_len, sigstore_artifact *artifact, sigstore_error *err);

/*
 * sigstore_rekor_fix mends an old bundle: `len` bytes of one whose single log
 * entry has no checkpoint.  The entry is fetched from the log, a Rekor v1 of
 * the trusted root, and put in its place; all else stays.  A bundle that lacks
 * nothing is given as it is.  The bundle is yet to be verified.
 */
SIGSTORE_API SIGSTORE_MUST_USE sigstore_code sigstore_rekor_fix(
    sigstore_bundle **out, sigstore_net *net, const sigstore_trusted_root *root,
    const void *data, size_t len, sigstore_error *err);

#ifdef __cplusplus
}
#endif

#endif
