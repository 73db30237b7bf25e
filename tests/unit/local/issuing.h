/* SPDX-License-Identifier: Apache-2.0 */
/* An instance that has the issuer's key and nothing else, and its tokens. */
#ifndef ISSUING_H
#define ISSUING_H

#include <stdio.h>
#include <time.h>

#include "base/limits.h"
#include "codec/base64.h"
#include "issuer_inside.h"
#include "test.h"

#define ISSUING_URL "http://127.0.0.1:4080"

static inline void
issuing_open(struct instance *out)
{
    memset(out, 0, sizeof(*out));
    out->url = ISSUING_URL;
    assert_int_equal(sg_secret_new(&out->keys.of[KEY_OIDC], NULL), SIGSTORE_OK);
    assert_int_equal(issuer_open(&out->issuer, out, NULL), SIGSTORE_OK);
}

static inline void
issuing_close(struct instance *instance)
{
    issuer_close(instance->issuer);
    sg_secret_free(instance->keys.of[KEY_OIDC]);
}

/* Signs "header.claims" as the issuer does, whatever it says. */
static inline void
issuing_sign(struct sg_buf *out, const struct instance *instance)
{
    uint8_t der[SG_SIGNATURE_MAX], raw[ISSUER_SIGNATURE];
    size_t len;

    assert_false(out->failed);
    assert_int_equal(sg_sign_message(instance->keys.of[KEY_OIDC],
                         sg_buf_bytes(out), der, &len, NULL),
        SIGSTORE_OK);
    assert_true(issuer_signature_to_raw(sg_bytes_of(der, len), raw));
    sg_buf_add_byte(out, '.');
    sg_base64url_add(out, sg_bytes_of(raw, sizeof(raw)));
}

/*
 * A template's $K is the key's name, $U the instance's URL, and $N, $P, $F,
 * $S, $T now, an hour ago, in an hour, and in 200 and 400 seconds.
 */
static inline void
issuing_fill(
    struct sg_buf *out, const struct instance *instance, const char *template)
{
    static const struct {
        char name;
        int64_t after;
    } times[] = { { 'N', 0 }, { 'P', -3600 }, { 'F', 3600 }, { 'S', 200 },
        { 'T', 400 } };

    for (const char *at = template; *at != '\0'; at++) {
        if (*at != '$') {
            sg_buf_add_byte(out, (uint8_t)*at);
            continue;
        }
        at++;
        if (*at == 'K')
            sg_buf_add_text(out, instance->issuer->kid);
        else if (*at == 'U')
            sg_buf_add_text(out, instance->url);
        for (size_t i = 0; i < COUNT_OF(times); i++) {
            if (times[i].name == *at)
                sg_buf_add_decimal(out, (int64_t)time(NULL) + times[i].after);
        }
    }
}

/* A token of these templates, signed. */
static inline void
issuing_make(struct sg_buf *out, const struct instance *instance,
    const char *header, const char *claims)
{
    const char *const parts[] = { header, claims };

    for (size_t i = 0; i < 2; i++) {
        struct sg_buf part;

        sg_buf_init(&part, 1 << 20);
        issuing_fill(&part, instance, parts[i]);
        assert_false(part.failed);
        if (i > 0)
            sg_buf_add_byte(out, '.');
        sg_base64url_add(out, sg_buf_bytes(&part));
        sg_buf_dispose(&part);
    }
    issuing_sign(out, instance);
}

/* Checks a token; the identity lives in `arena`, which this begins. */
static inline sigstore_code
issuing_check(const struct instance *instance, sg_bytes token,
    struct sg_arena *arena, struct identity *out, sigstore_error *err)
{
    memset(err, 0, sizeof(*err));
    sg_arena_init(arena, SG_ARENA_MAX);
    return issuer_check(instance, token, arena, out, err);
}

/* Checks that this is refused, with a message that holds `part`. */
static inline void
check_refused(const struct instance *instance, const char *name, sg_bytes token,
    const char *part)
{
    struct identity identity;
    struct sg_arena arena;
    sigstore_error err;
    sigstore_code code =
        issuing_check(instance, token, &arena, &identity, &err);

    check_row(name, code == SIGSTORE_EREFUSED);
    check_row(name, err.code == SIGSTORE_EREFUSED);
    if (strstr(err.message, part) == NULL)
        fail_msg("row \"%s\": %s", name, err.message);
    sg_arena_dispose(&arena);
}

/* Checks that this is accepted. */
static inline void
check_accepted(
    const struct instance *instance, const char *name, sg_bytes token)
{
    struct identity identity;
    struct sg_arena arena;
    sigstore_error err;

    if (issuing_check(instance, token, &arena, &identity, &err) != SIGSTORE_OK)
        fail_msg("row \"%s\": %s", name, err.message);
    check_row(name, identity.claims != NULL);
    check_row(name, identity.subject.len > 0);
    sg_arena_dispose(&arena);
}

/* A token of this kind. */
static inline void
issuing_mint(struct sg_buf *out, const struct instance *instance,
    const struct mint *mint)
{
    sg_buf_init(out, SG_TOKEN_MAX);
    assert_int_equal(issuer_mint(instance, mint, out, NULL), SIGSTORE_OK);
}

#endif
