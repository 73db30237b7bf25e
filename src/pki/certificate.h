/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One X.509 certificate (RFC 5280, 4.1) of the narrow Sigstore profile, as a
 * struct of slices over its DER, which must outlive it.  Reading checks form
 * only: no key is touched, nothing is trusted, no memory is taken.
 */
#ifndef SG_PKI_CERTIFICATE_H
#define SG_PKI_CERTIFICATE_H

#include "base/bytes.h"
#include "base/error.h"
#include "base/time.h"
#include "codec/oid.h"
#include "crypto/digest.h"
#include "crypto/key.h"
#include "crypto/verify.h"

/* Bits of key usage, as numbered in RFC 5280, 4.2.1.3. */
enum sg_key_usage {
    SG_USAGE_DIGITAL_SIGNATURE = 1 << 0,
    SG_USAGE_KEY_CERT_SIGN = 1 << 5,
    SG_USAGE_CRL_SIGN = 1 << 6
};

/* Purposes of extended key usage, as flags. */
enum sg_purpose {
    SG_PURPOSE_CODE_SIGNING = 1 << 0,
    SG_PURPOSE_TIME_STAMPING = 1 << 1,
    SG_PURPOSE_ANY = 1 << 2,
    SG_PURPOSE_PRECERT_SIGNING = 1 << 3,
    SG_PURPOSE_OTHER = 1 << 4 /* one or more unknown here */
};

enum sg_san_kind {
    SG_SAN_NONE = 0,
    SG_SAN_EMAIL,
    SG_SAN_URI,
    SG_SAN_USERNAME, /* otherName of Fulcio's type .1.7, a UTF8String */
    SG_SAN_OTHER     /* any other kind of general name */
};

/* How a certificate, or a CMS signer, says it was signed. */
struct sg_signature_algorithm {
    enum sg_hash hash; /* SG_HASH_NONE: pure Ed25519 */
    enum sg_padding padding;
    bool ecdsa; /* else RSA, or Ed25519 where hash is none */
};

#define SG_FULCIO_CLAIMS 24

struct sg_cert {
    sg_bytes der;     /* whole */
    sg_bytes tbs;     /* TBSCertificate, tag and length included */
    sg_bytes serial;  /* INTEGER's contents */
    sg_bytes issuer;  /* Name, tag and length included */
    sg_bytes subject; /* likewise */
    int64_t not_before;
    int64_t not_after; /* both inclusive */
    struct sg_spki key;
    sg_bytes algorithm_der; /* AlgorithmIdentifier, the outer one */
    struct sg_signature_algorithm algorithm;
    sg_bytes signature;

    bool is_ca; /* critical basic constraints with cA */
    bool has_path_len;
    int64_t path_len;
    bool has_key_usage;
    unsigned key_usage; /* enum sg_key_usage */
    bool has_purposes;
    bool purposes_critical;
    unsigned purposes;    /* enum sg_purpose */
    sg_bytes subject_key; /* key identifiers; data NULL when absent */
    sg_bytes authority_key;
    sg_bytes authority_issuer; /* authority key identifier's second form: */
    sg_bytes authority_serial; /* Name and INTEGER's contents; else NULL */
    bool has_san;
    bool san_critical;
    size_t san_count;
    enum sg_san_kind san_kind; /* of the first name */
    sg_bytes san;              /* its text, valid UTF-8, no controls */
    sg_bytes sct_list;         /* of the extension: what the OCTET STRING in
                                  it holds; data NULL when absent */
    sg_bytes sct_extension;    /* that extension whole, inside tbs */
    bool has_poison;
    sg_bytes claims[SG_FULCIO_CLAIMS + 1]; /* [N]: text of Fulcio's .1.N, valid
                                  UTF-8 without controls; NULL when absent.
                                  .1.7 is a username, in the first name */
    sg_bytes unknown_critical; /* OID of the first such; NULL when none */
    sg_bytes constraints;      /* OID of name or policy constraints, which are
                                  not read; NULL when none */
};

/*
 * sg_cert_parse reads a certificate, all of `der`: version 3, positive serial
 * of at most 20 octets, inner and outer algorithm equal byte for byte, no
 * extension twice, no unique identifiers, Fulcio's .1.1 to .1.6 as raw text
 * and .1.8 to .1.24 as DER UTF8String [fulcio oid-info].  SIGSTORE_EFORMAT
 * or _EUNSUPPORTED, with SIGSTORE_CHECK_CERT_FORM.
 */
SG_PRIVATE_API SG_MUST_USE sigstore_code sg_cert_parse(
    struct sg_cert *cert, sg_bytes der, sigstore_error *err);

/* sg_cert_is_self_issued says whether issuer and subject are the same. */
bool sg_cert_is_self_issued(const struct sg_cert *cert);

/*
 * sg_signature_algorithm_take reads an AlgorithmIdentifier for signatures:
 * parameters exactly as the algorithm has them.
 */
bool sg_signature_algorithm_take(
    sg_bytes *in, struct sg_signature_algorithm *out);

/*
 * sg_signature_algorithm_choose gives the row for a key and what a structure
 * says it was signed by; NULL where the two do not go together.
 */
const struct sg_algorithm *sg_signature_algorithm_choose(
    const struct sg_signature_algorithm *algorithm, const struct sg_spki *key);

/* sg_hash_algorithm_take reads one for digests: parameters absent or NULL. */
bool sg_hash_algorithm_take(sg_bytes *in, enum sg_hash *out);

#endif
