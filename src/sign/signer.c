/* SPDX-License-Identifier: Apache-2.0 */
/* Making a signer: services, key, certificate, and whether it is the right
 * one. */
#include "sign/signer.h"

#include <stdlib.h>
#include <time.h>

#include "base/limits.h"
#include "base/text.h"
#include "codec/pem.h"
#include "crypto/random.h"
#include "net/net.h"
#include "service/fulcio.h"
#include "verify/steps.h"

int64_t
sg_signer_now(const sigstore_signer *signer)
{
    if (signer->settings.now != NULL)
        return signer->settings.now(signer->settings.arg);
    return (int64_t)time(NULL);
}

sigstore_code
sg_signer_random(const sigstore_signer *signer, uint8_t *out, size_t len,
    sigstore_error *err)
{
    if (signer->settings.random == NULL)
        return sg_random(out, len, err);
    if (signer->settings.random(signer->settings.arg, out, len) != 0)
        return sg_fail(
            err, SIGSTORE_EINTERNAL, "the caller gives no random bytes");
    return SIGSTORE_OK;
}

static sigstore_code
check_settings(const sigstore_signer_settings *settings, sigstore_error *err)
{
    if (settings->root == NULL || settings->config == NULL ||
        (settings->token == NULL && settings->key == NULL))
        return sg_fail(err, SIGSTORE_EARGUMENT,
            "trusted root, signing config and a token or key are needed");
    return SIGSTORE_OK;
}

/* Asking one authority for a certificate. */
struct asking {
    sigstore_signer *signer;
    struct sg_http *http;
    const char *token;
};

static sigstore_code
ask_authority(void *arg, const struct sg_service *ca, sigstore_error *err)
{
    struct asking *asking = arg;
    sigstore_signer *signer = asking->signer;

    signer->ca = ca;
    return sg_fulcio_issue(&signer->leaf, asking->http, ca->url, asking->token,
        signer->secret, err);
}

static sigstore_code
get_certificate(sigstore_signer *signer, sigstore_net *net,
    const sigstore_token *token, sigstore_error *err)
{
    struct asking asking = { signer, sg_net_http(net),
        sigstore_token_text(token) };
    sigstore_code code =
        sg_signer_ask(&signer->cas, asking.http, ask_authority, &asking, err);

    if (code != SIGSTORE_OK)
        return code;
    signer->has_certificate = true;
    return sg_cert_parse(
        &signer->certificate, sg_buf_bytes(&signer->leaf), err);
}

/*
 * The policy of the token's issuer and the certificate's name; whether that
 * is the token's, too, sg_expect_identity says.
 */
static sigstore_code
make_policy(
    sigstore_signer *signer, const sigstore_token *token, sigstore_error *err)
{
    sg_buf_add(&signer->identity, signer->certificate.san);
    sg_buf_add_byte(&signer->identity, '\0');
    sg_buf_add_text(&signer->issuer, sigstore_token_federated_issuer(token));
    sg_buf_add_byte(&signer->issuer, '\0');
    if (signer->identity.failed || signer->issuer.failed)
        return sg_no_memory(err);
    return sigstore_policy_identity(&signer->policy,
        sigstore_signer_identity(signer), sigstore_signer_issuer(signer), err);
}

/* One that is of no use from the beginning is its authority's fault. */
static sigstore_code
check_lasts(const sigstore_signer *signer, sigstore_error *err)
{
    int64_t end = signer->certificate.not_after;

    if (sg_signer_now(signer) <= end)
        return SIGSTORE_OK;
    return sg_fail(err, SIGSTORE_EAUTH,
        "it expired at %s already: check this machine's clock",
        sg_show_time(end).text);
}

static sigstore_code
check_certificate(
    sigstore_signer *signer, const sigstore_token *token, sigstore_error *err)
{
    struct sg_steps steps = { .certificate = &signer->certificate };
    sigstore_code rc = sigstore_verifier_new(
        &signer->verifier, signer->settings.root, SIGSTORE_PROFILE_PUBLIC, err);

    if (rc != SIGSTORE_OK)
        return rc;
    steps.verifier = signer->verifier;
    if ((rc = make_policy(signer, token, err)) != SIGSTORE_OK ||
        (rc = sg_step_certificate(&steps, signer->policy, err)) !=
            SIGSTORE_OK ||
        (rc = sg_expect_identity(&signer->certificate, token, err)) !=
            SIGSTORE_OK ||
        (rc = check_lasts(signer, err)) != SIGSTORE_OK)
        return sg_context(err, rc, "Fulcio at %s: its certificate",
            sg_show(signer->ca->url).text);
    sg_pem_add(&signer->pem, "CERTIFICATE", sg_buf_bytes(&signer->leaf));
    sg_buf_add_byte(&signer->pem, '\0');
    return signer->pem.failed ? sg_no_memory(err) : SIGSTORE_OK;
}

static sigstore_signer *
make(const sigstore_signer_settings *settings)
{
    sigstore_signer *signer = calloc(1, sizeof(*signer));

    if (signer == NULL)
        return NULL;
    signer->settings = *settings;
    signer->has_token = settings->token != NULL;
    signer->settings.token = NULL;
    sg_buf_init(&signer->leaf, SG_CERTIFICATE_MAX);
    sg_buf_init(&signer->pem, 2 * SG_CERTIFICATE_MAX);
    sg_buf_init(&signer->identity, SG_CERTIFICATE_MAX);
    sg_buf_init(&signer->issuer, SG_CERTIFICATE_MAX);
    sg_buf_init(&signer->hint, SG_HINT_MAX);
    return signer;
}

/* Who signs: somebody who has a token, or a key that verifiers know. */
static sigstore_code
introduce(sigstore_signer *signer, sigstore_net *net,
    const sigstore_token *token, sigstore_error *err)
{
    sigstore_code code = sg_signer_key(signer, err);

    if (code != SIGSTORE_OK)
        return code;
    if (token == NULL)
        return sg_signer_manage(signer, err);
    code = get_certificate(signer, net, token, err);
    return code == SIGSTORE_OK ? check_certificate(signer, token, err) : code;
}

sigstore_code
sigstore_signer_new(sigstore_signer **out, sigstore_net *net,
    const sigstore_signer_settings *settings, sigstore_error *err)
{
    sigstore_signer *signer;
    sigstore_code rc = check_settings(settings, err);

    *out = NULL;
    if (rc != SIGSTORE_OK)
        return rc;
    signer = make(settings);
    if (signer == NULL)
        return sg_no_memory(err);
    if ((rc = sg_signer_choose(signer, err)) != SIGSTORE_OK ||
        (rc = introduce(signer, net, settings->token, err)) != SIGSTORE_OK) {
        sigstore_signer_free(signer);
        return rc;
    }
    signer->settings.key = NULL; /* what was in it is copied */
    *out = signer;
    return SIGSTORE_OK;
}

void
sigstore_signer_free(sigstore_signer *signer)
{
    if (signer == NULL)
        return;
    sg_secret_free(signer->secret);
    sg_buf_dispose(&signer->leaf);
    sg_buf_dispose(&signer->pem);
    sg_buf_dispose(&signer->identity);
    sg_buf_dispose(&signer->issuer);
    sg_buf_dispose(&signer->hint);
    sigstore_policy_free(signer->policy);
    sigstore_verifier_free(signer->verifier);
    free(signer);
}

const char *
sigstore_signer_identity(const sigstore_signer *signer)
{
    return (const char *)signer->identity.data;
}

const char *
sigstore_signer_issuer(const sigstore_signer *signer)
{
    return (const char *)signer->issuer.data;
}

const char *
sigstore_signer_certificate(const sigstore_signer *signer)
{
    return (const char *)signer->pem.data;
}

int64_t
sigstore_signer_expires(const sigstore_signer *signer)
{
    return signer->has_certificate ? signer->certificate.not_after : INT64_MAX;
}
