/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens for tests, made of the JSON of their claims. */
#ifndef SG_TEST_JWT_H
#define SG_TEST_JWT_H

#include "base/buf.h"
#include "codec/base64.h"

#define JWT_NOW 1700000000

/* The claims that every token has, without braces; others may follow. */
#define JWT_TIMES "\"iat\":1699999990,\"exp\":1700000060"
#define JWT_COMMON                                                             \
    "\"aud\":\"sigstore\",\"iss\":\"https://issuer.example\","                 \
    "\"sub\":\"someone\"," JWT_TIMES

/* jwt_add appends header.claims.signature. */
static inline void
jwt_add(struct sg_buf *buf, const char *header, const char *claims)
{
    sg_base64url_add(buf, sg_bytes_from_text(header));
    sg_buf_add_text(buf, ".");
    sg_base64url_add(buf, sg_bytes_from_text(claims));
    sg_buf_add_text(buf, ".c2lnbmF0dXJl");
}

#endif
