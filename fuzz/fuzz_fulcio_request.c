/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What sigstore-local's Fulcio is asked: the input as a request, as a CSR and
 * as a token's claims.  libcrypto accepts each CSR that is accepted, and our
 * own parser each certificate of what is named.
 */
#include <openssl/err.h>
#include <openssl/x509.h>

#include "base/limits.h"
#include "certificate.h"
#include "codec/pem.h"
#include "fulcio.h"
#include "fuzz.h"

#define ARENA_MAX (32u * 1024 * 1024)

/* A refusal says why. */
static void
check_error(sigstore_code code, const sigstore_error *err)
{
    require(err->code == code);
    require((err->message[0] == '\0') == (code == SIGSTORE_OK));
}

/* A key that is certified must be one that signs by a row of the registry. */
static sigstore_code
prove(const struct fulcio_request *request, struct sg_arena *arena)
{
    static const sigstore_error none;
    sigstore_error err = none;
    struct sg_spki key;
    sigstore_code code = fulcio_prove(
        &key, request, SG_LITERAL("alice@example.com"), arena, &err);

    check_error(code, &err);
    require(code != SIGSTORE_OK || sg_algorithm_default(&key) != NULL);
    return code;
}

static void
check_request(sg_bytes input)
{
    static const sigstore_error none;
    struct fulcio_request request;
    sigstore_error err = none;
    struct sg_arena arena;
    sigstore_code code;

    sg_arena_init(&arena, ARENA_MAX);
    code = fulcio_read(&request, input, &arena, &err);
    check_error(code, &err);
    if (code == SIGSTORE_OK) {
        require(request.csr.data == NULL || request.key.data == NULL);
        (void)prove(&request, &arena);
    }
    sg_arena_dispose(&arena);
}

static void
check_oracle(sg_bytes der)
{
    const uint8_t *at = der.data;
    X509_REQ *csr = d2i_X509_REQ(NULL, &at, (long)der.len);

    require(csr != NULL && at == der.data + der.len);
    require(X509_REQ_verify(csr, X509_REQ_get0_pubkey(csr)) == 1);
    X509_REQ_free(csr);
    ERR_clear_error();
}

static void
check_csr(sg_bytes der)
{
    struct fulcio_request request = { .token = { NULL, 0 } };
    struct sg_arena arena;
    struct sg_buf pem;

    sg_arena_init(&arena, ARENA_MAX);
    sg_buf_init(&pem, 2 * SG_CERTIFICATE_MAX);
    sg_pem_add(&pem, "CERTIFICATE REQUEST", der);
    request.csr = sg_buf_bytes(&pem);
    if (!pem.failed && prove(&request, &arena) == SIGSTORE_OK)
        check_oracle(der);
    sg_buf_dispose(&pem);
    sg_arena_dispose(&arena);
}

/* A certificate of these extensions, signed with a key of its own. */
static void
check_certificate(sg_bytes extensions)
{
    struct certificate certificate = { .not_after = 600,
        .extensions = extensions };
    struct sg_secret *secret;
    struct sg_buf name, tbs, der;
    struct sg_cert cert;

    require(sg_secret_new(&secret, NULL) == SIGSTORE_OK);
    require(certificate_number(&certificate, NULL) == SIGSTORE_OK);
    sg_buf_init(&name, 1024);
    sg_buf_init(&tbs, SG_CERTIFICATE_MAX);
    sg_buf_init(&der, SG_CERTIFICATE_MAX);
    certificate_add_name(&name, "issuer");
    certificate.issuer = sg_buf_bytes(&name);
    certificate.subject = SG_LITERAL("\x30\x00");
    certificate.key = sg_secret_public(secret)->der;
    certificate_add_tbs(&tbs, &certificate);
    require(certificate_sign(&der, sg_buf_bytes(&tbs), secret, NULL) ==
        SIGSTORE_OK);
    require(sg_cert_parse(&cert, sg_buf_bytes(&der), NULL) == SIGSTORE_OK);
    require(cert.san_count == 1 && cert.san_critical);
    sg_buf_dispose(&name);
    sg_buf_dispose(&tbs);
    sg_buf_dispose(&der);
    sg_secret_free(secret);
}

static void
check_identity(const struct identity *identity)
{
    static const struct instance instance;
    static const sigstore_error none;
    sigstore_error err = none;
    struct sg_buf extensions;
    sigstore_code code;

    sg_buf_init(&extensions, SG_CERTIFICATE_MAX);
    code = fulcio_add_subject(&extensions, &instance, identity, &err);
    check_error(code, &err);
    if (code == SIGSTORE_OK) {
        require(!extensions.failed);
        check_certificate(sg_buf_bytes(&extensions));
    }
    sg_buf_dispose(&extensions);
}

/* The input as a job's claims, or as somebody's address. */
static void
check_claims(sg_bytes input)
{
    struct identity identity = { .issuer = SG_LITERAL("http://127.0.0.1/gha"),
        .subject = SG_LITERAL("sub") };
    struct sg_arena arena;

    identity.kind = ISSUER_EMAIL;
    identity.email = input;
    check_identity(&identity);
    sg_arena_init(&arena, ARENA_MAX);
    identity.kind = ISSUER_CI;
    if (sg_json_parse(&identity.claims, &arena, input, NULL) == SIGSTORE_OK &&
        identity.claims->type == SG_JSON_OBJECT)
        check_identity(&identity);
    sg_arena_dispose(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sg_bytes input = sg_bytes_of(size == 0 ? (const uint8_t *)"" : data, size);

    check_request(input);
    check_csr(input);
    check_claims(input);
    return 0;
}
