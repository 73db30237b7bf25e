/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sigstore_sign: the mirror of sigstore_verify.  What a verification checks is
 * made here in the order in which each needs the one before: signature,
 * timestamps over it, log entries of it, the bundle of all.  Each proof is
 * verified when it comes, and the bundle at the end.
 */
#include "base/text.h"
#include "dsse/envelope.h"
#include "net/net.h"
#include "service/rekor1.h"
#include "service/rekor2.h"
#include "service/tsa.h"
#include "sign/draft.h"
#include "sign/signer.h"
#include "sign/statement.h"
#include "verify/steps.h"

#define HTTP_CONFLICT 409

/* One signature under way. */
struct signing {
    const sigstore_signer *signer;
    struct sg_http *http;
    struct sg_draft draft; /* what there is of the bundle */
    struct sg_digest digest;
    uint8_t signature[SG_SIGNATURE_MAX];
    struct sg_signed is; /* what logs are told */
    bool has_conflict;   /* Rekor v2 has this entry already */
};

/* NULL: a managed key has none. */
static const struct sg_cert *
certificate_of(const struct signing *s)
{
    return s->signer->has_certificate ? &s->signer->certificate : NULL;
}

static struct sg_steps
steps_of(const struct signing *s)
{
    return (struct sg_steps){ .verifier = s->signer->verifier,
        .certificate = certificate_of(s),
        .signature = s->is.signature,
        .timestamps = s->draft.timestamps,
        .timestamp_count = s->draft.timestamp_count };
}

/* A signature after the certificate's end would never verify. */
static sigstore_code
check_not_expired(const struct signing *s, sigstore_error *err)
{
    int64_t end = sigstore_signer_expires(s->signer);

    if (sg_signer_now(s->signer) <= end)
        return SIGSTORE_OK;
    return sg_fail(err, SIGSTORE_EAUTH,
        "the certificate expired at %s: get another one",
        sg_show_time(end).text);
}

static sigstore_code
make_signature(struct signing *s, sigstore_error *err)
{
    size_t len;
    sigstore_code code =
        sg_sign(s->signer->secret, &s->digest, s->signature, &len, err);

    if (code != SIGSTORE_OK)
        return code;
    s->is.digest = &s->digest;
    s->is.key = sg_secret_public(s->signer->secret);
    s->is.algorithm = sg_algorithm_default(s->is.key);
    if (s->signer->has_certificate)
        s->is.certificate = s->signer->certificate.der;
    s->is.signature = sg_bytes_of(s->signature, len);
    return SIGSTORE_OK;
}

static sigstore_code
add_timestamp(void *arg, const struct sg_service *tsa, sigstore_error *err)
{
    struct signing *s = arg;
    struct sg_steps steps = steps_of(s);
    uint8_t nonce[SG_NONCE_LEN];
    struct sg_buf der;
    sigstore_code rc;

    sg_buf_init(&der, SG_TIMESTAMP_MAX);
    if ((rc = sg_signer_random(s->signer, nonce, sizeof(nonce), err)) ==
            SIGSTORE_OK &&
        (rc = sg_tsa_stamp(&der, s->http, tsa->url, s->is.signature, nonce,
             err)) == SIGSTORE_OK) {
        rc = sg_step_timestamp(&steps, sg_buf_bytes(&der), err);
        sg_context(
            err, rc, "timestamp authority at %s", sg_show(tsa->url).text);
    }
    if (rc == SIGSTORE_OK)
        rc = sg_draft_add_timestamp(&s->draft, sg_buf_bytes(&der), err);
    sg_buf_dispose(&der);
    return rc;
}

static sigstore_code
add_entry(void *arg, const struct sg_service *log, sigstore_error *err)
{
    struct signing *s = arg;
    struct sg_steps steps = steps_of(s);
    struct sg_log_entry *entry = sg_draft_next_entry(&s->draft);
    sigstore_code rc = log->major_api_version == 1
        ? sg_rekor1_add(entry, &s->draft.arena, s->http, log->url, &s->is, err)
        : sg_rekor2_add(entry, &s->draft.arena, s->http, log->url, &s->is, err);

    s->has_conflict = rc == SIGSTORE_ESERVICE && log->major_api_version == 2 &&
        s->http->last_status == HTTP_CONFLICT;
    if (rc != SIGSTORE_OK)
        return rc;
    rc = sg_step_entry(&steps, entry, &s->is, err);
    if (rc != SIGSTORE_OK)
        return sg_context(
            err, rc, "Rekor at %s: its log entry", sg_show(log->url).text);
    s->draft.entry_count++;
    return SIGSTORE_OK;
}

/* Logs come last: there must be a time by then for those that say none. */
static sigstore_code
add_proofs(struct signing *s, sigstore_error *err)
{
    const sigstore_signer *signer = s->signer;
    sigstore_code code =
        sg_signer_ask(&signer->tsas, s->http, add_timestamp, s, err);

    if (code != SIGSTORE_OK)
        return code;
    return sg_signer_ask(&signer->logs, s->http, add_entry, s, err);
}

static sigstore_code
sign_and_prove(struct signing *s, sigstore_error *err)
{
    sigstore_code code = make_signature(s, err);

    if (code != SIGSTORE_OK)
        return code;
    s->draft.signature = s->is.signature;
    s->draft.timestamp_count = 0;
    s->draft.entry_count = 0;
    return add_proofs(s, err);
}

/*
 * An answer that was lost: the log has the entry, and gives it to nobody.
 * Another signature has another one.
 */
static sigstore_code
sign_until_logged(struct signing *s, sigstore_error *err)
{
    sigstore_error failure = { .code = SIGSTORE_OK }; /* of the last try */
    sigstore_code code = sign_and_prove(s, &failure);

    if (s->has_conflict)
        code = sign_and_prove(s, &failure);
    if (code != SIGSTORE_OK && err != NULL)
        *err = failure;
    return code;
}

/* What nobody else will accept is not handed out [client-spec 3]. */
static sigstore_code
finish(sigstore_bundle **out, sigstore_result **result, struct signing *s,
    sigstore_artifact *artifact, sigstore_error *err)
{
    sigstore_bundle *bundle;
    sigstore_code code = sg_draft_make(&bundle, &s->draft, err);

    if (code == SIGSTORE_OK) {
        code = sigstore_verify(result, s->signer->verifier, bundle, artifact,
            s->signer->policy, NULL, err);
        if (code != SIGSTORE_OK)
            sigstore_bundle_free(bundle);
    }
    if (code != SIGSTORE_OK)
        return sg_context(err, code, "the bundle that was made");
    *out = bundle;
    return SIGSTORE_OK;
}

/* What a message and an envelope have in common: all after the digest. */
static sigstore_code
run(sigstore_bundle **out, sigstore_result **result, struct signing *s,
    sigstore_artifact *artifact, sigstore_error *err)
{
    sigstore_code rc;

    if ((rc = check_not_expired(s, err)) != SIGSTORE_OK)
        return rc;
    s->draft.certificate = certificate_of(s);
    s->draft.key_hint = sg_buf_bytes(&s->signer->hint);
    s->draft.digest = s->digest;
    if ((rc = sign_until_logged(s, err)) != SIGSTORE_OK)
        return rc;
    return finish(out, result, s, artifact, err);
}

static sigstore_code
begin(struct signing *s, sigstore_bundle **out, sigstore_result **result,
    sigstore_signer *signer, sigstore_net *net, sigstore_error *err)
{
    *out = NULL;
    if (result != NULL)
        *result = NULL;
    if (signer == NULL || net == NULL)
        return sg_fail(
            err, SIGSTORE_EARGUMENT, "a signer and a net are needed");
    *s = (struct signing){ .signer = signer, .http = sg_net_http(net) };
    sg_draft_init(&s->draft);
    return SIGSTORE_OK;
}

sigstore_code
sigstore_sign(sigstore_bundle **out, sigstore_result **result,
    sigstore_signer *signer, sigstore_net *net, sigstore_artifact *artifact,
    sigstore_error *err)
{
    struct signing s;
    sigstore_code code = begin(&s, out, result, signer, net, err);

    if (code != SIGSTORE_OK)
        return code;
    if (artifact == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "an artifact is needed");
    s.digest.hash = SG_SHA256;
    code = sigstore_artifact_digest(
        artifact, SIGSTORE_SHA256, s.digest.data, &s.digest.len, err);
    if (code == SIGSTORE_OK)
        code = run(out, result, &s, artifact, err);
    sg_draft_dispose(&s.draft);
    return code;
}

/* The envelope as logs and the bundle are told of it. */
static sigstore_code
take_statement(
    struct signing *s, const sigstore_statement *statement, sigstore_error *err)
{
    struct sg_envelope envelope = { .payload = sg_buf_bytes(&statement->text),
        .payload_type = SG_LITERAL(SG_INTOTO_PAYLOAD_TYPE) };

    s->is.has_envelope = true;
    s->is.payload = envelope.payload;
    s->is.payload_type = envelope.payload_type;
    s->is.key_id = SG_LITERAL("");
    s->draft.has_envelope = true;
    s->draft.payload = envelope.payload;
    s->draft.payload_type = envelope.payload_type;
    return sg_pae_digest(&s->digest, SG_SHA256, &envelope, err);
}

sigstore_code
sigstore_sign_statement(sigstore_bundle **out, sigstore_result **result,
    sigstore_signer *signer, sigstore_net *net,
    const sigstore_statement *statement, sigstore_error *err)
{
    sigstore_artifact *subject = NULL;
    struct signing s;
    sigstore_code code = begin(&s, out, result, signer, net, err);

    if (code != SIGSTORE_OK)
        return code;
    if (statement == NULL)
        return sg_fail(err, SIGSTORE_EARGUMENT, "a statement is needed");
    code = sigstore_artifact_from_digest(&subject,
        (sigstore_hash)statement->digest.hash, statement->digest.data,
        statement->digest.len, err);
    if (code == SIGSTORE_OK)
        code = take_statement(&s, statement, err);
    if (code == SIGSTORE_OK)
        code = run(out, result, &s, subject, err);
    sigstore_artifact_free(subject);
    sg_draft_dispose(&s.draft);
    return code;
}
