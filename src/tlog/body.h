/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A log entry's body, compared with what it must be.  The log writes canonical
 * JSON (RFC 8785), so that a body has one possible text: each kind's file
 * states that text piece by piece, from our own values, and the pieces are
 * taken from the front of the body.  What is left out, added, repeated or
 * moved is a difference like any other, and no JSON is read.
 *
 * The first piece that differs decides; later ones do nothing, so that a
 * kind's file is a list.
 */
#ifndef SG_TLOG_BODY_H
#define SG_TLOG_BODY_H

#include "tlog/entry.h"

struct sg_body {
    sg_bytes rest; /* not compared yet */
    const struct sg_signed *is;
    sigstore_error *err;
    sigstore_code code; /* of the first difference */
};

/* sg_body_text compares text of the format: names, braces, versions. */
void sg_body_text(struct sg_body *body, const char *text);

/*
 * The others compare the value of `member`, a JSON string with its quotes:
 * text, lower-case hex, base64, and base64 of base64.
 */
void sg_body_string(struct sg_body *body, const char *member, sg_bytes text);
void sg_body_hex(struct sg_body *body, const char *member, sg_bytes bytes);
void sg_body_base64(struct sg_body *body, const char *member, sg_bytes bytes);
void sg_body_base64_twice(
    struct sg_body *body, const char *member, sg_bytes bytes);

/*
 * sg_body_verifier compares base64 of PEM with the certificate or public key
 * that was used.  The PEM may be the uploader's own text: where its lines end
 * is passed over, all else is compared.
 */
void sg_body_verifier(struct sg_body *body, const char *member);

/*
 * sg_body_sha256 compares the object {"algorithm":"sha256","value":HEX} with
 * the SHA-256 of `bytes`; sg_body_any_sha256 has it well formed only.
 */
void sg_body_sha256(struct sg_body *body, const char *member, sg_bytes bytes);
void sg_body_any_sha256(struct sg_body *body, const char *member);

/* sg_body_next says whether `text` stands next. */
bool sg_body_next(const struct sg_body *body, const char *text);

/* sg_body_refuse makes the comparison fail, if it has not yet. */
void sg_body_refuse(struct sg_body *body, const char *format, ...)
    SG_PRINTF(2, 3);

/* The kinds: each states the text of its body. */
void sg_hashedrekord_match(struct sg_body *body);
void sg_hashedrekord_v2_match(struct sg_body *body);
void sg_dsse_match(struct sg_body *body);
void sg_intoto_match(struct sg_body *body);

/*
 * What hashedrekord bodies tell before they are compared, as hints: the hash
 * that names the artifact's digest, and (0.0.2) the signature's algorithm.
 */
enum sg_hash sg_hashedrekord_hash(sg_bytes body);
enum sg_hash sg_hashedrekord_v2_hash(sg_bytes body);
const struct sg_algorithm *sg_hashedrekord_v2_algorithm(sg_bytes body);

/*
 * sg_entry_unknown refuses a kind or version that is in no row: they MUST
 * fail [client-spec 4.4].
 */
SG_MUST_USE sigstore_code sg_entry_unknown(
    const struct sg_log_entry *entry, sigstore_error *err);

#endif
