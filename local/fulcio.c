/* SPDX-License-Identifier: Apache-2.0 */
/* Fulcio's version 2 API, as its gateway answers over HTTP. */
#include "fulcio.h"

#include "authority.h"
#include "base/limits.h"
#include "codec/jcs.h"
#include "codec/pem.h"
#include "gateway.h"
#include "services.h"

/* Codes of gRPC, and the statuses they become. */
#define INVALID_ARGUMENT 3
#define INTERNAL 13

#define PEM_MAX (2u * SG_CERTIFICATE_MAX)

static void
refuse(struct response *response, int code, const char *message)
{
    response->status = code == INVALID_ARGUMENT ? 400 : 500;
    response->body.len = 0;
    gateway_add_error(&response->body, code, message);
}

/* Answers for a step that failed: the request's fault, or ours. */
static void
refuse_by(
    struct response *response, sigstore_code code, const sigstore_error *err)
{
    switch (code) {
    case SIGSTORE_EREFUSED:
    case SIGSTORE_EFORMAT:
    case SIGSTORE_EUNSUPPORTED:
    case SIGSTORE_ELIMIT:
        refuse(response, INVALID_ARGUMENT, err->message);
        return;
    default:
        refuse(response, INTERNAL, "error communicating with CA backend");
    }
}

/* Appends a certificate as a JSON string of PEM, whose last line ends only
 * where `line_end` says so. */
static void
add_pem(struct sg_buf *out, sg_bytes der, bool line_end)
{
    struct sg_buf pem;

    sg_buf_init(&pem, PEM_MAX);
    sg_pem_add(&pem, "CERTIFICATE", der);
    if (pem.failed)
        sg_buf_fail(out);
    else if (!line_end)
        pem.len--;
    sg_jcs_add_string(out, sg_buf_bytes(&pem));
    sg_buf_dispose(&pem);
}

/* The token in the body, or else in the header; an empty one is no token. */
static sg_bytes
find_token(const struct request *request, const struct fulcio_request *asked)
{
    const char *header = request_header(request, "Authorization");
    sg_bytes token;

    if (asked->token.data != NULL)
        return asked->token;
    token = header == NULL ? SG_LITERAL("") : sg_bytes_from_text(header);
    return sg_bytes_take_text(&token, "Bearer ") ? token : SG_LITERAL("");
}

/* Whatever is wrong with a token, one message says it. */
static sigstore_code
identify(struct identity *out, const struct instance *instance,
    const struct request *request, const struct fulcio_request *asked,
    sigstore_error *err)
{
    sg_bytes token = find_token(request, asked);
    sigstore_code code = SIGSTORE_EREFUSED;

    if (token.len > 0 && token.len <= SG_TOKEN_MAX)
        code = issuer_check(instance, token, request->arena, out, err);
    if (code == SIGSTORE_OK || code == SIGSTORE_ENOMEM)
        return code;
    return sg_fail(err, SIGSTORE_EREFUSED, "%s", FULCIO_BAD_TOKEN);
}

static sigstore_code
serve(struct sg_buf *leaf, struct instance *instance,
    const struct request *request, sigstore_error *err)
{
    struct fulcio_request asked;
    struct identity identity;
    struct sg_spki key;
    sigstore_code code =
        fulcio_read(&asked, request->body, request->arena, err);

    if (code == SIGSTORE_OK)
        code = identify(&identity, instance, request, &asked, err);
    if (code == SIGSTORE_OK)
        code = fulcio_prove(
            &key, &asked, fulcio_name(&identity), request->arena, err);
    if (code == SIGSTORE_OK)
        code = fulcio_issue(leaf, instance, &identity, &key, err);
    return code;
}

/* POST /api/v2/signingCert */
static void
post_signing_cert(struct instance *instance, const struct request *request,
    struct response *response)
{
    struct sg_buf *out = &response->body;
    struct sg_buf leaf;
    sigstore_error err;
    sigstore_code code;

    sg_buf_init(&leaf, SG_CERTIFICATE_MAX);
    code = serve(&leaf, instance, request, &err);
    if (code == SIGSTORE_OK) {
        sg_buf_add_text(out,
            "{\"signedCertificateEmbeddedSct\":{\"chain\":"
            "{\"certificates\":[");
        add_pem(out, sg_buf_bytes(&leaf), false);
        sg_buf_add_text(out, ", ");
        add_pem(out, instance->authority->intermediate, false);
        sg_buf_add_text(out, ", ");
        add_pem(out, instance->authority->root, false);
        sg_buf_add_text(out, "]}}}");
    } else {
        refuse_by(response, code, &err);
    }
    sg_buf_dispose(&leaf);
}

/* GET /api/v2/trustBundle */
static void
get_trust_bundle(struct instance *instance, const struct request *request,
    struct response *response)
{
    struct sg_buf *out = &response->body;

    (void)request;
    sg_buf_add_text(out, "{\"chains\":[{\"certificates\":[");
    add_pem(out, instance->authority->intermediate, true);
    sg_buf_add_text(out, ", ");
    add_pem(out, instance->authority->root, true);
    sg_buf_add_text(out, "]}]}");
}

static void
add_issuer(struct sg_buf *out, const char *url, const char *path,
    const char *challenge, const char *type)
{
    struct sg_buf whole;

    sg_buf_init(&whole, FULCIO_TEXT_MAX);
    sg_buf_add_text(&whole, url);
    sg_buf_add_text(&whole, path);
    sg_buf_add_text(out, "{\"issuerUrl\":");
    sg_jcs_add_string(out, sg_buf_bytes(&whole));
    sg_buf_add_text(
        out, ", \"audience\":\"" ISSUER_AUDIENCE "\", \"challengeClaim\":\"");
    sg_buf_add_text(out, challenge);
    sg_buf_add_text(out, "\", \"spiffeTrustDomain\":\"\", \"issuerType\":\"");
    sg_buf_add_text(out, type);
    sg_buf_add_text(
        out, "\", \"subjectDomain\":\"\", \"skipEmailVerification\":false}");
    sg_buf_dispose(&whole);
}

/* GET /api/v2/configuration */
static void
get_configuration(struct instance *instance, const struct request *request,
    struct response *response)
{
    struct sg_buf *out = &response->body;

    (void)request;
    sg_buf_add_text(out, "{\"issuers\":[");
    add_issuer(out, instance->url, "/auth", "email", "email");
    sg_buf_add_text(out, ", ");
    add_issuer(out, instance->url, "/gha", "sub", "ci-provider");
    sg_buf_add_text(out, "]}");
}

const struct route fulcio_routes[] = {
    { "POST", "/api/v2/signingCert", post_signing_cert, FULCIO_REQUEST_MAX },
    { "GET", "/api/v2/trustBundle", get_trust_bundle, 0 },
    { "GET", "/api/v2/configuration", get_configuration, 0 },
    { NULL, NULL, NULL, 0 },
};
