/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The instance's private keys: made on first start, kept in the store (its
 * folder is its owner's alone, mode 0700), one row each in keys.c.
 */
#ifndef LOCAL_KEYS_H
#define LOCAL_KEYS_H

#include "crypto/sign.h"

struct store;

enum key {
    KEY_ROOT,         /* P-256: the CA's root certificate */
    KEY_INTERMEDIATE, /* P-256: signs what Fulcio hands out */
    KEY_CT,           /* P-256 */
    KEY_REKOR1,       /* P-256 */
    KEY_REKOR2,       /* Ed25519, as the public instance has it */
    KEY_TSA_ROOT,     /* P-256 */
    KEY_TSA,          /* P-256 */
    KEY_OIDC,         /* P-256, ES256 */
    KEY_TUF_ROOT,     /* P-256, and those of the other roles */
    KEY_TUF_TARGETS,
    KEY_TUF_SNAPSHOT,
    KEY_TUF_TIMESTAMP,
    KEY_COUNT
};

struct keys {
    struct sg_secret *of[KEY_COUNT];
};

/* keys_open takes the keys from the store, after making those it lacks. */
SG_MUST_USE sigstore_code keys_open(
    struct keys *out, struct store *store, sigstore_error *err);

/* keys_close wipes and frees them. */
void keys_close(struct keys *keys);

#endif
