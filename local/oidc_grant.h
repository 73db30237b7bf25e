/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What somebody was granted and has not fetched yet: authorization codes, and
 * devices that wait for a decision.  A table of fixed size behind a lock; all
 * times are seconds of a clock that does not go back.
 */
#ifndef LOCAL_OIDC_GRANT_H
#define LOCAL_OIDC_GRANT_H

#include "issuer_inside.h"

/* Grants at a time: what is answered within a code's minute. */
#define OIDC_GRANTS_MAX 512

/* How long a code may be fetched [RFC 6749 4.1.2], and a device waits. */
#define OIDC_CODE_S 60
#define OIDC_DEVICE_S 300

/* Texts of a grant with their NULs.  Seen: a redirect of 40 bytes. */
#define OIDC_REDIRECT_SIZE 512
#define OIDC_NONCE_SIZE 256
#define OIDC_USER_CODE_SIZE 9

/* A challenge, and the secret by which a grant is fetched, are base64url. */
#define OIDC_SECRET_SIZE ISSUER_TEXT_SIZE

struct oidc_grant {
    enum issuer_kind kind;
    bool is_device;
    char secret[OIDC_SECRET_SIZE];       /* the code, or the device code */
    char user_code[OIDC_USER_CODE_SIZE]; /* of a device: what is typed */
    char challenge[OIDC_SECRET_SIZE];    /* "": none */
    char redirect[OIDC_REDIRECT_SIZE];
    char nonce[OIDC_NONCE_SIZE];          /* "": none */
    char subject[ISSUER_SUBJECT_MAX + 1]; /* "": nobody has decided */
    bool is_denied;
    int64_t end;
};

/* What becomes of who asks for a token. */
enum oidc_grant_state {
    OIDC_UNKNOWN, /* never was, was fetched, or was forgotten */
    OIDC_EXPIRED,
    OIDC_PENDING,
    OIDC_DENIED,
    OIDC_GRANTED
};

struct oidc_grants;

SG_MUST_USE sigstore_code oidc_grants_new(
    struct oidc_grants **out, sigstore_error *err);
void oidc_grants_free(struct oidc_grants *grants);

/*
 * oidc_grant_add keeps a grant, after drawing its secret and, of a device,
 * its user code.  SIGSTORE_ELIMIT when there are too many.
 */
SG_MUST_USE sigstore_code oidc_grant_add(struct oidc_grants *grants,
    struct oidc_grant *grant, int64_t now, sigstore_error *err);

/*
 * oidc_grant_take gives the grant of a code or a device code.  But for one
 * that is pending it is gone then: nothing is fetched twice.
 */
enum oidc_grant_state oidc_grant_take(struct oidc_grants *grants,
    enum issuer_kind kind, bool is_device, const char *secret,
    struct oidc_grant *out, int64_t now);

/*
 * oidc_grant_decide says who a device acts for; NULL: for nobody.  The code
 * may be in any case, with dashes and blanks.  False when no device waits
 * for it.
 */
bool oidc_grant_decide(struct oidc_grants *grants, enum issuer_kind kind,
    const char *user_code, const char *subject, int64_t now);

#endif
