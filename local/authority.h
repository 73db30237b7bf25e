/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The certificates of the certificate authority (root and intermediate) and
 * of the timestamp authority (root and signer): made on first start, kept in
 * the store.  DER; they live as long as the authority.
 */
#ifndef LOCAL_AUTHORITY_H
#define LOCAL_AUTHORITY_H

#include "keys.h"

struct instance;

struct authority {
    struct sg_arena arena;
    sg_bytes root, intermediate; /* of Fulcio */
    sg_bytes tsa_root, tsa;      /* `tsa` is the signer's */
};

SG_MUST_USE sigstore_code authority_open(struct authority **out,
    const struct instance *instance, sigstore_error *err);
void authority_close(struct authority *authority);

#endif
