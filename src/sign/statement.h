/* SPDX-License-Identifier: Apache-2.0 */
/* A statement that is to be signed. */
#ifndef SG_SIGN_STATEMENT_H
#define SG_SIGN_STATEMENT_H

#include "base/buf.h"
#include "dsse/statement.h"
#include "sigstore/sign.h"

struct sigstore_statement {
    struct sg_arena arena;
    struct sg_buf text; /* what is signed */
    struct sg_statement parsed;
    struct sg_digest digest; /* of a subject, by which it can be verified */
};

#endif
