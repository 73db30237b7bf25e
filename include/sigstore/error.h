/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Why a call failed: a code that a program branches on, the check that
 * refused, and one line for people.
 *
 * The caller owns the error, usually on the stack, and may pass NULL wherever
 * an error is taken.  A call that succeeds leaves it as it was.
 */
#ifndef SIGSTORE_ERROR_H
#define SIGSTORE_ERROR_H

#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What a program branches on.  Values are never renumbered. */
typedef enum sigstore_code {
    SIGSTORE_OK = 0,
    SIGSTORE_ENOMEM = 1,       /* memory ran out */
    SIGSTORE_EARGUMENT = 2,    /* the caller broke the contract */
    SIGSTORE_EFORMAT = 3,      /* input is malformed */
    SIGSTORE_EUNSUPPORTED = 4, /* well formed, but of a kind unknown here */
    SIGSTORE_ELIMIT = 5,       /* larger than this library accepts */
    SIGSTORE_EREFUSED = 6,     /* a check said no: see sigstore_check */
    SIGSTORE_ENOTFOUND = 7,    /* a file, key or entry is not there */
    SIGSTORE_EIO = 8,          /* the operating system failed */
    SIGSTORE_ENETWORK = 9,     /* a server could not be reached */
    SIGSTORE_ESERVICE = 10,    /* a server answered with an error */
    SIGSTORE_EAUTH = 11,       /* no identity, or it was not accepted */
    SIGSTORE_EINTERNAL = 12    /* libcrypto or this library is at fault */
} sigstore_code;

/* Which check refused.  Values are never renumbered or used again. */
typedef enum sigstore_check {
    SIGSTORE_CHECK_NONE = 0,

    SIGSTORE_CHECK_BUNDLE_FORM = 10,
    SIGSTORE_CHECK_BUNDLE_MEDIA_TYPE = 11,
    SIGSTORE_CHECK_BUNDLE_MATERIAL = 12,
    SIGSTORE_CHECK_TRUST_FORM = 13,

    SIGSTORE_CHECK_TIME_NONE = 20,
    SIGSTORE_CHECK_TIMESTAMP_FORM = 21,
    SIGSTORE_CHECK_TIMESTAMP_SIGNATURE = 22,
    SIGSTORE_CHECK_TIMESTAMP_IMPRINT = 23,
    SIGSTORE_CHECK_TIMESTAMP_SIGNER = 24,
    SIGSTORE_CHECK_TIMESTAMP_WINDOW = 25,
    SIGSTORE_CHECK_TIMESTAMP_DUPLICATE = 26,
    SIGSTORE_CHECK_TIME_FUTURE = 27,

    SIGSTORE_CHECK_CERT_FORM = 30,
    SIGSTORE_CHECK_CERT_CHAIN = 31,
    SIGSTORE_CHECK_CERT_TIME = 32,
    SIGSTORE_CHECK_CERT_SIGNATURE = 33,
    SIGSTORE_CHECK_CERT_EXTENSION = 34,
    SIGSTORE_CHECK_CA_WINDOW = 35,

    SIGSTORE_CHECK_SCT_MISSING = 40,
    SIGSTORE_CHECK_SCT_FORM = 41,
    SIGSTORE_CHECK_SCT_LOG = 42,
    SIGSTORE_CHECK_SCT_SIGNATURE = 43,
    SIGSTORE_CHECK_SCT_WINDOW = 44,

    SIGSTORE_CHECK_CERT_KEY_USAGE = 50,
    SIGSTORE_CHECK_CERT_EXTENDED_KEY_USAGE = 51,
    SIGSTORE_CHECK_CERT_SUBJECT = 52,

    SIGSTORE_CHECK_POLICY_IDENTITY = 60,
    SIGSTORE_CHECK_POLICY_ISSUER = 61,
    SIGSTORE_CHECK_POLICY_CLAIM = 62,
    SIGSTORE_CHECK_POLICY_EMPTY = 63,
    SIGSTORE_CHECK_POLICY_KEY = 64,

    SIGSTORE_CHECK_LOG_MISSING = 70,
    SIGSTORE_CHECK_LOG_UNKNOWN = 71,
    SIGSTORE_CHECK_LOG_WINDOW = 72,
    SIGSTORE_CHECK_LOG_DUPLICATE = 73,
    SIGSTORE_CHECK_LOG_PROOF = 74,
    SIGSTORE_CHECK_LOG_INCLUSION = 75,
    SIGSTORE_CHECK_LOG_CHECKPOINT = 76,
    SIGSTORE_CHECK_LOG_CHECKPOINT_SIGNATURE = 77,
    SIGSTORE_CHECK_LOG_CHECKPOINT_ROOT = 78,
    SIGSTORE_CHECK_LOG_PROMISE = 79,
    SIGSTORE_CHECK_LOG_KIND = 80,
    SIGSTORE_CHECK_LOG_BODY = 81,

    SIGSTORE_CHECK_SIGNATURE = 90,
    SIGSTORE_CHECK_SIGNATURE_ALGORITHM = 91,
    SIGSTORE_CHECK_DIGEST_HINT = 92,
    SIGSTORE_CHECK_ENVELOPE = 93,
    SIGSTORE_CHECK_PAYLOAD_TYPE = 94,
    SIGSTORE_CHECK_STATEMENT = 95,
    SIGSTORE_CHECK_SUBJECT = 96,
    SIGSTORE_CHECK_ARTIFACT = 97
} sigstore_check;

#define SIGSTORE_MESSAGE_MAX 960

/*
 * The message is UTF-8 without control characters, ends in NUL, and puts the
 * fact first: text of the input is quoted in it shortened and escaped, so it
 * may be printed on a terminal.  The size of the struct never changes.
 */
typedef struct sigstore_error {
    sigstore_code code;
    sigstore_check check;
    char message[SIGSTORE_MESSAGE_MAX];
    unsigned char reserved[56];
} sigstore_error;

/*
 * sigstore_code_name and sigstore_check_name give the enumerator as text
 * ("SIGSTORE_EREFUSED", "LOG_INCLUSION"), "unknown" for other values.  The
 * text is static.  Both may be called from any thread.
 */
SIGSTORE_API const char *sigstore_code_name(sigstore_code code);
SIGSTORE_API const char *sigstore_check_name(sigstore_check check);

#ifdef __cplusplus
}
#endif

#endif
