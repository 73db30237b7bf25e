/* SPDX-License-Identifier: Apache-2.0 */
/* A token's claims, for the rooms that use one. */
#ifndef SG_OIDC_TOKEN_H
#define SG_OIDC_TOKEN_H

#include "base/bytes.h"
#include "sigstore/oidc.h"

/*
 * sg_token_claim gives a claim that is a text without control characters;
 * data is NULL when there is none.  It lives as long as the token.
 */
sg_bytes sg_token_claim(const sigstore_token *token, const char *name);

#endif
