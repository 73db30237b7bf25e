/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every maximum in the library, with its reason and the largest seen.  What
 * exceeds one is refused before it costs memory or time.
 */
#ifndef SG_BASE_LIMITS_H
#define SG_BASE_LIMITS_H

/* A bundle's JSON.  npm's largest provenance is some 200 KB; statements over
 * a release of a thousand files, some 1 MB. */
#define SG_BUNDLE_MAX (16u * 1024 * 1024)

/* A trusted root, signing config or trust config.  Production: 7 KB. */
#define SG_TRUST_MAX (4u * 1024 * 1024)

/* RSA moduli: less than 2048 bits is no longer a signature [algorithm-registry]
 * and more than 4096 is work that an attacker makes us do.  Seen: 4096. */
#define SG_RSA_BITS_MIN 2048u
#define SG_RSA_BITS_MAX 4096u

/* A public key file.  RSA-4096 in PEM: 800 bytes. */
#define SG_KEY_FILE_MAX (64u * 1024)

/* A managed key's name in a bundle: a digest, or a key service's URI. */
#define SG_HINT_MAX 1024

/* Memory of one document, beyond its bytes, as a multiple of its length and a
 * base: a JSON node costs more than the two bytes that may cause it. */
#define SG_ARENA_FACTOR 64u
#define SG_ARENA_BASE (64u * 1024)

/* And however long it is: 16 MiB of nothing but commas and digits would take
 * 700.  A statement over 65,536 subjects takes 21. */
#define SG_ARENA_MAX ((size_t)128 * 1024 * 1024)

/* Nesting of JSON.  Bundles need 7; provenance predicates some 10. */
#define SG_JSON_DEPTH_MAX 64

/* Log entries and timestamps in a bundle.  Seen: 2 [security-classes R8]. */
#define SG_LOG_ENTRIES_MAX 32
#define SG_TIMESTAMPS_MAX 32

/* Certificates in a chain, of a bundle or of the trusted root.  Seen: 3. */
#define SG_CHAIN_MAX 10

/* One certificate's DER.  Seen: 2.1 KB (Fulcio, GitHub). */
#define SG_CERTIFICATE_MAX (64u * 1024)

/* Extensions of a certificate.  Seen: 31. */
#define SG_EXTENSIONS_MAX 64

/* Purposes in an extended key usage.  Seen: 1. */
#define SG_PURPOSES_MAX 16

/* SCTs in a certificate.  Seen: 1. */
#define SG_SCTS_MAX 16

/* A timestamp response.  Seen: 5.4 KB, with the authority's chain inside. */
#define SG_TIMESTAMP_MAX (64u * 1024)

/* Signed attributes of a timestamp.  Seen: 4. */
#define SG_ATTRIBUTES_MAX 16

/* Hashes of an inclusion proof: a tree of 2^63 leaves is 63 deep. */
#define SG_PROOF_HASHES_MAX 63

/* Signature lines of a note [C2SP signed-note: at least 16].  Seen: 5. */
#define SG_NOTE_SIGNATURES_MAX 64

/* What a log entry's body is compared with, and what a promise signs: parts
 * of a bundle, encoded once more. */
#define SG_BODY_TEXT_MAX (2u * SG_BUNDLE_MAX)

/* A checkpoint's envelope, with post-quantum cosignatures of 5 KB each. */
#define SG_CHECKPOINT_MAX (512u * 1024)

/* Subjects of a statement and digests of each.  Seen: 1,200. */
#define SG_SUBJECTS_MAX 65536
#define SG_SUBJECT_DIGESTS_MAX 32

/* Keys and authorities of each kind in a trusted root.  Seen: 5. */
#define SG_TRUST_ENTRIES_MAX 256

/* The key id of a log.  A SHA-256, or its first 4 bytes [C2SP signed-note]. */
#define SG_LOG_ID_MAX 32

/* Services of each kind in a signing config.  Seen: 4. */
#define SG_SERVICES_MAX 256

/* TUF metadata, as the reference client limits it.  Production: root 5.6 KB,
 * targets 5 KB. */
#define SG_TUF_ROOT_MAX (512u * 1000)
#define SG_TUF_TIMESTAMP_MAX (16u * 1024)
#define SG_TUF_SNAPSHOT_MAX (2000u * 1000)
#define SG_TUF_TARGETS_MAX (5000u * 1000)

/* Rotations of root in one update: an endless chain must end [TUF 5.3]. */
#define SG_TUF_ROTATIONS_MAX 256

/* Keys of a role, signatures of a document, files that one lists, patterns
 * and roles of a delegation, bytes of a role's name.  Seen: 9, 5, 12, 1, 1. */
#define SG_TUF_KEYS_MAX 256
#define SG_TUF_SIGNATURES_MAX 256
#define SG_TUF_FILES_MAX 65536
#define SG_TUF_PATHS_MAX 4096
#define SG_TUF_DELEGATIONS_MAX 1024
#define SG_TUF_NAME_MAX 4096

/* Roles asked for one target: a graph of delegations may have cycles, and
 * fetching each of its roles costs a request [TUF 5.6.7]. */
#define SG_TUF_VISITS_MAX 32
#define SG_TUF_ROLES_MAX 256
#define SG_TUF_PENDING_MAX 1024

/* How long a process waits for another that has a store locked: one that
 * fetches, for a whole refresh of the other; one that only reads what is kept
 * or adds a file to it, for a moment. */
#define SG_TUF_LOCK_LONG_MS 30000
#define SG_TUF_LOCK_SHORT_MS 2000

/* A URL: what servers take, and role names three times as long, quoted. */
#define SG_TUF_URL_MAX (16u * 1024)

/* A target's bytes.  Production's trusted root: 7 KB. */
#define SG_TUF_TARGET_MAX (64u * 1024 * 1024)

/* How long connecting may take, and a whole request.  Seen: 50 ms, 1 s. */
#define SG_HTTP_CONNECT_MS 10000
#define SG_HTTP_TOTAL_MS 60000

/* An answer slower than so many bytes a second, for so many seconds, is given
 * up: a server that trickles holds us for as long as it likes. */
#define SG_HTTP_SLOW_BYTES 256
#define SG_HTTP_SLOW_S 10

/* The same for what is posted: a log answers once it holds the entry, which
 * may take 20 s [rekor-v2-spec].  Seen: 1 s. */
#define SG_HTTP_SLOW_POST_S 40

/* What is kept of an answer that is an error: a sentence or two for people. */
#define SG_HTTP_ERROR_MAX (16u * 1024)

/* Redirects of one request: a loop must end.  Seen: 1, of mirrors. */
#define SG_REDIRECTS_MAX 3

/* Further tries of one request, the first wait between two, which doubles, and
 * after how long none begins: a user waits for an answer, if only a no. */
#define SG_RETRY_MAX 3
#define SG_RETRY_FIRST_MS 250
#define SG_RETRY_BUDGET_MS 8000

/* An identity token.  GitHub's: 2 KB; those that list a user's groups, 20. */
#define SG_TOKEN_MAX (64u * 1024)

/* What an issuer or a provider of tokens answers: its description, or up to
 * three tokens.  Seen: 5 KB. */
#define SG_OIDC_ANSWER_MAX (256u * 1024)

/* A URL of a login with all its parameters, and the code that ends it. */
#define SG_LOGIN_URL_MAX (8u * 1024)
#define SG_LOGIN_CODE_MAX 4096

/* How long a program that knows a token may take, and how much of its
 * complaints is kept. */
#define SG_HELPER_MS 30000
#define SG_HELPER_ERROR_MAX 512

/* How long a login waits for somebody at a browser. */
#define SG_LOGIN_WAIT_S 300

/* Answers of Fulcio and Rekor: certificates, an entry with its body.  Seen:
 * 8 KB.  An attestation's entry holds hashes of it only. */
#define SG_SERVICE_ANSWER_MAX (1u * 1024 * 1024)

/* A token, and with it a header.  Seen: 3 KB. */
#define SG_SERVICE_HEADERS_MAX (128u * 1024)

/* Warnings that reading trust material keeps. */
#define SG_WARNINGS_MAX 32

/* Facts and keys that a verifier remembers. */
#define SG_CACHE_FACTS 256
#define SG_CACHE_KEYS 64

/* Policies joined in one, and how deep. */
#define SG_POLICY_CHILDREN_MAX 64
#define SG_POLICY_DEPTH_MAX 8

#endif
