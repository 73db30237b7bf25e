/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What libcrypto says of the same octets: X509_verify_cert, SCT_validate and
 * TS_RESP_verify_response.  What we accept they must accept.
 */
#ifndef SG_TEST_ORACLE_H
#define SG_TEST_ORACLE_H

#include "test.h"

#include <stdio.h>
#include <unistd.h>

#include <openssl/bio.h>
#include <openssl/ct.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "pki/chain.h"

/* A generator of its own, so that a seed means the same everywhere. */
static inline uint32_t
draw(uint64_t *seed, uint32_t below)
{
    *seed =
        *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*seed >> 33) % below;
}

/*
 * Half of the changes stay near what was there: lengths and tags off by
 * little are what parsers differ over.
 */
static inline void
change_a_byte(uint8_t *data, size_t len, uint64_t *seed)
{
    uint8_t *byte = data + draw(seed, (uint32_t)len);
    uint8_t was = *byte;

    while (*byte == was) {
        if (draw(seed, 2) == 0)
            *byte = (uint8_t)draw(seed, 256);
        else
            *byte ^= (uint8_t)(1u << draw(seed, 8));
    }
}

/* Exactly one certificate, or NULL. */
static inline X509 *
oracle_cert(sg_bytes der)
{
    const unsigned char *in = der.data;
    X509 *cert = d2i_X509(NULL, &in, (long)der.len);

    if (cert != NULL && in != der.data + der.len) {
        X509_free(cert);
        cert = NULL;
    }
    ERR_clear_error();
    return cert;
}

/* A store that trusts the last of a chain, at one time. */
static inline X509_STORE *
oracle_store(sg_bytes anchor, int64_t at)
{
    X509_STORE *store = X509_STORE_new();
    X509 *cert = oracle_cert(anchor);
    X509_VERIFY_PARAM *param = X509_STORE_get0_param(store);

    X509_VERIFY_PARAM_set_time(param, (time_t)at);
    X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_PARTIAL_CHAIN);
    if (cert != NULL)
        X509_STORE_add_cert(store, cert);
    X509_free(cert);
    return store;
}

static inline STACK_OF(X509) * oracle_stack(const sg_bytes *ders, size_t count)
{
    STACK_OF(X509) *stack = sk_X509_new_null();
    size_t i;

    for (i = 0; i < count; i++) {
        X509 *cert = oracle_cert(ders[i]);

        if (cert != NULL)
            sk_X509_push(stack, cert);
    }
    return stack;
}

/* `chain` as ours: the leaf's issuer first, the anchor last. */
static inline bool
oracle_chain(sg_bytes leaf, const sg_bytes *chain, size_t count, int64_t at)
{
    X509_STORE *store = oracle_store(chain[count - 1], at);
    STACK_OF(X509) *between = oracle_stack(chain, count - 1);
    X509_STORE_CTX *ctx = X509_STORE_CTX_new();
    X509 *cert = oracle_cert(leaf);
    bool good = cert != NULL &&
        X509_STORE_CTX_init(ctx, store, cert, between) == 1 &&
        X509_verify_cert(ctx) == 1;

    X509_STORE_CTX_free(ctx);
    X509_free(cert);
    sk_X509_pop_free(between, X509_free);
    X509_STORE_free(store);
    ERR_clear_error();
    return good;
}

/* `chain`: signer first.  Its time is the authority's to say, so `at` is. */
static inline bool
oracle_timestamp(sg_bytes response, const sg_bytes *chain, size_t count,
    sg_bytes message, int64_t at)
{
    const unsigned char *in = response.data;
    TS_RESP *resp = d2i_TS_RESP(NULL, &in, (long)response.len);
    TS_VERIFY_CTX *ctx = TS_VERIFY_CTX_new();
    bool good = resp != NULL && in == response.data + response.len;

    TS_VERIFY_CTX_set_flags(
        ctx, TS_VFY_VERSION | TS_VFY_SIGNATURE | TS_VFY_DATA);
    TS_VERIFY_CTX_set_store(ctx, oracle_store(chain[count - 1], at));
    TS_VERIFY_CTX_set_certs(ctx, oracle_stack(chain, count - 1));
    TS_VERIFY_CTX_set_data(
        ctx, BIO_new_mem_buf(message.data, (int)message.len));
    good = good && TS_RESP_verify_response(ctx, resp) == 1;
    TS_VERIFY_CTX_free(ctx);
    TS_RESP_free(resp);
    ERR_clear_error();
    return good;
}

/* libcrypto knows logs from a file only. */
static inline CTLOG_STORE *
oracle_logs(const sg_bytes *keys, size_t count)
{
    char path[] = "oracle-logs-XXXXXX";
    CTLOG_STORE *store = CTLOG_STORE_new();
    int fd = mkstemp(path);
    FILE *file = fdopen(fd, "w");
    size_t i;

    assert_non_null(file);
    fprintf(file, "enabled_logs =");
    for (i = 0; i < count; i++)
        fprintf(file, "%s log%zu", i > 0 ? "," : "", i);
    for (i = 0; i < count; i++) {
        unsigned char text[4096];

        assert_true(keys[i].len < 2048);
        EVP_EncodeBlock(text, keys[i].data, (int)keys[i].len);
        fprintf(file, "\n[log%zu]\ndescription = log%zu\nkey = %s\n", i, i,
            (const char *)text);
    }
    fclose(file);
    assert_int_equal(CTLOG_STORE_load_file(store, path), 1);
    unlink(path);
    return store;
}

/* Is the `number`th SCT of the certificate valid? */
static inline bool
oracle_sct(sg_bytes leaf, sg_bytes issuer, size_t number, CTLOG_STORE *logs)
{
    X509 *cert = oracle_cert(leaf), *ca = oracle_cert(issuer);
    CT_POLICY_EVAL_CTX *ctx = CT_POLICY_EVAL_CTX_new();
    STACK_OF(SCT) *scts = cert == NULL
        ? NULL
        : X509_get_ext_d2i(cert, NID_ct_precert_scts, NULL, NULL);
    bool good = false;

    if (scts != NULL && ca != NULL && number < (size_t)sk_SCT_num(scts)) {
        SCT *sct = sk_SCT_value(scts, (int)number);

        SCT_set_source(sct, SCT_SOURCE_X509V3_EXTENSION);
        CT_POLICY_EVAL_CTX_set1_cert(ctx, cert);
        CT_POLICY_EVAL_CTX_set1_issuer(ctx, ca);
        CT_POLICY_EVAL_CTX_set_shared_CTLOG_STORE(ctx, logs);
        CT_POLICY_EVAL_CTX_set_time(ctx, UINT64_MAX);
        good = SCT_validate(sct, ctx) == 1;
    }
    SCT_LIST_free(scts);
    CT_POLICY_EVAL_CTX_free(ctx);
    X509_free(ca);
    X509_free(cert);
    ERR_clear_error();
    return good;
}

#endif
