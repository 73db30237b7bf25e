/* SPDX-License-Identifier: Apache-2.0 */
/* What we ask a certificate for, read by libcrypto [RFC 2985 5.4.2],
 * [fulcio-spec]. */
#include "pki/csr.h"

#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "test.h"

static X509_REQ *
make(struct sg_secret **secret)
{
    struct sg_buf buf;
    const uint8_t *at;
    X509_REQ *request;

    assert_int_equal(sg_secret_new(secret, NULL), SIGSTORE_OK);
    sg_buf_init(&buf, SG_CSR_MAX);
    assert_int_equal(sg_csr_add(&buf, *secret, NULL), SIGSTORE_OK);
    at = buf.data;
    request = d2i_X509_REQ(NULL, &at, (long)buf.len);
    assert_non_null(request);
    assert_ptr_equal(at, buf.data + buf.len);
    sg_buf_dispose(&buf);
    return request;
}

static void
is_signed_with_the_key_that_it_holds(void **state)
{
    struct sg_secret *secret;
    X509_REQ *request = make(&secret);
    EVP_PKEY *key = X509_REQ_get0_pubkey(request);
    uint8_t *der = NULL;
    int len = i2d_PUBKEY(key, &der);

    (void)state;
    assert_int_equal(X509_REQ_verify(request, key), 1);
    assert_true(sg_bytes_equal(
        sg_bytes_of(der, (size_t)len), sg_secret_public(secret)->der));
    OPENSSL_free(der);
    X509_REQ_free(request);
    sg_secret_free(secret);
}

static void
has_no_subject_and_asks_not_to_be_a_ca(void **state)
{
    struct sg_secret *secret;
    X509_REQ *request = make(&secret);
    STACK_OF(X509_EXTENSION) *extensions = X509_REQ_get_extensions(request);
    X509_EXTENSION *extension = X509v3_get_ext(extensions, 0);
    BASIC_CONSTRAINTS *constraints = X509V3_EXT_d2i(extension);

    (void)state;
    assert_int_equal(X509_REQ_get_version(request), 0);
    assert_int_equal(
        X509_NAME_entry_count(X509_REQ_get_subject_name(request)), 0);
    assert_int_equal(X509v3_get_ext_count(extensions), 1);
    assert_int_equal(X509_EXTENSION_get_critical(extension), 1);
    assert_non_null(constraints);
    assert_int_equal(constraints->ca, 0);
    BASIC_CONSTRAINTS_free(constraints);
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
    X509_REQ_free(request);
    sg_secret_free(secret);
}

static void
fails_where_there_is_no_room(void **state)
{
    struct sg_secret *secret;
    struct sg_buf buf;

    (void)state;
    assert_int_equal(sg_secret_new(&secret, NULL), SIGSTORE_OK);
    sg_buf_init(&buf, 100);
    assert_int_equal(sg_csr_add(&buf, secret, NULL), SIGSTORE_ENOMEM);
    sg_buf_dispose(&buf);
    sg_secret_free(secret);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_signed_with_the_key_that_it_holds),
        cmocka_unit_test(has_no_subject_and_asks_not_to_be_a_ca),
        cmocka_unit_test(fails_where_there_is_no_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
