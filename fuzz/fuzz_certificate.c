/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Certificates: the error is set exactly when one is refused; what is read
 * lies in the input, libcrypto reads it too, and the precertificate of it is
 * as long as its parts.
 */
#include <openssl/err.h>
#include <openssl/x509.h>

#include "fuzz.h"
#include "pki/chain.h"
#include "pki/precert.h"

static bool
is_inside(sg_bytes part, sg_bytes whole)
{
    return part.data == NULL ||
        (part.data >= whole.data && part.len <= whole.len &&
            part.data - whole.data <= (ptrdiff_t)(whole.len - part.len));
}

static void
check_slices(const struct sg_cert *cert)
{
    size_t i;

    require(is_inside(cert->tbs, cert->der));
    require(is_inside(cert->signature, cert->der));
    require(is_inside(cert->serial, cert->tbs));
    require(is_inside(cert->issuer, cert->tbs));
    require(is_inside(cert->subject, cert->tbs));
    require(is_inside(cert->key.der, cert->tbs));
    require(is_inside(cert->subject_key, cert->tbs));
    require(is_inside(cert->authority_key, cert->tbs));
    require(is_inside(cert->san, cert->tbs));
    require(is_inside(cert->sct_extension, cert->tbs));
    require(is_inside(cert->sct_list, cert->sct_extension));
    for (i = 0; i <= SG_FULCIO_CLAIMS; i++) {
        require(is_inside(cert->claims[i], cert->tbs));
        require(sg_text_is_plain(cert->claims[i]));
    }
    require(sg_text_is_plain(cert->san));
}

static void
check_meaning(const struct sg_cert *cert)
{
    require(cert->not_before <= cert->not_after);
    require(cert->serial.len >= 1 && cert->serial.len <= 21);
    require(cert->is_ca || !cert->has_path_len);
    require(cert->is_ca || (cert->key_usage & SG_USAGE_KEY_CERT_SIGN) == 0);
    require(cert->has_san == (cert->san_count > 0));
}

static void
check_oracle(const struct sg_cert *cert)
{
    const unsigned char *at = cert->der.data;
    X509 *theirs = d2i_X509(NULL, &at, (long)cert->der.len);

    require(theirs != NULL && at == cert->der.data + cert->der.len);
    require(X509_get_version(theirs) == 2);
    X509_free(theirs);
    ERR_clear_error();
}

static void
check_precert(const struct sg_cert *cert)
{
    struct sg_precert precert;

    if (!sg_precert_split(&precert, cert))
        return;
    require(precert.before.len + precert.after.len > 0);
    require(
        sg_precert_len(&precert) + cert->sct_extension.len <= cert->tbs.len);
}

/* A leaf does not issue itself, and a CA is no leaf. */
static void
check_chain(const struct sg_cert *cert)
{
    const struct sg_chain chain = { cert, 1 };
    const struct sg_time at = { cert->not_before, 0 };

    require(sg_chain_check(NULL, cert, &chain, SG_PURPOSE_CODE_SIGNING, at,
                NULL) != SIGSTORE_OK);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const sigstore_error none;
    sigstore_error err = none;
    struct sg_cert cert;
    sigstore_code code = sg_cert_parse(&cert, sg_bytes_of(data, size), &err);

    require(err.code == code);
    require((err.message[0] == '\0') == (code == SIGSTORE_OK));
    require(code == SIGSTORE_OK || err.check == SIGSTORE_CHECK_CERT_FORM);
    if (code != SIGSTORE_OK)
        return 0;
    check_slices(&cert);
    check_meaning(&cert);
    check_oracle(&cert);
    check_precert(&cert);
    check_chain(&cert);
    return 0;
}
