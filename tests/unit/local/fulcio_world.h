/* SPDX-License-Identifier: Apache-2.0 */
/* A whole instance, requests to its routes made up here, and what came. */
#ifndef TEST_LOCAL_FULCIO_WORLD_H
#define TEST_LOCAL_FULCIO_WORLD_H

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <time.h>

#include "authority.h"
#include "base/limits.h"
#include "codec/base64.h"
#include "codec/jcs.h"
#include "codec/pem.h"
#include "local/folder.h"
#include "fulcio.h"
#include "pki/chain.h"
#include "pki/sct.h"
#include "services.h"

#define WORLD_URL "http://127.0.0.1:4080"
#define WORLD_QUERY 4

struct world {
    struct folder folder;
    struct instance instance;
    struct sg_arena arena;
    const char *authorization; /* the header, or NULL */
    struct {
        const char *name, *value;
    } query[WORLD_QUERY];
    struct response response;
};

const char *
request_header(const struct request *request, const char *name)
{
    const struct world *world = request->connection;

    return strcmp(name, "Authorization") == 0 ? world->authorization : NULL;
}

const char *
request_query(const struct request *request, const char *name)
{
    const struct world *world = request->connection;
    size_t i;

    for (i = 0; i < WORLD_QUERY; i++)
        if (world->query[i].name != NULL &&
            strcmp(world->query[i].name, name) == 0)
            return world->query[i].value;
    return NULL;
}

/* Opens the folder once more, with other faults. */
static inline void
world_open(struct world *world, const char *fault)
{
    fault_set faults = 0;
    sigstore_error err;

    assert_true(fault == NULL || fault_add(&faults, fault));
    if (instance_open(&world->instance, world->folder.path, WORLD_URL, faults,
            &err) != SIGSTORE_OK)
        fail_msg("%s", err.message);
}

static inline void
world_begin(struct world *world, const char *fault)
{
    memset(world, 0, sizeof(*world));
    sg_arena_init(&world->arena, 16u << 20);
    folder_make(&world->folder);
    world_open(world, fault);
}

static inline void
world_end(struct world *world)
{
    sg_buf_dispose(&world->response.body);
    instance_close(&world->instance);
    sg_arena_dispose(&world->arena);
    folder_remove(&world->folder);
}

/* Asks at a path of these routes; gives the status. */
static inline unsigned
world_ask(struct world *world, const struct route *route, const char *method,
    const char *path, sg_bytes body)
{
    struct request request = { .method = method,
        .path = path,
        .rest = "",
        .body = body,
        .arena = &world->arena,
        .connection = world };

    sg_buf_dispose(&world->response.body);
    world->response = (struct response){ .status = 200 };
    sg_buf_init(&world->response.body, 4u << 20);
    while (route->method != NULL &&
        (strcmp(route->method, method) != 0 || strcmp(route->path, path) != 0))
        route++;
    assert_non_null(route->method);
    assert_true(body.len <= route->body_max);
    route->answer(&world->instance, &request, &world->response);
    assert_false(world->response.body.failed);
    return world->response.status;
}

static inline sg_bytes
world_body(const struct world *world)
{
    return sg_buf_bytes(&world->response.body);
}

/* The answer's JSON. */
static inline const struct sg_json *
world_json(struct world *world)
{
    const struct sg_json *json = NULL;
    sg_bytes copy = sg_arena_copy(&world->arena, world_body(world));

    assert_int_equal(
        sg_json_parse(&json, &world->arena, copy, NULL), SIGSTORE_OK);
    return json;
}

static inline const char *
world_text(struct world *world, struct sg_buf *buf)
{
    sg_bytes copy;

    assert_false(buf->failed);
    copy = sg_arena_copy(&world->arena, sg_buf_bytes(buf));
    assert_non_null(copy.data);
    sg_buf_dispose(buf);
    return (const char *)copy.data;
}

/* A header with a fresh token. */
static inline const char *
world_bearer(struct world *world, const struct mint *mint)
{
    struct sg_buf buf;

    sg_buf_init(&buf, SG_TOKEN_MAX);
    sg_buf_add_text(&buf, "Bearer ");
    assert_int_equal(issuer_mint(&world->instance, mint, &buf, NULL), 0);
    return world_text(world, &buf);
}

static inline const char *
world_alice(struct world *world)
{
    const struct mint mint = {
        .kind = ISSUER_EMAIL, .subject = "alice@example.com", .ttl_s = 600
    };

    return world_bearer(world, &mint);
}

static inline const char *
world_job(struct world *world)
{
    const struct mint mint = {
        .kind = ISSUER_CI, .subject = "example/project", .ttl_s = 600
    };

    return world_bearer(world, &mint);
}

/* ---- keys and requests, by libcrypto ---- */

/* "P-256", ..., "ED25519", "RSA-2048", ... */
static inline EVP_PKEY *
world_key(const char *kind)
{
    EVP_PKEY *key;

    if (strncmp(kind, "RSA-", 4) == 0)
        key = EVP_PKEY_Q_keygen(
            NULL, NULL, "RSA", (size_t)strtoul(kind + 4, NULL, 10));
    else if (strcmp(kind, "ED25519") == 0 || strcmp(kind, "X25519") == 0)
        key = EVP_PKEY_Q_keygen(NULL, NULL, kind);
    else
        key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", kind);
    assert_non_null(key);
    return key;
}

/* A CSR in DER; without a hash for Ed25519. */
static inline sg_bytes
world_csr(struct world *world, EVP_PKEY *key, const char *hash)
{
    X509_REQ *request = X509_REQ_new();
    uint8_t *der = NULL;
    sg_bytes out;
    int len;

    assert_int_equal(X509_REQ_set_pubkey(request, key), 1);
    assert_true(X509_REQ_sign(request, key,
                    hash == NULL ? NULL : EVP_get_digestbyname(hash)) > 0);
    len = i2d_X509_REQ(request, &der);
    assert_true(len > 0);
    out = sg_arena_copy(&world->arena, sg_bytes_of(der, (size_t)len));
    OPENSSL_free(der);
    X509_REQ_free(request);
    return out;
}

/* {"certificateSigningRequest":...} of DER under a label. */
static inline sg_bytes
world_csr_body(struct world *world, sg_bytes der, const char *label)
{
    struct sg_buf pem, body;
    sg_bytes out;

    sg_buf_init(&pem, 1u << 20);
    sg_buf_init(&body, 1u << 20);
    sg_pem_add(&pem, label, der);
    sg_buf_add_text(&body, "{\"certificateSigningRequest\":");
    sg_jcs_add_base64(&body, sg_buf_bytes(&pem));
    sg_buf_add_text(&body, "}");
    assert_false(pem.failed || body.failed);
    out = sg_arena_copy(&world->arena, sg_buf_bytes(&body));
    sg_buf_dispose(&pem);
    sg_buf_dispose(&body);
    return out;
}

/* {"publicKeyRequest":...}: a key, and its signature over a text. */
static inline sg_bytes
world_key_body(struct world *world, EVP_PKEY *key, EVP_PKEY *signer,
    const char *hash, const char *text)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    uint8_t signature[1024], *der = NULL;
    size_t len = sizeof(signature);
    struct sg_buf pem, body;
    int der_len = i2d_PUBKEY(key, &der);
    sg_bytes out;

    assert_true(der_len > 0);
    assert_int_equal(
        EVP_DigestSignInit_ex(context, NULL, hash, NULL, NULL, signer, NULL),
        1);
    assert_int_equal(EVP_DigestSign(context, signature, &len,
                         (const uint8_t *)text, strlen(text)),
        1);
    sg_buf_init(&pem, 1u << 20);
    sg_buf_init(&body, 1u << 20);
    sg_pem_add(&pem, "PUBLIC KEY", sg_bytes_of(der, (size_t)der_len));
    sg_buf_add_text(&body,
        "{\"publicKeyRequest\":{\"publicKey\":{\"algorithm\":\"ECDSA\","
        "\"content\":");
    sg_jcs_add_string(&body, sg_buf_bytes(&pem));
    sg_buf_add_text(&body, "},\"proofOfPossession\":");
    sg_jcs_add_base64(&body, sg_bytes_of(signature, len));
    sg_buf_add_text(&body, "}}");
    assert_false(pem.failed || body.failed);
    out = sg_arena_copy(&world->arena, sg_buf_bytes(&body));
    sg_buf_dispose(&pem);
    sg_buf_dispose(&body);
    OPENSSL_free(der);
    EVP_MD_CTX_free(context);
    return out;
}

/* POST /api/v2/signingCert */
static inline unsigned
world_post(struct world *world, sg_bytes body)
{
    return world_ask(world, fulcio_routes, "POST", "/api/v2/signingCert", body);
}

/* The certificate at this place of an answer's chain, in DER. */
static inline sg_bytes
world_certificate(struct world *world, size_t at)
{
    const struct sg_json *json =
        sg_json_get(world_json(world), "signedCertificateEmbeddedSct");
    sg_bytes pem, der;

    assert_non_null(json);
    json = sg_json_get(sg_json_get(json, "chain"), "certificates");
    assert_int_equal(json->count, 3);
    for (json = json->first; at > 0; at--)
        json = json->next;
    pem = json->text;
    assert_false(pem.data[pem.len - 1] == '\n'); /* as the real one's */
    assert_true(sg_pem_take(&pem, "CERTIFICATE", &world->arena, &der));
    assert_int_equal(pem.len, 0);
    return der;
}

static inline void
world_parse(struct sg_cert *cert, sg_bytes der)
{
    sigstore_error err;

    if (sg_cert_parse(cert, der, &err) != SIGSTORE_OK)
        fail_msg("%s", err.message);
}

/* A good certificate for whom the header names. */
static inline void
world_issue(struct world *world, struct sg_cert *leaf)
{
    EVP_PKEY *key = world_key("P-256");
    sg_bytes body = world_csr_body(
        world, world_csr(world, key, "SHA256"), "CERTIFICATE REQUEST");

    if (world_post(world, body) != 200)
        fail_msg("%.*s", (int)world->response.body.len,
            (const char *)world->response.body.data);
    world_parse(leaf, world_certificate(world, 0));
    EVP_PKEY_free(key);
}

#endif
