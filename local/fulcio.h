/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fulcio, step by step: what is asked, whose key it is, what the certificate
 * will say, and the certificate.  A refusal's message is what Fulcio answers.
 */
#ifndef LOCAL_FULCIO_H
#define LOCAL_FULCIO_H

#include "instance.h"
#include "issuer.h"
#include "pki/certificate.h"

/* A request: a token of SG_TOKEN_MAX, and a request of 4 KB for a key of
 * RSA-4096. */
#define FULCIO_REQUEST_MAX (128u * 1024)

/* Texts in a certificate.  Seen: 200 bytes. */
#define FULCIO_TEXT_MAX 2048

/* What the API says of each. */
#define FULCIO_BAD_TOKEN "There was an error processing the identity token"
#define FULCIO_BAD_CSR "The certificate signing request could not be parsed"
#define FULCIO_BAD_KEY                                                         \
    "The public key supplied in the request could not be parsed"
#define FULCIO_WEAK_KEY "The public key supplied in the request is insecure"
#define FULCIO_BAD_PROOF                                                       \
    "The signature supplied in the request could not be verified"

/* CreateSigningCertificateRequest; data is NULL where there is none. */
struct fulcio_request {
    sg_bytes token; /* in the body; else it is in a header */
    sg_bytes csr;   /* PEM */
    sg_bytes key;   /* PEM */
    sg_bytes proof; /* signature by that key over the identity's name */
};

/* fulcio_read reads a body; slices live in `arena` or in the body. */
SG_MUST_USE sigstore_code fulcio_read(struct fulcio_request *out, sg_bytes body,
    struct sg_arena *arena, sigstore_error *err);

/*
 * fulcio_prove gives the key of a request, once its holder has proven to hold
 * it: by the CSR's signature, or by one over `name`.
 */
SG_MUST_USE sigstore_code fulcio_prove(struct sg_spki *out,
    const struct fulcio_request *request, sg_bytes name, struct sg_arena *arena,
    sigstore_error *err);

/* fulcio_name gives what an identity signs to prove that it holds a key. */
sg_bytes fulcio_name(const struct identity *identity);

/*
 * fulcio_add_subject appends the extensions that say who it is: alternative
 * name, issuer, and the claims of a CI job [fulcio oid-info].
 */
SG_MUST_USE sigstore_code fulcio_add_subject(struct sg_buf *extensions,
    const struct instance *instance, const struct identity *identity,
    sigstore_error *err);

/* fulcio_issue appends a certificate, DER, that is in the CT log. */
SG_MUST_USE sigstore_code fulcio_issue(struct sg_buf *out,
    struct instance *instance, const struct identity *identity,
    const struct sg_spki *key, sigstore_error *err);

#endif
