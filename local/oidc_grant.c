/* SPDX-License-Identifier: Apache-2.0 */
/* The grants that wait to be fetched. */
#include "oidc_grant.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "codec/base64.h"
#include "crypto/random.h"

#define SECRET_BYTES 32

/* Consonants, so that no words come out of it [RFC 8628 6.1]. */
static const char letters[] = "BCDFGHJKLMNPQRSTVWXZ";

#define LETTERS (sizeof(letters) - 1)

struct oidc_grants {
    pthread_mutex_t lock;
    struct oidc_grant rows[OIDC_GRANTS_MAX]; /* secret "": free */
};

sigstore_code
oidc_grants_new(struct oidc_grants **out, sigstore_error *err)
{
    *out = calloc(1, sizeof(**out));
    if (*out == NULL)
        return sg_no_memory(err);
    if (pthread_mutex_init(&(*out)->lock, NULL) == 0)
        return SIGSTORE_OK;
    free(*out);
    *out = NULL;
    return sg_no_memory(err);
}

void
oidc_grants_free(struct oidc_grants *grants)
{
    if (grants == NULL)
        return;
    pthread_mutex_destroy(&grants->lock);
    free(grants);
}

static sigstore_code
draw_secret(struct oidc_grant *grant, sigstore_error *err)
{
    uint8_t bytes[SECRET_BYTES];
    struct sg_buf text;
    sigstore_code code = sg_random(bytes, sizeof(bytes), err);

    if (code != SIGSTORE_OK)
        return code;
    sg_buf_init(&text, OIDC_SECRET_SIZE);
    sg_base64url_add(&text, sg_bytes_of(bytes, sizeof(bytes)));
    sg_buf_add_byte(&text, '\0');
    if (text.failed)
        return sg_no_memory(err);
    memcpy(grant->secret, text.data, text.len);
    sg_buf_dispose(&text);
    return SIGSTORE_OK;
}

/* A letter is drawn from many more numbers than there are letters: each is
 * as likely as any other, but for one in a hundred million. */
static sigstore_code
draw_user_code(struct oidc_grant *grant, sigstore_error *err)
{
    uint32_t numbers[OIDC_USER_CODE_SIZE - 1];
    sigstore_code code = sg_random((uint8_t *)numbers, sizeof(numbers), err);

    for (size_t i = 0; code == SIGSTORE_OK && i < OIDC_USER_CODE_SIZE - 1; i++)
        grant->user_code[i] = letters[numbers[i] % LETTERS];
    return code;
}

static struct oidc_grant *
find_room(struct oidc_grants *grants, int64_t now)
{
    for (size_t i = 0; i < OIDC_GRANTS_MAX; i++) {
        struct oidc_grant *row = &grants->rows[i];

        if (row->secret[0] == '\0' || row->end <= now)
            return row;
    }
    return NULL;
}

sigstore_code
oidc_grant_add(struct oidc_grants *grants, struct oidc_grant *grant,
    int64_t now, sigstore_error *err)
{
    struct oidc_grant *row;
    sigstore_code code = draw_secret(grant, err);

    if (code == SIGSTORE_OK && grant->is_device)
        code = draw_user_code(grant, err);
    if (code != SIGSTORE_OK)
        return code;
    grant->end = now + (grant->is_device ? OIDC_DEVICE_S : OIDC_CODE_S);
    pthread_mutex_lock(&grants->lock);
    row = find_room(grants, now);
    if (row != NULL)
        *row = *grant;
    pthread_mutex_unlock(&grants->lock);
    return row != NULL ? SIGSTORE_OK
                       : sg_fail(err, SIGSTORE_ELIMIT,
                             "more than %d logins wait", OIDC_GRANTS_MAX);
}

static struct oidc_grant *
find(struct oidc_grants *grants, enum issuer_kind kind, bool is_device,
    const char *secret)
{
    for (size_t i = 0; i < OIDC_GRANTS_MAX; i++) {
        struct oidc_grant *row = &grants->rows[i];

        if (row->secret[0] != '\0' && row->kind == kind &&
            row->is_device == is_device && strcmp(row->secret, secret) == 0)
            return row;
    }
    return NULL;
}

static enum oidc_grant_state
state_of(const struct oidc_grant *row, int64_t now)
{
    if (row->end <= now)
        return OIDC_EXPIRED;
    if (row->is_denied)
        return OIDC_DENIED;
    return row->subject[0] != '\0' ? OIDC_GRANTED : OIDC_PENDING;
}

enum oidc_grant_state
oidc_grant_take(struct oidc_grants *grants, enum issuer_kind kind,
    bool is_device, const char *secret, struct oidc_grant *out, int64_t now)
{
    enum oidc_grant_state state = OIDC_UNKNOWN;
    struct oidc_grant *row;

    pthread_mutex_lock(&grants->lock);
    row = find(grants, kind, is_device, secret);
    if (row != NULL) {
        state = state_of(row, now);
        *out = *row;
        if (state != OIDC_PENDING)
            memset(row, 0, sizeof(*row));
    }
    pthread_mutex_unlock(&grants->lock);
    return state;
}

/* "bcdf-ghjk" as it is kept; what cannot be one becomes "". */
static void
normalize(char out[OIDC_USER_CODE_SIZE], const char *typed)
{
    size_t len = 0;

    memset(out, 0, OIDC_USER_CODE_SIZE);
    for (; *typed != '\0'; typed++) {
        if (*typed == '-' || *typed == ' ')
            continue;
        if (len == OIDC_USER_CODE_SIZE - 1) {
            out[0] = '\0';
            return;
        }
        out[len++] =
            (char)(*typed >= 'a' && *typed <= 'z' ? *typed - 32 : *typed);
    }
}

/* A device that waits for this code, which is never "": no row matches. */
static struct oidc_grant *
find_waiting(struct oidc_grants *grants, enum issuer_kind kind,
    const char *user_code, int64_t now)
{
    for (size_t i = 0; i < OIDC_GRANTS_MAX; i++) {
        struct oidc_grant *row = &grants->rows[i];

        if (row->secret[0] != '\0' && row->is_device && row->kind == kind &&
            state_of(row, now) == OIDC_PENDING &&
            strcmp(row->user_code, user_code) == 0)
            return row;
    }
    return NULL;
}

bool
oidc_grant_decide(struct oidc_grants *grants, enum issuer_kind kind,
    const char *user_code, const char *subject, int64_t now)
{
    char wanted[OIDC_USER_CODE_SIZE];
    struct oidc_grant *row;

    normalize(wanted, user_code);
    pthread_mutex_lock(&grants->lock);
    row = find_waiting(grants, kind, wanted, now);
    if (row != NULL && subject == NULL)
        row->is_denied = true;
    else if (row != NULL)
        strncpy(row->subject, subject, ISSUER_SUBJECT_MAX);
    pthread_mutex_unlock(&grants->lock);
    return row != NULL;
}
