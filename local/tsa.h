/* SPDX-License-Identifier: Apache-2.0 */
/* What the timestamp authority is asked, and the token that it answers. */
#ifndef LOCAL_TSA_H
#define LOCAL_TSA_H

#include "instance.h"
#include "base/buf.h"
#include "crypto/digest.h"

struct tsa_request {
    enum sg_hash hash;
    sg_bytes imprint;  /* of the hash's length */
    sg_bytes policy;   /* OID's contents; data NULL when none is named */
    sg_bytes nonce;    /* INTEGER's contents; data NULL when absent */
    bool certificates; /* certReq: the signer's is to be embedded */
};

/* Why a request is refused; 0 is "it is not". */
enum tsa_wrong {
    TSA_RIGHT = 0,
    TSA_MALFORMED,
    TSA_WEAK_HASH,
    TSA_UNKNOWN_HASH,
    TSA_WRONG_LENGTH,
    TSA_EXTENSIONS
};

/* tsa_parse reads a TimeStampReq, all of `der`, whose slices `out` has. */
SG_MUST_USE enum tsa_wrong tsa_parse(struct tsa_request *out, sg_bytes der);

/*
 * tsa_parse_json reads the request's form in JSON:
 * {"artifactHash", "hashAlgorithm", "certificates", "nonce"}.  Slices live in
 * `arena`.
 */
SG_MUST_USE enum tsa_wrong tsa_parse_json(
    struct tsa_request *out, sg_bytes json, struct sg_arena *arena);

/*
 * tsa_answer appends the TimeStampResp that grants a request: signed by
 * KEY_TSA, of this time (seconds since 1970), with a serial of its own.
 */
SG_MUST_USE sigstore_code tsa_answer(struct sg_buf *out,
    const struct instance *instance, const struct tsa_request *request,
    int64_t time, sigstore_error *err);

#endif
