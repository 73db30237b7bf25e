/* SPDX-License-Identifier: Apache-2.0 */
/* The floor of a verification: signatures by libcrypto, keys made before. */
#include "floor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#define SIGNATURES_MAX 16

static const struct algorithm {
    const char *name, *type, *group;
} algorithms[] = {
    { "p256", "EC", "P-256" },
    { "p384", "EC", "P-384" },
    { "p521", "EC", "P-521" },
    { "ed25519", "ED25519", NULL },
};

struct signature {
    EVP_PKEY *key;
    EVP_PKEY_CTX *ctx; /* NULL for Ed25519, which takes the message whole */
    unsigned char message[64], bytes[1024];
    size_t message_len, len;
};

struct floor {
    struct signature signature[SIGNATURES_MAX];
    size_t count;
};

void
die(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
    exit(1);
}

struct floor *
floor_new(void)
{
    struct floor *floor = calloc(1, sizeof(*floor));

    if (!floor)
        die("out of memory");
    return floor;
}

static EVP_PKEY *
make_key(const char *name)
{
    for (size_t i = 0; i < sizeof(algorithms) / sizeof(*algorithms); i++) {
        const struct algorithm *a = &algorithms[i];

        if (strcmp(a->name, name) != 0)
            continue;
        if (a->group)
            return EVP_PKEY_Q_keygen(NULL, NULL, a->type, a->group);
        return EVP_PKEY_Q_keygen(NULL, NULL, a->type);
    }
    return NULL;
}

static int
sign_digest(struct signature *s)
{
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(s->key, NULL);
    int done;

    s->message_len = EVP_PKEY_get_bits(s->key) == 384 ? 48 : 32;
    done = ctx && EVP_PKEY_sign_init(ctx) > 0 &&
        EVP_PKEY_sign(ctx, s->bytes, &s->len, s->message, s->message_len) > 0;
    EVP_PKEY_CTX_free(ctx);
    s->ctx = EVP_PKEY_CTX_new(s->key, NULL);
    return done && s->ctx && EVP_PKEY_verify_init(s->ctx) > 0;
}

static int
sign_message(struct signature *s)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    int done;

    s->message_len = sizeof(s->message);
    done = ctx && EVP_DigestSignInit(ctx, NULL, NULL, NULL, s->key) > 0 &&
        EVP_DigestSign(ctx, s->bytes, &s->len, s->message, s->message_len) > 0;
    EVP_MD_CTX_free(ctx);
    return done;
}

void
floor_add(struct floor *floor, const char *name)
{
    struct signature *s = &floor->signature[floor->count++];

    if (floor->count > SIGNATURES_MAX)
        die("too many algorithms");
    s->key = make_key(name);
    s->len = sizeof(s->bytes);
    memset(s->message, 0x5a, sizeof(s->message));
    if (!s->key)
        die("unknown algorithm");
    if (EVP_PKEY_is_a(s->key, "ED25519") ? !sign_message(s) : !sign_digest(s))
        die("cannot sign");
}

static int
verify_message(const struct signature *s)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    int done;

    done = ctx && EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, s->key) > 0 &&
        EVP_DigestVerify(ctx, s->bytes, s->len, s->message, s->message_len) ==
            1;
    EVP_MD_CTX_free(ctx);
    return done;
}

void
floor_verify(const struct floor *floor)
{
    for (size_t i = 0; i < floor->count; i++) {
        const struct signature *s = &floor->signature[i];

        if (!s->ctx ? !verify_message(s)
                    : EVP_PKEY_verify(s->ctx, s->bytes, s->len, s->message,
                          s->message_len) != 1)
            die("a signature of the floor does not verify");
    }
}

void
floor_free(struct floor *floor)
{
    for (size_t i = 0; i < floor->count; i++) {
        EVP_PKEY_CTX_free(floor->signature[i].ctx);
        EVP_PKEY_free(floor->signature[i].key);
    }
    free(floor);
}
